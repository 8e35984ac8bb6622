//! E-mail addresses and phone numbers.

use super::{contact, original, try_row, warnings};
use crate::model::Object;

#[test]
fn the_first_address_of_a_cell_is_primary_and_the_rest_is_kept() {
    for cell in [
        "ada@x.example;bob@y.example",
        "ada@x.example, bob@y.example",
        "ada@x.example | bob@y.example;",
        "ada@x.example\nbob@y.example",
        "* ada@x.example ::: bob@y.example",
        "ada@x.example; bob@y.example; ADA@x.example",
    ] {
        let draft = contact(&[("email", cell)]);
        assert_eq!(draft.get("email"), Some("ada@x.example"), "{cell}");
        assert_eq!(draft.more_emails, ["bob@y.example"], "{cell}");
        assert_eq!(original(&draft, "email"), Some(cell.trim()), "{cell}");
    }
}

#[test]
fn further_columns_give_further_addresses() {
    let draft = contact(&[("email", ""), ("email", "ada@x.example"), ("email", "bob@y.example")]);
    assert_eq!(draft.get("email"), Some("ada@x.example"));
    assert_eq!(draft.more_emails, ["bob@y.example"]);
    assert!(draft.originals.is_empty());
}

#[test]
fn a_name_with_a_comma_before_an_address_is_no_second_address() {
    let draft = contact(&[("email", "\"Lee, Kim\" <kim@acme.example>")]);
    assert_eq!(draft.get("email"), Some("kim@acme.example"));
    assert!(draft.more_emails.is_empty());
}

#[test]
fn a_malformed_primary_address_rejects_the_row() {
    for cell in ["a@@b", "a@@b; ada@x.example"] {
        let rejection =
            try_row(Object::Contacts, &[("last_name", "L"), ("email", cell)]).unwrap_err();
        assert_eq!((rejection.code, rejection.field.as_deref()), ("invalid_email", Some("email")));
        assert_eq!(rejection.value, cell);
    }
}

#[test]
fn a_malformed_further_address_is_a_warning_and_kept() {
    let draft = contact(&[("email", "ada@x.example; b@@y")]);
    assert_eq!(warnings(&draft), ["invalid_email email b@@y"]);
    assert_eq!(original(&draft, "more_emails"), Some("b@@y"));
}

#[test]
fn the_case_of_an_address_is_folded_and_its_original_kept() {
    let draft = contact(&[("email", " Ada@X.example ")]);
    assert_eq!(draft.get("email"), Some("ada@x.example"));
    assert_eq!(original(&draft, "email"), Some("Ada@X.example"));
}

#[test]
fn phones_become_e164_and_the_text_is_kept() {
    let draft = contact(&[("phone", "(212) 555-0100"), ("phone", "+1 212 555 0101")]);
    assert_eq!(draft.get("phone"), Some("+12125550100"));
    assert_eq!(draft.more_phones, ["+12125550101"]);
    assert_eq!(original(&draft, "phone"), Some("(212) 555-0100"));
    assert_eq!(original(&draft, "more_phones"), Some("+1 212 555 0101"));
}

#[test]
fn several_phones_in_one_cell_are_told_apart() {
    for cell in [
        "212-555-0100; 212-555-0101",
        "212-555-0100, 212-555-0101",
        "212-555-0100 / 212-555-0101",
        "212-555-0100 ::: 212-555-0101",
        "212-555-0100\n+1 (212) 555-0101",
        "212-555-0100; 212-555-0101; (212) 555 0100",
    ] {
        let draft = contact(&[("phone", cell)]);
        assert_eq!(draft.get("phone"), Some("+12125550100"), "{cell}");
        assert_eq!(draft.more_phones, ["+12125550101"], "{cell}");
        assert_eq!(original(&draft, "phone"), Some(cell), "{cell}");
    }
}

#[test]
fn an_extension_is_no_second_phone() {
    for cell in ["212-555-0100, ext. 5", "+1-212-555-0100;ext=5"] {
        let draft = contact(&[("phone", cell)]);
        assert!(draft.more_phones.is_empty(), "{cell}: {:?}", draft.more_phones);
        assert!(draft.get("phone").is_none_or(|phone| phone.starts_with("+12125550100")), "{cell}");
    }
}

#[test]
fn an_unparsable_phone_is_a_warning_and_its_text_kept() {
    let draft = contact(&[("phone", "call the desk")]);
    assert_eq!(draft.get("phone"), None);
    assert_eq!(warnings(&draft), ["invalid_phone phone call the desk"]);
    assert_eq!(original(&draft, "phone"), Some("call the desk"));
}

#[test]
fn a_further_phone_takes_the_place_of_a_primary_one_that_does_not_parse() {
    let draft = contact(&[("phone", "desk"), ("phone", "212-555-0101")]);
    assert_eq!(draft.get("phone"), Some("+12125550101"));
    assert_eq!(original(&draft, "phone"), Some("desk"));
    assert!(draft.more_phones.is_empty());
}

#[test]
fn a_phone_in_scientific_notation_stays_out_with_its_text_kept() {
    let draft = contact(&[("phone", "1.21255501E+10")]);
    assert_eq!(draft.get("phone"), None);
    assert_eq!(warnings(&draft), ["scientific_phone phone 1.21255501E+10"]);
    assert_eq!(original(&draft, "phone"), Some("1.21255501E+10"));
}

#[test]
fn an_account_has_a_phone_too() {
    let draft = try_row(Object::Accounts, &[("name", "Acme"), ("phone", "212 555 0100")]).unwrap();
    assert_eq!(draft.get("phone"), Some("+12125550100"));
}
