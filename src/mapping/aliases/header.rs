//! A header's words, freed of the ways in which exports write them.

use crate::model::Object;
pub use crate::model::text::words;

/// A header, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its words: lower case, without accents and punctuation.
    pub words: Vec<String>,
    /// Whether the CRM marks it as a custom field (`custom.X`, `X__c`): then it is no standard
    /// name of that CRM, whatever it is called.
    pub custom: bool,
    squeezed: String,
    // The same without numbers, where it has one that only counts (`E-mail 2 - Value`).
    unnumbered: Option<(String, u32)>,
}

impl Header {
    /// Takes a header of a table of `object` apart.
    pub fn new(object: Object, header: &str) -> Header {
        let (text, custom) = unwrap(object, header.trim());
        let words = words(text);
        let squeezed = words.concat();
        let mut numbers = words.iter().filter_map(|word| word.parse().ok());
        let unnumbered = match (numbers.next(), numbers.next()) {
            (Some(number), None) if (1..=9).contains(&number) => {
                let rest = words.iter().filter(|word| word.parse::<u32>().is_err());
                Some((rest.map(String::as_str).collect(), number))
            }
            _ => None,
        };
        Header { words, custom, squeezed, unnumbered }
    }

    /// Whether it is the listed `name`, with or without a counting number; a name that ends in `*`
    /// stands for all that begin so, where `prefixes` count.
    pub(super) fn is(&self, name: &str, prefixes: bool) -> bool {
        if let Some(beginning) = name.strip_suffix('*') {
            return prefixes
                && self.squeezed.len() > name.len()
                && begins(&self.squeezed, beginning);
        }
        same(&self.squeezed, name)
            || self.unnumbered.as_ref().is_some_and(|(rest, _)| same(rest, name))
    }

    /// Whether it is `name` only when its number is left out.
    pub(super) fn is_numbered(&self, name: &str) -> bool {
        !name.ends_with('*') && !same(&self.squeezed, name)
    }

    /// The number that counts its like: 2 in `E-mail 2 - Value`.
    pub fn number(&self) -> Option<u32> {
        self.unnumbered.as_ref().map(|(_, number)| *number)
    }

    /// Whether one of its words is `word`.
    pub fn has(&self, word: &str) -> bool {
        self.words.iter().any(|own| own == word)
    }

    /// The key of the custom field that it suggests; `None` where it has no Latin letter or digit.
    pub fn key(&self) -> Option<String> {
        let mut key = String::new();
        for word in &self.words {
            let latin: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
            if latin.is_empty() || key.len() + latin.len() > MAX_KEY {
                continue;
            }
            if !key.is_empty() {
                key.push('_');
            }
            key.push_str(&latin);
        }
        match key.chars().next() {
            None => None,
            Some(first) if first.is_ascii_digit() => Some(format!("field_{key}")),
            Some(_) => Some(key),
        }
    }
}

// Long enough for any label, short enough to type.
const MAX_KEY: usize = 60;

// Compares with a listed name, whose blanks do not count.
fn same(squeezed: &str, name: &str) -> bool {
    squeezed.bytes().eq(name.bytes().filter(|byte| *byte != b' '))
}

fn begins(squeezed: &str, beginning: &str) -> bool {
    let mut bytes = squeezed.bytes();
    beginning.bytes().filter(|byte| *byte != b' ').all(|byte| bytes.next() == Some(byte))
}

// Takes off what stands around a label: the entity that Pipedrive puts in front of it, the marks
// of custom fields, the number that makes a duplicate unique.
fn unwrap(object: Object, header: &str) -> (&str, bool) {
    let mut text = header;
    if let Some((base, count)) = text.rsplit_once('#')
        && count.parse::<u32>().is_ok_and(|count| count > 1)
        && base.ends_with(|c: char| !c.is_whitespace())
    {
        text = base;
    }
    // Another entity's name stays: `Organization - Name` on a deal is the company.
    if let Some((entity, label)) = text.split_once(" - ")
        && entities(object).contains(&words(entity).concat().as_str())
    {
        text = label;
    }
    // A part of an address names its field before and after: `Address - Country of Address`.
    if let Some((field, label)) = text.split_once(" - ")
        && let Some((_, of)) = label.rsplit_once(" of ")
        && of.trim().eq_ignore_ascii_case(field.trim())
    {
        text = label;
    }
    let mut custom = false;
    if let Some(head) = text.get(..7)
        && head.eq_ignore_ascii_case("custom.")
    {
        text = &text[7..];
        custom = true;
    }
    if text.len() > 3
        && let Some(tail) = text.get(text.len() - 3..)
        && (tail.eq_ignore_ascii_case("__c") || tail.eq_ignore_ascii_case("__r"))
    {
        text = &text[..text.len() - 3];
        custom = true;
    }
    (text, custom)
}

