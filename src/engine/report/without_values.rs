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

#[cfg(test)]
mod tests {
    use super::super::{
        Cause, HeldThere, HoldingNumber, RejectedRow, Report, StageDeals, UnreadColumn,
        WarningExample, WarningGroup,
    };
    use crate::model::Object;

    const CELL: &str = "Secretive";

    fn cell() -> String {
        CELL.to_owned()
    }

    fn row() -> RejectedRow {
        RejectedRow {
            object: Object::Contacts,
            source: "contacts.csv".to_owned(),
            line: 7,
            code: "invalid_email".to_owned(),
            field: Some("email".to_owned()),
            value: cell(),
            message: cell(),
            hint: cell(),
        }
    }

    /// A report in which every text that may come from a cell is the same one.
    fn report() -> Report {
        let mut report = Report { command: "import", import_id: Some(7), ..Report::default() };
        report.rejections = vec![row()];
        let (object, code) = (Object::Contacts, "invalid_email".to_owned());
        report.rejection_causes = vec![Cause { object, code, count: 1, example: row() }];
        let examples = || vec![WarningExample { line: 7, value: cell() }];
        let code = "invalid_phone".to_owned();
        report.warnings = vec![WarningGroup { object, code, count: 2, examples: examples() }];
        report.owners.unmatched = vec![cell()];
        report.owners.default_owner = Some(cell());
        report.owners.defaulted = 1;
        report.consent.not_dialable = 3;
        report.consent.unread =
            vec![UnreadColumn { column: "Consent".to_owned(), contacts: 3, values: vec![cell()] }];
        report.consent.numbers = vec![HoldingNumber { number: cell(), contacts: 4 }];
        report.consent.held_but_dialable_there =
            vec![HeldThere { id: 5, name: cell(), reasons: vec!["unread".to_owned()] }];
        report.stages.unmatched =
            vec![StageDeals { pipeline: Some(cell()), stage: cell(), deals: 14 }];
        report.notes = vec![cell()];
        report.unwritten = Some((cell(), cell()));
        report.error = Some(serde_json::json!(cell()));
        report
    }

    #[test]
    fn nothing_that_may_stand_in_a_row_is_left_and_counts_stay() {
        let said =
            |report: &Report| format!("{report:?}{}", serde_json::to_string(report).unwrap());
        assert!(said(&report()).contains(CELL));
        let without = report().without_values();
        assert!(!said(&without).contains(CELL), "{without:?}");
        assert_eq!(without.rejection_causes[0].count, 1);
        assert_eq!((without.warnings[0].count, without.consent.not_dialable), (2, 3));
        let notes = without.notes.join(" ");
        assert!(notes.contains("14 deals") && notes.contains("4 contacts"), "{notes}");
    }
}
