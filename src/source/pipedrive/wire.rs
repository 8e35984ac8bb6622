//! Pipedrive's JSON, as far as it is read.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::source::crm::definition;
use crate::source::crm::scalar::Value;
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

/// One of a person's addresses or numbers.
#[derive(Debug, Deserialize)]
pub(super) struct Reach {
    #[serde(default)]
    pub value: Value,
    #[serde(default, deserialize_with = "definition::switch")]
    pub primary: bool,
}

/// The definition of a field.
#[derive(Debug, Deserialize)]
pub(super) struct Definition {
    #[serde(default, deserialize_with = "definition::words")]
    pub field_name: String,
    #[serde(deserialize_with = "definition::key")]
    pub field_code: String,
    #[serde(default, deserialize_with = "definition::words")]
    pub field_type: String,
    #[serde(default, deserialize_with = "definition::items")]
    pub options: Vec<Choice>,
    #[serde(default, deserialize_with = "definition::switch")]
    pub is_custom_field: bool,
    /// Whether it comes only if it is asked for by name: counts and the like.
    #[serde(default, deserialize_with = "definition::switch")]
    pub is_optional_response_field: bool,
}

impl Definition {
    /// What people see; of a field without a name, its code.
    pub fn shown(&self) -> &str {
        if self.field_name.is_empty() { &self.field_code } else { &self.field_name }
    }
}

/// An option of a field; its id is a number or a text.
#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    #[serde(deserialize_with = "definition::key")]
    pub id: String,
    #[serde(default, deserialize_with = "definition::text")]
    pub label: Option<String>,
}

/// A pipeline.
#[derive(Debug, Deserialize)]
pub(super) struct Pipeline {
    #[serde(deserialize_with = "definition::key")]
    pub id: String,
    #[serde(default, deserialize_with = "definition::words")]
    pub name: String,
    #[serde(default, deserialize_with = "definition::number")]
    pub order_nr: Option<i64>,
    #[serde(default, deserialize_with = "definition::switch")]
    pub is_deleted: bool,
}

/// A stage.
#[derive(Debug, Deserialize)]
pub(super) struct Stage {
    #[serde(deserialize_with = "definition::key")]
    pub id: String,
    #[serde(default, deserialize_with = "definition::words")]
    pub name: String,
    #[serde(default, deserialize_with = "definition::words")]
    pub pipeline_id: String,
    #[serde(default, deserialize_with = "definition::number")]
    pub order_nr: Option<i64>,
    #[serde(default, deserialize_with = "definition::switch")]
    pub is_deleted: bool,
}

/// A user; of one's own user also the company.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    #[serde(deserialize_with = "definition::key")]
    pub id: String,
    #[serde(default, deserialize_with = "definition::text")]
    pub name: Option<String>,
    #[serde(default, deserialize_with = "definition::text")]
    pub email: Option<String>,
    #[serde(default = "definition::on", deserialize_with = "definition::unless_off")]
    pub active_flag: bool,
    #[serde(default, deserialize_with = "definition::switch")]
    pub is_deleted: bool,
    #[serde(default, deserialize_with = "definition::text")]
    pub default_currency: Option<String>,
    #[serde(default, deserialize_with = "definition::text")]
    pub timezone_name: Option<String>,
    #[serde(default, deserialize_with = "definition::text")]
    pub company_id: Option<String>,
    #[serde(default, deserialize_with = "definition::text")]
    pub company_name: Option<String>,
    #[serde(default, deserialize_with = "definition::text")]
    pub company_domain: Option<String>,
}
