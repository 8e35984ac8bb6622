//! `workspace`: settings and users, kept in the store.

use insta::assert_snapshot;

use crate::support::Sandbox;

#[test]
fn settings_are_kept_and_shown() {
    let sandbox = Sandbox::new();
    let set = ["workspace", "set", "--timezone", "Europe/Berlin", "--currency", "EUR"];
    assert_snapshot!(sandbox.shown(&[&set[..], &["--region", "DE"]].concat()), @r#"
    exit 0
    Workspace adoptiv.db
      time zone  Europe/Berlin
      currency   EUR
      region     DE
      users      0, unmatched owners fall back to nobody
      pipelines  Sales (Standard)
    "#);
    assert_snapshot!(sandbox.shown(&["workspace", "show"]), @r#"
    exit 0
    Workspace adoptiv.db
      time zone  Europe/Berlin
      currency   EUR
      region     DE
      users      0, unmatched owners fall back to nobody
      pipelines  Sales (Standard)
    "#);
}

#[test]
fn users_are_added_imported_and_listed() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "users.csv",
        "id,name,email\n1,Kim Lee,KIM@acme.example\n2,Sam Roe,not an address\n",
    );
    assert_snapshot!(sandbox.shown(&["workspace", "users", "add", "lee@acme.example"]), @r#"
    exit 0
      e-mail            name
      lee@acme.example        importer
    "#);
    assert_snapshot!(sandbox.shown(&["workspace", "users", "import", "users.csv"]), @r#"
    exit 0
      e-mail            name
      kim@acme.example  Kim Lee
      lee@acme.example           importer
    --- standard error
    1 user is new, of 1 in the file.
    warning: line 3 has no valid e-mail address and was left out
    "#);
    assert_snapshot!(sandbox.shown(&["workspace", "users", "list"]), @r#"
    exit 0
      e-mail            name
      kim@acme.example  Kim Lee
      lee@acme.example           importer
    "#);
    assert_snapshot!(sandbox.shown(&["workspace", "users", "add", "kim@acme.example", "--importer"]), @r#"
    exit 0
      e-mail            name
      kim@acme.example  Kim Lee  importer
      lee@acme.example
    "#);
}

#[test]
fn what_is_no_currency_region_or_address_is_a_wrong_command_line() {
    for words in [
        &["workspace", "set", "--currency", "dollars"][..],
        &["workspace", "set", "--region", "Germany"],
        &["workspace", "users", "add", "not an address"],
    ] {
        let sandbox = Sandbox::new();
        let ran = sandbox.run(words);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(!sandbox.path().join("adoptiv.db").exists());
    }
}
