//! `explain`: one record's story, from the source row to the last import that touched it.

use insta::assert_snapshot;

use crate::support::Sandbox;

#[test]
fn a_story_shows_values_links_the_row_and_the_rule() {
    let sandbox = Sandbox::imported();
    assert_snapshot!(sandbox.shown(&["explain", "contact", "C-1"]), @r#"
    exit 0
    contact 1 Ada Novak
      first_name           Ada
      last_name            Novak
      email                ada@acme.example
      phone                +13035550101
      title                Engineer
      owner                kim@acme.example
      owner at the source  kim@acme.example

    As the source wrote it
      phone  (303) 555-0101

    Ids at the source
      csv:C-1

    Links
      account 1 Acme

    Consent
      The contact can't be dialed: text, timestamp, source_url, ip, seller.

    What happened to it
      import 1, [moment], contacts.csv:2
        created: no record answered to its id or to another key
        the row, and where the mapping sends it:
          Contact ID = C-1 -> id
          First Name = Ada -> first_name
          Last Name = Novak -> last_name
          Email = ada@acme.example -> email
          Phone = (303) 555-0101 -> phone
          Job Title = Engineer -> title
          Account ID = A-1 -> account_id
          Owner = kim@acme.example -> owner
    "#);
}

#[test]
fn a_merge_shows_what_it_replaced_and_the_row_that_did_it() {
    let sandbox = Sandbox::imported();
    sandbox.write("later.csv", "Contact ID,Email,Job Title,Fax\nC-1,ADA@acme.example,Director,1\n");
    sandbox.ok(&["import", "--contacts", "later.csv"]);
    let shown = sandbox.shown(&["explain", "contact", "C-1"]);
    let (_, after) = shown.split_once("import 2").unwrap();
    assert_snapshot!(after, @r#"
    , [moment], later.csv:2
        merged: the record carries the row's id
        title: Engineer -> Director
        the row, and where the mapping sends it:
          Contact ID = C-1 -> id
          Email = ADA@acme.example -> email
          Job Title = Director -> title
          Fax = 1 -> (left out)
    "#);
}

#[test]
fn a_row_whose_file_changed_is_not_shown() {
    let sandbox = Sandbox::imported();
    sandbox.write("deals.csv", "Deal ID,Deal Name,Stage\nD-1,Something else,Lead\n");
    let shown = sandbox.shown(&["explain", "deal", "D-1"]);
    assert!(
        shown.contains("the row can't be shown: its file changed since, or is gone"),
        "{shown}"
    );
    assert!(!shown.contains("Something else"), "{shown}");
    std::fs::remove_file(sandbox.path().join("deals.csv")).unwrap();
    let shown = sandbox.shown(&["explain", "deal", "D-1"]);
    assert!(shown.contains("the row can't be shown"), "{shown}");
}

#[test]
fn an_account_that_a_contact_named_says_who_named_it() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", "Contact ID,Email,Company\nC-1,ada@acme.example,Acme\n");
    sandbox.ok(&["import", "contacts.csv"]);
    assert_snapshot!(sandbox.shown(&["explain", "account", "1"]), @r#"
    exit 0
    account 1 Acme
      name  Acme

    What happened to it
      import 1, [moment]
        created: contact C-1 names a company that was not there
    "#);
}

#[test]
fn a_record_that_is_not_there_is_a_clear_error() {
    let sandbox = Sandbox::imported();
    assert_snapshot!(sandbox.shown(&["explain", "deal", "D-77"]), @r#"
    exit 1
    --- standard error
    error: there is no deal with the id `D-77`
    hint: give the store's id or the id at the source
    "#);
}

#[test]
fn as_json_the_row_is_a_list_of_cells() {
    let sandbox = Sandbox::imported();
    let document = sandbox.ok(&["explain", "account", "A-2", "--format", "json"]).json();
    assert_eq!(
        document["events"][0]["row"][1],
        serde_json::json!({"header": "Account Name", "value": "Borealis", "target": "name"})
    );
}
