//! Each CRM as a source, fed with answers that others recorded or that its vendor gives as examples.

use serde_json::{Value, json};

use crate::support::Sandbox;
use crate::support::replay::{Recording, Replay};

/// A CRM that was read and imported, with all suggestions of `map` accepted.
struct Imported {
    sandbox: Sandbox,
    /// A dry run without a mapping, before.
    tried: Value,
    done: Value,
}

/// Parts of the calls that count what is not moved.
const NOT_MOVED: [&str; 19] = [
    "/recordCount",
    "FROM Lead WHERE",
    "/leads",
    "/notes",
    "/calls/",
    "/emails/",
    "/meetings/",
    "/tasks/",
    "/tickets/",
    "/products",
    "/line_items/",
    "/activities",
    "/files",
    "/activity/note/",
    "/activity/call/",
    "/activity/email/",
    "/activity/sms/",
    "/activity/meeting/",
    "/task/",
];

fn imported(service: &'static str) -> Imported {
    let replay = Replay::start(service);
    let sandbox = Sandbox::new();
    for words in [
        &["workspace", "users", "import", service][..],
        &["pipelines", "create", "--from", service],
        &["map", service, "-o", "mapping.toml", "--accept-suggestions"],
    ] {
        let ran = replay.run(&sandbox, words);
        assert_eq!(ran.code, 0, "{words:?}: {ran:?}");
    }
    let other = Sandbox::new();
    let words = ["dry-run", service, "--all", "--max-rejected", "100%", "--format", "json"];
    let tried = replay.run(&other, &words);
    assert_eq!(tried.code, 0, "{tried:?}");
    let words = ["import", service, "--mapping", "mapping.toml", "--format", "json"];
    let ran = replay.run(&sandbox, &words);
    assert_eq!(ran.code, 0, "{ran:?}");
    // What is not moved is counted by calls that no recording has: refused, they stop nothing.
    let unknown = replay.unknown();
    let counts = |asked: &String| NOT_MOVED.iter().any(|part| asked.contains(part));
    let unknown: Vec<&String> = unknown.iter().filter(|asked| !counts(asked)).collect();
    assert_eq!(unknown, [""; 0], "asked and not recorded");
    Imported { tried: tried.json(), done: ran.json(), sandbox }
}

impl Imported {
    fn created(&self) -> Value {
        let count = |object: &str| self.done["objects"][object]["created"].clone();
        json!([count("accounts"), count("contacts"), count("deals")])
    }

