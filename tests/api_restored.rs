//! A workspace that is not what it was: restored from a backup, emptied, or worked on by others. The
//! hub believes what it finds, not what it remembers.

use serde_json::json;

use crate::support::Sandbox;
use crate::support::remote::{Remote, number};

const UPSERT: &str = "/v1/contacts/batch/upsert";
const ACCOUNTS: &str = "Account ID,Account Name\nA-1,Acme\n";
const CONTACTS: &str = "Contact ID,Email,First Name,Account ID\n\
                        C-1,ada@acme.example,Ada,A-1\nC-2,bea@acme.example,Bea,A-1\n";
const IMPORT: [&str; 3] = ["import", "accounts.csv", "contacts.csv"];
/// Everything that a server forgets whose store is set back to before the import.
const SET_BACK: &str = "DELETE FROM contact; DELETE FROM account; DELETE FROM change;
    DELETE FROM external_id; DELETE FROM consent; DELETE FROM told_import;
    DELETE FROM replayed_answer";

fn client() -> Sandbox {
    let client = Sandbox::new();
    client.write("accounts.csv", ACCOUNTS);
    client.write("contacts.csv", CONTACTS);
    client
}

#[test]
fn a_workspace_that_was_emptied_is_filled_again_by_the_same_import() {
    let (mut remote, client) = (Remote::new(&[]), client());
    remote.done(&client, &IMPORT);
    remote.kill();
    remote.folder.edit(SET_BACK);
    remote.restart(&[]);
    remote.done(&client, &IMPORT);
    assert_eq!(remote.count("SELECT count(*) FROM contacts WHERE account_name = 'Acme'"), 2);
    let report = remote.done(&client, &["reconcile"]);
    assert_eq!(report["ok"], true, "{report:#}");
}

#[test]
fn an_interrupted_import_goes_on_at_a_workspace_that_was_set_back() {
    let (mut remote, client) = (Remote::new(&["--expire-token-after", "6"]), client());
    let ran = remote.run(&client, &IMPORT);
    assert_eq!(ran.code, 1, "{ran:?}");
    remote.kill();
    remote.folder.edit(SET_BACK);
    remote.restart(&[]);
    remote.done(&client, &[&IMPORT[..], &["--resume"]].concat());
    assert_eq!(remote.count("SELECT count(*) FROM contacts WHERE account_name = 'Acme'"), 2);
    assert_eq!(remote.count("SELECT count(*) FROM accounts"), 1);
}

#[test]
fn undo_keeps_an_account_to_which_somebody_linked_a_contact_since() {
    let (remote, client) = (Remote::new(&[]), client());
    remote.done(&client, &IMPORT);
    let account = remote.id("accounts", "A-1");
    remote.write(UPSERT, json!([{"email": "zoe@acme.example", "account_id": account}]));
    let report = remote.done(&client, &["undo", "1", "--yes"]);
    assert_eq!(report["deleted"]["contacts"], 2, "{report:#}");
    assert_eq!(report["kept"][0]["object"], "accounts", "{report:#}");
    let left = "SELECT count(*) FROM contacts WHERE account_name = 'Acme'";
    assert_eq!(remote.count(left), 1);
    assert_eq!(number(&client, left), 1);
}

#[test]
fn what_two_imports_made_together_is_not_taken_back_by_one_of_them() {
    let (remote, first, second) = (Remote::new(&[]), client(), client());
    remote.done(&first, &IMPORT);
    // The second decided before the first had sent anything: its hub knows of nothing.
    second.write("contacts.csv", CONTACTS.replace("Ada", "Adele"));
    let report = remote.done(&second, &IMPORT);
    assert_eq!(report["objects"]["contacts"]["created"], 0, "{report:#}");
    remote.done(&second, &["undo", "1", "--yes"]);
    assert_eq!(remote.count("SELECT count(*) FROM contacts"), 2);
    assert_eq!(remote.count("SELECT count(*) FROM contacts WHERE first_name = 'Ada'"), 1);
}

#[test]
fn edits_that_the_hub_never_read_outlive_a_merge_into_the_record() {
    let (remote, client) = (Remote::new(&[]), client());
    remote.done(&client, &IMPORT);
    let id = remote.id("contacts", "C-1");
    remote.write(UPSERT, json!([{"id": id, "title": "Boss"}]));
    client.write("contacts.csv", CONTACTS.replace("Ada", "Adele"));
    remote.done(&client, &IMPORT);
    for folder in [&client, &remote.folder] {
        let seen = folder.sql("SELECT first_name, title FROM contacts WHERE email LIKE 'ada%'");
        assert_eq!(seen, [["Adele", "Boss"]]);
    }
}
