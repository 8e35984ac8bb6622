//! HubSpot's JSON, as far as it is read.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

/// A scalar as text: most values are strings, yet ids and numbers come as numbers in places.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Text(pub Option<String>);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        struct AnyScalar;

        impl<'de> Visitor<'de> for AnyScalar {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a scalar")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text((!text.is_empty()).then(|| text.to_owned())))
            }
            fn visit_string<E: Error>(self, text: String) -> Result<Text, E> {
                Ok(Text((!text.is_empty()).then_some(text)))
            }
            fn visit_bool<E: Error>(self, value: bool) -> Result<Text, E> {
                Ok(Text(Some(value.to_string())))
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<Text, E> {
                Ok(Text(Some(value.to_string())))
            }
            fn visit_u64<E: Error>(self, value: u64) -> Result<Text, E> {
                Ok(Text(Some(value.to_string())))
            }
            fn visit_f64<E: Error>(self, value: f64) -> Result<Text, E> {
                Ok(Text(Some(value.to_string())))
            }
            fn visit_unit<E: Error>(self) -> Result<Text, E> {
                Ok(Text(None))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Text, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Text(None))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Text(None))
            }
        }

        deserializer.deserialize_any(AnyScalar)
    }
}

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
    #[serde(default)]
    pub properties: BTreeMap<String, Text>,
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
    #[serde(default)]
    pub account_type: Option<String>,
    #[serde(default)]
    pub company_currency: Option<String>,
    #[serde(default)]
    pub time_zone: Option<String>,
}

/// The definition of a property.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Property {
    pub name: String,
    #[serde(default)]
    pub label: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub field_type: String,
    #[serde(default)]
    pub options: Vec<PropertyOption>,
    #[serde(default)]
    pub calculated: bool,
    #[serde(default)]
    pub archived: bool,
    #[serde(default)]
    pub hubspot_defined: bool,
    #[serde(default)]
    pub referenced_object_type: Option<String>,
    #[serde(default)]
    pub modification_metadata: Option<Modification>,
}

#[derive(Debug, Deserialize)]
pub(super) struct PropertyOption {
    #[serde(default)]
    pub label: String,
    pub value: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Modification {
    #[serde(default)]
    pub read_only_value: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Pipeline {
    pub id: String,
    pub label: String,
    #[serde(default)]
    pub display_order: i64,
    #[serde(default)]
    pub stages: Vec<Stage>,
    #[serde(default)]
    pub archived: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Stage {
    pub id: String,
    pub label: String,
    #[serde(default)]
    pub display_order: i64,
    #[serde(default)]
    pub metadata: BTreeMap<String, Text>,
    #[serde(default)]
    pub archived: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Owner {
    pub id: Text,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub first_name: Option<String>,
    #[serde(default)]
    pub last_name: Option<String>,
    #[serde(default)]
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
