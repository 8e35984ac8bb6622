
set edit:completion:arg-completer[adoptiv-migrate] = { |@words|
    var index = (count $words)
    set index = (- $index 1)

    put (env _CLAP_IFS="\n" _CLAP_COMPLETE_INDEX=(to-string $index) ADOPTIV_MIGRATE_COMPLETE="elvish" adoptiv-migrate -- $@words) | to-lines
}

