//! Plain text: cleaning, keys for names, yes and no, and the damage that spreadsheets do.

mod damage;
mod nothing;
mod person;

pub use damage::{Damage, damage};
pub use nothing::is_nothing;
pub use person::split_full_name;

/// A name as it is compared: case folded, trimmed, inner white space as one blank. Nothing else is
/// taken away: `Acme` and `Acme Inc.` are two names.
pub fn name_key(name: &str) -> String {
    if name.is_ascii() {
        let mut key = String::with_capacity(name.len());
        for word in name.split_ascii_whitespace() {
            if !key.is_empty() {
                key.push(' ');
            }
            key.push_str(word);
        }
        key.make_ascii_lowercase();
        return key;
    }
    let mut key = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        // Letter by letter: `str::to_lowercase` ends a word in another sigma than it begins with.
        for c in word.chars().flat_map(char::to_lowercase) {
            match c {
                'ß' => key.push_str("ss"),
                'ς' => key.push('σ'),
                c => key.push(c),
            }
        }
    }
    key
}

/// The words for yes in the languages that exports come in, lower case.
const YES: &[&str] = &[
    "yes",
    "y",
    "true",
    "t",
    "1",
    "x",
    "on",
    "checked",
    "ja",
    "j",
    "wahr",
    "oui",
    "vrai",
    "sí",
    "si",
    "verdadero",
    "sì",
    "vero",
    "waar",
    "sim",
    "✓",
    "✔",
    "☑",
];

/// The words for no.
const NO: &[&str] = &[
    "no",
    "n",
    "false",
    "f",
    "0",
    "off",
    "unchecked",
    "nein",
    "falsch",
    "non",
    "faux",
    "falso",
    "nee",
    "onwaar",
    "não",
    "☐",
];

/// Yes or no in the words that exports use (`yes`, `TRUE`, `1`, `x`, `ja`, `oui`, ...).
pub fn parse_boolean(text: &str) -> Option<bool> {
    let text = text.trim();
    let lower;
    let word = if text.is_ascii() {
        text
    } else {
        lower = text.to_lowercase();
        &lower
    };
    let among = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    if among(YES) {
        Some(true)
    } else if among(NO) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_and_superfluous_blanks() {
        for name in ["Acme Inc.", " acme  inc. ", "ACME\tINC.", "Acme\u{A0}Inc."] {
            assert_eq!(name_key(name), "acme inc.", "{name}");
        }
        assert_eq!(name_key("STRASSENBAU MÜLLER"), name_key("Straßenbau Müller"));
        assert_eq!(name_key("ΣΊΣΥΦΟΣ"), name_key("Σίσυφος"));
        assert_eq!(name_key("  "), "");
    }

    #[test]
    fn nothing_else_is_taken_from_a_name() {
        assert_ne!(name_key("Acme"), name_key("Acme Inc."));
        assert_ne!(name_key("Müller"), name_key("Muller"));
        assert_ne!(name_key("A-B"), name_key("A B"));
    }

    #[test]
    fn yes_and_no_are_read_in_the_languages_of_exports() {
        for text in ["yes", "Y", " TRUE ", "t", "1", "x", "X", "on", "Checked", "ja", "Oui", "SÍ"]
        {
            assert_eq!(parse_boolean(text), Some(true), "{text}");
        }
        for text in ["no", "N", "False", "f", "0", "off", "unchecked", "nein", "non", "nee", "NÃO"]
        {
            assert_eq!(parse_boolean(text), Some(false), "{text}");
        }
    }

    #[test]
    fn what_is_neither_is_none() {
        for text in ["", " ", "maybe", "2", "n/a", "yes please", "-", "unknown", "10"] {
            assert_eq!(parse_boolean(text), None, "{text}");
        }
    }
}
