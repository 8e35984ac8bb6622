//! Opting out: whatever says no takes away, wherever it stands and in whatever words.

use adoptiv_migrate::model::permission::{Detail, Says, says, topic, words};
use adoptiv_migrate::model::text::words as spelt;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::Sandbox;
use crate::support::rules::warnings;

const RECORD: &str = "Contact ID,Last Name,Email,Phone,Consent Text,Consent Timestamp,Consent URL,\
                      Consent IP,Consent Seller";

/// A contact with a number and a whole record of consent; `more` are its further cells.
fn person(at: usize, name: &str, more: &str) -> String {
    format!(
        "C{at},{name},p{at}@one.example,202-555-01{at:02},I agree to be called by Acme,\
         2026-01-05T10:00:00Z,https://acme.example/f,203.0.113.5,Acme,{more}"
    )
}

/// Imports people who have these further columns.
fn import(sandbox: &Sandbox, columns: &str, people: &[(&str, &str)]) -> Value {
    let people = people.iter().enumerate();
    let rows: Vec<String> = people.map(|(at, (name, more))| person(at, name, more)).collect();
    let file = format!("{RECORD},{columns}\n{}\n", rows.join("\n"));
    sandbox.import(&[("contacts.csv", &file)])
}

/// The last names of those who may be dialed.
fn dialable(sandbox: &Sandbox) -> Vec<String> {
    sandbox.lines("SELECT last_name FROM contacts WHERE dialable ORDER BY id")
}

fn dialable_of(columns: &str, people: &[(&str, &str)]) -> Vec<String> {
    let sandbox = Sandbox::workspace();
    import(&sandbox, columns, people);
    dialable(&sandbox)
}

#[test]
fn consent_for_a_number_that_a_spreadsheet_lost_holds_the_contact() {
    let people = [("Moss", "202-555-0100"), ("Hale", "#REF!"), ("Park", "")];
    for header in ["Consent Phone", "PEWC phone"] {
        assert_eq!(dialable_of(header, &people), ["Moss", "Park"], "{header}");
    }
}

#[test]
fn a_do_not_call_in_a_column_about_something_else_holds_the_contact() {
    let people = [
        ("Moss", "Open,vip"),
        ("Hale", "Do Not Call,"),
        ("Park", "Open,\"vip; DNC\""),
        ("Roe", ",dnc bank"),
    ];
    let sandbox = Sandbox::workspace();
    let report = import(&sandbox, "Lead Status,Tags", &people);
    assert_eq!(dialable(&sandbox), ["Moss", "Roe"]);
    assert_eq!(report["consent"]["reasons"]["unread"], 2, "{report}");
    sandbox.done(&["map", "contacts.csv", "-o", "mapping.toml"]);
    let mapping = std::fs::read_to_string(sandbox.path().join("mapping.toml")).unwrap();
    let line = mapping.lines().find(|line| line.starts_with("\"Lead Status\"")).unwrap();
    let told = "\"Lead Status\" = { to = \"custom.lead_status\", consent = \"ignore\" }";
    sandbox.write("mapping.toml", mapping.replace(line, told));
    import(&sandbox, "Lead Status,Tags", &people);
    assert_eq!(dialable(&sandbox), ["Moss", "Hale", "Roe"]);
}

#[test]
fn a_column_beside_the_record_that_says_no_takes_it_away() {
    let status = [("Moss", "Granted"), ("Hale", "Revoked"), ("Park", ""), ("Roe", "Withdrawn")];
    assert_eq!(dialable_of("Consent Status", &status), ["Moss", "Park"]);
    let flags = [("Moss", "Yes,Yes"), ("Hale", "No,Yes"), ("Park", "Yes,No")];
    assert_eq!(dialable_of("Consent Given,Phone Opt In", &flags), ["Moss"]);
    let german = [("Moss", "ja"), ("Hale", "nein"), ("Park", "widerrufen am 3.4.2026")];
    assert_eq!(dialable_of("Einwilligung zu Anrufen", &german), ["Moss"]);
}

#[test]
fn what_took_consent_away_is_kept_as_it_was_read() {
    let sandbox = Sandbox::workspace();
    import(&sandbox, "Consent Status", &[("Hale", "Revoked by telephone")]);
    let story = sandbox.run(&["explain", "contacts", "C0"]);
    assert!(story.stdout.contains("Consent Status: Revoked by telephone"), "{}", story.stdout);
}

