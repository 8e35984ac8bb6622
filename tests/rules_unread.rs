//! Holds of cells that could not be understood: kept by row, ended by a later import of it.

use serde_json::{Value, json};

use crate::support::Sandbox;
use crate::support::remote::Remote;
use crate::support::rules::counts;

const HEADER: &str = "Contact ID,Last Name,Email,Phone,Consent Text,Consent Timestamp,Consent URL,\
                      Consent IP,Consent Seller,Permission to call";

/// A contact with a whole record of consent.
fn row(id: &str, email: &str, cell: &str) -> String {
    format!(
        "{id},Hale,{email}@alder.example,202-555-0101,I agree to calls,2026-01-10T15:00:00Z,\
         https://acme.example/f,203.0.113.2,Acme,{cell}\n"
    )
}

fn file(rows: &[String]) -> String {
    format!("{HEADER}\n{}", rows.concat())
}

fn import(sandbox: &Sandbox, rows: &[String]) -> Value {
    sandbox.import(&[("contacts.csv", &file(rows))])
}

fn dialable(sandbox: &Sandbox) -> Vec<String> {
    sandbox.lines("SELECT dialable, not_dialable FROM contacts ORDER BY id")
}

const HELD: &str = "0 | unread";
const FREE: &str = "1 | ";

#[test]
fn a_cell_that_is_neither_yes_nor_no_holds_until_a_later_import_of_the_row_says_something_else() {
    let sandbox = Sandbox::workspace();
    let report = import(&sandbox, &[row("C-1", "a", "ask first")]);
    assert_eq!(report["consent"]["reasons"], json!({"unread": 1}));
    assert_eq!(
        report["consent"]["unread"],
        json!([{"column": "Permission to call", "contacts": 1, "values": ["ask first"]}])
    );
    assert_eq!(dialable(&sandbox), [HELD]);
    assert_eq!(
        sandbox.lines("SELECT contact_id, reason, \"column\", cell, import_id FROM holds"),
        ["1 | unread | Permission to call | ask first | 1"]
    );
    let story = sandbox.run(&["explain", "contact", "C-1"]).stdout;
    assert!(story.contains("`Permission to call` says \"ask first\", which is neither"), "{story}");

    let report = import(&sandbox, &[row("C-1", "a", "ask first")]);
    assert_eq!(counts(&report, "contacts"), [0, 0, 1, 0]);
    assert_eq!(dialable(&sandbox), [HELD]);
    let report = import(&sandbox, &[row("C-1", "a", "Yes")]);
    assert_eq!(counts(&report, "contacts"), [0, 1, 0, 0], "it ended a hold");
    assert_eq!(dialable(&sandbox), [FREE]);
    import(&sandbox, &[row("C-1", "a", "on Mondays")]);
    assert_eq!(dialable(&sandbox), [HELD]);
    // Taken back in order and out of it.
    sandbox.done(&["undo", "4", "--yes"]);
    assert_eq!(dialable(&sandbox), [FREE]);
    sandbox.done(&["undo", "3", "--yes"]);
    assert_eq!(dialable(&sandbox), [HELD]);
    sandbox.done(&["undo", "1", "--yes"]);
    assert_eq!(sandbox.one("SELECT count(*) FROM holds"), "0");
}

#[test]
fn a_value_map_or_that_the_column_says_nothing_of_calls_frees_rows_with_and_without_an_id() {
    for id in ["C-1", ""] {
        for answer in [
            "{ to = \"ignore\", values = { \"ask first\" = \"yes\" } }",
            "{ to = \"ignore\", consent = \"ignore\" }",
        ] {
            let sandbox = Sandbox::workspace();
            import(&sandbox, &[row(id, "a", "ask first")]);
            assert_eq!(dialable(&sandbox), [HELD]);
            sandbox.done(&["map", "contacts.csv", "-o", "mapping.toml"]);
            let path = sandbox.path().join("mapping.toml");
            let toml = std::fs::read_to_string(&path).unwrap();
            let line = toml.lines().find(|l| l.starts_with("\"Permission to call\"")).unwrap();
            let now = toml.replace(line, &format!("\"Permission to call\" = {answer}"));
            sandbox.write("mapping.toml", now);
            sandbox.done(&["import", "contacts.csv"]);
            assert_eq!(dialable(&sandbox), [FREE], "{answer} {id}");
            sandbox.done(&["undo", "2", "--yes"]);
            assert_eq!(dialable(&sandbox), [HELD], "{answer} {id}");
        }
    }
}

#[test]
fn records_that_become_one_keep_the_holds_of_both() {
    for rows in [["ask first", "Yes"], ["Yes", "ask first"]] {
        for ids in [["C-1", "C-2"], ["", ""]] {
            let sandbox = Sandbox::workspace();
            let rows = [row(ids[0], "a", rows[0]), row(ids[1], "a", rows[1])];
            let files = [("contacts.csv", &*file(&rows))];
            sandbox.import_with(&["--dedupe", "email"], &files);
            assert_eq!(dialable(&sandbox), [HELD], "{rows:?}");
        }
    }
    // And one that names an id twice.
    let sandbox = Sandbox::workspace();
    import(&sandbox, &[row("C-1", "a", "ask first"), row("C-1", "a", "Yes")]);
    assert_eq!(dialable(&sandbox), [HELD]);
}

#[test]
fn an_import_that_is_undone_leaves_what_a_later_one_said_of_the_row() {
    let sandbox = Sandbox::workspace();
    let with = |cell, name: &str| row("C-1", "a", cell).replace("Hale", name);
    import(&sandbox, &[with("Yes", "Hale")]);
    import(&sandbox, &[with("ask first", "Hale")]);
    import(&sandbox, &[with("ask first", "Moss")]);
    sandbox.done(&["undo", "2", "--yes"]);
    assert_eq!(dialable(&sandbox), [HELD], "the third said it again");
    import(&sandbox, &[with("Yes", "Moss")]);
    import(&sandbox, &[with("Yes", "Roe")]);
    sandbox.done(&["undo", "4", "--yes"]);
    assert_eq!(dialable(&sandbox), [FREE], "the fifth said yes as well");
}

#[test]
fn the_consent_of_an_unread_contact_is_withheld_and_sent_when_the_cell_is_understood() {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    let there = || {
        remote.folder.lines(
            "SELECT dialable, (SELECT count(*) FROM consents WHERE contact_id = c.id)
             FROM contacts c ORDER BY id",
        )
    };
    let import = |rows: &[String], code: i32| {
        client.write("contacts.csv", file(rows));
        let ran = remote.run(&client, &["import", "contacts.csv", "--format", "json"]);
        assert_eq!(ran.code, code, "{ran:?}");
        ran.json()["consent"].clone()
    };
    let consent = import(&[row("C-1", "a", "ask first"), row("C-2", "b", "Yes")], 0);
    assert_eq!(consent["withheld"], 1);
    assert_eq!(there(), ["0 | 0", "1 | 1"]);
    let consent = import(&[row("C-1", "a", "Yes")], 0);
    assert_eq!(consent["withheld"], 0);
    assert_eq!(there(), ["1 | 1", "1 | 1"]);
    // What is there can't be taken back: it is told.
    let consent = import(&[row("C-1", "a", "perhaps")], 3);
    assert_eq!(
        consent["held_but_dialable_there"],
        json!([{"id": 1, "name": "Hale", "reasons": ["unread"]}])
    );
    remote.done(&client, &["undo", "3", "--yes"]);
    import(&[row("C-2", "b", "Yes")], 0);
}
