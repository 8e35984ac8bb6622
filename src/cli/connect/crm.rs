//! `connect hubspot` and the other CRMs: gets a token, makes the calls of a real run with it, and keeps
//! it.

use std::sync::Arc;

use super::sign_in::{self, Signed};
use super::verify;
use crate::cli::error::{CliError, Kind};
use crate::cli::{Context, Exit, interrupt, remote};
use crate::config::credentials::{Connection, Credentials, How, Secrets};
use crate::config::settings::CrmSettings;
use crate::config::{env, shell};
use crate::engine::observer::Interrupt;
use crate::http::{Address, Credential, HttpOptions, Token};
use crate::source::crm::{Grant, Redirect, Service, usual_url};
use crate::ui::text::crm::{connected, unseen};

/// How often a call is tried: somebody waits for the answer.
const ATTEMPTS: u32 = 3;

#[derive(clap::Args)]
pub struct Args {
    /// Ask for the rights to write too, as sync needs them
    #[arg(long)]
    pub write: bool,
    /// Show the address to sign in at, and take the one that it ends at from standard input
    #[arg(long)]
    pub no_browser: bool,
    /// Port of this machine that the browser comes back to [default: 1717]
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// Redirect URL of the app, where it is none of this machine; then as with --no-browser
    #[arg(long, value_name = "URL", value_hint = clap::ValueHint::Url)]
    pub redirect_url: Option<String>,
    /// Id of your app
    #[arg(long, value_name = "ID")]
    pub client_id: Option<String>,
    /// Read the app's secret from standard input
    #[arg(long)]
    pub secret_stdin: bool,
    /// Read a token that you made there from standard input, instead of signing in
    #[arg(long, conflicts_with_all = ["secret_stdin", "client_id", "no_browser", "write"])]
    token_stdin: bool,
    /// Address of the API [default: the usual one, or the one that the service gives]
    #[arg(long, value_name = "URL", value_hint = clap::ValueHint::Url)]
    source_url: Option<String>,
    /// Address of the server that users sign in at [default: the usual one]
    #[arg(long, value_name = "URL", value_hint = clap::ValueHint::Url)]
    pub login_url: Option<String>,
    /// Replace another account's connection without asking
    #[arg(short, long)]
    yes: bool,
}

/// Those of Salesforce.
#[derive(clap::Args)]
pub struct SalesforceArgs {
    #[command(flatten)]
    args: Args,
    /// Let the app act for itself, without a user, as its `run as` user; needs --login-url
    #[arg(long, conflicts_with_all = ["no_browser", "token_stdin"])]
    client_credentials: bool,
}

/// One sign-in, with what was typed and set.
pub struct Task<'a> {
    pub service: Service,
    pub grant: &'static Grant,
    pub args: &'a Args,
    /// Whether the app acts for itself.
    pub of_app: bool,
    pub settings: CrmSettings,
    pub login: Option<String>,
    pub context: &'a Context,
    pub interrupt: Arc<Interrupt>,
}

pub fn run(service: Service, args: &Args, context: &Context) -> Result<Exit, CliError> {
    connect(service, args, false, context)
}

pub fn run_salesforce(args: &SalesforceArgs, context: &Context) -> Result<Exit, CliError> {
    connect(Service::Salesforce, &args.args, args.client_credentials, context)
}

fn connect(
    service: Service,
    args: &Args,
    of_app: bool,
    context: &Context,
) -> Result<Exit, CliError> {
    let settings = remote::settings()?.of(service);
    let login = args.login_url.as_ref().or(settings.login_url.as_ref());
    let login = login.map(|url| Address::parse(url).map(|url| url.to_string())).transpose()?;
    let interrupt = interrupt::listen();
    let grant = Grant::of(service);
    let task = Task { service, grant, args, of_app, settings, login, context, interrupt };
    let folder = remote::folder()?;
    let signed = task.sign(&Credentials::open(&folder)?)?;
    let address = task.address(&signed)?;
    let http = HttpOptions {
        auth: Some(Arc::new(signed.credential.clone())),
        stop: remote::stop(&task.interrupt),
        attempts: ATTEMPTS,
        ..HttpOptions::new(address.clone())
    };
    let (account, mut report) = verify::verify(service, http)?;
    let connection = Connection {
        service: service.name().to_owned(),
        url: address.to_string(),
        workspace: account.name,
        account_id: Some(account.id),
        user: account.user.or(signed.user),
        how: signed.how,
        scopes: if signed.scopes.is_empty() { account.scopes } else { signed.scopes },
        write: args.write,
        expires_at: signed.expires_at,
        connected_at: chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        client_id: signed.client_id,
        login_url: task.login.clone(),
        given_url: signed.given_url,
    };
    // Signing in took its time: others may have connected meanwhile.
    let mut credentials = Credentials::open(&folder)?;
    if !task.may_replace(&credentials, &connection)? {
        context.ui.status("Nothing was changed.");
        return Ok(Exit::Clean);
    }
    task.keep(&mut credentials, &connection, signed.secrets)?;
    report.describe(&connection, credentials.place());
    if context.ui.is_quiet() {
        unseen(&report).iter().for_each(|said| context.ui.warn(&format!("can't be read: {said}")));
    }
    context.ui.did(&report, connected)?;
    Ok(Exit::Clean)
}

