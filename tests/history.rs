//! `history`: past imports, newest first.

use insta::assert_snapshot;

use crate::support::Sandbox;

#[test]
fn each_import_shows_its_files_counts_and_state() {
    let sandbox = Sandbox::imported();
    sandbox.ok(&["import", "accounts.csv"]);
    sandbox.ok(&["undo", "1", "--yes"]);
    sandbox.edit("UPDATE import SET state = 'running', finished_at = NULL WHERE id = 2");
    assert_snapshot!(sandbox.shown(&["history"]), @r#"
    exit 0
    import 2  [moment]  csv  unfinished
      the same command again goes on, `adoptiv-migrate undo 2` takes it back
                file          rows  created  merged  unchanged  rejected
      accounts  accounts.csv     2        0       0          2         0

    import 1  [moment]  csv  undone
                file          rows  created  merged  unchanged  rejected
      accounts  accounts.csv     2        2       0          0         0
      contacts  contacts.csv     4        3       0          0         1
      deals     deals.csv        3        2       0          0         1
    "#);
}

#[test]
fn a_store_without_imports_says_so() {
    let sandbox = Sandbox::new();
    sandbox.ok(&["workspace", "set", "--currency", "EUR"]);
    assert_snapshot!(sandbox.shown(&["history"]), @r#"
    exit 0
    No imports yet.
    "#);
}

#[test]
fn without_a_store_there_is_no_history() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.shown(&["history"]), @r#"
    exit 1
    --- standard error
    error: there is no store at `adoptiv.db`
    hint: an import makes it; `--to` names another one
    "#);
    assert!(!sandbox.path().join("adoptiv.db").exists());
}
