//! Decides about each row, with the store at hand, and writes what was decided: create, merge,
//! unchanged or reject. Runs inside the transaction that the import keeps or the dry run forgets.

use std::collections::BTreeSet;

use super::EngineError;
use super::equal_rows::Place;
use super::find::Found;
use super::holds::HoldsAtHand;
use super::id_conflict::{self, contradicts};
use super::judge::{Item, Owner, Ready};
use super::links::{Missing, Resolved};
pub use super::manners::Manners;
use super::merge::{Links, merge};
use super::novelty::Novelty;
use super::options::Options;
use super::tally::Tally;
use super::values;
use crate::mapping::Dedupe;
use crate::model::{Consent, Object, Outcome, Rejection};
use crate::store::external_ids::ExternalId;
use crate::store::imports::{RowOutcome, Rule};
use crate::store::journal::{Entry, Values, What};
use crate::store::records::Record;
use crate::store::{Hot, Store, Texts};

/// Whether a ledger holds an entry, given to this person or to the one before.
fn holds_entry(ledger: &[Consent], entry: &Consent) -> bool {
    ledger.contains(entry) || ledger.contains(&Consent { other_person: true, ..entry.clone() })
}

/// Writes the rows of an import.
pub struct Writer<'a> {
    pub(super) store: &'a Store,
    pub(super) import_id: i64,
    pub(super) source: i64,
    pub(super) manners: [Manners; 3],
    pub(super) strict_links: bool,
    currency: String,
    /// Objects of this pass that are not read to their end, so that a reference may lie beyond.
    pub(super) partial: [bool; 3],
    next_id: [i64; 3],
    pub(super) options: Options,
    /// Parents that records are waiting for: those of earlier imports, and those of this one for
    /// accounts that a later child may name. Otherwise all its parents are written before its children.
    pub(super) awaited: [bool; 3],
    /// Whether contacts are indexed by name.
    pub(super) names_indexed: bool,
    pub(super) hot: Hot<'a>,
    pub(super) novelty: Novelty,
    pub(super) holds: HoldsAtHand,
    /// Objects whose indexes are made after their rows.
    pub(super) unindexed: [bool; 3],
    /// How many records were asked for their keys one by one.
    pub(super) asked: usize,
    /// The owners of the records of this run.
    pub(super) owners: BTreeSet<i64>,
    /// Whether links are verified at the end of the run instead of one by one.
    pub(super) unverified: bool,
    pub(super) place: Place,
    pub(super) key_fields: [Vec<usize>; 3],
    /// By object, whether records go by whole rows that a `row_key` has yet to find; none: not asked.
    pub(super) before_key: [Option<bool>; 3],
    /// Changes with what other programs write to the store.
    pub(super) others: i64,
    /// The counts.
    pub tally: Tally,
}

