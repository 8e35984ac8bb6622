//! Columns that are read for what they take away, wherever else they go.

use proptest::prelude::*;

use super::{compiled, warnings};
use crate::mapping::compiled::{Compiled, SourceUsers};
use crate::mapping::fake::{Fake, row};
use crate::model::permission::{Asks, Says, says, topic, words};
use crate::model::{CustomType, Dialability, Draft, Object, Settings};
use crate::source::Holds;
use crate::source::crm::Field;

const WHOLE: [(&str, &str, &str); 6] = [
    ("Last Name", "last_name", "Moss"),
    ("Consent Text", "consent.text", "I agree to be called by Acme"),
    ("Consent Timestamp", "consent.timestamp", "2026-01-05T10:00:00Z"),
    ("Consent URL", "consent.source_url", "https://acme.example/f"),
    ("Consent IP", "consent.ip", "203.0.113.5"),
    ("Consent Seller", "consent.seller", "Acme"),
];

/// The draft of a contact with a whole record and this column beside it; `line` is what the mapping says
/// of it, nothing if it is empty.
fn beside(header: &str, line: &str, cell: &str) -> Draft {
    let mut toml = "[contacts.columns]\n".to_owned();
    let whole = || WHOLE.iter().filter(|part| line != format!("{:?}", part.1));
    for (header, target, _) in whole() {
        toml.push_str(&format!("\"{header}\" = \"{target}\"\n"));
    }
    if !line.is_empty() {
        toml.push_str(&format!("{header:?} = {line}\n"));
    }
    let columns: Vec<&str> = whole().map(|part| part.0).chain([header]).collect();
    let cells: Vec<&str> = whole().map(|part| part.2).chain([cell]).collect();
    let compiled = compiled(Object::Contacts, &toml, &columns, &SourceUsers::default());
    compiled.apply(&row(&cells)).unwrap()
}

/// Whether nothing stands against calling: `dialable`, `held` or the reasons.
fn verdict(draft: &Draft) -> String {
    let by_ledger = Dialability::of(draft.consent.as_slice(), true);
    match (draft.unread.is_empty(), by_ledger.dialable()) {
        (true, true) => "dialable".to_owned(),
        (false, true) => "held".to_owned(),
        (_, false) => by_ledger.reasons.join(","),
    }
}

fn said(header: &str, line: &str, cell: &str) -> String {
    verdict(&beside(header, line, cell))
}

#[test]
fn a_no_beside_a_whole_record_takes_it_away_and_a_yes_says_nothing() {
    for (header, cell) in [
        ("Consent Status", "Revoked"),
        ("Consent Status", "Withdrawn"),
        ("Consent Given", "No"),
        ("Phone Opt In", "0"),
        ("Marketing consent phone", "No"),
        ("Opted out", "Yes"),
        ("Opt Out Date", "2026-02-01"),
        ("Do not contact", "x"),
        ("Einwilligung", "nein"),
        ("Souhlas s voláním", "Odvoláno"),
        ("Do not allow Phone Calls", "Do Not Allow"),
    ] {
        assert_eq!(said(header, "", cell), "revoked", "{header}: {cell}");
        let custom = "{ to = \"custom.field\", type = \"text\" }";
        assert_eq!(said(header, custom, cell), "revoked", "{header} as a custom field");
        assert_eq!(said(header, "\"ignore\"", cell), "revoked", "{header} left out");
    }
    for (header, cell) in [
        ("Consent Status", "Granted"),
        ("Phone Opt In", "Yes"),
        ("Opted out", "No"),
        ("Opted out", ""),
        ("Consent Status", "N/A"),
        ("Do Not Call Date", "0000-00-00"),
        ("Opt Out Date", "2025-06-01"),
        ("Do not allow Phone Calls", "Allow"),
    ] {
        assert_eq!(said(header, "", cell), "dialable", "{header}: {cell}");
    }
}

