# Completion of multisnmp for fish. The program itself knows what fits.

function __multisnmp_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    # Standard input, as other users can read arguments, and a line may contain a secret.
    printf '%s\0' $words "$word" | command $program __complete fish 2>/dev/null
end

complete -c multisnmp -f -a '(__multisnmp_complete)'
