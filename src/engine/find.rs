//! Finds the record that a row stands for: by its id at the source, then by the keys that the
//! object is matched by.
//!
//! Ids of the source are authoritative: two rows with different ids are two records. A key other
//! than the id finds only a record that carries no other id of the same source, unless rows are
//! merged on purpose. Where several records answer to one key, none is picked.

use super::EngineError;
use super::judge::Ready;
use super::novelty::Held;
use super::write::{Manners, Writer};
use crate::mapping::Dedupe;
use crate::model::{Draft, Object, Warning, text::name_key};
use crate::store::external_ids::{ExternalId, Known};
use crate::store::imports::Rule;
use crate::store::records::{MatchKey, Record, contact_name_key};

/// What was found.
pub enum Found {
    /// The source brings nothing new under this id.
    Unchanged(Box<Record>),
    /// A record to merge into.
    Record {
        /// The record.
        record: Box<Record>,
        /// How it was found.
        rule: Rule,
        /// What the store knew of the id; `None` where the id is new.
        known: Option<Known>,
    },
    /// No record; why not, where something came near.
    Nothing(Option<Warning>),
}

impl Found {
    /// What is worth knowing about it.
    pub fn warnings(&self) -> Option<Warning> {
        match self {
            Found::Nothing(warning) => warning.clone(),
            _ => None,
        }
    }
}

/// More records than this answering to one key are no help to tell them apart.
const MOST_CANDIDATES: i64 = 50;

/// A value that a row is matched by, with the rule that it stands for.
pub type Key = (Rule, MatchKey, String);

impl Writer<'_> {
    /// Finds the record of a row.
    pub(super) fn find(&mut self, ready: &Ready) -> Result<Found, EngineError> {
        let key = ExternalId { object: ready.draft.object, source: self.source, id: &ready.id };
        let manners = self.manners[key.object.index()];
        let known = match self.novelty.id(key.object, key.id) {
            Held::New => None,
            _ => self.hot.find_external_id(key)?,
        };
        if let Some(known) = known {
            match self.store.record(key.object, known.record_id)? {
                Some(record) => {
                    // In the import that brings it, a later row wins even if it says again what an
                    // earlier one said.
                    let seen = known.fingerprint == Some(ready.fingerprint)
                        || (known.seen_by != Some(self.import_id)
                            && self.store.is_earlier_content(key, known, ready.fingerprint)?);
                    return Ok(if seen {
                        Found::Unchanged(Box::new(record))
                    } else {
                        Found::Record {
                            record: Box::new(record),
                            rule: Rule::ExternalId,
                            known: Some(known),
                        }
                    });
                }
                // Somebody gave the record another id with another tool: what the store knew is void.
                None => self.store.forget_id(key)?,
            }
        }
        let mut near = None;
        for (rule, match_key, value) in &ready.keys {
            let rule = *rule;
            let candidates = self.answering(*match_key, value, MOST_CANDIDATES)?;
            if candidates.is_empty() {
                continue;
            }
            let on_purpose = manners.dedupe.is_some_and(|dedupe| dedupes(dedupe, rule));
            let mut eligible = Vec::new();
            for id in &candidates {
                if on_purpose || !self.store.has_own_id(key.object, *id, key.source)? {
                    eligible.push(*id);
                }
            }
            let field = field_of(rule);
            if eligible.is_empty() {
                if rule == Rule::Email {
                    near = Some(Warning::new("duplicate_email", field, value.as_str()));
                }
                continue;
            }
            return Ok(match eligible[..] {
                [id] => match self.store.record(key.object, id)? {
                    Some(record) => Found::Record { record: Box::new(record), rule, known: None },
                    None => Found::Nothing(None),
                },
                _ => Found::Nothing(Some(Warning::new("ambiguous_match", field, value.as_str()))),
            });
        }
        Ok(Found::Nothing(near))
    }
}

/// The keys of a row, strongest first.
pub fn keys(draft: &Draft, manners: Manners) -> Vec<Key> {
    let value = |field: &str| draft.get(field).map(str::to_owned);
    let mut keys = Vec::new();
    match draft.object {
        Object::Accounts => {
            keys.extend(value("domain").map(|domain| (Rule::Domain, MatchKey::Domain, domain)));
            let name = value("name").map(|name| name_key(&name));
            keys.extend(name.map(|name| (Rule::Name, MatchKey::AccountName, name)));
        }
        Object::Contacts => {
            keys.extend(value("email").map(|email| (Rule::Email, MatchKey::Email, email)));
            if manners.match_phone {
                keys.extend(value("phone").map(|phone| (Rule::Phone, MatchKey::Phone, phone)));
            }
            if manners.dedupe == Some(Dedupe::Name) {
                let name = contact_name_key(draft.get("first_name"), draft.get("last_name"));
                keys.extend(name.map(|name| (Rule::Name, MatchKey::ContactName, name)));
            }
        }
        Object::Deals => {}
    }
    keys
}

fn dedupes(dedupe: Dedupe, rule: Rule) -> bool {
    matches!(
        (dedupe, rule),
        (Dedupe::Email, Rule::Email) | (Dedupe::Domain, Rule::Domain) | (Dedupe::Name, Rule::Name)
    )
}

fn field_of(rule: Rule) -> &'static str {
    match rule {
        Rule::Email => "email",
        Rule::Phone => "phone",
        Rule::Domain => "domain",
        _ => "name",
    }
}
