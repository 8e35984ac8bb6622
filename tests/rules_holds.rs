//! Holds: a do-not-call binds the number, consent is for the number that it names.

use serde_json::{Value, json};

use crate::support::Sandbox;
use crate::support::rules::counts;

const HEADER: &str = "Contact ID,Last Name,Email,Phone,Mobile Phone,consent_text,consent_timestamp,\
                      consent_source_url,consent_ip,consent_seller,consent_phone,do_not_call,opted_out_at";
const GRANT: &str = "I agree to calls,2026-01-10T15:00:00Z,https://acme.example/f,203.0.113.2,Acme";
const NONE: &str = ",,,,";

/// A row: id, phones, the five parts, the number that they are for, do-not-call and its moment.
fn row(id: &str, phones: &str, parts: &str, rest: &str) -> String {
    format!("{id},Hale,{}@alder.example,{phones},{parts},{rest}", id.to_lowercase())
}

fn import(sandbox: &Sandbox, rows: &[String]) -> Value {
    sandbox.import(&[("contacts.csv", &format!("{HEADER}\n{}\n", rows.join("\n")))])
}

/// `id dialable reasons` of each contact.
fn dialable(sandbox: &Sandbox) -> Vec<String> {
    sandbox.lines(
        "SELECT external_id || ' ' || dialable || ' ' || coalesce(not_dialable, '')
         FROM contacts JOIN external_ids ON object = 'contacts' AND record_id = contacts.id
         ORDER BY external_id",
    )
}

const HELD: &str = "number_do_not_call";

#[test]
fn a_do_not_call_binds_the_number_whoever_comes_first() {
    let yes = row("C-1", "202-555-0101,", GRANT, ",,");
    let no = row("C-2", "(202) 555-0101,", NONE, ",yes,");
    let free = row("C-3", "202-555-0103,", GRANT, ",,");
    let expected =
        [&format!("C-1 0 {HELD}"), "C-2 0 text,timestamp,source_url,ip,seller,revoked", "C-3 1 "];
    for order in [[&yes, &no, &free], [&no, &yes, &free]] {
        let sandbox = Sandbox::workspace();
        let report = import(&sandbox, &order.map(String::clone));
        assert_eq!(dialable(&sandbox), expected);
        assert_eq!(report["consent"]["dialable"], 1);
        assert_eq!(report["consent"]["not_dialable"], 2);
        assert_eq!(report["consent"]["reasons"], json!({HELD: 1, "revoked": 1}));
        // One import after the other, too; and the dry run says what the import does.
        let sandbox = Sandbox::workspace();
        for row in order {
            let rows = format!("{HEADER}\n{row}\n");
            let predicted = sandbox.dry_run(&["--all"], &[("contacts.csv", &rows)]);
            let report = import(&sandbox, std::slice::from_ref(row));
            assert_eq!(predicted["consent"], report["consent"]);
        }
        assert_eq!(dialable(&sandbox), expected);
    }
}

#[test]
fn a_do_not_call_of_another_source_binds_the_number_and_taking_it_back_frees_it() {
    let sandbox = Sandbox::workspace();
    import(&sandbox, &[row("C-1", "202-555-0101,", GRANT, ",,")]);
    let before = sandbox.lines("SELECT * FROM contacts");
    let mapping = "version = 1\nsource = \"other\"\n[contacts.columns]\n\"Number\" = \"id\"\n\
                   \"Name\" = \"last_name\"\n\"Phone\" = \"phone\"\n\"DNC\" = \"consent.do_not_call\"\n";
    sandbox.write("other.toml", mapping);
    sandbox.write("people.csv", "Number,Name,Phone,DNC\n7,Moss,2025550101,yes\n");
    sandbox.done(&["import", "--mapping", "other.toml", "people.csv"]);
    assert_eq!(dialable(&sandbox)[1], format!("C-1 0 {HELD}"));
    let story = sandbox.run(&["explain", "contact", "C-1"]);
    assert!(
        story.stdout.contains("contact 2 Moss does not want to be called on +12025550101"),
        "{story:?}"
    );
    assert_eq!(
        sandbox.lines("SELECT contact_id, reason, number, by_contact_id FROM holds"),
        [format!("1 | {HELD} | +12025550101 | 2")]
    );
    assert_eq!(
        sandbox.lines("SELECT kind, value, contact_id, import_id FROM suppressions"),
        ["number | +12025550101 | 2 | 2"]
    );
    let undone = sandbox.done(&["undo", "2", "--yes"]);
    assert_eq!(undone["kept_total"], 0, "{undone}");
    assert_eq!(sandbox.lines("SELECT * FROM contacts"), before);
    assert_eq!(sandbox.lines("SELECT * FROM holds"), Vec::<String>::new());
    // And the one that was held can be taken back, too: nobody else wrote it.
    let undone = sandbox.done(&["undo", "1", "--yes"]);
    assert_eq!(undone["kept_total"], 0, "{undone}");
}

