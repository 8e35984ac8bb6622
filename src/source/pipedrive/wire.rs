//! Pipedrive's JSON, as far as it is read.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::source::crm::values::scalar;

/// A page of a list.
#[derive(Debug, Deserialize)]
pub(super) struct List<T> {
    /// Has to be there: an answer without it is no empty list.
    pub data: Vec<T>,
    pub additional_data: Option<Additional>,
}

impl<T> List<T> {
    /// The cursor of the next page.
    pub(super) fn next(&self) -> Option<String> {
        let next = self.additional_data.as_ref()?.next_cursor.clone()?;
        (!next.is_empty()).then_some(next)
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Additional {
    #[serde(default)]
    pub next_cursor: Option<String>,
}

/// One thing.
#[derive(Debug, Deserialize)]
pub(super) struct One<T> {
    pub data: T,
}

/// A record, its values as they stand.
pub(super) type Record = BTreeMap<String, Box<RawValue>>;

/// A value of a record as text.
pub(super) fn text(record: &Record, name: &str) -> Option<String> {
    scalar(record.get(name)?)
}

/// A value that is an object; none where it is nothing, or something else.
pub(super) fn object(raw: &RawValue) -> Option<Record> {
    serde_json::from_str(raw.get()).ok()
}

/// The elements of a value that is a list; none where it is nothing, or something else.
pub(super) fn elements(raw: &RawValue) -> Vec<Box<RawValue>> {
    serde_json::from_str(raw.get()).unwrap_or_default()
}

/// One of a person's addresses or numbers.
#[derive(Debug, Deserialize)]
pub(super) struct Reach {
    #[serde(default)]
    pub value: Option<String>,
    #[serde(default)]
    pub primary: bool,
}

/// The definition of a field.
#[derive(Debug, Deserialize)]
pub(super) struct Definition {
    pub field_name: String,
    pub field_code: String,
    pub field_type: String,
    #[serde(default)]
    pub options: Option<Vec<Choice>>,
    #[serde(default)]
    pub is_custom_field: bool,
}

/// An option of a field; its id is a number or a text.
#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    pub id: Box<RawValue>,
    #[serde(default)]
    pub label: Option<String>,
}

/// A pipeline.
#[derive(Debug, Deserialize)]
pub(super) struct Pipeline {
    pub id: u64,
    pub name: String,
    #[serde(default)]
    pub order_nr: Option<i64>,
    #[serde(default)]
    pub is_deleted: bool,
}

/// A stage.
#[derive(Debug, Deserialize)]
pub(super) struct Stage {
    pub id: u64,
    pub name: String,
    pub pipeline_id: u64,
    #[serde(default)]
    pub order_nr: Option<i64>,
    #[serde(default)]
    pub is_deleted: bool,
}

/// A user; of one's own user also the company.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub id: u64,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub active_flag: bool,
    #[serde(default)]
    pub is_deleted: bool,
    #[serde(default)]
    pub default_currency: Option<String>,
    #[serde(default)]
    pub timezone_name: Option<String>,
    #[serde(default)]
    pub company_id: Option<u64>,
    #[serde(default)]
    pub company_name: Option<String>,
    #[serde(default)]
    pub company_domain: Option<String>,
}
