//! Leads of Pipedrive: what they say of their persons, where somebody asks for it; nobody comes twice.

use std::sync::Arc;

use serde_json::json;

use crate::support::Sandbox;
use crate::support::crm::Crm;
use crate::support::fakes::Fake;
use crate::support::fakes::company::Company;
use crate::support::fakes::pipedrive::definitions::FEE;
use crate::support::fakes::pipedrive::{PipedriveFake, start};

const WITH: [&str; 2] = ["--include", "leads"];

fn account() -> (Arc<PipedriveFake>, Crm, Sandbox) {
    let company = Company::of(12);
    let fake = Arc::new(start(company.clone()));
    let fee = format!("{FEE}_currency");
    fake.lead(
        Some(0),
        "A new kitchen",
        json!({"source_name": "Web forms", FEE: 1999.9, fee: "EUR"}),
    );
    fake.lead(Some(1), "An old roof", json!({"is_archived": true, "source_name": "API"}));
    fake.lead(None, "Only a company", json!({"organization_id": 1}));
    let crm = Crm::of(Arc::clone(&fake));
    let sandbox = crm.prepared(&company);
    (fake, crm, sandbox)
}

/// Source and stage of those who have one, in the order of their ids there.
fn leads(sandbox: &Sandbox) -> Vec<Vec<String>> {
    sandbox.sql(
        "SELECT coalesce(c.lead_source, ''), c.lifecycle_stage FROM contacts c
         JOIN external_ids e ON e.object = 'contacts' AND e.record_id = c.id
         WHERE c.lifecycle_stage IS NOT NULL ORDER BY CAST(e.external_id AS INTEGER)",
    )
}

fn people(sandbox: &Sandbox) -> String {
    sandbox.sql("SELECT count(*) FROM contacts")[0][0].clone()
}

#[test]
fn persons_know_of_their_leads_where_somebody_asks_and_nobody_comes_twice() {
    let (_, crm, sandbox) = account();
    let words = [&["dry-run", "pipedrive", "--all", "--format", "json"][..], &WITH].concat();
    let tried = crm.run(&sandbox, &words);
    let ran = crm.import(&sandbox, &WITH);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = ran.json();
    assert_eq!(tried.json()["objects"], report["objects"]);
    assert_eq!(people(&sandbox), "12");
    let expected = [["Web forms", "Lead"], ["", "Archived lead"]];
    assert_eq!(leads(&sandbox), expected);
    let beside = report["unmapped_columns"]["contacts"].to_string();
    for name in ["lead.title".to_owned(), format!("lead.{FEE}"), format!("lead.{FEE}.currency")] {
        assert!(beside.contains(&name), "{name}: {beside}");
    }
    let left = &report["extraction"]["left_behind"][0];
    assert_eq!((&left["what"], &left["records"]), (&json!("leads of companies alone"), &json!(1)));
    let again = crm.import(&sandbox, &[]).json();
    assert_eq!(again["objects"]["contacts"]["unchanged"], 12, "{again}");
    for words in [&["reconcile"][..], &["reconcile", "pipedrive"]] {
        let reconciled = crm.run(&sandbox, words);
        assert_eq!(reconciled.code, 0, "{reconciled:?}");
    }
    let import = report["import_id"].to_string();
    let second = again["import_id"].to_string();
    for id in [&second, &import] {
        assert_eq!(sandbox.run(&["undo", id, "--yes"]).code, 0);
    }
    assert_eq!(people(&sandbox), "0");
}

#[test]
fn leads_that_change_come_with_what_changed_though_their_persons_did_not() {
    let (fake, crm, sandbox) = account();
    assert_eq!(crm.import(&sandbox, &[]).code, 0);
    assert_eq!(leads(&sandbox).len(), 0, "nobody asked");
    let ran = crm.import(&sandbox, &["--since", "last", "--include", "leads"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(leads(&sandbox).len(), 2, "the first time they are read whole");
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    fake.change_lead(0, "is_archived", json!(true));
    fake.lead(Some(4), "A garage", json!({"source_name": "Live chat"}));
    fake.rename(1, "Renamed");
    let ran = crm.import(&sandbox, &["--since", "last"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let expected = [["Web forms", "Archived lead"], ["", "Archived lead"], ["Live chat", "Lead"]];
    assert_eq!(leads(&sandbox), expected, "a person that changed keeps what its lead says");
    assert_eq!(people(&sandbox), "12");
    // A lead that became a deal is gone; its person is who it was.
    fake.drop_lead(0);
    assert_eq!(crm.import(&sandbox, &[]).code, 0);
    assert_eq!(people(&sandbox), "12");
}

#[test]
fn leads_that_may_not_be_read_are_named_and_all_else_is_moved() {
    let (fake, crm, sandbox) = account();
    fake.knobs().forbid("/leads");
    let ran = crm.import(&sandbox, &WITH);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!((people(&sandbox).as_str(), leads(&sandbox).len()), ("12", 0));
    let unseen = ran.json()["extraction"]["not_visible"].to_string();
    assert!(unseen.contains("the leads"), "{unseen}");
}
