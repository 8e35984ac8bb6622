//! The options of select fields: a row's option is the one that is there in the one form of keys, else a
//! new one, up to a bound.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::EngineError;
use super::judge::Ready;
use crate::model::text::name_key;
use crate::model::{CustomType, Object, Warning};
use crate::store::Store;
use crate::store::journal::{Entry, What};

/// A select field with more options than this is a text field in disguise: no more are added.
const MOST_OPTIONS: usize = 1_000;

/// The options of all select fields.
pub struct Options(HashMap<(Object, String), OfField>);

/// The options of one, and those before this batch added some.
struct OfField {
    known: Vec<String>,
    // the same in the one form of keys
    keys: Vec<String>,
    before: Option<Vec<String>>,
}

impl Options {
    /// Those that the store knows.
    pub fn of(store: &Store) -> Result<Options, EngineError> {
        let fields = store
            .custom_fields()?
            .into_iter()
            .filter(|field| matches!(field.kind, CustomType::Select | CustomType::MultiSelect))
            .map(|field| {
                let keys = field.options.iter().map(|option| name_key(option)).collect();
                let options = OfField { known: field.options, keys, before: None };
                ((field.object, field.key), options)
            });
        Ok(Options(fields.collect()))
    }

    /// Gives the options of a row the spelling that is known, and notes those that are new.
    pub fn settle(&mut self, ready: &mut Ready) {
        if self.0.is_empty() {
            return;
        }
        let object = ready.draft.object;
        let mut respelt = Vec::new();
        for (key, value) in &mut ready.draft.custom {
            let Some(options) = self.0.get_mut(&(object, key.clone())) else { continue };
            let texts: Vec<&mut String> = match value {
                Value::String(one) => vec![one],
                Value::Array(several) => several
                    .iter_mut()
                    .filter_map(|value| match value {
                        Value::String(text) => Some(text),
                        _ => None,
                    })
                    .collect(),
                _ => Vec::new(),
            };
            for text in texts {
                match options.place(text) {
                    Place::Known => {}
                    Place::As(known) => {
                        let read = std::mem::replace(text, known);
                        respelt.push((format!("custom.{key}"), read));
                    }
                    Place::Full => ready.draft.warnings.push(Warning::new(
                        "too_many_options",
                        format!("custom.{key}"),
                        text.as_str(),
                    )),
                }
            }
            // Two spellings of one option are one option.
            if let Value::Array(several) = value
                && !respelt.is_empty()
            {
                let mut seen: Vec<Value> = Vec::with_capacity(several.len());
                several.retain(|value| {
                    let new = !seen.contains(value);
                    if new {
                        seen.push(value.clone());
                    }
                    new
                });
            }
        }
        if !respelt.is_empty() {
            // What was worked out of the values was so of the other spelling.
            ready.texts = None;
        }
        for (field, read) in respelt {
            ready.draft.originals.entry(field).or_insert(read);
        }
    }

    /// Keeps what is new; before every commit.
    pub fn keep(&mut self, store: &Store, import_id: i64) -> Result<(), EngineError> {
        for ((object, key), options) in &mut self.0 {
            if let Some(before) = options.before.take() {
                store.set_options(*object, key, &options.known)?;
                store.add_journal(&Entry {
                    id: 0,
                    import_id,
                    object: *object,
                    record_id: 0,
                    what: What::Options,
                    before: BTreeMap::from([(key.clone(), serde_json::json!(before))]),
                    after: BTreeMap::from([(key.clone(), serde_json::json!(options.known))]),
                })?;
            }
        }
        Ok(())
    }
}

/// Where an option stands among those that are known.
enum Place {
    /// It is one of them, by now.
    Known,
    /// It is one of them in another spelling.
    As(String),
    /// It is none, and there are too many.
    Full,
}

impl OfField {
    fn place(&mut self, option: &str) -> Place {
        if self.known.iter().any(|known| known == option) {
            return Place::Known;
        }
        let key = name_key(option);
        if let Some(at) = self.keys.iter().position(|known| *known == key) {
            return Place::As(self.known[at].clone());
        }
        if self.known.len() >= MOST_OPTIONS {
            return Place::Full;
        }
        self.before.get_or_insert_with(|| self.known.clone());
        self.known.push(option.to_owned());
        self.keys.push(key);
        Place::Known
    }
}
