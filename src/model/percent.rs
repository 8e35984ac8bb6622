//! Percentages: probabilities and their like, which sources write as percent or as a fraction of one.

use rust_decimal::Decimal;

use super::money::{DecimalMark, MOST_DIGITS, NotAnAmount, parse_amount};

/// Decimals that a percentage keeps: what lies behind them comes from binary fractions, not from people.
const DECIMALS: u32 = 4;

/// What the numbers of a column of percentages count, decided once per column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Hundredths: `20` is 20 percent.
    Percent,
    /// Parts of one: `0.2` is 20 percent.
    Fraction,
}

/// What one value says about the unit of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Between 0 and 1: hardly anybody means a part of one percent.
    Fraction,
    /// Above 1, or with a percent sign.
    Percent,
    /// Exactly 1: all, or one percent.
    One,
    /// Zero, or no number.
    Nothing,
}

/// Reads a percentage as percent in canonical decimal text, rounded to four decimals: `20`, `33.3333`.
///
/// A percent sign wins over `unit`, and so does a value above 1. Any number of digits is read.
///
/// # Errors
/// [`NotAnAmount`] if the text is not a number.
pub fn parse_percent(text: &str, mark: DecimalMark, unit: Unit) -> Result<String, NotAnAmount> {
    let text = text.trim();
    let signed = text.strip_suffix('%').map(str::trim_end);
    let (number, _) = parse_amount(&shorten(signed.unwrap_or(text), mark), mark)?;
    let mut number =
        Decimal::from_str_exact(&number).map_err(|error| NotAnAmount(error.to_string()))?;
    if signed.is_none() && unit == Unit::Fraction && number.abs() <= Decimal::ONE {
        number *= Decimal::ONE_HUNDRED;
    }
    Ok(number.round_dp(DECIMALS).normalize().to_string())
}

/// A number without the decimals that are too many to be kept: a program printed a binary fraction in full
/// (`0.200000000000000011102230246251565404236316680908203125`). Never for money.
pub fn shorten(text: &str, mark: DecimalMark) -> std::borrow::Cow<'_, str> {
    if text.len() <= MOST_DIGITS {
        return text.into();
    }
    let Some((whole, fraction)) = text.split_once(mark.sign()) else { return text.into() };
    let digits = whole.bytes().filter(u8::is_ascii_digit).count();
    let kept = MOST_DIGITS.saturating_sub(digits);
    if !fraction.bytes().all(|byte| byte.is_ascii_digit())
        || fraction.len() <= kept
        || digits >= MOST_DIGITS
    {
        return text.into();
    }
    format!("{whole}{}{}", mark.sign(), &fraction[..kept]).into()
}

/// What `text` says about the unit of its column, whatever the decimal mark.
pub fn unit_evidence(text: &str) -> Evidence {
    let text = text.trim();
    if text.ends_with('%') {
        return Evidence::Percent;
    }
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return Evidence::Nothing;
    }
    let empty = fraction.bytes().all(|byte| byte == b'0');
    match (whole.trim_start_matches('0'), empty) {
        ("", true) => Evidence::Nothing,
        ("", false) => Evidence::Fraction,
        ("1", true) => Evidence::One,
        _ => Evidence::Percent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(text: &str, unit: Unit) -> Option<String> {
        parse_percent(text, DecimalMark::Point, unit).ok()
    }

    #[test]
    fn a_fraction_is_a_hundred_times_as_many_percent() {
        let long = "0.200000000000000011102230246251565404236316680908203125";
        for (text, read) in [
            (long, "20"),
            ("0.59999999999999997779553950749686919152736663818359375", "60"),
            ("0.2", "20"),
            ("1", "100"),
            ("1.0", "100"),
            ("0", "0"),
            ("0.333333", "33.3333"),
            ("20", "20"),
            ("40 %", "40"),
            ("0.5%", "0.5"),
        ] {
            assert_eq!(percent(text, Unit::Fraction).as_deref(), Some(read), "{text}");
        }
    }

    #[test]
    fn percent_stays_percent_without_the_digits_of_binary_fractions() {
        let long = "33.3333333333333357018091192003339529037475585937500";
        for (text, read) in
            [("40", "40"), ("40.50", "40.5"), (long, "33.3333"), ("1", "1"), ("0.5", "0.5")]
        {
            assert_eq!(percent(text, Unit::Percent).as_deref(), Some(read), "{text}");
        }
        assert_eq!(percent("likely", Unit::Percent), None);
        assert_eq!(
            parse_percent("33,3 %", DecimalMark::Comma, Unit::Percent).as_deref(),
            Ok("33.3")
        );
    }

    #[test]
    fn a_number_is_shortened_in_its_decimals_alone() {
        let whole = "123456789012345678901234567890";
        assert_eq!(shorten(whole, DecimalMark::Point), whole);
        let grouped = "1.2.3456789012345678901234567890123";
        assert_eq!(shorten(grouped, DecimalMark::Point), grouped);
        assert_eq!(shorten("12.5", DecimalMark::Point), "12.5");
    }

    #[test]
    fn values_tell_the_unit_of_their_column() {
        for (text, says) in [
            ("0.2", Evidence::Fraction),
            (".25", Evidence::Fraction),
            ("0,9", Evidence::Fraction),
            ("20", Evidence::Percent),
            ("1.5", Evidence::Percent),
            ("0.5%", Evidence::Percent),
            ("1", Evidence::One),
            ("1.00", Evidence::One),
            ("0", Evidence::Nothing),
            ("high", Evidence::Nothing),
        ] {
            assert_eq!(unit_evidence(text), says, "{text}");
        }
    }
}
