//! What a CRM has and is not moved: named and counted by every look at it, and in nobody's way.

use serde_json::{Value, json};

use crate::support::crm::Crm;
use crate::support::fakes::company::Company;
use crate::support::fakes::{close, hubspot, pipedrive, salesforce};

/// What the report of a whole import says, by kind.
fn left(crm: &Crm, company: &Company) -> (Vec<(String, Value, String)>, String) {
    let sandbox = crm.prepared(company);
    let ran = crm.import(&sandbox, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = ran.json();
    let left = report["extraction"]["left_behind"].as_array().unwrap().iter();
    let one = |left: &Value| {
        let text = |name: &str| left[name].as_str().unwrap_or_default().to_owned();
        (text("what"), left["records"].clone(), text("count"))
    };
    (
        left.map(one).filter(|(_, records, _)| *records != json!(0)).collect(),
        report["notes"].to_string(),
    )
}

fn of(what: &str, records: Value, count: &str) -> (String, Value, String) {
    (what.to_owned(), records, count.to_owned())
}

#[test]
fn what_is_not_moved_is_counted_at_each_crm() {
    let company = Company::of(12);
    let fake = salesforce::start(company.clone());
    fake.more("Task", 7);
    fake.more("Case", 2);
    fake.more("Note", 1);
    fake.more("ContentNote", 1);
    fake.lead("Lea", "Lind", json!({"Company": "Lind"}));
    let (found, notes) = left(&Crm::of(fake), &company);
    let expected = [
        of("leads", json!(1), "exact"),
        of("notes", json!(2), "about"),
        of("tasks", json!(7), "about"),
        of("tickets (cases)", json!(2), "about"),
    ];
    assert_eq!(found, expected);
    let told = "Not moved from Salesforce: 1 lead, about 2 notes, about 7 tasks, about 2 tickets (cases). \
                `--include leads` moves leads as contacts.";
    assert!(notes.contains(told), "{notes}");

    let others = vec![("notes", 40), ("calls", 3), ("tasks", 4), ("tickets", 5), ("products", 6)];
    let options = hubspot::Options { others, ..hubspot::Options::default() };
    let (found, _) = left(&Crm::of(hubspot::start_with(company.clone(), options)), &company);
    let expected = [
        of("notes", json!(40), "exact"),
        of("activities", json!(7), "exact"),
        of("tickets", json!(5), "exact"),
        of("products", json!(6), "exact"),
        of("files", Value::Null, "exact"),
    ];
    assert_eq!(found, expected);

    let others = vec![("notes", 40), ("activities", 30), ("files", 20), ("products", 10)];
    let options = pipedrive::Options { others, ..pipedrive::Options::default() };
    let fake = pipedrive::start_with(company.clone(), options);
    fake.lead(Some(0), "A lead", json!({}));
    fake.lead(Some(1), "An old one", json!({"is_archived": true}));
    let (found, _) = left(&Crm::of(fake), &company);
    assert_eq!(found[0], of("leads", json!(2), "exact"));
    let expected = [
        of("notes", json!(40), "at_most"),
        of("activities", json!(30), "at_most"),
        of("files", json!(20), "at_most"),
        of("products", json!(10), "at_most"),
    ];
    assert_eq!(found[1..], expected);

    let others = vec![("note", 40), ("call", 3), ("sms", 4), ("task", 5)];
    let options = close::Options { others, ..close::Options::default() };
    let (found, _) = left(&Crm::of(close::start_with(company.clone(), options)), &company);
    let expected = [
        of("notes", json!(40), "exact"),
        of("activities", json!(4), "at_least"),
        of("tasks", json!(5), "exact"),
    ];
    assert_eq!(found, expected, "of text messages one was seen, and more are there");
}

#[test]
fn what_may_not_be_counted_is_named_and_stops_nothing() {
    let company = Company::of(12);
    let crms = [
        (Crm::of(salesforce::start(company.clone())), "recordCount"),
        (Crm::of(hubspot::start(company.clone())), "/notes/"),
        (Crm::of(pipedrive::start(company.clone())), "/notes"),
        (Crm::of(close::start(company.clone())), "/activity/note/"),
    ];
    for (crm, path) in crms {
        crm.knobs().forbid(path);
        let (found, notes) = left(&crm, &company);
        let unknown = found.iter().find(|(what, ..)| what == "notes");
        assert_eq!(unknown.map(|(_, records, _)| records), Some(&Value::Null), "{}", crm.name());
        assert!(notes.contains("and not counted: notes"), "{}: {notes}", crm.name());
    }
}

#[test]
fn connect_and_a_dry_run_say_what_is_not_moved_and_a_read_of_changes_does_not_ask() {
    let company = Company::of(12);
    let fake = salesforce::start(company.clone());
    fake.more("Task", 3);
    fake.lead("Lea", "Lind", json!({"Company": "Lind"}));
    let crm = Crm::of(fake);
    let sandbox = crm.prepared(&company);
    let tried = crm.run(&sandbox, &["dry-run", "salesforce"]);
    assert!(tried.stdout.contains("1 lead, about 3 tasks"), "{tried:?}");
    assert!(tried.stdout.contains("--include leads"), "{tried:?}");
    assert_eq!(crm.import(&sandbox, &[]).code, 0);
    let before = crm.knobs().asked().len();
    let quiet = crm.import(&sandbox, &["--since", "last"]);
    assert_eq!(quiet.json()["extraction"]["left_behind"], json!([]));
    let asked = crm.knobs().asked().split_off(before);
    assert!(asked.iter().all(|asked| !asked.path.contains("recordCount")));
}