#[test]
fn a_do_not_call_without_a_date_of_its_own_beats_every_consent() {
    let people = [("Moss", "Yes,2025-06-01T00:00:00Z"), ("Hale", "No,"), ("Park", "Yes,")];
    assert_eq!(dialable_of("Do Not Call,SMS Opt Out Date", &people), ["Hale"]);
    assert_eq!(dialable_of("Do Not Call,Email Opt Out Date", &people), ["Hale"]);
    assert_eq!(dialable_of("Do Not Call,DNC Date", &people), ["Moss", "Hale"], "its own date");
}

#[test]
fn an_older_mapping_that_dates_a_do_not_call_by_another_channel_does_not_weaken_it() {
    let sandbox = Sandbox::workspace();
    sandbox.write("contacts.csv", format!("{RECORD},Do Not Call,SMS Opt Out Date\n"));
    sandbox.done(&["map", "contacts.csv", "-o", "mapping.toml"]);
    let path = sandbox.path().join("mapping.toml");
    let toml = std::fs::read_to_string(&path).unwrap();
    let line = toml.lines().find(|line| line.starts_with("\"SMS Opt Out Date\"")).unwrap();
    let older = toml.replace(line, "\"SMS Opt Out Date\" = \"consent.revoked_at\"");
    sandbox.write("mapping.toml", older);
    let people = [("Moss", "Yes,2025-06-01T00:00:00Z"), ("Hale", "No,2025-06-01T00:00:00Z")];
    import(&sandbox, "Do Not Call,SMS Opt Out Date", &people);
    assert_eq!(dialable(&sandbox), ["Hale"]);
}

#[test]
fn the_number_of_cells_that_can_t_be_read_decides_nothing() {
    for rows in [3, 30] {
        let mut people: Vec<_> = (0..rows).map(|_| ("ok", "OK to call")).collect();
        people[1] = ("no", "Do not call");
        people[2] = ("unclear", "only on Mondays");
        let ok = rows - 2;
        assert_eq!(dialable_of("Do Not Call", &people), vec!["ok"; ok], "{rows} rows");
        let mut dates: Vec<_> = (0..rows).map(|_| ("ok", "0000-00-00 00:00:00")).collect();
        dates[1] = ("no", "2026-02-01 09:00:00");
        dates[2] = ("unclear", "last spring");
        assert_eq!(dialable_of("DNC Date", &dates), vec!["ok"; ok], "{rows} rows");
    }
}

#[test]
fn an_opt_out_of_e_mail_counts_in_words_and_as_a_date() {
    let sandbox = Sandbox::workspace();
    let cells =
        ["Yes", "No", "Unsubscribed 2026-01-03", "No", "opted out", "2026-01-03", "?", "who knows"];
    let rows: Vec<String> = cells
        .iter()
        .enumerate()
        .map(|(at, cell)| format!("C{at},p{at}@one.example,{cell}"))
        .collect();
    let file = format!("Contact ID,Email,Email Opt Out\n{}\n", rows.join("\n"));
    let report = sandbox.import(&[("contacts.csv", &file)]);
    let opt_outs = sandbox.lines("SELECT coalesce(email_opt_out, '-') FROM contacts ORDER BY id");
    assert_eq!(opt_outs, ["1", "0", "1", "0", "1", "1", "-", "1"]);
    assert_eq!(
        warnings(&report),
        ["contacts unclear_email_opt_out x4: 4 Unsubscribed 2026-01-03, 6 opted out, 7 2026-01-03"]
    );
}

#[test]
fn a_revocation_that_names_only_a_day_holds_to_its_end() {
    let file = format!(
        "{RECORD},Consent Revoked At\n{}\n",
        [
            ("Moss", "2026-03-04T15:00:00Z", "2026-03-04"),
            ("Hale", "2026-03-04T15:00:00Z", "2026-03-04T09:00:00-05:00"),
            ("Park", "2026-03-06T15:00:00Z", "2026-03-04"),
            ("Lim", "2026-03-05T04:30:00Z", "2026-03-04"),
        ]
        .iter()
        .enumerate()
        .map(|(at, (name, given, revoked))| {
            person(at, name, revoked).replace("2026-01-05T10:00:00Z", given)
        })
        .collect::<Vec<_>>()
        .join("\n")
    );
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("contacts.csv", &file)]);
    assert_eq!(dialable(&sandbox), ["Hale", "Park"], "the day ends at 5 in UTC");
    assert_eq!(
        sandbox.one("SELECT revoked_at FROM consents LIMIT 1"),
        "2026-03-05T04:59:59Z",
        "so that the ledger alone judges right"
    );
}

