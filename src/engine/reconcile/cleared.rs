//! Fields that are empty at the source and not here: "empty never erases" is right for an import, and
//! what was cleared at the source all the same is a difference.

use super::compare::{Comparer, shown};
use super::table::Place;
use crate::engine::EngineError;
use crate::engine::judge::Ready;
use crate::store::external_ids::{ExternalId, Known};
use crate::store::records::Record;
use crate::store::scratch::Cleared;

impl Comparer<'_> {
    /// The fields that the row leaves empty, though the table has a column for them, and that the source
    /// filled before: nobody else can have.
    pub(super) fn cleared(
        &self,
        ready: &Ready,
        record: &Record,
        known: Known,
        place: &Place<'_>,
    ) -> Result<Vec<Cleared>, EngineError> {
        let draft = &ready.draft;
        let view = place.view;
        // What could not be read is no blank.
        let unread = |field: &str| draft.originals.contains_key(field);
        let mut held: Vec<(String, String)> = Vec::new();
        for ((field, given), value) in
            record.object.fields().iter().zip(&draft.values).zip(&record.values)
        {
            if let (None, Some(value)) = (given, value)
                // An amount brings the workspace's currency along.
                && field.key != "currency"
                && view.feeds(field.key)
                && !unread(field.key)
            {
                held.push((field.key.to_owned(), value.clone()));
            }
        }
        for (key, value) in &record.custom {
            let field = format!("custom.{key}");
            if !draft.custom.contains_key(key) && view.feeds(&field) && !unread(&field) {
                held.push((field, shown(value)));
            }
        }
        for (field, linked) in self.links_beyond(ready, record, |field| view.feeds(field))? {
            held.push((field.to_owned(), shown(&linked)));
        }
        if held.is_empty() || !self.said_otherwise(ready, record, known)? {
            return Ok(Vec::new());
        }
        for entry in self.store.journal_of(record.object, record.id)? {
            if entry.import_id > self.import_id {
                held.retain(|(field, _)| !entry.after.contains_key(field));
            }
        }
        let cleared = held.into_iter().map(|(field, value)| Cleared {
            object: record.object,
            record_id: record.id,
            table: place.table,
            line: place.line,
            external_id: (!ready.derived).then(|| ready.id.clone()),
            field,
            value,
        });
        Ok(cleared.collect())
    }

    /// Whether this source alone told of the record, and said something else before.
    fn said_otherwise(
        &self,
        ready: &Ready,
        record: &Record,
        known: Known,
    ) -> Result<bool, EngineError> {
        let key = ExternalId { object: record.object, source: self.source, id: &ready.id };
        let changed =
            known.fingerprint != Some(ready.fingerprint) || self.store.has_earlier_content(key)?;
        Ok(changed && self.store.external_ids(record.object, record.id)?.len() == 1)
    }
}
