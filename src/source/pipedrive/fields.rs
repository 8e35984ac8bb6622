//! Which of Pipedrive's fields are which of ours, and which are read unasked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::wire::Definition;
use crate::model::{CustomType, Object};
use crate::source::crm::Field;

/// Says who gets campaigns by e-mail; there only with the add-on Campaigns.
pub(super) const MARKETING: &str = "marketing_status";
/// Whether somebody confirmed that; as above.
pub(super) const CONFIRMED: &str = "doi_status";
/// What [`MARKETING`] says about writing to somebody, as yes or no.
pub(super) const OPT_OUT: &str = "marketing_status.unsubscribed";

/// The day on which a deal was closed, won or lost.
pub(super) const CLOSED: &str = "local_close_date";

/// What the source has to know of an account while it reads.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Known {
    /// Names of pipelines by id.
    pub pipelines: BTreeMap<String, String>,
    /// Names of stages by id.
    pub stages: BTreeMap<String, String>,
    /// By object.
    pub objects: BTreeMap<Object, KnownObject>,
    /// Whether the state of marketing may be asked for.
    pub marketing: bool,
    /// Whether archived deals may not be read.
    pub archived_hidden: bool,
    /// Whether what leads say of persons is read.
    pub leads: bool,
    /// Names of the labels of leads by id.
    pub lead_labels: BTreeMap<String, String>,
}

/// What it has to know of an object.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct KnownObject {
    /// The types of fields, by code: of custom ones and of [`KnownObject::others`].
    pub types: BTreeMap<String, String>,
    /// Pipedrive's own fields that stand in no list here, by code.
    pub others: Vec<String>,
    /// Labels by the ids of options, by the code of the field.
    pub options: BTreeMap<String, BTreeMap<String, String>>,
    /// The highest id: there are no more records than that.
    pub highest: u64,
}

impl KnownObject {
    /// What these definitions say.
    pub(super) fn of(object: Object, definitions: &[Definition], highest: u64) -> KnownObject {
        let is_other = |one: &&Definition| is_other(object, one);
        let others: Vec<String> =
            definitions.iter().filter(is_other).map(|one| one.field_code.clone()).collect();
        let typed = definitions.iter().filter(|one| one.is_custom_field || is_other(one));
        let types = typed.map(|one| (one.field_code.clone(), one.field_type.clone())).collect();
        let with_options = definitions.iter().filter(|one| !one.options.is_empty());
        let options = with_options.map(|one| (one.field_code.clone(), labels(one))).collect();
        KnownObject { types, others, options, highest }
    }

    /// The label of an option; of one that was deleted, its id.
    pub(super) fn label(&self, code: &str, id: String) -> String {
        let label = self.options.get(code).and_then(|options| options.get(&id));
        label.cloned().unwrap_or(id)
    }
}

fn labels(definition: &Definition) -> BTreeMap<String, String> {
    let options = definition.options.iter();
    options.filter_map(|one| Some((one.id.clone(), one.label.clone()?))).collect()
}

