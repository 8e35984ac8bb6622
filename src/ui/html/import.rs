//! The page of a dry run or an import.

use super::{Section, document};
use crate::engine::report::Report;
use crate::ui::text::{import::verdict, number, percent, plural, seconds, words};

/// The page.
pub fn import(report: &Report) -> Result<String, askama::Error> {
    let title = match (report.command, report.import_id) {
        ("import", Some(id)) => format!("Import {id}"),
        ("import", None) if report.refused.is_some() => {
            "Import refused, nothing was written".to_owned()
        }
        ("import", None) => "Import".to_owned(),
        _ => "Dry run".to_owned(),
    };
    let files: Vec<&str> = report.files.iter().map(|file| file.counts.source.as_str()).collect();
    let subtitle = format!(
        "{} to {}, in {}. Mapping: {}",
        files.join(", "),
        report.destination,
        seconds(report.seconds),
        report.mapping
    );
    let sections = vec![
        counts(report),
        extraction(report),
        causes(report),
        rejected(report),
        warnings(report),
        owners(report),
        consent(report),
        stages(report),
        unmatched(report),
        fields(report),
        columns(report),
        notes(report),
    ];
    document(title, subtitle, verdict(report), report.ok, sections)
}

fn counts(report: &Report) -> Section {
    let rows = report.files.iter().map(|file| {
        let counts = &file.counts;
        let about = if counts.rows_total_estimated { "about " } else { "" };
        vec![
            file.object.to_string(),
            counts.source.clone(),
            number(counts.rows_read),
            format!("{about}{}", number(counts.rows_total)),
            number(counts.created),
            number(counts.merged),
            number(counts.unchanged),
            number(counts.rejected),
            number(counts.warned),
        ]
    });
    let words::Counted { created, merged, made: [one, many], .. } = words::counted(report);
    let (created, merged) = (number_header(created), number_header(merged));
    let header = [
        "Object",
        "File",
        "#Rows read",
        "#of",
        &created,
        &merged,
        "#Unchanged",
        "#Rejected",
        "#Warned",
    ];
    let mut section = Section::new("Rows").table(&header, rows);
    if report.accounts_from_contacts > 0 {
        section = section.say(format!(
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
        section = section.say(format!(
            "Matched with a record from an earlier row or import: {}.",
            by.join(", ")
        ));
    }
    section
}

/// A heading of numbers: `#Created`.
fn number_header(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    std::iter::once('#').chain(first).chain(letters).collect()
}

fn causes(report: &Report) -> Section {
    let rows = report.rejection_causes.iter().map(|cause| {
        vec![
            cause.object.to_string(),
            cause.code.replace('_', " "),
            number(cause.count),
            cause.example.hint.clone(),
        ]
    });
    let title = format!(
        "Rejected by cause ({}, {} are allowed)",
        percent(report.rejected_share),
        percent(report.max_rejected)
    );
    Section::new(title).table(&["Object", "Cause", "#Rows", "What to do"], rows)
}

fn rejected(report: &Report) -> Section {
    let rows = report.rejections.iter().map(|row| {
        vec![
            format!("{}:{}", row.source, row.line),
            row.field.clone().unwrap_or_default(),
            row.value.clone(),
            row.message.clone(),
        ]
    });
    let title = match report.rejections.len() {
        0 => "Rejected rows".to_owned(),
        first => format!("Rejected rows (the first {first})"),
    };
    let section = Section::new(title).table(&["Row", "Field", "Value", "Reason"], rows);
    match report.rejects_files.as_slice() {
        [] => section,
        files => section.say(format!("All of them: {}", files.join(", "))),
    }
}

fn warnings(report: &Report) -> Section {
    let rows = report.warnings.iter().map(|group| {
        let examples: Vec<String> = group
            .examples
            .iter()
            .map(|example| format!("line {} \"{}\"", example.line, example.value))
            .collect();
        vec![
            group.object.to_string(),
            words::warning(&group.code),
            number(group.count),
            examples.join(", "),
        ]
    });
    Section::new(words::counted(report).warned)
        .table(&["Object", "Warning", "#Rows", "Examples"], rows)
}

fn owners(report: &Report) -> Section {
    let owners = &report.owners;
    let section = Section::new("Owners");
    if owners.matched + owners.defaulted == 0 {
        return section;
    }
    let to = owners.default_owner.as_deref().unwrap_or("nobody");
    section
        .say(format!(
            "{} matched a workspace user, {} fell back to {to}.",
            plural(owners.matched, "row", "rows"),
            number(owners.defaulted)
        ))
        .table(&["Not users yet"], owners.unmatched.iter().map(|owner| vec![owner.clone()]))
}

fn consent(report: &Report) -> Section {
    let consent = &report.consent;
    let section = Section::new("Consent");
    if consent.dialable + consent.not_dialable == 0 {
        return section;
    }
    let mut section = section
        .say(format!(
            "{} be dialed, {} can't.",
            plural(consent.dialable, "contact may", "contacts may"),
            number(consent.not_dialable)
        ))
        .table(
            &["Why not", "#Contacts"],
            consent
                .all_reasons()
                .into_iter()
                .map(|(part, count)| vec![words::consent(part), number(count)]),
        );
    for sentence in words::holds(consent) {
        section = section.say(sentence);
    }
    match words::held_there(&consent.held_but_dialable_there) {
        Some((sentence, contacts)) => section
            .say(sentence)
            .table(&["Held, and can be dialed there"], contacts.into_iter().map(|one| vec![one])),
        None => section,
    }
}

fn stages(report: &Report) -> Section {
    let rows = report.stages.deals.iter().map(|stage| {
        vec![stage.pipeline.clone().unwrap_or_default(), stage.stage.clone(), number(stage.deals)]
    });
    Section::new(words::deals_by_stage(report)).table(&["Pipeline", "Stage", "#Deals"], rows)
}

fn unmatched(report: &Report) -> Section {
    let rows = report.stages.unmatched.iter().map(|stage| {
        vec![stage.pipeline.clone().unwrap_or_default(), stage.stage.clone(), number(stage.deals)]
    });
    Section::new("Stages that the destination lacks").table(&["Pipeline", "Stage", "#Deals"], rows)
}

fn fields(report: &Report) -> Section {
    let rows = report.custom_fields_created.iter().map(|field| {
        vec![field.object.to_string(), field.key.clone(), field.kind.name().to_owned()]
    });
    Section::new(words::counted(report).fields).table(&["Object", "Key", "Type"], rows)
}

fn columns(report: &Report) -> Section {
    let rows = report
        .unmapped_labels()
        .map(|(object, columns)| vec![object.to_string(), columns.join(", ")]);
    Section::new("Columns left out").table(&["Object", "Columns"], rows)
}

/// What was read of a CRM beside what it counts.
fn extraction(report: &Report) -> Section {
    let section = Section::new("Read");
    let Some(read) = &report.extraction else { return section };
    let rows = read.objects.iter().map(|(object, counts)| {
        vec![
            object.to_string(),
            number(counts.records),
            counts.total.map_or_else(|| "not told".to_owned(), number),
            number(counts.changed),
            number(counts.deleted),
            number(counts.merged),
        ]
    });
    let header = ["Object", "#Here", "#Counted there", "#New or changed", "#Deleted", "#Merged"];
    section.say(words::extraction(read)).table(&header, rows)
}

fn notes(report: &Report) -> Section {
    let mut section = Section::new("Notes");
    for note in &report.notes {
        section = section.say(note);
    }
    section
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::text::import::tests::sample;

    #[test]
    fn a_value_from_a_file_is_never_markup() {
        let mut report = sample();
        report.rejections[0].value = "<script>alert(1)</script>".into();
        let page = import(&report).unwrap();
        assert!(!page.contains("<script"));
        assert!(page.contains("&#60;script&#62;") || page.contains("&lt;script&gt;"));
    }

    #[test]
    fn the_page_loads_nothing_from_anywhere() {
        let page = import(&sample()).unwrap();
        assert!(!page.contains("src=") && !page.contains("href=") && !page.contains("url("));
    }

    #[test]
    fn the_page_leads_with_the_verdict() {
        let page = import(&sample()).unwrap();
        assert!(page.contains("99 of 100 rows import cleanly, 1 rejected."), "{page}");
    }
}
