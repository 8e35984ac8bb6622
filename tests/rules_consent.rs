//! Consent: a ledger, and what it allows.

use crate::support::Sandbox;
use crate::support::rules::{counts, warnings};

const HEADER: &str = "Contact ID,Last Name,Phone,consent_text,consent_timestamp,\
                      consent_source_url,consent_ip,consent_seller,do_not_call,opted_out_at";
const COMPLETE: &str =
    "I agree to calls,2026-01-10T15:00:00Z,https://acme.example/f,203.0.113.2,Acme";

fn import(sandbox: &Sandbox, rows: &[&str]) -> serde_json::Value {
    sandbox.import(&[("contacts.csv", &format!("{HEADER}\n{}\n", rows.join("\n")))])
}

/// `dialable | reasons` of a single contact with these consent cells.
fn dialability(cells: &str) -> String {
    let sandbox = Sandbox::workspace();
    let report = import(&sandbox, &[&format!("C-1,Hale,202-555-0101,{cells}")]);
    assert_eq!(counts(&report, "contacts"), [1, 0, 0, 0], "it is imported anyway");
    sandbox.lines("SELECT dialable, not_dialable FROM contacts")[0].clone()
}

#[test]
fn a_contact_with_a_complete_record_and_a_phone_may_be_dialed() {
    assert_eq!(dialability(&format!("{COMPLETE},no,")), "1 | ");
}

#[test]
fn blank_never_means_consent() {
    assert_eq!(dialability(",,,,,,"), "0 | text,timestamp,source_url,ip,seller");
}

#[test]
fn each_missing_or_invalid_part_is_a_reason() {
    let (t, u) = ("2026-01-10T15:00:00Z", "https://acme.example/f");
    for (cells, reason) in [
        (format!(",{t},{u},203.0.113.2,Acme"), "text"),
        (format!("I agree to calls,,{u},203.0.113.2,Acme"), "timestamp"),
        (format!("I agree to calls,at noon,{u},203.0.113.2,Acme"), "timestamp"),
        (format!("I agree to calls,{t},,203.0.113.2,Acme"), "source_url"),
        (format!("I agree to calls,{t},our booth,203.0.113.2,Acme"), "source_url"),
        (format!("I agree to calls,{t},{u},,Acme"), "ip"),
        (format!("I agree to calls,{t},{u},300.1.1.1,Acme"), "ip"),
        (format!("I agree to calls,{t},{u},203.0.113.2,"), "seller"),
    ] {
        assert_eq!(dialability(&format!("{cells},,")), format!("0 | {reason}"), "{cells}");
    }
}

#[test]
fn a_contact_without_a_phone_can_t_be_dialed() {
    let sandbox = Sandbox::workspace();
    let report = import(
        &sandbox,
        &[&format!("C-1,Hale,,{COMPLETE},,"), &format!("C-2,Okoye,nonsense,{COMPLETE},,")],
    );
    assert_eq!(sandbox.lines("SELECT not_dialable FROM contacts"), ["phone", "phone"]);
    assert_eq!(warnings(&report), ["contacts invalid_phone x1: 3 nonsense"]);
}

#[test]
fn a_revocation_beats_a_grant_unless_a_later_grant_proves_otherwise() {
    assert_eq!(dialability(&format!("{COMPLETE},yes,")), "0 | revoked");
    assert_eq!(dialability(&format!("{COMPLETE},,2026-02-01T00:00:00Z")), "0 | revoked");
    assert_eq!(
        dialability(&format!("{COMPLETE},,2026-01-10T15:00:00Z")),
        "0 | revoked",
        "same moment"
    );
    assert_eq!(dialability(&format!("{COMPLETE},,2026-01-01T00:00:00Z")), "1 | ");
}

#[test]
fn the_wording_is_kept_byte_for_byte() {
    let sandbox = Sandbox::workspace();
    let text = "  I agree that Acme’s team may  call me.\r\n“Any time”. ";
    import(&sandbox, &[&format!("C-1,Hale,202-555-0101,\"{text}\",,,,,,")]);
    assert_eq!(sandbox.one("SELECT text FROM consents"), text);
}

