//! A power cut loses what was not flushed, at any write of an import or an undo: the store opens, and the
//! same command, run again, ends as if nothing had been.

#![cfg(target_os = "linux")]

use std::ffi::OsString;

use serde_json::{Value, json};

use crate::support::powercut::{Cut, assert_whole, cuts, possible};
use crate::support::remote::{Remote, number, workspace};
use crate::support::served::{READ_TOKEN, TOKEN};
use crate::support::workspace::{Dump, by_source};
use crate::support::{Ran, Sandbox};

const IMPORT: [&str; 7] = [
    "import",
    "--max-rejected",
    "100%",
    "accounts.csv",
    "contacts.csv",
    "deals.csv",
    "--format=json",
];
const UNDO: [&str; 4] = ["undo", "1", "--yes", "--format=json"];

/// Files whose rows link, name companies that have no row, give consent and fail; `title` is that of every
/// contact.
fn company(folder: &Sandbox, contacts: usize, title: &str) {
    let rows = |header: &str, rows: usize, row: &dyn Fn(usize) -> String| {
        (0..rows).fold(format!("{header}\n"), |text, n| text + &row(n) + "\n")
    };
    folder.write(
        "accounts.csv",
        rows("Account ID,Account Name", contacts / 8, &|n| format!("A-{n},Company {n}")),
    );
    let header = "Contact ID,Last Name,Email,Company,Job Title,consent_text,consent_timestamp";
    folder.write(
        "contacts.csv",
        rows(header, contacts, &|n| {
            let email =
                if n % 29 == 5 { "no@@address".to_owned() } else { format!("p{n}@acme.example") };
            let company = n % (contacts / 2);
            format!(
                "C-{n},Person {n},{email},Company {company},{title},I agree,2026-02-01T09:00:00Z"
            )
        }),
    );
    folder.write(
        "deals.csv",
        rows("Deal ID,Deal Name,Stage,Amount,Contact ID", contacts / 3, &|n| {
            format!("D-{n},Deal {n},Lead,{n}.50,C-{n}")
        }),
    );
}

/// A workspace of its own, or the hub of one, after an import that nobody interrupted.
struct Whole {
    folder: Sandbox,
    dump: Dump,
    rejects: String,
}

fn rejects(folder: &Sandbox) -> String {
    let path = folder.path().join("rejects/contacts.rejects.csv");
    std::fs::read_to_string(path).unwrap_or_default()
}

fn store(folder: &Sandbox) -> Dump {
    by_source(&folder.path().join("adoptiv.db"))
}

impl Whole {
    fn new(contacts: usize) -> Whole {
        let folder = workspace();
        company(&folder, contacts, "Clerk");
        let ran = folder.run(&IMPORT);
        assert_eq!(ran.code, 0, "{ran:?}");
        Whole { dump: store(&folder), rejects: rejects(&folder), folder }
    }
}

/// A copy of the files of a folder.
fn copy(from: &Sandbox) -> Sandbox {
    let to = Sandbox::new();
    for entry in std::fs::read_dir(from.path()).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_file() && !name.ends_with(".lock") {
            to.write(&name, std::fs::read(&path).expect("a file"));
        }
    }
    to
}

