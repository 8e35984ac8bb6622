//! Who may come in: bearer tokens with their scopes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::answer::{Code, Problem};

/// A token.
#[derive(Clone)]
pub struct Token {
    /// What clients send.
    pub text: String,
    /// Whether it may write.
    pub write: bool,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Token").field("write", &self.write).finish_non_exhaustive()
    }
}

/// A token of 128 random bits.
///
/// # Errors
/// Where the operating system has no randomness.
pub fn random_token() -> std::io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// When a token expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// So long after the start.
    After(Duration),
    /// After so many requests with it.
    Requests(u64),
}

/// The tokens, and how much the first was used.
pub struct Doors {
    // hashes, so that comparing them tells nothing about the tokens
    tokens: Vec<([u8; 32], bool)>,
    expiry: Option<Expiry>,
    opened: Instant,
    expires_at: Option<DateTime<Utc>>,
    used: AtomicU64,
}

/// Whoever came in.
#[derive(Clone, Debug)]
pub struct Guest {
    /// Tells the token apart from others, and nothing about it.
    pub id: String,
    pub write: bool,
    /// When the token expires, where that is known.
    pub expires_at: Option<String>,
}

fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

const CHALLENGE: &str = "Bearer realm=\"adoptiv\"";

impl Doors {
    pub fn new(tokens: &[Token], expiry: Option<Expiry>) -> Doors {
        let expires_at = match expiry {
            Some(Expiry::After(time)) => {
                chrono::Duration::from_std(time).ok().and_then(|t| Utc::now().checked_add_signed(t))
            }
            _ => None,
        };
        Doors {
            tokens: tokens.iter().map(|token| (hash(&token.text), token.write)).collect(),
            expiry,
            opened: Instant::now(),
            expires_at,
            used: AtomicU64::new(0),
        }
    }

    /// Lets in who shows a token, or says why not. `header` is the `Authorization`.
    pub fn enter(&self, header: Option<&str>, writes: bool) -> Result<Guest, Problem> {
        let refused = |code, detail: &str, error: &str| {
            Problem::new(code, detail).header("www-authenticate", format!("{CHALLENGE}{error}"))
        };
        let token = header.and_then(|header| {
            let (scheme, token) = header.trim().split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
        });
        let Some(token) = token else {
            let detail = "no token: send `Authorization: Bearer TOKEN`";
            return Err(refused(Code::Unauthorized, detail, ""));
        };
        let shown = hash(token);
        let Some(at) = self.tokens.iter().position(|(known, _)| *known == shown) else {
            let detail = "the token is unknown";
            return Err(refused(Code::Unauthorized, detail, ", error=\"invalid_token\""));
        };
        if at == 0 && self.has_expired() {
            let detail = "the token has expired; connect again with another one";
            return Err(refused(Code::TokenExpired, detail, ", error=\"invalid_token\""));
        }
        let id = shown.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let write = self.tokens[at].1;
        if writes && !write {
            return Err(Problem::new(
                Code::InsufficientScope,
                "the token may read only; this needs one with the scope `write`",
            ));
        }
        let expires_at = self.expires_at.filter(|_| at == 0);
        let expires_at = expires_at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
        Ok(Guest { id, write, expires_at })
    }

    /// Counts a request with the first token.
    fn has_expired(&self) -> bool {
        match self.expiry {
            None => false,
            Some(Expiry::After(time)) => self.opened.elapsed() >= time,
            Some(Expiry::Requests(most)) => self.used.fetch_add(1, Ordering::Relaxed) >= most,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doors(expiry: Option<Expiry>) -> Doors {
        let token = |text: &str, write| Token { text: text.to_owned(), write };
        Doors::new(&[token("one", true), token("two", false)], expiry)
    }

    #[test]
    fn a_token_opens_what_its_scope_allows() {
        let doors = doors(None);
        assert!(doors.enter(Some("Bearer one"), true).unwrap().write);
        assert!(doors.enter(Some("bearer two"), false).is_ok());
        for (header, writes) in
            [(Some("Bearer two"), true), (Some("Bearer three"), false), (Some("one"), false)]
        {
            assert!(doors.enter(header, writes).is_err(), "{header:?}");
        }
        assert!(doors.enter(None, false).is_err());
    }

    #[test]
    fn only_the_first_token_expires() {
        let doors = doors(Some(Expiry::Requests(2)));
        assert!(doors.enter(Some("Bearer one"), false).is_ok());
        assert!(doors.enter(Some("Bearer one"), false).is_ok());
        assert!(doors.enter(Some("Bearer one"), false).is_err());
        assert!(doors.enter(Some("Bearer two"), false).is_ok());
    }
}
