//! Long lists are gone through in several places at once: what takes time is waiting for answers.
//!
//! Ids grow like numbers of base 62, so that the span from the first to the last can be cut into equal
//! parts. An org that moved between servers has gaps in it: its parts then are of unequal length, and
//! still together are everything.

use super::wire::Only;
use super::{Salesforce, soql};
use crate::source::crm::CrmError;

/// From how many records on a list is cut, and into how many parts.
const LONG: u64 = 20_000;
const PARTS: u128 = 4;
/// Characters of an id: the object's, and those that count.
const PREFIX: usize = 3;
const SHORT: usize = 15;
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl Salesforce {
    /// The ids at which a list of about so many records is cut; none where it is short.
    pub(super) fn cuts(&self, sobject: &str, total: Option<u64>) -> Result<Vec<String>, CrmError> {
        if total.is_none_or(|total| total < LONG) {
            return Ok(Vec::new());
        }
        let mut ends = Vec::new();
        for order in ["Id", "Id DESC"] {
            let query = soql::select(&["Id"], sobject, &[]);
            let rows: Vec<Only> =
                self.ask_of(&format!("{query} ORDER BY {order} LIMIT 1"), true)?;
            ends.extend(rows.into_iter().map(|row| row.id));
        }
        Ok(match ends.as_slice() {
            [first, last] => cut(first, last).unwrap_or_default(),
            _ => Vec::new(),
        })
    }
}

/// Ids between two at equal distances; none where they are no ids of one object.
fn cut(first: &str, last: &str) -> Option<Vec<String>> {
    let prefix = first.get(..PREFIX)?;
    let (low, high) = (number(first)?, number(last)?);
    let span = high.checked_sub(low)?;
    if last.get(..PREFIX)? != prefix || span < PARTS {
        return None;
    }
    let cuts = (1..PARTS).map(|part| format!("{prefix}{}", text(low + span * part / PARTS)));
    Some(cuts.collect())
}

fn number(id: &str) -> Option<u128> {
    id.get(PREFIX..SHORT)?.bytes().try_fold(0, |number, byte| {
        let digit = DIGITS.iter().position(|digit| *digit == byte)?;
        Some(number * 62 + digit as u128)
    })
}

fn text(mut number: u128) -> String {
    let mut digits = [b'0'; SHORT - PREFIX];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[usize::try_from(number % 62).unwrap_or(0)];
        number /= 62;
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_span_of_ids_is_cut_into_equal_parts() {
        let cuts = cut("003Hs0000000000AAA", "003Hs0000000100AAA").unwrap();
        assert_eq!(cuts, ["003Hs00000000FV", "003Hs00000000V0", "003Hs00000000kV"]);
        assert!(cuts.is_sorted());
    }

    #[test]
    fn what_can_not_be_cut_is_read_in_one() {
        assert_eq!(cut("003Hs0000000000", "003Hs0000000001"), None);
        assert_eq!(cut("003Hs0000000009", "003Hs0000000001"), None);
        assert_eq!(cut("003Hs0000000000", "001Hs0000000100"), None);
        assert_eq!(cut("3", "003Hs0000000100"), None);
        assert_eq!(cut("003Hs00000000-0", "003Hs0000000100"), None);
    }
}