type Variables = Vec<(&'static str, OsString)>;

/// Runs a command without a power cut, to see where there may be one.
fn watched(folder: &Sandbox, words: &[&str], points: usize) -> Vec<Cut> {
    cuts(folder, points, |variables| {
        let output = folder.command().args(words).envs(variables).output().expect("it runs");
        assert!(output.status.success(), "{output:?}");
    })
}

/// Runs a command until the power is cut.
fn cut_off(folder: &Sandbox, words: &[&str], cut: Cut) {
    let mut command = folder.command();
    let output = command.args(words).envs(cut.variables(folder)).output().expect("it runs");
    assert_eq!(output.status.code(), None, "{cut:?}: {output:?}");
}

/// Runs a command again after a power cut, or `None` if it says that all is done.
fn again(ran: Ran, cut: Cut, done: &str) -> Option<Value> {
    if ran.code == 1 && ran.stderr.contains(done) {
        return None;
    }
    assert_eq!(ran.code, 0, "{cut:?}: {ran:?}");
    Some(ran.json())
}

#[test]
fn an_import_and_another_that_merges_into_it() {
    if !possible() {
        return;
    }
    // Into a store that is made by it.
    let whole = Sandbox::new();
    company(&whole, 90, "Clerk");
    let points = watched(&copy(&whole), &IMPORT, 45);
    assert_eq!(whole.run(&IMPORT).code, 0);
    for cut in points {
        let folder = Sandbox::new();
        company(&folder, 90, "Clerk");
        cut_off(&folder, &IMPORT, cut);
        if cut.ended {
            assert_eq!(rejects(&folder), rejects(&whole), "{cut:?}");
            assert_eq!(store(&folder), store(&whole), "{cut:?}");
        }
        if cut.seed % 2 == 0 {
            // Else the program finds it as the power cut left it.
            assert_whole(&folder, cut);
        }
        let report = again(folder.run(&IMPORT), cut, "-").expect("a report");
        if report["import_id"] == 2 {
            assert_eq!(report["objects"]["contacts"]["unchanged"], 87, "{cut:?}: {report:#}");
        }
        assert_whole(&folder, cut);
        assert_eq!(store(&folder), store(&whole), "{cut:?}");
        assert_eq!(rejects(&folder), rejects(&whole), "{cut:?}");
    }

    // Into one that is there.
    let before = copy(&whole);
    company(&before, 90, "Boss");
    let points = watched(&copy(&before), &IMPORT, 45);
    let merged = copy(&before);
    assert_eq!(merged.run(&IMPORT).code, 0);
    for cut in points {
        let folder = copy(&before);
        cut_off(&folder, &IMPORT, cut);
        let report = again(folder.run(&IMPORT), cut, "-").expect("a report");
        assert_whole(&folder, cut);
        assert_eq!(store(&folder), store(&merged), "{cut:?}");
        let undone = if report["import_id"] == 3 { ["3", "2"] } else { ["2", ""] };
        for id in undone.iter().filter(|id| !id.is_empty()) {
            let ran = folder.run(&["undo", id, "--yes"]);
            assert_eq!(ran.code, 0, "{cut:?}: {ran:?}");
        }
        assert_eq!(store(&folder), store(&whole), "{cut:?}");
    }
}

#[test]
fn an_undo() {
    if !possible() {
        return;
    }
    let whole = Whole::new(90);
    for cut in watched(&copy(&whole.folder), &UNDO, 45) {
        let folder = copy(&whole.folder);
        cut_off(&folder, &UNDO, cut);
        assert_whole(&folder, cut);
        if cut.at % 2 == 0 {
            let there = store(&folder);
            let gone = there["contacts"].is_empty();
            assert!(gone || there == whole.dump, "all or nothing: {cut:?}");
        }
        again(folder.run(&UNDO), cut, "taken back already");
        assert_whole(&folder, cut);
        assert!(store(&folder).values().all(Vec::is_empty), "{cut:?}");
        assert_eq!(folder.run(&IMPORT).code, 0);
        assert_eq!(store(&folder), whole.dump, "{cut:?}");
    }
}

fn remote_cut_off(remote: &Remote, client: &Sandbox, words: &[&str], cut: Cut) {
    let mut command = remote.command(client, words);
    let output = command.envs(cut.variables(client)).output().expect("it runs");
    assert_eq!(output.status.code(), None, "{cut:?}: {output:?}");
}

fn remote_watched(remote: &Remote, client: &Sandbox, words: &[&str], points: usize) -> Vec<Cut> {
    cuts(client, points, |variables: Variables| {
        let output = remote.command(client, words).envs(variables).output().expect("it runs");
        assert!(output.status.success(), "{output:?}");
    })
}

fn client(contacts: usize) -> Sandbox {
    let client = Sandbox::new();
    company(&client, contacts, "Clerk");
    client
}

/// Nothing is left at either end.
fn assert_empty(remote: &Remote, client: &Sandbox, cut: Cut) {
    for (end, folder) in [("hub", client), ("workspace", &remote.folder)] {
        for table in ["accounts", "contacts", "deals", "consents", "external_ids"] {
            let left = number(folder, &format!("SELECT count(*) FROM {table}"));
            assert_eq!(left, 0, "{cut:?}: {table} of the {end}");
        }
    }
    assert_eq!(number(client, "SELECT count(*) FROM push_batch"), 0, "{cut:?}");
}

#[test]
fn an_import_over_the_api() {
    if !possible() {
        return;
    }
    let whole = Whole::new(230);
    let remote = Remote::new(&[]);
    let first = client(230);
    let points = remote_watched(&remote, &first, &IMPORT, 45);
    let mut dump = whole.dump.clone();
    dump.remove("open_links");
    let there = |remote: &Remote| {
        let mut there = remote.by_source();
        there.remove("open_links");
        there
    };
    assert_eq!(there(&remote), dump);
    remote.done(&first, &UNDO[..3]);
    for cut in points {
        let told = remote.count("SELECT count(*) FROM told_import");
        let client = client(230);
        remote_cut_off(&remote, &client, &IMPORT, cut);
        assert_whole(&client, cut);
        let report = again(remote.run(&client, &IMPORT), cut, "-").expect("a report");
        assert_whole(&client, cut);
        assert_eq!(there(&remote), dump, "{cut:?}");
        assert_eq!(store(&client), whole.dump, "{cut:?}");
        assert_eq!(rejects(&client), whole.rejects, "{cut:?}");
        let imports = report["import_id"].as_u64().expect("an id");
        let by_now = remote.count("SELECT count(*) FROM told_import");
        assert_eq!(by_now, told + imports, "{cut:?}: each import is told of once");
        // All of it is ours, whatever the power cut took.
        for id in (1..=imports).rev() {
            let report = remote.done(&client, &["undo", &id.to_string(), "--yes"]);
            assert_eq!(report["kept_total"], 0, "{cut:?}: {report:#}");
        }
        assert_empty(&remote, &client, cut);
    }
}

#[test]
fn an_undo_over_the_api() {
    if !possible() {
        return;
    }
    let remote = Remote::new(&[]);
    let imported = || {
        let client = client(120);
        remote.done(&client, &IMPORT[..6]);
        client
    };
    for cut in remote_watched(&remote, &imported(), &UNDO, 30) {
        let client = imported();
        remote_cut_off(&remote, &client, &UNDO, cut);
        assert_whole(&client, cut);
        if let Some(report) = again(remote.run(&client, &UNDO), cut, "taken back already") {
            assert_eq!(report["kept_total"], 0, "{cut:?}: {report:#}");
            let deleted = json!({"accounts": 60, "contacts": 116, "deals": 40});
            assert_eq!(report["deleted"], deleted, "{cut:?}");
        }
        assert_whole(&client, cut);
        assert_empty(&remote, &client, cut);
    }
}

/// What is put in the place of another file is the old one or the new one, whole.
#[test]
fn a_mapping_with_answers() {
    if !possible() {
        return;
    }
    let map = ["map", "contacts.csv", "-o", "mapping.toml"];
    let folder = client(40);
    assert_eq!(folder.run(&map).code, 0);
    let read = |folder: &Sandbox| {
        std::fs::read_to_string(folder.path().join("mapping.toml")).expect("a mapping")
    };
    let answered = read(&folder).replace("= \"title\"", "= \"department\"");
    folder.write("mapping.toml", &answered);
    let text = std::fs::read_to_string(folder.path().join("contacts.csv")).expect("rows");
    folder.write(
        "contacts.csv",
        text.replace("Job Title", "Job Title,City").replace("Clerk", "Clerk,Oslo"),
    );
    let new = copy(&folder);
    let points = watched(&new, &map, 30);
    assert_ne!(read(&new), answered);
    for cut in points {
        let folder = copy(&folder);
        cut_off(&folder, &map, cut);
        let left = read(&folder);
        assert!(!cut.ended || left == read(&new), "{cut:?}: {left}");
        assert!(left == answered || left == read(&new), "{cut:?}: {left}");
    }
}

#[test]
fn a_token_that_is_kept() {
    if !possible() {
        return;
    }
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    let connect = |token: &str, variables: Variables| {
        let mut command = client.command();
        command.args(["connect", "adoptiv", "--to", remote.url(), "--token-stdin"]);
        command.write_stdin(format!("{token}\n")).envs(variables).output().expect("it runs")
    };
    let kept = || {
        let path = client.path().join("config/credentials.json");
        std::fs::read_to_string(path).expect("credentials")
    };
    assert!(connect(READ_TOKEN, Vec::new()).status.success());
    let points = cuts(&client, 20, |variables| {
        assert!(connect(TOKEN, variables).status.success());
    });
    for cut in points {
        let ran = connect(READ_TOKEN, Vec::new());
        assert!(ran.status.success(), "the connections can be read: {cut:?}: {ran:?}");
        let output = connect(TOKEN, cut.variables(&client));
        assert_eq!(output.status.code(), None, "{cut:?}: {output:?}");
        let kept = kept();
        assert!(kept.contains(TOKEN) || kept.contains(READ_TOKEN), "{cut:?}: {kept}");
        assert!(!cut.ended || kept.contains(TOKEN), "{cut:?}: {kept}");
        assert_eq!(client.run(&["connect", "list"]).code, 0, "{cut:?}");
    }
}
