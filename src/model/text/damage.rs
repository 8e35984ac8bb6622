//! Recognises the damage that spreadsheets and wrong encodings leave in a cell.

use super::html;
use crate::model::money::{self, DecimalMark};
use crate::model::phone;

/// Damage that a spreadsheet or a wrong encoding left in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// `#REF!`, `#N/A`, `#VALUE!`, ...
    SpreadsheetError,
    /// UTF-8 read as a legacy encoding, or characters replaced: `JosÃ©`, `\u{FFFD}`.
    Mojibake,
    /// Signs as a web page writes them: `AT&amp;T`, `O&#039;Neil`.
    HtmlEntities,
    /// A cell that a spreadsheet would run: begins with `=`, `+`, `-` or `@` and is neither a
    /// number nor a phone number.
    Formula,
}

/// The damage that shows in `cell`, if any.
pub fn damage(cell: &str) -> Option<Damage> {
    let text = cell.trim_start();
    match text.as_bytes().first()? {
        b'#' if is_spreadsheet_error(text.trim_end()) => return Some(Damage::SpreadsheetError),
        b'=' | b'@' => return Some(Damage::Formula),
        b'+' | b'-' if would_run(text.trim_end()) => return Some(Damage::Formula),
        _ => {}
    }
    if !text.is_ascii() && is_mojibake(text) {
        return Some(Damage::Mojibake);
    }
    html::has_entity(text).then_some(Damage::HtmlEntities)
}

const SPREADSHEET_ERRORS: &[&str] = &[
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#NAME?",
    "#DIV/0!",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#ERROR!",
    "#FIELD!",
    "#GETTING_DATA",
];

fn is_spreadsheet_error(text: &str) -> bool {
    SPREADSHEET_ERRORS.iter().any(|known| known.eq_ignore_ascii_case(text))
        // What shows of a number in a column that is too narrow.
        || (text.len() >= 3 && text.bytes().all(|b| b == b'#'))
}

/// Whether a text that begins with `+` or `-` is neither a number, nor a phone number, nor a mere
/// dash for "nothing".
fn would_run(text: &str) -> bool {
    let (sign, rest) = text.split_at(1);
    let harmless = |b: u8| {
        b.is_ascii_digit() || matches!(b, b' ' | b'(' | b')' | b'.' | b',' | b'-' | b'/' | b':')
    };
    // Address books put several numbers into one cell: `+1 202-555-0101 ::: +1 202-555-0102`.
    let as_phone = || {
        let mut numbers = rest.split([':', ';', ',', '|']).map(str::trim);
        sign == "+"
            && numbers
                .all(|number| number.strip_prefix('+').unwrap_or(number).bytes().all(harmless))
    };
    let as_number = || {
        let number = text.strip_suffix('%').unwrap_or(text);
        money::parse_amount(number, DecimalMark::Point).is_ok()
            || money::parse_amount(number, DecimalMark::Comma).is_ok()
            || phone::is_scientific(text)
    };
    let as_nothing = || text.bytes().all(|b| b == b'-' || b == b'+');
    // `+49 30 123456 ext. 7`, `-05:00`
    let as_other = || {
        phone::parse_phone(text, "").is_some()
            || (rest.len() == 5 && rest.as_bytes()[2] == b':' && rest.bytes().all(harmless))
    };
    !(as_phone() || as_number() || as_nothing() || as_other())
}

/// The byte that Windows-1252 writes for `c`.
fn legacy_byte(c: char) -> Option<u8> {
    Some(match c {
        '\0'..='\u{7F}' | '\u{A0}'..='\u{FF}' => u8::try_from(c).ok()?,
        // The five places that the encoding leaves empty come through as they are.
        '\u{81}' | '\u{8D}' | '\u{8F}' | '\u{90}' | '\u{9D}' => u8::try_from(c).ok()?,
        '€' => 0x80,
        '‚' => 0x82,
        'ƒ' => 0x83,
        '„' => 0x84,
        '…' => 0x85,
        '†' => 0x86,
        '‡' => 0x87,
        'ˆ' => 0x88,
        '‰' => 0x89,
        'Š' => 0x8A,
        '‹' => 0x8B,
        'Œ' => 0x8C,
        'Ž' => 0x8E,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        '˜' => 0x98,
        '™' => 0x99,
        'š' => 0x9A,
        '›' => 0x9B,
        'œ' => 0x9C,
        'ž' => 0x9E,
        'Ÿ' => 0x9F,
        _ => return None,
    })
}

