# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_adoptiv_migrate_global_optspecs
    string join \n to= store= format= progress= no-progress v/verbose q/quiet color= h/help V/version
end

function __fish_adoptiv_migrate_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_adoptiv_migrate_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_adoptiv_migrate_using_subcommand
    set -l cmd (__fish_adoptiv_migrate_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -s V -l version -d 'Print version'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -f -a "connect" -d 'Connect a CRM or an Adoptiv workspace, and list or forget what is connected'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -f -a "map" -d 'Find out which column goes where, and write it down'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -f -a "dry-run" -d 'Show what an import would do, without doing it'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -f -a "import" -d 'Import everything'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -f -a "reconcile" -d 'Compare the source with the destination'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -f -a "undo" -d 'Take an import back'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -f -a "history" -d 'List past imports, the newest first'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -f -a "owners" -d 'Compare owners with the workspace\'s users, and hand records over'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -f -a "explain" -d 'Tell one record\'s story'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -f -a "pipelines" -d 'List, show, create and correct pipelines, and match a source\'s stages with them'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -f -a "workspace" -d 'Show and set the workspace\'s time zone, currency, region and users'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -f -a "sandbox" -d 'Serve a store over HTTP as an Adoptiv workspace, to rehearse against'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -f -a "completions" -d 'Print the completion script for a shell'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -f -a "generate-docs" -d 'Write completions/ and man/ into a folder'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and not __fish_seen_subcommand_from adoptiv hubspot salesforce pipedrive close list remove help" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and not __fish_seen_subcommand_from adoptiv hubspot salesforce pipedrive close list remove help" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and not __fish_seen_subcommand_from adoptiv hubspot salesforce pipedrive close list remove help" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and not __fish_seen_subcommand_from adoptiv hubspot salesforce pipedrive close list remove help" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and not __fish_seen_subcommand_from adoptiv hubspot salesforce pipedrive close list remove help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and not __fish_seen_subcommand_from adoptiv hubspot salesforce pipedrive close list remove help" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and not __fish_seen_subcommand_from adoptiv hubspot salesforce pipedrive close list remove help" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and not __fish_seen_subcommand_from adoptiv hubspot salesforce pipedrive close list remove help" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and not __fish_seen_subcommand_from adoptiv hubspot salesforce pipedrive close list remove help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and not __fish_seen_subcommand_from adoptiv hubspot salesforce pipedrive close list remove help" -f -a "adoptiv" -d 'Connect an Adoptiv workspace'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and not __fish_seen_subcommand_from adoptiv hubspot salesforce pipedrive close list remove help" -f -a "hubspot" -d 'Connect HubSpot: by signing in, or with a service key or a private app\'s token'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and not __fish_seen_subcommand_from adoptiv hubspot salesforce pipedrive close list remove help" -f -a "salesforce" -d 'Connect Salesforce: by signing in, with client credentials, or with an access token'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and not __fish_seen_subcommand_from adoptiv hubspot salesforce pipedrive close list remove help" -f -a "pipedrive" -d 'Connect Pipedrive: by signing in, or with a personal API token'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and not __fish_seen_subcommand_from adoptiv hubspot salesforce pipedrive close list remove help" -f -a "close" -d 'Connect Close: with an API key, or by signing in through an https page of yours'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and not __fish_seen_subcommand_from adoptiv hubspot salesforce pipedrive close list remove help" -f -a "list" -d 'List what is connected; tokens are never shown'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and not __fish_seen_subcommand_from adoptiv hubspot salesforce pipedrive close list remove help" -f -a "remove" -d 'Revoke a connection at its service, where that can be done from here, and forget it'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and not __fish_seen_subcommand_from adoptiv hubspot salesforce pipedrive close list remove help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from adoptiv" -l url -d 'Address of the API [default: that of `--to`]' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from adoptiv" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from adoptiv" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from adoptiv" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from adoptiv" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from adoptiv" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from adoptiv" -l token-stdin -d 'Read the token from standard input'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from adoptiv" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from adoptiv" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from adoptiv" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from adoptiv" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -l port -d 'Port of this machine that the browser comes back to [default: 1717]' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -l redirect-url -d 'Redirect URL of the app, where it is none of this machine; then as with --no-browser' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -l client-id -d 'Id of your app' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -l source-url -d 'Address of the API [default: the usual one, or the one that the service gives]' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -l login-url -d 'Address of the server that users sign in at [default: the usual one]' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -l write -d 'Ask for the rights to write too, as sync needs them'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -l no-browser -d 'Show the address to sign in at, and take the one that it ends at from standard input'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -l secret-stdin -d 'Read the app\'s secret from standard input'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -l token-stdin -d 'Read a token that you made there from standard input, instead of signing in'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -s y -l yes -d 'Replace another account\'s connection without asking'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from hubspot" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -l port -d 'Port of this machine that the browser comes back to [default: 1717]' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -l redirect-url -d 'Redirect URL of the app, where it is none of this machine; then as with --no-browser' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -l client-id -d 'Id of your app' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -l source-url -d 'Address of the API [default: the usual one, or the one that the service gives]' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -l login-url -d 'Address of the server that users sign in at [default: the usual one]' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -l write -d 'Ask for the rights to write too, as sync needs them'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -l no-browser -d 'Show the address to sign in at, and take the one that it ends at from standard input'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -l secret-stdin -d 'Read the app\'s secret from standard input'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -l token-stdin -d 'Read a token that you made there from standard input, instead of signing in'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -s y -l yes -d 'Replace another account\'s connection without asking'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -l client-credentials -d 'Let the app act for itself, without a user, as its `run as` user; needs --login-url'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from salesforce" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -l port -d 'Port of this machine that the browser comes back to [default: 1717]' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -l redirect-url -d 'Redirect URL of the app, where it is none of this machine; then as with --no-browser' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -l client-id -d 'Id of your app' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -l source-url -d 'Address of the API [default: the usual one, or the one that the service gives]' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -l login-url -d 'Address of the server that users sign in at [default: the usual one]' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -l write -d 'Ask for the rights to write too, as sync needs them'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -l no-browser -d 'Show the address to sign in at, and take the one that it ends at from standard input'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -l secret-stdin -d 'Read the app\'s secret from standard input'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -l token-stdin -d 'Read a token that you made there from standard input, instead of signing in'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -s y -l yes -d 'Replace another account\'s connection without asking'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from pipedrive" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -l port -d 'Port of this machine that the browser comes back to [default: 1717]' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -l redirect-url -d 'Redirect URL of the app, where it is none of this machine; then as with --no-browser' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -l client-id -d 'Id of your app' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -l source-url -d 'Address of the API [default: the usual one, or the one that the service gives]' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -l login-url -d 'Address of the server that users sign in at [default: the usual one]' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -l write -d 'Ask for the rights to write too, as sync needs them'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -l no-browser -d 'Show the address to sign in at, and take the one that it ends at from standard input'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -l secret-stdin -d 'Read the app\'s secret from standard input'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -l token-stdin -d 'Read a token that you made there from standard input, instead of signing in'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -s y -l yes -d 'Replace another account\'s connection without asking'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from close" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from list" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from list" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from list" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from list" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from list" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from remove" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from remove" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from remove" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from remove" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from remove" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Do it without asking, also where it can\'t be revoked'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from remove" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from help" -f -a "adoptiv" -d 'Connect an Adoptiv workspace'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from help" -f -a "hubspot" -d 'Connect HubSpot: by signing in, or with a service key or a private app\'s token'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from help" -f -a "salesforce" -d 'Connect Salesforce: by signing in, with client credentials, or with an access token'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from help" -f -a "pipedrive" -d 'Connect Pipedrive: by signing in, or with a personal API token'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from help" -f -a "close" -d 'Connect Close: with an API key, or by signing in through an https page of yours'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from help" -f -a "list" -d 'List what is connected; tokens are never shown'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Revoke a connection at its service, where that can be done from here, and forget it'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand connect; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l contacts -d 'Read FILE as contacts' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l accounts -d 'Read FILE as accounts' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l deals -d 'Read FILE as deals' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l users -d 'Read FILE as the source\'s users, to resolve owner ids and names to e-mail addresses' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l header -d 'Name the columns of a file without a header row, in their order: `id,name,email`; where several files are named, `contacts.csv=id,name,email`' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l mapping -d 'Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l source-url -d 'Read the CRM at this address [default: where it is connected]' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l budget -d 'Take at most this share of the requests that the CRM allows in a day' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -s o -l output -d 'Write the mapping to FILE, or add to the one that is there' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l max-rejected -d 'Bound of the share of cells of a column that can\'t be read, for `--check`: `5%` or `0.05`' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l timezone -d 'Read dates and times that name no zone in this IANA zone [default: the workspace\'s]' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l check -d 'Fail with exit code 3 if anything is unresolved'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l interactive -d 'Go through the columns, stages and owners that are not certain, one by one, with a way back'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l accept-suggestions -d 'Make every column that is left open the custom field that is suggested for it'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand map" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l contacts -d 'Read FILE as contacts' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l accounts -d 'Read FILE as accounts' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l deals -d 'Read FILE as deals' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l users -d 'Read FILE as the source\'s users, to resolve owner ids and names to e-mail addresses' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l header -d 'Name the columns of a file without a header row, in their order: `id,name,email`; where several files are named, `contacts.csv=id,name,email`' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l mapping -d 'Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l source-url -d 'Read the CRM at this address [default: where it is connected]' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l budget -d 'Take at most this share of the requests that the CRM allows in a day' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l timezone -d 'Read dates and times that name no zone in this IANA zone [default: the workspace\'s]' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l dedupe -d 'Merge rows of the source among themselves: contacts by email or name, accounts by domain or name' -r -f -a "email\t''
domain\t''
name\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l max-rejected -d 'Bound of the share of rejected rows: `5%` or `0.05`' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l rejects -d 'Write rejected rows to CSV files in DIR [default of import: rejects, of dry-run: none]' -r -f -a "(__fish_complete_directories)"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l report -d 'Write the report as an HTML page, too' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l rows -d 'Read this many rows of each file' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l strict-links -d 'Reject rows whose reference to an account or a contact resolves to nothing'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l all -d 'Read all rows'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand dry-run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l contacts -d 'Read FILE as contacts' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l accounts -d 'Read FILE as accounts' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l deals -d 'Read FILE as deals' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l users -d 'Read FILE as the source\'s users, to resolve owner ids and names to e-mail addresses' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l header -d 'Name the columns of a file without a header row, in their order: `id,name,email`; where several files are named, `contacts.csv=id,name,email`' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l mapping -d 'Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l source-url -d 'Read the CRM at this address [default: where it is connected]' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l budget -d 'Take at most this share of the requests that the CRM allows in a day' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l timezone -d 'Read dates and times that name no zone in this IANA zone [default: the workspace\'s]' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l dedupe -d 'Merge rows of the source among themselves: contacts by email or name, accounts by domain or name' -r -f -a "email\t''
domain\t''
name\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l max-rejected -d 'Bound of the share of rejected rows: `5%` or `0.05`' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l rejects -d 'Write rejected rows to CSV files in DIR [default of import: rejects, of dry-run: none]' -r -f -a "(__fish_complete_directories)"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l report -d 'Write the report as an HTML page, too' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l since -d 'Read and import only what changed at the CRM since the last time' -r -f -a "last\t'The last read that came to its end'"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l id-map -d 'Write which id of the source became which id of the store, one CSV file per object, to DIR' -r -f -a "(__fish_complete_directories)"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l strict-links -d 'Reject rows whose reference to an account or a contact resolves to nothing'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l resume -d 'Go on with the import of these files, or this CRM, that was interrupted'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l dry-run -d 'Show what the import would do, without doing it: `dry-run --all`'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -l contacts -d 'Read FILE as contacts' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -l accounts -d 'Read FILE as accounts' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -l deals -d 'Read FILE as deals' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -l users -d 'Read FILE as the source\'s users, to resolve owner ids and names to e-mail addresses' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -l header -d 'Name the columns of a file without a header row, in their order: `id,name,email`; where several files are named, `contacts.csv=id,name,email`' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -l mapping -d 'Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -l source-url -d 'Read the CRM at this address [default: where it is connected]' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -l budget -d 'Take at most this share of the requests that the CRM allows in a day' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -l report -d 'Write the report as an HTML page, too' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -l lists -d 'Write whole lists to this folder, one CSV file each: missing, extra, merged, different, rejected, links, consent' -r -f -a "(__fish_complete_directories)"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -l repair -d 'Send again what is missing at an API; what somebody deleted there stays deleted'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand reconcile" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand undo" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand undo" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand undo" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand undo" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand undo" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand undo" -l dry-run -d 'Show what would happen, without doing it'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand undo" -s y -l yes -d 'Do it without asking'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand undo" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand undo" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand undo" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand history" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand history" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand history" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand history" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand history" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand history" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand history" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand history" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand history" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and not __fish_seen_subcommand_from list reclaim help" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and not __fish_seen_subcommand_from list reclaim help" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and not __fish_seen_subcommand_from list reclaim help" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and not __fish_seen_subcommand_from list reclaim help" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and not __fish_seen_subcommand_from list reclaim help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and not __fish_seen_subcommand_from list reclaim help" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and not __fish_seen_subcommand_from list reclaim help" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and not __fish_seen_subcommand_from list reclaim help" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and not __fish_seen_subcommand_from list reclaim help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and not __fish_seen_subcommand_from list reclaim help" -f -a "list" -d 'List owners beside the workspace\'s users: those that the files name, else those of the store'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and not __fish_seen_subcommand_from list reclaim help" -f -a "reclaim" -d 'Hand records over whose owner is a workspace user by now'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and not __fish_seen_subcommand_from list reclaim help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from list" -l contacts -d 'Read FILE as contacts' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from list" -l accounts -d 'Read FILE as accounts' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from list" -l deals -d 'Read FILE as deals' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from list" -l users -d 'Read FILE as the source\'s users, to resolve owner ids and names to e-mail addresses' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from list" -l header -d 'Name the columns of a file without a header row, in their order: `id,name,email`; where several files are named, `contacts.csv=id,name,email`' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from list" -l mapping -d 'Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from list" -l source-url -d 'Read the CRM at this address [default: where it is connected]' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from list" -l budget -d 'Take at most this share of the requests that the CRM allows in a day' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from list" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from list" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from list" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from list" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from list" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from reclaim" -l mapping -d 'Use the owner aliases of this mapping file [default: mapping.toml if it is there]' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from reclaim" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from reclaim" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from reclaim" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from reclaim" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from reclaim" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from reclaim" -l dry-run -d 'Show what would happen, without doing it'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from reclaim" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from reclaim" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from reclaim" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from reclaim" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from help" -f -a "list" -d 'List owners beside the workspace\'s users: those that the files name, else those of the store'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from help" -f -a "reclaim" -d 'Hand records over whose owner is a workspace user by now'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand owners; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand explain" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand explain" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand explain" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand explain" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand explain" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand explain" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand explain" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand explain" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and not __fish_seen_subcommand_from list show create rename set-stage match help" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and not __fish_seen_subcommand_from list show create rename set-stage match help" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and not __fish_seen_subcommand_from list show create rename set-stage match help" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and not __fish_seen_subcommand_from list show create rename set-stage match help" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and not __fish_seen_subcommand_from list show create rename set-stage match help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and not __fish_seen_subcommand_from list show create rename set-stage match help" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and not __fish_seen_subcommand_from list show create rename set-stage match help" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and not __fish_seen_subcommand_from list show create rename set-stage match help" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and not __fish_seen_subcommand_from list show create rename set-stage match help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and not __fish_seen_subcommand_from list show create rename set-stage match help" -f -a "list" -d 'List the destination\'s pipelines'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and not __fish_seen_subcommand_from list show create rename set-stage match help" -f -a "show" -d 'Show one pipeline, stage by stage'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and not __fish_seen_subcommand_from list show create rename set-stage match help" -f -a "create" -d 'Create pipelines: by stages, by template, or as deals use them'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and not __fish_seen_subcommand_from list show create rename set-stage match help" -f -a "rename" -d 'Give a pipeline, or with `--stage` one of its stages, another name'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and not __fish_seen_subcommand_from list show create rename set-stage match help" -f -a "set-stage" -d 'Say of a stage whether it is open, won or lost'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and not __fish_seen_subcommand_from list show create rename set-stage match help" -f -a "match" -d 'Put the stages that a source uses beside the destination\'s: exact, to verify, missing'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and not __fish_seen_subcommand_from list show create rename set-stage match help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from list" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from list" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from list" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from list" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from list" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from show" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from show" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from show" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from show" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from show" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from create" -l stages -d 'Stages in order, separated by commas' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from create" -l won -d 'Stages that are won, separated by commas [default: told from their names, or by the CRM]' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from create" -l lost -d 'Stages that are lost, separated by commas' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from create" -l template -d 'Template to make it from' -r -f -a "sales-standard\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from create" -l from -d 'Files of deals, or a CRM that is connected, whose pipelines and stages to make' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from create" -l source-url -d 'With `--from`, read the CRM at this address [default: where it is connected]' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from create" -l mapping -d 'With `--from`, use this mapping file [default: mapping.toml if it is there]' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from create" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from create" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from create" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from create" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from create" -l dry-run -d 'Show what would be made, and make nothing'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from create" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from rename" -l stage -d 'Rename this stage of it' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from rename" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from rename" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from rename" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from rename" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from rename" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from rename" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from rename" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from rename" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from rename" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from set-stage" -l kind -d 'What it does to a deal' -r -f -a "open\t''
won\t''
lost\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from set-stage" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from set-stage" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from set-stage" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from set-stage" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from set-stage" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from set-stage" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from set-stage" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from set-stage" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from set-stage" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from match" -l contacts -d 'Read FILE as contacts' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from match" -l accounts -d 'Read FILE as accounts' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from match" -l deals -d 'Read FILE as deals' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from match" -l users -d 'Read FILE as the source\'s users, to resolve owner ids and names to e-mail addresses' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from match" -l header -d 'Name the columns of a file without a header row, in their order: `id,name,email`; where several files are named, `contacts.csv=id,name,email`' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from match" -l mapping -d 'Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from match" -l source-url -d 'Read the CRM at this address [default: where it is connected]' -r -f
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from match" -l budget -d 'Take at most this share of the requests that the CRM allows in a day' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from match" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from match" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from match" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from match" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from match" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from match" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from match" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from match" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from match" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the destination\'s pipelines'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one pipeline, stage by stage'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create pipelines: by stages, by template, or as deals use them'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from help" -f -a "rename" -d 'Give a pipeline, or with `--stage` one of its stages, another name'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from help" -f -a "set-stage" -d 'Say of a stage whether it is open, won or lost'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from help" -f -a "match" -d 'Put the stages that a source uses beside the destination\'s: exact, to verify, missing'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand pipelines; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and not __fish_seen_subcommand_from show set users help" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and not __fish_seen_subcommand_from show set users help" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and not __fish_seen_subcommand_from show set users help" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and not __fish_seen_subcommand_from show set users help" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and not __fish_seen_subcommand_from show set users help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and not __fish_seen_subcommand_from show set users help" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and not __fish_seen_subcommand_from show set users help" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and not __fish_seen_subcommand_from show set users help" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and not __fish_seen_subcommand_from show set users help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and not __fish_seen_subcommand_from show set users help" -f -a "show" -d 'Show the settings and what the workspace holds'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and not __fish_seen_subcommand_from show set users help" -f -a "set" -d 'Set the time zone, the currency, the region'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and not __fish_seen_subcommand_from show set users help" -f -a "users" -d 'List, add, remove and import users'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and not __fish_seen_subcommand_from show set users help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from show" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from show" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from show" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from show" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from show" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from set" -l timezone -d 'IANA zone of dates and times that name none' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from set" -l currency -d 'ISO 4217 code of amounts that name no currency' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from set" -l region -d 'ISO 3166 region of phone numbers without a country code' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from set" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from set" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from set" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from set" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from set" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from set" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from users" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from users" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from users" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from users" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from users" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from users" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from users" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from users" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from users" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from users" -f -a "list" -d 'List the users'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from users" -f -a "add" -d 'Add a user, or rename the one of that address; the first user is the importer'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from users" -f -a "remove" -d 'Remove a user'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from users" -f -a "import" -d 'Add the users of a CSV file with the columns email and name, or the active ones of a CRM'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from users" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the settings and what the workspace holds'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from help" -f -a "set" -d 'Set the time zone, the currency, the region'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from help" -f -a "users" -d 'List, add, remove and import users'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand workspace; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -l store -d 'Serve this store, made where there is none' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -l port -d 'Listen at this port; 0 is any that is free' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -l host -d 'Listen at this address; others than 127.0.0.1 let other machines in' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -l token -d 'Let in who shows TOKEN, to read and write [default: a random one, printed]' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -l read-token -d 'Let in who shows TOKEN, to read only' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -l ready-file -d 'Write the URL to FILE once it listens' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -l latency -d 'Wait so long before each request: `100ms`' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -l rate-limit -d 'Let through so many requests: `10/s`' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -l fail -d 'Answer 503 to this share of requests, before anything is done' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -l drop -d 'Do this share of writes, then cut the connection before the answer' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -l expire-token-after -d 'Expire the first token after a time, `30s`, or a number of requests, `500`' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -l seed -d 'Decide by this number which requests are in trouble' -r
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -l slow-body -d 'Let answers trickle'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand sandbox" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand completions" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand completions" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand completions" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand completions" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand completions" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand completions" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand completions" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand generate-docs" -l to -d 'Destination: the path of a store, or the address of the API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand generate-docs" -l store -d 'Local store of what goes to an API' -r -F
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand generate-docs" -l format -d 'What to print: text, or one JSON document' -r -f -a "text\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand generate-docs" -l progress -d 'How to show progress: bars or lines, or one JSON object a line on standard error' -r -f -a "auto\t''
json\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand generate-docs" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand generate-docs" -l no-progress -d 'Show no progress'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand generate-docs" -s v -l verbose -d 'Show more examples'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand generate-docs" -s q -l quiet -d 'Show the essential only'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand generate-docs" -s h -l help -d 'Print help'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and not __fish_seen_subcommand_from connect map dry-run import reconcile undo history owners explain pipelines workspace sandbox completions generate-docs help" -f -a "connect" -d 'Connect a CRM or an Adoptiv workspace, and list or forget what is connected'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and not __fish_seen_subcommand_from connect map dry-run import reconcile undo history owners explain pipelines workspace sandbox completions generate-docs help" -f -a "map" -d 'Find out which column goes where, and write it down'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and not __fish_seen_subcommand_from connect map dry-run import reconcile undo history owners explain pipelines workspace sandbox completions generate-docs help" -f -a "dry-run" -d 'Show what an import would do, without doing it'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and not __fish_seen_subcommand_from connect map dry-run import reconcile undo history owners explain pipelines workspace sandbox completions generate-docs help" -f -a "import" -d 'Import everything'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and not __fish_seen_subcommand_from connect map dry-run import reconcile undo history owners explain pipelines workspace sandbox completions generate-docs help" -f -a "reconcile" -d 'Compare the source with the destination'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and not __fish_seen_subcommand_from connect map dry-run import reconcile undo history owners explain pipelines workspace sandbox completions generate-docs help" -f -a "undo" -d 'Take an import back'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and not __fish_seen_subcommand_from connect map dry-run import reconcile undo history owners explain pipelines workspace sandbox completions generate-docs help" -f -a "history" -d 'List past imports, the newest first'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and not __fish_seen_subcommand_from connect map dry-run import reconcile undo history owners explain pipelines workspace sandbox completions generate-docs help" -f -a "owners" -d 'Compare owners with the workspace\'s users, and hand records over'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and not __fish_seen_subcommand_from connect map dry-run import reconcile undo history owners explain pipelines workspace sandbox completions generate-docs help" -f -a "explain" -d 'Tell one record\'s story'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and not __fish_seen_subcommand_from connect map dry-run import reconcile undo history owners explain pipelines workspace sandbox completions generate-docs help" -f -a "pipelines" -d 'List, show, create and correct pipelines, and match a source\'s stages with them'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and not __fish_seen_subcommand_from connect map dry-run import reconcile undo history owners explain pipelines workspace sandbox completions generate-docs help" -f -a "workspace" -d 'Show and set the workspace\'s time zone, currency, region and users'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and not __fish_seen_subcommand_from connect map dry-run import reconcile undo history owners explain pipelines workspace sandbox completions generate-docs help" -f -a "sandbox" -d 'Serve a store over HTTP as an Adoptiv workspace, to rehearse against'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and not __fish_seen_subcommand_from connect map dry-run import reconcile undo history owners explain pipelines workspace sandbox completions generate-docs help" -f -a "completions" -d 'Print the completion script for a shell'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and not __fish_seen_subcommand_from connect map dry-run import reconcile undo history owners explain pipelines workspace sandbox completions generate-docs help" -f -a "generate-docs" -d 'Write completions/ and man/ into a folder'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and not __fish_seen_subcommand_from connect map dry-run import reconcile undo history owners explain pipelines workspace sandbox completions generate-docs help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and __fish_seen_subcommand_from connect" -f -a "adoptiv" -d 'Connect an Adoptiv workspace'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and __fish_seen_subcommand_from connect" -f -a "hubspot" -d 'Connect HubSpot: by signing in, or with a service key or a private app\'s token'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and __fish_seen_subcommand_from connect" -f -a "salesforce" -d 'Connect Salesforce: by signing in, with client credentials, or with an access token'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and __fish_seen_subcommand_from connect" -f -a "pipedrive" -d 'Connect Pipedrive: by signing in, or with a personal API token'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and __fish_seen_subcommand_from connect" -f -a "close" -d 'Connect Close: with an API key, or by signing in through an https page of yours'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and __fish_seen_subcommand_from connect" -f -a "list" -d 'List what is connected; tokens are never shown'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and __fish_seen_subcommand_from connect" -f -a "remove" -d 'Revoke a connection at its service, where that can be done from here, and forget it'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and __fish_seen_subcommand_from owners" -f -a "list" -d 'List owners beside the workspace\'s users: those that the files name, else those of the store'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and __fish_seen_subcommand_from owners" -f -a "reclaim" -d 'Hand records over whose owner is a workspace user by now'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and __fish_seen_subcommand_from pipelines" -f -a "list" -d 'List the destination\'s pipelines'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and __fish_seen_subcommand_from pipelines" -f -a "show" -d 'Show one pipeline, stage by stage'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and __fish_seen_subcommand_from pipelines" -f -a "create" -d 'Create pipelines: by stages, by template, or as deals use them'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and __fish_seen_subcommand_from pipelines" -f -a "rename" -d 'Give a pipeline, or with `--stage` one of its stages, another name'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and __fish_seen_subcommand_from pipelines" -f -a "set-stage" -d 'Say of a stage whether it is open, won or lost'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and __fish_seen_subcommand_from pipelines" -f -a "match" -d 'Put the stages that a source uses beside the destination\'s: exact, to verify, missing'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and __fish_seen_subcommand_from workspace" -f -a "show" -d 'Show the settings and what the workspace holds'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and __fish_seen_subcommand_from workspace" -f -a "set" -d 'Set the time zone, the currency, the region'
complete -c adoptiv-migrate -n "__fish_adoptiv_migrate_using_subcommand help; and __fish_seen_subcommand_from workspace" -f -a "users" -d 'List, add, remove and import users'