/// Name, label, type and target; without a target where it is empty.
type Own = (&'static str, &'static str, CustomType, &'static str);

const ACCOUNTS: &[Own] = &[
    ("id", "ID", CustomType::Text, "id"),
    ("name", "Name", CustomType::Text, "name"),
    ("owner_id", "Owner", CustomType::Text, "owner"),
    ("website", "Website", CustomType::Url, "website"),
    ("linkedin", "LinkedIn profile", CustomType::Url, "linkedin_url"),
    ("industry", "Industry", CustomType::Text, "industry"),
    ("employee_count", "Number of employees", CustomType::Number, "employees"),
    ("annual_revenue", "Annual revenue", CustomType::Number, "annual_revenue"),
    ("address.street", "Street of Address", CustomType::Text, "street"),
    ("address.locality", "City/town/village/locality of Address", CustomType::Text, "city"),
    ("address.admin_area_level_1", "State/county of Address", CustomType::Text, "state"),
    ("address.postal_code", "ZIP/Postal code of Address", CustomType::Text, "postal_code"),
    ("address.country", "Country of Address", CustomType::Text, "country"),
    ("address.subpremise", "Apartment/suite no. of Address", CustomType::Text, ""),
    ("address.sublocality", "District/sublocality of Address", CustomType::Text, ""),
    ("address.admin_area_level_2", "Region of Address", CustomType::Text, ""),
    ("add_time", "Organization created", CustomType::Datetime, "created_at"),
    ("label_ids", "Labels", CustomType::MultiSelect, ""),
];

const CONTACTS: &[Own] = &[
    ("id", "ID", CustomType::Text, "id"),
    ("name", "Name", CustomType::Text, "full_name"),
    ("first_name", "First name", CustomType::Text, "first_name"),
    ("last_name", "Last name", CustomType::Text, "last_name"),
    ("org_id", "Organization ID", CustomType::Text, "account_id"),
    ("email", "Email", CustomType::Email, "email"),
    ("emails", "Other emails", CustomType::Email, "email"),
    ("phone", "Phone", CustomType::Phone, "phone"),
    ("phones", "Other phones", CustomType::Phone, "phone"),
    ("job_title", "Job title", CustomType::Text, "title"),
    ("owner_id", "Owner", CustomType::Text, "owner"),
    ("postal_address.street", "Street of Postal address", CustomType::Text, "street"),
    ("postal_address.locality", "City of Postal address", CustomType::Text, "city"),
    ("postal_address.admin_area_level_1", "State of Postal address", CustomType::Text, "state"),
    ("postal_address.postal_code", "ZIP code of Postal address", CustomType::Text, "postal_code"),
    ("postal_address.country", "Country of Postal address", CustomType::Text, "country"),
    ("postal_address.subpremise", "Apartment of Postal address", CustomType::Text, ""),
    ("postal_address.sublocality", "District of Postal address", CustomType::Text, ""),
    ("postal_address.admin_area_level_2", "Region of Postal address", CustomType::Text, ""),
    ("add_time", "Person created", CustomType::Datetime, "created_at"),
    ("label_ids", "Labels", CustomType::MultiSelect, ""),
    ("birthday", "Birthday", CustomType::Date, ""),
    ("notes", "Notes", CustomType::Text, ""),
    ("im", "Instant messenger", CustomType::Text, ""),
];

const DEALS: &[Own] = &[
    ("id", "ID", CustomType::Text, "id"),
    ("title", "Title", CustomType::Text, "name"),
    ("value", "Value", CustomType::Currency, "amount"),
    ("currency", "Currency of Value", CustomType::Text, "currency"),
    ("pipeline_id", "Pipeline", CustomType::Text, "pipeline"),
    ("stage_id", "Stage", CustomType::Text, "stage"),
    ("status", "Status", CustomType::Text, "status"),
    ("owner_id", "Owner", CustomType::Text, "owner"),
    ("org_id", "Organization ID", CustomType::Text, "account_id"),
    ("person_id", "Contact person ID", CustomType::Text, "contact_id"),
    ("expected_close_date", "Expected close date", CustomType::Date, "close_date"),
    ("lost_reason", "Lost reason", CustomType::Text, "lost_reason"),
    ("probability", "Probability", CustomType::Number, "probability"),
    ("channel", "Source channel", CustomType::Text, "lead_source"),
    ("add_time", "Deal created", CustomType::Datetime, "created_at"),
    ("label_ids", "Labels", CustomType::MultiSelect, ""),
    ("origin", "Source origin", CustomType::Text, ""),
    ("won_time", "Won time", CustomType::Datetime, "won_date"),
    ("lost_time", "Lost time", CustomType::Datetime, "lost_date"),
    (CLOSED, "Deal closed on", CustomType::Date, "closed_date"),
    ("is_archived", "Archived", CustomType::Boolean, ""),
    ("archive_time", "Archive time", CustomType::Datetime, ""),
    ("channel_id", "Source channel ID", CustomType::Text, ""),
    ("origin_id", "Source origin ID", CustomType::Text, ""),
    ("acv", "ACV", CustomType::Number, ""),
    ("arr", "ARR", CustomType::Number, ""),
    ("mrr", "MRR", CustomType::Number, ""),
];

/// Fields of Pipedrive's own that are not moved: what another field says as well, links that come in
/// another form, Pipedrive's own bookkeeping and statistics.
const NOT_MOVED: &[&str] = &[
    "active_flag",
    "address",
    "cc_email",
    "close_time",
    "creator_user_id",
    "custom_fields",
    "email",
    "emails",
    "formatted_value",
    "is_deleted",
    "label",
    "last_activity_date",
    "last_activity_id",
    "last_incoming_mail_time",
    "last_outgoing_mail_time",
    "local_lost_date",
    "local_won_date",
    "next_activity_date",
    "next_activity_id",
    "next_activity_time",
    "org_name",
    "owner_name",
    "person_name",
    "phone",
    "phones",
    "picture_id",
    "pipeline",
    "postal_address",
    "rotten_time",
    "smart_bcc_email",
    "source_lead_id",
    "stage",
    "stage_change_time",
    "update_time",
    "user_id",
    "visible_to",
    "weighted_value",
    "weighted_value_currency",
];

/// The fields that every account has, as far as they are known.
fn own(object: Object) -> &'static [Own] {
    match object {
        Object::Accounts => ACCOUNTS,
        Object::Contacts => CONTACTS,
        Object::Deals => DEALS,
    }
}

