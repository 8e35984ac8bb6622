//! The values of an input: merged into what is there, brought to one spelling, judged where a
//! schema can't.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::Part;
use crate::adoptiv::wire::State;
use crate::model::email::parse_email;
use crate::model::moment::{DateOrder, parse_date, parse_moment};
use crate::model::money::{Named, parse_currency};
use crate::model::web::parse_domain;
use crate::model::{CustomType, Kind, Object};

/// Parts of an input that say which record is meant and how.
const NO_VALUES: [&str; 4] = ["id", "version", "replace", "match"];

/// Merges an input into a record's JSON (RFC 7396): `custom` and `originals` by key. External ids
/// and consent are what the input gives; writing adds them to what is there.
pub fn patch(json: &mut Map<String, Value>, input: &Map<String, Value>) {
    for list in ["external_ids", "consents"] {
        if let Some(there) = json.get_mut(list) {
            *there = Value::Array(Vec::new());
        }
    }
    for (key, value) in input {
        match (key.as_str(), value) {
            (key, _) if NO_VALUES.contains(&key) => {}
            ("custom" | "originals", Value::Object(changes)) => {
                let Some(Value::Object(there)) = json.get_mut(key) else { continue };
                for (key, value) in changes {
                    match value {
                        Value::Null => there.shift_remove(key),
                        value => there.insert(key.clone(), value.clone()),
                    };
                }
            }
            (_, value) => {
                json.insert(key.clone(), whole_number(value));
            }
        }
    }
}

/// `4.0` is a whole number to JSON Schema.
fn whole_number(value: &Value) -> Value {
    match value.as_f64() {
        Some(number) if value.as_i64().is_none() && number.fract().abs() < f64::EPSILON => {
            Value::from(number as i64)
        }
        _ => value.clone(),
    }
}

/// Brings the values that the input gave to one spelling; an empty text is none.
pub fn settle(state: &mut State, object: Object, input: &Map<String, Value>) -> Result<(), Part> {
    for (field, value) in object.fields().iter().zip(&mut state.values) {
        if input.contains_key(field.key)
            && let Some(text) = value.take()
        {
            *value = spelled(field.kind, text)
                .map_err(|(code, detail)| Part::new(code, format!("/{}", field.key), detail))?;
        }
    }
    if input.contains_key("more_emails") {
        for (at, address) in state.more_emails.iter_mut().enumerate() {
            *address = parse_email(address).ok_or_else(|| {
                let detail = format!("`{address}` is no e-mail address");
                Part::new("invalid_email", format!("/more_emails/{at}"), detail)
            })?;
        }
    }
    for (at, entry) in state.consents.iter_mut().enumerate() {
        for (key, moment) in
            [("timestamp", &mut entry.timestamp), ("revoked_at", &mut entry.revoked_at)]
        {
            if let Some(text) = moment.take() {
                *moment = spelled(Kind::Moment, text).map_err(|(code, detail)| {
                    Part::new(code, format!("/consents/{at}/{key}"), detail)
                })?;
            }
        }
    }
    Ok(())
}

fn spelled(kind: Kind, text: String) -> Result<Option<String>, (&'static str, String)> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let invalid = |what: &str| ("invalid_value", format!("`{text}` is no {what}"));
    Ok(Some(match kind {
        Kind::Email => parse_email(&text)
            .ok_or_else(|| ("invalid_email", format!("`{text}` is no e-mail address")))?,
        Kind::Date => {
            parse_date(&text, DateOrder::Ymd).map_err(|_| invalid("date of the calendar"))?
        }
        Kind::Moment => {
            let moment = parse_moment(&text, DateOrder::Ymd, chrono_tz::UTC);
            moment.map_err(|_| invalid("moment of the calendar"))?.0
        }
        Kind::Currency => parse_currency(&text)
            .and_then(Named::code)
            .ok_or_else(|| invalid("ISO 4217 code"))?
            .to_owned(),
        Kind::Domain => parse_domain(&text).unwrap_or(text),
        _ => text,
    }))
}

/// Judges the custom fields that the input fills.
pub fn check_custom(
    known: &HashMap<String, CustomType>,
    input: &Map<String, Value>,
) -> Result<(), Part> {
    for (key, value) in input.get("custom").and_then(Value::as_object).into_iter().flatten() {
        let pointer = format!("/custom/{key}");
        match known.get(key) {
            _ if value.is_null() => {}
            None => {
                let detail = format!("there is no custom field `{key}`; add it first");
                return Err(Part::new("unknown_custom_field", pointer, detail));
            }
            Some(kind) if !fits(*kind, value) => {
                let detail = format!("the custom field is of type {}", kind.name());
                return Err(Part::new("invalid_value", pointer, detail));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn fits(kind: CustomType, value: &Value) -> bool {
    match kind {
        CustomType::Boolean => value.is_boolean(),
        CustomType::Number | CustomType::Currency => value.is_number() || value.is_string(),
        CustomType::MultiSelect => value.is_array(),
        _ => value.is_string(),
    }
}
