//! `undo`: what an import created goes, what it merged is restored, what was changed since is kept.

use insta::assert_snapshot;

use crate::support::Sandbox;
use crate::support::shown::FILES;

/// Every table of the workspace's records, as text: what an undo has to give back.
fn workspace(sandbox: &Sandbox) -> Vec<Vec<String>> {
    let queries = [
        "SELECT * FROM accounts ORDER BY id",
        "SELECT * FROM contacts ORDER BY id",
        "SELECT * FROM deals ORDER BY id",
        "SELECT contact_id, text, timestamp, revoked_at FROM consents ORDER BY 1, 2",
        "SELECT * FROM external_ids ORDER BY 1, 2, 3, 4",
        "SELECT * FROM open_links ORDER BY 1, 2, 3",
        "SELECT object, key, options FROM custom_field ORDER BY 1, 2",
    ];
    queries.iter().flat_map(|query| sandbox.sql(query)).collect()
}

/// A later export: a new title, another e-mail address, one more contact.
const LATER: &str = "\
Contact ID,First Name,Email,Phone,Job Title
C-1,Augusta,ada@acme.example,(303) 555-0101,Director
C-9,Kaya,kaya@acme.example,,
";

#[test]
fn undo_takes_away_what_the_import_created_and_says_how_much() {
    let sandbox = Sandbox::imported();
    assert_snapshot!(sandbox.shown(&["undo", "1", "--yes"]), @r#"
    exit 0
    Import 1 is undone.
      2 accounts deleted
      3 contacts deleted
      2 deals deleted
    "#);
    assert_eq!(workspace(&sandbox), Vec::<Vec<String>>::new());
    assert_eq!(sandbox.sql("SELECT state FROM imports"), [["undone"]]);
}

#[test]
fn a_dry_run_of_undo_says_the_same_and_changes_no_byte() {
    let sandbox = Sandbox::imported();
    let before = std::fs::read(sandbox.path().join("adoptiv.db")).unwrap();
    assert_snapshot!(sandbox.shown(&["undo", "1", "--dry-run"]), @r#"
    exit 0
    Undo of import 1, tried only: nothing was changed.
      2 accounts deleted
      3 contacts deleted
      2 deals deleted
    "#);
    assert_eq!(std::fs::read(sandbox.path().join("adoptiv.db")).unwrap(), before);
}

#[test]
fn what_was_merged_gets_its_values_back() {
    let sandbox = Sandbox::imported();
    let before = workspace(&sandbox);
    sandbox.write("later.csv", LATER);
    sandbox.ok(&["import", "--contacts", "later.csv"]);
    assert_ne!(workspace(&sandbox), before);
    assert_snapshot!(sandbox.shown(&["undo", "2", "--yes"]), @r#"
    exit 0
    Import 2 is undone.
      1 contact deleted
      1 contact given back the values from before
    "#);
    assert_eq!(workspace(&sandbox), before);
}

#[test]
fn a_record_that_somebody_edited_is_kept_whole_and_listed() {
    let sandbox = Sandbox::imported();
    sandbox.edit("UPDATE contact SET title = 'CTO' WHERE email = 'ada@acme.example'");
    assert_snapshot!(sandbox.shown(&["undo", "1", "--yes"]), @r#"
    exit 0
    Import 1 is undone.
      1 account deleted
      2 contacts deleted
      2 deals deleted

    Kept: 2 records
      contact 1 Ada Novak: somebody edited it since
      account 1 Acme: another record links to it
    "#);
    assert_eq!(
        sandbox.sql("SELECT email, title, account_name FROM contacts"),
        [["ada@acme.example", "CTO", "Acme"]]
    );
    // Its ids stay with it, so that the same file finds it again and leaves the edit alone.
    assert_eq!(
        sandbox.sql("SELECT object, external_id FROM external_ids ORDER BY 1"),
        [["accounts", "A-1"], ["contacts", "C-1"]]
    );
    sandbox.ok(&[&["import", "--max-rejected", "50%"], &FILES[..]].concat());
    assert_eq!(
        sandbox.sql("SELECT count(*), max(title) FROM contacts WHERE email LIKE 'ada@%'"),
        [["1", "CTO"]]
    );
}

#[test]
fn a_record_that_a_later_import_changed_is_kept_and_says_which() {
    let sandbox = Sandbox::imported();
    sandbox.write("later.csv", LATER);
    sandbox.ok(&["import", "--contacts", "later.csv"]);
    assert_snapshot!(sandbox.shown(&["undo", "1", "--yes"]), @r#"
    exit 0
    Import 1 is undone.
      1 account deleted
      2 contacts deleted
      2 deals deleted

    Kept: 2 records
      contact 1 Augusta Novak: import 2 changed it since
      account 1 Acme: another record links to it
    "#);
}

#[test]
fn imports_may_be_taken_back_in_any_order() {
    let later = "Contact ID,First Name,Job Title\nC-1,Augusta,Director\n";
    let last = "Contact ID,First Name,Email\nC-1,A.,countess@acme.example\nC-9,Kaya,\n";
    for order in
        [["1", "2", "3"], ["1", "3", "2"], ["2", "1", "3"], ["2", "3", "1"], ["3", "1", "2"]]
    {
        let sandbox = Sandbox::imported();
        for (name, content) in [("later.csv", later), ("last.csv", last)] {
            sandbox.write(name, content);
            sandbox.ok(&["import", "--contacts", name]);
        }
        for import in order {
            sandbox.ok(&["undo", import, "--yes"]);
        }
        assert_eq!(workspace(&sandbox), Vec::<Vec<String>>::new(), "{order:?}");
    }
}

#[test]
fn an_import_in_the_middle_takes_only_its_own_fields_along() {
    let sandbox = Sandbox::imported();
    let title = "Contact ID,Job Title,First Name\nC-1,Director,Augusta\n";
    let name = "Contact ID,First Name,Phone\nC-1,A.,303-555-0109\n";
    for (file, content) in [("two.csv", title), ("three.csv", name)] {
        sandbox.write(file, content);
        sandbox.ok(&["import", "--contacts", file]);
    }
    assert_snapshot!(sandbox.shown(&["undo", "2", "--yes"]), @r#"
    exit 0
    Import 2 is undone.
      1 contact given back the values from before

    Kept: 1 record
      contact 1 A. Novak: first_name changed since
    "#);
    let ada = "SELECT first_name, title, phone FROM contacts WHERE id = 1";
    assert_eq!(sandbox.sql(ada), [["A.", "Engineer", "+13035550109"]]);
    // What the last one found there is not what was taken back.
    sandbox.ok(&["undo", "3", "--yes"]);
    assert_eq!(sandbox.sql(ada), [["Ada", "Engineer", "+13035550101"]]);
}

#[test]
fn only_fields_that_nobody_changed_since_are_restored() {
    let sandbox = Sandbox::imported();
    sandbox.write("later.csv", LATER);
    sandbox.ok(&["import", "--contacts", "later.csv"]);
    sandbox.edit("UPDATE contact SET title = 'CTO' WHERE id = 1");
    assert_snapshot!(sandbox.shown(&["undo", "2", "--yes"]), @r#"
    exit 0
    Import 2 is undone.
      1 contact deleted
      1 contact given back the values from before

    Kept: 1 record
      contact 1 Ada Novak: title changed since
    "#);
    assert_eq!(
        sandbox.sql("SELECT first_name, title FROM contacts WHERE id = 1"),
        [["Ada", "CTO"]]
    );
}

#[test]
fn a_record_that_others_link_to_is_kept() {
    let sandbox = Sandbox::imported();
    sandbox.write("new.csv", "Contact ID,Email,Account ID\nC-9,kaya@acme.example,A-2\n");
    sandbox.ok(&["import", "--contacts", "new.csv"]);
    assert_snapshot!(sandbox.shown(&["undo", "1", "--yes"]), @r#"
    exit 0
    Import 1 is undone.
      1 account deleted
      3 contacts deleted
      2 deals deleted

    Kept: 1 record
      account 2 Borealis: another record links to it
    "#);
    assert_eq!(sandbox.sql("SELECT name FROM accounts"), [["Borealis"]]);
    // Once the other import goes, nothing needs it any more.
    sandbox.ok(&["undo", "2", "--yes"]);
    assert_eq!(workspace(&sandbox), Vec::<Vec<String>>::new());
}

#[test]
fn consent_ids_links_fields_and_options_of_the_import_are_taken_back() {
    let sandbox = Sandbox::imported();
    sandbox.write(
        "mapping.toml",
        "source = \"csv\"\n[contacts.columns]\n\"Contact ID\" = \"id\"\nEmail = \"email\"\n\
         \"Account ID\" = \"account_id\"\n\"Old ID\" = \"ignore\"\n\
         consent_text = \"consent.text\"\nTier = { to = \"custom.tier\", type = \"select\" }\n",
    );
    let tiers = |file: &str, rows: &str| {
        let header = "Contact ID,Email,Account ID,consent_text,Tier\n";
        sandbox.write(file, format!("{header}{rows}"));
        sandbox.ok(&["import", "--contacts", file, "--mapping", "mapping.toml"]);
    };
    tiers("two.csv", "C-1,ada@acme.example,,,gold\n");
    let before = workspace(&sandbox);
    tiers(
        "three.csv",
        "C-2,ben@acme.example,A-77,You may call me.,silver\nX-2,x@borealis.example,,,\n",
    );
    let options = "SELECT options FROM custom_field WHERE key = 'tier'";
    assert_eq!(sandbox.sql(options), [[r#"["gold","silver"]"#]]);
    assert_ne!(workspace(&sandbox), before);
    // A later import adds an option of its own: that one stays.
    tiers("four.csv", "C-3,cleo@borealis.example,,,bronze\n");
    sandbox.ok(&["undo", "3", "--yes"]);
    assert_eq!(sandbox.sql(options), [[r#"["gold","bronze"]"#]]);
    sandbox.ok(&["undo", "4", "--yes"]);
    assert_eq!(workspace(&sandbox), before);
    let ran = sandbox.ok(&["undo", "2", "--yes"]);
    assert!(ran.stdout.contains("custom fields removed: contacts.tier"), "{ran:?}");
}

#[test]
fn an_unfinished_import_can_be_taken_back() {
    let sandbox = Sandbox::imported();
    sandbox.edit("UPDATE import SET state = 'running', finished_at = NULL");
    sandbox.write("other.csv", "Email\nkaya@acme.example\n");
    let refused = sandbox.run(&["import", "--contacts", "other.csv"]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("`adoptiv-migrate undo 1` to take it back"), "{refused:?}");
    sandbox.ok(&["undo", "1", "--yes"]);
    assert_eq!(workspace(&sandbox), Vec::<Vec<String>>::new());
    sandbox.ok(&["import", "--contacts", "other.csv"]);
}

#[test]
fn without_a_terminal_undo_needs_yes_and_changes_nothing() {
    let sandbox = Sandbox::imported();
    let before = workspace(&sandbox);
    assert_snapshot!(sandbox.shown(&["undo", "1"]), @r#"
    exit 2
    --- standard error
    error: `undo` takes records away, and nobody is there to be asked
    hint: add `--yes` to do it, or `--dry-run` to see what would happen
    "#);
    assert_eq!(workspace(&sandbox), before);
}

#[test]
fn what_can_not_be_taken_back_says_why() {
    let sandbox = Sandbox::imported();
    assert_snapshot!(sandbox.shown(&["undo", "7", "--yes"]), @r#"
    exit 1
    --- standard error
    error: there is no import 7
    hint: `adoptiv-migrate history` lists the imports
    "#);
    sandbox.ok(&["undo", "1", "--yes"]);
    assert_snapshot!(sandbox.shown(&["undo", "1", "--yes"]), @r#"
    exit 1
    --- standard error
    error: import 1 was taken back already
    hint: `adoptiv-migrate history` shows the state of each import
    "#);
}
