//! Creating and changing records: each input is a merge patch onto the record that it stands for,
//! done whole or not at all.

use std::collections::{HashMap, HashSet};

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Code, Failure, Problem};
use super::read::{OwnIds, compared, own_id, record_number};
use super::routes::Call;
use super::told::import_number;
use crate::adoptiv::assemble::{Manner, Misfit, Names, Unknown, state_of, write_state};
use crate::adoptiv::wire::State;
use crate::model::{CustomType, Object, field};
use crate::store::external_ids::ExternalId;
use crate::store::holds::JudgedBy;
use crate::store::match_keys::{MatchKey, contact_name_key};
use crate::store::records::Record;
use crate::store::{Store, StoreError};

mod values;

/// A batch at work.
struct Batch<'s> {
    store: &'s Store,
    object: Object,
    names: Names,
    customs: HashMap<String, CustomType>,
    currency: String,
    // the records that inputs before wrote
    written: HashSet<i64>,
}

/// Why an input is not done.
enum Refusal {
    /// It is the client's doing.
    Part(Part),
    /// The store failed: none of the batch is done.
    Store(StoreError),
}

/// What is wrong with an input.
struct Part {
    code: &'static str,
    /// Into the input.
    pointer: String,
    detail: String,
    /// The record that stands in the way, with its version.
    other: Option<(i64, i64)>,
}

impl Part {
    fn new(code: &'static str, pointer: impl Into<String>, detail: impl Into<String>) -> Part {
        Part { code, pointer: pointer.into(), detail: detail.into(), other: None }
    }
}

impl From<Part> for Refusal {
    fn from(part: Part) -> Refusal {
        Refusal::Part(part)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Refusal {
        Refusal::Store(error)
    }
}

impl From<Misfit> for Refusal {
    fn from(misfit: Misfit) -> Refusal {
        match misfit {
            Misfit::Part { pointer, code, detail } => Part::new(code, pointer, detail).into(),
            Misfit::Store(error) => error.into(),
        }
    }
}

/// What was done with an input.
struct Done {
    status: &'static str,
    id: i64,
    version: i64,
}

/// Creates and changes records, each for itself.
pub fn batch(store: &mut Store, object: Object, call: &Call) -> Result<Answer, Failure> {
    if let Some(id) = call.body["import_id"].as_str() {
        let told = match import_number(id) {
            Some(number) => store.told_import(number)?,
            None => None,
        };
        if told.is_none() {
            let detail = format!("there is no import `{id}`");
            let problem = Problem::new(Code::NotFound, &detail);
            return Err(problem.at("/import_id", "not_found", &detail).into());
        }
    }
    let customs = store.custom_fields()?.into_iter().filter(|field| field.object == object);
    let mut batch = Batch {
        store,
        object,
        names: Names::read(store)?,
        customs: customs.map(|field| (field.key, field.kind)).collect(),
        currency: store.settings()?.currency,
        written: HashSet::new(),
    };
    let empty = Map::new();
    let mut results = Vec::new();
    for (index, input) in call.body["records"].as_array().into_iter().flatten().enumerate() {
        let input = input.as_object().unwrap_or(&empty);
        let done = store.whole(|| batch.one(input));
        results.push(batch.result(index, done)?);
    }
    let body = json!({"results": results}).to_string();
    Ok(Answer::json(StatusCode::OK, body.into_bytes()))
}

impl Batch<'_> {
    fn result(&mut self, index: usize, done: Result<Done, Refusal>) -> Result<Value, Failure> {
        let part = match done {
            Ok(Done { status, id, version }) => {
                self.written.insert(id);
                return Ok(json!({
                    "index": index,
                    "status": status,
                    "id": own_id(self.object, id),
                    "version": version,
                    "error": null,
                }));
            }
            Err(Refusal::Store(error)) => return Err(error.into()),
            Err(Refusal::Part(part)) => part,
        };
        let mut error = json!({
            "code": part.code,
            "detail": part.detail,
            "pointer": format!("/records/{index}{}", part.pointer),
        });
        if let Some((id, version)) = part.other {
            error["id"] = own_id(self.object, id).into();
            error["version"] = version.into();
        }
        Ok(json!({
            "index": index,
            "status": "error",
            "id": part.other.map(|(id, _)| own_id(self.object, id)),
            "version": part.other.map(|(_, version)| version),
            "error": error,
        }))
    }

