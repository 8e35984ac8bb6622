//! Money as people write it: currencies by code, sign and name, contradictions, marks that could be read in two
//! ways.

use crate::support::Sandbox;
use crate::support::rules::{counts, rejections, warnings};

const MONEY: &str = "SELECT amount, currency FROM deals ORDER BY id";

fn file(mark: char, header: &str, rows: &[&str]) -> String {
    let mut text = format!("Deal ID{mark}Deal Name{mark}Stage{mark}{header}\n");
    for (at, row) in rows.iter().enumerate() {
        text.push_str(&format!("D{at}{mark}Chairs {at}{mark}Lead{mark}{row}\n"));
    }
    text
}

fn deals(sandbox: &Sandbox, header: &str, rows: &[&str]) -> serde_json::Value {
    sandbox.import(&[("deals.csv", &file(',', header, rows))])
}

#[test]
fn a_currency_is_read_as_a_crm_shows_it() {
    let sandbox = Sandbox::workspace();
    let rows = [
        "100,USD - U.S. Dollar",
        "100,EUR - Euro",
        "100,US Dollar",
        "100,usd",
        "100,British Pound",
        "100,€",
        "100,United States Dollar (USD)",
        "100,Schweizer Franken",
        "100,$",
    ];
    let report = deals(&sandbox, "Amount,Currency", &rows);
    assert_eq!(counts(&report, "deals"), [9, 0, 0, 0]);
    assert_eq!(warnings(&report), ["deals currency_guessed x1: 10 $"]);
    assert_eq!(
        sandbox.lines("SELECT currency FROM deals ORDER BY id"),
        ["USD", "EUR", "USD", "USD", "GBP", "EUR", "USD", "CHF", "USD"]
    );
    let swiss = Sandbox::workspace();
    swiss.set(&["--currency", "CHF"]);
    let report = deals(&swiss, "Amount,Currency", &["100,$", "100,Fr."]);
    assert_eq!(rejections(&report), ["deals 2 invalid_currency currency $"]);
    assert_eq!(swiss.lines(MONEY), ["100 | CHF"]);
}

#[test]
fn an_amount_that_contradicts_its_currency_is_not_decided_silently() {
    let sandbox = Sandbox::workspace();
    let rows = ["€500.00,USD", "£500.00,GBP", "$500.00,CAD", "500 EUR,", "A$5,USD", "kr 5,"];
    let report = deals(&sandbox, "Amount,Currency", &rows);
    assert_eq!(
        rejections(&report),
        [
            "deals 2 currency_conflict amount €500.00",
            "deals 6 currency_conflict amount A$5",
            "deals 7 currency_conflict amount kr 5"
        ]
    );
    assert_eq!(sandbox.lines(MONEY), ["500.00 | GBP", "500.00 | CAD", "500 | EUR"]);
    assert_eq!(warnings(&report), [""; 0]);
}

#[test]
fn an_account_says_that_its_revenue_is_in_another_currency() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[(
        "accounts.csv",
        "Account ID,Name,Annual Revenue\nA1,Alder,\"€5,000\"\nA2,Birch,\"$5,000\"\n",
    )]);
    assert_eq!(warnings(&report), ["accounts other_currency x1: 2 €5,000"]);
}

#[test]
fn three_digits_behind_the_only_mark_are_thousands_where_the_currency_has_no_third_decimal() {
    let rows = ["1.500;EUR", "12.000;EUR", "250.000;EUR", "900;EUR"];
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[("deals.csv", &file(';', "Amount;Currency", &rows))]);
    assert_eq!(warnings(&report), [""; 0]);
    assert_eq!(sandbox.lines(MONEY), ["1500 | EUR", "12000 | EUR", "250000 | EUR", "900 | EUR"]);
    let notes = report["notes"].to_string();
    assert!(notes.contains("the currency has no third decimal"), "{notes}");
    // With the mark of the region it is as sure.
    let sandbox = Sandbox::workspace();
    let report = deals(&sandbox, "Amount", &["\"1,500\"", "\"12,000\""]);
    assert_eq!(warnings(&report), [""; 0]);
    assert_eq!(sandbox.lines(MONEY), ["1500 | USD", "12000 | USD"]);
    // A dinar has thousandths.
    let sandbox = Sandbox::workspace();
    deals(&sandbox, "Amount,Currency", &["1.500,KWD", "12.250,BHD"]);
    assert_eq!(sandbox.lines(MONEY), ["1.500 | KWD", "12.250 | BHD"]);
}

#[test]
fn where_nothing_tells_decimals_from_thousands_it_is_a_question() {
    let sandbox = Sandbox::workspace();
    let rows = ["1.500,USD", "12.000,USD", "900,USD"];
    let text = file(',', "Amount,Currency", &rows);
    let report = sandbox.import(&[("deals.csv", &text)]);
    assert_eq!(warnings(&report), ["deals ambiguous_amount x2: 2 1.500, 3 12.000"]);
    let map = |more: &[&str]| {
        sandbox.run(&[&["map", "deals.csv", "--check", "--format", "json"], more].concat())
    };
    let ran = map(&[]);
    assert_eq!(ran.code, 3, "{ran:?}");
    let json = ran.json();
    assert_eq!(json["issues"][0]["kind"], "ambiguous");
    assert_eq!(json["issues"][0]["header"], "Amount");
    assert!(json["first"].to_string().contains("`Amount`"), "{json:#}");
    // An answer in the mapping settles it.
    sandbox.mapping(
        "[deals.columns]\n\"Deal ID\" = \"id\"\n\"Deal Name\" = \"name\"\nStage = \"stage\"\n\
         Amount = { to = \"amount\", decimal = \",\" }\nCurrency = \"currency\"\n",
    );
    let ran = map(&["--mapping", "mapping.toml"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = sandbox.import(&[("deals.csv", &text)]);
    assert_eq!(warnings(&report), [""; 0]);
    assert_eq!(sandbox.lines(MONEY), ["1500 | USD", "12000 | USD", "900 | USD"]);
}

#[test]
fn a_programs_double_is_exact_and_a_spreadsheets_is_named() {
    let sandbox = Sandbox::workspace();
    let report = deals(&sandbox, "Amount", &["1.2E7", "1.0E7", "1.23456789E7", "1.25E+07"]);
    assert_eq!(rejections(&report), ["deals 5 invalid_amount amount 1.25E+07"]);
    assert_eq!(
        sandbox.lines("SELECT amount FROM deals ORDER BY id"),
        ["12000000", "10000000", "12345678.9"]
    );
}

#[test]
fn all_rows_decide_how_a_column_is_read_not_a_sample() {
    let sandbox = Sandbox::workspace();
    // Only one value far behind what a sample looks at is month first; two later ones are day first.
    let mut rows: Vec<String> = (0..6_000).map(|_| "03/04/2026,\"1,500\"".to_owned()).collect();
    rows[10] = "12/25/2026,\"1,500.00\"".to_owned();
    for at in [3_331, 3_337] {
        rows[at] = "25/12/2026,\"1.500,00\"".to_owned();
    }
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let report = deals(&sandbox, "Close Date,Amount", &rows);
    let read = rejections(&report);
    assert_eq!(read.len(), 1, "the one that the others outvote: {read:?}");
    assert!(read[0].starts_with("deals 12 "), "{read:?}");
    assert_eq!(
        sandbox.lines("SELECT DISTINCT close_date FROM deals ORDER BY 1"),
        ["2026-04-03", "2026-12-25"]
    );
    let notes = report["notes"].to_string();
    assert!(notes.contains("mixes orders") && notes.contains("mixes decimal marks"), "{notes}");
}