/// What Pipedrive calls an object, in its languages.
fn entities(object: Object) -> &'static [&'static str] {
    match object {
        Object::Accounts => &[
            "organization",
            "organisation",
            "organizacao",
            "organizacion",
            "organizace",
            "organisatie",
            "organizzazione",
        ],
        Object::Contacts => &[
            "person",
            "people",
            "lead",
            "pessoa",
            "persona",
            "personne",
            "osoba",
            "contactpersoon",
            "persoon",
            "kontakt",
        ],
        Object::Deals => {
            &["deal", "lead", "negocio", "trato", "affaire", "obchod", "affare", "trattativa"]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(header: &str) -> String {
        Header::new(Object::Contacts, header).words.join(" ")
    }

    #[test]
    fn case_punctuation_and_camel_case_do_not_count() {
        assert_eq!(of("First_Name"), "first name");
        assert_eq!(of("FirstName"), "first name");
        assert_eq!(of("E-mail 1 - Value"), "e mail 1 value");
        assert_eq!(of("HTMLUrl"), "html url");
        assert_eq!(of("Associated Company IDs (Primary)"), "associated company ids primary");
        assert_eq!(of("Prénom"), "prenom");
        assert_eq!(of("Straße"), "strasse");
        assert_eq!(of("Příjmení"), "prijmeni");
        assert_eq!(of("Pre\u{301}nom"), "prenom");
        assert_eq!(of("Address1"), "address 1");
    }

    #[test]
    fn the_entity_that_pipedrive_puts_in_front_goes_only_where_it_is_the_tables_own() {
        assert_eq!(of("Person - Email - Work"), "email work");
        assert_eq!(of("Pessoa - E-mail - Trabalho"), "e mail trabalho");
        assert_eq!(Header::new(Object::Deals, "Negócio - Título").words.join(" "), "titulo");
        assert_eq!(Header::new(Object::Deals, "Pessoa - Nome").words.join(" "), "pessoa nome");
        assert_eq!(of("Organization - Name"), "organization name");
        assert_eq!(Header::new(Object::Deals, "Deal - Title").words.join(" "), "title");
    }

    #[test]
    fn the_field_that_pipedrive_puts_before_a_part_of_an_address_goes() {
        let header = Header::new(
            Object::Accounts,
            "Organization - Address - City/town/village/locality of Address",
        );
        assert_eq!(header.words.join(" "), "city town village locality of address");
        assert_eq!(
            of("Person - Postal address - Country of Postal address"),
            "country of postal address"
        );
        assert_eq!(of("Date - Day of Birth"), "date day of birth");
    }

    #[test]
    fn custom_fields_are_known_by_their_marks() {
        let close = Header::new(Object::Accounts, "custom.Shoe Size");
        assert!(close.custom);
        assert_eq!(close.key().as_deref(), Some("shoe_size"));
        let salesforce = Header::new(Object::Contacts, "TCPA_Consent_Date__c");
        assert!(salesforce.custom);
        assert_eq!(salesforce.words.join(" "), "tcpa consent date");
        assert!(!Header::new(Object::Contacts, "Email").custom);
    }

    #[test]
    fn the_number_of_a_duplicate_goes() {
        assert_eq!(of("Email#2"), "email");
        assert_eq!(of("Gate #2"), "gate 2");
    }

    #[test]
    fn a_key_is_lower_case_with_digits_and_underscores() {
        let key = |header| Header::new(Object::Contacts, header).key();
        assert_eq!(key("T-Shirt Größe (EU)").as_deref(), Some("t_shirt_grosse_eu"));
        assert_eq!(key("2nd hobby").as_deref(), Some("field_2nd_hobby"));
        assert_eq!(key("电话"), None);
        assert_eq!(key(""), None);
        assert!(key(&"long word ".repeat(30)).is_some_and(|key| key.len() <= 60));
    }
}
