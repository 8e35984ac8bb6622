
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'adoptiv-migrate' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'adoptiv-migrate'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'adoptiv-migrate' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('connect', 'connect', [CompletionResultType]::ParameterValue, 'Connect a CRM or an Adoptiv workspace, and list or forget what is connected')
            [CompletionResult]::new('map', 'map', [CompletionResultType]::ParameterValue, 'Find out which column goes where, and write it down')
            [CompletionResult]::new('dry-run', 'dry-run', [CompletionResultType]::ParameterValue, 'Show what an import would do, without doing it')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Import everything')
            [CompletionResult]::new('reconcile', 'reconcile', [CompletionResultType]::ParameterValue, 'Compare the source with the destination')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Take an import back')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'List past imports, the newest first')
            [CompletionResult]::new('owners', 'owners', [CompletionResultType]::ParameterValue, 'Compare owners with the workspace''s users, and hand records over')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Tell one record''s story')
            [CompletionResult]::new('pipelines', 'pipelines', [CompletionResultType]::ParameterValue, 'List, show, create and correct pipelines, and match a source''s stages with them')
            [CompletionResult]::new('workspace', 'workspace', [CompletionResultType]::ParameterValue, 'Show and set the workspace''s time zone, currency, region and users')
            [CompletionResult]::new('sandbox', 'sandbox', [CompletionResultType]::ParameterValue, 'Serve a store over HTTP as an Adoptiv workspace, to rehearse against')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script for a shell')
            [CompletionResult]::new('generate-docs', 'generate-docs', [CompletionResultType]::ParameterValue, 'Write completions/ and man/ into a folder')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'adoptiv-migrate;connect' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('adoptiv', 'adoptiv', [CompletionResultType]::ParameterValue, 'Connect an Adoptiv workspace')
            [CompletionResult]::new('hubspot', 'hubspot', [CompletionResultType]::ParameterValue, 'Connect HubSpot: by signing in, or with a service key or a private app''s token')
            [CompletionResult]::new('salesforce', 'salesforce', [CompletionResultType]::ParameterValue, 'Connect Salesforce: by signing in, with client credentials, or with an access token')
            [CompletionResult]::new('pipedrive', 'pipedrive', [CompletionResultType]::ParameterValue, 'Connect Pipedrive: by signing in, or with a personal API token')
            [CompletionResult]::new('close', 'close', [CompletionResultType]::ParameterValue, 'Connect Close: with an API key, or by signing in through an https page of yours')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List what is connected; tokens are never shown')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Revoke a connection at its service, where that can be done from here, and forget it')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'adoptiv-migrate;connect;adoptiv' {
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Address of the API [default: that of `--to`]')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--token-stdin', '--token-stdin', [CompletionResultType]::ParameterName, 'Read the token from standard input')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;connect;hubspot' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port of this machine that the browser comes back to [default: 1717]')
            [CompletionResult]::new('--redirect-url', '--redirect-url', [CompletionResultType]::ParameterName, 'Redirect URL of the app, where it is none of this machine; then as with --no-browser')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Id of your app')
            [CompletionResult]::new('--source-url', '--source-url', [CompletionResultType]::ParameterName, 'Address of the API [default: the usual one, or the one that the service gives]')
            [CompletionResult]::new('--login-url', '--login-url', [CompletionResultType]::ParameterName, 'Address of the server that users sign in at [default: the usual one]')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Ask for the rights to write too, as sync needs them')
            [CompletionResult]::new('--no-browser', '--no-browser', [CompletionResultType]::ParameterName, 'Show the address to sign in at, and take the one that it ends at from standard input')
            [CompletionResult]::new('--secret-stdin', '--secret-stdin', [CompletionResultType]::ParameterName, 'Read the app''s secret from standard input')
            [CompletionResult]::new('--token-stdin', '--token-stdin', [CompletionResultType]::ParameterName, 'Read a token that you made there from standard input, instead of signing in')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Replace another account''s connection without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Replace another account''s connection without asking')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;connect;salesforce' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port of this machine that the browser comes back to [default: 1717]')
            [CompletionResult]::new('--redirect-url', '--redirect-url', [CompletionResultType]::ParameterName, 'Redirect URL of the app, where it is none of this machine; then as with --no-browser')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Id of your app')
            [CompletionResult]::new('--source-url', '--source-url', [CompletionResultType]::ParameterName, 'Address of the API [default: the usual one, or the one that the service gives]')
            [CompletionResult]::new('--login-url', '--login-url', [CompletionResultType]::ParameterName, 'Address of the server that users sign in at [default: the usual one]')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Ask for the rights to write too, as sync needs them')
            [CompletionResult]::new('--no-browser', '--no-browser', [CompletionResultType]::ParameterName, 'Show the address to sign in at, and take the one that it ends at from standard input')
            [CompletionResult]::new('--secret-stdin', '--secret-stdin', [CompletionResultType]::ParameterName, 'Read the app''s secret from standard input')
            [CompletionResult]::new('--token-stdin', '--token-stdin', [CompletionResultType]::ParameterName, 'Read a token that you made there from standard input, instead of signing in')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Replace another account''s connection without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Replace another account''s connection without asking')
            [CompletionResult]::new('--client-credentials', '--client-credentials', [CompletionResultType]::ParameterName, 'Let the app act for itself, without a user, as its `run as` user; needs --login-url')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;connect;pipedrive' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port of this machine that the browser comes back to [default: 1717]')
            [CompletionResult]::new('--redirect-url', '--redirect-url', [CompletionResultType]::ParameterName, 'Redirect URL of the app, where it is none of this machine; then as with --no-browser')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Id of your app')
            [CompletionResult]::new('--source-url', '--source-url', [CompletionResultType]::ParameterName, 'Address of the API [default: the usual one, or the one that the service gives]')
            [CompletionResult]::new('--login-url', '--login-url', [CompletionResultType]::ParameterName, 'Address of the server that users sign in at [default: the usual one]')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Ask for the rights to write too, as sync needs them')
            [CompletionResult]::new('--no-browser', '--no-browser', [CompletionResultType]::ParameterName, 'Show the address to sign in at, and take the one that it ends at from standard input')
            [CompletionResult]::new('--secret-stdin', '--secret-stdin', [CompletionResultType]::ParameterName, 'Read the app''s secret from standard input')
            [CompletionResult]::new('--token-stdin', '--token-stdin', [CompletionResultType]::ParameterName, 'Read a token that you made there from standard input, instead of signing in')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Replace another account''s connection without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Replace another account''s connection without asking')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;connect;close' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port of this machine that the browser comes back to [default: 1717]')
            [CompletionResult]::new('--redirect-url', '--redirect-url', [CompletionResultType]::ParameterName, 'Redirect URL of the app, where it is none of this machine; then as with --no-browser')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Id of your app')
            [CompletionResult]::new('--source-url', '--source-url', [CompletionResultType]::ParameterName, 'Address of the API [default: the usual one, or the one that the service gives]')
            [CompletionResult]::new('--login-url', '--login-url', [CompletionResultType]::ParameterName, 'Address of the server that users sign in at [default: the usual one]')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Ask for the rights to write too, as sync needs them')
            [CompletionResult]::new('--no-browser', '--no-browser', [CompletionResultType]::ParameterName, 'Show the address to sign in at, and take the one that it ends at from standard input')
            [CompletionResult]::new('--secret-stdin', '--secret-stdin', [CompletionResultType]::ParameterName, 'Read the app''s secret from standard input')
            [CompletionResult]::new('--token-stdin', '--token-stdin', [CompletionResultType]::ParameterName, 'Read a token that you made there from standard input, instead of signing in')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Replace another account''s connection without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Replace another account''s connection without asking')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;connect;list' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;connect;remove' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do it without asking, also where it can''t be revoked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do it without asking, also where it can''t be revoked')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;connect;help' {
            [CompletionResult]::new('adoptiv', 'adoptiv', [CompletionResultType]::ParameterValue, 'Connect an Adoptiv workspace')
            [CompletionResult]::new('hubspot', 'hubspot', [CompletionResultType]::ParameterValue, 'Connect HubSpot: by signing in, or with a service key or a private app''s token')
            [CompletionResult]::new('salesforce', 'salesforce', [CompletionResultType]::ParameterValue, 'Connect Salesforce: by signing in, with client credentials, or with an access token')
            [CompletionResult]::new('pipedrive', 'pipedrive', [CompletionResultType]::ParameterValue, 'Connect Pipedrive: by signing in, or with a personal API token')
            [CompletionResult]::new('close', 'close', [CompletionResultType]::ParameterValue, 'Connect Close: with an API key, or by signing in through an https page of yours')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List what is connected; tokens are never shown')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Revoke a connection at its service, where that can be done from here, and forget it')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'adoptiv-migrate;connect;help;adoptiv' {
            break
        }
        'adoptiv-migrate;connect;help;hubspot' {
            break
        }
        'adoptiv-migrate;connect;help;salesforce' {
            break
        }
        'adoptiv-migrate;connect;help;pipedrive' {
            break
        }
        'adoptiv-migrate;connect;help;close' {
            break
        }
        'adoptiv-migrate;connect;help;list' {
            break
        }
        'adoptiv-migrate;connect;help;remove' {
            break
        }
        'adoptiv-migrate;connect;help;help' {
            break
        }
        'adoptiv-migrate;map' {
            [CompletionResult]::new('--contacts', '--contacts', [CompletionResultType]::ParameterName, 'Read FILE as contacts')
            [CompletionResult]::new('--accounts', '--accounts', [CompletionResultType]::ParameterName, 'Read FILE as accounts')
            [CompletionResult]::new('--deals', '--deals', [CompletionResultType]::ParameterName, 'Read FILE as deals')
            [CompletionResult]::new('--users', '--users', [CompletionResultType]::ParameterName, 'Read FILE as the source''s users, to resolve owner ids and names to e-mail addresses')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Name the columns of a file without a header row, in their order: `id,name,email`; where several files are named, `contacts.csv=id,name,email`')
            [CompletionResult]::new('--mapping', '--mapping', [CompletionResultType]::ParameterName, 'Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]')
            [CompletionResult]::new('--source-url', '--source-url', [CompletionResultType]::ParameterName, 'Read the CRM at this address [default: where it is connected]')
            [CompletionResult]::new('--budget', '--budget', [CompletionResultType]::ParameterName, 'Take at most this share of the requests that the CRM allows in a day')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the mapping to FILE, or add to the one that is there')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the mapping to FILE, or add to the one that is there')
            [CompletionResult]::new('--max-rejected', '--max-rejected', [CompletionResultType]::ParameterName, 'Bound of the share of cells of a column that can''t be read, for `--check`: `5%` or `0.05`')
            [CompletionResult]::new('--timezone', '--timezone', [CompletionResultType]::ParameterName, 'Read dates and times that name no zone in this IANA zone [default: the workspace''s]')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Fail with exit code 3 if anything is unresolved')
            [CompletionResult]::new('--interactive', '--interactive', [CompletionResultType]::ParameterName, 'Go through the columns, stages and owners that are not certain, one by one, with a way back')
            [CompletionResult]::new('--accept-suggestions', '--accept-suggestions', [CompletionResultType]::ParameterName, 'Make every column that is left open the custom field that is suggested for it')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;dry-run' {
            [CompletionResult]::new('--contacts', '--contacts', [CompletionResultType]::ParameterName, 'Read FILE as contacts')
            [CompletionResult]::new('--accounts', '--accounts', [CompletionResultType]::ParameterName, 'Read FILE as accounts')
            [CompletionResult]::new('--deals', '--deals', [CompletionResultType]::ParameterName, 'Read FILE as deals')
            [CompletionResult]::new('--users', '--users', [CompletionResultType]::ParameterName, 'Read FILE as the source''s users, to resolve owner ids and names to e-mail addresses')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Name the columns of a file without a header row, in their order: `id,name,email`; where several files are named, `contacts.csv=id,name,email`')
            [CompletionResult]::new('--mapping', '--mapping', [CompletionResultType]::ParameterName, 'Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]')
            [CompletionResult]::new('--source-url', '--source-url', [CompletionResultType]::ParameterName, 'Read the CRM at this address [default: where it is connected]')
            [CompletionResult]::new('--budget', '--budget', [CompletionResultType]::ParameterName, 'Take at most this share of the requests that the CRM allows in a day')
            [CompletionResult]::new('--timezone', '--timezone', [CompletionResultType]::ParameterName, 'Read dates and times that name no zone in this IANA zone [default: the workspace''s]')
            [CompletionResult]::new('--dedupe', '--dedupe', [CompletionResultType]::ParameterName, 'Merge rows of the source among themselves: contacts by email or name, accounts by domain or name')
            [CompletionResult]::new('--max-rejected', '--max-rejected', [CompletionResultType]::ParameterName, 'Bound of the share of rejected rows: `5%` or `0.05`')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'Write rejected rows to CSV files in DIR [default of import: rejects, of dry-run: none]')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write the report as an HTML page, too')
            [CompletionResult]::new('--rows', '--rows', [CompletionResultType]::ParameterName, 'Read this many rows of each file')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--strict-links', '--strict-links', [CompletionResultType]::ParameterName, 'Reject rows whose reference to an account or a contact resolves to nothing')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Read all rows')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;import' {
            [CompletionResult]::new('--contacts', '--contacts', [CompletionResultType]::ParameterName, 'Read FILE as contacts')
            [CompletionResult]::new('--accounts', '--accounts', [CompletionResultType]::ParameterName, 'Read FILE as accounts')
            [CompletionResult]::new('--deals', '--deals', [CompletionResultType]::ParameterName, 'Read FILE as deals')
            [CompletionResult]::new('--users', '--users', [CompletionResultType]::ParameterName, 'Read FILE as the source''s users, to resolve owner ids and names to e-mail addresses')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Name the columns of a file without a header row, in their order: `id,name,email`; where several files are named, `contacts.csv=id,name,email`')
            [CompletionResult]::new('--mapping', '--mapping', [CompletionResultType]::ParameterName, 'Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]')
            [CompletionResult]::new('--source-url', '--source-url', [CompletionResultType]::ParameterName, 'Read the CRM at this address [default: where it is connected]')
            [CompletionResult]::new('--budget', '--budget', [CompletionResultType]::ParameterName, 'Take at most this share of the requests that the CRM allows in a day')
            [CompletionResult]::new('--timezone', '--timezone', [CompletionResultType]::ParameterName, 'Read dates and times that name no zone in this IANA zone [default: the workspace''s]')
            [CompletionResult]::new('--dedupe', '--dedupe', [CompletionResultType]::ParameterName, 'Merge rows of the source among themselves: contacts by email or name, accounts by domain or name')
            [CompletionResult]::new('--max-rejected', '--max-rejected', [CompletionResultType]::ParameterName, 'Bound of the share of rejected rows: `5%` or `0.05`')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'Write rejected rows to CSV files in DIR [default of import: rejects, of dry-run: none]')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write the report as an HTML page, too')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Read and import only what changed at the CRM since the last time')
            [CompletionResult]::new('--id-map', '--id-map', [CompletionResultType]::ParameterName, 'Write which id of the source became which id of the store, one CSV file per object, to DIR')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--strict-links', '--strict-links', [CompletionResultType]::ParameterName, 'Reject rows whose reference to an account or a contact resolves to nothing')
            [CompletionResult]::new('--resume', '--resume', [CompletionResultType]::ParameterName, 'Go on with the import of these files, or this CRM, that was interrupted')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what the import would do, without doing it: `dry-run --all`')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;reconcile' {
            [CompletionResult]::new('--contacts', '--contacts', [CompletionResultType]::ParameterName, 'Read FILE as contacts')
            [CompletionResult]::new('--accounts', '--accounts', [CompletionResultType]::ParameterName, 'Read FILE as accounts')
            [CompletionResult]::new('--deals', '--deals', [CompletionResultType]::ParameterName, 'Read FILE as deals')
            [CompletionResult]::new('--users', '--users', [CompletionResultType]::ParameterName, 'Read FILE as the source''s users, to resolve owner ids and names to e-mail addresses')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Name the columns of a file without a header row, in their order: `id,name,email`; where several files are named, `contacts.csv=id,name,email`')
            [CompletionResult]::new('--mapping', '--mapping', [CompletionResultType]::ParameterName, 'Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]')
            [CompletionResult]::new('--source-url', '--source-url', [CompletionResultType]::ParameterName, 'Read the CRM at this address [default: where it is connected]')
            [CompletionResult]::new('--budget', '--budget', [CompletionResultType]::ParameterName, 'Take at most this share of the requests that the CRM allows in a day')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write the report as an HTML page, too')
            [CompletionResult]::new('--lists', '--lists', [CompletionResultType]::ParameterName, 'Write whole lists to this folder, one CSV file each: missing, extra, merged, different, rejected, links, consent')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--repair', '--repair', [CompletionResultType]::ParameterName, 'Send again what is missing at an API; what somebody deleted there stays deleted')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;undo' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would happen, without doing it')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do it without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do it without asking')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;history' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;owners' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List owners beside the workspace''s users: those that the files name, else those of the store')
            [CompletionResult]::new('reclaim', 'reclaim', [CompletionResultType]::ParameterValue, 'Hand records over whose owner is a workspace user by now')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'adoptiv-migrate;owners;list' {
            [CompletionResult]::new('--contacts', '--contacts', [CompletionResultType]::ParameterName, 'Read FILE as contacts')
            [CompletionResult]::new('--accounts', '--accounts', [CompletionResultType]::ParameterName, 'Read FILE as accounts')
            [CompletionResult]::new('--deals', '--deals', [CompletionResultType]::ParameterName, 'Read FILE as deals')
            [CompletionResult]::new('--users', '--users', [CompletionResultType]::ParameterName, 'Read FILE as the source''s users, to resolve owner ids and names to e-mail addresses')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Name the columns of a file without a header row, in their order: `id,name,email`; where several files are named, `contacts.csv=id,name,email`')
            [CompletionResult]::new('--mapping', '--mapping', [CompletionResultType]::ParameterName, 'Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]')
            [CompletionResult]::new('--source-url', '--source-url', [CompletionResultType]::ParameterName, 'Read the CRM at this address [default: where it is connected]')
            [CompletionResult]::new('--budget', '--budget', [CompletionResultType]::ParameterName, 'Take at most this share of the requests that the CRM allows in a day')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;owners;reclaim' {
            [CompletionResult]::new('--mapping', '--mapping', [CompletionResultType]::ParameterName, 'Use the owner aliases of this mapping file [default: mapping.toml if it is there]')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would happen, without doing it')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;owners;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List owners beside the workspace''s users: those that the files name, else those of the store')
            [CompletionResult]::new('reclaim', 'reclaim', [CompletionResultType]::ParameterValue, 'Hand records over whose owner is a workspace user by now')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'adoptiv-migrate;owners;help;list' {
            break
        }
        'adoptiv-migrate;owners;help;reclaim' {
            break
        }
        'adoptiv-migrate;owners;help;help' {
            break
        }
        'adoptiv-migrate;explain' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;pipelines' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the destination''s pipelines')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one pipeline, stage by stage')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create pipelines: by stages, by template, or as deals use them')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Give a pipeline, or with `--stage` one of its stages, another name')
            [CompletionResult]::new('set-stage', 'set-stage', [CompletionResultType]::ParameterValue, 'Say of a stage whether it is open, won or lost')
            [CompletionResult]::new('match', 'match', [CompletionResultType]::ParameterValue, 'Put the stages that a source uses beside the destination''s: exact, to verify, missing')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'adoptiv-migrate;pipelines;list' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;pipelines;show' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;pipelines;create' {
            [CompletionResult]::new('--stages', '--stages', [CompletionResultType]::ParameterName, 'Stages in order, separated by commas')
            [CompletionResult]::new('--won', '--won', [CompletionResultType]::ParameterName, 'Stages that are won, separated by commas [default: told from their names, or by the CRM]')
            [CompletionResult]::new('--lost', '--lost', [CompletionResultType]::ParameterName, 'Stages that are lost, separated by commas')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Template to make it from')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Files of deals, or a CRM that is connected, whose pipelines and stages to make')
            [CompletionResult]::new('--source-url', '--source-url', [CompletionResultType]::ParameterName, 'With `--from`, read the CRM at this address [default: where it is connected]')
            [CompletionResult]::new('--mapping', '--mapping', [CompletionResultType]::ParameterName, 'With `--from`, use this mapping file [default: mapping.toml if it is there]')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be made, and make nothing')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;pipelines;rename' {
            [CompletionResult]::new('--stage', '--stage', [CompletionResultType]::ParameterName, 'Rename this stage of it')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;pipelines;set-stage' {
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'What it does to a deal')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;pipelines;match' {
            [CompletionResult]::new('--contacts', '--contacts', [CompletionResultType]::ParameterName, 'Read FILE as contacts')
            [CompletionResult]::new('--accounts', '--accounts', [CompletionResultType]::ParameterName, 'Read FILE as accounts')
            [CompletionResult]::new('--deals', '--deals', [CompletionResultType]::ParameterName, 'Read FILE as deals')
            [CompletionResult]::new('--users', '--users', [CompletionResultType]::ParameterName, 'Read FILE as the source''s users, to resolve owner ids and names to e-mail addresses')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Name the columns of a file without a header row, in their order: `id,name,email`; where several files are named, `contacts.csv=id,name,email`')
            [CompletionResult]::new('--mapping', '--mapping', [CompletionResultType]::ParameterName, 'Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]')
            [CompletionResult]::new('--source-url', '--source-url', [CompletionResultType]::ParameterName, 'Read the CRM at this address [default: where it is connected]')
            [CompletionResult]::new('--budget', '--budget', [CompletionResultType]::ParameterName, 'Take at most this share of the requests that the CRM allows in a day')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;pipelines;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the destination''s pipelines')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one pipeline, stage by stage')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create pipelines: by stages, by template, or as deals use them')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Give a pipeline, or with `--stage` one of its stages, another name')
            [CompletionResult]::new('set-stage', 'set-stage', [CompletionResultType]::ParameterValue, 'Say of a stage whether it is open, won or lost')
            [CompletionResult]::new('match', 'match', [CompletionResultType]::ParameterValue, 'Put the stages that a source uses beside the destination''s: exact, to verify, missing')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'adoptiv-migrate;pipelines;help;list' {
            break
        }
        'adoptiv-migrate;pipelines;help;show' {
            break
        }
        'adoptiv-migrate;pipelines;help;create' {
            break
        }
        'adoptiv-migrate;pipelines;help;rename' {
            break
        }
        'adoptiv-migrate;pipelines;help;set-stage' {
            break
        }
        'adoptiv-migrate;pipelines;help;match' {
            break
        }
        'adoptiv-migrate;pipelines;help;help' {
            break
        }
        'adoptiv-migrate;workspace' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the settings and what the workspace holds')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set the time zone, the currency, the region')
            [CompletionResult]::new('users', 'users', [CompletionResultType]::ParameterValue, 'List, add, remove and import users')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'adoptiv-migrate;workspace;show' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;workspace;set' {
            [CompletionResult]::new('--timezone', '--timezone', [CompletionResultType]::ParameterName, 'IANA zone of dates and times that name none')
            [CompletionResult]::new('--currency', '--currency', [CompletionResultType]::ParameterName, 'ISO 4217 code of amounts that name no currency')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'ISO 3166 region of phone numbers without a country code')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;workspace;users' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the users')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a user, or rename the one of that address; the first user is the importer')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a user')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Add the users of a CSV file with the columns email and name, or the active ones of a CRM')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'adoptiv-migrate;workspace;users;list' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;workspace;users;add' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Display name')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--importer', '--importer', [CompletionResultType]::ParameterName, 'Let unmatched owners fall back to this user')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;workspace;users;remove' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;workspace;users;import' {
            [CompletionResult]::new('--source-url', '--source-url', [CompletionResultType]::ParameterName, 'Read the CRM at this address [default: where it is connected]')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;workspace;users;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the users')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a user, or rename the one of that address; the first user is the importer')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a user')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Add the users of a CSV file with the columns email and name, or the active ones of a CRM')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'adoptiv-migrate;workspace;users;help;list' {
            break
        }
        'adoptiv-migrate;workspace;users;help;add' {
            break
        }
        'adoptiv-migrate;workspace;users;help;remove' {
            break
        }
        'adoptiv-migrate;workspace;users;help;import' {
            break
        }
        'adoptiv-migrate;workspace;users;help;help' {
            break
        }
        'adoptiv-migrate;workspace;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the settings and what the workspace holds')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set the time zone, the currency, the region')
            [CompletionResult]::new('users', 'users', [CompletionResultType]::ParameterValue, 'List, add, remove and import users')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'adoptiv-migrate;workspace;help;show' {
            break
        }
        'adoptiv-migrate;workspace;help;set' {
            break
        }
        'adoptiv-migrate;workspace;help;users' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the users')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a user, or rename the one of that address; the first user is the importer')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a user')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Add the users of a CSV file with the columns email and name, or the active ones of a CRM')
            break
        }
        'adoptiv-migrate;workspace;help;users;list' {
            break
        }
        'adoptiv-migrate;workspace;help;users;add' {
            break
        }
        'adoptiv-migrate;workspace;help;users;remove' {
            break
        }
        'adoptiv-migrate;workspace;help;users;import' {
            break
        }
        'adoptiv-migrate;workspace;help;help' {
            break
        }
        'adoptiv-migrate;sandbox' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Serve this store, made where there is none')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Listen at this port; 0 is any that is free')
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'Listen at this address; others than 127.0.0.1 let other machines in')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Let in who shows TOKEN, to read and write [default: a random one, printed]')
            [CompletionResult]::new('--read-token', '--read-token', [CompletionResultType]::ParameterName, 'Let in who shows TOKEN, to read only')
            [CompletionResult]::new('--ready-file', '--ready-file', [CompletionResultType]::ParameterName, 'Write the URL to FILE once it listens')
            [CompletionResult]::new('--latency', '--latency', [CompletionResultType]::ParameterName, 'Wait so long before each request: `100ms`')
            [CompletionResult]::new('--rate-limit', '--rate-limit', [CompletionResultType]::ParameterName, 'Let through so many requests: `10/s`')
            [CompletionResult]::new('--fail', '--fail', [CompletionResultType]::ParameterName, 'Answer 503 to this share of requests, before anything is done')
            [CompletionResult]::new('--drop', '--drop', [CompletionResultType]::ParameterName, 'Do this share of writes, then cut the connection before the answer')
            [CompletionResult]::new('--expire-token-after', '--expire-token-after', [CompletionResultType]::ParameterName, 'Expire the first token after a time, `30s`, or a number of requests, `500`')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Decide by this number which requests are in trouble')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--slow-body', '--slow-body', [CompletionResultType]::ParameterName, 'Let answers trickle')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;completions' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'adoptiv-migrate;generate-docs' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Destination: the path of a store, or the address of the API')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Local store of what goes to an API')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to print: text, or one JSON document')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'How to show progress: bars or lines, or one JSON object a line on standard error')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more examples')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the essential only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'adoptiv-migrate;help' {
            [CompletionResult]::new('connect', 'connect', [CompletionResultType]::ParameterValue, 'Connect a CRM or an Adoptiv workspace, and list or forget what is connected')
            [CompletionResult]::new('map', 'map', [CompletionResultType]::ParameterValue, 'Find out which column goes where, and write it down')
            [CompletionResult]::new('dry-run', 'dry-run', [CompletionResultType]::ParameterValue, 'Show what an import would do, without doing it')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Import everything')
            [CompletionResult]::new('reconcile', 'reconcile', [CompletionResultType]::ParameterValue, 'Compare the source with the destination')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Take an import back')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'List past imports, the newest first')
            [CompletionResult]::new('owners', 'owners', [CompletionResultType]::ParameterValue, 'Compare owners with the workspace''s users, and hand records over')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Tell one record''s story')
            [CompletionResult]::new('pipelines', 'pipelines', [CompletionResultType]::ParameterValue, 'List, show, create and correct pipelines, and match a source''s stages with them')
            [CompletionResult]::new('workspace', 'workspace', [CompletionResultType]::ParameterValue, 'Show and set the workspace''s time zone, currency, region and users')
            [CompletionResult]::new('sandbox', 'sandbox', [CompletionResultType]::ParameterValue, 'Serve a store over HTTP as an Adoptiv workspace, to rehearse against')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script for a shell')
            [CompletionResult]::new('generate-docs', 'generate-docs', [CompletionResultType]::ParameterValue, 'Write completions/ and man/ into a folder')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'adoptiv-migrate;help;connect' {
            [CompletionResult]::new('adoptiv', 'adoptiv', [CompletionResultType]::ParameterValue, 'Connect an Adoptiv workspace')
            [CompletionResult]::new('hubspot', 'hubspot', [CompletionResultType]::ParameterValue, 'Connect HubSpot: by signing in, or with a service key or a private app''s token')
            [CompletionResult]::new('salesforce', 'salesforce', [CompletionResultType]::ParameterValue, 'Connect Salesforce: by signing in, with client credentials, or with an access token')
            [CompletionResult]::new('pipedrive', 'pipedrive', [CompletionResultType]::ParameterValue, 'Connect Pipedrive: by signing in, or with a personal API token')
            [CompletionResult]::new('close', 'close', [CompletionResultType]::ParameterValue, 'Connect Close: with an API key, or by signing in through an https page of yours')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List what is connected; tokens are never shown')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Revoke a connection at its service, where that can be done from here, and forget it')
            break
        }
        'adoptiv-migrate;help;connect;adoptiv' {
            break
        }
        'adoptiv-migrate;help;connect;hubspot' {
            break
        }
        'adoptiv-migrate;help;connect;salesforce' {
            break
        }
        'adoptiv-migrate;help;connect;pipedrive' {
            break
        }
        'adoptiv-migrate;help;connect;close' {
            break
        }
        'adoptiv-migrate;help;connect;list' {
            break
        }
        'adoptiv-migrate;help;connect;remove' {
            break
        }
        'adoptiv-migrate;help;map' {
            break
        }
        'adoptiv-migrate;help;dry-run' {
            break
        }
        'adoptiv-migrate;help;import' {
            break
        }
        'adoptiv-migrate;help;reconcile' {
            break
        }
        'adoptiv-migrate;help;undo' {
            break
        }
        'adoptiv-migrate;help;history' {
            break
        }
        'adoptiv-migrate;help;owners' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List owners beside the workspace''s users: those that the files name, else those of the store')
            [CompletionResult]::new('reclaim', 'reclaim', [CompletionResultType]::ParameterValue, 'Hand records over whose owner is a workspace user by now')
            break
        }
        'adoptiv-migrate;help;owners;list' {
            break
        }
        'adoptiv-migrate;help;owners;reclaim' {
            break
        }
        'adoptiv-migrate;help;explain' {
            break
        }
        'adoptiv-migrate;help;pipelines' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the destination''s pipelines')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one pipeline, stage by stage')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create pipelines: by stages, by template, or as deals use them')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Give a pipeline, or with `--stage` one of its stages, another name')
            [CompletionResult]::new('set-stage', 'set-stage', [CompletionResultType]::ParameterValue, 'Say of a stage whether it is open, won or lost')
            [CompletionResult]::new('match', 'match', [CompletionResultType]::ParameterValue, 'Put the stages that a source uses beside the destination''s: exact, to verify, missing')
            break
        }
        'adoptiv-migrate;help;pipelines;list' {
            break
        }
        'adoptiv-migrate;help;pipelines;show' {
            break
        }
        'adoptiv-migrate;help;pipelines;create' {
            break
        }
        'adoptiv-migrate;help;pipelines;rename' {
            break
        }
        'adoptiv-migrate;help;pipelines;set-stage' {
            break
        }
        'adoptiv-migrate;help;pipelines;match' {
            break
        }
        'adoptiv-migrate;help;workspace' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the settings and what the workspace holds')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set the time zone, the currency, the region')
            [CompletionResult]::new('users', 'users', [CompletionResultType]::ParameterValue, 'List, add, remove and import users')
            break
        }
        'adoptiv-migrate;help;workspace;show' {
            break
        }
        'adoptiv-migrate;help;workspace;set' {
            break
        }
        'adoptiv-migrate;help;workspace;users' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the users')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a user, or rename the one of that address; the first user is the importer')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a user')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Add the users of a CSV file with the columns email and name, or the active ones of a CRM')
            break
        }
        'adoptiv-migrate;help;workspace;users;list' {
            break
        }
        'adoptiv-migrate;help;workspace;users;add' {
            break
        }
        'adoptiv-migrate;help;workspace;users;remove' {
            break
        }
        'adoptiv-migrate;help;workspace;users;import' {
            break
        }
        'adoptiv-migrate;help;sandbox' {
            break
        }
        'adoptiv-migrate;help;completions' {
            break
        }
        'adoptiv-migrate;help;generate-docs' {
            break
        }
        'adoptiv-migrate;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
