//! The page of a reconciliation.

use super::{Section, document};
use crate::engine::reconcile::{Explained, Reconciliation};
use crate::ui::text::reconcile::{
    by_file, consent, links, merged_row, name, others, reasons, sum_told, taken_back, verdict,
};
use crate::ui::text::{number, seconds, words};

/// The page.
pub fn reconcile(report: &Reconciliation) -> Result<String, askama::Error> {
    let title = format!("Reconciliation of import {}", report.import_id);
    let subtitle = format!("Source and destination compared in {}", seconds(report.seconds));
    let mut sections =
        vec![objects(report), by_files(report), files(report), drift(report), merged(report)];
    sections.push(sums(report));
    sections.extend(explained(report));
    let mut consents = consent(report);
    let held = words::held_there(&report.consent.held_but_dialable_there);
    consents.extend(held.into_iter().flat_map(|(said, each)| [vec![said], each].concat()));
    sections.push(said("Consent", consents));
    sections.push(said("Links", links(report)));
    sections.push(next(report));
    document(title, subtitle, verdict(report), report.ok, sections)
}

fn objects(report: &Reconciliation) -> Section {
    let rows = report.objects.iter().map(|(object, counts)| {
        let mut row = vec![object.to_string()];
        row.extend(counts.all().map(number));
        row
    });
    let header = [
        "Object",
        "#Source",
        "#Destination",
        "#Missing",
        "#Extra",
        "#Merged",
        "#Different",
        "#Rejected",
    ];
    let mut section = Section::new("Records").table(&header, rows);
    let said = report.unaccounted.iter().cloned().chain(taken_back(report)).chain(others(report));
    for sentence in said {
        section = section.say(sentence);
    }
    section
}

fn by_files(report: &Reconciliation) -> Section {
    let header = ["File", "#Source", "#Destination", "#Missing", "#Merged", "#Rejected"];
    Section::new("By file").table(&header, by_file(report).into_iter())
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
            words::cause(difference.cause).to_owned(),
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
            sum_told(sum).to_owned(),
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

fn merged(report: &Reconciliation) -> Section {
    let rows = report.merged.iter().map(|row| vec![merged_row(row)]);
    Section::new("Rows that became one record with another row").table(&["Rows"], rows)
}

fn explained(report: &Reconciliation) -> impl Iterator<Item = Section> {
    reasons(report).into_iter().map(|(title, groups)| {
        let rows = groups.into_iter().map(|group| {
            vec![
                group.object.to_string(),
                group.field.clone(),
                group.cause.to_owned(),
                number(group.count),
                example(group),
            ]
        });
        Section::new(title).table(&["Object", "Field", "Cause", "#Records", "Example"], rows)
    })
}

/// The first of a group; none in a report without values.
fn example(group: &Explained) -> String {
    match (group.source.as_str(), group.destination.as_str()) {
        ("", "") => String::new(),
        (source, destination) => format!("\"{source}\" -> \"{destination}\""),
    }
}

fn said(title: &str, sentences: Vec<String>) -> Section {
    sentences.into_iter().fold(Section::new(title), Section::say)
}

fn next(report: &Reconciliation) -> Section {
    let rows = report.next.iter();
    let rows = rows.map(|step| vec![step.why.clone(), step.command.clone().unwrap_or_default()]);
    Section::new("Next").table(&["What for", "Command"], rows)
}
