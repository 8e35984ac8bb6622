//! Dates and moments: every rule about calendars and time zones.

use chrono_tz::Tz;

/// The order of day and month in dates such as `03/04/2026`, decided once per column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

/// What was noted while reading a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The local time does not exist (clocks went forward): moved forward by the gap.
    Gap,
    /// The local time exists twice (clocks went back): the earlier offset was taken.
    Overlap,
}

/// Why a text is no date or moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotADate(pub String);

/// A moment in UTC, `2026-03-08T19:30:00Z` (a fraction only where there is one), from ISO 8601
/// (also `+0000` offsets), the pipe-separated form, or a date(-time) in the zone `tz`.
pub fn parse_moment(
    text: &str,
    order: DateOrder,
    tz: Tz,
) -> Result<(String, Option<Note>), NotADate> {
    todo!()
}

/// A calendar date, `2026-03-08`. A time of day or an offset after it is dropped, never applied.
pub fn parse_date(text: &str, order: DateOrder) -> Result<String, NotADate> {
    todo!()
}

/// What one value says about the order of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderEvidence {
    /// Only this order reads it.
    Only(DateOrder),
    /// Day first and month first both read it, differently.
    Ambiguous,
    /// It reads the same in every order (ISO, a month's name, `04/04/2026`), or it is empty.
    Neutral,
    /// It is no date in any order.
    NoDate,
}

/// The evidence that `text` gives.
pub fn order_evidence(text: &str) -> OrderEvidence {
    todo!()
}
