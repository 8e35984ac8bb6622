//! The fields of an object: what they are to us, and which of them are read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rows::long_id;
use super::wire::{Describe, Described};
use crate::model::{CustomType, Object};
use crate::source::crm::{Field, Unseen, may_forbid_calls};

/// How the values of a field are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Form {
    /// As they stand.
    Plain,
    /// Numbers and amounts.
    Number,
    /// Moments, `2026-03-08T14:30:00.000+0000`.
    Moment,
    /// An option.
    Option,
    /// Options, joined by `;`.
    Options,
    /// Of a kind that nobody here knows: whatever it is, as it came.
    Whole,
}

/// The object's name at Salesforce.
pub(super) fn sobject(object: Object) -> &'static str {
    match object {
        Object::Accounts => "Account",
        Object::Contacts => "Contact",
        Object::Deals => "Opportunity",
    }
}

/// The field that gives a deal its pipeline.
pub(super) const RECORD_TYPE: &str = "RecordTypeId";

/// The standard fields that are a target.
pub(super) fn targets(object: Object) -> &'static [(&'static str, &'static str)] {
    match object {
        Object::Accounts => &[
            ("Id", "id"),
            ("Name", "name"),
            ("Website", "website"),
            ("Phone", "phone"),
            ("Industry", "industry"),
            ("NumberOfEmployees", "employees"),
            ("AnnualRevenue", "annual_revenue"),
            ("BillingStreet", "street"),
            ("BillingCity", "city"),
            ("BillingState", "state"),
            ("BillingPostalCode", "postal_code"),
            ("BillingCountry", "country"),
            ("Description", "description"),
            ("OwnerId", "owner"),
            ("CreatedDate", "created_at"),
        ],
        Object::Contacts => &[
            ("Id", "id"),
            ("AccountId", "account_id"),
            ("FirstName", "first_name"),
            ("LastName", "last_name"),
            ("Email", "email"),
            ("Phone", "phone"),
            ("MobilePhone", "phone"),
            ("HomePhone", "phone"),
            ("OtherPhone", "phone"),
            ("Title", "title"),
            ("Department", "department"),
            ("MailingStreet", "street"),
            ("MailingCity", "city"),
            ("MailingState", "state"),
            ("MailingPostalCode", "postal_code"),
            ("MailingCountry", "country"),
            ("LeadSource", "lead_source"),
            ("HasOptedOutOfEmail", "email_opt_out"),
            ("DoNotCall", "consent.do_not_call"),
            ("Description", "description"),
            ("OwnerId", "owner"),
            ("CreatedDate", "created_at"),
        ],
        Object::Deals => &[
            ("Id", "id"),
            ("Name", "name"),
            ("StageName", "stage"),
            (RECORD_TYPE, "pipeline"),
            ("Amount", "amount"),
            ("CurrencyIsoCode", "currency"),
            ("CloseDate", "close_date"),
            ("Probability", "probability"),
            ("AccountId", "account_id"),
            ("Type", "deal_type"),
            ("LeadSource", "lead_source"),
            ("Description", "description"),
            ("OwnerId", "owner"),
            ("CreatedDate", "created_at"),
        ],
    }
}

/// Fields of opt-out. Where field-level security hides one it is missing, and nothing says so.
const OPT_OUTS: [&str; 3] = ["HasOptedOutOfEmail", "HasOptedOutOfFax", "DoNotCall"];

/// By these people object to all that is done with their data. They stand in a record of their own,
/// that contacts lead to where an org keeps such.
/// <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_individual.htm>
const OBJECTIONS: [&str; 3] = ["HasOptedOutSolicit", "HasOptedOutProcessing", "ShouldForget"];

/// Fields that are there or not by what an org has switched on.
const BY_SETTING: [&str; 2] = [RECORD_TYPE, "CurrencyIsoCode"];

/// Standard fields that can be changed and still say nothing of use elsewhere: Salesforce's own
/// bookkeeping, and what another field says as well.
const BOOKKEEPING: &[&str] = &[
    "CampaignId",
    "CleanStatus",
    "ContractId",
    "CurrencyIsoCode",
    "DandbCompanyId",
    "EmailBouncedDate",
    "EmailBouncedReason",
    "ForecastCategoryName",
    "IndividualId",
    "IsBuyer",
    "IsCustomerPortal",
    "IsPartner",
    "IsPriorityRecord",
    "IsPrivate",
    "Jigsaw",
    "JigsawContactId",
    "OperatingHoursId",
    "Pricebook2Id",
    "RecordTypeId",
    "SyncedQuoteId",
];