#[test]
fn what_only_fills_the_place_of_evidence_is_none_and_stays_in_the_ledger() {
    let sandbox = Sandbox::workspace();
    let filled = [
        ("good", "", ""),
        ("seller", ",Acme,", ",N/A,"),
        ("seller", ",Acme,", ",-,"),
        ("text", "I agree to be called by Acme", "N/A"),
        ("text", "I agree to be called by Acme", "yes"),
        ("timestamp", "2026-01-05T10:00:00Z", "2096-01-05T10:00:00Z"),
        ("ip", "203.0.113.5", "0.0.0.0"),
        ("ip", "203.0.113.5", "::"),
    ];
    let rows: Vec<String> = filled
        .iter()
        .enumerate()
        .map(|(at, (name, from, to))| {
            let row = person(at, name, "x");
            if from.is_empty() { row } else { row.replacen(from, to, 1) }
        })
        .collect();
    let file = format!("{RECORD},Note\n{}\n", rows.join("\n"));
    sandbox.import(&[("contacts.csv", &file)]);
    let reasons = sandbox.lines("SELECT coalesce(not_dialable, 'good') FROM contacts ORDER BY id");
    assert_eq!(reasons, filled.map(|(reason, ..)| reason));
    assert_eq!(
        sandbox.lines(
            "SELECT text, timestamp_original, ip, seller FROM consents WHERE id IN (2, 5, 6, 7)"
        ),
        [
            "I agree to be called by Acme | 2026-01-05T10:00:00Z | 203.0.113.5 | N/A",
            "yes | 2026-01-05T10:00:00Z | 203.0.113.5 | Acme",
            "I agree to be called by Acme | 2096-01-05T10:00:00Z | 203.0.113.5 | Acme",
            "I agree to be called by Acme | 2026-01-05T10:00:00Z | 0.0.0.0 | Acme",
        ]
    );
}

#[test]
fn any_of_several_columns_may_say_no() {
    let people = [("Moss", "No,No"), ("Hale", "Yes,No"), ("Park", "No,Yes"), ("Roe", "Yes,Yes")];
    assert_eq!(dialable_of("Internal DNC,National DNC", &people), ["Moss"]);
    let dates = [
        ("Moss", "2025-01-01,2025-02-01"),
        ("Hale", "2025-01-01,2026-02-01"),
        ("Park", "2026-02-01,"),
    ];
    assert_eq!(dialable_of("Consent Revoked At,Consent Withdrawn Date", &dates), ["Moss"]);
    let sandbox = Sandbox::workspace();
    import(&sandbox, "Email Opt Out,Unsubscribed", &people);
    let out = sandbox.lines("SELECT email_opt_out FROM contacts ORDER BY id");
    assert_eq!(out, ["0", "1", "1", "1"]);
}

#[test]
fn an_unread_column_is_told_in_words_and_by_column() {
    let sandbox = Sandbox::workspace();
    let people = [("Moss", "Yes,"), ("Hale", "ask first,"), ("Park", "maybe,perhaps")];
    let report = import(&sandbox, "Permission to call,Call consent", &people);
    let unread = report["consent"]["unread"].as_array().unwrap().iter();
    let told: Vec<_> = unread
        .map(|of| (of["column"].as_str().unwrap(), of["contacts"].as_u64().unwrap()))
        .collect();
    assert_eq!(told, [("Permission to call", 2), ("Call consent", 1)]);
    assert_eq!(dialable(&sandbox), ["Moss"]);
    let reasons = "SELECT not_dialable FROM contacts WHERE NOT dialable";
    assert_eq!(sandbox.lines(reasons), ["unread", "unread"]);
    assert_eq!(warnings(&report), ["contacts unread_consent x2: 3 ask first, 4 maybe, 4 perhaps"]);
    let words = Sandbox::workspace();
    words.write("contacts.csv", std::fs::read(sandbox.path().join("contacts.csv")).unwrap());
    let shown = words.run(&["dry-run", "contacts.csv"]).stdout;
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    for sentence in [
        "2 contacts can't be dialed because `Permission to call` says something that is neither yes nor no",
        "consent = \"ignore\"",
    ] {
        assert!(shown.contains(sentence), "{shown}");
    }
}

