//! Which id a row gets that has none of its own: one made of what its file says, so that the same row
//! is the same record for good.
//!
//! Equal rows of one file are counted: so many deals are so many deals. Contacts and accounts that are
//! wholly equal are one record, and told. A row that was rejected keeps the id of what it said then, by
//! the column `_row_id` of the rejects file; its record gets the id of the corrected row as well, so
//! that the corrected file is known too.

use super::EngineError;
use super::judge::{Item, Ready};
use super::novelty::Held;
use super::write::Writer;
use crate::mapping::compiled::{KEY_COLUMNS, numbered, without_number};
use crate::model::{Object, Warning};
use crate::store::Store;
use crate::store::external_ids::{ExternalId, Known};
use crate::store::met_rows::{MetRow, RowCounter};

/// Where the row in hand stands, and whether rows of its file have been counted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub file_id: i64,
    pub line: u64,
    // none: not looked up yet
    counted: Option<bool>,
}

impl Place {
    /// The place of a row of a file.
    pub fn next(self, file_id: i64, line: u64) -> Place {
        let counted = self.counted.filter(|_| self.file_id == file_id);
        Place { file_id, line, counted }
    }
}

impl Writer<'_> {
    /// Gives a row without an id of its own the one that tells it from its equals.
    pub(super) fn identify(&mut self, ready: &mut Ready) -> Result<(), EngineError> {
        if !ready.derived {
            return Ok(());
        }
        let object = ready.draft.object;
        let kept = self.kept_id(ready)?;
        if let Some((id, _)) = kept.as_ref().filter(|(id, _)| without_number(id) == ready.id) {
            ready.id.clone_from(id);
            ready.kept_id = Some(id.clone());
            return Ok(());
        }
        let met = self.count(object, &ready.id)?;
        let several = object == Object::Deals
            || (ready.id.starts_with(KEY_COLUMNS) && self.differs_from_first(ready)?);
        let mut number = met.times;
        if number > 1 && !several {
            number = 1;
            let first = format!("line {}", met.line);
            ready.draft.warnings.push(Warning::new("equal_rows", "id", first));
        }
        let Some((kept, known)) = kept else {
            if number > 1 {
                ready.id = numbered(&ready.id, number);
            }
            return Ok(());
        };
        if object == Object::Deals && known.is_none() {
            number = self.beyond_others(object, &ready.id, number, &kept)?;
        }
        ready.kept_id = Some(kept.clone());
        let id = numbered(&ready.id, number);
        let id_known = self.known(object, &id)?.is_some();
        (ready.id, ready.further_id) = match (known.is_some(), id_known) {
            (true, false) => (kept, Some(id)),
            (true, true) => (kept, None),
            (false, _) => (id, Some(kept)),
        };
        Ok(())
    }

    /// The id that a rejects file gave the row, and what is known of it. One that stands beside
    /// two rows was copied: it counts once.
    fn kept_id(
        &mut self,
        ready: &mut Ready,
    ) -> Result<Option<(String, Option<Known>)>, EngineError> {
        let Some(id) = ready.kept_id.take() else { return Ok(None) };
        let object = ready.draft.object;
        let known = self.known(object, &id)?;
        let met = known.and_then(|known| known.met);
        if met.is_some_and(|(file, _)| file == self.place.file_id) {
            return Ok(None);
        }
        if known.is_some() {
            let key = ExternalId { object, source: self.source, id: &id };
            self.store.note_met(key, self.place.file_id, self.place.line)?;
        }
        Ok(Some((id, known)))
    }

    /// The number among equal deals of a row that was corrected: those that were there when it was
    /// rejected are other rows.
    fn beyond_others(
        &mut self,
        object: Object,
        id: &str,
        mut number: u64,
        kept: &str,
    ) -> Result<u64, EngineError> {
        let Some(rejected_by) = self.store.last_rejected(kept)? else { return Ok(number) };
        while let Some(known) = self.known(object, &numbered(id, number))?
            && known.added_by.is_some_and(|added_by| added_by <= rejected_by)
        {
            number += 1;
        }
        Ok(number)
    }

    /// Counts a row that goes by an id made of it: how often it was met in its file by now.
    fn count(&mut self, object: Object, id: &str) -> Result<MetRow, EngineError> {
        let Place { file_id, line, .. } = self.place;
        let known = self.known(object, id)?;
        let marked = known.and_then(|known| known.met).filter(|(file, _)| *file == file_id);
        let before = match marked {
            None if !self.has_counted()? => None,
            marked => self
                .store
                .met_row(file_id, id)?
                .or(marked.map(|(_, line)| MetRow { times: 1, line: line.unsigned_abs() })),
        };
        let met = match before {
            None => MetRow { times: 1, line },
            Some(before) => MetRow { times: before.times + 1, ..before },
        };
        if before.is_some() {
            self.keep_count(id, met)?;
        } else if known.is_some() {
            let key = ExternalId { object, source: self.source, id };
            self.store.note_met(key, file_id, line)?;
        }
        Ok(met)
    }

    /// The id that a rejected row without one of its own goes by from now on.
    pub(super) fn count_rejected(
        &mut self,
        object: Object,
        id: &str,
    ) -> Result<String, EngineError> {
        let met = self.count(object, id)?;
        // No id keeps that it was met.
        self.keep_count(id, met)?;
        Ok(numbered(id, met.times))
    }

    fn keep_count(&mut self, id: &str, met: MetRow) -> Result<(), EngineError> {
        self.place.counted = Some(true);
        Ok(self.store.keep_met_row(self.place.file_id, id, met)?)
    }

    fn has_counted(&mut self) -> Result<bool, EngineError> {
        match self.place.counted {
            Some(counted) => Ok(counted),
            None => {
                let counted = self.store.has_met_rows(self.place.file_id)?;
                self.place.counted = Some(counted);
                Ok(counted)
            }
        }
    }

    /// Keeps the ids of a row with its record.
    pub(super) fn add_id(&mut self, ready: &Ready, record_id: i64) -> Result<(), EngineError> {
        self.add_one_id(ready, &ready.id, record_id)?;
        self.add_further_id(ready, record_id)
    }

    /// Keeps the one more id that a row has.
    pub(super) fn add_further_id(
        &mut self,
        ready: &Ready,
        record_id: i64,
    ) -> Result<(), EngineError> {
        match &ready.further_id {
            Some(id) => self.add_one_id(ready, id, record_id),
            None => Ok(()),
        }
    }

    fn add_one_id(&mut self, ready: &Ready, id: &str, record_id: i64) -> Result<(), EngineError> {
        let object = ready.draft.object;
        self.novelty.note_id(object, id, record_id);
        let key = ExternalId { object, source: self.source, id };
        let met = ready.derived.then_some((self.place.file_id, self.place.line));
        Ok(self.hot.add_external_id(
            key,
            record_id,
            Some(ready.fingerprint),
            self.import_id,
            met,
        )?)
    }

    /// The id that a row without one of its own goes by from now on, where it was rejected after all.
    pub(super) fn row_id_of_rejected(
        &mut self,
        ready: &mut Ready,
    ) -> Result<Option<String>, EngineError> {
        if !ready.derived {
            return Ok(None);
        }
        if let Some(kept) = ready.kept_id.take() {
            return Ok(Some(kept));
        }
        let id = without_number(&ready.id);
        if self.store.met_row(self.place.file_id, id)?.is_none() {
            // No id keeps that it was met.
            self.keep_count(id, MetRow { times: 1, line: self.place.line })?;
        }
        Ok(Some(ready.id.clone()))
    }

    /// Whether a row says something else than the first one of its key did.
    fn differs_from_first(&mut self, ready: &Ready) -> Result<bool, EngineError> {
        let known = self.known(ready.draft.object, &ready.id)?;
        Ok(known.is_none_or(|known| known.fingerprint != Some(ready.fingerprint)))
    }

    fn known(&mut self, object: Object, id: &str) -> Result<Option<Known>, EngineError> {
        match self.novelty.id(object, id) {
            Held::New => Ok(None),
            _ => {
                let key = ExternalId { object, source: self.source, id };
                Ok(self.hot.find_external_id(key)?)
            }
        }
    }
}

