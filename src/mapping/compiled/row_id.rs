//! Which row it is, for rows that have no id of their own: told by what the file says, never by what
//! mapping, settings or version make of it, so that the same file is the same rows for good.

use sha2::{Digest, Sha256};

use super::Compiled;
use super::bind;
use super::cell::{is_null, trim};
use super::plan::{Bound, Origin, Slot};
use crate::model::text::is_nothing;
use crate::source::rejects::is_own_column;
use crate::source::{Row, Table};

/// What ids begin with that are made of whole rows.
pub const WHOLE_ROW: &str = "row:";
/// What ids begin with that are made of the columns of `row_key`.
pub const KEY_COLUMNS: &str = "key:";
/// Stands between such an id and the number of the row among equal ones, from the second on.
const NUMBER: char = '#';

/// The columns that tell rows apart, in the order of their headers: where a column stands does not
/// matter.
pub(super) struct RowId {
    whole: Vec<Column>,
    /// Those of `row_key`; empty if there is none.
    key: Vec<Column>,
    /// The headers of `row_key` that the table lacks.
    absent: Vec<String>,
    /// How many columns the table has.
    width: usize,
}

#[derive(Clone, Copy)]
struct Column {
    at: usize,
    header: [u8; 8],
}

impl RowId {
    pub(super) fn new(table: &dyn Table, row_key: &[String]) -> RowId {
        let columns: Vec<&str> = table.columns().iter().map(String::as_str).collect();
        let mut whole: Vec<(&str, Column)> = columns
            .iter()
            .enumerate()
            .filter(|(_, header)| !is_own_column(header))
            .map(|(at, header)| (*header, Column { at, header: short(header) }))
            .collect();
        whole.sort_by_key(|(header, _)| *header);
        let headers: Vec<&str> = row_key.iter().map(String::as_str).collect();
        let bound = bind::columns(&headers, &columns);
        // By the mapping's spelling: what a column is called in this file does not matter.
        let mut key: Vec<(&str, Column)> = bound
            .iter()
            .enumerate()
            .filter_map(|(at, place)| {
                let header = headers[(*place)?];
                Some((header, Column { at, header: short(header) }))
            })
            .collect();
        key.sort_by_key(|(header, _)| *header);
        let lacks = |at: &usize| !bound.contains(&Some(*at));
        let absent = (0..row_key.len()).filter(lacks).map(|at| row_key[at].clone()).collect();
        let places = |columns: Vec<(&str, Column)>| columns.into_iter().map(|(_, c)| c).collect();
        RowId { whole: places(whole), key: places(key), absent, width: columns.len() }
    }

    fn of(&self, row: &Row, buffer: &mut Vec<u8>) -> String {
        if feed(&self.key, row, buffer) {
            return named(KEY_COLUMNS, buffer);
        }
        // Rows that say nothing in the key columns are told apart by all.
        feed(&self.whole, row, buffer);
        for surplus in row.cells.iter().skip(self.width) {
            add(surplus, buffer);
        }
        named(WHOLE_ROW, buffer)
    }
}

/// Puts the cells of these columns that say something into the buffer; whether there are any.
fn feed(columns: &[Column], row: &Row, buffer: &mut Vec<u8>) -> bool {
    buffer.clear();
    for column in columns {
        let cell = row.cells.get(column.at).map(trim).unwrap_or_default();
        if !cell.is_empty() {
            buffer.extend_from_slice(&column.header);
            add(cell, buffer);
        }
    }
    !buffer.is_empty()
}

/// The length goes before the text, so that no two rows give the same bytes. How lines end within
/// a cell does not count: spreadsheets change it.
fn add(cell: &str, buffer: &mut Vec<u8>) {
    let at = buffer.len();
    buffer.extend_from_slice(&[0; 8]);
    if cell.contains('\r') {
        buffer.extend(cell.replace("\r\n", "\n").bytes());
    } else {
        buffer.extend_from_slice(cell.as_bytes());
    }
    let length = (buffer.len() - at - 8) as u64;
    buffer[at..at + 8].copy_from_slice(&length.to_le_bytes());
}

fn named(kind: &str, buffer: &[u8]) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let digest = Sha256::digest(buffer);
    let mut id = String::with_capacity(kind.len() + 32);
    id.push_str(kind);
    for byte in &digest[..16] {
        id.push(char::from(HEX[usize::from(byte >> 4)]));
        id.push(char::from(HEX[usize::from(byte & 15)]));
    }
    id
}

fn short(header: &str) -> [u8; 8] {
    let digest = Sha256::digest(header.trim().as_bytes());
    let mut short = [0; 8];
    short.copy_from_slice(&digest[..8]);
    short
}

