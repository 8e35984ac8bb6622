//! The endpoint of tokens. Refresh tokens are not rotated, and come with every answer.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::super::{Knobs, Reply};
use super::answers::refused;

/// The token of a private app.
pub const STATIC: &str = "pat-na1-00000000-fake-0000-0000-000000000001";
/// The app that may ask for tokens.
pub const CLIENT_ID: &str = "client-of-a-fake";
/// Its secret.
pub const CLIENT_SECRET: &str = "secret-of-a-fake";
const REFRESH: &str = "na1-refresh-of-a-fake";
const SCOPES: [&str; 5] = [
    "oauth",
    "crm.objects.contacts.read",
    "crm.objects.companies.read",
    "crm.objects.deals.read",
    "crm.objects.owners.read",
];

/// Tokens that were given.
#[derive(Default)]
pub struct Tokens {
    access: BTreeSet<String>,
    given: u64,
    revoked: bool,
}

impl Tokens {
    /// Whether it is a token that was given to the app.
    pub fn is_access(&self, token: &str) -> bool {
        self.access.contains(token)
    }

    /// A token for a code that begins with `code`, or for the refresh token.
    pub fn give(&mut self, form: &BTreeMap<String, String>, knobs: &Knobs) -> Reply {
        let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        if field("client_id") != CLIENT_ID || field("client_secret") != CLIENT_SECRET {
            return bad("BAD_CLIENT_SECRET", "missing or invalid client secret");
        }
        match field("grant_type") {
            "authorization_code" => {
                if !field("code").starts_with("code") || field("redirect_uri").is_empty() {
                    return bad("BAD_AUTH_CODE", "missing or unknown auth code");
                }
                self.revoked = false;
            }
            "refresh_token" => {
                if field("refresh_token") != REFRESH || self.revoked {
                    return bad("BAD_REFRESH_TOKEN", "missing or invalid refresh token");
                }
            }
            _ => return refused(400, "unknown grant_type"),
        }
        self.access.clear();
        self.given += 1;
        let token = format!("CN-access-of-a-fake-{}", self.given);
        self.access.insert(token.clone());
        knobs.is_expired(true);
        let body = json!({
            "token_type": "bearer", "refresh_token": REFRESH, "access_token": token,
            "hub_id": super::definitions::PORTAL, "scopes": SCOPES, "expires_in": 1800,
        });
        Reply::json(200, body)
    }

    /// What a token is.
    pub fn introspect(&self, form: &BTreeMap<String, String>) -> Reply {
        let token = form.get("token").cloned().unwrap_or_default();
        let active = self.is_access(&token) || (token == REFRESH && !self.revoked);
        let body = json!({
            "token": token, "active": active, "app_id": 4711, "client_id": CLIENT_ID,
            "expires_in": 1700, "hub_id": super::definitions::PORTAL,
            "hub_domain": "fernhill.example", "user": "ada@fernhill.example", "user_id": 9_000_001,
            "is_private_distribution": false, "scopes": SCOPES, "token_type": "bearer",
            "token_use": if token == REFRESH { "refresh_token" } else { "access_token" },
        });
        Reply::json(200, body)
    }

    /// Ends what was given.
    pub fn revoke(&mut self, form: &BTreeMap<String, String>) {
        if form.get("token").is_some_and(|token| token == REFRESH) {
            self.revoked = true;
            self.access.clear();
        }
    }
}

fn bad(status: &str, message: &str) -> Reply {
    let body = json!({
        "error": "invalid_grant", "error_description": message, "status": status, "message": message,
    });
    Reply::json(400, body)
}
