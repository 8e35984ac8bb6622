//! The fields of leads, contacts and opportunities.

use super::wire::CustomField;
use crate::model::{CustomType, Object};
use crate::source::crm::Field;

/// What comes before the id of a custom field where it is a key of a record.
pub(super) const CUSTOM: &str = "custom.";
/// Names of custom fields of users that hold who is responsible for a lead, in small letters.
const OWNERS: [&str; 9] = [
    "owner",
    "lead owner",
    "account owner",
    "lead owner (user)",
    "assigned to",
    "account manager",
    "account executive",
    "sales rep",
    "verantwortlich",
];
/// Custom fields of leads that have a place of their own with us, since Close has none for them.
const OF_ACCOUNTS: [(&str, &str); 6] = [
    ("phone", "phone"),
    ("phone number", "phone"),
    ("industry", "industry"),
    ("employees", "employees"),
    ("number of employees", "employees"),
    ("annual revenue", "annual_revenue"),
];

/// The fields of an object that every account has.
pub(super) fn standard(object: Object, lead_statuses: &[String]) -> Vec<Field> {
    match object {
        Object::Accounts => leads(lead_statuses),
        Object::Contacts => contacts(),
        Object::Deals => opportunities(),
    }
}

fn to(name: &str, label: &str, target: &str) -> Field {
    Field::standard(name, label, CustomType::Text, target)
}

fn moment(name: &str, label: &str, target: &str) -> Field {
    Field::standard(name, label, CustomType::Datetime, target)
}

fn several(field: Field) -> Field {
    Field { several: true, ..field }
}

fn select(name: &str, label: &str, options: &[String]) -> Field {
    let options = options.to_vec();
    Field { options, ..Field::plain(name, label, CustomType::Select) }
}

fn leads(statuses: &[String]) -> Vec<Field> {
    vec![
        to("id", "ID", "id"),
        to("name", "Name", "name"),
        to("url", "URL", "website"),
        to("description", "Description", "description"),
        select("status_label", "Lead status", statuses),
        to("address_street", "Address", "street"),
        to("address_city", "City", "city"),
        to("address_state", "State", "state"),
        to("address_zipcode", "Zip code", "postal_code"),
        to("address_country", "Country", "country"),
        Field::plain("other_addresses", "Other addresses", CustomType::Text),
        moment("date_created", "Created", "created_at"),
    ]
}

fn contacts() -> Vec<Field> {
    let flag =
        Field::standard("is_unsubscribed", "Unsubscribed", CustomType::Boolean, "email_opt_out");
    vec![
        to("id", "ID", "id"),
        to("lead_id", "Lead", "account_id"),
        to("name", "Name", "full_name"),
        to("title", "Title", "title"),
        to("primary_email", "Email", "email"),
        several(to("other_emails", "Other emails", "email")),
        to("primary_phone", "Phone", "phone"),
        several(to("other_phones", "Other phones", "phone")),
        to("primary_url", "URL", "website"),
        several(Field::plain("other_urls", "Other URLs", CustomType::Text)),
        flag,
        several(Field::plain("unsubscribed_emails", "Unsubscribed emails", CustomType::Text)),
        several(Field::plain("sms_blocked_phones", "Phones blocked for SMS", CustomType::Text)),
        moment("date_created", "Created", "created_at"),
    ]
}

fn opportunities() -> Vec<Field> {
    let periods = ["one_time", "monthly", "annual"].map(str::to_owned);
    vec![
        to("id", "ID", "id"),
        to("title", "Title", "name"),
        to("lead_id", "Lead", "account_id"),
        to("contact_id", "Contact", "contact_id"),
        Field::standard("value", "Value", CustomType::Currency, "amount"),
        to("value_currency", "Currency", "currency"),
        select("value_period", "Value period", &periods),
        to("pipeline_name", "Pipeline", "pipeline"),
        to("status_label", "Status", "stage"),
        to("status_type", "Status type", "status"),
        to("user_id", "Owner", "owner"),
        Field::standard("close_date", "Close date", CustomType::Date, "close_date"),
        Field::standard("confidence", "Confidence", CustomType::Number, "probability"),
        to("note", "Note", "description"),
        moment("date_created", "Created", "created_at"),
    ]
}

