//! HubSpot's JSON, as far as it is read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::source::crm::definition;
use crate::source::crm::scalar::{Text, Value};

/// A page of records: of a list, of a search, of a read of a batch.
#[derive(Debug, Deserialize)]
pub(super) struct Records {
    pub results: Vec<Record>,
    #[serde(default)]
    pub total: Option<u64>,
    #[serde(default)]
    pub paging: Option<Paging>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Record {
    pub id: Text,
    /// Has to be there: an empty one holds nulls.
    pub properties: BTreeMap<String, Value>,
    #[serde(default)]
    pub updated_at: Option<String>,
    #[serde(default)]
    pub archived: bool,
    #[serde(default)]
    pub archived_at: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Paging {
    #[serde(default)]
    pub next: Option<Next>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Next {
    pub after: Text,
}

/// Where a list goes on.
pub(super) fn after(paging: &Option<Paging>) -> Option<&str> {
    paging.as_ref()?.next.as_ref()?.after.0.as_deref()
}

/// A list that comes in one piece, or in pages.
#[derive(Debug, Deserialize)]
pub(super) struct All<T> {
    pub results: Vec<T>,
    #[serde(default)]
    pub paging: Option<Paging>,
}

/// The account.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Details {
    pub portal_id: Text,
    #[serde(default, deserialize_with = "definition::text")]
    pub account_type: Option<String>,
    #[serde(default, deserialize_with = "definition::text")]
    pub company_currency: Option<String>,
    #[serde(default, deserialize_with = "definition::text")]
    pub time_zone: Option<String>,
}

/// The definition of a property.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Property {
    #[serde(deserialize_with = "definition::key")]
    pub name: String,
    #[serde(default, deserialize_with = "definition::words")]
    pub label: String,
    #[serde(rename = "type", default, deserialize_with = "definition::words")]
    pub kind: String,
    #[serde(default, deserialize_with = "definition::words")]
    pub field_type: String,
    #[serde(default, deserialize_with = "definition::items")]
    pub options: Vec<PropertyOption>,
    #[serde(default, deserialize_with = "definition::switch")]
    pub calculated: bool,
    #[serde(default, deserialize_with = "definition::switch")]
    pub archived: bool,
    #[serde(default, deserialize_with = "definition::switch")]
    pub hubspot_defined: bool,
    #[serde(default, deserialize_with = "definition::switch")]
    pub hidden: bool,
    #[serde(default, deserialize_with = "definition::text")]
    pub referenced_object_type: Option<String>,
    #[serde(default)]
    pub modification_metadata: Option<Modification>,
}

#[derive(Debug, Deserialize)]
pub(super) struct PropertyOption {
    #[serde(default, deserialize_with = "definition::words")]
    pub label: String,
    #[serde(deserialize_with = "definition::key")]
    pub value: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Modification {
    #[serde(default, deserialize_with = "definition::switch")]
    pub read_only_value: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Pipeline {
    #[serde(deserialize_with = "definition::key")]
    pub id: String,
    #[serde(default, deserialize_with = "definition::words")]
    pub label: String,
    #[serde(default, deserialize_with = "definition::number")]
    pub display_order: Option<i64>,
    #[serde(default)]
    pub stages: Option<Vec<Stage>>,
    #[serde(default, deserialize_with = "definition::switch")]
    pub archived: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Stage {
    #[serde(deserialize_with = "definition::key")]
    pub id: String,
    #[serde(default, deserialize_with = "definition::words")]
    pub label: String,
    #[serde(default, deserialize_with = "definition::number")]
    pub display_order: Option<i64>,
    #[serde(default)]
    pub metadata: Option<BTreeMap<String, Text>>,
    #[serde(default, deserialize_with = "definition::switch")]
    pub archived: bool,
}

impl Stage {
    /// What people see; of one without a label, its id.
    pub fn shown(&self) -> &str {
        if self.label.is_empty() { &self.id } else { &self.label }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Owner {
    #[serde(default)]
    pub id: Text,
    #[serde(default, deserialize_with = "definition::text")]
    pub email: Option<String>,
    #[serde(default, deserialize_with = "definition::text")]
    pub first_name: Option<String>,
    #[serde(default, deserialize_with = "definition::text")]
    pub last_name: Option<String>,
    #[serde(default, deserialize_with = "definition::switch")]
    pub archived: bool,
}

/// What a search asks for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Search<'a> {
    pub filter_groups: Vec<FilterGroup<'a>>,
    pub sorts: [Sort; 1],
    pub properties: &'a [String],
    pub limit: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct FilterGroup<'a> {
    pub filters: Vec<Filter<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Filter<'a> {
    pub property_name: &'a str,
    pub operator: &'static str,
    pub value: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sort {
    pub property_name: &'static str,
    pub direction: &'static str,
}

/// What a read of a batch asks for.
#[derive(Debug, Serialize)]
pub(super) struct Batch<'a> {
    pub inputs: Vec<Input<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<&'a [String]>,
}

#[derive(Debug, Serialize)]
pub(super) struct Input<'a> {
    pub id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<&'a str>,
}

/// The associations of a batch of records.
#[derive(Debug, Deserialize)]
pub(super) struct Associations {
    pub results: Vec<Associated>,
    #[serde(default)]
    pub errors: Vec<BatchError>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Associated {
    pub from: Reference,
    pub to: Vec<To>,
    #[serde(default)]
    pub paging: Option<Paging>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Reference {
    pub id: Text,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct To {
    pub to_object_id: Text,
    #[serde(default)]
    pub association_types: Vec<AssociationType>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AssociationType {
    pub category: String,
    pub type_id: u64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BatchError {
    #[serde(default)]
    pub category: String,
    #[serde(default)]
    pub sub_category: Option<String>,
}
