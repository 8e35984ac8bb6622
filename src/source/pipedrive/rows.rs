//! Makes records of what Pipedrive gives.
//!
//! A value that is not of the form that it should have ends the read, with its field: what it holds would
//! be lost otherwise. Of fields that the customer made, and of those of Pipedrive's that nobody here knows,
//! it is kept as it came.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use serde_json::value::RawValue;

use super::fields::{CLOSED, CONFIRMED, Known, KnownObject, MARKETING, OPT_OUT};
use super::wire::{self, Reach, text};
use super::{api_name, strange};
use crate::model::Object;
use crate::source::crm::values::{Values, is, scalar, strict, whole};
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
    "origin_id",
    "channel_id",
    "acv",
    "arr",
    "mrr",
    "is_archived",
    MARKETING,
    CONFIRMED,
];
/// Values that are moments.
const MOMENTS: &[&str] = &["add_time", "archive_time"];
/// Moments of which some answers tell the day in the account's zone as well: that one counts.
const DAYS: &[(&str, &str, &str)] = &[
    ("won_time", "won_time", "local_won_date"),
    ("lost_time", "lost_time", "local_lost_date"),
    (CLOSED, "close_time", "local_close_date"),
];
/// Values that are the id of an option.
const OPTIONS: &[&str] = &["industry", "channel"];
/// Parts of an address that are fields of their own.
const ADDRESS: &[&str] = &["locality", "admin_area_level_1", "postal_code", "country"];
/// Parts of an address that its main fields have no place for.
const FURTHER: &[&str] = &["subpremise", "sublocality", "admin_area_level_2"];

/// A record of Pipedrive's as ours; of the list of archived deals if `archived`.
pub(super) fn record(
    known: &Known,
    object: Object,
    found: &wire::Record,
    archived: bool,
) -> Result<Record, CrmError> {
    let name = api_name(object);
    let id = text(found, "id").ok_or_else(|| strange(format!("one of the {name} has no id")))?;
    let is_deleted = text(found, "is_deleted").as_deref() == Some("true")
        || (object == Object::Deals && text(found, "status").as_deref() == Some("deleted"));
    let modified = text(found, "update_time").or_else(|| text(found, "add_time"));
    let nothing = KnownObject::default();
    let here = known.objects.get(&object).unwrap_or(&nothing);
    let mut read = values(known, here, found)
        .map_err(|wrong| strange(format!("of one of the {name} ({id}), {wrong}")))?;
    if archived {
        // Whatever the record says of itself, it stands in their list.
        read.retain(|(name, _)| name != "is_archived");
        read.push(("is_archived".to_owned(), "true".to_owned()));
    }
    Ok(Record {
        object,
        id,
        modified: modified.map(|time| moment(&time)),
        state: if is_deleted { State::Deleted } else { State::Live },
        values: read,
    })
}

/// A value as text; what is wrong with it if it holds more than one.
fn one(found: &wire::Record, name: &str) -> Result<Option<String>, String> {
    let Some(raw) = found.get(name) else { return Ok(None) };
    strict(raw).map_err(|wrong| format!("`{name}` {wrong}"))
}

fn values(
    known: &Known,
    here: &KnownObject,
    found: &wire::Record,
) -> Result<Vec<(String, String)>, String> {
    let mut values = Values::default();
    for name in PLAIN {
        values.add(name, one(found, name)?);
    }
    for name in MOMENTS {
        values.add(name, one(found, name)?.map(|time| moment(&time)));
    }
    for (name, time, day) in DAYS {
        let day = one(found, day)?;
        values.add(name, day.or(one(found, time)?.map(|time| moment(&time))));
    }
    for name in OPTIONS {
        values.add(name, one(found, name)?.map(|id| here.label(name, id)));
    }
    let named = |names: &BTreeMap<String, String>, name| {
        let id = one(found, name)?;
        Ok::<_, String>(id.map(|id| names.get(&id).cloned().unwrap_or(id)))
    };
    values.add("pipeline_id", named(&known.pipelines, "pipeline_id")?);
    values.add("stage_id", named(&known.stages, "stage_id")?);
    if let Some(labels) = found.get("label_ids") {
        values.add("label_ids", chosen(here, "label_ids", labels)?);
    }
    reach(&mut values, found, "emails", Some("email"))?;
    reach(&mut values, found, "phones", Some("phone"))?;
    reach(&mut values, found, "im", None)?;
    for name in ["address", "postal_address"] {
        address(&mut values, found, name)?;
    }
    // Somebody who never said anything has not opted out either.
    let opt_out = text(found, MARKETING).and_then(|status| match status.as_str() {
        "unsubscribed" => Some("true".to_owned()),
        "subscribed" => Some("false".to_owned()),
        _ => None,
    });
    values.add(OPT_OUT, opt_out);
    for code in &here.others {
        if let Some(raw) = found.get(code) {
            typed_value(&mut values, here, code, raw)?;
        }
    }
    if let Some(raw) = found.get("custom_fields").filter(|raw| raw.get() != "null") {
        let custom: wire::Record = serde_json::from_str(raw.get())
            .map_err(|_| format!("`custom_fields` {}, expected an object", is(raw)))?;
        for (code, raw) in &custom {
            typed_value(&mut values, here, code, raw)?;
        }
    }
    Ok(values.done())
}

