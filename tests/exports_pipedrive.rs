//! Pipedrive's exports, imported as they are: what ends where, exactly.

use serde_json::Value;

use crate::support::Sandbox;
use crate::support::exports::{copied, counts, imported, warnings};

const ALL: [&str; 3] = ["deals.csv", "organizations.csv", "people.csv"];

fn pipedrive() -> (Sandbox, Value) {
    imported("pipedrive", "deals.csv", &ALL)
}

#[test]
fn the_pipelines_that_are_made_have_stages_for_deals_that_are_won_or_lost() {
    let sandbox = copied("pipedrive");
    sandbox.ran(&["pipelines", "create", "--from", "deals.csv"]);
    let stages = "SELECT pipeline, stage, kind FROM pipelines WHERE pipeline <> 'Sales (Standard)'";
    assert_eq!(
        sandbox.lines(stages),
        [
            "Fleet Sales | Quote Sent | open",
            "Fleet Sales | Contract | open",
            "Fleet Sales | New Enquiry | open",
            "Fleet Sales | Test Ride | open",
            "Fleet Sales | Won | won",
            "Fleet Sales | Lost | lost",
            "Service Plans | Quote Sent | open",
            "Service Plans | Contract | open",
            "Service Plans | Won | won",
        ]
    );
}

#[test]
fn a_status_of_won_or_lost_overrides_the_stage_which_is_kept() {
    let (sandbox, _) = pipedrive();
    let deals = "SELECT name, stage, status, json_extract(originals, '$.stage') FROM deals
                 WHERE status <> 'open' ORDER BY id";
    assert_eq!(
        sandbox.lines(deals),
        [
            "Cobblestone guest bikes | Won | won | Contract",
            "Evergreen \"bike bus\" | Lost | lost | Test Ride",
            "Granite ranger e-bikes | Won | won | Contract",
            "Iris city vans to bikes | Lost | lost | New Enquiry",
            "Lowland tour fleet | Won | won | Contract",
            "Lowland service | Won | won | Contract",
        ]
    );
    let open =
        "SELECT stage, json_extract(originals, '$.stage') FROM deals WHERE name LIKE 'Delta%'";
    assert_eq!(sandbox.lines(open), ["New Enquiry | "]);
    let lost = "SELECT lost_reason FROM deals WHERE name LIKE 'Iris%'";
    assert_eq!(sandbox.one(lost), "No budget");
}

#[test]
fn without_a_stage_for_won_deals_the_stage_that_is_missing_is_named() {
    let sandbox = copied("pipedrive");
    let stages = "Quote Sent,Contract,New Enquiry,Test Ride,Lost";
    for pipeline in ["Fleet Sales", "Service Plans"] {
        sandbox.ran(&["pipelines", "create", pipeline, "--stages", stages]);
    }
    let ran = sandbox.run(&["dry-run", "--format", "json", "deals.csv"]);
    assert_eq!(ran.code, 3);
    assert_eq!(
        ran.json()["stages"]["unmatched"],
        serde_json::json!([
            {"pipeline": "Fleet Sales", "stage": "Won", "deals": 3},
            {"pipeline": "Service Plans", "stage": "Won", "deals": 1},
        ])
    );
}

#[test]
fn all_addresses_and_numbers_of_a_person_are_kept_the_first_is_primary() {
    let (sandbox, _) = pipedrive();
    let people = "SELECT first_name, email, more_emails, phone, more_phones FROM contacts
                  WHERE more_emails <> '[]' OR more_phones <> '[]' ORDER BY id";
    assert_eq!(
        sandbox.lines(people),
        [
            "Nadia | nadia@baysidecouriers.example | [] | +12025550141 | [\"+12025550171\"]",
            "Oskar | oskar@cobblestonehotels.example | [\"oskar.finch@private-mail.example\"] | \
             +13125550142 | [\"+13125550162\"]",
            "Viktor | viktor@hollowcreek.example | [\"viktor.nash@private-mail.example\"] | \
             +19705550148 | [\"+19705550168\"]",
        ]
    );
    let mobile_only = "SELECT phone FROM contacts WHERE first_name = 'Bo'";
    assert_eq!(sandbox.one(mobile_only), "+12025550154");
}

#[test]
fn people_link_to_organizations_and_deals_to_both_by_id() {
    let (sandbox, report) = pipedrive();
    assert_eq!(counts(&report, "accounts"), [12, 12, 0, 0, 0]);
    assert_eq!(counts(&report, "contacts"), [15, 15, 0, 0, 0]);
    assert_eq!(counts(&report, "deals"), [14, 14, 0, 0, 0]);
    assert_eq!(warnings(&report), ["contacts duplicate_email 1"]);
    let deal = "SELECT a.name, c.last_name FROM deals d JOIN accounts a ON a.id = d.account_id
                JOIN contacts c ON c.id = d.contact_id WHERE d.name = 'Lowland service'";
    assert_eq!(sandbox.lines(deal), ["Lowland Tours | van der Berg"]);
    assert_eq!(sandbox.one("SELECT count(*) FROM contacts WHERE account_id IS NULL"), "1");
}

#[test]
fn a_marketing_status_is_no_consent_to_be_called() {
    let (sandbox, report) = pipedrive();
    assert_eq!(report["consent"]["dialable"], 0);
    // A no to being called by telephone is one; the marketing status says nothing of calls.
    let no =
        "SELECT count(*) FROM consents WHERE do_not_call AND text IS NULL AND revoked_at IS NULL";
    assert_eq!(sandbox.one(no), "5");
    assert_eq!(sandbox.one("SELECT count(*) FROM consents"), "5");
    let left = &report["unmapped_columns"]["contacts"];
    assert_eq!(
        left,
        &serde_json::json!([
            "Person - Labels",
            "Person - Marketing status",
            "Person - Marketing consent phone"
        ])
    );
}

#[test]
fn an_older_export_without_ids_of_organizations_links_by_name_and_splits_names() {
    let sandbox = copied("pipedrive");
    let report = sandbox.import_files(&["organizations.csv", "people-older-style.csv"]);
    assert_eq!(counts(&report, "contacts"), [15, 15, 0, 0, 0]);
    assert_eq!(report["accounts_from_contacts"], 0);
    let people =
        "SELECT first_name, last_name, account_name, email, more_emails, phone, more_phones
                  FROM contacts WHERE last_name IN ('Finch', 'van der Berg', 'Bo', 'Osborne')
                  ORDER BY id";
    assert_eq!(
        sandbox.lines(people),
        [
            "Oskar | Finch | Cobblestone Hotels | oskar@cobblestonehotels.example | \
             [\"oskar.finch@private-mail.example\"] | +13125550142 | [\"+13125550162\"]",
            "Wren | Osborne | Iris & Sons \"Movers\" | wren@irismovers.example | [] | \
             +16175550149 | []",
            " | Bo |  | bo@private-mail.example | [] | +12025550154 | []",
            "Carmen | van der Berg | Lowland Tours | carmen@lowlandtours.example | [] | \
             +31205550155 | []",
        ]
    );
}

#[test]
fn what_was_imported_reconciles_and_a_second_import_changes_nothing() {
    let (sandbox, _) = pipedrive();
    sandbox.ran(&["reconcile"]);
    let again = sandbox.import_files(&ALL);
    assert_eq!(counts(&again, "accounts"), [12, 0, 0, 12, 0]);
    assert_eq!(counts(&again, "contacts"), [15, 0, 0, 15, 0]);
    assert_eq!(counts(&again, "deals"), [14, 0, 0, 14, 0]);
}
