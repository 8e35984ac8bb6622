//! Consent records: evidence stays as it is, and nothing unclear becomes a consent.

use super::{contact, try_with, warnings};
use crate::model::{Consent, Draft, Object};

fn consent(draft: &Draft) -> &Consent {
    draft.consent.as_ref().unwrap()
}

#[test]
fn the_wording_is_kept_byte_for_byte() {
    let wording = "  I agree,\r\n to be called.\u{A0} ";
    let draft =
        contact(&[("{ to = \"consent.text\", clean = [\"squeeze\", \"lower\"] }", wording)]);
    assert_eq!(consent(&draft).text.as_deref(), Some(wording));
}

#[test]
fn blank_never_means_consent() {
    let lines =
        [("consent.text", " \u{A0}\r\n"), ("consent.ip", ""), ("consent.do_not_call", "no")];
    assert_eq!(contact(&lines).consent, None);
    let nulls = "{ to = \"consent.text\", nulls = [\"n/a\"] }";
    assert_eq!(contact(&[(nulls, " N/A ")]).consent, None);
    assert_eq!(contact(&[("consent.text", "#REF!")]).consent, None);
}

#[test]
fn constants_and_defaults_complete_a_record_but_never_make_one() {
    let before = "[contacts.constants]\nconsent.seller = \"Acme\"";
    let url = "{ to = \"consent.source_url\", default = \"https://acme.example/form\" }";
    let lines = |text| [("last_name", "L"), ("consent.text", text), (url, "")];
    assert_eq!(try_with(before, Object::Contacts, &lines(" ")).unwrap().consent, None);
    let draft = try_with(before, Object::Contacts, &lines("I agree")).unwrap();
    assert_eq!(consent(&draft).seller.as_deref(), Some("Acme"));
    assert_eq!(consent(&draft).source_url.as_deref(), Some("https://acme.example/form"));
}

#[test]
fn the_timestamp_is_utc_with_its_original() {
    let draft = contact(&[("consent.timestamp", "2026-01-10|09:00:00|-05:00")]);
    assert_eq!(consent(&draft).timestamp.as_deref(), Some("2026-01-10T14:00:00Z"));
    assert_eq!(consent(&draft).timestamp_original.as_deref(), Some("2026-01-10|09:00:00|-05:00"));
    let draft = contact(&[("consent.timestamp", "last spring")]);
    assert_eq!(consent(&draft).timestamp, None);
    assert_eq!(consent(&draft).timestamp_original.as_deref(), Some("last spring"));
    assert_eq!(warnings(&draft), ["invalid_consent_timestamp consent.timestamp last spring"]);
}

#[test]
fn address_and_page_are_kept_as_read_valid_or_not() {
    let draft = contact(&[("consent.ip", "300.1.1.1"), ("consent.source_url", "our booth")]);
    assert_eq!(consent(&draft).ip.as_deref(), Some("300.1.1.1"));
    assert_eq!(consent(&draft).source_url.as_deref(), Some("our booth"));
}

#[test]
fn an_unclear_do_not_call_is_one() {
    let draft = contact(&[("consent.do_not_call", "ask first")]);
    assert!(consent(&draft).do_not_call);
    assert_eq!(warnings(&draft), ["unclear_do_not_call consent.do_not_call ask first"]);
    let draft = contact(&[("consent.do_not_call", "no"), ("consent.do_not_call", "1")]);
    assert!(consent(&draft).do_not_call, "one yes among several columns is enough");
    let revoked_at = |text| consent(&contact(&[("consent.do_not_call", text)])).revoked_at.clone();
    assert_eq!(revoked_at("2026-02-01T09:00:00Z").as_deref(), Some("2026-02-01T09:00:00Z"));
    assert_eq!(revoked_at("3/4/2026"), None, "which day that is was never decided");
    for target in ["consent.do_not_call", "consent.revoked_at"] {
        let draft = contact(&[(target, "#REF!")]);
        assert!(
            consent(&draft).do_not_call,
            "{target}: an error of a spreadsheet hides the answer"
        );
        assert_eq!(
            contact(&[(target, "#N/A")]).consent,
            None,
            "{target}: a word for nothing is none"
        );
    }
}

#[test]
fn a_revocation_counts_with_or_without_a_readable_moment() {
    let draft = contact(&[("consent.revoked_at", "2026-02-01T00:00:00Z")]);
    assert_eq!(consent(&draft).revoked_at.as_deref(), Some("2026-02-01T00:00:00Z"));
    let draft = contact(&[("consent.revoked_at", "in spring")]);
    assert!(consent(&draft).do_not_call);
    assert_eq!(warnings(&draft), ["invalid_revoked_at consent.revoked_at in spring"]);
    assert_eq!(contact(&[("consent.revoked_at", "no")]).consent, None);
}

#[test]
fn the_phone_of_a_record_is_e164_where_it_parses_and_stays_where_not() {
    let draft = contact(&[("consent.phone", "(212) 555-0100")]);
    assert_eq!(consent(&draft).phone.as_deref(), Some("+12125550100"));
    let draft = contact(&[("consent.phone", "desk")]);
    assert_eq!(consent(&draft).phone.as_deref(), Some("desk"));
    assert_eq!(warnings(&draft), ["invalid_phone consent.phone desk"]);
}

#[test]
fn certificates_and_tokens_are_kept() {
    let url = "https://cert.trustedform.example/abc";
    let draft = contact(&[("consent.trustedform_url", url), ("consent.leadid", " A-1 ")]);
    assert_eq!(consent(&draft).trustedform_url.as_deref(), Some(url));
    assert_eq!(consent(&draft).leadid.as_deref(), Some("A-1"));
}
