//! From a record of the store to what the API says of it, and back. The client and the sandbox
//! share it; they differ only in how they know the API's ids, see [`Links`].

use std::collections::HashMap;

use super::wire::{State, WireId};
use crate::model::{Consent, Object};
use crate::store::external_ids::ExternalId;
use crate::store::holds::JudgedBy;
use crate::store::records::Record;
use crate::store::{Store, StoreError};

/// Which record of the store has which id in the API.
pub trait Links {
    /// The API's id of a record; none where it has none yet.
    fn remote_id(&self, object: Object, record_id: i64) -> Result<Option<String>, StoreError>;
    /// The record of that id.
    fn record_id(&self, object: Object, remote_id: &str) -> Result<Option<i64>, StoreError>;
}

/// The names that records go by number for: users and stages. Read once for many records.
pub struct Names {
    emails: HashMap<i64, String>,
    users: HashMap<String, i64>,
    stages: HashMap<i64, (String, String)>,
    stage_ids: HashMap<(String, String), i64>,
}

impl Names {
    /// Reads the names of the store as they are now.
    pub fn read(store: &Store) -> Result<Names, StoreError> {
        let users = store.users()?;
        let stages: HashMap<i64, (String, String)> = store
            .pipelines()?
            .into_iter()
            .flat_map(|pipeline| {
                let name = pipeline.name;
                pipeline.stages.into_iter().map(move |stage| (stage.id, (name.clone(), stage.name)))
            })
            .collect();
        Ok(Names {
            emails: users.iter().map(|user| (user.id, user.email.clone())).collect(),
            users: users.into_iter().map(|user| (user.email, user.id)).collect(),
            stage_ids: stages.iter().map(|(id, names)| (names.clone(), *id)).collect(),
            stages,
        })
    }

    /// Whether there is a pipeline of that name, with at least one stage.
    pub fn has_pipeline(&self, name: &str) -> bool {
        self.stage_ids.keys().any(|(pipeline, _)| pipeline == name)
    }
}

/// Why a state can't become a record.
#[derive(Debug, thiserror::Error)]
pub enum Misfit {
    /// It names something that is not there, or says something that can't be.
    #[error("{detail}")]
    Part {
        /// A JSON pointer into the record.
        pointer: String,
        /// A stable word.
        code: &'static str,
        /// What is wrong.
        detail: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Misfit {
    fn part(pointer: impl Into<String>, code: &'static str, detail: String) -> Misfit {
        Misfit::Part { pointer: pointer.into(), code, detail }
    }
}

/// What the API says of a record.
pub fn state_of(
    store: &Store,
    record: &Record,
    names: &Names,
    links: &dyn Links,
) -> Result<State, StoreError> {
    let object = record.object;
    let link = |parent, id: Option<i64>| match id {
        Some(id) => links.remote_id(parent, id),
        None => Ok(None),
    };
    let stage = record.stage_id.and_then(|id| names.stages.get(&id)).cloned();
    let (pipeline, stage) = stage.unzip();
    let ids = store.external_ids(object, record.id)?;
    Ok(State {
        values: record.values.clone(),
        more_emails: record.more_emails.clone(),
        more_phones: record.more_phones.clone(),
        account_id: link(Object::Accounts, record.account_id)?,
        contact_id: link(Object::Contacts, record.contact_id)?,
        pipeline,
        stage,
        owner_email: record.owner_id.and_then(|id| names.emails.get(&id)).cloned(),
        owner_source: record.owner_source.clone(),
        custom: record.custom.clone(),
        originals: record.originals.clone(),
        external_ids: ids
            .into_iter()
            .map(|(source, id, derived)| WireId { source, id, derived })
            .collect(),
        consents: match object {
            Object::Contacts => store.consents(record.id)?,
            _ => Vec::new(),
        },
    })
}

/// What becomes of ids and names that the store does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// They are a mistake of whoever sent the state.
    Refuse,
    /// They are left out: whoever sent the state knows better than the store.
    LeaveOut,
}

/// How a state is written.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// What becomes of ids and names that the store does not know.
    pub unknown: Unknown,
    /// Whether external ids that the state does not name are taken away.
    pub replace_ids: bool,
    /// Who judges whether a contact may be dialed.
    pub judged_by: JudgedBy,
}

/// Writes a state over the record `existing`, or under a new id, and says which record it is and
/// whether anything changed. A changed record counts as edited by somebody else than an import.
pub fn write_state(
    store: &Store,
    object: Object,
    existing: Option<&Record>,
    state: &State,
    names: &Names,
    links: &dyn Links,
    manner: Manner,
) -> Result<(i64, bool), Misfit> {
    let id = match existing {
        Some(record) => record.id,
        None => store.next_record_id(object)?,
    };
    let mut record = record_of(object, id, state, names, links, manner.unknown)?;
    let mut ledger = match existing {
        Some(_) if object == Object::Contacts => store.consents(id)?,
        _ => Vec::new(),
    };
    let mut news = Vec::new();
    for consent in &state.consents {
        if !ledger.contains(consent) {
            ledger.push(consent.clone());
            news.push(consent);
        }
    }
    if object == Object::Contacts {
        record.not_dialable = store.judge(&record, &ledger, manner.judged_by)?;
    }
    let ids = changed_ids(store, object, existing, state, manner)?;
    let changed = match existing {
        None => {
            store.insert_record(&record)?;
            store.keep_last_record_id(object, id)?;
            true
        }
        Some(before) => {
            record.revision = before.revision;
            record.touched_by = before.touched_by;
            let changed = record != *before || !news.is_empty() || !ids.is_empty();
            if changed {
                record.revision += 1;
                record.touched_by = None;
                store.update_record(&record)?;
            }
            changed
        }
    };
    for consent in news {
        store.add_consent(id, consent)?;
    }
    if object == Object::Contacts && manner.judged_by == JudgedBy::Hub {
        let before = existing.map_or(&[][..], |before| &before.not_dialable);
        store.keep_derived_holds(&record, &ledger, before)?;
        if !state.consents.is_empty() {
            // In the order of the store: what was there, then the news.
            let there: Vec<bool> = ledger.iter().map(|e| state.consents.contains(e)).collect();
            store.mark_sent(id, &there)?;
        }
        if ledger.iter().any(Consent::revokes) {
            store.suppress_numbers(id, record.numbers(), None)?;
        }
    }
    ids.write(store, object, id)?;
    Ok((id, changed))
}

