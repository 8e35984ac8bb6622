//! Signs in: as the user's browser comes back, as its last address is pasted, or as the app itself.

use std::time::Duration;

use super::crm::Task;
use crate::cli::error::{CliError, Kind};
use crate::cli::{crm_hints, remote};
use crate::config::credentials::{Credentials, How, Secrets};
use crate::config::{env, signin};
use crate::http::loopback::{Loopback, NoCode};
use crate::http::oauth::{App, Begun, Came, Code, Granted, OAuth};
use crate::http::{Credential, HttpError, Stop, Token};
use crate::ui::style::tame;

/// The path of the redirect on this machine.
const PATH: &str = "/callback";
/// How long the browser may take.
const PATIENCE: Duration = Duration::from_secs(600);

/// A token, and what came with it.
pub struct Signed {
    /// What requests carry.
    pub credential: Credential,
    /// What is kept secret.
    pub secrets: Secrets,
    /// How it was got.
    pub how: How,
    /// What it allows, where the service says so.
    pub scopes: Vec<String>,
    /// When it ends, where the service says so.
    pub expires_at: Option<String>,
    /// The app.
    pub client_id: Option<String>,
    /// Where the service says that its API is.
    pub given_url: Option<String>,
    /// Whose token it is, where the service says so apart from its API.
    pub user: Option<String>,
}

/// Signs in as the app itself.
pub fn of_app(task: &Task<'_>, credentials: &Credentials) -> Result<Signed, CliError> {
    if task.login.is_none() {
        let message = "an app acts for itself at the address of its organization alone";
        return Err(CliError::new(Kind::Usage, message)
            .hint("name it with `--login-url https://NAME.my.salesforce.com`"));
    }
    let app = app(task, credentials, true)?;
    let oauth = signin::oauth(task.service, task.login.as_deref(), app.clone(), &stop(task))?;
    let granted = oauth.of_app().map_err(|error| refused(task, error))?;
    Ok(signed(task, granted, app, How::ClientCredentials))
}

/// Signs in by the user's browser.
pub fn by_browser(task: &Task<'_>, credentials: &Credentials) -> Result<Signed, CliError> {
    let name = task.service.name();
    let nothing_named = task.args.client_id.is_none()
        && task.settings.client_id.is_none()
        && env::client_id(name).is_none()
        && credentials.of(name).iter().all(|known| known.client_id.is_none())
        && !(task.args.no_browser && task.context.ui.can_ask());
    if task.loopback().is_none() && task.redirect_url().is_none() && nothing_named {
        return Err(task.no_loopback());
    }
    let listening = match task.loopback() {
        Some(port) if !task.args.no_browser => Some(listen(port)?),
        _ => None,
    };
    let redirect = match (&listening, task.loopback()) {
        (Some(listening), _) => Some(listening.url()),
        (None, Some(port)) => Some(format!("http://localhost:{port}{PATH}")),
        (None, None) => task.redirect_url().cloned(),
    };
    needs(task, redirect.as_deref());
    let app = app(task, credentials, task.grant.secret)?;
    let oauth = signin::oauth(task.service, task.login.as_deref(), app.clone(), &stop(task))?;
    let scopes =
        if task.grant.asks_scopes { task.grant.scopes(task.args.write) } else { Vec::new() };
    let begun = oauth.begin(redirect.as_deref(), &scopes, task.grant.pkce)?;
    let granted = match listening {
        Some(listening) => come_back(task, &oauth, begun, &listening)?,
        None => pasted(task, &oauth, begun)?,
    };
    // Not known is no reason to begin again.
    let user = oauth.user(&granted.access).ok().flatten();
    Ok(Signed { user, ..signed(task, granted, app, How::Oauth) })
}

fn stop(task: &Task<'_>) -> Stop {
    remote::stop(&task.interrupt)
}

fn signed(task: &Task<'_>, granted: Granted, app: App, how: How) -> Signed {
    Signed {
        credential: Credential::Bearer(granted.access.clone()),
        how,
        expires_at: signin::end(&granted, chrono::Utc::now()),
        given_url: signin::given_url(task.service, &granted),
        scopes: granted.scopes,
        user: None,
        client_id: Some(app.id),
        secrets: Secrets { token: granted.access, refresh: granted.refresh, app: app.secret },
    }
}

