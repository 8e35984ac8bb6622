//! What a CRM's fields say against being called, read over its API and sent to a workspace.

use crate::support::Sandbox;
use crate::support::crm::Crm;
use crate::support::fakes::company::Company;
use crate::support::fakes::{close, hubspot, pipedrive, salesforce};
use crate::support::remote::Remote;

type Start = fn(Company) -> Crm;

/// Of the three people with a record of consent, one declined and one names no seller.
fn company() -> Company {
    let mut company = Company::of(12);
    let consent = |at: usize, company: &mut Company| company.contacts[at].consent.take().unwrap();
    let mut declined = consent(4, &mut company);
    declined.text = "Declined".into();
    company.contacts[4].consent = Some(declined);
    let mut nobody = consent(8, &mut company);
    nobody.seller = "N/A".into();
    company.contacts[8].consent = Some(nobody);
    company
}

fn reasons(sandbox: &Sandbox) -> Vec<String> {
    sandbox.lines(
        "SELECT coalesce(not_dialable, 'dialable') FROM contacts
         WHERE id IN (SELECT contact_id FROM consents) ORDER BY 1",
    )
}

fn a_word_for_no_takes_consent_away(start: Start) {
    let company = company();
    let crm = start(company.clone());
    let sandbox = crm.prepared(&company);
    let ran = crm.import(&sandbox, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(reasons(&sandbox), ["dialable", "seller", "text,revoked"], "{}", crm.name());
}

#[test]
fn a_word_for_no_takes_consent_away_at_hubspot() {
    a_word_for_no_takes_consent_away(|company| Crm::of(hubspot::start(company)));
}

#[test]
fn a_word_for_no_takes_consent_away_at_salesforce() {
    a_word_for_no_takes_consent_away(|company| Crm::of(salesforce::start(company)));
}

#[test]
fn a_word_for_no_takes_consent_away_at_pipedrive() {
    a_word_for_no_takes_consent_away(|company| Crm::of(pipedrive::start(company)));
}

#[test]
fn a_word_for_no_takes_consent_away_at_close() {
    a_word_for_no_takes_consent_away(|company| Crm::of(close::start(company)));
}

#[test]
fn the_workspace_behind_the_api_dials_nobody_who_said_no_or_whose_answer_is_unread() {
    let remote = Remote::new(&[]);
    let client = Sandbox::new();
    let row = |at: usize, cell: &str| {
        format!(
            "C{at},Moss{at},202-555-01{at:02},I agree to be called by Acme,2026-01-05T10:00:00Z,\
             https://acme.example/f,203.0.113.5,Acme,{cell}"
        )
    };
    let cells = ["Yes", "No", "ask first", "Revoked", "", "pending", "Opted in"];
    let rows: Vec<String> = cells.iter().enumerate().map(|(at, cell)| row(at, cell)).collect();
    let header = "Contact ID,Last Name,Phone,Consent Text,Consent Timestamp,Consent URL,Consent IP,\
                  Consent Seller,Permission to call";
    client.write("contacts.csv", format!("{header}\n{}\n", rows.join("\n")));
    let ran = remote.run(&client, &["import", "contacts.csv"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let dialable = "SELECT last_name FROM contacts WHERE dialable ORDER BY last_name";
    assert_eq!(client.lines(dialable), ["Moss0", "Moss4", "Moss6"]);
    assert_eq!(remote.folder.lines(dialable), ["Moss0", "Moss4", "Moss6"], "there as here");
}
