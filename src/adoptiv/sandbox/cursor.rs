//! Cursors over changes: where a page begins, and the filter that it was asked with.

use chrono::{DateTime, SecondsFormat, Utc};

/// A place in the changes of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// The last change that was seen.
    pub seq: i64,
    /// Whether tombstones are listed.
    pub deleted: bool,
    /// Only changes at this moment or later, as the store writes moments of changes.
    pub at: Option<String>,
}

impl Cursor {
    /// Reads what [`Cursor::text`] wrote: `1204`, `1204d`, `1204t20260308193000125`.
    pub fn read(text: &str) -> Option<Cursor> {
        let (text, at) = match text.split_once('t') {
            Some((text, digits)) => (text, Some(moment_of(digits)?)),
            None => (text, None),
        };
        let (number, deleted) = match text.strip_suffix('d') {
            Some(number) => (number, true),
            None => (text, false),
        };
        Some(Cursor { seq: number.parse().ok()?, deleted, at })
    }

    pub fn text(&self) -> String {
        let deleted = if self.deleted { "d" } else { "" };
        let at = self.at.as_deref().map(|at| {
            let digits: String = at.chars().filter(char::is_ascii_digit).collect();
            format!("t{digits}")
        });
        format!("{}{deleted}{}", self.seq, at.unwrap_or_default())
    }
}

/// `20260308193000125` as the store writes it.
fn moment_of(digits: &str) -> Option<String> {
    let part = |from: usize, to: usize| digits.get(from..to);
    (digits.len() == 17).then_some(())?;
    Some(format!(
        "{}-{}-{}T{}:{}:{}.{}Z",
        part(0, 4)?,
        part(4, 6)?,
        part(6, 8)?,
        part(8, 10)?,
        part(10, 12)?,
        part(12, 14)?,
        part(14, 17)?
    ))
}

/// An RFC 3339 moment in UTC, to the millisecond, as the store writes the moments of changes. Years
/// that have no four digits are brought to the nearest that have.
pub fn utc(text: &str) -> Option<String> {
    let moment = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
    let written = moment.to_rfc3339_opts(SecondsFormat::Millis, true);
    Some(match written.len() {
        24 => written,
        _ if written.starts_with('-') => "0000-01-01T00:00:00.000Z".to_owned(),
        _ => "9999-12-31T23:59:59.999Z".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_carries_its_filter() {
        for (deleted, at) in [(false, None), (true, utc("2026-03-08T14:30:00.1259-05:00"))] {
            let cursor = Cursor { seq: 1204, deleted, at };
            assert_eq!(Cursor::read(&cursor.text()), Some(cursor));
        }
        assert_eq!(Cursor::read("1204dt20260308193000125").unwrap().text().len(), 23);
        assert!(Cursor::read("next").is_none() && Cursor::read("").is_none());
    }

    #[test]
    fn a_moment_of_any_offset_is_in_utc() {
        assert_eq!(utc("2026-03-08T14:30:00-05:00").unwrap(), "2026-03-08T19:30:00.000Z");
        assert_eq!(utc("0000-01-01T00:00:00+05:00").unwrap(), "0000-01-01T00:00:00.000Z");
        assert!(utc("yesterday").is_none());
    }
}
