//! The rules of amounts, one by one.

use super::DecimalMark::{Comma, Point};
use super::*;
use proptest::prelude::*;

fn amount(text: &str, mark: DecimalMark) -> String {
    parse_amount(text, mark).unwrap_or_else(|error| panic!("{text}: {error}")).0
}

fn fault(text: &str, mark: DecimalMark) -> String {
    parse_amount(text, mark).unwrap_err().to_string()
}

#[test]
fn decimals_stay_as_they_were_written() {
    for text in ["1250.50", "1,250.50", "01250.50", "+1250.50", "1 250.50", " 1250.50 "] {
        assert_eq!(amount(text, Point), "1250.50", "{text}");
    }
    assert_eq!(amount("1000.00", Point), "1000.00");
    assert_eq!(amount(".50", Point), "0.50");
    assert_eq!(amount("5.", Point), "5");
    assert_eq!(amount("000", Point), "0");
}

#[test]
fn nothing_has_no_sign() {
    assert_eq!(amount("-0", Point), "0");
    assert_eq!(amount("(0.00)", Point), "0.00");
}

#[test]
fn equal_amounts_may_be_written_differently() {
    assert!(equal("1250.50", "1250.5") && equal("0", "0.00") && equal("x", "x"));
    assert!(!equal("1250.50", "1250.51") && !equal("x", "1"));
}

#[test]
fn the_mark_of_the_column_decides() {
    assert_eq!(amount("1,234", Point), "1234");
    assert_eq!(amount("1,234", Comma), "1.234");
    assert_eq!(amount("1.234", Comma), "1234");
    assert_eq!(amount("1.5", Point), "1.5");
    assert_eq!(amount("1,5", Comma), "1.5");
    assert_eq!(amount("1.234.567,89", Comma), "1234567.89");
}

#[test]
fn thousands_are_grouped_by_the_other_mark_blanks_or_apostrophes() {
    for text in ["1250,5", "1.250,50", "1 250,50", "1\u{A0}250,50", "1\u{202F}250,50", "1'250,50"] {
        assert!(equal(&amount(text, Comma), "1250.5"), "{text}");
    }
    assert_eq!(amount("1\u{2019}234\u{2019}567.00", Point), "1234567.00");
    assert_eq!(amount("1,00,000.50", Point), "100000.50");
    assert_eq!(amount("12,34,56,789", Point), "123456789");
}

#[test]
fn digits_that_are_not_grouped_by_thousands_are_an_error() {
    for text in ["1,2,3", "1,23", "1234,567", "1,234 567", "12,3456", ",123", "0,123", "1,,234"] {
        assert!(parse_amount(text, Point).is_err(), "{text}");
    }
    assert_eq!(
        fault("1250.50", Comma),
        "the digits are not grouped by thousands (the column is read with a decimal comma)"
    );
    assert_eq!(
        fault("1.234.567", Point),
        "more than one decimal mark (the column is read with a decimal point)"
    );
    assert!(fault("1.234,567", Point).contains("among the decimals"));
}

#[test]
fn a_negative_amount_has_a_minus_before_or_after_or_parentheses() {
    for text in [
        "-500.00",
        "- 500",
        "500-",
        "500 -",
        "\u{2212}500",
        "(500.00)",
        "($500)",
        "$(500)",
        "$ (500.00)",
        "-$500",
        "$-500",
        "$ 500-",
    ] {
        assert!(equal(&amount(text, Point), "-500"), "{text}");
    }
    for text in ["--500", "(-500)", "-500-", "+-500", "(500", "500)"] {
        assert!(parse_amount(text, Point).is_err(), "{text}");
    }
}

/// The number, and the code of its currency: `several` where the workspace has to say which.
fn money(text: &str, mark: DecimalMark) -> (String, Option<&'static str>) {
    let (number, named) =
        parse_amount(text, mark).unwrap_or_else(|error| panic!("{text}: {error}"));
    (number, named.map(|named| named.code().unwrap_or("several")))
}

