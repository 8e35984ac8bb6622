//! `dry-run` and `import` to a workspace behind the API: what is asked of it, what is sent, and what
//! comes back of rows that it does not take.

use std::collections::BTreeSet;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::remote::{Remote, number, workspace};
use crate::support::rules::{counts, rejections};
use crate::support::served::{READ_TOKEN, TOKEN};
use crate::support::workspace::by_source;
use crate::support::{Ran, Sandbox};

const OBJECTS: [&str; 3] = ["accounts", "contacts", "deals"];
const ALL: [&str; 4] = ["contacts.csv", "accounts.csv", "deals.csv", "users.csv"];

/// A folder with the files of Acme.
fn acme() -> Sandbox {
    Sandbox::with_fixtures("acme")
}

fn words<'w>(command: &[&'w str], files: &[&'w str]) -> Vec<&'w str> {
    [command, files].concat()
}

/// A report without what a dry run and an import may not share.
fn comparable(mut report: Value) -> Value {
    for key in ["command", "import_id", "written", "seconds", "rejects_files"] {
        report.as_object_mut().expect("an object").remove(key).expect(key);
    }
    report
}

fn files(folder: &Sandbox) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder.path()).expect("a folder");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into()).collect()
}

/// A workspace that holds 20,000 contacts of an import into its store.
fn full() -> Sandbox {
    let folder = workspace();
    let mut text = String::from("Contact ID,First Name,Email\n");
    for n in 0..20_000 {
        text += &format!("C-{n},Person {n},person{n}@acme.example\n");
    }
    folder.import(&[("contacts.csv", &text)]);
    folder
}

#[test]
fn a_dry_run_predicts_the_import_and_neither_the_workspace_nor_the_folder_sees_anything() {
    let (remote, client) = (Remote::new(&[]), acme());
    let (before, beside) = (remote.state(), files(&client));
    let predicted = remote.done(&client, &words(&["dry-run", "--all"], &ALL));
    remote.done(&client, &words(&["dry-run"], &ALL));
    assert_eq!(remote.state(), before);
    assert_eq!(files(&client), beside, "no store, no rejects");
    let report = remote.done(&client, &words(&["import"], &ALL));
    assert_eq!(comparable(predicted), comparable(report));
    // And once more against what is there now, with a hub that knows it and one that does not.
    for store in ["adoptiv.db", "other.db"] {
        let again = remote.state();
        let dry = words(&["dry-run", "--all", "--store", store], &ALL);
        let predicted = remote.done(&client, &dry);
        assert_eq!(counts(&predicted, "contacts")[0], 0, "{store}");
        assert_eq!(remote.state(), again, "{store}");
    }
    assert!(!client.path().join("other.db").exists());
}

#[test]
fn a_dry_run_of_a_hundred_rows_costs_a_handful_of_requests_however_full_the_workspace_is() {
    let mut remote = Remote::over(full(), &[]);
    let proxy = remote.watched();
    let client = Sandbox::new();
    let mut text = String::from("Contact ID,First Name,Email\n");
    for n in 19_950..21_000 {
        text += &format!("C-{n},Person {n},person{n}@acme.example\n");
    }
    client.write("contacts.csv", text);
    let report = remote.done(&client, &["dry-run", "contacts.csv"]);
    assert_eq!(counts(&report, "contacts"), [50, 0, 50, 0]);
    let asked = proxy.seen();
    assert!(asked.len() <= 8, "{asked:?}");
    assert!(!asked.iter().any(|request| request.starts_with("GET /v1/contacts")), "{asked:?}");
}

#[test]
fn an_import_into_an_empty_workspace_reads_no_records() {
    let mut remote = Remote::new(&[]);
    let proxy = remote.watched();
    let client = acme();
    remote.done(&client, &words(&["import"], &ALL));
    let asked = proxy.seen();
    let read = |request: &&String| {
        OBJECTS.iter().any(|object| request.contains(object)) && !request.ends_with("/batch/upsert")
    };
    assert_eq!(asked.iter().find(read), None, "{asked:?}");
}

#[test]
fn what_is_imported_again_is_unchanged_and_nothing_is_sent() {
    let mut remote = Remote::new(&[]);
    let proxy = remote.watched();
    let client = acme();
    let first = remote.done(&client, &words(&["import"], &ALL));
    let changes = remote.count("SELECT max(seq) FROM change");
    proxy.seen();
    let second = remote.done(&client, &words(&["import"], &ALL));
    for object in OBJECTS {
        let [created, merged, unchanged, rejected] = counts(&second, object);
        assert_eq!((created, merged), (0, 0), "{object}");
        assert_eq!(unchanged, first["objects"][object]["clean"], "{object}");
        assert_eq!(rejected, first["objects"][object]["rejected"], "{object}");
    }
    let sent = proxy.seen();
    assert!(!sent.iter().any(|request| request.ends_with("upsert")), "{sent:?}");
    assert_eq!(remote.count("SELECT max(seq) FROM change"), changes);
}

