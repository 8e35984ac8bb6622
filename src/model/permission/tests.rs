use super::*;
use Asks::{Either, Grant, OptOut};
use Channel::{Calls, Email, Fax, Texts, Unnamed};
use Detail::{About, Check, Date, Expiry, Thing, Verdict};

fn of(header: &str) -> Option<(Channel, Asks, Detail)> {
    let topic = topic(&text::words(header))?;
    Some((topic.channel, topic.asks, topic.detail))
}

#[test]
fn headers_that_ask_whether_somebody_may_be_called() {
    for (header, expected) in [
        ("Consent", (Unnamed, Grant, Verdict)),
        ("Consent Status", (Unnamed, Grant, Verdict)),
        ("Consent Given", (Unnamed, Grant, Verdict)),
        ("Phone Opt In", (Calls, Grant, Verdict)),
        ("Permission to call", (Calls, Grant, Verdict)),
        ("TCPA_Consent__c", (Unnamed, Grant, Verdict)),
        ("Marketing consent phone", (Calls, Grant, Verdict)),
        ("Marketing consent", (Unnamed, Grant, Verdict)),
        ("Allow phone calls", (Calls, Grant, Verdict)),
        ("Phone number consent", (Calls, Grant, Verdict)),
        ("Do Not Call", (Calls, OptOut, Verdict)),
        ("DoNotCall", (Calls, OptOut, Verdict)),
        ("donotphone", (Unnamed, OptOut, Verdict)),
        ("Do not allow Phone Calls", (Calls, OptOut, Verdict)),
        ("Internal DNC", (Calls, OptOut, Verdict)),
        ("On DNC list", (Calls, OptOut, Verdict)),
        ("DNC Date", (Calls, OptOut, Date)),
        ("Opted out", (Unnamed, OptOut, Verdict)),
        ("opted_out_at", (Unnamed, OptOut, Date)),
        ("Opt Out Date", (Unnamed, OptOut, Date)),
        ("Opt-Out Reason", (Unnamed, OptOut, About)),
        ("Consent Revoked", (Unnamed, OptOut, Verdict)),
        ("Consent withdrawn at", (Unnamed, OptOut, Date)),
        ("Revoked at", (Unnamed, OptOut, Date)),
        ("No consent", (Unnamed, OptOut, Verdict)),
        ("Do not contact", (Unnamed, OptOut, Verdict)),
        ("Opt In/Out", (Unnamed, Either, Verdict)),
        ("May be contacted by phone", (Calls, Grant, Verdict)),
        ("Acepta ser contactado por teléfono", (Calls, Grant, Verdict)),
        ("Refused calls", (Calls, OptOut, Verdict)),
        ("Ne souhaite pas être appelé", (Calls, OptOut, Verdict)),
        ("No quiere ser llamado", (Calls, OptOut, Verdict)),
        ("Não quer ser contactado", (Unnamed, OptOut, Verdict)),
        ("Nepřeje si být kontaktován", (Unnamed, OptOut, Verdict)),
        ("Non desidera essere contattato", (Unnamed, OptOut, Verdict)),
        ("Telefonkontakt gewünscht", (Calls, Grant, Verdict)),
        ("Accord pour être appelé", (Calls, Grant, Verdict)),
        ("Autorisation de contact", (Unnamed, Grant, Verdict)),
        ("TCPA Litigator", (Unnamed, OptOut, Verdict)),
    ] {
        assert_eq!(of(header), Some(expected), "{header}");
    }
}

#[test]
fn opt_outs_are_known_in_seven_languages() {
    for header in [
        "Nicht anrufen", "Anrufsperre", "Keine Werbung", "Einwilligung widerrufen", "Widerruf am", "Kontaktsperre",
        "Ne pas appeler", "Ne plus contacter", "Opposition au démarchage", "Consentement retiré", "Liste d'opposition",
        "No llamar", "Lista Robinson", "Consentimiento revocado", "No contactar", "Exclusión de llamadas",
        "Não ligar", "Não contatar", "Consentimento revogado", "Não perturbe", "Oposição",
        "Nevolat", "Nesouhlasí s voláním", "Souhlas odvolán", "Nekontaktovat", "Zákaz volání",
        "Non chiamare", "Registro delle opposizioni", "Consenso revocato", "Non contattare", "Non disturbare",
        "Niet bellen",
    ] {
        let (channel, asks, _) = of(header).unwrap_or_else(|| panic!("{header}"));
        assert_eq!(asks, OptOut, "{header}");
        assert!(matches!(channel, Calls | Unnamed), "{header}: {channel:?}");
    }
    for header in [
        "Einwilligung", "Telefoneinwilligung", "Anruf erlaubt", "Zustimmung zu Anrufen", "Consentement", "Autorisation d'appel",
        "Consentimiento", "Permiso para llamar", "Consentimento", "Permissão para ligar", "Souhlas s voláním",
        "Souhlas", "Consenso", "Consenso telefonico", "Toestemming",
    ] {
        let (channel, asks, detail) = of(header).unwrap_or_else(|| panic!("{header}"));
        assert_eq!((asks, detail), (Grant, Verdict), "{header}");
        assert!(matches!(channel, Calls | Unnamed), "{header}: {channel:?}");
    }
    for header in [
        "Vom Newsletter abgemeldet", "E-Mail-Abmeldung", "Désabonné", "Désinscrit des e-mails", "Dado de baja",
        "No enviar correo", "Descadastrado", "Odhlášen z newsletteru", "Odhlášeno", "Disiscritto", "Afgemeld",
        "Unsubscribed", "Email Opt Out", "HasOptedOutOfEmail", "Opted out of email: Newsletter", "Do not email", "donotemail",
    ] {
        let (channel, asks, _) = of(header).unwrap_or_else(|| panic!("{header}"));
        assert_eq!((channel, asks), (Email, OptOut), "{header}");
    }
}

