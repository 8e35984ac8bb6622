//! Signing in by OAuth 2.0: a code for which the user's browser is sent to the service, and tokens that
//! are got and renewed with it. <https://www.rfc-editor.org/rfc/rfc6749>, PKCE after
//! <https://www.rfc-editor.org/rfc/rfc7636>.
//!
//! It sends through [`HttpClient`] and so has its habits: a server that answers that it fails, or takes no
//! more requests for now, is asked again. A request whose answer is lost is not, for a refresh token that
//! rotates is spent by it. No text of this module holds a
//! secret, whatever a server repeats of it.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken,
    EndpointNotSet, EndpointSet, ExtraTokenFields, HttpRequest, HttpResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, Scope, StandardRevocableToken,
    StandardTokenResponse, TokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use super::address::origin;
use super::{
    Address, HttpClient, HttpError, HttpOptions, Method, Problem, Request, Response, Rules, Stop,
    Tell, Token,
};

/// How often a request is tried that the server has not seen, or has answered with a failure: somebody
/// waits. Who can wait longer asks again.
const ATTEMPTS: u32 = 3;

/// The endpoints of a service, whole URLs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// Where the user's browser is sent.
    pub authorize: String,
    /// Where tokens are got.
    pub token: String,
    /// Where they are revoked, where the service has that.
    pub revoke: Option<String>,
    /// Where they are explained, where the service has that and it says whose they are.
    pub introspect: Option<String>,
}

/// The app that asks: the user's own.
#[derive(Clone, Debug)]
pub struct App {
    /// Its id, which is no secret.
    pub id: String,
    /// Its secret; none for an app that has none.
    pub secret: Option<Token>,
}

/// How the app shows who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppAuth {
    /// By `Authorization: Basic`.
    Basic,
    /// By fields of the form.
    Form,
}

/// What a service gave.
pub struct Granted {
    /// What requests carry.
    pub access: Token,
    /// What renews it; services that do not rotate it may leave it out of an answer.
    pub refresh: Option<Token>,
    /// How long the access token is good, where the service says so.
    pub expires_in: Option<Duration>,
    /// What it allows, where the service says so.
    pub scopes: Vec<String>,
    more: Map<String, Value>,
}

impl Granted {
    /// Another field of the answer, where it is a text.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.more.get(name).and_then(Value::as_str)
    }
}

/// Fields of an answer that no standard names.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
struct More(Map<String, Value>);

impl ExtraTokenFields for More {}

type Answer = StandardTokenResponse<More, BasicTokenType>;
type Known<Auth, Token> = Client<
    BasicErrorResponse,
    Answer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    Auth,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    Token,
>;

/// A service at which an app signs users in.
pub struct OAuth {
    endpoints: Endpoints,
    app: App,
    client: Known<EndpointSet, EndpointSet>,
    stop: Stop,
    tell: Tell,
}

/// A sign-in that was begun: the user's browser has to go to [`Begun::url`].
pub struct Begun {
    url: String,
    state: CsrfToken,
    verifier: Option<PkceCodeVerifier>,
    redirect: Option<RedirectUrl>,
}

/// What came back by a redirect.
#[derive(Clone, PartialEq, Eq)]
pub enum Came {
    /// A code that tokens are got with, once.
    Code(Code),
    /// The user or the service said no; in its words.
    Denied(String),
    /// It belongs to another sign-in.
    WrongState,
    /// It says nothing.
    Nothing,
}

