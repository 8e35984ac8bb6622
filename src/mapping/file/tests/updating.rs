//! A second `map` adds what is new and keeps everything else, byte for byte.

use proptest::prelude::*;

use super::super::{parse, update, write};
use super::round_trip::any_suggestion;
use super::{To, suggestion};
use crate::model::Object;

fn headers(text: &str, object: Object) -> Vec<String> {
    let mapping = parse("m.toml", text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    mapping.object(object).unwrap().columns.iter().map(|c| c.header.clone()).collect()
}

/// What `existing` becomes with the columns Email and Phone of contacts.
fn with_phone(existing: &str) -> String {
    let wanted = suggestion(Object::Contacts, &[("Email", "email"), ("Phone", "phone")]);
    let updated = update(existing, &wanted).unwrap();
    assert_eq!(headers(&updated, Object::Contacts), ["Email", "Phone"], "{updated}");
    assert_eq!(update(&updated, &wanted).unwrap(), updated, "a further run changes nothing");
    updated
}

/// Whether taking some whole insertion out of `updated` gives `existing` again.
fn keeps(existing: &str, updated: &str) -> bool {
    let common = existing.bytes().zip(updated.bytes()).take_while(|(a, b)| a == b).count();
    (0..=common).rev().any(|at| existing.is_char_boundary(at) && updated.ends_with(&existing[at..]))
}

#[test]
fn a_new_column_goes_under_the_last_one_and_comments_stay() {
    let existing = "# mine\nsource = \"hubspot\"   # keep\n\n[contacts.columns]\n\
                    \"Email\"   =  \"email\" # checked by Kim\n# not now: \"X\" = \"y\"\n\n\
                    # about deals\n[deals]\non_merge = 'fill'\n";
    let updated = with_phone(existing);
    assert!(keeps(existing, &updated), "{updated}");
    insta::assert_snapshot!(updated, @r#"
    # mine
    source = "hubspot"   # keep

    [contacts.columns]
    "Email"   =  "email" # checked by Kim
    # not now: "X" = "y"
    # certain: header is a HubSpot name. "ada@x.example", "bob [owners] @y.example"
    "Phone" = "phone"

    # about deals
    [deals]
    on_merge = 'fill'
    "#);
}

#[test]
fn every_form_that_toml_has_for_a_table_takes_new_columns() {
    for existing in [
        "source = \"s\"\n[contacts.columns]\n\"Email\" = \"email\"",
        "source = \"s\"\n[contacts.columns]\nEmail.to = \"email\"\n# about deals\n[deals]\n",
        "source = \"s\"\n[contacts.columns.Email]\nto = \"email\"\n",
        "source = \"s\"\n[contacts.columns]\n[contacts.columns.Email]\nto = \"email\"\n",
        "source = \"s\"\n[contacts]\ncolumns = { \"Email\" = \"email\" }\non_merge = \"fill\"\n",
        "source = \"s\"\ncontacts = { columns = { Email = \"email\" } }\n",
        "source = \"s\"\ncontacts.columns.Email = \"email\"\nversion = 1\n",
        "source = \"s\"\n[contacts]\ncolumns.Email = \"email\"\non_merge = \"keep\"\n",
        "source = \"s\"\r\n[contacts.columns]\r\nEmail = \"email\"\r\n\r\n[deals]\r\n",
    ] {
        let wanted = suggestion(Object::Contacts, &[("Email", "email"), ("Phone", "phone")]);
        let updated = update(existing, &wanted).unwrap();
        let mut found = headers(&updated, Object::Contacts);
        found.sort();
        assert_eq!(found, ["Email", "Phone"], "{updated}");
        assert!(keeps(existing, &updated), "{updated}");
        assert_eq!(update(&updated, &wanted).unwrap(), updated, "a further run changes nothing");
    }
}

#[test]
fn a_table_without_columns_takes_new_columns() {
    for existing in [
        "source = \"s\"\ncontacts = { on_merge = \"fill\" }\n",
        "source = \"s\"\ncontacts = {}\n",
        "source = \"s\"\ncontacts.on_merge = \"fill\"\n",
        "source = \"s\"\n[contacts]\non_merge = \"fill\"\n[deals]\n",
        "source = \"s\"\n[contacts.columns]\n[deals]\n",
        "source = \"s\"\n[contacts]\ncolumns = {}\n",
        "source = \"s\"\n",
    ] {
        assert!(keeps(existing, &with_phone(existing)), "{existing}");
    }
}

#[test]
fn line_ends_stay_as_the_file_has_them() {
    let updated = with_phone("source = \"s\"\r\n[contacts.columns]\r\n\"Email\" = \"email\"\r\n");
    assert!(!updated.replace("\r\n", "").contains('\n'), "{updated:?}");
}

#[test]
fn a_column_that_the_user_moved_or_the_file_lost_stays_as_it_is() {
    let existing =
        "source = \"s\"\n[contacts.columns]\n\"email \" = \"ignore\"\n\"Gone\" = \"title\"\n";
    let wanted = suggestion(Object::Contacts, &[("Email", "email")]);
    assert_eq!(update(existing, &wanted).unwrap(), existing);
}

#[test]
fn a_column_whose_target_is_taken_is_left_for_the_user_to_settle() {
    for kept in [
        "[accounts.columns]\n\"Heads\" = \"employees\"\n",
        "[accounts.constants]\nemployees = \"5\"\n[accounts.columns]\n",
    ] {
        let existing = format!("source = \"s\"\n{kept}");
        let wanted = suggestion(Object::Accounts, &[("Staff", "employees")]);
        let updated = update(&existing, &wanted).unwrap();
        let mapping = parse("m.toml", &updated).unwrap();
        let columns = &mapping.object(Object::Accounts).unwrap().columns;
        let staff = columns.iter().find(|column| column.header == "Staff").unwrap();
        assert!(
            matches!(&staff.to, To::Unsure { suggest, .. } if suggest == "custom.staff"),
            "{updated}"
        );
        assert!(updated.starts_with(&existing), "{updated}");
    }
}

#[test]
fn an_object_that_is_new_is_added_whole() {
    let existing = write(&suggestion(Object::Contacts, &[("Email", "email")]));
    let updated = update(&existing, &suggestion(Object::Deals, &[("Name", "name")])).unwrap();
    assert!(updated.starts_with(&existing));
    assert_eq!(headers(&updated, Object::Deals), ["Name"]);
}

#[test]
fn a_file_with_problems_is_not_touched() {
    let wanted = suggestion(Object::Contacts, &[("Email", "email")]);
    assert!(update("[contacts.columns]\n\"Email\" = \"emial\"\n", &wanted).is_err());
}

proptest! {
    #[test]
    fn writing_again_changes_nothing(suggestion in any_suggestion()) {
        let text = write(&suggestion);
        prop_assert_eq!(update(&text, &suggestion).unwrap(), text);
    }

    #[test]
    fn no_edit_of_a_file_makes_updating_panic(
        suggestion in any_suggestion(),
        at in any::<prop::sample::Index>(),
        edit in prop_oneof!["[\\[\\]{}\"'=.,#\n]{1,3}", "\\PC{0,3}"],
        cut in 0_usize..40,
    ) {
        let mut chars: Vec<char> = write(&suggestion).chars().collect();
        let from = at.index(chars.len());
        let to = chars.len().min(from + cut);
        chars.splice(from..to, edit.chars());
        let text: String = chars.into_iter().collect();
        if let Ok(updated) = update(&text, &suggestion) {
            prop_assert!(parse("m.toml", &updated).is_ok(), "{}", updated);
        }
    }
}

#[test]
fn a_byte_order_mark_is_no_problem() {
    let existing = "\u{FEFF}source = \"s\"\n[contacts.columns]\n\"Email\" = \"email\"\n";
    assert!(keeps(existing, &with_phone(existing)));
}
