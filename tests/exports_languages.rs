//! Exports of HubSpot and Pipedrive by users whose language is not English.

use crate::support::Sandbox;
use crate::support::rules::counts;

const PEOPLE: &str = "SELECT first_name, last_name, email, phone, account_name FROM contacts";
const DEALS: &str = "SELECT d.name, d.amount, d.currency, d.stage, d.close_date, c.last_name,
    a.name FROM deals d LEFT JOIN contacts c ON c.id = d.contact_id
    LEFT JOIN accounts a ON a.id = d.account_id ORDER BY d.id";

/// Imports the files of one language; nothing is left over.
fn imported(files: &[(&str, &str)]) -> Sandbox {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(files);
    for (name, _) in files {
        let object = name.split('.').next().unwrap();
        assert_eq!(counts(&report, object)[3], 0, "{report:#}");
    }
    assert_eq!(report["unmapped_columns"], serde_json::json!({}), "{report:#}");
    sandbox
}

#[test]
fn pipedrive_in_portuguese() {
    let sandbox = imported(&[
        (
            "contacts.csv",
            "Pessoa - ID,Pessoa - Nome,Pessoa - Organização,Pessoa - E-mail - Trabalho,\
             Pessoa - Telefone - Celular,Pessoa - Proprietário\n\
             1,Ana Prado,Cedro Lda,ana@cedro.example,+351 912 345 678,Rui\n",
        ),
        (
            "deals.csv",
            "Negócio - ID,Negócio - Título,Negócio - Valor,Negócio - Moeda de Valor,Negócio - Etapa,\
             Negócio - Status,Negócio - Organização,Negócio - Pessoa de contato,\
             Negócio - Data de fechamento esperada,Negócio - Ganho em,Negócio - Data de perda,\
             Negócio - Motivo da perda,Negócio - Proprietário\n\
             1,Telhado,1200.50,EUR,Lead,Aberto,Cedro Lda,Ana Prado,2026-12-01,,,,Rui\n\
             2,Portas,900,EUR,Lead,Ganho,Cedro Lda,,2026-01-01,2026-02-02 10:00:00,,,Rui\n\
             3,Janelas,100,EUR,Lead,Perdido,Cedro Lda,,2026-01-01,,2026-03-03 10:00:00,Preço,Rui\n",
        ),
    ]);
    assert_eq!(
        sandbox.lines(PEOPLE),
        ["Ana | Prado | ana@cedro.example | +351912345678 | Cedro Lda"]
    );
    assert_eq!(
        sandbox.lines(DEALS),
        [
            "Telhado | 1200.50 | EUR | Lead | 2026-12-01 | Prado | Cedro Lda",
            "Portas | 900 | EUR | Closed Won | 2026-02-02 |  | Cedro Lda",
            "Janelas | 100 | EUR | Closed Lost | 2026-03-03 |  | Cedro Lda",
        ]
    );
}