#[test]
fn an_amount_may_name_its_currency() {
    for (text, mark, number, currency) in [
        ("$1,200", Point, "1200", Some("several")),
        ("1200 USD", Point, "1200", Some("USD")),
        ("USD 1200", Point, "1200", Some("USD")),
        ("USD 1,200", Point, "1200", Some("USD")),
        ("1.200 EUR", Comma, "1200", Some("EUR")),
        ("usd1200", Point, "1200", Some("USD")),
        ("1200usd", Point, "1200", Some("USD")),
        ("$1200 USD", Point, "1200", Some("USD")),
        ("CAD $1,200", Point, "1200", Some("CAD")),
        ("US$ 5", Point, "5", Some("USD")),
        ("US $ 5", Point, "5", Some("USD")),
        ("5 $US", Point, "5", Some("USD")),
        ("US$ 5 USD", Point, "5", Some("USD")),
        ("$5 CAD", Point, "5", Some("CAD")),
        ("A$5", Point, "5", Some("AUD")),
        ("AUD$ 5", Point, "5", Some("AUD")),
        ("R$ 1.200,50", Comma, "1200.50", Some("BRL")),
        ("R 1 200", Point, "1200", Some("ZAR")),
        ("€ 1.234,56", Comma, "1234.56", Some("EUR")),
        ("1.234,56 €", Comma, "1234.56", Some("EUR")),
        ("1234\u{A0}€", Comma, "1234", Some("EUR")),
        ("1\u{202F}234,50\u{A0}€", Comma, "1234.50", Some("EUR")),
        ("1200 Euro", Point, "1200", Some("EUR")),
        ("1200 euros", Point, "1200", Some("EUR")),
        ("1200 dollars", Point, "1200", Some("several")),
        ("-£5.50", Point, "-5.50", Some("GBP")),
        ("5.50- £", Point, "-5.50", Some("GBP")),
        ("(5.50) GBP", Point, "-5.50", Some("GBP")),
        ("GBP (5.50)", Point, "-5.50", Some("GBP")),
        ("( 5.50 )", Point, "-5.50", None),
        ("¥500", Point, "500", Some("several")),
        ("500 kr", Comma, "500", Some("several")),
        ("500 Kr.", Comma, "500", Some("several")),
        ("500:-", Comma, "500", None),
        ("500 zł", Comma, "500", Some("PLN")),
        ("500 ZŁ", Comma, "500", Some("PLN")),
        ("500 zl", Comma, "500", Some("PLN")),
        ("12 500 Kč", Comma, "12500", Some("CZK")),
        ("12 500 Ft", Comma, "12500", Some("HUF")),
        ("Rs.500", Point, "500", Some("several")),
        ("Rs. 5,00,000", Point, "500000", Some("several")),
        ("₹1,00,000.50", Point, "100000.50", Some("INR")),
        ("KSh 5,000", Point, "5000", Some("KES")),
        ("$.50", Point, "0.50", Some("several")),
        ("Fr. 1'200.50", Point, "1200.50", Some("several")),
        ("CHF 1'200.\u{2013}", Point, "1200", Some("CHF")),
        ("CHF 1\u{2019}200.50", Point, "1200.50", Some("CHF")),
        ("1200,-", Comma, "1200", None),
        ("1200,- €", Comma, "1200", Some("EUR")),
    ] {
        assert_eq!(money(text, mark), (number.to_owned(), currency), "{text}");
    }
    for two in ["€ 5 USD", "USD 5 CAD", "$5 EUR", "kr 5 CHF"] {
        assert!(fault(two, Point).contains("two currencies"), "{two}");
    }
}

#[test]
fn a_measure_is_no_money() {
    for text in ["10 km", "5 l", "6 ft", "3 q", "12 apples", "5 m", "70 kg"] {
        assert!(parse_amount(text, Point).is_err(), "{text}");
    }
}

#[test]
fn a_double_as_programs_write_it_is_exact() {
    for (text, number) in [
        ("1.2E7", "12000000"),
        ("1.0E7", "10000000"),
        ("1.23456789E7", "12345678.9"),
        ("1.2345678912E8", "123456789.12"),
        ("-2.5E9", "-2500000000"),
        ("1.2345678901234567E16", "12345678901234567"),
    ] {
        assert_eq!(amount(text, Point), number);
        assert_eq!(amount(text, Comma), number);
        assert_eq!(mark_evidence(text), MarkEvidence::Neither);
    }
    // A spreadsheet's, and what no program writes so.
    for text in
        ["1.25E+07", "1.2E+7", "1.2e7", "1.2E07", "1.2E6", "12.5E7", "0.1E7", "1E7", "1,2E7"]
    {
        assert!(fault(text, Point).contains("scientific"), "{text}");
    }
}

#[test]
fn scientific_notation_is_named_as_damage() {
    for text in ["1.5E+3", "1,5e3", "15E10", "1.55501E+10"] {
        assert!(fault(text, Point).contains("scientific"), "{text}");
    }
}

#[test]
fn a_percentage_is_no_amount() {
    assert_eq!(fault("50%", Point), "a percentage, expected an amount");
    assert_eq!(fault("12.5 %", Point), "a percentage, expected an amount");
}

#[test]
fn what_is_no_amount_is_an_error() {
    for text in [
        "",
        " ",
        "-",
        "$",
        "()",
        "n/a",
        "five",
        "1.2M",
        "5k",
        "1-2",
        "12 apples",
        "XYZ 5",
        ".",
        ",",
    ] {
        assert!(parse_amount(text, Point).is_err(), "{text}");
        assert!(parse_amount(text, Comma).is_err(), "{text}");
    }
}

#[test]
fn an_amount_is_exact_or_an_error() {
    let longest = "1234567890123456789012345.678";
    assert_eq!(amount(longest, Point), longest);
    assert!(fault("12345678901234567890123456.789", Point).contains("28 digits"));
    assert_eq!(amount("0.1", Point), "0.1");
}

