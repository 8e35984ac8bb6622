//! What follows an import to a workspace behind the API: `reconcile`, `undo`, and the commands that
//! look at the workspace or change it beside imports.

use serde_json::{Value, json};

use crate::support::remote::{Remote, number, until, workspace};
use crate::support::rules::counts;
use crate::support::workspace::by_source;
use crate::support::{Ran, Sandbox};

const HEADER: &str = "Contact ID,Email,First Name,Last Name,Account ID\n";
const ACCOUNTS: &str = "Account ID,Account Name\nA-1,Acme\n";
const IMPORT: [&str; 3] = ["import", "accounts.csv", "contacts.csv"];
const UPSERT: &str = "/v1/contacts/batch/upsert";
const DELETE: &str = "/v1/contacts/batch/delete";

/// Contacts C-1 to C-5 of account A-1, imported: import 1.
fn imported() -> (Remote, Sandbox) {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    client.write("accounts.csv", ACCOUNTS);
    client.write("contacts.csv", contacts("Person", 1..6));
    remote.done(&client, &IMPORT);
    (remote, client)
}

fn contacts(first: &str, numbers: std::ops::Range<u64>) -> String {
    let row = |n| format!("C-{n},person{n}@acme.example,{first},Number {n},A-1\n");
    HEADER.to_owned() + &numbers.map(row).collect::<String>()
}

fn reconcile(remote: &Remote, client: &Sandbox, more: &[&str]) -> (i32, Value) {
    let words = [&["reconcile", "--format", "json"], more].concat();
    let ran = remote.run(client, &words);
    assert!([0, 3].contains(&ran.code), "{ran:?}");
    (ran.code, ran.json())
}

/// The drift of a report as `object external-id field cause`.
fn drift(report: &Value) -> Vec<String> {
    let list = report["drift"].as_array().expect("drift");
    let mut drift: Vec<String> = list
        .iter()
        .map(|one| {
            let word = |key: &str| one[key].as_str().unwrap_or("-").to_owned();
            let [object, id, field, cause] = ["object", "external_id", "field", "cause"].map(word);
            format!("{object} {id} {field} {cause}")
        })
        .collect();
    drift.sort();
    drift
}

#[test]
fn after_an_import_source_and_workspace_agree() {
    let (remote, client) = (Remote::new(&[]), Sandbox::with_fixtures("acme"));
    remote.done(&client, &["import", "contacts.csv", "accounts.csv", "deals.csv", "users.csv"]);
    let (before, store) = (remote.state(), by_source(&client.path().join("adoptiv.db")));
    let (code, report) = reconcile(&remote, &client, &[]);
    assert_eq!((code, drift(&report)), (0, Vec::new()), "{report:#}");
    assert_eq!(remote.state(), before, "it only looks");
    assert_eq!(by_source(&client.path().join("adoptiv.db")), store);
}

/// Takes records out of the workspace as a lost disk would: not even a tombstone stays.
fn lose(remote: &Remote, number: u64) {
    let id = remote.id("contacts", &format!("C-{number}"));
    let id = &id[1..];
    remote.folder.edit(&format!(
        "DELETE FROM external_id WHERE object = 1 AND record_id = {id};
         DELETE FROM contact WHERE id = {id};
         DELETE FROM change WHERE object = 1 AND record_id = {id};"
    ));
}

#[test]
fn edits_deletions_and_losses_are_told_apart_and_repair_sends_what_is_missing() {
    let (remote, client) = imported();
    let edited = json!([{"id": remote.id("contacts", "C-1"), "last_name": "Novak"}]);
    remote.write(UPSERT, edited);
    remote.write(DELETE, json!([{"id": remote.id("contacts", "C-2")}]));
    lose(&remote, 3);
    let before = remote.state();
    let (code, report) = reconcile(&remote, &client, &[]);
    let expected = [
        "contacts C-1 last_name edited since",
        "contacts C-2 - deleted since",
        "contacts C-3 - missing",
    ];
    assert_eq!((code, drift(&report)), (3, expected.map(str::to_owned).to_vec()));
    assert_eq!(report["objects"]["contacts"]["missing"], 2);
    assert_eq!(remote.state(), before, "it only looks");

    let (_, report) = reconcile(&remote, &client, &["--repair"]);
    assert_eq!(report["repaired"], 1, "{report:#}");
    let expected = ["contacts C-1 last_name edited since", "contacts C-2 - deleted since"];
    assert_eq!(drift(&report), expected);
    let row = "SELECT email, last_name, account_id FROM contacts WHERE email LIKE 'person3%'";
    assert_eq!(remote.folder.sql(row), [["person3@acme.example", "Number 3", "1"]]);
    assert_eq!(remote.count("SELECT count(*) FROM contacts"), 4, "what was deleted stays deleted");
    assert_eq!(remote.folder.sql("SELECT last_name FROM contacts ORDER BY email")[0], ["Novak"]);
}

