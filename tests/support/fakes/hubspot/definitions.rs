//! What an account has beside records: properties, pipelines, owners, and itself.

use serde_json::{Value, json};

use super::super::company::{Company, User};
use super::super::{Asked, Object, Reply};
use super::Options;
use super::answers::refused;

/// The account's id.
pub const PORTAL: u64 = 4_815_162;

/// Name, label, type, form.
type Known = (&'static str, &'static str, &'static str, &'static str);

const COMMON: &[Known] = &[
    ("hs_object_id", "Record ID", "number", "number"),
    ("createdate", "Create date", "datetime", "date"),
    ("hubspot_owner_id", "Owner", "enumeration", "select"),
    ("hs_merged_object_ids", "Merged record IDs", "enumeration", "checkbox"),
];

const CONTACTS: &[Known] = &[
    ("lastmodifieddate", "Last modified date", "datetime", "date"),
    ("firstname", "First name", "string", "text"),
    ("lastname", "Last name", "string", "text"),
    ("email", "Email", "string", "text"),
    ("hs_additional_emails", "Additional email addresses", "enumeration", "checkbox"),
    ("phone", "Phone number", "string", "phonenumber"),
    ("mobilephone", "Mobile phone number", "string", "phonenumber"),
    ("jobtitle", "Job title", "string", "text"),
    ("company", "Company name", "string", "text"),
    ("lifecyclestage", "Lifecycle stage", "enumeration", "radio"),
    ("hs_lead_status", "Lead status", "enumeration", "radio"),
    ("hs_legal_basis", "Legal basis for processing contact's data", "enumeration", "checkbox"),
    ("hs_email_optout", "Unsubscribed from all email", "bool", "booleancheckbox"),
    ("hs_analytics_num_visits", "Number of sessions", "number", "number"),
];

const CONTACTS_CUSTOM: &[Known] = &[
    ("shoe_size", "Shoe size", "number", "number"),
    ("favourite_colour", "Favourite colour", "enumeration", "select"),
    ("pewc_text", "PEWC text", "string", "textarea"),
    ("pewc_timestamp", "PEWC timestamp", "datetime", "date"),
    ("pewc_source_url", "PEWC source URL", "string", "text"),
    ("pewc_ip", "PEWC IP", "string", "text"),
    ("pewc_seller", "PEWC seller", "string", "text"),
];

const COMPANIES: &[Known] = &[
    ("hs_lastmodifieddate", "Last modified date", "datetime", "date"),
    ("name", "Company name", "string", "text"),
    ("domain", "Company domain name", "string", "text"),
    ("phone", "Phone number", "string", "phonenumber"),
    ("city", "City", "string", "text"),
    ("numberofemployees", "Number of employees", "number", "number"),
    ("industry", "Industry", "enumeration", "select"),
];

const DEALS: &[Known] = &[
    ("hs_lastmodifieddate", "Last modified date", "datetime", "date"),
    ("dealname", "Deal name", "string", "text"),
    ("pipeline", "Pipeline", "enumeration", "select"),
    ("dealstage", "Deal stage", "enumeration", "radio"),
    ("amount", "Amount", "number", "number"),
    ("deal_currency_code", "Currency", "enumeration", "select"),
    ("closedate", "Close date", "datetime", "date"),
    ("dealtype", "Deal type", "enumeration", "radio"),
    ("hs_deal_stage_probability", "Deal probability", "number", "calculation_read_time"),
    ("amount_in_home_currency", "Amount in company currency", "number", "calculation_equation"),
];

/// The account.
pub fn account() -> Reply {
    let body = json!({
        "portalId": PORTAL, "accountType": "STANDARD", "timeZone": "America/New_York",
        "companyCurrency": "USD", "additionalCurrencies": ["EUR"], "utcOffset": "-05:00",
        "utcOffsetMilliseconds": -18_000_000, "uiDomain": "app.hubspot.com",
        "dataHostingLocation": "na1",
    });
    Reply::json(200, body)
}

/// The names of all properties of an object.
pub fn names(object: Object, options: &Options) -> Vec<String> {
    let known = standard(object).iter().chain(COMMON).chain(custom(object));
    let hidden = |name: &str| options.hidden.contains(&name);
    let known = known.map(|(name, ..)| (*name).to_owned()).filter(|name| !hidden(name));
    known.chain((0..options.more_properties).map(more)).collect()
}

/// The name of a property that there are many of.
pub fn more(at: usize) -> String {
    format!("something_that_somebody_once_wanted_to_know_{at}")
}

fn standard(object: Object) -> &'static [Known] {
    match object {
        Object::Accounts => COMPANIES,
        Object::Contacts => CONTACTS,
        Object::Deals => DEALS,
    }
}

fn custom(object: Object) -> &'static [Known] {
    if object == Object::Contacts { CONTACTS_CUSTOM } else { &[] }
}

/// The options of a property: value and label.
fn choices(name: &str) -> &'static [(&'static str, &'static str)] {
    match name {
        "favourite_colour" => &[("red_1", "Red"), ("green_1", "Green"), ("blue_1", "Blue")],
        "lifecyclestage" => &[("lead", "Lead"), ("customer", "Customer")],
        "hs_lead_status" => &[("NEW", "New"), ("IN_PROGRESS", "In progress")],
        "hs_legal_basis" => &[
            ("Freely given consent from contact", "Freely given consent from contact"),
            ("Not applicable", "Not applicable"),
        ],
        "hs_email_optout" => &[("true", "Yes"), ("false", "No")],
        "deal_currency_code" => &[("USD", "US Dollar"), ("EUR", "Euro")],
        "dealtype" => &[("newbusiness", "New Business"), ("existingbusiness", "Existing Business")],
        "industry" => &[("COMPUTER_SOFTWARE", "Computer Software")],
        _ => &[],
    }
}

