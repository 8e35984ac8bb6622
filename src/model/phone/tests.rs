//! The rules of phone numbers, one by one.

use proptest::prelude::*;

use super::*;

fn us(text: &str) -> Option<String> {
    parse_phone(text, "US")
}

#[test]
fn a_national_number_is_read_with_the_region() {
    for text in [
        "+12025550123",
        "+1 (202) 555-0123",
        "(202) 555-0123",
        "202-555-0123",
        "202.555.0123",
        "2025550123",
        "1-202-555-0123",
        "12025550123",
        "1 (202) 555 0123",
        "011 1 202 555 0123",
        "tel:+1-202-555-0123",
        "\u{202A}+1 202\u{A0}555\u{2011}0123\u{202C}",
    ] {
        assert_eq!(us(text).as_deref(), Some("+12025550123"), "{text}");
    }
    assert_eq!(parse_phone("030 123456", "DE").as_deref(), Some("+4930123456"));
    assert_eq!(parse_phone("020 7946 0123", "GB").as_deref(), Some("+442079460123"));
    assert_eq!(parse_phone("01 99 00 12 34", "FR").as_deref(), Some("+33199001234"));
}

#[test]
fn a_country_code_beats_the_region() {
    assert_eq!(us("+44 20 7946 0123").as_deref(), Some("+442079460123"));
    assert_eq!(us("+44 (0)20 7946 0123").as_deref(), Some("+442079460123"));
    assert_eq!(parse_phone("0044 20 7946 0123", "DE").as_deref(), Some("+442079460123"));
    assert_eq!(parse_phone("+1 202 555 0123", "DE").as_deref(), Some("+12025550123"));
    assert_eq!(us("+39 06 1234 5678").as_deref(), Some("+390612345678"));
    assert_eq!(us("+33 1 99 00 12 34").as_deref(), Some("+33199001234"));
    assert_eq!(us("+36 1 555 0123").as_deref(), Some("+3615550123"));
    assert_eq!(us("+61 (02) 7010 1234").as_deref(), Some("+61270101234"));
}

#[test]
fn a_number_that_begins_with_a_trunk_prefix_of_its_country_stays_whole() {
    for (text, number) in [
        ("+7 800 555 35 35", "+78005553535"),
        ("+7 (812) 555-01-23", "+78125550123"),
        ("8 800 555-35-35", "+78005553535"),
        ("+375 800 123 4567", "+3758001234567"),
        ("+370 800 12345", "+37080012345"),
        ("+7 8 912 345-67-89", "+79123456789"),
    ] {
        assert_eq!(parse_phone(text, "RU").as_deref(), Some(number), "{text}");
    }
}

#[test]
fn an_international_prefix_and_a_code_without_a_plus_are_read() {
    for (text, region, number) in [
        ("0044 20 7946 0123", "US", "+442079460123"),
        ("0044 20 7946 0123", "AU", "+442079460123"),
        ("011 44 20 7946 0123", "US", "+442079460123"),
        ("011 44 20 7946 0123", "FR", "+442079460123"),
        ("91 98765 43210", "IN", "+919876543210"),
        ("44 20 7946 0123", "GB", "+442079460123"),
    ] {
        assert_eq!(parse_phone(text, region).as_deref(), Some(number), "{text}");
    }
}

#[test]
fn a_national_number_is_one_of_its_rows_country() {
    let of = |text, code| read_phone(text, RowCountry::Of(code), "US");
    for (text, code, number) in [
        ("98765 43210", "IN", "+919876543210"),
        ("020 7946 0123", "GB", "+442079460123"),
        ("202-555-0103", "US", "+12025550103"),
        ("(212) 345-6789", "BR", "+552123456789"),
        ("030 123456", "DE", "+4930123456"),
        ("030 123456 ext. 7", "DE", "+4930123456;ext=7"),
        ("01 99 00 12 34", "FR", "+33199001234"),
        ("876-555-0101", "JM", "+18765550101"),
        ("416-555-0101", "CA", "+14165550101"),
        ("+1 202 555 0103", "IN", "+12025550103"),
        ("011 44 20 7946 0123", "GB", "+442079460123"),
        ("011 44 20 7946 0123", "IN", "+442079460123"),
    ] {
        assert_eq!(of(text, code), Reading::Sure(number.to_owned()), "{text} of {code}");
    }
    let guess = |text: &str| Reading::Guess(text.to_owned());
    assert_eq!(of("202-555-0103", "GB"), guess("+12025550103"));
    assert_eq!(of("202-555-0103", "FR"), guess("+12025550103"));
    assert_eq!(read_phone("202-555-0103", RowCountry::Unknown, "US"), guess("+12025550103"));
    assert_eq!(of("12345", "GB"), Reading::None);
    assert_eq!(
        read_phone("202-555-0103", RowCountry::Unnamed, "US"),
        Reading::Sure("+12025550103".to_owned())
    );
}

