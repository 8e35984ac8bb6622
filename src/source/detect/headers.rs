//! What headers tell about a file: the words of the four CRMs' exports, of address books and of
//! plain lists.

use super::words::{ACCOUNTS, CONTACTS, DEALS, USERS, Words};
use crate::model::Object;
use crate::source::Holds;

/// What a file may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Accounts,
    Contacts,
    Deals,
    Users,
}

impl Group {
    pub(super) const ALL: [Group; 4] =
        [Group::Accounts, Group::Contacts, Group::Deals, Group::Users];

    pub(super) fn holds(self) -> Holds {
        match self {
            Group::Accounts => Holds::Records(Object::Accounts),
            Group::Contacts => Holds::Records(Object::Contacts),
            Group::Deals => Holds::Records(Object::Deals),
            Group::Users => Holds::Users,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Group::Accounts => "accounts",
            Group::Contacts => "contacts",
            Group::Deals => "deals",
            Group::Users => "users",
        }
    }

    fn words(self) -> &'static Words {
        match self {
            Group::Accounts => ACCOUNTS,
            Group::Contacts => CONTACTS,
            Group::Deals => DEALS,
            Group::Users => USERS,
        }
    }

    /// What Pipedrive puts in front of the fields, in its languages.
    fn prefixes(self) -> &'static [&'static str] {
        match self {
            Group::Accounts => &[
                "organization - ",
                "organisation - ",
                "organização - ",
                "organización - ",
                "organizace - ",
                "organisatie - ",
                "organizzazione - ",
            ],
            Group::Contacts => &[
                "person - ",
                "pessoa - ",
                "persona - ",
                "personne - ",
                "osoba - ",
                "contactpersoon - ",
            ],
            Group::Deals => {
                &["deal - ", "negócio - ", "trato - ", "affaire - ", "obchod - ", "affare - "]
            }
            Group::Users => &["user - "],
        }
    }
}

/// The headers of a file in the forms that are compared.
pub(super) struct Headers {
    /// Lower case, otherwise as they stand.
    lower: Vec<String>,
    /// Lower case, what is neither letter nor digit as one blank.
    plain: Vec<String>,
}

impl Headers {
    pub(super) fn new(columns: &[String]) -> Headers {
        let lower: Vec<String> = columns.iter().map(|column| column.to_lowercase()).collect();
        let plain = lower
            .iter()
            .map(|column| {
                let words = column.split(|letter: char| !letter.is_alphanumeric());
                words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
            })
            .collect();
        Headers { lower, plain }
    }

    /// What the words among the headers are worth, and the headers that begin with one of the prefixes.
    pub(super) fn points(&self, words: &Words, prefixes: &[&str]) -> u32 {
        let mut points = 0;
        for (worth, words) in words {
            for plain in &self.plain {
                if words.split('|').any(|word| word == plain) {
                    points += worth;
                }
            }
        }
        let begun: usize = prefixes.iter().map(|prefix| self.with_prefix(prefix)).sum();
        points + 4 * u32::try_from(begun).unwrap_or(u32::MAX / 8)
    }

    /// Whether a column holds e-mail addresses or names: who is no user has neither.
    pub(super) fn names_somebody(&self) -> bool {
        const NAMES: &str = "email|e mail|email address|user email|primary email|work email|mail|\
            internalemailaddress|username|user name|name|full name|fullname|first name|firstname|\
            last name|lastname|display name|displayname|user|owner";
        Group::Users.prefixes().iter().any(|prefix| self.has_prefix(prefix))
            || self.plain.iter().any(|plain| NAMES.split('|').any(|name| name == plain))
    }

    fn has(&self, header: &str) -> bool {
        self.lower.iter().any(|column| column == header)
    }

    fn any(&self, headers: &[&str]) -> bool {
        headers.iter().any(|header| self.has(header))
    }

    /// Whether one of these is there, in plain form.
    pub(super) fn has_any_plain(&self, headers: &[&str]) -> bool {
        self.plain.iter().any(|column| headers.contains(&column.as_str()))
    }

