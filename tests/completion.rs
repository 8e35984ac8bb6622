//! Tab, pressed in the shells that are there: commands, options, files and what a store holds.

#![cfg(target_os = "linux")]

use crate::support::Sandbox;
use crate::support::keys::{Terminal, is_there};

/// What is typed before Tab, and the words that are on the line after it.
const TYPED: [(&str, &[&str]); 15] = [
    ("im", &["import"]),
    // After the first word, too.
    ("pipelines sh", &["pipelines", "show"]),
    ("import hubs", &["import", "hubspot"]),
    ("import cont", &["import", "contacts.csv"]),
    ("import contacts.csv 'my", &["import", "contacts.csv", "my file.csv"]),
    ("dry-run --strict", &["dry-run", "--strict-links"]),
    ("import --timezone Europe/Berl", &["import", "--timezone", "Europe/Berlin"]),
    ("import --timezone=Europe/Berl", &["import", "--timezone=Europe/Berlin"]),
    ("map --dedupe", &["map", "--dedupe"]),
    ("import --dedupe dom", &["import", "--dedupe", "domain"]),
    ("undo --to other.db ", &["undo", "--to", "other.db", "1"]),
    ("pipelines show Sales\\ E", &["pipelines", "show", "Sales Europe (old)"]),
    ("workspace users remove k", &["workspace", "users", "remove", "kim@acme.example"]),
    ("reconcile 1 --mapping map", &["reconcile", "1", "--mapping", "mapping.toml"]),
    // What is hidden does not come.
    ("generate", &["generate"]),
];

/// A folder with files, and a store with one import, two pipelines and a user.
fn folder() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", "id,email\n1,ada@acme.example\n");
    sandbox.write("my file.csv", "id,email\n1,ada@acme.example\n");
    sandbox.write("mapping.toml", "");
    for words in [
        &["import", "contacts.csv", "--to", "other.db"][..],
        &["pipelines", "create", "Sales Europe (old)", "--stages", "New,Won,Lost"],
        &["workspace", "users", "add", "kim@acme.example"],
    ] {
        std::fs::remove_file(sandbox.path().join("mapping.toml")).ok();
        sandbox.ok(words);
    }
    sandbox.write("mapping.toml", "");
    sandbox
}

/// Presses Tab behind each line, and has the shell print the words that are there then.
fn completes(shell: &str, start: &str, load: &str) {
    if !is_there(shell) || !is_there("script") {
        return;
    }
    let sandbox = folder();
    let mut terminal = Terminal::start(&sandbox, start);
    terminal.press(&format!("{load}; echo lo''aded\n"));
    terminal.wait_for("loaded");
    for (typed, words) in TYPED {
        terminal.press(&format!("adoptiv-migrate {typed}\t"));
        // An open quote is closed by the shell where it completes.
        terminal.press("\u{1}printf '<%s>' \n");
        let wanted: String = words.iter().map(|word| format!("<{word}>")).collect();
        terminal.wait_for(&format!("<adoptiv-migrate>{wanted}"));
    }
    terminal.press("adoptiv-migrate pipelines \t\t");
    terminal.wait_for("set-stage");
    terminal.press("\u{15}adoptiv-migrate pipelines set-stage Sales\\ \\(Standard\\) C\t\t");
    terminal.wait_for("Closed");
    terminal.press("\u{15}adoptiv-migrate \t\t");
    let shown = terminal.wait_for("workspace");
    assert!(!shown.contains("generate-docs") && !shown.contains("--quiet"), "{shown}");
}

#[test]
fn bash_completes() {
    completes("bash", "bash --noprofile --norc -i", "source <(adoptiv-migrate completions bash)");
}

#[test]
fn zsh_completes() {
    let load = "autoload -Uz compinit && compinit -u; source <(adoptiv-migrate completions zsh)";
    completes("zsh", "zsh -f -i", load);
}

#[test]
fn fish_completes() {
    completes("fish", "fish --no-config -i", "adoptiv-migrate completions fish | source");
}

#[test]
fn what_can_not_be_looked_up_completes_nothing_and_says_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("adoptiv.db", "this is no store");
    for words in [&["undo", ""][..], &["pipelines", "show", ""], &["nonsense", ""], &[]] {
        let mut command = sandbox.command();
        command.env("ADOPTIV_MIGRATE_COMPLETE", "zsh").args(["--", "adoptiv-migrate"]).args(words);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{words:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{words:?}");
    }
}
