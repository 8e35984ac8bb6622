//! `reconcile`: source beside destination; every difference has a cause, and drift exits with 3.

use insta::assert_snapshot;

use crate::support::Sandbox;

/// The differences that nothing explains: cause, object, id, field, both sides.
fn drift(sandbox: &Sandbox, words: &[&str]) -> (i32, Vec<String>) {
    let ran = sandbox.run(&[&["reconcile", "--format", "json"], words].concat());
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    let line = |of: &serde_json::Value| {
        ["cause", "object", "external_id", "field", "source", "destination"]
            .map(|key| text(&of[key]))
            .join(" | ")
    };
    let document = ran.json();
    (ran.code, document["drift"].as_array().unwrap().iter().map(line).collect())
}

/// What differs for a reason, as `cause object field: source -> destination`.
fn explained(sandbox: &Sandbox) -> Vec<String> {
    explained_by(sandbox, &["reconcile", "--format", "json"])
}

/// What other rows or imports explain, compared with one import.
fn explained_of(sandbox: &Sandbox, import: &str) -> Vec<String> {
    let mut all = explained_by(sandbox, &["reconcile", import, "--format", "json"]);
    all.retain(|line| line.starts_with("merged"));
    all
}

fn explained_by(sandbox: &Sandbox, words: &[&str]) -> Vec<String> {
    let document = sandbox.run(words).json();
    let text = |of: &serde_json::Value, key: &str| of[key].as_str().unwrap().to_owned();
    let line = |of: &serde_json::Value| {
        format!(
            "{} {} {}: {} -> {}",
            text(of, "cause"),
            text(of, "object"),
            text(of, "field"),
            text(of, "source"),
            text(of, "destination")
        )
    };
    document["explained"].as_array().unwrap().iter().map(line).collect()
}

