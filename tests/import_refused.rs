//! An import that is refused says so wherever it is told: on the screen, in the page, in JSON; whatever the
//! reason, over a store and over the API, and leaves nothing behind.

use crate::support::remote::{Remote, workspace};
use crate::support::{Ran, Sandbox};

/// One contact of two can't be read; the other names a company and has a column of its own.
const HALF: &str = "Contact ID,Email,Phone,Company,Shoe Size\n\
    C-1,ada@one.example,12,One,39\nC-2,ben@@one.example,,,\n";

/// What may not be said of what did not happen.
fn says_only_what_would_be(text: &str) {
    for done in [" created", " merged", ">Created<", ">Merged<", "is made", "are made", "Imported"]
    {
        assert!(!text.contains(done), "{done}: {text}");
    }
}

fn refused_for_its_rejects(run: impl Fn(&[&str]) -> Ran, page: impl Fn() -> String) {
    let words = ["import", "--contacts", "half.csv", "--report", "report.html"];
    let ran = run(&words);
    assert_eq!(ran.code, 3, "{ran:?}");
    let mut lines = ran.stdout.lines();
    assert!(lines.next().unwrap().starts_with("Import refused: half.csv -> "), "{ran:?}");
    assert!(
        ran.stdout.contains("\nNothing was written: 1 of 2 rows (50%) rejected"),
        "{}",
        ran.stdout
    );
    let head = ran.stdout.lines().find(|line| line.contains("  rows  ")).unwrap();
    let words_of_head: Vec<&str> =
        head.split("  ").map(str::trim).filter(|w| !w.is_empty()).collect();
    assert_eq!(
        words_of_head,
        ["rows", "would create", "would merge", "unchanged", "rejected", "warned"]
    );
    says_only_what_would_be(&ran.stdout);
    assert!(ran.stdout.contains("1 more account would be made"), "{}", ran.stdout);
    let page = page();
    assert!(page.contains("<h1>Import refused, nothing was written</h1>"), "{page}");
    assert!(page.contains(">Would create</th>") && page.contains(">Would merge</th>"), "{page}");
    says_only_what_would_be(&page);

    let json = run(&[&words[..], &["--format", "json"]].concat()).json();
    assert_eq!((&json["ok"], &json["written"]), (&false.into(), &false.into()), "{json}");
    assert_eq!((&json["refused"], &json["import_id"]), (&"max_rejected".into(), &().into()));
}

#[test]
fn too_many_rejected_rows_over_a_store() {
    for strict in [false, true] {
        let sandbox = Sandbox::workspace();
        sandbox.write("half.csv", HALF);
        let run = |words: &[&str]| {
            let strict: &[&str] = if strict { &["--strict-links"] } else { &[] };
            sandbox.run(&[words, strict].concat())
        };
        let page = || std::fs::read_to_string(sandbox.path().join("report.html")).unwrap();
        refused_for_its_rejects(run, page);
        assert_eq!(sandbox.lines("SELECT count(*) FROM contacts"), ["0"]);
        assert_eq!(sandbox.lines("SELECT count(*) FROM imports"), ["0"]);
    }
}

#[test]
fn too_many_rejected_rows_over_the_api() {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    client.write("half.csv", HALF);
    let before = remote.state();
    let page = || std::fs::read_to_string(client.path().join("report.html")).unwrap();
    refused_for_its_rejects(|words| remote.run(&client, words), page);
    assert_eq!(remote.state(), before);
}

#[test]
fn what_is_refused_because_of_whose_rows_they_are_says_that_nothing_was_written() {
    let ids = "Contact ID,First Name,Last Name,Email\n101,Ada,Moss,ada@one.example\n\
        102,Ben,Hale,ben@one.example\n";
    let others = "Contact ID,First Name,Last Name,Email\n101,Zoe,Quist,zoe@nine.example\n\
        102,Kai,Roth,kai@nine.example\n";
    let deals = "Deal Name,Stage,Days in stage\nChairs,Lead,4\nLamps,Lead,9\n";
    let mapping = "version = 1\nsource = \"csv\"\n[contacts.columns]\n\"Contact ID\" = \"id\"\n\
        \"First Name\" = \"first_name\"\nMail = \"email\"\n";
    let row_key = "version = 1\nsource = \"csv\"\n[deals]\nrow_key = [\"Compny\"]\n[deals.columns]\n\
        \"Deal Name\" = \"name\"\nStage = \"stage\"\n";
    for api in [false, true] {
        let remote = api.then(|| Remote::over(workspace(), &[]));
        let sandbox = match api {
            true => Sandbox::new(),
            false => Sandbox::workspace(),
        };
        let run = |words: &[&str]| match &remote {
            Some(remote) => remote.run(&sandbox, words),
            None => sandbox.run(words),
        };
        let state = || match &remote {
            Some(remote) => remote.state(),
            None => sandbox.sql("SELECT last_name FROM contacts UNION ALL SELECT name FROM deals"),
        };
        sandbox.write("contacts.csv", ids);
        sandbox.write("deals.csv", deals);
        let first = run(&["import", "contacts.csv", "deals.csv"]);
        assert_eq!(first.code, 0, "{first:?}");
        let before = state();
        sandbox.write("contacts.csv", others);
        sandbox.write("deals.csv", deals.replace(",4\n", ",5\n").replace(",9\n", ",10\n"));
        for (code, file, toml) in [
            ("other_source", "contacts.csv", None),
            ("newer_export", "deals.csv", None),
            ("missing_column", "contacts.csv", Some(mapping)),
            ("row_key_absent", "deals.csv", Some(row_key)),
        ] {
            let mut words = vec!["import", file, "--report", "report.html"];
            if let Some(toml) = toml {
                sandbox.write("its.toml", toml);
                words.extend(["--mapping", "its.toml"]);
            }
            let ran = run(&words);
            assert_eq!((ran.code, ran.stdout.as_str()), (3, ""), "{code}: {ran:?}");
            assert!(ran.stderr.contains("; nothing was written\n"), "{code}: {ran:?}");
            words.extend(["--format", "json"]);
            let json = run(&words).json();
            assert_eq!(json["error"]["code"], code, "{json}");
            assert_eq!((&json["ok"], &json["written"]), (&false.into(), &false.into()), "{json}");
            assert!(!sandbox.path().join("report.html").exists(), "{code}");
        }
        assert_eq!(state(), before);
    }
}

#[test]
fn what_was_done_is_said_as_done_and_a_dry_run_says_what_would_be() {
    let sandbox = Sandbox::workspace();
    sandbox.write("half.csv", HALF);
    let words = ["--contacts", "half.csv", "--max-rejected", "50%", "--report", "report.html"];
    let page = || std::fs::read_to_string(sandbox.path().join("report.html")).unwrap();
    let rehearsed = sandbox.ok(&[&["dry-run"], &words[..]].concat());
    says_only_what_would_be(&rehearsed.stdout);
    says_only_what_would_be(&page());
    let done = sandbox.ok(&[&["import"], &words[..]].concat());
    assert!(done.stdout.contains("  created  merged  ") && done.stdout.contains("account is made"));
    assert!(page().contains(">Created</th>"));
    let json = sandbox.done(&["import", "--contacts", "half.csv", "--max-rejected", "50%"]);
    assert_eq!((&json["written"], json.get("refused")), (&true.into(), None));
}
