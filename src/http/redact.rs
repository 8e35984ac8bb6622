//! Secrets in what a server says: some repeat the token that they refuse, and what they say is shown.

use std::borrow::Cow;

use super::Request;
use super::auth::Credential;

/// What stands in place of a secret.
const MASK: &str = "***";
/// A shorter text is no secret, and would be found everywhere.
const SHORTEST: usize = 6;
/// The fields of a form that are secret.
const FIELDS: [&str; 6] =
    ["client_secret", "refresh_token", "access_token", "token", "code", "code_verifier"];

/// The secrets that a request carries, longest first.
pub(super) fn secrets(request: &Request, credential: Option<&Credential>) -> Vec<String> {
    let mut secrets = credential.map(Credential::secrets).unwrap_or_default();
    if let (true, Some(body)) = (request.form, &request.body) {
        let fields = url::form_urlencoded::parse(body);
        let secret = fields.filter(|(name, _)| FIELDS.contains(&name.as_ref()));
        secrets.extend(secret.map(|(_, value)| value.into_owned()));
    }
    secrets.retain(|secret| secret.len() >= SHORTEST);
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    secrets
}

/// A text without the secrets.
pub fn masked<'t>(text: &'t str, secrets: &[String]) -> Cow<'t, str> {
    let mut text = Cow::Borrowed(text);
    for secret in secrets {
        if text.contains(secret.as_str()) {
            text = Cow::Owned(text.replace(secret.as_str(), MASK));
        }
    }
    text
}

/// The body of a refusal without the secrets.
pub(super) fn masked_body(body: Vec<u8>, secrets: &[String]) -> Vec<u8> {
    match std::str::from_utf8(&body).map(|text| masked(text, secrets)) {
        Ok(Cow::Owned(text)) => text.into_bytes(),
        _ => body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Token;

    #[test]
    fn what_a_server_repeats_of_token_and_form_is_masked() {
        let form = Request::form(
            "/token",
            &[("grant_type", "refresh_token"), ("refresh_token", "r+/secret")],
        );
        let token = Token::new("s3cret-token").unwrap();
        let secrets = secrets(&form, Some(&Credential::Bearer(token)));
        let said = masked("no `s3cret-token`, `r+/secret` of refresh_token", &secrets);
        assert_eq!(said, "no `***`, `***` of refresh_token");
        assert_eq!(masked_body(b"{}".to_vec(), &secrets), b"{}");
    }
}
