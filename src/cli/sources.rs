//! Opens what a command reads: files, or a CRM that is read over its API into a store first.
//!
//! An import reads a CRM into its own store, page by page, so that it goes on where it stopped. What
//! only looks reads into a store of its own, which goes with the tables.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Context;
use super::error::{CliError, Kind};
use super::interrupt;
use super::{crm_hints, inputs, remote};
use crate::config::{CrmSource, Sources};
use crate::engine::EngineError;
use crate::engine::extract::{
    Ask, Extent, Extracted, ExtractionReport, Home, Which, extract, has_leads, kept_tables,
    service_of, tables,
};
use crate::engine::history::PastImport;
use crate::engine::observer::Interrupt;
use crate::mapping::Mapping;
use crate::model::{Advice, Object};
use crate::source::crm::{self, Source};
use crate::source::{Depth, Input, Table};
use crate::store::Store;
use crate::store::imports::Import;

/// What was opened.
pub struct Read {
    /// The tables.
    pub tables: Vec<Box<dyn Table>>,
    /// What the read of a CRM came to.
    pub report: Option<ExtractionReport>,
    /// The read that an import takes its rows from, and after which read what changed counts.
    pub extraction: Option<(i64, i64)>,
    /// Whether an import of them was begun before.
    pub begun: bool,
    /// Whether people who are leads are among the contacts.
    pub leads: bool,
}

/// Opens the sources to look at them: of a CRM as much as `extent` says, of what is compressed as `depth`.
pub fn look(
    sources: &Sources,
    mapping: Option<&Mapping>,
    (extent, depth): (Extent, Depth),
    context: &Context,
    interrupt: &Arc<Interrupt>,
) -> Result<Read, CliError> {
    let Some(crm) = &sources.crm else {
        if depth == Depth::Whole {
            announce_large(sources, context);
        }
        let tables = inputs::open(&sources.inputs, mapping, depth)?;
        return Ok(Read { tables, report: None, extraction: None, begun: false, leads: false });
    };
    let leads = crm.leads || mapping.is_some_and(|mapping| mapping.leads);
    let source = connect(&CrmSource { leads, ..crm.clone() }, interrupt)?;
    let store = Store::open_private()?;
    let ask = Ask { source: source.as_ref(), extent, fields: fields(mapping), resume: false };
    let observer = context.ui.observer();
    let done = extract(&store, &ask, observer.as_ref(), interrupt)
        .map_err(|error| crm_hints::explain(error, crm.service))?;
    let home = Home::Private(store.into_reader()?);
    let partial = matches!(extent, Extent::First(_));
    let which = Which { service: crm.service.name(), token: "", changed_after: 0, partial };
    let tables = tables(&home, &done.catalog, which)?;
    let leads = done.catalog.leads;
    Ok(Read { tables, report: Some(done.report), extraction: None, begun: false, leads })
}

/// A compressed file of this size takes so long to look through that it is told.
const LARGE: u64 = 64 << 20;

/// Says why nothing happens for a while: what is compressed is proved to its end before its rows are read.
fn announce_large(sources: &Sources, context: &Context) {
    let mut told = BTreeSet::new();
    for file in sources.inputs.iter().map(Input::file) {
        let ending = file.extension().unwrap_or_default().to_ascii_lowercase();
        let large = std::fs::metadata(&file).is_ok_and(|there| there.len() >= LARGE);
        if large && (ending == "zip" || ending == "gz") && told.insert(file.clone()) {
            let file = file.display();
            context
                .ui
                .status(&format!("Looking through `{file}` to its end before its rows are read."));
        }
    }
}

/// The tables of a CRM without its records: its users are among them.
pub fn users(crm: CrmSource, context: &Context) -> Result<Vec<Box<dyn Table>>, CliError> {
    let sources = Sources { inputs: Vec::new(), crm: Some(crm), mapping: None, words: Vec::new() };
    let how = (Extent::First(0), Depth::Whole);
    Ok(look(&sources, None, how, context, &interrupt::listen())?.tables)
}

