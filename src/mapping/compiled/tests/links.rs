//! Ids, references, owners, and how a deal is routed.

use super::{compiled, deal, original, try_row, try_with, warnings};
use crate::mapping::compiled::SourceUsers;
use crate::mapping::fake::{Fake, row};
use crate::model::{Object, StageKind};
use crate::source::{Holds, Table};

const SALESFORCE: &str = "source = \"salesforce\"";

#[test]
fn the_two_forms_of_a_salesforce_id_are_one_id() {
    let lines = [("name", "D"), ("id", "006xB00000Aa0Bz"), ("account_id", "001xB00000Aa0Bz")];
    let draft = try_with(SALESFORCE, Object::Deals, &lines).unwrap();
    assert_eq!(draft.id.as_deref(), Some("006xB00000Aa0BzQAJ"));
    assert_eq!(draft.account_id.as_deref(), Some("001xB00000Aa0BzQAJ"));
    let draft = try_row(Object::Deals, &lines).unwrap();
    let id = draft.id.as_deref();
    assert_eq!(id, Some("006xB00000Aa0BzQAJ"), "whatever the source is called");
    let draft = deal(&[("id", "0123456789abcde")]);
    assert_eq!(draft.id.as_deref(), Some("0123456789abcde"), "another source's id stays");
}

#[test]
fn the_empty_salesforce_id_is_empty() {
    for id in ["000000000000000AAA", "000000000000000"] {
        let lines = [("name", "D"), ("id", id), ("contact_id", id), ("owner", id)];
        let draft = try_with(SALESFORCE, Object::Deals, &lines).unwrap();
        assert_eq!((draft.id, draft.contact_id, draft.owner), (None, None, None), "{id}");
    }
}

#[test]
fn the_first_id_of_a_list_links_and_the_rest_is_told() {
    let draft = deal(&[("contact_id", "101;102;103"), ("account_id", "7;")]);
    assert_eq!(draft.contact_id.as_deref(), Some("101"));
    assert_eq!(draft.account_id.as_deref(), Some("7"));
    assert_eq!(warnings(&draft), ["more_links contact_id 102;103"]);
}

#[test]
fn an_id_that_a_spreadsheet_damaged_rejects_its_row_and_links_to_nothing() {
    let rejected = try_row(Object::Deals, &[("name", "D"), ("id", "1.23457E+11")]).unwrap_err();
    assert_eq!((rejected.code, rejected.field.as_deref()), ("damaged_id", Some("id")));
    let draft = deal(&[("id", "12345"), ("account_id", "1.0E+5"), ("contact_id", "7")]);
    assert_eq!((draft.account_id.as_deref(), draft.contact_id.as_deref()), (None, Some("7")));
    assert_eq!(warnings(&draft), ["damaged_id account_id 1.0E+5"]);
}

#[test]
fn what_guards_an_id_in_a_spreadsheet_is_taken_off_and_told() {
    let draft = deal(&[("id", "=\"001\""), ("account_id", "'007"), ("contact_id", "12E5")]);
    let ids = [draft.id.as_deref(), draft.account_id.as_deref(), draft.contact_id.as_deref()];
    assert_eq!(ids, [Some("001"), Some("007"), Some("12E5")]);
    assert_eq!(warnings(&draft), ["guarded_id id =\"001\"", "guarded_id account_id '007"]);
}

#[test]
fn ids_are_kept_in_one_composition_and_without_invisible_signs() {
    let draft = deal(&[("id", "E\u{301}-1"), ("account_id", "A\u{200B}-1")]);
    assert_eq!(draft.id.as_deref(), Some("\u{C9}-1"));
    assert_eq!(draft.account_id.as_deref(), Some("A-1"));
}

fn users(origin: &'static str, columns: &[&str], rows: &[&[&str]]) -> SourceUsers {
    let table = Fake { origin, ..Fake::new(Holds::Users, columns, rows) };
    let tables: Vec<Box<dyn Table>> = vec![Box::new(table)];
    SourceUsers::read(&tables).unwrap()
}

fn owner(source: &str, users: &SourceUsers, cell: &str) -> Option<String> {
    let toml = format!(
        "source = \"{source}\"\n[owners]\n005xB00000Cc0Dz = \"cc@acme.example\"\n\"kim  LEE\" = \"Kim@acme.example\"\n\
         [deals.columns]\nN = \"name\"\nO = \"owner\""
    );
    let compiled = compiled(Object::Deals, &toml, &["N", "O"], users);
    compiled.apply(&row(&["D", cell])).unwrap().owner
}