#[test]
fn every_number_of_both_counts() {
    let sandbox = Sandbox::workspace();
    let rows = [
        row("C-1", "202-555-0101,202-555-0102", GRANT, ",,"),
        row("C-2", "202-555-0103,202-555-0102", NONE, ",yes,"),
        row("C-3", "202-555-0103 ext. 7,", GRANT, ",,"),
    ];
    import(&sandbox, &rows);
    let now = dialable(&sandbox);
    assert_eq!([&now[0], &now[2]], [&format!("C-1 0 {HELD}"), &format!("C-3 0 {HELD}")]);
}

#[test]
fn a_do_not_call_that_names_a_number_of_the_contact_binds_that_one_alone() {
    let sandbox = Sandbox::workspace();
    let rows = [
        row("C-1", "202-555-0101,202-555-0102", NONE, "202-555-0102,yes,"),
        row("C-2", "202-555-0101,", GRANT, ",,"),
        row("C-3", "202-555-0102,", GRANT, ",,"),
    ];
    import(&sandbox, &rows);
    assert_eq!(dialable(&sandbox)[1..], ["C-2 1 ".to_owned(), format!("C-3 0 {HELD}")]);
}

#[test]
fn one_s_own_complete_consent_beats_another_s_revocation_if_it_is_later_and_that_has_a_date() {
    let sandbox = Sandbox::workspace();
    let rows = [
        row("C-1", "202-555-0101,", NONE, ",,2026-01-09T00:00:00Z"),
        row("C-2", "202-555-0101,", GRANT, ",,"),
        row("C-3", "202-555-0101,", GRANT, "202-555-0101,,"),
        row("C-4", "202-555-0101,", &GRANT.replace("01-10", "01-08"), ",,"),
        row("C-5", "202-555-0101,", &GRANT.replace("203.0.113.2", ""), ",,"),
    ];
    import(&sandbox, &rows);
    let now = dialable(&sandbox);
    assert_eq!(now[1..3], ["C-2 1 ", "C-3 1 "]);
    assert_eq!(now[3..], [format!("C-4 0 {HELD}"), format!("C-5 0 ip,{HELD}")]);
    // One without a date beats them all.
    import(&sandbox, &[row("C-6", "202-555-0101,", NONE, ",yes,")]);
    assert_eq!(dialable(&sandbox)[1..3], [format!("C-2 0 {HELD}"), format!("C-3 0 {HELD}")]);
}

#[test]
fn a_number_stays_suppressed_when_its_record_gets_another_one() {
    let sandbox = Sandbox::workspace();
    import(&sandbox, &[row("C-1", "202-555-0101,", NONE, ",yes,")]);
    import(&sandbox, &[row("C-1", "202-555-0109,", NONE, ",yes,")]);
    import(
        &sandbox,
        &[row("C-2", "202-555-0101,", GRANT, ",,"), row("C-3", "202-555-0109,", GRANT, ",,")],
    );
    assert_eq!(dialable(&sandbox)[1..], [format!("C-2 0 {HELD}"), format!("C-3 0 {HELD}")]);
    sandbox.done(&["undo", "2", "--yes"]);
    assert_eq!(dialable(&sandbox)[1..], [format!("C-2 0 {HELD}"), "C-3 1 ".to_owned()]);
}

#[test]
fn a_revocation_that_a_later_import_said_again_stays_when_the_first_is_taken_back() {
    let sandbox = Sandbox::workspace();
    import(&sandbox, &[row("C-1", "202-555-0101,", GRANT, ",,")]);
    import(&sandbox, &[row("C-1", "202-555-0101,", NONE, ",yes,")]);
    import(&sandbox, &[row("C-1", "202-555-0101,202-555-0102", NONE, ",yes,")]);
    import(&sandbox, &[row("C-2", "202-555-0101,", GRANT, ",,")]);
    sandbox.done(&["undo", "2", "--yes"]);
    assert_eq!(dialable(&sandbox), ["C-1 0 revoked", &format!("C-2 0 {HELD}")]);
    sandbox.done(&["undo", "3", "--yes"]);
    assert_eq!(dialable(&sandbox), ["C-1 1 ", "C-2 1 "]);
}