#[test]
fn an_invalid_part_keeps_its_text() {
    let sandbox = Sandbox::workspace();
    import(
        &sandbox,
        &["C-1,Hale,202-555-0101,I agree to calls,at noon,our booth,300.1.1.1,Acme,,"],
    );
    assert_eq!(
        sandbox.lines("SELECT timestamp, timestamp_original, source_url, ip FROM consents"),
        [" | at noon | our booth | 300.1.1.1"]
    );
}

#[test]
fn the_ledger_only_grows_through_merges_and_no_record_is_overwritten() {
    let sandbox = Sandbox::workspace();
    let given = format!("C-1,Hale,202-555-0101,{COMPLETE},,");
    let revoked = "C-1,Hale,202-555-0101,,,,,,yes,2026-02-01T00:00:00Z";
    let again = "C-1,Hale,202-555-0101,I agree to calls once more,2026-03-01T00:00:00Z,https://acme.example/g,203.0.113.3,Acme,,";
    let blank = "C-1,Hale-Smith,202-555-0101,,,,,,,";
    let mut ledger: Vec<String> = Vec::new();
    let steps =
        [(given.as_str(), "1 | "), (revoked, "0 | revoked"), (again, "1 | "), (blank, "1 | ")];
    for (row, dialable) in steps {
        import(&sandbox, &[row]);
        let now = sandbox.lines(
            "SELECT id, text, timestamp, ip, revoked_at, do_not_call FROM consents ORDER BY id",
        );
        assert_eq!(now[..ledger.len()], ledger[..], "what was there is there, as it was");
        assert_eq!(
            sandbox.lines("SELECT dialable, not_dialable FROM contacts"),
            [dialable],
            "{row}"
        );
        ledger = now;
    }
    assert_eq!(ledger.len(), 3, "a blank row adds no record: {ledger:?}");
}

#[test]
fn the_ledger_grows_whatever_on_merge_says() {
    for on_merge in ["fill", "keep"] {
        let sandbox = Sandbox::workspace();
        sandbox.write("contacts.csv", format!("{HEADER}\nC-1,Hale,202-555-0101,{COMPLETE},,\n"));
        assert_eq!(sandbox.run(&["map", "contacts.csv", "-o", "mapping.toml"]).code, 0);
        let path = sandbox.path().join("mapping.toml");
        let toml = std::fs::read_to_string(&path).unwrap();
        let now = toml.replace("on_merge = \"overwrite\"", &format!("on_merge = \"{on_merge}\""));
        assert_ne!(now, toml);
        sandbox.write("mapping.toml", now);
        sandbox.done(&["import", "contacts.csv"]);
        import(&sandbox, &["C-1,Hale,202-555-0101,,,,,,yes,2026-02-01T00:00:00Z"]);
        assert_eq!(sandbox.one("SELECT count(*) FROM consents"), "2", "{on_merge}");
        assert_eq!(sandbox.one("SELECT not_dialable FROM contacts"), "revoked", "{on_merge}");
    }
}

#[test]
fn two_contacts_that_merge_keep_both_their_records() {
    let sandbox = Sandbox::workspace();
    let header = format!("{HEADER},Email");
    let rows = format!(
        "{header}\n,Hale,202-555-0101,{COMPLETE},,,h@alder.example\n\
         ,Hale,202-555-0101,,,,,,yes,,H@alder.example\n"
    );
    let report = sandbox.import(&[("contacts.csv", &rows)]);
    assert_eq!(counts(&report, "contacts"), [1, 1, 0, 0]);
    assert_eq!(
        sandbox.lines("SELECT text, do_not_call FROM consents ORDER BY id"),
        ["I agree to calls | 0", " | 1"]
    );
    assert_eq!(sandbox.one("SELECT not_dialable FROM contacts"), "revoked");
}

#[test]
fn the_report_counts_who_may_be_dialed_and_why_the_others_not() {
    let sandbox = Sandbox::workspace();
    let report = import(
        &sandbox,
        &[
            &format!("C-1,Hale,202-555-0101,{COMPLETE},,"),
            &format!("C-2,Okoye,202-555-0102,{COMPLETE},yes,"),
            "C-3,Varga,202-555-0103,I agree to calls,2026-01-10T15:00:00Z,https://acme.example/f,,,,",
        ],
    );
    assert_eq!(
        report["consent"],
        serde_json::json!({"dialable": 1, "not_dialable": 2, "reasons": {"revoked": 1}, "missing": {"ip": 1, "revoked": 1, "seller": 1}})
    );
}
