//! The endpoint of tokens: HTTP Basic of the app, a new refresh token with each answer, the one before
//! is over.

use std::collections::BTreeSet;

use serde_json::json;

use super::super::{Asked, Knobs, Reply};

/// The API token of a user.
pub const STATIC: &str = "0123456789abcdef0123456789abcdef01234567";
/// The app that may ask for tokens, `client-of-a-fake` with `secret-of-a-fake`, as HTTP Basic has it.
const APP: &str = "Y2xpZW50LW9mLWEtZmFrZTpzZWNyZXQtb2YtYS1mYWtl";

/// Tokens that were given.
#[derive(Default)]
pub struct Tokens {
    access: BTreeSet<String>,
    given: u64,
}

impl Tokens {
    /// Whether it is a token that was given to the app.
    pub fn is_access(&self, token: &str) -> bool {
        self.access.contains(token)
    }

    /// A token for a code that begins with `code`, or for the refresh token that was given last.
    pub fn give(&mut self, asked: &Asked, knobs: &Knobs, api_domain: &str) -> Reply {
        if asked.headers.get("authorization") != Some(&format!("Basic {APP}")) {
            return bad(401, "invalid_client");
        }
        let form = asked.form();
        let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        let is_good = match field("grant_type") {
            "authorization_code" => {
                field("code").starts_with("code") && !field("redirect_uri").is_empty()
            }
            "refresh_token" => {
                self.given > 0 && field("refresh_token") == format!("1:1:refresh-{}", self.given)
            }
            _ => return bad(400, "unsupported_grant_type"),
        };
        if !is_good {
            return bad(400, "invalid_grant");
        }
        self.given += 1;
        let token = format!("v1u:access-{}", self.given);
        self.access = BTreeSet::from([token.clone()]);
        knobs.is_expired(true);
        let body = json!({
            "access_token": token, "token_type": "Bearer", "expires_in": 3599,
            "refresh_token": format!("1:1:refresh-{}", self.given),
            "scope": "base,contacts:read,deals:read,users:read", "api_domain": api_domain,
        });
        Reply::json(200, body)
    }
}

fn bad(status: u16, error: &str) -> Reply {
    Reply::json(status, json!({"success": false, "error": error, "message": error}))
}