/// The definitions of an object's properties.
pub fn properties(object: Object, options: &Options) -> Reply {
    let known = standard(object).iter().chain(COMMON).map(|known| property(known, true));
    let made = custom(object).iter().map(|known| property(known, false));
    let hidden =
        |one: &Value| options.hidden.iter().any(|name| one["name"].as_str() == Some(*name));
    let mut all: Vec<Value> = known.chain(made).filter(|one| !hidden(one)).collect();
    for at in 0..options.more_properties {
        let name = more(at);
        let mut one = property(&("", "", "string", "text"), false);
        one["name"] = json!(name);
        one["label"] = json!(format!("Something {at}"));
        all.push(one);
    }
    Reply::json(200, json!({ "results": all }))
}

fn property((name, label, kind, form): &Known, own: bool) -> Value {
    let options: Vec<Value> = choices(name)
        .iter()
        .enumerate()
        .map(|(at, (value, label))| {
            json!({"label": label, "value": value, "displayOrder": at, "hidden": false})
        })
        .collect();
    let is_owner = *name == "hubspot_owner_id";
    let mut one = json!({
        "name": name, "label": label, "type": kind, "fieldType": form, "description": "",
        "groupName": "information", "options": options, "displayOrder": -1,
        "calculated": form.starts_with("calculation"), "externalOptions": is_owner,
        "hasUniqueValue": false, "hidden": false, "hubspotDefined": own, "formField": true,
        "modificationMetadata": {
            "archivable": !own, "readOnlyDefinition": own,
            "readOnlyValue": name.starts_with("hs_object") || name.starts_with("hs_merged"),
        },
    });
    if is_owner {
        one["referencedObjectType"] = json!("OWNER");
    }
    if !own {
        // HubSpot leaves out what is false here.
        if let Some(one) = one.as_object_mut() {
            one.remove("hubspotDefined");
        }
    }
    one
}

/// The internal id of a pipeline.
pub fn pipeline_id(at: usize) -> String {
    if at == 0 { "default".to_owned() } else { format!("{}", 7_000_000 + at) }
}

/// The internal id of a stage.
pub fn stage_id(pipeline: usize, at: usize) -> String {
    format!("{}", 11_348_000 + pipeline * 100 + at)
}

/// The pipelines, the last one first: `displayOrder` counts.
pub fn pipelines(company: &Company) -> Reply {
    let moment = "2025-06-01T08:00:00.000Z";
    let pipeline = |(at, pipeline): (usize, &super::super::company::Pipeline)| {
        let stage = |(place, (name, kind)): (usize, &(String, &str))| {
            let probability = match *kind {
                "won" => "1.0",
                "lost" => "0.0",
                _ => "0.4",
            };
            json!({
                "id": stage_id(at, place), "label": name, "displayOrder": place, "archived": false,
                "metadata": {"isClosed": (*kind != "open").to_string(), "probability": probability},
                "createdAt": moment, "updatedAt": moment, "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT",
            })
        };
        let stages: Vec<Value> = pipeline.stages.iter().enumerate().map(stage).collect();
        json!({
            "id": pipeline_id(at), "label": pipeline.name, "displayOrder": at, "archived": false,
            "createdAt": moment, "updatedAt": moment, "stages": stages,
        })
    };
    let mut all: Vec<Value> = company.pipelines.iter().enumerate().map(pipeline).collect();
    all.reverse();
    Reply::json(200, json!({ "results": all }))
}

/// The id that records name an owner by.
pub fn owner_id(at: usize) -> u64 {
    41_629_779 + at as u64 * 11
}

/// Owners, active ones or archived ones.
pub fn owners(company: &Company, asked: &Asked) -> Reply {
    let limit: usize = asked.param("limit").unwrap_or("100").parse().unwrap_or(0);
    if !(1..=500).contains(&limit) {
        return refused(400, "limit is out of range");
    }
    let archived = asked.param("archived") == Some("true");
    let owner = |(at, user): (usize, &User)| {
        let number = 9_586_504 + at;
        json!({
            "id": owner_id(at).to_string(), "email": user.email, "type": "PERSON",
            "firstName": user.name.0, "lastName": user.name.1,
            "userId": if archived { Value::Null } else { json!(number) },
            "userIdIncludingInactive": number, "createdAt": "2019-12-25T13:01:35.228Z",
            "updatedAt": "2023-08-22T13:40:26.790Z", "archived": archived,
        })
    };
    let users = company.users.iter().enumerate().filter(|(_, user)| user.active != archived);
    let begin: usize = asked.param("after").unwrap_or("0").parse().unwrap_or(0);
    let all: Vec<Value> = users.map(owner).collect();
    let page: Vec<Value> = all.iter().skip(begin).take(limit).cloned().collect();
    let mut body = json!({ "results": page });
    if begin + limit < all.len() {
        body["paging"] = json!({"next": {"after": (begin + limit).to_string()}});
    }
    Reply::json(200, body)
}
