//! The JSON of the API's records, both ways.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::model::{Consent, Kind, Object};

/// An id that a record carries at a source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WireId {
    /// The source's name: `csv`, `hubspot`, or what the mapping says.
    pub source: String,
    /// The id there.
    pub id: String,
    /// Whether the source has no ids and this is the fingerprint of a row's content.
    #[serde(default)]
    pub derived: bool,
}

/// What a record holds, without what the server gives it. Values are canonical text, as in the
/// store.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The standard fields, in the order of [`Object::fields`].
    pub values: Vec<Option<String>>,
    /// Further e-mail addresses of a contact.
    pub more_emails: Vec<String>,
    /// Further phone numbers of a contact or an account.
    pub more_phones: Vec<String>,
    /// The API's id of the account that it links to.
    pub account_id: Option<String>,
    /// The API's id of the contact that a deal links to.
    pub contact_id: Option<String>,
    /// The pipeline of a deal, by name.
    pub pipeline: Option<String>,
    /// The stage of a deal, by name.
    pub stage: Option<String>,
    /// The e-mail address of the owner, a workspace user.
    pub owner_email: Option<String>,
    /// The owner as the source names it.
    pub owner_source: Option<String>,
    /// Custom fields by key.
    pub custom: BTreeMap<String, Value>,
    /// The text as it was read, by field, where it differs.
    pub originals: BTreeMap<String, String>,
    /// The ids at sources.
    pub external_ids: Vec<WireId>,
    /// A contact's ledger, oldest entry first.
    pub consents: Vec<Consent>,
}

/// A record as the API shows it. One that was deleted has no state.
#[derive(Clone, Debug, PartialEq)]
pub struct WireRecord {
    /// The API's id.
    pub id: String,
    /// Raised with every change.
    pub version: i64,
    /// When it was deleted, UTC.
    pub deleted_at: Option<String>,
    /// The ids at sources of a record that was deleted.
    pub external_ids: Vec<WireId>,
    /// What it holds; none where it was deleted.
    pub state: Option<State>,
}

/// JSON that is no record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {detail}")]
pub struct WireError {
    /// Where, as a JSON pointer into the record.
    pub pointer: String,
    /// What is wrong.
    pub detail: String,
}

impl WireError {
    fn new(key: &str, detail: impl Into<String>) -> WireError {
        WireError { pointer: format!("/{key}"), detail: detail.into() }
    }
}

impl State {
    /// A state in which nothing is filled.
    pub fn empty(object: Object) -> State {
        State {
            values: vec![None; object.fields().len()],
            more_emails: Vec::new(),
            more_phones: Vec::new(),
            account_id: None,
            contact_id: None,
            pipeline: None,
            stage: None,
            owner_email: None,
            owner_source: None,
            custom: BTreeMap::new(),
            originals: BTreeMap::new(),
            external_ids: Vec::new(),
            consents: Vec::new(),
        }
    }

    /// The value of a standard field.
    pub fn get(&self, object: Object, key: &str) -> Option<&str> {
        crate::model::field::position(object, key).and_then(|at| self.values[at].as_deref())
    }

    /// The state as the API has it: every key of the object, null or empty where there is nothing.
    pub fn to_json(&self, object: Object) -> Map<String, Value> {
        let mut json = Map::new();
        for (field, value) in object.fields().iter().zip(&self.values) {
            json.insert(field.key.to_owned(), value_to_json(field.kind, value.as_deref()));
        }
        let text = |value: &Option<String>| value.clone().map_or(Value::Null, Value::String);
        let list = |values: &[String]| values.iter().cloned().map(Value::String).collect();
        if object != Object::Deals {
            json.insert("more_phones".to_owned(), list(&self.more_phones));
        }
        if object == Object::Contacts {
            json.insert("more_emails".to_owned(), list(&self.more_emails));
        }
        if object != Object::Accounts {
            json.insert("account_id".to_owned(), text(&self.account_id));
        }
        if object == Object::Deals {
            json.insert("contact_id".to_owned(), text(&self.contact_id));
            json.insert("pipeline".to_owned(), text(&self.pipeline));
            json.insert("stage".to_owned(), text(&self.stage));
        }
        json.insert("owner_email".to_owned(), text(&self.owner_email));
        json.insert("owner_source".to_owned(), text(&self.owner_source));
        json.insert("custom".to_owned(), Value::Object(self.custom.clone().into_iter().collect()));
        let originals = self.originals.iter().map(|(k, v)| (k.clone(), Value::String(v.clone())));
        json.insert("originals".to_owned(), Value::Object(originals.collect()));
        json.insert("external_ids".to_owned(), serde_json::json!(self.external_ids));
        if object == Object::Contacts {
            json.insert("consents".to_owned(), serde_json::json!(self.consents));
        }
        json
    }

