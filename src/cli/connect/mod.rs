//! `connect`: gets or takes tokens, verifies them, and keeps them.

mod adoptiv;
mod crm;
mod kept;
mod mail;
mod sign_in;
mod verify;

use clap::Subcommand;

use super::error::CliError;
use super::{Context, Exit};
use crate::source::crm::Service;

/// Connect a CRM, a workspace or a mail server, and list or forget what is connected
///
/// A CRM is signed in to with your browser and an app of your own, or connected with a token that you
/// made there. Secrets come from standard input, from a hidden prompt or from the environment, never
/// from an argument. What is got is verified with the calls that a real run makes, and kept in a file
/// that nobody else may read, or in the system's key ring where the program is built with it.
///
///   adoptiv-migrate connect hubspot --client-id ID
///   adoptiv-migrate connect close --token-stdin < key.txt
///   adoptiv-migrate connect salesforce --no-browser
///   adoptiv-migrate connect adoptiv --to https://api.adoptiv.example
///   adoptiv-migrate connect mail --smtp smtps://kim@mail.example:465 \
///     --from migrations@acme.example
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
    /// Connect HubSpot: by signing in, or with a service key or a private app's token
    ///
    ///   adoptiv-migrate connect hubspot --client-id ID
    ///   adoptiv-migrate connect hubspot --token-stdin < token.txt
    #[command(verbatim_doc_comment)]
    Hubspot(crm::Args),
    /// Connect Salesforce: by signing in, with client credentials, or with an access token
    ///
    ///   adoptiv-migrate connect salesforce --client-id ID
    ///   adoptiv-migrate connect salesforce --login-url https://test.salesforce.com
    #[command(verbatim_doc_comment)]
    Salesforce(crm::SalesforceArgs),
    /// Connect Pipedrive: by signing in, or with a personal API token
    ///
    ///   adoptiv-migrate connect pipedrive --token-stdin < token.txt
    ///   adoptiv-migrate connect pipedrive --client-id ID --secret-stdin < secret.txt
    #[command(verbatim_doc_comment)]
    Pipedrive(crm::Args),
    /// Connect Close: with an API key, or by signing in through an https page of yours
    ///
    ///   adoptiv-migrate connect close --token-stdin < key.txt
    #[command(verbatim_doc_comment)]
    Close(crm::Args),
    Mail(mail::Args),
    List(kept::ListArgs),
    Remove(kept::RemoveArgs),
}

pub fn run(args: Args, context: &Context) -> Result<Exit, CliError> {
    match args.command {
        Command::Adoptiv(args) => adoptiv::run(&args, context),
        Command::Hubspot(args) => crm::run(Service::Hubspot, &args, context),
        Command::Salesforce(args) => crm::run_salesforce(&args, context),
        Command::Pipedrive(args) => crm::run(Service::Pipedrive, &args, context),
        Command::Close(args) => crm::run(Service::Close, &args, context),
        Command::Mail(args) => mail::run(args, context),
        Command::List(args) => kept::list(&args, context),
        Command::Remove(args) => kept::remove(&args, context),
    }
}
