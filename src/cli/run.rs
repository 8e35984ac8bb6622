//! What `dry-run` and `import` share: they differ in the mode alone.

use std::path::Path;
use std::sync::Arc;

use super::destination::{Access, Opened};
use super::error::{CliError, Kind};
use super::inputs::{self, Prepared};
use super::notify::{self, Notify};
use super::output::{Output, check_folder};
use super::paths::{self, Taken, Writes};
use super::sources::{self, Read};
use super::{Context, Exit, interrupt};
use crate::config::{CrmSource, Run, shell};
use crate::engine::EngineError;
use crate::engine::destination::Destination;
use crate::engine::extract::Extent;
use crate::engine::import::{Mode, Request, how_far, run};
use crate::engine::observer::Interrupt;
use crate::engine::report::Report;
use crate::mapping::{Dedupe, Mapping};
use crate::model::{Object, phone};
use crate::source::{Depth, Holds};
use crate::store::Store;
use crate::ui::html;
use crate::ui::text::import::{Next, render};
use crate::ui::text::percent;

/// A dry run of no more rows looks at the beginning of what is compressed, where the rest would take long.
const FIRST_ROWS: u64 = 1_000;

/// How a dry run or an import ended.
pub struct Ran {
    /// The exit code.
    pub exit: Exit,
    /// The store.
    pub store: Store,
    /// The import's id; none for a dry run, or where nothing was written.
    pub import_id: Option<i64>,
    /// What could not be written at the end, though all else was done and told.
    pub failed: Option<CliError>,
}

impl Ran {
    /// How the command ends.
    pub fn ended(self) -> Result<Exit, CliError> {
        self.failed.map_or(Ok(self.exit), Err)
    }
}