#[test]
fn pipedrive_in_french_german_spanish_and_czech() {
    for (contacts, deals, stages) in [
        (
            "Personne - ID,Personne - Nom,Personne - Organisation,Personne - E-mail - Travail,\
             Personne - Téléphone - Mobile",
            "Affaire - ID,Affaire - Titre,Affaire - Valeur,Affaire - Devise de Valeur,Affaire - Étape,\
             Affaire - Statut,Affaire - Organisation,Affaire - Personne à contacter,\
             Affaire - Date de clôture prévue,Affaire - Date de gain,Affaire - Date de perte",
            ["Gagnée", "Perdue", "Ouverte"],
        ),
        (
            "Person - ID,Person - Name,Person - Organisation,Person - E-Mail - Arbeit,\
             Person - Telefon - Mobil",
            "Deal - ID,Deal - Titel,Deal - Wert,Deal - Währung des Werts,Deal - Phase,Deal - Status,\
             Deal - Organisation,Deal - Kontaktperson,Deal - Erwartetes Abschlussdatum,\
             Deal - Datum des gewonnenen Deals,Deal - Datum des verlorenen Deals",
            ["Gewonnen", "Verloren", "Offen"],
        ),
        (
            "Persona - ID,Persona - Nombre,Persona - Organización,\
             Persona - Correo electrónico - Trabajo,Persona - Teléfono - Móvil",
            "Trato - ID,Trato - Título,Trato - Valor,Trato - Moneda de Valor,Trato - Etapa,\
             Trato - Estado,Trato - Organización,Trato - Persona de contacto,\
             Trato - Fecha de cierre prevista,Trato - Fecha en la que se ganó,\
             Trato - Fecha en la que se perdió",
            ["Ganado", "Perdido", "Abierto"],
        ),
        (
            "Osoba - ID,Osoba - Jméno a příjmení*,Osoba - Organizace,Osoba - E-mail,Osoba - Telefon",
            "Obchod - ID,Obchod - Název*,Obchod - Hodnota,Obchod - Měna hodnoty,Obchod - Fáze,\
             Obchod - Stav,Obchod - Organizace,Obchod - Kontaktní osoba,\
             Obchod - Očekávané datum uzavření,Obchod - Datum výhry,Obchod - Datum prohry",
            ["Vyhráno", "Prohráno", "Otevřený"],
        ),
    ] {
        let [won, lost, open] = stages;
        let sandbox = imported(&[
            (
                "contacts.csv",
                &format!("{contacts}\n1,Dora Kerr,Alder,dora@alder.example,+1 202 555 0141\n"),
            ),
            (
                "deals.csv",
                &format!(
                    "{deals}\n1,Chairs,1200.50,EUR,Lead,{open},Alder,Dora Kerr,2026-12-01,,\n\
                     2,Lamps,900,EUR,Lead,{won},Alder,,2026-01-01,2026-02-02 10:00:00,\n\
                     3,Desks,100,EUR,Lead,{lost},Alder,,2026-01-01,,2026-03-03 10:00:00\n"
                ),
            ),
        ]);
        assert_eq!(
            sandbox.lines(PEOPLE),
            ["Dora | Kerr | dora@alder.example | +12025550141 | Alder"],
            "{contacts}"
        );
        assert_eq!(
            sandbox.lines(DEALS),
            [
                "Chairs | 1200.50 | EUR | Lead | 2026-12-01 | Kerr | Alder",
                "Lamps | 900 | EUR | Closed Won | 2026-02-02 |  | Alder",
                "Desks | 100 | EUR | Closed Lost | 2026-03-03 |  | Alder",
            ],
            "{deals}"
        );
    }
}

#[test]
fn hubspot_in_german_french_and_portuguese() {
    for (contacts, deals) in [
        (
            "Datensatz-ID,Vorname,Nachname,E-Mail,Telefonnummer,Unternehmensname,\
             Für Kontakt zuständiger Mitarbeiter",
            "Datensatz-ID,Deal-Name,Deal-Phase,Betrag,Währung,Abschlussdatum,\
             Für Deal zuständiger Mitarbeiter,Associated Contact IDs,Associated Company (Primary)",
        ),
        (
            "ID de fiche d'informations,Prénom,Nom,E-mail,Numéro de téléphone,Nom de l'entreprise,\
             Propriétaire du contact",
            "ID de fiche d'informations,Nom de la transaction,Phase de la transaction,Montant,Devise,\
             Date de fermeture,Propriétaire de la transaction,Associated Contact IDs,\
             Associated Company (Primary)",
        ),
        (
            "ID do registro,Nome,Sobrenome,E-mail,Número de telefone,Nome da empresa,\
             Proprietário do contato",
            "ID do registro,Nome do negócio,Etapa do negócio,Valor,Moeda,Data de fechamento,\
             Proprietário do negócio,Associated Contact IDs,Associated Company (Primary)",
        ),
    ] {
        let sandbox = imported(&[
            (
                "contacts.csv",
                &format!("{contacts}\n7,Dora,Kerr,dora@alder.example,+1 202 555 0141,Alder,Kim\n"),
            ),
            (
                "deals.csv",
                &format!("{deals}\n1,Chairs,Lead,1200.50,EUR,2026-12-01 10:00,Kim,7,Alder\n"),
            ),
        ]);
        assert_eq!(
            sandbox.lines(PEOPLE),
            ["Dora | Kerr | dora@alder.example | +12025550141 | Alder"],
            "{contacts}"
        );
        assert_eq!(
            sandbox.lines(DEALS),
            ["Chairs | 1200.50 | EUR | Lead | 2026-12-01 | Kerr | Alder"],
            "{deals}"
        );
    }
}
