//! `connect list` and `connect remove`: what is connected.

use crate::cli::error::{CliError, Kind};
use crate::cli::{Context, Exit, remote};
use crate::config::credentials::{Connection, Credentials};
use crate::http::Address;
use crate::ui::text::connect::{Connections, Removed, connections, removed};

/// Forget a connection
///
/// The token is forgotten here; to make it worthless, revoke it in the workspace.
///
///   adoptiv-migrate connect remove https://api.adoptiv.example
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct RemoveArgs {
    /// Connection to forget: its address, or the service if it is the only one
    #[arg(value_name = "NAME")]
    name: String,
    /// Do it without asking
    #[arg(short, long)]
    yes: bool,
}

pub fn list(context: &Context) -> Result<Exit, CliError> {
    let credentials = Credentials::open(&remote::folder()?)?;
    let known = credentials.all().cloned().collect();
    context.ui.show(&Connections { command: "connect list", connections: known }, connections)?;
    Ok(Exit::Clean)
}

pub fn remove(args: &RemoveArgs, context: &Context) -> Result<Exit, CliError> {
    let mut credentials = Credentials::open(&remote::folder()?)?;
    let (service, url) = {
        let found = find(&credentials, &args.name)?;
        (found.service.clone(), found.url.clone())
    };
    if !args.yes {
        if !context.ui.can_ask() {
            let message = "`connect remove` forgets a token, and nobody is there to be asked";
            return Err(CliError::new(Kind::Usage, message).hint("add `--yes` to do it"));
        }
        if !context.ui.confirm(&format!("Forget the token for `{url}`?"))? {
            context.ui.status("Nothing was changed.");
            return Ok(Exit::Clean);
        }
    }
    credentials.forget(|known| known.service == service && known.url == url)?;
    context.ui.show(&Removed { command: "connect remove", service, url }, removed)?;
    Ok(Exit::Clean)
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