/// The main one of several in one field, the others in another; all in one if there is no field for the
/// main one.
fn reach(
    values: &mut Values,
    found: &wire::Record,
    all: &str,
    main: Option<&str>,
) -> Result<(), String> {
    let Some(raw) = found.get(all).filter(|raw| raw.get() != "null") else { return Ok(()) };
    let several: Vec<Reach> = serde_json::from_str(raw.get()).map_err(|_| match is(raw) {
        "is a list" => format!("an item of `{all}` is of another shape than expected"),
        is => format!("`{all}` {is}, expected a list"),
    })?;
    let first = several.iter().position(|one| one.primary).unwrap_or(0);
    let mut others = Vec::new();
    for (at, one) in several.into_iter().enumerate() {
        let Some(value) = one.value.0.filter(|value| !value.trim().is_empty()) else { continue };
        match main.filter(|_| at == first) {
            Some(main) => values.add(main, value),
            None => others.push(value),
        }
    }
    values.add(all, others.join(";"));
    Ok(())
}

/// An address as a whole and in parts. One that Pipedrive could not take apart is the street.
fn address(values: &mut Values, found: &wire::Record, name: &str) -> Result<(), String> {
    let Some(raw) = found.get(name).filter(|raw| raw.get() != "null") else { return Ok(()) };
    let parts: wire::Record = match (is(raw), serde_json::from_str(raw.get())) {
        (_, Ok(parts)) => parts,
        // In one piece, as v1 has it.
        ("is a text", _) => BTreeMap::from([("value".to_owned(), raw.clone())]),
        (is, _) => return Err(format!("`{name}` {is}, expected an object")),
    };
    let part = |part: &str| one(&parts, part).map_err(|wrong| format!("in `{name}`, {wrong}"));
    let whole = part("value")?.unwrap_or_default();
    let mut own = Vec::with_capacity(ADDRESS.len());
    for name in ADDRESS {
        own.push((name, part(name)?));
    }
    let street = match (part("route")?, part("street_number")?) {
        (Some(route), Some(number)) if whole.starts_with(&number) => format!("{number} {route}"),
        (Some(route), Some(number)) => format!("{route} {number}"),
        (Some(route), None) => route,
        (None, _) if own.iter().all(|(_, part)| part.is_none()) => whole.clone(),
        (None, _) => String::new(),
    };
    values.add(name, whole);
    values.add(&format!("{name}.street"), street);
    for (part, value) in own {
        values.add(&format!("{name}.{part}"), value);
    }
    for further in FURTHER {
        values.add(&format!("{name}.{further}"), part(further)?);
    }
    Ok(())
}

/// The labels of options, joined; each is an id, or an id with its label.
fn chosen(here: &KnownObject, code: &str, raw: &RawValue) -> Result<String, String> {
    let elements: Vec<&RawValue> = match is(raw) {
        "is null" => return Ok(String::new()),
        "is a list" => serde_json::from_str(raw.get()).unwrap_or_default(),
        "is an object" => return Err(format!("`{code}` is an object, expected a list")),
        // As v1 has several: `11,12`.
        _ => {
            let ids = scalar(raw).unwrap_or_default();
            let labels = ids.split(',').map(|id| here.label(code, id.trim().to_owned()));
            return Ok(labels.filter(|label| !label.is_empty()).collect::<Vec<_>>().join(";"));
        }
    };
    let label = |raw: &RawValue| match labelled(raw) {
        Some(label) => Some(label),
        None => whole(raw).map(|id| here.label(code, id)),
    };
    Ok(elements.into_iter().filter_map(label).collect::<Vec<_>>().join(";"))
}

/// The label of an option that comes with one: `{"id":123,"label":"High"}`.
fn labelled(raw: &RawValue) -> Option<String> {
    let parts: wire::Record = serde_json::from_str(raw.get()).ok()?;
    text(&parts, "label")
}

/// A value by the type of its field.
fn typed_value(
    values: &mut Values,
    here: &KnownObject,
    code: &str,
    raw: &RawValue,
) -> Result<(), String> {
    let kind = here.types.get(code).map_or("", String::as_str);
    match raw.get().as_bytes().first() {
        Some(b'[') => values.add(code, chosen(here, code, raw)?),
        Some(b'{') => {
            let parts: wire::Record = serde_json::from_str(raw.get()).unwrap_or_default();
            if !parts.contains_key("value") {
                values.add(code, labelled(raw).or_else(|| whole(raw)));
                return Ok(());
            }
            let part =
                |part: &str| one(&parts, part).map_err(|wrong| format!("in `{code}`, {wrong}"));
            values.add(code, part("value")?);
            values.add(&format!("{code}.currency"), part("currency")?);
            values.add(&format!("{code}.until"), part("until")?);
        }
        _ if matches!(kind, "enum" | "set") => values.add(code, chosen(here, code, raw)?),
        _ => values.add(code, scalar(raw)),
    }
    Ok(())
}