#[test]
fn a_number_of_an_area_that_no_table_knows_is_kept() {
    assert_eq!(us("(555) 010-0123").as_deref(), Some("+15550100123"));
    assert_eq!(us("+15555550123").as_deref(), Some("+15555550123"));
}

#[test]
fn the_numbers_of_all_plans_are_read() {
    let examples = PLANS.iter().flat_map(|plan| {
        let kinds = [plan.descriptors().mobile(), plan.descriptors().fixed_line()];
        let code = plan.country_code();
        kinds
            .into_iter()
            .flatten()
            .filter_map(move |kind| kind.example().map(|national| format!("+{code}{national}")))
    });
    let mut read = 0;
    for example in examples {
        for region in ["", "US", "DE"] {
            let e164 = parse_phone(&example, region);
            assert_eq!(e164.as_deref(), Some(example.as_str()), "{region}");
        }
        read += 1;
    }
    assert!(read > 400, "{read}");
}

#[test]
fn an_extension_is_kept() {
    for text in [
        "+1 202 555 0123 x45",
        "(202) 555-0123 ext. 45",
        "202-555-0123 Ext 45",
        "202-555-0123, extension 45",
        "202-555-0123 #45",
        "+12025550123;ext=45",
    ] {
        assert_eq!(us(text).as_deref(), Some("+12025550123;ext=45"), "{text}");
    }
    assert_eq!(us("202-555-0123 ext."), None);
    assert_eq!(us("202-555-0123 x 12345678"), None);
}

#[test]
fn what_is_too_short_too_long_or_no_number_is_none() {
    for text in [
        "",
        " ",
        "+",
        "555-0123",
        "310-0000",
        "+1 310 0000",
        "12345",
        "202555012",
        "20255501234",
        "+1202555012",
        "+120255501234",
        "000-000-0000",
        "1234567890",
        "1-800-FLOWERS",
        "call me",
        "n/a",
        "202 555 0123 / 202 555 0124",
        "+999 123 456 789",
        "ada@x.example",
        "2026-03-08",
        "202+5550123",
        "123456789012345678901234567890",
    ] {
        assert_eq!(us(text), None, "{text}");
    }
}

#[test]
fn scientific_notation_is_damage_not_a_number() {
    for text in ["1.55501E+10", "1,2025E+10", "2e10", "1.2E10", " 1.55501E+10 "] {
        assert!(is_scientific(text), "{text}");
        assert_eq!(us(text), None, "{text}");
    }
    for text in ["", "E", "1E", "E5", "15550100000", "1.5", "abcE5", "1.E5"] {
        assert!(!is_scientific(text), "{text}");
    }
}

#[test]
fn an_unknown_region_reads_only_numbers_with_a_country_code() {
    assert_eq!(parse_phone("202 555 0123", "XX"), None);
    assert_eq!(parse_phone("202 555 0123", ""), None);
    assert_eq!(parse_phone("+1 202 555 0123", "XX").as_deref(), Some("+12025550123"));
    assert_eq!(parse_phone("+44 20 7946 0123", "").as_deref(), Some("+442079460123"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn the_fast_path_says_what_the_plan_says(
        digits in "[0-9]{10}",
        short in "[0-9]{0,9}",
        shape in 0..5usize,
    ) {
        let (text, region) = match shape {
            0 => (format!("+1{digits}"), "DE"),
            1 => (format!("({}) {}-{}", &digits[..3], &digits[3..6], &digits[6..]), "US"),
            2 => (format!("1{digits}"), "US"),
            3 => (short, "US"),
            _ => (digits, "CA"),
        };
        let by_plan = Dialled::read(&text).and_then(|dialled| dialled.by_plan(region));
        prop_assert_eq!(parse_phone(&text, region), by_plan, "{}", text);
    }

    #[test]
    fn no_text_makes_it_panic(
        text in "[+]?[0-9()#*x;=., /-]{0,24}",
        region in prop::sample::select(&["US", "DE", "AR", "BR", "MX", "IT", "AU", "GB", "CN",
            "RU", "SM", "UY", "CR", "KW", "AI", "JP", "IL", "XX", ""][..]),
    ) {
        let _ = parse_phone(&text, region);
    }
}
