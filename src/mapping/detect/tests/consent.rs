//! Consent columns.

use super::*;

const WORDING: &str = "By pressing Send I agree that Acme may call me";

#[test]
fn the_columns_of_a_consent_record_are_found() {
    let line = format!(
        "ada@acme.example|{WORDING}|2026-03-08T14:30:00Z|https://acme.example/form|203.0.113.9|Acme|\
         https://cert.trustedform.com/0a1b|8A2E5C0F-1B3D-4E5F-9A7B-0C1D2E3F4A5B"
    );
    let header = "Email|PEWC Text|Consent Timestamp|Landing Page|IP Address|Seller|\
                  xxTrustedFormCertUrl|universal_leadid";
    assert_maps(
        &contacts(&[header, &line]),
        &[
            ("Email", "email"),
            ("PEWC Text", "consent.text"),
            ("Consent Timestamp", "consent.timestamp"),
            ("Landing Page", "consent.source_url"),
            ("IP Address", "consent.ip"),
            ("Seller", "consent.seller"),
            ("xxTrustedFormCertUrl", "consent.trustedform_url"),
            ("universal_leadid", "consent.leadid"),
        ],
    );
}

#[test]
fn a_plain_yes_is_no_record_of_consent() {
    let found = contacts(&["Email|SMS Opt In|TCPA Consent", "a@acme.example|yes|TRUE"]);
    for header in ["SMS Opt In", "TCPA Consent"] {
        let To::Unsure { kind, .. } = &found.finding(header).to else { panic!() };
        assert_eq!(*kind, crate::model::CustomType::Boolean);
        assert_eq!(found.why(header), "a yes alone is no record of consent");
    }
}

#[test]
fn a_yes_in_a_column_called_consent_text_is_no_wording() {
    let found = contacts(&["Email|Consent Text", "a@acme.example|yes", "b@acme.example|no"]);
    assert_eq!(found.to("Consent Text"), "custom.consent_text?");
    assert!(found.why("Consent Text").contains("most values are no wording"));
}

#[test]
fn a_column_called_tcpa_consent_is_what_its_values_are() {
    let wording = contacts(&["Email|TCPA Consent", &format!("a@acme.example|{WORDING}")]);
    assert_eq!(wording.to("TCPA Consent"), "consent.text");
    let moment = contacts(&["Email|TCPA Consent", "a@acme.example|2026-03-08T14:30:00Z"]);
    assert_eq!(moment.to("TCPA Consent"), "consent.timestamp");
}

#[test]
fn general_names_mean_consent_only_beside_consent_columns() {
    let found = contacts(&[
        "Email|Brand|IP Address",
        "a@acme.example|Acme|203.0.113.9",
        "b@bolt.example|Bolt|203.0.113.10",
    ]);
    assert_eq!(found.to("Brand"), "custom.brand?");
    assert_eq!(found.to("IP Address"), "custom.ip_address?");
    assert_eq!(found.why("Brand"), "no other column of this file is about consent");
}

#[test]
fn opting_out_of_e_mail_and_of_calls_are_two_things() {
    let found = contacts(&[
        "Email|Unsubscribed|DNC|Email Opt In|SMS Opt Out|Revoked at",
        "a@acme.example|no|Y|yes|yes|2026-03-08",
    ]);
    assert_eq!(found.to("Unsubscribed"), "email_opt_out");
    assert_eq!(found.to("DNC"), "consent.do_not_call");
    assert_eq!(found.to("Email Opt In"), "custom.email_opt_in?");
    assert_eq!(found.to("SMS Opt Out"), "custom.sms_opt_out?");
    assert_eq!(found.to("Revoked at"), "consent.revoked_at");
}

#[test]
fn a_lead_id_is_a_leadid_token_only_where_it_looks_like_one() {
    let id = contacts(&["Email|Lead ID", "a@acme.example|4711"]);
    assert_eq!(id.to("Lead ID"), "id");
    let token = contacts(&["Email|LeadiD", "a@acme.example|8A2E5C0F-1B3D-4E5F-9A7B-0C1D2E3F4A5B"]);
    assert_eq!(token.to("LeadiD"), "consent.leadid");
}

#[test]
fn trustedform_certificates_are_known_by_their_values() {
    let found = contacts(&["Email|Proof", "a@acme.example|https://cert.trustedform.com/0a1b"]);
    assert_eq!(found.to("Proof"), "consent.trustedform_url");
    assert_eq!(found.finding("Proof").confidence, Confidence::Likely);
}

#[test]
fn opt_outs_are_found_in_seven_languages() {
    let cells = "a@acme.example|no|2026-03-08|no";
    for (call, date, email) in [
        ("Do not call", "DNC date", "Email Opt Out"),
        ("Nicht anrufen", "Widerrufsdatum", "E-Mail-Abmeldung"),
        ("Ne pas appeler", "Date d'opposition", "Désabonné"),
        ("No llamar", "Fecha de revocación", "Dado de baja"),
        ("Não ligar", "Data da revogação", "Descadastrado"),
        ("Nevolat", "Datum odvolání", "Odhlášen"),
        ("Non chiamare", "Data di revoca", "Disiscritto"),
    ] {
        let found = contacts(&[&format!("Email|{call}|{date}|{email}"), cells]);
        assert_eq!(found.to(call), "consent.do_not_call", "{call}");
        assert_eq!(found.to(date), "consent.revoked_at", "{date}");
        assert_eq!(found.to(email), "email_opt_out", "{email}");
    }
}

#[test]
fn several_columns_feed_one_opt_out_and_no_cell_speaks_against_it() {
    let found = contacts(&[
        "Email|Internal DNC|National DNC|Revoked at|DNC date|Unsubscribed|Email Opt Out",
        "a@acme.example|ask first|OK to call|never|0000-00-00|on 2026-03-08|perhaps",
    ]);
    for (header, target) in [
        ("Internal DNC", "consent.do_not_call"),
        ("National DNC", "consent.do_not_call"),
        ("Revoked at", "consent.revoked_at"),
        ("DNC date", "consent.revoked_at"),
        ("Unsubscribed", "email_opt_out"),
        ("Email Opt Out", "email_opt_out"),
    ] {
        assert_eq!(found.to(header), target, "{header}");
        assert_eq!(found.finding(header).confidence, Confidence::Certain, "{header}");
    }
}

#[test]
fn one_list_of_e_mails_and_other_channels_stay_suggestions() {
    let found = contacts(&[
        "Email|Opted out of email: Newsletter|Fax Opt Out|SMS Opt Out Date|Email consent|Marketing status",
        "a@acme.example|true|yes|2026-03-08|no|No consent",
    ]);
    for header in [
        "Opted out of email: Newsletter",
        "Fax Opt Out",
        "SMS Opt Out Date",
        "Email consent",
        "Marketing status",
    ] {
        assert!(found.to(header).starts_with("custom."), "{header}: {}", found.to(header));
    }
}
