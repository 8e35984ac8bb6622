//! `workspace`: the settings and users of the destination.

mod users;
mod users_file;

use chrono_tz::Tz;
use clap::Subcommand;

use super::completions::values;
use super::destination::Access;
use super::error::{CliError, Kind};
use super::options::zone;
use super::{Context, Exit};
use crate::model::money::{Named, parse_currency};
use crate::store::Store;
use crate::ui::text::lists;

/// Show and set the workspace's time zone, currency, region and users
///
/// They decide what a plain date, a bare amount and a national phone number mean, and whose records
/// are whose.
///
///   adoptiv-migrate workspace set --timezone America/New_York --region US
///   adoptiv-migrate workspace users add kim@acme.example --name "Kim Doe"
///   adoptiv-migrate workspace users import users.csv
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show the settings and what the workspace holds
    ///
    ///   adoptiv-migrate workspace show
    #[command(verbatim_doc_comment)]
    Show,
    Set(SetArgs),
    /// List, add, remove and import users
    ///
    ///   adoptiv-migrate workspace users list
    ///   adoptiv-migrate workspace users import users.csv
    #[command(verbatim_doc_comment)]
    Users {
        #[command(subcommand)]
        command: users::Users,
    },
}

/// Set the time zone, the currency, the region
///
///   adoptiv-migrate workspace set --timezone Europe/Berlin --currency EUR
#[derive(clap::Args)]
#[command(verbatim_doc_comment, override_usage = "adoptiv-migrate workspace set [OPTIONS]")]
#[group(required = true, multiple = true)]
struct SetArgs {
    /// IANA zone of dates and times that name none
    #[arg(long, value_name = "ZONE", value_parser = zone, add = values::zones())]
    timezone: Option<Tz>,
    /// ISO 4217 code of amounts that name no currency
    #[arg(long, value_name = "CODE", value_parser = currency)]
    currency: Option<String>,
    /// ISO 3166 region of phone numbers without a country code
    #[arg(long, value_name = "CC", value_parser = region)]
    region: Option<String>,
}

fn currency(text: &str) -> Result<String, String> {
    parse_currency(text)
        .and_then(Named::code)
        .map(str::to_owned)
        .ok_or_else(|| "is no ISO 4217 currency code, such as `USD`".to_owned())
}

fn region(text: &str) -> Result<String, String> {
    let code = text.to_ascii_uppercase();
    if code == "UK" {
        Err("is no ISO 3166 region; did you mean `GB`?".to_owned())
    } else if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Ok(code)
    } else {
        Err("is no ISO 3166 region of two letters, such as `US`".to_owned())
    }
}

pub fn run(args: Args, context: &Context) -> Result<Exit, CliError> {
    let path = context.destination.path();
    match args.command {
        Command::Show => {
            let store = context.open(Access::Read)?.store;
            context.ui.show(&of("workspace show", &store, context)?, lists::workspace)?;
        }
        Command::Set(set) => {
            refuse_api(context)?;
            let store = Store::open(path)?;
            let mut settings = store.settings()?;
            settings.timezone = set.timezone.unwrap_or(settings.timezone);
            settings.currency = set.currency.unwrap_or(settings.currency);
            settings.region = set.region.unwrap_or(settings.region);
            store.set_settings(&settings)?;
            context.ui.did(&of("workspace set", &store, context)?, lists::workspace)?;
        }
        Command::Users { command } => users::run(command, context)?,
    }
    Ok(Exit::Clean)
}

/// A workspace behind the API has its settings and users from its own people.
fn refuse_api(context: &Context) -> Result<(), CliError> {
    let Some(url) = context.destination.url() else { return Ok(()) };
    Err(CliError::new(Kind::Refused, format!("settings and users of `{url}` are its own"))
        .hint("change them in Adoptiv; the next run takes them over"))
}

fn of(
    command: &'static str,
    store: &Store,
    context: &Context,
) -> Result<lists::Workspace, CliError> {
    let settings = store.settings()?;
    let users = store.users()?;
    Ok(lists::Workspace {
        command,
        destination: context.destination.name.clone(),
        timezone: settings.timezone.name().to_owned(),
        currency: settings.currency,
        region: settings.region,
        users: users.len(),
        importer: users.into_iter().find(|user| user.importer).map(|user| user.email),
        pipelines: store.pipelines()?.into_iter().map(|pipeline| pipeline.name).collect(),
        custom_fields: store.custom_fields()?,
    })
}

#[cfg(test)]
mod tests {
    use super::region;

    #[test]
    fn a_region_is_two_letters_in_any_case() {
        assert_eq!(region("us").unwrap(), "US");
        assert!(region("UK").unwrap_err().contains("`GB`"));
        assert!(region("USA").is_err() && region("U1").is_err() && region("ßx").is_err());
    }
}
