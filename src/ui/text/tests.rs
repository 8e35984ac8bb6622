//! What the other reports say, as a whole.

use super::page::tests::plain;
use super::*;
use crate::config::Detail;
use crate::engine::decisions::{Decision, Kind, sample};
use crate::engine::explain::{Story, StoryCell, StoryEvent};
use crate::engine::owners::Owner;
use crate::engine::reconcile::{Compared, Difference, Explained, Reconciliation, Sum};
use crate::engine::undo::{Kept, UndoReport};
use crate::mapping::To;
use crate::mapping::check::Issue;
use crate::mapping::detect::{Confidence, Finding, StageMatch, StageResult};
use crate::model::{CustomType, Object};
use crate::ui::style::Style;

fn finding(header: &str, to: To, confidence: Confidence, why: &str) -> Finding {
    Finding {
        object: Object::Contacts,
        source: "contacts.csv".into(),
        header: header.into(),
        label: None,
        samples: vec!["ada@acme.example".into(), "kim@acme.example".into()],
        to,
        confidence,
        why: why.into(),
    }
}

#[test]
fn map_shows_decisions_first_then_the_rest_in_brief_or_whole() {
    let open = To::Unsure {
        suggest: "custom.shoe_size".into(),
        kind: CustomType::Number,
        options: vec![],
    };
    let findings = [
        finding(
            "E-mail",
            To::Target("email".into()),
            Confidence::Certain,
            "header is a known name",
        ),
        finding("Shoe size", open, Confidence::Unsure, "no standard field fits"),
        finding("Notes 2", To::Ignore, Confidence::Certain, "`mapping.toml` says so"),
    ];
    let stage = |stage: &str, result| StageMatch {
        pipeline: None,
        stage: stage.into(),
        deals: Some(3),
        result,
    };
    let report = map::MapReport {
        first: Vec::new(),
        command: "map",
        ok: false,
        columns: findings.iter().map(map::Column::from).collect(),
        notes: vec!["`Name` is split into first and last name.".into()],
        stages: vec![
            stage(
                "Lead",
                StageResult::Exact {
                    destination_pipeline: "Sales".into(),
                    destination_stage: "Lead".into(),
                },
            ),
            stage(
                "Propsal",
                StageResult::Suggested {
                    destination_pipeline: "Sales".into(),
                    destination_stage: "Proposal".into(),
                },
            ),
            stage("Discovery", StageResult::Missing),
        ],
        owners: vec![Owner {
            source: "kim@old.example".into(),
            user: None,
            suggestion: Some("kim@acme.example".into()),
            records: 3,
        }],
        decisions: vec![
            Decision {
                count: Some(3),
                suggestion: Some("Sales / Proposal".into()),
                command: Some("adoptiv-migrate pipelines create --from deals.csv".into()),
                line: Some("\"Stage\".values.\"Propsal\" = \"Proposal\"".into()),
                table: Some("deals.columns".into()),
                ..sample(Kind::Stage, Some(Object::Deals), "Propsal")
            },
            Decision { count: Some(3), ..sample(Kind::Stage, Some(Object::Deals), "Discovery") },
            Decision {
                samples: vec!["41".into(), "42\u{1b}[31m".into()],
                suggestion: Some("custom.shoe_size (number)".into()),
                line: Some("\"Shoe size\" = { to = \"custom.shoe_size\" }".into()),
                table: Some("contacts.columns".into()),
                command: Some("adoptiv-migrate map contacts.csv --accept-suggestions".into()),
                ..sample(Kind::Unresolved, Some(Object::Contacts), "Shoe size")
            },
            Decision {
                count: Some(3),
                suggestion: Some("kim@acme.example".into()),
                line: Some("\"kim@old.example\" = \"kim@acme.example\"".into()),
                table: Some("owners".into()),
                ..sample(Kind::Owner, None, "kim@old.example")
            },
        ],
        deals_sampled: false,
        remarkable: Vec::new(),
        issues: vec![Issue {
            object: Object::Contacts,
            header: "Shoe size".into(),
            kind: "unresolved",
            hint: "say where it goes".into(),
        }],
        written: None,
    };
    let next =
        import::Next::new("Write the mapping down:", "adoptiv-migrate map contacts.csv -o m.toml");
    let mut shown = String::new();
    for (width, detail) in
        [(110, Detail::Normal), (60, Detail::Normal), (110, Detail::Quiet), (110, Detail::Verbose)]
    {
        let mut page = Page::new(width, Style::new(false), detail);
        map::render(&mut page, &report, std::slice::from_ref(&next));
        shown += &format!("======== {width} {detail:?}\n{}", page.text());
    }
    insta::assert_snapshot!(shown);
}

