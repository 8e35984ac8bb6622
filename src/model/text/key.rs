//! The one form in which keys are compared: e-mail addresses, names of accounts, pipelines, stages,
//! users and options, and, with less taken away, ids. What is stored stays as it was read.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;

use super::html;

const NFKC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfkc();
const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
const COMBINING: CanonicalCombiningClassMapBorrowed<'static> =
    CanonicalCombiningClassMapBorrowed::new();

/// Whether a character leaves no mark on paper, so that two texts that differ by it look the same:
/// zero width characters, soft hyphens, marks of the writing direction and of a file's byte order,
/// variants of a picture.
pub fn is_invisible(c: char) -> bool {
    match c {
        ' '..='~' => false,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' => {
            true
        }
        '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' => true,
        '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}' => true,
        _ => false,
    }
}

/// A name as it is compared: Unicode's compatible composition (NFKC), case folded, HTML entities
/// undone, without invisible signs, trimmed, inner white space as one blank. Nothing else is taken
/// away: `Acme` and `Acme Inc.` are two names.
pub fn name_key(name: &str) -> String {
    // A vertical tab is white space of Unicode alone.
    if is_plain(name) && !name.as_bytes().contains(&0x0B) {
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
    if name.chars().all(is_settled) {
        return lower(name);
    }
    settled_key(name)
}

/// The key of any name.
fn settled_key(name: &str) -> String {
    // An entity may stand for another (`&amp;amp;`), and a letter that is folded may compose anew.
    let mut key = fold(name);
    loop {
        let next = fold(&key);
        if next == key {
            return key;
        }
        key = next;
    }
}

/// Whether the text holds nothing that could be written in another way, but for case and blanks.
pub fn is_plain(text: &str) -> bool {
    text.is_ascii() && !text.as_bytes().contains(&b'&')
}

/// The text as it is shown: HTML entities undone, in Unicode's compatible composition (NFKC), without
/// invisible signs.
pub fn as_shown(text: &str) -> String {
    let undone = html::undo(text);
    NFKC.normalize(&undone).chars().filter(|c| !is_invisible(*c)).collect()
}

/// Whether a character is one that no normalization changes and no neighbour composes with, and of which the
/// same is true of its lower case: most letters of the European languages.
fn is_settled(c: char) -> bool {
    match c {
        '&' => false,
        '\0'..='~' => true,
        // Ligatures and letters with a point or an apostrophe of their own are written in two letters as well.
        'İ' | 'Ĳ' | 'ĳ' | 'Ŀ' | 'ŀ' | 'ŉ' | 'ſ' => false,
        'À'..='ž' => true,
        _ => false,
    }
}

fn fold(text: &str) -> String {
    lower(&as_shown(text))
}

/// Folds the case, and makes one blank of several.
fn lower(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for word in text.split_whitespace() {
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

/// Whether words of some script are made of the character: letters, digits, and the marks on them.
pub fn is_of_words(c: char) -> bool {
    c.is_alphanumeric() || COMBINING.get_u8(c) != 0
}

/// The letter that a letter and an accent make, where there is one.
pub(super) fn compose(letter: char, accent: char) -> Option<char> {
    let text = String::from_iter([letter, accent]);
    let composed = NFC.normalize(&text);
    let mut composed = composed.chars();
    match (composed.next(), composed.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    }
}

/// An id of a source as it is compared and kept: without the blanks around and invisible signs, its
/// letters composed (NFC). Case, inner blanks and everything else stay: they may tell two ids apart.
pub fn id_form(id: &str) -> Cow<'_, str> {
    let id = id.trim();
    if id.is_ascii() {
        return Cow::Borrowed(id);
    }
    if !id.contains(is_invisible) {
        return NFC.normalize(id);
    }
    let seen: String = id.chars().filter(|c| !is_invisible(*c)).collect();
    Cow::Owned(NFC.normalize(seen.trim()).into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_short_way_to_a_key_leads_to_the_same_one() {
        for c in ('\0'..='\u{17F}').filter(|c| is_settled(*c)) {
            for name in
                [c.to_string(), format!("a{c}b"), format!("{c} {c}\u{301}"), format!("I{c}")]
            {
                assert_eq!(name_key(&name), settled_key(&name), "{name:?}");
            }
        }
    }

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
    fn letters_in_two_parts_and_letters_of_other_widths_are_the_same_letters() {
        assert_eq!(name_key("Cafe\u{301} Ro\u{308}sti"), name_key("Café Rösti"));
        assert_eq!(name_key("ＡＣＭＥ　Ｉｎｃ．"), name_key("Acme Inc."));
        assert_eq!(name_key("ﬁne ﬂour"), "fine flour");
        assert_eq!(name_key("한글"), name_key("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}"));
        assert_eq!(name_key("Ångström"), name_key("A\u{30A}ngström"));
    }

    #[test]
    fn signs_that_nobody_sees_make_no_other_name() {
        for name in [
            "Ac\u{AD}me Inc.",
            "\u{FEFF}Acme Inc.",
            "Acme\u{200B} Inc.",
            "\u{202A}Acme Inc.\u{202C}",
            "\u{2067}Acme\u{2069} Inc.\u{200E}",
            "Acme \u{200B} Inc.",
        ] {
            assert_eq!(name_key(name), "acme inc.", "{name:?}");
        }
        assert_eq!(name_key("\u{200B}"), "");
    }

    #[test]
    fn what_a_web_page_writes_is_what_it_shows() {
        assert_eq!(name_key("AT&amp;T Works"), name_key("AT&T Works"));
        assert_eq!(name_key("AT&amp;amp;T Works"), name_key("AT&T Works"));
        assert_eq!(name_key("O&#039;Neil"), name_key("O'Neil"));
        assert_eq!(name_key("M&uuml;ller"), name_key("Müller"));
        assert_eq!(name_key("Birch &amp; Sons"), "birch & sons");
        assert_eq!(name_key("Acme&nbsp;Inc."), "acme inc.");
    }

    #[test]
    fn nothing_else_is_taken_from_a_name() {
        assert_ne!(name_key("Acme"), name_key("Acme Inc."));
        assert_ne!(name_key("Müller"), name_key("Muller"));
        assert_ne!(name_key("A-B"), name_key("A B"));
        assert_ne!(name_key("R&D"), name_key("R D"));
    }

    #[test]
    fn an_id_keeps_its_case_and_loses_only_what_nobody_sees() {
        assert_eq!(id_form("  A-77 "), "A-77");
        assert_eq!(id_form("\u{FEFF}A-77\u{200B}"), "A-77");
        assert_eq!(id_form("\u{200E} A-77"), "A-77");
        assert_eq!(id_form("Cafe\u{301}"), "Café");
        assert_ne!(id_form("0035g00000AbCdE"), id_form("0035G00000ABCDE"));
        assert_eq!(id_form("A  7 &amp; ﬁ"), "A  7 &amp; ﬁ");
        assert!(matches!(id_form("A-77"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key_and_case_makes_no_other(text in "(\\PC|&amp;|&#3[0-9];|\u{301}|\u{200B}){0,8}") {
            let key = name_key(&text);
            prop_assert_eq!(name_key(&key), key.clone());
            let id = id_form(&text);
            prop_assert_eq!(id_form(&id), id.clone());
            if text.is_ascii() && !text.contains('&') {
                prop_assert_eq!(name_key(&text.to_uppercase()), key);
            }
        }
    }
}
