//! Which cells of a record belong to which column: all of them in an ordinary file, not those that
//! a rejects file adds.

use ::csv::StringRecord;

use super::rejects::{EXTRA_PREFIX, REASON_COLUMNS, ROW_ID_COLUMN};
use super::{RowDamage, names};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Column,
    /// Says why a row was rejected.
    Reason,
    /// Says which row it was.
    RowId,
    /// Takes what a ragged row had too much.
    Extra,
}

/// The columns of a file and where their cells stand.
#[derive(Debug)]
pub(super) struct Layout {
    pub columns: Vec<String>,
    /// One for each header cell of a rejects file; `None` in an ordinary one.
    roles: Option<Vec<Role>>,
    /// Cells that a row has: of the header, unnamed ones at its end apart.
    width: usize,
}

impl Layout {
    pub(super) fn new(header: &[String]) -> Layout {
        let mut names = names::unique(header);
        let roles = roles(header);
        if let Some(roles) = &roles {
            let mut at = 0;
            names.retain(|_| {
                at += 1;
                roles[at - 1] == Role::Column
            });
        }
        Layout { columns: names, roles, width: header.len() }
    }

    pub(super) fn is_rejects(&self) -> bool {
        self.roles.is_some()
    }

    /// Where the cell stands that says which row it was, if the file has such a column.
    pub(super) fn row_id_at(&self) -> Option<usize> {
        self.roles.as_ref()?.iter().position(|role| *role == Role::RowId)
    }

    /// Whether a record of `cells` cells is a row as it stands.
    pub(super) fn is_plain(&self, cells: usize) -> bool {
        self.roles.is_none() && cells == self.width
    }

    /// Adds the cells of a record that belong to columns, in their order, then any surplus.
    pub(super) fn push<C: AsRef<str>>(
        &self,
        cells: &mut StringRecord,
        record: impl Iterator<Item = C>,
    ) {
        let Some(roles) = &self.roles else {
            let mut surplus = Surplus::default();
            for (at, cell) in record.enumerate() {
                if at < self.width {
                    cells.push_field(cell.as_ref());
                } else {
                    surplus.push(cells, cell.as_ref());
                }
            }
            return;
        };
        let mut extras: Vec<String> = Vec::new();
        for (at, cell) in record.enumerate() {
            match roles.get(at) {
                Some(Role::Column) => cells.push_field(cell.as_ref()),
                Some(Role::Reason | Role::RowId) => {}
                Some(Role::Extra) | None => extras.push(cell.as_ref().to_owned()),
            }
        }
        let mut surplus = Surplus::default();
        for extra in extras {
            surplus.push(cells, &extra);
        }
    }

    /// What is wrong with the number of cells that [`Layout::push`] kept of a row.
    pub(super) fn raggedness(&self, cells: &StringRecord) -> Option<RowDamage> {
        let (expected, found) = (self.columns.len(), cells.len());
        (found != expected).then_some(RowDamage::Ragged { expected, found })
    }
}

/// Cells beyond the last column count only up to the last one that says something: a delimiter at
/// the end of the line is no cell.
#[derive(Default)]
struct Surplus {
    empty: usize,
}

impl Surplus {
    fn push(&mut self, cells: &mut StringRecord, cell: &str) {
        if cell.is_empty() {
            self.empty += 1;
            return;
        }
        for _ in 0..std::mem::take(&mut self.empty) {
            cells.push_field("");
        }
        cells.push_field(cell);
    }
}

/// The roles of a rejects file's columns. The source may have had a column of such a name itself:
/// the last of each name is the one that was added.
fn roles(header: &[String]) -> Option<Vec<Role>> {
    let mut roles = vec![Role::Column; header.len()];
    for name in REASON_COLUMNS {
        let at = header.iter().rposition(|cell| cell == name)?;
        roles[at] = Role::Reason;
    }
    if let Some(at) = header.iter().rposition(|cell| cell == ROW_ID_COLUMN) {
        roles[at] = Role::RowId;
    }
    for (cell, role) in header.iter().zip(&mut roles) {
        let number = cell.strip_prefix(EXTRA_PREFIX);
        if number.is_some_and(|number| number.parse::<u32>().is_ok()) {
            *role = Role::Extra;
        }
    }
    Some(roles)
}
