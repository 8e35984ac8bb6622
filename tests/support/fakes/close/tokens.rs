//! The API key, and the endpoint of tokens. Every refresh gives another refresh token, and the one
//! before is no good any more.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::super::{Knobs, Reply};
use super::definitions::{ORGANIZATION, user_id};

/// An API key.
pub const KEY: &str = "api_fake_key.0000";
/// What a request with the key carries: the key as the user's name, and no password.
const BASIC: &str = "Basic YXBpX2Zha2Vfa2V5LjAwMDA6";
/// The app that may ask for tokens.
pub const CLIENT_ID: &str = "oa2client_fake";
/// Its secret.
pub const CLIENT_SECRET: &str = "secret-of-a-fake";

/// Tokens that were given.
#[derive(Default)]
pub struct Tokens {
    access: BTreeSet<String>,
    refresh: Option<String>,
    given: u64,
}

impl Tokens {
    /// Whether a request may be answered.
    pub fn is_good(&self, authorization: Option<&str>) -> bool {
        let Some(authorization) = authorization else { return false };
        let bearer = authorization.strip_prefix("Bearer ");
        authorization == BASIC || bearer.is_some_and(|token| self.access.contains(token))
    }

    /// A token for a code that begins with `code`, or for the latest refresh token.
    pub fn give(&mut self, form: &BTreeMap<String, String>, knobs: &Knobs) -> Reply {
        let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        if field("client_id") != CLIENT_ID || field("client_secret") != CLIENT_SECRET {
            return Reply::json(401, json!({ "error": "invalid_client" }));
        }
        let good = match field("grant_type") {
            "authorization_code" => field("code").starts_with("code"),
            "refresh_token" => self.refresh.as_deref() == Some(field("refresh_token")),
            _ => return Reply::json(400, json!({ "error": "unsupported_grant_type" })),
        };
        if !good {
            // A refresh token that is used twice takes the whole grant with it.
            self.access.clear();
            self.refresh = None;
            return Reply::json(400, json!({ "error": "invalid_grant" }));
        }
        self.given += 1;
        let (access, refresh) =
            (format!("close-access-{}", self.given), format!("close-refresh-{}", self.given));
        self.access = [access.clone()].into();
        self.refresh = Some(refresh.clone());
        knobs.is_expired(true);
        Reply::json(
            200,
            json!({
                "token_type": "Bearer", "access_token": access, "expires_in": 3600,
                "refresh_token": refresh, "scope": "all.full_access offline_access",
                "organization_id": ORGANIZATION, "user_id": user_id(0),
            }),
        )
    }

    /// Ends what was given.
    pub fn revoke(&mut self, form: &BTreeMap<String, String>) -> Reply {
        if form.get("token") == self.refresh.as_ref() {
            self.refresh = None;
            self.access.clear();
        }
        Reply::json(200, "{}")
    }
}
