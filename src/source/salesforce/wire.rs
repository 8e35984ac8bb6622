//! What Salesforce answers, as far as it is read.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::source::crm::definition;

/// A version of the API that an org knows.
#[derive(Deserialize)]
pub(super) struct Version {
    /// `59.0`.
    pub version: String,
}

/// What is told of a version: addresses, and who asks.
#[derive(Deserialize)]
pub(super) struct Resources {
    /// A URL that ends in the org's id and the user's.
    #[serde(default)]
    pub identity: Option<String>,
}

/// What a query gives.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer<T> {
    /// How many there are in all: of a count, the count.
    pub total_size: u64,
    /// Whether these are the last.
    pub done: bool,
    /// The path of the rest.
    #[serde(default)]
    pub next_records_url: Option<String>,
    /// The rows.
    pub records: Vec<T>,
}

/// An org.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Organization {
    /// Its id.
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "definition::words")]
    pub name: String,
    /// Its IANA zone.
    #[serde(default, deserialize_with = "definition::text")]
    pub time_zone_sid_key: Option<String>,
    /// Whether it is a copy to try things in.
    #[serde(default, deserialize_with = "definition::switch")]
    pub is_sandbox: bool,
}

/// An org as the Connect API tells of it.
#[derive(Deserialize)]
pub(super) struct Company {
    /// What it has switched on.
    #[serde(default)]
    pub features: Option<Features>,
}

/// What an org has switched on.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Features {
    /// The currency of all amounts, where there is one only.
    #[serde(deserialize_with = "definition::text")]
    pub default_currency_iso_code: Option<String>,
}

/// A user.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct User {
    /// The id.
    pub id: String,
    /// The full name.
    #[serde(default, deserialize_with = "definition::text")]
    pub name: Option<String>,
    /// The e-mail address; in a sandbox with `.invalid` at its end.
    #[serde(default, deserialize_with = "definition::text")]
    pub email: Option<String>,
    /// Whether the user can log in.
    #[serde(default = "definition::on", deserialize_with = "definition::unless_off")]
    pub is_active: bool,
}

/// What is told of an object.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Describe {
    /// Whether it can be asked for.
    #[serde(default = "definition::on", deserialize_with = "definition::unless_off")]
    pub queryable: bool,
    /// Its fields, those only that the user may see.
    pub fields: Vec<Described>,
    /// Its record types.
    #[serde(default, deserialize_with = "definition::items")]
    pub record_type_infos: Vec<RecordType>,
}

impl Describe {
    /// Whether there is a field, and the user may see it.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }
}

/// What is told of a field.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Described {
    /// The name in the API.
    #[serde(deserialize_with = "definition::key")]
    pub name: String,
    /// The name that people see.
    #[serde(default, deserialize_with = "definition::words")]
    pub label: String,
    /// Its type: `string`, `picklist`, `currency`.
    #[serde(rename = "type", default, deserialize_with = "definition::words")]
    pub kind: String,
    /// Whether a formula or a roll-up gives its values.
    #[serde(default, deserialize_with = "definition::switch")]
    pub calculated: bool,
    /// Whether the customer made it, or a package.
    #[serde(default, deserialize_with = "definition::switch")]
    pub custom: bool,
    /// Whether it can be changed.
    #[serde(default = "definition::on", deserialize_with = "definition::unless_off")]
    pub updateable: bool,
    /// The options of a picklist.
    #[serde(default, deserialize_with = "definition::items")]
    pub picklist_values: Vec<PicklistValue>,
}

/// An option of a picklist.
#[derive(Deserialize)]
pub(super) struct PicklistValue {
    /// What people see.
    #[serde(default, deserialize_with = "definition::text")]
    pub label: Option<String>,
    /// What records hold.
    #[serde(deserialize_with = "definition::key")]
    pub value: String,
}

impl PicklistValue {
    /// What people see.
    pub fn shown(&self) -> &str {
        self.label.as_deref().filter(|label| !label.is_empty()).unwrap_or(&self.value)
    }
}

/// A record type.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RecordType {
    /// The id.
    #[serde(deserialize_with = "definition::key")]
    pub record_type_id: String,
    /// The name that people see.
    #[serde(default, deserialize_with = "definition::words")]
    pub name: String,
    /// Whether it is in use.
    #[serde(default = "definition::on", deserialize_with = "definition::unless_off")]
    pub active: bool,
    /// Whether it is the one that every object has, where nobody made any.
    #[serde(default, deserialize_with = "definition::switch")]
    pub master: bool,
}

