//! Every `console` block of the README and of some pages of docs/ is run as it stands there, in order, and
//! says what it says.
//!
//! A block is read line by line: `$ ` begins a command, what follows is its output, standard error
//! first where it has any. `…` stands for any text within a line, alone on its line for any lines.
//! A `diff` block is applied to the file that its first line names (`--- mapping.toml`).
//! `<!-- new folder -->` begins again in a folder that holds nothing but a copy of fixtures/.
//! `<!-- a HubSpot -->` connects a HubSpot on loopback that holds a company of 1,200 contacts;
//! `<!-- it changes -->` stands for what people do there meanwhile.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::support::fakes::company::Company;
use crate::support::fakes::hubspot::{self, HubspotFake};
use crate::support::fakes::{Fake, Object};
use crate::support::{Sandbox, root};

/// No command of the README takes so long, on however busy a machine.
const ENOUGH: Duration = Duration::from_secs(180);

/// The folder that a reader of the README is in.
struct Reader {
    sandbox: Sandbox,
    folder: PathBuf,
    hubspot: Option<HubspotFake>,
}

impl Reader {
    fn new() -> Reader {
        let sandbox = Sandbox::new();
        copy(&root().join("fixtures"), &sandbox.path().join("fixtures"));
        // Written once: a command in the background may only begin to read it when the next one is run.
        make_executable(&sandbox.write("bin/adoptiv-migrate", tool()));
        let folder = sandbox.path().to_owned();
        Reader { sandbox, folder, hubspot: None }
    }

    /// Connects a HubSpot, as `connect hubspot` and config.toml would.
    fn connect(&mut self) {
        let fake = hubspot::start(Company::of(1_200));
        self.sandbox.write("config/config.toml", format!("[hubspot]\nurl = \"{}\"\n", fake.url()));
        self.hubspot = Some(fake);
    }

    /// What people do at HubSpot meanwhile.
    fn change(&self) {
        let hubspot = self.hubspot.as_ref().expect("a HubSpot");
        hubspot.rename(7, "Mara-Lou");
        hubspot.create("Tess", "Winter", "tess@winter.example");
        hubspot.delete(Object::Deals, 3);
    }

    /// What a command prints, and the exit code where it is not 0.
    #[expect(clippy::disallowed_methods, reason = "a shell finds its tools by the search path")]
    fn run(&mut self, command: &str) -> String {
        if let Some(folder) = command.strip_prefix("cd ") {
            self.folder = self.folder.join(folder).canonicalize().expect(folder);
            return String::new();
        }
        if let Some(words) = command.strip_prefix("sqlite3 -header -column adoptiv.db ") {
            return table(&self.folder.join("adoptiv.db"), words.trim_matches('"'));
        }
        let command = command.replace("cargo run --release -- ", "adoptiv-migrate ");
        let paths = std::env::var_os("PATH").unwrap_or_default();
        let mut folders = vec![self.sandbox.path().join("bin")];
        folders.extend(std::env::split_paths(&paths));
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &command])
            .current_dir(&self.folder)
            .env_clear()
            .env("PATH", std::env::join_paths(folders).expect("a search path"))
            .env("COLUMNS", "100")
            .env("ADOPTIV_MIGRATE_CONFIG_DIR", self.sandbox.path().join("config"))
            .envs(self.hubspot.as_ref().map(Fake::env).unwrap_or_default());
        let (told, ended) = std::sync::mpsc::channel();
        std::thread::spawn(move || told.send(shell.output()));
        // Some wait for what another command has to bring about.
        let output = match ended.recv_timeout(ENOUGH) {
            Ok(output) => output.expect("a shell"),
            Err(_) => panic!("`{command}` does not end"),
        };
        let mut text = String::from_utf8_lossy(&output.stderr).into_owned();
        text.push_str(&String::from_utf8_lossy(&output.stdout));
        match output.status.code() {
            Some(0) => {}
            code => writeln!(text, "[exit code {}]", code.unwrap_or(-1)).expect("text"),
        }
        text
    }

    /// Replaces the lines with `-` by those with `+`, hunk by hunk.
    fn apply(&self, diff: &[&str]) {
        let name = diff[0].strip_prefix("--- ").expect("a diff names its file");
        let path = self.folder.join(name);
        let mut text = std::fs::read_to_string(&path).expect(name);
        let mut at = 1;
        while at < diff.len() {
            let lines = |at: &mut usize, sign: char| {
                let mut lines = String::new();
                while let Some(line) = diff.get(*at).and_then(|line| line.strip_prefix(sign)) {
                    lines.push_str(line);
                    lines.push('\n');
                    *at += 1;
                }
                lines
            };
            let (before, after) = (lines(&mut at, '-'), lines(&mut at, '+'));
            assert_ne!(before, after, "not a diff: {:?}", diff[at]);
            assert_eq!(text.matches(&before).count(), 1, "{name} has to have, once:\n{before}");
            text = text.replace(&before, &after);
        }
        std::fs::write(&path, text).expect(name);
    }
}

