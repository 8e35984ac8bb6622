//! Close's exports, imported as they are: what ends where, exactly.

use serde_json::Value;

use crate::support::Sandbox;
use crate::support::exports::{counts, imported, warnings};

const ALL: [&str; 4] = ["leads.csv", "contacts.csv", "opportunities.csv", "users.csv"];
const ID: &str = "Fq7Zt2LmXbK9wRcV4nYdJ8sHgP3eTuAoB6iQ1yWxN5k";

fn close() -> (Sandbox, Value) {
    imported("close", "opportunities.csv", &ALL)
}

#[test]
fn leads_are_accounts_and_their_ids_differ_at_the_end_only() {
    let (sandbox, report) = close();
    assert_eq!(counts(&report, "accounts"), [12, 12, 0, 0, 0]);
    assert_eq!(counts(&report, "contacts"), [15, 15, 0, 0, 0]);
    assert_eq!(counts(&report, "deals"), [14, 14, 0, 0, 0]);
    let lead = "SELECT a.name, a.website, a.industry, a.employees, a.street, a.city, a.postal_code,
                a.country, a.created_at FROM accounts a JOIN external_ids e
                ON e.object = 'accounts' AND e.record_id = a.id WHERE e.external_id = ";
    assert_eq!(
        sandbox.lines(&format!("{lead} 'lead_{ID}N'")),
        [
            "Fabrik Zürich AG | https://fabrikzuerich.example | Manufacturing | 75 | Seestrasse 10 | \
          Zürich | 8002 | CH | 2025-04-02T10:00:00Z"
        ]
    );
    assert_eq!(
        sandbox.one(&format!("SELECT name FROM ({lead} 'lead_{ID}M')")),
        "Evergreen Schools, District 4"
    );
}

#[test]
fn contacts_link_to_their_leads_and_one_that_is_not_in_the_file_is_made_of_its_name() {
    let (sandbox, report) = close();
    assert_eq!(warnings(&report), ["contacts duplicate_email 1"], "{report}");
    let made = "SELECT a.name, e.external_id FROM accounts a JOIN external_ids e
                ON e.object = 'accounts' AND e.record_id = a.id WHERE a.name = 'Bo'";
    assert_eq!(sandbox.lines(made), [format!("Bo | lead_{ID}a")]);
    assert_eq!(report["accounts_from_contacts"], 1);

    let leads = std::fs::read_to_string(sandbox.path().join("leads.csv")).unwrap();
    let lines: Vec<&str> = leads.lines().take(2).collect();
    let missing = lines[1].replace(&format!("lead_{ID}D"), &format!("lead_{ID}a"));
    let missing = missing.replace("Bayside Couriers", "Bo's Bikes");
    sandbox.write("leads-2.csv", format!("{}\n{missing}\n", lines[0]));
    sandbox.import_files(&["--accounts", "leads-2.csv"]);
    let bo = "SELECT account_name FROM contacts WHERE first_name = 'Bo'";
    assert_eq!(sandbox.one(bo), "Bo's Bikes");
}

#[test]
fn values_are_cents() {
    let (sandbox, report) = close();
    let amounts = "SELECT description, amount, currency, json_extract(originals, '$.amount')
                   FROM deals WHERE description IN
                   ('Cobblestone guest bikes', 'Evergreen \"bike bus\"', 'Lowland service',
                    'Kite & Anchor, two stores') ORDER BY id";
    assert_eq!(
        sandbox.lines(amounts),
        [
            "Cobblestone guest bikes | 126500.50 | USD | 12650050",
            "Evergreen \"bike bus\" | 15750.75 | USD | 1575075",
            "Kite & Anchor, two stores |  | USD | ",
            "Lowland service | 4800.00 | EUR | 480000",
        ]
    );
    // What makes a monthly amount of it is left open, and said.
    let left = serde_json::json!(["value_period"]);
    assert_eq!(report["unmapped_columns"]["deals"], left);
}