/// A stage of opportunities.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Stage {
    /// What people see.
    #[serde(deserialize_with = "definition::key")]
    pub master_label: String,
    /// What records hold.
    #[serde(deserialize_with = "definition::key")]
    pub api_name: String,
    /// Whether it can still be chosen.
    #[serde(default = "definition::on", deserialize_with = "definition::unless_off")]
    pub is_active: bool,
    /// Whether it ends an opportunity.
    #[serde(default, deserialize_with = "definition::switch")]
    pub is_closed: bool,
    /// Whether it ends it well.
    #[serde(default, deserialize_with = "definition::switch")]
    pub is_won: bool,
}

/// A record type and a stage that opportunities are in.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Used {
    /// The record type.
    #[serde(default)]
    pub record_type_id: Option<String>,
    /// The stage.
    #[serde(default)]
    pub stage_name: Option<String>,
    /// Whether it ends them.
    #[serde(default, deserialize_with = "definition::switch")]
    pub is_closed: bool,
    /// Whether it ends them well.
    #[serde(default, deserialize_with = "definition::switch")]
    pub is_won: bool,
}

/// The options of picklists for a record type.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Picklists {
    /// By field.
    pub picklist_field_values: BTreeMap<String, Options>,
}

/// The options of one picklist.
#[derive(Deserialize)]
pub(super) struct Options {
    /// Those of the record type, in order.
    #[serde(default, deserialize_with = "definition::items")]
    pub values: Vec<PicklistValue>,
}

/// Estimates of how many records there are.
#[derive(Deserialize)]
pub(super) struct Counts {
    /// By object; one that is empty is missing.
    #[serde(rename = "sObjects")]
    pub objects: Vec<Count>,
}

/// An estimate of how many records there are of an object.
#[derive(Deserialize)]
pub(super) struct Count {
    /// The object.
    pub name: String,
    /// About how many.
    pub count: u64,
}

/// A contact's role in an opportunity.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Role {
    /// Its own id.
    pub id: String,
    /// The opportunity.
    pub opportunity_id: String,
    /// The contact.
    #[serde(default)]
    pub contact_id: Option<String>,
    /// Whether it is the contact that counts.
    #[serde(default)]
    pub is_primary: bool,
    /// When it last changed.
    #[serde(default)]
    pub system_modstamp: Option<String>,
}

/// An opportunity of a person account.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PersonDeal {
    /// The opportunity.
    pub id: String,
    /// Its account.
    #[serde(default)]
    pub account: Option<Person>,
}

/// The contact behind a person account.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Person {
    /// The contact's id.
    #[serde(default)]
    pub person_contact_id: Option<String>,
}

/// An id alone.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Only {
    /// The id.
    pub id: String,
}

/// What was deleted in a span of time.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeletedList {
    /// The records.
    pub deleted_records: Vec<Gone>,
}

/// A record that was deleted.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Gone {
    /// Its id.
    pub id: String,
    /// When.
    pub deleted_date: String,
}

/// What somebody said about a kind of contact point.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TypeConsent {
    /// The individual.
    #[serde(default)]
    pub party_id: Option<String>,
    /// `Phone`, `Email`, `MailingAddress`, `Social`, `Web`.
    #[serde(default)]
    pub contact_point_type: Option<String>,
    /// `OptIn`, `OptOut`, `Seen`, `NotSeen`.
    #[serde(default)]
    pub privacy_consent_status: Option<String>,
    /// Until when it counts.
    #[serde(default)]
    pub effective_to: Option<String>,
}

/// What somebody said about one number or address.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PointConsent {
    /// The number or address.
    #[serde(default)]
    pub contact_point_id: Option<String>,
    /// `OptIn`, `OptOut`, `Seen`, `NotSeen`.
    #[serde(default)]
    pub privacy_consent_status: Option<String>,
    /// Until when it counts.
    #[serde(default)]
    pub effective_to: Option<String>,
}

/// A number or an address of somebody.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Point {
    /// Its own id.
    pub id: String,
    /// The individual, or the account that is a person.
    #[serde(default)]
    pub parent_id: Option<String>,
    /// The number.
    #[serde(default)]
    pub telephone_number: Option<String>,
}

/// A changed record that consent hangs on.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Party {
    /// Its own id.
    pub id: String,
    /// When it last changed.
    #[serde(default)]
    pub system_modstamp: Option<String>,
    /// The individual.
    #[serde(default)]
    pub party_id: Option<String>,
    /// The number or address.
    #[serde(default)]
    pub contact_point_id: Option<String>,
}