#[test]
fn consent_for_another_number_is_no_consent() {
    let sandbox = Sandbox::workspace();
    let rows = [
        row("C-1", "202-555-0101,", GRANT, "202-555-0199,,"),
        row("C-2", "202-555-0102,202-555-0198", GRANT, "202-555-0198,,"),
        row("C-3", "202-555-0103,", GRANT, "202-555-0103,,"),
        row("C-4", "202-555-0104,", GRANT, "the one at home,,"),
    ];
    let report = import(&sandbox, &rows);
    assert_eq!(
        dialable(&sandbox),
        ["C-1 0 other_number", "C-2 1 ", "C-3 1 ", "C-4 0 other_number"]
    );
    assert_eq!(report["consent"]["reasons"], json!({"other_number": 2}));
    assert_eq!(
        sandbox.lines("SELECT reason, number FROM holds ORDER BY contact_id"),
        ["other_number | +12025550199", "other_number | the one at home"]
    );
    let story = sandbox.run(&["explain", "contact", "C-1"]).stdout;
    assert!(story.contains("consent was given for +12025550199, which is no number"), "{story}");
    // A better number makes it consent, a worse one unmakes it.
    import(&sandbox, &[row("C-1", "202-555-0199,", NONE, ",,")]);
    import(&sandbox, &[row("C-3", "202-555-0133,", NONE, ",,")]);
    let now = dialable(&sandbox);
    assert_eq!([&*now[0], &*now[2]], ["C-1 1 ", "C-3 0 other_number"]);
}

#[test]
fn a_switchboard_is_listed_and_the_mapping_frees_it() {
    let sandbox = Sandbox::workspace();
    let mut rows = vec![row("C-1", "202-555-0100,", NONE, ",yes,")];
    rows.extend((2..=5).map(|n| row(&format!("C-{n}"), "202-555-0100,", GRANT, ",,")));
    let report = import(&sandbox, &rows);
    assert_eq!(report["consent"]["dialable"], 0);
    assert_eq!(report["consent"]["numbers"], json!([{"number": "+12025550100", "contacts": 4}]));
    let text = sandbox.run(&["dry-run", "contacts.csv"]).stdout;
    assert!(text.contains("4 contacts are held for a do-not-call on +12025550100."), "{text}");

    sandbox.ok(&["map", "contacts.csv", "-o", "mapping.toml"]);
    let path = sandbox.path().join("mapping.toml");
    let toml = std::fs::read_to_string(&path).unwrap();
    let line = "# [consent]\n# shared_numbers = [\"+12025550100\"]";
    assert!(toml.contains(line), "{toml}");
    sandbox.write(
        "mapping.toml",
        toml.replace("# [consent]", "[consent]").replace("# shared", "shared"),
    );
    let report = sandbox.done(&["import", "contacts.csv"]);
    assert_eq!(counts(&report, "contacts"), [0, 0, 5, 0]);
    assert_eq!(report["consent"]["numbers"], Value::Null);
    assert_eq!(report["consent"]["dialable"], 4);
    assert_eq!(dialable(&sandbox)[1], "C-2 1 ");
    assert_eq!(dialable(&sandbox)[0], "C-1 0 text,timestamp,source_url,ip,seller,revoked");
    // `map` keeps it.
    sandbox.ok(&["map", "contacts.csv", "-o", "mapping.toml"]);
    assert!(
        std::fs::read_to_string(&path).unwrap().contains("\nshared_numbers = [\"+12025550100\"]")
    );

    sandbox.done(&["undo", "2", "--yes"]);
    assert_eq!(dialable(&sandbox)[1], format!("C-2 0 {HELD}"));
    sandbox.done(&["import", "contacts.csv"]);
    assert_eq!(dialable(&sandbox)[1], "C-2 1 ");
    // A mapping of the same source without it holds again.
    sandbox.write("mapping.toml", toml);
    sandbox.done(&["import", "contacts.csv"]);
    assert_eq!(dialable(&sandbox)[1], format!("C-2 0 {HELD}"));
}

#[test]
fn a_shared_number_without_its_country_is_refused() {
    let sandbox = Sandbox::workspace();
    sandbox.write("contacts.csv", "Contact ID,Last Name\nC-1,Hale\n");
    sandbox.write(
        "mapping.toml",
        "source = \"csv\"\n[consent]\nshared_numbers = [\"202-555-0100\"]\n\
         [contacts.columns]\n\"Contact ID\" = \"id\"\n\"Last Name\" = \"last_name\"\n",
    );
    let ran = sandbox.run(&["import", "contacts.csv"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains("no phone number with its country"), "{ran:?}");
}

#[test]
fn a_contact_that_is_deleted_leaves_its_number_suppressed_and_undo_does_not() {
    let sandbox = Sandbox::workspace();
    import(&sandbox, &[row("C-1", "202-555-0101,", NONE, ",yes,")]);
    sandbox.edit("DELETE FROM contact");
    import(&sandbox, &[row("C-2", "202-555-0101,", GRANT, ",,")]);
    assert_eq!(dialable(&sandbox), [format!("C-2 0 {HELD}")]);
    let story = sandbox.run(&["explain", "contact", "C-2"]).stdout;
    assert!(story.contains("contact 1, which is gone, does not want to be called"), "{story}");
    sandbox.done(&["undo", "1", "--yes"]);
    assert_eq!(dialable(&sandbox), ["C-2 1 "]);
}
