//! `owners`: the source's owners beside the workspace's users, and handing records over.

use insta::assert_snapshot;

use crate::support::Sandbox;

#[test]
fn owners_of_files_are_listed_before_anything_is_imported() {
    let sandbox = Sandbox::small();
    sandbox.ok(&["workspace", "users", "add", "kim@acme.example"]);
    sandbox.ok(&["workspace", "users", "add", "lea@acme.example"]);
    assert_snapshot!(sandbox.shown(&["owners", "list", "contacts.csv"]), @r#"
    exit 0
      owner at the source  records  workspace user
      gone@acme.example          1  -
      kim@acme.example           1  kim@acme.example
      lee@acme.example           1  -
    --- standard error
    No mapping file: columns are matched on the fly; `adoptiv-migrate map contacts.csv -o mapping.toml` writes the mapping down for review.
    "#);
}

#[test]
fn owners_of_the_store_are_listed_with_their_records() {
    let sandbox = Sandbox::imported();
    assert_snapshot!(sandbox.shown(&["owners", "list"]), @r#"
    exit 0
      owner at the source  records  workspace user
      gone@acme.example          1  -
      kim@acme.example           1  kim@acme.example
      lee@acme.example           1  lee@acme.example
    "#);
}

#[test]
fn reclaim_hands_records_over_once_the_user_exists() {
    let sandbox = Sandbox::imported();
    let owners = "SELECT email, owner_email, owner_source FROM contacts ORDER BY id";
    let cleo = |sandbox: &Sandbox| sandbox.sql(owners)[2].clone();
    assert_eq!(cleo(&sandbox), ["cleo@borealis.example", "kim@acme.example", "gone@acme.example"]);
    assert_snapshot!(sandbox.shown(&["owners", "reclaim"]), @r#"
    exit 0
    0 records handed over.
      still no users: gone@acme.example
    "#);
    sandbox.ok(&["workspace", "users", "add", "gone@acme.example"]);
    assert_snapshot!(sandbox.shown(&["owners", "reclaim", "--dry-run"]), @r#"
    exit 0
    1 record would be handed over.
      1 of gone@acme.example to gone@acme.example
    "#);
    assert_eq!(cleo(&sandbox)[1], "kim@acme.example");
    assert_snapshot!(sandbox.shown(&["owners", "reclaim"]), @r#"
    exit 0
    1 record handed over.
      1 of gone@acme.example to gone@acme.example
    "#);
    assert_eq!(cleo(&sandbox)[1], "gone@acme.example");
    // It is no edit: an undo still takes the record away.
    sandbox.ok(&["undo", "1", "--yes"]);
    assert_eq!(sandbox.sql(owners), Vec::<Vec<String>>::new());
}

#[test]
fn reclaim_leaves_records_that_somebody_gave_away_since() {
    let sandbox = Sandbox::imported();
    sandbox.edit(
        "UPDATE contact SET owner_id = (SELECT id FROM user WHERE email LIKE 'lee@%') WHERE id = 3",
    );
    sandbox.ok(&["workspace", "users", "add", "gone@acme.example"]);
    sandbox.ok(&["owners", "reclaim"]);
    assert_eq!(
        sandbox.sql("SELECT owner_email FROM contacts WHERE id = 3"),
        [["lee@acme.example"]]
    );
}
