//! Reads the source rows of a story again, where their files are still what was imported.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{StoryCell, StoryEvent};
use crate::mapping::{Mapping, To, file};
use crate::source::{self, Holds, Input, ReadOptions, Row, SourceError};
use crate::store::imports::{Import, ImportFile};

/// Fills in the rows of `events`; one whose file is gone, changed or unreadable stays without.
pub(super) fn fill(events: &mut [StoryEvent], imports: &[Import]) {
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
        for (at, row) in read(&file, &wanted, mapping.as_ref()).unwrap_or_default() {
            events[at].row = Some(row);
        }
    }
}

fn read(
    file: &ImportFile,
    wanted: &BTreeMap<u64, usize>,
    mapping: Option<&Mapping>,
) -> Result<Vec<(usize, Vec<StoryCell>)>, SourceError> {
    let mut found = Vec::new();
    let Some(path) = &file.path else { return Ok(found) };
    let of_object = mapping.and_then(|mapping| mapping.object(file.object));
    let options =
        |_| -> ReadOptions { of_object.map(|mapping| mapping.read.clone()).unwrap_or_default() };
    let input = Input { path: PathBuf::from(path), holds: Some(Holds::Records(file.object)) };
    for table in source::open(&[input], &options)? {
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
