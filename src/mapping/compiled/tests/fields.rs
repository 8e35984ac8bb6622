//! The standard fields by kind.

use super::{contact, deal, original, try_deal, try_row, warnings};
use crate::mapping::compiled::{Compiled, SourceUsers};
use crate::mapping::fake::{Fake, row};
use crate::mapping::file;
use crate::model::{CustomType, Object, Settings};
use crate::source::Holds;
use crate::source::crm::Field;

#[test]
fn a_moment_is_read_in_the_zone_of_its_column_and_its_text_kept() {
    let draft = contact(&[("created_at", "2026-01-10 09:00")]);
    assert_eq!(draft.get("created_at"), Some("2026-01-10T14:00:00Z"));
    assert_eq!(original(&draft, "created_at"), Some("2026-01-10 09:00"));
    let berlin = "{ to = \"created_at\", timezone = \"Europe/Berlin\", date_order = \"dmy\" }";
    let draft = contact(&[(berlin, "10.01.2026 09:00")]);
    assert_eq!(draft.get("created_at"), Some("2026-01-10T08:00:00Z"));
}

#[test]
fn clocks_that_change_are_warned_about() {
    let draft = contact(&[("created_at", "2026-03-08 02:30")]);
    assert_eq!(warnings(&draft), ["dst_gap created_at 2026-03-08 02:30"]);
    let draft = contact(&[("created_at", "2026-11-01 01:30")]);
    assert_eq!(warnings(&draft), ["dst_overlap created_at 2026-11-01 01:30"]);
}

#[test]
fn a_date_that_does_not_parse_rejects_the_row() {
    for target in ["close_date", "created_at"] {
        let rejection = try_deal(&[(target, "soon")]).unwrap_err();
        assert_eq!((rejection.code, rejection.field.as_deref()), ("invalid_date", Some(target)));
        assert_eq!(rejection.value, "soon");
    }
}

#[test]
fn a_date_is_never_shifted() {
    let draft = deal(&[("close_date", "2026-01-10T23:30:00-11:00")]);
    assert_eq!(draft.get("close_date"), Some("2026-01-10"));
}

#[test]
fn an_amount_is_decimal_and_may_name_its_currency() {
    let draft = deal(&[("amount", "€ 1,250.50")]);
    assert_eq!((draft.get("amount"), draft.get("currency")), (Some("1250.50"), Some("EUR")));
    assert_eq!(original(&draft, "amount"), Some("€ 1,250.50"));
    let draft = deal(&[("amount", "$5"), ("currency", "cad")]);
    assert_eq!(draft.get("currency"), Some("CAD"), "the sign is that of many");
    for (amount, currency) in [("€5", "gbp"), ("$5", "EUR"), ("5 USD", "CAD")] {
        let rejection = try_deal(&[("amount", amount), ("currency", currency)]).unwrap_err();
        assert_eq!((rejection.code, &*rejection.value), ("currency_conflict", amount));
        assert!(rejection.message.contains(&currency.to_uppercase()), "{}", rejection.message);
    }
    assert_eq!(deal(&[("amount", "$5")]).get("currency"), None, "the workspace's");
    assert_eq!(try_deal(&[("amount", "kr 5")]).unwrap_err().code, "currency_conflict");
    let draft = deal(&[("{ to = \"amount\", decimal = \",\" }", "1.250,50")]);
    assert_eq!(draft.get("amount"), Some("1250.50"));
    let draft = deal(&[("{ to = \"amount\", cents = true }", "1999")]);
    assert_eq!(draft.get("amount"), Some("19.99"));
}

#[test]
fn an_amount_that_does_not_parse_rejects_the_row() {
    for line in [("amount", "a lot"), ("{ to = \"amount\", cents = true }", "19.99")] {
        let rejection = try_deal(&[line]).unwrap_err();
        assert_eq!(
            (rejection.code, rejection.field.as_deref()),
            ("invalid_amount", Some("amount"))
        );
    }
    assert_eq!(try_deal(&[("currency", "shells")]).unwrap_err().code, "invalid_currency");
}

#[test]
fn a_sign_of_several_currencies_is_that_of_the_workspace_if_it_is_one_of_them() {
    let draft = deal(&[("currency", "$")]);
    assert_eq!(draft.get("currency"), Some("USD"));
    assert_eq!(warnings(&draft), ["currency_guessed currency $"]);
    let draft = deal(&[("currency", "USD - U.S. Dollar")]);
    assert_eq!((draft.get("currency"), draft.warnings.len()), (Some("USD"), 0));
    let rejection = try_deal(&[("currency", "kr")]).unwrap_err();
    assert!(rejection.message.contains("not for `USD`"), "{}", rejection.message);
}

