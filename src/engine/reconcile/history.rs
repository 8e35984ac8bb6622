//! How a record came to hold what it holds: why a field is other than what a row says.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::causes::{DIFFERENT, EDITED, MERGED};
use super::compare::Pair;
use crate::engine::judge::Ready;
use crate::engine::values;
use crate::store::records::Record;

/// What is known of how a record came to hold what it holds.
pub(super) struct History {
    /// Whether the row's content was imported as it is.
    pub(super) brought: bool,
    /// Whether anything was merged into the record.
    pub(super) merged: bool,
    /// What the merges found in each field.
    pub(super) found: HashMap<String, Vec<Value>>,
    /// What the merges left in each field.
    pub(super) left: HashMap<String, Value>,
}

impl History {
    /// What somebody put into fields that the row leaves empty.
    pub(super) fn added(&self, ready: &Ready, record: &Record) -> Vec<Pair> {
        // Other rows and imports may have filled them; and an amount brings a currency along.
        if record.touched_by.is_some() || !self.brought || self.merged {
            return Vec::new();
        }
        let fields = record.object.fields().iter().zip(&ready.draft.values).zip(&record.values);
        fields
            .filter(|((field, given), _)| given.is_none() && field.key != "currency")
            .filter_map(|((field, _), held)| {
                Some(Pair::new(field.key, Value::Null, json!(held.as_ref()?)))
            })
            .collect()
    }

    /// Whether a merge replaced what the row says.
    fn replaced(&self, name: &str, pair: &Pair) -> bool {
        let said = pair.kept_as.as_ref().unwrap_or(&pair.source);
        self.found.get(name).is_some_and(|found| found.contains(said))
    }

    /// Why a field does not hold what the row says: other rows or imports were merged into the
    /// record, or somebody edited it since, or nothing explains it.
    pub(super) fn cause(&self, record: &Record, pair: &Pair) -> &'static str {
        let field = pair.field.as_str();
        let name = match field {
            "stage" => "stage_id",
            "owner" => "owner_id",
            other => other,
        };
        let as_left = self.left.get(name).is_some_and(|left| *left == values::get(record, name));
        match record.touched_by {
            // No merge takes a consent record away.
            _ if field == "consent" => match record.touched_by {
                None => EDITED,
                Some(_) => DIFFERENT,
            },
            // A later import brought news: what it found is what the row says.
            _ if as_left && (self.brought || self.replaced(name, pair)) => MERGED,
            None => EDITED,
            // A mapping may say that what is there stays.
            Some(_) if self.brought && self.merged && !self.left.contains_key(name) => MERGED,
            Some(_) => DIFFERENT,
        }
    }
}