fn listen(port: u16) -> Result<Loopback, CliError> {
    Loopback::listen(port, PATH).map_err(|cause| {
        CliError::new(Kind::Refused, format!("can't listen on port {port} of this machine"))
            .because(cause.to_string())
            .hint(
                "name a port that is free with `--port`, and add its redirect URL to the app; or use \
                 `--no-browser`",
            )
    })
}

/// Says what the app has to have.
fn needs(task: &Task<'_>, redirect: Option<&str>) {
    let ui = &task.context.ui;
    ui.status(&format!("This takes {}.", task.grant.app));
    ui.status(&format!("  scopes: {}", task.grant.scopes(task.args.write).join(" ")));
    if let Some(redirect) = redirect {
        ui.status(&format!("  redirect URL: {redirect}"));
    }
    if !task.grant.read_only && !task.args.write {
        ui.status(&format!(
            "{} has no grant for reading alone; this program sends it reads only.",
            task.service.title()
        ));
    }
}

/// Sends the browser off and waits until it comes back.
fn come_back(
    task: &Task<'_>,
    oauth: &OAuth,
    begun: Begun,
    listening: &Loopback,
) -> Result<Granted, CliError> {
    let (ui, title) = (&task.context.ui, task.service.title());
    ui.say(&format!("Sign in to {title} at this address, which your browser opens:"));
    ui.say(begun.url());
    if !ui.browse(begun.url()) {
        ui.warn("no browser could be opened; open the address yourself");
    }
    let (code, browser) =
        listening.wait(&begun, PATIENCE, &stop(task)).map_err(|why| no_code(task, why))?;
    let granted = oauth.exchange(begun, code);
    match &granted {
        Ok(_) => browser.show(
            true,
            &format!("Signed in to {title}"),
            "The terminal goes on from here. You can close this page.",
        ),
        Err(_) => browser.show(
            false,
            &format!("{title} gave no token"),
            "Nothing was connected. The terminal says why. You can close this page.",
        ),
    }
    granted.map_err(|error| refused(task, error))
}

/// Shows the address and takes the one that the browser ends at.
fn pasted(task: &Task<'_>, oauth: &OAuth, begun: Begun) -> Result<Granted, CliError> {
    let (ui, title) = (&task.context.ui, task.service.title());
    ui.say(&format!("Sign in to {title} at this address, in any browser:"));
    ui.say(begun.url());
    ui.say(
        "The browser ends at an address that may show nothing at all. Paste this address here, whole:",
    );
    let text = match ui.can_ask() {
        true => ui.text("Address:")?.ok_or_else(interrupted)?,
        false => ui.given_line()?,
    };
    let code = match begun.pasted(&text) {
        Came::Code(code) => code,
        Came::Denied(why) => return Err(no_code(task, NoCode::Denied(why))),
        Came::WrongState => return Err(no_code(task, NoCode::TooLate { wrong_state: true })),
        Came::Nothing => return Err(nothing_pasted()),
    };
    exchange(task, oauth, begun, code)
}

fn exchange(task: &Task<'_>, oauth: &OAuth, begun: Begun, code: Code) -> Result<Granted, CliError> {
    oauth.exchange(begun, code).map_err(|error| refused(task, error))
}

fn interrupted() -> CliError {
    CliError::new(Kind::Interrupted, "interrupted")
}

fn nothing_pasted() -> CliError {
    CliError::new(Kind::Usage, "what was pasted holds no code")
        .hint("paste the whole address that the browser ended at, with `code=` in it")
}

fn no_code(task: &Task<'_>, why: NoCode) -> CliError {
    let title = task.service.title();
    match why {
        NoCode::Interrupted => interrupted(),
        NoCode::Denied(why) => CliError::new(
            Kind::Refused,
            format!("{title} did not grant access"),
        )
        .because(tame(&why, 300))
        .hint("run the same command again, and allow it; or ask the admin there to allow the app"),
        NoCode::TooLate { wrong_state: true } => {
            let message = "what came back belongs to another sign-in than the one that waits";
            CliError::new(Kind::Refused, message)
                .hint("run the same command again, and use the address that it shows this time")
        }
        NoCode::TooLate { wrong_state: false } => {
            CliError::new(Kind::Refused, format!("nobody came back from {title} in time")).hint(
                "run the same command again; where the browser can't reach this machine, with \
                 `--no-browser`",
            )
        }
    }
}

