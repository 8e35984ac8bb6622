//! Disks that are full, stores that are damaged, locked or read-only, and who may read what is written.
#![cfg(unix)]

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Ran, Sandbox};

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn what_holds_peoples_data_is_its_owners_alone() {
    let sandbox = Sandbox::imported();
    for words in [
        &[
            "import",
            "contacts.csv",
            "--max-rejected",
            "50%",
            "--id-map",
            "ids",
            "--report",
            "page.html",
        ][..],
        &["reconcile", "1", "--report", "reconciled.html"],
    ] {
        assert!([0, 3].contains(&sandbox.run(words).code), "{words:?}");
    }
    for name in [
        "adoptiv.db",
        "page.html",
        "reconciled.html",
        "ids/contacts-ids.csv",
        "rejects/contacts.rejects.csv",
    ] {
        assert_eq!(mode(&sandbox.path().join(name)), 0o600, "{name}");
    }
    // A mapping is shared with colleagues.
    sandbox.ok(&["map", "contacts.csv", "-o", "mapping.toml"]);
    assert_ne!(mode(&sandbox.path().join("mapping.toml")) & 0o044, 0);
}

/// The report of a run that could not write `what` at its end.
fn all_the_same(ran: &Ran, what: &str) -> Value {
    assert_eq!(ran.code, 1, "{ran:?}");
    let said = ran.stderr.contains("error: can't write `") && ran.stderr.contains(what);
    assert!(said, "{ran:?}");
    let report = ran.json();
    assert_eq!(report["ok"], false, "{report}");
    assert_eq!(report["error"]["kind"], "output", "{report}");
    report
}

/// Runs a command whose rows come from standard input, and takes the folder of its report away before they come:
/// what is found out only at the end, as a full disk is.
fn without_its_folder(sandbox: &Sandbox, words: &[&str]) -> Ran {
    let folder = sandbox.path().join("out");
    std::fs::create_dir(&folder).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_adoptiv-migrate"))
        .args(words)
        .args(["--report", "out/page.html"])
        .current_dir(sandbox.path())
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while names(&folder).is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(60), "the report is not begun");
        std::thread::sleep(Duration::from_millis(5));
    }
    std::fs::remove_dir_all(&folder).unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"id,email\n1,ada@acme.example\n2,ben@acme.example\n").unwrap();
    drop(stdin);
    Ran::of(child.wait_with_output().unwrap())
}

#[test]
fn a_report_that_can_not_be_written_takes_nothing_from_the_run() {
    let sandbox = Sandbox::new();
    let ran = without_its_folder(&sandbox, &["import", "--contacts", "-", "--format", "json"]);
    let report = all_the_same(&ran, "out/page.html");
    assert_eq!(report["import_id"], 1);
    assert_eq!(report["objects"]["contacts"]["created"], 2);
    let text = without_its_folder(&sandbox, &["import", "--contacts", "-"]);
    assert!(text.code == 1 && text.stdout.contains("import 2"), "{text:?}");
    assert!(text.stderr.contains("out/page.html`"), "{text:?}");
    assert_eq!(sandbox.sql("SELECT count(*) FROM imports WHERE state = 'finished'"), [["2"]]);
    let ran = without_its_folder(&sandbox, &["reconcile", "--contacts", "-", "--format", "json"]);
    let report = all_the_same(&ran, "out/page.html");
    assert_eq!(report["objects"]["contacts"]["source"], 2);
}

#[test]
fn rejects_that_can_not_be_written_take_nothing_from_the_run() {
    // A name for the rejects that is longer than a disk takes.
    let long = format!("contacts-{}.csv", "x".repeat(235));
    let sandbox = Sandbox::new();
    sandbox.write(&long, "id,email\n1,ada@acme.example\n2,ben@@acme.example\n");
    let words =
        ["import", &long, "--max-rejected", "50%", "--id-map", "ids", "--report", "page.html"];
    let ran = sandbox.run(&[&words[..], &["--format", "json"]].concat());
    let report = all_the_same(&ran, "rejects/contacts-");
    assert_eq!((&report["import_id"], &report["rejected_share"]), (&1.into(), &0.5.into()));
    assert_eq!(sandbox.sql("SELECT state FROM imports"), [["finished"]]);
    for name in ["page.html", "ids/contacts-ids.csv"] {
        assert!(sandbox.path().join(name).exists(), "{name}");
    }
}

