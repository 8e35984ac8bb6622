//! The comparison of source and destination.

use super::import::{Next, follow_up, held_there};
use super::{Page, list, number, plural, seconds, words};
use crate::engine::reconcile::causes::{self, DEFAULTED, MERGED};
use crate::engine::reconcile::{Difference, Explained, MergedRow, Reconciliation, Sum};
use crate::ui::style::tame;

/// What was found, in one sentence: also the headline of the HTML page.
pub fn verdict(report: &Reconciliation) -> String {
    let id = report.import_id;
    match report.state.as_str() {
        "undone" => return format!("Import {id} was taken back: nothing of it has to be here."),
        "running" => {
            return format!("Import {id} is running: rows that it has not come to are missing.");
        }
        "unfinished" => {
            return format!("Import {id} is unfinished: rows that it has not come to are missing.");
        }
        _ => {}
    }
    if !report.unaccounted.is_empty() {
        return format!("The counts of import {id} do not add up.");
    }
    let held = &report.consent.held_but_dialable_there;
    if report.ok || report.drift_total == 0 && !held.is_empty() {
        let merged: u64 = report.objects.values().map(|counts| counts.merged).sum();
        let merged = match merged {
            0 => String::new(),
            rows => format!(
                "; {} one record with another row",
                plural(rows, "row became", "rows became")
            ),
        };
        let done = format!("No drift: the destination holds what import {id} brought{merged}.");
        return words::but_held(done, held);
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
pub fn render(page: &mut Page, report: &Reconciliation) {
    let verdict = verdict(report);
    if page.quiet() {
        return page.bare((!report.ok).then_some(verdict));
    }
    let style = page.style();
    page.line(if report.ok { style.green(&verdict) } else { style.red(&verdict) });
    for sentence in &report.unaccounted {
        page.item(&tame(sentence, 200));
    }
    if let Some(said) = taken_back(report) {
        page.wrapped(0, 2, &said);
    }
    if !report.changed_files.is_empty() {
        let files = list(&report.changed_files, 10);
        page.wrapped(0, 2, &format!("Not the files that were imported (changed or gone): {files}"));
    }
    if let Some(repaired) = report.repaired {
        let records = plural(repaired, "record was", "records were");
        page.line(format!("{records} missing and sent again."));
    }
    page.line(format!("Mapping: {}", tame(&report.mapping, 200)));
    page.gap();
    let rows = report.objects.iter().map(|(object, counts)| {
        let mut row = vec![object.to_string()];
        row.extend(counts.all().map(number));
        row
    });
    let header =
        ["", "source", "destination", "missing", "extra", "merged", "different", "rejected"];
    page.table(&header, &[1, 2, 3, 4, 5, 6, 7], rows.collect());
    if let Some(others) = others(report) {
        page.item(&others);
    }
    let files = by_file(report);
    if !files.is_empty() {
        page.section("By file");
        let header = ["", "source", "destination", "missing", "merged", "rejected"];
        page.table(&header, &[1, 2, 3, 4, 5], files);
    }
    drift(page, report);
    merged(page, report);
    sums(page, report);
    explained(page, report);
    let lines = consent(report);
    let held = &report.consent.held_but_dialable_there;
    if !lines.is_empty() || !held.is_empty() {
        page.section("Consent");
        lines.iter().for_each(|line| page.item(line));
        held_there(page, held);
    }
    let lines = links(report);
    if !lines.is_empty() {
        page.section("Links");
        lines.iter().for_each(|line| page.item(line));
    }
    page.gap();
    page.line(format!("Took {}.", seconds(report.seconds)));
    let next = report.next.iter();
    let next = next.map(|step| Next { why: step.why.clone(), command: step.command.clone() });
    follow_up(page, &next.collect::<Vec<_>>());
}

/// The later imports that were taken back.
pub fn taken_back(report: &Reconciliation) -> Option<String> {
    let ids: Vec<String> = report.taken_back.iter().rev().map(i64::to_string).collect();
    let were = if ids.len() == 1 { "Import" } else { "Imports" };
    let verb = if ids.len() == 1 { "was" } else { "were" };
    (!ids.is_empty()).then(|| {
        format!(
            "{were} {} {verb} taken back since: this is about import {}.",
            list(&ids, 5),
            report.import_id
        )
    })
}

/// The counts of each file, where an object has several.
pub fn by_file(report: &Reconciliation) -> Vec<Vec<String>> {
    if report.files.len() <= report.objects.len() {
        return Vec::new();
    }
    let rows = report.files.iter().map(|file| {
        let counts = &file.counts;
        let mut row = vec![tame(&file.source, 60)];
        let numbers =
            [counts.source, counts.destination, counts.missing, counts.merged, counts.rejected];
        row.extend(numbers.map(number));
        row
    });
    rows.collect()
}

/// What else the workspace holds.
pub fn others(report: &Reconciliation) -> Option<String> {
    let others = report.others.iter().filter(|(_, count)| **count > 0);
    let others: Vec<String> =
        others.map(|(object, count)| plural(*count, object.singular(), object.name())).collect();
    (!others.is_empty()).then(|| {
        format!("Beside these the workspace holds {} that no row stands for.", others.join(", "))
    })
}

/// Consent on both sides, in sentences.
pub fn consent(report: &Reconciliation) -> Vec<String> {
    let (consent, revocations) = (&report.consent, &report.revocations);
    let mut lines = Vec::new();
    if consent.source > 0 {
        lines.push(format!(
            "Whole consent records: {} in the source, {} in the destination.",
            number(consent.source),
            number(consent.destination)
        ));
    }
    if consent.withheld > 0 {
        lines.push(format!(
            "{} in the hub while the contacts are held.",
            plural(consent.withheld, "of them stays", "of them stay")
        ));
    }
    if revocations.source > 0 {
        lines.push(format!(
            "Revocations and do-not-calls: {} in the source, {} in the destination.",
            number(revocations.source),
            number(revocations.destination)
        ));
    }
    if !lines.is_empty() {
        let contacts = plural(report.dialable, "contact", "contacts");
        lines.push(format!("{contacts} of this source may be dialed in the destination."));
    }
    lines
}

/// Links on both sides, in sentences.
pub fn links(report: &Reconciliation) -> Vec<String> {
    let mut lines = Vec::new();
    if report.links.source > 0 {
        lines.push(format!(
            "{} in the source, {} in the destination.",
            plural(report.links.source, "link", "links"),
            number(report.links.destination)
        ));
    }
    if report.orphan_links > 0 {
        let links = plural(report.orphan_links, "link leads", "links lead");
        lines.push(format!(
            "{links} nowhere yet: a later import that brings the record resolves it."
        ));
    }
    lines
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

fn drift(page: &mut Page, report: &Reconciliation) {
    let drift = &report.drift;
    if drift.is_empty() {
        return;
    }
    page.section("Drift");
    let shown = page.examples(15, usize::MAX);
    for difference in drift.iter().take(shown) {
        let name = name(difference);
        let cause = words::cause(difference.cause);
        let (source, here) = (tame(&difference.source, 60), tame(&difference.destination, 200));
        page.item(&match &difference.field {
            _ if difference.cause == causes::REJECTED_NOW => {
                format!("{name} \"{source}\": {cause} ({here})")
            }
            Some(field) => format!(
                "{name}, {field}: source \"{source}\", destination \"{}\" ({cause})",
                tame(&difference.destination, 60)
            ),
            None => {
                let called =
                    if source.is_empty() { tame(&difference.destination, 60) } else { source };
                format!("{name} \"{called}\": {cause}")
            }
        });
    }
    let left = report.drift_total.saturating_sub(drift.len().min(shown) as u64);
    if left > 0 {
        page.item(&format!(
            "and {} (`-v` shows more, `--lists DIR` writes all)",
            plural(left, "more", "more")
        ));
    }
}

/// Two rows that are one record, with both names.
pub fn merged_row(row: &MergedRow) -> String {
    let object = row.object.singular();
    let of = |file: &str| {
        if row.file == row.with_file { String::new() } else { format!(" of {}", tame(file, 40)) }
    };
    let name = |name: &str| tame(name, 60);
    let mut text = format!(
        "{object} of line {}{} \"{}\" is one with line {}{} \"{}\"",
        row.line,
        of(&row.file),
        name(&row.name),
        row.with_line,
        of(&row.with_file),
        name(&row.with_name),
    );
    if row.same_id
        && let Some(id) = &row.external_id
    {
        text.push_str(&format!(": both give the id {}", tame(id, 40)));
    }
    if row.here != row.name && row.here != row.with_name {
        text.push_str(&format!("; here it is \"{}\"", name(&row.here)));
    }
    text
}

fn merged(page: &mut Page, report: &Reconciliation) {
    if report.merged.is_empty() {
        return;
    }
    page.section("Rows that became one record with another row");
    let shown = page.examples(15, usize::MAX);
    for row in report.merged.iter().take(shown) {
        page.item(&merged_row(row));
    }
    let all: u64 = report.objects.values().map(|counts| counts.merged).sum();
    let left = all.saturating_sub(report.merged.len().min(shown) as u64);
    if left > 0 {
        page.item(&format!(
            "and {} (`-v` shows more, `--lists DIR` writes all)",
            plural(left, "more", "more")
        ));
    }
}

/// What is to be said of a sum.
pub fn sum_told(sum: &Sum) -> &'static str {
    match (sum.ok, sum.is_same()) {
        (false, _) => "differs",
        (true, false) => "differs for a reason",
        (true, true) => "",
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
            sum_told(sum).to_owned(),
        ]
    });
    let header = ["stage", "", "deals", "source", "deals", "destination", ""];
    page.table(&header, &[2, 3, 4, 5], rows.collect());
}

/// The differences with a reason, under the headings that they belong to: only what is well is called so.
pub fn reasons(report: &Reconciliation) -> [(&'static str, Vec<&Explained>); 3] {
    let of = |fits: &dyn Fn(&str) -> bool| -> Vec<&Explained> {
        report.explained.iter().filter(|group| fits(group.cause)).collect()
    };
    [
        ("Different for a reason, and well", of(&causes::is_well)),
        ("Replaced by other rows or imports", of(&|cause| cause == MERGED)),
        ("Owners who are no users of the workspace", of(&|cause| cause == DEFAULTED)),
    ]
}

fn explained(page: &mut Page, report: &Reconciliation) {
    for (title, groups) in reasons(report) {
        if groups.is_empty() {
            continue;
        }
        page.section(title);
        for group in groups {
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
}
