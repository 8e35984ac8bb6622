//! `workspace users`: whom owners are matched with.

use std::path::PathBuf;

use clap::Subcommand;

use super::users_file;
use crate::cli::completions::values;
use crate::cli::destination::Access;
use crate::cli::error::{CliError, Kind};
use crate::cli::options::crm_named;
use crate::cli::{Context, inputs, sources};
use crate::config::CrmSource;
use crate::model::Advice;
use crate::model::email::parse_email;
use crate::store::{Store, User};
use crate::ui::text::{Page, lists, plural};

const LIST: &str = "workspace users list";

#[derive(Subcommand)]
pub enum Users {
    /// List the users
    ///
    ///   adoptiv-migrate workspace users list
    #[command(verbatim_doc_comment)]
    List,
    /// Add a user, or rename the one of that address; the first user is the importer
    ///
    ///   adoptiv-migrate workspace users add kim@acme.example --name "Kim Doe"
    #[command(verbatim_doc_comment)]
    Add {
        /// E-mail address that owners are matched by
        #[arg(value_name = "EMAIL", value_parser = email)]
        email: String,
        /// Display name
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// Let unmatched owners fall back to this user
        #[arg(long)]
        importer: bool,
    },
    /// Remove a user
    ///
    ///   adoptiv-migrate workspace users remove kim@acme.example
    #[command(verbatim_doc_comment)]
    Remove {
        /// E-mail address
        #[arg(value_name = "EMAIL", add = values::users())]
        email: String,
    },
    /// Add the users of a CSV file with the columns email and name, or the active ones of a CRM
    ///
    ///   adoptiv-migrate workspace users import users.csv
    ///   adoptiv-migrate workspace users import hubspot
    #[command(verbatim_doc_comment)]
    Import {
        /// The file, or a CRM that is connected
        #[arg(value_name = "SOURCE", add = values::sources())]
        file: PathBuf,
        /// Read the CRM at this address [default: where it is connected]
        #[arg(long, value_name = "URL", value_hint = clap::ValueHint::Url)]
        source_url: Option<String>,
    },
}

fn email(text: &str) -> Result<String, String> {
    parse_email(text).ok_or_else(|| "is no e-mail address".to_owned())
}

pub fn run(command: Users, context: &Context) -> Result<(), CliError> {
    let path = context.destination.path();
    if !matches!(command, Users::List) {
        super::refuse_api(context)?;
    }
    let (command, store) = match command {
        Users::List => (LIST, context.open(Access::Read)?.store),
        Users::Add { email, name, importer } => {
            let store = Store::open(path)?;
            store.add_user(&email, name.as_deref())?;
            if importer {
                store.set_importer(&email)?;
            }
            ("workspace users add", store)
        }
        Users::Remove { email } => {
            inputs::must_exist(path)?;
            let store = Store::open(path)?;
            if !store.remove_user(&email)? {
                return Err(CliError::new(Kind::Refused, format!("there is no user `{email}`"))
                    .hint(Advice::command(["workspace", "users", "list"]).then(" lists them")));
            }
            ("workspace users remove", store)
        }
        Users::Import { file, source_url } => {
            let crm = crm_named(&file);
            let found = match crm {
                Some(service) => {
                    let crm = CrmSource {
                        service,
                        url: source_url,
                        budget: 1.0,
                        since_last: false,
                        leads: false,
                    };
                    users_file::of(&sources::users(crm, context)?, service.title())?
                }
                None => users_file::read(&file)?,
            };
            let store = Store::open(path)?;
            let mut new = 0;
            for user in &found.users {
                new += u64::from(store.add_user(&user.email, user.name.as_deref())?);
            }
            let users = plural(new, "user is", "users are");
            let there = crm.map_or("in the file", |_| "there");
            context.ui.status(&format!("{users} new, of {} {there}.", found.users.len()));
            for line in found.skipped {
                context
                    .ui
                    .warn(&format!("line {line} has no valid e-mail address and was left out"));
            }
            ("workspace users import", store)
        }
    };
    let users: Vec<User> = store.users()?;
    let render = |page: &mut Page, users: &lists::Users<User>| {
        let users = users.users.iter();
        lists::users(page, users.map(|user| (&*user.email, user.name.as_deref(), user.importer)));
    };
    if command == LIST {
        context.ui.show(&lists::Users { command, users }, render)?;
    } else {
        context.ui.did(&lists::Users { command, users }, render)?;
    }
    Ok(())
}