/// The record of a state, as it would be written.
pub fn record_of(
    object: Object,
    id: i64,
    state: &State,
    names: &Names,
    links: &dyn Links,
    unknown: Unknown,
) -> Result<Record, Misfit> {
    let strict = unknown == Unknown::Refuse;
    let link = |parent: Object, field: &str, code, said: &Option<String>| {
        let Some(said) = said else { return Ok(None) };
        match links.record_id(parent, said)? {
            None if strict => {
                let detail = format!("there is no {} `{said}`", parent.singular());
                Err(Misfit::part(format!("/{field}"), code, detail))
            }
            found => Ok(found),
        }
    };
    let owner_id = match &state.owner_email {
        None => None,
        Some(email) => match names.users.get(&email.to_lowercase()) {
            None if strict => {
                let detail = format!("`{email}` is no user of the workspace");
                return Err(Misfit::part("/owner_email", "unknown_owner", detail));
            }
            found => found.copied(),
        },
    };
    Ok(Record {
        values: state.values.clone(),
        custom: state.custom.clone(),
        originals: state.originals.clone(),
        more_emails: state.more_emails.clone(),
        more_phones: state.more_phones.clone(),
        account_id: link(Object::Accounts, "account_id", "unknown_account", &state.account_id)?,
        contact_id: link(Object::Contacts, "contact_id", "unknown_contact", &state.contact_id)?,
        stage_id: stage_of(state, names, strict)?,
        owner_id,
        owner_source: state.owner_source.clone(),
        ..Record::new(object, id)
    })
}

fn stage_of(state: &State, names: &Names, strict: bool) -> Result<Option<i64>, Misfit> {
    let (Some(pipeline), Some(stage)) = (&state.pipeline, &state.stage) else { return Ok(None) };
    match names.stage_ids.get(&(pipeline.clone(), stage.clone())) {
        None if strict && names.has_pipeline(pipeline) => {
            let detail = format!("pipeline `{pipeline}` has no stage named exactly `{stage}`");
            Err(Misfit::part("/stage", "unknown_stage", detail))
        }
        None if strict => {
            let detail = format!("there is no pipeline named exactly `{pipeline}`");
            Err(Misfit::part("/pipeline", "unknown_pipeline", detail))
        }
        found => Ok(found.copied()),
    }
}

/// External ids to add and to take away: by source number and id.
#[derive(Default)]
struct ChangedIds {
    add: Vec<(i64, String, bool)>,
    remove: Vec<(i64, String)>,
}

impl ChangedIds {
    fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty()
    }

    fn write(&self, store: &Store, object: Object, record_id: i64) -> Result<(), StoreError> {
        for (source, id) in &self.remove {
            store.forget_id(ExternalId { object, source: *source, id })?;
        }
        for (source, id, derived) in &self.add {
            store.add_external_id(
                ExternalId { object, source: *source, id },
                record_id,
                *derived,
            )?;
        }
        Ok(())
    }
}

fn changed_ids(
    store: &Store,
    object: Object,
    existing: Option<&Record>,
    state: &State,
    manner: Manner,
) -> Result<ChangedIds, Misfit> {
    let there = match existing {
        Some(record) => store.external_ids(object, record.id)?,
        None => Vec::new(),
    };
    let mut changed = ChangedIds::default();
    for (at, said) in state.external_ids.iter().enumerate() {
        if there.iter().any(|(source, id, _)| *source == said.source && *id == said.id) {
            continue;
        }
        let source = store.source_id(&said.source)?;
        let key = ExternalId { object, source, id: &said.id };
        match store.find_external_id(key)? {
            Some(other) if existing.is_none_or(|record| record.id != other.record_id) => {
                match manner.unknown {
                    Unknown::Refuse => {
                        let detail = format!(
                            "another {} carries the id `{}` of `{}`",
                            object.singular(),
                            said.id,
                            said.source
                        );
                        let pointer = format!("/external_ids/{at}");
                        return Err(Misfit::part(pointer, "external_id_taken", detail));
                    }
                    // It has moved there from a record that is yet to be heard of.
                    Unknown::LeaveOut => changed.remove.push((source, said.id.clone())),
                }
            }
            _ => {}
        }
        let twice = changed.add.iter().any(|(other, id, _)| *other == source && *id == said.id);
        if !twice {
            changed.add.push((source, said.id.clone(), said.derived));
        }
    }
    if manner.replace_ids {
        for (source, id, _) in there {
            if !state.external_ids.iter().any(|said| said.source == source && said.id == id) {
                changed.remove.push((store.source_id(&source)?, id));
            }
        }
    }
    Ok(changed)
}
