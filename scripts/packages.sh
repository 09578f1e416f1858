# shellcheck shell=sh
# Read by ./demo, ./test and .ci/run: install_packages installs the system packages that the build
# and the tests need, and those of its arguments. If it cannot, it names them and ends.

# Runs a command that needs root, without a terminal on which dpkg could ask.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@" </dev/null
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        echo "This needs root, and there is no sudo. As root: apt-get install $missing" >&2
        exit 1
    fi
}

have() {
    PATH=$PATH:/usr/sbin:/usr/local/sbin command -v "$1" >/dev/null 2>&1
}

# Prints the packages among the arguments that dpkg has not installed.
not_installed() {
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
            echo "$package"
    done
}

install_on_debian() {
    wanted="pkg-config libsnmp-dev libclang-dev snmpd $*"
    have cc || wanted="$wanted gcc libc6-dev"
    # shellcheck disable=SC2086 # a list
    missing=$(not_installed $wanted | tr '\n' ' ')
    missing=${missing% }
    [ -n "$missing" ] || return 0
    echo "Installing with apt-get: $missing" >&2
    case " $missing " in
        *" snmpd "*)
            echo "The system's own snmpd is not started now; Debian does so at the next boot" \
                "(to prevent it: systemctl disable snmpd)." >&2
            ;;
    esac
    # shellcheck disable=SC2016,SC2086 # expanded by the inner shell; a list
    as_root sh -c '
        set -e
        export DEBIAN_FRONTEND=noninteractive
        # dpkg asks this program whether it may start a service. If the system has its own one, that
        # one decides.
        policy=/usr/sbin/policy-rc.d
        if [ ! -e "$policy" ]; then
            trap "rm -f $policy" EXIT
            trap "exit 130" INT TERM HUP
            printf "#!/bin/sh\nexit 101\n" >"$policy"
            chmod 755 "$policy"
        fi
        apt-get update -qq
        apt-get install -y -qq --no-install-recommends "$@"
    ' sh $missing >&2 || {
        echo "apt-get failed; what is needed: $missing" >&2
        exit 1
    }
}

# For systems where we install nothing: succeeds if all is there, else prints the command that
# installs it.
name_packages() {
    have pkg-config && have net-snmp-config && have snmpd && return 0
    fedora="dnf install pkgconf-pkg-config net-snmp-devel clang-devel net-snmp gcc"
    alpine="apk add pkgconf net-snmp-dev clang-dev net-snmp build-base"
    macos="brew install pkg-config net-snmp llvm"
    case $(uname -s):$(sed -n 's/^ID\(_LIKE\)\{0,1\}=//p' /etc/os-release 2>/dev/null) in
        Darwin:*) echo "Something is missing. On macOS: $macos" ;;
        *fedora* | *rhel*) echo "Something is missing. On Fedora: $fedora" ;;
        *alpine*) echo "Something is missing. On Alpine: $alpine" ;;
        *)
            echo "Needed: pkg-config, Net-SNMP with its headers and snmpd, libclang."
            echo "Fedora: $fedora"
            echo "Alpine: $alpine"
            echo "macOS:  $macos"
            ;;
    esac >&2
    exit 1
}

install_packages() {
    if ! command -v cargo >/dev/null 2>&1; then
        PATH=$PATH:${CARGO_HOME:-${HOME:-/root}/.cargo}/bin
        command -v cargo >/dev/null 2>&1 || {
            echo "There is no cargo: install Rust as https://rustup.rs says." >&2
            exit 1
        }
    fi
    if command -v apt-get >/dev/null 2>&1 && command -v dpkg-query >/dev/null 2>&1; then
        install_on_debian "$@"
    else
        name_packages
        for program in "$@"; do
            have "$program" && continue
            echo "Something is missing. Install the package $program." >&2
            exit 1
        done
    fi
}