    fn one(&self, input: &Map<String, Value>) -> Result<Done, Refusal> {
        let existing = self.find(input)?;
        self.check_version(input, existing.as_ref())?;
        let replace = input.get("replace") == Some(&Value::Bool(true));
        let there = match &existing {
            Some(record) if !replace => {
                state_of(self.store, record, &self.names, &OwnIds(self.store))?
            }
            _ => State::empty(self.object),
        };
        let mut json = there.to_json(self.object);
        values::patch(&mut json, input);
        let mut state = State::from_json(self.object, &json)
            .map_err(|error| Part::new("invalid_value", error.pointer, error.detail))?;
        values::settle(&mut state, self.object, input)?;
        values::check_custom(&self.customs, input)?;
        self.check_required(&mut state)?;
        let manner = Manner {
            unknown: Unknown::Refuse,
            replace_ids: replace,
            judged_by: JudgedBy::Workspace,
        };
        let links = OwnIds(self.store);
        let written = write_state(
            self.store,
            self.object,
            existing.as_ref(),
            &state,
            &self.names,
            &links,
            manner,
        )?;
        Ok(match (existing, written) {
            (None, (id, _)) => Done { status: "created", id, version: 1 },
            (Some(before), (id, true)) => {
                Done { status: "updated", id, version: before.revision + 1 }
            }
            (Some(before), (id, false)) => {
                Done { status: "unchanged", id, version: before.revision }
            }
        })
    }

    /// The record that an input stands for.
    fn find(&self, input: &Map<String, Value>) -> Result<Option<Record>, Refusal> {
        let found = match input.get("id").and_then(Value::as_str) {
            Some(id) => {
                let number = record_number(self.object, id);
                let record = match number {
                    Some(number) => self.store.record(self.object, number)?,
                    None => None,
                };
                let Some(record) = record else {
                    let detail = format!("there is no {} `{id}`", self.object.singular());
                    return Err(Part::new("not_found", "/id", detail).into());
                };
                Some(record)
            }
            None => match self.by_external_ids(input)? {
                Some(record) => Some(record),
                None => self.by_keys(input)?,
            },
        };
        if let Some(record) = &found
            && self.written.contains(&record.id)
        {
            let detail = "an input before this one wrote the same record; send one input for each";
            return Err(self.in_the_way("duplicate_in_batch", "", detail, record).into());
        }
        Ok(found)
    }

    fn in_the_way(
        &self,
        code: &'static str,
        pointer: impl Into<String>,
        detail: impl Into<String>,
        record: &Record,
    ) -> Part {
        Part { other: Some((record.id, record.revision)), ..Part::new(code, pointer, detail) }
    }

    fn by_external_ids(&self, input: &Map<String, Value>) -> Result<Option<Record>, Refusal> {
        let mut found: Option<Record> = None;
        let ids = input.get("external_ids").and_then(Value::as_array).into_iter().flatten();
        for (at, said) in ids.enumerate() {
            let (Some(source), Some(id)) = (said["source"].as_str(), said["id"].as_str()) else {
                continue;
            };
            let Some(source) = self.store.find_source(source)? else { continue };
            let key = ExternalId { object: self.object, source, id };
            let Some(known) = self.store.find_external_id(key)? else { continue };
            if found.as_ref().is_some_and(|record| record.id == known.record_id) {
                continue;
            }
            let Some(record) = self.store.record(self.object, known.record_id)? else { continue };
            if found.is_some() {
                let detail = format!("another {} carries this id", self.object.singular());
                let pointer = format!("/external_ids/{at}");
                return Err(self.in_the_way("external_id_taken", pointer, detail, &record).into());
            }
            found = Some(record);
        }
        Ok(found)
    }

