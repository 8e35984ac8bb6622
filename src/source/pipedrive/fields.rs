//! Which of Pipedrive's fields are which of ours, and which are read unasked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::wire::Definition;
use crate::model::{CustomType, Object};
use crate::source::crm::Field;
use crate::source::crm::values::scalar;

/// Says who gets campaigns by e-mail; there only with the add-on Campaigns.
pub(super) const MARKETING: &str = "marketing_status";
/// Whether somebody confirmed that; as above.
pub(super) const CONFIRMED: &str = "doi_status";
/// What [`MARKETING`] says about writing to somebody, as yes or no.
pub(super) const OPT_OUT: &str = "marketing_status.unsubscribed";

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
}

/// What it has to know of an object.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct KnownObject {
    /// The types of custom fields, by code.
    pub types: BTreeMap<String, String>,
    /// Labels by the ids of options, by the code of the field.
    pub options: BTreeMap<String, BTreeMap<String, String>>,
    /// The highest id: there are no more records than that.
    pub highest: u64,
}

impl KnownObject {
    /// What these definitions say.
    pub(super) fn of(definitions: &[Definition], highest: u64) -> KnownObject {
        let custom = definitions.iter().filter(|one| one.is_custom_field);
        let types = custom.map(|one| (one.field_code.clone(), one.field_type.clone())).collect();
        let with_options = definitions.iter().filter(|one| one.options.is_some());
        let options = with_options.map(|one| (one.field_code.clone(), labels(one))).collect();
        KnownObject { types, options, highest }
    }

    /// The label of an option; of one that was deleted, its id.
    pub(super) fn label(&self, code: &str, id: String) -> String {
        let label = self.options.get(code).and_then(|options| options.get(&id));
        label.cloned().unwrap_or(id)
    }
}

fn labels(definition: &Definition) -> BTreeMap<String, String> {
    let options = definition.options.iter().flatten();
    options.filter_map(|one| Some((scalar(&one.id)?, one.label.clone()?))).collect()
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
    ("add_time", "Person created", CustomType::Datetime, "created_at"),
    ("label_ids", "Labels", CustomType::MultiSelect, ""),
    ("birthday", "Birthday", CustomType::Date, ""),
    ("notes", "Notes", CustomType::Text, ""),
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
    ("is_archived", "Archived", CustomType::Boolean, ""),
];

/// The fields of an object: Pipedrive's own first, then those that the customer made.
pub(super) fn fields(object: Object, definitions: &[Definition], marketing: bool) -> Vec<Field> {
    let own = match object {
        Object::Accounts => ACCOUNTS,
        Object::Contacts => CONTACTS,
        Object::Deals => DEALS,
    };
    let mut fields: Vec<Field> = own.iter().map(|one| standard(one, definitions)).collect();
    if object == Object::Contacts && marketing {
        fields.push(Field::plain(MARKETING, "Marketing status", CustomType::Text));
        fields.push(Field::plain(CONFIRMED, "Double opt-in", CustomType::Text));
        let label = "Unsubscribed from marketing e-mail";
        fields.push(Field::standard(OPT_OUT, label, CustomType::Boolean, "email_opt_out"));
    }
    for definition in definitions.iter().filter(|one| one.is_custom_field) {
        fields.extend(custom(object, definition));
    }
    fields
}

fn standard((name, label, kind, target): &Own, definitions: &[Definition]) -> Field {
    let mut field = Field::plain(name, label, *kind);
    field.target = (!target.is_empty()).then(|| (*target).to_owned());
    field.several = matches!(*name, "emails" | "phones" | "label_ids");
    field.read_only = matches!(*name, "id" | "is_archived" | "won_time" | "lost_time");
    if *name == "label_ids" {
        field.options = choices(definitions, name);
    }
    field
}

fn choices(definitions: &[Definition], code: &str) -> Vec<String> {
    let known = definitions.iter().find(|one| one.field_code == code);
    let mut choices = Vec::new();
    for label in known.iter().flat_map(|one| one.options.iter().flatten()) {
        choices.extend(label.label.clone().filter(|label| !choices.contains(label)));
    }
    choices
}

/// A field of the customer's; those of two values are two columns, as in Pipedrive's exports.
fn custom(object: Object, definition: &Definition) -> Vec<Field> {
    let (code, label) = (&definition.field_code, &definition.field_name);
    let kind = kind(&definition.field_type);
    let made =
        |name: &str, label: &str, kind| Field { custom: true, ..Field::plain(name, label, kind) };
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
