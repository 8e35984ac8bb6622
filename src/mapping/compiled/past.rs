//! Tells by its header whether a column of dates holds what lies in the past, so that a year of two digits can't
//! be one to come.

use crate::model::text::words;

/// Whether a header speaks of what lies in the past: `Birthday`, `Geburtsdatum`, `Created`.
pub(super) fn lies_in_the_past(header: &str) -> bool {
    const WORDS: [&str; 40] = [
        "birthday",
        "birthdate",
        "birth",
        "born",
        "dob",
        "bday",
        "geburtstag",
        "geburtsdatum",
        "geboren",
        "naissance",
        "anniversaire",
        "nacimiento",
        "cumpleanos",
        "nascimento",
        "aniversario",
        "nascita",
        "compleanno",
        "geboortedatum",
        "geboortedag",
        "verjaardag",
        "narozeni",
        "narozeniny",
        "urodzenia",
        "urodziny",
        "created",
        "creation",
        "createdate",
        "createddate",
        "createdat",
        "createdon",
        "registered",
        "founded",
        "erstellt",
        "angelegt",
        "cree",
        "creado",
        "criado",
        "creato",
        "aangemaakt",
        "vytvoreno",
    ];
    words(header).iter().any(|word| WORDS.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::lies_in_the_past;

    #[test]
    fn births_and_creations_lie_in_the_past() {
        for header in [
            "Birthday",
            "Date of Birth",
            "DOB",
            "Geburtsdatum",
            "Date de naissance",
            "Created",
            "createdAt",
        ] {
            assert!(lies_in_the_past(header), "{header}");
        }
        for header in ["Close Date", "Renewal", "Next activity", "Due"] {
            assert!(!lies_in_the_past(header), "{header}");
        }
    }
}