#[test]
fn what_is_neither_holds_the_contact_until_the_mapping_says_what_it_means() {
    let header = "Permission to call";
    let draft = beside(header, "", "ask first");
    assert_eq!(verdict(&draft), "held");
    assert_eq!(warnings(&draft), ["unread_consent Permission to call ask first"]);
    assert_eq!(draft.unread[0].column, header);
    let mapped = |values: &str| format!("{{ to = \"custom.permission\", {values} }}");
    let no = mapped("values = { \"ask first\" = \"no\" }");
    assert_eq!(said(header, &no, "ask first"), "revoked");
    let yes = mapped("values = { \"ask first\" = \"yes\" }");
    assert_eq!(said(header, &yes, "ask first"), "dialable");
    let nothing = mapped("values = { \"ask first\" = \"\" }");
    assert_eq!(said(header, &nothing, "ask first"), "dialable");
    let null = mapped("nulls = [\"ask first\"]");
    assert_eq!(said(header, &null, "ask first"), "dialable");
    assert_eq!(said(header, &mapped("consent = \"ignore\""), "ask first"), "dialable");
    assert_eq!(said(header, "{ to = \"ignore\", consent = \"ignore\" }", "No"), "dialable");
    assert_eq!(said(header, "\"ignore\"", "ask first"), "held");
}

#[test]
fn other_channels_and_evidence_say_nothing_of_calls() {
    for (header, cell) in [
        ("Email consent", "No"),
        ("Fax Opt Out", "Yes"),
        ("SMS Opt Out Date", "2026-02-01"),
        ("Marketing status", "Unsubscribed"),
        ("Legal basis for processing contact's data", "Not applicable"),
        ("Opted out of email: Newsletter", "true"),
        ("Consent method", "web form"),
        ("Consent version", "0"),
        ("Consent source", "booth"),
        ("Consent date", "at noon"),
        ("Consent expires on", "2096-01-01"),
        ("DNC scrub date", "2026-02-01"),
    ] {
        assert_eq!(said(header, "", cell), "dialable", "{header}: {cell}");
    }
    assert_eq!(said("Consent expires on", "", "2026-02-01"), "revoked", "it ended");
    assert_eq!(said("Consent method", "", "revoked"), "revoked", "a word for no is one anywhere");
}

#[test]
fn a_column_of_the_record_itself_may_say_no() {
    let draft = beside("Consent", "\"consent.text\"", "No");
    assert_eq!(verdict(&draft), "text,revoked");
    let draft = beside("Wording", "\"consent.text\"", "declined");
    assert!(draft.consent.unwrap().do_not_call);
    assert_eq!(said("Consent", "\"consent.text\"", "I agree to be called by you"), "dialable");
    assert_eq!(said("Consent", "\"consent.text\"", "pending"), "held");
    assert_eq!(said("TCPA Consent", "\"consent.timestamp\"", "2026-01-05"), "dialable");
    assert_eq!(said("TCPA Consent", "\"consent.timestamp\"", "revoked"), "timestamp,revoked");
    assert_eq!(said("Consent phone", "\"consent.phone\"", "202-555-0101"), "dialable");
    assert_eq!(said("Consent phone", "\"consent.phone\"", "No"), "revoked");
}

#[test]
fn a_do_not_call_takes_the_date_of_its_own_channel_alone() {
    let flag = "\"consent.do_not_call\"";
    let toml = |date: &str| {
        format!(
            "[contacts.columns]\n\"Do Not Call\" = {flag}\n\"{date}\" = \"consent.revoked_at\"\n"
        )
    };
    let revoked_at = |date: &str| {
        let columns = ["Do Not Call", date];
        let none = SourceUsers::default();
        let compiled = compiled(Object::Contacts, &toml(date), &columns, &none);
        let consent = |flag: &str| {
            let mut filling =
                compiled.read(&row(&[flag, "2025-06-01T00:00:00Z"]), |_| true).unwrap();
            filling.consent.take().unwrap().finish().unwrap()
        };
        (consent("Yes").revoked_at, consent("No").revoked_at)
    };
    let date = Some("2025-06-01T00:00:00Z".to_owned());
    assert_eq!(revoked_at("DNC date"), (date.clone(), date.clone()));
    assert_eq!(revoked_at("Opted out at"), (date.clone(), date.clone()));
    assert_eq!(revoked_at("SMS opt out date"), (None, date));
}

