
use builtin;
use str;

set edit:completion:arg-completer[adoptiv-migrate] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'adoptiv-migrate'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'adoptiv-migrate'= {
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand connect 'Connect a CRM or an Adoptiv workspace, and list or forget what is connected'
            cand map 'Find out which column goes where, and write it down'
            cand dry-run 'Show what an import would do, without doing it'
            cand import 'Import everything'
            cand reconcile 'Compare the source with the destination'
            cand undo 'Take an import back'
            cand history 'List past imports, the newest first'
            cand owners 'Compare owners with the workspace''s users, and hand records over'
            cand explain 'Tell one record''s story'
            cand pipelines 'List, show, create and correct pipelines, and match a source''s stages with them'
            cand workspace 'Show and set the workspace''s time zone, currency, region and users'
            cand sandbox 'Serve a store over HTTP as an Adoptiv workspace, to rehearse against'
            cand completions 'Print the completion script for a shell'
            cand generate-docs 'Write completions/ and man/ into a folder'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'adoptiv-migrate;connect'= {
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand adoptiv 'Connect an Adoptiv workspace'
            cand hubspot 'Connect HubSpot: by signing in, or with a service key or a private app''s token'
            cand salesforce 'Connect Salesforce: by signing in, with client credentials, or with an access token'
            cand pipedrive 'Connect Pipedrive: by signing in, or with a personal API token'
            cand close 'Connect Close: with an API key, or by signing in through an https page of yours'
            cand list 'List what is connected; tokens are never shown'
            cand remove 'Revoke a connection at its service, where that can be done from here, and forget it'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'adoptiv-migrate;connect;adoptiv'= {
            cand --url 'Address of the API [default: that of `--to`]'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --token-stdin 'Read the token from standard input'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;connect;hubspot'= {
            cand --port 'Port of this machine that the browser comes back to [default: 1717]'
            cand --redirect-url 'Redirect URL of the app, where it is none of this machine; then as with --no-browser'
            cand --client-id 'Id of your app'
            cand --source-url 'Address of the API [default: the usual one, or the one that the service gives]'
            cand --login-url 'Address of the server that users sign in at [default: the usual one]'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --write 'Ask for the rights to write too, as sync needs them'
            cand --no-browser 'Show the address to sign in at, and take the one that it ends at from standard input'
            cand --secret-stdin 'Read the app''s secret from standard input'
            cand --token-stdin 'Read a token that you made there from standard input, instead of signing in'
            cand -y 'Replace another account''s connection without asking'
            cand --yes 'Replace another account''s connection without asking'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;connect;salesforce'= {
            cand --port 'Port of this machine that the browser comes back to [default: 1717]'
            cand --redirect-url 'Redirect URL of the app, where it is none of this machine; then as with --no-browser'
            cand --client-id 'Id of your app'
            cand --source-url 'Address of the API [default: the usual one, or the one that the service gives]'
            cand --login-url 'Address of the server that users sign in at [default: the usual one]'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --write 'Ask for the rights to write too, as sync needs them'
            cand --no-browser 'Show the address to sign in at, and take the one that it ends at from standard input'
            cand --secret-stdin 'Read the app''s secret from standard input'
            cand --token-stdin 'Read a token that you made there from standard input, instead of signing in'
            cand -y 'Replace another account''s connection without asking'
            cand --yes 'Replace another account''s connection without asking'
            cand --client-credentials 'Let the app act for itself, without a user, as its `run as` user; needs --login-url'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;connect;pipedrive'= {
            cand --port 'Port of this machine that the browser comes back to [default: 1717]'
            cand --redirect-url 'Redirect URL of the app, where it is none of this machine; then as with --no-browser'
            cand --client-id 'Id of your app'
            cand --source-url 'Address of the API [default: the usual one, or the one that the service gives]'
            cand --login-url 'Address of the server that users sign in at [default: the usual one]'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --write 'Ask for the rights to write too, as sync needs them'
            cand --no-browser 'Show the address to sign in at, and take the one that it ends at from standard input'
            cand --secret-stdin 'Read the app''s secret from standard input'
            cand --token-stdin 'Read a token that you made there from standard input, instead of signing in'
            cand -y 'Replace another account''s connection without asking'
            cand --yes 'Replace another account''s connection without asking'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;connect;close'= {
            cand --port 'Port of this machine that the browser comes back to [default: 1717]'
            cand --redirect-url 'Redirect URL of the app, where it is none of this machine; then as with --no-browser'
            cand --client-id 'Id of your app'
            cand --source-url 'Address of the API [default: the usual one, or the one that the service gives]'
            cand --login-url 'Address of the server that users sign in at [default: the usual one]'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --write 'Ask for the rights to write too, as sync needs them'
            cand --no-browser 'Show the address to sign in at, and take the one that it ends at from standard input'
            cand --secret-stdin 'Read the app''s secret from standard input'
            cand --token-stdin 'Read a token that you made there from standard input, instead of signing in'
            cand -y 'Replace another account''s connection without asking'
            cand --yes 'Replace another account''s connection without asking'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;connect;list'= {
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;connect;remove'= {
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand -y 'Do it without asking, also where it can''t be revoked'
            cand --yes 'Do it without asking, also where it can''t be revoked'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;connect;help'= {
            cand adoptiv 'Connect an Adoptiv workspace'
            cand hubspot 'Connect HubSpot: by signing in, or with a service key or a private app''s token'
            cand salesforce 'Connect Salesforce: by signing in, with client credentials, or with an access token'
            cand pipedrive 'Connect Pipedrive: by signing in, or with a personal API token'
            cand close 'Connect Close: with an API key, or by signing in through an https page of yours'
            cand list 'List what is connected; tokens are never shown'
            cand remove 'Revoke a connection at its service, where that can be done from here, and forget it'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'adoptiv-migrate;connect;help;adoptiv'= {
        }
        &'adoptiv-migrate;connect;help;hubspot'= {
        }
        &'adoptiv-migrate;connect;help;salesforce'= {
        }
        &'adoptiv-migrate;connect;help;pipedrive'= {
        }
        &'adoptiv-migrate;connect;help;close'= {
        }
        &'adoptiv-migrate;connect;help;list'= {
        }
        &'adoptiv-migrate;connect;help;remove'= {
        }
        &'adoptiv-migrate;connect;help;help'= {
        }
        &'adoptiv-migrate;map'= {
            cand --contacts 'Read FILE as contacts'
            cand --accounts 'Read FILE as accounts'
            cand --deals 'Read FILE as deals'
            cand --users 'Read FILE as the source''s users, to resolve owner ids and names to e-mail addresses'
            cand --header 'Name the columns of a file without a header row, in their order: `id,name,email`; where several files are named, `contacts.csv=id,name,email`'
            cand --mapping 'Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]'
            cand --source-url 'Read the CRM at this address [default: where it is connected]'
            cand --budget 'Take at most this share of the requests that the CRM allows in a day'
            cand -o 'Write the mapping to FILE, or add to the one that is there'
            cand --output 'Write the mapping to FILE, or add to the one that is there'
            cand --max-rejected 'Bound of the share of cells of a column that can''t be read, for `--check`: `5%` or `0.05`'
            cand --timezone 'Read dates and times that name no zone in this IANA zone [default: the workspace''s]'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --check 'Fail with exit code 3 if anything is unresolved'
            cand --interactive 'Go through the columns, stages and owners that are not certain, one by one, with a way back'
            cand --accept-suggestions 'Make every column that is left open the custom field that is suggested for it'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;dry-run'= {
            cand --contacts 'Read FILE as contacts'
            cand --accounts 'Read FILE as accounts'
            cand --deals 'Read FILE as deals'
            cand --users 'Read FILE as the source''s users, to resolve owner ids and names to e-mail addresses'
            cand --header 'Name the columns of a file without a header row, in their order: `id,name,email`; where several files are named, `contacts.csv=id,name,email`'
            cand --mapping 'Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]'
            cand --source-url 'Read the CRM at this address [default: where it is connected]'
            cand --budget 'Take at most this share of the requests that the CRM allows in a day'
            cand --timezone 'Read dates and times that name no zone in this IANA zone [default: the workspace''s]'
            cand --dedupe 'Merge rows of the source among themselves: contacts by email or name, accounts by domain or name'
            cand --max-rejected 'Bound of the share of rejected rows: `5%` or `0.05`'
            cand --rejects 'Write rejected rows to CSV files in DIR [default of import: rejects, of dry-run: none]'
            cand --report 'Write the report as an HTML page, too'
            cand --rows 'Read this many rows of each file'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --strict-links 'Reject rows whose reference to an account or a contact resolves to nothing'
            cand --all 'Read all rows'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;import'= {
            cand --contacts 'Read FILE as contacts'
            cand --accounts 'Read FILE as accounts'
            cand --deals 'Read FILE as deals'
            cand --users 'Read FILE as the source''s users, to resolve owner ids and names to e-mail addresses'
            cand --header 'Name the columns of a file without a header row, in their order: `id,name,email`; where several files are named, `contacts.csv=id,name,email`'
            cand --mapping 'Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]'
            cand --source-url 'Read the CRM at this address [default: where it is connected]'
            cand --budget 'Take at most this share of the requests that the CRM allows in a day'
            cand --timezone 'Read dates and times that name no zone in this IANA zone [default: the workspace''s]'
            cand --dedupe 'Merge rows of the source among themselves: contacts by email or name, accounts by domain or name'
            cand --max-rejected 'Bound of the share of rejected rows: `5%` or `0.05`'
            cand --rejects 'Write rejected rows to CSV files in DIR [default of import: rejects, of dry-run: none]'
            cand --report 'Write the report as an HTML page, too'
            cand --since 'Read and import only what changed at the CRM since the last time'
            cand --id-map 'Write which id of the source became which id of the store, one CSV file per object, to DIR'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --strict-links 'Reject rows whose reference to an account or a contact resolves to nothing'
            cand --resume 'Go on with the import of these files, or this CRM, that was interrupted'
            cand --dry-run 'Show what the import would do, without doing it: `dry-run --all`'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;reconcile'= {
            cand --contacts 'Read FILE as contacts'
            cand --accounts 'Read FILE as accounts'
            cand --deals 'Read FILE as deals'
            cand --users 'Read FILE as the source''s users, to resolve owner ids and names to e-mail addresses'
            cand --header 'Name the columns of a file without a header row, in their order: `id,name,email`; where several files are named, `contacts.csv=id,name,email`'
            cand --mapping 'Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]'
            cand --source-url 'Read the CRM at this address [default: where it is connected]'
            cand --budget 'Take at most this share of the requests that the CRM allows in a day'
            cand --report 'Write the report as an HTML page, too'
            cand --lists 'Write whole lists to this folder, one CSV file each: missing, extra, merged, different, rejected, links, consent'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --repair 'Send again what is missing at an API; what somebody deleted there stays deleted'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;undo'= {
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --dry-run 'Show what would happen, without doing it'
            cand -y 'Do it without asking'
            cand --yes 'Do it without asking'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;history'= {
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;owners'= {
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List owners beside the workspace''s users: those that the files name, else those of the store'
            cand reclaim 'Hand records over whose owner is a workspace user by now'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'adoptiv-migrate;owners;list'= {
            cand --contacts 'Read FILE as contacts'
            cand --accounts 'Read FILE as accounts'
            cand --deals 'Read FILE as deals'
            cand --users 'Read FILE as the source''s users, to resolve owner ids and names to e-mail addresses'
            cand --header 'Name the columns of a file without a header row, in their order: `id,name,email`; where several files are named, `contacts.csv=id,name,email`'
            cand --mapping 'Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]'
            cand --source-url 'Read the CRM at this address [default: where it is connected]'
            cand --budget 'Take at most this share of the requests that the CRM allows in a day'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;owners;reclaim'= {
            cand --mapping 'Use the owner aliases of this mapping file [default: mapping.toml if it is there]'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --dry-run 'Show what would happen, without doing it'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;owners;help'= {
            cand list 'List owners beside the workspace''s users: those that the files name, else those of the store'
            cand reclaim 'Hand records over whose owner is a workspace user by now'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'adoptiv-migrate;owners;help;list'= {
        }
        &'adoptiv-migrate;owners;help;reclaim'= {
        }
        &'adoptiv-migrate;owners;help;help'= {
        }
        &'adoptiv-migrate;explain'= {
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;pipelines'= {
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the destination''s pipelines'
            cand show 'Show one pipeline, stage by stage'
            cand create 'Create pipelines: by stages, by template, or as deals use them'
            cand rename 'Give a pipeline, or with `--stage` one of its stages, another name'
            cand set-stage 'Say of a stage whether it is open, won or lost'
            cand match 'Put the stages that a source uses beside the destination''s: exact, to verify, missing'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'adoptiv-migrate;pipelines;list'= {
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;pipelines;show'= {
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;pipelines;create'= {
            cand --stages 'Stages in order, separated by commas'
            cand --won 'Stages that are won, separated by commas [default: told from their names, or by the CRM]'
            cand --lost 'Stages that are lost, separated by commas'
            cand --template 'Template to make it from'
            cand --from 'Files of deals, or a CRM that is connected, whose pipelines and stages to make'
            cand --source-url 'With `--from`, read the CRM at this address [default: where it is connected]'
            cand --mapping 'With `--from`, use this mapping file [default: mapping.toml if it is there]'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --dry-run 'Show what would be made, and make nothing'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;pipelines;rename'= {
            cand --stage 'Rename this stage of it'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;pipelines;set-stage'= {
            cand --kind 'What it does to a deal'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;pipelines;match'= {
            cand --contacts 'Read FILE as contacts'
            cand --accounts 'Read FILE as accounts'
            cand --deals 'Read FILE as deals'
            cand --users 'Read FILE as the source''s users, to resolve owner ids and names to e-mail addresses'
            cand --header 'Name the columns of a file without a header row, in their order: `id,name,email`; where several files are named, `contacts.csv=id,name,email`'
            cand --mapping 'Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]'
            cand --source-url 'Read the CRM at this address [default: where it is connected]'
            cand --budget 'Take at most this share of the requests that the CRM allows in a day'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;pipelines;help'= {
            cand list 'List the destination''s pipelines'
            cand show 'Show one pipeline, stage by stage'
            cand create 'Create pipelines: by stages, by template, or as deals use them'
            cand rename 'Give a pipeline, or with `--stage` one of its stages, another name'
            cand set-stage 'Say of a stage whether it is open, won or lost'
            cand match 'Put the stages that a source uses beside the destination''s: exact, to verify, missing'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'adoptiv-migrate;pipelines;help;list'= {
        }
        &'adoptiv-migrate;pipelines;help;show'= {
        }
        &'adoptiv-migrate;pipelines;help;create'= {
        }
        &'adoptiv-migrate;pipelines;help;rename'= {
        }
        &'adoptiv-migrate;pipelines;help;set-stage'= {
        }
        &'adoptiv-migrate;pipelines;help;match'= {
        }
        &'adoptiv-migrate;pipelines;help;help'= {
        }
        &'adoptiv-migrate;workspace'= {
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand show 'Show the settings and what the workspace holds'
            cand set 'Set the time zone, the currency, the region'
            cand users 'List, add, remove and import users'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'adoptiv-migrate;workspace;show'= {
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;workspace;set'= {
            cand --timezone 'IANA zone of dates and times that name none'
            cand --currency 'ISO 4217 code of amounts that name no currency'
            cand --region 'ISO 3166 region of phone numbers without a country code'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;workspace;users'= {
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the users'
            cand add 'Add a user, or rename the one of that address; the first user is the importer'
            cand remove 'Remove a user'
            cand import 'Add the users of a CSV file with the columns email and name, or the active ones of a CRM'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'adoptiv-migrate;workspace;users;list'= {
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;workspace;users;add'= {
            cand --name 'Display name'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --importer 'Let unmatched owners fall back to this user'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;workspace;users;remove'= {
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;workspace;users;import'= {
            cand --source-url 'Read the CRM at this address [default: where it is connected]'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;workspace;users;help'= {
            cand list 'List the users'
            cand add 'Add a user, or rename the one of that address; the first user is the importer'
            cand remove 'Remove a user'
            cand import 'Add the users of a CSV file with the columns email and name, or the active ones of a CRM'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'adoptiv-migrate;workspace;users;help;list'= {
        }
        &'adoptiv-migrate;workspace;users;help;add'= {
        }
        &'adoptiv-migrate;workspace;users;help;remove'= {
        }
        &'adoptiv-migrate;workspace;users;help;import'= {
        }
        &'adoptiv-migrate;workspace;users;help;help'= {
        }
        &'adoptiv-migrate;workspace;help'= {
            cand show 'Show the settings and what the workspace holds'
            cand set 'Set the time zone, the currency, the region'
            cand users 'List, add, remove and import users'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'adoptiv-migrate;workspace;help;show'= {
        }
        &'adoptiv-migrate;workspace;help;set'= {
        }
        &'adoptiv-migrate;workspace;help;users'= {
            cand list 'List the users'
            cand add 'Add a user, or rename the one of that address; the first user is the importer'
            cand remove 'Remove a user'
            cand import 'Add the users of a CSV file with the columns email and name, or the active ones of a CRM'
        }
        &'adoptiv-migrate;workspace;help;users;list'= {
        }
        &'adoptiv-migrate;workspace;help;users;add'= {
        }
        &'adoptiv-migrate;workspace;help;users;remove'= {
        }
        &'adoptiv-migrate;workspace;help;users;import'= {
        }
        &'adoptiv-migrate;workspace;help;help'= {
        }
        &'adoptiv-migrate;sandbox'= {
            cand --store 'Serve this store, made where there is none'
            cand --port 'Listen at this port; 0 is any that is free'
            cand --host 'Listen at this address; others than 127.0.0.1 let other machines in'
            cand --token 'Let in who shows TOKEN, to read and write [default: a random one, printed]'
            cand --read-token 'Let in who shows TOKEN, to read only'
            cand --ready-file 'Write the URL to FILE once it listens'
            cand --latency 'Wait so long before each request: `100ms`'
            cand --rate-limit 'Let through so many requests: `10/s`'
            cand --fail 'Answer 503 to this share of requests, before anything is done'
            cand --drop 'Do this share of writes, then cut the connection before the answer'
            cand --expire-token-after 'Expire the first token after a time, `30s`, or a number of requests, `500`'
            cand --seed 'Decide by this number which requests are in trouble'
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --slow-body 'Let answers trickle'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;completions'= {
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'adoptiv-migrate;generate-docs'= {
            cand --to 'Destination: the path of a store, or the address of the API'
            cand --store 'Local store of what goes to an API'
            cand --format 'What to print: text, or one JSON document'
            cand --progress 'How to show progress: bars or lines, or one JSON object a line on standard error'
            cand --color 'When to use colour'
            cand --no-progress 'Show no progress'
            cand -v 'Show more examples'
            cand --verbose 'Show more examples'
            cand -q 'Show the essential only'
            cand --quiet 'Show the essential only'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'adoptiv-migrate;help'= {
            cand connect 'Connect a CRM or an Adoptiv workspace, and list or forget what is connected'
            cand map 'Find out which column goes where, and write it down'
            cand dry-run 'Show what an import would do, without doing it'
            cand import 'Import everything'
            cand reconcile 'Compare the source with the destination'
            cand undo 'Take an import back'
            cand history 'List past imports, the newest first'
            cand owners 'Compare owners with the workspace''s users, and hand records over'
            cand explain 'Tell one record''s story'
            cand pipelines 'List, show, create and correct pipelines, and match a source''s stages with them'
            cand workspace 'Show and set the workspace''s time zone, currency, region and users'
            cand sandbox 'Serve a store over HTTP as an Adoptiv workspace, to rehearse against'
            cand completions 'Print the completion script for a shell'
            cand generate-docs 'Write completions/ and man/ into a folder'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'adoptiv-migrate;help;connect'= {
            cand adoptiv 'Connect an Adoptiv workspace'
            cand hubspot 'Connect HubSpot: by signing in, or with a service key or a private app''s token'
            cand salesforce 'Connect Salesforce: by signing in, with client credentials, or with an access token'
            cand pipedrive 'Connect Pipedrive: by signing in, or with a personal API token'
            cand close 'Connect Close: with an API key, or by signing in through an https page of yours'
            cand list 'List what is connected; tokens are never shown'
            cand remove 'Revoke a connection at its service, where that can be done from here, and forget it'
        }
        &'adoptiv-migrate;help;connect;adoptiv'= {
        }
        &'adoptiv-migrate;help;connect;hubspot'= {
        }
        &'adoptiv-migrate;help;connect;salesforce'= {
        }
        &'adoptiv-migrate;help;connect;pipedrive'= {
        }
        &'adoptiv-migrate;help;connect;close'= {
        }
        &'adoptiv-migrate;help;connect;list'= {
        }
        &'adoptiv-migrate;help;connect;remove'= {
        }
        &'adoptiv-migrate;help;map'= {
        }
        &'adoptiv-migrate;help;dry-run'= {
        }
        &'adoptiv-migrate;help;import'= {
        }
        &'adoptiv-migrate;help;reconcile'= {
        }
        &'adoptiv-migrate;help;undo'= {
        }
        &'adoptiv-migrate;help;history'= {
        }
        &'adoptiv-migrate;help;owners'= {
            cand list 'List owners beside the workspace''s users: those that the files name, else those of the store'
            cand reclaim 'Hand records over whose owner is a workspace user by now'
        }
        &'adoptiv-migrate;help;owners;list'= {
        }
        &'adoptiv-migrate;help;owners;reclaim'= {
        }
        &'adoptiv-migrate;help;explain'= {
        }
        &'adoptiv-migrate;help;pipelines'= {
            cand list 'List the destination''s pipelines'
            cand show 'Show one pipeline, stage by stage'
            cand create 'Create pipelines: by stages, by template, or as deals use them'
            cand rename 'Give a pipeline, or with `--stage` one of its stages, another name'
            cand set-stage 'Say of a stage whether it is open, won or lost'
            cand match 'Put the stages that a source uses beside the destination''s: exact, to verify, missing'
        }
        &'adoptiv-migrate;help;pipelines;list'= {
        }
        &'adoptiv-migrate;help;pipelines;show'= {
        }
        &'adoptiv-migrate;help;pipelines;create'= {
        }
        &'adoptiv-migrate;help;pipelines;rename'= {
        }
        &'adoptiv-migrate;help;pipelines;set-stage'= {
        }
        &'adoptiv-migrate;help;pipelines;match'= {
        }
        &'adoptiv-migrate;help;workspace'= {
            cand show 'Show the settings and what the workspace holds'
            cand set 'Set the time zone, the currency, the region'
            cand users 'List, add, remove and import users'
        }
        &'adoptiv-migrate;help;workspace;show'= {
        }
        &'adoptiv-migrate;help;workspace;set'= {
        }
        &'adoptiv-migrate;help;workspace;users'= {
            cand list 'List the users'
            cand add 'Add a user, or rename the one of that address; the first user is the importer'
            cand remove 'Remove a user'
            cand import 'Add the users of a CSV file with the columns email and name, or the active ones of a CRM'
        }
        &'adoptiv-migrate;help;workspace;users;list'= {
        }
        &'adoptiv-migrate;help;workspace;users;add'= {
        }
        &'adoptiv-migrate;help;workspace;users;remove'= {
        }
        &'adoptiv-migrate;help;workspace;users;import'= {
        }
        &'adoptiv-migrate;help;sandbox'= {
        }
        &'adoptiv-migrate;help;completions'= {
        }
        &'adoptiv-migrate;help;generate-docs'= {
        }
        &'adoptiv-migrate;help;help'= {
        }
    ]
    $completions[$command]
}
