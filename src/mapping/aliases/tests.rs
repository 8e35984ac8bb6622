use super::*;
use crate::model::field::special_targets;

fn best(object: Object, origin: &str, header: &str) -> Option<Meaning> {
    lookup(object, origin, &Header::new(object, header)).first().map(|found| found.meaning)
}

fn target(object: Object, origin: &str, header: &str) -> &'static str {
    match best(object, origin, header) {
        Some(Meaning::To(target)) => target,
        other => panic!("{header}: {other:?}"),
    }
}

const EVERY_LIST: [List; 9] = [
    List::Hubspot,
    List::Salesforce,
    List::Pipedrive,
    List::Close,
    List::Consent,
    List::Common,
    List::AddressBook,
    List::Languages,
    List::Translated,
];

#[test]
fn every_listed_target_exists_on_its_object() {
    for object in Object::ALL {
        for entry in EVERY_LIST.iter().flat_map(|list| list.entries(object)) {
            let (Meaning::To(target) | Meaning::More(target) | Meaning::Repeats(target)) =
                entry.meaning
            else {
                continue;
            };
            let exists = crate::model::field::position(object, target).is_some()
                || special_targets(object).contains(&target);
            assert!(exists, "{object} has no {target}");
        }
    }
}

#[test]
fn every_listed_name_is_written_as_headers_are_compared() {
    for object in Object::ALL {
        for entry in EVERY_LIST.iter().flat_map(|list| list.entries(object)) {
            for name in entry.names {
                let plain = |c: char| matches!(c, 'a'..='z' | '0'..='9' | ' ' | '*');
                assert!(name.chars().all(plain) && !name.contains("  "), "{name}");
            }
        }
    }
}

#[test]
fn every_target_is_known_by_its_own_name() {
    for object in Object::ALL {
        let keys = object.fields().iter().map(|field| field.key);
        for key in keys.chain(special_targets(object).iter().copied()) {
            // Left out where an id says it.
            if key == "contact_name" {
                assert_eq!(best(object, "csv", key), Some(Meaning::Repeats("contact_id")));
                continue;
            }
            assert_eq!(target(object, "csv", key), key, "{object}");
        }
    }
}

#[test]
fn hubspot_calls_a_contacts_company_by_the_companys_own_label() {
    assert_eq!(target(Object::Contacts, "hubspot", "Company Name"), "company");
    assert_eq!(target(Object::Accounts, "hubspot", "Company name"), "name");
}

#[test]
fn hubspots_internal_names_and_labels_are_both_known() {
    for header in ["Associated Company IDs (Primary)", "associatedcompanyid"] {
        assert_eq!(target(Object::Contacts, "hubspot", header), "account_id");
    }
    assert_eq!(target(Object::Deals, "hubspot", "dealstage"), "stage");
    assert_eq!(target(Object::Deals, "hubspot", "Associated Contact IDs"), "contact_id");
}

#[test]
fn salesforce_is_known_by_field_name_by_report_label_and_in_capitals() {
    for header in ["AccountId", "ACCOUNTID", "Account ID"] {
        assert_eq!(target(Object::Contacts, "salesforce", header), "account_id");
    }
    for header in ["StageName", "STAGENAME", "Stage"] {
        assert_eq!(target(Object::Deals, "salesforce", header), "stage");
    }
    for header in ["Account.Name", "ACCOUNT.NAME", "Account Name"] {
        assert_eq!(target(Object::Contacts, "salesforce", header), "company");
        assert_eq!(target(Object::Accounts, "salesforce", header), "name");
    }
    assert_eq!(target(Object::Contacts, "salesforce", "Mailing Zip/Postal Code"), "postal_code");
    assert_eq!(target(Object::Contacts, "salesforce", "HasOptedOutOfEmail"), "email_opt_out");
    assert_eq!(target(Object::Contacts, "salesforce", "DoNotCall"), "consent.do_not_call");
    assert_eq!(target(Object::Contacts, "salesforce", "IsDeleted"), "deleted");
    for header in ["SystemModstamp", "MasterRecordId", "LastModifiedById"] {
        let meaning = best(Object::Contacts, "salesforce", header);
        assert!(matches!(meaning, Some(Meaning::Ignore(_))), "{header}");
    }
    for header in ["IsWon", "IsClosed"] {
        let meaning = best(Object::Deals, "salesforce", header);
        assert_eq!(meaning, Some(Meaning::Ignore(STAGE_SAYS_IT)));
    }
}

