//! Finds the record that a row stands for: by its id at the source, by the ids of what was merged into
//! it there, then by the keys that the object is matched by.
//!
//! Ids of the source are authoritative: two rows with different ids are two records. A key other
//! than the id finds only a record that carries no other id of the same source, and of the records
//! that the same source brought only one whose name does not contradict, unless rows are merged on
//! purpose. Where several records answer to one key, none is picked.

use super::EngineError;
use super::judge::Ready;
use super::novelty::Held;
use super::write::{Manners, Writer};
use crate::mapping::Dedupe;
use crate::mapping::compiled::KEY_COLUMNS;
use crate::model::draft::GUESSED_NUMBER;
use crate::model::{Draft, Object, Warning, shared_domains, text::name_key};
use crate::store::external_ids::{ExternalId, Known};
use crate::store::imports::Rule;
use crate::store::match_keys::{MatchKey, contact_name_key};
use crate::store::records::Record;

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
        /// What is worth knowing about it.
        warning: Option<Warning>,
    },
    /// No record; why not, where something came near.
    Nothing(Option<Warning>),
}

impl Found {
    /// What is worth knowing about it.
    pub fn warnings(&self) -> Option<Warning> {
        match self {
            Found::Nothing(warning) | Found::Record { warning, .. } => warning.clone(),
            Found::Unchanged(_) => None,
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
                            warning: None,
                        }
                    });
                }
                // Somebody gave the record another id with another tool: what the store knew is void.
                None => self.store.forget_id(key)?,
            }
        }
        match self.find_former(ready)? {
            Some(record) => Ok(Found::Record {
                record: Box::new(record),
                rule: Rule::FormerId,
                known: None,
                warning: None,
            }),
            None => self.find_by_keys(ready, manners),
        }
    }

    /// The record of what became the row's record at the source, by a merge or a conversion: the oldest
    /// where several records here became one there. The others stay, and `reconcile` tells of them.
    fn find_former(&mut self, ready: &Ready) -> Result<Option<Record>, EngineError> {
        let object = ready.draft.object;
        let mut oldest: Option<i64> = None;
        for id in &ready.former_ids {
            let key = ExternalId { object, source: self.source, id };
            let known = match self.novelty.id(object, id) {
                Held::New => None,
                _ => self.hot.find_external_id(key)?.map(|known| known.record_id),
            };
            oldest = [oldest, known].into_iter().flatten().min();
        }
        Ok(oldest.map(|id| self.store.record(object, id)).transpose()?.flatten())
    }

    /// Finds the record of a row by other keys than its id.
    fn find_by_keys(&mut self, ready: &Ready, manners: Manners) -> Result<Found, EngineError> {
        let object = ready.draft.object;
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
                if on_purpose {
                    eligible.push((*id, Likeness::NotAsked));
                } else if let Some(likeness) = self.likeness(ready, rule, *id)? {
                    eligible.push((*id, likeness));
                }
            }
            // Of those that the source itself brought, the one of the same name is meant.
            if eligible.len() > 1 && eligible.iter().all(|(_, like)| *like != Likeness::NotAsked) {
                let equal = eligible.iter().filter(|(_, like)| *like == Likeness::Equal);
                if let [one] = equal.collect::<Vec<_>>()[..] {
                    eligible = vec![*one];
                }
            }
            let field = field_of(rule);
            match eligible[..] {
                [] => {
                    let code = match rule {
                        Rule::Email => "duplicate_email",
                        Rule::Domain if ready.derived => "duplicate_domain",
                        _ => continue,
                    };
                    near = near.or(Some(Warning::new(code, field, value.as_str())));
                }
                [(id, _)] => {
                    let Some(record) = self.store.record(object, id)? else {
                        return Ok(Found::Nothing(None));
                    };
                    let (ours, theirs) = (title(&ready.draft), record.title());
                    let other = on_purpose && likeness(&ready.draft, &record).is_none();
                    let warning = other.then(|| {
                        Warning::new("merged_other_name", "name", format!("{ours} into {theirs}"))
                    });
                    return Ok(Found::Record {
                        record: Box::new(record),
                        rule,
                        known: None,
                        warning,
                    });
                }
                _ => {
                    let warning = Warning::new("ambiguous_match", field, value.as_str());
                    return Ok(Found::Nothing(Some(warning)));
                }
            }
        }
        if ready.derived
            && ready.id.starts_with(KEY_COLUMNS)
            && let Some(record) = self.record_before_key(ready)?
        {
            let record = Box::new(record);
            return Ok(Found::Record {
                record,
                rule: Rule::ExternalId,
                known: None,
                warning: None,
            });
        }
        Ok(Found::Nothing(near))
    }

    /// How a record that answers to a key may stand for the row; `None` where it may not.
    fn likeness(
        &self,
        ready: &Ready,
        rule: Rule,
        id: i64,
    ) -> Result<Option<Likeness>, EngineError> {
        let object = ready.draft.object;
        if !ready.derived && self.store.has_own_id(object, id, self.source)? {
            return Ok(None);
        }
        let same_source = self.store.has_id_of(object, id, self.source)?;
        if !same_source && (object, rule) != (Object::Accounts, Rule::Name) {
            return Ok(Some(Likeness::NotAsked));
        }
        let Some(record) = self.store.record(object, id)? else { return Ok(None) };
        if rule == Rule::Name && object == Object::Accounts {
            let own =
                |domain: Option<&str>| domain.and_then(shared_domains::own).map(str::to_owned);
            let domains = (own(ready.draft.get("domain")), own(record.get("domain")));
            if matches!(domains, (Some(ours), Some(theirs)) if ours != theirs) {
                return Ok(None);
            }
        }
        Ok(if same_source { likeness(&ready.draft, &record) } else { Some(Likeness::NotAsked) })
    }
}

