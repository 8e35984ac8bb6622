//! Close's answers, as far as they are used.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::source::crm::definition;
use crate::source::crm::scalar::Value;
use crate::source::crm::values::{is, scalar, strict};

/// A list; older ones of few items have only `data`.
#[derive(Deserialize)]
pub(super) struct List<T> {
    pub data: Vec<T>,
    #[serde(default)]
    pub has_more: bool,
    #[serde(default)]
    pub total_results: Option<u64>,
}

/// Whose token it is.
#[derive(Deserialize)]
pub(super) struct Me {
    #[serde(deserialize_with = "definition::key")]
    pub id: String,
    #[serde(default, deserialize_with = "definition::text")]
    pub email: Option<String>,
    #[serde(default, deserialize_with = "definition::text")]
    pub organization_id: Option<String>,
    #[serde(default, deserialize_with = "definition::items")]
    pub organizations: Vec<Membership>,
}

/// An organization that a user belongs to: its id, or all of it.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Membership {
    Id(String),
    Whole { id: String },
}

impl Me {
    pub(super) fn organization(&self) -> Option<&str> {
        let first = self.organizations.first().map(|one| match one {
            Membership::Id(id) | Membership::Whole { id } => id.as_str(),
        });
        self.organization_id.as_deref().or(first)
    }
}

/// An organization.
#[derive(Clone, Deserialize)]
pub(super) struct Organization {
    #[serde(deserialize_with = "definition::key")]
    pub id: String,
    #[serde(default, deserialize_with = "definition::text")]
    pub name: Option<String>,
    #[serde(default, deserialize_with = "definition::text")]
    pub currency: Option<String>,
    #[serde(default, deserialize_with = "definition::items")]
    pub memberships: Vec<Member>,
    #[serde(default, deserialize_with = "definition::items")]
    pub inactive_memberships: Vec<Member>,
}

/// A user's membership.
#[derive(Clone, Deserialize)]
pub(super) struct Member {
    #[serde(deserialize_with = "definition::key")]
    pub user_id: String,
    #[serde(default, deserialize_with = "definition::text")]
    pub user_email: Option<String>,
    #[serde(default, deserialize_with = "definition::text")]
    pub user_full_name: Option<String>,
}

/// A user.
#[derive(Deserialize)]
pub(super) struct User {
    #[serde(deserialize_with = "definition::key")]
    pub id: String,
    #[serde(default, deserialize_with = "definition::text")]
    pub email: Option<String>,
    #[serde(default, deserialize_with = "definition::text")]
    pub first_name: Option<String>,
    #[serde(default, deserialize_with = "definition::text")]
    pub last_name: Option<String>,
}

/// The custom fields of an object, shared ones among them, in order.
#[derive(Deserialize)]
pub(super) struct Schema {
    pub fields: Vec<CustomField>,
}

/// A custom field.
#[derive(Deserialize)]
pub(super) struct CustomField {
    #[serde(deserialize_with = "definition::key")]
    pub id: String,
    #[serde(default, deserialize_with = "definition::words")]
    pub name: String,
    #[serde(rename = "type", default, deserialize_with = "definition::words")]
    pub kind: String,
    #[serde(default, deserialize_with = "definition::items")]
    pub choices: Vec<String>,
    #[serde(default, deserialize_with = "definition::switch")]
    pub accepts_multiple_values: bool,
}

/// A pipeline.
#[derive(Deserialize)]
pub(super) struct Pipeline {
    #[serde(default, deserialize_with = "definition::words")]
    pub id: String,
    #[serde(default, deserialize_with = "definition::words")]
    pub name: String,
    #[serde(default)]
    pub statuses: Option<Vec<Status>>,
}

/// A status of leads or of opportunities.
#[derive(Deserialize)]
pub(super) struct Status {
    #[serde(deserialize_with = "definition::key")]
    pub id: String,
    #[serde(default, deserialize_with = "definition::words")]
    pub label: String,
    #[serde(rename = "type", default, deserialize_with = "definition::text")]
    pub kind: Option<String>,
}

impl Status {
    /// What people see; of one without a label, its id.
    pub fn shown(&self) -> &str {
        if self.label.is_empty() { &self.id } else { &self.label }
    }
}

/// A page of a search.
#[derive(Deserialize)]
pub(super) struct Found {
    pub data: Vec<Object>,
    #[serde(default)]
    pub cursor: Option<String>,
    #[serde(default)]
    pub count: Option<Count>,
}

/// How many a search finds, all pages together.
#[derive(Deserialize)]
pub(super) struct Count {
    pub total: u64,
}

/// A lead, a contact or an opportunity, in the words that it came in.
#[derive(Deserialize)]
pub(super) struct Object(pub BTreeMap<String, Box<RawValue>>);

impl Object {
    /// The text of a field that holds one value.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        scalar(self.0.get(name)?)
    }

    /// The same; what is wrong with the field if it holds no one value.
    pub(super) fn value(&self, name: &str) -> Result<Option<String>, String> {
        let Some(raw) = self.0.get(name) else { return Ok(None) };
        strict(raw).map_err(|wrong| format!("`{name}` {wrong}"))
    }

    /// The items of a field that holds several; what is wrong with it if it is of another shape.
    pub(super) fn list<T: for<'de> Deserialize<'de>>(&self, name: &str) -> Result<Vec<T>, String> {
        let Some(raw) = self.0.get(name).filter(|raw| raw.get() != "null") else {
            return Ok(Vec::new());
        };
        serde_json::from_str(raw.get()).map_err(|_| match is(raw) {
            "is a list" => format!("an item of `{name}` is of another shape than expected"),
            is => format!("`{name}` {is}, expected a list"),
        })
    }
}

/// An address of a lead.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Address {
    pub address_1: Value,
    pub address_2: Value,
    pub city: Value,
    pub state: Value,
    pub zipcode: Value,
    pub country: Value,
}

/// An e-mail address of a contact.
#[derive(Deserialize)]
pub(super) struct Email {
    #[serde(default)]
    pub email: Value,
    #[serde(default)]
    pub is_unsubscribed: Option<bool>,
}

/// A phone number of a contact.
#[derive(Deserialize)]
pub(super) struct Phone {
    #[serde(default)]
    pub phone: Value,
    #[serde(default)]
    pub outbound_sms_blocked: Option<bool>,
}

/// A web address of a contact.
#[derive(Deserialize)]
pub(super) struct Web {
    #[serde(default)]
    pub url: Value,
}

/// A page of the event log.
#[derive(Deserialize)]
pub(super) struct Events {
    pub data: Vec<Event>,
    #[serde(default)]
    pub cursor_next: Option<String>,
}

/// An event.
#[derive(Deserialize)]
pub(super) struct Event {
    #[serde(default)]
    pub object_id: Option<String>,
    #[serde(default)]
    pub date_updated: Option<String>,
    #[serde(default)]
    pub date_created: Option<String>,
    #[serde(default)]
    pub meta: Option<Meta>,
}

/// What an event of a merge says beside.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Meta {
    pub merge_source_lead_id: Option<String>,
    pub merge_destination_lead_id: Option<String>,
}
