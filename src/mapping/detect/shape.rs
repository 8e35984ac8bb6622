//! The shape of values: what a column holds, told from the values alone.
//!
//! These are looks, not parsers: cheap, and wrong on the odd value, which is why a column is
//! judged by its majority.

use crate::model::moment::{OrderEvidence, order_evidence};
use crate::model::money::{DecimalMark, parse_amount};
use crate::model::text::parse_boolean;

/// Whether more than half of `values` pass; true where there are none.
pub fn most(values: &[&str], passes: impl Fn(&str) -> bool) -> bool {
    2 * values.iter().filter(|value| passes(value)).count() >= values.len()
}

/// Whether all but one in twenty pass; false where there are none.
pub fn nearly_all(values: &[&str], passes: impl Fn(&str) -> bool) -> bool {
    let passing = values.iter().filter(|value| passes(value)).count();
    !values.is_empty() && 20 * passing >= 19 * values.len()
}

/// One e-mail address, or several in one cell.
pub fn is_email(value: &str) -> bool {
    let mut parts = value.split([';', ',', '|', '\n']).map(str::trim).filter(|p| !p.is_empty());
    parts.next().is_some_and(is_one_email) && parts.all(is_one_email)
}

fn is_one_email(value: &str) -> bool {
    let value = match value.split_once('<') {
        Some((_, address)) => address.trim_end().trim_end_matches('>'),
        None => value.strip_prefix("mailto:").unwrap_or(value),
    };
    value.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !value.contains(char::is_whitespace)
            && !domain.contains('@')
            && is_domain(domain)
    })
}

/// A host name: `acme.example`, `www.acme.example`.
pub fn is_domain(value: &str) -> bool {
    let mut labels = value.split('.');
    value.contains('.')
        && value.len() <= 253
        && labels.clone().all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        })
        && labels
            .next_back()
            .is_some_and(|top| top.len() > 1 && top.chars().all(char::is_alphabetic))
}

/// A URL with its scheme, or one that begins with `www.`.
pub fn is_url(value: &str) -> bool {
    let lower = value.get(..8).unwrap_or(value).to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("www."))
        && value.contains('.')
        && !value.contains(char::is_whitespace)
}

/// What a website column may hold: a URL, or a host with or without a path.
pub fn is_web_address(value: &str) -> bool {
    is_url(value) || is_domain(value.split('/').next().unwrap_or(value))
}

/// A page of a LinkedIn profile or company.
pub fn is_linkedin(value: &str) -> bool {
    value.to_ascii_lowercase().contains("linkedin.com/")
}

/// A TrustedForm certificate.
pub fn is_trustedform(value: &str) -> bool {
    value.to_ascii_lowercase().starts_with("https://cert.trustedform.com/")
}

/// A UUID, as LeadiD tokens are.
pub fn is_uuid(value: &str) -> bool {
    value.len() == 36
        && value.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// An IP address.
pub fn is_ip(value: &str) -> bool {
    crate::model::web::is_ip(value)
}

/// Yes or no.
pub fn is_boolean(value: &str) -> bool {
    value.len() <= 12 && parse_boolean(value).is_some()
}

/// Text that a column called phone may hold: digits, extensions, several numbers, and what a
/// spreadsheet made of them.
pub fn may_be_phone(value: &str) -> bool {
    let mut parts = value.split([';', ',', '|', '\n']).filter(|part| !part.trim().is_empty());
    parts.all(|part| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        let letters = part.chars().filter(|c| c.is_alphabetic()).count();
        (5..=22).contains(&digits) && letters <= 10 && !part.contains('@')
    })
}

/// Text that can only be a phone number, whatever its column is called.
pub fn is_phone(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let plus = value.starts_with('+');
    let set_apart = value.contains([' ', '-', '(', '.', '/']);
    (10..=15).contains(&digits) | (plus && (8..=15).contains(&digits))
        && (plus || set_apart)
        && value.chars().all(|c| c.is_ascii_digit() || "+-(). /".contains(c))
        && !is_date(value)
        && !is_ip(value)
        && !is_number(value)
}

/// Digits enough for a phone number with its area, however they are written.
pub fn is_long_number(value: &str) -> bool {
    may_be_phone(value) && value.bytes().filter(u8::is_ascii_digit).count() >= 9
}

/// A date, with or without a time. Bare digits are none, for they are mostly numbers.
pub fn is_date(value: &str) -> bool {
    (6..=60).contains(&value.len())
        && value.bytes().any(|byte| byte.is_ascii_digit())
        && value.bytes().any(|byte| !byte.is_ascii_digit())
        && order_evidence(value) != OrderEvidence::NoDate
}

/// A date with a time of day.
pub fn is_datetime(value: &str) -> bool {
    value.contains(':') && is_date(value)
}