#[test]
fn a_loss_alone_is_repaired_to_the_last_difference() {
    let (remote, client) = imported();
    let whole = remote.by_source();
    for number in [2, 4] {
        lose(&remote, number);
    }
    assert_eq!(reconcile(&remote, &client, &[]).0, 3);
    let (code, report) = reconcile(&remote, &client, &["--repair"]);
    assert_eq!((code, report["repaired"].as_u64()), (0, Some(2)), "{report:#}");
    assert_eq!(reconcile(&remote, &client, &[]).0, 0);
    assert_eq!(remote.by_source(), whole);
}

#[test]
fn a_lost_account_comes_back_and_links_that_the_workspace_took_away_are_its_edits() {
    let (remote, client) = imported();
    let whole = remote.by_source();
    remote.folder.edit(
        "DELETE FROM external_id WHERE object = 0;
         DELETE FROM account;
         DELETE FROM change WHERE object = 0;",
    );
    let (code, report) = reconcile(&remote, &client, &["--repair"]);
    assert_eq!((code, report["repaired"].as_u64()), (3, Some(1)), "{report:#}");
    let expected = (1..6).map(|n| format!("contacts C-{n} account_id edited since"));
    assert_eq!(drift(&report), expected.collect::<Vec<_>>());
    assert_eq!(remote.by_source()["accounts"], whole["accounts"]);
}

#[test]
fn an_undo_takes_back_what_was_created_and_what_was_merged() {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    // Ada is there before, by hand.
    let ada = json!([{"email": "person1@acme.example", "first_name": "Ada", "title": "Buyer"}]);
    remote.write(UPSERT, ada);
    let seen = |remote: &Remote| {
        ["accounts", "contacts", "consents", "external_ids", "custom_field"]
            .map(|table| remote.folder.sql(&format!("SELECT * FROM {table}")))
    };
    let before =
        remote.folder.sql("SELECT email, first_name, last_name, title, account_id FROM contacts");
    client.write("accounts.csv", ACCOUNTS);
    client.write("contacts.csv", contacts("Person", 1..6));
    let report = remote.done(&client, &IMPORT);
    assert_eq!(counts(&report, "contacts"), [4, 1, 0, 0]);

    let (state, there) = (remote.state(), seen(&remote));
    let tried = remote.done(&client, &["undo", "1", "--dry-run"]);
    assert_eq!((remote.state(), seen(&remote)), (state, there), "a try leaves no trace");
    let undone = remote.done(&client, &["undo", "1", "--yes"]);
    for report in [&tried, &undone] {
        assert_eq!(report["deleted"]["contacts"], 4, "{report:#}");
        assert_eq!(report["deleted"]["accounts"], 1, "{report:#}");
        assert_eq!(report["restored"]["contacts"], 1, "{report:#}");
        assert_eq!(report["kept_total"], 0, "{report:#}");
    }
    let query = "SELECT email, first_name, last_name, title, account_id FROM contacts";
    assert_eq!(remote.folder.sql(query), before);
    for table in ["accounts", "external_ids"] {
        assert_eq!(remote.count(&format!("SELECT count(*) FROM {table}")), 0, "{table}");
    }
    let again = remote.run(&client, &["undo", "1", "--yes"]);
    assert!(again.code == 1 && again.stderr.contains("taken back already"), "{again:?}");
    // And once more from the start.
    let report = remote.done(&client, &IMPORT);
    assert_eq!(counts(&report, "contacts"), [4, 1, 0, 0]);
}

