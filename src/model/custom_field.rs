//! Custom fields: an object's extra fields, each with a key and a type.

use serde::{Deserialize, Serialize};

use super::object::Object;

/// The type of a custom field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomType {
    /// Any text.
    Text,
    /// A decimal number.
    Number,
    /// Yes or no.
    Boolean,
    /// A calendar date.
    Date,
    /// A moment.
    Datetime,
    /// One of a list of options.
    Select,
    /// Any of a list of options.
    MultiSelect,
    /// An absolute URL.
    Url,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// An amount of money.
    Currency,
}

impl CustomType {
    /// All types, in the order of the documentation.
    pub const ALL: [CustomType; 11] = [
        CustomType::Text,
        CustomType::Number,
        CustomType::Boolean,
        CustomType::Date,
        CustomType::Datetime,
        CustomType::Select,
        CustomType::MultiSelect,
        CustomType::Url,
        CustomType::Email,
        CustomType::Phone,
        CustomType::Currency,
    ];

    /// The name in the mapping, the JSON and the store.
    pub fn name(self) -> &'static str {
        match self {
            CustomType::Text => "text",
            CustomType::Number => "number",
            CustomType::Boolean => "boolean",
            CustomType::Date => "date",
            CustomType::Datetime => "datetime",
            CustomType::Select => "select",
            CustomType::MultiSelect => "multi_select",
            CustomType::Url => "url",
            CustomType::Email => "email",
            CustomType::Phone => "phone",
            CustomType::Currency => "currency",
        }
    }

    /// The type of that name.
    pub fn from_name(name: &str) -> Option<CustomType> {
        CustomType::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A custom field of an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CustomField {
    /// The object it belongs to.
    pub object: Object,
    /// Its key: lower case, digits and underscores, as in `custom.shoe_size`.
    pub key: String,
    /// The name that people see.
    pub label: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: CustomType,
    /// The options of a select or multi select; empty for other types.
    pub options: Vec<String>,
}
