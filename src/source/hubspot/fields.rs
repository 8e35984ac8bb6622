//! Which properties are which of our fields, and which are read unasked.

use crate::model::{CustomType, Object};
use crate::source::crm::{Field, may_forbid_calls};

use super::wire::Property;

/// The property that is a record's id.
pub(super) const ID: &str = "hs_object_id";
/// The property that is the currency of a deal, by its code: the label is a name.
pub(super) const CURRENCY: &str = "deal_currency_code";
/// The property that lists the ids of the records that were merged into one.
pub(super) const MERGED: &str = "hs_merged_object_ids";
/// The property that says who must not be written to.
pub(super) const OPT_OUT: &str = "hs_email_optout";

/// HubSpot's own properties that are our fields, each with the target that it is.
pub(super) fn targets(object: Object) -> &'static [(&'static str, &'static str)] {
    match object {
        Object::Accounts => &[
            (ID, "id"),
            ("name", "name"),
            ("domain", "domain"),
            ("website", "website"),
            ("phone", "phone"),
            ("hubspot_owner_id", "owner"),
            ("industry", "industry"),
            ("numberofemployees", "employees"),
            ("annualrevenue", "annual_revenue"),
            ("address", "street"),
            ("city", "city"),
            ("state", "state"),
            ("zip", "postal_code"),
            ("country", "country"),
            ("linkedin_company_page", "linkedin_url"),
            ("description", "description"),
            ("createdate", "created_at"),
        ],
        Object::Contacts => &[
            (ID, "id"),
            ("firstname", "first_name"),
            ("lastname", "last_name"),
            ("email", "email"),
            ("hs_additional_emails", "email"),
            ("phone", "phone"),
            ("mobilephone", "phone"),
            ("jobtitle", "title"),
            ("company", "company"),
            ("website", "website"),
            ("address", "street"),
            ("city", "city"),
            ("state", "state"),
            ("zip", "postal_code"),
            ("country", "country"),
            ("hubspot_owner_id", "owner"),
            ("lifecyclestage", "lifecycle_stage"),
            ("hs_linkedin_url", "linkedin_url"),
            ("hs_analytics_source", "lead_source"),
            (OPT_OUT, "email_opt_out"),
            ("createdate", "created_at"),
        ],
        Object::Deals => &[
            (ID, "id"),
            ("dealname", "name"),
            ("pipeline", "pipeline"),
            ("dealstage", "stage"),
            ("amount", "amount"),
            (CURRENCY, "currency"),
            ("closedate", "close_date"),
            ("hs_deal_stage_probability", "probability"),
            ("hubspot_owner_id", "owner"),
            ("dealtype", "deal_type"),
            ("hs_analytics_source", "lead_source"),
            ("closed_lost_reason", "lost_reason"),
            ("description", "description"),
            ("createdate", "created_at"),
        ],
    }
}

/// HubSpot's own properties that are read although they are none of our fields: what people fill in,
/// and what says how somebody may be written to.
fn is_read_unasked(object: Object, name: &str) -> bool {
    match object {
        Object::Accounts => name == "address2",
        Object::Contacts => {
            name == "hs_lead_status"
                || name.starts_with("hs_legal_basis")
                || name.starts_with("hs_email_optout")
        }
        Object::Deals => false,
    }
}

/// Beginnings of the names of HubSpot's own properties that nobody fills in, though some of them could be
/// written: what it counts, watches and keeps for itself, and what another property says as well.
const KEPT_FOR_ITSELF: &[&str] = &[
    "amount_in_home_currency",
    "associatedcompany",
    "currentlyinworkflow",
    "days_to_close",
    "engagements_",
    "first_",
    "followercount",
    "hs_all_",
    "hs_analytics_",
    "hs_avatar_",
    "hs_calculated_",
    "hs_clicked_",
    "hs_content_",
    "hs_conversations_",
    "hs_count_",
    "hs_createdate",
    "hs_created_by",
    "hs_date_",
    "hs_email_",
    "hs_facebook_",
    "hs_feedback_",
    "hs_first_",
    "hs_google_",
    "hs_ip_",
    "hs_is_",
    "hs_last",
    "hs_latest_",
    "hs_marketable_",
    "hs_merged_",
    "hs_num",
    "hs_object_",
    "hs_pinned_",
    "hs_pipeline",
    "hs_predictive",
    "hs_quick_",
    "hs_read_only",
    "hs_sa_",
    "hs_sales_email_",
    "hs_searchable_",
    "hs_sequences_",
    "hs_shared_",
    "hs_social_",
    "hs_source_",
    "hs_target_account_",
    "hs_testpurge",
    "hs_testrollback",
    "hs_time_",
    "hs_unique_",
    "hs_updated_by",
    "hs_user_ids_",
    "hs_v2_",
    "hs_was_imported",
    "hubspot_owner_assigneddate",
    "hubspot_team_id",
    "hubspotscore",
    "last",
    "notes_",
    "num_",
    "recent_",
    "surveymonkey",
    "total_revenue",
    "webinareventlastupdated",
];

