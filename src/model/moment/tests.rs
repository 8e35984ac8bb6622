//! The rules of dates and moments, one by one.

use chrono_tz::{America, Europe, Pacific};
use proptest::prelude::*;

use super::DateOrder::{Dmy, Mdy, Ymd};
use super::*;

fn utc(text: &str) -> String {
    in_order(text, Ymd)
}

fn in_order(text: &str, order: DateOrder) -> String {
    match parse_moment(text, order, Tz::UTC) {
        Ok((moment, None)) => moment,
        other => panic!("{text}: {other:?}"),
    }
}

fn new_york(text: &str) -> (String, Option<Note>) {
    parse_moment(text, Mdy, America::New_York).unwrap()
}

fn fault(text: &str, order: DateOrder) -> String {
    parse_moment(text, order, Tz::UTC).unwrap_err().to_string()
}

#[test]
fn an_offset_or_z_is_exact_whatever_the_workspace_zone() {
    for text in [
        "2026-03-08T19:30:00Z",
        "2026-03-08T19:30:00+00:00",
        "2026-03-08T19:30:00+0000",
        "2026-03-08T19:30:00+00",
        "2026-03-08T19:30:00.000+0000",
        "2026-03-08 19:30:00 +0000",
        "2026-03-08 14:30:00-05:00",
        "2026-03-08T14:30-05",
        "2026-03-08t19:30:00z",
        "2026-03-08T19:30:00 UTC",
        "2026-03-08 19:30 GMT",
        "20260308T193000Z",
        "2026-03-08T14:30:00-05:00[America/New_York]",
        "  2026-03-08T19:30:00Z ",
    ] {
        assert_eq!(new_york(text), ("2026-03-08T19:30:00Z".into(), None), "{text}");
    }
}

#[test]
fn a_fraction_is_kept_only_where_it_is_not_zero() {
    assert_eq!(utc("2026-03-08T19:30:00.123Z"), "2026-03-08T19:30:00.123Z");
    assert_eq!(utc("2026-03-08T19:30:00.5Z"), "2026-03-08T19:30:00.500Z");
    assert_eq!(utc("2025-06-09T13:06:32.277001+00:00"), "2025-06-09T13:06:32.277001Z");
    assert_eq!(utc("2025-06-09T13:06:32.277000+00:00"), "2025-06-09T13:06:32.277Z");
    assert_eq!(utc("2026-03-08T19:30:00.1234567890Z"), "2026-03-08T19:30:00.123456789Z");
    assert_eq!(utc("2026-03-08T19:30:00,000Z"), "2026-03-08T19:30:00Z");
}

#[test]
fn the_parts_of_a_moment_may_be_separated_by_pipes() {
    for text in [
        "2026-03-09|14:30:00|-05:00",
        "2026-03-09|14:30|-05",
        "2026-03-09T14:30:00|-05:00",
        "2026-03-09T15:30:00|America/New_York",
        "2026-03-09|15:30:00|America/New_York",
        "2026-03-09 | 15:30:00 | America/New_York",
        "2026-03-09|19:30|UTC",
        "2026-03-09|19:30:00|Z",
        "2026-03-09|14:30:00|-05:00|America/New_York",
        "2026-03-09|7:30 PM|UTC",
    ] {
        assert_eq!(utc(text), "2026-03-09T19:30:00Z", "{text}");
    }
    assert_eq!(utc("2026-03-09|America/New_York"), "2026-03-09T04:00:00Z");
}

#[test]
fn a_plain_date_is_midnight_and_a_time_without_offset_is_local_in_the_workspace_zone() {
    assert_eq!(new_york("2026-03-09").0, "2026-03-09T04:00:00Z");
    assert_eq!(new_york("2026-01-09 08:15:30").0, "2026-01-09T13:15:30Z");
    assert_eq!(new_york("2026-01-09T08:15").0, "2026-01-09T13:15:00Z");
    assert_eq!(utc("2026-03-09"), "2026-03-09T00:00:00Z");
    assert_eq!(utc("20260309"), "2026-03-09T00:00:00Z");
}

#[test]
fn a_time_of_twelve_hours_takes_am_or_pm() {
    assert_eq!(in_order("3/8/2026 2:30 PM", Mdy), "2026-03-08T14:30:00Z");
    assert_eq!(in_order("03/08/2026, 2:30:05\u{202F}pm", Mdy), "2026-03-08T14:30:05Z");
    assert_eq!(utc("2026-03-08 02:30:00 PM"), "2026-03-08T14:30:00Z");
    assert_eq!(utc("2026-03-08 12:05 AM"), "2026-03-08T00:05:00Z");
    assert_eq!(utc("2026-03-08 12:05 p.m."), "2026-03-08T12:05:00Z");
    assert_eq!(utc("2026-03-08 2pm"), "2026-03-08T14:00:00Z");
    assert!(fault("2026-03-08 14:30 PM", Ymd).contains("no hour 14"));
    assert!(fault("2026-03-08 0:30 AM", Ymd).contains("no hour 0"));
}