/// Ends of names of the same kind: places on the globe, and the codes beside the names of states and
/// countries.
const BOOKKEEPING_ENDS: [&str; 5] =
    ["Latitude", "Longitude", "GeocodeAccuracy", "StateCode", "CountryCode"];

/// What people call a person's further addresses and numbers.
const FURTHER: [&str; 10] = [
    "second",
    "secondary",
    "other",
    "personal",
    "private",
    "home",
    "work",
    "business",
    "alternate",
    "additional",
];

/// A contact has one field for e-mail and none for numbers beyond the usual: what people add for more
/// is told by its type and its name. That of an assistant or a manager is not the contact's.
fn further(object: Object, field: &Described) -> Option<&'static str> {
    if object != Object::Contacts || !field.custom || field.calculated {
        return None;
    }
    let target = match field.kind.as_str() {
        "email" => "email",
        "phone" => "phone",
        _ => return None,
    };
    let label = field.label.to_lowercase().replace("e-mail", "email");
    let mut words: Vec<&str> = label.split_whitespace().collect();
    if let Some("address" | "number") = words.last().copied() {
        words.pop();
    }
    matches!(words.as_slice(), [first, last] if FURTHER.contains(first) && *last == target)
        .then_some(target)
}

/// The type of a field; none where it holds several values at once or no text.
pub(super) fn kind(field: &Described) -> Option<(CustomType, Form)> {
    Some(match field.kind.as_str() {
        "boolean" => (CustomType::Boolean, Form::Plain),
        "int" | "long" | "double" | "percent" => (CustomType::Number, Form::Number),
        "currency" => (CustomType::Currency, Form::Number),
        "date" => (CustomType::Date, Form::Plain),
        "datetime" => (CustomType::Datetime, Form::Moment),
        "picklist" => (CustomType::Select, Form::Option),
        "multipicklist" => (CustomType::MultiSelect, Form::Options),
        "email" => (CustomType::Email, Form::Plain),
        "phone" => (CustomType::Phone, Form::Plain),
        "url" => (CustomType::Url, Form::Plain),
        "address" | "location" | "base64" | "complexvalue" | "json" => return None,
        "string" | "textarea" | "reference" | "id" | "combobox" | "encryptedstring" | "time" => {
            (CustomType::Text, Form::Plain)
        }
        _ => (CustomType::Text, Form::Whole),
    })
}

/// An object's fields, and how their values are read.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub fields: Vec<Field>,
    pub forms: BTreeMap<String, Form>,
    /// By field, the options that records hold under another name than people see.
    pub labels: BTreeMap<String, BTreeMap<String, String>>,
}

/// Reads what is told of an object's fields.
pub(super) fn read(object: Object, describe: &Describe) -> Fields {
    let mut read = Fields::default();
    for described in &describe.fields {
        let Some((mut kind, mut form)) = kind(described) else { continue };
        let standard = targets(object).iter().find(|(name, _)| *name == described.name);
        let target = match standard {
            Some((_, target)) => Some(*target),
            None => further(object, described),
        };
        let (mut options, mut others) = options(described);
        let is_type = object != Object::Deals && described.name == RECORD_TYPE;
        let types = if is_type { record_types(describe) } else { BTreeMap::new() };
        let is_typed = !types.is_empty();
        if is_typed {
            // People see its name.
            (kind, form) = (CustomType::Select, Form::Option);
            options = types.values().cloned().collect();
            options.dedup();
            others = types;
        }
        if !others.is_empty() {
            read.labels.insert(described.name.clone(), others);
        }
        let of_use = is_of_use(object, described);
        let always = target.is_some()
            || (of_use && described.custom)
            || OPT_OUTS.contains(&described.name.as_str())
            || (object == Object::Contacts && may_forbid_calls(&described.name, &described.label));
        let computed = described.calculated && described.custom;
        read.forms.insert(described.name.clone(), form);
        read.fields.push(Field {
            options,
            several: form == Form::Options,
            custom: described.custom,
            read_only: described.calculated || !described.updateable,
            target: target.map(str::to_owned),
            read: always || of_use || computed || is_typed,
            optional: !always,
            ..Field::plain(&described.name, &described.label, kind)
        });
    }
    read
}

