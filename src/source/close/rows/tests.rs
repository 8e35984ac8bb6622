use serde_json::json;

use super::*;
use crate::source::crm::ObjectCatalog;

fn catalog(object: Object, custom: Vec<Field>) -> Catalog {
    let mut catalog = Catalog::default();
    catalog.objects.insert(object, ObjectCatalog { fields: custom, total: None });
    catalog.private = json!({
        "users": { "user_1": "Ada Reyes" },
        "stages": { "stat_1": { "pipeline": "Sales", "label": "Talking" } },
    });
    catalog
}

fn read(object: Object, custom: Vec<Field>, from: Value) -> Record {
    let catalog = catalog(object, custom);
    let from: wire::Object = serde_json::from_value(from).unwrap();
    Rows::new(&catalog, object).read(&from).unwrap()
}

fn value<'a>(record: &'a Record, name: &str) -> Option<&'a str> {
    let value = record.values.iter().find(|(known, _)| known == name);
    value.map(|(_, value)| value.as_str())
}

#[test]
fn amounts_are_cents_to_the_last_digit() {
    assert_eq!(cents("12650050"), "126500.50");
    assert_eq!(cents("5"), "0.05");
    assert_eq!(cents("0"), "0.00");
    assert_eq!(cents("-150"), "-1.50");
    assert_eq!(cents("9007199254740993"), "90071992547409.93");
    assert_eq!(cents("500.0"), "5.000");
    assert_eq!(cents("much"), "much cents");
}

#[test]
fn a_lead_without_a_name_has_the_one_that_is_shown() {
    let lead = json!({ "id": "lead_1", "name": "", "display_name": "Noor Vale", "addresses": [
        { "address_1": "1 Brook Lane", "address_2": "", "city": "Leeds", "zipcode": "LS1" },
        { "city": "Lyon", "country": "FR" },
    ], "date_updated": "2025-06-09T13:05:47.242000+00:00" });
    let record = read(Object::Accounts, Vec::new(), lead);
    assert_eq!(value(&record, "name"), Some("Noor Vale"));
    assert_eq!(value(&record, "address_street"), Some("1 Brook Lane"));
    assert_eq!(value(&record, "address_zipcode"), Some("LS1"));
    assert_eq!(value(&record, "other_addresses"), Some("Lyon, FR"));
    assert_eq!(record.modified.as_deref(), Some("2025-06-09T13:05:47.242000Z"));
}

#[test]
fn one_unsubscribed_address_says_no_for_the_contact() {
    let contact = json!({ "id": "cont_1", "lead_id": "lead_1", "name": "Ivan", "emails": [
        { "email": "a@mail.example", "is_unsubscribed": false },
        { "email": "b@mail.example", "is_unsubscribed": true },
    ], "phones": [{ "phone": "+12125550001", "outbound_sms_blocked": true }] });
    let record = read(Object::Contacts, Vec::new(), contact);
    assert_eq!(value(&record, "primary_email"), Some("a@mail.example"));
    assert_eq!(value(&record, "other_emails"), Some("b@mail.example"));
    assert_eq!(value(&record, "is_unsubscribed"), Some("true"));
    assert_eq!(value(&record, "unsubscribed_emails"), Some("b@mail.example"));
    assert_eq!(value(&record, "sms_blocked_phones"), Some("+12125550001"));
    let silent = json!({ "id": "cont_2", "emails": [{ "email": "c@mail.example" }] });
    assert_eq!(value(&read(Object::Contacts, Vec::new(), silent), "is_unsubscribed"), None);
}

#[test]
fn the_date_of_winning_of_an_open_deal_is_the_one_that_is_expected() {
    let deal = |kind: &str| {
        let deal = json!({ "id": "oppo_1", "status_id": "stat_1", "status_label": "Old label",
            "status_type": kind, "date_won": "2026-09-18", "date_lost": "2026-10-01",
            "note": "\n Two stores \nmore", "lead_name": "Brook" });
        read(Object::Deals, Vec::new(), deal)
    };
    assert_eq!(value(&deal("active"), "close_date"), Some("2026-09-18"));
    assert_eq!(value(&deal("lost"), "close_date"), Some("2026-10-01"));
    assert_eq!(value(&deal("won"), "title"), Some("Two stores"));
    assert_eq!(value(&deal("won"), "pipeline_name"), Some("Sales"));
    assert_eq!(value(&deal("won"), "status_label"), Some("Talking"));
    let untitled = json!({ "id": "oppo_2", "note": null, "lead_name": "Brook" });
    assert_eq!(value(&read(Object::Deals, Vec::new(), untitled), "title"), Some("Brook"));
}

#[test]
fn custom_fields_of_users_hold_names_and_owners_hold_ids() {
    let plain = |name: &str| Field { custom: true, ..Field::plain(name, name, CustomType::Text) };
    let owner = Field { target: Some("owner".to_owned()), ..plain("custom.cf_2") };
    let fields = vec![plain("custom.cf_1"), owner, plain("custom.cf_3")];
    let lead = json!({ "id": "lead_1", "custom.cf_1": ["user_1", "user_9"], "custom.cf_2": "user_1",
        "custom.lcf_3": "of old" });
    let record = read(Object::Accounts, fields, lead);
    assert_eq!(value(&record, "custom.cf_1"), Some("Ada Reyes;user_9"));
    assert_eq!(value(&record, "custom.cf_2"), Some("user_1"));
    assert_eq!(value(&record, "custom.cf_3"), Some("of old"));
}

#[test]
fn time_stamps_come_in_all_forms() {
    for text in ["2019-01-15T12:48:23.395000", "2019-01-15T12:48:23.395+00:00"] {
        assert_eq!(moment(text).as_deref(), Some("2019-01-15T12:48:23.395000Z"));
    }
    assert_eq!(moment("2019-01-15T12:48:23").as_deref(), Some("2019-01-15T12:48:23.000000Z"));
    assert_eq!(moment("soon"), None);
}
