//! The running counts of an import: kept with every committed batch, so that a resumed run reports
//! what an uninterrupted one would have.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::report::{
    Cause, ConsentCounts, Counts, CreatedField, FileCounts, HoldingNumber, OwnerCounts,
    RejectedRow, Report, StageCounts, StageDeals, UnreadColumn, WarningExample, WarningGroup,
};
use crate::model::consent::HOLDS;
use crate::model::{Object, Outcome, Rejection, Unread, Warning};
use crate::store::imports::Rule;

/// How many rejections are shown in full.
const REJECTIONS_SHOWN: usize = 100;
/// How many examples of a warning are shown.
const EXAMPLES_SHOWN: usize = 3;
/// The parts of a complete consent record.
const PARTS: [&str; 5] = ["text", "timestamp", "source_url", "ip", "seller"];
/// How many unmatched owners are listed by name.
const OWNERS_LISTED: usize = 1_000;

/// The counts of one file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileTally {
    /// What it holds.
    pub object: Object,
    /// The counts.
    pub counts: Counts,
}

/// The counts of a whole run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Tally {
    /// By file, in the order of reading.
    pub files: Vec<FileTally>,
    /// Accounts created because a row names a company.
    pub implied_accounts: u64,
    /// Open links of earlier imports that this one resolved.
    pub links_resolved: u64,
    /// Records per object before the run, to check the counts against the store.
    pub records_before: [i64; 3],
    rejections: Vec<RejectedRow>,
    causes: Vec<Cause>,
    warnings: Vec<WarningGroup>,
    owners_matched: u64,
    owners_defaulted: u64,
    unmatched_owners: BTreeSet<String>,
    dialable: u64,
    not_dialable: u64,
    not_dialable_reasons: BTreeMap<String, u64>,
    unread: Vec<UnreadColumn>,
    /// Whether contacts were judged again after their rows were counted.
    #[serde(default)]
    pub settled: bool,
    /// Numbers for which many contacts are held, with how many.
    #[serde(default)]
    pub numbers_that_hold: Vec<(String, u64)>,
    absent_stages: Vec<StageDeals>,
    stages: BTreeMap<i64, u64>,
    merged_by: BTreeMap<String, u64>,
    /// Custom fields that were created.
    pub custom_fields: Vec<CreatedField>,
}

impl Tally {
    /// Counts a row's outcome.
    pub fn outcome(&mut self, file: usize, outcome: Outcome, rule: Rule) {
        let Some(file) = self.files.get_mut(file) else { return };
        let counts = &mut file.counts;
        counts.rows_read += 1;
        match outcome {
            Outcome::Created => counts.created += 1,
            Outcome::Merged => {
                counts.merged += 1;
                *self.merged_by.entry(rule.name().to_owned()).or_default() += 1;
            }
            Outcome::Unchanged => counts.unchanged += 1,
            Outcome::Rejected => counts.rejected += 1,
        }
        counts.clean = counts.created + counts.merged + counts.unchanged;
    }

    /// Takes a row's outcome back: it ended in another way after all.
    pub fn take_back(&mut self, file: usize, outcome: Outcome, rule: Rule) {
        let Some(file) = self.files.get_mut(file) else { return };
        let counts = &mut file.counts;
        let count = match outcome {
            Outcome::Created => &mut counts.created,
            Outcome::Merged => {
                if let Some(count) = self.merged_by.get_mut(rule.name()) {
                    *count = count.saturating_sub(1);
                }
                &mut counts.merged
            }
            Outcome::Unchanged => &mut counts.unchanged,
            Outcome::Rejected => &mut counts.rejected,
        };
        *count = count.saturating_sub(1);
        counts.rows_read = counts.rows_read.saturating_sub(1);
        self.merged_by.retain(|_, count| *count > 0);
    }

