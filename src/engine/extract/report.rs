//! What a read came to: counts beside those of the service, and what could not be seen.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Run;
use crate::engine::EngineError;
use crate::model::Object;
use crate::source::crm::{LeftBehind, ObjectCatalog, Unseen};

/// So many ids are named.
const NAMED: usize = 20;

/// What a read of a CRM came to; in reports under `extraction`.
#[derive(Clone, Debug, Serialize)]
pub struct ExtractionReport {
    /// The service.
    pub service: &'static str,
    /// The service as people write it.
    #[serde(skip)]
    pub title: &'static str,
    /// The customer's account there.
    pub account: String,
    /// Its name.
    pub account_name: String,
    /// Of a read of changes: since when.
    pub since: Option<String>,
    /// When it began, by the service's clock.
    pub began_at: String,
    /// Counts by object.
    pub objects: BTreeMap<Object, ReadCounts>,
    /// What the token does not let us see.
    pub not_visible: Vec<Unseen>,
    /// Fields that the service keeps for itself (statistics, bookkeeping), by their API names: not read
    /// unless the mapping names them.
    pub not_read: BTreeMap<Object, Vec<String>>,
    /// What is there and stays there, with how many.
    pub left_behind: Vec<LeftBehind>,
    /// Requests that it took, repetitions among them; of a read that was interrupted, since then.
    pub requests: u64,
    /// What is to be said, full sentences; in reports among their notes.
    #[serde(skip)]
    pub notes: Vec<String>,
}

/// Counts of one object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReadCounts {
    /// Live records that are here.
    pub records: u64,
    /// Live records that the service counts, where it does.
    pub total: Option<u64>,
    /// Records that this read found new, or other than before.
    pub changed: u64,
    /// Records that are deleted there; not moved.
    pub deleted: u64,
    /// Records that were merged into others; not moved, links lead to the others.
    pub merged: u64,
}

