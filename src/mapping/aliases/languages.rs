//! The commonest German, French and Spanish names, written without accents as headers are compared.

use super::{CHANGES, Entry, ignore, likely, more, no_field, repeats, to};
use crate::model::Object;

pub(super) fn entries(object: Object) -> &'static [Entry] {
    match object {
        Object::Accounts => ACCOUNTS,
        Object::Contacts => CONTACTS,
        Object::Deals => DEALS,
    }
}

const FAX: &str = "a fax number is no phone to call";

const CONTACTS: &[Entry] = &[
    to(
        "id",
        &["kontakt id", "datensatz id", "id de registro", "id denregistrement", "kontaktnummer"],
    ),
    to("first_name", &["vorname", "prenom", "nombre"]),
    to("last_name", &["nachname", "familienname", "zuname", "nom", "nom de famille", "apellido"]),
    to("last_name", &["apellidos"]),
    to("full_name", &["vollstandiger name", "nom complet", "nombre completo", "kontakt"]),
    likely("full_name", &["ansprechpartner", "contacto"]),
    to(
        "email",
        &[
            "e mail adresse",
            "emailadresse",
            "mailadresse",
            "courriel",
            "adresse e mail",
            "adresse email",
            "adresse courriel",
            "correo",
            "correo electronico",
            "direccion de correo",
        ],
    ),
    to("phone", PHONE),
    to("title", &["position", "funktion", "berufsbezeichnung", "stellenbezeichnung", "poste"]),
    to("title", &["fonction", "intitule du poste", "cargo", "puesto"]),
    to("department", &["abteilung", "service", "departement", "departamento"]),
    to("company", COMPANY),
    to("account_id", &["firmen id", "unternehmens id", "kundennummer", "id entreprise"]),
    to("owner", OWNER),
    to("street", STREET),
    more("street", STREET_MORE),
    to("city", CITY),
    to("state", STATE),
    to("postal_code", POSTAL_CODE),
    to("country", COUNTRY),
    to("website", WEBSITE),
    to("lead_source", SOURCE),
    more("description", NOTES),
    to("created_at", CREATED),
    no_field(FAX, &["telefax", "telecopie", "faxnummer"]),
    no_field("a form of address; no standard field", &["anrede", "civilite", "tratamiento"]),
    ignore(CHANGES, MODIFIED),
];

const ACCOUNTS: &[Entry] = &[
    to("id", &["firmen id", "unternehmens id", "kundennummer", "id de registro", "id entreprise"]),
    to("name", COMPANY),
    to("name", &["nom", "nombre"]),
    to("domain", &["domane", "domaine", "dominio"]),
    to("website", WEBSITE),
    to("phone", PHONE),
    to("industry", &["branche", "secteur", "secteur dactivite", "sector", "industria"]),
    to("employees", &["mitarbeiter", "anzahl mitarbeiter", "mitarbeiterzahl", "effectif"]),
    to("employees", &["nombre demployes", "empleados", "numero de empleados"]),
    to("annual_revenue", &["umsatz", "jahresumsatz", "chiffre daffaires", "ingresos anuales"]),
    to("owner", OWNER),
    to("street", STREET),
    more("street", STREET_MORE),
    to("city", CITY),
    to("state", STATE),
    to("postal_code", POSTAL_CODE),
    to("country", COUNTRY),
    to("description", &["beschreibung", "descripcion"]),
    more("description", NOTES),
    to("created_at", CREATED),
    no_field(FAX, &["telefax", "telecopie", "faxnummer"]),
    ignore(CHANGES, MODIFIED),
];

const DEALS: &[Entry] = &[
    to("id", &["deal id", "id de registro", "auftragsnummer", "vorgangsnummer"]),
    to("name", &["bezeichnung", "titel", "titre", "titulo", "nom de laffaire", "nom"]),
    to("name", &["nombre del negocio", "nombre"]),
    to("amount", &["betrag", "wert", "auftragswert", "summe", "montant", "valeur"]),
    to("amount", &["importe", "monto", "valor"]),
    to("currency", &["wahrung", "devise", "moneda", "divisa"]),
    to("close_date", &["abschlussdatum", "date de cloture", "fecha de cierre"]),
    likely("close_date", &["erwartetes abschlussdatum", "voraussichtlicher abschluss"]),
    to("probability", &["wahrscheinlichkeit", "probabilite", "probabilidad"]),
    to("pipeline", &["vertriebspipeline", "embudo"]),
    to("stage", &["phase", "stufe", "etape", "etapa"]),
    to("status", &["statut", "estado"]),
    to("deal_type", &["art", "typ", "tipo"]),
    to("lead_source", SOURCE),
    to("lost_reason", &["verlustgrund", "motif de perte", "motivo de perdida"]),
    to("contact_id", &["kontakt id", "id contact", "id de contacto"]),
    repeats("contact_id", &["kontakt", "ansprechpartner", "contacto"]),
    to("account_id", &["firmen id", "unternehmens id", "kundennummer", "id entreprise"]),
    to("company", COMPANY),
    to("company", &["kunde", "client", "cliente"]),
    to("owner", OWNER),
    to("description", &["beschreibung", "descripcion"]),
    more("description", NOTES),
    to("created_at", CREATED),
    ignore(CHANGES, MODIFIED),
];

const PHONE: &[&str] = &[
    "telefon",
    "telefonnummer",
    "rufnummer",
    "festnetz",
    "telefon geschaftlich",
    "telefono",
    "numero de telefono",
    "numero de telephone",
    "handy",
    "handynummer",
    "mobil",
    "mobiltelefon",
    "mobilnummer",
    "portable",
    "telephone portable",
    "telephone mobile",
    "movil",
    "celular",
    "telefono movil",
    "telefon privat",
];

const COMPANY: &[&str] = &[
    "firma",
    "firmenname",
    "unternehmen",
    "unternehmensname",
    "name des unternehmens",
    "societe",
    "entreprise",
    "nom de lentreprise",
    "nom de la societe",
    "raison sociale",
    "empresa",
    "nombre de la empresa",
    "compania",
    "razon social",
];

const OWNER: &[&str] = &[
    "verantwortlich",
    "verantwortlicher",
    "betreuer",
    "zustandig",
    "besitzer",
    "proprietaire",
    "responsable",
    "propietario",
];

const STREET: &[&str] = &["strasse", "adresse", "anschrift", "rue", "direccion", "calle"];
const STREET_MORE: &[&str] = &["adresszusatz", "complement dadresse"];
const CITY: &[&str] = &["ort", "stadt", "ville", "ciudad", "localidad"];
const STATE: &[&str] = &["bundesland", "kanton", "region", "provincia", "estado"];
const POSTAL_CODE: &[&str] = &["plz", "postleitzahl", "code postal", "codigo postal", "cp"];
const COUNTRY: &[&str] = &["land", "pays", "pais"];
const WEBSITE: &[&str] = &["webseite", "internetseite", "internet", "site web", "sitio web"];
const SOURCE: &[&str] = &["herkunft", "quelle", "lead quelle", "origine", "origen", "fuente"];
const NOTES: &[&str] = &["notiz", "notizen", "bemerkung", "bemerkungen", "remarques", "notas"];

const CREATED: &[&str] = &[
    "erstellt",
    "erstellt am",
    "erstellungsdatum",
    "angelegt am",
    "date de creation",
    "cree le",
    "fecha de creacion",
];

const MODIFIED: &[&str] = &[
    "geandert am",
    "zuletzt geandert",
    "aktualisiert am",
    "date de modification",
    "modifie le",
    "fecha de modificacion",
    "fecha de ultima modificacion",
];
