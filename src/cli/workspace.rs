//! `workspace`: the settings and users of the destination.

use std::path::PathBuf;

use chrono_tz::Tz;
use clap::Subcommand;

use super::error::{CliError, Kind};
use super::options::zone;
use super::{Context, Exit, inputs, users_file};
use crate::model::email::parse_email;
use crate::model::money::parse_currency;
use crate::store::{Store, User};
use crate::ui::text::{lists, plural};

/// Show and set the workspace's time zone, currency, region and users
///
/// They decide what a plain date, a bare amount and a national phone number mean, and whose records
/// are whose.
///
///   adoptiv-migrate workspace set --timezone America/New_York --currency USD --region US
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
    Show,
    Set(SetArgs),
    /// List, add, remove and import users
    Users {
        #[command(subcommand)]
        command: UsersCommand,
    },
}

/// Set the time zone, the currency, the region
#[derive(clap::Args)]
#[group(required = true, multiple = true)]
struct SetArgs {
    /// IANA zone of dates and times that name none
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    timezone: Option<Tz>,
    /// ISO 4217 code of amounts that name no currency
    #[arg(long, value_name = "CODE", value_parser = currency)]
    currency: Option<String>,
    /// ISO 3166 region of phone numbers without a country code
    #[arg(long, value_name = "CC", value_parser = region)]
    region: Option<String>,
}

#[derive(Subcommand)]
enum UsersCommand {
    /// List the users
    List,
    /// Add a user, or rename the one of that address; the first user is the importer
    Add {
        /// E-mail address that owners are matched by
        #[arg(value_name = "EMAIL", value_parser = email)]
        email: String,
        /// Display name
        #[arg(long)]
        name: Option<String>,
        /// Let unmatched owners fall back to this user
        #[arg(long)]
        importer: bool,
    },
    /// Remove a user
    Remove {
        /// E-mail address
        #[arg(value_name = "EMAIL")]
        email: String,
    },
    /// Add the users of a CSV file with the columns email and name
    Import {
        /// The file
        file: PathBuf,
    },
}

fn currency(text: &str) -> Result<String, String> {
    parse_currency(text)
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

fn email(text: &str) -> Result<String, String> {
    parse_email(text).ok_or_else(|| "is no e-mail address".to_owned())
}

pub fn run(args: Args, context: &Context) -> Result<Exit, CliError> {
    let path = context.destination.path();
    match args.command {
        Command::Show => show("workspace show", &Store::open_to_read(path)?, context)?,
        Command::Set(set) => {
            let mut store = Store::open(path)?;
            let mut settings = store.settings()?;
            settings.timezone = set.timezone.unwrap_or(settings.timezone);
            settings.currency = set.currency.unwrap_or(settings.currency);
            settings.region = set.region.unwrap_or(settings.region);
            store.set_settings(&settings)?;
            show("workspace set", &store, context)?;
        }
        Command::Users { command } => users(command, context)?,
    }
    Ok(Exit::Clean)
}

fn show(command: &'static str, store: &Store, context: &Context) -> Result<(), CliError> {
    let settings = store.settings()?;
    let users = store.users()?;
    let workspace = lists::Workspace {
        command,
        destination: context.destination.name.clone(),
        timezone: settings.timezone.name().to_owned(),
        currency: settings.currency,
        region: settings.region,
        users: users.len(),
        importer: users.into_iter().find(|user| user.importer).map(|user| user.email),
        pipelines: store.pipelines()?.into_iter().map(|pipeline| pipeline.name).collect(),
        custom_fields: store.custom_fields()?,
    };
    context.ui.show(&workspace, lists::workspace)?;
    Ok(())
}

fn users(command: UsersCommand, context: &Context) -> Result<(), CliError> {
    let path = context.destination.path();
    let (command, store) = match command {
        UsersCommand::List => ("workspace users list", Store::open_to_read(path)?),
        UsersCommand::Add { email, name, importer } => {
            let mut store = Store::open(path)?;
            store.add_user(&email, name.as_deref())?;
            if importer {
                store.set_importer(&email)?;
            }
            ("workspace users add", store)
        }
        UsersCommand::Remove { email } => {
            inputs::must_exist(path)?;
            let mut store = Store::open(path)?;
            if !store.remove_user(&email)? {
                return Err(CliError::new(Kind::Refused, format!("there is no user `{email}`"))
                    .hint("`adoptiv-migrate workspace users list` lists them"));
            }
            ("workspace users remove", store)
        }
        UsersCommand::Import { file } => {
            let found = users_file::read(&file)?;
            let mut store = Store::open(path)?;
            let mut new = 0;
            for user in &found.users {
                new += u64::from(store.add_user(&user.email, user.name.as_deref())?);
            }
            let users = plural(new, "user is", "users are");
            context.ui.status(&format!("{users} new, of {} in the file.", found.users.len()));
            for line in found.skipped {
                context
                    .ui
                    .warn(&format!("line {line} has no valid e-mail address and was left out"));
            }
            ("workspace users import", store)
        }
    };
    let users: Vec<User> = store.users()?;
    context.ui.show(&lists::Users { command, users }, |page, users| {
        let users = users.users.iter();
        lists::users(page, users.map(|user| (&*user.email, user.name.as_deref(), user.importer)));
    })?;
    Ok(())
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
