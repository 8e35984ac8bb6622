//! Reads the source rows of a story again, where their files are still what was imported.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{StoryCell, StoryEvent};
use crate::engine::EngineError;
use crate::engine::extract::{kept_tables, service_of};
use crate::mapping::{Mapping, To, file};
use crate::model::Object;
use crate::source::{self, Holds, Input, ReadOptions, Row, Table};
use crate::store::Store;
use crate::store::imports::{Import, ImportFile};

/// Fills in the rows of `events`; one whose file is gone, changed or unreadable stays without.
pub(super) fn fill(store: &Store, events: &mut [StoryEvent], imports: &[Import]) {
    let mut by_file: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (at, event) in events.iter().enumerate() {
        if let Some(file) = &event.file {
            by_file.entry(file.id).or_default().push(at);
        }
    }
    for places in by_file.into_values() {
        let first = &events[places[0]];
        let Some(file) = first.file.clone() else { continue };
        let mapping = imports
            .iter()
            .find(|import| import.id == first.import_id)
            .and_then(|import| file::parse("mapping", &import.mapping).ok());
        let wanted: BTreeMap<u64, usize> =
            places.iter().filter_map(|at| Some((events[*at].row_number?, *at))).collect();
        // The story is told without rows rather than not at all.
        for (at, row) in read(store, &file, &wanted, mapping.as_ref()).unwrap_or_default() {
            events[at].row = Some(row);
        }
    }
}

/// The tables that may be what was imported: the file, or what was read of a CRM.
fn tables(
    store: &Store,
    file: &ImportFile,
    options: &dyn Fn(Object) -> ReadOptions,
) -> Result<Vec<Box<dyn Table>>, EngineError> {
    if let Some(path) = &file.path {
        let holds = Some(Holds::Records(file.object));
        return Ok(source::open(
            &[Input { path: PathBuf::from(path), holds, header: None }],
            options,
        )?);
    }
    let Some(service) = service_of(&file.label) else { return Ok(Vec::new()) };
    let Some(read) = store.last_finished_extraction(service.name())? else { return Ok(Vec::new()) };
    let after = if read.import_id.is_some() { read.import_after } else { 0 };
    kept_tables(store, &read, after)
}

fn read(
    store: &Store,
    file: &ImportFile,
    wanted: &BTreeMap<u64, usize>,
    mapping: Option<&Mapping>,
) -> Result<Vec<(usize, Vec<StoryCell>)>, EngineError> {
    let mut found = Vec::new();
    let of_object = mapping.and_then(|mapping| mapping.object(file.object));
    let options =
        |_| -> ReadOptions { of_object.map(|mapping| mapping.read.clone()).unwrap_or_default() };
    for table in tables(store, file, &options)? {
        if table.sha256()? != file.sha256 {
            continue;
        }
        let mut rows = table.rows()?;
        let mut row = Row::default();
        while found.len() < wanted.len() && rows.next(&mut row)? {
            let Some(at) = wanted.get(&row.number) else { continue };
            let cells = table.columns().iter().zip(row.cells.iter()).map(|(header, cell)| {
                let column = of_object
                    .and_then(|of| of.columns.iter().find(|column| column.header == *header));
                StoryCell {
                    header: header.clone(),
                    value: cell.to_owned(),
                    target: column.and_then(|column| match &column.to {
                        To::Target(target) => Some(target.clone()),
                        To::Custom { key, .. } => Some(format!("custom.{key}")),
                        To::Ignore | To::Unsure { .. } => None,
                    }),
                }
            });
            found.push((*at, cells.collect()));
        }
    }
    Ok(found)
}