/// How the names of a row and of a record go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Likeness {
    /// They are the same.
    Equal,
    /// One says what the other leaves open.
    Open,
    /// Nobody asked: another source brought the record, or rows are merged on purpose.
    NotAsked,
}

/// How the names of a row and of a record go together; `None` where they contradict.
fn likeness(draft: &Draft, record: &Record) -> Option<Likeness> {
    let key = |name: Option<&str>| name.map(name_key).unwrap_or_default();
    let parts: &[&str] = match draft.object {
        Object::Contacts => &["first_name", "last_name"],
        _ => &["name"],
    };
    let names: Vec<(String, String)> =
        parts.iter().map(|part| (key(draft.get(part)), key(record.get(part)))).collect();
    let whole = |names: &mut dyn Iterator<Item = &String>| {
        names.filter(|name| !name.is_empty()).cloned().collect::<Vec<_>>().join(" ")
    };
    // A whole name may stand in the place of the last one.
    if whole(&mut names.iter().map(|(ours, _)| ours)) == whole(&mut names.iter().map(|(_, t)| t)) {
        return Some(Likeness::Equal);
    }
    let open =
        |(ours, theirs): &(String, String)| ours.is_empty() || theirs.is_empty() || ours == theirs;
    names.iter().all(open).then_some(Likeness::Open)
}

/// What people call the row.
fn title(draft: &Draft) -> String {
    let name = |key| draft.get(key).filter(|name| !name.is_empty());
    match draft.object {
        Object::Contacts => {
            let parts: Vec<&str> =
                ["first_name", "last_name"].into_iter().filter_map(name).collect();
            parts.join(" ")
        }
        _ => name("name").unwrap_or_default().to_owned(),
    }
}

/// The keys of a row, strongest first.
pub fn keys(draft: &Draft, manners: Manners) -> Vec<Key> {
    let value = |field: &str| draft.get(field).map(str::to_owned);
    let mut keys = Vec::new();
    match draft.object {
        Object::Accounts => {
            let domain = value("domain").filter(|domain| !shared_domains::is_shared(domain));
            keys.extend(domain.map(|domain| (Rule::Domain, MatchKey::Domain, domain)));
            let name = value("name").map(|name| name_key(&name));
            keys.extend(name.map(|name| (Rule::Name, MatchKey::AccountName, name)));
        }
        Object::Contacts => {
            let further = draft.more_emails.iter().cloned();
            let emails = value("email").into_iter().chain(further);
            keys.extend(emails.map(|email| (Rule::Email, MatchKey::Email, email)));
            // A number that is only a guess may be a stranger's.
            let guess = draft.unread.iter().any(|unread| unread.column == GUESSED_NUMBER);
            if manners.match_phone && !guess {
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