/// A code: a secret for as long as it was not used.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Begun {
    /// Where the user's browser has to go.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What a redirect brought: the pairs of its query.
    pub fn came<'a>(&self, query: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>) -> Came {
        let (mut code, mut state, mut error, mut why) = (None, None, None, None);
        for (name, value) in query {
            let value = value.into_owned();
            match name.as_ref() {
                "code" => code = Some(value),
                "state" => state = Some(value),
                "error" => error = Some(value),
                "error_description" => why = Some(value),
                _ => {}
            }
        }
        if code.is_none() && error.is_none() {
            return Came::Nothing;
        }
        match (state, error, code) {
            (Some(state), ..) if state != *self.state.secret() => Came::WrongState,
            (_, Some(error), _) => Came::Denied(why.map_or(error, |why| why.replace('+', " "))),
            (Some(_), None, Some(code)) if !code.is_empty() => Came::Code(Code(code)),
            (None, None, Some(_)) => Came::WrongState,
            _ => Came::Nothing,
        }
    }

    /// What was pasted: the address that the browser was sent to, or the code alone.
    pub fn pasted(&self, text: &str) -> Came {
        let text = text.trim();
        if let Ok(url) = Url::parse(text)
            && url.has_host()
        {
            return self.came(url.query_pairs());
        }
        if text.contains("code=") || text.contains("error=") {
            let query = text.split_once('?').map_or(text, |(_, query)| query);
            return self.came(url::form_urlencoded::parse(query.as_bytes()));
        }
        match Token::new(text) {
            Ok(code) => Came::Code(Code(code.expose().to_owned())),
            Err(_) => Came::Nothing,
        }
    }
}

impl OAuth {
    /// A service and an app. Nothing is sent yet. `stop` says whether to give up waiting.
    pub fn new(
        endpoints: Endpoints,
        app: App,
        auth: AppAuth,
        stop: Stop,
    ) -> Result<OAuth, HttpError> {
        Address::parse(&place(&endpoints.token)?.0.to_string())?;
        let authorize = AuthUrl::new(endpoints.authorize.clone()).map_err(|_| bad_address())?;
        let token = TokenUrl::new(endpoints.token.clone()).map_err(|_| bad_address())?;
        let mut client =
            Known::<EndpointNotSet, EndpointNotSet>::new(ClientId::new(app.id.clone()))
                .set_auth_type(match auth {
                    AppAuth::Basic => AuthType::BasicAuth,
                    AppAuth::Form => AuthType::RequestBody,
                });
        if let Some(secret) = &app.secret {
            client = client.set_client_secret(ClientSecret::new(secret.expose().to_owned()));
        }
        let client = client.set_auth_uri(authorize).set_token_uri(token);
        Ok(OAuth { endpoints, app, client, stop, tell: std::sync::Arc::new(|_| {}) })
    }

    /// The same with somebody who is told that a call is tried again.
    pub fn telling(self, tell: Tell) -> OAuth {
        OAuth { tell, ..self }
    }

    /// Begins a sign-in: with a state of its own, and a challenge where `pkce`. `redirect` is left out
    /// for services that know it from the app alone.
    pub fn begin(
        &self,
        redirect: Option<&str>,
        scopes: &[&str],
        pkce: bool,
    ) -> Result<Begun, HttpError> {
        let redirect = redirect
            .map(|redirect| RedirectUrl::new(redirect.to_owned()).map_err(|_| bad_address()))
            .transpose()?;
        let scopes = scopes.iter().map(|scope| Scope::new((*scope).to_owned()));
        let mut asked = self.client.authorize_url(CsrfToken::new_random).add_scopes(scopes);
        if let Some(redirect) = &redirect {
            asked = asked.set_redirect_uri(Cow::Borrowed(redirect));
        }
        let mut verifier = None;
        if pkce {
            let (challenge, kept) = PkceCodeChallenge::new_random_sha256();
            asked = asked.set_pkce_challenge(challenge);
            verifier = Some(kept);
        }
        let (url, state) = asked.url();
        Ok(Begun { url: url.into(), state, verifier, redirect })
    }

    /// Gets tokens for a code, which is spent by it.
    pub fn exchange(&self, begun: Begun, code: Code) -> Result<Granted, HttpError> {
        let Begun { verifier, redirect, .. } = begun;
        let secrets = [
            code.0.clone(),
            verifier.as_ref().map(|kept| kept.secret().clone()).unwrap_or_default(),
        ];
        let mut asked = self.client.exchange_code(AuthorizationCode::new(code.0));
        if let Some(verifier) = verifier {
            asked = asked.set_pkce_verifier(verifier);
        }
        if let Some(redirect) = redirect {
            asked = asked.set_redirect_uri(Cow::Owned(redirect));
        }
        let sender = self.sender()?;
        self.granted(&sender, asked.request(&sender.closure()), &secrets)
    }

