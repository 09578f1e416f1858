# shellcheck shell=sh
# A pass_persist program (snmpd.conf(5)): values of every type, a table, writable objects.
# Arguments: the base OID, the rows of the table.
#   BASE.1.N.0      scalars, one per type
#   BASE.2.1.C.R    a table of 3 columns
#   BASE.3.N.0      writable scalars
base=$1
rows=$2
w1='integer
7'
w2='string
text'
w3='gauge
3'
w4='ipaddress
192.0.2.1'
w5='objectid
.1.3.6.1.2.1.1'
w6='timeticks
100'
w7='octet
00 FF 80 0A'

scalar() { # N -> type and value in $found
    case $1 in
        1) found='integer
-42' ;;
        2) found='string
a string' ;;
        3) found='gauge
4294967295' ;;
        4) found='counter
4294967294' ;;
        5) found='timeticks
8640000' ;;
        6) found='ipaddress
192.0.2.7' ;;
        7) found='objectid
.1.3.6.1.4.1.8072' ;;
        8) found='counter64
18446744073709551615' ;;
        9) found='octet
00 01 FE FF' ;;
        10) found='opaque
9F 78 04 3F 80 00 00' ;;
        *) return 1 ;;
    esac
}

cell() { # column, row
    [ "$2" -ge 1 ] && [ "$2" -le "$rows" ] || return 1
    case $1 in
        1) found="integer
$2" ;;
        2) found="string
row $2" ;;
        3) found="counter64
$(($2 * 4294967296))" ;;
        *) return 1 ;;
    esac
}

writable() { # N
    case $1 in
        1) found=$w1 ;;
        2) found=$w2 ;;
        3) found=$w3 ;;
        4) found=$w4 ;;
        5) found=$w5 ;;
        6) found=$w6 ;;
        7) found=$w7 ;;
        *) return 1 ;;
    esac
}

# Sets a, b, c, d to the sub-identifiers of OID $1 below the base, and `more` if there are others.
split() {
    rest=${1#"$base"}
    IFS=.
    # shellcheck disable=SC2086 # split on purpose
    set -- $rest
    unset IFS
    a=$2 b=$3 c=$4 d=$5 more=$6
}

get() {
    split "$1"
    [ -z "$more" ] || return 1
    case $a in
        1) [ "$c" = 0 ] && [ -z "$d" ] && scalar "$b" ;;
        2) [ "$b" = 1 ] && [ -n "$c" ] && [ -n "$d" ] && cell "$c" "$d" ;;
        3) [ "$c" = 0 ] && [ -z "$d" ] && writable "$b" ;;
        *) return 1 ;;
    esac
}

next() { # the OID in $oid, or failure
    split "$1"
    if [ "${a:-0}" -lt 1 ]; then
        a=1 b='' c=''
    fi
    if [ "$a" = 1 ]; then
        n=${b:-1}
        [ -z "$c" ] || n=$((n + 1))
        [ "$n" -ge 1 ] || n=1
        if scalar "$n"; then
            oid=$base.1.$n.0
            return
        fi
        a=2 b='' c='' d=''
    fi
    if [ "$a" = 2 ]; then
        if [ "${b:-0}" -lt 1 ]; then
            c=1 d=0
        elif [ "$b" -gt 1 ]; then
            c=9
        fi
        c=${c:-1} d=${d:-0}
        if [ "$c" -lt 1 ]; then
            c=1 d=0
        fi
        d=$((d + 1))
        if [ "$d" -gt "$rows" ]; then
            c=$((c + 1)) d=1
        fi
        if cell "$c" "$d"; then
            oid=$base.2.1.$c.$d
            return
        fi
        a=3 b='' c=''
    fi
    [ "$a" = 3 ] || return 1
    n=${b:-1}
    [ -z "$c" ] || n=$((n + 1))
    [ "$n" -ge 1 ] || n=1
    oid=$base.3.$n.0
    writable "$n"
}

set_value() { # OID, "type value"
    get "$1" || { echo not-writable; return; }
    [ "$a" = 3 ] || { echo not-writable; return; }
    type=${2%% *}
    value=${2#* }
    [ "$type" = "${found%%
*}" ] || { echo wrong-type; return; }
    value=${value#\"}
    value=${value%\"}
    new="$type
$value"
    case $b in
        1) w1=$new ;;
        2) w2=$new ;;
        3) w3=$new ;;
        4) w4=$new ;;
        5) w5=$new ;;
        6) w6=$new ;;
        7) w7=$new ;;
    esac
    echo DONE
}

while read -r command; do
    case $command in
        PING) echo PONG ;;
        get)
            read -r asked
            if get "$asked"; then
                printf '%s\n%s\n' "$asked" "$found"
            else
                echo NONE
            fi
            ;;
        getnext)
            read -r asked
            if next "$asked"; then
                printf '%s\n%s\n' "$oid" "$found"
            else
                echo NONE
            fi
            ;;
        set)
            read -r asked
            read -r value
            set_value "$asked" "$value"
            ;;
        *) ;; # snmpd sends an empty line after the value of a set
    esac
done
