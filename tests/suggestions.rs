//! Commands that are suggested: pasted into a shell, without the environment of the run that suggested them,
//! each is accepted and is about the same destination and store.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use crate::command_line::all_commands;
use crate::support::remote::Remote;
use crate::support::served::TOKEN;
use crate::support::shown::FILES;
use crate::support::{Ran, Sandbox};

/// A store elsewhere, with what a shell would take for something else.
const STORE: &str = "else where/Kim's $HOME store.db";
/// Files and a mapping with such names.
const CONTACTS: &str = "our contacts (new).csv";
const MAPPING: &str = "my map.toml";

/// What is named without being meant to be typed as it stands.
const NAMES: [&str; 4] = ["map", "undo", "import", "pipelines create --from"];

/// All commands by their words.
static COMMANDS: LazyLock<Vec<String>> =
    LazyLock::new(|| all_commands().iter().map(|path| path.join(" ")).collect());

/// The small company with names that need quotes, and a row that is rejected.
fn folder() -> Sandbox {
    let sandbox = Sandbox::small();
    std::fs::rename(sandbox.path().join("contacts.csv"), sandbox.path().join(CONTACTS)).unwrap();
    std::fs::create_dir(sandbox.path().join("else where")).unwrap();
    sandbox
}

/// The parts of a text between backticks, and its lines that are a command.
fn quoted(text: &str) -> BTreeSet<String> {
    let lines = text.lines().map(str::trim).filter(|line| line.starts_with("adoptiv-migrate "));
    let mut found: BTreeSet<String> = lines.map(str::to_owned).collect();
    for line in text.lines() {
        found.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
    }
    found
}

/// The commands among the cells of a page.
fn of_page(page: &str) -> BTreeSet<String> {
    let cells = page.split('>').filter_map(|cell| cell.split('<').next());
    let plain = |cell: &str| {
        cell.replace("&#39;", "'").replace("&#34;", "\"").replace("&#38;", "&").trim().to_owned()
    };
    let version = concat!("adoptiv-migrate ", env!("CARGO_PKG_VERSION"));
    let commands = cells.map(plain).filter(|cell| cell.starts_with("adoptiv-migrate "));
    commands.filter(|cell| cell != version).collect()
}

/// Whoever runs commands and reads what they suggest.
struct Reader<'a> {
    sandbox: Sandbox,
    /// The words that name the destination, and the environment that does.
    about: Vec<&'a str>,
    env: Vec<(&'a str, &'a str)>,
    /// What each suggestion has to say, as it is pasted.
    named: String,
    suggested: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    fn new(sandbox: Sandbox, about: &[&'a str], env: &[(&'a str, &'a str)], named: &str) -> Self {
        let (about, env) = (about.to_vec(), env.to_vec());
        Reader { sandbox, about, env, named: named.to_owned(), suggested: BTreeSet::new() }
    }

    /// Runs a command and takes down what it suggests.
    fn run(&mut self, words: &[&str]) -> Ran {
        let mut command = self.sandbox.command();
        command.args(words).args(&self.about).envs(self.env.iter().copied());
        let ran = Ran::of(command.output().unwrap());
        for text in quoted(&ran.stdout).into_iter().chain(quoted(&ran.stderr)) {
            let begins = |command: &String| {
                text.strip_prefix(command)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            };
            let bare = COMMANDS.iter().any(begins) && !NAMES.contains(&&*text);
            assert!(!bare, "{words:?} suggests `{text}`, which is no whole command: {ran:?}");
            if text.starts_with("adoptiv-migrate ") {
                self.suggested.insert(text);
            }
        }
        ran
    }

    /// Pastes all of it, each in a copy of the folder as it is now.
    fn paste(&self) {
        assert!(!self.sandbox.path().join("adoptiv.db").exists(), "a run made the usual store");
        let program = Path::new(env!("CARGO_BIN_EXE_adoptiv-migrate")).parent().unwrap();
        for suggested in &self.suggested {
            let place = suggested.contains(&self.named);
            assert!(place, "`{suggested}` does not name {}", self.named);
            let mut line = suggested.replace(" EMAIL", " kim@acme.example");
            line = line.replace(" SOURCE ", &format!(" '{CONTACTS}' "));
            if line.starts_with("adoptiv-migrate undo ") {
                // Nobody is there to be asked.
                line.push_str(" --yes");
            }
            let copy = tempfile::tempdir().unwrap();
            let from = format!("{}/.", self.sandbox.path().display());
            assert!(
                Command::new("/bin/cp")
                    .arg("-R")
                    .arg(from)
                    .arg(copy.path())
                    .status()
                    .unwrap()
                    .success()
            );
            let mut shell = Command::new("/bin/sh");
            shell.args(["-c", &line]).current_dir(copy.path()).env_clear();
            shell.env("PATH", program).env("ADOPTIV_TOKEN", TOKEN);
            shell.env("ADOPTIV_MIGRATE_CONFIG_DIR", copy.path().join("config"));
            let ran = Ran::of(shell.output().unwrap());
            assert!([0, 1, 3].contains(&ran.code), "{line}: {ran:?}");
            assert!(!ran.stderr.contains("there is no store"), "{line}: {ran:?}");
            assert!(!copy.path().join("adoptiv.db").exists(), "{line}: made another store");
        }
    }

    /// Whether something like that was suggested.
    fn has(&self, words: &str) {
        let begins = |text: &&String| text.starts_with(&format!("adoptiv-migrate {words}"));
        assert!(self.suggested.iter().any(|text| begins(&text)), "{words}: {:?}", self.suggested);
    }
}

