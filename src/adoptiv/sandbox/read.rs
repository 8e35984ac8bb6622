//! Reading records: one, those that answer to keys, and the changes since a cursor.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Code, Failure, Problem};
use super::cursor::{Cursor, utc};
use super::routes::Call;
use crate::adoptiv::assemble::{Links, Names, state_of};
use crate::model::email::parse_email;
use crate::model::text::name_key;
use crate::model::web::parse_domain;
use crate::model::{Object, StageKind};
use crate::store::external_ids::ExternalId;
use crate::store::match_keys::MatchKey;
use crate::store::records::Record;
use crate::store::{Change, Since, Store, StoreError};

/// The records that one key may bring.
const MOST_PER_KEY: i64 = 50;

/// The ids of a served workspace: the letter of the object and the store's number.
pub struct OwnIds<'a>(pub &'a Store);

/// The id in the API of a record.
pub fn own_id(object: Object, id: i64) -> String {
    format!("{}{id}", &object.name()[..1])
}

/// The record of an id in the API, there or not.
pub fn record_number(object: Object, id: &str) -> Option<i64> {
    let digits = id.strip_prefix(&object.name()[..1])?;
    let plain = !digits.starts_with(['0', '+']);
    digits.parse().ok().filter(|_| plain)
}

impl Links for OwnIds<'_> {
    fn remote_id(&self, object: Object, record_id: i64) -> Result<Option<String>, StoreError> {
        Ok(Some(own_id(object, record_id)))
    }

    fn record_id(&self, object: Object, remote_id: &str) -> Result<Option<i64>, StoreError> {
        match record_number(object, remote_id) {
            Some(id) if self.0.has_record(object, id)? => Ok(Some(id)),
            _ => Ok(None),
        }
    }
}

/// What records go by number for, as the store has it now.
struct Known {
    names: Names,
    kinds: HashMap<i64, StageKind>,
}

impl Known {
    fn read(store: &Store) -> Result<Known, StoreError> {
        let stages = store.pipelines()?.into_iter().flat_map(|pipeline| pipeline.stages);
        let kinds = stages.map(|stage| (stage.id, stage.kind)).collect();
        Ok(Known { names: Names::read(store)?, kinds })
    }
}

/// A record as the API shows it.
fn shown(store: &Store, record: &Record, known: &Known, at: &str) -> Result<Value, Failure> {
    let object = record.object;
    let mut json = Map::new();
    json.insert("id".to_owned(), own_id(object, record.id).into());
    json.insert("version".to_owned(), record.revision.into());
    json.insert("updated_at".to_owned(), at.into());
    let state = state_of(store, record, &known.names, &OwnIds(store))?;
    json.append(&mut state.to_json(object));
    match object {
        Object::Accounts => {}
        Object::Contacts => {
            json.insert("dialable".to_owned(), record.not_dialable.is_empty().into());
            json.insert("not_dialable".to_owned(), record.not_dialable.clone().into());
        }
        Object::Deals => {
            let kind = record.stage_id.and_then(|id| known.kinds.get(&id));
            json.insert("status".to_owned(), kind.map(|kind| kind.name()).into());
        }
    }
    Ok(Value::Object(json))
}

/// What is left of a record that was deleted.
fn tombstone(object: Object, change: &Change) -> Result<Value, Failure> {
    let ids: Vec<(String, String, i64)> = match &change.ids {
        Some(ids) => serde_json::from_str(ids).map_err(StoreError::from)?,
        None => Vec::new(),
    };
    let ids: Vec<Value> = ids
        .into_iter()
        .map(|(source, id, derived)| json!({"source": source, "id": id, "derived": derived != 0}))
        .collect();
    Ok(json!({
        "id": own_id(object, change.record_id),
        "version": change.revision,
        "updated_at": change.at,
        "deleted_at": change.at,
        "external_ids": ids,
    }))
}

fn answer(value: &Value) -> Answer {
    Answer::json(StatusCode::OK, value.to_string().into_bytes())
}

/// One record by its id.
pub fn one(store: &Store, object: Object, call: &Call) -> Result<Answer, Failure> {
    let id = call.given.get("id").map_or("", String::as_str);
    let missing = || {
        let detail = format!("there is no {} `{id}`", object.singular());
        Failure::Problem(Problem::new(Code::NotFound, detail))
    };
    let number = record_number(object, id).ok_or_else(missing)?;
    let record = store.record(object, number)?.ok_or_else(missing)?;
    let change = store.change(object, number)?.ok_or_else(missing)?;
    Ok(answer(&shown(store, &record, &Known::read(store)?, &change.at)?))
}

