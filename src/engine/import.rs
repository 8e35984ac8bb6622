//! Import and dry run: one code path.
//!
//! Tables are read parents first, whatever the order of the files, so that every reference of the
//! pass finds its parent. One thread reads and judges rows, this one writes them. A dry run does
//! all of it in one transaction that is rolled back; an import commits batch by batch and keeps how
//! far it came, so that a killed run goes on where it stopped. Before an import writes anything,
//! all rows are checked, so that one with too many rejections leaves no trace.

use std::path::PathBuf;
use std::time::Instant;

use super::EngineError;
use super::check::{Checked, check_all};
use super::destination::Destination;
use super::holds::AtDestination;
use super::observer::{Event, Interrupt, Observer};
use super::plan::{Decide, Plan, failed, prepare};
use super::report::Report;
use super::rows::{Pass, run_tables};
use super::tally::Tally;
use super::verify::{verify, verify_outcomes};
use super::write::Writer;
use crate::mapping::Mapping;
use crate::model::text::grouped;
use crate::model::{Advice, CustomField, Object};
use crate::source::{Holds, SourceError, Table};
use crate::store::Store;
use crate::store::imports::{Import, ImportFile};

/// Whether what happens is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Nothing is kept; `rows` of each table are read, all where `None`.
    DryRun {
        /// How many rows of each table.
        rows: Option<u64>,
    },
    /// Everything is kept, unless too many rows are rejected. `resume` insists on an unfinished
    /// import to go on with; without it one of the same files and mapping is gone on with anyway.
    Import {
        /// Whether there must be one.
        resume: bool,
    },
}

/// What to run.
pub struct Request<'a> {
    /// Dry run or import.
    pub mode: Mode,
    /// The tables, in any order.
    pub tables: &'a [Box<dyn Table>],
    /// The mapping.
    pub mapping: &'a Mapping,
    /// The mapping's text, kept with the import.
    pub mapping_text: &'a str,
    /// Zone of this run where it differs from the workspace's.
    pub timezone: Option<chrono_tz::Tz>,
    /// The bound of the rejected share, 0 to 1.
    pub max_rejected: f64,
    /// Whether an unresolved reference rejects its row.
    pub strict_links: bool,
    /// Where rejects files go; none are written where `None`.
    pub rejects: Option<PathBuf>,
    /// What else than files was said of how they are taken, in the words of the command line: kept with the
    /// import, for the command that goes on with it.
    pub said: &'a [String],
    /// The destination as the user named it.
    pub destination: &'a str,
    /// The destination where it is reached over a network, and the store is only its hub.
    pub remote: Option<&'a dyn Destination>,
}

/// Runs the request against the store.
///
/// # Errors
/// [`EngineError::Interrupted`] after the batch in hand when `interrupt` is set;
/// [`EngineError::Refused`] where another import is unfinished.
pub fn run(
    store: &mut Store,
    request: &Request<'_>,
    observer: &dyn Observer,
    interrupt: &Interrupt,
) -> Result<Report, EngineError> {
    let began = Instant::now();
    let decide = match request.mode {
        Mode::DryRun { rows: Some(_) } => Decide::BySample,
        // With strict links only the store can tell what is rejected: there is no check.
        Mode::Import { .. } if !request.strict_links => Decide::WhenChecked,
        _ => Decide::ByAllRows,
    };
    let plan = prepare(store, request, decide)?;
    let mut report = match request.mode {
        Mode::DryRun { rows } => {
            stop_if_not_these_rows(store, request, &plan, rows, interrupt)?;
            rehearse(store, request, &plan, rows, observer, interrupt)?
        }
        Mode::Import { resume } => import(store, request, plan, resume, observer, interrupt)?,
    };
    report.seconds = began.elapsed().as_secs_f64();
    Ok(report)
}

/// The whole run in a transaction that is rolled back, whatever happens in it.
fn rehearse(
    store: &Store,
    request: &Request<'_>,
    plan: &Plan<'_>,
    limit: Option<u64>,
    observer: &dyn Observer,
    interrupt: &Interrupt,
) -> Result<Report, EngineError> {
    let run = || {
        store.begin()?;
        let report = rehearsed(store, request, plan, limit, observer, interrupt);
        store.rollback()?;
        report
    };
    // What is fetched into the hub is checked link by link.
    if request.remote.is_some() { run() } else { store.load(run) }
}

