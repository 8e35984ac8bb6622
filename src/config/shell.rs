//! Command lines that can be pasted into a shell.

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

fn quote(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else if cfg!(windows) {
        format!("\"{word}\"")
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
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
    }
}