#[test]
fn of_several_revocations_the_latest_counts_and_a_day_lasts_to_its_end() {
    let toml = "[contacts.columns]\n\"last\" = \"last_name\"\n\"Revoked at\" = \"consent.revoked_at\"\n\"DNC date\" \
                = \"consent.revoked_at\"\n";
    let columns = ["last", "Revoked at", "DNC date"];
    let compiled = compiled(Object::Contacts, toml, &columns, &SourceUsers::default());
    let read = |cells: [&str; 3]| compiled.apply(&row(&cells)).unwrap().consent.unwrap();
    let both = read(["L", "2026-02-01", "2025-12-01T09:00:00Z"]);
    assert_eq!(both.revoked_at.as_deref(), Some("2026-02-02T04:59:59Z"));
    let unclear = read(["L", "2026-02-01", "some day"]);
    assert_eq!((unclear.revoked_at, unclear.do_not_call), (None, true), "it may be the later one");
}

#[test]
fn a_time_of_consent_to_come_is_none() {
    let toml = "[contacts.columns]\n\"last\" = \"last_name\"\n\"t\" = \"consent.timestamp\"\n";
    let compiled = compiled(Object::Contacts, toml, &["last", "t"], &SourceUsers::default());
    let mut compiled = compiled;
    compiled.now = "2026-03-01T12:00:00Z".to_owned();
    let draft = compiled.apply(&row(&["L", "2026-03-01T12:00:01Z"])).unwrap();
    let consent = draft.consent.clone().unwrap();
    assert_eq!(consent.timestamp, None);
    assert_eq!(consent.timestamp_original.as_deref(), Some("2026-03-01T12:00:01Z"));
    assert_eq!(warnings(&draft), ["future_consent consent.timestamp 2026-03-01T12:00:01Z"]);
    let draft = compiled.apply(&row(&["L", "2026-03-01T12:00:00Z"])).unwrap();
    assert!(draft.consent.unwrap().timestamp.is_some());
}

#[test]
fn an_opt_out_of_e_mail_is_one_in_whatever_words_and_by_any_column() {
    let line = "[contacts.columns]\n\"last\" = \"last_name\"\n\"Email Opt Out\" = \"email_opt_out\"\n\"Unsubscribed\" = \
                \"email_opt_out\"\n";
    let columns = ["last", "Email Opt Out", "Unsubscribed"];
    let compiled = compiled(Object::Contacts, line, &columns, &SourceUsers::default());
    let out = |one: &str, two: &str| {
        let draft = compiled.apply(&row(&["L", one, two])).unwrap();
        (draft.get("email_opt_out").map(str::to_owned), warnings(&draft).len())
    };
    let (yes, no) = (|| Some("1".to_owned()), || Some("0".to_owned()));
    assert_eq!(out("Yes", ""), (yes(), 0));
    assert_eq!(out("No", ""), (no(), 0));
    assert_eq!(out("No", "Yes"), (yes(), 0));
    assert_eq!(out("Yes", "No"), (yes(), 0));
    assert_eq!(out("", ""), (None, 0));
    assert_eq!(out("Unsubscribed 2026-01-03", "No"), (yes(), 1));
    assert_eq!(out("opted out", ""), (yes(), 1));
    assert_eq!(out("2026-01-03", ""), (yes(), 1));
    assert_eq!(out("who knows", ""), (yes(), 1));
    assert_eq!(out("Subscribed", ""), (no(), 0));
    assert_eq!(out("N/A", ""), (None, 0));
    assert_eq!(out("#REF!", ""), (yes(), 2), "nor is an error of a spreadsheet leave to write");
}