/// The customer's own fields.
pub(super) fn custom(object: Object, definitions: &[CustomField]) -> Vec<Field> {
    let owner = owner(object, definitions);
    let field = |one: &CustomField| Field {
        options: one.choices.clone(),
        several: one.accepts_multiple_values,
        custom: true,
        target: if owner == Some(one.id.as_str()) {
            Some("owner".to_owned())
        } else {
            of_account(object, one)
        },
        ..Field::plain(&format!("{CUSTOM}{}", one.id), shown(one), kind(one))
    };
    definitions.iter().map(field).collect()
}

/// What people see; of a field without a name, its id.
fn shown(field: &CustomField) -> &str {
    if field.name.is_empty() { &field.id } else { &field.name }
}

fn kind(field: &CustomField) -> CustomType {
    match (field.kind.as_str(), field.accepts_multiple_values) {
        ("number", _) => CustomType::Number,
        ("date", _) => CustomType::Date,
        ("datetime", _) => CustomType::Datetime,
        ("choices", false) => CustomType::Select,
        ("choices", true) => CustomType::MultiSelect,
        _ => CustomType::Text,
    }
}

/// The custom field that says who is responsible: leads and contacts have no owner of their own. One
/// that is called so, else the only one that holds one user.
fn owner(object: Object, definitions: &[CustomField]) -> Option<&str> {
    if object == Object::Deals {
        return None;
    }
    let of_user = |one: &&CustomField| one.kind == "user" && !one.accepts_multiple_values;
    let users: Vec<&CustomField> = definitions.iter().filter(of_user).collect();
    let called = |name: &&str| {
        users.iter().find(|one| one.name.trim().to_lowercase() == **name).map(|one| one.id.as_str())
    };
    OWNERS.iter().find_map(called).or(match users.as_slice() {
        [only] => Some(only.id.as_str()),
        _ => None,
    })
}

fn of_account(object: Object, field: &CustomField) -> Option<String> {
    let name = field.name.trim().to_lowercase();
    let fits = object == Object::Accounts && !field.accepts_multiple_values && field.kind != "user";
    let target = OF_ACCOUNTS.iter().find(|(known, _)| fits && *known == name)?.1;
    Some(target.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(id: &str, name: &str, kind: &str) -> CustomField {
        CustomField {
            id: id.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
            choices: Vec::new(),
            accepts_multiple_values: false,
        }
    }

    fn targets(object: Object, definitions: &[CustomField]) -> Vec<Option<String>> {
        custom(object, definitions).into_iter().map(|field| field.target).collect()
    }

    #[test]
    fn the_only_user_is_the_owner_and_of_several_the_one_that_is_called_so() {
        let one = [field("cf_1", "Verkauf", "user")];
        assert_eq!(targets(Object::Accounts, &one), [Some("owner".to_owned())]);
        let two = [field("cf_1", "Support", "user"), field("cf_2", "Lead Owner", "user")];
        assert_eq!(targets(Object::Accounts, &two), [None, Some("owner".to_owned())]);
        let neither = [field("cf_1", "Support", "user"), field("cf_2", "Coach", "user")];
        assert_eq!(targets(Object::Accounts, &neither), [None, None]);
        assert_eq!(targets(Object::Deals, &one), [None]);
    }

    #[test]
    fn a_lead_has_no_phone_but_a_field_that_is_called_so() {
        let phone = [field("cf_1", "Phone", "text")];
        assert_eq!(targets(Object::Accounts, &phone), [Some("phone".to_owned())]);
        assert_eq!(targets(Object::Contacts, &phone), [None]);
    }
}