#[test]
fn a_month_may_be_named() {
    for text in [
        "8 Mar 2026",
        "08-Mar-2026",
        "8-MAR-26",
        "8. March 2026",
        "8th March, 2026",
        "Mar 8, 2026",
        "Mar. 8 2026",
        "March 8th, 2026",
        "Sun, 8 Mar 2026",
        "Sunday, March 8, 2026",
        "2026-Mar-08",
        "08MAR2026",
    ] {
        assert_eq!(parse_date(text, Ymd).as_deref(), Ok("2026-03-08"), "{text}");
    }
    assert_eq!(parse_date("3 Sept 2026", Ymd).as_deref(), Ok("2026-09-03"));
    assert_eq!(utc("March 8, 2026 2:30 PM"), "2026-03-08T14:30:00Z");
    assert_eq!(utc("March 8, 2026 at 2:30 PM"), "2026-03-08T14:30:00Z");
}

#[test]
fn the_date_of_an_email_or_of_javascript_is_a_moment() {
    assert_eq!(utc("Sun, 08 Mar 2026 14:30:00 -0500"), "2026-03-08T19:30:00Z");
    assert_eq!(utc("Sun, 8 Mar 2026 14:30:00 EST"), "2026-03-08T19:30:00Z");
    assert_eq!(
        utc("Sun Mar 08 2026 14:30:00 GMT-0500 (Eastern Standard Time)"),
        "2026-03-08T19:30:00Z"
    );
}

#[test]
fn ten_digits_are_epoch_seconds_and_thirteen_are_milliseconds() {
    assert_eq!(utc("1772998200"), "2026-03-08T19:30:00Z");
    assert_eq!(utc("1772998200250"), "2026-03-08T19:30:00.250Z");
    // HubSpot writes a date as midnight UTC.
    assert_eq!(parse_date("1772928000000", Ymd).as_deref(), Ok("2026-03-08"));
}

#[test]
fn a_local_time_in_the_gap_moves_forward_by_the_gap() {
    // Clocks in New York went from 02:00 to 03:00.
    assert_eq!(new_york("2026-03-08 02:30:00"), ("2026-03-08T07:30:00Z".into(), Some(Note::Gap)));
    assert_eq!(new_york("2026-03-08 03:00:00"), ("2026-03-08T07:00:00Z".into(), None));
    assert_eq!(
        parse_moment("2026-03-08T02:30:00|America/New_York", Ymd, Tz::UTC).unwrap().1,
        Some(Note::Gap)
    );
    // Samoa left out a whole day.
    assert_eq!(
        parse_moment("2011-12-30 12:00:00", Ymd, Pacific::Apia),
        Ok(("2011-12-30T22:00:00Z".into(), Some(Note::Gap)))
    );
    // In Sao Paulo it was midnight that did not exist.
    assert_eq!(
        parse_moment("2018-11-04", Ymd, America::Sao_Paulo),
        Ok(("2018-11-04T03:00:00Z".into(), Some(Note::Gap)))
    );
}

#[test]
fn a_local_time_that_exists_twice_is_the_first_of_both() {
    assert_eq!(
        new_york("2026-11-01 01:30:00"),
        ("2026-11-01T05:30:00Z".into(), Some(Note::Overlap))
    );
    assert_eq!(
        parse_moment("25.10.2026 02:30", Dmy, Europe::Berlin),
        Ok(("2026-10-25T00:30:00Z".into(), Some(Note::Overlap)))
    );
    // An offset says which of both.
    assert_eq!(new_york("2026-11-01T01:30:00-05:00"), ("2026-11-01T06:30:00Z".into(), None));
}

#[test]
fn the_order_of_the_column_decides_an_all_numeric_date() {
    for text in ["08.03.2026", "8/3/2026", "08-03-2026", "8.3.26"] {
        assert_eq!(parse_date(text, Dmy).as_deref(), Ok("2026-03-08"), "{text}");
        assert_eq!(parse_date(text, Mdy).as_deref(), Ok("2026-08-03"), "{text}");
    }
    assert_eq!(parse_date("26-03-08", Ymd).as_deref(), Ok("2026-03-08"));
}

