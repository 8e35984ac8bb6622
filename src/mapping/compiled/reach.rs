//! E-mail addresses and phone numbers: several in one cell or in several columns, the first is
//! primary.

use serde_json::Value;

use super::cell::{Cell, trim};
use super::plan::Bound;
use super::values::keep;
use super::{Compiled, Filling, reject};
use crate::model::email::parse_email;
use crate::model::phone::{is_scientific, parse_phone};
use crate::model::{Draft, Rejection, Warning};

/// Where the originals of what is not primary are kept.
const MORE_EMAILS: &str = "more_emails";
const MORE_PHONES: &str = "more_phones";
const FAX: &str = "fax";

/// How few digits still make a number of its own beside another.
const DIGITS: usize = 7;

fn add_original(draft: &mut Draft, key: &str, text: &str) {
    let there = draft.originals.entry(key.to_owned()).or_default();
    if !there.is_empty() {
        there.push_str("; ");
    }
    there.push_str(text);
}

/// Reads a cell of e-mail addresses into the standard field at `at`.
pub(super) fn emails(
    filling: &mut Filling,
    bound: &Bound,
    at: usize,
    cell: &Cell<'_>,
) -> Result<(), Rejection> {
    let several = bound.how.separator.as_deref().is_some_and(|s| cell.text.contains(s))
        || cell.text.contains([';', ',', '|', '\n', '\r'])
        || cell.text.contains(" ::: ");
    let draft = &mut filling.draft;
    if !several {
        return email(draft, bound, at, cell, &cell.text);
    }
    let parts = parts(bound, &cell.text);
    // `Lee, Kim <kim@acme.example>` is one address with a comma in its name.
    let whole =
        parts.iter().any(|part| parse_email(part).is_none()) && parse_email(&cell.text).is_some();
    if whole {
        return email(draft, bound, at, cell, &cell.text);
    }
    for part in parts {
        email(draft, bound, at, cell, part)?;
    }
    Ok(())
}

pub(super) fn parts<'t>(bound: &Bound, text: &'t str) -> Vec<&'t str> {
    let parts: Vec<&str> = match bound.how.separator.as_deref() {
        Some(separator) => text.split(separator).collect(),
        None => {
            text.split(" ::: ").flat_map(|part| part.split([';', ',', '|', '\n', '\r'])).collect()
        }
    };
    // Google marks the preferred one: `* kim@acme.example`.
    let parts = parts.into_iter().map(|part| trim(trim(part).trim_start_matches("* ")));
    parts.filter(|part| !part.is_empty()).collect()
}

fn email(
    draft: &mut Draft,
    bound: &Bound,
    at: usize,
    cell: &Cell<'_>,
    text: &str,
) -> Result<(), Rejection> {
    let primary = draft.values[at].is_none();
    let Some(address) = parse_email(text) else {
        if primary {
            return Err(reject::value(
                "invalid_email",
                bound,
                cell.read,
                format!("`{text}` is no e-mail address"),
                "correct the address, or empty the cell",
            ));
        }
        draft.warnings.push(Warning::new("invalid_email", bound.key.as_str(), text));
        add_original(draft, MORE_EMAILS, text);
        return Ok(());
    };
    if primary {
        keep(draft, bound, cell, &address);
        draft.values[at] = Some(address);
    } else if draft.values[at].as_deref() != Some(&*address)
        && !draft.more_emails.contains(&address)
    {
        draft.more_emails.push(address);
    }
    Ok(())
}

/// Whether a label, or a number with its label, says that it is a fax: `Work Fax`, `Telefax`.
pub(super) fn is_fax(text: &str) -> bool {
    text.as_bytes().windows(3).any(|part| part.eq_ignore_ascii_case(b"fax"))
        || text.get(..9).is_some_and(|head| head.eq_ignore_ascii_case("telecopie"))
        || text.starts_with("Télécopie")
}

/// Keeps a fax number where it can be found, and out of the phones.
pub(super) fn leave_fax(draft: &mut Draft, bound: &Bound, number: &str) {
    if number.is_empty() {
        return;
    }
    draft.warnings.push(Warning::new("fax_number", bound.key.as_str(), number));
    add_original(draft, FAX, number);
}