#[test]
fn an_undo_keeps_and_lists_what_somebody_edited_since() {
    let (remote, client) = imported();
    let edited = json!([{"id": remote.id("contacts", "C-1"), "last_name": "Novak"}]);
    remote.write(UPSERT, edited);
    remote.write(DELETE, json!([{"id": remote.id("contacts", "C-2")}]));
    let report = remote.done(&client, &["undo", "1", "--yes"]);
    assert_eq!(report["deleted"]["contacts"], 3, "{report:#}");
    let kept = report["kept"].as_array().expect("kept");
    assert!(kept.iter().any(|kept| kept["object"] == "contacts"), "{report:#}");
    let query = "SELECT email, last_name FROM contacts";
    assert_eq!(remote.folder.sql(query), [["person1@acme.example", "Novak"]]);
    assert_eq!(client.sql(query), remote.folder.sql(query));
}

#[test]
fn what_somebody_edits_while_an_undo_is_under_way_is_kept_too() {
    let (mut remote, client) = imported();
    let id = remote.id("contacts", "C-1");
    // Killed when it is taken back here and before anything is sent.
    remote.restart(&["--latency", "500ms"]);
    let running = remote.begin(&client, &["undo", "1", "--yes"]);
    until("it is taken back here", || number(&client, "SELECT count(*) FROM contacts") == 0);
    running.kill();
    remote.restart(&[]);
    assert_eq!(remote.count("SELECT count(*) FROM contacts"), 5, "nothing was sent yet");
    remote.write(UPSERT, json!([{"id": id, "last_name": "Novak"}]));
    let report = remote.done(&client, &["undo", "1", "--yes"]);
    // Its account, too: it belongs to it.
    assert_eq!(report["kept_total"], 2, "{report:#}");
    assert_eq!(report["deleted"], json!({"accounts": 0, "contacts": 4, "deals": 0}));
    let query =
        "SELECT email, last_name, name FROM contacts c JOIN accounts a ON account_id = a.id";
    assert_eq!(remote.folder.sql(query), [["person1@acme.example", "Novak", "Acme"]]);
    assert_eq!(client.sql(query), remote.folder.sql(query), "the hub has both again");
}

#[test]
fn an_undo_that_was_interrupted_goes_on() {
    let (mut remote, client) = (Remote::new(&[]), Sandbox::new());
    client.write("accounts.csv", ACCOUNTS);
    client.write("contacts.csv", contacts("Person", 1..1_500));
    remote.done(&client, &IMPORT);
    remote.restart(&["--latency", "50ms", "--rate-limit", "5/s"]);
    let running = remote.begin(&client, &["undo", "1", "--yes"]);
    until("some are gone", || remote.count("SELECT count(*) FROM contacts") < 1_400);
    running.interrupt();
    let ran = running.ended();
    assert_eq!(ran.code, 130, "{ran:?}");
    assert!(ran.stderr.contains("undo 1 --yes"), "{ran:?}");
    assert!(remote.count("SELECT count(*) FROM contacts") > 0);
    remote.restart(&["--fail", "10%", "--drop", "10%"]);
    remote.done(&client, &["undo", "1", "--yes"]);
    for folder in [&client, &remote.folder] {
        for table in ["accounts", "contacts", "external_ids"] {
            assert_eq!(number(folder, &format!("SELECT count(*) FROM {table}")), 0, "{table}");
        }
    }
    assert_eq!(number(&client, "SELECT count(*) FROM push_batch"), 0);
}

