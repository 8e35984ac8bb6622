//! Dates and moments: every rule about calendars and time zones.
//!
//! `written` takes a text apart without knowing the column; here the column's order and the
//! workspace's zone decide what it means.

mod written;

#[cfg(test)]
mod tests;

use chrono::{
    DateTime, Datelike, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset,
    TimeZone, Timelike, Utc,
};
use chrono_tz::Tz;

use written::{Day, Written, Zone};

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
///
/// Bare digits are an epoch: 13 of them milliseconds, 10 of them seconds, 8 of them `20260308`.
pub fn parse_moment(
    text: &str,
    order: DateOrder,
    tz: Tz,
) -> Result<(String, Option<Note>), NotADate> {
    let text = text.trim();
    // What an API writes is what we write.
    if is_canonical(text) {
        return Ok((text.to_owned(), None));
    }
    moment_of(&Written::read(text)?, order, tz, Century::Near)
}

/// Which century a year of two digits belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Century {
    /// The one in which it is nearest.
    Near,
    /// The one before that.
    Before,
}

/// As [`parse_moment`], of something that lies in the past: a year of two digits that would be after `now`
/// (a moment in UTC) is one of the century before.
pub fn parse_past_moment(
    text: &str,
    order: DateOrder,
    tz: Tz,
    now: &str,
) -> Result<(String, Option<Note>), NotADate> {
    let near = parse_moment(text, order, tz)?;
    if near.0.as_str() <= now {
        return Ok(near);
    }
    match Written::read(text.trim())? {
        written if written.short_year => moment_of(&written, order, tz, Century::Before),
        _ => Ok(near),
    }
}

/// As [`parse_date`], of something that lies in the past, likewise.
pub fn parse_past_date(text: &str, order: DateOrder, now: &str) -> Result<String, NotADate> {
    let near = parse_date(text, order)?;
    if near.as_str() <= now {
        return Ok(near);
    }
    let written = Written::read(text.trim())?;
    if !written.short_year {
        return Ok(near);
    }
    let mut out = String::with_capacity(10);
    push_date(&mut out, date_in(&written, order, Century::Before)?);
    Ok(out)
}

/// Whether the year of a date or moment is written with two digits.
pub fn has_short_year(text: &str) -> bool {
    Written::read(text.trim()).is_ok_and(|written| written.short_year)
}

fn moment_of(
    written: &Written,
    order: DateOrder,
    tz: Tz,
    century: Century,
) -> Result<(String, Option<Note>), NotADate> {
    if let Day::Epoch(milliseconds) = written.day {
        let moment = DateTime::from_timestamp_millis(milliseconds).ok_or_else(|| {
            NotADate("the number is no moment that a calendar has, expected a date".to_owned())
        })?;
        return Ok((format_utc(moment)?, None));
    }
    let local = date_in(written, order, century)?.and_time(written.time.unwrap_or_default());
    let (moment, note) = match written.zone {
        Zone::Offset(seconds) => {
            let moment = local
                .checked_sub_signed(Duration::seconds(i64::from(seconds)))
                .ok_or_else(out_of_range)?;
            (moment.and_utc(), None)
        }
        Zone::Named(zone) => in_zone(local, zone)?,
        Zone::Unnamed => in_zone(local, tz)?,
    };
    // A second that was put in is counted as the one after it, as clocks of computers do.
    let put_in = Duration::seconds(i64::from(written.leap));
    let moment = moment.checked_add_signed(put_in).ok_or_else(out_of_range)?;
    Ok((format_utc(moment)?, note))
}

fn date_in(written: &Written, order: DateOrder, century: Century) -> Result<NaiveDate, NotADate> {
    let date = date_of(written.day, order)?;
    match century {
        Century::Near => Ok(date),
        Century::Before => date.with_year(date.year() - 100).ok_or_else(out_of_range),
    }
}

