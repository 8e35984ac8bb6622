//! People who are leads: not yet contacts at Salesforce, and contacts here where somebody asks for them.
//!
//! A lead goes into the columns of contacts where both have the same field, and into columns of its own
//! where not. One that is converted became a contact: it leads to that one, and is no record of its own.

use super::Salesforce;
use super::catalog::Private;
use super::fields::{self, Form};
use super::rows::Plan;
use super::wire::{Describe, Described};
use crate::model::{CustomType, Object};
use crate::source::crm::{Catalog, CrmError, Field, Unseen};

pub(super) const LEAD: &str = "Lead";
/// Those that are leads still.
pub(super) const UNCONVERTED: &str = "IsConverted = false";

/// Fields that contacts have under another name, and their targets.
const RENAMED: [(&str, &str, &str); 5] = [
    ("Street", "MailingStreet", "street"),
    ("City", "MailingCity", "city"),
    ("State", "MailingState", "state"),
    ("PostalCode", "MailingPostalCode", "postal_code"),
    ("Country", "MailingCountry", "country"),
];

/// Fields that leads alone have, and their targets.
const OWN: [(&str, &str); 3] =
    [("Company", "company"), ("Status", "lifecycle_stage"), ("Website", "website")];

/// Fields that say how the lead is kept, and nothing of the person.
const BOOKKEEPING: [&str; 6] =
    ["Name", "IsDeleted", "IsConverted", "IsUnreadByOwner", "MasterRecordId", "PhotoUrl"];

impl Salesforce {
    /// Adds people who are leads to the contacts of a catalog.
    pub(super) fn add_leads(
        &self,
        catalog: &mut Catalog,
        private: &mut Private,
    ) -> Result<(), CrmError> {
        let Some(contact_plan) = private.plans.get(&Object::Contacts) else { return Ok(()) };
        let Some(describe) = self.describe(LEAD)? else {
            catalog.unseen.push(Unseen {
                object: Some(Object::Contacts),
                what: "Lead records".to_owned(),
                opt_out: false,
                ask: "`Read` and `View All` on Lead in a permission set of this user".to_owned(),
            });
            return Ok(());
        };
        catalog.unseen.extend(fields::unseen_opt_outs(Object::Contacts, LEAD, &describe));
        if let Some(contacts) = catalog.objects.get_mut(&Object::Contacts) {
            private.leads = Some(plan(&describe, &mut contacts.fields, contact_plan));
            catalog.leads = true;
        }
        Ok(())
    }
}

/// How leads are asked for; adds the columns that contacts lack.
fn plan(describe: &Describe, contacts: &mut Vec<Field>, contact_plan: &Plan) -> Plan {
    let mut plan = Plan {
        sobject: LEAD.to_owned(),
        merges: describe.has("MasterRecordId"),
        converts: true,
        ..Plan::default()
    };
    if describe.has("IndividualId") {
        plan.objections.clone_from(&contact_plan.objections);
        plan.consents = contact_plan.consents;
        plan.fields.extend(plan.objections.iter().map(|path| (path.clone(), Form::Plain)));
    }
    for described in &describe.fields {
        let name = described.name.as_str();
        if BOOKKEEPING.contains(&name) || name.starts_with("Converted") {
            continue;
        }
        let Some((mut kind, mut form)) = fields::kind(described) else { continue };
        let (mut options, mut labels) = fields::options(described);
        let is_type = name == fields::RECORD_TYPE;
        if is_type {
            labels = fields::record_types(describe);
            if labels.is_empty() {
                continue;
            }
            (kind, form) = (CustomType::Select, Form::Option);
            options = labels.values().cloned().collect();
        }
        // The types of leads are others than those of contacts.
        let column = if is_type { own_column(name) } else { column(described, contacts) };
        match contacts.iter_mut().find(|field| field.name == column) {
            Some(field) => {
                for option in options {
                    if !field.options.contains(&option) {
                        field.options.push(option);
                    }
                }
            }
            None => {
                let target = target(name);
                let label = match described.label.starts_with(LEAD) {
                    true => described.label.clone(),
                    false => format!("{LEAD} {}", described.label),
                };
                contacts.push(Field {
                    options,
                    several: form == Form::Options,
                    custom: described.custom,
                    read_only: described.calculated || !described.updateable,
                    target: target.map(str::to_owned),
                    read: is_type
                        || target.is_some()
                        || fields::is_of_use(Object::Contacts, described),
                    optional: is_type,
                    ..Field::plain(&column, &label, kind)
                });
            }
        }
        if !labels.is_empty() {
            plan.labels.insert(name.to_owned(), labels);
        }
        if column != name {
            plan.columns.insert(name.to_owned(), column);
        }
        plan.fields.push((name.to_owned(), form));
    }
    plan
}