    /// Takes back an owner that was counted, as matched or as fallen back.
    pub fn take_back_owner(&mut self, matched: bool) {
        let count = if matched { &mut self.owners_matched } else { &mut self.owners_defaulted };
        *count = count.saturating_sub(1);
    }

    /// Takes back a deal that was counted as routed.
    pub fn take_back_stage(&mut self, stage_id: i64) {
        if let Some(deals) = self.stages.get_mut(&stage_id) {
            *deals = deals.saturating_sub(1);
        }
        self.stages.retain(|_, deals| *deals > 0);
    }

    /// Takes back what a contact's consent was counted to allow.
    pub fn take_back_consent(&mut self, reasons: &[String]) {
        let count = if reasons.is_empty() { &mut self.dialable } else { &mut self.not_dialable };
        *count = count.saturating_sub(1);
        for reason in reasons {
            if let Some(count) = self.not_dialable_reasons.get_mut(reason) {
                *count = count.saturating_sub(1);
            }
        }
        self.not_dialable_reasons.retain(|_, count| *count > 0);
    }

    /// The stages to which deals were routed.
    pub fn stages(&self) -> BTreeSet<i64> {
        self.stages.keys().copied().collect()
    }

    /// Counts a rejection's cause; [`Tally::outcome`] counts the row.
    pub fn rejection(&mut self, file: usize, line: u64, rejection: &Rejection) {
        let Some(file) = self.files.get(file) else { return };
        let object = file.object;
        let row = || RejectedRow {
            object,
            source: file.counts.source.clone(),
            line,
            code: rejection.code.to_owned(),
            field: rejection.field.clone(),
            value: rejection.value.clone(),
            message: rejection.message.clone(),
            hint: rejection.hint.clone(),
        };
        match self.causes.iter_mut().find(|c| c.object == object && c.code == rejection.code) {
            Some(cause) => cause.count += 1,
            None => self.causes.push(Cause {
                object,
                code: rejection.code.to_owned(),
                count: 1,
                example: row(),
            }),
        }
        if self.rejections.len() < REJECTIONS_SHOWN {
            self.rejections.push(row());
        }
    }

    /// Counts the warnings of one row.
    pub fn warnings(&mut self, file: usize, line: u64, warnings: &[Warning]) {
        if warnings.is_empty() {
            return;
        }
        let Some(file) = self.files.get_mut(file) else { return };
        file.counts.warned += 1;
        let object = file.object;
        for (at, warning) in warnings.iter().enumerate() {
            // Rows are counted, not cells.
            let again = warnings[..at].iter().any(|earlier| earlier.code == warning.code);
            let example = || WarningExample { line, value: warning.value.clone() };
            match self.warnings.iter_mut().find(|g| g.object == object && g.code == warning.code) {
                Some(group) => {
                    group.count += u64::from(!again);
                    if group.examples.len() < EXAMPLES_SHOWN {
                        group.examples.push(example());
                    }
                }
                None => self.warnings.push(WarningGroup {
                    object,
                    code: warning.code.to_owned(),
                    count: 1,
                    examples: vec![example()],
                }),
            }
        }
    }

    /// Counts an owner that was matched.
    pub fn owner_matched(&mut self) {
        self.owners_matched += 1;
    }

    /// Counts an owner that fell back to the importing user.
    pub fn owner_defaulted(&mut self, said: &str) {
        self.owners_defaulted += 1;
        if self.unmatched_owners.len() < OWNERS_LISTED && !self.unmatched_owners.contains(said) {
            self.unmatched_owners.insert(said.to_owned());
        }
    }

    /// Counts what a contact's consent allows.
    pub fn consent<S: AsRef<str>>(&mut self, reasons: &[S]) {
        if reasons.is_empty() {
            self.dialable += 1;
            return;
        }
        self.not_dialable += 1;
        for reason in reasons {
            match self.not_dialable_reasons.get_mut(reason.as_ref()) {
                Some(count) => *count += 1,
                None => {
                    self.not_dialable_reasons.insert(reason.as_ref().to_owned(), 1);
                }
            }
        }
    }