#[test]
fn a_new_hub_of_a_full_workspace_creates_nothing() {
    let (remote, client) = (Remote::new(&[]), acme());
    remote.done(&client, &words(&["import"], &ALL));
    let (there, changes) = (remote.by_source(), remote.count("SELECT max(seq) FROM change"));
    let report = remote.done(&client, &words(&["import", "--store", "new.db"], &ALL));
    for object in OBJECTS {
        assert_eq!(counts(&report, object)[0], 0, "{object}: {report:#}");
    }
    assert_eq!(remote.by_source(), there);
    assert_eq!(remote.count("SELECT max(seq) FROM change"), changes, "nothing was sent");
}

/// Runs with another token, or none.
fn run_with(remote: &Remote, client: &Sandbox, token: Option<&str>, words: &[&str]) -> Ran {
    let mut command = remote.command(client, words);
    match token {
        Some(token) => command.env("ADOPTIV_TOKEN", token),
        None => command.env_remove("ADOPTIV_TOKEN"),
    };
    Ran::of(command.stdin(Stdio::null()).output().expect("the binary runs"))
}

#[test]
fn a_token_that_may_only_read_is_enough_for_a_dry_run_and_refused_before_an_import() {
    let (remote, client) = (Remote::new(&[]), acme());
    let (before, beside) = (remote.state(), files(&client));
    let import = run_with(&remote, &client, Some(READ_TOKEN), &words(&["import"], &ALL));
    assert_eq!(import.code, 1, "{import:?}");
    assert!(import.stderr.contains("may only read, not write"), "{import:?}");
    assert!(import.stderr.contains("hint: a dry run works with it"), "{import:?}");
    let dry = run_with(&remote, &client, Some(READ_TOKEN), &words(&["dry-run"], &ALL));
    assert_eq!(dry.code, 0, "{dry:?}");
    assert_eq!(remote.state(), before);
    assert_eq!(files(&client), beside);
}

#[test]
fn a_token_that_is_unknown_or_missing_is_said_with_the_way_to_get_one() {
    let (remote, client) = (Remote::new(&[]), acme());
    for (token, said) in [(Some("a-secret-of-nobody"), "token"), (None, "there is no token for")] {
        for command in ["import", "dry-run"] {
            let ran = run_with(&remote, &client, token, &words(&[command], &ALL));
            assert_eq!(ran.code, 1, "{ran:?}");
            assert!(ran.stderr.contains(said), "{ran:?}");
            assert!(ran.stderr.contains("adoptiv-migrate connect adoptiv"), "{ran:?}");
            assert!(!ran.stderr.contains("a-secret-of-nobody"), "{ran:?}");
        }
    }
    assert!(!client.path().join("adoptiv.db").exists());
}

/// Runs an import while somebody changes the workspace between fetch and push; the report.
fn meanwhile(remote: &mut Remote, client: &Sandbox, words: &[&str], edit: &str) -> Value {
    remote.restart(&["--latency", "500ms"]);
    let running = remote.begin(client, &[words, &["--format", "json"]].concat());
    remote.until_decided(client, 0);
    remote.folder.edit(edit);
    let ran = running.ended();
    assert_eq!(ran.code, 0, "{ran:?}");
    remote.restart(&[]);
    ran.json()
}

const LONG: &str = "Contact ID,First Name,Email,Owner,Notes\n\
    C-1,Ada,ada@acme.example,kim@acme.example,short\n\
    LONG-ID,Ben,ben@acme.example,,\n\
    C-3,Cleo,cleo@acme.example,,LONG-NOTE\n\
    C-4,Dev,dev@acme.example,lee@acme.example,\n";