#[test]
fn pipedrive_is_known_in_all_its_styles() {
    for header in [
        "Person - Email - Work",
        "Person - Email - Home",
        "Person - Email - Other",
        "Person - Email",
        "Person - Email (Work)",
    ] {
        assert_eq!(target(Object::Contacts, "pipedrive", header), "email", "{header}");
    }
    assert_eq!(target(Object::Contacts, "pipedrive", "Person - Phone - Mobile"), "phone");
    assert_eq!(target(Object::Contacts, "pipedrive", "Person - Organization ID"), "account_id");
    assert_eq!(target(Object::Contacts, "pipedrive", "Organization - Name"), "company");
    assert_eq!(target(Object::Accounts, "pipedrive", "Organization - Name"), "name");
    assert_eq!(
        target(Object::Accounts, "pipedrive", "Organization - ZIP/Postal code of Address"),
        "postal_code"
    );
    assert_eq!(target(Object::Deals, "pipedrive", "Deal - Status"), "status");
    assert_eq!(target(Object::Deals, "pipedrive", "Deal - Contact person ID"), "contact_id");
    assert_eq!(target(Object::Deals, "pipedrive", "Person - Email - Work"), "contact_email");
    assert_eq!(target(Object::Deals, "pipedrive", "Deal - Stage (pipeline)"), "stage");
    assert_eq!(target(Object::Deals, "pipedrive", "Deal - Won time"), "won_date");
    assert_eq!(target(Object::Deals, "pipedrive", "Deal - Lost time"), "lost_date");
    assert_eq!(target(Object::Deals, "pipedrive", "Deal - Closed on"), "closed_date");
    for (header, key) in [
        ("Address - City/town/village/locality of Address", "city"),
        ("Address - State/county of Address", "state"),
        ("Address - ZIP/Postal code of Address", "postal_code"),
        ("Address - Country of Address", "country"),
        ("Name*", "name"),
    ] {
        let header = format!("Organization - {header}");
        assert_eq!(target(Object::Accounts, "pipedrive", &header), key, "{header}");
    }
    let weighted = best(Object::Deals, "pipedrive", "Deal - Weighted value");
    assert_eq!(weighted, Some(Meaning::Ignore(CALCULATED)));
}

#[test]
fn close_opportunities_are_deals_of_their_lead() {
    let close = |header| target(Object::Deals, "close", header);
    assert_eq!(close("value"), "amount");
    assert_eq!(close("status_label"), "stage");
    assert_eq!(close("status_type"), "status");
    assert_eq!(close("pipeline_name"), "pipeline");
    assert_eq!(close("user_name"), "owner");
    assert_eq!(close("lead_id"), "account_id");
    assert_eq!(close("date_won"), "close_date");
    assert_eq!(close("date_lost"), "lost_date");
    assert_eq!(close("estimated_close_date"), "close_date");
    assert_eq!(close("confidence"), "probability");
}

#[test]
fn a_beginning_stands_for_all_names_that_begin_so() {
    let smart = best(Object::Accounts, "close", "num_emails_sent");
    assert_eq!(smart, Some(Meaning::Ignore(CALCULATED)));
    // Only where the file is Close's own.
    assert_eq!(best(Object::Accounts, "csv", "num_emails_sent"), None);
    assert_eq!(target(Object::Accounts, "close", "address_1_address_1"), "street");
}

#[test]
fn address_books_are_known() {
    let book = |header| target(Object::Contacts, "csv", header);
    assert_eq!(book("E-mail 1 - Value"), "email");
    assert_eq!(book("E-mail 2 - Value"), "email");
    assert_eq!(book("E-mail 2 Address"), "email");
    assert_eq!(book("Phone 1 - Value"), "phone");
    assert_eq!(book("Organization Name"), "company");
    assert_eq!(book("Given Name"), "first_name");
    assert_eq!(book("Business Street"), "street");
    assert_eq!(book("Email Address"), "email");
    assert_eq!(book("Profile URL"), "linkedin_url");
}

