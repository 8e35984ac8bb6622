//! Command lines that can be pasted into a shell.

use super::Destination;
use crate::model::Advice;
use crate::model::text::steers;

/// The program's name.
pub const PROGRAM: &str = "adoptiv-migrate";

/// A command line of this program from its words, each quoted where a shell needs it.
pub fn command<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> String {
    let mut line = PROGRAM.to_owned();
    for word in words {
        line.push(' ');
        line.push_str(&quote(word.as_ref()));
    }
    line
}

/// The command lines that a run suggests. They name its destination and its store, so that they are about
/// these wherever they are pasted.
#[derive(Clone, Debug, Default)]
pub struct Commands {
    about: Vec<String>,
}

impl Commands {
    /// Those of a run with this destination.
    pub fn about(destination: &Destination) -> Commands {
        Commands { about: destination.words() }
    }

    /// A command line from its words.
    pub fn line<S: AsRef<str>>(&self, words: impl IntoIterator<Item = S>) -> String {
        let words = words.into_iter().map(|word| word.as_ref().to_owned());
        command(words.chain(self.about.iter().cloned()))
    }

    /// Advice with its commands written down.
    pub fn told(&self, advice: &Advice) -> String {
        advice.told(|words| self.line(words))
    }
}

fn quote(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else if word.chars().any(steers) {
        escaped(word)
    } else if cfg!(windows) {
        format!("\"{word}\"")
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// A word that can't be shown as it is, in the quoting of ANSI C that bash, zsh and POSIX 2024 know.
fn escaped(word: &str) -> String {
    let mut text = "$'".to_owned();
    for c in word.chars() {
        match c {
            '\n' => text.push_str("\\n"),
            '\'' | '\\' => text.extend(['\\', c]),
            // Three octal digits end by themselves; hexadecimal ones may go on into the next letter.
            c if steers(c) => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    text.push_str(&format!("\\{byte:03o}"));
                }
            }
            c => text.push(c),
        }
    }
    text + "'"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_stay_as_they_are() {
        assert_eq!(command(["import", "out/deals.csv"]), "adoptiv-migrate import out/deals.csv");
    }

    #[cfg(unix)]
    #[test]
    fn words_that_a_shell_would_split_or_expand_are_quoted() {
        assert_eq!(command(["my file.csv"]), "adoptiv-migrate 'my file.csv'");
        assert_eq!(command(["it's"]), r"adoptiv-migrate 'it'\''s'");
        assert_eq!(command([""]), "adoptiv-migrate ''");
        assert_eq!(command(["a\u{1b}1\n'é\u{9b}"]), r"adoptiv-migrate $'a\0331\n\'é\302\233'");
    }
}
