//! `connect adoptiv`: verifies a token with the calls that a real run makes, then keeps it.

use std::collections::BTreeMap;

use crate::adoptiv::client::{ApiError, Client, Workspace};
use crate::cli::error::{CliError, Kind};
use crate::cli::{Context, Exit, interrupt, remote};
use crate::config::credentials::{ADOPTIV, Connection, Credentials};
use crate::config::env;
use crate::http::{Address, HttpClient, HttpError, HttpOptions, Token};
use crate::model::Object;
use crate::ui::text::connect::{Connected, connected};

/// How often a call is tried: somebody waits for the answer.
const ATTEMPTS: u32 = 3;

/// Connect an Adoptiv workspace
///
///   adoptiv-migrate connect adoptiv --to https://api.adoptiv.example
///   adoptiv-migrate connect adoptiv --to https://a.example --token-stdin < key.txt
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Address of the API [default: that of `--to`]
    #[arg(long, value_name = "URL", value_hint = clap::ValueHint::Url)]
    url: Option<String>,
    /// Read the token from standard input
    #[arg(long)]
    token_stdin: bool,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let address = Address::parse(address(args, context)?)?;
    let folder = remote::folder()?;
    let mut credentials = Credentials::open(&folder)?;
    let token = token(args, context)?;
    let interrupt = interrupt::listen();
    let options = HttpOptions {
        attempts: ATTEMPTS,
        ..remote::with(address.clone(), token.clone(), &interrupt)
    };
    let client = Client::new(HttpClient::new(options)?);
    let (workspace, report) =
        verify(&client, &address).map_err(|error| refused(error, args.token_stdin))?;
    let write = workspace.may_write();
    let connection = Connection {
        service: ADOPTIV.to_owned(),
        url: address.to_string(),
        workspace: workspace.name,
        user: workspace.user.map(|user| user.email),
        account_id: Some(workspace.id),
        write,
        scopes: workspace.scopes,
        expires_at: workspace.token_expires_at,
        connected_at: chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        ..Connection::default()
    };
    credentials.keep(connection, token)?;
    let report = Connected { kept_in: credentials.place(), ..report };
    if context.ui.is_quiet() && !report.can_write {
        context.ui.warn("the token may not write: imports will be refused");
    }
    context.ui.did(&report, connected)?;
    Ok(Exit::Clean)
}

fn address<'a>(args: &'a Args, context: &'a Context) -> Result<&'a str, CliError> {
    match (&args.url, context.destination.url()) {
        (Some(url), _) => Ok(url),
        (None, Some(url)) => Ok(url),
        (None, None) => Err(CliError::new(Kind::Usage, "the address of the workspace is missing")
            .hint("name it with `--to https://…`")),
    }
}

/// From where the user says, else from the environment, else from whoever is there.
fn token(args: &Args, context: &Context) -> Result<Token, CliError> {
    if !args.token_stdin
        && let Some(token) = remote::env_token()?
    {
        return Ok(token);
    }
    let text = if context.ui.can_ask() {
        let asked = context.ui.secret("Token of the workspace:")?;
        asked.ok_or_else(|| CliError::new(Kind::Interrupted, "interrupted"))?
    } else if args.token_stdin {
        context.ui.given_line()?
    } else {
        return Err(CliError::new(
            Kind::Usage,
            "there is no token, and nobody to be asked for one",
        )
        .hint(format!("add `--token-stdin` and give it there, or set `{}`", env::TOKEN)));
    };
    Token::new(&text).map_err(|error| {
        CliError::new(Kind::Usage, "what was given is no token")
            .because(error.to_string())
            .hint("give the token alone, on one line")
    })
}

/// A token that was given just now is not the one of the environment, whatever that holds.
fn refused(error: ApiError, given: bool) -> CliError {
    let refused = matches!(
        error,
        ApiError::Http(HttpError::Unauthorized { .. } | HttpError::Forbidden { .. })
    );
    let mut error = CliError::from(error);
    if refused && given {
        error.hints = vec!["give another token, with the scopes `read` and `write`".into()];
    }
    error
}

/// Makes the calls that a run makes.
fn verify(client: &Client, address: &Address) -> Result<(Workspace, Connected), ApiError> {
    let workspace = client.workspace()?;
    let setup = client.setup(&workspace)?;
    for object in Object::ALL {
        client.page(object, None, 1)?;
    }
    let records: BTreeMap<_, _> =
        Object::ALL.into_iter().map(|object| (object, workspace.records.of(object))).collect();
    let report = Connected {
        command: "connect adoptiv",
        ok: true,
        url: address.to_string(),
        workspace: workspace.name.clone(),
        workspace_id: workspace.id.clone(),
        timezone: workspace.timezone.clone(),
        currency: workspace.currency.clone(),
        region: workspace.region.clone(),
        user: workspace.user.as_ref().map(|user| user.email.clone()),
        user_name: workspace.user.as_ref().and_then(|user| user.name.clone()),
        can_write: workspace.may_write(),
        scopes: workspace.scopes.clone(),
        expires_at: workspace.token_expires_at.clone(),
        records,
        users: setup.users.len() as u64,
        pipelines: setup.pipelines.len() as u64,
        custom_fields: setup.custom_fields.len() as u64,
        kept_in: String::new(),
    };
    Ok((workspace, report))
}