#[test]
fn a_crm_s_field_is_known_by_its_name_or_its_label() {
    let held = |name: &str, label: &str, cell: &str| {
        let field = |name: &str, label: &str| Field::plain(name, label, CustomType::Text);
        let mut table = Fake::new(Holds::Records(Object::Contacts), &["last", name], &[]);
        table.fields = vec![field("last", "Last"), field(name, label)];
        let toml = "source = \"x\"\n[contacts.columns]\n\"last\" = \"last_name\"\n";
        let mapping = crate::mapping::file::parse("m.toml", toml).unwrap();
        let none = SourceUsers::default();
        let compiled = Compiled::new(&mapping, &table, &Settings::default(), &none);
        let draft = compiled.apply(&row(&["L", cell])).unwrap();
        (!draft.unread.is_empty(), draft.consent.is_some_and(|consent| consent.do_not_call))
    };
    for (name, label) in [
        ("permission_to_call", "Permission to call"),
        ("Permission_to_call__c", "Permission to call"),
        ("c0f0000000000000000000000000000000000009", "Permission to call"),
        ("custom.cf_4711", "Permission to call"),
        ("custom.cf_4712", "Darf angerufen werden"),
        ("phone_opt_in", "Einverstanden?"),
        ("TCPA_Consent__c", "PF 12"),
    ] {
        assert_eq!(held(name, label, "ask first"), (true, false), "{name}");
        assert_eq!(held(name, label, "No"), (false, true), "{name}");
        assert_eq!(held(name, label, "Yes"), (false, false), "{name}");
    }
    for (name, label) in [
        ("hs_email_optout_4711", "Opted out of email: Newsletter"),
        ("hs_legal_basis", "Legal basis for processing contact's data"),
        ("HasOptedOutOfFax", "Fax Opt Out"),
        ("marketing_status", "Marketing status"),
        ("doi_status", "Double opt-in"),
        ("sms_blocked_phones", "Phones blocked for SMS"),
        ("unsubscribed_emails", "Unsubscribed emails"),
        ("hs_marketable_status", "Marketing contact status"),
    ] {
        assert_eq!(held(name, label, "who knows"), (false, false), "{name}");
        assert_eq!(held(name, label, "No"), (false, false), "{name}");
        assert_eq!(held(name, label, "Yes"), (false, false), "{name}");
    }
}

/// A header of a word or two of the list, in some spelling.
fn header() -> impl Strategy<Value = String> {
    let all = |lists: &[words::List]| -> Vec<String> {
        let of = lists.iter().flat_map(|list| list.iter()).flat_map(|words| words.iter());
        of.map(|word| word.trim_matches(['*', '=']).to_owned()).collect()
    };
    let heads = proptest::sample::select(all(&[words::GRANTS, words::OPT_OUTS]));
    let tails = proptest::sample::select(
        [all(&[words::VERDICTS, words::CALLS, words::TURNS]), vec![String::new(); 40]].concat(),
    );
    (heads, tails, 0..4usize).prop_map(|(head, tail, spelling)| {
        let header = format!("{head} {tail}").trim().to_owned();
        match spelling {
            0 => header.to_uppercase(),
            1 => header.replace(' ', "_"),
            2 => header.replace(' ', "-"),
            _ => header,
        }
    })
}

fn cell() -> impl Strategy<Value = String> {
    let all: Vec<String> = [words::SAYS_NO, words::SAYS_YES, words::AFFIRMS, words::DENIES]
        .iter()
        .flat_map(|list| list.iter())
        .flat_map(|words| words.iter())
        .map(|word| (*word).to_owned())
        .collect();
    prop_oneof![
        proptest::sample::select(all),
        "[A-Za-z0-9 ./-]{0,12}",
        any::<String>(),
        proptest::sample::select(vec![
            "",
            "N/A",
            "2026-02-01",
            "2025-02-01",
            "3/4/2026",
            "yes",
            "No",
            "0",
            "1",
            "x",
            "#REF!",
            "pending"
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    /// The law: under a header that speaks of consent of calls, nothing but a yes, a blank, or an opt-out
    /// that is proved to be older than the consent leaves a contact dialable.
    #[test]
    fn no_contact_with_a_no_or_an_unread_cell_is_dialable(
        header in header(),
        cell in cell(),
        mapped in 0..3usize,
    ) {
        let words = crate::model::text::words(&header);
        let Some(topic) = topic(&words).filter(|topic| topic.decides_on_calls()) else { return Ok(()) };
        let line = ["", "\"ignore\"", "{ to = \"custom.field\", type = \"text\" }"][mapped];
        let verdict = said(&header, line, &cell);
        let trimmed = super::super::cell::trim(&cell);
        let harmless = matches!(says(topic.asks, trimmed), Says::Nothing | Says::Allows);
        let asks_whether = matches!(
            topic.detail,
            crate::model::permission::Detail::Verdict
        );
        let older = topic.asks == Asks::OptOut && verdict == "dialable"
            && crate::model::moment::order_evidence(trimmed)
                != crate::model::moment::OrderEvidence::NoDate;
        if asks_whether && !harmless && !older && !trimmed.is_empty() {
            prop_assert_ne!(&verdict, "dialable", "{}: {:?}", header, cell);
        }
        if says(topic.asks, trimmed) == Says::Forbids && asks_whether {
            prop_assert_eq!(verdict, "revoked", "{}: {:?}", header, cell);
        }
    }
}