#[test]
fn an_import_that_nobody_touched_has_no_drift() {
    let sandbox = Sandbox::imported();
    assert_snapshot!(sandbox.shown(&["reconcile"]), @r#"
    exit 0
    No drift: the destination holds what import 1 brought.
    Mapping: mapping of import 1

                source  destination  missing  extra  merged  different  rejected
      accounts       2            2        0      0       0          0         0
      contacts       4            3        0      0       0          0         1
      deals          3            2        0      0       0          0         1

    Amounts by stage and currency
      stage                               deals   source  deals  destination
      Sales (Standard) / Lead        USD      1  1250.50      1      1250.50
      Sales (Standard) / Closed Won  EUR      1      800      1          800

    Different for a reason, and well
      contacts phone 1 normalised, such as "(303) 555-0101" -> "+13035550101"

    Owners who are no users of the workspace
      contacts owner 1 defaulted, such as "gone@acme.example" -> "the importing user"

    Links
      7 links in the source, 7 in the destination.

    Took [n] s.
    "#);
}

#[test]
fn a_whole_company_has_no_drift_and_sums_that_agree() {
    let sandbox = Sandbox::with_fixtures("acme");
    let files = ["contacts.csv", "accounts.csv", "deals.csv", "users.csv"];
    sandbox.ok(&["workspace", "users", "import", "users.csv"]);
    sandbox.ok(&[&["import", "--max-rejected", "20%"], &files[..]].concat());
    let document = sandbox.ok(&["reconcile", "--format", "json"]).json();
    assert_eq!(document["drift_total"], 0);
    let sums = document["sums"].as_array().unwrap();
    assert!(sums.len() > 5 && sums.iter().all(|sum| sum["ok"] == true), "{sums:#?}");
    let consent = &document["consent"];
    assert_eq!(consent["source"], consent["destination"]);
    assert!(consent["source"].as_u64().unwrap() > 0);
    for (object, counts) in document["objects"].as_object().unwrap() {
        let [source, rest @ ..] = ["source", "destination", "missing", "merged", "rejected"]
            .map(|key| counts[key].as_u64().unwrap());
        assert_eq!(source, rest.iter().sum::<u64>(), "{object}");
        let rows = sandbox.sql(&format!(
            "SELECT count(*) FROM import_rows WHERE object = '{object}' AND import_id = 1"
        ));
        assert_eq!(rows, [[source.to_string()]], "rows of the source, whatever became of them");
    }
}

#[test]
fn edits_deletions_and_additions_are_drift() {
    let sandbox = Sandbox::imported();
    sandbox.edit(
        "UPDATE deal SET amount = '99', stage_id = (SELECT id FROM stage WHERE name = 'Proposal')
             WHERE name = 'Widgets';
         UPDATE contact SET owner_id = (SELECT id FROM user WHERE email LIKE 'lee@%'),
             account_id = (SELECT id FROM account WHERE name = 'Borealis'), department = 'R&D'
             WHERE first_name = 'Ada';
         DELETE FROM contact WHERE first_name = 'Cleo';",
    );
    assert_snapshot!(sandbox.shown(&["reconcile"]), @r#"
    exit 3
    Drift: 3 records differ from what import 1 brought.
    Mapping: mapping of import 1

                source  destination  missing  extra  merged  different  rejected
      accounts       2            2        0      0       0          0         0
      contacts       4            2        1      0       0          1         1
      deals          3            2        0      0       0          1         1

    Drift
      contact C-1 (line 2), owner: source "kim@acme.example", destination "lee@acme.example" (edited
        since)
      contact C-1 (line 2), account_id: source "A-1", destination "A-2 (Borealis)" (edited since)
      contact C-1 (line 2), department: source "", destination "R&D" (edited since)
      contact C-3 (line 4) "Cleo Park": missing
      deal D-1 (line 2), amount: source "1250.50", destination "99" (edited since)
      deal D-1 (line 2), stage: source "Sales (Standard) / Lead", destination "Sales (Standard) /
        Proposal" (edited since)

    Amounts by stage and currency
      stage                               deals   source  deals  destination
      Sales (Standard) / Lead        USD      1  1250.50      0            0  differs
      Sales (Standard) / Proposal    USD      0        0      1           99  differs
      Sales (Standard) / Closed Won  EUR      1      800      1          800

    Different for a reason, and well
      contacts phone 1 normalised, such as "(303) 555-0101" -> "+13035550101"

    Links
      7 links in the source, 5 in the destination.

    Took [n] s.

    Next:
      Bring back what is gone; what is there stays as it is:
        adoptiv-migrate import accounts.csv contacts.csv deals.csv --max-rejected 50%
      See how a record came to be what it is:
        adoptiv-migrate explain contact 1
    "#);
}

#[test]
fn an_edit_is_told_from_a_difference_that_the_import_made_itself() {
    let sandbox = Sandbox::small();
    sandbox.write(
        "contacts.csv",
        "Contact ID,First Name,Email,Job Title\nC-1,Ada,ada@acme.example,Engineer\n\
         C-1,Ada,ada@acme.example,Director\n",
    );
    sandbox.ok(&["import", "contacts.csv"]);
    assert_eq!(drift(&sandbox, &[]), (0, vec![]));
    assert_eq!(explained(&sandbox), ["merged contacts title: Engineer -> Director"]);
    sandbox.edit("UPDATE contact SET first_name = 'Augusta'");
    let (code, found) = drift(&sandbox, &[]);
    assert_eq!(code, 3);
    assert_eq!(
        found, ["edited since | contacts | C-1 | first_name | Ada | Augusta"; 2],
        "the title is as the import left it"
    );
    let document = sandbox.run(&["reconcile", "--format", "json"]).json();
    assert_eq!(document["objects"]["contacts"]["different"], 1);
}

#[test]
fn rows_of_one_deal_count_once_and_the_sums_agree() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "deals.csv",
        "Deal ID,Deal Name,Stage,Amount,Currency\nD-1,Widgets,Lead,100,USD\n\
         D-1,Widgets,Closed Won,250,USD\nD-2,Gadgets,Lead,,\nD-2,Gadgets,Lead,40,USD\n",
    );
    sandbox.ok(&["import", "deals.csv"]);
    assert_snapshot!(sandbox.shown(&["reconcile"]), @r#"
exit 0
No drift: the destination holds what import 1 brought; 2 rows became one record with another row.
Mapping: mapping of import 1

         source  destination  missing  extra  merged  different  rejected
  deals       4            2        0      0       2          0         0

Rows that became one record with another row
  deal of line 3 "Widgets" is one with line 2 "Widgets": both give the id D-1
  deal of line 5 "Gadgets" is one with line 4 "Gadgets": both give the id D-2

Amounts by stage and currency
  stage                               deals  source  deals  destination
  Sales (Standard) / Lead                 1       0      0            0  differs for a reason
  Sales (Standard) / Lead        USD      2     140      1           40  differs for a reason
  Sales (Standard) / Closed Won  USD      1     250      1          250

Replaced by other rows or imports
  deals amount 1 merged, such as "100" -> "250"
  deals stage 1 merged, such as "Sales (Standard) / Lead" -> "Sales (Standard) / Closed Won"

Took [n] s.
"#);
    // An edit of the amount is seen in the sum too.
    sandbox.edit("UPDATE deal SET amount = '1' WHERE name = 'Widgets'");
    let document = sandbox.run(&["reconcile", "--format", "json"]).json();
    let sums = document["sums"].as_array().unwrap();
    let won = sums.iter().find(|sum| sum["stage"] == "Closed Won").unwrap();
    assert_eq!((&won["ok"], &won["destination_amount"]), (&false.into(), &"1".into()));
}

#[test]
fn a_ledger_that_grew_by_merging_is_no_difference_and_one_that_was_changed_is() {
    let sandbox = Sandbox::new();
    let consent = "You may call me.,2026-03-08T14:30:00Z,https://acme.example/form,192.0.2.1,Acme";
    sandbox.write(
        "contacts.csv",
        format!(
            "Contact ID,Email,Phone,consent_text,consent_timestamp,consent_source_url,consent_ip,consent_seller\n\
             C-1,ada@acme.example,303-555-0101,,,,,\nC-1,ada@acme.example,303-555-0101,{consent}\n"
        ),
    );
    sandbox.ok(&["import", "contacts.csv"]);
    assert_eq!(drift(&sandbox, &[]), (0, vec![]));
    let explained = explained(&sandbox);
    assert!(
        explained.contains(&"merged contacts dialable: can't be dialed -> may be dialed".into()),
        "{explained:?}"
    );
    sandbox.edit("DELETE FROM consent");
    let (code, found) = drift(&sandbox, &[]);
    assert_eq!(code, 3);
    assert_eq!(
        found,
        [
            "different | contacts | C-1 | dialable | can't be dialed | may be dialed",
            "different | contacts | C-1 | consent | You may call me. | "
        ]
    );
}

#[test]
fn a_mark_to_dial_that_no_ledger_gives_is_drift() {
    let sandbox = Sandbox::imported();
    sandbox.edit("UPDATE contact SET dialable = 1, not_dialable = NULL WHERE id = 1");
    assert_eq!(
        drift(&sandbox, &[]),
        (
            3,
            vec![
                "edited since | contacts | C-1 | dialable | can't be dialed | may be dialed".into()
            ]
        )
    );
}

#[test]
fn value_maps_cleaning_and_owners_are_named_as_causes() {
    let sandbox = Sandbox::small();
    sandbox.ok(&["workspace", "users", "add", "kim@acme.example"]);
    sandbox
        .write("deals.csv", "Deal ID,Deal Name,Stage,Owner\nD-1,Widgets,Fresh,gone@acme.example\n");
    sandbox.write(
        "mapping.toml",
        "source = \"csv\"\n[deals.columns]\n\"Deal ID\" = \"id\"\n\"Deal Name\" = \"name\"\n\
         Owner = \"owner\"\nStage = { to = \"stage\", values = { Fresh = \"Lead\" } }\n",
    );
    sandbox.ok(&["import", "deals.csv"]);
    assert_eq!(
        explained(&sandbox),
        [
            "defaulted deals owner: gone@acme.example -> the importing user",
            "mapped deals stage: Fresh -> Lead"
        ]
    );
}

#[test]
fn what_a_later_import_brought_is_merged_and_no_drift() {
    let sandbox = Sandbox::imported();
    sandbox.write(
        "later.csv",
        "Contact ID,First Name,Account ID,Owner\nC-1,Augusta,A-2,lee@acme.example\n",
    );
    sandbox.write("later_deals.csv", "Deal ID,Deal Name,Stage,Amount\nD-1,Widgets,Proposal,1300\n");
    sandbox.ok(&["import", "--contacts", "later.csv", "--deals", "later_deals.csv"]);
    assert_eq!(drift(&sandbox, &["1"]), (0, vec![]));
    let merged: Vec<String> = explained_of(&sandbox, "1");
    assert_eq!(
        merged,
        [
            "merged contacts account_id: A-1 -> A-2 (Borealis)",
            "merged contacts first_name: Ada -> Augusta",
            "merged contacts owner: kim@acme.example -> lee@acme.example",
            "merged deals amount: 1250.50 -> 1300",
            "merged deals stage: Sales (Standard) / Lead -> Sales (Standard) / Proposal",
        ]
    );
    sandbox.edit("UPDATE contact SET first_name = 'A.' WHERE id = 1");
    assert_eq!(
        drift(&sandbox, &["1"]),
        (3, vec!["edited since | contacts | C-1 | first_name | Ada | A.".into()])
    );
}

#[test]
fn a_link_by_company_name_that_was_lost_is_drift() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", "Contact ID,Email,Company\nC-1,ada@acme.example,Acme\n");
    sandbox.ok(&["import", "contacts.csv"]);
    assert_eq!(drift(&sandbox, &[]), (0, vec![]));
    sandbox.edit("PRAGMA foreign_keys = ON; DELETE FROM account");
    assert_eq!(
        drift(&sandbox, &[]),
        (3, vec!["edited since | contacts | C-1 | account_id | Acme | ".into()])
    );
}

