//! Holds a mapping against files that it may not have been written for: which of its columns they lack,
//! and which of theirs it does not name.

use super::compiled::bind;
use super::detect::{Confidence, Finding};
use super::file::nearest;
use super::{ColumnMapping, Mapping, ObjectMapping, To};
use crate::model::Object;
use crate::source::{Holds, Table};

/// A column that only the mapping has, or only the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The object.
    pub object: Object,
    /// The header.
    pub header: String,
    /// Where it goes, or would go: `email`, `custom.size`.
    pub target: String,
    /// Which of the two lacks it.
    pub kind: GapKind,
    /// Whether a run must not begin: records would lose what makes them known, or an opt-out.
    pub stops: bool,
}

/// Who lacks a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GapKind {
    /// The files.
    Missing {
        /// The new column that fits its target, else the one with a name like its own.
        fits: Option<String>,
        /// Whether another column of the files, or a constant, says the same.
        fed: bool,
    },
    /// The mapping, though it is certain what the column is.
    LeftOut,
}

impl Gap {
    /// What is wrong, as a lower-case fragment.
    pub fn told(&self) -> String {
        let Gap { header, target, .. } = self;
        match &self.kind {
            GapKind::Missing { fits: Some(new), .. } => {
                format!("`{header}` ({target}) of the mapping is not in the file; `{new}` fits")
            }
            GapKind::Missing { fits: None, .. } => {
                format!("`{header}` ({target}) of the mapping is not in the file")
            }
            GapKind::LeftOut => {
                format!(
                    "`{header}` of the file is {target} for certain, and the mapping does not name it"
                )
            }
        }
    }
}

/// Whether the mapping and the files have other columns at all: a cheap look before [`gaps`].
pub fn is_at_odds(mapping: &Mapping, tables: &[Box<dyn Table>]) -> bool {
    sides(mapping, tables)
        .iter()
        .any(|side| !side.new.is_empty() || side.missing().next().is_some())
}

/// All columns that only one side has and that matter, in the order of the objects. `findings` tell
/// what the files' columns are. With a mapping that only happened to lie there (`by_chance`) a column
/// that it does not name stops a run.
pub fn gaps(
    mapping: &Mapping,
    tables: &[Box<dyn Table>],
    findings: &[Finding],
    by_chance: bool,
) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for side in sides(mapping, tables) {
        let new: Vec<&Finding> = findings
            .iter()
            .filter(|found| {
                found.object == side.object && side.new.contains(&found.header.as_str())
            })
            .collect();
        let before = gaps.len();
        gaps.extend(side.missing().map(|column| side.lacks(column, &new)));
        let taken: Vec<String> = gaps[before..]
            .iter()
            .filter(|gap| gap.stops)
            .filter_map(|gap| match &gap.kind {
                GapKind::Missing { fits, .. } => fits.clone(),
                GapKind::LeftOut => None,
            })
            .collect();
        let left = new.iter().filter(|found| !taken.contains(&found.header));
        gaps.extend(left.filter_map(|found| side.leaves_out(found, by_chance)));
    }
    gaps
}

/// The mapping of one object beside its files.
struct Side<'a> {
    object: Object,
    mapping: &'a ObjectMapping,
    /// Whether some file has the column, in the order of the mapping's.
    met: Vec<bool>,
    /// The files' columns that the mapping does not name.
    new: Vec<&'a str>,
    /// Whether they are files, not tables of a CRM: a CRM has many fields that nobody maps.
    files: bool,
}

fn sides<'a>(mapping: &'a Mapping, tables: &'a [Box<dyn Table>]) -> Vec<Side<'a>> {
    let mut sides = Vec::new();
    for object in Object::ALL {
        let of_object: Vec<_> =
            tables.iter().filter(|table| table.holds() == Holds::Records(object)).collect();
        let Some(mapping) = mapping.object(object).filter(|_| !of_object.is_empty()) else {
            continue;
        };
        let mapped: Vec<&str> =
            mapping.columns.iter().map(|column| column.header.as_str()).collect();
        let mut side = Side {
            object,
            mapping,
            met: vec![false; mapped.len()],
            new: Vec::new(),
            files: of_object.iter().all(|table| table.fields().is_empty()),
        };
        for table in of_object {
            let columns: Vec<&str> = table.columns().iter().map(String::as_str).collect();
            for (column, place) in columns.iter().zip(bind::columns(&mapped, &columns)) {
                match place {
                    Some(at) => side.met[at] = true,
                    None if side.new.contains(column) => {}
                    None => side.new.push(column),
                }
            }
        }
        sides.push(side);
    }
    sides
}

