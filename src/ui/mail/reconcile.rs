//! The e-mail about a comparison of source and destination.

use super::{Letter, Sheet, short};
use crate::engine::reconcile::Reconciliation;
use crate::ui::html::Section;
use crate::ui::text::import::Next;
use crate::ui::text::reconcile::{consent, links, others, taken_back, verdict};
use crate::ui::text::{number, plural, seconds, words};

/// The letter; `attached` says what goes along, in whole sentences.
pub fn reconciliation(
    report: &Reconciliation,
    destination: &str,
    attached: &[String],
) -> Result<Letter, askama::Error> {
    let report = &report.without_values();
    let found = match (report.ok, report.drift_total) {
        (true, _) => "no drift".to_owned(),
        (false, 0) => "needs a look".to_owned(),
        (false, drift) => plural(drift, "difference", "differences"),
    };
    let mut closing = attached.to_vec();
    closing
        .push("This text holds nothing that stands in a row: counts and causes alone.".to_owned());
    let next = report.next.iter();
    let next = next.map(|step| Next { why: step.why.clone(), command: step.command.clone() });
    let sheet = Sheet {
        subject: format!(
            "Import {} reconciled with {}: {found}",
            report.import_id,
            short(destination)
        ),
        verdict: verdict(report),
        good: report.ok,
        about: vec![
            ("Destination", destination.to_owned()),
            ("Mapping", report.mapping.clone()),
            ("Took", seconds(report.seconds)),
        ],
        sections: vec![
            records(report),
            drift(report),
            said("Amounts", sums(report)),
            said("Consent", consents(report)),
            said("Links", links(report)),
        ],
        next: next.collect(),
        closing,
    };
    sheet.letter()
}

fn said(title: &str, sentences: Vec<String>) -> Section {
    sentences.into_iter().fold(Section::new(title), Section::say)
}

fn records(report: &Reconciliation) -> Section {
    let rows = report.objects.iter().map(|(object, counts)| {
        [object.to_string()].into_iter().chain(counts.all().map(number)).collect()
    });
    let header =
        ["", "#Source", "#There", "#Missing", "#Extra", "#Merged", "#Different", "#Rejected"];
    let section = Section::new("Records").table(&header, rows);
    let sentences = report.unaccounted.iter().cloned();
    let sentences = sentences.chain(taken_back(report)).chain(others(report));
    let changed = report.changed_files.len() as u64;
    let changed = (changed > 0)
        .then(|| format!("{} not what was imported.", plural(changed, "file is", "files are")));
    sentences.chain(changed).fold(section, Section::say)
}

fn drift(report: &Reconciliation) -> Section {
    let rows = report.causes.iter();
    let rows = rows.map(|(cause, count)| vec![words::cause(cause).to_owned(), number(*count)]);
    Section::new("Drift by cause").table(&["Cause", "#Differences"], rows)
}

fn sums(report: &Reconciliation) -> Vec<String> {
    let all = report.sums.len() as u64;
    if all == 0 {
        return Vec::new();
    }
    let differ = report.sums.iter().filter(|sum| !sum.ok).count() as u64;
    vec![match differ {
        0 => format!(
            "Of {} both sides agree.",
            plural(all, "stage and currency", "stages and currencies")
        ),
        _ => format!(
            "Of {} of {} stages and currencies the sums differ.",
            number(differ),
            number(all)
        ),
    }]
}

fn consents(report: &Reconciliation) -> Vec<String> {
    let mut lines = consent(report);
    let held = words::held_there(&report.consent.held_but_dialable_there);
    lines.extend(held.map(|(sentence, _)| sentence));
    lines
}
