//! The options of select fields: those that rows bring are added to them.

use super::judge::Ready;
use super::write::Writer;
use crate::model::Warning;

/// The options of a select field, and whether this batch added some.
pub(super) struct Options {
    pub(super) known: Vec<String>,
    pub(super) before: Option<Vec<String>>,
}

/// A select field with more options than this is a text field in disguise: no more are added.
const MOST_OPTIONS: usize = 1_000;

impl Writer<'_> {
    /// Notes the options of select fields that were not known.
    pub(super) fn add_options(&mut self, ready: &mut Ready) {
        let object = ready.draft.object;
        for (key, value) in &ready.draft.custom {
            let Some(options) = self.options.get_mut(&(object, key.clone())) else { continue };
            let values: Vec<&str> = match value {
                serde_json::Value::String(one) => vec![one],
                serde_json::Value::Array(several) => {
                    several.iter().filter_map(serde_json::Value::as_str).collect()
                }
                _ => Vec::new(),
            };
            for value in values {
                if options.known.iter().any(|known| known == value) {
                    continue;
                }
                if options.known.len() >= MOST_OPTIONS {
                    ready.draft.warnings.push(Warning::new(
                        "too_many_options",
                        format!("custom.{key}"),
                        value,
                    ));
                    continue;
                }
                options.before.get_or_insert_with(|| options.known.clone());
                options.known.push(value.to_owned());
            }
        }
    }
}
