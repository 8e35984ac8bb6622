//! Plain text: cleaning, keys for names, yes and no, and the damage that spreadsheets do.

mod company;
mod damage;
mod html;
mod key;
mod nothing;
mod person;
mod steers;
mod words;

pub use company::{is_company, same_company};
pub use damage::{Damage, damage};
pub use html::undo as undo_html;
pub use key::{as_shown, id_form, is_invisible, is_of_words, is_plain, name_key};
pub use nothing::{is_nothing, may_be_a_name};
pub use person::{first_name_beside, last_name_beside, split_full_name};
pub use steers::steers;
pub use words::words;

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

/// A count with thousands apart: `1,250,000`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share as a percentage: `0.6%`; what is not nothing never reads `0%`.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 0.1 {
        "less than 0.1%".to_owned()
    } else {
        let text = format!("{percent:.1}");
        format!("{}%", text.strip_suffix(".0").unwrap_or(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