    /// Gets another access token. Where the service rotates, `refresh` is spent by it: what comes back
    /// has to be kept before it is used. [`HttpError::SignInOver`] where it is not accepted any more.
    pub fn refresh(&self, refresh: &Token) -> Result<Granted, HttpError> {
        let secret = refresh.expose().to_owned();
        let token = RefreshToken::new(secret.clone());
        let asked = self.client.exchange_refresh_token(&token);
        let sender = self.sender()?;
        self.granted(&sender, asked.request(&sender.closure()), &[secret])
            .map_err(|error| over(error, "the refresh token is not accepted any more"))
    }

    /// Gets an access token for the app itself, without any user.
    pub fn of_app(&self) -> Result<Granted, HttpError> {
        let asked = self.client.exchange_client_credentials();
        // Nothing is spent by it.
        let sender = Sender { harmless: true, ..self.sender()? };
        self.granted(&sender, asked.request(&sender.closure()), &[])
    }

    /// Makes a token worthless, and with a refresh token all that was got with it.
    /// <https://www.rfc-editor.org/rfc/rfc7009>. `false` where the service has no such call.
    pub fn revoke(&self, token: &Token) -> Result<bool, HttpError> {
        let Some(url) = &self.endpoints.revoke else { return Ok(false) };
        match self.about(url, token) {
            // Services answer with an empty text or a page: what counts is the status.
            Ok(_) | Err(HttpError::Garbage { .. }) => Ok(true),
            // Worthless already.
            Err(HttpError::Refused { problem, .. })
                if problem.is("invalid_token") || problem.is("invalid_grant") =>
            {
                Ok(true)
            }
            Err(error) => Err(self.clean(error, &[token.expose().to_owned()])),
        }
    }

    /// Whose token it is, where the service explains its tokens.
    /// <https://www.rfc-editor.org/rfc/rfc7662>
    pub fn user(&self, token: &Token) -> Result<Option<String>, HttpError> {
        #[derive(Deserialize)]
        struct Explained {
            user: Option<String>,
            username: Option<String>,
        }
        let Some(url) = &self.endpoints.introspect else { return Ok(None) };
        let answer = self.about(url, token);
        let answer = answer.map_err(|error| self.clean(error, &[token.expose().to_owned()]))?;
        let explained: Explained = answer.json()?;
        Ok(explained.user.or(explained.username))
    }

    /// Sends a token to an endpoint that is about tokens.
    fn about(&self, url: &str, token: &Token) -> Result<Response, HttpError> {
        let (address, path) = place(url)?;
        let client = HttpClient::new(self.options(address))?;
        let mut fields = vec![("token", token.expose()), ("client_id", &self.app.id)];
        if let Some(secret) = &self.app.secret {
            fields.push(("client_secret", secret.expose()));
        }
        client.send(&Request::form(path, &fields))
    }

    fn options(&self, address: Address) -> HttpOptions {
        HttpOptions {
            attempts: ATTEMPTS,
            patience: Duration::from_secs(120),
            stop: self.stop.clone(),
            tell: self.tell.clone(),
            rules: std::sync::Arc::new(Refusals),
            ..HttpOptions::new(address)
        }
    }

    fn sender(&self) -> Result<Sender, HttpError> {
        let (address, path) = place(&self.endpoints.token)?;
        let host = address.host();
        Ok(Sender { client: HttpClient::new(self.options(address))?, path, host, harmless: false })
    }

