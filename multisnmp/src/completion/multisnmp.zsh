#compdef multisnmp
# Completion of multisnmp for zsh. The program itself knows what fits.

_multisnmp() {
    local program=${(Q)words[1]} line
    local -a whole part
    [[ $program == '~/'* ]] && program=$HOME/${program#'~/'}
    # Standard input, as other users can read arguments, and a line may contain a secret.
    while IFS= read -r line; do
        case $line in
            (w*) whole+=("${line[2,-1]}") ;;
            (p*) part+=("${line[2,-1]}") ;;
        esac
    done < <(
        printf '%s\0' "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" |
            command "$program" __complete zsh 2>/dev/null
    )
    local -i none=1
    (( $#whole )) && _describe -t values value whole -Q && none=0
    (( $#part )) && _describe -t parts value part -Q -S '' && none=0
    return none
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _multisnmp "$@"
else
    compdef _multisnmp multisnmp
fi
