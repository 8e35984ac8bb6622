//! The words that exports write where a cell has no value: one closed list for all columns.

/// The words, in lower case. Compared without case and without the blanks around.
const WORDS: &[&str] = &[
    "-",
    "--",
    "---",
    "–",
    "—",
    ".",
    "?",
    "n/a",
    "n.a.",
    "na",
    "#n/a",
    "#n/a n/a",
    "#na",
    "n/d",
    "nan",
    "#null!",
    "null",
    "(null)",
    "<null>",
    "[null]",
    "nil",
    "none",
    "(none)",
    "<none>",
    "[none]",
    "undefined",
    "empty",
    "(empty)",
    "(blank)",
    "<blank>",
    "not available",
    "not applicable",
    "not provided",
    "[not provided]",
    "not set",
    "(not set)",
    "no value",
    "(no value)",
    "keine",
    "k.a.",
    "\\n",
    // How databases, Outlook and spreadsheets write that a day is not known.
    "0000-00-00",
    "0000-00-00 00:00:00",
    "0000-00-00t00:00:00",
    "0000-00-00t00:00:00z",
    "00/00/0000",
    "00.00.0000",
    "0/0/0000",
    "0/0/00",
    // Salesforce's id of nothing.
    "000000000000000aaa",
];

/// The length of the longest, in bytes.
const LONGEST: usize = 20;

/// Whether the text is a word for "nothing": `NULL`, `N/A`, `-`, `0000-00-00`. An empty text is not a word.
pub fn is_nothing(text: &str) -> bool {
    // What no word begins with is the rule, and needs no look at the list.
    let begins = match text.as_bytes().first() {
        Some(b'n' | b'N' | b'u' | b'U' | b'e' | b'E' | b'k' | b'K' | b'0') => true,
        Some(byte) => b"-.?#(<[\\ ".contains(byte) || !byte.is_ascii_graphic(),
        None => false,
    };
    if !begins {
        return false;
    }
    let text = text.trim();
    if text.len() > LONGEST {
        return false;
    }
    WORDS.iter().any(|word| word.len() == text.len() && word.eq_ignore_ascii_case(text))
}

/// Whether a word for nothing may be somebody's name as well: `Null`, `Na`.
pub fn may_be_a_name(word: &str) -> bool {
    let word = word.trim();
    word.len() > 1 && word.bytes().all(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_nothing_are_known_in_any_case() {
        for text in
            ["NULL", " n/a ", "N.A.", "-", "—", "None", "#N/A", "0000-00-00", "[Not Provided]"]
        {
            assert!(is_nothing(text), "{text}");
        }
    }

    #[test]
    fn what_says_something_is_no_word_for_nothing() {
        for text in
            ["", " ", "0", "no", "Null Island", "Nan Goldin", "None of these", "2026-00-00x"]
        {
            assert!(!is_nothing(text), "{text}");
        }
    }

    #[test]
    fn the_longest_word_is_looked_at() {
        assert!(WORDS.iter().all(|word| word.len() <= LONGEST && *word == word.to_lowercase()));
        assert!(WORDS.iter().all(|word| is_nothing(word)));
    }
}