/// Values of the fields that the customer made, of a record as v1 has it: beside all others, and what
/// belongs to one under its code with an ending, `…_currency`.
pub(super) fn made_beside(
    here: &KnownObject,
    found: &wire::Record,
) -> Result<Vec<(String, String)>, String> {
    let mut values = Values::default();
    let made = here.types.keys().filter(|code| !here.others.contains(code));
    for code in made {
        let Some(raw) = found.get(code) else { continue };
        typed_value(&mut values, here, code, raw)?;
        for part in ["currency", "until"] {
            values.add(&format!("{code}.{part}"), one(found, &format!("{code}_{part}"))?);
        }
    }
    Ok(values.done())
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
        record(&known, object, &serde_json::from_str(json).unwrap(), false).unwrap()
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
    fn a_deal_ends_on_the_day_in_the_accounts_zone() {
        let closed = |json: &str, name: &str| value(&made(Object::Deals, json), name).to_owned();
        let won = r#"{"id":1,"won_time":"2026-03-09T02:30:00Z","local_won_date":"2026-03-08",
            "close_time":"2026-03-09T02:30:00Z","local_close_date":"2026-03-08"}"#;
        assert_eq!(closed(won, "won_time"), "2026-03-08");
        assert_eq!(closed(won, CLOSED), "2026-03-08");
        let lost = r#"{"id":1,"lost_time":"2026-03-09 02:30:00","local_lost_date":null}"#;
        assert_eq!(closed(lost, "lost_time"), "2026-03-09T02:30:00Z");
    }

    #[test]
    fn a_deal_in_the_list_of_archived_ones_is_archived() {
        let json = serde_json::from_str(r#"{"id":1,"is_archived":false}"#).unwrap();
        let deal = record(&Known::default(), Object::Deals, &json, true).unwrap();
        assert_eq!(value(&deal, "is_archived"), "true");
    }

    #[test]
    fn a_value_of_another_form_ends_the_read_and_names_its_field() {
        let wrong = |object, json: &str| {
            let json = serde_json::from_str(json).unwrap();
            let error = record(&Known::default(), object, &json, false).unwrap_err().to_string();
            assert!(!error.contains("Noor"), "{error}");
            error
        };
        let v1 = wrong(Object::Contacts, r#"{"id":7,"org_id":{"value":3,"name":"Noor Ltd"}}"#);
        assert!(v1.contains("persons (7), `org_id` is an object, expected a text"), "{v1}");
        let said = wrong(Object::Contacts, r#"{"id":7,"emails":"noor@x.example"}"#);
        assert!(said.ends_with("`emails` is a text, expected a list"), "{said}");
        let said = wrong(Object::Contacts, r#"{"id":7,"phones":[{"value":["Noor"]}]}"#);
        assert!(said.contains("an item of `phones`"), "{said}");
        let said = wrong(Object::Deals, r#"{"id":7,"custom_fields":["Noor"]}"#);
        assert!(said.ends_with("`custom_fields` is a list, expected an object"), "{said}");
    }

    #[test]
    fn what_no_type_foresees_is_kept_as_it_came() {
        let of = |json: &str| {
            let json = format!(r#"{{"id":1,"custom_fields":{{"colour":{json}}}}}"#);
            value(&made(Object::Contacts, &json), "colour").to_owned()
        };
        assert_eq!(of(r#"{"id":9,"label":"Mauve"}"#), "Mauve");
        assert_eq!(of(r#"[{"id":9,"label":"Mauve"},1]"#), "Mauve;Red");
        assert_eq!(of(r#"{"lat":1}"#), r#"{"lat":1}"#);
    }

    #[test]
    fn messengers_and_fields_that_nobody_here_knows_are_read() {
        let mut known = Known::default();
        known.objects.entry(Object::Contacts).or_default().others = vec!["mood".to_owned()];
        let json = r#"{"id":1,"mood":"fair","im":[{"value":"noor.skype","primary":true,"label":"skype"},
            {"value":"noor.chat","primary":false}]}"#;
        let json = serde_json::from_str(json).unwrap();
        let person = record(&known, Object::Contacts, &json, false).unwrap();
        assert_eq!(
            (value(&person, "im"), value(&person, "mood")),
            ("noor.skype;noor.chat", "fair")
        );
    }

    #[test]
    fn a_deleted_deal_is_told() {
        assert_eq!(made(Object::Deals, r#"{"id":1,"status":"deleted"}"#).state, State::Deleted);
        assert_eq!(made(Object::Deals, r#"{"id":1,"is_deleted":true}"#).state, State::Deleted);
        assert_eq!(made(Object::Deals, r#"{"id":1,"is_archived":true}"#).state, State::Live);
    }
}
