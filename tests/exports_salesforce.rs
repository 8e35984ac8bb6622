//! Salesforce's weekly export and a report, imported as they are: what ends where, exactly.

use serde_json::Value;

use crate::support::Sandbox;
use crate::support::exports::{copied, counts, imported, rejections, warnings, workspace};

const ALL: [&str; 4] = ["Account.csv", "Contact.csv", "Opportunity.csv", "User.csv"];

fn salesforce() -> (Sandbox, Value) {
    imported("salesforce", "Opportunity.csv", &ALL)
}

#[test]
fn what_is_in_the_bin_is_rejected_and_never_comes_to_life() {
    let (sandbox, report) = salesforce();
    assert_eq!(counts(&report, "accounts"), [13, 12, 0, 0, 1]);
    assert_eq!(counts(&report, "contacts"), [15, 14, 0, 0, 1]);
    assert_eq!(counts(&report, "deals"), [14, 14, 0, 0, 0]);
    assert_eq!(
        rejections(&report),
        ["15 deleted_at_source deleted", "16 deleted_at_source deleted"]
    );
    let gone = "SELECT (SELECT count(*) FROM accounts WHERE name LIKE '%(old)'),
                (SELECT count(*) FROM contacts WHERE first_name = 'Carmen')";
    assert_eq!(sandbox.sql(gone), [["0", "0"]]);
    let kept = std::fs::read_to_string(sandbox.path().join("rejects/Contact.rejects.csv")).unwrap();
    assert!(kept.contains("carmen@lowlandtours.example"), "{kept}");
}

#[test]
fn a_deal_of_somebody_in_the_bin_is_imported_and_its_link_stays_open() {
    let (sandbox, report) = salesforce();
    assert!(warnings(&report).contains(&"deals unresolved_link 1".to_owned()), "{report}");
    let open = sandbox.lines("SELECT object, field, reference FROM open_links");
    assert_eq!(open, ["deals | contact_id | 003Hs00000oKxZ4IAK"]);
}

#[test]
fn whoever_ignores_the_column_in_the_mapping_gets_what_is_in_the_bin_too() {
    let sandbox = workspace("salesforce");
    sandbox.ran(&["pipelines", "create", "--from", "Opportunity.csv"]);
    sandbox.ran(&[&["map", "-o", "mapping.toml"][..], &ALL].concat());
    let mapping = std::fs::read_to_string(sandbox.path().join("mapping.toml")).unwrap();
    assert!(mapping.contains("\"IsDeleted\" = \"deleted\""), "{mapping}");
    sandbox.write("mapping.toml", mapping.replace("= \"deleted\"", "= \"ignore\""));
    let report = sandbox.import_files(&ALL);
    assert_eq!(counts(&report, "accounts"), [13, 13, 0, 0, 0]);
    assert_eq!(counts(&report, "contacts"), [15, 15, 0, 0, 0]);
    assert_eq!(sandbox.one("SELECT count(*) FROM open_links"), "0");
}

#[test]
fn ids_that_differ_in_case_only_are_two_records() {
    let (sandbox, _) = salesforce();
    let deals = "SELECT d.name, a.name, c.last_name FROM deals d
                 JOIN external_ids e ON e.object = 'deals' AND e.record_id = d.id
                 JOIN accounts a ON a.id = d.account_id JOIN contacts c ON c.id = d.contact_id
                 WHERE e.external_id IN ('006Hs00000kKxZ0IAK', '006Hs00000KKxZ0IAL')
                 ORDER BY d.id";
    assert_eq!(
        sandbox.lines(deals),
        [
            "Lowland tour fleet | Lowland Tours | Rowe",
            "Mosaic staff scheme | Mosaic Clinics | Stone",
        ]
    );
}

#[test]
fn an_id_of_nothing_is_no_link() {
    let (sandbox, _) = salesforce();
    let bo = "SELECT first_name, last_name, account_id FROM contacts WHERE account_id IS NULL";
    // Nor is `[not provided]` a name.
    assert_eq!(sandbox.lines(bo), ["Bo |  | "]);
    let kite = "SELECT contact_id IS NULL FROM deals WHERE name LIKE 'Kite%'";
    assert_eq!(sandbox.one(kite), "1");
    assert_eq!(
        sandbox.one("SELECT count(*) FROM external_ids WHERE external_id LIKE '00000%'"),
        "0"
    );
}

#[test]
fn the_users_of_the_export_resolve_owner_ids() {
    let (sandbox, report) = salesforce();
    let owners = "SELECT owner_source, owner_email, count(*) FROM deals GROUP BY 1 ORDER BY 1";
    assert_eq!(
        sandbox.lines(owners),
        [
            "ines@fernhill.example | ines@fernhill.example | 3",
            "joel@fernhill.example | joel@fernhill.example | 3",
            "mara@fernhill.example | mara@fernhill.example | 6",
            "tom@departed.example | mara@fernhill.example | 2",
        ]
    );
    assert_eq!(report["owners"]["unmatched"], serde_json::json!(["tom@departed.example"]));
}