/// Takes a cell of phone numbers, as they are; [`Compiled::finish`] reads them.
pub(super) fn phones(filling: &mut Filling, bound: &Bound, at: usize, cell: &Cell<'_>) {
    let draft = &mut filling.draft;
    let several = bound.how.separator.is_some()
        || cell.text.contains([';', ',', '|', '\n', '\r', '/'])
        || cell.text.contains(" ::: ");
    let numbers = if several { numbers(bound, &cell.text) } else { vec![&*cell.text] };
    if numbers.len() > 1 {
        keep(draft, bound, cell, "");
    }
    for number in numbers {
        if is_fax(number) {
            leave_fax(draft, bound, number);
            keep(draft, bound, cell, "");
        } else if number.contains(['e', 'E']) && is_scientific(number) {
            draft.warnings.push(Warning::new("scientific_phone", bound.key.as_str(), number));
            keep(draft, bound, cell, "");
        } else if draft.values[at].is_none() {
            if cell.own && cell.read != cell.text {
                keep(draft, bound, cell, number);
            }
            draft.values[at] = Some(number.to_owned());
        } else if draft.values[at].as_deref() != Some(number)
            && !draft.more_phones.iter().any(|there| there == number)
        {
            draft.more_phones.push(number.to_owned());
        }
    }
}

/// The numbers of a cell. What is too short for a number of its own belongs to the one before it:
/// `555-0100, ext. 5`, `555-0100/01`, `tel:+1-555-0100;ext=5`.
fn numbers<'t>(bound: &Bound, text: &'t str) -> Vec<&'t str> {
    if let Some(separator) = bound.how.separator.as_deref() {
        return text.split(separator).map(trim).filter(|part| !part.is_empty()).collect();
    }
    let mut bounds: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    let separators = text
        .match_indices([';', ',', '|', '\n', '\r'])
        .chain(text.match_indices(" ::: "))
        .chain(text.match_indices(" / "));
    let mut separators: Vec<_> = separators.map(|(at, found)| (at, at + found.len())).collect();
    separators.sort_unstable();
    for (from, to) in separators {
        bounds.push((start, from));
        start = to;
    }
    bounds.push((start, text.len()));
    let digits = |part: &str| part.bytes().filter(u8::is_ascii_digit).count();
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (from, to) in bounds {
        let part = text.get(from..to).map(trim).unwrap_or_default();
        if part.is_empty() {
            continue;
        }
        match joined.last_mut() {
            Some(last) if digits(part) < DIGITS => last.1 = to,
            _ => joined.push((from, to)),
        }
    }
    joined.into_iter().filter_map(|(from, to)| text.get(from..to)).map(trim).collect()
}

impl Compiled {
    /// Normalises the phones of a draft.
    pub fn finish(&self, draft: &mut Draft) {
        let region = &self.settings.region;
        if let Some(at) = self.phone_at {
            let primary = draft.values[at].take();
            let more = std::mem::take(&mut draft.more_phones);
            if let Some(text) = primary {
                draft.values[at] = standard_phone(draft, "phone", text, region);
            }
            for text in more {
                let Some(number) = parse_phone(&text, region) else {
                    draft.warnings.push(Warning::new("invalid_phone", "phone", text.as_str()));
                    add_original(draft, MORE_PHONES, &text);
                    continue;
                };
                if draft.values[at].is_none() {
                    // A number that can be dialed is worth more than the place of one that can't.
                    draft.values[at] = Some(number);
                } else if draft.values[at].as_deref() != Some(&*number)
                    && !draft.more_phones.contains(&number)
                {
                    if number != text {
                        add_original(draft, MORE_PHONES, &text);
                    }
                    draft.more_phones.push(number);
                }
            }
        }
        if let Some(text) = draft.consent.as_mut().and_then(|consent| consent.phone.take()) {
            let number = parse_phone(&text, region);
            if number.is_none() {
                draft.warnings.push(Warning::new("invalid_phone", "consent.phone", text.as_str()));
            }
            if let Some(consent) = &mut draft.consent {
                // The record is evidence: what does not parse stays as it was written.
                consent.phone = Some(number.unwrap_or(text));
            }
        }
        for (key, target) in &self.custom_phones {
            let Some(Value::String(text)) = draft.custom.get_mut(key) else { continue };
            match parse_phone(text, region) {
                Some(number) if number == *text => {}
                Some(number) => {
                    let read = std::mem::replace(text, number);
                    draft.originals.entry(target.clone()).or_insert(read);
                }
                None => {
                    let code = "invalid_custom_value";
                    draft.warnings.push(Warning::new(code, target.as_str(), text.as_str()));
                }
            }
        }
    }
}

fn standard_phone(draft: &mut Draft, key: &str, text: String, region: &str) -> Option<String> {
    let number = parse_phone(&text, region);
    if number.is_none() {
        draft.warnings.push(Warning::new("invalid_phone", key, text.as_str()));
    }
    if number.as_deref() != Some(&*text) {
        draft.originals.entry(key.to_owned()).or_insert(text);
    }
    number
}