/// The records that answer to any of the keys.
pub fn batch(store: &Store, object: Object, call: &Call) -> Result<Answer, Failure> {
    let mut found = BTreeSet::new();
    for id in texts(&call.body, "ids") {
        found.extend(record_number(object, id));
    }
    for key in call.body["external_ids"].as_array().into_iter().flatten() {
        let (source, id) = (key["source"].as_str(), key["id"].as_str());
        let source = store.find_source(source.unwrap_or_default())?;
        if let (Some(source), Some(id)) = (source, id) {
            let known = store.find_external_id(ExternalId { object, source, id })?;
            found.extend(known.map(|known| known.record_id));
        }
    }
    for (list, key) in keys_of(object) {
        for text in texts(&call.body, list) {
            found.extend(store.find_by(*key, &compared(*key, text), MOST_PER_KEY)?);
        }
    }
    let known = Known::read(store)?;
    let mut records = Vec::new();
    for id in found {
        let Some(change) = store.change(object, id)? else { continue };
        match store.record(object, id)? {
            Some(record) => records.push(shown(store, &record, &known, &change.at)?),
            None => records.push(tombstone(object, &change)?),
        }
    }
    Ok(answer(&json!({"records": records})))
}

fn keys_of(object: Object) -> &'static [(&'static str, MatchKey)] {
    match object {
        Object::Accounts => &[("names", MatchKey::AccountName), ("domains", MatchKey::Domain)],
        Object::Contacts => &[
            ("emails", MatchKey::Email),
            ("phones", MatchKey::Phone),
            ("names", MatchKey::ContactName),
        ],
        Object::Deals => &[],
    }
}

/// A key as the store compares it.
pub fn compared(key: MatchKey, text: &str) -> String {
    match key {
        MatchKey::Email => parse_email(text).unwrap_or_else(|| text.to_lowercase()),
        MatchKey::Phone => text.to_owned(),
        MatchKey::Domain => parse_domain(text).unwrap_or_else(|| text.to_lowercase()),
        MatchKey::AccountName | MatchKey::ContactName => name_key(text),
    }
}

fn texts<'b>(body: &'b Value, list: &str) -> impl Iterator<Item = &'b str> {
    body[list].as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// How many changes there were after a place, and the last change when that was counted: a client
/// that reads page after page has them counted once.
#[derive(Default)]
pub struct Counts(HashMap<(Object, Cursor), (i64, i64)>);

/// Places that are remembered; clients that read at once are few.
const MOST_COUNTS: usize = 1_000;

impl Counts {
    /// How many changes there are after `place`.
    fn after(&mut self, store: &Store, object: Object, place: &Cursor) -> Result<i64, StoreError> {
        let last = store.last_change()?;
        match self.0.remove(&(object, place.clone())) {
            Some((counted_at, count)) if counted_at == last => Ok(count),
            _ => store.count_changes(object, &since(place)),
        }
    }

    /// Remembers how many there are after the page that ends at `place`.
    fn keep(
        &mut self,
        store: &Store,
        object: Object,
        place: Cursor,
        count: i64,
    ) -> Result<(), StoreError> {
        if self.0.len() >= MOST_COUNTS {
            self.0.clear();
        }
        self.0.insert((object, place), (store.last_change()?, count));
        Ok(())
    }
}

fn since(place: &Cursor) -> Since<'_> {
    Since { seq: place.seq, at: place.at.as_deref(), deleted: place.deleted }
}

/// A page of changes.
pub fn list(
    counts: &Mutex<Counts>,
    store: &Store,
    object: Object,
    call: &Call,
) -> Result<Answer, Failure> {
    let mut place = begin(call)?;
    let limit = super::setup::limit(call);
    let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
    let remaining = counts.after(store, object, &place)?;
    let changes = store.changes(object, &since(&place), limit)?;
    let known = Known::read(store)?;
    let mut records = Vec::with_capacity(changes.len());
    for change in &changes {
        place.seq = change.seq;
        if change.deleted {
            records.push(tombstone(object, change)?);
        } else if let Some(record) = store.record(object, change.record_id)? {
            records.push(shown(store, &record, &known, &change.at)?);
        }
    }
    let after = remaining - i64::try_from(changes.len()).unwrap_or(0);
    let page = json!({
        "records": records,
        "next_cursor": place.text(),
        "has_more": after > 0,
        "remaining": remaining,
    });
    counts.keep(store, object, place, after)?;
    Ok(answer(&page))
}

/// Where a page begins.
fn begin(call: &Call) -> Result<Cursor, Failure> {
    let wrong = |detail: &str| Failure::Problem(Problem::new(Code::InvalidParameter, detail));
    let (since, deleted) = (call.given.get("updated_since"), call.given.get("include_deleted"));
    let Some(cursor) = call.given.get("cursor") else {
        let at = match since {
            Some(since) => {
                Some(utc(since).ok_or_else(|| wrong("`updated_since` is no moment of RFC 3339"))?)
            }
            None => None,
        };
        return Ok(Cursor { seq: 0, deleted: deleted.is_some_and(|yes| yes == "true"), at });
    };
    if since.is_some() || deleted.is_some() {
        let detail = "a cursor carries the filter that it was made with; \
                      leave `updated_since` and `include_deleted` out";
        return Err(Problem::new(Code::Conflict, detail).into());
    }
    Cursor::read(cursor).ok_or_else(|| wrong("the cursor is not one of this server"))
}