#[test]
fn four_contacts_have_a_consent_record_and_one_of_them_must_not_be_called() {
    let (sandbox, report) = salesforce();
    let records = "SELECT c.first_name, c.dialable, c.not_dialable, r.timestamp, r.ip, r.seller,
                   r.source_url, r.text, r.do_not_call
                   FROM consents r JOIN contacts c ON c.id = r.contact_id
                   WHERE r.text IS NOT NULL ORDER BY c.id";
    let same = "Fernhill Cycles | https://fernhill.example/test-ride | \
                I agree that Fernhill Cycles may call me at this number.";
    assert_eq!(
        sandbox.lines(records),
        [
            format!("Nadia | 1 |  | 2026-01-10T15:30:00Z | 198.51.100.10 | {same} | 0"),
            format!("Oskar | 1 |  | 2026-02-11T15:30:00Z | 198.51.100.11 | {same} | 0"),
            format!("Una | 0 | revoked | 2026-07-16T15:30:00Z | 198.51.100.16 | {same} | 1"),
            format!("Viktor | 1 |  | 2026-08-17T15:30:00Z | 198.51.100.17 | {same} | 0"),
        ]
    );
    assert_eq!(report["consent"]["dialable"], 3);
    let never = "SELECT first_name FROM contacts WHERE not_dialable LIKE '%revoked%' ORDER BY id";
    assert_eq!(sandbox.lines(never), ["Una", "Alma"]);
    let no_mail = "SELECT first_name FROM contacts WHERE email_opt_out = 1 ORDER BY id";
    assert_eq!(sandbox.lines(no_mail), ["Priya", "Alma"]);
}

#[test]
fn deals_go_to_the_pipeline_that_was_made_for_them_though_another_has_closed_won_too() {
    let (sandbox, _) = salesforce();
    let stages = "SELECT pipeline, stage, status, count(*), sum(amount) FROM deals
                  GROUP BY stage ORDER BY min(id)";
    assert_eq!(
        sandbox.lines(stages),
        [
            "Sales | Proposal/Price Quote | open | 4 | 92300",
            "Sales | Closed Won | won | 4 | 240300.5",
            "Sales | Prospecting | open | 2 | 2400",
            "Sales | Closed Lost | lost | 2 | 25650.75",
            "Sales | Needs Analysis | open | 2 | 85250.25",
        ]
    );
}

#[test]
fn where_a_mapping_file_lacks_the_pipeline_it_is_written_there() {
    let sandbox = copied("salesforce");
    sandbox.ran(&["map", "-o", "mapping.toml", "Opportunity.csv"]);
    let ran = sandbox.ran(&["pipelines", "create", "--from", "Opportunity.csv"]);
    assert!(ran.stderr.contains("Wrote into `mapping.toml`"), "{ran:?}");
    let mapping = std::fs::read_to_string(sandbox.path().join("mapping.toml")).unwrap();
    assert!(mapping.contains("pipeline = \"Sales\""), "{mapping}");
    let report = sandbox.import_files(&["Opportunity.csv"]);
    assert_eq!(counts(&report, "deals"), [14, 14, 0, 0, 0]);
}

#[test]
fn the_short_ids_of_a_report_are_the_ids_of_the_export() {
    let (sandbox, _) = salesforce();
    let report = sandbox.import_files(&["--deals", "report-opportunities.csv"]);
    // The same 14 deals: nothing is new but how the file says it.
    let [read, created, merged, unchanged, rejected] = counts(&report, "deals");
    assert_eq!((read, created, merged + unchanged, rejected), (14, 0, 14, 0), "{report}");
    assert_eq!(sandbox.one("SELECT count(*) FROM deals"), "14");
    assert_eq!(sandbox.one("SELECT count(*) FROM accounts"), "12");
    assert_eq!(report["accounts_from_contacts"], 0);
}

#[test]
fn the_footer_of_a_report_is_left_out_and_said_and_its_dates_are_month_first() {
    let sandbox = copied("salesforce");
    sandbox.ran(&["pipelines", "create", "--from", "report-opportunities.csv"]);
    let report = sandbox.import_files(&["report-opportunities.csv"]);
    assert_eq!(counts(&report, "deals"), [14, 14, 0, 0, 0]);
    let notes = report["notes"].as_array().unwrap();
    let says = |text: &str| notes.iter().any(|note| note.as_str().unwrap().contains(text));
    assert!(says("footer lines of a Salesforce report left out, lines 17 to 23"), "{notes:?}");
    let days = "SELECT close_date, created_at FROM deals WHERE name LIKE 'Kite%'";
    assert_eq!(sandbox.lines(days), ["2027-02-28 | 2026-05-21T00:00:00Z"]);
    // A report names accounts; those that are not there are made.
    assert_eq!(
        report["accounts_from_contacts"], 12,
        "under their ids, for the accounts to merge into"
    );
    let named = "SELECT count(*) FROM external_ids WHERE object = 'accounts' AND derived = 0";
    assert_eq!(sandbox.one(named), "12");
    let id =
        "SELECT external_id FROM external_ids WHERE object = 'deals' ORDER BY record_id LIMIT 1";
    assert_eq!(sandbox.one(id), "006Hs00000aKxZ0IAK");
}

#[test]
fn what_was_imported_reconciles_and_a_second_import_changes_nothing() {
    let (sandbox, _) = salesforce();
    sandbox.ran(&["reconcile"]);
    let again = sandbox.import_files(&ALL);
    assert_eq!(counts(&again, "accounts"), [13, 0, 0, 12, 1]);
    assert_eq!(counts(&again, "contacts"), [15, 0, 0, 14, 1]);
    assert_eq!(counts(&again, "deals"), [14, 0, 0, 14, 0]);
}