#[test]
fn a_value_that_only_one_mark_reads_is_evidence_for_it() {
    let one = |code| parse_currency(code);
    for (text, evidence) in [
        ("1,250.50", MarkEvidence::Only(Point)),
        ("1.250,50", MarkEvidence::Only(Comma)),
        ("1.5", MarkEvidence::Only(Point)),
        ("1,50 €", MarkEvidence::Only(Comma)),
        ("0.123", MarkEvidence::Only(Point)),
        ("1234.567", MarkEvidence::Only(Point)),
        ("1,234,567", MarkEvidence::Only(Point)),
        ("1,00,000", MarkEvidence::Only(Point)),
        ("1.234.567", MarkEvidence::Only(Comma)),
        ("1 250,50", MarkEvidence::Only(Comma)),
        ("(1'250.50)", MarkEvidence::Only(Point)),
        ("1,234", MarkEvidence::Either(Comma, None)),
        ("1.234", MarkEvidence::Either(Point, None)),
        ("1.234 EUR", MarkEvidence::Either(Point, one("EUR"))),
        ("1234", MarkEvidence::Neither),
        ("1 234", MarkEvidence::Neither),
        ("$ 12", MarkEvidence::Neither),
        ("", MarkEvidence::Neither),
        ("n/a", MarkEvidence::Neither),
        ("50%", MarkEvidence::Neither),
    ] {
        assert_eq!(mark_evidence(text), evidence, "{text}");
    }
}

#[test]
fn a_currency_is_named_by_code_sign_or_name() {
    for (text, code) in [
        ("usd", "USD"),
        (" EUR ", "EUR"),
        ("€", "EUR"),
        ("£", "GBP"),
        ("₹", "INR"),
        ("US$", "USD"),
        ("US Dollar", "USD"),
        ("US Dollars", "USD"),
        ("U.S. Dollars", "USD"),
        ("Euro", "EUR"),
        ("euros", "EUR"),
        ("British Pound", "GBP"),
        ("Pound Sterling", "GBP"),
        ("U.S. Dollar (USD)", "USD"),
        ("United States Dollar (USD)", "USD"),
        ("USD - U.S. Dollar", "USD"),
        ("EUR - Euro", "EUR"),
        ("EUR Euro", "EUR"),
        ("Euro - EUR", "EUR"),
        ("Euro EUR", "EUR"),
        ("USD ($)", "USD"),
        ("$ USD", "USD"),
        ("US$ - USD", "USD"),
        ("CHF – Schweizer Franken", "CHF"),
        ("Schweizer Franken", "CHF"),
        ("dólar estadounidense", "USD"),
        ("livre sterling", "GBP"),
        ("BAM - Konvertible Mark", "BAM"),
        ("INR: Indian Rupees", "INR"),
    ] {
        assert_eq!(parse_currency(text).and_then(Named::code), Some(code), "{text}");
    }
    for text in ["$", "¥", "kr", "Dollar", "Rs.", "Fr."] {
        let named = parse_currency(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(named.code(), None, "{text}");
    }
    assert!(parse_currency("$").is_some_and(|named| named.may_be("CAD") && !named.may_be("EUR")));
    for text in ["XYZ", "", "USD/EUR", "USD - Euro", "ALL currencies", "TRY AGAIN", "n/a", "-"] {
        assert_eq!(parse_currency(text), None, "{text}");
    }
}

#[test]
fn cents_are_hundredths() {
    for (cents, amount) in [
        ("1999", Some("19.99")),
        ("1900", Some("19.00")),
        ("1990", Some("19.90")),
        ("5", Some("0.05")),
        ("50", Some("0.50")),
        ("0", Some("0.00")),
        ("-1999", Some("-19.99")),
        ("-0", Some("0.00")),
        ("19.99", None),
        ("", None),
        ("-", None),
        ("1e3", None),
    ] {
        assert_eq!(from_cents(cents).as_deref(), amount, "{cents}");
    }
}

#[test]
fn sums_are_exact_and_canonical() {
    assert_eq!(add("0.1", "0.2").as_deref(), Some("0.3"));
    assert_eq!(add("1250.5", "-0.5").as_deref(), Some("1250.0"));
    assert_eq!(add("5", "-5").as_deref(), Some("0"));
    assert_eq!(add("n/a", "1"), None);
    // The exact sum would need 33 digits.
    assert_eq!(add("1234567890123456789012345678", "0.00001"), None);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[0-9.,'$€£()%E+\\- a-zR\u{A0}]{0,20}") {
        for mark in [Point, Comma] {
            let _ = parse_amount(&text, mark);
        }
        let _ = (mark_evidence(&text), parse_currency(&text), from_cents(&text));
    }

    #[test]
    fn canonical_text_reads_as_itself(units in -1_000_000_000i64..1_000_000_000, scale in 0u32..6) {
        let decimal = Decimal::new(units, scale);
        let canonical = amount(&decimal.to_string(), Point);
        prop_assert_eq!(amount(&canonical, Point), canonical.clone());
        prop_assert_eq!(canonical.parse::<Decimal>().unwrap(), decimal);
        prop_assert_eq!(add(&canonical, "0"), Some(canonical));
    }
}