#[test]
fn a_damaged_store_is_called_damaged_and_a_locked_one_locked() {
    let sandbox = Sandbox::imported();
    let store = sandbox.path().join("adoptiv.db");
    let whole = std::fs::read(&store).unwrap();
    let reads: [&[&str]; 3] = [&["history"], &["pipelines", "list"], &["import", "contacts.csv"]];
    // Its first page; all but its first page; its end.
    let mut first = whole.clone();
    first[16..4096].fill(0x5a);
    let mut rest = whole.clone();
    rest[4096..].fill(0x5a);
    for (what, bytes) in [("first", first), ("rest", rest), ("cut", whole[..20_000].to_vec())] {
        std::fs::write(&store, bytes).unwrap();
        for words in reads {
            let ran = sandbox.run(words);
            assert_eq!(ran.code, 1, "{what} {words:?}: {ran:?}");
            assert!(ran.stderr.contains("damaged"), "{what} {words:?}: {ran:?}");
        }
    }
    std::fs::write(&store, &whole).unwrap();
    let other = rusqlite::Connection::open(&store).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let ran = sandbox.run(&["workspace", "set", "--currency", "EUR"]);
    assert!(ran.code == 1 && ran.stderr.contains("locked: another program"), "{ran:?}");
}

#[test]
fn no_empty_store_is_left_behind() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", "id,email\n1,ada@acme.example\n2,no\n");
    sandbox.write("deals.csv", "id,name,stage\n1,Big,Nowhere\n");
    sandbox.write(
        "left.toml",
        "version = 1\nsource = \"csv\"\n[contacts.columns]\n\"Mail\" = \"email\"\n",
    );
    sandbox.write("page.html", "<html>mine</html>");
    let commands: [&[&str]; 9] = [
        &["import", "contacts.csv", "--max-rejected", "0%"],
        &["import", "contacts.csv", "--mapping", "left.toml"],
        &["import", "contacts.csv", "--strict-links", "--max-rejected", "0%"],
        &["import", "deals.csv", "--max-rejected", "0%"],
        &["import", "contacts.csv", "--resume"],
        &["import", "nowhere.csv"],
        &["import", "contacts.csv", "--report", "page.html"],
        &["pipelines", "rename", "Nowhere", "Elsewhere"],
        &["workspace", "set", "--timezone", "Mars/Olympus"],
    ];
    let before = names(sandbox.path());
    for words in commands {
        let ran = sandbox.run(words);
        assert_ne!(ran.code, 0, "{words:?}: {ran:?}");
        // Rejected rows are written for people to correct.
        let mut after = names(sandbox.path());
        after.retain(|name| name != "rejects");
        assert_eq!(after, before, "{words:?}: {ran:?}");
    }
    sandbox.ok(&["workspace", "set", "--timezone", "UTC"]);
    assert!(sandbox.path().join("adoptiv.db").exists(), "what was set is kept");
}

/// Runs the binary as somebody who may write nowhere; none where this machine can't.
fn as_nobody(sandbox: &Sandbox, words: &[&str]) -> Option<Ran> {
    let id = Command::new("/usr/bin/id").arg("-u").output().ok()?;
    let binary = env!("CARGO_BIN_EXE_adoptiv-migrate");
    let mut command = if id.stdout.starts_with(b"0\n") {
        let mut command = Command::new("/usr/bin/setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", binary]);
        command
    } else {
        Command::new(binary)
    };
    let output = command.args(words).current_dir(sandbox.path()).env_clear().output().ok()?;
    // It may not even be allowed to see the program.
    if output.status.code() == Some(126) || output.status.code() == Some(127) {
        return None;
    }
    Some(Ran::of(output))
}

#[test]
fn a_store_in_a_place_that_is_read_only_can_be_looked_at() {
    let sandbox = Sandbox::imported();
    let allow = |name: &str, mode| {
        std::fs::set_permissions(sandbox.path().join(name), std::fs::Permissions::from_mode(mode))
            .unwrap();
    };
    ["adoptiv.db", "contacts.csv", "accounts.csv", "deals.csv"]
        .iter()
        .for_each(|name| allow(name, 0o444));
    allow("", 0o555);
    for words in [
        &["history"][..],
        &["reconcile", "1"],
        &["explain", "contact", "1"],
        &["pipelines", "list"],
        &["owners", "list"],
        &["workspace", "show"],
        &["map", "contacts.csv", "deals.csv"],
        &["pipelines", "match", "deals.csv"],
        &["owners", "list", "deals.csv"],
    ] {
        let Some(ran) = as_nobody(&sandbox, words) else {
            crate::support::skipped(
                "machine_files",
                "a store can't be looked at as nobody else, who is no root",
            );
            break;
        };
        assert!([0, 3].contains(&ran.code), "{words:?}: {ran:?}");
        assert!(!ran.stdout.is_empty(), "{words:?}: {ran:?}");
    }
    if let Some(ran) = as_nobody(&sandbox, &["import", "contacts.csv"]) {
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(
            ran.stderr.contains("ermission denied") || ran.stderr.contains("read-only"),
            "{ran:?}"
        );
    }
    allow("", 0o755);
}
