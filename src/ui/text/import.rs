//! The report of a dry run or an import.

use super::{Page, list, number, percent, plural, seconds, words};
use crate::config::{DEFAULT_MAPPING, DETECTED};
use crate::engine::report::{Cause, Counts, HeldThere, Report, WarningGroup};
use crate::ui::style::tame;

/// Something to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// Why, ending in a colon where a command follows.
    pub why: String,
    /// The command to type.
    pub command: Option<String>,
}

impl Next {
    /// A command and what it is for.
    pub fn new(why: impl Into<String>, command: impl Into<String>) -> Next {
        Next { why: why.into(), command: Some(command.into()) }
    }
}

/// Writes the report.
pub fn render(page: &mut Page, report: &Report, next: &[Next]) {
    if page.quiet() {
        return in_brief(page, report);
    }
    head(page, report);
    counts(page, report);
    rejections(page, report);
    warnings(page, report);
    owners(page, report);
    consent(page, report);
    stages(page, report);
    columns(page, report);
    notes(page, report);
    follow_up(page, next);
}

/// The id of an import; of a dry run what is not good, in one sentence.
fn in_brief(page: &mut Page, report: &Report) {
    if report.command == "import" {
        page.bare(report.import_id.iter().map(i64::to_string));
    } else if !report.ok || rejected(report) > 0 {
        page.bare([verdict(report)]);
    }
}

/// What is not good about an import, in one sentence.
pub fn not_good(report: &Report) -> Option<String> {
    let good = report.ok && rejected(report) == 0;
    (!good).then(|| verdict(report).trim_start_matches("Done: ").trim_end_matches('.').to_owned())
}

fn rejected(report: &Report) -> u64 {
    report.objects.values().map(|counts| counts.rejected).sum()
}

/// What happened, in one sentence: also the headline of the HTML page.
pub fn verdict(report: &Report) -> String {
    words::but_held(outcome(report), &report.consent.held_but_dialable_there)
}

fn outcome(report: &Report) -> String {
    let read: u64 = report.objects.values().map(|counts| counts.rows_read).sum();
    let clean: u64 = report.objects.values().map(|counts| counts.clean).sum();
    let rejected = rejected(report);
    let rows = plural(read, "row", "rows");
    if report.too_many_rejected() {
        let share = format!(
            "{} of {rows} ({}) rejected, more than the {} allowed",
            number(rejected),
            percent(report.rejected_share),
            percent(report.max_rejected)
        );
        return match (report.command, report.import_id) {
            // The destination refused more of them than anybody could foresee.
            ("import", Some(id)) => {
                format!("Import {id} took in {} of {rows}: {share}.", number(clean))
            }
            ("import", None) => format!("Nothing was written: {share}."),
            _ => format!("Not ready: {share}."),
        };
    }
    let rejects = match rejected {
        0 => "none rejected".to_owned(),
        n => format!("{} rejected", number(n)),
    };
    match (report.command, report.import_id) {
        ("import", Some(id)) => {
            format!("Done: import {id} took in {} of {rows}, {rejects}.", number(clean))
        }
        ("import", None) => format!("Done: {rows} read, nothing to write, {rejects}."),
        _ => {
            let verb = if clean == 1 { "imports" } else { "import" };
            format!("{} of {rows} {verb} cleanly, {rejects}.", number(clean))
        }
    }
}

/// Whether only the first rows of some file were looked at.
pub fn partial(report: &Report) -> bool {
    report.objects.values().any(Counts::is_partial)
}

fn head(page: &mut Page, report: &Report) {
    let files: Vec<&str> = report.files.iter().map(|file| file.counts.source.as_str()).collect();
    let what = match report.refused {
        Some(_) => "Import refused",
        None if report.command == "import" => "Import",
        None => "Dry run",
    };
    page.wrapped(
        0,
        2,
        &format!("{what}: {} -> {}", list(&files, 6), tame(&report.destination, 120)),
    );
    page.line(format!("Mapping: {}", tame(&report.mapping, 200)));
    if let Some(read) = &report.extraction {
        page.wrapped(0, 2, &words::extraction(read));
    }
    let verdict = verdict(report);
    let style = page.style();
    page.line(if report.ok { style.green(&verdict) } else { style.red(&verdict) });
    if report.command != "import" {
        page.line(if partial(report) {
            match report.extraction {
                Some(_) => "Only the first records were read (`--all` reads all); nothing was written.",
                None => {
                    "Only the first rows of each file were read (`--all` reads all); nothing was written."
                }
            }
        } else {
            "Nothing was written."
        });
    }
}