#[test]
fn rows_that_the_workspace_does_not_take_come_back_as_rejects_and_go_in_once_corrected() {
    let (mut remote, client) = (Remote::new(&[]), Sandbox::new());
    let long = LONG.replace("LONG-ID", &"7".repeat(300)).replace("LONG-NOTE", &"x".repeat(70_000));
    client.write("contacts.csv", long);
    client.mapping("[contacts.columns]\n\"Contact ID\" = \"id\"\n\"First Name\" = \"first_name\"\n\"Email\" = \"email\"\n\"Owner\" = \"owner\"\n\"Notes\" = { to = \"custom.notes\", type = \"text\" }\n");
    let import = ["import", "--max-rejected", "100%", "contacts.csv"];
    // Lee leaves between fetch and push.
    let leave = "DELETE FROM user WHERE email = 'lee@acme.example'";
    let report = meanwhile(&mut remote, &client, &import, leave);
    assert_eq!(counts(&report, "contacts"), [1, 0, 0, 3]);
    let seen = rejections(&report);
    let code = "refused_by_destination";
    assert_eq!(seen.len(), 3, "{seen:?}");
    assert!(seen[0].starts_with(&format!("contacts 3 {code} id 777")), "{}", seen[0]);
    assert!(seen[1].starts_with(&format!("contacts 4 {code} custom.notes xxx")), "{}", &seen[1]);
    assert_eq!(seen[2], format!("contacts 5 {code} owner lee@acme.example"));
    assert_eq!(
        report["consent"]["dialable"].as_u64().unwrap_or(9)
            + report["consent"]["not_dialable"].as_u64().unwrap_or(9),
        1,
        "{report:#}"
    );

    // Neither side holds them.
    for folder in [&client, &remote.folder] {
        assert_eq!(folder.sql("SELECT email FROM contacts"), [["ada@acme.example"]]);
        assert_eq!(number(folder, "SELECT count(*) FROM external_ids"), 1);
    }
    assert_eq!(number(&client, "SELECT count(*) FROM refusal"), 0);
    let rejects = client.path().join("rejects/contacts.rejects.csv");
    let text = std::fs::read_to_string(&rejects).expect("rejects");
    assert!(text.contains("ben@acme.example") && text.contains("lee@acme.example"), "{text:.300}");

    let corrected = text
        .replace(&"7".repeat(300), "C-2")
        .replace(&"x".repeat(70_000), "shorter")
        .replace("lee@acme.example", "kim@acme.example");
    std::fs::write(&rejects, corrected).expect("rejects");
    let report = remote.done(&client, &["import", "rejects/contacts.rejects.csv"]);
    assert_eq!(counts(&report, "contacts"), [3, 0, 0, 0]);
    assert_eq!(remote.count("SELECT count(*) FROM contacts"), 4);
    // The users are the workspace's own: the hub took over that Lee has left.
    assert_eq!(
        by_source(&client.path().join("adoptiv.db"))["contacts"],
        remote.by_source()["contacts"]
    );
}

#[test]
fn a_parent_that_is_not_taken_leaves_its_children_with_an_open_link() {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    let id = "9".repeat(300);
    client.write("accounts.csv", format!("Account ID,Account Name\n{id},Acme\nA-2,Borealis\n"));
    client
        .write("contacts.csv", format!("Contact ID,Email,Account ID\nC-1,ada@acme.example,{id}\n"));
    let import = ["import", "--max-rejected", "100%", "contacts.csv", "accounts.csv"];
    let report = remote.done(&client, &import);
    assert_eq!(counts(&report, "accounts"), [1, 0, 0, 1]);
    assert_eq!(counts(&report, "contacts"), [1, 0, 0, 0]);
    assert_eq!(client.sql("SELECT reference FROM open_links"), [[id.as_str()]]);
    assert_eq!(remote.folder.sql("SELECT account_id FROM contacts"), [[""]]);
    assert_eq!(remote.folder.sql("SELECT name FROM accounts"), [["Borealis"]]);
}

#[test]
fn a_stage_that_goes_between_fetch_and_push_rejects_its_deals_by_name() {
    let (mut remote, client) = (Remote::new(&[]), Sandbox::new());
    client.write("deals.csv", "Deal ID,Deal Name,Stage\nD-1,Roof,Lead\nD-2,Door,Proposal\n");
    let import = ["import", "--max-rejected", "100%", "deals.csv"];
    let leave = "DELETE FROM stage WHERE name = 'Proposal'";
    let report = meanwhile(&mut remote, &client, &import, leave);
    assert_eq!(counts(&report, "deals"), [1, 0, 0, 1]);
    assert_eq!(rejections(&report), ["deals 3 refused_by_destination stage Proposal"]);
    assert_eq!(client.sql("SELECT name FROM deals"), [["Roof"]]);
}