fn rehearsed(
    store: &Store,
    request: &Request<'_>,
    plan: &Plan<'_>,
    limit: Option<u64>,
    observer: &dyn Observer,
    interrupt: &Interrupt,
) -> Result<Report, EngineError> {
    fetch(store, request, plan, limit, observer, interrupt)?;
    let tally = plan.new_tally(store)?;
    let (id, tally) = begin(store, request, plan, "", tally, None)?;
    let mut writer = writer(store, request, plan, id, tally)?;
    let phase = match request.mode {
        Mode::DryRun { .. } => "simulating",
        Mode::Import { .. } => "checking",
    };
    let pass = Pass { plan, limit, commits: false, phase, observer, interrupt };
    run_tables(&pass, &mut writer, &store.import_files(id)?)?;
    let tally = writer.tally;
    verify(store, id, &tally)?;
    let mut report = plan.report("dry-run", request, store, &tally)?;
    hold_at_destination(store, request, &mut report)?;
    write_rejects(store, request, id, &mut report)?;
    if limit.is_some() {
        plan.note_partial(&tally, &mut report);
    }
    Ok(report)
}

fn import(
    store: &Store,
    request: &Request<'_>,
    mut plan: Plan<'_>,
    resume: bool,
    observer: &dyn Observer,
    interrupt: &Interrupt,
) -> Result<Report, EngineError> {
    let Seen { hash, unfinished, checked } =
        see(store, request, &mut plan, resume, observer, interrupt)?;
    let doubted =
        unfinished.is_none() && stop_if_not_these_rows(store, request, &plan, None, interrupt)?;
    // An import that has begun has passed its check. With strict links, and where ids are somebody
    // else's, the check is a rehearsal.
    let mut refused = None;
    let over = checked.is_some_and(|rows| rows.share() > request.max_rejected);
    if unfinished.is_none() && (over || doubted || checked.is_none()) {
        let report = rehearse(store, request, &plan, None, observer, interrupt)?;
        refused = (over || report.too_many_rejected()).then_some(report);
    }
    if let Some(mut report) = refused {
        report.command = "import";
        report.refused = Some("max_rejected");
        return Ok(report);
    }

    if let Some(import) = &unfinished {
        observer.event(Event::Note(&resumed(store, import)?));
    }
    if rows_remain(store, &plan, unfinished.as_ref())? {
        fetch(store, request, &plan, None, observer, interrupt)?;
    }
    let (id, mut tally) = store.load(|| {
        let (id, mut writer) = store.transaction(|| {
            let tally = plan.new_tally(store)?;
            let (id, tally) = begin(store, request, &plan, &hash, tally, unfinished)?;
            Ok::<_, EngineError>((id, writer(store, request, &plan, id, tally)?))
        })?;
        store.note_running(id);
        let phase = "importing";
        let pass = Pass { plan: &plan, limit: None, commits: true, phase, observer, interrupt };
        run_tables(&pass, &mut writer, &store.import_files(id)?)?;
        Ok::<_, EngineError>((id, writer.tally))
    })?;
    verify(store, id, &tally)?;
    let notes = match request.remote {
        Some(remote) => {
            remote.push(store, id, observer, interrupt)?;
            let source = store.source_id(&request.mapping.source)?;
            store.transaction(|| super::refused::reject(store, &plan, id, source, &mut tally))?
        }
        None => Vec::new(),
    };
    // Records by now may be more or fewer: the destination told of some that others made.
    verify_outcomes(store, id, &tally)?;
    let mut report = plan.report("import", request, store, &tally)?;
    hold_at_destination(store, request, &mut report)?;
    report.notes.extend(notes);
    (report.import_id, report.written) = (Some(id), true);
    write_rejects(store, request, id, &mut report)?;
    if let Some(remote) = request.remote {
        remote.tell_finished(store, &report)?;
    }
    let tally = serde_json::to_string(&tally).map_err(crate::store::StoreError::from)?;
    store.durably(|| store.transaction(|| store.finish_import(id, &tally)))?;
    Ok(report)
}

