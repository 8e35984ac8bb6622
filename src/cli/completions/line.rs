//! The words of a command line of bash that is still being typed: quotes may be open.

/// A line in its words; the last one is empty behind a blank.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub words: Vec<Word>,
    /// Whether the last word is in quotes that are not closed.
    pub open: bool,
}

/// A word as it is meant, and as it is typed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub raw: String,
}

/// Splits a line as bash does, without expanding anything.
pub fn split(line: &str) -> Line {
    let mut words = Vec::new();
    let mut word = Word::default();
    let mut quote = None;
    let mut signs = line.chars();
    while let Some(sign) = signs.next() {
        if quote.is_none() && sign.is_whitespace() {
            if !word.raw.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            continue;
        }
        word.raw.push(sign);
        match (quote, sign) {
            (None, '\'' | '"') => quote = Some(sign),
            (Some(open), _) if sign == open => quote = None,
            (None | Some('"'), '\\') => {
                if let Some(next) = signs.next() {
                    word.raw.push(next);
                    word.text.push(next);
                }
            }
            _ => word.text.push(sign),
        }
    }
    words.push(word);
    Line { words, open: quote.is_some() }
}

/// A value as bash needs it outside of quotes.
pub fn escape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for (at, sign) in value.char_indices() {
        // Paths below the home folder are typed with a tilde.
        let special = " \t!\"#$&'()*;<>?[\\]^`{|}".contains(sign) || (sign == '~' && at > 0);
        if special {
            text.push('\\');
        }
        text.push(sign);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        split(line).words.into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn a_line_is_split_as_a_shell_does_it() {
        assert_eq!(words("a  b "), ["a", "b", ""]);
        assert_eq!(words(r"a b\ c 'd e' "), ["a", "b c", "d e", ""]);
        assert_eq!(words("a --x=\"b c"), ["a", "--x=b c"]);
        assert_eq!(words(""), [""]);
    }

    #[test]
    fn a_word_is_known_as_it_is_typed_and_an_open_quote_is_seen() {
        let line = split("show \"Sales (S");
        assert!(line.open);
        assert_eq!(line.words[1].raw, "\"Sales (S");
        assert!(!split("show \"Sales\"").open);
    }

    #[test]
    fn what_is_escaped_is_read_as_it_was() {
        for value in ["Sales (Standard)", "it's $5 & more", "a\\b", "Ümlaut", "x~y"] {
            assert_eq!(words(&escape(value)), [value]);
        }
    }
}
