# Completion of multisnmp for bash. The program itself knows what fits.

_multisnmp() {
    local LC_ALL=C program=$1 line
    [[ $program == '~/'* ]] && program=$HOME/${program#'~/'}
    COMPREPLY=()
    # Standard input, as other users can read arguments, and a line may contain a secret.
    while IFS= read -r line; do
        COMPREPLY+=("$line")
    done < <(
        printf '%s\0' "${COMP_LINE:0:COMP_POINT}" "$2" |
            command "$program" __complete bash 2>/dev/null
    )
}

complete -o nospace -F _multisnmp multisnmp