/// Writes the rejects files. A disk that takes no more ends no import: what was done is done, and told.
fn write_rejects(
    store: &Store,
    request: &Request<'_>,
    id: i64,
    report: &mut Report,
) -> Result<(), EngineError> {
    let Some(folder) = &request.rejects else { return Ok(()) };
    match super::rejects::write(store, id, folder) {
        Ok(files) => report.rejects_files = files,
        Err(EngineError::Source(SourceError::Io { path, cause })) => {
            report.unwritten = Some((path, cause.to_string()));
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Tells what a destination that judges by the ledger alone is not told of held contacts, and which of
/// them can be dialed there all the same.
fn hold_at_destination(
    store: &Store,
    request: &Request<'_>,
    report: &mut Report,
) -> Result<(), EngineError> {
    if request.remote.is_some() {
        let AtDestination { withheld, dialable_there } = AtDestination::read(store)?;
        report.ok &= dialable_there.is_empty();
        report.consent.withheld = Some(withheld);
        report.consent.held_but_dialable_there = dialable_there;
    }
    Ok(())
}

/// Stops a run whose rows are not what their ids say: another source, or a newer export of what is
/// there. Whether some rows have ids of others all the same.
fn stop_if_not_these_rows(
    store: &Store,
    request: &Request<'_>,
    plan: &Plan<'_>,
    limit: Option<u64>,
    interrupt: &Interrupt,
) -> Result<bool, EngineError> {
    let source = &request.mapping.source;
    let doubted = super::id_conflict::check_source(store, plan, source, limit, interrupt)?;
    super::newer_export::check(store, plan, source, limit)?;
    Ok(doubted)
}

/// Whether rows are still to be decided about: those of an import that was interrupted may all be.
fn rows_remain(
    store: &Store,
    plan: &Plan<'_>,
    unfinished: Option<&Import>,
) -> Result<bool, EngineError> {
    let Some(import) = unfinished else { return Ok(true) };
    let files = store.import_files(import.id)?;
    let mut rows = plan.tables.iter().zip(&files);
    Ok(rows.any(|(bound, file)| file.rows_done < bound.expected_rows()))
}

/// That an import is gone on with, and where it stopped.
fn resumed(store: &Store, import: &Import) -> Result<String, EngineError> {
    let done = how_far(store, import)?;
    Ok(match done.is_empty() {
        true => format!("Going on with import {}: no row was done before.", import.id),
        false => format!("Going on with import {}: done before are {done}.", import.id),
    })
}

/// How far an import has come, file by file: `50,000 of 120,000 rows of contacts.csv`; empty where no row
/// is done.
pub fn how_far(store: &Store, import: &Import) -> Result<String, EngineError> {
    let tally: Tally = serde_json::from_str(&import.tally).unwrap_or_default();
    let files = store.import_files(import.id)?;
    let parts = files.iter().zip(tally.files.iter().map(Some).chain(std::iter::repeat(None)));
    let parts = parts.filter(|(file, _)| file.rows_done > 0).map(|(file, tally)| {
        let (done, total) = (file.rows_done, tally.map_or(0, |tally| tally.counts.rows_total));
        let about = tally.is_some_and(|tally| tally.counts.rows_total_estimated);
        let of = match (total > done, about) {
            (true, true) => format!("{} of about {} rows", grouped(done), grouped(total)),
            (true, false) => format!("{} of {} rows", grouped(done), grouped(total)),
            (false, _) if done == 1 => "1 row".to_owned(),
            (false, _) => format!("{} rows", grouped(done)),
        };
        format!("{of} of {}", file.label)
    });
    Ok(parts.collect::<Vec<_>>().join(", "))
}

/// What is known of the files before anything is written.
struct Seen {
    hash: String,
    unfinished: Option<Import>,
    // none with strict links
    checked: Option<Checked>,
}

/// Hashes the files and checks their rows: at the same time, unless the hash alone may tell that
/// this import can't begin.
fn see(
    store: &Store,
    request: &Request<'_>,
    plan: &mut Plan<'_>,
    resume: bool,
    observer: &dyn Observer,
    interrupt: &Interrupt,
) -> Result<Seen, EngineError> {
    let hasher = plan.hasher();
    if resume || request.strict_links || store.unfinished_import()?.is_some() {
        let hash = plan.hash(request, hasher()?);
        let unfinished = unfinished(store, &hash, resume)?;
        let checked = match request.strict_links {
            true => None,
            false => Some(check_all(plan, observer, interrupt)?),
        };
        return Ok(Seen { hash, unfinished, checked });
    }
    let (hashes, checked) = std::thread::scope(|scope| {
        let hashes = scope.spawn(hasher);
        let checked = check_all(plan, observer, interrupt);
        (hashes.join().map_err(|_| failed()), checked)
    });
    let checked = Some(checked?);
    Ok(Seen { hash: plan.hash(request, hashes??), unfinished: None, checked })
}

/// Fetches what the rows may meet at a destination that is reached over a network.
fn fetch(
    store: &Store,
    request: &Request<'_>,
    plan: &Plan<'_>,
    limit: Option<u64>,
    observer: &dyn Observer,
    interrupt: &Interrupt,
) -> Result<(), EngineError> {
    let Some(remote) = request.remote else { return Ok(()) };
    let mut rows = [0; 3];
    for bound in &plan.tables {
        let expected = bound.expected_rows();
        rows[bound.object.index()] += limit.map_or(expected, |limit| expected.min(limit));
    }
    let source = &request.mapping.source;
    let mut want = |store: &Store| super::wanted::note(store, plan, source, limit, interrupt);
    remote.fetch(store, rows, &mut want, observer, interrupt)
}

/// The unfinished import that this one goes on with.
fn unfinished(store: &Store, hash: &str, resume: bool) -> Result<Option<Import>, EngineError> {
    match store.unfinished_import()? {
        Some(there) if there.plan == hash => Ok(Some(there)),
        Some(there) => Err(EngineError::Refused {
            message: format!(
                "import {} (begun {}) is unfinished, and its files, mapping or options are not \
                 these",
                there.id, there.started_at
            ),
            hint: Advice::from("run it again as it was begun to finish it, or ")
                .then_command(["undo".to_owned(), there.id.to_string()])
                .then(" to take it back"),
        }),
        None if resume => Err(EngineError::Refused {
            message: "there is no unfinished import to go on with".to_owned(),
            hint: "run `import` without --resume".into(),
        }),
        None => Ok(None),
    }
}

/// Writes down the import and what it needs before the first row, or takes up the unfinished one.
fn begin(
    store: &Store,
    request: &Request<'_>,
    plan: &Plan<'_>,
    hash: &str,
    mut tally: Tally,
    unfinished: Option<Import>,
) -> Result<(i64, Tally), EngineError> {
    if let Some(import) = unfinished {
        let mut tally: Tally =
            serde_json::from_str(&import.tally).map_err(crate::store::StoreError::from)?;
        // Somebody may have added or deleted records with another tool since it was interrupted.
        for object in Object::ALL {
            tally.records_before[object.index()] =
                store.count_records(object)? - tally.created(object) as i64;
        }
        return Ok((import.id, tally));
    }
    let there = store.custom_fields()?;
    let source = store.source_id(&request.mapping.source)?;
    let mut options = plan.options(request);
    // No users file has to be the same to go on with an import: it is kept, and not hashed.
    options["users"] = users_files(request).into();
    options["said"] = request.said.into();
    let id = store.begin_import(source, hash, request.mapping_text, &options.to_string())?;
    for (position, table) in plan.tables.iter().enumerate() {
        store.add_import_file(
            id,
            position,
            &ImportFile {
                id: 0,
                object: table.object,
                label: table.table.label().to_owned(),
                path: table.path(),
                sha256: table.sha256.clone().unwrap_or_default(),
                columns: table.table.columns().to_vec(),
                rows_done: 0,
            },
        )?;
    }
    store.set_shared_numbers(source, &request.mapping.shared_numbers, id)?;
    for field in plan.custom_fields() {
        let same = |other: &&CustomField| other.object == field.object && other.key == field.key;
        if let Some(other) = there.iter().find(same)
            && other.kind != field.kind
        {
            return Err(EngineError::Refused {
                message: format!(
                    "the workspace has the custom field `custom.{}` of {} as {}, the mapping says {}",
                    field.key,
                    field.object,
                    other.kind.name(),
                    field.kind.name()
                ),
                hint: format!(
                    "write `type = \"{}\"` in the mapping, or give the column another key",
                    other.kind.name()
                )
                .into(),
            });
        }
        if store.add_custom_field(&field, Some(id))? {
            tally.custom_fields.push(super::report::CreatedField {
                object: field.object,
                key: field.key,
                kind: field.kind,
            });
        }
    }
    // A run that is killed before its first batch has counts to go on from, too.
    let kept = serde_json::to_string(&tally).map_err(crate::store::StoreError::from)?;
    store.keep_tally(id, &kept)?;
    Ok((id, tally))
}

/// The users files of a run, by their absolute paths.
fn users_files(request: &Request<'_>) -> Vec<String> {
    let users = request.tables.iter().filter(|table| table.holds() == Holds::Users);
    let paths = users.filter_map(|table| std::path::absolute(table.path()?).ok());
    paths.map(|path| path.display().to_string()).collect()
}

fn writer<'s>(
    store: &'s Store,
    request: &Request<'_>,
    plan: &Plan<'_>,
    id: i64,
    tally: Tally,
) -> Result<Writer<'s>, EngineError> {
    let source = store.source_id(&request.mapping.source)?;
    let mut writer = Writer::new(store, id, source, plan.manners, request.strict_links, tally)?;
    for bound in &plan.tables {
        writer.key_fields[bound.object.index()] = bound.compiled.key_fields();
    }
    Ok(writer)
}