#[test]
fn german_french_and_spanish_headers_are_known() {
    let named = |header| target(Object::Contacts, "csv", header);
    assert_eq!(named("Vorname"), "first_name");
    assert_eq!(named("Nachname"), "last_name");
    assert_eq!(named("Firma"), "company");
    assert_eq!(named("Telefon"), "phone");
    assert_eq!(named("Straße"), "street");
    assert_eq!(named("Prénom"), "first_name");
    assert_eq!(named("Nom"), "last_name");
    assert_eq!(named("Société"), "company");
    assert_eq!(named("Nombre"), "first_name");
    assert_eq!(named("Apellido"), "last_name");
    assert_eq!(named("Empresa"), "company");
    assert_eq!(named("Correo"), "email");
}

#[test]
fn pipedrives_exports_are_known_in_other_languages() {
    let known = |object, headers: &[(&str, &str)]| {
        for (header, key) in headers {
            assert_eq!(target(object, "pipedrive", header), *key, "{header}");
        }
    };
    known(
        Object::Contacts,
        &[
            ("Pessoa - ID", "id"),
            ("Pessoa - Nome", "full_name"),
            ("Pessoa - E-mail - Trabalho", "email"),
            ("Pessoa - Telefone - Celular", "phone"),
            ("Pessoa - Organização", "company"),
            ("Persona - Nombre", "full_name"),
            ("Persona - Apellidos", "last_name"),
            ("Persona - Correo electrónico - Trabajo", "email"),
            ("Persona - Teléfono - Otro", "phone"),
            ("Personne - Nom", "full_name"),
            ("Personne - E-mail - Domicile", "email"),
            ("Personne - Téléphone - Mobile", "phone"),
            ("Personne - Organisation", "company"),
            ("Person - Telefon - Büro", "phone"),
            ("Osoba - Jméno a příjmení*", "full_name"),
            ("Osoba - Telefon", "phone"),
            ("Contactpersoon - E-mail - Werk", "email"),
        ],
    );
    known(
        Object::Accounts,
        &[
            ("Organização - Nome", "name"),
            ("Organización - Nombre", "name"),
            ("Organizace - Název*", "name"),
            ("Organizace - Vlastník", "owner"),
            ("Organisatie - Naam", "name"),
        ],
    );
    known(
        Object::Deals,
        &[
            ("Negócio - ID", "id"),
            ("Negócio - Título", "name"),
            ("Negócio - Valor", "amount"),
            ("Negócio - Etapa", "stage"),
            ("Negócio - Funil", "pipeline"),
            ("Negócio - Status", "status"),
            ("Negócio - Data de fechamento esperada", "close_date"),
            ("Negócio - Ganho em", "won_date"),
            ("Negócio - Data de perda", "lost_date"),
            ("Negócio - Motivo da perda", "lost_reason"),
            ("Negócio - Proprietário", "owner"),
            ("Negócio - Organização", "company"),
            ("Trato - Título", "name"),
            ("Trato - Fecha de cierre prevista", "close_date"),
            ("Trato - Estado", "status"),
            ("Affaire - Titre", "name"),
            ("Affaire - Étape", "stage"),
            ("Affaire - Date de gain", "won_date"),
            ("Affaire - Date de clôture prévue", "close_date"),
            ("Affaire - Raison de la perte", "lost_reason"),
            ("Deal - Titel", "name"),
            ("Deal - Wert", "amount"),
            ("Deal - Besitzer", "owner"),
            ("Deal - Datum des gewonnenen Deals", "won_date"),
            ("Deal - Deal abgeschlossen am", "closed_date"),
            ("Obchod - Název*", "name"),
            ("Obchod - Hodnota", "amount"),
            ("Obchod - Měna hodnoty", "currency"),
            ("Obchod - Fáze", "stage"),
            ("Obchod - Stav", "status"),
            ("Obchod - Očekávané datum uzavření", "close_date"),
            ("Obchod - Datum výhry", "won_date"),
        ],
    );
    let person = best(Object::Deals, "pipedrive", "Negócio - Pessoa de contato");
    assert_eq!(person, Some(Meaning::Repeats("contact_id")));
}