#[test]
fn pipelines_are_made_and_listed_at_the_workspace() {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    client.write("deals.csv", "Deal ID,Deal Name,Pipeline,Stage\nD-1,Roof,Roofing,Measured\n");
    let matched = remote.done(&client, &["pipelines", "match", "deals.csv"]);
    assert_eq!(matched["stages"][0]["match"], "missing", "{matched:#}");
    remote.done(&client, &["pipelines", "create", "Renewals", "--stages", "Due,Renewed Won,Lost"]);
    remote.done(&client, &["pipelines", "create", "--from", "deals.csv"]);
    let names = "SELECT name FROM pipeline ORDER BY name";
    assert_eq!(remote.folder.sql(names), [["Renewals"], ["Roofing"], ["Sales (Standard)"]]);
    // Listed for somebody who has never been there, and who is left without a file.
    let other = Sandbox::new();
    let listed = remote.done(&other, &["pipelines", "list"]);
    assert_eq!(listed["pipelines"].as_array().map(Vec::len), Some(3), "{listed:#}");
    let shown = remote.done(&other, &["pipelines", "show", "Renewals"]);
    assert_eq!(shown["pipelines"][0]["stages"][1]["kind"], "won", "{shown:#}");
    assert!(!other.path().join("adoptiv.db").exists());
    let report = remote.done(&client, &["import", "deals.csv"]);
    assert_eq!(counts(&report, "deals"), [1, 0, 0, 0]);
}

#[test]
fn owners_are_handed_over_once_the_workspace_has_them() {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    client.write("contacts.csv", "Contact ID,Email,Owner\nC-1,ada@acme.example,new@acme.example\n");
    remote.done(&client, &["import", "contacts.csv"]);
    let owner = "SELECT owner_email FROM contacts";
    assert_ne!(remote.folder.sql(owner), [["new@acme.example"]]);
    remote.folder.edit("INSERT INTO user (email) VALUES ('new@acme.example')");
    let before = remote.state();
    let tried = remote.done(&client, &["owners", "reclaim", "--dry-run"]);
    assert_eq!(remote.state(), before, "{tried:#}");
    remote.done(&client, &["owners", "reclaim"]);
    assert_eq!(remote.folder.sql(owner), [["new@acme.example"]]);
    assert_eq!(client.sql(owner), [["new@acme.example"]]);
}

#[test]
fn owners_are_handed_over_beside_what_somebody_edited_since_and_by_a_hub_that_is_new() {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    client.write("contacts.csv", "Contact ID,Email,Owner\nC-1,ada@acme.example,new@acme.example\n");
    remote.done(&client, &["import", "contacts.csv"]);
    remote.folder.edit("INSERT INTO user (email) VALUES ('new@acme.example')");
    remote.write(UPSERT, json!([{"id": remote.id("contacts", "C-1"), "last_name": "Novak"}]));
    let seen = "SELECT email, last_name, owner_email FROM contacts";
    let new = Sandbox::new();
    let tried = remote.done(&new, &["owners", "reclaim", "--dry-run"]);
    assert_eq!(tried["handed_over"][0]["user"], "new@acme.example", "{tried:#}");
    remote.done(&client, &["owners", "reclaim"]);
    for folder in [&client, &remote.folder] {
        assert_eq!(folder.sql(seen), [["ada@acme.example", "Novak", "new@acme.example"]]);
    }
}

#[test]
fn what_somebody_edits_before_a_merge_is_taken_back_there_stays_beside_what_is_restored() {
    let (mut remote, client) = imported();
    client.write("contacts.csv", contacts("Other", 1..3));
    remote.done(&client, &IMPORT);
    let id = remote.id("contacts", "C-1");
    remote.restart(&["--latency", "500ms"]);
    let running = remote.begin(&client, &["undo", "2", "--yes"]);
    let restored = "SELECT count(*) FROM contacts WHERE first_name = 'Other'";
    until("it is taken back here", || number(&client, restored) == 0);
    running.kill();
    remote.restart(&[]);
    assert_eq!(remote.count(restored), 2, "nothing was sent yet");
    remote.write(UPSERT, json!([{"id": id, "last_name": "Novak"}]));
    let report = remote.done(&client, &["undo", "2", "--yes"]);
    assert_eq!(report["restored"]["contacts"], 2, "{report:#}");
    let query = "SELECT first_name, last_name FROM contacts ORDER BY email LIMIT 2";
    for folder in [&client, &remote.folder] {
        assert_eq!(folder.sql(query), [["Person", "Novak"], ["Person", "Number 2"]]);
    }
}