/// Whether a field of Pipedrive's own stands in no list here: it is read, and comes where it holds values.
fn is_other(object: Object, definition: &Definition) -> bool {
    let code = definition.field_code.as_str();
    let is_known = |one: &Own| one.0 == code || one.0.split('.').next() == Some(code);
    !(definition.is_custom_field
        || definition.is_optional_response_field
        || [MARKETING, CONFIRMED].contains(&code)
        || code.ends_with("_count")
        || NOT_MOVED.contains(&code)
        || own(object).iter().any(is_known))
}

/// The fields of an object: Pipedrive's own first, then those that the customer made.
pub(super) fn fields(object: Object, definitions: &[Definition], marketing: bool) -> Vec<Field> {
    let mut fields: Vec<Field> = own(object).iter().map(|one| standard(one, definitions)).collect();
    if object == Object::Contacts && marketing {
        fields.push(Field::plain(MARKETING, "Marketing status", CustomType::Text));
        fields.push(Field::plain(CONFIRMED, "Double opt-in", CustomType::Text));
        let label = "Unsubscribed from marketing e-mail";
        fields.push(Field::standard(OPT_OUT, label, CustomType::Boolean, "email_opt_out"));
    }
    for definition in definitions.iter().filter(|one| is_other(object, one)) {
        fields.extend(made_of(object, definition, false));
    }
    for definition in definitions.iter().filter(|one| one.is_custom_field) {
        fields.extend(made_of(object, definition, true));
    }
    fields
}

fn standard((name, label, kind, target): &Own, definitions: &[Definition]) -> Field {
    let mut field = Field::plain(name, label, *kind);
    field.target = (!target.is_empty()).then(|| (*target).to_owned());
    field.optional = target.is_empty();
    field.several = matches!(*name, "emails" | "phones" | "label_ids" | "im");
    field.read_only = matches!(
        *name,
        "id" | "is_archived"
            | "archive_time"
            | "won_time"
            | "lost_time"
            | CLOSED
            | "origin"
            | "origin_id"
            | "acv"
            | "arr"
            | "mrr"
    );
    if *name == "label_ids" {
        field.options = choices(definitions, name);
    }
    field
}

fn choices(definitions: &[Definition], code: &str) -> Vec<String> {
    let known = definitions.iter().find(|one| one.field_code == code);
    let mut choices = Vec::new();
    for label in known.iter().flat_map(|one| &one.options) {
        choices.extend(label.label.clone().filter(|label| !choices.contains(label)));
    }
    choices
}

/// A field by its definition; those of two values are two columns, as in Pipedrive's exports.
fn made_of(object: Object, definition: &Definition, custom: bool) -> Vec<Field> {
    let (code, label) = (&definition.field_code, definition.shown());
    let kind = kind(&definition.field_type);
    let made = |name: &str, label: &str, kind| Field {
        custom,
        optional: !custom,
        ..Field::plain(name, label, kind)
    };
    let mut first = made(code, label, kind);
    first.several = kind == CustomType::MultiSelect;
    if matches!(kind, CustomType::Select | CustomType::MultiSelect) {
        first.options = choices(std::slice::from_ref(definition), code);
    }
    // Organizations have no number of their own; people make a field for it.
    if object == Object::Accounts && label.eq_ignore_ascii_case("phone") {
        first.target = Some("phone".to_owned());
    }
    let second = match definition.field_type.as_str() {
        "monetary" => Some(made(
            &format!("{code}.currency"),
            &format!("Currency of {label}"),
            CustomType::Text,
        )),
        "daterange" | "timerange" => {
            Some(made(&format!("{code}.until"), &format!("End of {label}"), kind))
        }
        _ => None,
    };
    std::iter::once(first).chain(second).collect()
}

fn kind(field_type: &str) -> CustomType {
    match field_type {
        "double" | "int" => CustomType::Number,
        "monetary" => CustomType::Currency,
        "date" | "daterange" => CustomType::Date,
        "boolean" => CustomType::Boolean,
        "enum" => CustomType::Select,
        "set" => CustomType::MultiSelect,
        "phone" => CustomType::Phone,
        _ => CustomType::Text,
    }
}
