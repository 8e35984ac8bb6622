//! What is told when all rows were compared: fields that were cleared, records that no row stands for,
//! sums.

use std::time::Instant;

use super::causes::{CLEARED, EXTRA};
use super::run::Run;
use super::{Difference, Reconciliation};
use crate::engine::EngineError;
use crate::engine::plan::Plan;
use crate::store::scratch::Cleared;

/// Cleared fields that are looked at together.
const CHUNK: i64 = 500;

impl Run<'_> {
    /// Fields that are empty at the source and not here.
    fn cleared(&mut self) -> Result<(), EngineError> {
        let mut after = 0;
        loop {
            let found = self.scratch.cleared(after, CHUNK)?;
            let Some((last, _)) = found.last() else { return Ok(()) };
            after = *last;
            for (_, cleared) in found {
                self.clear(cleared)?;
            }
        }
    }

    fn clear(&mut self, cleared: Cleared) -> Result<(), EngineError> {
        self.differs(cleared.object, cleared.record_id, cleared.table)?;
        let file = self.report.files.get(cleared.table).map(|file| file.source.clone());
        let name = self.store.record(cleared.object, cleared.record_id)?;
        self.drift(Difference {
            object: cleared.object,
            id: Some(cleared.record_id),
            external_id: cleared.external_id,
            line: Some(cleared.line),
            field: Some(cleared.field),
            source: String::new(),
            destination: cleared.value,
            cause: CLEARED,
            file: file.unwrap_or_default(),
            name: name.map(|record| record.title()).unwrap_or_default(),
        })
    }

    /// Records that rows of the source stood for and that no row stands for any more: rows of this
    /// import, and where all of the source is compared, of all imports of it.
    fn extra(&mut self, plan: &Plan<'_>) -> Result<(), EngineError> {
        let compared = |object| plan.tables.iter().any(|bound| bound.object == object);
        let mut files = std::mem::take(&mut self.files);
        if self.comparison.whole {
            let source = &self.comparison.mapping.source;
            for import in self.store.imports()? {
                if import.id != self.comparison.import_id
                    && import.state != "undone"
                    && import.source == *source
                {
                    files.extend(self.store.import_files(import.id)?);
                }
            }
        }
        // An object that is not compared has no rows to be missing from.
        for file in files.iter().filter(|file| compared(file.object)) {
            let store = self.store;
            store.for_each_outcome(file.id, |outcome| {
                let Some(id) = outcome.record_id else { return Ok(()) };
                // One that is gone too is no difference.
                if !self.scratch.pass(file.object, id)?
                    || self.comparison.lost.get(file.object, id).is_some()
                {
                    return Ok(());
                }
                let Some(record) = store.record(file.object, id)? else { return Ok(()) };
                let ids = store.external_ids(file.object, id)?;
                let own = ids.into_iter().find(|(_, _, derived)| !derived);
                self.report.objects.entry(file.object).or_default().extra += 1;
                self.sums.destination(&record);
                self.drift(Difference {
                    object: file.object,
                    id: Some(id),
                    external_id: own.map(|(_, id, _)| id),
                    line: Some(outcome.line),
                    field: None,
                    source: String::new(),
                    destination: record.title(),
                    cause: EXTRA,
                    file: file.label.clone(),
                    name: record.title(),
                })
            })?;
        }
        Ok(())
    }

    pub(super) fn finish(
        mut self,
        plan: &Plan<'_>,
        began: Instant,
    ) -> Result<Reconciliation, EngineError> {
        self.cleared()?;
        self.extra(plan)?;
        if self.comparison.local {
            for (object, counts) in &self.report.objects {
                let there = self.store.count_records(*object)?.unsigned_abs();
                let others = there.saturating_sub(counts.destination + counts.extra);
                self.report.others.insert(*object, others);
            }
        }
        if let Some(lists) = self.lists.take() {
            self.report.lists = lists.finish()?;
        }
        self.report.sums = self.sums.into_sums();
        self.report.explained = self.comparer.into_explained();
        self.report.ok = self.report.state == "finished"
            && self.report.drift_total == 0
            && self.report.unaccounted.is_empty();
        self.report.seconds = began.elapsed().as_secs_f64();
        Ok(self.report)
    }
}
