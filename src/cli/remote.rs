//! How commands reach a server: its address, the token for it, and Ctrl-C while it makes them wait.

use std::path::PathBuf;
use std::sync::Arc;

use super::error::{CliError, Kind, connect};
use crate::config::credentials::{ADOPTIV, Credentials, CredentialsError};
use crate::config::env;
use crate::engine::observer::Interrupt;
use crate::http::{Address, Credential, HttpOptions, Token};
use crate::source::crm::Service;

/// What reaches the Adoptiv workspace at an address, with the token of the environment, else the one
/// that was kept. Ctrl-C ends its waits.
pub fn options(url: &str, interrupt: &Arc<Interrupt>) -> Result<HttpOptions, CliError> {
    let address = Address::parse(url)?;
    let token = token(&address)?;
    Ok(with(address, token, interrupt))
}

/// The same with a token at hand.
pub fn with(address: Address, token: Token, interrupt: &Arc<Interrupt>) -> HttpOptions {
    let asked = Arc::clone(interrupt);
    HttpOptions {
        auth: Some(Arc::new(Credential::Bearer(token))),
        stop: Arc::new(move || asked.is_set()),
        ..HttpOptions::new(address)
    }
}

/// The token of the environment, else the one that was kept for the address.
pub fn token(address: &Address) -> Result<Token, CliError> {
    if let Some(token) = env_token()? {
        return Ok(token);
    }
    let url = address.to_string();
    let credentials = Credentials::open(&folder()?)?;
    credentials.token(ADOPTIV, &url)?.ok_or_else(|| {
        let command = connect(&url);
        CliError::new(Kind::Refused, format!("there is no token for `{url}`")).hint(format!(
            "`{command}` takes one and keeps it; `{}` gives one for once",
            env::TOKEN
        ))
    })
}

/// The token of the environment.
pub fn env_token() -> Result<Option<Token>, CliError> {
    env::token()
        .map(|text| {
            Token::new(&text).map_err(|error| {
                CliError::new(Kind::Usage, format!("`{}` can't be used", env::TOKEN))
                    .because(error.to_string())
                    .hint("set it to the token alone")
            })
        })
        .transpose()
}

/// The folder of the credentials.
pub fn folder() -> Result<PathBuf, CliError> {
    Ok(env::config_dir().ok_or(CredentialsError::NoPlace)?)
}

/// What reaches a CRM, with the token of the environment, else the one that was kept.
pub fn crm(
    service: Service,
    url: Option<&str>,
    interrupt: &Arc<Interrupt>,
) -> Result<HttpOptions, CliError> {
    let text = url.or(crate::source::crm::usual_url(service)).unwrap_or_default();
    let asked = Arc::clone(interrupt);
    let token = env::crm_token(service.name()).unwrap_or_default();
    let token =
        Token::new(&token).map_err(|error| CliError::new(Kind::Usage, error.to_string()))?;
    let credential = match service {
        Service::Hubspot | Service::Salesforce => Credential::Bearer(token),
        Service::Pipedrive => Credential::Header("x-api-token", token),
        Service::Close => Credential::Basic(token, None),
    };
    Ok(HttpOptions {
        auth: Some(Arc::new(credential)),
        stop: Arc::new(move || asked.is_set()),
        ..HttpOptions::new(Address::parse(text)?)
    })
}
