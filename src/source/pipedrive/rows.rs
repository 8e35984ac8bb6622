//! Makes records of what Pipedrive gives.

use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use serde_json::value::RawValue;

use super::fields::{CONFIRMED, Known, KnownObject, MARKETING, OPT_OUT};
use super::wire::{self, Reach, elements, object, text};
use super::{api_name, strange};
use crate::model::Object;
use crate::source::crm::values::{Values, scalar};
use crate::source::crm::{CrmError, Record, State};

/// Values that are taken as they stand.
const PLAIN: &[&str] = &[
    "id",
    "name",
    "first_name",
    "last_name",
    "org_id",
    "person_id",
    "owner_id",
    "job_title",
    "website",
    "linkedin",
    "employee_count",
    "annual_revenue",
    "birthday",
    "notes",
    "title",
    "value",
    "currency",
    "status",
    "expected_close_date",
    "lost_reason",
    "probability",
    "origin",
    "is_archived",
    MARKETING,
    CONFIRMED,
];
/// Values that are moments.
const MOMENTS: &[&str] = &["add_time", "won_time", "lost_time"];
/// Values that are the id of an option.
const OPTIONS: &[&str] = &["industry", "channel"];
/// Parts of an address that are fields of their own.
const ADDRESS: &[&str] = &["locality", "admin_area_level_1", "postal_code", "country"];

/// A record of Pipedrive's as ours.
pub(super) fn record(
    known: &Known,
    object: Object,
    found: &wire::Record,
) -> Result<Record, CrmError> {
    let name = api_name(object);
    let id = text(found, "id").ok_or_else(|| strange(format!("one of the {name} has no id")))?;
    let is_deleted = text(found, "is_deleted").as_deref() == Some("true")
        || (object == Object::Deals && text(found, "status").as_deref() == Some("deleted"));
    let modified = text(found, "update_time").or_else(|| text(found, "add_time"));
    let nothing = KnownObject::default();
    let here = known.objects.get(&object).unwrap_or(&nothing);
    Ok(Record {
        object,
        id,
        modified: modified.map(|time| moment(&time)),
        state: if is_deleted { State::Deleted } else { State::Live },
        values: values(known, here, found),
    })
}

fn values(known: &Known, here: &KnownObject, found: &wire::Record) -> Vec<(String, String)> {
    let mut values = Values::default();
    for name in PLAIN {
        values.add(name, text(found, name));
    }
    for name in MOMENTS {
        values.add(name, text(found, name).map(|time| moment(&time)));
    }
    for name in OPTIONS {
        values.add(name, text(found, name).map(|id| here.label(name, id)));
    }
    let named = |names: &std::collections::BTreeMap<String, String>, name| {
        text(found, name).map(|id| names.get(&id).cloned().unwrap_or(id))
    };
    values.add("pipeline_id", named(&known.pipelines, "pipeline_id"));
    values.add("stage_id", named(&known.stages, "stage_id"));
    if let Some(labels) = found.get("label_ids") {
        values.add("label_ids", chosen(here, "label_ids", labels));
    }
    reach(&mut values, found, "emails", "email");
    reach(&mut values, found, "phones", "phone");
    for name in ["address", "postal_address"] {
        address(&mut values, found, name);
    }
    // Somebody who never said anything has not opted out either.
    let opt_out = text(found, MARKETING).and_then(|status| match status.as_str() {
        "unsubscribed" => Some("true".to_owned()),
        "subscribed" => Some("false".to_owned()),
        _ => None,
    });
    values.add(OPT_OUT, opt_out);
    if let Some(custom) = found.get("custom_fields").and_then(|raw| object(raw)) {
        for (code, raw) in &custom {
            custom_value(&mut values, here, code, raw);
        }
    }
    values.done()
}

/// The main one of several in one field, the others in another.
fn reach(values: &mut Values, found: &wire::Record, all: &str, main: &str) {
    let Some(raw) = found.get(all) else { return };
    let several: Vec<Reach> = serde_json::from_str(raw.get()).unwrap_or_default();
    let first = several.iter().position(|one| one.primary).unwrap_or(0);
    let mut others = Vec::new();
    for (at, one) in several.into_iter().enumerate() {
        let Some(value) = one.value.filter(|value| !value.trim().is_empty()) else { continue };
        if at == first {
            values.add(main, value);
        } else {
            others.push(value);
        }
    }
    values.add(all, others.join(";"));
}

/// An address as a whole and in parts. One that Pipedrive could not take apart is the street.
fn address(values: &mut Values, found: &wire::Record, name: &str) {
    let Some(parts) = found.get(name).and_then(|raw| object(raw)) else { return };
    let whole = text(&parts, "value").unwrap_or_default();
    let street = match (text(&parts, "route"), text(&parts, "street_number")) {
        (Some(route), Some(number)) if whole.starts_with(&number) => format!("{number} {route}"),
        (Some(route), Some(number)) => format!("{route} {number}"),
        (Some(route), None) => route,
        (None, _) if ADDRESS.iter().all(|part| text(&parts, part).is_none()) => whole.clone(),
        (None, _) => String::new(),
    };
    values.add(name, whole);
    values.add(&format!("{name}.street"), street);
    for part in ADDRESS {
        values.add(&format!("{name}.{part}"), text(&parts, part));
    }
}