/// The column of contacts that a field of leads goes into.
fn column(described: &Described, contacts: &[Field]) -> String {
    let name = described.name.as_str();
    let own = || own_column(name);
    if OWN.iter().any(|(known, _)| *known == name) {
        return own();
    }
    let there = RENAMED.iter().find(|(known, ..)| *known == name).map_or(name, |(_, to, _)| to);
    let kind = fields::kind(described).map(|(kind, _)| kind);
    let same = |field: &&Field| field.name == there && Some(field.kind) == kind;
    contacts.iter().find(same).map_or_else(own, |field| field.name.clone())
}

fn own_column(name: &str) -> String {
    format!("{LEAD}.{name}")
}

/// The target of a field for which contacts have no column.
fn target(name: &str) -> Option<&'static str> {
    let own = OWN.iter().find(|(known, _)| *known == name).map(|(_, target)| *target);
    let renamed = RENAMED.iter().find(|(known, ..)| *known == name).map(|(.., target)| *target);
    let contacts = fields::targets(Object::Contacts).iter();
    let same = contacts.clone().find(|(known, _)| *known == name).map(|(_, target)| *target);
    own.or(renamed).or(same)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    fn describe(fields: &serde_json::Value) -> Describe {
        serde_json::from_value(json!({"queryable": true, "fields": fields})).unwrap()
    }

    #[test]
    fn a_lead_goes_into_the_columns_of_contacts_and_what_it_has_beside_into_its_own() {
        let field = |name: &str, label: &str, kind: &str, custom: bool| json!({"name": name, "label": label, "type": kind, "custom": custom, "updateable": true});
        let contact = describe(&json!([
            field("LastName", "Last Name", "string", false),
            field("MailingCity", "Mailing City", "string", false),
            field("Size__c", "Size", "double", true),
            field("Tier__c", "Tier", "string", true),
        ]));
        let mut contacts = fields::read(Object::Contacts, &contact).fields;
        let lead = describe(&json!([
            field("LastName", "Last Name", "string", false),
            field("City", "City", "string", false),
            field("Email", "Email", "email", false),
            field("Company", "Company", "string", false),
            field("Status", "Lead Status", "picklist", false),
            field("Size__c", "Size", "double", true),
            field("Tier__c", "Tier", "double", true),
            field("ConvertedDate", "Converted Date", "date", false),
        ]));
        let plan = plan(&lead, &mut contacts, &Plan::default());
        let columns: BTreeMap<&str, &str> =
            plan.columns.iter().map(|(name, column)| (name.as_str(), column.as_str())).collect();
        let expected = [
            ("City", "MailingCity"),
            ("Company", "Lead.Company"),
            ("Email", "Lead.Email"),
            ("Status", "Lead.Status"),
            ("Tier__c", "Lead.Tier__c"),
        ];
        assert_eq!(columns, BTreeMap::from(expected));
        let target = |name: &str| {
            contacts.iter().find(|field| field.name == name).and_then(|field| field.target.clone())
        };
        assert_eq!(target("Lead.Status").as_deref(), Some("lifecycle_stage"));
        assert_eq!(target("Lead.Company").as_deref(), Some("company"));
        assert_eq!(target("Lead.Email").as_deref(), Some("email"), "contacts hide theirs");
        assert_eq!(plan.fields.len(), 7);
    }

    #[test]
    fn the_record_type_of_a_lead_is_its_name_and_none_of_a_contacts() {
        let typed = |types: &serde_json::Value| {
            let record_type =
                json!({"name": "RecordTypeId", "label": "Record Type ID", "type": "reference"});
            let described =
                json!({"queryable": true, "fields": [record_type], "recordTypeInfos": types});
            serde_json::from_value::<Describe>(described).unwrap()
        };
        let contact = typed(&json!([{"recordTypeId": "012Da000003Vv95IAC", "name": "Person"}]));
        let mut contacts = fields::read(Object::Contacts, &contact).fields;
        let lead = typed(&json!([
            {"recordTypeId": "012Da000003VwAAIA0", "name": "Inbound", "master": false},
            {"recordTypeId": "012000000000000AAA", "name": "Master", "master": true},
        ]));
        let plan = plan(&lead, &mut contacts, &Plan::default());
        assert_eq!(plan.columns["RecordTypeId"], "Lead.RecordTypeId");
        assert_eq!(plan.labels["RecordTypeId"]["012Da000003VwAAIA0"], "Inbound");
        let field = contacts.iter().find(|field| field.name == "Lead.RecordTypeId").unwrap();
        assert!(field.read && field.optional && field.options == ["Inbound"]);
        let alone = typed(
            &json!([{"recordTypeId": "012000000000000AAA", "name": "Master", "master": true}]),
        );
        assert!(super::plan(&alone, &mut Vec::new(), &Plan::default()).fields.is_empty());
    }
}
