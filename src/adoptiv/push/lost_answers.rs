//! Looks what a destination has of batches whose answers are not on record, before anything else is
//! decided: what it has as it was sent is ours, whatever became of the answer; only a difference from what
//! was sent is an edit of somebody else, and that stays as it is there.
//!
//! An Idempotency-Key alone can't tell: it expires, and what stands between here and there may answer for
//! the destination.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::batches::deletes;
use super::withhold::told;
use crate::adoptiv::apply::{Applier, Unsent};
use crate::adoptiv::client::{Client, Keys};
use crate::adoptiv::wire::{State, WireId, WireRecord};
use crate::engine::EngineError;
use crate::model::Object;
use crate::model::text::name_key;
use crate::store::push_batches::PushBatch;
use crate::store::remote::Remote;
use crate::store::{Store, StoreError};

/// Takes over what the destination has of the batches without an answer on record. A batch that it has
/// something of is done with: what it does not have of it is sent anew. One that it has nothing of stays
/// on record, to be sent again as it was.
///
/// # Errors
/// [`EngineError::Destination`] where the destination can't be read.
pub fn look_up_lost_answers(store: &Store, client: &Client) -> Result<(), EngineError> {
    for batch in store.push_batches()?.iter().filter(|batch| !deletes(batch)) {
        #[derive(Deserialize)]
        struct Body {
            records: Vec<Map<String, Value>>,
        }
        let Body { records: sent } =
            serde_json::from_slice(&batch.body).map_err(StoreError::from)?;
        let found = find(store, client, batch, &sent)?;
        let mut differ = Vec::new();
        store.transaction(|| {
            for (((record_id, seq), sent), there) in batch.items.iter().zip(&sent).zip(&found) {
                let Some(there) = there else { continue };
                if take(store, batch.object, *record_id, *seq, sent, there)? == Taken::Differs {
                    differ.push(there.clone());
                }
            }
            // What is at a version that we know can't be done twice, and is sent as it is by now.
            let updates = sent.iter().all(|sent| sent.contains_key("version"));
            if updates || found.iter().any(Option::is_some) {
                store.remove_push_batch(&batch.key)?;
            }
            Ok::<(), StoreError>(())
        })?;
        Applier::new(store, client, Unsent::Keep)?.write(batch.object, &differ, || Ok(()))?;
    }
    Ok(())
}

/// Notes that the destination has a record as it was sent at change `remote.seq`. What changed here since
/// is sent whole: from when on is not known.
pub(super) fn keep_sent(
    store: &Store,
    object: Object,
    record_id: i64,
    remote: &Remote,
) -> Result<(), StoreError> {
    let change = store.change(object, record_id)?;
    let later = change.is_some_and(|change| !change.deleted && change.seq > remote.seq);
    store.keep_remote(object, record_id, remote)?;
    if later { store.send_whole(object, record_id) } else { Ok(()) }
}

#[derive(PartialEq, Eq)]
enum Taken {
    /// It is there as it was sent.
    Same,
    /// It was sent, and is otherwise by now.
    Differs,
    /// It was not taken.
    No,
}

/// Notes what the destination has of a record that was sent.
fn take(
    store: &Store,
    object: Object,
    record_id: i64,
    seq: i64,
    sent: &Map<String, Value>,
    there: &WireRecord,
) -> Result<Taken, StoreError> {
    let Some(state) = &there.state else { return Ok(Taken::No) };
    if store.record_of_remote(object, &there.id)?.is_some_and(|other| other != record_id) {
        return Ok(Taken::No);
    }
    let version = sent.get("version").and_then(Value::as_i64);
    let (taken, version) = match version {
        // It has a version of its own only once it was read.
        None if is_as_sent(object, sent, state) => (Taken::Same, there.version),
        None => (Taken::Differs, 0),
        Some(version) if version == there.version => (Taken::No, version),
        Some(version) if was_done(object, sent, state) => (Taken::Differs, version),
        Some(version) => (Taken::No, version),
    };
    if taken != Taken::No {
        let remote = Remote { remote_id: there.id.clone(), version, seq };
        keep_sent(store, object, record_id, &remote)?;
        store.clear_refusal(object, record_id)?;
        if object == Object::Contacts {
            told(store, record_id)?;
        }
    }
    Ok(taken)
}

