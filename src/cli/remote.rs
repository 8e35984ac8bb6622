//! How commands reach a server: its address, the token for it, and Ctrl-C while it makes them wait.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::error::{CliError, Kind, connect};
use crate::config::credentials::{ADOPTIV, Connection, Credentials, CredentialsError, How};
use crate::config::settings::Settings;
use crate::config::signin::{OfApp, SignIn, oauth};
use crate::config::{env, shell};
use crate::engine::observer::Interrupt;
use crate::http::oauth::App;
use crate::http::{Address, Auth, Credential, HttpOptions, Stop, Tell, Token};
use crate::source::crm::{Grant, Service, usual_url};
use crate::ui::Ui;

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
        tell: tell(),
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

/// What reaches a CRM: with the token of the environment, else with what `connect` kept. `url` is its
/// address where the user names one; else it is that of config.toml, of the connection, or the usual one.
pub fn crm(
    service: Service,
    url: Option<&str>,
    interrupt: &Arc<Interrupt>,
) -> Result<HttpOptions, CliError> {
    let settings = settings()?.of(service);
    let stop = stop(interrupt);
    let named = url.map(str::to_owned).or(settings.url);
    if let Some((auth, address)) = of_environment(service, named.as_deref(), &stop)? {
        return Ok(HttpOptions {
            auth: Some(auth),
            stop,
            tell: tell(),
            ..HttpOptions::new(address)
        });
    }
    let folder = folder()?;
    let credentials = Credentials::open(&folder)?;
    let connection = choose(service, &credentials, named.as_deref())?.clone();
    let secrets = credentials.secrets(service.name(), &connection.url)?;
    let secrets = secrets.ok_or_else(|| not_connected(service))?;
    let address = Address::parse(named.as_ref().unwrap_or(&connection.url))?;
    let auth: Arc<dyn Auth> = match connection.how {
        How::Static => Arc::new(Grant::of(service).fixed_credential(secrets.token)),
        How::Oauth | How::ClientCredentials => {
            let sign_in = SignIn::new(folder, service, connection, secrets, Arc::clone(&stop));
            Arc::new(sign_in.telling(tell()))
        }
    };
    Ok(HttpOptions { auth: Some(auth), stop, tell: tell(), ..HttpOptions::new(address) })
}

/// Who hears that a request is tried again.
static TOLD: OnceLock<Ui> = OnceLock::new();

/// Tells of requests that are tried again through `ui`.
pub fn tell_through(ui: &Ui) {
    // A second one would be of the same terminal.
    let _ = TOLD.set(ui.clone());
}

/// Tells the user that a request is tried again.
pub fn tell() -> Tell {
    Arc::new(|sentence| {
        if let Some(ui) = TOLD.get() {
            ui.status(sentence);
        }
    })
}

/// The settings of config.toml.
pub fn settings() -> Result<Settings, CliError> {
    match env::config_dir() {
        Some(folder) => Ok(Settings::open(&folder)?),
        None => Ok(Settings::default()),
    }
}

/// Asks whether the user interrupted.
pub fn stop(interrupt: &Arc<Interrupt>) -> Stop {
    let asked = Arc::clone(interrupt);
    Arc::new(move || asked.is_set())
}

/// Who asks, and where.
type Reached = (Arc<dyn Auth>, Address);

/// What the environment says of a CRM, and the address for it.
fn of_environment(
    service: Service,
    named: Option<&str>,
    stop: &Stop,
) -> Result<Option<Reached>, CliError> {
    let grant = Grant::of(service);
    let of_organization = (service == Service::Salesforce).then(env::salesforce_url).flatten();
    let address = |named: Option<&str>| {
        let text = named.or(of_organization.as_deref()).or(usual_url(service));
        text.map(Address::parse).transpose()
    };
    if let Some(token) = crm_env_token(service)? {
        let address = address(named)?.ok_or_else(|| {
            let message = format!("the address of the {} organization is missing", service.title());
            CliError::new(Kind::Usage, message)
                .hint(format!("name it in `{}` or with `--source-url`", env::SALESFORCE_URL))
        })?;
        return Ok(Some((Arc::new(grant.fixed_credential(token)), address)));
    }
    if let (true, Some(url), Some(id), Some(secret)) =
        (grant.of_app, &of_organization, env::client_id(service.name()), client_secret(service)?)
    {
        let login = Address::parse(url)?.to_string();
        let app = App { id, secret: Some(secret) };
        let auth = OfApp::new(oauth(service, Some(&login), app, stop)?.telling(tell()));
        return Ok(address(named)?.map(|address| (Arc::new(auth) as Arc<dyn Auth>, address)));
    }
    Ok(None)
}

/// A CRM's token of the environment.
pub fn crm_env_token(service: Service) -> Result<Option<Token>, CliError> {
    secret_of(&env::crm_variable(service.name(), "TOKEN"), env::crm_token(service.name()))
}

/// The secret of the user's app, of the environment.
pub fn client_secret(service: Service) -> Result<Option<Token>, CliError> {
    let variable = env::crm_variable(service.name(), "CLIENT_SECRET");
    secret_of(&variable, env::client_secret(service.name()))
}

fn secret_of(variable: &str, text: Option<String>) -> Result<Option<Token>, CliError> {
    let token = text.map(|text| Token::new(&text)).transpose();
    token.map_err(|error| {
        CliError::new(Kind::Usage, format!("`{variable}` can't be used"))
            .because(error.to_string())
            .hint("set it to the token alone")
    })
}

/// The connection of a CRM: the one at the address that is named, else the only one.
pub fn choose<'c>(
    service: Service,
    credentials: &'c Credentials,
    named: Option<&str>,
) -> Result<&'c Connection, CliError> {
    let all = credentials.of(service.name());
    let named = named.map(Address::parse).transpose()?.map(|address| address.to_string());
    if let Some(there) = all.iter().find(|known| Some(&known.url) == named.as_ref()) {
        return Ok(there);
    }
    if let (Some(named), false) = (&named, all.is_empty()) {
        // A token is for the address that it was connected at, and goes nowhere else.
        let message = format!("{} is not connected at `{named}`", service.title());
        let command = shell::command(["connect", service.name(), "--source-url", named]);
        let error =
            CliError::new(Kind::Refused, message).hint(format!("`{command}` connects it there"));
        return Err(all.iter().fold(error, |error, known| {
            error.because(format!("it is connected at {}", known.url))
        }));
    }
    match all[..] {
        [] => Err(not_connected(service)),
        [one] => Ok(one),
        _ => {
            let message = format!("{} accounts of {} are connected", all.len(), service.title());
            let error = CliError::new(Kind::Refused, message)
                .hint("name the address of one with `--source-url`");
            Err(all.iter().fold(error, |error, known| error.because(known.url.clone())))
        }
    }
}

fn not_connected(service: Service) -> CliError {
    let command = shell::command(["connect", service.name()]);
    let variable = env::crm_variable(service.name(), "TOKEN");
    CliError::new(Kind::Refused, format!("{} is not connected", service.title())).hint(format!(
        "`{command}` connects it; `{variable}` gives {} for once",
        Grant::of(service).fixed.name
    ))
}
