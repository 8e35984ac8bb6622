//! Fields, pipelines, stages and users.

use serde_json::{Value, json};

use super::super::company::Company;
use super::Options;

/// The codes of custom fields.
pub const SHOE_SIZE: &str = "a1f0000000000000000000000000000000000001";
pub const COLOUR: &str = "a1f0000000000000000000000000000000000002";
pub const CONSENT: [(&str, &str); 5] = [
    ("PEWC text", "c0f0000000000000000000000000000000000001"),
    ("PEWC timestamp", "c0f0000000000000000000000000000000000002"),
    ("PEWC source URL", "c0f0000000000000000000000000000000000003"),
    ("PEWC IP", "c0f0000000000000000000000000000000000004"),
    ("PEWC seller", "c0f0000000000000000000000000000000000005"),
];
pub const ACCOUNT_PHONE: &str = "b2f0000000000000000000000000000000000001";
pub const FEE: &str = "d3f0000000000000000000000000000000000001";
/// The ids of the options of the colour.
pub const COLOURS: [(&str, u64); 3] = [("Red", 11), ("Green", 12), ("Blue", 13)];

/// The id of a user.
pub fn user_id(at: usize) -> u64 {
    at as u64 + 501
}

/// The id of a pipeline.
pub fn pipeline_id(at: usize) -> u64 {
    at as u64 + 1
}

/// The id of a stage; only open ones are stages.
pub fn stage_id(pipeline: usize, stage: usize) -> u64 {
    pipeline as u64 * 100 + stage as u64 + 1
}

fn field(name: &str, code: &str, kind: &str, options: Value) -> Value {
    json!({
        "field_name": name, "field_code": code, "field_type": kind, "options": options,
        "subfields": null, "is_custom_field": code.len() == 40, "is_optional_response_field": false,
    })
}

pub fn person_fields(options: &Options) -> Vec<Value> {
    let colours: Vec<Value> =
        COLOURS.iter().map(|(label, id)| json!({"id": id, "label": label})).collect();
    let mut fields = vec![
        field("Name", "name", "varchar", Value::Null),
        field("Email", "emails", "varchar", Value::Null),
        field("Phone", "phones", "phone", Value::Null),
        field("Labels", "label_ids", "set", json!([{"id": 5, "label": "Hot"}])),
        field("Shoe size", SHOE_SIZE, "double", Value::Null),
        field("Favourite colour", COLOUR, "enum", json!(colours)),
    ];
    fields.extend(CONSENT.iter().map(|(name, code)| field(name, code, "text", Value::Null)));
    if options.campaigns {
        fields.push(field("Marketing status", "marketing_status", "enum", Value::Null));
        fields.push(field("Double opt-in", "doi_status", "enum", Value::Null));
    }
    fields
}

pub fn organization_fields() -> Vec<Value> {
    vec![
        field("Name", "name", "varchar", Value::Null),
        field("Industry", "industry", "enum", json!([{"id": 2, "label": "Paper"}])),
        field("Phone", ACCOUNT_PHONE, "phone", Value::Null),
    ]
}

pub fn deal_fields() -> Vec<Value> {
    vec![
        field("Title", "title", "varchar", Value::Null),
        field("Value", "value", "monetary", Value::Null),
        field("Fee", FEE, "monetary", Value::Null),
        field("Source channel", "channel", "enum", json!([{"id": 52, "label": "Fair"}])),
        field("Status", "status", "enum", json!([{"id": "open", "label": "Open"}])),
    ]
}

pub fn pipelines(company: &Company) -> Vec<Value> {
    let all = company.pipelines.iter().enumerate();
    all.map(|(at, one)| {
        json!({"id": pipeline_id(at), "name": one.name, "order_nr": at, "is_deleted": false,
            "is_deal_probability_enabled": true, "add_time": "2024-01-01T00:00:00Z",
            "update_time": "2024-01-01T00:00:00Z"})
    })
    .collect()
}

pub fn stages(company: &Company) -> Vec<Value> {
    let mut stages = Vec::new();
    for (pipeline, one) in company.pipelines.iter().enumerate() {
        let open = one.stages.iter().enumerate().filter(|(_, (_, kind))| *kind == "open");
        stages.extend(open.map(|(at, (name, _))| {
            json!({"id": stage_id(pipeline, at), "name": name, "order_nr": at + 1,
                "pipeline_id": pipeline_id(pipeline), "is_deleted": false, "deal_probability": 100,
                "is_deal_rot_enabled": false, "days_to_rotten": null})
        }));
    }
    stages
}

fn user(company: &Company, at: usize) -> Value {
    let user = &company.users[at];
    json!({
        "id": user_id(at), "name": format!("{} {}", user.name.0, user.name.1), "email": user.email,
        "default_currency": "USD", "locale": "en_US", "activated": true, "active_flag": user.active,
        "created": "2024-01-01 09:16:26", "modified": "2024-01-02 08:45:56", "is_you": at == 0,
        "timezone_name": "America/New_York", "timezone_offset": "-05:00", "is_deleted": false,
    })
}

pub fn users(company: &Company) -> Vec<Value> {
    (0..company.users.len()).map(|at| user(company, at)).collect()
}

pub fn me(company: &Company) -> Value {
    let mut me = user(company, 0);
    me["company_id"] = json!(7_700_001);
    me["company_name"] = json!("Fernhill");
    me["company_domain"] = json!("fernhill");
    me["company_country"] = json!("US");
    me
}