#[test]
fn consent_that_an_import_brought_to_somebody_else_s_contact_stays_in_the_ledger_and_is_told() {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    remote.write(UPSERT, json!([{"email": "ada@acme.example", "first_name": "Ada"}]));
    client.write(
        "contacts.csv",
        "Contact ID,Email,consent_text,consent_timestamp\n\
         C-1,ada@acme.example,I agree to be called and texted by Acme.,2026-02-02T09:00:00Z\n",
    );
    remote.done(&client, &["import", "contacts.csv"]);
    let report = remote.done(&client, &["undo", "1", "--yes"]);
    let reason = report["kept"][0]["reason"].as_str().unwrap_or_default();
    assert!(reason.contains("ledger only grows"), "{report:#}");
    for folder in [&client, &remote.folder] {
        assert_eq!(
            folder.sql("SELECT text FROM consents"),
            [["I agree to be called and texted by Acme."]]
        );
    }
}

#[test]
fn the_workspace_is_shown_and_its_setup_decides_the_mapping() {
    let (remote, client) = (Remote::new(&[]), Sandbox::with_fixtures("acme"));
    let shown = remote.done(&client, &["workspace", "show"]);
    assert_eq!(shown["timezone"], "America/New_York", "{shown:#}");
    assert_eq!(shown["users"], 4, "{shown:#}");
    let mapped = remote.run(&client, &["map", "contacts.csv", "deals.csv", "-o", "m.toml"]);
    assert_eq!(mapped.code, 0, "{mapped:?}");
    let mapping = std::fs::read_to_string(client.path().join("m.toml")).expect("a mapping");
    assert!(mapping.contains("[contacts.columns]"), "{mapping}");
    assert!(!client.path().join("adoptiv.db").exists());
    let refused = remote.run(&client, &["workspace", "users", "add", "zoe@acme.example"]);
    assert_eq!(refused.code, 1, "{refused:?}");
}

fn refused(ran: &Ran, said: &str) {
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains(said), "{ran:?}");
    assert!(ran.stderr.contains("--store other.db"), "{ran:?}");
}

#[test]
fn a_store_with_records_of_its_own_or_of_another_workspace_is_no_hub() {
    let (remote, client) = imported();
    let other = Remote::over(workspace(), &[]);
    let before = other.state();
    for command in [&IMPORT[..], &["dry-run", "contacts.csv"], &["pipelines", "list"]] {
        refused(&other.run(&client, command), "belongs to another workspace");
    }
    let own = workspace();
    own.import(&[("contacts.csv", &contacts("Person", 1..3))]);
    refused(&remote.run(&own, &["import", "contacts.csv"]), "is a workspace of its own");
    assert_eq!(other.state(), before);
    assert_eq!(remote.count("SELECT count(*) FROM contacts"), 5);
}

#[test]
fn a_consent_record_that_the_workspace_lost_shows() {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    let consent = "You may call me.,2026-03-08T14:30:00Z,https://acme.example/form,192.0.2.1,Acme";
    client.write(
        "contacts.csv",
        format!(
            "Contact ID,Email,Phone,consent_text,consent_timestamp,consent_source_url,consent_ip,consent_seller,Do Not Call\n\
             C-1,ada@acme.example,303-555-0101,{consent},\nC-2,ben@acme.example,303-555-0102,,,,,,Yes\n"
        ),
    );
    remote.done(&client, &["import", "contacts.csv"]);
    let (code, report) = reconcile(&remote, &client, &[]);
    let both = json!({"source": 1, "destination": 1, "withheld": 0, "revocations": 1});
    assert_eq!((code, &report["consent"]), (0, &both), "{report:#}");
    let whole = remote.folder.sql("SELECT count(*) FROM consents");
    remote.folder.edit("DELETE FROM consent");
    let (code, report) = reconcile(&remote, &client, &[]);
    let lost = json!({"source": 1, "destination": 0, "withheld": 0, "revocations": 0});
    assert_eq!((code, &report["consent"]), (3, &lost), "was {whole:?}");
    let expected = ["contacts C-1 consent different", "contacts C-2 consent different"];
    assert_eq!(drift(&report), expected);
}
