//! Deals: routing, stages, owners, amounts.

use super::*;

#[test]
fn the_stages_of_the_sample_are_put_beside_the_destinations() {
    let found =
        deals("csv", &["Name|Stage", "A|Proposal", "B|Closed - Won", "C|Discovery", "D|Proposal"]);
    let stages: Vec<(&str, &StageResult)> =
        found.stages.iter().map(|stage| (stage.stage.as_str(), &stage.result)).collect();
    let pipeline = || "Sales (Standard)".to_owned();
    assert_eq!(
        stages,
        [
            (
                "Proposal",
                &StageResult::Exact {
                    destination_pipeline: pipeline(),
                    destination_stage: "Proposal".into()
                }
            ),
            (
                "Closed - Won",
                &StageResult::Suggested {
                    destination_pipeline: pipeline(),
                    destination_stage: "Closed Won".into()
                }
            ),
            ("Discovery", &StageResult::Missing),
        ]
    );
    // Routing is by name: a near stage is a suggestion, nothing that is applied.
    assert!(found.how("Stage").values.is_empty());
}

#[test]
fn a_stage_is_matched_together_with_its_pipeline() {
    let found = deals("csv", &["Name|Pipeline|Stage", "A|Renewals|Lead", "B||Lead"]);
    let pairs: Vec<_> = found.stages.iter().map(|m| (m.pipeline.as_deref(), &*m.stage)).collect();
    assert_eq!(pairs, [(Some("Renewals"), "Lead"), (None, "Lead")]);
}

#[test]
fn a_status_that_is_not_open_won_or_lost_is_the_stage_where_nothing_else_is() {
    let found = deals("csv", &["Name|Status", "A|Proposal", "B|Negotiation"]);
    assert_eq!(found.to("Status"), "stage");
    assert_eq!(found.finding("Status").confidence, Confidence::Likely);
    let found = deals("csv", &["Name|Status|Stage", "A|Hot|Proposal", "B|Cold|Lead"]);
    assert_eq!(found.to("Status"), "custom.status?");
    let found = deals("csv", &["Name|Status|Stage", "A|Won|Proposal", "B|Open|Lead"]);
    assert_eq!(found.to("Status"), "status");
}

#[test]
fn a_state_is_no_slip_of_stage() {
    let found = deals("csv", &["Name|State", "A|Ohio", "B|Utah"]);
    assert_eq!(found.to("State"), "custom.state?");
}

#[test]
fn a_contacts_name_is_left_out_where_its_id_links_it_and_else_links_itself() {
    let found = deals("csv", &["Name|Contact|Contact ID", "A|Ada Lovelace|7"]);
    assert_eq!(found.to("Contact"), "ignore");
    // Row by row: the name where the address is empty.
    let found = deals("csv", &["Name|Contact|Contact Email", "A|Ada Lovelace|ada@acme.example"]);
    assert_eq!(found.to("Contact"), "contact_name");
    let found = deals("csv", &["Name|Contact", "A|Ada Lovelace"]);
    assert_eq!(found.to("Contact"), "contact_name");
    assert_eq!(found.finding("Contact").confidence, Confidence::Likely);
    let found = deals("csv", &["Name|Contact", "A|ada@acme.example"]);
    assert_eq!(found.to("Contact"), "contact_email");
    let found = deals("salesforce", &["Name|Contact First Name", "A|Ada"]);
    assert_eq!(found.to("Contact First Name"), "custom.contact_first_name?");
}

#[test]
fn a_company_column_of_domains_links_by_domain() {
    let found = deals("csv", &["Name|Company", "A|acme.example", "B|www.bolt.example"]);
    assert_eq!(found.to("Company"), "company_domain");
    let found = deals("csv", &["Name|Company", "A|acme.example", "B|Bolt Ltd"]);
    assert_eq!(found.to("Company"), "company");
}

#[test]
fn owners_are_put_beside_the_workspaces_users() {
    let lines =
        ["Name|Owner Email", "A|KIM@acme.example", "B|kim@acme.example", "C|old@acme.example"];
    let users = ["kim@acme.example".to_owned()];
    let found = suggest_into(&[table(Object::Deals, "csv", &lines)], &[], &users);
    assert_eq!(
        found.owners,
        [
            OwnerFinding {
                source: "KIM@acme.example".into(),
                user: Some("kim@acme.example".into()),
                rows: 2
            },
            OwnerFinding { source: "old@acme.example".into(), user: None, rows: 1 },
        ]
    );
}

#[test]
fn a_users_table_tells_whom_an_owners_id_or_name_means() {
    let users = held(
        Holds::Users,
        "User.csv",
        "salesforce",
        &["Id|Name|Email", "005000000000001AAA|Kim Lee|kim@acme.example"],
    );
    let deals = table(
        Object::Deals,
        "salesforce",
        &["Id|Name|OwnerId", "1|A|005000000000001", "2|B|Kim Lee"],
    );
    let workspace = ["kim@acme.example".to_owned()];
    let found = suggest_into(&[users, deals], &[], &workspace);
    assert_eq!(found.owners.len(), 2);
    assert!(found.owners.iter().all(|owner| owner.user.as_deref() == Some("kim@acme.example")));
    assert_eq!(found.mapping.source, "salesforce");
    assert!(found.findings.iter().all(|finding| finding.source != "User.csv"));
}

#[test]
fn files_of_one_system_keep_its_name_and_mixed_ones_are_plain() {
    let one = suggest(&[table(Object::Deals, "hubspot", &["Deal Name", "A"])]);
    assert_eq!(one.mapping.source, "hubspot");
    assert_eq!(one.notes, ["read as a HubSpot export"]);
    let mixed = suggest(&[
        table(Object::Deals, "hubspot", &["Deal Name", "A"]),
        table(Object::Contacts, "close", &["primary_email", "a@acme.example"]),
    ]);
    assert_eq!(mixed.mapping.source, "csv");
    assert!(mixed.says("different systems (HubSpot, Close)"));
    assert!(deals("csv", &["Name", "A"]).notes.is_empty());
}
