//! Reads the values of custom fields by their type.

use serde_json::{Number, Value};

use super::Filling;
use super::cell::{Cell, trim};
use super::plan::Bound;
use super::values::{date, keep, moment, note_century, note_clock};
use crate::model::email::parse_email;
use crate::model::money::{from_cents, is_ambiguous, parse_amount};
use crate::model::percent::shorten;
use crate::model::text::parse_boolean;
use crate::model::web::parse_url;
use crate::model::{CustomType, Draft, Object, Settings, Warning};

/// Reads a cell into the custom field `key`.
pub(super) fn fill(
    filling: &mut Filling,
    bound: &Bound,
    key: &str,
    kind: CustomType,
    cell: &Cell<'_>,
    settings: &Settings,
    now: &str,
) {
    let draft = &mut filling.draft;
    let text = &*cell.text;
    if let Some(there) = draft.custom.get_mut(key) {
        share(there, bound, kind, text);
        return;
    }
    let stored = match kind {
        // A phone is read with the others, at the end.
        CustomType::Text | CustomType::Select | CustomType::Phone => {
            Some(Value::String(text.to_owned()))
        }
        CustomType::MultiSelect => Some(Value::Array(choices(bound, text))),
        CustomType::Number => {
            let short = shorten(text, bound.mark);
            amount(bound, &short).map(|text| number(&text))
        }
        CustomType::Currency => money(draft, bound, cell, settings).map(Value::String),
        CustomType::Boolean => parse_boolean(text).map(Value::Bool),
        CustomType::Date => date(bound, text, now).ok().map(|date| {
            note_century(draft, bound, cell, &date, now);
            Value::String(date)
        }),
        CustomType::Datetime => {
            let zone = bound.how.timezone.unwrap_or(settings.timezone);
            moment(bound, text, zone, now).ok().map(|(moment, note)| {
                note_clock(draft, bound, note, cell.read);
                note_century(draft, bound, cell, &moment, now);
                Value::String(moment)
            })
        }
        CustomType::Url => parse_url(text).map(Value::String),
        CustomType::Email => parse_email(text).map(Value::String),
    };
    let stored = stored.unwrap_or_else(|| {
        draft.warnings.push(Warning::new("invalid_custom_value", bound.key.as_str(), cell.read));
        Value::String(text.to_owned())
    });
    match &stored {
        Value::String(stored) => keep(draft, bound, cell, stored),
        Value::Number(number) => keep(draft, bound, cell, &number.to_string()),
        _ => {}
    }
    draft.custom.insert(key.to_owned(), stored);
}

/// A further column of the same field: texts are joined, choices collected, else the first counts.
fn share(there: &mut Value, bound: &Bound, kind: CustomType, text: &str) {
    match there {
        Value::Array(there) => {
            for choice in choices(bound, text) {
                if !there.contains(&choice) {
                    there.push(choice);
                }
            }
        }
        Value::String(there) if kind == CustomType::Text => {
            if let Some(join) = &bound.how.join {
                there.push_str(join);
                there.push_str(text);
            }
        }
        _ => {}
    }
}

fn choices(bound: &Bound, text: &str) -> Vec<Value> {
    let separator = bound.how.separator.as_deref().filter(|s| !s.is_empty()).unwrap_or(";");
    let mut choices: Vec<Value> = Vec::new();
    for choice in text.split(separator).map(trim).filter(|choice| !choice.is_empty()) {
        let choice = bound.how.values.get(choice).map_or(choice, String::as_str);
        let choice = Value::String(choice.to_owned());
        if !choices.contains(&choice) {
            choices.push(choice);
        }
    }
    choices
}

/// An amount; of accounts and contacts it is one in the workspace's currency, or told.
fn money(draft: &mut Draft, bound: &Bound, cell: &Cell<'_>, settings: &Settings) -> Option<String> {
    if bound.how.cents {
        return from_cents(&cell.text);
    }
    let (amount, named) = parse_amount(&cell.text, bound.mark).ok()?;
    let mut warn = |code| draft.warnings.push(Warning::new(code, bound.key.as_str(), cell.read));
    if bound.ambiguous && is_ambiguous(&cell.text) {
        warn("ambiguous_amount");
    }
    let other = named.is_some_and(|named| !named.may_be(&settings.currency));
    if other && draft.object != Object::Deals {
        warn("other_currency");
    }
    Some(amount)
}

fn amount(bound: &Bound, text: &str) -> Option<String> {
    if bound.how.cents {
        return from_cents(text);
    }
    parse_amount(text, bound.mark).ok().map(|(amount, _)| amount)
}

/// A JSON number where one says exactly the same, else the text: no digit is lost.
fn number(text: &str) -> Value {
    if let Ok(whole) = text.parse::<i64>() {
        return Value::Number(whole.into());
    }
    let shortest = match text.split_once('.') {
        Some((whole, fraction)) => {
            let fraction = fraction.trim_end_matches('0');
            if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
        }
        None => text.to_owned(),
    };
    if let Ok(whole) = shortest.parse::<i64>() {
        return Value::Number(whole.into());
    }
    let exact = shortest.parse::<f64>().ok().filter(|float| float.to_string() == shortest);
    match exact.and_then(Number::from_f64) {
        Some(number) => Value::Number(number),
        None => Value::String(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_becomes_json_only_where_no_digit_is_lost() {
        assert_eq!(number("42"), Value::from(42));
        assert_eq!(number("42.00"), Value::from(42));
        assert_eq!(number("1250.50").to_string(), "1250.5");
        assert_eq!(number("-0.1").to_string(), "-0.1");
        let long = "0.12345678901234567890";
        assert_eq!(number(long), Value::from(long));
        let big = "12345678901234567890123";
        assert_eq!(number(big), Value::from(big));
    }
}