/// What a date column may hold: a date, or the bare digits of one.
pub fn may_be_date(value: &str) -> bool {
    order_evidence(value) != OrderEvidence::NoDate
        || (value.len() >= 5 && value.bytes().all(|byte| byte.is_ascii_digit()))
}

/// An amount, with or without a currency, or a percentage.
pub fn is_amount(value: &str) -> bool {
    let value = value.trim_end().trim_end_matches('%').trim_end();
    parse_amount(value, DecimalMark::Point).is_ok()
        || parse_amount(value, DecimalMark::Comma).is_ok()
}

/// An amount that says its currency.
pub fn is_money(value: &str) -> bool {
    value.contains(|c: char| c.is_alphabetic() || "$€£¥₹".contains(c)) && is_amount(value)
}

/// A number. Digits behind a leading nought are a code, such as a postal one.
pub fn is_number(value: &str) -> bool {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value).as_bytes();
    let code = matches!(digits, [b'0', next, ..] if next.is_ascii_digit());
    let first = digits.first().is_some_and(u8::is_ascii_digit);
    // Thousands stand in groups of three, so that a phone number set apart by blanks is none.
    let grouped = value.rsplit(['.', ',']).next().is_some_and(|tail| !tail.contains([' ', '\'']))
        || value.split([' ', '\'']).skip(1).all(|group| group.len() >= 3);
    first
        && !code
        && grouped
        && digits.len() <= 24
        && digits.iter().all(|byte| byte.is_ascii_digit() || b".,' ".contains(byte))
        && is_amount(value)
}

/// A whole number.
pub fn is_integer(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A wording: words, not a yes, a date or a link.
pub fn is_wording(value: &str) -> bool {
    value.split_whitespace().nth(2).is_some() && !is_date(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e_mail_addresses_are_known_one_or_several_with_or_without_a_name() {
        assert!(is_email("ada@acme.example"));
        assert!(is_email("ada@acme.example; bob@acme.example"));
        assert!(is_email("Ada <ada@acme.example>"));
        assert!(!is_email("ada at acme"));
        assert!(!is_email("a@@acme.example"));
        assert!(!is_email(""));
    }

    #[test]
    fn a_phone_number_is_neither_a_date_nor_an_amount_nor_an_ip_address() {
        assert!(is_phone("+1 202-555-0101"));
        assert!(is_phone("(202) 555-0101"));
        assert!(!is_phone("2026-03-08 12:00"));
        assert!(!is_phone("1,234,567.50"));
        assert!(!is_phone("203.0.113.109"));
        assert!(!is_phone("123-45-6789"), "a tax number");
        assert!(!is_phone("2025550101"), "bare digits are an id as well");
    }

    #[test]
    fn a_column_called_phone_may_hold_extensions_lists_and_damage() {
        assert!(may_be_phone("202-555-0101 ext. 12"));
        assert!(may_be_phone("202-555-0101; 202-555-0102"));
        assert!(may_be_phone("1.20256E+10"));
        assert!(!may_be_phone("call her office"));
    }

    #[test]
    fn codes_with_a_leading_nought_are_no_numbers() {
        assert!(is_number("1250.50"));
        assert!(is_number("-3"));
        assert!(!is_number("00501"));
        assert!(!is_number("12a"));
    }

    #[test]
    fn dates_are_known_and_bare_digits_are_none() {
        assert!(is_date("2026-03-08"));
        assert!(is_date("25/04/2026"));
        assert!(!is_date("20260308"));
        assert!(!is_date("hello there"));
        assert!(is_datetime("2026-03-08T14:30:00Z"));
        assert!(!is_datetime("2026-03-08"));
    }

    #[test]
    fn certificates_tokens_addresses_and_pages_are_known() {
        assert!(is_trustedform("https://cert.trustedform.com/0123abcd"));
        assert!(!is_trustedform("https://acme.example/cert"));
        assert!(is_uuid("8A2E5C0F-1B3D-4E5F-9A7B-0C1D2E3F4A5B"));
        assert!(!is_uuid("8A2E5C0F-1B3D"));
        assert!(is_ip("203.0.113.9"));
        assert!(is_ip("2001:db8::1"));
        assert!(is_url("https://acme.example/a"));
        assert!(!is_url("acme.example"));
        assert!(is_web_address("acme.example/a"));
        assert!(!is_web_address("our booth"));
    }

    #[test]
    fn money_says_its_currency() {
        assert!(is_money("$1,250.50"));
        assert!(is_money("99 EUR"));
        assert!(!is_money("1250.50"));
    }

    #[test]
    fn a_wording_has_words() {
        assert!(is_wording("I agree to be called by Acme"));
        assert!(!is_wording("yes"));
        assert!(!is_wording("2026-03-08 14:30 UTC"));
    }
}
