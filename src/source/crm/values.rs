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

/// The text of a scalar of a record; for a list or an object what it is and what was expected, since
/// what it holds would be lost: `is a list, expected a text or a number`.
pub fn strict(raw: &RawValue) -> Result<Option<String>, String> {
    match raw.get().as_bytes().first() {
        Some(b'{' | b'[') => Err(format!("{}, expected a text or a number", is(raw))),
        _ => Ok(scalar(raw)),
    }
}

/// The text of a value of a field that the customer made: of a scalar as [`scalar`] has it, of a list or
/// an object its JSON, so that what no type foresees is kept as it came.
pub fn whole(raw: &RawValue) -> Option<String> {
    match raw.get().as_bytes().first() {
        Some(b'{' | b'[') => Some(raw.get().to_owned()).filter(|text| text.len() > 2),
        _ => scalar(raw),
    }
}

/// What a value is, without what it holds: `is a list`.
pub fn is(raw: &RawValue) -> &'static str {
    match raw.get().as_bytes().first() {
        Some(b'{') => "is an object",
        Some(b'[') => "is a list",
        Some(b'"') => "is a text",
        Some(b't' | b'f') => "is a boolean",
        Some(b'n') => "is null",
        _ => "is a number",
    }
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
    fn what_a_list_or_an_object_holds_is_not_lost_unsaid() {
        let read = |json: &str| strict(&RawValue::from_string(json.to_owned()).unwrap());
        assert_eq!(read("[1]").unwrap_err(), "is a list, expected a text or a number");
        assert!(read(r#"{"id":1}"#).is_err());
        assert_eq!(read("null").unwrap(), None);
        assert_eq!(read("7").unwrap().as_deref(), Some("7"));
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
