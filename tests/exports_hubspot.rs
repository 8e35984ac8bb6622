//! HubSpot's export, imported as it is: what ends where, exactly.

use serde_json::Value;

use crate::support::Sandbox;
use crate::support::exports::{copied, counts, imported, warnings};

const COMPANIES: &str = "hubspot-crm-exports-all-companies-2026-11-02.csv";
const CONTACTS: &str = "hubspot-crm-exports-all-contacts-2026-11-02.csv";
const DEALS: &str = "hubspot-crm-exports-all-deals-2026-11-02.csv";
const ALL: [&str; 3] = [COMPANIES, CONTACTS, DEALS];

fn hubspot() -> (Sandbox, Value) {
    imported("hubspot", DEALS, &ALL)
}

#[test]
fn every_row_becomes_a_record_under_the_id_that_hubspot_gave_it() {
    let (sandbox, report) = hubspot();
    assert_eq!(counts(&report, "accounts"), [12, 12, 0, 0, 0]);
    assert_eq!(counts(&report, "contacts"), [15, 15, 0, 0, 0]);
    assert_eq!(counts(&report, "deals"), [14, 14, 0, 0, 0]);
    assert_eq!(report["accounts_from_contacts"], 0);
    let ids = "SELECT source, object, count(*), min(external_id), max(external_id)
               FROM external_ids GROUP BY object ORDER BY object";
    assert_eq!(
        sandbox.lines(ids),
        [
            "hubspot | accounts | 12 | 17450000101 | 17450000508",
            "hubspot | contacts | 15 | 301001 | 301519",
            "hubspot | deals | 14 | 26310000401 | 26310000882",
        ]
    );
}

#[test]
fn a_company_keeps_its_address_its_web_site_its_numbers_and_its_day() {
    let (sandbox, _) = hubspot();
    let company =
        "SELECT domain, website, phone, industry, employees, annual_revenue, street, city,
                   state, postal_code, country, created_at FROM accounts WHERE name = ";
    assert_eq!(
        sandbox.lines(&format!("{company} 'Cobblestone Hotels'")),
        ["cobblestonehotels.example | https://cobblestonehotels.example | +13125550122 | \
          Hospitality | 320 | 41000000 | 400 Lake Street\nSuite 9 | Chicago | IL | 60601 | \
          United States | 2025-02-10T14:02:00Z"]
    );
    // Leading zeros stay, and what is empty is null.
    assert_eq!(
        sandbox.lines(&format!("{company} 'Granite Parks Dept'")),
        [
            "graniteparks.example | https://graniteparks.example | +16035550126 | Public Sector | 60 \
          |  | 2 Capitol Street | Concord | NH | 03301 | United States | 2025-04-20T11:20:00Z"
        ]
    );
    assert_eq!(
        sandbox.one("SELECT count(*) FROM accounts WHERE name = 'Iris & Sons \"Movers\"'"),
        "1"
    );
}

#[test]
fn a_contact_keeps_its_numbers_and_addresses_the_first_is_primary() {
    let (sandbox, _) = hubspot();
    let contact = "SELECT first_name, last_name, email, more_emails, phone, more_phones, title,
                   account_name, lifecycle_stage, created_at FROM contacts WHERE first_name = ";
    assert_eq!(
        sandbox.lines(&format!("{contact} 'Oskar'")),
        [
            "Oskar | Finch | oskar@cobblestonehotels.example | [\"oskar.finch@private-mail.example\"] \
          | +13125550142 | [\"+13125550162\"] | Head of Guest Services | Cobblestone Hotels | \
          Customer | 2025-02-10T14:10:00Z"
        ]
    );
    // The mobile number of somebody who has no other is the primary one.
    assert_eq!(
        sandbox.lines(&format!("{contact} 'Bo'")),
        ["Bo |  | bo@private-mail.example | [] | +12025550154 | [] |  |  | Customer | \
          2025-10-02T07:45:00Z"]
    );
}

#[test]
fn two_people_who_share_an_address_are_two_contacts_and_it_is_said() {
    let (sandbox, report) = hubspot();
    let shared = "SELECT last_name FROM contacts WHERE email = 'office@evergreenschools.example'";
    assert_eq!(sandbox.lines(shared), ["Ito", "Keller"]);
    assert!(warnings(&report).contains(&"contacts duplicate_email 1".to_owned()));
}

