//! How a row becomes a draft: which column feeds which field, and how its values are read.
//!
//! [`Mapping`] is what the TOML says; [`detect`] suggests one from the tables; [`mod@file`] reads and
//! writes the TOML; [`check`] lists every problem at once, [`beside`] what it and the files have not in
//! common; [`compiled`] applies it to rows.

pub mod aliases;
pub mod beside;
pub mod check;
pub mod compiled;
pub mod detect;
pub mod file;

#[cfg(test)]
mod fake;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::moment::DateOrder;
use crate::model::money::DecimalMark;
use crate::model::percent::Unit;
use crate::model::{CustomType, Object};

/// A whole mapping, as the TOML file says it or as it was detected.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    /// The name that external ids are kept under: `hubspot`, `csv`, or the user's own.
    pub source: String,
    /// Owner aliases: what the source says (id, name or e-mail) to a workspace user's e-mail.
    pub owners: BTreeMap<String, String>,
    /// Numbers that many share, E.164: no contact is held for another's do-not-call on them.
    pub shared_numbers: Vec<String>,
    /// Whether people who are leads at a CRM are read as contacts.
    pub leads: bool,
    /// How each object is mapped, in the order of [`Object::ALL`]; absent where nothing is said.
    pub objects: BTreeMap<Object, ObjectMapping>,
}

/// How the rows of one object are mapped.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObjectMapping {
    /// Each column by header, in file order.
    pub columns: Vec<ColumnMapping>,
    /// Targets that always have the same value: `lead_source = "Import"`.
    pub constants: BTreeMap<String, String>,
    /// What happens to a record that is there already.
    pub on_merge: OnMerge,
    /// Whether rows of this source are merged among themselves on purpose, and by what.
    pub dedupe: Option<Dedupe>,
    /// Whether contacts are matched by phone number too, after e-mail.
    pub match_phone: bool,
    /// What happens to a row whose id is that of somebody else by name and address.
    pub on_id_conflict: OnIdConflict,
    /// The headers of the columns that tell rows without an id apart; all columns where empty.
    pub row_key: Vec<String>,
    /// The pipeline of deals that name none.
    pub pipeline: Option<String>,
    /// How the file is read, where the user says so.
    pub read: crate::source::ReadOptions,
}

/// What an incoming value does to the one that is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OnMerge {
    /// Incoming non-empty values win.
    #[default]
    Overwrite,
    /// Only blanks are filled.
    Fill,
    /// The record stays as it is.
    Keep,
}

/// What happens to a row that brings a known id with another name and another address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OnIdConflict {
    /// It is rejected.
    #[default]
    Reject,
    /// It is taken: the record is another person's from now on.
    Overwrite,
}

/// What rows of one source are merged by, on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Dedupe {
    /// Contacts of one e-mail address.
    Email,
    /// Accounts of one domain.
    Domain,
    /// Accounts or contacts of one name.
    Name,
}

/// How one column is mapped.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnMapping {
    /// The header, as [`crate::source::Table::columns`] gives it.
    pub header: String,
    /// Where its values go.
    pub to: To,
    /// What to do with the values on the way.
    pub how: How,
}

/// Where a column goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// A standard field or special target: `email`, `account_id`, `consent.text`.
    Target(String),
    /// A custom field, created if it is not there.
    Custom {
        /// Its key.
        key: String,
        /// Its type.
        kind: CustomType,
        /// The options of a select; those met later are added.
        options: Vec<String>,
    },
    /// Nowhere, because the user says so.
    Ignore,
    /// Nowhere yet: unresolved. Reported as unmapped; `map --check` fails.
    Unsure {
        /// The custom field that is suggested, as a target: `custom.fax`.
        suggest: String,
        /// Its inferred type.
        kind: CustomType,
        /// Its inferred options.
        options: Vec<String>,
    },
}

/// How the values of a column are read. The default leaves them as they are, trimmed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct How {
    /// The order of day and month; decided from the values where it is `None`.
    pub date_order: Option<DateOrder>,
    /// The decimal mark; decided from the values where it is `None`.
    pub decimal: Option<DecimalMark>,
    /// The IANA zone of this column's times, where it is not the workspace's.
    pub timezone: Option<chrono_tz::Tz>,
    /// What the numbers of percentages count; decided from the source and the values where it is `None`.
    pub unit: Option<Unit>,
    /// The amounts are in hundredths (Close's API).
    pub cents: bool,
    /// What separates several values in one cell.
    pub separator: Option<String>,
    /// Values to translate before anything else, exact after trimming.
    pub values: BTreeMap<String, String>,
    /// Words that mean "nothing": `n/a`, `-`.
    pub nulls: Vec<String>,
    /// The value of rows where the cell is empty.
    pub default: Option<String>,
    /// Cleaning, in this order.
    pub clean: Vec<Clean>,
    /// Where several columns go to one text field: what stands between them (else the first
    /// non-empty one counts).
    pub join: Option<String>,
    /// Whether the column is not read for what it says against being called: `consent = "ignore"`.
    pub ignore_consent: bool,
    /// Whether files may lack the column, whatever it holds.
    pub optional: bool,
}

/// A step of cleaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Clean {
    /// Lower case.
    Lower,
    /// Upper case.
    Upper,
    /// First letters in upper case.
    Title,
    /// Runs of white space as one blank.
    Squeeze,
    /// Digits only.
    Digits,
    /// The signs that HTML entities stand for: `AT&T` for `AT&amp;T`.
    Html,
}

impl ObjectMapping {
    /// For each of a table's columns what the mapping says of it, if anything.
    pub fn bound<C: AsRef<str>>(&self, columns: &[C]) -> Vec<Option<&ColumnMapping>> {
        let headers: Vec<&str> = self.columns.iter().map(|column| column.header.as_str()).collect();
        let columns: Vec<&str> = columns.iter().map(AsRef::as_ref).collect();
        let places = compiled::bind::columns(&headers, &columns);
        places.into_iter().map(|place| self.columns.get(place?)).collect()
    }
}

impl Mapping {
    /// Whether the mapping names any of a table's columns; where it names none at all, nothing is
    /// missing.
    pub fn knows_any(&self, object: Object, columns: &[String]) -> bool {
        let Some(mapping) = self.object(object) else { return false };
        mapping.columns.is_empty() || mapping.bound(columns).iter().any(Option::is_some)
    }

    /// The columns of a table that the mapping names, by their places there.
    pub fn bound_columns(
        &self,
        object: Object,
        columns: &[String],
    ) -> Vec<(usize, &ColumnMapping)> {
        let Some(mapping) = self.object(object) else { return Vec::new() };
        let bound = mapping.bound(columns).into_iter().enumerate();
        bound.filter_map(|(at, column)| Some((at, column?))).collect()
    }

    /// For each of a table's columns what the mapping says of it, if anything.
    pub fn bound(&self, object: Object, columns: &[&str]) -> Vec<Option<&ColumnMapping>> {
        self.object(object)
            .map_or_else(|| vec![None; columns.len()], |mapping| mapping.bound(columns))
    }

    /// The mapping of an object, if anything is said of it.
    pub fn object(&self, object: Object) -> Option<&ObjectMapping> {
        self.objects.get(&object)
    }
}