    fn by_keys(&self, input: &Map<String, Value>) -> Result<Option<Record>, Refusal> {
        let keys = input.get("match").and_then(Value::as_array).into_iter().flatten();
        for (at, key) in keys.enumerate() {
            let said = |field: &str| input.get(field).and_then(Value::as_str);
            let (match_key, value) = match (self.object, key.as_str().unwrap_or_default()) {
                (Object::Accounts, "domain") => (MatchKey::Domain, said("domain")),
                (Object::Accounts, "name") => (MatchKey::AccountName, said("name")),
                (Object::Contacts, "email") => (MatchKey::Email, said("email")),
                (Object::Contacts, _) => {
                    let name = contact_name_key(said("first_name"), said("last_name"));
                    match self.answering(MatchKey::ContactName, name.as_deref(), at)? {
                        Some(record) => return Ok(Some(record)),
                        None => continue,
                    }
                }
                _ => continue,
            };
            if let Some(record) = self.answering(match_key, value, at)? {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    /// The one record that answers to a key.
    fn answering(
        &self,
        key: MatchKey,
        value: Option<&str>,
        at: usize,
    ) -> Result<Option<Record>, Refusal> {
        let Some(value) = value.filter(|value| !value.trim().is_empty()) else { return Ok(None) };
        let ids = self.store.find_by(key, &compared(key, value), 2)?;
        let Some(first) = ids.first() else { return Ok(None) };
        let record = self.store.record(self.object, *first)?;
        match record {
            Some(record) if ids.len() > 1 => {
                let detail = format!("several {} answer to `{value}`", self.object);
                Err(self.in_the_way("ambiguous_match", format!("/match/{at}"), detail, &record))?
            }
            record => Ok(record),
        }
    }

    fn check_version(
        &self,
        input: &Map<String, Value>,
        existing: Option<&Record>,
    ) -> Result<(), Refusal> {
        let version = input.get("version").and_then(Value::as_f64).map(|version| version as i64);
        match (version, existing) {
            (Some(_), None) => {
                let detail = "there is no record yet that could have a version";
                return Err(Part::new("not_found", "/version", detail).into());
            }
            (Some(version), Some(record)) if version != record.revision => {
                let detail = format!("the record is at version {} by now", record.revision);
                return Err(self.in_the_way("version_conflict", "/version", detail, record).into());
            }
            _ => {}
        }
        let replace = input.get("replace") == Some(&Value::Bool(true));
        if replace && (version.is_none() || !input.contains_key("id")) {
            let detail = "replacing a record needs its `id` and `version`";
            return Err(Part::new("invalid_value", "/replace", detail).into());
        }
        Ok(())
    }

    /// What every record of the object has. An amount has a currency.
    fn check_required(&self, state: &mut State) -> Result<(), Part> {
        let missing = |pointer: &str, detail: &str| {
            Err(Part::new("required_missing", pointer.to_owned(), detail.to_owned()))
        };
        let has = |key| state.get(self.object, key).is_some();
        match self.object {
            Object::Accounts if !has("name") => return missing("/name", "an account has a name"),
            Object::Contacts
                if !["first_name", "last_name", "email", "phone"].into_iter().any(has)
                    && !state.originals.contains_key("phone") =>
            {
                return missing("", "a contact has a name, an e-mail address or a phone number");
            }
            Object::Deals if !has("name") => return missing("/name", "a deal has a name"),
            Object::Deals if state.pipeline.is_none() => {
                return missing("/pipeline", "a deal has a pipeline");
            }
            Object::Deals if state.stage.is_none() => {
                return missing("/stage", "a deal has a stage");
            }
            Object::Deals if has("amount") && !has("currency") => {
                if let Some(at) = field::position(self.object, "currency") {
                    state.values[at] = Some(self.currency.clone());
                }
            }
            _ => {}
        }
        Ok(())
    }
}