/// The id of the `number`th of equal rows.
pub fn numbered(id: &str, number: u64) -> String {
    if number < 2 { id.to_owned() } else { format!("{id}{NUMBER}{number}") }
}

/// The id without the number of the row among equal ones.
pub fn without_number(id: &str) -> &str {
    id.split_once(NUMBER).map_or(id, |(id, _)| id)
}

/// Whether the text is an id made of a row.
pub fn is_row_id(text: &str) -> bool {
    let hex = without_number(text);
    let hex = hex.strip_prefix(WHOLE_ROW).or_else(|| hex.strip_prefix(KEY_COLUMNS));
    hex.is_some_and(|hex| hex.len() == 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// What a column could do for a `row_key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPart {
    /// It names the record.
    Name,
    /// It names another record.
    Link,
    /// It goes to the field at this place.
    Field(usize),
}

impl Compiled {
    /// The id that stands for a row without one of its own; the same for equal rows. `buffer` is
    /// room to work in.
    pub fn row_id(&self, row: &Row, buffer: &mut Vec<u8>) -> String {
        self.row_id.of(row, buffer)
    }

    /// Whether the row has an id of its own, good or not.
    pub fn has_own_id(&self, row: &Row) -> bool {
        let says = |bound: &Bound| match bound.origin {
            Origin::Column(at) if bound.slot == Slot::Id => {
                let text = row.cells.get(at).map(trim).unwrap_or_default();
                !text.is_empty() && !is_nothing(text) && !is_null(bound, text)
            }
            _ => false,
        };
        self.bound.iter().any(says)
    }

    /// Whether the mapping names the columns that tell rows apart.
    pub fn has_row_key(&self) -> bool {
        !self.row_id.key.is_empty()
    }

    /// The fields that the columns of `row_key` go to.
    pub fn key_fields(&self) -> Vec<usize> {
        let of_key = |at: usize| self.row_id.key.iter().any(|column| column.at == at);
        self.bound
            .iter()
            .filter_map(|bound| match (&bound.origin, bound.slot) {
                (Origin::Column(at), Slot::Field(field, _)) if of_key(*at) => Some(field),
                _ => None,
            })
            .collect()
    }

    /// The columns by what they could do for a `row_key`, in file order.
    pub fn key_parts(&self) -> Vec<(usize, KeyPart)> {
        let mut parts: Vec<(usize, KeyPart)> = self
            .bound
            .iter()
            .filter_map(|bound| {
                let Origin::Column(at) = bound.origin else { return None };
                let part = match bound.slot {
                    Slot::FullName => KeyPart::Name,
                    Slot::Field(field, _) => match self.object.fields()[field].key {
                        "name" | "first_name" | "last_name" => KeyPart::Name,
                        _ => KeyPart::Field(field),
                    },
                    Slot::Company
                    | Slot::CompanyDomain
                    | Slot::ContactName
                    | Slot::AccountId
                    | Slot::ContactId
                    | Slot::ContactEmail => KeyPart::Link,
                    _ => return None,
                };
                Some((at, part))
            })
            .collect();
        parts.sort_by_key(|(at, _)| *at);
        parts
    }

    /// Whether ids come from a service over its API: they are what they say.
    pub fn believes_ids(&self) -> bool {
        self.believed
    }

    /// The row's own id, without looking at anything else.
    pub fn own_id_of(&self, row: &Row) -> Option<String> {
        self.read(row, |bound| bound.slot == Slot::Id).ok()?.draft.id
    }

    /// The headers of `row_key` that the table lacks.
    pub fn absent_key_columns(&self) -> &[String] {
        &self.row_id.absent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_made_of_a_row_is_told_by_its_form() {
        let id = named(WHOLE_ROW, b"x");
        assert!(is_row_id(&id) && is_row_id(&numbered(&id, 2)));
        assert_eq!(without_number(&numbered(&id, 12)), id);
        for other in ["row:7", "", "C-1", "row:zz", "#2"] {
            assert!(!is_row_id(other), "{other}");
        }
    }

    #[test]
    fn cells_do_not_run_into_each_other_and_line_ends_do_not_count() {
        let of = |cells: &[&str]| {
            let columns = (0..cells.len()).map(|at| Column { at, header: [at as u8 + 1; 8] });
            let whole: Vec<Column> = columns.collect();
            let width = whole.len();
            let id = RowId { whole, key: Vec::new(), absent: Vec::new(), width };
            let row = Row { cells: cells.to_vec().into(), ..Row::default() };
            id.of(&row, &mut Vec::new())
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_eq!(of(&["ab", "", "c"]), of(&["ab", " ", "c"]));
        assert_eq!(of(&["a\r\nb"]), of(&["a\nb"]));
    }
}
