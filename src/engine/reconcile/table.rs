//! A table that is compared: which fields its columns feed, and where a row of it stands.

use std::collections::{BTreeMap, BTreeSet};

use super::Difference;
use crate::engine::judge::Ready;
use crate::engine::plan::Bound;
use crate::mapping::{Mapping, To};
use crate::model::Object;
use crate::store::records::Record;

/// What the mapping makes of a table's columns.
pub(super) struct TableView<'a> {
    pub(super) object: Object,
    pub(super) label: &'a str,
    /// Columns with a value map: place, field, map.
    pub(super) value_maps: Vec<(usize, String, &'a BTreeMap<String, String>)>,
    /// The fields that a column feeds.
    fed: BTreeSet<String>,
}

impl<'a> TableView<'a> {
    pub(super) fn new(bound: &'a Bound<'_>, mapping: &'a Mapping) -> TableView<'a> {
        let mut view = TableView {
            object: bound.object,
            label: bound.table.label(),
            value_maps: Vec::new(),
            fed: BTreeSet::new(),
        };
        for (at, column) in mapping.bound_columns(bound.object, bound.table.columns()) {
            let field = match &column.to {
                To::Target(target) => target.clone(),
                To::Custom { key, .. } => format!("custom.{key}"),
                To::Ignore | To::Unsure { .. } => continue,
            };
            if !column.how.values.is_empty() {
                view.value_maps.push((at, field.clone(), &column.how.values));
            }
            view.fed.insert(field);
        }
        view
    }

    /// Whether a column feeds the field.
    pub(super) fn feeds(&self, field: &str) -> bool {
        self.fed.contains(field)
            // The domain may be told by the website, names by one column for both.
            || (field == "domain" && self.fed.contains("website"))
            || (matches!(field, "first_name" | "last_name") && self.fed.contains("full_name"))
    }
}

/// Where a row stands.
pub(super) struct Place<'a> {
    /// The table, by its place among those that are compared.
    pub(super) table: usize,
    pub(super) view: &'a TableView<'a>,
    /// The line on which it begins.
    pub(super) line: u64,
}

impl Place<'_> {
    /// A difference of a field between the row and its record.
    pub(super) fn difference(
        &self,
        ready: &Ready,
        record: &Record,
        field: String,
        source: String,
        destination: String,
        cause: &'static str,
    ) -> Difference {
        Difference {
            object: record.object,
            id: Some(record.id),
            external_id: (!ready.derived).then(|| ready.id.clone()),
            line: Some(self.line),
            field: Some(field),
            source,
            destination,
            cause,
            file: self.view.label.to_owned(),
            name: record.title(),
        }
    }
}