impl Run<'_> {
    /// What the read came to.
    pub(super) fn report(&self, mut notes: Vec<String>) -> Result<ExtractionReport, EngineError> {
        let whole = self.limit.is_none();
        let totals = if whole { self.source.totals(&self.catalog)? } else { BTreeMap::new() };
        let mut objects = BTreeMap::new();
        for object in self.catalog.objects.keys() {
            let counts = self.store.extracted_counts(self.service.name(), *object, self.kept.id)?;
            let counts = ReadCounts {
                records: counts.live,
                total: totals.get(object).copied(),
                changed: counts.changed,
                deleted: counts.deleted,
                merged: counts.merged,
            };
            notes.extend(self.gap(*object, &counts));
            notes.extend(self.left_out(*object, &counts));
            objects.insert(*object, counts);
        }
        if whole && totals.is_empty() && !objects.is_empty() {
            notes.push(format!(
                "{} counts nothing: whether it gave all its records can't be checked.",
                self.service.title()
            ));
        }
        if whole && self.kept.since.is_some() {
            notes.extend(self.lost()?);
        }
        let not_read = self.not_read();
        notes.extend(self.keeps_for_itself(&not_read));
        notes.extend(self.catalog.notes.iter().cloned());
        notes.extend(self.stays());
        notes.extend(self.catalog.unseen.iter().map(|unseen| self.not_seen(unseen)));
        Ok(ExtractionReport {
            service: self.service.name(),
            title: self.service.title(),
            account: self.catalog.account.id.clone(),
            account_name: self.catalog.account.name.clone(),
            since: self.kept.since.clone(),
            began_at: self.kept.began_at.clone(),
            objects,
            not_visible: self.catalog.unseen.clone(),
            not_read,
            left_behind: self.catalog.left.clone(),
            requests: self.source.traffic().requests,
            notes,
        })
    }

    /// Records that the service counts and that were not read, or the other way round.
    fn gap(&self, object: Object, counts: &ReadCounts) -> Option<String> {
        let (total, records) = (counts.total?, counts.records);
        let title = self.service.title();
        if total > records {
            let missing = total - records;
            return Some(format!(
                "{title} counts {total} {object}, and {records} were read: {missing} missing. They may \
                 have been made just now, or this user may not see them; read again to know."
            ));
        }
        let more = records - total;
        (more > 0).then(|| {
            format!(
                "{title} counts {total} {object}, and {records} are here: {more} may be deleted there \
                 without a trace; an import without `--since` finds out."
            )
        })
    }

    fn left_out(&self, object: Object, counts: &ReadCounts) -> Option<String> {
        let deleted = match counts.deleted {
            0 => None,
            1 => Some(format!("1 deleted {} is not moved", object.singular())),
            count => Some(format!("{count} deleted {object} are not moved")),
        };
        let merged = match counts.merged {
            0 => None,
            1 => Some(format!("1 {} was merged into another", object.singular())),
            count => Some(format!("{count} {object} were merged into others")),
        };
        let said: Vec<String> = deleted.into_iter().chain(merged).collect();
        (!said.is_empty()).then(|| format!("{}: {}.", self.service.title(), said.join(", ")))
    }

    /// Records that are gone since the last read: what was imported of them stays.
    fn lost(&self) -> Result<Option<String>, EngineError> {
        let lost = self.store.extracted_lost(self.service.name(), self.kept.id, NAMED + 1)?;
        if lost.is_empty() {
            return Ok(None);
        }
        let named: Vec<String> = lost
            .iter()
            .take(NAMED)
            .map(|(object, id, into)| match into {
                Some(into) => format!("{} {id} (merged into {into})", object.singular()),
                None => format!("{} {id}", object.singular()),
            })
            .collect();
        let more = if lost.len() > NAMED { ", and more" } else { "" };
        Ok(Some(format!(
            "Gone at {} since the last read: {}{more}. What was imported of them stays.",
            self.service.title(),
            named.join(", ")
        )))
    }

    fn not_read(&self) -> BTreeMap<Object, Vec<String>> {
        let of = |(object, known): (&Object, &ObjectCatalog)| {
            let names = known.fields.iter().filter(|field| !field.read);
            (*object, names.map(|field| field.name.clone()).collect::<Vec<_>>())
        };
        self.catalog.objects.iter().map(of).filter(|(_, names)| !names.is_empty()).collect()
    }

    fn keeps_for_itself(&self, not_read: &BTreeMap<Object, Vec<String>>) -> Option<String> {
        let counts = not_read.iter().map(|(object, names)| format!("{} of {object}", names.len()));
        let counts: Vec<String> = counts.collect();
        (!counts.is_empty()).then(|| {
            format!(
                "{} keeps fields for itself, statistics and the like ({}): they are not read unless the \
                 mapping names them.",
                self.service.title(),
                counts.join(", ")
            )
        })
    }

    /// What is there and not moved: how many of each kind, and what could not be counted.
    fn stays(&self) -> Vec<String> {
        let title = self.service.title();
        let left = &self.catalog.left;
        let told: Vec<String> = left.iter().filter_map(LeftBehind::told).collect();
        let mut notes = Vec::new();
        if !told.is_empty() {
            let moved = left.iter().find(|left| left.told().is_some() && left.moved_by.is_some());
            let moved = moved.and_then(|left| Some((&left.what, left.moved_by.as_ref()?)));
            let moved = moved.map(|(what, by)| format!(" `{by}` moves {what} as contacts."));
            let told = told.join(", ");
            notes.push(format!("Not moved from {title}: {told}.{}", moved.unwrap_or_default()));
        }
        let unknown: Vec<&str> =
            left.iter().filter(|left| left.records.is_none()).map(|left| &*left.what).collect();
        if !unknown.is_empty() {
            let unknown = unknown.join(", ");
            notes.push(format!("Not moved from {title} and not counted: {unknown}."));
        }
        notes
    }

    fn not_seen(&self, unseen: &Unseen) -> String {
        let of = unseen.object.map(|object| format!(" of {object}")).unwrap_or_default();
        let what = &unseen.what;
        let ask = unseen.ask.trim_end_matches('.');
        if unseen.opt_out {
            return format!(
                "NOT VISIBLE: `{what}`{of}, which says who opted out. Nobody is taken to have agreed, and \
                 nobody to have opted out: {ask}."
            );
        }
        format!("Not visible: `{what}`{of}. {ask}.")
    }
}