impl Task<'_> {
    /// Gets a token, in the way that was asked for.
    fn sign(&self, credentials: &Credentials) -> Result<Signed, CliError> {
        if self.of_app {
            return sign_in::of_app(self, credentials);
        }
        if let Some(token) = self.given_token()? {
            return Ok(Signed::with_token(self.grant.fixed_credential(token.clone()), token));
        }
        sign_in::by_browser(self, credentials)
    }

    /// A token that the user made there: from where they say, else of the environment.
    fn given_token(&self) -> Result<Option<Token>, CliError> {
        let ui = &self.context.ui;
        if !self.args.token_stdin {
            let apart = self.args.client_id.is_some() || self.args.no_browser || self.args.write;
            return if apart { Ok(None) } else { remote::crm_env_token(self.service) };
        }
        let text = if ui.can_ask() {
            let asked =
                ui.secret(&format!("{} of {}:", self.grant.fixed.name, self.service.title()))?;
            asked.ok_or_else(|| CliError::new(Kind::Interrupted, "interrupted"))?
        } else {
            ui.given_line()?
        };
        Token::new(&text).map(Some).map_err(|error| {
            CliError::new(Kind::Usage, "what was given is no token")
                .because(error.to_string())
                .hint("give the token alone, on one line")
        })
    }

    /// Where the API is.
    fn address(&self, signed: &Signed) -> Result<Address, CliError> {
        let of_organization = (self.service == Service::Salesforce).then(env::salesforce_url);
        let named = self.args.source_url.clone().or_else(|| self.settings.url.clone());
        let found = named
            .or_else(|| signed.given_url.clone())
            .or_else(|| of_organization.flatten())
            .or_else(|| usual_url(self.service).map(str::to_owned));
        let found = found.ok_or_else(|| {
            let message =
                format!("the address of the {} organization is missing", self.service.title());
            CliError::new(Kind::Usage, message).hint("name it with `--source-url https://…`")
        })?;
        Ok(Address::parse(&found)?)
    }

    /// The connection that a new one takes the place of: that of the address, or of the account.
    fn replaced<'c>(
        &self,
        credentials: &'c Credentials,
        new: &Connection,
    ) -> Option<&'c Connection> {
        let all = credentials.of(self.service.name());
        let same = |known: &&Connection| known.url == new.url;
        let of_account =
            |known: &&Connection| known.account_id.is_some() && known.account_id == new.account_id;
        all.iter().copied().find(same).or_else(|| all.iter().copied().find(of_account))
    }

    /// Warns of what a new connection can do less; asks where it is of another account.
    fn may_replace(&self, credentials: &Credentials, new: &Connection) -> Result<bool, CliError> {
        let ui = &self.context.ui;
        let Some(old) = self.replaced(credentials, new) else { return Ok(true) };
        if old.account_id != new.account_id && old.account_id.is_some() && !self.args.yes {
            let (was, is) = (&old.workspace, &new.workspace);
            let what =
                format!("`{}` is connected to another account, `{was}`, not `{is}`", old.url);
            if !ui.can_ask() {
                return Err(CliError::new(Kind::Refused, what).hint(
                    "add `--yes` to replace it; imports so far keep the ids of the old one",
                ));
            }
            if !ui.confirm(&format!("{what}. Replace it?"))? {
                return Ok(false);
            }
        }
        if old.write && !new.write {
            ui.warn(&format!(
                "{} was connected for writing too; from now on it is for reading alone. \
                 `{} --write` asks for both.",
                self.service.title(),
                shell::command(["connect", self.service.name()])
            ));
        }
        Ok(true)
    }

    fn keep(
        &self,
        credentials: &mut Credentials,
        new: &Connection,
        secrets: Secrets,
    ) -> Result<(), CliError> {
        let old = self.replaced(credentials, new).map(|old| old.url.clone());
        credentials.keep(new.clone(), secrets)?;
        if let Some(old) = old.filter(|old| *old != new.url) {
            let service = self.service.name();
            credentials.forget(|known| known.service == service && known.url == old)?;
        }
        let more = credentials.of(self.service.name()).len();
        if more > 1 {
            self.context.ui.warn(&format!(
                "{more} accounts of {} are connected now: name the address of one with `--source-url`",
                self.service.title()
            ));
        }
        Ok(())
    }

    /// What to say where no redirect comes to this machine and nothing else was named.
    pub fn no_loopback(&self) -> CliError {
        let title = self.service.title();
        let command = shell::command(["connect", self.service.name(), "--token-stdin"]);
        let fixed = self.grant.fixed;
        CliError::new(Kind::Usage, format!("{title} sends no browser back to this machine"))
            .because(format!("a redirect URL of {title} has to be an https page"))
            .hint(format!("simplest: {} ({}), with `{command}`", fixed.name, fixed.place))
            .hint(format!("or {}; then add `--client-id`", self.grant.app))
    }

    /// Whether the code comes back to this machine by itself.
    pub fn loopback(&self) -> Option<u16> {
        if self.redirect_url().is_some() {
            return None;
        }
        match self.grant.redirect {
            Redirect::Loopback { port } => {
                Some(self.args.port.or(self.settings.port).unwrap_or(port))
            }
            Redirect::Pasted => None,
        }
    }

    /// The redirect URL that the user names.
    pub fn redirect_url(&self) -> Option<&String> {
        self.args.redirect_url.as_ref().or(self.settings.redirect_url.as_ref())
    }
}

impl Signed {
    /// With a token that the user made.
    fn with_token(credential: Credential, token: Token) -> Signed {
        Signed {
            credential,
            secrets: Secrets::from(token),
            how: How::Static,
            scopes: Vec::new(),
            expires_at: None,
            client_id: None,
            given_url: None,
            user: None,
        }
    }
}
