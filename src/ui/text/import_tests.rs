//! What the report of a dry run or an import says.

use super::*;
use crate::engine::report::{
    ConsentCounts, Counts, FileCounts, OwnerCounts, RejectedRow, StageCounts, StageDeals,
    WarningExample,
};
use crate::model::Object;
use crate::ui::text::page::tests::plain;

pub(crate) fn sample() -> Report {
    let counts = Counts {
        source: "contacts.csv".into(),
        rows_total: 25_000,
        rows_total_estimated: true,
        rows_read: 100,
        clean: 99,
        created: 93,
        merged: 6,
        unchanged: 0,
        rejected: 1,
        warned: 4,
    };
    let row = RejectedRow {
        object: Object::Contacts,
        source: "contacts.csv".into(),
        line: 17,
        code: "invalid_email".into(),
        field: Some("email".into()),
        value: "a@@b\x1b[31m".into(),
        message: "is no e-mail address".into(),
        hint: "correct it in the rejects file and import that".into(),
    };
    Report {
        command: "dry-run",
        mapping: "detected".into(),
        destination: "adoptiv.db".into(),
        ok: true,
        rejected_share: 0.01,
        max_rejected: 0.05,
        objects: [(Object::Contacts, counts.clone())].into(),
        files: vec![FileCounts { object: Object::Contacts, counts }],
        accounts_from_contacts: 12,
        rejections: vec![row.clone()],
        rejection_causes: vec![Cause {
            object: Object::Contacts,
            code: "invalid_email".into(),
            count: 1,
            example: row,
        }],
        warnings: vec![WarningGroup {
            object: Object::Contacts,
            code: "duplicate_email".into(),
            count: 4,
            examples: vec![WarningExample { line: 9, value: "info@acme.example".into() }],
        }],
        owners: OwnerCounts {
            matched: 80,
            defaulted: 20,
            unmatched: vec!["kim@old.example".into()],
            default_owner: Some("ada@acme.example".into()),
        },
        consent: ConsentCounts {
            dialable: 71,
            not_dialable: 28,
            missing: [("text".to_owned(), 28), ("ip".to_owned(), 9)].into(),
            ..ConsentCounts::default()
        },
        stages: StageCounts {
            unmatched: vec![StageDeals {
                pipeline: Some("Sales".into()),
                stage: "Discovery".into(),
                deals: 14,
            }],
            deals: Vec::new(),
        },
        unmapped_columns: [(Object::Contacts, vec!["Fax".to_owned()])].into(),
        merged_by: [("email".to_owned(), 6)].into(),
        notes: vec!["Dates of `Birthday` are read day first.".into()],
        seconds: 0.123,
        ..Report::default()
    }
}

fn text(report: &Report) -> String {
    let mut page = plain(100);
    let next = [Next::new("Import all rows:", "adoptiv-migrate import contacts.csv")];
    render(&mut page, report, &next);
    page.text().to_owned()
}

#[test]
fn a_dry_run_says_what_would_happen_and_what_to_type_next() {
    insta::assert_snapshot!(text(&sample()));
}

#[test]
fn a_value_from_a_file_can_not_steer_the_terminal() {
    assert!(!text(&sample()).contains('\x1b'));
}

#[test]
fn too_many_rejections_are_said_first_and_that_nothing_was_written() {
    let report = Report {
        command: "import",
        ok: false,
        rejected_share: 0.2,
        rejection_causes: Vec::new(),
        ..sample()
    };
    assert!(verdict(&report).starts_with("Nothing was written: 1 of 100 rows (20%) rejected"));
}

#[test]
fn an_import_names_its_id() {
    let report = Report { command: "import", import_id: Some(7), ..sample() };
    assert!(verdict(&report).starts_with("Done: import 7 took in 99 of 100 rows"));
}

#[test]
fn quiet_leaves_of_a_dry_run_what_is_not_good_and_of_an_import_its_id() {
    let mut page =
        Page::new(100, crate::ui::style::Style::new(false), crate::config::Detail::Quiet);
    render(&mut page, &sample(), &[]);
    let import = Report { command: "import", import_id: Some(7), ..sample() };
    render(&mut page, &import, &[]);
    let good = Report { objects: [].into(), ..sample() };
    render(&mut page, &good, &[]);
    assert_eq!(page.text(), "99 of 100 rows import cleanly, 1 rejected.\n7\n");
    assert_eq!(not_good(&import).unwrap(), "import 7 took in 99 of 100 rows, 1 rejected");
    assert_eq!(not_good(&good), None);
}

#[test]
fn no_line_is_wider_than_a_narrow_terminal_but_commands() {
    let mut page = plain(60);
    render(&mut page, &sample(), &[]);
    // The verdict and the sentence about partial reading stand whole; a terminal wraps them.
    let wide: Vec<_> =
        page.text().lines().skip(4).filter(|line| line.chars().count() > 60).collect();
    assert!(wide.is_empty(), "{wide:?}");
}
