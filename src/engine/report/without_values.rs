//! A report that may go by e-mail: counts, causes and settings, and nothing that stands in a row.
//!
//! What is left out is what a cell could hold: values, names, addresses, numbers, also those in sentences of the
//! run. Names of columns stay, and so do the pipelines and stages of the workspace. It is made from the report as a
//! whole, so that no page has to know what it may show.

use super::{RejectedRow, Report};

impl Report {
    /// The same without anything that stands in a row.
    pub fn without_values(&self) -> Report {
        let mut report = self.clone();
        report.rejections.clear();
        for cause in &mut report.rejection_causes {
            cause.example = RejectedRow {
                object: cause.object,
                source: String::new(),
                line: 0,
                code: cause.code.clone(),
                field: None,
                value: String::new(),
                message: String::new(),
                hint: String::new(),
            };
        }
        for group in &mut report.warnings {
            // The examples of these are names of columns.
            if !group.code.starts_with("column_") {
                group.examples.clear();
            }
        }
        report.owners.unmatched.clear();
        if let Some(owner) = &mut report.owners.default_owner {
            *owner = "the importing user".to_owned();
        }
        report.notes = self.instead();
        report.stages.unmatched.clear();
        report.consent.numbers.clear();
        for column in &mut report.consent.unread {
            column.values.clear();
        }
        for held in &mut report.consent.held_but_dialable_there {
            held.name.clear();
        }
        if let Some(read) = &mut report.extraction {
            read.notes.clear();
        }
        (report.unwritten, report.error) = (None, None);
        report
    }

    /// What can be said in place of what is left out.
    fn instead(&self) -> Vec<String> {
        let mut notes = vec!["What stands in rows is left out of this page.".to_owned()];
        let deals: u64 = self.stages.unmatched.iter().map(|stage| stage.deals).sum();
        if deals > 0 {
            notes.push(format!(
                "Stages that the destination lacks: {}, named by {deals} deals.",
                self.stages.unmatched.len()
            ));
        }
        let held: u64 = self.consent.numbers.iter().map(|number| number.contacts).sum();
        if held > 0 {
            notes.push(format!(
                "Numbers with a do-not-call that hold more than three contacts each: {}, with {held} contacts.",
                self.consent.numbers.len()
            ));
        }
        notes
    }
}
