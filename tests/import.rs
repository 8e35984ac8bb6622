//! `import`: everything, or with too many rejected rows nothing.

use insta::assert_snapshot;

use crate::support::Sandbox;
use crate::support::shown::FILES;

#[test]
fn an_import_ends_with_a_summary_its_id_and_what_to_type_next() {
    let sandbox = Sandbox::small();
    let import = ["import", "--max-rejected", "50%"];
    assert_snapshot!(sandbox.shown(&[&import[..], &FILES[..]].concat()), @r#"
    exit 0
    Import: accounts.csv, contacts.csv, deals.csv -> adoptiv.db
    Mapping: detected
    Done: import 1 took in 7 of 9 rows, 2 rejected.

                rows  created  merged  unchanged  rejected  warned
      accounts     2        2       0          0         0       0
      contacts     4        3       0          0         1       0
      deals        3        2       0          0         1       0

    Rejected: 22.2% of the rows (50% are allowed)
      1 contact: invalid email
        contacts.csv:5: email "dev@@borealis.example": `dev@@borealis.example` is no e-mail address
        hint: correct the address, or empty the cell
      1 deal: stage not found
        deals.csv:4: stage "Demo": pipeline `Sales (Standard)` has no stage named `Demo`
        hint: it has `Lead`, `Contacted`, `Qualified`, `Proposal`, `Negotiation`, `Closed Won`, `Closed
          Lost`; translate the stage in the mapping, or make it with `pipelines create --from`
      Written to rejects/contacts.rejects.csv with the reason beside each row.
      Written to rejects/deals.rejects.csv with the reason beside each row.

    Owners
      0 rows have the e-mail or an alias of a workspace user.
      3 rows fall back to nobody: the workspace knows no users yet; what the source says is kept, for
        `adoptiv-migrate owners reclaim`.
      Not users yet: gone@acme.example, kim@acme.example, lee@acme.example

    Consent
      0 contacts may be dialed, 3 can't (they are imported all the same).
        3 with no valid IP address
        3 with no seller named
        3 with no valid page where consent was given
        3 with no consent wording (PEWC text)
        3 with no time of consent
        2 with no phone number to dial

    Deals by stage
      pipeline          stage       deals
      Sales (Standard)  Lead            1
      Sales (Standard)  Closed Won      1

    Stages that the destination lacks
      `Demo`: 1 deal

    Took [n] s.

    Next:
      Make the pipelines and stages that the deals use:
        adoptiv-migrate pipelines create --from deals.csv
      Tell the workspace its users, so that owners match:
        adoptiv-migrate workspace users import users.csv
      Correct the rejected rows in a spreadsheet, then import them:
        adoptiv-migrate import rejects/contacts.rejects.csv rejects/deals.rejects.csv
      Compare source and destination:
        adoptiv-migrate reconcile 1
      Or take it back:
        adoptiv-migrate undo 1
    --- standard error
    No mapping file: columns are matched on the fly; `adoptiv-migrate map contacts.csv accounts.csv deals.csv -o mapping.toml` writes the mapping down for review.
    "#);
}

#[test]
fn an_import_with_too_many_rejected_rows_keeps_nothing() {
    let sandbox = Sandbox::small();
    let ran = sandbox.run(&[&["import"], &FILES[..]].concat());
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.stdout.contains("Nothing was written: 2 of 9 rows"), "{ran:?}");
    assert!(!sandbox.path().join("adoptiv.db").exists(), "not even an empty store is left");
}

#[test]
fn rejected_rows_are_corrected_and_imported_as_they_are() {
    let sandbox = Sandbox::imported();
    let rejects = sandbox.path().join("rejects/contacts.rejects.csv");
    let text = std::fs::read_to_string(&rejects).unwrap();
    let (mark, table) = text.split_at(3);
    assert_eq!(mark, "\u{feff}", "spreadsheets take it for UTF-8 by this");
    assert_snapshot!(table, @r#"
    "Contact ID","First Name","Last Name","Email","Phone","Job Title","Account ID","Owner","_line","_code","_field","_reason"
    "C-4","Dev","Rossi","dev@@borealis.example","","","A-2","","5","invalid_email","email","`dev@@borealis.example` is no e-mail address; correct the address, or empty the cell"
    "#);
    std::fs::write(&rejects, text.replace("dev@@", "dev@")).unwrap();
    sandbox.ok(&["import", "rejects/contacts.rejects.csv"]);
    assert_eq!(
        sandbox.sql("SELECT account_name FROM contacts WHERE email = 'dev@borealis.example'"),
        [["Borealis"]]
    );
}

#[test]
fn importing_the_same_files_again_changes_nothing() {
    let sandbox = Sandbox::imported();
    let again = sandbox
        .ok(&[&["import", "--max-rejected", "50%", "--format", "json"], &FILES[..]].concat());
    for (object, counts) in again.json()["objects"].as_object().unwrap() {
        assert_eq!(counts["unchanged"], counts["clean"], "{object}");
    }
}

#[test]
fn there_is_nothing_to_resume_where_nothing_was_begun() {
    let sandbox = Sandbox::imported();
    assert_snapshot!(sandbox.shown(&["import", "--resume", "accounts.csv"]), @r#"
    exit 1
    --- standard error
    No mapping file: columns are matched on the fly; `adoptiv-migrate map accounts.csv -o mapping.toml` writes the mapping down for review.
    error: there is no unfinished import to go on with
    hint: run `import` without --resume
    "#);
}