#[test]
fn an_owner_is_found_by_alias_then_by_the_users_of_the_source() {
    let users = users(
        "csv",
        &["id", "name", "email"],
        &[&["7", "Kim Lee", "other@acme.example"], &["8", "Bo Ek", "Bo@acme.example"]],
    );
    assert_eq!(owner("csv", &users, "Kim Lee").as_deref(), Some("kim@acme.example"));
    assert_eq!(owner("csv", &users, "8").as_deref(), Some("bo@acme.example"));
    assert_eq!(owner("csv", &users, "bo  EK").as_deref(), Some("bo@acme.example"));
    assert_eq!(owner("csv", &users, "New@Acme.example").as_deref(), Some("new@acme.example"));
    assert_eq!(owner("csv", &users, "Nobody Known").as_deref(), Some("Nobody Known"));
}

#[test]
fn users_of_salesforce_are_found_by_either_id_and_their_e_mail_is_not_the_username() {
    let users = users(
        "salesforce",
        &["Id", "Username", "Email", "FirstName", "LastName"],
        &[&["005xB00000Aa0Bz", "bo@acme.example.prod", "bo@acme.example", "Bo", "Ek"]],
    );
    for cell in ["005xB00000Aa0Bz", "005xB00000Aa0BzQAJ", "Bo Ek", "bo@acme.example.prod"] {
        assert_eq!(owner("salesforce", &users, cell).as_deref(), Some("bo@acme.example"), "{cell}");
    }
}

#[test]
fn an_alias_of_a_salesforce_id_holds_for_both_its_forms() {
    let users = SourceUsers::default();
    for cell in ["005xB00000Cc0Dz", "005xB00000Cc0DzQAJ"] {
        let found = owner("salesforce", &users, cell);
        assert_eq!(found.as_deref(), Some("cc@acme.example"), "{cell}");
    }
}

#[test]
fn a_name_that_two_users_share_finds_neither() {
    let users = users(
        "hubspot",
        &["User ID", "Email", "First name", "Last name"],
        &[
            &["1", "bo1@acme.example", "Bo", "Ek"],
            &["2", "bo2@acme.example", "Bo", "Ek"],
            &["3", "bo3@acme.example", "Bo", "Ek"],
        ],
    );
    assert_eq!(owner("hubspot", &users, "Bo Ek").as_deref(), Some("Bo Ek"));
    assert_eq!(owner("hubspot", &users, "2").as_deref(), Some("bo2@acme.example"));
}

#[test]
fn a_deal_says_where_it_goes_and_its_stage_may_be_translated() {
    let stage = "{ to = \"stage\", values = { \"Discovery\" = \"Qualified\" } }";
    let draft = deal(&[("pipeline", " Sales "), (stage, "Discovery"), ("company", "Acme")]);
    assert_eq!(draft.pipeline.as_deref(), Some("Sales"));
    assert_eq!(draft.stage.as_deref(), Some("Qualified"));
    assert_eq!(original(&draft, "stage"), Some("Discovery"));
    assert_eq!(draft.company.as_deref(), Some("Acme"));
}

#[test]
fn the_status_of_a_deal_is_read_in_the_words_of_the_crms() {
    let status = |cell| deal(&[("status", cell)]).status;
    assert_eq!(status("Won"), Some(StageKind::Won));
    assert_eq!(status("closed lost"), Some(StageKind::Lost));
    assert_eq!(status("Abandoned"), Some(StageKind::Lost));
    assert_eq!(status("active"), Some(StageKind::Open));
    assert_eq!(status("TRUE"), Some(StageKind::Won));
    assert_eq!(status("false"), None, "not won may be open or lost");
    let draft = deal(&[("status", "paused")]);
    assert_eq!(
        (draft.status, warnings(&draft)),
        (None, vec!["unknown_status status paused".into()])
    );
}

#[test]
fn the_contact_of_a_deal_may_be_named_by_e_mail() {
    let draft = deal(&[("contact_email", "Ada@x.example")]);
    assert_eq!(draft.contact_email.as_deref(), Some("ada@x.example"));
    let draft = deal(&[("contact_email", "a@@b")]);
    assert_eq!(
        (draft.contact_email.as_deref(), warnings(&draft)),
        (None, vec!["invalid_email contact_email a@@b".into()])
    );
}
