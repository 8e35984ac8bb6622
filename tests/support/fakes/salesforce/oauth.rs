//! The org's OAuth: who consents does so at once; refresh tokens rotate.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use sha2::{Digest, Sha256};

use super::super::{Asked, Knobs, Reply};

/// The app that is registered.
pub const CLIENT_ID: &str = "3MVG9fake.client";
pub const CLIENT_SECRET: &str = "fake-client-secret";

/// Codes and tokens given out.
#[derive(Default)]
pub struct Oauth {
    pub url: String,
    number: usize,
    /// Codes with their redirect and challenge.
    codes: BTreeMap<String, (String, Option<String>)>,
    access: BTreeSet<String>,
    refresh: BTreeSet<String>,
    used_up: BTreeSet<String>,
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64 for URLs, without padding.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three
            .iter()
            .enumerate()
            .fold(0_usize, |bits, (at, byte)| bits | usize::from(*byte) << (16 - 8 * at));
        for at in 0..=three.len() {
            text.push(char::from(ALPHABET[bits >> (18 - 6 * at) & 63]));
        }
    }
    text
}

fn refused(error: &str, description: &str) -> Reply {
    Reply::json(400, json!({"error": error, "error_description": description}))
}

impl Oauth {
    pub fn knows(&self, token: &str) -> bool {
        self.access.contains(token)
    }

    fn next(&mut self, kind: &str) -> String {
        self.number += 1;
        format!("00DFk{kind}{}!{:08x}", self.number, self.number * 7919)
    }

    /// A refresh token, as if somebody had consented.
    pub fn grant(&mut self) -> String {
        let token = self.next("refresh");
        self.refresh.insert(token.clone());
        token
    }

    pub fn answer(&mut self, asked: &Asked, knobs: &Knobs) -> Reply {
        match (asked.method.as_str(), asked.path.as_str()) {
            ("GET", "/services/oauth2/authorize") => self.authorize(asked),
            ("POST", "/services/oauth2/token") => self.token(asked, knobs),
            ("POST", "/services/oauth2/revoke") => {
                let token = asked.form().remove("token").unwrap_or_default();
                let known = self.access.remove(&token) | self.refresh.remove(&token);
                if known {
                    Reply::json(200, "")
                } else {
                    refused("invalid_token", "invalid token: the token is not valid")
                }
            }
            _ => super::missing(),
        }
    }

    fn authorize(&mut self, asked: &Asked) -> Reply {
        let param = |name: &str| asked.param(name).map(str::to_owned);
        let Some(redirect) = param("redirect_uri") else {
            return refused("redirect_uri_mismatch", "redirect_uri must match configuration");
        };
        if !redirect.starts_with("http://localhost:") {
            return refused("redirect_uri_mismatch", "redirect_uri must match configuration");
        }
        if param("client_id").as_deref() != Some(CLIENT_ID) {
            return refused("invalid_client_id", "client identifier invalid");
        }
        let code = self.next("code");
        self.codes.insert(code.clone(), (redirect.clone(), param("code_challenge")));
        let mut to = url::Url::parse(&redirect).unwrap();
        to.query_pairs_mut().append_pair("code", &code);
        if let Some(state) = param("state") {
            to.query_pairs_mut().append_pair("state", &state);
        }
        Reply::json(302, "").with("location", to)
    }

    fn token(&mut self, asked: &Asked, knobs: &Knobs) -> Reply {
        let form = asked.form();
        let field = |name: &str| form.get(name).map(String::as_str);
        if field("client_id") != Some(CLIENT_ID) {
            return refused("invalid_client_id", "client identifier invalid");
        }
        match field("grant_type") {
            Some("authorization_code") => {
                let known = field("code").and_then(|code| self.codes.remove(code));
                let Some((redirect, challenge)) = known else {
                    return refused("invalid_grant", "invalid authorization code");
                };
                if field("redirect_uri") != Some(redirect.as_str()) {
                    return refused(
                        "redirect_uri_mismatch",
                        "redirect_uri must match configuration",
                    );
                }
                let proof =
                    field("code_verifier").map(|verifier| base64(&Sha256::digest(verifier)));
                if challenge.is_some() && challenge != proof {
                    return refused("invalid_grant", "invalid code verifier");
                }
                if challenge.is_none() && field("client_secret") != Some(CLIENT_SECRET) {
                    return refused("invalid_client", "invalid client credentials");
                }
                let refresh = self.grant();
                self.given(knobs, Some(&refresh))
            }
            Some("refresh_token") => {
                let token = field("refresh_token").unwrap_or_default().to_owned();
                if self.used_up.contains(&token) {
                    // Taken for theft: everything is revoked.
                    self.refresh.clear();
                    self.access.clear();
                }
                if !self.refresh.remove(&token) {
                    return refused("invalid_grant", "expired access/refresh token");
                }
                self.used_up.insert(token);
                let refresh = self.grant();
                self.given(knobs, Some(&refresh))
            }
            Some("client_credentials") => {
                if field("client_secret") != Some(CLIENT_SECRET) {
                    return refused("invalid_client", "invalid client credentials");
                }
                self.given(knobs, None)
            }
            _ => refused("unsupported_grant_type", "grant type not supported"),
        }
    }

    fn given(&mut self, knobs: &Knobs, refresh: Option<&str>) -> Reply {
        knobs.is_expired(true);
        let access = self.next("access");
        self.access.insert(access.clone());
        let mut answer = json!({
            "access_token": access, "instance_url": self.url, "token_type": "Bearer",
            "id": "https://login.salesforce.com/id/00DFk0000000001EAA/005Fk0000000001IAA",
            "issued_at": "1796000000000", "signature": "0Cmfake=", "scope": "refresh_token api id"});
        if let Some(refresh) = refresh {
            answer["refresh_token"] = json!(refresh);
        }
        Reply::json(200, answer)
    }
}
