//! Takes a written date or moment apart: day, time of day, zone. What day first or month first
//! makes of it is not decided here.

use chrono::NaiveTime;
use chrono_tz::Tz;

use super::NotADate;

/// A day as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// Year, month, day, whatever the column's order.
    Fixed(i32, u32, u32),
    /// Two numbers that the order must tell apart, then a year of four digits.
    YearLast(u32, u32, i32),
    /// Three numbers of one or two digits.
    Short(u32, u32, u32),
    /// Milliseconds since 1970.
    Epoch(i64),
}

/// The zone as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    /// None is.
    Unnamed,
    /// Seconds east of UTC.
    Offset(i32),
    /// A zone of the IANA data base.
    Named(Tz),
}

/// A date or moment, taken apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    pub(super) day: Day,
    pub(super) time: Option<NaiveTime>,
    pub(super) zone: Zone,
    /// Whether the year is written with two digits, so that its century is a guess.
    pub(super) short_year: bool,
    /// Whether it is the second that is put in now and then, `23:59:60`; the time is the one before it.
    pub(super) leap: bool,
}

/// The year that two digits stand for.
pub(super) fn full_year(short: u32) -> i32 {
    let short = short.cast_signed() % 100;
    if short <= 68 { 2000 + short } else { 1900 + short }
}

impl Written {
    /// Takes the trimmed `text` apart; all of it must be understood.
    pub(super) fn read(text: &str) -> Result<Written, NotADate> {
        if text.is_empty() {
            return Err(NotADate("the date is empty".to_owned()));
        }
        if text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && let Some(written) = bare_number(text)?
        {
            return Ok(written);
        }
        let mut cursor = Cursor::new(text);
        let day = cursor.day()?;
        cursor.between_day_and_time();
        let time = cursor.time()?;
        cursor.blanks();
        let zone = cursor.zone()?;
        cursor.remark();
        if cursor.rest.is_empty() {
            let short_year = cursor.short_year || matches!(day, Day::Short(..));
            Ok(Written { day, time, zone, short_year, leap: cursor.leap })
        } else {
            Err(not_understood(cursor.rest))
        }
    }
}

fn not_understood(rest: &str) -> NotADate {
    let shown: String = rest.chars().take(20).collect();
    NotADate(format!("not understood as a date from `{shown}` on"))
}