/// A script that stands for the binary. A busy machine takes long enough for lines of progress, which no reader
/// sees on these small files.
fn tool() -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_adoptiv-migrate"));
    format!(
        "#!/bin/sh\ncase \" $* \" in *' --progress '*) ;; *) set -- \"$@\" --no-progress ;; esac\n\
         exec '{}' \"$@\"\n",
        binary.display()
    )
}

#[cfg(unix)]
fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("a script");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).expect("a copy");
        }
    }
}

/// A query's rows as the `sqlite3` shell shows them with `-header -column`.
fn table(store: &Path, query: &str) -> String {
    let store = rusqlite::Connection::open(store).expect("a store");
    let mut statement = store.prepare(query).expect(query);
    let header: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let count = header.len();
    let mut rows = vec![header];
    let mut found = statement.query([]).expect(query);
    while let Some(row) = found.next().expect(query) {
        let cell = |at: usize| match row.get::<_, rusqlite::types::Value>(at).expect("a value") {
            rusqlite::types::Value::Null => String::new(),
            rusqlite::types::Value::Integer(number) => number.to_string(),
            rusqlite::types::Value::Real(number) => format!("{number:?}"),
            rusqlite::types::Value::Text(text) => text,
            rusqlite::types::Value::Blob(_) => panic!("no view shows a blob"),
        };
        rows.push((0..count).map(cell).collect());
    }
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count).map(width).collect();
    rows.insert(1, widths.iter().map(|width| "-".repeat(*width)).collect());
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ")
    };
    rows.iter().map(|row| line(row) + "\n").collect()
}

/// Whether the line is as it stands in the README, where `…` is any text.
fn line_matches(said: &str, line: &str) -> bool {
    let mut parts = said.trim_end().split('…');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = line.trim_end().strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// Whether the lines are as they stand in the README, where `…` alone on its line is any lines.
fn lines_match(said: &[&str], lines: &[&str]) -> bool {
    match said.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if first.trim() == "…" => {
            (0..=lines.len()).any(|skipped| lines_match(rest, &lines[skipped..]))
        }
        Some((first, rest)) => lines
            .split_first()
            .is_some_and(|(line, lines)| line_matches(first, line) && lines_match(rest, lines)),
    }
}

/// Runs the commands of a block; what is not as the README says.
fn run_block(reader: &mut Reader, block: &[&str]) -> String {
    let mut wrong = String::new();
    let mut rest = block;
    while let Some((command, after)) = rest.split_first() {
        let command = command.strip_prefix("$ ").expect("a block begins with a command");
        let end = after.iter().position(|line| line.starts_with("$ ")).unwrap_or(after.len());
        let (said, next) = after.split_at(end);
        let printed = reader.run(command);
        let trim = |mut lines: Vec<&'_ str>| {
            while lines.last().is_some_and(|line| line.trim().is_empty()) {
                lines.pop();
            }
            lines.iter().map(|line| (*line).to_owned()).collect::<Vec<String>>()
        };
        let (said, printed) = (trim(said.to_vec()), trim(printed.lines().collect()));
        let said: Vec<&str> = said.iter().map(String::as_str).collect();
        let lines: Vec<&str> = printed.iter().map(String::as_str).collect();
        if !lines_match(&said, &lines) {
            write!(wrong, "\n$ {command}\n{}\n", printed.join("\n")).expect("text");
        }
        rest = next;
    }
    wrong
}

#[test]
fn every_example_of_the_readme_prints_what_stands_there() {
    assert_examples("README.md", 20);
}

#[test]
fn every_example_about_exports_prints_what_stands_there() {
    assert_examples("docs/exports.md", 3);
}

