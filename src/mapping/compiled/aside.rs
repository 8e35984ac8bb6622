//! A do-not-call that stands in a column about something else: a status, a tag, a note.
//!
//! Only a cell (or one of several values in a cell) that says nothing but that is taken for it. It holds the
//! contact, as a consent cell that can't be understood does: a hold goes when the mapping translates the cell or
//! says `consent = "ignore"`, a revocation would stay.

use super::cell::trim;
use super::watch::{self, Watch};
use crate::mapping::ObjectMapping;
use crate::model::permission;
use crate::model::{Draft, Object, Unread, Warning};
use crate::source::{Row, Table};

/// Cells that are longer are prose, in bytes.
const LONGEST: usize = 60;

/// A column of contacts that speaks of something else than consent.
#[derive(Clone, Debug)]
pub(super) struct Aside {
    /// Its place in the row.
    at: usize,
    /// The header as the table has it.
    header: String,
    /// Cells that the mapping translates.
    translated: Vec<String>,
}

/// The columns of `table` in which a do-not-call would be overlooked: all but those that are watched.
pub(super) fn asides(
    object: Object,
    mapping: &ObjectMapping,
    table: &dyn Table,
    watched: &[Watch],
) -> Vec<Aside> {
    if object != Object::Contacts {
        return Vec::new();
    }
    let columns = table.columns().iter().zip(mapping.bound(table.columns())).enumerate();
    columns
        .filter(|(at, _)| !watched.iter().any(|watch| watch.is_at(*at)))
        .filter_map(|(at, (header, column))| {
            if column.is_some_and(|c| c.how.ignore_consent || watch::is_of_consent(&c.to))
                || watch::speaks(header, table.fields().get(at))
            {
                return None;
            }
            let translated = column.map(|column| column.how.values.keys().cloned().collect());
            Some(Aside { at, header: header.clone(), translated: translated.unwrap_or_default() })
        })
        .collect()
}

impl Aside {
    /// Holds the contact of a row whose cell says do not call.
    pub fn read(&self, draft: &mut Draft, row: &Row) {
        let Some(cell) = row.cells.get(self.at).filter(|cell| (3..=LONGEST).contains(&cell.len()))
        else {
            return;
        };
        let said = match cell.as_bytes().iter().any(|byte| matches!(byte, b';' | b',' | b'|')) {
            true => cell.split([';', ',', '|']).any(permission::is_do_not_call),
            false => permission::is_do_not_call(cell),
        };
        let cell = trim(cell);
        if said && !self.translated.iter().any(|known| known == cell) {
            draft.warnings.push(Warning::new("unread_consent", self.header.as_str(), cell));
            draft.unread.push(Unread { column: self.header.clone(), cell: cell.to_owned() });
        }
    }
}
