//! Scalars of JSON as text, whichever kind they come as: most services give ids and numbers now as
//! texts and now as numbers.

use std::fmt;

use serde::de::{
    Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};

/// A scalar of a definition: none for null and the empty text, and for lists and objects as well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub Option<String>);

/// A scalar of a record: none for null and the empty text. A list or an object is an error, for what
/// it holds would be lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value(pub Option<String>);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        deserializer.deserialize_any(AnyScalar { strict: false }).map(Text)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(AnyScalar { strict: true }).map(Value)
    }
}

struct AnyScalar {
    strict: bool,
}

impl<'de> Visitor<'de> for AnyScalar {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, a boolean or null")
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Option<String>, E> {
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }
    fn visit_string<E: Error>(self, text: String) -> Result<Option<String>, E> {
        Ok((!text.is_empty()).then_some(text))
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<Option<String>, E> {
        Ok(Some(value.to_string()))
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Option<String>, E> {
        Ok(Some(value.to_string()))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Option<String>, E> {
        Ok(Some(value.to_string()))
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Option<String>, E> {
        Ok(Some(value.to_string()))
    }
    fn visit_unit<E: Error>(self) -> Result<Option<String>, E> {
        Ok(None)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Option<String>, A::Error> {
        if self.strict {
            return Err(A::Error::invalid_type(Unexpected::Seq, &self));
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<String>, A::Error> {
        if self.strict {
            return Err(A::Error::invalid_type(Unexpected::Map, &self));
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_record_holds_is_never_lost_and_what_a_definition_says_beside_is_no_trouble() {
        for (json, text) in
            [("null", None), ("\"\"", None), ("7", Some("7")), ("true", Some("true"))]
        {
            let value: Value = serde_json::from_str(json).unwrap();
            assert_eq!(value.0.as_deref(), text, "{json}");
            assert_eq!(serde_json::from_str::<Text>(json).unwrap().0, value.0, "{json}");
        }
        for json in ["[1]", r#"{"id":1}"#] {
            assert!(serde_json::from_str::<Value>(json).is_err(), "{json}");
            assert_eq!(serde_json::from_str::<Text>(json).unwrap(), Text(None), "{json}");
        }
    }
}
