//! JSON values as canonical text, numbers to the last digit.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

/// The text of a scalar: strings without quotes, numbers and booleans as they stand, none for `null`,
/// the empty string, objects and arrays.
pub fn scalar(raw: &RawValue) -> Option<String> {
    #[derive(Deserialize)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

    let text = match raw.get().as_bytes().first()? {
        b'"' => serde_json::from_str::<Text<'_>>(raw.get()).ok()?.0.into_owned(),
        b'n' | b'{' | b'[' => return None,
        _ => plain_number(raw.get()).unwrap_or_else(|| raw.get().to_owned()),
    };
    (!text.is_empty()).then_some(text)
}

/// A number without exponent; none where it has none, or is out of measure.
fn plain_number(text: &str) -> Option<String> {
    if !text.contains(['e', 'E']) {
        return None;
    }
    rust_decimal::Decimal::from_scientific(text).ok().map(|number| number.normalize().to_string())
}

/// Values of a record that is being made: empty ones are left out.
#[derive(Debug, Default)]
pub struct Values(Vec<(String, String)>);

impl Values {
    /// Adds a value, if it says something.
    pub fn add(&mut self, name: &str, value: impl Into<Option<String>>) {
        if let Some(value) = value.into().filter(|value| !value.is_empty()) {
            self.0.push((name.to_owned(), value));
        }
    }

    /// All of them.
    pub fn done(self) -> Vec<(String, String)> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &str) -> Option<String> {
        scalar(&RawValue::from_string(json.to_owned()).unwrap())
    }

    #[test]
    fn numbers_keep_every_digit() {
        assert_eq!(text("1500.10").as_deref(), Some("1500.10"));
        assert_eq!(text("12345678901234567890").as_deref(), Some("12345678901234567890"));
        assert_eq!(text("1.5E+6").as_deref(), Some("1500000"));
    }

    #[test]
    fn nothing_is_no_text() {
        for json in ["null", "\"\"", "{}", "[1]"] {
            assert_eq!(text(json), None, "{json}");
        }
        assert_eq!(text("false").as_deref(), Some("false"));
        assert_eq!(text(r#""a\nb""#).as_deref(), Some("a\nb"));
    }
}
