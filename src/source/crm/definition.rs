//! Reads definitions (fields, options, pipelines, users) leniently.
//!
//! What a service says of its own fields decides how values are shown, and loses none: null, a missing
//! key and another kind than expected count as nothing said. A definition without the name or the id
//! that records use is none, though, and is told. Records themselves are read strictly.

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny};

use super::scalar::Text;

/// A text that may be missing.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Text::deserialize(deserializer)?.0)
}

/// A text; empty if missing.
pub fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Text::deserialize(deserializer)?.0.unwrap_or_default())
}

/// The name or the id that records use: it has to be there.
pub fn key<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let key = Text::deserialize(deserializer)?.0;
    key.ok_or_else(|| D::Error::custom("no name and no id"))
}

/// A switch: on by `true`, `"true"` or `1`; off by all else.
pub fn switch<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    let text = Text::deserialize(deserializer)?.0.unwrap_or_default();
    Ok(text.eq_ignore_ascii_case("true") || text == "1")
}

/// A switch that is on unless it says otherwise: for what would be left out if it were off.
pub fn unless_off<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    let text = Text::deserialize(deserializer)?.0.unwrap_or_default();
    Ok(!text.eq_ignore_ascii_case("false") && text != "0")
}

/// For a switch that is on unless it says otherwise and is missing.
pub fn on() -> bool {
    true
}

/// A whole number; none for all else.
pub fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(Text::deserialize(deserializer)?.0.and_then(|text| text.parse().ok()))
}

/// The items of a list that can be read; none for all else. For lists within a definition: the list
/// of the definitions themselves has to be there.
pub fn items<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum Item<T> {
        Read(T),
        Other(IgnoredAny),
    }
    #[derive(serde::Deserialize)]
    #[serde(untagged, bound = "T: Deserialize<'de>")]
    enum Items<T> {
        List(Vec<Item<T>>),
        Other(IgnoredAny),
    }
    let Items::List(all) = Items::deserialize(deserializer)? else { return Ok(Vec::new()) };
    let read = |item| match item {
        Item::Read(item) => Some(item),
        Item::Other(IgnoredAny) => None,
    };
    Ok(all.into_iter().filter_map(read).collect())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Choice {
        #[serde(deserialize_with = "super::key")]
        value: String,
        #[serde(default, deserialize_with = "super::words")]
        label: String,
    }

    #[derive(Debug, Deserialize)]
    struct Definition {
        #[serde(default, deserialize_with = "super::switch")]
        hidden: bool,
        #[serde(default, deserialize_with = "super::number")]
        order: Option<i64>,
        #[serde(default, deserialize_with = "super::text")]
        group: Option<String>,
        #[serde(default, deserialize_with = "super::items")]
        options: Vec<Choice>,
    }

    fn read(json: serde_json::Value) -> Definition {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn null_and_what_is_missing_say_nothing() {
        let null = json!({"hidden": null, "order": null, "group": null, "options": null});
        for json in [null, json!({}), json!({"hidden": {}, "order": "x", "options": {"a": 1}})] {
            let read = read(json);
            assert!(!read.hidden && read.order.is_none() && read.group.is_none());
            assert!(read.options.is_empty());
        }
    }

    #[test]
    fn scalars_are_read_whichever_kind_they_come_as() {
        let one = read(json!({"hidden": "true", "order": "7", "group": 3}));
        assert!(one.hidden && one.order == Some(7) && one.group.as_deref() == Some("3"));
        assert!(read(json!({"hidden": 1})).hidden);
    }

    #[test]
    fn an_option_that_no_record_can_name_is_left_out() {
        let options = json!([{"value": 3, "label": null}, {"value": null}, null, {"label": "A"}]);
        let read = read(json!({"options": options})).options;
        assert_eq!(read, [Choice { value: "3".into(), label: String::new() }]);
    }

    #[test]
    fn a_definition_without_its_name_is_told() {
        let error = serde_json::from_value::<Choice>(json!({"value": null})).unwrap_err();
        assert!(error.to_string().contains("no name and no id"), "{error}");
    }
}
