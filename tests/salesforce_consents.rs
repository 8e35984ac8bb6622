//! Opt-outs that an org keeps apart from its contacts: by kind of contact point, and by single number.

use std::sync::Arc;

use crate::support::Sandbox;
use crate::support::crm::Crm;
use crate::support::fakes::Fake;
use crate::support::fakes::company::{Company, Consent};
use crate::support::fakes::salesforce::{Options, SalesforceFake, start_with};

/// Everybody gave consent in writing and none wants no e-mail.
fn company() -> Company {
    let mut company = Company::of(20);
    for (at, contact) in company.contacts.iter_mut().enumerate() {
        contact.opted_out = false;
        contact.phones = vec![format!("+1212555{:04}", 2_000 + at)];
        contact.consent = Some(Consent {
            text: "I agree to be called by Fernhill.".into(),
            timestamp: "2026-03-01T14:30:00Z".into(),
            source_url: "https://fernhill.example/form".into(),
            ip: "203.0.113.7".into(),
            seller: "Fernhill".into(),
        });
    }
    company
}

fn org(options: Options) -> (Arc<SalesforceFake>, Crm, Sandbox) {
    let company = company();
    let fake = Arc::new(start_with(company.clone(), options));
    let crm = Crm::of(Arc::clone(&fake));
    let sandbox = crm.prepared(&company);
    (fake, crm, sandbox)
}

/// Of these contacts, whether they can be dialed and whether they want no e-mail.
fn states(fake: &SalesforceFake, sandbox: &Sandbox, contacts: &[usize]) -> Vec<(String, String)> {
    let ids = fake.ids(crate::support::fakes::Object::Contacts);
    let state = |at: &usize| {
        let found = sandbox.sql(&format!(
            "SELECT c.dialable, coalesce(c.email_opt_out, 0) FROM contacts c JOIN external_ids e
             ON e.object = 'contacts' AND e.record_id = c.id WHERE e.external_id = '{}'",
            ids[*at]
        ));
        (found[0][0].clone(), found[0][1].clone())
    };
    contacts.iter().map(state).collect()
}

fn state(dialable: u8, no_mail: u8) -> (String, String) {
    (dialable.to_string(), no_mail.to_string())
}

fn asks(fake: &SalesforceFake, of: &str) -> usize {
    let asked = fake.knobs().asked();
    asked.iter().filter(|asked| asked.param("q").is_some_and(|query| query.contains(of))).count()
}

#[test]
fn an_opt_out_of_a_kind_of_contact_point_is_one_of_calls_or_of_e_mail() {
    let (fake, crm, sandbox) = org(Options::default());
    fake.said_of_type(0, Some("Phone"), "OptIn", None);
    fake.said_of_type(1, Some("Phone"), "OptOut", None);
    fake.said_of_type(2, Some("Email"), "OptOut", None);
    fake.said_of_type(3, None, "OptOut", None);
    fake.said_of_type(4, Some("Phone"), "OptOut", Some("2026-01-01T00:00:00.000+0000"));
    fake.said_of_type(5, Some("MailingAddress"), "OptOut", None);
    fake.said_of_type(6, Some("Phone"), "Pending review", None);
    fake.said_of_type(7, Some("Phone"), "OptIn", None);
    fake.said_of_type(7, Some("Phone"), "OptOut", None);
    let ran = crm.import(&sandbox, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let expected = [
        state(1, 0),
        state(0, 0),
        state(1, 1),
        state(0, 1),
        state(1, 0),
        state(1, 0),
        state(0, 0),
        state(0, 0),
    ];
    assert_eq!(states(&fake, &sandbox, &[0, 1, 2, 3, 4, 5, 6, 7]), expected);
    // What is not understood is named, and taken for the worse.
    let warnings = ran.json()["warnings"].to_string();
    assert!(warnings.contains("unclear_do_not_call") && warnings.contains("Pending review"));
    let reconciled = crm.run(&sandbox, &["reconcile", "salesforce"]);
    assert_eq!(reconciled.code, 0, "{reconciled:?}");
}

#[test]
fn an_opt_out_of_one_number_holds_everybody_with_that_number() {
    let mut company = company();
    company.contacts[4].phones = vec!["+12125552999".into()];
    let fake = Arc::new(start_with(company.clone(), Options::default()));
    let crm = Crm::of(Arc::clone(&fake));
    let sandbox = crm.prepared(&company);
    fake.said_of_number(3, "+12125552999", "OptOut");
    fake.said_of_number(5, "+12125552005", "OptIn");
    let ran = crm.import(&sandbox, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let expected = [state(0, 0), state(0, 0), state(1, 0)];
    assert_eq!(states(&fake, &sandbox, &[3, 4, 5]), expected);
}

#[test]
fn an_opt_out_that_comes_later_is_read_though_the_contact_did_not_change() {
    let (fake, crm, sandbox) = org(Options::default());
    for contact in 0..4 {
        fake.individual(contact);
    }
    assert_eq!(crm.import(&sandbox, &[]).code, 0);
    assert_eq!(states(&fake, &sandbox, &[0, 1, 2]), vec![state(1, 0); 3]);
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    fake.said_of_type(0, Some("Phone"), "OptOut", None);
    fake.said_of_number(1, "+12125552001", "OptOut");
    fake.object_later(2);
    let ran = crm.import(&sandbox, &["--since", "last"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let expected = [state(0, 0), state(0, 0), state(0, 1), state(1, 0)];
    assert_eq!(states(&fake, &sandbox, &[0, 1, 2, 3]), expected);
}

#[test]
fn consent_that_can_not_be_seen_is_named_and_where_nobody_has_any_nothing_is_asked() {
    let hidden = vec!["ContactPointTypeConsent".to_owned(), "ContactPointPhone".to_owned()];
    let (fake, crm, sandbox) = org(Options { hidden, ..Options::default() });
    fake.individual(0);
    let report = crm.import(&sandbox, &[]).json();
    let unseen = report["extraction"]["not_visible"].as_array().unwrap();
    let named: Vec<&str> = unseen.iter().map(|one| one["what"].as_str().unwrap()).collect();
    assert_eq!(named.len(), 2, "{named:?}");
    assert!(named[0].starts_with("ContactPointTypeConsent records"), "{named:?}");
    assert!(named[1].starts_with("ContactPointConsent records"), "{named:?}");
    assert!(unseen.iter().all(|one| one["opt_out"] == true), "{unseen:?}");
    let (fake, crm, sandbox) = org(Options::default());
    let report = crm.import(&sandbox, &[]).json();
    assert_eq!(report["extraction"]["not_visible"], serde_json::json!([]));
    assert_eq!(asks(&fake, "FROM ContactPoint"), 0);
}
