//! Ids as the sources write them, and the owners that stand behind ids and names.

use std::borrow::Cow;

use super::Compiled;
use super::cell::Cell;
use super::plan::Bound;
use crate::model::email::parse_email;
use crate::model::salesforce_id::long as salesforce_id;
use crate::model::text::name_key;
use crate::model::{Draft, Warning};

const EMPTY_SALESFORCE: &str = "000000000000000AAA";

/// The text with a Salesforce user's or queue's id in its long form; a name is left alone.
pub(super) fn user_id(salesforce: bool, text: &str) -> Cow<'_, str> {
    let is_id = text.starts_with("005") || text.starts_with("00G") || text.starts_with("000");
    if salesforce && is_id { salesforce_id(text) } else { Cow::Borrowed(text) }
}

/// Whether a spreadsheet made a decimal or a power of ten of an id.
fn is_damaged(id: &str) -> bool {
    if !id.as_bytes().first().is_some_and(u8::is_ascii_digit) || !id.contains(['.', 'E', 'e']) {
        return false;
    }
    let (mantissa, exponent) = match id.split_once(['E', 'e']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (id, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    match (fraction, exponent) {
        (Some(fraction), None) => {
            digits(whole) && !fraction.is_empty() && fraction.bytes().all(|b| b == b'0')
        }
        // `12E5` may well be an id; with a sign or a fraction it is a number.
        (fraction, Some(exponent)) => {
            let unsigned = exponent.strip_prefix(['+', '-']);
            (fraction.is_some() || unsigned.is_some())
                && digits(whole)
                && fraction.is_none_or(digits)
                && digits(unsigned.unwrap_or(exponent))
        }
        (None, None) => false,
    }
}

impl Compiled {
    /// The id in canonical form; `None` where it stands for nothing.
    pub(super) fn id(&self, bound: &Bound, text: &str, draft: &mut Draft) -> Option<String> {
        let text = text.trim();
        if self.salesforce {
            let long = salesforce_id(text);
            return (long != EMPTY_SALESFORCE && !long.is_empty()).then(|| long.into_owned());
        }
        if is_damaged(text) {
            draft.warnings.push(Warning::new("damaged_id", bound.key.as_str(), text));
        }
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The id that a reference links to: the first of a list.
    pub(super) fn reference(
        &self,
        bound: &Bound,
        cell: &Cell<'_>,
        draft: &mut Draft,
    ) -> Option<String> {
        let separator = bound.how.separator.as_deref().unwrap_or(";");
        let Some((first, rest)) = cell.text.split_once(separator) else {
            return self.id(bound, &cell.text, draft);
        };
        let rest = rest.trim_matches(|c: char| c.is_whitespace() || c == ';');
        if first.trim().is_empty() {
            return self.id(bound, rest, draft);
        }
        if !rest.is_empty() {
            draft.warnings.push(Warning::new("more_links", bound.key.as_str(), rest));
        }
        self.id(bound, first, draft)
    }

    /// The owner as an e-mail address where the mapping, the source's users or the cell gives one.
    pub(super) fn owner(&self, text: &str) -> Option<String> {
        let text = user_id(self.salesforce, text);
        if text == EMPTY_SALESFORCE {
            return None;
        }
        if !self.aliases.is_empty() || !self.users.is_empty() {
            let key = name_key(&text);
            let found = self.aliases.get(&key).or_else(|| self.users.find(&text, &key));
            if let Some(email) = found {
                return Some(email.clone());
            }
        }
        if text.contains('@')
            && let Some(email) = parse_email(&text)
        {
            return Some(email);
        }
        Some(text.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_a_spreadsheet_turned_into_numbers_are_known() {
        for damaged in ["12345.0", "12345.00", "1.0E+5", "1E+15", "1.25e10"] {
            assert!(is_damaged(damaged), "{damaged}");
        }
        for sound in ["12345", "12E5", "1.2.3", "A-77", "12.5", "5.x", "", "3e"] {
            assert!(!is_damaged(sound), "{sound}");
        }
    }
}