#[test]
fn a_suggested_custom_field_that_speaks_of_calls_decides_on_them() {
    let sandbox = Sandbox::workspace();
    let columns =
        "Marketing consent phone,Email consent,Marketing status,Opted out of email: Newsletter";
    sandbox.write(
        "contacts.csv",
        format!(
            "{RECORD},{columns}\n{}\n{}\n",
            person(1, "Moss", "Yes,No,No,true"),
            person(2, "Hale", "No,Yes,Yes,false")
        ),
    );
    sandbox.done(&["map", "--accept-suggestions", "contacts.csv", "-o", "mapping.toml"]);
    sandbox.done(&["import", "contacts.csv"]);
    assert_eq!(dialable(&sandbox), ["Moss"]);
    assert_eq!(
        sandbox.one("SELECT custom ->> 'marketing_consent_phone' FROM contacts LIMIT 1"),
        "1",
        "and it is a custom field"
    );
}

#[test]
fn map_keeps_that_a_column_says_nothing_of_calls() {
    let sandbox = Sandbox::workspace();
    let people = [("Moss", "No"), ("Hale", "maybe")];
    let rows = [person(0, "Moss", "No"), person(1, "Hale", "maybe")].join("\n");
    sandbox.write("contacts.csv", format!("{RECORD},Photo consent\n{rows}\n"));
    sandbox.done(&["map", "contacts.csv", "-o", "mapping.toml"]);
    let path = sandbox.path().join("mapping.toml");
    let toml = std::fs::read_to_string(&path).unwrap();
    let line = toml.lines().find(|line| line.starts_with("\"Photo consent\"")).unwrap();
    let ignored = "\"Photo consent\" = { to = \"custom.photo\", consent = \"ignore\" }";
    sandbox.write("mapping.toml", toml.replace(line, ignored));
    sandbox.done(&["map", "contacts.csv", "-o", "mapping.toml"]);
    assert!(std::fs::read_to_string(&path).unwrap().contains(ignored));
    import(&sandbox, "Photo consent", &people);
    assert_eq!(dialable(&sandbox), ["Moss", "Hale"]);
}

/// A header that asks whether somebody may be called, out of the word list.
fn header() -> impl Strategy<Value = String> {
    let all = |lists: &[words::List]| -> Vec<String> {
        let of = lists.iter().flat_map(|list| list.iter()).flat_map(|words| words.iter());
        of.map(|word| word.trim_matches(['*', '=']).to_owned()).collect()
    };
    let heads = all(&[words::GRANTS, words::OPT_OUTS, words::EITHER]);
    let tails = [all(&[words::VERDICTS, words::CALLS]), vec![String::new(); 30]].concat();
    (proptest::sample::select(heads), proptest::sample::select(tails))
        .prop_map(|(head, tail)| format!("{head} {tail}").trim().to_owned())
        .prop_filter("asks whether somebody may be called", |header| {
            topic(&spelt(header))
                .is_some_and(|topic| topic.decides_on_calls() && topic.detail == Detail::Verdict)
        })
}

fn cells() -> impl Strategy<Value = Vec<String>> {
    let said = [words::SAYS_NO, words::SAYS_YES, words::AFFIRMS, words::DENIES];
    let said = said.iter().flat_map(|list| list.iter()).flat_map(|words| words.iter());
    let cell = prop_oneof![
        proptest::sample::select(said.map(|word| (*word).to_owned()).collect::<Vec<_>>()),
        "[A-Za-z0-9 ./:-]{0,12}",
        "[^\"\\pC]{0,6}",
        proptest::sample::select(vec![
            "",
            "N/A",
            "2026-02-01",
            "yes",
            "No",
            "0",
            "1",
            "#REF!",
            "pending"
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(cell, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_who_said_no_or_whose_answer_is_unread_is_dialable(
        header in header(),
        cells in cells(),
        accept in any::<bool>(),
    ) {
        let asks = topic(&spelt(&header)).unwrap().asks;
        let sandbox = Sandbox::workspace();
        let rows = cells.iter().enumerate().map(|(at, cell)| person(at, "L", &format!("\"{cell}\"")));
        let file = format!("{RECORD},{header}\n{}\n", rows.collect::<Vec<_>>().join("\n"));
        sandbox.write("contacts.csv", file);
        if accept {
            sandbox.done(&["map", "--accept-suggestions", "contacts.csv", "-o", "mapping.toml"]);
        }
        sandbox.done(&["import", "contacts.csv"]);
        let dialable = sandbox.lines(
            "SELECT external_id FROM contacts JOIN external_ids ON record_id = contacts.id
             WHERE object = 'contacts' AND dialable",
        );
        for (at, cell) in cells.iter().enumerate() {
            let harmless = matches!(says(asks, cell), Says::Nothing | Says::Allows);
            if !harmless {
                prop_assert!(!dialable.contains(&format!("C{at}")), "{header}: {cell:?}");
            }
        }
    }
}