#[test]
fn an_opportunity_is_named_by_its_lead_and_linked_to_lead_and_contact() {
    let (sandbox, _) = close();
    let deals = "SELECT d.name, d.description, a.name, c.last_name, d.probability FROM deals d
                 JOIN accounts a ON a.id = d.account_id JOIN contacts c ON c.id = d.contact_id
                 WHERE a.name = 'Lowland Tours' ORDER BY d.id";
    assert_eq!(
        sandbox.lines(deals),
        [
            "Lowland Tours | Lowland tour fleet | Lowland Tours | Rowe | 100",
            "Lowland Tours | Lowland service | Lowland Tours | van der Berg | 100",
        ]
    );
    let unlinked = "SELECT count(*) FROM deals WHERE account_id IS NULL OR contact_id IS NULL";
    assert_eq!(sandbox.one(unlinked), "0");
}

#[test]
fn the_day_is_that_of_winning_even_if_only_expected_or_of_losing() {
    let (sandbox, _) = close();
    let days = "SELECT description, status, close_date FROM deals WHERE description IN
                ('Bayside: 20 cargo bikes', 'Granite ranger e-bikes', 'Iris city vans to bikes')
                ORDER BY id";
    assert_eq!(
        sandbox.lines(days),
        [
            "Bayside: 20 cargo bikes | open | 2026-12-15",
            "Granite ranger e-bikes | won | 2026-06-30",
            "Iris city vans to bikes | lost | 2026-07-15",
        ]
    );
    assert_eq!(sandbox.one("SELECT count(*) FROM deals WHERE close_date IS NULL"), "0");
}

#[test]
fn a_stage_is_won_or_lost_by_its_status_whatever_it_is_called() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "opportunities.csv",
        "id,lead_id,lead_name,pipeline_name,status_label,status_type,value,value_currency,date_won\n\
         oppo_1,lead_1,Acme,Trade,Handshake,won,100,USD,2026-01-02\n\
         oppo_2,lead_1,Acme,Trade,Parked,lost,200,USD,\n\
         oppo_3,lead_1,Acme,Trade,Talking,active,300,USD,2026-05-06\n",
    );
    sandbox.ran(&["pipelines", "create", "--from", "opportunities.csv"]);
    let stages = "SELECT stage, kind FROM pipelines WHERE pipeline = 'Trade'";
    assert_eq!(sandbox.lines(stages), ["Talking | open", "Handshake | won", "Parked | lost"]);
    sandbox.import_files(&["opportunities.csv"]);
    let deals = "SELECT stage, status, amount FROM deals ORDER BY id";
    assert_eq!(
        sandbox.lines(deals),
        ["Handshake | won | 1.00", "Parked | lost | 2.00", "Talking | open | 3.00"]
    );
}

#[test]
fn the_users_of_the_export_resolve_owners_of_opportunities_and_leads() {
    let (sandbox, report) = close();
    for view in ["accounts", "deals"] {
        // Bo's lead is made of its name alone.
        let owners =
            format!("SELECT DISTINCT owner_source FROM {view} WHERE name <> 'Bo' ORDER BY 1");
        assert_eq!(
            sandbox.lines(&owners),
            [
                "Tom Becker",
                "ines@fernhill.example",
                "joel@fernhill.example",
                "mara@fernhill.example"
            ]
        );
    }
    assert_eq!(report["owners"]["unmatched"], serde_json::json!(["Tom Becker"]));
    assert_eq!(report["owners"]["matched"], 22);
    assert_eq!(report["owners"]["defaulted"], 4);
}

#[test]
fn what_was_imported_reconciles_and_a_second_import_changes_nothing() {
    let (sandbox, _) = close();
    sandbox.ran(&["reconcile"]);
    let again = sandbox.import_files(&ALL);
    assert_eq!(counts(&again, "accounts"), [12, 0, 0, 12, 0]);
    assert_eq!(counts(&again, "contacts"), [15, 0, 0, 15, 0]);
    assert_eq!(counts(&again, "deals"), [14, 0, 0, 14, 0]);
}
