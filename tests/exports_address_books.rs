//! The exports of Google Contacts, Outlook and LinkedIn, imported as they are.

use crate::support::exports::{copied, counts, rejections};

const CONTACTS: &str =
    "SELECT first_name, last_name, email, more_emails, phone, more_phones, title,
                        account_name FROM contacts ORDER BY id";

#[test]
fn google_keeps_all_values_of_a_cell_and_of_numbered_columns() {
    let sandbox = copied("google");
    let report = sandbox.import_files(&["contacts.csv"]);
    assert_eq!(counts(&report, "contacts"), [5, 5, 0, 0, 0]);
    assert_eq!(report["accounts_from_contacts"], 4);
    assert_eq!(report["warnings"], serde_json::json!([]), "a list of numbers is no formula");
    assert_eq!(
        sandbox.lines(CONTACTS),
        [
            "Nadia | Brooks | nadia@baysidecouriers.example | [\"nadia@private-mail.example\"] | \
             +12025550141 | [] | Fleet Manager | Bayside Couriers",
            "Oskar | Finch | oskar@cobblestonehotels.example | \
             [\"oskar.finch@private-mail.example\"] | +13125550162 | [\"+13125550142\"] |  | \
             Cobblestone Hotels",
            "Théo | Müller | theo@fabrikzuerich.example | [] |  | [] |  | Fabrik Zürich AG",
            " |  |  | [] | +13035550188 | [] |  | Front Desk Only",
            "Bo |  | bo@private-mail.example | [] |  | [] |  | ",
        ]
    );
    let street =
        "SELECT street, city, state, postal_code, country FROM contacts WHERE street <> ''";
    assert_eq!(sandbox.lines(street), ["400 Lake Street\nSuite 9 | Chicago | IL | 60601 | US"]);
    let note = "SELECT description FROM contacts WHERE first_name = 'Bo'";
    assert_eq!(sandbox.one(note), "met at the fair, \"no last name\"");
}

#[test]
fn outlook_keeps_what_it_has_and_refuses_a_company_that_has_no_number_to_call() {
    let sandbox = copied("outlook");
    let report = sandbox.import_files(&["contacts.csv", "--max-rejected", "25%"]);
    assert_eq!(counts(&report, "contacts"), [4, 3, 0, 0, 1]);
    assert_eq!(rejections(&report), ["7 missing_required email"]);
    assert_eq!(
        sandbox.lines(CONTACTS),
        [
            "Nadia | Brooks | nadia@baysidecouriers.example | [] | +12025550141 | [] | \
             Fleet Manager | Bayside Couriers",
            "Oskar | Finch | oskar@cobblestonehotels.example | \
             [\"oskar.finch@private-mail.example\"] | +13125550162 | [] |  | Cobblestone Hotels",
            "Théo | Müller | theo@fabrikzuerich.example | [] |  | [] |  | Fabrik Zürich AG",
        ]
    );
    let note = "SELECT description FROM contacts WHERE first_name = 'Théo'";
    assert_eq!(sandbox.one(note), "Prefers \"Velo\".\nSpeaks German, French.");
}

#[test]
fn outlooks_empty_columns_are_said_in_one_line_and_need_no_decision() {
    let sandbox = copied("outlook");
    let ran = sandbox.run(&["map", "--check", "contacts.csv"]);
    assert_eq!(ran.code, 3);
    let whole = sandbox.run(&["map", "--check", "contacts.csv", "-v"]);
    for (ran, words) in [(ran, " 50 empty, "), (whole, "columns are empty and not known")] {
        let said = ran.stdout.lines().filter(|line| line.contains(words));
        assert_eq!(said.count(), 1, "{}", ran.stdout);
        assert!(!ran.stdout.contains("\n  Home City "), "{}", ran.stdout);
    }

    // What has values does need one, and nothing else.
    let ran = sandbox.run(&["map", "--check", "--format", "json", "contacts.csv"]).json();
    let issues = ran["issues"].as_array().unwrap();
    let open: Vec<_> = issues.iter().map(|issue| issue["header"].as_str().unwrap()).collect();
    let decide = ["Title", "Company Main Phone", "Birthday", "Categories", "Gender", "Initials"];
    assert_eq!(open, decide);
}

#[test]
fn accepting_suggestions_makes_fields_of_columns_with_values_only() {
    let sandbox = copied("outlook");
    sandbox.ran(&["map", "-o", "mapping.toml", "--accept-suggestions", "contacts.csv"]);
    sandbox.ran(&["map", "--check", "contacts.csv"]);
    let report = sandbox.import_files(&["contacts.csv", "--max-rejected", "25%"]);
    let made = report["custom_fields_created"].as_array().unwrap();
    let made: Vec<_> = made.iter().map(|field| field["key"].as_str().unwrap()).collect();
    assert!(made.contains(&"title") && made.contains(&"birthday"), "{made:?}");
    assert!(!made.contains(&"anniversary") && !made.contains(&"home_city"), "{made:?}");
    // `0/0/00` is how Outlook writes that it does not know the day.
    let day = "SELECT first_name, json_extract(custom, '$.birthday') FROM contacts ORDER BY id";
    assert_eq!(sandbox.lines(day), ["Nadia | ", "Oskar | ", "Théo | 1984-06-01"]);
}

#[test]
fn linkedin_is_read_from_below_its_notes() {
    let sandbox = copied("linkedin");
    let report = sandbox.import_files(&["Connections.csv"]);
    assert_eq!(counts(&report, "contacts"), [4, 4, 0, 0, 0]);
    let notes = report["notes"].as_array().unwrap();
    let said = |text: &str| notes.iter().any(|note| note.as_str().unwrap().contains(text));
    assert!(said("header on line 4") && said("lines above the header left out"), "{notes:?}");
    let people =
        "SELECT first_name, last_name, email, title, account_name, linkedin_url, created_at
                  FROM contacts ORDER BY id";
    let profile = "https://www.linkedin.com/in/invented";
    assert_eq!(
        sandbox.lines(people),
        [
            format!(
                "Nadia | Brooks | nadia@baysidecouriers.example | Fleet Manager | \
                     Bayside Couriers | {profile}-nadia-brooks | 2026-03-05T00:00:00Z"
            ),
            format!(
                "Oskar | Finch, MBA |  | Head of Guest Services | Cobblestone Hotels | \
                     {profile}-oskar-finch | 2026-01-12T00:00:00Z"
            ),
            format!(
                "Théo | Müller |  | Einkauf | Fabrik Zürich AG | {profile}-theo-mueller | \
                     2025-11-30T00:00:00Z"
            ),
            format!("Priya | Hale |  |  |  | {profile}-priya-hale | 2025-02-01T00:00:00Z"),
        ]
    );
    let lines = sandbox.lines("SELECT line FROM import_rows ORDER BY row");
    assert_eq!(lines, ["5", "6", "7", "8"]);
}
