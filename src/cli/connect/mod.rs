//! `connect`: takes tokens, verifies them, and keeps them.

mod adoptiv;
mod kept;

use clap::Subcommand;

use super::error::{CliError, Kind};
use super::{Context, Exit};

/// Connect an Adoptiv workspace, and list or forget what is connected
///
/// The token comes from standard input, from a hidden prompt or from `ADOPTIV_TOKEN`, never from an
/// argument. It is verified with the calls that a real run makes, and kept in a file that nobody
/// else may read, or in the system's key ring where the program is built with it.
///
///   adoptiv-migrate connect adoptiv --to https://api.adoptiv.example
///   adoptiv-migrate connect adoptiv --to https://api.adoptiv.example --token-stdin < token.txt
///   adoptiv-migrate connect list
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Adoptiv(adoptiv::Args),
    /// List what is connected; tokens are never shown
    List,
    Remove(kept::RemoveArgs),
    #[command(hide = true)]
    Hubspot,
    #[command(hide = true)]
    Salesforce,
    #[command(hide = true)]
    Pipedrive,
    #[command(hide = true)]
    Close,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, CliError> {
    match args.command {
        Command::Adoptiv(args) => adoptiv::run(&args, context),
        Command::List => kept::list(context),
        Command::Remove(args) => kept::remove(&args, context),
        Command::Hubspot => not_yet("HubSpot"),
        Command::Salesforce => not_yet("Salesforce"),
        Command::Pipedrive => not_yet("Pipedrive"),
        Command::Close => not_yet("Close"),
    }
}

fn not_yet(name: &str) -> Result<Exit, CliError> {
    let message = format!("connecting {name} is not there yet in this version");
    Err(CliError::new(Kind::Unsupported, message)
        .hint(format!("export CSV files from {name} and import these")))
}