/// The names of an object's record types by their ids, without the one that all objects have.
pub(super) fn record_types(describe: &Describe) -> BTreeMap<String, String> {
    let made = describe.record_type_infos.iter().filter(|of| !of.master);
    made.map(|of| (long_id(&of.record_type_id), of.name.clone())).collect()
}

/// The options of a field as people see them, and those that records hold under another name.
pub(super) fn options(field: &Described) -> (Vec<String>, BTreeMap<String, String>) {
    let mut options: Vec<String> = Vec::new();
    let mut others = BTreeMap::new();
    for value in &field.picklist_values {
        let shown = value.shown();
        if shown != value.value {
            others.insert(value.value.clone(), shown.to_owned());
        }
        if !options.iter().any(|known| known == shown) {
            options.push(shown.to_owned());
        }
    }
    (options, others)
}

impl Fields {
    /// Adds the objections of the individuals behind contacts; the paths to them.
    pub fn add_objections(&mut self, individual: &Describe) -> Vec<String> {
        let known = individual.fields.iter().filter(|of| OBJECTIONS.contains(&of.name.as_str()));
        let paths = known.map(|described| {
            let path = format!("Individual.{}", described.name);
            let target = "consent.do_not_call";
            let field = Field::standard(&path, &described.label, CustomType::Boolean, target);
            self.fields.push(field);
            self.forms.insert(path.clone(), Form::Plain);
            path
        });
        paths.collect()
    }
}

/// Whether a field without a target is read although nobody named it: what people filled in.
pub(super) fn is_of_use(object: Object, field: &Described) -> bool {
    let name = field.name.as_str();
    // A formula may say it too.
    if object == Object::Contacts && may_forbid_calls(name, &field.label) {
        return true;
    }
    if field.calculated || !field.updateable || (object == Object::Accounts && is_of_a_person(name))
    {
        return false;
    }
    let bookkeeping =
        BOOKKEEPING.contains(&name) || BOOKKEEPING_ENDS.iter().any(|end| name.ends_with(end));
    field.custom || !bookkeeping
}

/// The fields that should be there and are not visible.
pub(super) fn unseen(object: Object, describe: &Describe) -> Vec<Unseen> {
    let sobject = sobject(object);
    let opt_outs = if object == Object::Contacts { &OPT_OUTS[..] } else { &[] };
    let targets = targets(object).iter().map(|(name, _)| *name);
    let needed = targets.filter(|name| !opt_outs.contains(name) && !BY_SETTING.contains(name));
    let mut all = match object {
        Object::Contacts => unseen_opt_outs(object, sobject, describe),
        Object::Accounts | Object::Deals => Vec::new(),
    };
    let missing = needed.filter(|name| !describe.has(name));
    all.extend(missing.map(|name| unseen_field(object, sobject, name, false)));
    all
}

/// The opt-outs that should be there and are not visible.
pub(super) fn unseen_opt_outs(object: Object, sobject: &str, describe: &Describe) -> Vec<Unseen> {
    let missing = OPT_OUTS.iter().filter(|name| !describe.has(name));
    missing.map(|name| unseen_field(object, sobject, name, true)).collect()
}

fn unseen_field(object: Object, sobject: &str, name: &str, opt_out: bool) -> Unseen {
    Unseen {
        object: Some(object),
        what: format!("{sobject}.{name}"),
        opt_out,
        ask: format!(
            "read access to the field for this user: Setup > Object Manager > {sobject} > Fields & \
             Relationships > {name} > Set Field-Level Security, or a permission set"
        ),
    }
}

