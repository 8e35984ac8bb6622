//! Which cells of a column can't be read, counted for `map`: each by itself, whatever its row says.

use super::cell::prepare;
use super::plan::{Origin, Slot};
use super::{Compiled, Filling};
use crate::model::Draft;
use crate::source::Row;

/// How many cells of a column say something, and how many of those can't be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Legible {
    /// Cells that say something.
    pub cells: u64,
    /// Those of them that can't be read as what their column is.
    pub unreadable: u64,
}

impl Compiled {
    /// The headers that [`Compiled::count_legible`] counts by.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        self.bound.iter().map(|bound| bound.header.as_str())
    }

    /// Adds the cells of a row. What consent says is read by its own rules, and not counted.
    pub fn count_legible(&self, row: &Row, counts: &mut Vec<Legible>) {
        counts.resize(self.bound.len(), Legible::default());
        if row.damage.is_some() {
            return;
        }
        for (bound, count) in self.bound.iter().zip(counts) {
            let Origin::Column(at) = bound.origin else { continue };
            if matches!(bound.slot, Slot::Consent(_)) {
                continue;
            }
            let mut filling = Filling::new(Draft::new(self.object));
            let raw = row.cells.get(at).unwrap_or_default();
            let Some(cell) = prepare(bound, raw, &mut filling.draft).filter(|cell| cell.own) else {
                continue;
            };
            count.cells += 1;
            let read = self.fill(&mut filling, bound, &cell);
            self.finish(&mut filling.draft);
            let bad = |code: &str| {
                code.starts_with("invalid_")
                    || matches!(code, "scientific_phone" | "damaged_id" | "unknown_status")
            };
            let rejected = read.is_err_and(|rejection| bad(rejection.code));
            let warned = filling.draft.warnings.iter().any(|warning| bad(warning.code));
            count.unreadable += u64::from(rejected || warned);
        }
    }
}
