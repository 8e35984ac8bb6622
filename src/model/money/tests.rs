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

#[test]
fn an_amount_may_name_its_currency() {
    for (text, mark, number, currency) in [
        ("$1,200", Point, "1200", None),
        ("1200 USD", Point, "1200", Some("USD")),
        ("USD 1200", Point, "1200", Some("USD")),
        ("usd1200", Point, "1200", Some("USD")),
        ("1200usd", Point, "1200", Some("USD")),
        ("$1200 USD", Point, "1200", Some("USD")),
        ("US$ 5", Point, "5", Some("USD")),
        ("US$ 5 USD", Point, "5", Some("USD")),
        ("€ 1.234,56", Comma, "1234.56", Some("EUR")),
        ("1.234,56 €", Comma, "1234.56", Some("EUR")),
        ("1234\u{A0}€", Comma, "1234", Some("EUR")),
        ("-£5.50", Point, "-5.50", Some("GBP")),
        ("5.50- £", Point, "-5.50", Some("GBP")),
        ("¥500", Point, "500", None),
        ("500 kr", Comma, "500", None),
        ("500 zł", Comma, "500", Some("PLN")),
        ("Rs.500", Point, "500", None),
        ("$.50", Point, "0.50", None),
        ("CHF 1'200.\u{2013}", Point, "1200", Some("CHF")),
        ("1200,-", Comma, "1200", None),
        ("1200,- €", Comma, "1200", Some("EUR")),
    ] {
        let expected = Ok((number.to_owned(), currency));
        assert_eq!(parse_amount(text, mark), expected, "{text}");
    }
    assert!(fault("€ 5 USD", Point).contains("two currencies"));
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
    for (text, evidence) in [
        ("1,250.50", Some(Point)),
        ("1.250,50", Some(Comma)),
        ("1.5", Some(Point)),
        ("1,50 €", Some(Comma)),
        ("0.123", Some(Point)),
        ("1234.567", Some(Point)),
        ("1,234,567", Some(Point)),
        ("1.234.567", Some(Comma)),
        ("1 250,50", Some(Comma)),
        ("(1'250.50)", Some(Point)),
        ("1,234", None),
        ("1.234", None),
        ("1234", None),
        ("$ 12", None),
        ("", None),
        ("n/a", None),
        ("50%", None),
    ] {
        assert_eq!(mark_evidence(text), evidence, "{text}");
    }
}

#[test]
fn a_currency_is_named_by_code_sign_or_name() {
    for (text, code) in [
        ("usd", Some("USD")),
        (" EUR ", Some("EUR")),
        ("€", Some("EUR")),
        ("£", Some("GBP")),
        ("₹", Some("INR")),
        ("US$", Some("USD")),
        ("US Dollar", Some("USD")),
        ("US Dollars", Some("USD")),
        ("Euro", Some("EUR")),
        ("euros", Some("EUR")),
        ("British Pound", Some("GBP")),
        ("Pound Sterling", Some("GBP")),
        ("U.S. Dollar (USD)", Some("USD")),
        ("$", None),
        ("¥", None),
        ("kr", None),
        ("Dollar", None),
        ("XYZ", None),
        ("", None),
    ] {
        assert_eq!(parse_currency(text), code, "{text}");
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