/// The last second that a text which dates the end of something may mean: as [`parse_moment`], but a text
/// that names only a day means the end of that day in its zone. A midnight without a zone is how
/// programs write a day, so it names only a day too.
pub fn parse_last_moment(
    text: &str,
    order: DateOrder,
    tz: Tz,
) -> Result<(String, Option<Note>), NotADate> {
    let text = text.trim();
    let written = Written::read(text)?;
    let midnight = written.time.is_none_or(|time| time == NaiveTime::MIN);
    let zone = match written.zone {
        Zone::Unnamed => tz,
        Zone::Named(zone) if written.time.is_none() => zone,
        _ => return parse_moment(text, order, tz),
    };
    if !midnight || matches!(written.day, Day::Epoch(_)) {
        return parse_moment(text, order, tz);
    }
    let next = date_of(written.day, order)?.succ_opt().ok_or_else(out_of_range)?;
    let (moment, _) = in_zone(next.and_time(NaiveTime::MIN), zone)?;
    let last = moment.checked_sub_signed(Duration::seconds(1)).ok_or_else(out_of_range)?;
    Ok((format_utc(last)?, None))
}

/// A calendar date, `2026-03-08`. A time of day or an offset after it is dropped, never applied.
pub fn parse_date(text: &str, order: DateOrder) -> Result<String, NotADate> {
    let text = text.trim();
    if text.len() == 10 && is_iso_date(text.as_bytes()) {
        return Ok(text.to_owned());
    }
    let written = Written::read(text)?;
    let date = date_of(written.day, order)?;
    let mut out = String::with_capacity(10);
    push_date(&mut out, date);
    Ok(out)
}

/// The calendar date of a moment in the zone `tz`, where the text says its own zone; else as
/// [`parse_date`] reads it.
pub fn parse_day(text: &str, order: DateOrder, tz: Tz) -> Result<String, NotADate> {
    let text = text.trim();
    let says_zone = text.len() > 10
        && Written::read(text)
            .is_ok_and(|written| written.time.is_some() && written.zone != Zone::Unnamed);
    if says_zone {
        let (moment, _) = parse_moment(text, order, tz)?;
        if let Ok(moment) = DateTime::parse_from_rfc3339(&moment) {
            let mut out = String::with_capacity(10);
            push_date(&mut out, moment.with_timezone(&tz).date_naive());
            return Ok(out);
        }
    }
    parse_date(text, order)
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

/// The evidence that `text` gives. Bare digits give none that a column of ids would not give too,
/// so they count as no date here, although an epoch can be read.
pub fn order_evidence(text: &str) -> OrderEvidence {
    let text = text.trim();
    if text.is_empty() {
        return OrderEvidence::Neutral;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return OrderEvidence::NoDate;
    }
    let Ok(written) = Written::read(text) else { return OrderEvidence::NoDate };
    let reads = |order| date_of(written.day, order).ok();
    match (reads(DateOrder::Dmy), reads(DateOrder::Mdy)) {
        (Some(dmy), Some(mdy)) if dmy == mdy => OrderEvidence::Neutral,
        (Some(_), Some(_)) => OrderEvidence::Ambiguous,
        (Some(_), None) => OrderEvidence::Only(DateOrder::Dmy),
        (None, Some(_)) => OrderEvidence::Only(DateOrder::Mdy),
        // A short year that comes first is so rare that it counts only where nothing else reads.
        (None, None) if reads(DateOrder::Ymd).is_some() => OrderEvidence::Only(DateOrder::Ymd),
        (None, None) => OrderEvidence::NoDate,
    }
}

/// The calendar date that the written day means in a column of that order.
fn date_of(day: Day, order: DateOrder) -> Result<NaiveDate, NotADate> {
    let (year, month, day) = match day {
        Day::Fixed(year, month, day) => (year, month, day),
        Day::Epoch(milliseconds) => {
            return DateTime::from_timestamp_millis(milliseconds)
                .map(|moment| moment.date_naive())
                .ok_or_else(out_of_range);
        }
        Day::YearLast(a, b, year) => match order {
            DateOrder::Dmy => (year, b, a),
            DateOrder::Mdy => (year, a, b),
            DateOrder::Ymd if a == b => (year, a, b),
            DateOrder::Ymd => {
                return Err(NotADate(
                    "the year comes last, but the column is read year first".to_owned(),
                ));
            }
        },
        Day::Short(a, b, c) => match order {
            DateOrder::Dmy => (written::full_year(c), b, a),
            DateOrder::Mdy => (written::full_year(c), a, b),
            DateOrder::Ymd => (written::full_year(a), b, c),
        },
    };
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| impossible(year, month, day, order))
}