impl Side<'_> {
    /// The mapped columns that no file has, those apart that files may lack.
    fn missing(&self) -> impl Iterator<Item = &ColumnMapping> {
        self.mapping.columns.iter().zip(&self.met).filter_map(|(column, met)| {
            let goes = matches!(column.to, To::Target(_) | To::Custom { .. });
            (goes && !met && !column.how.optional).then_some(column)
        })
    }

    /// Whether a column that is there, or a constant, says what `target` would.
    fn is_fed(&self, target: &str) -> bool {
        let there = self.mapping.columns.iter().zip(&self.met).filter(|(_, met)| **met);
        there.filter_map(|(column, _)| target_of(column)).any(|other| says(other, target))
            || self.mapping.constants.contains_key(target)
    }

    fn lacks(&self, column: &ColumnMapping, new: &[&Finding]) -> Gap {
        let target = match &column.to {
            To::Custom { key, .. } => format!("custom.{key}"),
            _ => target_of(column).unwrap_or_default().to_owned(),
        };
        let fits = new.iter().filter(|found| match &found.to {
            To::Target(other) => says(other, &target),
            To::Unsure { suggest, .. } => *suggest == target,
            To::Custom { key, .. } => target.strip_prefix("custom.") == Some(key),
            To::Ignore => false,
        });
        let fits = fits.max_by_key(|found| found.confidence).map(|found| found.header.as_str());
        let fits = fits.or_else(|| nearest(&column.header, self.new.iter().copied()));
        let fed = self.is_fed(&target);
        let stops = (is_key(&target) || is_consent(&target)) && !fed;
        Gap {
            object: self.object,
            header: column.header.clone(),
            target,
            kind: GapKind::Missing { fits: fits.map(str::to_owned), fed },
            stops,
        }
    }

    fn leaves_out(&self, found: &Finding, by_chance: bool) -> Option<Gap> {
        let To::Target(target) = &found.to else { return None };
        let matters = is_key(target)
            || matches!(target.as_str(), "phone" | "owner" | "email_opt_out")
            || matches!(target.as_str(), "consent.do_not_call" | "consent.revoked_at");
        let certain = found.confidence == Confidence::Certain && !found.samples.is_empty();
        // A second id or name has no place; a second address, number or opt-out has.
        let needed = takes_several(target) || !self.is_fed(target);
        (matters && certain && needed).then(|| Gap {
            object: self.object,
            header: found.header.clone(),
            target: target.clone(),
            kind: GapKind::LeftOut,
            stops: by_chance && self.files,
        })
    }
}

fn target_of(column: &ColumnMapping) -> Option<&str> {
    match &column.to {
        To::Target(target) => Some(target),
        _ => None,
    }
}

/// Whether what `target` holds can come from `other`.
fn says(other: &str, target: &str) -> bool {
    other == target
        || matches!(
            (other, target),
            ("full_name", "first_name" | "last_name")
                | ("last_name", "full_name")
                | ("account_id", "company")
                | ("contact_id", "contact_email")
                | ("contact_email", "contact_id")
        )
}

/// What a record is known by, or linked by.
fn is_key(target: &str) -> bool {
    const KEYS: [&str; 10] = [
        "id",
        "email",
        "name",
        "full_name",
        "first_name",
        "last_name",
        "account_id",
        "contact_id",
        "contact_email",
        "company",
    ];
    KEYS.contains(&target)
}

fn is_consent(target: &str) -> bool {
    target == "email_opt_out" || target.starts_with("consent.")
}

fn takes_several(target: &str) -> bool {
    matches!(
        target,
        "email" | "phone" | "email_opt_out" | "consent.do_not_call" | "consent.revoked_at"
    )
}
