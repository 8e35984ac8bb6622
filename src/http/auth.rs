//! Who asks: what a request carries so that the server knows whom it serves.

use reqwest::blocking::RequestBuilder;
use reqwest::header::HeaderValue;

use super::{HttpError, Token};

/// What a request carries. Debug is masked, as that of [`Token`] is.
#[derive(Clone, Debug)]
pub enum Credential {
    /// `Authorization: Bearer …`.
    Bearer(Token),
    /// `Authorization: Basic …`: the user's name, and a password where there is one.
    Basic(Token, Option<Token>),
    /// A header of the service's own.
    Header(&'static str, Token),
}

impl Credential {
    /// Whether it is the same secret.
    pub fn is(&self, other: &Credential) -> bool {
        self.secret() == other.secret()
    }

    /// All that is secret in it.
    pub(super) fn secrets(&self) -> Vec<String> {
        let user = match self {
            Credential::Basic(user, Some(_)) => Some(user.expose().to_owned()),
            _ => None,
        };
        user.into_iter().chain([self.secret().to_owned()]).collect()
    }

    fn secret(&self) -> &str {
        match self {
            Credential::Bearer(token)
            | Credential::Basic(_, Some(token))
            | Credential::Basic(token, None)
            | Credential::Header(_, token) => token.expose(),
        }
    }

    /// The request with it. Its headers are marked as secret.
    pub(super) fn on(&self, request: RequestBuilder) -> RequestBuilder {
        match self {
            Credential::Bearer(token) => request.bearer_auth(token.expose()),
            Credential::Basic(user, password) => {
                request.basic_auth(user.expose(), password.as_ref().map(Token::expose))
            }
            Credential::Header(name, token) => match HeaderValue::from_str(token.expose()) {
                Ok(mut value) => {
                    value.set_sensitive(true);
                    request.header(*name, value)
                }
                // Tokens are of visible characters: this does not happen.
                Err(_) => request,
            },
        }
    }
}

/// Gives requests what they carry. Asked by any number of threads at once.
pub trait Auth: Send + Sync {
    /// What the next request carries. One that is about to expire is renewed first.
    fn credential(&self) -> Result<Credential, HttpError>;

    /// Another one, after the server did not accept `refused`; none where there is no other. Where
    /// another thread or process has renewed it meanwhile, that is the other one.
    fn renewed(&self, refused: &Credential) -> Result<Option<Credential>, HttpError>;
}

/// One that never changes.
impl Auth for Credential {
    fn credential(&self) -> Result<Credential, HttpError> {
        Ok(self.clone())
    }

    fn renewed(&self, _: &Credential) -> Result<Option<Credential>, HttpError> {
        Ok(None)
    }
}
