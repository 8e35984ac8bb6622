//! What `dry-run` and `import` share: they differ in the mode alone.

use std::path::Path;
use std::sync::Arc;

use super::destination::{Access, Opened};
use super::error::{CliError, Kind};
use super::inputs::{self, Prepared};
use super::next_steps::{next_steps, said};
use super::notify::{self, Notify};
use super::output::{Output, check_folder};
use super::paths::{self, Taken, Writes};
use super::sources::{self, Read};
use super::{Context, Exit, interrupt};
use crate::config::{CrmSource, Run};
use crate::engine::EngineError;
use crate::engine::destination::Destination;
use crate::engine::extract::Extent;
use crate::engine::import::{Mode, Request, how_far, run};
use crate::engine::observer::Interrupt;
use crate::engine::reconcile::Step;
use crate::engine::report::Report;
use crate::engine::report::kept::Kept;
use crate::mapping::{Dedupe, Mapping};
use crate::model::{Advice, Object, phone};
use crate::source::{Depth, Holds};
use crate::store::Store;
use crate::ui::html;
use crate::ui::text::import::{Next, not_good, render};
use crate::ui::text::plural;

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
        said: &said(settings),
        destination: &context.destination.name,
        remote: opened.hub.as_ref().map(|hub| hub as &dyn Destination),
    };
    let observer = context.ui.observer();
    let mut report = match run(&mut opened.store, &request, observer.as_ref(), &interrupt) {
        Ok(report) => report,
        Err(error) => {
            let begun = match opened.store.unfinished_import()? {
                Some(import) => {
                    let sending =
                        opened.hub.as_ref().map(|_| opened.store.sent_and_left(import.id));
                    let (sending, done) = (sending.transpose()?, how_far(&opened.store, &import)?);
                    Some(Begun { id: import.id, done, sending })
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
    let commands = context.ui.commands();
    let next = next_steps(&report, settings, users, detected, context.destination.api, commands);
    let exit = Exit::of(report.ok);
    if let (Some(error), true) = (&failed, context.ui.is_json()) {
        (report.ok, report.error) = (false, Some(error.value(&context.ui)));
    }
    keep(&opened.store, &report, &next, context);
    report.mail = notify::import(notify.take(), &report, &next, failed.as_ref(), context);
    if let (true, "import", Some(said)) = (context.ui.is_quiet(), report.command, not_good(&report))
    {
        context.ui.warn(&said);
    }
    context.ui.show(&report, |page, report| render(page, report, &next))?;
    let failed = failed.map(CliError::after_its_document);
    Ok(Ran { exit, store: opened.store, import_id: report.import_id, failed })
}

/// Keeps the report with its import. That it can't is no failure of the import.
fn keep(store: &Store, report: &Report, next: &[Next], context: &Context) {
    let next =
        next.iter().map(|next| Step { why: next.why.clone(), command: next.command.clone() });
    if let Err(error) = Kept::keep(store, report, next.collect()) {
        context.ui.warn(&format!("the report can't be kept for later: {error}"));
    }
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
    let words = go_on(settings);
    let hint =
        Advice::from("every page that was read is kept; go on with ").then_command(words.clone());
    let error = match error.kind {
        Kind::Interrupted => CliError::new(Kind::Interrupted, "interrupted while reading"),
        _ => error,
    };
    error.hint(hint).going_on(context.ui.commands().line(words))
}

/// The words of the command that goes on.
fn go_on(settings: &Run) -> Vec<String> {
    let words = ["import", "--resume"].map(str::to_owned).into_iter();
    words.chain(settings.words.iter().cloned()).collect()
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
    /// Of its records, how many a workspace has by now, and how many are still to be sent to it.
    sending: Option<(u64, u64)>,
}

impl Begun {
    fn kept(&self) -> String {
        let Begun { id, done, .. } = self;
        let kept = match done.is_empty() {
            true => format!("import {id} was begun, and no row of it is done yet"),
            false => format!("every batch that was done is kept: {done} (import {id})"),
        };
        match self.sending {
            Some((sent, left)) if sent + left > 0 => {
                let sent = plural(sent, "record was", "records were");
                format!("{kept}; {sent} sent, {} left to send", plural(left, "is", "are"))
            }
            _ => kept,
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
    let go_on = |before: String, error: CliError| {
        let words = go_on(settings);
        let hint = Advice::from(format!("{before}go on with ")).then_command(words.clone());
        error.hint(hint).going_on(context.ui.commands().line(words))
    };
    match (&error, mode, &begun) {
        (EngineError::Interrupted, Mode::Import { .. }, Some(begun)) => {
            let message = format!("interrupted; {}", begun.kept());
            go_on(String::new(), CliError::new(Kind::Interrupted, message))
        }
        (EngineError::Interrupted, Mode::Import { .. }, None) => {
            CliError::new(Kind::Interrupted, "interrupted before anything was written")
                .hint("the same command begins anew")
        }
        (EngineError::Destination { .. }, Mode::Import { .. }, Some(begun)) => {
            go_on(format!("{}; then ", begun.kept()), CliError::from(error))
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
