//! E-mail addresses and phone numbers: several in one cell or in several columns, the first is
//! primary.

use std::cell::RefCell;

use serde_json::Value;

use super::cell::{Cell, trim};
use super::ids::without_guard;
use super::plan::Bound;
use super::values::keep;
use super::{Compiled, Filling, reject};
use crate::model::country::region_of;
use crate::model::draft::GUESSED_NUMBER;
use crate::model::email::parse_email;
use crate::model::phone::{Reading, RowCountry, is_scientific, read_phone};
use crate::model::text::is_nothing;
use crate::model::{Draft, Object, Rejection, Unread, Warning};

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
        // `2025550103.0`, as a program writes a number that was taken for one.
        let number = match number.strip_suffix(".0") {
            Some(digits) if is_bare(digits) => {
                draft.warnings.push(Warning::new("guarded_value", bound.key.as_str(), number));
                keep(draft, bound, cell, digits);
                digits
            }
            _ => number,
        };
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

/// Digits alone, as many as a number has.
fn is_bare(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    digits.len() >= DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit())
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
    /// Normalises the phones of a draft. One without a country code is read with the region of the country
    /// that its row names.
    pub fn finish(&self, draft: &mut Draft) {
        let mut numbers = NumbersOf { compiled: self, country: None };
        if let Some(at) = self.phone_at {
            self.finish_standard(draft, at, &mut numbers);
        }
        if let Some(text) = draft.consent.as_mut().and_then(|consent| consent.phone.take()) {
            let text = match without_guard(&text) {
                Some(bare) => bare.to_owned(),
                None => text,
            };
            let number = match numbers.read(draft, &text) {
                Reading::Sure(number) => Some(number),
                Reading::Guess(_) => {
                    draft.warnings.push(guessed("consent.phone", &text));
                    None
                }
                Reading::None => {
                    let warning = Warning::new("invalid_phone", "consent.phone", text.as_str());
                    draft.warnings.push(warning);
                    None
                }
            };
            if let Some(consent) = &mut draft.consent {
                // The record is evidence: what does not parse stays as it was written.
                consent.phone = Some(number.unwrap_or(text));
            }
        }
        for (key, target) in &self.custom_phones {
            let Some(Value::String(text)) = draft.custom.get(key) else { continue };
            let text = text.clone();
            match numbers.read(draft, &text) {
                Reading::Sure(number) if number == text => {}
                Reading::Sure(number) => {
                    draft.custom.insert(key.clone(), Value::String(number));
                    draft.originals.entry(target.clone()).or_insert(text);
                }
                Reading::Guess(_) => draft.warnings.push(guessed(target, &text)),
                Reading::None => {
                    let code = "invalid_custom_value";
                    draft.warnings.push(Warning::new(code, target.as_str(), text.as_str()));
                }
            }
        }
    }

    /// The phones of the record itself. A number that is sure comes before one that is guessed, which only
    /// stands where there is no other, and holds its contact.
    fn finish_standard(&self, draft: &mut Draft, at: usize, numbers: &mut NumbersOf<'_>) {
        let primary = draft.values[at].take();
        let more = std::mem::take(&mut draft.more_phones);
        let mut guess: Option<(String, String)> = None;
        for (place, text) in primary.into_iter().chain(more).enumerate() {
            let number = match numbers.read(draft, &text) {
                Reading::Sure(number) => number,
                read => {
                    let warning = match read {
                        Reading::Guess(_) => guessed("phone", &text),
                        _ => Warning::new("invalid_phone", "phone", text.as_str()),
                    };
                    draft.warnings.push(warning);
                    if let (Reading::Guess(number), None) = (read, &guess) {
                        guess = Some((number, text.clone()));
                    }
                    match place {
                        0 => _ = draft.originals.entry("phone".to_owned()).or_insert(text),
                        _ => add_original(draft, MORE_PHONES, &text),
                    }
                    continue;
                }
            };
            if draft.values[at].is_none() {
                // A number that can be dialed is worth more than the place of one that can't.
                if place == 0 && number != text {
                    draft.originals.entry("phone".to_owned()).or_insert(text);
                }
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
        // Only a contact can be held.
        let holds = draft.object == Object::Contacts && draft.values[at].is_none();
        if let Some((number, cell)) = guess.filter(|_| holds) {
            draft.values[at] = Some(number);
            draft.unread.push(Unread { column: GUESSED_NUMBER.to_owned(), cell });
        }
    }
}

/// Reads the numbers of one row.
struct NumbersOf<'a> {
    compiled: &'a Compiled,
    /// The country of the row, once it was looked for.
    country: Option<RowCountry>,
}

impl NumbersOf<'_> {
    fn read(&mut self, draft: &Draft, text: &str) -> Reading {
        let Compiled { settings, country_at, .. } = self.compiled;
        let country = match self.country {
            Some(country) => country,
            // It says its country itself.
            None if text.starts_with('+') => RowCountry::Unnamed,
            None => {
                let named = country_at.and_then(|at| draft.values[at].as_deref());
                *self.country.insert(country_of(named))
            }
        };
        read_phone(text, country, &settings.region)
    }
}

thread_local! {
    /// The last country, for rows of one country come together: its text, and what it is.
    static LAST: RefCell<(String, RowCountry)> = const { RefCell::new((String::new(), RowCountry::Unnamed)) };
}

fn country_of(named: Option<&str>) -> RowCountry {
    let Some(text) = named else { return RowCountry::Unnamed };
    LAST.with_borrow_mut(|(last, country)| {
        if last != text {
            text.clone_into(last);
            *country = match is_nothing(text) {
                true => RowCountry::Unnamed,
                false => region_of(text).map_or(RowCountry::Unknown, RowCountry::Of),
            };
        }
        *country
    })
}

fn guessed(target: &str, number: &str) -> Warning {
    Warning::new("phone_region_guessed", target, number)
}