    /// The state of a record's JSON. Keys that are no part of a state are passed over: the document
    /// says which there are.
    pub fn from_json(object: Object, json: &Map<String, Value>) -> Result<State, WireError> {
        let mut state = State::empty(object);
        for (field, value) in object.fields().iter().zip(&mut state.values) {
            *value = match json.get(field.key) {
                Some(json) => value_from_json(field.key, field.kind, json)?,
                None => None,
            };
        }
        if object != Object::Deals {
            state.more_phones = part(json, "more_phones")?;
        }
        if object != Object::Accounts {
            state.account_id = part(json, "account_id")?;
        }
        match object {
            Object::Accounts => {}
            Object::Contacts => {
                state.more_emails = part(json, "more_emails")?;
                state.consents = part(json, "consents")?;
            }
            Object::Deals => {
                state.contact_id = part(json, "contact_id")?;
                state.pipeline = part(json, "pipeline")?;
                state.stage = part(json, "stage")?;
            }
        }
        state.owner_email = part(json, "owner_email")?;
        state.owner_source = part(json, "owner_source")?;
        state.custom = part(json, "custom")?;
        state.originals = part(json, "originals")?;
        state.external_ids = part(json, "external_ids")?;
        Ok(state)
    }
}

impl WireRecord {
    /// The record of its JSON, a tombstone among them.
    pub fn from_json(object: Object, json: &Map<String, Value>) -> Result<WireRecord, WireError> {
        let deleted_at: Option<String> = part(json, "deleted_at")?;
        let missing = |key| WireError::new(key, "is not there");
        Ok(WireRecord {
            id: part::<Option<String>>(json, "id")?.ok_or_else(|| missing("id"))?,
            version: part::<Option<i64>>(json, "version")?.ok_or_else(|| missing("version"))?,
            external_ids: part(json, "external_ids")?,
            state: match deleted_at {
                Some(_) => None,
                None => Some(State::from_json(object, json)?),
            },
            deleted_at,
        })
    }
}

/// A part of a record; its default where it is absent or null.
fn part<T: serde::de::DeserializeOwned + Default>(
    json: &Map<String, Value>,
    key: &str,
) -> Result<T, WireError> {
    match json.get(key) {
        None | Some(Value::Null) => Ok(T::default()),
        Some(value) => {
            // What serde says may repeat the value, which is the customers'.
            T::deserialize(value).map_err(|_| WireError::new(key, "is not of the expected type"))
        }
    }
}

/// A field's canonical text as JSON.
fn value_to_json(kind: Kind, value: Option<&str>) -> Value {
    let Some(text) = value else { return Value::Null };
    match kind {
        Kind::Boolean => Value::Bool(text == "1"),
        Kind::Integer => match text.parse::<i64>() {
            Ok(number) => Value::from(number),
            Err(_) => Value::String(text.to_owned()),
        },
        _ => Value::String(text.to_owned()),
    }
}

/// The canonical text of a field's JSON.
fn value_from_json(key: &str, kind: Kind, value: &Value) -> Result<Option<String>, WireError> {
    Ok(match (kind, value) {
        (_, Value::Null) => None,
        (Kind::Boolean, Value::Bool(yes)) => Some(if *yes { "1" } else { "0" }.to_owned()),
        (Kind::Integer, Value::Number(number)) => match number.as_i64() {
            Some(number) => Some(number.to_string()),
            None => return Err(WireError::new(key, "is no whole number")),
        },
        (Kind::Boolean, _) => return Err(WireError::new(key, "is neither true, false nor null")),
        (Kind::Integer, _) => return Err(WireError::new(key, "is neither a number nor null")),
        (_, Value::String(text)) => Some(text.clone()),
        _ => return Err(WireError::new(key, "is neither text nor null")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(object: Object) -> State {
        let mut state = State::empty(object);
        for (value, field) in state.values.iter_mut().zip(object.fields()) {
            *value = Some(match field.kind {
                Kind::Integer => "42".to_owned(),
                Kind::Boolean => "1".to_owned(),
                _ => format!("some {}", field.key),
            });
        }
        state.owner_email = Some("ada@acme.example".to_owned());
        state.custom.insert("shoe_size".to_owned(), serde_json::json!(39));
        state.originals.insert("phone".to_owned(), "(202) 555-0139".to_owned());
        state.external_ids =
            vec![WireId { source: "csv".to_owned(), id: "C-1".to_owned(), derived: false }];
        match object {
            Object::Accounts => state.more_phones = vec!["+12025550140".to_owned()],
            Object::Contacts => {
                state.account_id = Some("a1".to_owned());
                state.consents = vec![Consent { do_not_call: true, ..Consent::default() }];
            }
            Object::Deals => {
                state.contact_id = Some("c1".to_owned());
                state.stage = Some("Lead".to_owned());
            }
        }
        state
    }

    #[test]
    fn a_state_reads_back_as_it_was_written() {
        for object in Object::ALL {
            for state in [filled(object), State::empty(object)] {
                assert_eq!(State::from_json(object, &state.to_json(object)).unwrap(), state);
            }
        }
    }

    #[test]
    fn what_is_wrong_is_told_by_its_pointer() {
        let mut json = filled(Object::Contacts).to_json(Object::Contacts);
        json.insert("email_opt_out".to_owned(), serde_json::json!("yes"));
        let error = State::from_json(Object::Contacts, &json).unwrap_err();
        assert_eq!(error.pointer, "/email_opt_out");
    }

    #[test]
    fn a_deleted_record_has_no_state() {
        let json = serde_json::json!({"id": "c7", "version": 3, "deleted_at": "2026-03-08T19:30:00Z",
            "external_ids": [{"source": "csv", "id": "C-1"}]});
        let record = WireRecord::from_json(Object::Contacts, json.as_object().unwrap()).unwrap();
        assert!(record.state.is_none());
        assert_eq!(record.external_ids[0].id, "C-1");
    }
}