fn impossible(year: i32, month: u32, day: u32, order: DateOrder) -> NotADate {
    if (1..=12).contains(&month) {
        return NotADate(format!("{year:04}-{month:02} has no day {day}"));
    }
    let order = match order {
        DateOrder::Dmy => "day first",
        DateOrder::Mdy => "month first",
        DateOrder::Ymd => "year first",
    };
    NotADate(format!("there is no month {month} (the column is read {order})"))
}

fn out_of_range() -> NotADate {
    NotADate("the moment is outside the years 1 to 9999".to_owned())
}

/// The moment at which the clocks of `zone` show `local`.
fn in_zone(local: NaiveDateTime, zone: Tz) -> Result<(DateTime<Utc>, Option<Note>), NotADate> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(moment) => Ok((moment.to_utc(), None)),
        LocalResult::Ambiguous(a, b) => Ok((a.to_utc().min(b.to_utc()), Some(Note::Overlap))),
        LocalResult::None => {
            // Read with the offset that held before the gap, the clocks show a time as much
            // later as the gap is long. A gap can be a whole day (Samoa, 2011).
            let offset = (1..=48)
                .filter_map(|hours| local.checked_sub_signed(Duration::hours(hours)))
                .find_map(|before| zone.from_local_datetime(&before).latest())
                .ok_or_else(out_of_range)?
                .offset()
                .fix();
            let moment = local.checked_sub_offset(offset).ok_or_else(out_of_range)?;
            Ok((moment.and_utc(), Some(Note::Gap)))
        }
    }
}

fn format_utc(moment: DateTime<Utc>) -> Result<String, NotADate> {
    if !(1..=9999).contains(&moment.year()) {
        return Err(out_of_range());
    }
    let mut out = String::with_capacity(24);
    push_date(&mut out, moment.date_naive());
    for (sign, part) in [('T', moment.hour()), (':', moment.minute()), (':', moment.second())] {
        out.push(sign);
        push_digits(&mut out, part, 2);
    }
    let nanos = moment.nanosecond();
    if nanos != 0 {
        out.push('.');
        match nanos {
            n if n % 1_000_000 == 0 => push_digits(&mut out, n / 1_000_000, 3),
            n if n % 1_000 == 0 => push_digits(&mut out, n / 1_000, 6),
            n => push_digits(&mut out, n, 9),
        }
    }
    out.push('Z');
    Ok(out)
}

fn push_date(out: &mut String, date: NaiveDate) {
    push_digits(out, date.year().unsigned_abs(), 4);
    out.push('-');
    push_digits(out, date.month(), 2);
    out.push('-');
    push_digits(out, date.day(), 2);
}

/// `value` with exactly `width` digits; `write!` costs several times as much.
fn push_digits(out: &mut String, value: u32, width: u32) {
    for place in (0..width).rev() {
        let digit = value / 10u32.pow(place) % 10;
        out.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
}

/// Whether `text` is `YYYY-MM-DDTHH:MM:SSZ` and exists.
fn is_canonical(text: &str) -> bool {
    let b = text.as_bytes();
    b.len() == 20
        && b[10] == b'T'
        && b[13] == b':'
        && b[16] == b':'
        && b[19] == b'Z'
        && is_iso_date(&b[..10])
        && two_digits(b[11], b[12]).is_some_and(|hour| hour < 24)
        && two_digits(b[14], b[15]).is_some_and(|minute| minute < 60)
        && two_digits(b[17], b[18]).is_some_and(|second| second < 60)
}

/// Whether the ten bytes are `YYYY-MM-DD` and exist.
fn is_iso_date(b: &[u8]) -> bool {
    let parts = (
        two_digits(b[0], b[1]),
        two_digits(b[2], b[3]),
        two_digits(b[5], b[6]),
        two_digits(b[8], b[9]),
    );
    let (Some(century), Some(year), Some(month), Some(day)) = parts else { return false };
    let year = century * 100 + year;
    if b[4] != b'-' || b[7] != b'-' || year == 0 || !(1..=12).contains(&month) || day == 0 {
        return false;
    }
    // Only the ends of months need the calendar.
    day <= 28 || NaiveDate::from_ymd_opt(year.cast_signed(), month, day).is_some()
}

fn two_digits(a: u8, b: u8) -> Option<u32> {
    (a.is_ascii_digit() && b.is_ascii_digit())
        .then(|| u32::from(a - b'0') * 10 + u32::from(b - b'0'))
}
