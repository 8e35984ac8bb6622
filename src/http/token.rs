//! A token that can't be shown.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// A bearer token. Debug and Display are masked, the memory is wiped when it goes.
#[derive(Clone)]
pub struct Token(SecretString);

/// Why a text can't be a token. Says nothing of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadToken {
    /// There is none.
    #[error("the token is empty")]
    Empty,
    /// It can't stand in a header.
    #[error("the token holds a space, a line break or another character that no token has")]
    Characters,
    /// A password of several lines, or one that can't be typed.
    #[error("the password holds a line break or another control character")]
    Control,
}

impl Token {
    /// A token as it was given; spaces and line breaks around it are left out.
    pub fn new(text: &str) -> Result<Token, BadToken> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BadToken::Empty);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(BadToken::Characters);
        }
        Ok(Token(SecretString::from(text)))
    }

    /// A password as it was given, but for the end of its line: blanks and letters of all scripts are parts of one.
    pub fn password(text: &str) -> Result<Token, BadToken> {
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        if text.is_empty() {
            return Err(BadToken::Empty);
        }
        if text.chars().any(char::is_control) {
            return Err(BadToken::Control);
        }
        Ok(Token(SecretString::from(text)))
    }

    /// The token itself, for the header that carries it and the file that keeps it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(***)")
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_never_shown() {
        let token = Token::new("s3cret").unwrap();
        assert_eq!(format!("{token} {token:?}"), "*** Token(***)");
    }

    #[test]
    fn what_surrounds_a_pasted_token_is_left_out() {
        assert_eq!(Token::new(" s3cret\r\n").unwrap().expose(), "s3cret");
    }

    #[test]
    fn a_password_stays_what_it_is_but_for_the_end_of_its_line() {
        for (text, expected) in [("abcd efgh\n", "abcd efgh"), (" pässword \r\n", " pässword ")] {
            assert_eq!(Token::password(text).unwrap().expose(), expected);
        }
        assert_eq!(Token::password("\n").unwrap_err(), BadToken::Empty);
        assert_eq!(Token::password("a\r\nRCPT").unwrap_err(), BadToken::Control);
    }

    #[test]
    fn what_can_not_be_a_token_is_refused_without_repeating_it() {
        assert_eq!(Token::new(" \n").unwrap_err(), BadToken::Empty);
        assert_eq!(Token::new("two words").unwrap_err(), BadToken::Characters);
        assert_eq!(Token::new("ä").unwrap_err(), BadToken::Characters);
    }
}
