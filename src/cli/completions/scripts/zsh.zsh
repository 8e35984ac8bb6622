#compdef adoptiv-migrate
_adoptiv_migrate() {
    local line value shown described=
    local -a whole whole_shown open open_shown list
    for line in "${(@f)$(ADOPTIV_MIGRATE_COMPLETE=zsh adoptiv-migrate -- \
        "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
        value=${line%%$'\t'*}
        [[ -n $value ]] || continue
        shown=$value
        if [[ $line == *$'\t'* ]]; then
            shown="$value  -- ${line#*$'\t'}"
            described=yes
        fi
        if [[ $value == *[/=] ]]; then
            open+=("$value")
            open_shown+=("$shown")
        else
            whole+=("$value")
            whole_shown+=("$shown")
        fi
    done
    [[ -n $described ]] && list=(-l)
    (( $#whole )) && compadd $list -d whole_shown -a whole
    (( $#open )) && compadd $list -S '' -d open_shown -a open
}
if [[ $funcstack[1] == _adoptiv-migrate ]]; then
    _adoptiv_migrate "$@"
else
    compdef _adoptiv_migrate adoptiv-migrate
fi