/// Runs, renders, and says how it ended. The store is given back for what follows an import.
pub fn execute(
    settings: &Run,
    mode: Mode,
    rejects: Option<&Path>,
    notify: &mut Option<Notify>,
    context: &Context,
) -> Result<Ran, CliError> {
    let mut taken = Taken::by(context);
    taken.sources(&settings.sources);
    paths::check_destination(&settings.sources, context)?;
    let page = settings.report.as_deref();
    let page =
        page.map(|path| Output::open("--report", path, Writes::Report, &taken)).transpose()?;
    if let Some(folder) = rejects {
        taken.check_rejects(folder, &settings.sources)?;
        check_folder(folder)?;
    }
    let interrupt = interrupt::listen();
    phone::read_plans_ahead();
    let loaded = inputs::load_mapping(settings.sources.mapping.as_deref())?;
    let (mut opened, read) = read(settings, mode, loaded.as_ref(), context, &interrupt)?;
    if let (Some(folder), None) = (rejects, &settings.sources.crm) {
        let labels = read.tables.iter().map(|table| table.label().to_owned());
        taken.check_rejects_of(&labels.collect::<Vec<_>>(), folder, &settings.sources)?;
    }
    let mode = match mode {
        // What is gone on with may be the read of a CRM, whose import has yet to begin.
        Mode::Import { resume } => {
            Mode::Import { resume: resume && (read.begun || read.extraction.is_none()) }
        }
        dry_run => dry_run,
    };
    let detected = loaded.is_none();
    let mut prepared = inputs::settle(
        read.tables,
        loaded,
        &opened.store,
        settings.timezone,
        &settings.sources.words,
        context,
    )?;
    if read.leads {
        prepared.mapping.leads = true;
        prepared.text = crate::mapping::file::with_leads(&prepared.text);
    }
    let words = &settings.sources.words;
    let beside = inputs::beside(&prepared, &opened.store, settings.timezone, words)?;
    if let Some(dedupe) = settings.dedupe {
        merge_by(&mut prepared, dedupe)?;
    }
    let request = Request {
        mode,
        tables: &prepared.tables,
        mapping: &prepared.mapping,
        mapping_text: &prepared.text,
        timezone: settings.timezone,
        max_rejected: settings.max_rejected,
        strict_links: settings.strict_links,
        rejects: rejects.map(Path::to_owned),
        destination: &context.destination.name,
        remote: opened.hub.as_ref().map(|hub| hub as &dyn Destination),
    };
    let observer = context.ui.observer();
    let mut report = match run(&mut opened.store, &request, observer.as_ref(), &interrupt) {
        Ok(report) => report,
        Err(error) => {
            let begun = match opened.store.unfinished_import()? {
                Some(import) => {
                    Some(Begun { id: import.id, done: how_far(&opened.store, &import)? })
                }
                None => None,
            };
            return Err(interrupted(error, mode, begun, settings, context));
        }
    };
    drop(observer);
    report.mapping.clone_from(&prepared.name);
    report.warnings.extend(beside);
    if let (Some((extraction, after)), Some(import)) = (read.extraction, report.import_id) {
        opened.store.extraction_imported(extraction, import, after)?;
    }
    if let Some(extraction) = read.report {
        report.notes.extend(extraction.notes.iter().cloned());
        report.extraction = Some(extraction);
    }
    let mut failed = report.unwritten.as_ref().map(|(path, cause)| {
        CliError::new(Kind::Output, format!("can't write `{path}`")).because(cause).hint(
            "make room or name another place with `--rejects`, and run the same command again: the \
             rejected rows are kept, and nothing is imported twice",
        )
    });
    if let Some(page) = page {
        match html::import(&report).map_err(no_page).and_then(|text| page.write(&text)) {
            Ok(()) => context.wrote(settings.report.as_deref()),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    let mut files = prepared.tables.iter().filter(|table| table.path().is_some());
    let users = files.find(|table| table.holds() == Holds::Users);
    let users = users.map_or("users.csv", |table| table.label());
    let to = context.destination.words();
    let next = next_steps(&report, settings, users, detected, context.destination.api, &to);
    let exit = Exit::of(report.ok);
    if let (Some(error), true) = (&failed, context.ui.is_json()) {
        (report.ok, report.error) = (false, Some(error.value()));
    }
    report.mail = notify::import(notify.take(), &report, &next, context);
    context.ui.show(&report, |page, report| render(page, report, &next))?;
    let failed = failed.map(CliError::after_its_document);
    Ok(Ran { exit, store: opened.store, import_id: report.import_id, failed })
}

/// Opens the destination and what is read, in the order in which they need each other: a CRM is
/// imported from the store that it is read into.
fn read(
    settings: &Run,
    mode: Mode,
    loaded: Option<&inputs::Loaded>,
    context: &Context,
    interrupt: &Arc<Interrupt>,
) -> Result<(Opened, Read), CliError> {
    let mapping = loaded.map(|loaded| &loaded.mapping);
    let sources = &settings.sources;
    match (mode, &sources.crm) {
        (Mode::Import { resume }, Some(crm)) => {
            let opened = context.open(Access::Write)?;
            let read = sources::take(crm, &opened.store, mapping, resume, context, interrupt);
            let read =
                read.map_err(|error| stopped(error, &opened.store, crm, settings, context))?;
            Ok((opened, read))
        }
        (Mode::Import { .. }, None) => {
            let read =
                sources::look(sources, mapping, (Extent::All, Depth::Whole), context, interrupt)?;
            if loaded.is_none() {
                // Before there is a store.
                inputs::refuse_wrong_object(&read.tables, &sources.words)?;
            }
            let opened = context.open(Access::Write)?;
            opened.store.goes_unless_imported();
            Ok((opened, read))
        }
        (Mode::DryRun { rows }, _) => {
            let extent = rows.map_or(Extent::All, Extent::First);
            let depth = match rows {
                Some(rows) if rows <= FIRST_ROWS => Depth::Beginning,
                _ => Depth::Whole,
            };
            let read = sources::look(sources, mapping, (extent, depth), context, interrupt)?;
            Ok((context.open(Access::Rehearse)?, read))
        }
    }
}

/// A read of a CRM that stopped says what is kept and how to go on.
fn stopped(
    error: CliError,
    store: &Store,
    crm: &CrmSource,
    settings: &Run,
    context: &Context,
) -> CliError {
    let last = store.last_extraction(crm.service.name()).ok().flatten();
    if last.is_none_or(|last| last.finished_at.is_some()) || error.kind == Kind::Refused {
        return error;
    }
    let command = go_on(settings, context);
    let hint = format!("every page that was read is kept; go on with `{command}`");
    let error = match error.kind {
        Kind::Interrupted => CliError::new(Kind::Interrupted, "interrupted while reading"),
        _ => error,
    };
    error.hint(hint).going_on(command)
}

/// The command that goes on.
fn go_on(settings: &Run, context: &Context) -> String {
    shell::command(
        [&["import".to_owned(), "--resume".to_owned()], &words(settings, context)[..]].concat(),
    )
}

/// The words of a run and its destination on a command line.
pub fn words(settings: &Run, context: &Context) -> Vec<String> {
    settings.words.iter().cloned().chain(context.destination.words()).collect()
}

/// A page that could not be rendered: a defect, for the template is part of the program.
pub fn no_page(error: impl std::fmt::Display) -> CliError {
    CliError::new(Kind::Internal, "the report could not be rendered as HTML")
        .because(error.to_string())
}

/// An import to go on with.
struct Begun {
    id: i64,
    /// How far it came; empty where no row is done.
    done: String,
}

impl Begun {
    fn kept(&self) -> String {
        let Begun { id, done } = self;
        match done.is_empty() {
            true => format!("import {id} was begun, and no row of it is done yet"),
            false => format!("every batch that was done is kept: {done} (import {id})"),
        }
    }
}

/// An interruption says what is kept and how to go on; so does a destination that fails under way.
fn interrupted(
    error: EngineError,
    mode: Mode,
    begun: Option<Begun>,
    settings: &Run,
    context: &Context,
) -> CliError {
    let command = || go_on(settings, context);
    let go_on = || format!("go on with `{}`", command());
    match (&error, mode, &begun) {
        (EngineError::Interrupted, Mode::Import { .. }, Some(begun)) => {
            CliError::new(Kind::Interrupted, format!("interrupted; {}", begun.kept()))
                .hint(go_on())
                .going_on(command())
        }
        (EngineError::Interrupted, Mode::Import { .. }, None) => {
            CliError::new(Kind::Interrupted, "interrupted before anything was written")
                .hint("the same command begins anew")
        }
        (EngineError::Destination { .. }, Mode::Import { .. }, Some(begun)) => {
            let hint = format!("{}; then {}", begun.kept(), go_on());
            CliError::from(error).hint(hint).going_on(command())
        }
        (EngineError::Interrupted, Mode::DryRun { .. }, _) => {
            CliError::new(Kind::Interrupted, "interrupted; a dry run keeps nothing")
        }
        _ => error.into(),
    }
}

/// Sets what rows are merged by, for the objects that have such a key.
fn merge_by(prepared: &mut Prepared, dedupe: Dedupe) -> Result<(), CliError> {
    let (fits, name): (&[Object], _) = match dedupe {
        Dedupe::Email => (&[Object::Contacts], "email"),
        Dedupe::Domain => (&[Object::Accounts], "domain"),
        Dedupe::Name => (&[Object::Accounts, Object::Contacts], "name"),
    };
    let here = inputs::objects(&prepared.tables);
    let Mapping { objects, .. } = &mut prepared.mapping;
    let mut hit = false;
    // Contacts name companies: with their accounts merged by domain they are linked by it.
    if dedupe == Dedupe::Domain && here.contains(&Object::Contacts) {
        objects.entry(Object::Accounts).or_default().dedupe = Some(dedupe);
        hit = true;
    }
    for (object, mapping) in objects {
        if fits.contains(object) && here.contains(object) {
            mapping.dedupe = Some(dedupe);
            hit = true;
        }
    }
    if !hit {
        let fits: Vec<&str> = fits.iter().map(|object| object.name()).collect();
        let message =
            format!("`--dedupe {name}` is for {}, and no file holds any", fits.join(" and "));
        return Err(CliError::new(Kind::Usage, message).hint("leave it out, or name such a file"));
    }
    // The import's kept mapping says how it was really run, so that a resumed one is the same.
    prepared.text.push_str(&format!("\n# run with --dedupe {name}\n"));
    Ok(())
}

/// What to type next.
fn next_steps(
    report: &Report,
    settings: &Run,
    users: &str,
    detected: bool,
    api: bool,
    to: &[String],
) -> Vec<Next> {
    let command = |first: &[&str], words: &[String]| {
        let first = first.iter().map(|word| (*word).to_owned());
        shell::command(first.chain(words.iter().cloned()).chain(to.iter().cloned()))
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
    use crate::config::Sources;
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
        let next = next_steps(
            report,
            &settings,
            "users.csv",
            false,
            false,
            &["--to".into(), "acme.db".into()],
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