fn reconciliation() -> Reconciliation {
    let difference = |field: Option<&str>, cause| Difference {
        object: Object::Deals,
        id: Some(4),
        external_id: Some("D-7".into()),
        line: Some(9),
        field: field.map(str::to_owned),
        source: "1200.00".into(),
        destination: "1250.00".into(),
        cause,
        file: "deals.csv".into(),
        name: "Roof".into(),
    };
    Reconciliation {
        mapping: "mapping.toml".into(),
        command: "reconcile",
        import_id: 3,
        ok: false,
        objects: [(
            Object::Deals,
            Compared {
                source: 1_204,
                destination: 1_203,
                missing: 1,
                different: 1,
                ..Compared::default()
            },
        )]
        .into(),
        sums: vec![Sum {
            pipeline: "Sales".into(),
            stage: "Lead".into(),
            currency: "USD".into(),
            source_deals: 2,
            source_amount: "2400.00".into(),
            destination_deals: 2,
            destination_amount: "2450.00".into(),
            ok: false,
        }],
        drift: vec![difference(Some("amount"), "edited since"), difference(None, "missing")],
        explained: vec![Explained {
            object: Object::Contacts,
            field: "phone".into(),
            cause: "normalised",
            count: 1_100,
            source: "(202) 555-0101".into(),
            destination: "+12025550101".into(),
        }],
        changed_files: vec!["deals.csv".into()],
        seconds: 1.5,
        ..Reconciliation::default()
    }
}

#[test]
fn reconcile_shows_drift_apart_from_what_differs_for_a_reason() {
    let mut page = plain(100);
    reconcile::render(&mut page, &reconciliation());
    insta::assert_snapshot!(page.text());
}

#[test]
fn reconcile_says_in_one_sentence_that_nothing_drifted() {
    let report = Reconciliation { ok: true, import_id: 3, ..Reconciliation::default() };
    assert_eq!(
        reconcile::verdict(&report),
        "No drift: the destination holds what import 3 brought."
    );
}

#[test]
fn the_page_of_a_reconciliation_says_the_same() {
    let page = crate::ui::html::reconcile(&reconciliation()).unwrap();
    assert!(page.contains("Drift: 2 records differ from what import 3 brought."));
    assert!(page.contains("edited since") && page.contains("normalised"));
}

#[test]
fn undo_lists_what_it_kept_and_why() {
    let report = UndoReport {
        command: "undo",
        import_id: 3,
        dry_run: true,
        deleted: [(Object::Contacts, 120), (Object::Deals, 1)].into(),
        restored: [(Object::Accounts, 4)].into(),
        kept: vec![Kept {
            object: Object::Accounts,
            id: 9,
            name: "Acme".into(),
            reason: "somebody changed it since".into(),
        }],
        kept_total: 3,
        custom_fields_removed: vec!["contacts.shoe_size".into()],
        held_but_dialable_there: Vec::new(),
    };
    let mut page = plain(100);
    undo::render(&mut page, &report);
    insta::assert_snapshot!(page.text());
}

#[test]
fn a_story_goes_from_the_values_to_what_happened() {
    let story = Story {
        object: Object::Contacts,
        id: 42,
        name: "Ada Novak".into(),
        fields: vec![("email".into(), "ada@acme.example".into())],
        originals: vec![("phone".into(), "202-555-0101".into())],
        external_ids: vec!["csv:C-1".into()],
        links: vec!["account 12 Acme".into()],
        consent: vec!["May not be dialed: no consent wording".into()],
        events: vec![StoryEvent {
            import_id: 1,
            at: "2026-03-08T19:30:00Z".into(),
            source: Some("contacts.csv".into()),
            line: Some(2),
            file: None,
            row_number: None,
            what: "merged".into(),
            why: "the e-mail address is the same".into(),
            row: Some(
                [("Email", "ADA@acme.example", Some("email")), ("Fax", "", None)]
                    .map(|(header, value, target)| StoryCell {
                        header: header.into(),
                        value: value.into(),
                        target: target.map(str::to_owned),
                    })
                    .to_vec(),
            ),
            changes: vec![("title".into(), "".into(), "Engineer".into())],
        }],
    };
    let mut page = plain(100);
    story::render(&mut page, &story);
    insta::assert_snapshot!(page.text());
}
