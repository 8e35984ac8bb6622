//! What every command has in common: help that fits, examples, and wrong input that is answered with
//! what to do.

use crate::support::Sandbox;

/// The help of a command at a width.
fn help(path: &[String], columns: &str) -> String {
    let sandbox = Sandbox::new();
    let mut command = sandbox.command();
    command.env("COLUMNS", columns).args(path).arg("--help");
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

/// Every command, `connect` as well as `connect hubspot`, by its words.
pub fn all_commands() -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let mut open = vec![Vec::new()];
    while let Some(path) = open.pop() {
        let text = help(&path, "100");
        let listed = text.lines().skip_while(|line| *line != "Commands:").skip(1);
        for line in listed.take_while(|line| !line.is_empty()) {
            let name = line.strip_prefix("  ").and_then(|line| line.split(' ').next());
            if let Some(name) = name.filter(|name| !name.is_empty() && *name != "help") {
                open.push([&path[..], &[name.to_owned()]].concat());
            }
        }
        all.push(path);
    }
    all.retain(|path| !path.is_empty());
    all.sort();
    all
}

#[test]
fn help_fits_into_80_columns_and_breaks_no_paragraph_twice() {
    for path in all_commands() {
        let (narrow, wide) = (help(&path, "80"), help(&path, "100"));
        for line in narrow.lines() {
            assert!(line.chars().count() <= 80, "{path:?}: {line}");
        }
        // A line that ends early though the next word would have fitted was broken by somebody else.
        let about = narrow.split("\nUsage:").next().unwrap();
        let lines: Vec<&str> = about.lines().collect();
        for pair in lines.windows(2) {
            let prose = |line: &str| !line.is_empty() && !line.starts_with(' ');
            if prose(pair[0]) && prose(pair[1]) {
                let word = pair[1].split(' ').next().unwrap();
                assert!(pair[0].len() + 1 + word.len() > 80, "{path:?}: {pair:?}");
            }
        }
        let examples = |text: &str| -> Vec<String> {
            let lines = text.lines().filter(|line| line.starts_with("  adoptiv-migrate "));
            lines.map(str::to_owned).collect()
        };
        assert_eq!(examples(&narrow), examples(&wide), "{path:?}");
        let own = format!("  adoptiv-migrate {}", path.join(" "));
        assert!(examples(&narrow).iter().any(|line| line.starts_with(&own)), "{path:?}");
    }
}

#[test]
fn the_help_of_the_program_fits_too() {
    for line in help(&[], "80").lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn wrong_input_is_answered_with_what_to_do() {
    let cases: [(&[&str], i32, &str); 17] = [
        (&["undo", "abc"], 2, "the command `history` lists"),
        (&["undo", "0"], 2, "is no import's id"),
        (&["history", "--to", "ftp://x"], 2, "`https://x`"),
        (&["history", "--to", "htps://api.example"], 2, "`https://api.example`"),
        (&["history", "--to", "https:/api.example/", "--store", "no.db"], 1, "no store"),
        (&["import", "a.csv", "--to", "FTP://x"], 2, "`https://x`"),
        (&["history", "--to", "https://"], 2, "an address looks like"),
        (&["history", "--to", "http://api.example"], 2, "write `https://`"),
        (&["history", "--store", "https://api.example"], 2, "name the workspace with `--to`"),
        (&["import", "--dry-run"], 2, "name the files to read"),
        (&["import", "hubspto"], 1, "did you mean the CRM `hubspot`?"),
        (&["dry-run", "a.csv", "--rows", "0"], 2, "`--all` reads all"),
        (&["dry-run", "a.csv", "--rows", "many"], 2, "is no number of rows"),
        (&["import", "a.csv", "--dry-run", "--resume"], 2, "cannot be used with"),
        (&["reconcile", "7"], 1, "an import makes it"),
        (&["explain", "contacts", "1"], 1, "an import makes it"),
        (&["explain", "person", "1"], 2, "write account, contact or deal"),
    ];
    for (words, code, told) in cases {
        let sandbox = Sandbox::new();
        let ran = sandbox.run(words);
        assert_eq!((ran.code, ran.stdout.as_str()), (code, ""), "{words:?}: {ran:?}");
        assert!(ran.stderr.contains(told), "{words:?}: {ran:?}");
        assert!(!ran.stderr.contains("invalid digit"), "{words:?}: {ran:?}");
        let left = std::fs::read_dir(sandbox.path()).unwrap().count();
        assert_eq!(left, 0, "{words:?} leaves something behind");
    }
}

#[test]
fn a_password_in_a_destination_is_not_repeated() {
    let ran = Sandbox::new().run(&["history", "--to", "ftp://kim:hush@api.example/"]);
    assert!(ran.stderr.contains("`https://api.example/`"), "{ran:?}");
    assert!(!ran.stderr.contains("hush"), "{ran:?}");
}

#[test]
fn a_path_with_a_drive_or_a_colon_is_a_store() {
    for name in ["c:/no/where.db", "a:b.db"] {
        let ran = Sandbox::new().run(&["history", "--to", name]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.stderr.contains("no store at"), "{ran:?}");
    }
}