/// A text of digits alone, or digits and one point; `None` where it may be `08.03.2026`.
fn bare_number(text: &str) -> Result<Option<Written>, NotADate> {
    let whole = |day| {
        let zone = Zone::Unnamed;
        Ok(Some(Written { day, time: None, zone, short_year: false, leap: false }))
    };
    let number = || text.parse::<i64>().map_err(|_| not_understood(text));
    match (text.len(), text.bytes().filter(|b| *b == b'.').count()) {
        (13, 0) => whole(Day::Epoch(number()?)),
        (10, 0) => whole(Day::Epoch(number()? * 1000)),
        (8, 0) => Ok(None),
        (4, 0) => Err(NotADate("only a year, expected a whole date".to_owned())),
        (_, 0 | 1) => Err(NotADate(
            "a bare number, perhaps a spreadsheet's day number, expected a date (export the \
             column as text, as in `2026-03-08`)"
                .to_owned(),
        )),
        _ => Ok(None),
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Whether `word` is `full` or its beginning of three letters or more, in any case.
fn abbreviates(word: &str, full: &str) -> bool {
    word.len() >= 3 && full.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn month_number(word: &str) -> Option<u32> {
    (1..).zip(MONTHS).find(|(_, name)| abbreviates(word, name)).map(|(number, _)| number)
}

/// What is still to be read.
struct Cursor<'a> {
    rest: &'a str,
    short_year: bool,
    leap: bool,
}

impl<'a> Cursor<'a> {
    fn new(rest: &'a str) -> Self {
        Cursor { rest, short_year: false, leap: false }
    }

    fn take_while(&mut self, accept: impl Fn(u8) -> bool) -> &'a str {
        // Only ASCII is accepted, so the end is a character boundary.
        let end = self.rest.bytes().position(|b| !b.is_ascii() || !accept(b));
        let (taken, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn digits(&mut self) -> &'a str {
        self.take_while(|b| b.is_ascii_digit())
    }

    fn word(&mut self) -> &'a str {
        self.take_while(|b| b.is_ascii_alphabetic())
    }

    /// A number of at most `width` digits.
    fn number(&mut self, width: usize) -> Result<u32, NotADate> {
        let before = self.rest;
        let digits = self.digits();
        if digits.len() > width {
            return Err(not_understood(before));
        }
        digits.parse().map_err(|_| not_understood(before))
    }

    fn eat(&mut self, sign: char) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Skips white space and the `|` of the pipe-separated form.
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches(|c: char| c == '|' || c.is_whitespace());
    }

    fn peek(&self) -> u8 {
        self.rest.as_bytes().first().copied().unwrap_or(0)
    }

    fn day(&mut self) -> Result<Day, NotADate> {
        let start = self.rest;
        if self.peek().is_ascii_digit() {
            return self.day_from_number();
        }
        let mut word = self.word();
        if WEEKDAYS.iter().any(|name| abbreviates(word, name)) {
            self.eat('.');
            self.eat(',');
            self.blanks();
            if self.peek().is_ascii_digit() {
                return self.day_from_number();
            }
            word = self.word();
        }
        let month = month_number(word).ok_or_else(|| not_understood(start))?;
        self.eat('.');
        self.eat('-');
        self.blanks();
        let day = self.number(2)?;
        self.ordinal();
        self.between_parts();
        let year = self.year()?;
        Ok(Day::Fixed(year, month, day))
    }

    fn day_from_number(&mut self) -> Result<Day, NotADate> {
        let start = self.rest;
        let first = self.digits();
        let value = |digits: &str| digits.parse::<u32>().map_err(|_| not_understood(start));
        if first.len() == 8 {
            let year = value(&first[..4])?.cast_signed();
            return year_in_range(Day::Fixed(year, value(&first[4..6])?, value(&first[6..])?));
        }
        if !matches!(first.len(), 1 | 2 | 4) {
            return Err(not_understood(start));
        }
        let separator = self.peek();
        if matches!(separator, b'-' | b'/' | b'.')
            && self.rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
        {
            self.rest = &self.rest[1..];
            let second = self.number(2)?;
            if !self.eat(char::from(separator)) {
                return Err(not_understood(self.rest));
            }
            let before = self.rest;
            let third = self.digits();
            return match (first.len(), third.len()) {
                (4, 1 | 2) => {
                    year_in_range(Day::Fixed(value(first)?.cast_signed(), second, value(third)?))
                }
                (1 | 2, 4) => {
                    year_in_range(Day::YearLast(value(first)?, second, value(third)?.cast_signed()))
                }
                (1 | 2, 2) => Ok(Day::Short(value(first)?, second, value(third)?)),
                // `26-3-8`
                (2, 1) => Ok(Day::Short(value(first)?, second, value(third)?)),
                _ => Err(not_understood(before)),
            };
        }
        self.ordinal();
        self.eat('.');
        self.between_parts();
        let before = self.rest;
        let month = month_number(self.word()).ok_or_else(|| not_understood(before))?;
        self.eat('.');
        self.between_parts();
        if first.len() == 4 {
            let day = self.number(2)?;
            return year_in_range(Day::Fixed(value(first)?.cast_signed(), month, day));
        }
        Ok(Day::Fixed(self.year()?, month, value(first)?))
    }

    /// Skips what stands between day, month's name and year.
    fn between_parts(&mut self) {
        self.eat(',');
        self.blanks();
        if matches!(self.peek(), b'-' | b'/') {
            self.rest = &self.rest[1..];
        }
    }

    /// Skips the `th` of `8th`.
    fn ordinal(&mut self) {
        let mut ahead = Cursor::new(self.rest);
        let word = ahead.word();
        if ["st", "nd", "rd", "th"].iter().any(|ending| word.eq_ignore_ascii_case(ending)) {
            self.rest = ahead.rest;
        }
    }

    fn year(&mut self) -> Result<i32, NotADate> {
        let before = self.rest;
        let digits = self.digits();
        let year = digits.parse::<u32>().map_err(|_| not_understood(before))?;
        match digits.len() {
            4 if year > 0 => Ok(year.cast_signed()),
            2 => {
                self.short_year = true;
                Ok(full_year(year))
            }
            _ => Err(not_understood(before)),
        }
    }

    /// Skips the `T`, the comma or the `at` before a time of day.
    fn between_day_and_time(&mut self) {
        if matches!(self.peek(), b'T' | b't')
            && self.rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
        {
            self.rest = &self.rest[1..];
            return;
        }
        self.eat(',');
        self.blanks();
        let mut ahead = Cursor::new(self.rest);
        if ahead.word().eq_ignore_ascii_case("at") {
            ahead.blanks();
            self.rest = ahead.rest;
        }
    }

    fn time(&mut self) -> Result<Option<NaiveTime>, NotADate> {
        if !self.peek().is_ascii_digit() {
            return Ok(None);
        }
        let start = self.rest;
        let hours = self.digits();
        let value = |digits: &str| digits.parse::<u32>().map_err(|_| not_understood(start));
        let (mut hour, minute, second) = match hours.len() {
            1 | 2 => {
                let minute = if self.eat(':') { Some(self.number(2)?) } else { None };
                let second = if minute.is_some() && self.eat(':') { self.number(2)? } else { 0 };
                (value(hours)?, minute, second)
            }
            // The basic form of ISO 8601: `143000`.
            4 => (value(&hours[..2])?, Some(value(&hours[2..])?), 0),
            6 => (value(&hours[..2])?, Some(value(&hours[2..4])?), value(&hours[4..])?),
            _ => return Err(not_understood(start)),
        };
        let nanos = match minute {
            Some(_) => self.fraction()?,
            None => 0,
        };
        match self.half_of_day() {
            Some(_) if !(1..=12).contains(&hour) => {
                return Err(NotADate(format!("there is no hour {hour} on a clock of 12 hours")));
            }
            Some(afternoon) => hour = hour % 12 + if afternoon { 12 } else { 0 },
            None if minute.is_none() => return Err(not_understood(start)),
            None => {}
        }
        let minute = minute.unwrap_or(0);
        self.leap = minute == 59 && second == 60;
        let second = if self.leap { 59 } else { second };
        NaiveTime::from_hms_nano_opt(hour, minute, second, nanos).map(Some).ok_or_else(|| {
            NotADate(format!("there is no time of day {hour:02}:{minute:02}:{second:02}"))
        })
    }

    /// Nanoseconds; digits beyond them are dropped.
    fn fraction(&mut self) -> Result<u32, NotADate> {
        if !matches!(self.peek(), b'.' | b',')
            || !self.rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
        {
            return Ok(0);
        }
        self.rest = &self.rest[1..];
        let digits = self.digits();
        let kept = &digits[..digits.len().min(9)];
        let value = kept.parse::<u32>().map_err(|_| not_understood(digits))?;
        let missing = u32::try_from(9 - kept.len()).unwrap_or(0);
        Ok(value * 10u32.pow(missing))
    }

    /// Whether AM (`false`) or PM (`true`) follows.
    fn half_of_day(&mut self) -> Option<bool> {
        let ahead = self.rest.trim_start();
        for (sign, afternoon) in [("a.m.", false), ("p.m.", true), ("am", false), ("pm", true)] {
            let Some((start, rest)) = ahead.split_at_checked(sign.len()) else { continue };
            let ends = !rest.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
            if start.eq_ignore_ascii_case(sign) && ends {
                self.rest = rest;
                return Some(afternoon);
            }
        }
        None
    }

    fn zone(&mut self) -> Result<Zone, NotADate> {
        match self.peek() {
            b'+' | b'-' => self.offset(),
            first if first.is_ascii_alphabetic() => self.named_zone(),
            // The minus sign of typographers.
            _ if self.rest.starts_with('\u{2212}') => self.offset(),
            _ => Ok(Zone::Unnamed),
        }
    }

    fn offset(&mut self) -> Result<Zone, NotADate> {
        let start = self.rest;
        let sign = if self.eat('+') { 1 } else { -1 };
        if sign < 0 {
            let _ = self.eat('-') || self.eat('\u{2212}');
        }
        let digits = self.digits();
        let value = |digits: &str| digits.parse::<i32>().map_err(|_| not_understood(start));
        let (hours, minutes) = match digits.len() {
            1 | 2 if self.eat(':') => (value(digits)?, self.number(2)?.cast_signed()),
            1 | 2 => (value(digits)?, 0),
            4 => (value(&digits[..2])?, value(&digits[2..])?),
            _ => return Err(not_understood(start)),
        };
        if hours > 15 || minutes > 59 {
            return Err(NotADate(format!("no zone is {hours}:{minutes:02} from UTC")));
        }
        Ok(Zone::Offset(sign * (hours * 3600 + minutes * 60)))
    }

    fn named_zone(&mut self) -> Result<Zone, NotADate> {
        let mut ahead = Cursor::new(self.rest);
        let word = ahead.word();
        let ends = !matches!(ahead.peek(), b'/' | b'_') && !ahead.peek().is_ascii_digit();
        if ends && ["z", "utc", "gmt", "ut"].iter().any(|name| word.eq_ignore_ascii_case(name)) {
            self.rest = ahead.rest;
            return match self.peek() {
                b'+' | b'-' => self.offset(),
                _ => Ok(Zone::Offset(0)),
            };
        }
        // The abbreviations of RFC 2822; all others mean several zones.
        let hours = match word.to_ascii_uppercase().as_str() {
            "EDT" => Some(-4),
            "EST" | "CDT" => Some(-5),
            "CST" | "MDT" => Some(-6),
            "MST" | "PDT" => Some(-7),
            "PST" => Some(-8),
            _ => None,
        };
        if let (Some(hours), true) = (hours, ends) {
            self.rest = ahead.rest;
            return Ok(Zone::Offset(hours * 3600));
        }
        self.iana_zone().map(Zone::Named)
    }

    fn iana_zone(&mut self) -> Result<Tz, NotADate> {
        let in_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'_' | b'-' | b'+');
        let name = self.take_while(in_name);
        name.parse::<Tz>().map_err(|_| {
            let shown: String = name.chars().take(40).collect();
            NotADate(format!(
                "unknown time zone `{shown}`, expected an offset or a name as in \
                 `America/New_York`"
            ))
        })
    }

    /// Skips what some programs add after an offset: `(Eastern Standard Time)`, and the zone's
    /// name, which the offset has already decided.
    fn remark(&mut self) {
        self.blanks();
        let closed = |open, close| self.rest.starts_with(open) && self.rest.ends_with(close);
        if closed('(', ')') {
            self.rest = "";
            return;
        }
        let mut ahead = Cursor::new(self.rest);
        let bracket = ahead.eat('[');
        if ahead.iana_zone().is_ok() && ahead.eat(']') == bracket && ahead.rest.is_empty() {
            self.rest = "";
        }
    }
}

/// Year 0 is in no calendar that people use.
fn year_in_range(day: Day) -> Result<Day, NotADate> {
    match day {
        Day::Fixed(0, ..) | Day::YearLast(_, _, 0) => {
            Err(NotADate("there is no year 0".to_owned()))
        }
        day => Ok(day),
    }
}
