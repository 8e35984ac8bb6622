//! HTML entities in cells: what a web form or a page writes for a sign (`AT&amp;T`, `O&#039;Neil`).

use std::borrow::Cow;

/// The entities that have a name, without those that few exports ever hold.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("AMP", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("QUOT", '"'),
    ("apos", '\''),
    ("nbsp", '\u{A0}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("shy", '\u{AD}'),
    ("zwnj", '\u{200C}'),
    ("zwj", '\u{200D}'),
    ("lrm", '\u{200E}'),
    ("rlm", '\u{200F}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("acute", '´'),
    ("uml", '¨'),
    ("cedil", '¸'),
    ("iexcl", '¡'),
    ("iquest", '¿'),
    ("sect", '§'),
    ("para", '¶'),
    ("deg", '°'),
    ("plusmn", '±'),
    ("micro", 'µ'),
    ("times", '×'),
    ("divide", '÷'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("frac34", '¾'),
    ("sup1", '¹'),
    ("sup2", '²'),
    ("sup3", '³'),
    ("ordf", 'ª'),
    ("ordm", 'º'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("euro", '€'),
    ("pound", '£'),
    ("yen", '¥'),
    ("cent", '¢'),
    ("curren", '¤'),
    ("szlig", 'ß'),
    ("aelig", 'æ'),
    ("AElig", 'Æ'),
    ("oelig", 'œ'),
    ("OElig", 'Œ'),
    ("oslash", 'ø'),
    ("Oslash", 'Ø'),
    ("eth", 'ð'),
    ("ETH", 'Ð'),
    ("thorn", 'þ'),
    ("THORN", 'Þ'),
    ("inodot", 'ı'),
    ("lstrok", 'ł'),
    ("Lstrok", 'Ł'),
    ("dstrok", 'đ'),
    ("Dstrok", 'Đ'),
    ("num", '#'),
    ("comma", ','),
    ("period", '.'),
    ("colon", ':'),
    ("semi", ';'),
    ("lpar", '('),
    ("rpar", ')'),
    ("sol", '/'),
    ("commat", '@'),
    ("plus", '+'),
    ("lowbar", '_'),
    ("excl", '!'),
    ("quest", '?'),
    ("percnt", '%'),
];

/// The accents that a letter's entity ends with (`uuml` is `u` with `uml`), as combining marks.
const ACCENTS: &[(&str, char)] = &[
    ("grave", '\u{300}'),
    ("acute", '\u{301}'),
    ("circ", '\u{302}'),
    ("tilde", '\u{303}'),
    ("macr", '\u{304}'),
    ("breve", '\u{306}'),
    ("dot", '\u{307}'),
    ("uml", '\u{308}'),
    ("ring", '\u{30A}'),
    ("dblac", '\u{30B}'),
    ("caron", '\u{30C}'),
    ("cedil", '\u{327}'),
    ("ogon", '\u{328}'),
];

/// The longest text between `&` and `;` that is looked at: `#x0010FFFF`.
const LONGEST: usize = 10;

/// The text with its entities undone, once: `&amp;lt;` becomes `&lt;`. What is none stays.
pub fn undo(text: &str) -> Cow<'_, str> {
    let Some((at, _, _)) = next(text) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(text.get(..at).unwrap_or_default());
    let mut rest = text.get(at..).unwrap_or_default();
    while let Some((at, length, c)) = next(rest) {
        out.push_str(rest.get(..at).unwrap_or_default());
        out.push(c);
        rest = rest.get(at + length..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Whether an entity is in the text.
pub fn has_entity(text: &str) -> bool {
    next(text).is_some()
}

/// The next entity: where it begins, how long it is, what it stands for.
fn next(text: &str) -> Option<(usize, usize, char)> {
    text.match_indices('&').find_map(|(at, _)| {
        let rest = text.get(at + 1..)?;
        let end = rest.bytes().take(LONGEST + 1).position(|b| b == b';')?;
        meaning(rest.get(..end)?).map(|c| (at, end + 2, c))
    })
}

/// What the text between `&` and `;` stands for.
fn meaning(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let (digits, radix) = match number.strip_prefix(['x', 'X']) {
            Some(hex) => (hex, 16),
            None => (number, 10),
        };
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        return match u32::from_str_radix(digits, radix).ok()? {
            0 => None,
            // Numbers of Windows-1252, as browsers read them.
            byte @ 0x80..=0x9F => {
                let byte = [u8::try_from(byte).ok()?];
                encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte).0.chars().next()
            }
            code => char::from_u32(code),
        };
    }
    if let Some((_, c)) = NAMED.iter().find(|(known, _)| *known == name) {
        return Some(*c);
    }
    let (letter, accent) = name.split_at_checked(1)?;
    let letter = letter.chars().next().filter(char::is_ascii_alphabetic)?;
    let (_, mark) = ACCENTS.iter().find(|(known, _)| *known == accent)?;
    super::key::compose(letter, *mark)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn entities_become_the_signs_that_they_stand_for() {
        for (text, shown) in [
            ("AT&amp;T", "AT&T"),
            ("O&#039;Neil &amp; O&#x27;Hara", "O'Neil & O'Hara"),
            ("M&uuml;ller, &Ccedil;a, &Scaron;koda, &aring;", "Müller, Ça, Škoda, å"),
            ("&lt;b&gt;&nbsp;&euro;5&#8217;&#146;", "<b>\u{A0}€5’’"),
            ("&amp;lt;", "&lt;"),
            ("a&b; c&amp;", "a&b; c&"),
        ] {
            assert_eq!(undo(text), shown);
            assert!(has_entity(text));
        }
    }

    #[test]
    fn what_is_no_entity_stays() {
        for text in [
            "",
            "AT&T",
            "R&D; sales",
            "Marks & Spencer",
            "&;",
            "&#;",
            "&#x;",
            "&#xZZ;",
            "&#0;",
            "&#1114112;",
            "&#+5;",
            "https://x.example/?a=1&b=2",
            "&unknown;",
            "é & ü;",
            "&amp",
            "&xcaron;",
        ] {
            assert_eq!(undo(text), text);
            assert!(!has_entity(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_or_longer(text in "(\\PC|&|;|#|&amp;|&#x?[0-9a-f]{1,5};){0,12}") {
            prop_assert!(undo(&text).len() <= text.len());
        }
    }
}