#[test]
fn contacts_link_to_their_primary_company() {
    let (sandbox, _) = hubspot();
    // Her second company stands first in no list: `Associated Company IDs (Primary)` decides.
    let account = "SELECT account_name FROM contacts WHERE first_name = 'Nadia'";
    assert_eq!(sandbox.one(account), "Bayside Couriers");
    assert_eq!(sandbox.one("SELECT count(*) FROM contacts WHERE account_id IS NULL"), "1");
    assert_eq!(sandbox.one("SELECT count(*) FROM open_links"), "0");
}

#[test]
fn of_a_list_of_ids_the_first_is_linked_and_the_others_are_said() {
    let (sandbox, report) = hubspot();
    let contact = "SELECT c.last_name FROM deals d JOIN contacts c ON c.id = d.contact_id
                   WHERE d.name = 'Evergreen \"bike bus\"'";
    assert_eq!(sandbox.one(contact), "Ito");
    assert!(warnings(&report).contains(&"deals more_links 1".to_owned()), "{report}");
    let more = report["warnings"].as_array().unwrap();
    let more = more.iter().find(|group| group["code"] == "more_links").unwrap();
    assert_eq!(more["examples"], serde_json::json!([{"line": 5, "value": "301149"}]));
}

#[test]
fn deals_are_in_the_pipeline_and_stage_that_hubspot_names() {
    let (sandbox, _) = hubspot();
    assert_eq!(
        sandbox.lines("SELECT name, pipeline, stage, status, amount, currency, close_date FROM deals ORDER BY id"),
        [
            "Bayside: 20 cargo bikes | Fleet Sales | Quote Sent | open | 48000 | USD | 2026-12-15",
            "Cobblestone guest bikes | Fleet Sales | Closed won | won | 126500.5 | USD | 2026-03-31",
            "Delta shop runner | Fleet Sales | New Enquiry | open | 2400 | USD | 2027-01-20",
            "Evergreen \"bike bus\" | Fleet Sales | Closed lost | lost | 15750.75 | USD | 2026-05-30",
            "Fabrik Dienstvelos | Fleet Sales | Quote Sent | open | 39900 | CHF | 2026-11-30",
            "Granite ranger e-bikes | Fleet Sales | Closed won | won | 22000 | USD | 2026-06-30",
            "Hollow Creek rentals | Fleet Sales | Test Ride | open | 31250.25 | USD | 2026-12-01",
            "Iris city vans to bikes | Fleet Sales | Closed lost | lost | 9900 | USD | 2026-07-15",
            "Jubilee delivery trike | Fleet Sales | Quote Sent | open | 3200 | USD | 2026-12-20",
            "Kite & Anchor, two stores | Fleet Sales | New Enquiry | open |  | USD | 2027-02-28",
            "Lowland tour fleet | Fleet Sales | Closed won | won | 87000 | EUR | 2026-08-31",
            "Mosaic staff scheme | Fleet Sales | Test Ride | open | 54000 | USD | 2026-12-31",
            "Bayside service | Service Plans | Quote Sent | open | 1200 | USD | 2026-12-31",
            "Lowland service | Service Plans | Closed won | won | 4800 | EUR | 2026-09-30",
        ]
    );
}

#[test]
fn the_day_of_closing_is_not_shifted_by_any_zone() {
    let sandbox = copied("hubspot");
    sandbox.ran(&["pipelines", "create", "--from", DEALS]);
    sandbox.ran(&["import", DEALS, "--timezone", "Pacific/Kiritimati"]);
    let days =
        sandbox.one("SELECT group_concat(DISTINCT close_date) FROM deals WHERE name LIKE 'Delta%'");
    assert_eq!(days, "2027-01-20");
    // A moment without an offset is in the zone that was given: 14 hours earlier in UTC.
    let created = sandbox.one("SELECT created_at FROM deals WHERE name LIKE 'Delta%'");
    assert_eq!(created, "2026-01-31T21:00:00Z");
}

