//! Holds where the destination is a workspace behind the API, which judges by the ledger alone: the
//! consent of a held contact stays in the hub until the hold is gone.

use serde_json::{Value, json};

use crate::support::Sandbox;
use crate::support::remote::Remote;

const HEADER: &str = "Contact ID,Last Name,Email,Phone,consent_text,consent_timestamp,\
                      consent_source_url,consent_ip,consent_seller,consent_phone,do_not_call,opted_out_at";
const GRANT: &str = "I agree to calls,2026-01-10T15:00:00Z,https://acme.example/f,203.0.113.2,Acme";
const NONE: &str = ",,,,";

fn row(id: &str, phone: &str, parts: &str, rest: &str) -> String {
    format!("{id},Hale,{}@alder.example,{phone},{parts},{rest}", id.to_lowercase())
}

/// Imports rows, which has to end with `code`; the report. A dry run says the same before.
fn import(remote: &Remote, client: &Sandbox, code: i32, rows: &[String]) -> Value {
    client.write("contacts.csv", format!("{HEADER}\n{}\n", rows.join("\n")));
    let run = |words: &[&str]| {
        let ran = remote.run(client, &[words, &["contacts.csv", "--format", "json"]].concat());
        assert_eq!(ran.code, code, "{words:?}: {ran:?}");
        ran.json()
    };
    let predicted = run(&["dry-run", "--all"]);
    let report = run(&["import"]);
    assert_eq!(predicted["consent"], report["consent"]);
    assert_eq!(report["ok"], code == 0);
    report
}

/// `id dialable grants revocations` of each contact at the workspace.
fn there(remote: &Remote) -> Vec<String> {
    remote.folder.lines(
        "SELECT external_id || ' ' || dialable || ' '
             || (SELECT count(*) FROM consents WHERE contact_id = c.id AND text IS NOT NULL) || ' '
             || (SELECT count(*) FROM consents WHERE contact_id = c.id AND do_not_call)
         FROM contacts c JOIN external_ids ON object = 'contacts' AND record_id = c.id
         ORDER BY external_id",
    )
}

#[test]
fn the_consent_of_a_held_contact_stays_in_the_hub_until_the_hold_is_taken_back() {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    let report = import(&remote, &client, 0, &[row("C-1", "202-555-0101", NONE, ",yes,")]);
    assert_eq!(report["consent"]["withheld"], 0);
    let rows = [row("C-2", "202-555-0101", GRANT, ",,"), row("C-3", "202-555-0103", GRANT, ",,")];
    let report = import(&remote, &client, 0, &rows);
    assert_eq!(report["consent"]["withheld"], 1);
    assert_eq!(report["consent"]["held_but_dialable_there"], Value::Null);
    assert_eq!(there(&remote), ["C-1 0 0 1", "C-2 0 0 0", "C-3 1 1 0"]);
    let text = remote.run(&client, &["import", "contacts.csv"]).stdout;
    assert!(text.contains("1 consent record is not sent while the contacts are held."), "{text}");
    remote.done(&client, &["undo", "1", "--yes"]);
    assert_eq!(there(&remote), ["C-2 1 1 0", "C-3 1 1 0"]);
    let report = import(&remote, &client, 0, &rows);
    assert_eq!(report["consent"]["withheld"], 0);
}

#[test]
fn withheld_consent_is_sent_by_the_import_that_ends_the_hold() {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    let report =
        import(&remote, &client, 0, &[row("C-1", "202-555-0101", GRANT, "202-555-0109,,")]);
    assert_eq!(report["consent"]["withheld"], 1);
    assert_eq!(there(&remote), ["C-1 0 0 0"]);
    let report = import(&remote, &client, 0, &[row("C-1", "202-555-0109", NONE, ",,")]);
    assert_eq!(report["consent"]["withheld"], 0);
    assert_eq!(there(&remote), ["C-1 1 1 0"]);
}

