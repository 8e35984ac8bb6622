//! Owners: workspace users, never invented.

use serde_json::json;

use crate::support::Sandbox;

const OWNERS: &str = "SELECT last_name, owner_email, owner_source FROM contacts ORDER BY id";

fn rows(owners: &[&str]) -> String {
    let mut text = "Contact ID,Last Name,Owner\n".to_owned();
    for (at, owner) in owners.iter().enumerate() {
        text.push_str(&format!("C-{at},Hale{at},{owner}\n"));
    }
    text
}

#[test]
fn owners_match_workspace_users_by_address_in_any_case() {
    let sandbox = Sandbox::workspace();
    sandbox.user("kim@acme.example");
    let report = sandbox.import(&[("contacts.csv", &rows(&["KIM@Acme.example"]))]);
    assert_eq!(report["owners"]["matched"], 1);
    assert_eq!(sandbox.one("SELECT owner_email FROM contacts"), "kim@acme.example");
}

#[test]
fn an_unmatched_owner_falls_back_to_the_importing_user_is_reported_and_kept() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[("contacts.csv", &rows(&["old@departed.example", ""]))]);
    assert_eq!(
        report["owners"],
        json!({"matched": 0, "defaulted": 1, "unmatched": ["old@departed.example"],
               "default_owner": "importer@acme.example"})
    );
    assert_eq!(
        sandbox.lines(OWNERS),
        ["Hale0 | importer@acme.example | old@departed.example", "Hale1 |  | "]
    );
    assert_eq!(
        sandbox.done(&["workspace", "users", "list"])["users"].as_array().unwrap().len(),
        1,
        "users are never invented"
    );
}

#[test]
fn the_importing_user_may_be_another_than_the_first() {
    let sandbox = Sandbox::workspace();
    sandbox.done(&["workspace", "users", "add", "lee@acme.example", "--importer"]);
    sandbox.import(&[("contacts.csv", &rows(&["old@departed.example"]))]);
    assert_eq!(sandbox.one("SELECT owner_email FROM contacts"), "lee@acme.example");
}

#[test]
fn an_alias_of_the_mapping_names_the_user() {
    let sandbox = Sandbox::workspace();
    sandbox.user("kim@acme.example");
    sandbox.mapping(
        "[owners]\n\"Kim Osei\" = \"kim@acme.example\"\n\"kim@old.example\" = \"KIM@acme.example\"\n\
         [contacts.columns]\n\"Contact ID\" = \"id\"\n\"Last Name\" = \"last_name\"\nOwner = \"owner\"\n",
    );
    let report = sandbox.import(&[("contacts.csv", &rows(&["kim osei", "kim@old.example"]))]);
    assert_eq!(report["owners"]["matched"], 2);
    assert_eq!(sandbox.lines("SELECT DISTINCT owner_email FROM contacts"), ["kim@acme.example"]);
}

#[test]
fn a_users_file_beside_resolves_ids_and_names() {
    let sandbox = Sandbox::workspace();
    sandbox.user("kim@acme.example");
    let users =
        "id,name,email\nU-01,Kim Osei,kim@acme.example\nU-02,Olga Dahl,olga@departed.example\n";
    let contacts = rows(&["U-01", "Kim Osei", "U-02", "U-99"]);
    let files = [("users.csv", users), ("contacts.csv", contacts.as_str())];
    let report = sandbox.import(&files);
    assert_eq!(
        (&report["owners"]["matched"], &report["owners"]["defaulted"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(report["owners"]["unmatched"], json!(["U-99", "olga@departed.example"]));
    assert_eq!(
        sandbox.lines("SELECT owner_email, owner_source FROM contacts ORDER BY id"),
        [
            "kim@acme.example | kim@acme.example",
            "kim@acme.example | kim@acme.example",
            "importer@acme.example | olga@departed.example",
            "importer@acme.example | U-99",
        ]
    );
}

#[test]
fn an_unmatched_owner_takes_no_record_from_the_owner_that_it_has() {
    let sandbox = Sandbox::workspace();
    sandbox.user("kim@acme.example");
    sandbox.import(&[("contacts.csv", &rows(&["kim@acme.example"]))]);
    sandbox.import(&[("contacts.csv", &rows(&["old@departed.example"]))]);
    assert_eq!(sandbox.one("SELECT owner_email FROM contacts"), "kim@acme.example");
}

#[test]
fn owners_list_puts_the_owners_of_the_source_beside_the_users() {
    let sandbox = Sandbox::workspace();
    sandbox.user("kim@acme.example");
    let contacts = rows(&["kim@acme.example", "old@departed.example", "old@departed.example"]);
    sandbox.write("contacts.csv", &contacts);
    let expected = json!([
        {"source": "kim@acme.example", "user": "kim@acme.example", "suggestion": null, "records": 1},
        {"source": "old@departed.example", "user": null, "suggestion": null, "records": 2},
    ]);
    assert_eq!(sandbox.done(&["owners", "list", "contacts.csv"])["owners"], expected);
    sandbox.import(&[("contacts.csv", &contacts)]);
    assert_eq!(sandbox.done(&["owners", "list"])["owners"], expected, "of the store");
}

#[test]
fn reclaim_hands_records_over_once_the_user_exists() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("contacts.csv", &rows(&["old@departed.example", "gone@departed.example"]))]);
    sandbox.user("old@departed.example");
    let rehearsed = sandbox.done(&["owners", "reclaim", "--dry-run"]);
    assert_eq!(rehearsed["handed_over"][0]["records"], 1, "{rehearsed}");
    assert_eq!(
        sandbox.one("SELECT count(*) FROM contacts WHERE owner_email = 'importer@acme.example'"),
        "2",
        "a rehearsal changes nothing"
    );
    let report = sandbox.done(&["owners", "reclaim"]);
    assert_eq!(report["unmatched"], json!(["gone@departed.example"]));
    assert_eq!(
        sandbox.lines(OWNERS),
        [
            "Hale0 | old@departed.example | old@departed.example",
            "Hale1 | importer@acme.example | gone@departed.example",
        ]
    );
    let again = sandbox.done(&["owners", "reclaim"]);
    assert_eq!(again["handed_over"], json!([]));
}

#[test]
fn reclaim_leaves_a_record_that_somebody_gave_to_another_user() {
    let sandbox = Sandbox::workspace();
    sandbox.user("kim@acme.example");
    sandbox.import(&[("contacts.csv", &rows(&["old@departed.example"]))]);
    sandbox.edit(
        "UPDATE contact SET owner_id = (SELECT id FROM user WHERE email = 'kim@acme.example')",
    );
    sandbox.user("old@departed.example");
    sandbox.done(&["owners", "reclaim"]);
    assert_eq!(sandbox.one("SELECT owner_email FROM contacts"), "kim@acme.example");
}
