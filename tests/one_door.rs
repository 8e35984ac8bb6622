//! One door to the terminal: what comes from data, names of files, names at a destination or a server's texts
//! never steers it, in no command and no format.

use std::path::{Path, PathBuf};

use crate::support::server::{Answer, Server};
use crate::support::{Ran, Sandbox, root};

/// What a name may hold: a title of the window, a cleared screen, a one-byte CSI, a blink, an override of
/// direction, and a line that looks like ours.
const EVIL: &str = "a\u{1b}]0;pwned\u{7}b\u{1b}[2Jc\u{9b}31md\u{1b}[5me\u{202e}f\u{2067}g\u{7f}";
/// The colours of this program.
const OURS: [&str; 6] =
    ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[1;31m", "\u{1b}[32m", "\u{1b}[33m", "\u{1b}[36m"];

fn steers(c: char) -> bool {
    let bidi = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    (c.is_control() && c != '\n') || bidi
}

fn assert_tame(words: &[&str], ran: &Ran) {
    for text in [&ran.stdout, &ran.stderr] {
        let colourless = OURS.iter().fold(text.clone(), |text, code| text.replace(code, ""));
        let found = colourless.chars().find(|c| steers(*c));
        assert!(found.is_none(), "{words:?} prints {found:?}: {text:?}");
        assert!(!text.lines().any(|line| line.starts_with("forged")), "{words:?}: {text}");
    }
}

/// A folder whose files have names, headers and values that would steer a terminal.
fn folder() -> (Sandbox, [String; 2]) {
    let sandbox = Sandbox::new();
    let contacts = format!("contacts-{EVIL}\nforged: x.csv");
    let deals = format!("deals-{EVIL}.csv");
    let header =
        format!("Contact ID,First Name,Email,Phone,Owner,Likes {EVIL},\"Two\nlines {EVIL}\"");
    sandbox.write(
        &contacts,
        format!(
            "{header}\n1,Ada{EVIL},ada@acme.example,12{EVIL},kim{EVIL}@acme.example,x{EVIL},y\n\
             2,Ben,ben{EVIL}@@acme.example,,,,\n3,\"Cleo\nforged: {EVIL}\",cleo@acme.example,,,z{EVIL},\n"
        ),
    );
    sandbox.write(
        &deals,
        format!(
            "Deal ID,Deal Name,Pipeline,Stage,Amount,Contact ID\n7,Big {EVIL},Sales {EVIL},Lead {EVIL},10,1\n\
             8,Small,Sales {EVIL},Lost {EVIL},x{EVIL},9{EVIL}\n"
        ),
    );
    (sandbox, [contacts, deals])
}

fn with<'w>(files: &[&'w str], words: &[&'w str]) -> Vec<&'w str> {
    [words, files].concat()
}

#[test]
#[cfg(unix)]
fn names_and_values_do_not_steer_the_terminal_in_any_command() {
    let (sandbox, files) = folder();
    let [contacts, deals] = [files[0].as_str(), files[1].as_str()];
    let page = format!("page-{EVIL}.html");
    let pipeline = format!("Sales {EVIL}");
    let (name, to) = (format!("Kim {EVIL}"), format!("no-{EVIL}/{EVIL}.db"));
    let pairs = ["--contacts", contacts, "--deals", deals];
    let commands: Vec<Vec<&str>> = vec![
        with(&pairs, &["map"]),
        with(&pairs, &["map", "-v", "-o", &pipeline]),
        vec!["pipelines", "create", "--from", deals],
        vec!["pipelines", "list"],
        vec!["pipelines", "show", &pipeline],
        vec!["pipelines", "match", deals],
        vec!["pipelines", "show", &to],
        vec!["pipelines", "rename", &pipeline, &name],
        vec!["workspace", "users", "add", "kim@acme.example", "--name", &name],
        vec!["workspace", "show"],
        vec!["workspace", "users", "list"],
        with(&pairs, &["dry-run", "--all", "-v"]),
        with(&pairs, &["import", "--max-rejected", "100%", "--rejects", &name, "--report", &page]),
        with(&pairs, &["import", "--max-rejected", "1%"]),
        vec!["history"],
        vec!["reconcile", "-v"],
        vec!["owners", "list"],
        vec!["explain", "contacts", "1"],
        vec!["explain", "deals", &to],
        vec!["undo", "1", "--dry-run"],
        vec!["undo", "1", "--yes"],
        vec!["import", &to],
        vec!["history", "--to", &to],
        vec![&pipeline],
        vec!["import", "--timezone", &pipeline, "x.csv"],
        vec!["import", "--mapping", &to, "x.csv"],
    ];
    for words in &commands {
        for options in [&[][..], &["--color", "always"], &["--format", "json"]] {
            let words = [&words[..], options].concat();
            assert_tame(&words, &sandbox.run(&words));
        }
        let words = [&words[..], &["--progress", "json"]].concat();
        assert_tame(&words, &sandbox.run(&words));
    }
}

#[test]
fn json_keeps_what_it_tames() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", format!("id,email\n1,{EVIL}\n"));
    let report = sandbox.run(&["dry-run", "contacts.csv", "--format", "json"]);
    assert_tame(&["dry-run"], &report);
    assert_eq!(report.json()["rejections"][0]["value"], EVIL);
}

#[test]
fn a_server_does_not_steer_the_terminal_by_its_texts() {
    let problem = serde_json::json!({ "code": EVIL, "title": EVIL, "detail": format!("no {EVIL}\nforged: x"),
        "errors": [{ "pointer": EVIL, "code": EVIL, "detail": EVIL }] });
    for status in [400, 401, 403, 422] {
        let body = problem.to_string();
        let server =
            Server::script(vec![Answer::json(status, body).with("x-request-id", "r\u{9b}2J")]);
        let sandbox = Sandbox::new();
        sandbox.write("contacts.csv", "id,email\n1,ada@acme.example\n");
        for options in [&[][..], &["--color", "always"], &["--format", "json"], &["-vvv"]] {
            let url = server.url();
            let words = [&["import", "contacts.csv", "--to", &url], options].concat();
            let ran = Ran::of(
                sandbox.command().env("ADOPTIV_TOKEN", "s3cret").args(&words).output().unwrap(),
            );
            assert_eq!(ran.code, 1, "{ran:?}");
            assert_tame(&words, &ran);
        }
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn nothing_but_the_door_prints() {
    // What prints, and the files that may; prompts and bars are handed tamed texts there.
    let prints: [(&str, &[&str]); 12] = [
        ("io::stdout()", &["ui/term.rs"]),
        ("io::stderr()", &["ui/term.rs"]),
        ("print!(", &[]),
        ("println!(", &[]),
        ("dbg!(", &[]),
        (".print()", &[]),
        ("error.exit()", &[]),
        ("/dev/tty", &[]),
        ("inquire::", &["ui/mod.rs", "ui/review.rs"]),
        ("indicatif::", &["ui/progress.rs", "ui/progress/target.rs", "ui/term.rs"]),
        (
            " term::",
            &["ui/mod.rs", "ui/progress.rs", "ui/progress/json.rs", "ui/progress/target.rs"],
        ),
        ("print_own(", &["ui/term.rs", "ui/mod.rs"]),
    ];
    let src = root().join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut wrong = Vec::new();
    for path in files {
        let name = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in code.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
            for (call, may) in prints {
                if line.contains(call) && !may.contains(&name.as_str()) {
                    wrong.push(format!("src/{name}: `{line}`: print through `ui::Ui`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
