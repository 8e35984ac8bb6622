//! The comparison of source and destination.

use super::import::{Next, follow_up};
use super::{Page, list, number, plural, seconds};
use crate::engine::reconcile::{Difference, Reconciliation};
use crate::ui::style::tame;

/// What was found, in one sentence: also the headline of the HTML page.
pub fn verdict(report: &Reconciliation) -> String {
    let id = report.import_id;
    if report.ok {
        return format!("No drift: the destination holds what import {id} brought.");
    }
    let drifted: u64 = report.objects.values().map(|c| c.missing + c.extra + c.different).sum();
    if drifted == 0 {
        format!("Drift: something differs from what import {id} brought.")
    } else {
        let records = plural(drifted, "record differs", "records differ");
        format!("Drift: {records} from what import {id} brought.")
    }
}

/// Writes the report.
pub fn render(page: &mut Page, report: &Reconciliation, next: &[Next]) {
    let verdict = verdict(report);
    let style = page.style();
    page.line(if report.ok { style.green(&verdict) } else { style.red(&verdict) });
    if !report.changed_files.is_empty() {
        let files = list(&report.changed_files, 10);
        page.wrapped(0, 2, &format!("Not the files that were imported (changed or gone): {files}"));
    }
    if let Some(repaired) = report.repaired {
        let records = plural(repaired, "record was", "records were");
        page.line(format!("{records} missing and sent again."));
    }
    if page.quiet() {
        return;
    }
    page.line(format!("Mapping: {}", tame(&report.mapping, 200)));
    page.gap();
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
    let header = ["", "source", "destination", "missing", "extra", "different", "rejected"];
    page.table(&header, &[1, 2, 3, 4, 5, 6], rows.collect());
    drift(page, &report.drift);
    sums(page, report);
    explained(page, report);
    let consent = &report.consent;
    if consent.source_dialable + consent.destination_dialable + consent.missing_entries > 0 {
        page.section("Consent");
        page.item(&format!(
            "{} be dialed by the source, {} in the destination.",
            plural(consent.source_dialable, "contact may", "contacts may"),
            number(consent.destination_dialable)
        ));
        if consent.missing_entries > 0 {
            let entries = plural(consent.missing_entries, "consent record", "consent records");
            page.item(&format!("{entries} of the source not in the ledger."));
        }
    }
    if report.orphan_links > 0 {
        page.section("Links");
        let links = plural(report.orphan_links, "link points", "links point");
        page.item(&format!("{links} nowhere: a later import that brings the record resolves it."));
    }
    page.gap();
    page.line(format!("Took {}.", seconds(report.seconds)));
    follow_up(page, next);
}

/// A record as people name it: by its id at the source, else its line, else the store's id.
pub fn name(difference: &Difference) -> String {
    let object = difference.object.singular();
    match (&difference.external_id, difference.line, difference.id) {
        (Some(id), Some(line), _) => format!("{object} {} (line {line})", tame(id, 40)),
        (Some(id), None, _) => format!("{object} {}", tame(id, 40)),
        (None, Some(line), _) => format!("{object} of line {line}"),
        (None, None, Some(id)) => format!("{object} {id} of the store"),
        (None, None, None) => object.to_owned(),
    }
}

fn drift(page: &mut Page, drift: &[Difference]) {
    if drift.is_empty() {
        return;
    }
    page.section("Drift");
    let shown = page.examples(15, usize::MAX);
    for difference in drift.iter().take(shown) {
        let name = name(difference);
        let cause = difference.cause;
        page.item(&match &difference.field {
            Some(field) => format!(
                "{name}, {field}: source \"{}\", destination \"{}\" ({cause})",
                tame(&difference.source, 60),
                tame(&difference.destination, 60)
            ),
            None => {
                let called = tame(&difference.source, 60);
                let called =
                    if called.is_empty() { tame(&difference.destination, 60) } else { called };
                format!("{name} \"{called}\": {cause}")
            }
        });
    }
    let left = drift.len().saturating_sub(shown) as u64;
    if left > 0 {
        page.item(&format!(
            "and {} (`-v` shows them, `--format json` too)",
            plural(left, "more", "more")
        ));
    }
}

fn sums(page: &mut Page, report: &Reconciliation) {
    if report.sums.is_empty() {
        return;
    }
    page.section("Amounts by stage and currency");
    let rows = report.sums.iter().map(|sum| {
        vec![
            tame(&format!("{} / {}", sum.pipeline, sum.stage), 60),
            sum.currency.clone(),
            number(sum.source_deals),
            sum.source_amount.clone(),
            number(sum.destination_deals),
            sum.destination_amount.clone(),
            if sum.ok { "" } else { "differs" }.to_owned(),
        ]
    });
    let header = ["stage", "", "deals", "source", "deals", "destination", ""];
    page.table(&header, &[2, 3, 4, 5], rows.collect());
}

fn explained(page: &mut Page, report: &Reconciliation) {
    if report.explained.is_empty() {
        return;
    }
    page.section("Different for a reason, and well");
    for group in &report.explained {
        page.item(&format!(
            "{} {} {}, such as \"{}\" -> \"{}\"",
            group.object,
            group.field,
            format_args!("{} {}", number(group.count), group.cause),
            tame(&group.source, 40),
            tame(&group.destination, 40)
        ));
    }
}