/// Reads a CRM into the store that its rows are imported into, or takes up what is there of an import
/// that was interrupted.
pub fn take(
    crm: &CrmSource,
    store: &Store,
    mapping: Option<&Mapping>,
    resume: bool,
    context: &Context,
    interrupt: &Arc<Interrupt>,
) -> Result<Read, CliError> {
    let service = crm.service.name();
    if let Some(import) = store.unfinished_import()? {
        let files = store.import_files(import.id)?;
        let of_crm = files.iter().any(|file| service_of(&file.label) == Some(crm.service));
        let last = store.last_finished_extraction(service)?.filter(|_| of_crm);
        // Before anything is asked of the CRM: its budget is not spent for a refusal.
        let Some(last) = last else { return Err(other_unfinished(&import)) };
        context.ui.status(&format!(
            "What was read at {} is imported to its end; `{}` then brings what changed since.",
            last.began_at,
            context.ui.commands().line(["import", service, "--since", "last"])
        ));
        let after = last.import_after;
        let tables = kept_tables(store, &last, after)?;
        let (extraction, leads) = (Some((last.id, after)), has_leads(&last));
        return Ok(Read { tables, report: None, extraction, begun: true, leads });
    }
    let after = if crm.since_last { store.last_imported_extraction(service)? } else { 0 };
    // Who has them goes on with them: else the next read would take them for gone.
    let before = store.last_extraction(service)?.is_some_and(|last| has_leads(&last));
    let leads = crm.leads || before || mapping.is_some_and(|mapping| mapping.leads);
    let source = connect(&CrmSource { leads, ..crm.clone() }, interrupt)?;
    let extent = if crm.since_last { Extent::SinceLast } else { Extent::All };
    let ask = Ask { source: source.as_ref(), extent, fields: fields(mapping), resume };
    let observer = context.ui.observer();
    let read = extract(store, &ask, observer.as_ref(), interrupt);
    let Extracted { id, report, .. } =
        read.map_err(|error| crm_hints::explain(error, crm.service))?;
    let last = store.last_finished_extraction(service)?;
    let last = last.filter(|last| last.id == id).ok_or_else(|| {
        EngineError::Inconsistent("the read that was finished is not there".to_owned())
    })?;
    store.extraction_taken(id, after)?;
    let tables = kept_tables(store, &last, after)?;
    let (extraction, leads) = (Some((id, after)), has_leads(&last));
    Ok(Read { tables, report: Some(report), extraction, begun: false, leads })
}

/// The tables of a CRM that an import took its rows from.
pub struct Kept {
    /// As they are in the store now.
    pub tables: Vec<Box<dyn Table>>,
    /// Whether they hold all that the CRM had, and not only what changed.
    pub whole: bool,
}

/// The tables of a CRM that an import took its rows from; none where it was of files.
pub fn kept(store: &Store, import: &PastImport) -> Result<Option<Kept>, CliError> {
    let names = import.files.iter().filter(|file| file.path.is_none()).map(|file| &file.source);
    let Some(service) = names.filter_map(|name| service_of(name)).next() else { return Ok(None) };
    let Some(last) = store.last_finished_extraction(service.name())? else { return Ok(None) };
    let after = store.extraction_of_import(import.id)?.map_or(0, |of| of.import_after);
    Ok(Some(Kept { tables: kept_tables(store, &last, after)?, whole: after == 0 }))
}

fn other_unfinished(import: &Import) -> CliError {
    let (id, begun) = (import.id, &import.started_at);
    CliError::new(
        Kind::Refused,
        format!("import {id} (begun {begun}) is unfinished, and of other files"),
    )
    .hint(
        Advice::from("run it again as it was begun to finish it, or ")
            .then_command(["undo".to_owned(), id.to_string()])
            .then(" to take it back"),
    )
}

/// The CRM, reached with the token of the environment or the one that was kept.
pub fn connect(crm: &CrmSource, interrupt: &Arc<Interrupt>) -> Result<Box<dyn Source>, CliError> {
    let http = remote::crm(crm.service, crm.url.as_deref(), interrupt)?;
    let access = crm::Access { http, budget: crm.budget, leads: crm.leads };
    crm::open(crm.service, access).map_err(|error| crm_hints::explain(error, crm.service))
}

/// The fields that a mapping names, to be read too.
fn fields(mapping: Option<&Mapping>) -> BTreeMap<Object, Vec<String>> {
    let Some(mapping) = mapping else { return BTreeMap::new() };
    let named = mapping.objects.iter().map(|(object, mapping)| {
        let columns = mapping.columns.iter();
        let wanted = columns.filter(|column| column.to != crate::mapping::To::Ignore);
        (*object, wanted.map(|column| column.header.clone()).collect())
    });
    named.collect()
}