#[test]
fn an_unsubscription_is_kept_and_an_empty_cell_is_no_answer() {
    let (sandbox, _) = hubspot();
    let who = |answer: &str| {
        sandbox.lines(&format!("SELECT first_name FROM contacts WHERE email_opt_out IS {answer}"))
    };
    assert_eq!(who("1"), ["Priya", "Alma"]);
    assert_eq!(who("0"), ["Oskar", "Ruben", "Théo", "Viktor", "Xavier", "Zane", "Bo"]);
    assert_eq!(who("NULL").len(), 6);
}

#[test]
fn a_legal_basis_is_no_consent_to_be_called() {
    let (sandbox, report) = hubspot();
    assert_eq!(report["consent"]["dialable"], 0);
    assert_eq!(report["consent"]["not_dialable"], 15);
    assert_eq!(sandbox.one("SELECT count(*) FROM consents"), "0");
}

#[test]
fn owners_by_display_name_default_until_the_mapping_says_who_they_are() {
    let (sandbox, report) = hubspot();
    assert_eq!(report["owners"]["matched"], 0);
    let unmatched = ["Ines Roca", "Joel Adeyemi", "Mara Lindqvist", "Tom Becker"];
    assert_eq!(report["owners"]["unmatched"], serde_json::json!(unmatched));
    let said = "SELECT DISTINCT owner_source FROM deals ORDER BY 1";
    assert_eq!(sandbox.lines(said), unmatched);

    let sandbox = crate::support::exports::workspace("hubspot");
    sandbox.ran(&["pipelines", "create", "--from", DEALS]);
    sandbox.ran(&[&["map", "-o", "mapping.toml"][..], &ALL].concat());
    let mapping = std::fs::read_to_string(sandbox.path().join("mapping.toml")).unwrap();
    assert!(mapping.contains("[owners]"), "{mapping}");
    let owners = "[owners]\n\"Joel Adeyemi\" = \"joel@fernhill.example\"";
    sandbox.write("mapping.toml", mapping.replace("[owners]", owners));
    let report = sandbox.import_files(&ALL);
    assert_eq!(report["owners"]["matched"], 9);
    let his = |view: &str| {
        let of = "SELECT group_concat(owner_source, ',') FROM";
        sandbox.one(&format!("{of} {view} WHERE owner_email = 'joel@fernhill.example'"))
    };
    for view in ["accounts", "contacts", "deals"] {
        assert_eq!(his(view), ["joel@fernhill.example"; 3].join(","), "{view}");
    }
    // Whoever is nobody yet falls to the importing user, and what the source said is kept.
    let tom = "SELECT DISTINCT owner_email FROM deals WHERE owner_source = 'Tom Becker'";
    assert_eq!(sandbox.lines(tom), ["mara@fernhill.example"]);
}

#[test]
fn a_list_in_a_cell_becomes_a_field_of_several_options() {
    let sandbox = copied("hubspot");
    sandbox.ran(&["map", "-o", "mapping.toml", "--accept-suggestions", CONTACTS]);
    sandbox.ran(&["import", CONTACTS]);
    let interests = |name: &str| {
        sandbox.one(&format!(
            "SELECT json_extract(custom, '$.interests') FROM contacts WHERE first_name = '{name}'"
        ))
    };
    assert_eq!(interests("Nadia"), "[\"Cargo\",\"E-bikes\"]");
    assert_eq!(interests("Priya"), "[\"Service\"]");
    assert_eq!(interests("Oskar"), "");
    let newsletter = "SELECT first_name FROM contacts
                      WHERE json_extract(custom, '$.opted_out_of_email_newsletter')";
    assert_eq!(sandbox.lines(newsletter), ["Sofia"]);
}

#[test]
fn what_was_imported_reconciles_and_a_second_import_changes_nothing() {
    let (sandbox, _) = hubspot();
    sandbox.ran(&["reconcile"]);
    let again = sandbox.import_files(&ALL);
    assert_eq!(counts(&again, "accounts"), [12, 0, 0, 12, 0]);
    assert_eq!(counts(&again, "contacts"), [15, 0, 0, 15, 0]);
    assert_eq!(counts(&again, "deals"), [14, 0, 0, 14, 0]);
}