#[test]
fn a_held_contact_whose_consent_is_there_already_is_listed_and_the_run_ends_with_3() {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    import(&remote, &client, 0, &[row("C-1", "202-555-0101", GRANT, ",,")]);
    let report = import(&remote, &client, 3, &[row("C-2", "202-555-0101", NONE, ",yes,")]);
    let listed = json!([{"id": 1, "name": "Hale", "reasons": ["number_do_not_call"]}]);
    assert_eq!(report["consent"]["held_but_dialable_there"], listed);
    assert_eq!(report["consent"]["withheld"], 0, "it was sent before");
    assert_eq!(
        there(&remote),
        ["C-1 1 1 0", "C-2 0 0 1"],
        "the work is done, and nothing of it withheld"
    );
    let text = remote.run(&client, &["import", "contacts.csv"]);
    assert_eq!(text.code, 3);
    assert!(text.stdout.contains("1 held contact can be dialed at the destination"), "{text:?}");
    assert!(text.stdout.contains("contact 1 Hale: number_do_not_call"), "{text:?}");
    client.write("accounts.csv", "Account ID,Account Name\nA-1,Acme\n");
    assert_eq!(remote.run(&client, &["import", "accounts.csv"]).code, 3);
    // So do those that look at it, and take something else back.
    let reconciled = remote.run(&client, &["reconcile", "2", "--format", "json"]);
    assert_eq!(reconciled.code, 3, "{reconciled:?}");
    assert_eq!(reconciled.json()["consent"]["held_but_dialable_there"], listed);
    assert_eq!(reconciled.json()["drift_total"], 0, "{reconciled:?}");
    let said = remote.run(&client, &["reconcile", "2"]).stdout;
    assert!(
        said.contains("No drift") && said.contains("contact 1 Hale: number_do_not_call"),
        "{said}"
    );
    for words in [["undo", "4", "--dry-run"], ["undo", "4", "--yes"]] {
        let undone = remote.run(&client, &[&words[..], &["--format", "json"]].concat());
        assert_eq!(undone.code, 3, "{undone:?}");
        assert_eq!(undone.json()["held_but_dialable_there"], listed, "{undone:?}");
    }
    remote.done(&client, &["undo", "2", "--yes"]);
    let report = import(&remote, &client, 0, &[row("C-3", "202-555-0103", NONE, ",,")]);
    assert_eq!(report["consent"]["held_but_dialable_there"], Value::Null);
}

#[test]
fn the_consent_that_somebody_else_gave_the_workspace_is_known_too() {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    let consent = json!({
        "text": "I agree to calls", "timestamp": "2026-01-10T15:00:00Z",
        "source_url": "https://acme.example/f", "ip": "203.0.113.2", "seller": "Acme",
    });
    remote.write(
        "/v1/contacts/batch/upsert",
        json!([{"last_name": "Hale", "email": "c-1@alder.example", "phone": "+12025550101",
                "consents": [consent]}]),
    );
    let rows = [row("C-1", "202-555-0101", NONE, ",,"), row("C-2", "202-555-0101", NONE, ",yes,")];
    let report = import(&remote, &client, 3, &rows);
    assert_eq!(report["consent"]["held_but_dialable_there"].as_array().unwrap().len(), 1);
}

#[test]
fn a_do_not_call_of_the_workspace_binds_the_number_in_the_hub() {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    remote.write(
        "/v1/contacts/batch/upsert",
        json!([{"last_name": "Moss", "email": "c-1@alder.example", "phone": "+12025550101",
                "consents": [{"do_not_call": true}]}]),
    );
    let rows = [row("C-1", "202-555-0101", NONE, ",,"), row("C-2", "202-555-0101", GRANT, ",,")];
    let report = import(&remote, &client, 0, &rows);
    assert_eq!(report["consent"]["withheld"], 1);
    assert_eq!(there(&remote), ["C-1 0 0 1", "C-2 0 0 0"]);
}

#[test]
fn a_killed_push_withholds_when_it_goes_on() {
    let (mut remote, client) = (Remote::new(&[]), Sandbox::new());
    let mut rows = vec![row("C-0", "202-555-0100", NONE, ",yes,")];
    rows.extend((1..=150).map(|n| row(&format!("C-{n}"), "202-555-0100", GRANT, ",,")));
    client.write("contacts.csv", format!("{HEADER}\n{}\n", rows.join("\n")));
    remote.hold(&client, &["import", "contacts.csv"]);
    let report = remote.done(&client, &["import", "contacts.csv"]);
    assert_eq!(report["consent"]["withheld"], 150);
    assert_eq!(report["consent"]["dialable"], 0);
    assert_eq!(report["consent"]["numbers"][0]["contacts"], 150);
    assert_eq!(remote.count("SELECT count(*) FROM contacts WHERE dialable"), 0);
    assert_eq!(remote.count("SELECT count(*) FROM contacts"), 151);
}