/// Gives a row that is only looked at the id that an import gave it. All rows of its file have to come
/// by, the rejected ones too: they are counted.
pub fn identify_again(
    store: &Store,
    source: i64,
    counter: &RowCounter,
    item: &mut Item,
) -> Result<(), EngineError> {
    let ready = match &mut item.judged {
        Ok(ready) if ready.derived => ready,
        Ok(_) => return Ok(()),
        Err(refused) => {
            if let Some(id) = &refused.row_id {
                counter.count(id)?;
            }
            return Ok(());
        }
    };
    let object = ready.draft.object;
    let is_known = |id: &str| -> Result<bool, EngineError> {
        Ok(store.find_external_id(ExternalId { object, source, id })?.is_some())
    };
    let kept = ready.kept_id.take();
    if let Some(id) = kept.as_ref().filter(|id| without_number(id) == ready.id) {
        if *id == ready.id {
            counter.count(id)?;
        }
        ready.id.clone_from(id);
        return Ok(());
    }
    let number = counter.count(&ready.id)?;
    match kept {
        Some(id) if is_known(&id)? => ready.id = id,
        _ if number > 1 => {
            let id = numbered(&ready.id, number);
            if object == Object::Deals || is_known(&id)? {
                ready.id = id;
            }
        }
        _ => {}
    }
    Ok(())
}
