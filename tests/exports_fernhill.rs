//! One invented company as four CRMs export it: whichever it leaves, the same arrives.
//!
//! Salesforce's export has Carmen van der Berg in the bin, a deal without its contact and stages of
//! its own; Close's opportunities have no titles (the notes hold them) and Bo's lead is missing,
//! so that its name is all that is known of it.

use crate::support::Sandbox;
use crate::support::exports::imported;

fn of(crm: &str) -> Sandbox {
    let (deals, files): (&str, &[&str]) = match crm {
        "hubspot" => (
            "hubspot-crm-exports-all-deals-2026-11-02.csv",
            &[
                "hubspot-crm-exports-all-deals-2026-11-02.csv",
                "hubspot-crm-exports-all-contacts-2026-11-02.csv",
                "hubspot-crm-exports-all-companies-2026-11-02.csv",
            ],
        ),
        "salesforce" => {
            ("Opportunity.csv", &["Opportunity.csv", "Contact.csv", "Account.csv", "User.csv"])
        }
        "pipedrive" => ("deals.csv", &["deals.csv", "people.csv", "organizations.csv"]),
        _ => {
            ("opportunities.csv", &["opportunities.csv", "contacts.csv", "leads.csv", "users.csv"])
        }
    };
    imported(crm, deals, files).0
}

const CRMS: [&str; 4] = ["hubspot", "salesforce", "pipedrive", "close"];

/// The same query has to give the same everywhere.
fn same(query: &str, rows: usize) {
    let [first, others @ ..] = CRMS.map(|crm| (crm, of(crm).lines(query)));
    assert_eq!(first.1.len(), rows, "{first:?}");
    for (crm, lines) in others {
        assert_eq!(lines, first.1, "{crm} differs from {}", first.0);
    }
}

#[test]
fn accounts_are_the_same() {
    same(
        "SELECT name, website, industry, employees, city, state, postal_code, created_at
         FROM accounts WHERE name <> 'Bo' ORDER BY name",
        12,
    );
}

#[test]
fn contacts_are_the_same_with_names_addresses_numbers_titles_and_accounts() {
    same(
        "SELECT first_name, last_name, email, phone, title, nullif(account_name, 'Bo'), created_at
         FROM contacts
         WHERE first_name <> 'Carmen' ORDER BY first_name",
        14,
    );
}

#[test]
fn everybody_but_salesforce_has_carmen() {
    let carmen = "SELECT last_name, email, phone, title, account_name FROM contacts
                  WHERE first_name = 'Carmen'";
    let there =
        "van der Berg | carmen@lowlandtours.example | +31205550155 | Director | Lowland Tours";
    for crm in CRMS {
        let expected: &[&str] = if crm == "salesforce" { &[] } else { &[there] };
        assert_eq!(of(crm).lines(carmen), expected, "{crm}");
    }
}

#[test]
fn deals_are_the_same_with_amounts_days_status_and_account() {
    same(
        "SELECT coalesce(d.description, d.name) AS title, amount + 0,
         currency, close_date, status, a.name, d.created_at
         FROM deals d JOIN accounts a ON a.id = d.account_id ORDER BY title",
        14,
    );
}

#[test]
fn deals_link_to_the_same_contacts() {
    same(
        "SELECT coalesce(d.description, d.name) AS title, c.last_name
         FROM deals d JOIN contacts c ON c.id = d.contact_id
         WHERE c.first_name NOT IN ('Carmen', 'Yara') ORDER BY title",
        12,
    );
}

#[test]
fn open_deals_are_in_the_same_pipelines_and_stages() {
    let stages = "SELECT coalesce(description, name) AS title,
                  pipeline, stage FROM deals WHERE status = 'open' ORDER BY title";
    let [first, others @ ..] = ["hubspot", "pipedrive", "close"].map(|crm| of(crm).lines(stages));
    assert_eq!(first.len(), 8);
    for lines in others {
        assert_eq!(lines, first);
    }
}

#[test]
fn where_an_export_names_its_owners_the_same_people_own_the_same_deals() {
    let owners = "SELECT coalesce(description, name) AS title,
                  owner_email FROM deals ORDER BY title";
    let (salesforce, close) = (of("salesforce").lines(owners), of("close").lines(owners));
    assert_eq!(salesforce.len(), 14);
    assert_eq!(salesforce, close);
}
