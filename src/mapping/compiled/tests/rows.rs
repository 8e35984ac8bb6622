//! Rows as a whole: damage, what is required, how columns are bound.

use proptest::prelude::*;

use super::{compiled, contact, original, try_row, try_with, warnings};
use crate::mapping::compiled::SourceUsers;
use crate::mapping::fake::row;
use crate::model::Object;
use crate::source::{Row, RowDamage};

#[test]
fn a_damaged_row_is_rejected_with_its_first_cell() {
    let compiled = compiled(
        Object::Contacts,
        "[contacts.columns]\nE = \"email\"",
        &["E"],
        &SourceUsers::default(),
    );
    let damages = [
        (RowDamage::Ragged { expected: 3, found: 5 }, "ragged_row"),
        (RowDamage::Undecodable, "undecodable_row"),
        (RowDamage::UnclosedQuote, "unclosed_quote"),
        (RowDamage::NotJson { message: "expected `{`".to_owned() }, "invalid_json"),
    ];
    for (damage, code) in damages {
        let row = Row { damage: Some(damage), ..row(&["a@x.example", "b"]) };
        let rejection = compiled.apply(&row).unwrap_err();
        assert_eq!((rejection.code, rejection.field), (code, None));
        assert_eq!(rejection.value, "a@x.example");
        assert!(!rejection.hint.is_empty() && !rejection.message.is_empty());
    }
}

#[test]
fn a_record_that_is_deleted_at_the_source_is_rejected_whatever_else_its_row_says() {
    let code = |cell| {
        let lines = [("email", "no address"), ("deleted", cell), ("last_name", "Lovelace")];
        try_row(Object::Contacts, &lines).unwrap_err().code
    };
    for yes in ["1", "true", "TRUE", "yes"] {
        assert_eq!(code(yes), "deleted_at_source");
    }
    for no in ["0", "false", ""] {
        assert_eq!(code(no), "invalid_email");
    }
    let deal = [("name", "Big one"), ("status", "Deleted")];
    assert_eq!(try_row(Object::Deals, &deal).unwrap_err().code, "deleted_at_source");
    assert_eq!(warnings(&contact(&[("deleted", "2026")])), ["invalid_boolean deleted 2026"]);
}

#[test]
fn a_contact_needs_one_of_email_phone_and_name() {
    for line in [
        ("email", "a@x.example"),
        ("phone", "(212) 555-0100"),
        ("first_name", "Ada"),
        ("full_name", "Ada"),
    ] {
        assert!(try_row(Object::Contacts, &[line]).is_ok(), "{line:?}");
    }
    let rejection = try_row(Object::Contacts, &[("email", " "), ("city", "Paris")]).unwrap_err();
    assert_eq!(rejection.code, "missing_required");
    assert_eq!(rejection.value, "Paris");
}

#[test]
fn an_account_and_a_deal_need_a_name() {
    let rejection = try_row(Object::Accounts, &[("domain", "acme.example")]).unwrap_err();
    assert_eq!((rejection.code, rejection.field.as_deref()), ("missing_required", Some("name")));
    let rejection = try_row(Object::Deals, &[("amount", "5"), ("name", "\u{A0}")]).unwrap_err();
    assert_eq!((rejection.code, rejection.field.as_deref()), ("missing_required", Some("name")));
}

#[test]
fn columns_bind_by_header_and_the_rest_is_unmapped() {
    let toml = "[contacts.columns]\n\"email\" = \"email\"\n\"Gone\" = \"title\"\n\
                \"Fax\" = { suggest = \"custom.fax\" }\n\"Left\" = \"ignore\"\n\
                \"Size\" = { to = \"custom.size\", type = \"number\" }";
    let columns = ["Fax", " Email", "Left", "New", "Size"];
    let compiled = compiled(Object::Contacts, toml, &columns, &SourceUsers::default());
    assert_eq!(compiled.unmapped(), ["Fax", "New"]);
    let field = &compiled.custom_fields()[0];
    assert_eq!((field.key.as_str(), field.label.as_str()), ("size", "Size"));
    let draft = compiled.apply(&row(&["1", "a@x.example", "2", "3", "4"])).unwrap();
    assert_eq!(draft.get("email"), Some("a@x.example"));
    assert_eq!(draft.custom["size"], 4);
}

#[test]
fn a_full_name_fills_only_the_parts_that_are_empty() {
    let name = |lines: &[(&str, &str)]| {
        let draft = try_row(Object::Contacts, lines).unwrap();
        [draft.get("first_name").map(str::to_owned), draft.get("last_name").map(str::to_owned)]
    };
    let both = |a: &str, b: &str| [Some(a.to_owned()), Some(b.to_owned())];
    assert_eq!(name(&[("full_name", "Ada Lovelace")]), both("Ada", "Lovelace"));
    assert_eq!(
        name(&[("full_name", "Ada Lovelace"), ("first_name", "A.")]),
        both("A.", "Lovelace")
    );
    assert_eq!(
        name(&[("full_name", "X Y"), ("first_name", "A"), ("last_name", "L")]),
        both("A", "L")
    );
    assert_eq!(
        name(&[("full_name", "Ada"), ("first_name", "Ada")]),
        [Some("Ada".to_owned()), None]
    );
    assert_eq!(name(&[("first_name", "Dora"), ("full_name", "Dora Kerr")]), both("Dora", "Kerr"));
    assert_eq!(name(&[("last_name", "Kerr"), ("full_name", "Kerr, Dora")]), both("Dora", "Kerr"));
    assert_eq!(
        name(&[("first_name", "Mary Ann"), ("full_name", "Mary Ann Lee")]),
        both("Mary Ann", "Lee")
    );
}

