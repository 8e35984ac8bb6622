//! Colour, and making text from files safe to show.

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

    fn paint(self, code: &str, text: &str) -> String {
        if self.on { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
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

/// Text from a file as it may be shown: on one line, at most `max` characters, and without the
/// control characters that would steer a terminal.
pub fn tame(text: &str, max: usize) -> String {
    let mut tame = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == max {
            tame.push_str("...");
            break;
        }
        // Direction overrides can make a value read as another one.
        let steering = c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        match c {
            '\n' | '\r' | '\t' => tame.push(' '),
            _ if steering => tame.push('\u{fffd}'),
            _ => tame.push(c),
        }
    }
    tame
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_can_not_steer_the_terminal() {
        assert_eq!(tame("a\x1b[2Jb\nc", 20), "a\u{fffd}[2Jb c");
        assert_eq!(tame("x\u{202e}y", 20), "x\u{fffd}y");
    }

    #[test]
    fn a_long_value_is_shortened_by_characters() {
        assert_eq!(tame("äöüß", 2), "äö...");
        assert_eq!(tame("äö", 2), "äö");
    }

    #[test]
    fn without_colour_nothing_is_added() {
        assert_eq!(Style::new(false).red("no"), "no");
        assert_eq!(Style::new(true).red("no"), "\x1b[1;31mno\x1b[0m");
    }
}