#[test]
fn an_edit_between_fetch_and_push_and_the_rows_news_both_survive() {
    let (mut remote, client) = (Remote::new(&[]), Sandbox::new());
    let text = |title: &str, name: &str| {
        format!(
            "Contact ID,Email,First Name,Job Title,Last Name\nC-1,ada@acme.example,{name},{title},Hale\n"
        )
    };
    client.write("contacts.csv", text("Buyer", "Ada"));
    remote.done(&client, &["import", "contacts.csv"]);
    client.write("contacts.csv", text("Engineer", "Adele"));
    remote.hold(&client, &["import", "contacts.csv"]);
    // Somebody changes another field, and one that the rows change too.
    let id = remote.id("contacts", "C-1");
    let edit = json!([{"id": id, "last_name": "Novak", "first_name": "Adah"}]);
    remote.write("/v1/contacts/batch/upsert", edit);
    let report = remote.done(&client, &["import", "contacts.csv"]);
    assert_eq!(counts(&report, "contacts"), [0, 1, 0, 0]);
    for folder in [&client, &remote.folder] {
        let query = "SELECT first_name, last_name, title FROM contacts";
        assert_eq!(folder.sql(query), [["Adah", "Novak", "Engineer"]]);
    }
}

#[test]
fn a_record_that_somebody_makes_or_deletes_meanwhile_is_there_once() {
    let (mut remote, client) = (Remote::new(&[]), Sandbox::new());
    let header = "Contact ID,Email,First Name\n";
    client.write("contacts.csv", format!("{header}C-1,ada@acme.example,Ada\n"));
    remote.done(&client, &["import", "contacts.csv"]);
    client.write(
        "contacts.csv",
        format!("{header}C-1,ada@acme.example,Adele\nC-2,ben@acme.example,Ben\n"),
    );
    remote.hold(&client, &["import", "contacts.csv"]);
    let made = json!([{"external_ids": [{"source": "csv", "id": "C-2", "derived": false}],
                       "email": "ben@acme.example", "last_name": "Osei"}]);
    remote.write("/v1/contacts/batch/upsert", made);
    let id = remote.id("contacts", "C-1");
    remote.write("/v1/contacts/batch/delete", json!([{"id": id}]));
    remote.done(&client, &["import", "contacts.csv"]);
    for folder in [&client, &remote.folder] {
        let query = "SELECT email, first_name, last_name FROM contacts ORDER BY email";
        let rows = folder.sql(query);
        assert_eq!(rows[0], ["ada@acme.example", "Adele", ""]);
        assert_eq!(rows[1], ["ben@acme.example", "Ben", "Osei"]);
        assert_eq!(rows.len(), 2);
    }
}

#[test]
fn progress_is_lines_of_json_and_the_report_one_document() {
    let (remote, client) = (Remote::new(&["--rate-limit", "50/s"]), acme());
    let keys = [
        "phase",
        "label",
        "rows",
        "total",
        "per_second",
        "seconds_left",
        "requests",
        "retries",
        "limit_per_second",
        "done",
    ];
    for command in [&["dry-run"][..], &["import"], &["import", "--store", "new.db"]] {
        let more = ["--progress", "json", "--format", "json"];
        let ran = remote.run(&client, &[command, &ALL, &more].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.json().is_object());
        let mut phases = BTreeSet::new();
        for line in ran.stderr.lines() {
            let line: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
            let line = line.as_object().expect("an object");
            if line.contains_key("note") || line.contains_key("warning") {
                assert_eq!(line.len(), 1, "{line:?}");
                continue;
            }
            assert!(line.keys().all(|key| keys.contains(&key.as_str())), "{line:?}");
            for key in ["phase", "label", "rows", "per_second", "done"] {
                assert!(line.contains_key(key), "{key}: {line:?}");
            }
            phases.insert(line["phase"].as_str().expect("a phase").to_owned());
        }
        if command == ["import"] {
            assert!(phases.contains("sending"), "{phases:?}");
            assert!(ran.stderr.contains("\"limit_per_second\":50"), "{ran:?}");
        }
    }
    // What fails is said the same way.
    let ran = remote.run(&client, &["import", "nowhere.csv", "--progress", "json"]);
    let line: Value = serde_json::from_str(ran.stderr.trim()).expect("a line of JSON");
    assert!(line["error"].as_str().is_some_and(|error| error.contains("nowhere.csv")), "{line}");
}

#[test]
fn no_token_is_left_anywhere() {
    let (remote, client) = (Remote::new(&[]), acme());
    let ran = remote.run(&client, &words(&["import", "-v"], &ALL));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(!ran.stdout.contains(TOKEN) && !ran.stderr.contains(TOKEN));
    for name in files(&client) {
        let path = client.path().join(name);
        if path.is_file() {
            let bytes = std::fs::read(&path).expect("a file");
            let found = bytes.windows(TOKEN.len()).any(|part| part == TOKEN.as_bytes());
            assert!(!found, "{}", path.display());
        }
    }
}
