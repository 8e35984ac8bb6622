//! People who are leads at Salesforce: contacts here where somebody asks for them, once and for good.

use std::sync::Arc;

use serde_json::json;

use crate::support::Sandbox;
use crate::support::crm::Crm;
use crate::support::fakes::Fake;
use crate::support::fakes::company::Company;
use crate::support::fakes::salesforce::{SalesforceFake, start};

const LEADS: &str = "--include";

struct Org {
    fake: Arc<SalesforceFake>,
    crm: Crm,
    sandbox: Sandbox,
    /// The id of the first lead.
    first: String,
}

/// An org of twelve contacts and four people who are leads, one of them converted already.
fn org() -> Org {
    let company = Company::of(12);
    let fake = Arc::new(start(company.clone()));
    let (first, _) = fake.lead(
        "Lea",
        "Lind",
        json!({
        "Company": "Lind & Sons", "Email": "lea@lind.example", "Phone": "+12125557001",
        "LeadSource": "Web", "Status": "Working - Contacted", "City": "Bath",
        "Shoe_size__c": 38.0, "Rating": "Hot"}),
    );
    fake.lead(
        "Ole",
        "Berg",
        json!({"Company": "Berg", "DoNotCall": true, "Phone": "+12125557002"}),
    );
    fake.lead("Una", "Moss", json!({"Company": "Lind & Sons", "HasOptedOutOfEmail": true}));
    let (_, converted) = fake.lead("Nils", "Holm", json!({"Company": "Holm"}));
    fake.convert(converted);
    let crm = Crm::of(Arc::clone(&fake));
    let sandbox = crm.prepared(&company);
    Org { fake, crm, sandbox, first }
}

fn people(sandbox: &Sandbox) -> u64 {
    sandbox.sql("SELECT count(*) FROM contacts")[0][0].parse().unwrap()
}

fn ids_of(sandbox: &Sandbox, last_name: &str) -> Vec<String> {
    let found = sandbox.sql(&format!(
        "SELECT e.external_id FROM external_ids e JOIN contacts c ON c.id = e.record_id
         WHERE e.object = 'contacts' AND c.last_name = '{last_name}' ORDER BY 1"
    ));
    found.into_iter().map(|row| row[0].clone()).collect()
}