#[test]
fn other_channels_never_decide_on_calls() {
    for header in [
        "Opted out of email: Newsletter", "Opted out of email: Sales calls", "Mobile app opt in", "Legal basis for processing contact's data", "Fax Opt Out", "HasOptedOutOfFax",
        "Marketing status", "Marketing contact status", "Email consent", "Email opt in", "SMS Opt In", "SMS Opt Out Date",
        "Text opt out", "Consent to text", "Cookie consent", "Postal mail consent", "Double opt-in", "hs_email_optout_12345",
        "sms_blocked_phones", "Phones blocked for SMS", "unsubscribed_emails", "Accepts Email Marketing", "Consent to marketing e-mails",
        "Rechtsgrundlage der Einwilligung", "WhatsApp opt-in",
    ] {
        assert!(of(header).is_none_or(|(channel, ..)| !matches!(channel, Calls | Unnamed)), "{header}: {:?}", of(header));
    }
    assert_eq!(of("SMS Opt Out Date"), Some((Texts, OptOut, Date)));
    assert_eq!(of("Fax Opt Out"), Some((Fax, OptOut, Verdict)));
    assert_eq!(of("Consent to call or text").unwrap().0, Calls);
    assert_eq!(of("Call/SMS opt out").unwrap().0, Calls);
}

#[test]
fn what_says_how_and_when_is_no_verdict() {
    for (header, detail) in [
        ("Consent Text", About), ("consent_text", About), ("PEWC Language", Thing), ("Consent Timestamp", Date),
        ("Consent Source URL", Thing), ("Consent IP", Thing), ("Consent Seller", About), ("TCPA_Seller__c", About),
        ("Consent method", About), ("Consent source", About), ("Consent version", Thing), ("Consent phone number", About),
        ("Consent given by", About), ("Consent given at", Date), ("Date of consent", Date), ("Opt-in date", Date),
        ("OPTIN_TIME", Date), ("OPTIN_IP", Thing), ("Consent expiry date", Expiry), ("Consent last updated", Check),
        ("DNC scrub date", Check), ("Einwilligungstext", About), ("Einwilligungsdatum", Date), ("Texte du consentement", About),
        ("Fecha de consentimiento", Date), ("Data do consentimento", Date), ("Datum souhlasu", Date), ("Data consenso", Date),
        ("Consent form", Thing), ("Consent reason", About), ("IP du consentement", Thing),
    ] {
        assert_eq!(of(header).map(|(_, _, detail)| detail), Some(detail), "{header}");
    }
}

#[test]
fn ordinary_headers_speak_of_neither() {
    for header in [
        "Record ID", "First Name", "Email", "Phone Number", "Mobile Phone Number", "Lifecycle Stage", "Lead Status", "Notes",
        "Text", "Option", "Best time to call", "Number of calls", "Last call outcome", "Calls", "Preferred contact method",
        "Phone type", "Permission set", "Contact owner", "Do not merge", "Newsletter", "Privacy policy accepted", "Content", "Consensus",
        "Tags", "Disclosure", "Seller", "IP address", "Landing page", "Contact No", "Zákazník", "Rappel", "Kontakt", "Werber",
        "Authorized contact", "Kundennummer", "Industry", "Optimus", "Account status", "Status", "Response",
    ] {
        assert_eq!(of(header), None, "{header}");
    }
}

fn grant(cell: &str) -> Says {
    says(Grant, cell)
}

fn opt_out(cell: &str) -> Says {
    says(OptOut, cell)
}