    /// The columns of an object that nothing takes without a mapping.
    fn left(&self, object: &str) -> Vec<&str> {
        let left = self.tried["unmapped_columns"][object].as_array();
        left.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// Every one of these is named as left out, and none of those is a column at all.
    fn names(&self, object: &str, named: &[&str], absent: &[&str]) {
        let left = self.left(object);
        for name in named {
            assert!(left.contains(name), "`{name}` of {object} is not in {left:?}");
        }
        for name in absent {
            assert!(!left.contains(name), "`{name}` of {object} has no values: {left:?}");
        }
    }

    fn one(&self, sql: &str) -> Vec<String> {
        self.sandbox.sql(sql).remove(0)
    }
}

#[test]
fn recordings_say_where_they_are_from_and_name_nobody() {
    for service in ["hubspot", "salesforce", "pipedrive", "close"] {
        let recording = Recording::of(service);
        for said in [&recording.source, &recording.licence, &recording.changed] {
            assert!(!said.is_empty(), "{service}");
        }
        let text = std::fs::read_to_string(format!(
            "{}/fixtures/recorded/{service}.json",
            env!("CARGO_MANIFEST_DIR")
        ))
        .unwrap();
        let domains = text.match_indices('@').map(|(at, _)| {
            let rest = &text[at + 1..];
            &rest[..rest.find(['"', ' ', ';', ',', ')']).unwrap_or(rest.len())]
        });
        let domains: Vec<&str> = domains.filter(|domain| domain.contains('.')).collect();
        assert!(domains.iter().all(|domain| domain.ends_with(".example")), "{domains:?}");
    }
}

#[test]
fn hubspots_own_properties_that_hold_values_are_columns() {
    let hubspot = imported("hubspot");
    assert_eq!(hubspot.created(), json!([1, 2, 1]));
    hubspot.names("contacts", &["salutation", "date_of_birth", "tcpa_consent"], &["degree"]);
    let accounts = ["type", "hs_additional_domains", "hs_parent_company_id"];
    hubspot.names("accounts", &accounts, &["founded_year"]);
    hubspot.names("deals", &["hs_next_step", "hs_priority"], &[]);
    let not_read = &hubspot.tried["extraction"]["not_read"]["contacts"];
    assert_eq!(
        *not_read,
        json!(["lastmodifieddate", "hs_analytics_num_visits", "hs_all_owner_ids"])
    );
    let said = hubspot.one(
        "SELECT custom ->> 'salutation', custom ->> 'date_of_birth' FROM contacts
         WHERE first_name = 'Ada'",
    );
    assert_eq!(said, ["Dr.", "29 February 1980"]);
    let said = hubspot.one("SELECT probability, custom ->> 'hs_priority', stage FROM deals");
    assert_eq!(said, ["90", "High", "Contract sent"]);
}

#[test]
fn salesforces_fields_go_by_their_api_names() {
    let salesforce = imported("salesforce");
    assert_eq!(salesforce.created(), json!([2, 1, 1]));
    salesforce.names(
        "accounts",
        &["Site", "RecordTypeId", "Open_Amount__c"],
        &["Website", "ShippingStreet"],
    );
    salesforce.names("contacts", &["Salutation", "Birthdate"], &["OtherStreet", "Fax"]);
    let said = salesforce.one(
        "SELECT coalesce(website, 'none'), custom ->> 'site', custom ->> 'record_type_id',
                custom ->> 'open_amount', employees
         FROM accounts WHERE name = 'Fenwick Paper'",
    );
    assert_eq!(said, ["none", "Mill 2, ground floor", "Household Account", "125000.5", "38"]);
    let said = salesforce.one(
        "SELECT stage, amount, close_date, contact_id IS NOT NULL, account_id IS NOT NULL FROM deals",
    );
    assert_eq!(said, ["In Progress", "1500", "2021-10-03", "1", "1"]);
}

#[test]
fn pipedrives_deals_close_on_their_days_and_archived_ones_are_told_apart() {
    let pipedrive = imported("pipedrive");
    assert_eq!(pipedrive.created(), json!([1, 1, 3]));
    pipedrive.names("contacts", &["im", "birthday", "notes", "postal_address.subpremise"], &[]);
    pipedrive.names("accounts", &["address.sublocality", "address.admin_area_level_2"], &[]);
    let deals = ["acv", "arr", "mrr", "origin", "channel_id", "is_archived", "archive_time"];
    pipedrive.names("deals", &deals, &["origin_id"]);
    let said = pipedrive.sandbox.sql(
        "SELECT name, close_date, stage, custom ->> 'is_archived', custom ->> 'mrr',
                coalesce(lead_source, 'none')
         FROM deals ORDER BY name",
    );
    // No definition names the option of its channel.
    assert_eq!(said[0], ["Archived deal", "2021-01-01", "Stage Name", "1", "10", "52"]);
    assert_eq!(said[1], ["Deal Title", "2026-03-08", "Won", "0", "10", "none"]);
    let open = &said[2];
    assert_eq!(open[1], "2021-01-01", "the day on which it is expected to close: {open:?}");
    let notes = pipedrive.done["notes"].to_string();
    assert!(notes.contains("`is_archived` tells them apart"), "{notes}");
    let said = pipedrive.one("SELECT custom ->> 'im' FROM contacts");
    assert_eq!(said, ["rosa.skype;rosa.whatsapp"]);
}

#[test]
fn closes_old_records_keep_their_custom_fields() {
    let close = imported("close");
    assert_eq!(close.created(), json!([1, 2, 2]));
    let said = close.one("SELECT name, city, custom ->> 'google_analytics_id' FROM accounts");
    assert_eq!(said, ["Fenwick Paper", "San Francisco", "Website contact form"]);
    let said = close.sandbox.sql("SELECT amount, stage FROM deals ORDER BY CAST(amount AS REAL)");
    assert_eq!(said[1], ["200.00", "S01: Received Offer Request"]);
}
