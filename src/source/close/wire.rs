//! Close's answers, as far as they are used.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::source::crm::values::scalar;

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
    pub id: String,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub organization_id: Option<String>,
    #[serde(default)]
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
#[derive(Deserialize)]
pub(super) struct Organization {
    pub id: String,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub currency: Option<String>,
    #[serde(default)]
    pub memberships: Vec<Member>,
    #[serde(default)]
    pub inactive_memberships: Vec<Member>,
}

/// A user's membership.
#[derive(Deserialize)]
pub(super) struct Member {
    pub user_id: String,
    #[serde(default)]
    pub user_email: Option<String>,
    #[serde(default)]
    pub user_full_name: Option<String>,
}

/// A user.
#[derive(Deserialize)]
pub(super) struct User {
    pub id: String,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub first_name: Option<String>,
    #[serde(default)]
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
    pub id: String,
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub choices: Option<Vec<String>>,
    #[serde(default)]
    pub accepts_multiple_values: bool,
}

/// A pipeline.
#[derive(Deserialize)]
pub(super) struct Pipeline {
    pub name: String,
    #[serde(default)]
    pub statuses: Vec<Status>,
}

/// A status of leads or of opportunities.
#[derive(Deserialize)]
pub(super) struct Status {
    pub id: String,
    pub label: String,
    #[serde(rename = "type", default)]
    pub kind: Option<String>,
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

    /// The items of a field that holds several; none where it is of another shape.
    pub(super) fn list<T: for<'de> Deserialize<'de>>(&self, name: &str) -> Vec<T> {
        let items = self.0.get(name).and_then(|raw| serde_json::from_str(raw.get()).ok());
        items.unwrap_or_default()
    }
}

/// An address of a lead.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Address {
    pub address_1: Option<String>,
    pub address_2: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub zipcode: Option<String>,
    pub country: Option<String>,
}

/// An e-mail address of a contact.
#[derive(Deserialize)]
pub(super) struct Email {
    pub email: Option<String>,
    #[serde(default)]
    pub is_unsubscribed: Option<bool>,
}

/// A phone number of a contact.
#[derive(Deserialize)]
pub(super) struct Phone {
    pub phone: Option<String>,
    #[serde(default)]
    pub outbound_sms_blocked: Option<bool>,
}

/// A web address of a contact.
#[derive(Deserialize)]
pub(super) struct Web {
    pub url: Option<String>,
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