#[test]
fn a_cell_is_read_by_what_its_column_asks() {
    for cell in ["Yes", "true", "1", "x", "Granted", "given", "active", "ano", "Erteilt", "confirmed"] {
        assert_eq!((grant(cell), opt_out(cell)), (Says::Allows, Says::Forbids), "{cell}");
    }
    for cell in ["No", "FALSE", "0", "0.0", "nein", "não", "ne", "Nee"] {
        assert_eq!((grant(cell), opt_out(cell)), (Says::Forbids, Says::Allows), "{cell}");
    }
    for cell in ["", "  ", "N/A", "-", "null", "0000-00-00"] {
        assert_eq!((grant(cell), opt_out(cell)), (Says::Nothing, Says::Nothing), "{cell}");
    }
}

#[test]
fn words_that_take_away_do_so_whatever_the_column_asks() {
    for cell in [
        "Revoked", "WITHDRAWN", "opted-out", "OPTED_OUT", "OptedOut", "Opt out", "Do not call", "Unsubscribed 2026-01-03",
        "Revoked by telephone", "declined", "Widerrufen", "zurückgezogen", "Révoqué", "retiré le 3/4/2026", "Revocado",
        "no llamar", "Revogado", "recusado", "odvoláno", "Odmítl", "Nesouhlasí", "Revocato", "rifiutato", "ingetrokken",
        "Ne plus appeler", "nevolat",
    ] {
        assert_eq!((grant(cell), opt_out(cell)), (Says::Forbids, Says::Forbids), "{cell}");
    }
    for cell in ["Opted in", "opt-in", "OK to call", "Subscribed", "not revoked", "eingewilligt", "Autorisé", "souhlasí"] {
        assert_eq!((grant(cell), opt_out(cell)), (Says::Allows, Says::Allows), "{cell}");
    }
}

#[test]
fn all_else_is_unclear() {
    for cell in ["pending", "maybe", "unknown", "2", "2026-01-03", "3 Jan 2026", "case by case", "#REF!", "ask first", "Kim Lee", "nicht gefragt"] {
        assert_eq!(opt_out(cell), Says::Unclear, "{cell}");
        assert_eq!(grant(cell), Says::Unclear, "{cell}");
    }
    assert_eq!(says(Either, "yes"), Says::Unclear);
    assert_eq!(says(Either, "Opted out"), Says::Forbids);
    assert_eq!(says(Either, "out"), Says::Forbids);
    assert_eq!(says(Either, "in"), Says::Allows);
}

#[test]
fn evidence_is_left_alone_unless_it_is_a_word_for_no() {
    for cell in ["Acme", "203.0.113.5", "I agree to be called by Acme", "https://acme.example/f", "2026-01-05", "0", "n", "yes", "web form", "at noon"] {
        assert_eq!(of_evidence(cell), Says::Nothing, "{cell}");
    }
    for cell in ["No", "Revoked", "opted-out", "declined", "Do not call", "Zurückgezogen"] {
        assert_eq!(of_evidence(cell), Says::Forbids, "{cell}");
    }
}

#[test]
fn every_word_is_written_as_words_are_compared() {
    let lists = [
        words::GRANTS, words::WEAK_GRANTS, words::NO_GRANTS, words::OPT_OUTS, words::TURNS, words::EITHER, words::CALLS,
        words::DEVICES, words::EMAIL, words::TEXTS, words::FAX, words::POST, words::OTHER_SUBJECTS, words::CONTACT,
        words::DATES, words::DATES_LAST, words::ABOUT_LAST, words::EMAIL_FIRST, words::EXPIRIES, words::CHECKS, words::THINGS, words::ABOUT, words::OF, words::LAST,
        words::VERDICTS, words::DO_NOT_CALL, words::SAYS_NO, words::SAYS_YES, words::AFFIRMS, words::AFFIRMS_OPT_OUT, words::DENIES_OPT_OUT,
        words::DENIES, words::DENIES_GRANT,
    ];
    for word in lists.iter().flat_map(|list| list.iter()).flat_map(|words| words.iter()) {
        let bare = word.trim_matches(['*', '=']);
        assert_eq!(text::words(bare).join(" "), bare, "{word}");
    }
    let longest = [words::DO_NOT_CALL, words::SAYS_NO, words::DENIES, words::DENIES_GRANT];
    assert!(longest.iter().flat_map(|list| list.iter()).flat_map(|words| words.iter()).all(|word| word.len() <= LONGEST_PHRASE));
}

#[test]
fn a_do_not_call_is_one_wherever_it_stands() {
    for list in words::DO_NOT_CALL {
        for phrase in *list {
            assert!(is_do_not_call(phrase) && is_do_not_call(&format!(" {} ", phrase.to_uppercase())), "{phrase}");
        }
    }
    for cell in ["DO_NOT_CALL", "Do-Not-Call!", "Não ligar", "DNC"] {
        assert!(is_do_not_call(cell), "{cell}");
    }
    for cell in ["", "no", "do not call before noon", "DNC Bank", "dncx", "called"] {
        assert!(!is_do_not_call(cell), "{cell}");
    }
}