#[test]
fn what_the_service_computes_rejects_no_row() {
    let toml = "source = \"salesforce\"\n[deals.columns]\nName = \"name\"\nValue__c = \"amount\"";
    let mapping = file::parse("m.toml", toml).unwrap();
    let mut table = Fake::new(Holds::Records(Object::Deals), &["Name", "Value__c"], &[]);
    let value = Field::plain("Value__c", "Value", CustomType::Currency);
    table.fields = vec![Field::plain("Name", "Name", CustomType::Text), value];
    let read = |table: &Fake| {
        let settings = Settings::default();
        let compiled = Compiled::new(&mapping, table, &settings, &SourceUsers::default());
        compiled.apply(&row(&["Chairs", "four"]))
    };
    assert_eq!(read(&table).unwrap_err().code, "invalid_amount", "people wrote it");
    table.fields[1].read_only = true;
    let draft = read(&table).unwrap();
    assert_eq!(draft.get("amount"), None);
    assert_eq!(draft.warnings[0].code, "invalid_computed_value");
    assert_eq!(draft.originals["amount"], "four");
}

#[test]
fn a_probability_may_have_a_percent_sign() {
    assert_eq!(deal(&[("probability", "40 %")]).get("probability"), Some("40"));
    assert_eq!(try_deal(&[("amount", "40%")]).unwrap_err().code, "invalid_amount");
}

#[test]
fn a_whole_number_may_be_grouped_and_a_range_is_none() {
    let employees =
        |cell| try_row(Object::Accounts, &[("name", "Acme"), ("employees", cell)]).unwrap();
    assert_eq!(employees("250").get("employees"), Some("250"));
    assert_eq!(employees("12.0").get("employees"), Some("12"));
    assert_eq!(employees("1,200").get("employees"), Some("1200"));
    assert_eq!(employees("1.200").get("employees"), Some("1200"));
    for cell in ["51-200", "12.5", "many"] {
        let draft = employees(cell);
        assert_eq!(draft.get("employees"), None, "{cell}");
        assert_eq!(warnings(&draft), [format!("invalid_number employees {cell}")]);
        assert_eq!(original(&draft, "employees"), Some(cell));
    }
}

#[test]
fn yes_and_no_are_read_and_other_words_warned_about() {
    assert_eq!(contact(&[("email_opt_out", "Yes")]).get("email_opt_out"), Some("1"));
    assert_eq!(contact(&[("email_opt_out", "false")]).get("email_opt_out"), Some("0"));
    let draft = contact(&[("email_opt_out", "perhaps")]);
    assert_eq!(draft.get("email_opt_out"), Some("1"), "what can't be read is no leave to write");
    assert_eq!(warnings(&draft), ["unclear_email_opt_out email_opt_out perhaps"]);
    assert_eq!(original(&draft, "email_opt_out"), Some("perhaps"));
}

#[test]
fn a_url_or_domain_that_is_none_is_a_warning_with_its_text_kept() {
    let draft = contact(&[("website", "not a site")]);
    assert_eq!(draft.get("website"), None);
    assert_eq!(warnings(&draft), ["invalid_url website not a site"]);
    assert_eq!(original(&draft, "website"), Some("not a site"));
    let account = |cell| try_row(Object::Accounts, &[("name", "Acme"), ("domain", cell)]).unwrap();
    assert_eq!(account("https://www.Acme.example/x").get("domain"), Some("acme.example"));
    assert_eq!(warnings(&account("none yet")), ["invalid_domain domain none yet"]);
}

#[test]
fn the_day_on_which_a_deal_ended_is_that_of_the_workspaces_zone() {
    let closed = |cell| {
        let draft = deal(&[("status", "Won"), ("won_date", cell), ("close_date", "2026-12-01")]);
        draft.get("close_date").map(str::to_owned)
    };
    assert_eq!(closed("2026-03-09T02:30:00Z").as_deref(), Some("2026-03-08"));
    assert_eq!(closed("2026-03-09 02:30:00").as_deref(), Some("2026-03-09"));
    assert_eq!(closed("2026-03-09").as_deref(), Some("2026-03-09"));
    assert_eq!(closed("").as_deref(), Some("2026-12-01"));
}