impl<'a> Writer<'a> {
    /// A writer for import `import_id` of the source of that number.
    pub fn new(
        store: &'a Store,
        import_id: i64,
        source: i64,
        manners: [Manners; 3],
        strict_links: bool,
        tally: Tally,
    ) -> Result<Writer<'a>, EngineError> {
        let (mut next_id, mut awaited) = ([0; 3], [false; 3]);
        for object in Object::ALL {
            awaited[object.index()] = object != Object::Deals && store.has_open_links_to(object)?;
            next_id[object.index()] = store.next_record_id(object)?;
        }
        let first = store.has_no_records()?;
        let novelty = if first { Novelty::of_empty_store() } else { Novelty::unknown() };
        if first {
            store.drop_indexes()?;
        }
        let unverified = !store.checks_links()?;
        if unverified {
            store.note_unverified()?;
        }
        if manners.iter().any(|manner| manner.match_phone) {
            store.index_phones()?;
        }
        if manners[Object::Contacts.index()].dedupe == Some(Dedupe::Name) {
            store.index_contact_names()?;
        }
        Ok(Writer {
            store,
            import_id,
            source,
            manners,
            strict_links,
            currency: store.settings()?.currency,
            partial: [false; 3],
            next_id,
            options: Options::of(store)?,
            awaited,
            names_indexed: false,
            hot: store.hot()?,
            novelty,
            holds: HoldsAtHand::read(store)?,
            unindexed: [first; 3],
            asked: 0,
            owners: BTreeSet::new(),
            unverified,
            place: Place::default(),
            key_fields: Default::default(),
            before_key: [None; 3],
            others: store.version_of_others()?,
            tally,
        })
    }

    /// The store that is written to.
    pub fn store(&self) -> &'a Store {
        self.store
    }

    /// Keeps how far the import has come with a file.
    pub fn keep_progress(&self, file_id: i64, rows: u64, tally: &str) -> Result<(), EngineError> {
        Ok(self.store.keep_progress(self.import_id, file_id, rows, tally)?)
    }

    /// Decides about a row of file number `file` (the store's `file_id`) and writes it.
    pub fn write(&mut self, file: usize, file_id: i64, item: &mut Item) -> Result<(), EngineError> {
        let Item { number, line, ref mut judged } = *item;
        self.place = self.place.next(file_id, line);
        let ended = |outcome, rule, record_id| RowOutcome {
            file_id,
            row: number,
            line,
            outcome,
            rule,
            record_id,
        };
        let mut refusal = None;
        let (cells, rejection, row_id) = match judged {
            Ok(ready) => match self.decide(ready)? {
                Ok((outcome, rule, record_id)) => {
                    self.hot.add_outcome(ended(outcome, rule, Some(record_id)))?;
                    self.tally.outcome(file, outcome, rule);
                    self.tally.warnings(file, line, &ready.draft.warnings);
                    self.tally.unread(&ready.draft.unread);
                    match ready.owner {
                        Owner::Unnamed => {}
                        Owner::Matched(user) => {
                            self.owners.insert(user);
                            self.tally.owner_matched();
                        }
                        Owner::Defaulted(user) => {
                            self.owners.extend(user);
                            self.tally.owner_defaulted(ready.draft.owner.as_deref().unwrap_or(""));
                        }
                    }
                    if let Some(stage) = ready.stage_id {
                        self.tally.stage(stage);
                    }
                    return Ok(());
                }
                Err(rejection) => {
                    let row_id = self.row_id_of_rejected(ready)?;
                    (&ready.cells, &*refusal.insert(rejection), row_id)
                }
            },
            Err(refused) => {
                if let Some((pipeline, stage)) = &refused.stage {
                    self.tally.absent_stage(pipeline, stage);
                }
                let row_id = match &refused.row_id {
                    // One that comes back in a rejects file has its number already.
                    Some(id) => Some(self.count_rejected(self.tally.files[file].object, id)?),
                    None => None,
                };
                (&refused.cells, &refused.rejection, row_id)
            }
        };
        self.hot.add_outcome(ended(Outcome::Rejected, Rule::New, None))?;
        self.store.add_reject(file_id, number, line, cells.iter(), rejection, row_id.as_deref())?;
        self.tally.outcome(file, Outcome::Rejected, Rule::New);
        self.tally.rejection(file, line, rejection);
        Ok(())
    }

    /// Keeps what is not kept with each row; before every commit.
    pub fn flush(&mut self) -> Result<(), EngineError> {
        for object in Object::ALL {
            self.store.keep_last_record_id(object, self.next_id[object.index()] - 1)?;
        }
        self.options.keep(self.store, self.import_id)?;
        Ok(())
    }

    fn decide(
        &mut self,
        ready: &mut Ready,
    ) -> Result<Result<(Outcome, Rule, i64), Rejection>, EngineError> {
        self.identify(ready)?;
        let mut found = self.find(ready)?;
        ready.draft.warnings.extend(found.warnings());
        if let Found::Unchanged(record) = &found {
            self.add_further_id(ready, record.id)?;
            self.count_consent(record);
            return Ok(Ok((Outcome::Unchanged, Rule::ExternalId, record.id)));
        }
        let mut other_person = None;
        if let Found::Record { record, rule: Rule::ExternalId, .. } = &found
            && !ready.derived
            && self.manners[record.object.index()].may_lie(&ready.id)
            && contradicts(&ready.draft, record)
        {
            if self.manners[record.object.index()].doubts(&ready.id) {
                return Ok(Err(id_conflict::rejection(&ready.id, &ready.draft, record)));
            }
            other_person = Some(record.id).filter(|_| record.object == Object::Contacts);
        }
        // References first: what a rejected row would have created must not be there.
        let resolved = match self.resolve(ready)? {
            Ok(resolved) => resolved,
            Err(rejection) => return Ok(Err(rejection)),
        };
        ready.draft.warnings.extend(resolved.warnings.iter().cloned());
        if let Some(contact) = other_person {
            self.store.become_another_person(contact, self.import_id)?;
        }
        self.options.settle(ready);
        let links = self.links(ready, &resolved)?;
        // An account that was made for the row is linked to all that waited for it, this record too.
        if let Found::Record { record, .. } = &mut found
            && record.account_id.is_none()
            && links.account_id.is_some()
            && let Some(now) = self.store.record(record.object, record.id)?
        {
            **record = now;
        }
        let key = ExternalId { object: ready.draft.object, source: self.source, id: &ready.id };
        let (outcome, rule, record_id) = match found {
            Found::Record { record, rule, known, .. } => {
                let draft = &mut ready.draft;
                // An address that the record has beside another does not become its primary one.
                if rule == Rule::Email
                    && let Some(email) = draft.get("email")
                    && record.more_emails.iter().any(|further| further == email)
                {
                    draft.unset("email");
                    draft.more_emails.retain(|further| record.get("email") != Some(further));
                }
                // No amount is without a currency, one that a merge brings neither.
                if draft.get("amount").is_some()
                    && draft.get("currency").is_none()
                    && record.get("currency").is_none()
                {
                    draft.set("currency", self.currency.as_str());
                }
                self.keep_opt_out(&mut ready.draft, key, &record)?;
                let (outcome, id) = self.merge(ready, *record, links, rule)?;
                match known {
                    Some(known) => {
                        self.store.note_content(key, known, ready.fingerprint, self.import_id)?;
                        self.add_further_id(ready, id)?;
                    }
                    None => self.add_id(ready, id)?,
                }
                (outcome, rule, id)
            }
            _ => (Outcome::Created, Rule::New, self.create(ready, links)?),
        };
        self.note_keys(&ready.keys, record_id)?;
        self.keep_open(ready, record_id, outcome, &resolved)?;
        self.resolve_children(ready, record_id)?;
        Ok(Ok((outcome, rule, record_id)))
    }

    pub(super) fn take_id(&mut self, object: Object) -> i64 {
        let id = self.next_id[object.index()];
        self.next_id[object.index()] += 1;
        id
    }

    fn create(&mut self, ready: &mut Ready, links: Links) -> Result<i64, EngineError> {
        let object = ready.draft.object;
        let id = self.take_id(object);
        let draft = &mut ready.draft;
        let mut record = Record {
            values: std::mem::take(&mut draft.values),
            custom: std::mem::take(&mut draft.custom),
            originals: std::mem::take(&mut draft.originals),
            more_emails: std::mem::take(&mut draft.more_emails),
            more_phones: std::mem::take(&mut draft.more_phones),
            account_id: links.account_id,
            contact_id: links.contact_id,
            stage_id: ready.stage_id,
            owner_source: draft.owner.clone(),
            touched_by: Some(self.import_id),
            ..Record::new(object, id)
        };
        record.owner_id = match ready.owner {
            Owner::Unnamed => None,
            Owner::Matched(user) => Some(user),
            Owner::Defaulted(importer) => importer,
        };
        let mut bound = false;
        match object {
            Object::Accounts => {}
            Object::Contacts => {
                record.not_dialable = std::mem::take(&mut ready.not_dialable);
                bound = self.hold_new(&mut record, draft.consent.as_slice())?;
                self.count_consent(&record);
            }
            Object::Deals => {
                if record.get("amount").is_some() && record.get("currency").is_none() {
                    values::set(&mut record, "currency", &serde_json::json!(self.currency));
                }
            }
        }
        match &ready.texts {
            Some(texts) if !bound => self.hot.insert_record(&record, texts)?,
            _ => self.hot.insert_record(&record, &Texts::of(&record)?)?,
        }
        if let Some(consent) = &draft.consent {
            self.hot.add_consent(id, self.import_id, consent)?;
        }
        if object == Object::Contacts {
            self.take_away(ready, &record)?;
        }
        // Back to where they were made, to be dropped there.
        let draft = &mut ready.draft;
        (draft.values, draft.custom, draft.originals) =
            (record.values, record.custom, record.originals);
        self.add_id(ready, id)?;
        Ok(id)
    }

    fn merge(
        &mut self,
        ready: &Ready,
        mut record: Record,
        links: Links,
        rule: Rule,
    ) -> Result<(Outcome, i64), EngineError> {
        let on_merge = self.manners[record.object.index()].on_merge;
        let replaced = merge(&mut record, ready, links, on_merge);
        let mut changed = !replaced.is_empty();
        let reasons = record.not_dialable.clone();
        if record.object == Object::Contacts {
            let mut ledger = self.store.consents(record.id)?;
            match &ready.draft.consent {
                Some(consent) if !holds_entry(&ledger, consent) => {
                    self.hot.add_consent(record.id, self.import_id, consent)?;
                    ledger.push(consent.clone());
                    changed = true;
                    // The number of such a record is the former person's unless the row gives one.
                    if ledger.iter().any(|entry| entry.other_person)
                        && ready.draft.get("phone").is_none()
                    {
                        self.store.become_another_person(record.id, self.import_id)?;
                        ledger.iter_mut().for_each(|entry| entry.other_person = true);
                    }
                }
                Some(consent) if consent.revokes() => {
                    self.store.say_revocation_again(record.id, consent, self.import_id)?;
                }
                _ => {}
            }
            changed |= self.hold_merged(ready, &mut record, &ledger)?;
        }
        if !replaced.is_empty() || reasons != record.not_dialable {
            self.update(&mut record, What::Merged, replaced.before, replaced.after)?;
        }
        self.count_consent(&record);
        // A row that found its record by anything but its id brought at least its id.
        let outcome =
            if changed || rule != Rule::ExternalId { Outcome::Merged } else { Outcome::Unchanged };
        Ok((outcome, record.id))
    }

    /// Writes a changed record and what it replaced.
    pub(super) fn update(
        &self,
        record: &mut Record,
        what: What,
        mut before: Values,
        mut after: Values,
    ) -> Result<(), EngineError> {
        before.insert("touched_by".to_owned(), serde_json::json!(record.touched_by));
        after.insert("touched_by".to_owned(), serde_json::json!(self.import_id));
        record.revision += 1;
        record.touched_by = Some(self.import_id);
        self.store.update_record(record)?;
        self.store.add_journal(&Entry {
            id: 0,
            import_id: self.import_id,
            object: record.object,
            record_id: record.id,
            what,
            before,
            after,
        })?;
        Ok(())
    }

    fn count_consent(&mut self, record: &Record) {
        if record.object == Object::Contacts {
            self.tally.consent(&record.not_dialable);
        }
    }

    /// Keeps the references that resolved to nothing, closes those that resolved by now.
    fn keep_open(
        &mut self,
        ready: &Ready,
        record_id: i64,
        outcome: Outcome,
        resolved: &Resolved,
    ) -> Result<(), EngineError> {
        let child = (ready.draft.object, record_id);
        for Missing { parent, kind, reference } in &resolved.missing {
            self.awaited[parent.index()] |= *parent == Object::Accounts;
            self.store.keep_open_link(
                child,
                *parent,
                *kind,
                self.source,
                reference,
                self.import_id,
            )?;
        }
        if outcome != Outcome::Created {
            for (link, field) in
                [(resolved.account_id, "account_id"), (resolved.contact_id, "contact_id")]
            {
                if link.is_some() {
                    self.store.close_links_of(child, field, self.import_id)?;
                }
            }
        }
        Ok(())
    }
}