/// The service gave no token.
fn refused(task: &Task<'_>, error: HttpError) -> CliError {
    let title = task.service.title();
    let hint = match &error {
        HttpError::Refused { problem, .. } | HttpError::Unauthorized { problem, .. }
            if problem.is("invalid_grant") =>
        {
            "the code was used or is too old, or the redirect URL is not that of the app: run the same \
             command again"
                .to_owned()
        }
        HttpError::Refused { .. } | HttpError::Unauthorized { .. } => {
            "check the id and the secret of the app, and its redirect URL".to_owned()
        }
        HttpError::Interrupted => return interrupted(),
        other => crm_hints::of_http(other, Some(task.service)),
    };
    CliError::new(Kind::Source, format!("{title} gave no token"))
        .because(tame(&error.to_string(), 500))
        .hint(hint)
}

/// The user's app: its id and its secret, from where they are given.
fn app(task: &Task<'_>, credentials: &Credentials, secret: bool) -> Result<App, CliError> {
    let ui = &task.context.ui;
    let name = task.service.name();
    let known = credentials.of(name).into_iter().rfind(|known| known.client_id.is_some());
    let given = task.args.client_id.clone().or_else(|| env::client_id(name));
    let given = given.or_else(|| task.settings.client_id.clone());
    let given = given.or_else(|| known.and_then(|known| known.client_id.clone()));
    let id = match given {
        Some(id) => id,
        None if ui.can_ask() => ui.text("Client id of your app:")?.ok_or_else(interrupted)?,
        None => {
            let variable = env::crm_variable(name, "CLIENT_ID");
            let message =
                format!("the client id of your app at {} is missing", task.service.title());
            return Err(CliError::new(Kind::Usage, message)
                .hint(format!("give it with `--client-id`, in `{variable}` or in config.toml"))
                .hint(format!("or connect with {} and `--token-stdin`", task.grant.fixed.name)));
        }
    };
    let id = id.trim().to_owned();
    if id.is_empty() {
        return Err(CliError::new(Kind::Usage, "the client id of your app is empty")
            .hint("give it with `--client-id`"));
    }
    let kept = known.filter(|known| known.client_id.as_ref() == Some(&id));
    let kept = kept.map(|known| credentials.secrets(name, &known.url)).transpose()?.flatten();
    let secret = app_secret(task, kept.and_then(|kept| kept.app), secret)?;
    Ok(App { id, secret })
}

fn app_secret(
    task: &Task<'_>,
    kept: Option<Token>,
    needed: bool,
) -> Result<Option<Token>, CliError> {
    let ui = &task.context.ui;
    let read = |text: String| {
        Token::new(&text).map(Some).map_err(|error| {
            CliError::new(Kind::Usage, "what was given is no secret of an app")
                .because(error.to_string())
                .hint("give the secret alone, on one line")
        })
    };
    if task.args.secret_stdin && !ui.can_ask() {
        return read(ui.given_line()?);
    }
    if !task.args.secret_stdin {
        let found = remote::client_secret(task.service)?.or(kept);
        if found.is_some() {
            return Ok(found);
        }
    }
    if ui.can_ask() {
        let more = if needed { "" } else { " (empty where it has none)" };
        let question = format!("Client secret of your app{more}:");
        let text = ui.secret(&question)?.ok_or_else(interrupted)?;
        return if text.is_empty() && !needed { Ok(None) } else { read(text) };
    }
    if !needed {
        return Ok(None);
    }
    let variable = env::crm_variable(task.service.name(), "CLIENT_SECRET");
    let message = format!("the client secret of your app at {} is missing", task.service.title());
    Err(CliError::new(Kind::Usage, message)
        .hint(format!("add `--secret-stdin` and give it there, or set `{variable}`")))
}