    fn granted(
        &self,
        sender: &Sender,
        answer: Result<Answer, RequestTokenError<HttpError, BasicErrorResponse>>,
        secrets: &[String],
    ) -> Result<Granted, HttpError> {
        let garbage = |what: &str| HttpError::Garbage {
            host: sender.host.clone(),
            call: format!("POST {}", sender.path),
            what: what.to_owned(),
            attempts: 1,
        };
        let answer = answer.map_err(|error| match error {
            RequestTokenError::Request(error) => self.clean(error, secrets),
            RequestTokenError::ServerResponse(_)
            | RequestTokenError::Parse(..)
            | RequestTokenError::Other(_) => garbage("it holds no tokens"),
        })?;
        let token = |text: &str| Token::new(text).map_err(|error| garbage(&error.to_string()));
        let More(more) = answer.extra_fields();
        let list = more.get("scopes").and_then(Value::as_array).map(|scopes| {
            scopes.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
        });
        let words = || {
            let scopes = answer.scopes().into_iter().flatten();
            let words = scopes.flat_map(|scope| scope.split(',')).filter(|word| !word.is_empty());
            words.map(str::to_owned).collect()
        };
        Ok(Granted {
            access: token(answer.access_token().secret())?,
            refresh: answer.refresh_token().map(|refresh| token(refresh.secret())).transpose()?,
            expires_in: answer.expires_in(),
            scopes: list.unwrap_or_else(words),
            more: more.clone(),
        })
    }

    /// A refusal without what the server may have repeated of what it was sent.
    fn clean(&self, mut error: HttpError, secrets: &[String]) -> HttpError {
        let secret = self.app.secret.as_ref().map(Token::expose);
        if let HttpError::Unauthorized { problem, .. }
        | HttpError::Forbidden { problem, .. }
        | HttpError::Refused { problem, .. }
        | HttpError::Failing { problem, .. } = &mut error
        {
            for text in [&mut problem.detail, &mut problem.title, &mut problem.code] {
                let Some(text) = text else { continue };
                for secret in secrets.iter().map(String::as_str).chain(secret) {
                    if !secret.is_empty() {
                        *text = text.replace(secret, "***");
                    }
                }
            }
        }
        error
    }
}

/// What sends to a token endpoint.
struct Sender {
    client: HttpClient,
    path: String,
    host: String,
    /// Whether what it sends may be sent twice.
    harmless: bool,
}

impl Sender {
    /// As the library takes it.
    fn closure(&self) -> impl Fn(HttpRequest) -> Result<HttpResponse, HttpError> {
        |asked| {
            let (head, body) = asked.into_parts();
            let mut request =
                Request { form: true, ..Request::write(Method::Post, self.path.clone(), body) };
            request = if self.harmless { request.harmless() } else { request.unless_lost() };
            if let Some(value) = head.headers.get("authorization") {
                let value = value.to_str().unwrap_or_default().to_owned();
                request = request.header("authorization", value);
            }
            let answer = self.client.send(&request)?;
            // Any success is one; the library takes 200 alone.
            Ok(HttpResponse::new(answer.body().to_vec()))
        }
    }
}

/// Refusals as RFC 6749 has them.
struct Refusals;

impl Rules for Refusals {
    fn problem(&self, body: &[u8]) -> Problem {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Refused {
            error: Option<String>,
            error_description: Option<String>,
            message: Option<String>,
        }
        let Ok(said) = serde_json::from_slice::<Refused>(body) else {
            return Problem::read(body);
        };
        let detail = said.error_description.or(said.message);
        Problem { code: said.error, detail, ..Problem::default() }
    }
}

/// `invalid_grant` is the end of a sign-in: asking again would change nothing.
fn over(error: HttpError, why: &str) -> HttpError {
    match error {
        HttpError::Unauthorized { host, problem, .. }
        | HttpError::Forbidden { host, problem, .. }
        | HttpError::Refused { host, problem, .. }
            if problem.is("invalid_grant") =>
        {
            HttpError::SignInOver { host, why: format!("{why} ({problem})") }
        }
        other => other,
    }
}

/// The server of a URL, and the path there, to the last slash.
fn place(url: &str) -> Result<(Address, String), HttpError> {
    let url = Url::parse(url).map_err(|_| bad_address())?;
    Ok((Address::parse(&origin(&url))?, url.path().to_owned()))
}

fn bad_address() -> HttpError {
    HttpError::BadAddress {
        shown: "the address for signing in".to_owned(),
        why: "is no URL",
        hint: "an address looks like `https://login.salesforce.com`",
    }
}

impl fmt::Debug for Came {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Came::Code(_) => "Code(***)",
            Came::Denied(_) => "Denied",
            Came::WrongState => "WrongState",
            Came::Nothing => "Nothing",
        })
    }
}

#[cfg(test)]
mod tests;