/// A day with all that goes wrong in it.
fn a_day(reader: &mut Reader<'_>, api: bool) {
    let files = ["--contacts", CONTACTS, "accounts.csv", "deals.csv"];
    let half = ["--max-rejected", "50%"];
    reader.run(&["history"]);
    reader.run(&["pipelines", "match", "deals.csv"]);
    reader.run(&["pipelines", "create", "Sales (Standard)", "--stages", "A,B"]);
    reader.run(&["pipelines", "create", "--from", CONTACTS]);
    reader.run(&[&["map"], &files[..]].concat());
    reader.run(&[&["map", "-o", MAPPING], &files[..]].concat());
    reader.run(&[&["dry-run"], &files[..]].concat());
    reader.run(&[&["dry-run", "--rows", "1", "--mapping", MAPPING], &files[..], &half].concat());
    reader.run(&["dry-run", "--mapping", "nowhere.toml", CONTACTS]);
    let imported = ["import", "--mapping", MAPPING, "--timezone", "Europe/Berlin"];
    let imported = reader.run(&[&imported[..], &files, &half].concat());
    assert_eq!(imported.code, 0, "{imported:?}");
    reader.run(&["reconcile", "--report", "reconciled.html"]);
    reader.run(&["reconcile", "99"]);
    reader.run(&["undo", "99", "--yes"]);
    reader.run(&["undo", "1", "--dry-run"]);
    reader.run(&["import", "--resume", CONTACTS]);
    reader.run(&["workspace", "users", "remove", "nobody@acme.example"]);
    reader.run(&["owners", "list"]);
    // A deal is gone from the store, or from its source: drift.
    reader.sandbox.write("deals.csv", "Deal ID,Deal Name,Stage\nD-1,Widgets,Demo\nD-9,New,Lead\n");
    let drift = reader.run(&[&["reconcile", "--report", "drift.html"], &files[..]].concat());
    assert_eq!(drift.code, 3, "{drift:?}");
    let page = std::fs::read_to_string(reader.sandbox.path().join("drift.html")).unwrap();
    let of_page = of_page(&page);
    assert!(!of_page.is_empty(), "{page}");
    reader.suggested.extend(of_page);
    reader.has("reconcile 1");
    reader.has("undo 1");
    reader.has("history");
    reader.has("owners reclaim --mapping 'my map.toml'");
    reader.has("import");
    reader.has("pipelines create --from");
    if !api {
        reader.has("workspace users");
    }
    reader.paste();
    let undone = reader.run(&["undo", "1", "--yes"]);
    assert_eq!(undone.code, 0, "{undone:?}");
    reader.suggested.clear();
    reader.run(&["undo", "1", "--yes"]);
    reader.run(&["reconcile", "1"]);
    // The import that is suggested again takes its rows as the first one did.
    reader.has("import accounts.csv");
    let again = reader.suggested.iter().find(|text| text.contains("import ")).unwrap();
    assert!(again.contains("--mapping 'my map.toml' --timezone Europe/Berlin"), "{again}");
    reader.paste();
}

#[test]
fn commands_of_a_store_elsewhere_name_it() {
    let named = r"--to 'else where/Kim'\''s $HOME store.db'";
    a_day(&mut Reader::new(folder(), &["--to", STORE], &[], named), false);
}

#[test]
fn commands_of_a_store_that_the_environment_names_name_it() {
    let named = r"--to 'else where/Kim'\''s $HOME store.db'";
    a_day(&mut Reader::new(folder(), &[], &[("ADOPTIV_TO", STORE)], named), false);
}

#[test]
fn commands_of_the_usual_store_name_it_where_the_environment_names_another() {
    let sandbox = Sandbox::imported();
    let run = |words: &[&str]| {
        let mut command = sandbox.command();
        Ran::of(command.args(words).env("ADOPTIV_TO", "other.db").output().unwrap())
    };
    let ran = run(&["undo", "99", "--yes", "--to", "adoptiv.db"]);
    assert!(ran.stderr.contains("`adoptiv-migrate history --to adoptiv.db`"), "{ran:?}");
    let ran = sandbox.run(&["undo", "99", "--yes"]);
    assert!(ran.stderr.contains("`adoptiv-migrate history` lists"), "{ran:?}");
}

#[test]
fn commands_of_a_workspace_name_it_and_its_store() {
    let remote = Remote::new(&[]);
    let url = remote.url().to_owned();
    let about = ["--to", &url, "--store", "our hub.db"];
    let named = format!("--to {url} --store 'our hub.db'");
    let mut reader = Reader::new(folder(), &about, &[("ADOPTIV_TOKEN", TOKEN)], &named);
    a_day(&mut reader, true);
}

#[test]
fn an_import_that_was_killed_is_gone_on_with_by_the_command_that_is_suggested() {
    let sandbox = Sandbox::small();
    sandbox.ok(&[&["import", "--max-rejected", "50%", "--dedupe", "email"], &FILES[..]].concat());
    sandbox.edit("UPDATE import SET finished_at = NULL, state = 'running'");
    let mut reader = Reader::new(sandbox, &[], &[], "");
    let history = reader.run(&["history"]);
    assert!(history.stdout.contains("`adoptiv-migrate undo 1` takes it back"), "{history:?}");
    reader.run(&["reconcile"]);
    reader.has(
        "import --resume accounts.csv contacts.csv deals.csv --dedupe email --max-rejected 50%",
    );
}