    /// Counts the contacts of the rows anew, each by why it can't be dialed as the store keeps it.
    pub fn recount_consent(&mut self, rows: &[(Option<String>, u64)]) {
        (self.dialable, self.not_dialable) = (0, 0);
        self.not_dialable_reasons.clear();
        for (reasons, count) in rows {
            let Some(reasons) = reasons else {
                self.dialable += count;
                continue;
            };
            self.not_dialable += count;
            for reason in reasons.split(',') {
                *self.not_dialable_reasons.entry(reason.to_owned()).or_default() += count;
            }
        }
    }

    /// Counts the cells of a row that speak of consent and could not be understood.
    pub fn unread(&mut self, unread: &[Unread]) {
        for Unread { column, cell } in unread {
            let at = match self.unread.iter().position(|known| known.column == *column) {
                Some(at) => at,
                None => {
                    let column = column.clone();
                    self.unread.push(UnreadColumn { column, contacts: 0, values: Vec::new() });
                    self.unread.len() - 1
                }
            };
            let known = &mut self.unread[at];
            known.contacts += 1;
            if known.values.len() < EXAMPLES_SHOWN && !known.values.contains(cell) {
                known.values.push(cell.clone());
            }
        }
    }

    /// Counts a deal that was routed.
    pub fn stage(&mut self, stage_id: i64) {
        *self.stages.entry(stage_id).or_default() += 1;
    }

    /// Counts a deal whose stage is not there.
    pub fn absent_stage(&mut self, pipeline: &Option<String>, stage: &str) {
        let known =
            self.absent_stages.iter_mut().find(|s| s.pipeline == *pipeline && s.stage == stage);
        if let Some(known) = known {
            known.deals += 1;
        } else if self.absent_stages.len() < OWNERS_LISTED {
            // A column mapped to the wrong target may hold a name per row: hence a bound.
            self.absent_stages.push(StageDeals {
                pipeline: pipeline.clone(),
                stage: stage.to_owned(),
                deals: 1,
            });
        }
    }

    /// The counts of all files of an object.
    pub fn object(&self, object: Object) -> Option<Counts> {
        let mut files = self.files.iter().filter(|file| file.object == object);
        let mut sum = files.next()?.counts.clone();
        for Counts {
            source,
            rows_total,
            rows_total_estimated,
            rows_read,
            clean,
            created,
            merged,
            unchanged,
            rejected,
            warned,
        } in files.map(|file| &file.counts)
        {
            sum.source = format!("{}, {source}", sum.source);
            sum.rows_total += rows_total;
            sum.rows_total_estimated |= rows_total_estimated;
            sum.rows_read += rows_read;
            sum.clean += clean;
            sum.created += created;
            sum.merged += merged;
            sum.unchanged += unchanged;
            sum.rejected += rejected;
            sum.warned += warned;
        }
        Some(sum)
    }

    /// The records that the run created, from rows or because a row names a company.
    pub fn created(&self, object: Object) -> u64 {
        let implied = if object == Object::Accounts { self.implied_accounts } else { 0 };
        implied + self.object(object).map_or(0, |counts| counts.created)
    }

    /// Rejected rows by rows read.
    pub fn rejected_share(&self) -> f64 {
        let (rejected, read) = self.files.iter().fold((0, 0), |(rejected, read), file| {
            (rejected + file.counts.rejected, read + file.counts.rows_read)
        });
        if read == 0 { 0.0 } else { rejected as f64 / read as f64 }
    }

    fn reasons(&self, of: impl Fn(&str) -> bool) -> BTreeMap<String, u64> {
        let reasons = self.not_dialable_reasons.iter().filter(|(reason, _)| of(reason));
        reasons.map(|(reason, count)| (reason.clone(), *count)).collect()
    }

