function __adoptiv_migrate_complete
    set -lx ADOPTIV_MIGRATE_COMPLETE fish
    adoptiv-migrate -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token --cut-at-cursor) 2>/dev/null
end
complete --keep-order --no-files --command adoptiv-migrate --arguments "(__adoptiv_migrate_complete)"