#[test]
fn leads_are_contacts_where_somebody_asks_and_stay_so() {
    let Org { crm, sandbox, first, .. } = org();
    let tried =
        crm.run(&sandbox, &["dry-run", "salesforce", "--all", LEADS, "leads", "--format", "json"]);
    let ran = crm.import(&sandbox, &[LEADS, "leads"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = ran.json();
    assert_eq!(tried.json()["objects"], report["objects"]);
    assert_eq!(tried.json()["consent"], report["consent"]);
    // Twelve, the one that Nils became, and three leads.
    assert_eq!(people(&sandbox), 16);
    let counts = &report["extraction"]["objects"]["contacts"];
    assert_eq!((&counts["records"], &counts["total"]), (&json!(16), &json!(16)), "{counts}");
    let lea = sandbox.sql(
        "SELECT c.first_name, c.email, c.lead_source, c.lifecycle_stage, c.city, a.name
         FROM contacts c JOIN accounts a ON a.id = c.account_id WHERE c.last_name = 'Lind'",
    );
    let expected = ["Lea", "lea@lind.example", "Web", "Working - Contacted", "Bath", "Lind & Sons"];
    assert_eq!(lea, [expected]);
    assert_eq!(ids_of(&sandbox, "Lind"), [first]);
    let revoked = "SELECT dialable, not_dialable FROM contacts WHERE last_name = 'Berg'";
    assert!(sandbox.sql(revoked)[0][1].contains("revoked"), "{:?}", sandbox.sql(revoked));
    let mail = "SELECT email_opt_out FROM contacts WHERE last_name = 'Moss'";
    assert_eq!(sandbox.sql(mail), [["1"]]);
    // What leads have beside is a suggestion; it is not lost without a word.
    assert!(report["unmapped_columns"]["contacts"].to_string().contains("Lead.Rating"));
    // Nobody has to say it twice.
    let again = crm.import(&sandbox, &[]).json();
    assert_eq!(again["objects"]["contacts"]["unchanged"], 16, "{again}");
    for words in [&["reconcile"][..], &["reconcile", "salesforce"]] {
        let reconciled = crm.run(&sandbox, words);
        assert_eq!(reconciled.code, 0, "{reconciled:?}");
    }
}

#[test]
fn a_lead_that_is_converted_is_the_contact_that_it_becomes() {
    for whole in [false, true] {
        let Org { fake, crm, sandbox, first } = org();
        assert_eq!(crm.import(&sandbox, &[LEADS, "leads"]).code, 0);
        let contact = fake.convert(0);
        let words: &[&str] = if whole { &[] } else { &["--since", "last"] };
        let ran = crm.import(&sandbox, words);
        assert_eq!(ran.code, 0, "{ran:?}");
        let counts = &ran.json()["objects"]["contacts"];
        assert_eq!((&counts["created"], &counts["merged"]), (&json!(0), &json!(1)), "{counts}");
        assert_eq!(people(&sandbox), 16);
        assert_eq!(ids_of(&sandbox, "Lind"), [contact, first]);
        let again = crm.import(&sandbox, &[]).json();
        assert_eq!(again["objects"]["contacts"]["unchanged"], 16, "{again}");
        let reconciled = crm.run(&sandbox, &["reconcile", "salesforce"]);
        assert_eq!(reconciled.code, 0, "{reconciled:?}");
    }
}

#[test]
fn leads_that_change_or_come_are_read_with_what_changed() {
    let Org { fake, crm, sandbox, .. } = org();
    assert_eq!(crm.import(&sandbox, &[]).code, 0);
    assert_eq!(people(&sandbox), 13, "nobody asked");
    // The first time they are read whole, though all else did not change.
    let ran = crm.import(&sandbox, &["--since", "last", LEADS, "leads"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(people(&sandbox), 16);
    fake.lead("Ida", "Frost", json!({"Company": "Frost"}));
    fake.set_lead(0, "Status", json!("Closed - Not Converted"));
    fake.delete_lead(1);
    let ran = crm.import(&sandbox, &["--since", "last"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(people(&sandbox), 17, "who is deleted there stays here");
    let status = "SELECT lifecycle_stage FROM contacts WHERE last_name = 'Lind'";
    assert_eq!(sandbox.sql(status), [["Closed - Not Converted"]]);
    let notes = ran.json()["notes"].to_string();
    assert!(notes.contains("1 deleted contact is not moved"), "{notes}");
}

#[test]
fn a_mapping_may_ask_for_them_and_a_killed_read_goes_on() {
    let Org { crm, sandbox, .. } = org();
    let words = ["map", "salesforce", LEADS, "leads", "-o", "mapping.toml"];
    let mapped = crm.run(&sandbox, &words);
    assert_eq!(mapped.code, 0, "{mapped:?}");
    let mapping = std::fs::read_to_string(sandbox.path().join("mapping.toml")).unwrap();
    assert!(mapping.contains("[read]\nleads = true"), "{mapping}");
    assert!(mapping.contains(r#""Lead.Status" = "lifecycle_stage""#), "{mapping}");
    let before = crm.knobs().count();
    crm.killed_at(&sandbox, before + 30);
    let ran = crm.import(&sandbox, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(people(&sandbox), 16);
    let import = ran.json()["import_id"].to_string();
    assert_eq!(sandbox.run(&["undo", &import, "--yes"]).code, 0);
    assert_eq!(people(&sandbox), 0);
}

#[test]
fn leads_are_asked_of_who_has_such() {
    let sandbox = Sandbox::new();
    for words in [
        ["dry-run", "close", LEADS, "leads"],
        ["dry-run", "hubspot", LEADS, "leads"],
        ["dry-run", "contacts.csv", LEADS, "leads"],
    ] {
        let ran = sandbox.run(&words);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.stderr.contains("--include"), "{ran:?}");
    }
}

#[test]
fn leads_that_can_not_be_seen_are_named_and_all_else_is_moved() {
    let Org { fake, crm, sandbox, .. } = org();
    fake.knobs().forbid("sobjects/Lead/describe");
    let ran = crm.import(&sandbox, &[LEADS, "leads"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(people(&sandbox), 13);
    let unseen = ran.json()["extraction"]["not_visible"].to_string();
    assert!(unseen.contains("Lead records"), "{unseen}");
}