    /// Fills a report. `stage_name` tells pipeline and stage of the store's id.
    pub fn fill(&self, report: &mut Report, stage_name: impl Fn(i64) -> (Option<String>, String)) {
        report.rejected_share = self.rejected_share();
        report.ok = report.rejected_share <= report.max_rejected;
        for object in Object::ALL {
            if let Some(counts) = self.object(object) {
                report.objects.insert(object, counts);
            }
        }
        report.files = self
            .files
            .iter()
            .map(|file| FileCounts { object: file.object, counts: file.counts.clone() })
            .collect();
        report.accounts_from_contacts = self.implied_accounts;
        report.rejections = self.rejections.clone();
        report.rejection_causes = self.causes.clone();
        report.rejection_causes.sort_by_key(|cause| std::cmp::Reverse(cause.count));
        report.warnings = self.warnings.clone();
        report.warnings.sort_by_key(|group| group.object);
        report.owners = OwnerCounts {
            matched: self.owners_matched,
            defaulted: self.owners_defaulted,
            unmatched: self.unmatched_owners.iter().cloned().collect(),
            default_owner: report.owners.default_owner.take(),
        };
        report.consent = ConsentCounts {
            dialable: self.dialable,
            not_dialable: self.not_dialable,
            reasons: self.reasons(|reason| !PARTS.contains(&reason)),
            missing: self.reasons(|reason| !HOLDS.contains(&reason)),
            unread: self.unread.clone(),
            numbers: self
                .numbers_that_hold
                .iter()
                .map(|(number, contacts)| HoldingNumber {
                    number: number.clone(),
                    contacts: *contacts,
                })
                .collect(),
            ..ConsentCounts::default()
        };
        let routed = self.stages.iter().map(|(id, deals)| {
            let (pipeline, stage) = stage_name(*id);
            StageDeals { pipeline, stage, deals: *deals }
        });
        report.stages =
            StageCounts { unmatched: self.absent_stages.clone(), deals: routed.collect() };
        for stages in [&mut report.stages.unmatched, &mut report.stages.deals] {
            // Stable: stages with as many deals stay in the order of the pipeline, or of the file.
            stages.sort_by_key(|stage| std::cmp::Reverse(stage.deals));
        }
        report.merged_by = self.merged_by.clone();
        report.custom_fields_created = self.custom_fields.clone();
        if self.links_resolved > 0 {
            let links = match self.links_resolved {
                1 => "1 link of earlier imports was".to_owned(),
                links => format!("{links} links of earlier imports were"),
            };
            report.notes.push(format!("{links} resolved by records of this one."));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally() -> Tally {
        let file = |object, source: &str| FileTally {
            object,
            counts: Counts { source: source.into(), ..Counts::default() },
        };
        Tally {
            files: vec![file(Object::Contacts, "a.csv"), file(Object::Contacts, "b.csv")],
            ..Tally::default()
        }
    }

    #[test]
    fn counts_add_up_over_the_files_of_an_object() {
        let mut tally = tally();
        tally.outcome(0, Outcome::Created, Rule::New);
        tally.outcome(1, Outcome::Merged, Rule::Email);
        tally.outcome(1, Outcome::Rejected, Rule::New);
        let sum = tally.object(Object::Contacts).unwrap();
        assert_eq!((sum.rows_read, sum.clean, sum.rejected), (3, 2, 1));
        assert_eq!(sum.source, "a.csv, b.csv");
        assert!(tally.object(Object::Deals).is_none());
    }

    #[test]
    fn a_tally_survives_being_kept() {
        let mut tally = tally();
        tally.consent(&["text", "ip"]);
        tally.stage(3);
        tally.owner_defaulted("kim@old.example");
        tally.warnings(0, 7, &[Warning::new("duplicate_email", "email", "a@b.example")]);
        let kept = serde_json::to_string(&tally).unwrap();
        let back: Tally = serde_json::from_str(&kept).unwrap();
        assert_eq!(serde_json::to_string(&back).unwrap(), kept);
    }
}