/// Of those that can't be written, or are hidden in places, what people set all the same.
const SET_ELSEWHERE: [&str; 5] =
    ["hs_additional_domains", "hs_next_step", "hs_parent_company_id", "hs_persona", "hs_priority"];

/// Whether a property of HubSpot's own may hold what somebody filled in: it is read, and is a column where
/// it holds values.
fn is_filled_in(property: &Property) -> bool {
    let name = property.name.as_str();
    let unwritable = property.modification_metadata.as_ref().is_some_and(|m| m.read_only_value);
    let own = KEPT_FOR_ITSELF.iter().any(|begin| name.starts_with(begin));
    SET_ELSEWHERE.contains(&name) || !(property.calculated || unwritable || property.hidden || own)
}

/// The fields of an object. Its id is among them whatever the definitions say.
pub(super) fn fields(object: Object, properties: &[Property]) -> Vec<Field> {
    let mut fields: Vec<Field> =
        properties.iter().map(|property| field(object, property)).collect();
    match fields.iter().position(|field| field.name == ID) {
        // The first column, as in HubSpot's exports.
        Some(at) => fields[..=at].rotate_right(1),
        None => fields.insert(0, Field::standard(ID, "Record ID", CustomType::Text, "id")),
    }
    fields
}

/// A property as a field.
fn field(object: Object, property: &Property) -> Field {
    let known = targets(object).iter().find(|(name, _)| *name == property.name);
    let target = known.map(|(_, target)| *target);
    let custom = !property.hubspot_defined;
    let kind = kind(property, target);
    let options = match kind {
        CustomType::Select | CustomType::MultiSelect => labels(property),
        _ => Vec::new(),
    };
    let unwritable = property.modification_metadata.as_ref().is_some_and(|m| m.read_only_value);
    let always = target.is_some()
        || custom
        || is_read_unasked(object, &property.name)
        || (object == Object::Contacts && may_forbid_calls(&property.name, &property.label));
    Field {
        name: property.name.clone(),
        label: if property.label.is_empty() { &property.name } else { &property.label }.clone(),
        kind,
        options,
        several: kind == CustomType::MultiSelect || property.name == "hs_additional_emails",
        custom,
        read_only: property.calculated || unwritable,
        target: target.map(str::to_owned),
        read: always || is_filled_in(property),
        optional: !always,
        seen: false,
    }
}

fn kind(property: &Property, target: Option<&str>) -> CustomType {
    match target {
        // The service keeps a moment; a deal closes on a day.
        Some("close_date") => return CustomType::Date,
        // Names of the account's own, not options of the definition; and a currency is its code.
        Some("id" | "pipeline" | "stage" | "owner" | "currency") => return CustomType::Text,
        _ => {}
    }
    // The id of another record is no number to count with.
    if property.kind == "number" && property.referenced_object_type.is_some() {
        return CustomType::Text;
    }
    match property.kind.as_str() {
        "bool" => CustomType::Boolean,
        "date" => CustomType::Date,
        "datetime" => CustomType::Datetime,
        "number" => CustomType::Number,
        "enumeration" if is_boolean(property) => CustomType::Boolean,
        // Users and the like: their options are elsewhere.
        "enumeration" if property.options.is_empty() => CustomType::Text,
        "enumeration" if property.field_type == "checkbox" => CustomType::MultiSelect,
        "enumeration" => CustomType::Select,
        _ if property.field_type == "phonenumber" => CustomType::Phone,
        _ => CustomType::Text,
    }
}

/// Whether an enumeration is a single checkbox, of `true` and `false` whatever people see.
pub(super) fn is_boolean(property: &Property) -> bool {
    !property.options.is_empty()
        && property.field_type == "booleancheckbox"
        && property.options.iter().all(|option| matches!(option.value.as_str(), "true" | "false"))
}

fn labels(property: &Property) -> Vec<String> {
    let mut labels = Vec::new();
    for option in &property.options {
        let label = if option.label.is_empty() { &option.value } else { &option.label };
        if !labels.contains(label) {
            labels.push(label.clone());
        }
    }
    labels
}