#[test]
fn a_middle_name_that_no_part_holds_is_kept_as_it_was_read() {
    let lines = [("first_name", "Dora"), ("full_name", "Dora Anna Kerr")];
    let draft = try_row(Object::Contacts, &lines).unwrap();
    assert_eq!(draft.get("last_name"), Some("Kerr"));
    assert_eq!(original(&draft, "full_name"), Some("Dora Anna Kerr"));
}

#[test]
fn a_full_name_that_is_the_address_or_the_company_is_no_persons_name() {
    let lines = [("email", "Dora@x.example"), ("full_name", "dora@x.example")];
    let draft = try_row(Object::Contacts, &lines).unwrap();
    assert_eq!((draft.get("first_name"), draft.get("last_name")), (None, None));
    let lines = [("company", "Alder Dental Ltd"), ("full_name", "Alder  dental Ltd")];
    let draft = try_row(Object::Contacts, &lines).unwrap();
    assert_eq!(
        (draft.get("first_name"), draft.get("last_name")),
        (None, Some("Alder  dental Ltd"))
    );
    let lines = [("first_name", "Dora"), ("company", "Alder"), ("full_name", "Alder")];
    let draft = try_row(Object::Contacts, &lines).unwrap();
    assert_eq!(draft.get("last_name"), None);
}

#[test]
fn a_constant_fills_every_row_and_a_default_the_empty_ones() {
    let before = "[contacts.constants]\nlead_source = \"Import\"\ncustom.wave = \"3\"";
    let lines =
        [("last_name", "L"), ("{ to = \"city\", default = \"Paris\" }", ""), ("title", "CEO")];
    let draft = try_with(before, Object::Contacts, &lines).unwrap();
    assert_eq!(draft.get("lead_source"), Some("Import"));
    assert_eq!(draft.get("city"), Some("Paris"));
    assert_eq!(draft.custom["wave"], "3");
    assert!(draft.originals.is_empty(), "what the row does not say is no original");
}

#[test]
fn values_are_translated_before_they_are_cleaned_and_nulls_mean_nothing() {
    let title = |how: &str, cell: &str| {
        let what = format!("{{ to = \"title\", {how} }}");
        contact(&[(&what, cell)]).get("title").map(str::to_owned)
    };
    assert_eq!(title("values = { \"VP\" = \"Vice\" }", " VP ").as_deref(), Some("Vice"));
    assert_eq!(
        title("values = { \"vp\" = \"Vice\" }, clean = [\"lower\"]", "VP").as_deref(),
        Some("Vice")
    );
    assert_eq!(
        title("clean = [\"squeeze\", \"title\"]", "chief  OFFICER").as_deref(),
        Some("Chief Officer")
    );
    assert_eq!(title("nulls = [\"n/a\"]", "N/A"), None);
    assert_eq!(title("nulls = [\"-\"], default = \"none\"", "-").as_deref(), Some("none"));
    assert_eq!(title("values = { \"x\" = \"\" }", "x"), None);
    let draft = contact(&[("{ to = \"title\", values = { \"VP\" = \"Vice\" } }", "VP")]);
    assert_eq!(original(&draft, "title"), Some("VP"));
}

#[test]
fn several_columns_of_one_text_are_joined_or_the_first_counts() {
    let street = |what: &str| {
        contact(&[("street", "1 Road"), (what, "Floor 2")]).get("street").map(str::to_owned)
    };
    assert_eq!(street("{ to = \"street\", join = \", \" }").as_deref(), Some("1 Road, Floor 2"));
    assert_eq!(street("street").as_deref(), Some("1 Road"));
    let draft = contact(&[("street", ""), ("street", "Floor 2")]);
    assert_eq!(draft.get("street"), Some("Floor 2"));
}

#[test]
fn damage_that_spreadsheets_do_is_named() {
    let draft = contact(&[("city", "#REF!"), ("title", "José"), ("department", "=SUM(A1)")]);
    assert_eq!(draft.get("city"), None);
    assert_eq!(draft.get("department"), Some("=SUM(A1)"));
    assert_eq!(
        warnings(&draft),
        ["spreadsheet_error city #REF!", "formula_cell department =SUM(A1)"]
    );
    let draft = contact(&[("title", "JosÃ©")]);
    assert_eq!(draft.get("title"), Some("JosÃ©"));
    assert_eq!(warnings(&draft), ["mojibake title JosÃ©"]);
}

proptest! {
    #[test]
    fn no_cell_makes_reading_panic(
        text in prop_oneof!["\\PC{0,30}", "[0-9,.;:/+EeT@ -]{0,20}", any::<String>()],
    ) {
        for object in Object::ALL {
            let targets: Vec<_> = object
                .fields()
                .iter()
                .map(|field| field.key)
                .chain(crate::model::field::special_targets(object).iter().copied())
                .collect();
            for target in targets {
                let _ = try_row(object, &[(target, &text)]);
            }
        }
        for kind in crate::model::CustomType::ALL {
            let what = format!("{{ to = \"custom.x\", type = \"{}\" }}", kind.name());
            let _ = contact(&[(&what, &text)]);
        }
    }
}
