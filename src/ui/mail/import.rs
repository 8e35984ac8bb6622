//! The e-mail about an import that came to its end, also one that was refused.

use super::{Letter, Sheet, short};
use crate::engine::report::Report;
use crate::ui::html::Section;
use crate::ui::text::import::{Next, verdict};
use crate::ui::text::{list, number, percent, plural, seconds, words};

/// The most causes and warnings that are named.
const NAMED: usize = 15;

/// The letter; `attached` says what goes along, in whole sentences.
pub fn import(
    report: &Report,
    next: &[Next],
    attached: &[String],
) -> Result<Letter, askama::Error> {
    let report = &report.without_values();
    let files: Vec<&str> = report.files.iter().map(|file| file.counts.source.as_str()).collect();
    let mut closing = attached.to_vec();
    closing
        .push("This text holds nothing that stands in a row: counts and causes alone.".to_owned());
    let sheet = Sheet {
        subject: subject(report),
        verdict: verdict(report),
        good: report.ok,
        about: vec![
            ("Source", list(&files, 6)),
            ("Destination", report.destination.clone()),
            ("Mapping", report.mapping.clone()),
            ("Took", seconds(report.seconds)),
        ],
        sections: vec![
            rows(report),
            causes(report),
            dialing(report),
            warnings(report),
            open(report),
        ],
        next: next.to_vec(),
        closing,
    };
    sheet.letter()
}

fn subject(report: &Report) -> String {
    let to = short(&report.destination);
    let read: u64 = report.objects.values().map(|counts| counts.rows_read).sum();
    let rejected: u64 = report.objects.values().map(|counts| counts.rejected).sum();
    let share = match rejected {
        0 => plural(read, "row", "rows"),
        _ => format!("{} of {} rejected", number(rejected), plural(read, "row", "rows")),
    };
    let held = report.consent.held_but_dialable_there.len() as u64;
    match report.import_id {
        None if report.too_many_rejected() => {
            format!("Import into {to} refused: {share}, nothing was written")
        }
        None => format!("Import into {to}: nothing to write, {share}"),
        Some(id) if report.too_many_rejected() => {
            format!("Import {id} into {to} needs a look: {share}")
        }
        Some(id) if held > 0 => format!(
            "Import {id} into {to} needs a look: {} there",
            plural(held, "held contact can be dialed", "held contacts can be dialed")
        ),
        Some(id) => format!("Import {id} into {to} is done: {share}"),
    }
}

fn rows(report: &Report) -> Section {
    let rows = report.objects.iter().map(|(object, counts)| {
        let numbers = [
            counts.rows_read,
            counts.created,
            counts.merged,
            counts.unchanged,
            counts.rejected,
            counts.warned,
        ];
        [object.to_string()].into_iter().chain(numbers.map(number)).collect()
    });
    let header = ["", "#Rows", "#Created", "#Merged", "#Unchanged", "#Rejected", "#Warned"];
    let section = Section::new("Rows").table(&header, rows);
    match report.accounts_from_contacts {
        0 => section,
        made => section.say(format!(
            "{} made from the company names of contacts and deals.",
            plural(made, "more account is", "more accounts are")
        )),
    }
}

fn causes(report: &Report) -> Section {
    let rows = report.rejection_causes.iter().map(|cause| {
        vec![cause.object.to_string(), cause.code.replace('_', " "), number(cause.count)]
    });
    let rows = first(rows, "more cause", "more causes");
    let title = format!(
        "Rejected: {} of the rows ({} are allowed)",
        percent(report.rejected_share),
        percent(report.max_rejected)
    );
    let section = Section::new(title).table(&["", "Cause", "#Rows"], rows.into_iter());
    match report.rejects_files.as_slice() {
        [] => section,
        files => section.say(format!("With the reason beside each row: {}", list(files, 10))),
    }
}

/// The first rows, and how many more there are.
fn first(rows: impl Iterator<Item = Vec<String>>, one: &str, many: &str) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = rows.collect();
    let left = rows.len().saturating_sub(NAMED);
    if left > 0 {
        rows.truncate(NAMED);
        rows.push(vec![
            String::new(),
            format!("and {}", plural(left as u64, one, many)),
            String::new(),
        ]);
    }
    rows
}

fn dialing(report: &Report) -> Section {
    let consent = &report.consent;
    let section = Section::new("Dialing");
    if consent.dialable + consent.not_dialable == 0 {
        return section;
    }
    let reasons = consent.all_reasons().into_iter();
    let reasons = reasons.map(|(part, count)| vec![words::consent(part), number(count)]);
    let mut section = section
        .say(format!(
            "{} be dialed, {} can't.",
            plural(consent.dialable, "contact may", "contacts may"),
            number(consent.not_dialable)
        ))
        .table(&["Why not", "#Contacts"], reasons);
    for sentence in words::holds(consent) {
        section = section.say(sentence);
    }
    match words::held_there(&consent.held_but_dialable_there) {
        Some((sentence, _)) => section.say(sentence),
        None => section,
    }
}

fn warnings(report: &Report) -> Section {
    let rows = report.warnings.iter().map(|group| {
        vec![group.object.to_string(), words::warning(&group.code), number(group.count)]
    });
    let rows = first(rows, "more warning", "more warnings");
    Section::new("Imported with a warning").table(&["", "Warning", "#Rows"], rows.into_iter())
}

/// What is left to do by hand.
fn open(report: &Report) -> Section {
    let mut section = Section::new("Open");
    let owners = &report.owners;
    if owners.defaulted > 0 {
        section = section.say(format!(
            "{} not known to the workspace yet; `owners reclaim` hands them over later.",
            plural(owners.defaulted, "row has an owner", "rows have owners")
        ));
    }
    for (object, columns) in report.unmapped_labels() {
        section = section.say(format!(
            "{} of {object} left out.",
            plural(columns.len() as u64, "column", "columns")
        ));
    }
    for note in report.notes.iter().skip(1) {
        section = section.say(note);
    }
    section
}