#[test]
fn hubspots_exports_are_known_in_other_languages() {
    let known = |object, headers: &[(&str, &str)]| {
        for (header, key) in headers {
            assert_eq!(target(object, "hubspot", header), *key, "{header}");
        }
    };
    known(
        Object::Contacts,
        &[
            ("Datensatz-ID", "id"),
            ("ID de fiche d'informations", "id"),
            ("ID do registro", "id"),
            ("Sobrenome", "last_name"),
            ("Příjmení", "last_name"),
            ("Für Kontakt zuständiger Mitarbeiter", "owner"),
            ("Propriétaire du contact", "owner"),
            ("Propietario del contacto", "owner"),
            ("Proprietário do contato", "owner"),
            ("Numéro de téléphone", "phone"),
            ("Número de telefone", "phone"),
            ("Nome da empresa", "company"),
        ],
    );
    known(
        Object::Deals,
        &[
            ("Nom de la transaction", "name"),
            ("Phase de la transaction", "stage"),
            ("Montant", "amount"),
            ("Date de fermeture", "close_date"),
            ("Propriétaire de la transaction", "owner"),
            ("Nome do negócio", "name"),
            ("Etapa do negócio", "stage"),
            ("Data de fechamento", "close_date"),
            ("Deal-Phase", "stage"),
            ("Betrag", "amount"),
            ("Nombre del negocio", "name"),
            ("Propietario del negocio", "owner"),
        ],
    );
}

#[test]
fn plain_forms_are_known() {
    let contact = |header| target(Object::Contacts, "csv", header);
    for header in ["first_name", "First Name", "fname", "FIRSTNAME"] {
        assert_eq!(contact(header), "first_name");
    }
    assert_eq!(contact("surname"), "last_name");
    assert_eq!(contact("E-mail"), "email");
    assert_eq!(contact("Mobile"), "phone");
    for header in [
        "Contact Phone Number",
        "Phone No.",
        "Tel",
        "Tel.:",
        "Mobile No",
        "Mobile No.",
        "Primary Phone",
        "Cell",
        "Cell Phone #",
        "Work Phone Number",
        "Contact Number",
        "Landline",
    ] {
        assert_eq!(contact(header), "phone", "{header}");
    }
    assert_eq!(target(Object::Accounts, "csv", "Main Phone Number"), "phone");
    assert_eq!(contact("Organization"), "company");
    assert_eq!(contact("Job Title"), "title");
    let deal = |header| target(Object::Deals, "csv", header);
    assert_eq!(deal("Deal value"), "amount");
    assert_eq!(deal("Stage"), "stage");
    assert_eq!(deal("Close date"), "close_date");
    assert_eq!(deal("Expected close date"), "close_date");
}

#[test]
fn consent_columns_are_known() {
    let consent = |header| target(Object::Contacts, "csv", header);
    assert_eq!(consent("PEWC Language"), "consent.text");
    assert_eq!(consent("TCPA Consent Date"), "consent.timestamp");
    assert_eq!(consent("TCPA_Consent_Date__c"), "consent.timestamp");
    assert_eq!(consent("Consent Source URL"), "consent.source_url");
    assert_eq!(consent("Consent IP"), "consent.ip");
    assert_eq!(consent("Consent Seller"), "consent.seller");
    assert_eq!(consent("xxTrustedFormCertUrl"), "consent.trustedform_url");
    assert_eq!(consent("universal_leadid"), "consent.leadid");
    assert_eq!(consent("Unsubscribed"), "email_opt_out");
    assert_eq!(consent("DNC"), "consent.do_not_call");
    assert_eq!(consent("Revoked at"), "consent.revoked_at");
    let opt_in = best(Object::Contacts, "csv", "SMS Opt In");
    assert_eq!(opt_in, Some(Meaning::NoField(consent::YES_ALONE)));
}

#[test]
fn a_number_only_counts_e_mails_and_phones() {
    assert_eq!(target(Object::Contacts, "csv", "Phone 3"), "phone");
    assert_eq!(best(Object::Contacts, "csv", "City 2"), None);
    assert_eq!(target(Object::Contacts, "csv", "City 1"), "city");
}

#[test]
fn a_name_of_another_crm_is_only_likely() {
    let header = Header::new(Object::Deals, "StageName");
    let found = lookup(Object::Deals, "hubspot", &header);
    assert!(found.iter().any(|m| m.list == List::Salesforce && m.trust == Trust::Likely));
}

#[test]
fn a_slip_of_the_keyboard_is_forgiven_and_an_opposite_is_not() {
    let like = |header| {
        alike(Object::Contacts, "csv", &Header::new(Object::Contacts, header)).map(|m| m.name)
    };
    assert_eq!(like("Frist Name"), Some("first name"));
    assert_eq!(like("Phnoe Number"), Some("phone number"));
    assert_eq!(like("Compnay"), Some("company"));
    assert_eq!(like("Email Opt Inn"), None);
    assert_eq!(like("Tax"), None);
    assert_eq!(like("Shoe Size"), None);
}