fn counts(page: &mut Page, report: &Report) {
    page.gap();
    let partial = partial(report);
    let rows = report.objects.iter().map(|(object, counts)| {
        let read = if partial {
            let about = if counts.rows_total_estimated { "about " } else { "" };
            match counts.rows_total > counts.rows_read {
                true => {
                    format!("{} of {about}{}", number(counts.rows_read), number(counts.rows_total))
                }
                // Nobody knows how many more there are.
                false if counts.rows_total_estimated => {
                    format!("{} of more", number(counts.rows_read))
                }
                false => format!("{} of {}", number(counts.rows_read), number(counts.rows_total)),
            }
        } else {
            number(counts.rows_read)
        };
        vec![
            object.to_string(),
            read,
            number(counts.created),
            number(counts.merged),
            number(counts.unchanged),
            number(counts.rejected),
            number(counts.warned),
        ]
    });
    let words::Counted { created, merged, made: [one, many], .. } = words::counted(report);
    let header = ["", "rows", created, merged, "unchanged", "rejected", "warned"];
    page.table(&header, &[1, 2, 3, 4, 5, 6], rows.collect());
    let mut more = Vec::new();
    if report.accounts_from_contacts > 0 {
        more.push(format!(
            "{} from the company names of contacts and deals.",
            plural(report.accounts_from_contacts, one, many)
        ));
    }
    if !report.merged_by.is_empty() {
        let by: Vec<String> = report
            .merged_by
            .iter()
            .map(|(rule, count)| format!("{} by {}", number(*count), words::rule(rule)))
            .collect();
        more.push(format!(
            "Matched with a record from an earlier row or import: {}.",
            by.join(", ")
        ));
    }
    if !more.is_empty() {
        page.gap();
    }
    for sentence in more {
        page.item(&sentence);
    }
}

fn rejections(page: &mut Page, report: &Report) {
    if report.rejection_causes.is_empty() {
        return;
    }
    page.section(&format!(
        "Rejected: {} of the rows ({} are allowed)",
        percent(report.rejected_share),
        percent(report.max_rejected)
    ));
    let shown = page.examples(10, usize::MAX);
    for cause in report.rejection_causes.iter().take(shown) {
        rejection(page, report, cause);
    }
    let left = report.rejection_causes.len().saturating_sub(shown);
    if left > 0 {
        page.item(&format!(
            "and {} (`-v` shows them)",
            plural(left as u64, "more cause", "more causes")
        ));
    }
    for file in &report.rejects_files {
        page.item(&format!("Written to {} with the reason beside each row.", tame(file, 200)));
    }
}

fn rejection(page: &mut Page, report: &Report, cause: &Cause) {
    page.item(&format!(
        "{} {}: {}",
        number(cause.count),
        if cause.count == 1 { cause.object.singular() } else { cause.object.name() },
        cause.code.replace('_', " "),
    ));
    let examples: Vec<_> = report
        .rejections
        .iter()
        .filter(|row| row.object == cause.object && row.code == cause.code)
        .take(page.examples(1, 5))
        .collect();
    let examples = if examples.is_empty() { vec![&cause.example] } else { examples };
    for row in examples {
        let about = match &row.field {
            Some(field) => format!("{field} \"{}\": ", tame(&row.value, 60)),
            None => String::new(),
        };
        let place = format!("{}:{}", tame(&row.source, 120), row.line);
        page.wrapped(4, 2, &format!("{place}: {about}{}", tame(&row.message, 300)));
    }
    if !cause.example.hint.is_empty() {
        page.wrapped(4, 2, &format!("hint: {}", tame(&cause.example.hint, 300)));
    }
}

fn warnings(page: &mut Page, report: &Report) {
    if report.warnings.is_empty() {
        return;
    }
    page.section(words::counted(report).warned);
    for group in &report.warnings {
        warning(page, group);
    }
}

fn warning(page: &mut Page, group: &WarningGroup) {
    if group.code.starts_with("column_") {
        let names: Vec<&str> = group.examples.iter().map(|example| &*example.value).collect();
        let columns = plural(group.count, "column", "columns");
        page.item(&format!(
            "{columns} of {} {}: {}",
            group.object,
            words::warning(&group.code),
            list(&names, 10)
        ));
        return;
    }
    let examples: Vec<String> = group
        .examples
        .iter()
        .take(page.examples(1, 3))
        .map(|example| format!("line {} \"{}\"", example.line, tame(&example.value, 40)))
        .collect();
    let example = match examples.is_empty() {
        true => String::new(),
        false => format!(", such as {}", examples.join(", ")),
    };
    page.item(&format!(
        "{} {}: {}{example}",
        number(group.count),
        if group.count == 1 { group.object.singular() } else { group.object.name() },
        words::warning(&group.code),
    ));
}

