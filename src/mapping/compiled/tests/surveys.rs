//! The order of dates and the decimal mark are decided per column.

use super::compiled_in;
use crate::mapping::compiled::{Compiled, SourceUsers};
use crate::mapping::fake::row;
use crate::model::Object;

const COLUMNS: &str =
    "[deals.columns]\nName = \"name\"\nStart = \"created_at\"\nValue = \"amount\"";

fn deals(region: &str, toml: &str) -> Compiled {
    compiled_in(region, Object::Deals, toml, &["Name", "Start", "Value"], &SourceUsers::default())
}

/// Surveys these (date, amount) pairs; what is told, and how the last row is read then.
fn settled(region: &str, rows: &[(&str, &str)]) -> (Vec<String>, Option<String>, Option<String>) {
    let mut compiled = deals(region, COLUMNS);
    let mut survey = compiled.survey().unwrap();
    for (date, amount) in rows {
        survey.observe(&row(&["D", date, amount]));
    }
    let told = compiled.settle(survey).told;
    let (date, amount) = rows.last().unwrap();
    let draft = compiled.apply(&row(&["D", date, amount])).unwrap();
    let get = |key| draft.get(key).map(|text| text.chars().take(10).collect());
    (told, get("created_at"), get("amount"))
}

#[test]
fn one_clear_date_decides_for_its_column() {
    let (told, date, _) = settled("US", &[("25/12/2026", ""), ("03/04/2026", "")]);
    assert_eq!(date.as_deref(), Some("2026-04-03"));
    assert_eq!(told, ["contacts.csv: \"Start\" is read day first: 1 value can only be read so"]);
}

#[test]
fn where_all_dates_are_ambiguous_the_region_decides_and_it_is_said() {
    let (told, date, _) = settled("US", &[("03/04/2026", "")]);
    assert_eq!(date.as_deref(), Some("2026-03-04"));
    assert_eq!(
        told,
        [
            "contacts.csv: \"Start\" could be day first or month first in every row; read month first \
          because the region is US; set date_order to change"
        ]
    );
    assert_eq!(settled("JP", &[("03/04/2026", "")]).1.as_deref(), Some("2026-03-04"));
    assert_eq!(settled("DE", &[("03/04/2026", "")]).1.as_deref(), Some("2026-04-03"));
}

#[test]
fn what_all_values_say_is_not_told_where_the_region_says_it_too() {
    let (told, date, amount) = settled("US", &[("12/25/2026", "1,250.50")]);
    assert_eq!((date.as_deref(), amount.as_deref()), (Some("2026-12-25"), Some("1250.50")));
    assert_eq!(told, [""; 0]);
}

#[test]
fn where_dates_contradict_each_other_the_majority_decides_and_it_is_said() {
    let mut compiled = deals("US", COLUMNS);
    let mut survey = compiled.survey().unwrap();
    for date in ["25/12/2026", "26/12/2026", "12/27/2026"] {
        survey.observe(&row(&["D", date, ""]));
    }
    let told = compiled.settle(survey).told;
    assert!(
        told[0].contains("mixes orders: 2 values can only be read day first, 1 only otherwise"),
        "{told:?}"
    );
}

#[test]
fn nothing_is_said_where_every_reading_is_the_same() {
    let (told, date, amount) = settled("US", &[("2026-03-04", "100"), ("", "")]);
    assert_eq!((told, date, amount), (vec![], None, None));
}

#[test]
fn the_decimal_mark_is_decided_likewise() {
    let (told, _, amount) = settled("US", &[("", "1.250,50"), ("", "1.250")]);
    assert_eq!(amount.as_deref(), Some("1250"));
    assert_eq!(told.len(), 1, "{told:?}");
    let (told, _, amount) = settled("US", &[("", "1,250")]);
    assert_eq!(amount.as_deref(), Some("1250"));
    assert!(told[0].contains("because the region is US"), "{told:?}");
}

#[test]
fn what_the_mapping_decides_is_not_surveyed() {
    let toml = "[deals.columns]\nName = \"name\"\n\
                Start = { to = \"created_at\", date_order = \"ymd\" }\n\
                Value = { to = \"amount\", cents = true }";
    let mut compiled = deals("US", toml);
    let mut survey = compiled.survey().unwrap();
    assert!(survey.decided(), "nothing is left to decide");
    survey.observe(&row(&["D", "25/12/2026", "1.250,50"]));
    let settled = compiled.settle(survey);
    assert_eq!((settled.told, settled.changed), (Vec::new(), false));
}

#[test]
fn words_for_nothing_are_told_once_per_column_and_change_nothing() {
    let mut compiled = deals("US", COLUMNS);
    let mut survey = compiled.survey().unwrap();
    for (name, date, amount) in [("none", "0000-00-00", "N/A"), ("D", "", "n/a"), ("D", "", "-")] {
        survey.observe(&row(&[name, date, amount]));
    }
    let settled = compiled.settle(survey);
    assert!(!settled.changed);
    assert_eq!(
        settled.told,
        [
            "contacts.csv: `0000-00-00` in \"Start\" is read as empty",
            "contacts.csv: `-`, `N/A` in \"Value\" are read as empty"
        ],
        "a name may be `none`"
    );
}

#[test]
fn two_surveys_add_up() {
    let compiled = deals("US", COLUMNS);
    let mut one = compiled.survey().unwrap();
    let mut two = compiled.survey().unwrap();
    one.observe(&row(&["D", "25/12/2026", ""]));
    two.observe(&row(&["D", "", "1.250,50"]));
    assert!(!one.decided() && !two.decided());
    one.merge(&two);
    assert!(one.decided());
}

fn probabilities(values: &[&str]) -> (Vec<String>, Option<String>) {
    let toml = "[deals.columns]\nName = \"name\"\nChance = \"probability\"";
    let columns = ["Name", "Chance"];
    let mut compiled = compiled_in("US", Object::Deals, toml, &columns, &SourceUsers::default());
    let mut survey = compiled.survey().unwrap();
    values.iter().for_each(|value| survey.observe(&row(&["D", value])));
    let told = compiled.settle(survey).told;
    let draft = compiled.apply(&row(&["D", values[0]])).unwrap();
    (told, draft.get("probability").map(str::to_owned))
}

#[test]
fn probabilities_between_0_and_1_are_parts_of_one_where_no_value_is_above() {
    let (told, read) = probabilities(&["0.2", "1", "0", "0.75"]);
    assert_eq!(read.as_deref(), Some("20"));
    assert!(told[0].contains("read as parts of one (0.2 is 20 percent)"), "{told:?}");
    assert_eq!(probabilities(&["1", "0", "0"]).1.as_deref(), Some("100"));
}

#[test]
fn one_probability_above_1_makes_them_all_percent() {
    assert_eq!(probabilities(&["20", "100", "0"]), (vec![], Some("20".into())));
    assert_eq!(probabilities(&["1", "40"]), (vec![], Some("1".into())));
    let (told, read) = probabilities(&["0.5", "40"]);
    assert_eq!(read.as_deref(), Some("0.5"));
    assert!(told[0].contains("mixes units"), "{told:?}");
    assert_eq!(probabilities(&["0.5 %", "0.2 %"]).1.as_deref(), Some("0.5"));
}
