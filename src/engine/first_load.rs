//! A load into an empty store: what it has written is known from memory, indexes are made after the
//! rows, and links are verified at the end. The first two hold only as long as nobody else writes to
//! the store.

use super::EngineError;
use super::find::Key;
use super::judge::Item;
use super::novelty::{Answers, Novelty};
use super::write::Writer;
use crate::mapping::Dedupe;
use crate::model::Object;
use crate::store::match_keys::MatchKey;

/// Where more records than this have been asked for their keys one by one, an index costs less.
const MOST_ASKED: usize = 200_000;

impl Writer<'_> {
    /// Begins a transaction. What is known from memory is void where another program wrote to the
    /// store since the last one.
    pub fn begin(&mut self) -> Result<(), EngineError> {
        self.store.begin()?;
        let version = self.store.version_of_others()?;
        if version != self.others {
            self.others = version;
            self.novelty = Novelty::unknown();
            Object::ALL.into_iter().try_for_each(|object| self.make_indexes(object))?;
        }
        Ok(())
    }

    /// Brings near what memory knows of the rows that come next.
    pub(super) fn expect(&self, batch: &[Item]) {
        let ready = || batch.iter().filter_map(|item| item.judged.as_deref().ok());
        let ids = ready().flat_map(|ready| {
            let draft = &ready.draft;
            let parent = |object, id| Option::<&String>::map(id, |id| (object, id.as_str()));
            [
                Some((draft.object, ready.id.as_str())),
                parent(Object::Accounts, draft.account_id.as_ref()),
                parent(Object::Contacts, draft.contact_id.as_ref()),
            ]
            .into_iter()
            .flatten()
        });
        let keys = ready().flat_map(|ready| &ready.keys);
        self.novelty.near(ids, keys.map(|(_, key, value)| (*key, value.as_str())));
    }

    /// The records that answer to a value, oldest first, at most `limit`. To an e-mail address answer
    /// those whose primary one it is, else those that have it beside another.
    pub(super) fn answering(
        &mut self,
        key: MatchKey,
        value: &str,
        limit: i64,
    ) -> Result<Vec<i64>, EngineError> {
        let answering = self.answering_first(key, value, limit)?;
        if key != MatchKey::Email
            || !answering.is_empty()
            || self.novelty.answers(key, value) == Answers::None
        {
            return Ok(answering);
        }
        Ok(self.store.find_by_further_email(value, limit)?)
    }

    fn answering_first(
        &mut self,
        key: MatchKey,
        value: &str,
        limit: i64,
    ) -> Result<Vec<i64>, EngineError> {
        // Names of contacts are noted only where rows are merged by them.
        if key == MatchKey::ContactName
            && self.manners[Object::Contacts.index()].dedupe != Some(Dedupe::Name)
        {
            if !std::mem::replace(&mut self.names_indexed, true) {
                self.store.index_contact_names()?;
            }
            return Ok(self.store.find_by(key, value, limit)?);
        }
        match self.novelty.answers(key, value) {
            Answers::None => return Ok(Vec::new()),
            Answers::Among { records, more: false }
                if self.unindexed[key.object().index()] && self.asked < MOST_ASKED =>
            {
                self.asked += records.len();
                let mut answering = Vec::new();
                for record in records {
                    if (answering.len() as i64) < limit
                        && self.store.answers_to(key, record, value)?
                    {
                        answering.push(record);
                    }
                }
                return Ok(answering);
            }
            _ => self.make_indexes(key.object())?,
        }
        Ok(self.store.find_by(key, value, limit)?)
    }

    /// Notes under which keys later rows will find the record that a row made or changed.
    pub(super) fn note_keys(&mut self, keys: &[Key], record: i64) -> Result<(), EngineError> {
        keys.iter().try_for_each(|(_, key, value)| self.note_key(*key, value, record))
    }

    pub(super) fn note_key(
        &mut self,
        key: MatchKey,
        value: &str,
        record: i64,
    ) -> Result<(), EngineError> {
        if !self.novelty.note_key(key, value, record) {
            self.make_indexes(key.object())?;
        }
        Ok(())
    }

    /// Verifies the links that were written without being checked.
    pub fn verify_links(&mut self) -> Result<(), EngineError> {
        if std::mem::take(&mut self.unverified)
            && let Some(dangling) = self.store.verify_links(&self.owners, &self.tally.stages())?
        {
            return Err(EngineError::Inconsistent(dangling));
        }
        Ok(())
    }

    /// Makes the indexes of an object that this load has done without so far.
    pub fn make_indexes(&mut self, object: Object) -> Result<(), EngineError> {
        if std::mem::take(&mut self.unindexed[object.index()]) {
            self.store.make_indexes(object)?;
        }
        Ok(())
    }
}
