//! Colour, and making text from files safe to show.

use std::borrow::Cow;

use crate::model::text::steers;

/// Marks of colours while a text is in the making, and the code that a terminal takes for each. They are
/// noncharacters of Unicode, which no text means anything by, so that an escape sequence in a text is
/// always somebody else's: [`Style::page`] lets none through.
const MARKS: [(char, &str); 6] = [
    (PLAIN, "0"),
    ('\u{fdd1}', "1"),
    ('\u{fdd2}', "1;31"),
    ('\u{fdd3}', "32"),
    ('\u{fdd4}', "33"),
    ('\u{fdd5}', "36"),
];
/// Ends a colour.
const PLAIN: char = '\u{fdd0}';

/// Paints words, or leaves them as they are.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    on: bool,
}

impl Style {
    /// With colour or without.
    pub fn new(on: bool) -> Style {
        Style { on }
    }

    /// Whether there is colour.
    pub fn colored(self) -> bool {
        self.on
    }

    fn paint(self, code: &str, text: &str) -> String {
        let mark = MARKS.iter().find(|(_, known)| *known == code).filter(|_| self.on);
        mark.map_or_else(|| text.to_owned(), |(mark, _)| format!("{mark}{text}{PLAIN}"))
    }

    /// A text of lines as it goes to a terminal: with its colours, and without anything else that steers.
    pub fn page(self, text: &str) -> Cow<'_, str> {
        if !text.chars().any(|c| steers(c) && c != '\n') {
            return Cow::Borrowed(text);
        }
        let mut page = String::with_capacity(text.len() + 64);
        for c in text.chars() {
            match MARKS.iter().find(|(mark, _)| *mark == c).filter(|_| self.on) {
                Some((_, code)) => page.push_str(&format!("\x1b[{code}m")),
                None if c == '\n' => page.push(c),
                None => page.push(harmless(c)),
            }
        }
        Cow::Owned(page)
    }

    /// For headings.
    pub fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// For what failed.
    pub fn red(self, text: &str) -> String {
        self.paint("1;31", text)
    }

    /// For what is well.
    pub fn green(self, text: &str) -> String {
        self.paint("32", text)
    }

    /// For what needs a look.
    pub fn yellow(self, text: &str) -> String {
        self.paint("33", text)
    }

    /// For hints and commands.
    pub fn cyan(self, text: &str) -> String {
        self.paint("36", text)
    }
}

/// What is shown for a character.
fn harmless(c: char) -> char {
    match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        c if steers(c) => '\u{fffd}',
        c => c,
    }
}

/// Text from a file as it may be shown: on one line, at most `max` characters, and without the
/// characters that would steer a terminal or make a value read as another one.
pub fn tame(text: &str, max: usize) -> String {
    let mut tame = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == max {
            tame.push_str("...");
            break;
        }
        tame.push(harmless(c));
    }
    tame
}

/// A sentence of ours with what it repeats of data and of names of files, on one line.
pub fn sentence(text: &str) -> Cow<'_, str> {
    if text.chars().any(steers) {
        Cow::Owned(text.chars().map(harmless).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// JSON in which nothing steers a terminal: what does is written as an escape of JSON, so that the values
/// are the same. Such characters are in no place of JSON but its strings.
pub fn json(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| !steers(c) || c == '\n') {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 64);
    for c in text.chars() {
        if steers(c) && c != '\n' {
            for unit in c.encode_utf16(&mut [0; 2]) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_can_not_steer_the_terminal() {
        assert_eq!(tame("a\x1b[2Jb\nc", 20), "a\u{fffd}[2Jb c");
        assert_eq!(tame("x\u{202e}y", 20), "x\u{fffd}y");
        assert_eq!(tame("x\u{9b}2Jy\u{fdd2}", 20), "x\u{fffd}2Jy\u{fffd}");
        assert_eq!(sentence("no `a\nerror: b\x1b]0;c\x07`"), "no `a error: b\u{fffd}]0;c\u{fffd}`");
    }

    #[test]
    fn a_page_keeps_its_lines_and_colours_and_no_escape_of_anybody_else() {
        let style = Style::new(true);
        let text = format!("{}\na\x1b[31mb\r\u{85}\n", style.bold("Title"));
        let shown = "\x1b[1mTitle\x1b[0m\na\u{fffd}[31mb \u{fffd}\n";
        assert_eq!(style.page(&text), shown);
        assert_eq!(Style::new(false).page("a\u{fdd1}b\n"), "a\u{fffd}b\n");
    }

    #[test]
    fn json_says_the_same_without_anything_that_steers() {
        let value = serde_json::json!({ "name": "a\u{9b}2J\x7f\u{202e}\u{e0041}\x1b é" });
        let text = serde_json::to_string_pretty(&value).unwrap();
        let tamed = json(&text);
        assert!(!tamed.chars().any(|c| steers(c) && c != '\n'), "{tamed}");
        assert!(tamed.contains('é'));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&tamed).unwrap(), value);
    }

    #[test]
    fn a_long_value_is_shortened_by_characters() {
        assert_eq!(tame("äöüß", 2), "äö...");
        assert_eq!(tame("äö", 2), "äö");
    }

    #[test]
    fn without_colour_nothing_is_added() {
        assert_eq!(Style::new(false).red("no"), "no");
        let style = Style::new(true);
        assert_eq!(style.page(&style.red("no")), "\x1b[1;31mno\x1b[0m");
    }
}