/// The labels of options, joined.
fn chosen(here: &KnownObject, code: &str, raw: &RawValue) -> String {
    let ids = elements(raw).into_iter().filter_map(|id| scalar(&id));
    let labels: Vec<String> = ids.map(|id| here.label(code, id)).collect();
    labels.join(";")
}

fn custom_value(values: &mut Values, here: &KnownObject, code: &str, raw: &RawValue) {
    let kind = here.types.get(code).map_or("", String::as_str);
    match raw.get().as_bytes().first() {
        Some(b'[') => values.add(code, chosen(here, code, raw)),
        Some(b'{') => {
            let Some(parts) = object(raw) else { return };
            values.add(code, text(&parts, "value"));
            values.add(&format!("{code}.currency"), text(&parts, "currency"));
            values.add(&format!("{code}.until"), text(&parts, "until"));
        }
        _ if matches!(kind, "enum" | "set") => {
            values.add(code, scalar(raw).map(|id| here.label(code, id)));
        }
        _ => values.add(code, scalar(raw)),
    }
}

/// A moment as RFC 3339 in UTC, whether it came so or without a zone, as in v1.
fn moment(text: &str) -> String {
    let parsed =
        DateTime::parse_from_rfc3339(text).map(|time| time.with_timezone(&Utc)).or_else(|_| {
            NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").map(|time| time.and_utc())
        });
    parsed
        .map_or_else(|_| text.to_owned(), |time| time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(object: Object, json: &str) -> Record {
        let mut known = Known::default();
        known.stages.insert("3".into(), "Demo".into());
        let here = known.objects.entry(object).or_default();
        here.types.insert("colour".into(), "enum".into());
        let labels = [("1".to_owned(), "Red".to_owned()), ("2".to_owned(), "Blue".to_owned())];
        here.options.insert("colour".into(), labels.into());
        record(&known, object, &serde_json::from_str(json).unwrap()).unwrap()
    }

    fn value<'a>(record: &'a Record, name: &str) -> &'a str {
        let value = record.values.iter().find(|(known, _)| known == name);
        value.map_or("", |(_, value)| value)
    }

    #[test]
    fn money_keeps_every_digit_and_its_currency() {
        let deal = made(
            Object::Deals,
            r#"{"id":7,"value":12345678901234.10,"currency":"EUR","stage_id":3,"status":"won",
                "custom_fields":{"fee":{"value":0.30,"currency":"USD"}},"won_time":null}"#,
        );
        assert_eq!((deal.id.as_str(), value(&deal, "value")), ("7", "12345678901234.10"));
        assert_eq!((value(&deal, "fee"), value(&deal, "fee.currency")), ("0.30", "USD"));
        assert_eq!((value(&deal, "stage_id"), value(&deal, "won_time")), ("Demo", ""));
    }

    #[test]
    fn options_are_their_labels_and_deleted_ones_their_ids() {
        let of = |json: &str| {
            let json = format!(r#"{{"id":1,"custom_fields":{{"colour":{json}}}}}"#);
            value(&made(Object::Contacts, &json), "colour").to_owned()
        };
        assert_eq!(of("1"), "Red");
        assert_eq!(of("[2,1]"), "Blue;Red");
        assert_eq!(of("9"), "9");
        assert_eq!(of("null"), "");
    }

    #[test]
    fn the_primary_address_is_first_wherever_it_stands() {
        let person = made(
            Object::Contacts,
            r#"{"id":1,"emails":[{"value":"b@x.example","primary":false},
                {"value":"a@x.example","primary":true},{"value":"","primary":false}]}"#,
        );
        let emails = (value(&person, "email"), value(&person, "emails"));
        assert_eq!(emails, ("a@x.example", "b@x.example"));
    }

    #[test]
    fn an_address_that_was_not_taken_apart_is_the_street() {
        let of = |json: &str| {
            let json = format!(r#"{{"id":1,"address":{json}}}"#);
            value(&made(Object::Accounts, &json), "address.street").to_owned()
        };
        assert_eq!(
            of(r#"{"value":"123 Main St","street_number":"123","route":"Main St"}"#),
            "123 Main St"
        );
        assert_eq!(of(r#"{"value":"Ring 4, Bonn","street_number":"4","route":"Ring"}"#), "Ring 4");
        assert_eq!(of(r#"{"value":"behind the church"}"#), "behind the church");
        assert_eq!(of(r#"{"value":"Bonn","locality":"Bonn"}"#), "");
    }

    #[test]
    fn who_never_consented_has_not_opted_out() {
        let of = |status: &str| {
            let json = format!(r#"{{"id":1,"marketing_status":"{status}"}}"#);
            value(&made(Object::Contacts, &json), OPT_OUT).to_owned()
        };
        assert_eq!([of("unsubscribed"), of("subscribed"), of("no_consent")], ["true", "false", ""]);
    }

    #[test]
    fn a_deleted_deal_is_told() {
        assert_eq!(made(Object::Deals, r#"{"id":1,"status":"deleted"}"#).state, State::Deleted);
        assert_eq!(made(Object::Deals, r#"{"id":1,"is_deleted":true}"#).state, State::Deleted);
        assert_eq!(made(Object::Deals, r#"{"id":1,"is_archived":true}"#).state, State::Live);
    }
}
