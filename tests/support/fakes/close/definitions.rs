//! The organization: users, pipelines, statuses and custom fields.

use serde_json::{Value, json};

use super::super::company::Company;
use super::super::{Asked, Object, Reply};

/// Its id.
pub const ORGANIZATION: &str = "orga_bwwWG475zqWiQGur0thQshwVXo8rIYecQHDWFanqhen";
/// The custom field of leads that holds their owner.
pub const OWNER: &str = "cf_owner0000000000000000000000000000000000000";
/// The custom field of leads that holds their phone number.
pub const PHONE: &str = "cf_phone0000000000000000000000000000000000000";
/// Custom fields of contacts: id, name and type.
pub const OF_CONTACTS: [(&str, &str, &str); 7] = [
    ("cf_shoe", "Shoe size", "number"),
    ("cf_colour", "Favourite colour", "choices"),
    ("cf_pewctext", "PEWC text", "textarea"),
    ("cf_pewctime", "PEWC timestamp", "datetime"),
    ("cf_pewcurl", "PEWC source URL", "text"),
    ("cf_pewcip", "PEWC IP", "text"),
    ("cf_pewcseller", "PEWC seller", "text"),
];

/// The id of a user.
pub fn user_id(place: usize) -> String {
    format!("user_{place:043}")
}

/// The id of a status.
pub fn status_id(pipeline: usize, stage: usize) -> String {
    format!("stat_{:043}", pipeline * 100 + stage)
}

pub fn me() -> Reply {
    Reply::json(
        200,
        json!({
            "id": user_id(0), "email": "ada@fernhill.example", "first_name": "Ada",
            "last_name": "Reyes",
            "organizations": [{ "id": ORGANIZATION, "name": "Fernhill" }],
        }),
    )
}

fn members(company: &Company, active: bool) -> Vec<Value> {
    let users = company.users.iter().enumerate().filter(|(_, user)| user.active == active);
    let member = |(at, user): (usize, &super::super::company::User)| {
        json!({
            "id": format!("memb_{at:043}"), "user_id": user_id(at), "user_email": user.email,
            "user_full_name": format!("{} {}", user.name.0, user.name.1),
        })
    };
    users.map(member).collect()
}

pub fn organization(company: &Company) -> Reply {
    Reply::json(
        200,
        json!({
            "id": ORGANIZATION, "name": "Fernhill", "currency": "USD",
            "memberships": members(company, true),
            "inactive_memberships": members(company, false),
        }),
    )
}

/// Users that are there, page by page.
pub fn users(company: &Company, asked: &Asked) -> Reply {
    let number = |name: &str, usual: usize| asked.param(name).map_or(Ok(usual), str::parse);
    let (Ok(limit), Ok(skip)) = (number("_limit", 100), number("_skip", 0)) else {
        return super::field_error("_limit", "Not a number");
    };
    let users = company.users.iter().enumerate().filter(|(_, user)| user.active);
    let user = |(at, user): (usize, &super::super::company::User)| {
        json!({
            "id": user_id(at), "email": user.email, "first_name": user.name.0,
            "last_name": user.name.1, "organizations": [ORGANIZATION],
        })
    };
    let all: Vec<Value> = users.map(user).collect();
    let has_more = all.len() > skip + limit;
    let data: Vec<Value> = all.into_iter().skip(skip).take(limit).collect();
    Reply::json(200, json!({ "data": data, "has_more": has_more }))
}

pub fn pipelines(company: &Company) -> Reply {
    let pipeline = |(at, pipeline): (usize, &super::super::company::Pipeline)| {
        let status = |(stage, (label, kind)): (usize, &(String, &str))| {
            json!({ "id": status_id(at, stage), "label": label,
                    "type": if *kind == "open" { "active" } else { kind } })
        };
        let statuses: Vec<Value> = pipeline.stages.iter().enumerate().map(status).collect();
        json!({ "id": format!("pipe_{at:022}"), "name": pipeline.name, "statuses": statuses,
                "organization_id": ORGANIZATION })
    };
    let data: Vec<Value> = company.pipelines.iter().enumerate().map(pipeline).collect();
    Reply::json(200, json!({ "data": data }))
}

pub fn lead_statuses() -> Reply {
    let labels = ["Potential", "Bad Fit", "Qualified", "Customer"].iter().enumerate();
    let data: Vec<Value> = labels
        .map(|(at, label)| json!({ "id": format!("stat_lead{at:039}"), "label": label }))
        .collect();
    Reply::json(200, json!({ "data": data, "has_more": false }))
}

/// The custom fields of an object, in order.
pub fn custom(object: Object, more: usize) -> Reply {
    let field = |id: &str, name: &str, kind: &str| {
        let choices = if kind == "choices" { json!(["Red", "Green", "Blue"]) } else { Value::Null };
        json!({ "id": id, "name": name, "type": kind, "choices": choices,
                "accepts_multiple_values": false, "is_shared": false })
    };
    let fields: Vec<Value> = match object {
        Object::Accounts => vec![field(OWNER, "Owner", "user"), field(PHONE, "Phone", "text")],
        Object::Contacts => {
            let own = OF_CONTACTS.iter().map(|(id, name, kind)| field(id, name, kind));
            let more =
                (0..more).map(|at| field(&format!("cf_more{at}"), &format!("More {at}"), "text"));
            own.chain(more).collect()
        }
        Object::Deals => Vec::new(),
    };
    Reply::json(200, json!({ "object_type": object_word(object), "fields": fields }))
}

/// What Close calls an object.
pub fn object_word(object: Object) -> &'static str {
    match object {
        Object::Accounts => "lead",
        Object::Contacts => "contact",
        Object::Deals => "opportunity",
    }
}
