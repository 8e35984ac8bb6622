//! `connect list` and `connect remove`: what is connected.

use std::path::Path;

use crate::cli::completions::values;
use crate::cli::error::{CliError, Kind};
use crate::cli::{Context, Exit, interrupt, remote};
use crate::config::credentials::{Connection, Credentials, How, Lock, MAIL, Secrets};
use crate::config::signin;
use crate::http::oauth::App;
use crate::http::{Address, HttpError};
use crate::source::crm::{Grant, Service};
use crate::ui::style::tame;
use crate::ui::text::connect::{Connections, Removed, connections, removed};

/// List what is connected; tokens are never shown
///
///   adoptiv-migrate connect list
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct ListArgs {}

/// Revoke a connection at its service, where that can be done from here, and forget it
///
///   adoptiv-migrate connect remove hubspot
///   adoptiv-migrate connect remove https://api.adoptiv.example
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct RemoveArgs {
    /// Connection to forget: its address, or the service if it is the only one
    #[arg(value_name = "NAME", add = values::connections())]
    name: String,
    /// Do it without asking, also where it can't be revoked
    #[arg(short, long)]
    yes: bool,
}

pub fn list(_: &ListArgs, context: &Context) -> Result<Exit, CliError> {
    let credentials = Credentials::open(&remote::folder()?)?;
    let known = credentials.all().cloned().collect();
    context.ui.show(&Connections { command: "connect list", connections: known }, connections)?;
    Ok(Exit::Clean)
}

pub fn remove(args: &RemoveArgs, context: &Context) -> Result<Exit, CliError> {
    let folder = remote::folder()?;
    let credentials = Credentials::open(&folder)?;
    let found = find(&credentials, &args.name)?.clone();
    if !args.yes {
        if !context.ui.can_ask() {
            let what = secret_of(&found);
            let message =
                format!("`connect remove` forgets a {what}, and nobody is there to be asked");
            return Err(CliError::new(Kind::Usage, message).hint("add `--yes` to do it"));
        }
        if !context.ui.confirm(&format!("Forget the {} for `{}`?", secret_of(&found), found.url))? {
            context.ui.status("Nothing was changed.");
            return Ok(Exit::Clean);
        }
    }
    let Some(revoked) = revoke_and_forget(args, &folder, &found, context)? else {
        context.ui.status("Nothing was changed.");
        return Ok(Exit::Clean);
    };
    let take_back = if revoked { None } else { take_back(&found) };
    let Connection { service, url, .. } = found;
    let report = Removed { command: "connect remove", service, url, revoked, take_back };
    if context.ui.is_quiet() && !report.revoked {
        context.ui.warn(&format!(
            "the token for `{}` is forgotten here, and not revoked there",
            report.url
        ));
    }
    context.ui.did(&report, removed)?;
    Ok(Exit::Clean)
}

/// Revokes what can be revoked, then forgets; whether it was revoked, or nothing where the user rather
/// keeps it. Under the lock: a token that is renewed meanwhile would survive.
fn revoke_and_forget(
    args: &RemoveArgs,
    folder: &Path,
    found: &Connection,
    context: &Context,
) -> Result<Option<bool>, CliError> {
    let lock = Lock::take(folder, &|| false)?;
    let mut credentials = Credentials::open(folder)?;
    let revoked = match Service::from_name(&found.service) {
        Some(service) => {
            // A token that can't be had any more is forgotten all the same.
            let secrets = credentials.secrets(&found.service, &found.url).ok().flatten();
            match revoke(service, found, secrets) {
                Ok(revoked) => revoked,
                Err(error) => {
                    let said = tame(&error.to_string(), 500);
                    let place = Grant::of(service).taken_back;
                    context.ui.warn(&format!(
                        "the token could not be revoked and may still be good: {said}. Take it back \
                         at {}: {place}.",
                        service.title()
                    ));
                    if !args.yes && !context.ui.confirm("Forget it here all the same?")? {
                        return Ok(None);
                    }
                    false
                }
            }
        }
        None => false,
    };
    credentials
        .forget_with(&lock, |known| known.service == found.service && known.url == found.url)?;
    Ok(Some(revoked))
}

/// Makes worthless what was granted; `false` where the service has no call for it.
fn revoke(
    service: Service,
    known: &Connection,
    secrets: Option<Secrets>,
) -> Result<bool, HttpError> {
    let (Some(secrets), Some(id)) = (secrets, &known.client_id) else { return Ok(false) };
    if known.how == How::Static {
        return Ok(false);
    }
    let app = App { id: id.clone(), secret: secrets.app };
    let stop = remote::stop(&interrupt::listen());
    let oauth = signin::oauth(service, known.login_url.as_deref(), app, &stop)?;
    // With the refresh token goes all that was got with it.
    oauth.revoke(secrets.refresh.as_ref().unwrap_or(&secrets.token))
}

/// What is kept of a connection, as people call it.
fn secret_of(known: &Connection) -> &'static str {
    if known.service == MAIL { "password" } else { "token" }
}

/// Where the user makes it worthless.
fn take_back(known: &Connection) -> Option<String> {
    let service = Service::from_name(&known.service)?;
    let grant = Grant::of(service);
    let place = match known.how {
        How::Static => grant.fixed.place,
        How::Oauth | How::ClientCredentials => grant.taken_back,
    };
    Some(format!("{}: {place}", service.title()))
}

fn find<'a>(credentials: &'a Credentials, name: &str) -> Result<&'a Connection, CliError> {
    let url = Address::parse(name).map_or_else(|_| name.to_owned(), |address| address.to_string());
    let answers = |known: &&Connection| {
        let host = known.url.split_once("://").map_or("", |(_, host)| host);
        known.url == url || host == name || known.service.eq_ignore_ascii_case(name)
    };
    let found: Vec<&Connection> = credentials.all().filter(answers).collect();
    match found[..] {
        [one] => Ok(one),
        [] => Err(CliError::new(Kind::Refused, format!("`{name}` is not connected"))
            .hint("`adoptiv-migrate connect list` lists what is")),
        _ => {
            let message = format!("{} connections answer to `{name}`", found.len());
            let error = CliError::new(Kind::Refused, message).hint("name one by its address");
            Err(found.iter().fold(error, |error, known| error.because(known.url.clone())))
        }
    }
}
