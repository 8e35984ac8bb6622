_adoptiv_migrate() {
    local IFS=$'\n' line
    COMPREPLY=()
    while read -r line; do
        COMPREPLY+=("$line")
    done < <(ADOPTIV_MIGRATE_COMPLETE=bash adoptiv-migrate -- "$2" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
if [[ ${BASH_VERSINFO[0]} -gt 4 || ${BASH_VERSINFO[0]} -eq 4 && ${BASH_VERSINFO[1]} -ge 4 ]]; then
    complete -o nospace -o nosort -F _adoptiv_migrate adoptiv-migrate
else
    complete -o nospace -F _adoptiv_migrate adoptiv-migrate
fi
