//! The command line itself: help, wrong command lines, the shape of errors.

use crate::support::{Sandbox, root};

const COMMANDS: [&str; 12] = [
    "connect",
    "map",
    "dry-run",
    "import",
    "reconcile",
    "undo",
    "history",
    "owners",
    "explain",
    "pipelines",
    "workspace",
    "completions",
];

#[test]
fn help_lists_every_command_and_the_exit_codes() {
    let ran = Sandbox::new().run(&["--help"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    for word in COMMANDS.iter().chain(&["ADOPTIV_TO", "NO_COLOR", "130"]) {
        assert!(ran.stdout.contains(word), "{word} is not in the help");
    }
    assert!(!ran.stdout.contains("generate-docs"));
}

#[test]
fn every_command_has_help_with_an_example() {
    for command in COMMANDS {
        let ran = Sandbox::new().run(&[command, "--help"]);
        assert_eq!(ran.code, 0, "{command}");
        let example = format!("adoptiv-migrate {command} ");
        let text = ran.stdout.replace("Usage: adoptiv-migrate", "");
        assert!(text.contains(&example) || text.contains(example.trim()), "{command}: no example");
    }
}

#[test]
fn a_wrong_command_line_exits_with_2_and_prints_nothing_on_standard_output() {
    let wrong: [&[&str]; 9] = [
        &["improt"],
        &["import"],
        &["import", "a.csv", "--max-rejected", "5"],
        &["import", "a.csv", "--timezone", "Mars/Olympus"],
        &["dry-run", "a.csv", "--all", "--rows", "5"],
        &["explain", "person", "1"],
        &["workspace", "set"],
        &["pipelines", "create", "Sales"],
        &["undo", "1"],
    ];
    for words in wrong {
        let ran = Sandbox::new().run(words);
        assert_eq!(ran.code, 2, "{words:?}: {ran:?}");
        assert_eq!(ran.stdout, "", "{words:?}");
        assert!(ran.stderr.contains("error:"), "{words:?}: {ran:?}");
    }
}

#[test]
fn a_command_line_that_is_nearly_right_says_what_was_meant() {
    assert!(Sandbox::new().run(&["improt", "a.csv"]).stderr.contains("import"));
    let ran = Sandbox::new().run(&["import", "a.csv", "--max-rejected", "5"]);
    assert!(ran.stderr.contains("did you mean `5%`?"), "{ran:?}");
    let ran = Sandbox::new().run(&["import", "a.csv", "--timezone", "america/newyork"]);
    assert!(ran.stderr.contains("America/New_York"), "{ran:?}");
}

#[test]
fn a_crm_that_is_not_connected_says_how_to_connect_it() {
    for words in [&["dry-run", "hubspot"][..], &["pipelines", "create", "--from", "hubspot"]] {
        let ran = Sandbox::new().run(words);
        assert_eq!(ran.code, 1, "{words:?}");
        assert!(ran.stderr.contains("HubSpot is not connected"), "{ran:?}");
        assert!(ran.stderr.contains("`adoptiv-migrate connect hubspot`"), "{ran:?}");
        assert!(ran.stderr.contains("ADOPTIV_MIGRATE_HUBSPOT_TOKEN"), "{ran:?}");
    }
}

#[test]
fn the_destination_may_come_from_the_environment_and_the_flag_wins() {
    let told = |words: &[&str]| {
        let sandbox = Sandbox::new();
        let output = sandbox.command().env("ADOPTIV_TO", "env.db").args(words).output().unwrap();
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(told(&["history"]).contains("no store at `env.db`"));
    assert!(told(&["history", "--to", "flag.db"]).contains("no store at `flag.db`"));
}

#[test]
fn an_api_without_a_token_says_how_to_give_one() {
    let ran = Sandbox::new().run(&["pipelines", "list", "--to", "https://api.adoptiv.example"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("connect adoptiv --to https://api.adoptiv.example"), "{ran:?}");
    assert!(ran.stderr.contains("ADOPTIV_TOKEN"), "{ran:?}");
}

#[test]
fn errors_are_one_json_document_where_json_is_asked_for() {
    let ran = Sandbox::new().run(&["dry-run", "hubspot", "--format", "json"]);
    let document = ran.json();
    assert_eq!(document["ok"], false);
    assert_eq!(document["error"]["kind"], "refused");
    assert!(document["error"]["hint"].as_str().unwrap().contains("connect hubspot"));
    assert!(ran.stderr.starts_with("error: "));
}

#[test]
fn a_page_that_can_not_be_written_is_said_before_any_work() {
    let ran = Sandbox::new().run(&["dry-run", "a.csv", "--report", "no/such/place.html"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("can't write `no/such/place.html`"), "{ran:?}");
}

#[test]
fn undo_never_asks_where_nobody_is_there() {
    let ran = Sandbox::new().run(&["undo", "1"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("`--yes`"), "{ran:?}");
}

#[test]
fn nothing_is_coloured_but_on_a_terminal_or_when_asked() {
    assert!(!Sandbox::new().run(&["dry-run", "hubspot"]).stderr.contains('\x1b'));
    let ran = Sandbox::new().run(&["dry-run", "hubspot", "--color", "always"]);
    assert!(ran.stderr.contains('\x1b'));
}

#[test]
fn every_file_of_the_tests_is_a_module_of_the_runner() {
    let runner = std::fs::read_to_string(root().join("tests/runner.rs")).unwrap();
    for entry in std::fs::read_dir(root().join("tests")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let code = path.extension().is_some_and(|extension| extension == "rs")
            || path.join("mod.rs").exists();
        if code && name != "runner" {
            assert!(runner.contains(&format!("mod {name};")), "tests/{name} is never run");
        }
    }
}

#[test]
fn a_file_that_is_not_there_is_named_with_what_to_do() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", "Email\nada@acme.example\n");
    let ran = sandbox.run(&["dry-run", "contacts.csv", "nowhere.csv"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{ran:?}");
    assert!(ran.stderr.contains("error: can't read `nowhere.csv`"), "{ran:?}");
    assert!(ran.stderr.contains("hint: check the spelling of `nowhere.csv`"), "{ran:?}");
    assert!(!sandbox.path().join("adoptiv.db").exists());
}

#[test]
fn a_mapping_that_is_named_has_to_be_there() {
    let ran = Sandbox::new().run(&["dry-run", "a.csv", "--mapping", "nowhere.toml"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("there is no mapping file `nowhere.toml`"), "{ran:?}");
}
