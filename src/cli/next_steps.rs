//! What to type after a dry run or an import: whole commands, which name what this run named.

use crate::config::Run;
use crate::config::shell::Commands;
use crate::engine::report::Report;
use crate::model::Object;
use crate::ui::text::import::Next;
use crate::ui::text::percent;

/// What to type next.
pub fn next_steps(
    report: &Report,
    settings: &Run,
    users: &str,
    detected: bool,
    api: bool,
    commands: &Commands,
) -> Vec<Next> {
    let command = |first: &[&str], words: &[String]| {
        let first = first.iter().map(|word| (*word).to_owned());
        commands.line(first.chain(words.iter().cloned()))
    };
    let mut next = Vec::new();
    if !report.stages.unmatched.is_empty() {
        let deals = report.files.iter().filter(|file| file.object == Object::Deals);
        let mut deals: Vec<String> = deals.map(|file| file.counts.source.clone()).collect();
        if settings.sources.crm.is_some() {
            deals = settings.sources.words.clone();
        } else {
            deals.extend(mapping_words(settings));
        }
        next.push(Next::new(
            "Make the pipelines and stages that the deals use:",
            command(&["pipelines", "create", "--from"], &deals),
        ));
    }
    let unmapped = report.unmapped_columns.values().any(|columns| !columns.is_empty());
    if detected && unmapped {
        next.push(Next::new(
            "Write the mapping down, and say where the columns that are left out go:",
            command(&["map", "-o", "mapping.toml"], &settings.sources.words),
        ));
    }
    if report.owners.defaulted > 0 && report.owners.default_owner.is_none() && !api {
        next.push(Next::new(
            "Tell the workspace its users, so that owners match:",
            command(&["workspace", "users", "import"], &users_words(settings, users)),
        ));
    }
    let imported = report.command == "import" && (report.ok || report.import_id.is_some());
    if report.too_many_rejected() && !imported {
        next.push(Next::new(
            "Correct the causes above and try again:",
            command(&["dry-run", "--all"], &settings.words),
        ));
        let why = format!("Or accept that share with `--max-rejected {}`.", accepted(report));
        next.push(Next { why, command: None });
    } else if imported {
        if !report.rejects_files.is_empty() {
            next.push(Next::new(
                "Correct the rejected rows in a spreadsheet, then import them:",
                command(&["import"], &as_before(report, settings, users)),
            ));
        }
        if let Some(id) = report.import_id {
            let id = id.to_string();
            next.push(Next::new(
                "Compare source and destination:",
                command(&["reconcile", &id], &[]),
            ));
            next.push(Next::new("Or take it back:", command(&["undo", &id], &[])));
        }
    } else {
        if crate::ui::text::import::partial(report) {
            next.push(Next::new("Try all rows:", command(&["dry-run", "--all"], &settings.words)));
        }
        next.push(Next::new("Import:", command(&["import"], &settings.words)));
    }
    next
}

/// The words that name where users are: the CRM, else a file.
fn users_words(settings: &Run, file: &str) -> Vec<String> {
    let Some(crm) = &settings.sources.crm else { return vec![file.to_owned()] };
    let mut words = vec![crm.service.name().to_owned()];
    if let Some(url) = &crm.url {
        words.extend(["--source-url".to_owned(), url.clone()]);
    }
    words
}

/// The words for reading the rejects as their sources were read: by the same users and mapping.
fn as_before(report: &Report, settings: &Run, users: &str) -> Vec<String> {
    let mut words = report.rejects_files.clone();
    for input in &settings.sources.inputs {
        let path = input.path.display().to_string();
        // Standard input has been read, and is known by another name in the report.
        let is_in = |label: &str| {
            label.strip_prefix(&path).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
        };
        let here = path == "-" || report.files.iter().any(|file| is_in(&file.counts.source));
        match is_in(users) {
            true => words.extend(["--users".to_owned(), users.to_owned()]),
            false if !here => words.extend(["--users".to_owned(), path]),
            false => {}
        }
    }
    words.extend(mapping_words(settings));
    // What else was said of how rows are taken; how many may be rejected was said of the whole.
    let mut options = settings.words[settings.sources.words.len()..].iter();
    while let Some(option) = options.next() {
        match option.as_str() {
            "--max-rejected" | "--rejects" => drop(options.next()),
            _ => words.push(option.clone()),
        }
    }
    words
}

