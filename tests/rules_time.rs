//! Time: moments in UTC, dates that never shift, orders decided per column.

use crate::support::Sandbox;
use crate::support::rules::{rejections, warnings};

/// What becomes of moments in the zone, and the warnings.
fn moments(zone: &str, values: &[&str]) -> (Vec<String>, Vec<String>) {
    let sandbox = Sandbox::workspace();
    sandbox.set(&["--timezone", zone]);
    let mut rows = "Contact ID,Last Name,Created At\n".to_owned();
    for (at, value) in values.iter().enumerate() {
        rows.push_str(&format!("C-{at},Hale,{value}\n"));
    }
    let report = sandbox.import(&[("contacts.csv", &rows)]);
    assert_eq!(rejections(&report), [""; 0]);
    (sandbox.lines("SELECT created_at FROM contacts ORDER BY id"), warnings(&report))
}

fn exact(zone: &str, values: &[(&str, &str)]) {
    let read: Vec<&str> = values.iter().map(|(value, _)| *value).collect();
    let expected: Vec<&str> = values.iter().map(|(_, moment)| *moment).collect();
    assert_eq!(moments(zone, &read), (expected.iter().map(|e| (*e).to_owned()).collect(), vec![]));
}

#[test]
fn iso_8601_with_an_offset_or_z_is_exact_in_every_zone() {
    for zone in ["America/New_York", "UTC", "Asia/Kolkata"] {
        exact(
            zone,
            &[
                ("2026-03-08T14:30:00Z", "2026-03-08T14:30:00Z"),
                ("2026-03-08T14:30:00-05:00", "2026-03-08T19:30:00Z"),
                ("2026-03-08T00:15:00+05:30", "2026-03-07T18:45:00Z"),
            ],
        );
    }
}

#[test]
fn the_pipe_separated_form_is_exact() {
    exact(
        "UTC",
        &[
            ("2026-03-08|14:30:00|-05:00", "2026-03-08T19:30:00Z"),
            ("2026-06-15T14:30:00|America/New_York", "2026-06-15T18:30:00Z"),
            ("2026-01-15|14:30:00|America/New_York", "2026-01-15T19:30:00Z"),
        ],
    );
}

#[test]
fn what_names_no_zone_is_in_the_workspaces() {
    exact(
        "America/New_York",
        &[
            ("2026-01-15", "2026-01-15T05:00:00Z"),
            ("2026-07-15", "2026-07-15T04:00:00Z"),
            ("2026-07-15 09:30:00", "2026-07-15T13:30:00Z"),
        ],
    );
    exact("UTC", &[("2026-07-15 09:30:00", "2026-07-15T09:30:00Z")]);
}

#[test]
fn the_run_may_name_another_zone() {
    let sandbox = Sandbox::workspace();
    let rows =
        [("contacts.csv", "Contact ID,Last Name,Created At\nC-1,Hale,2026-07-15 09:30:00\n")];
    sandbox.import_with(&["--timezone", "Asia/Kolkata"], &rows);
    assert_eq!(sandbox.one("SELECT created_at FROM contacts"), "2026-07-15T04:00:00Z");
}

#[test]
fn a_local_time_that_does_not_exist_moves_forward_by_the_gap_with_a_warning() {
    let (moments, warnings) =
        moments("America/New_York", &["2026-03-08 02:30:00", "2026-03-08 03:30:00"]);
    assert_eq!(moments, ["2026-03-08T07:30:00Z", "2026-03-08T07:30:00Z"]);
    assert_eq!(warnings, ["contacts dst_gap x1: 2 2026-03-08 02:30:00"]);
}

#[test]
fn an_ambiguous_local_time_takes_the_earlier_offset_with_a_warning() {
    let (moments, warnings) =
        moments("America/New_York", &["2026-11-01 01:30:00", "2026-11-01 02:30:00"]);
    assert_eq!(moments, ["2026-11-01T05:30:00Z", "2026-11-01T07:30:00Z"]);
    assert_eq!(warnings, ["contacts dst_overlap x1: 2 2026-11-01 01:30:00"]);
}

#[test]
fn the_original_text_is_kept() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[(
        "contacts.csv",
        "Contact ID,Last Name,Created At\nC-1,Hale,2026-03-08|14:30:00|-05:00\n",
    )]);
    assert_eq!(
        sandbox.one("SELECT json_extract(originals, '$.created_at') FROM contacts"),
        "2026-03-08|14:30:00|-05:00"
    );
}

#[test]
fn date_only_fields_never_shift() {
    for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"] {
        let sandbox = Sandbox::workspace();
        sandbox.set(&["--timezone", zone]);
        sandbox.import(&[(
            "deals.csv",
            "Deal ID,Deal Name,Stage,Close Date\nD-1,Chairs,Lead,2026-12-31\n\
             D-2,Lamps,Lead,2026-12-31T23:30:00-08:00\nD-3,Desks,Lead,2026-12-31T00:30:00+14:00\n",
        )]);
        assert_eq!(
            sandbox.lines("SELECT DISTINCT close_date FROM deals"),
            ["2026-12-31"],
            "{zone}"
        );
    }
}

#[test]
fn the_order_of_day_and_month_is_decided_by_the_column_never_by_the_row() {
    let close_dates = |values: &[&str]| {
        let sandbox = Sandbox::workspace();
        let mut rows = "Deal ID,Deal Name,Stage,Close Date\n".to_owned();
        for (at, value) in values.iter().enumerate() {
            rows.push_str(&format!("D-{at},Chairs,Lead,{value}\n"));
        }
        let report = sandbox.import(&[("deals.csv", &rows)]);
        (sandbox.lines("SELECT close_date FROM deals ORDER BY id"), rejections(&report))
    };
    let (day_first, _) = close_dates(&["03/04/2026", "25/03/2026"]);
    assert_eq!(day_first, ["2026-04-03", "2026-03-25"]);
    let (month_first, _) = close_dates(&["03/04/2026", "03/25/2026"]);
    assert_eq!(month_first, ["2026-03-04", "2026-03-25"]);
    let (most, rejected) = close_dates(&["25/03/2026", "26/03/2026", "03/27/2026"]);
    assert_eq!(most, ["2026-03-25", "2026-03-26"]);
    assert_eq!(rejected, ["deals 4 invalid_date close_date 03/27/2026"]);
}

#[test]
fn map_says_how_it_decided_the_order() {
    let sandbox = Sandbox::workspace();
    sandbox.write(
        "deals.csv",
        "Deal ID,Deal Name,Stage,Close Date\nD-1,Chairs,Lead,03/04/2026\nD-2,Lamps,Lead,25/03/2026\n",
    );
    let ran = sandbox.run(&["map", "deals.csv", "-o", "mapping.toml"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let toml = std::fs::read_to_string(sandbox.path().join("mapping.toml")).unwrap();
    assert!(toml.contains("date_order = \"dmy\""), "{toml}");
    assert!(ran.stdout.contains("day"), "{}", ran.stdout);
}
