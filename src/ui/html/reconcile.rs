//! The page of a reconciliation.

use super::{Section, document};
use crate::engine::reconcile::Reconciliation;
use crate::ui::text::reconcile::{name, verdict};
use crate::ui::text::{number, seconds};

/// The page.
pub fn reconcile(report: &Reconciliation) -> Result<String, askama::Error> {
    let title = format!("Reconciliation of import {}", report.import_id);
    let subtitle = format!("Source and destination compared in {}", seconds(report.seconds));
    let sections = vec![
        objects(report),
        files(report),
        drift(report),
        sums(report),
        explained(report),
        consent(report),
    ];
    document(title, subtitle, verdict(report), report.ok, sections)
}

fn objects(report: &Reconciliation) -> Section {
    let rows = report.objects.iter().map(|(object, counts)| {
        let mut row = vec![object.to_string()];
        let counts = [
            counts.source,
            counts.destination,
            counts.missing,
            counts.extra,
            counts.different,
            counts.rejected,
        ];
        row.extend(counts.map(number));
        row
    });
    let header =
        ["Object", "#Source", "#Destination", "#Missing", "#Extra", "#Different", "#Rejected"];
    let section = Section::new("Records").table(&header, rows);
    match report.orphan_links {
        0 => section,
        links => section.say(format!("Links that point nowhere: {}", number(links))),
    }
}

fn files(report: &Reconciliation) -> Section {
    let rows = report.changed_files.iter().map(|file| vec![file.clone()]);
    Section::new("Not the files that were imported").table(&["File"], rows)
}

fn drift(report: &Reconciliation) -> Section {
    let rows = report.drift.iter().map(|difference| {
        vec![
            name(difference),
            difference.field.clone().unwrap_or_default(),
            difference.source.clone(),
            difference.destination.clone(),
            difference.cause.to_owned(),
        ]
    });
    Section::new("Drift").table(&["Record", "Field", "Source", "Destination", "Cause"], rows)
}

fn sums(report: &Reconciliation) -> Section {
    let rows = report.sums.iter().map(|sum| {
        vec![
            sum.pipeline.clone(),
            sum.stage.clone(),
            sum.currency.clone(),
            number(sum.source_deals),
            sum.source_amount.clone(),
            number(sum.destination_deals),
            sum.destination_amount.clone(),
            if sum.ok { "" } else { "differs" }.to_owned(),
        ]
    });
    let header = [
        "Pipeline",
        "Stage",
        "Currency",
        "#Deals, source",
        "#Amount, source",
        "#Deals, destination",
        "#Amount, destination",
        "",
    ];
    Section::new("Amounts by stage and currency").table(&header, rows)
}

fn explained(report: &Reconciliation) -> Section {
    let rows = report.explained.iter().map(|group| {
        vec![
            group.object.to_string(),
            group.field.clone(),
            group.cause.to_owned(),
            number(group.count),
            format!("\"{}\" -> \"{}\"", group.source, group.destination),
        ]
    });
    Section::new("Different for a reason, and well")
        .table(&["Object", "Field", "Cause", "#Records", "Example"], rows)
}

fn consent(report: &Reconciliation) -> Section {
    let consent = &report.consent;
    Section::new("Consent").say(format!(
        "Contacts that may be dialed: {} by the source, {} in the destination. Consent records of the source that the ledger lacks: {}.",
        number(consent.source_dialable),
        number(consent.destination_dialable),
        number(consent.missing_entries)
    ))
}