#[test]
fn a_file_that_changed_since_is_said_so_and_its_new_rows_are_missing() {
    let sandbox = Sandbox::imported();
    let accounts = std::fs::read_to_string(sandbox.path().join("accounts.csv")).unwrap();
    let accounts = accounts.replace("Borealis,", "Boreal,").replace("A-1,Acme,acme.example\n", "");
    sandbox.write("accounts.csv", format!("{accounts}A-3,Cirrus,cirrus.example\n"));
    let words = ["reconcile", "1", "accounts.csv", "contacts.csv", "deals.csv"];
    assert_snapshot!(sandbox.shown(&words), @r#"
exit 3
Drift: 3 records differ from what import 1 brought.
Not the files that were imported (changed or gone): accounts.csv changed since import 1
Mapping: mapping of import 1

            source  destination  missing  extra  merged  different  rejected
  accounts       2            1        1      1       0          1         0
  contacts       4            3        0      0       0          0         1
  deals          3            2        0      0       0          0         1

Drift
  account A-2 (line 2), name: source "Boreal", destination "Borealis" (different)
  account A-3 (line 3) "Cirrus": missing
  account A-1 (line 2) "Acme": extra

Amounts by stage and currency
  stage                               deals   source  deals  destination
  Sales (Standard) / Lead        USD      1  1250.50      1      1250.50
  Sales (Standard) / Closed Won  EUR      1      800      1          800

Different for a reason, and well
  contacts phone 1 normalised, such as "(303) 555-0101" -> "+13035550101"

Owners who are no users of the workspace
  contacts owner 1 defaulted, such as "gone@acme.example" -> "the importing user"

Links
  7 links in the source, 7 in the destination.

Took [n] s.

Next:
  Bring back what is gone; what is there stays as it is:
    adoptiv-migrate import accounts.csv contacts.csv deals.csv --max-rejected 50%
  See how a record came to be what it is:
    adoptiv-migrate explain account 2
  See where a record came from that the source has no more:
    adoptiv-migrate explain account 1
"#);
}

#[test]
fn a_file_that_is_gone_is_a_clear_error() {
    let sandbox = Sandbox::imported();
    std::fs::remove_file(sandbox.path().join("deals.csv")).unwrap();
    assert_snapshot!(sandbox.shown(&["reconcile"]), @r#"
    exit 1
    --- standard error
    error: `deals.csv` of import 1 is not there any more
    hint: name the files as they are called now: `adoptiv-migrate reconcile 1 contacts.csv`
    "#);
    // The files may be named; then only they are compared.
    let (code, found) = drift(&sandbox, &["1", "contacts.csv"]);
    assert_eq!((code, found), (0, vec![]));
}

#[test]
fn there_has_to_be_an_import() {
    let sandbox = Sandbox::small();
    assert_snapshot!(sandbox.shown(&["reconcile"]), @r#"
    exit 1
    --- standard error
    error: there is no store at `adoptiv.db`
    hint: an import makes it; `--to` names another one
    "#);
    sandbox.ok(&["workspace", "users", "add", "kim@acme.example"]);
    assert_snapshot!(sandbox.shown(&["reconcile"]), @r#"
    exit 1
    --- standard error
    error: there is no import to compare with
    hint: `adoptiv-migrate history` lists them
    "#);
    assert_snapshot!(sandbox.shown(&["reconcile", "4"]), @r#"
    exit 1
    --- standard error
    error: there is no import 4
    hint: `adoptiv-migrate history` lists them
    "#);
}