/// Whether a field of accounts is there for those that are people: they come as contacts, which have
/// it too.
fn is_of_a_person(name: &str) -> bool {
    let after = name.strip_prefix("Person").and_then(|rest| rest.chars().next());
    after.is_some_and(char::is_uppercase)
        || name.ends_with("__pc")
        || ["FirstName", "LastName", "MiddleName", "Suffix", "Salutation"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn describe(fields: &serde_json::Value) -> Describe {
        serde_json::from_value(serde_json::json!({"queryable": true, "fields": fields})).unwrap()
    }

    #[test]
    fn standard_fields_have_their_targets_and_custom_ones_their_types() {
        let describe = describe(&serde_json::json!([
            {"name": "LastName", "label": "Last Name", "type": "string", "updateable": true},
            {"name": "Shoe__c", "label": "Shoe", "type": "double", "custom": true, "updateable": true},
            {"name": "Age__c", "label": "Age", "type": "double", "custom": true, "calculated": true},
            {"name": "MailingAddress", "label": "Mailing Address", "type": "address"},
            {"name": "MailingLatitude", "label": "Lat", "type": "double", "updateable": true},
            {"name": "Salutation", "label": "Salutation", "type": "picklist", "updateable": true,
             "picklistValues": [{"label": "Frau", "value": "Ms."}, {"label": "Dr.", "value": "Dr."}]},
        ]));
        let read = read(Object::Contacts, &describe);
        let field = |name: &str| read.fields.iter().find(|field| field.name == name);
        assert_eq!(field("LastName").unwrap().target.as_deref(), Some("last_name"));
        let shoe = field("Shoe__c").unwrap();
        assert!(shoe.custom && shoe.read && shoe.kind == CustomType::Number);
        let age = field("Age__c").unwrap();
        assert!(age.read && age.read_only && age.optional, "a column where it holds values");
        assert!(field("MailingAddress").is_none(), "its parts are fields of their own");
        assert!(!field("MailingLatitude").unwrap().read);
        assert_eq!(field("Salutation").unwrap().options, ["Frau", "Dr."]);
        assert_eq!(read.labels["Salutation"]["Ms."], "Frau");
    }

    #[test]
    fn a_second_e_mail_is_one_and_that_of_an_assistant_is_not() {
        let email = |label: &str| {
            let fields = serde_json::json!([{"name": "A__c", "label": label, "type": "email",
                "custom": true, "updateable": true}]);
            read(Object::Contacts, &describe(&fields)).fields.remove(0).target
        };
        for label in ["Second email", "Other E-Mail Address", "Personal Email"] {
            assert_eq!(email(label).as_deref(), Some("email"), "{label}");
        }
        for label in ["Assistant email", "Email of the boss", "Invoices"] {
            assert_eq!(email(label), None, "{label}");
        }
    }

    #[test]
    fn the_record_type_of_an_account_is_its_name() {
        let describe: Describe = serde_json::from_value(serde_json::json!({
            "queryable": true,
            "fields": [{"name": "RecordTypeId", "label": "Record Type ID", "type": "reference"}],
            "recordTypeInfos": [
                {"recordTypeId": "012Da000003Vv95IAC", "name": "Household", "master": false},
                {"recordTypeId": "012000000000000AAA", "name": "Master", "master": true},
            ],
        }))
        .unwrap();
        let read = super::read(Object::Accounts, &describe);
        let field = &read.fields[0];
        assert!(field.read && field.optional && field.options == ["Household"]);
        assert_eq!(read.labels["RecordTypeId"]["012Da000003Vv95IAC"], "Household");
    }

    #[test]
    fn what_accounts_have_for_people_is_read_of_the_contacts() {
        for name in ["PersonEmail", "LastName", "Level__pc"] {
            assert!(is_of_a_person(name), "{name}");
        }
        for name in ["Personal_note__c", "Name", "Personality"] {
            assert!(!is_of_a_person(name), "{name}");
        }
    }

    #[test]
    fn an_opt_out_that_is_not_visible_is_told() {
        let describe = describe(&serde_json::json!([
            {"name": "DoNotCall", "label": "Do Not Call", "type": "boolean"},
        ]));
        let unseen = unseen(Object::Contacts, &describe);
        let opt_outs: Vec<&str> = unseen
            .iter()
            .filter(|unseen| unseen.opt_out)
            .map(|unseen| unseen.what.as_str())
            .collect();
        assert_eq!(opt_outs, ["Contact.HasOptedOutOfEmail", "Contact.HasOptedOutOfFax"]);
        assert!(unseen.iter().any(|unseen| unseen.what == "Contact.Email" && !unseen.opt_out));
    }
}