    fn count(&self, headers: &[&str]) -> usize {
        headers.iter().filter(|header| self.has(header)).count()
    }

    pub(super) fn has_prefix(&self, prefix: &str) -> bool {
        self.with_prefix(prefix) > 0
    }

    fn with_prefix(&self, prefix: &str) -> usize {
        self.lower.iter().filter(|column| column.starts_with(prefix)).count()
    }

    /// Close exports its leads, which are companies, with their first contact beside them.
    pub(super) fn is_close_leads(&self) -> bool {
        let telling =
            self.count(&["display_name", "lead_name", "status_label", "status_id", "html_url"]);
        let contact = self.with_prefix("primary_contact_") > 0;
        (contact && telling > 0)
            || (self.has("display_name") && self.any(&["status_label", "status_id"]) && telling > 2)
    }

    pub(super) fn is_close(&self) -> bool {
        self.is_close_leads()
            || (self.any(&["lead_id", "lead_name"])
                && (self.has("lead_id") && self.has("lead_name")
                    || self.any(&[
                        "status_type",
                        "status_label",
                        "value_period",
                        "value_formatted",
                        "confidence",
                        "user_name",
                        "html_url",
                        "primary_email",
                        "primary_phone",
                    ])))
    }

    pub(super) fn is_pipedrive(&self) -> bool {
        let groups = [Group::Accounts, Group::Contacts, Group::Deals];
        let prefixes = groups.iter().flat_map(|group| group.prefixes());
        prefixes.map(|prefix| self.with_prefix(prefix)).sum::<usize>() + self.with_prefix("lead - ")
            > 1
    }

    pub(super) fn is_hubspot(&self) -> bool {
        let label = self.any(&[
            "record id",
            "id de registro",
            "datensatz-id",
            "id de fiche d'informations",
            "id d'enregistrement",
            "id do registro",
            "id záznamu",
            "id record",
        ]) && (self.any(&[
            "contact owner",
            "company owner",
            "deal owner",
            "lifecycle stage",
            "lead status",
            "deal stage",
            "create date",
            "company domain name",
            "marketing contact status",
            "amount in company currency",
            "last activity date",
            "last modified date",
            "für kontakt zuständiger mitarbeiter",
            "für deal zuständiger mitarbeiter",
            "für unternehmen zuständiger mitarbeiter",
            "propriétaire du contact",
            "propriétaire de la transaction",
            "propriétaire de l'entreprise",
            "propietario del contacto",
            "propietario del negocio",
            "propietario de la empresa",
            "proprietário do contato",
            "proprietário do negócio",
            "proprietário da empresa",
            "vlastník kontaktu",
            "vlastník obchodu",
            "vlastník společnosti",
        ]) || self.with_prefix("associated ") > 0
            || self.has("primary associated company id"));
        let api = self.any(&["hs_object_id", "vid"])
            && self.any(&[
                "hubspot_owner_id",
                "lifecyclestage",
                "dealstage",
                "createdate",
                "associatedcompanyid",
                "hs_lastmodifieddate",
            ]);
        label || api
    }

    pub(super) fn is_salesforce(&self) -> bool {
        let api = self.has("id")
            && self.any(&[
                "ownerid",
                "accountid",
                "stagename",
                "isdeleted",
                "systemmodstamp",
                "createdbyid",
                "lastmodifiedbyid",
                "masterrecordid",
                "recordtypeid",
                "profileid",
                "userroleid",
            ]);
        // Labels of reports, which no other CRM's export has side by side.
        let report = self.has("opportunity name")
            && self.any(&["opportunity owner", "opportunity id", "fiscal period", "account owner"])
            || self.has("account owner")
                && self.any(&["account name"])
                && self.any(&[
                    "contact id",
                    "account id",
                    "opportunity id",
                    "last activity",
                    "lead source",
                ]);
        api || report
    }
}

/// How much the headers say for a group.
pub(super) fn score(headers: &Headers, group: Group) -> u32 {
    headers.points(group.words(), group.prefixes())
}