/// Whether a record is what was sent as a whole, and nothing else.
fn is_as_sent(object: Object, sent: &Map<String, Value>, there: &State) -> bool {
    let Ok(mut sent) = State::from_json(object, sent) else { return false };
    let mut there = there.clone();
    let ledgers = sent.consents.len() == there.consents.len()
        && sent.consents.iter().all(|entry| there.consents.contains(entry));
    for state in [&mut sent, &mut there] {
        state.external_ids.sort();
        state.consents.clear();
    }
    ledgers && sent == there
}

/// Whether a patch was carried out: something of what it changes is there, or, where it only adds ids and
/// consent, all of them.
fn was_done(object: Object, sent: &Map<String, Value>, there: &State) -> bool {
    if sent.get("replace") == Some(&Value::Bool(true)) {
        return is_as_sent(object, sent, there);
    }
    let all = there.to_json(object);
    let mut changes = Vec::new();
    for (key, value) in sent {
        match (key.as_str(), value) {
            ("id" | "version" | "external_ids" | "consents", _) => {}
            ("custom" | "originals", Value::Object(parts)) => {
                let there = all.get(key);
                changes.extend(parts.iter().map(|(part, value)| {
                    there.and_then(|there| there.get(part)).unwrap_or(&Value::Null) == value
                }));
            }
            (key, value) => changes.push(all.get(key) == Some(value)),
        }
    }
    if !changes.is_empty() {
        return changes.contains(&true);
    }
    let Ok(sent) = State::from_json(object, sent) else { return false };
    sent.external_ids.iter().all(|id| there.external_ids.contains(id))
        && sent.consents.iter().all(|entry| there.consents.contains(entry))
}

/// What the destination has of the records of a batch, in their order: by its own id, by an id at a source,
/// or, for an account that has none, by name.
fn find(
    store: &Store,
    client: &Client,
    batch: &PushBatch,
    sent: &[Map<String, Value>],
) -> Result<Vec<Option<WireRecord>>, EngineError> {
    let keys: Vec<Option<Key>> = sent.iter().map(|sent| Key::of(batch.object, sent)).collect();
    let mut by_source: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
    for key in keys.iter().flatten() {
        match key {
            Key::Id(id) => ids.insert(id.clone()),
            Key::Name(name) => names.insert(name.clone()),
            Key::External(id) => {
                by_source.entry(id.source.clone()).or_default().insert(id.id.clone())
            }
        };
    }
    let mut asked = Keys {
        ids: ids.into_iter().collect(),
        names: names.into_iter().collect(),
        ..Keys::default()
    };
    let mut found = Vec::new();
    for (source, ids) in by_source {
        asked.external_ids = (source, ids.into_iter().collect());
        found.extend(client.read(batch.object, &asked)?);
        asked = Keys::default();
    }
    if !asked.is_empty() {
        found.extend(client.read(batch.object, &asked)?);
    }
    let mut there: HashMap<Key, Option<WireRecord>> = HashMap::new();
    for record in found {
        if let Some(state) = &record.state {
            for id in &state.external_ids {
                there.insert(Key::External(id.clone()), Some(record.clone()));
            }
            let name = state.get(batch.object, "name").map(name_key);
            let known = store.record_of_remote(batch.object, &record.id)?.is_some();
            if let (Object::Accounts, Some(name), false) = (batch.object, name, known) {
                // Of several of one name none is known to be ours.
                let other = there.contains_key(&Key::Name(name.clone()));
                there.insert(Key::Name(name), (!other).then(|| record.clone()));
            }
        }
        there.insert(Key::Id(record.id.clone()), Some(record));
    }
    Ok(keys
        .iter()
        .map(|key| key.as_ref().and_then(|key| there.get(key).cloned().flatten()))
        .collect())
}

/// What a record that was sent is found by.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Id(String),
    External(WireId),
    Name(String),
}

impl Key {
    fn of(object: Object, sent: &Map<String, Value>) -> Option<Key> {
        if let Some(id) = sent.get("id").and_then(Value::as_str) {
            return Some(Key::Id(id.to_owned()));
        }
        let ids = sent.get("external_ids").and_then(Value::as_array);
        if let Some(id) = ids.and_then(|ids| ids.first()) {
            return WireId::deserialize(id).ok().map(Key::External);
        }
        let name = sent.get("name").and_then(Value::as_str)?;
        (object == Object::Accounts).then(|| Key::Name(name_key(name)))
    }
}