fn owners(page: &mut Page, report: &Report) {
    let owners = &report.owners;
    if owners.matched + owners.defaulted == 0 {
        return;
    }
    page.section("Owners");
    page.item(&format!(
        "{} of a workspace user.",
        plural(
            owners.matched,
            "row has the e-mail or an alias",
            "rows have the e-mail or an alias"
        )
    ));
    if owners.defaulted > 0 {
        let to = match &owners.default_owner {
            Some(user) => format!("to {}", tame(user, 80)),
            None => "to nobody: the workspace knows no users yet".to_owned(),
        };
        let reclaim = page.suggested(reclaim(&report.mapping));
        page.item(&format!(
            "{} {to}; what the source says is kept, for {reclaim}.",
            plural(owners.defaulted, "row falls back", "rows fall back")
        ));
    }
    if !owners.unmatched.is_empty() {
        let shown = page.examples(5, 50);
        page.item(&format!("Not users yet: {}", list(&owners.unmatched, shown)));
    }
}

/// The command that hands records over by the aliases of the same mapping.
fn reclaim(mapping: &str) -> Vec<&str> {
    let mut words = vec!["owners", "reclaim"];
    if ![DETECTED, DEFAULT_MAPPING].contains(&mapping) {
        words.extend(["--mapping", mapping]);
    }
    words
}

fn consent(page: &mut Page, report: &Report) {
    let consent = &report.consent;
    if consent.dialable + consent.not_dialable == 0 {
        return;
    }
    page.section("Consent");
    page.item(&format!(
        "{} be dialed, {} can't (they are imported all the same).",
        plural(consent.dialable, "contact may", "contacts may"),
        number(consent.not_dialable)
    ));
    for (part, count) in consent.all_reasons() {
        page.wrapped(4, 2, &format!("{} with {}", number(count), words::consent(part)));
    }
    for sentence in words::holds(consent) {
        page.item(&sentence);
    }
    held_there(page, &consent.held_but_dialable_there);
}

/// Lists the held contacts that can be dialed at the destination.
pub(super) fn held_there(page: &mut Page, held: &[HeldThere]) {
    let Some((sentence, contacts)) = words::held_there(held) else { return };
    page.item(&sentence);
    let shown = page.examples(10, usize::MAX);
    for contact in contacts.iter().take(shown) {
        page.wrapped(4, 2, contact);
    }
    if contacts.len() > shown {
        page.wrapped(4, 2, &format!("and {} more (`-v` shows them)", contacts.len() - shown));
    }
}

fn stages(page: &mut Page, report: &Report) {
    let stages = &report.stages;
    if !stages.deals.is_empty() {
        page.section(&words::deals_by_stage(report));
        let rows = stages.deals.iter().map(|stage| {
            let pipeline = stage.pipeline.as_deref().unwrap_or("");
            vec![tame(pipeline, 40), tame(&stage.stage, 40), number(stage.deals)]
        });
        page.table(&["pipeline", "stage", "deals"], &[2], rows.collect());
    }
    if !stages.unmatched.is_empty() {
        page.section("Stages that the destination lacks");
        for stage in &stages.unmatched {
            let pipeline = match &stage.pipeline {
                Some(pipeline) => format!(" of pipeline `{}`", tame(pipeline, 40)),
                None => String::new(),
            };
            page.item(&format!(
                "`{}`{pipeline}: {}",
                tame(&stage.stage, 60),
                plural(stage.deals, "deal", "deals")
            ));
        }
    }
}

fn columns(page: &mut Page, report: &Report) {
    if !report.custom_fields_created.is_empty() {
        page.section(words::counted(report).fields);
        for field in &report.custom_fields_created {
            page.item(&format!(
                "{}: {} ({})",
                field.object,
                tame(&field.key, 60),
                field.kind.name()
            ));
        }
    }
    let left: Vec<_> = report.unmapped_labels().collect();
    if !left.is_empty() {
        page.section("Columns left out");
        for (object, columns) in left {
            let shown = page.examples(12, usize::MAX);
            page.item(&format!("{object}: {}", list(&columns, shown)));
        }
    }
}

fn notes(page: &mut Page, report: &Report) {
    if !report.notes.is_empty() {
        page.section("Notes");
        for note in &report.notes {
            page.item(&tame(note, 400));
        }
    }
    page.gap();
    page.line(format!("Took {}.", seconds(report.seconds)));
}

/// Writes what to do next.
pub fn follow_up(page: &mut Page, next: &[Next]) {
    if next.is_empty() {
        return;
    }
    page.section("Next:");
    for step in next {
        page.item(&step.why);
        if let Some(command) = &step.command {
            page.command(&format!("  {command}"));
        }
    }
}

#[cfg(test)]
#[path = "import_tests.rs"]
pub(crate) mod tests;