/// Runs the blocks of a page, which are so many at least.
fn assert_examples(page: &str, fewest: usize) {
    let text = std::fs::read_to_string(root().join(page)).expect(page);
    let mut reader = Reader::new();
    let (mut wrong, mut blocks) = (String::new(), 0);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line == "<!-- new folder -->" {
            reader = Reader::new();
        }
        match line {
            "<!-- a HubSpot -->" => reader.connect(),
            "<!-- it changes -->" => reader.change(),
            _ => {}
        }
        let Some(kind) = line.strip_prefix("```") else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        match kind {
            "console" => wrong.push_str(&run_block(&mut reader, &block)),
            "diff" => reader.apply(&block),
            _ => continue,
        }
        blocks += 1;
    }
    drop(reader.sandbox);
    assert!(blocks >= fewest, "only {blocks} blocks of {page} are run");
    assert!(wrong.is_empty(), "these commands print something else than {page} says:\n{wrong}");
}

#[test]
fn the_readme_names_every_subcommand() {
    let text = std::fs::read_to_string(root().join("README.md")).expect("a README");
    let help = Sandbox::new().run(&["--help"]).stdout;
    let commands = help.split("Commands:").nth(1).expect("a list").split("Options:").next();
    for line in commands.expect("a list").lines().filter(|line| line.starts_with("  ")) {
        let name = line.split_whitespace().next().expect("a name");
        assert!(name == "help" || text.contains(&format!("`{name}`")), "no `{name}` in the README");
    }
}

#[test]
fn the_mapping_of_the_readme_is_one() {
    let text = std::fs::read_to_string(root().join("README.md")).expect("a README");
    let mapping = text.split("```toml\n").nth(1).expect("a mapping").split("```").next();
    let sandbox = Sandbox::new();
    sandbox.write("mapping.toml", mapping.expect("a mapping"));
    sandbox.write(
        "contacts.csv",
        "Mail,Size,Row colour,Fax,Signed up,Interests,Tel. country,Tel. number\n\
         ada@acme.example,39,red,,25/03/2026,n/a,+1,202 555 0139\n",
    );
    sandbox.write("deals.csv", "Title,Value,Stage\n,\"1.250,50\",Discovery\n");
    let ran = sandbox.run(&["import", "contacts.csv", "deals.csv"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let contact = sandbox.sql("SELECT phone, created_at, lead_source, custom FROM contacts");
    assert_eq!(contact, [["+12025550139", "2026-03-24T23:00:00Z", "Migration", r#"{"size":39}"#]]);
    let deal = sandbox.sql("SELECT name, CAST(amount AS REAL), stage FROM deals");
    assert_eq!(deal, [["Untitled", "1250.5", "Qualified"]]);
}

#[test]
fn the_readme_has_the_exit_codes_and_variables_of_the_help() {
    let text = std::fs::read_to_string(root().join("README.md")).expect("a README");
    let help = Sandbox::new().run(&["--help"]).stdout;
    let section = |name: &str| {
        let lines = help.split(name).nth(1).expect(name).lines().skip(1);
        let lines =
            lines.take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("     "));
        lines.map(|line| line.split_whitespace().next().expect("a word").to_owned())
    };
    for name in section("Environment:") {
        assert!(text.contains(&format!("| `{name}` |")), "no `{name}` in the README");
    }
    for code in section("Exit codes:") {
        assert!(text.contains(&format!("| {code} |")), "no exit code {code} in the README");
    }
}

#[test]
fn what_is_changed_in_the_tables_is_kept_by_undo() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", "id,email\n1,ada@acme.example\n2,bea@acme.example\n");
    assert_eq!(sandbox.run(&["import", "contacts.csv"]).code, 0);
    sandbox.edit("UPDATE contact SET title = 'Director' WHERE email = 'ada@acme.example'");
    assert_eq!(sandbox.run(&["undo", "1", "--yes"]).code, 0);
    assert_eq!(
        sandbox.sql("SELECT email, title FROM contacts"),
        [["ada@acme.example", "Director"]]
    );
}

#[test]
fn an_ellipsis_is_any_text_and_nothing_else_is() {
    assert!(line_matches("Took … s.", "Took 0.14 s."));
    assert!(line_matches("import 1  …  csv", "import 1  2026-11-23  csv"));
    assert!(!line_matches("Took … s.", "Took 0.14 s!"));
    assert!(!line_matches("Took", "Took 0.14 s."));
    assert!(lines_match(&["a", "…", "d"], &["a", "b", "c", "d"]));
    assert!(!lines_match(&["a", "…", "d"], &["a", "b", "c"]));
    assert!(!lines_match(&["a"], &["a", "b"]));
}