#[test]
fn a_year_of_four_digits_that_comes_first_is_year_month_day_in_any_order() {
    for order in [Dmy, Mdy, Ymd] {
        for text in ["2026-03-08", "2026/03/08", "2026.3.8", "2026/3/8 00:00"] {
            assert_eq!(parse_date(text, order).as_deref(), Ok("2026-03-08"), "{text}");
        }
    }
}

#[test]
fn a_date_that_the_order_of_the_column_can_not_read_says_so() {
    assert_eq!(fault("03/25/2026", Dmy), "there is no month 25 (the column is read day first)");
    assert_eq!(fault("25/03/2026", Mdy), "there is no month 25 (the column is read month first)");
    assert_eq!(fault("03/04/2026", Ymd), "the year comes last, but the column is read year first");
    assert_eq!(parse_date("04/04/2026", Ymd).as_deref(), Ok("2026-04-04"));
}

#[test]
fn two_digits_of_a_year_turn_at_68() {
    assert_eq!(parse_date("1/2/68", Mdy).as_deref(), Ok("2068-01-02"));
    assert_eq!(parse_date("1/2/69", Mdy).as_deref(), Ok("1969-01-02"));
    assert_eq!(parse_date("2 Jan 00", Mdy).as_deref(), Ok("2000-01-02"));
}

#[test]
fn a_date_that_is_not_in_the_calendar_is_an_error() {
    assert_eq!(fault("2026-02-30", Ymd), "2026-02 has no day 30");
    assert_eq!(fault("2026-02-29T10:00:00Z", Ymd), "2026-02 has no day 29");
    assert_eq!(utc("2028-02-29T10:00:00Z"), "2028-02-29T10:00:00Z");
    for text in [
        "2026-13-01",
        "2026-00-01",
        "2026-01-00",
        "0000-01-01",
        "2026-01-01T24:00:00Z",
        "2026-01-01T10:60:00Z",
        "2026-01-01 10:00:61",
        "31 Apr 2026",
    ] {
        assert!(parse_moment(text, Ymd, Tz::UTC).is_err(), "{text}");
        assert!(parse_date(text, Ymd).is_err(), "{text}");
    }
}

#[test]
fn a_moment_outside_the_years_that_can_be_written_is_an_error() {
    assert!(fault("9999-12-31T23:00:00-05:00", Ymd).contains("outside the years"));
    assert!(fault("0001-01-01T00:00:00+05:00", Ymd).contains("outside the years"));
}

#[test]
fn a_bare_number_is_named_as_what_a_spreadsheet_leaves_of_a_date() {
    for text in ["45631", "45631.604", "46089,5"] {
        assert!(parse_date(text, Dmy).is_err(), "{text}");
    }
    assert!(fault("45631", Dmy).contains("day number"));
    assert!(fault("2026", Dmy).contains("only a year"));
}

#[test]
fn what_is_no_date_is_an_error_that_shows_where_reading_ended() {
    assert_eq!(fault("", Ymd), "the date is empty");
    assert!(fault("2026-03-08 or so", Ymd).contains("`or`"));
    assert!(fault("2026-03-08 10:00 Mars/Base", Ymd).contains("unknown time zone `Mars/Base`"));
    for text in [
        "n/a",
        "soon",
        "12:30",
        "2026-03",
        "1/2",
        "1/2/3/4",
        "8 Foo 2026",
        "2026-03-08T",
        "2026-03-08 14",
        "2026-03-08|",
        "|2026-03-08",
        "2026-03-08T10:00:00+99:00",
        "2026-03-08T10:00:00+1:2:3",
        "+1 202 555 0123",
        "März 8, 2026",
        "８ Mar 2026",
    ] {
        let expected = text == "2026-03-08|";
        assert_eq!(parse_moment(text, Ymd, Tz::UTC).is_ok(), expected, "{text}");
    }
}

#[test]
fn a_date_is_never_shifted() {
    assert_eq!(parse_date("2026-03-08T23:30:00-05:00", Ymd).as_deref(), Ok("2026-03-08"));
    assert_eq!(parse_date("2026-03-08T00:30:00+14:00", Ymd).as_deref(), Ok("2026-03-08"));
    assert_eq!(parse_date("2026-03-08T00:00:00.000Z", Ymd).as_deref(), Ok("2026-03-08"));
}