/// What was said beside the files, for the command that goes on with the import, wherever it is given.
pub fn said(settings: &Run) -> Vec<String> {
    let mut said = Vec::new();
    let mut words = settings.words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--strict-links" => said.push(word.clone()),
            "--mapping" => {
                let path =
                    words.next().map(|path| std::path::absolute(path).unwrap_or(path.into()));
                said.extend(
                    path.map(|path| [word.clone(), path.display().to_string()])
                        .into_iter()
                        .flatten(),
                );
            }
            "--header" | "--timezone" | "--dedupe" | "--max-rejected" | "--include" | "--since"
            | "--source-url" | "--budget" => {
                said.extend([Some(word), words.next()].into_iter().flatten().cloned());
            }
            _ => {}
        }
    }
    said
}

/// The words that name the mapping, where one was named.
fn mapping_words(settings: &Run) -> Vec<String> {
    let mapping = settings.sources.mapping.as_ref();
    mapping.map_or_else(Vec::new, |file| vec!["--mapping".to_owned(), file.display().to_string()])
}

/// The next whole percentage that would let the run through.
fn accepted(report: &Report) -> String {
    percent((report.rejected_share * 100.0).ceil() / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Destination, Sources};
    use crate::engine::report::{Counts, StageDeals};

    fn commands(report: &Report) -> Vec<String> {
        let words = vec!["contacts.csv".to_owned()];
        let sources =
            Sources { inputs: Vec::new(), crm: None, mapping: None, words: words.clone() };
        let settings = Run {
            sources,
            timezone: None,
            dedupe: None,
            max_rejected: 0.05,
            strict_links: false,
            rejects: None,
            report: None,
            words,
        };
        let destination =
            Destination { name: "acme.db".into(), api: false, store: "acme.db".into() };
        let next = next_steps(
            report,
            &settings,
            "users.csv",
            false,
            false,
            &Commands::about(&destination),
        );
        next.into_iter().filter_map(|step| step.command).collect()
    }

    fn dry_run() -> Report {
        Report { command: "dry-run", ok: true, ..Report::default() }
    }

    #[test]
    fn after_a_clean_dry_run_comes_the_import_with_the_same_words() {
        assert_eq!(commands(&dry_run()), ["adoptiv-migrate import contacts.csv --to acme.db"]);
    }

    #[test]
    fn after_a_dry_run_of_the_first_rows_comes_one_of_all() {
        let counts = Counts { rows_read: 100, rows_total: 5_000, ..Counts::default() };
        let report = Report { objects: [(Object::Contacts, counts)].into(), ..dry_run() };
        let first = &commands(&report)[0];
        assert_eq!(first, "adoptiv-migrate dry-run --all contacts.csv --to acme.db");
    }

    #[test]
    fn too_many_rejections_lead_to_another_dry_run_never_to_an_import() {
        let commands = commands(&Report { ok: false, ..dry_run() });
        assert_eq!(commands, ["adoptiv-migrate dry-run --all contacts.csv --to acme.db"]);
    }

    #[test]
    fn an_import_that_is_done_is_not_to_be_tried_again_however_much_was_refused() {
        let report =
            Report { command: "import", ok: false, import_id: Some(7), ..Report::default() };
        assert_eq!(commands(&report)[0], "adoptiv-migrate reconcile 7 --to acme.db");
    }

    #[test]
    fn stages_that_are_missing_are_made_first() {
        let mut report = dry_run();
        report.stages.unmatched =
            vec![StageDeals { pipeline: None, stage: "Discovery".into(), deals: 1 }];
        assert!(commands(&report)[0].starts_with("adoptiv-migrate pipelines create --from"));
    }

    #[test]
    fn after_an_import_come_reconcile_and_undo_of_that_import() {
        let report = Report { command: "import", import_id: Some(7), ..dry_run() };
        let expected =
            ["adoptiv-migrate reconcile 7 --to acme.db", "adoptiv-migrate undo 7 --to acme.db"];
        assert_eq!(commands(&report), expected);
    }
}
