//! A JSON object as flat pairs of key and text, numbers and all to the last digit.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Objects nested deeper stay JSON text.
const DEEPEST: usize = 16;

/// What is told of each value: its path and its text.
pub(super) type Sink<'s> = dyn FnMut(&str, Cow<'_, str>) -> Result<(), String> + 's;

/// Tells `sink` each value of the object in `json`: nested objects as `a.b`, arrays of scalars
/// joined with `;`, other arrays as JSON, `null` as nothing.
pub(super) fn flatten(json: &str, sink: &mut Sink<'_>) -> Result<(), String> {
    let pairs = parse::<Pairs<'_>>(json)?;
    for (key, value) in pairs.0 {
        tell(&key, value.get(), 1, sink)?;
    }
    Ok(())
}

fn tell(path: &str, json: &str, depth: usize, sink: &mut Sink<'_>) -> Result<(), String> {
    if !json.starts_with('{') || depth == DEEPEST {
        return sink(path, text(json)?);
    }
    let pairs = parse::<Pairs<'_>>(json)?;
    if pairs.0.is_empty() {
        return sink(path, Cow::Borrowed(""));
    }
    for (key, value) in pairs.0 {
        tell(&format!("{path}.{key}"), value.get(), depth + 1, sink)?;
    }
    Ok(())
}

fn text(json: &str) -> Result<Cow<'_, str>, String> {
    match json.as_bytes().first() {
        Some(b'"') => parse::<Text<'_>>(json).map(|text| text.0),
        Some(b'n') => Ok(Cow::Borrowed("")),
        Some(b'[') => {
            let items = parse::<Vec<&RawValue>>(json)?;
            if items.iter().any(|item| item.get().starts_with(['{', '['])) {
                return Ok(Cow::Borrowed(json));
            }
            let texts: Result<Vec<_>, _> = items.iter().map(|item| text(item.get())).collect();
            Ok(Cow::Owned(texts?.join(";")))
        }
        _ => Ok(Cow::Borrowed(json)),
    }
}

fn parse<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// The pairs of an object in their order, the values not looked at.
struct Pairs<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some((key, value)) = map.next_entry::<Text<'de>, &'de RawValue>()? {
                    pairs.push((key.0, value));
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(Object)
    }
}