#[test]
fn one_value_says_what_it_can_about_the_order() {
    use OrderEvidence::*;
    for (text, evidence) in [
        ("25/03/2026", Only(Dmy)),
        ("03/25/2026 10:15", Only(Mdy)),
        ("3/25/26", Only(Mdy)),
        ("99-12-31", Only(Ymd)),
        ("03/04/2026", Ambiguous),
        ("3.4.26", Ambiguous),
        ("04/04/2026", Neutral),
        ("2026-03-08", Neutral),
        ("2026-03-08T14:30:00Z", Neutral),
        ("Mar 8, 2026", Neutral),
        ("", Neutral),
        ("  ", Neutral),
        ("2026-02-30", NoDate),
        ("32/13/2026", NoDate),
        ("hello", NoDate),
        ("12", NoDate),
        // An id looks the same.
        ("1772998200250", NoDate),
    ] {
        assert_eq!(order_evidence(text), evidence, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[0-9TZamp:./+|\\- ,\\[\\]a-zé]{0,30}") {
        for order in [Dmy, Mdy, Ymd] {
            let _ = parse_moment(&text, order, America::New_York);
            let _ = parse_date(&text, order);
        }
        let _ = order_evidence(&text);
    }

    #[test]
    fn what_was_written_reads_as_itself(seconds in -62_135_596_800i64..253_402_300_799) {
        let moment = DateTime::from_timestamp(seconds, 0).unwrap();
        let text = format_utc(moment).unwrap();
        prop_assert_eq!(&text, &moment.format("%Y-%m-%dT%H:%M:%SZ").to_string());
        let numeric = moment.format("%Y-%m-%d %H:%M:%S +0000").to_string();
        prop_assert_eq!(utc(&numeric), text);
    }
}

#[test]
fn a_day_that_ends_something_ends_with_its_last_second_in_the_zone() {
    let last =
        |text| parse_last_moment(text, DateOrder::Mdy, chrono_tz::America::New_York).unwrap().0;
    assert_eq!(last("2026-03-04"), "2026-03-05T04:59:59Z");
    assert_eq!(last("3/4/2026 0:00"), "2026-03-05T04:59:59Z", "how a spreadsheet writes a day");
    assert_eq!(last("2026-03-04 00:00:00"), "2026-03-05T04:59:59Z");
    assert_eq!(last("2026-03-08"), "2026-03-09T03:59:59Z", "the day that is an hour shorter");
    assert_eq!(last("2026-03-04 09:00"), "2026-03-04T14:00:00Z");
    assert_eq!(last("2026-03-04T00:00:00Z"), "2026-03-04T00:00:00Z", "exact");
    assert_eq!(last("2026-03-04T09:00:00-05:00"), "2026-03-04T14:00:00Z");
    assert!(parse_last_moment("spring", DateOrder::Mdy, chrono_tz::UTC).is_err());
}

#[test]
fn a_year_of_two_digits_that_lies_in_the_past_is_not_read_as_one_to_come() {
    let now = "2026-11-30T12:00:00Z";
    for (text, date) in [
        ("12/05/68", "1968-12-05"),
        ("01/06/45", "1945-01-06"),
        ("11/30/99", "1999-11-30"),
        ("11/29/26", "2026-11-29"),
        ("12/01/26", "1926-12-01"),
        ("5 Dec 68", "1968-12-05"),
        ("Dec 5, 68", "1968-12-05"),
        ("02/29/64", "1964-02-29"),
        ("12/05/2068", "2068-12-05"),
        ("2068-12-05", "2068-12-05"),
    ] {
        assert_eq!(parse_past_date(text, DateOrder::Mdy, now).unwrap(), date, "{text}");
        let moment = parse_past_moment(text, DateOrder::Mdy, Tz::UTC, now).unwrap().0;
        assert_eq!(moment, format!("{date}T00:00:00Z"), "{text}");
    }
    let new_york = Tz::America__New_York;
    let read = |text| parse_past_moment(text, DateOrder::Mdy, new_york, now).unwrap().0;
    assert_eq!(read("12/05/68 2:30 PM"), "1968-12-05T19:30:00Z");
    assert!(
        has_short_year("12/05/68") && has_short_year("5 Dec 68 10:00") && has_short_year("26-3-8")
    );
    assert!(!has_short_year("12/05/1968") && !has_short_year("20260308") && !has_short_year("x"));
}

#[test]
fn a_second_that_was_put_in_is_the_one_before_the_next() {
    for (text, moment) in [
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("2016-12-31 23:59:60.5 UTC", "2017-01-01T00:00:00.500Z"),
        ("2016-12-31T18:59:60-05:00", "2017-01-01T00:00:00Z"),
    ] {
        assert_eq!(parse_moment(text, DateOrder::Ymd, Tz::UTC).unwrap().0, moment, "{text}");
    }
    for text in ["2016-12-31T23:58:60Z", "2016-12-31T23:59:61Z"] {
        assert!(parse_moment(text, DateOrder::Ymd, Tz::UTC).is_err(), "{text}");
    }
    assert_eq!(parse_date("2016-12-31T23:59:60Z", DateOrder::Ymd).unwrap(), "2016-12-31");
}