/// Whether characters were replaced, or bytes of UTF-8 show as characters of Windows-1252.
///
/// Few such pairs are never written on purpose, so only the likely ones count: `NESTLÉ®` and
/// `„Ü“` would read as UTF-8 too.
fn is_mojibake(text: &str) -> bool {
    let follows =
        |c: Option<char>| c.and_then(legacy_byte).filter(|byte| (0x80..=0xBF).contains(byte));
    let mut cyrillic = 0;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c.is_ascii() {
            continue;
        }
        let mut ahead = chars.clone();
        let next = ahead.next();
        let found = match c {
            '\u{FFFD}' => true,
            // What Latin-1 has above ASCII, as in `Ã©` and `Â°`.
            'Ã' | 'Â' => follows(next).is_some(),
            // Typographers' signs and the euro: `â€™`, `â‚¬`, `â„¢`.
            'â' => {
                matches!(follows(next), Some(0x80 | 0x82 | 0x84 | 0x88))
                    && follows(ahead.next()).is_some()
            }
            // The letters of Central Europe; a quote or a trade mark after them is no sign.
            'Ä' | 'Å' => {
                follows(next).is_some()
                    && !matches!(
                        next,
                        Some('“' | '”' | '’' | '‘' | '™' | '®' | '»' | '–' | '—' | '…')
                    )
            }
            // One such pair may be chance, two are a word.
            'Ð' | 'Ñ' => {
                cyrillic += usize::from(follows(next).is_some());
                cyrillic >= 2
            }
            // Four bytes of a pictograph: `ðŸ˜€`.
            'ð' => next == Some('Ÿ'),
            // A byte order mark in the middle of nowhere.
            'ï' => next == Some('»') && ahead.next() == Some('¿'),
            _ => false,
        };
        if found {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_errors_of_spreadsheets_are_named() {
        for cell in
            ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", " #n/a ", "#####"]
        {
            assert_eq!(damage(cell), Some(Damage::SpreadsheetError), "{cell}");
        }
        for cell in ["#1 priority", "#", "#hashtag", "N/A", "see #REF! above"] {
            assert_eq!(damage(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_is_a_formula() {
        for cell in [
            "=SUM(A1)",
            "=1+1",
            "@cmd",
            "+SUM(1)",
            "-SUM(1)",
            "-2+3+cmd|' /C calc'!A0",
            "+1+2",
            "-2*3",
            "\t=1",
            "- call back",
        ] {
            assert_eq!(damage(cell), Some(Damage::Formula), "{cell}");
        }
    }

    #[test]
    fn numbers_phones_offsets_and_dashes_are_no_formulas() {
        for cell in [
            "+1 (202) 555-0123",
            "+12025550123",
            "+1 202 555 0123 x45",
            "+12025550123;ext=45",
            "+1 202-555-0101 ::: +1 202-555-0102",
            "+49 30/123456",
            "-12.5",
            "-1.250,50",
            "-$500.00",
            "-500 USD",
            "-12.5%",
            "+5",
            "-1.5E+10",
            "-05:00",
            "+05:30",
            "-",
            "--",
            "---",
        ] {
            assert_eq!(damage(cell), None, "{cell}");
        }
    }

    #[test]
    fn utf8_read_as_a_legacy_encoding_is_mojibake() {
        for cell in [
            "JosÃ©",
            "MÃ¼ller",
            "Itâ€™s",
            "â‚¬ 5",
            "Acmeâ„¢",
            "20Â°",
            "a\u{C2}\u{A0}b",
            "Ã\u{81}gnes",
            "JiÅ™Ã\u{AD}",
            "Å\u{A0}koda",
            "ÐŸÑ€Ð¸Ð²ÐµÑ‚",
            "hello ðŸ˜€",
            "ï»¿id",
            "Jos\u{FFFD}",
        ] {
            assert_eq!(damage(cell), Some(Damage::Mojibake), "{cell}");
        }
    }

    #[test]
    fn letters_with_accents_are_no_mojibake() {
        for cell in [
            "José",
            "Müller",
            "São Paulo",
            "SÃO PAULO",
            "Ângela",
            "NESTLÉ®",
            "„Ü“",
            "“Ä”",
            "Château",
            "Åse Ødegård",
            "Ñandú",
            "Привет",
            "株式会社",
            "😀",
            "€ 5",
            "it’s",
        ] {
            assert_eq!(damage(cell), None, "{cell}");
        }
    }

    #[test]
    fn what_a_web_page_writes_for_a_sign_is_damage() {
        for cell in ["AT&amp;T", "O&#039;Neil", "M&uuml;ller", "Caf&#xe9; &amp; Bar"] {
            assert_eq!(damage(cell), Some(Damage::HtmlEntities), "{cell}");
        }
    }

    #[test]
    fn plain_cells_have_no_damage() {
        for cell in
            ["AT&T", "R&D; sales", "", "  ", "Ada", "ada@x.example", "12", "a=b", "2026-03-08"]
        {
            assert_eq!(damage(cell), None, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn every_accented_latin_word_is_found_once_it_was_read_wrongly(word in "[à-öø-ÿ]{1,8}") {
            let (wrong, _, _) = encoding_rs::WINDOWS_1252.decode(word.as_bytes());
            prop_assert_eq!(damage(&word), None);
            prop_assert_eq!(damage(&wrong), Some(Damage::Mojibake), "{}", wrong);
        }

        #[test]
        fn no_cell_makes_it_panic(cell in "[=+@#-]?\\PC{0,12}") {
            let _ = damage(&cell);
        }
    }
}
