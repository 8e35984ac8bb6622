//! Every environment variable that the program reads, and the only code that reads them.

use std::ffi::OsString;
use std::path::PathBuf;

use etcetera::BaseStrategy;

/// A variable and what it does.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it does, one line.
    pub does: &'static str,
}

/// The destination where `--to` is not given; read by the command line's parser.
pub const TO: &str = "ADOPTIV_TO";
/// Set by the completion scripts to the shell that asks.
pub const COMPLETE: &str = "ADOPTIV_MIGRATE_COMPLETE";
/// The token of the API.
pub const TOKEN: &str = "ADOPTIV_TOKEN";
const HUBSPOT_TOKEN: &str = "ADOPTIV_MIGRATE_HUBSPOT_TOKEN";
const SALESFORCE_TOKEN: &str = "ADOPTIV_MIGRATE_SALESFORCE_TOKEN";
const PIPEDRIVE_TOKEN: &str = "ADOPTIV_MIGRATE_PIPEDRIVE_TOKEN";
const CLOSE_TOKEN: &str = "ADOPTIV_MIGRATE_CLOSE_TOKEN";
/// The address of the Salesforce organization that the environment has the token of.
pub const SALESFORCE_URL: &str = "ADOPTIV_MIGRATE_SALESFORCE_URL";
/// The password of the mail server.
pub const SMTP_PASSWORD: &str = "ADOPTIV_MIGRATE_SMTP_PASSWORD";
const CONFIG_DIR: &str = "ADOPTIV_MIGRATE_CONFIG_DIR";
const NO_COLOR: &str = "NO_COLOR";
const TERM: &str = "TERM";
const COLUMNS: &str = "COLUMNS";

/// All of them, as the help and the man page list them.
pub const ALL: [Variable; 14] = [
    Variable { name: TO, does: "the destination where --to is not given" },
    Variable { name: TOKEN, does: "the API's token, before the one that `connect adoptiv` keeps" },
    Variable { name: HUBSPOT_TOKEN, does: "a service key or a private app's token of HubSpot" },
    Variable { name: SALESFORCE_TOKEN, does: "an access token of Salesforce" },
    Variable { name: SALESFORCE_URL, does: "the address of its organization" },
    Variable { name: PIPEDRIVE_TOKEN, does: "a personal API token of Pipedrive" },
    Variable { name: CLOSE_TOKEN, does: "an API key of Close" },
    Variable {
        name: "ADOPTIV_MIGRATE_<CRM>_CLIENT_ID",
        does: "the id of your app at HUBSPOT, SALESFORCE, PIPEDRIVE or CLOSE",
    },
    Variable { name: "ADOPTIV_MIGRATE_<CRM>_CLIENT_SECRET", does: "its secret" },
    Variable {
        name: SMTP_PASSWORD,
        does: "the mail server's password, before the one that `connect mail` keeps",
    },
    Variable { name: CONFIG_DIR, does: "the folder of the credentials and of config.toml" },
    Variable { name: NO_COLOR, does: "no colour, whatever its value, unless it is empty" },
    Variable { name: TERM, does: "`dumb` means neither colour nor progress bars" },
    Variable { name: COLUMNS, does: "the width of what is printed, instead of the terminal's" },
];

/// The list as a section of the help.
pub fn help() -> String {
    let mut text = String::from("Environment:\n");
    for variable in ALL {
        text.push_str(&format!("  {}\n          {}\n", variable.name, variable.does));
    }
    text
}

/// The shell whose completion script asks, if one does.
pub fn completes_for() -> Option<String> {
    text(COMPLETE)
}

/// The destination where `--to` is not given.
pub fn destination() -> Option<String> {
    text(TO)
}

/// The API's token. The text is secret: nothing may show it.
pub fn token() -> Option<String> {
    text(TOKEN)
}

/// The name of a CRM's variable: `ADOPTIV_MIGRATE_HUBSPOT_TOKEN`.
pub fn crm_variable(service: &str, what: &str) -> String {
    format!("ADOPTIV_MIGRATE_{}_{what}", service.to_uppercase())
}

/// A CRM's token. The text is secret.
pub fn crm_token(service: &str) -> Option<String> {
    text(&crm_variable(service, "TOKEN"))
}

/// The id of the user's app at a CRM.
pub fn client_id(service: &str) -> Option<String> {
    text(&crm_variable(service, "CLIENT_ID"))
}

/// Its secret. The text is secret.
pub fn client_secret(service: &str) -> Option<String> {
    text(&crm_variable(service, "CLIENT_SECRET"))
}

/// The address of the Salesforce organization.
pub fn salesforce_url() -> Option<String> {
    text(SALESFORCE_URL)
}

/// The password of the mail server. The text is secret.
pub fn smtp_password() -> Option<String> {
    text(SMTP_PASSWORD)
}

/// The folder where settings are kept: as the user says, else where the system keeps those of
/// programs (`~/.config/adoptiv-migrate` on Linux).
pub fn config_dir() -> Option<PathBuf> {
    if let Some(folder) = filled(CONFIG_DIR) {
        return Some(PathBuf::from(folder));
    }
    let system = etcetera::choose_base_strategy().ok()?;
    Some(system.config_dir().join(super::shell::PROGRAM))
}

/// Whether the user wants no colour at all.
pub fn no_color() -> bool {
    filled(NO_COLOR).is_some()
}

/// Whether the terminal can only take lines of text.
pub fn dumb_terminal() -> bool {
    filled(TERM).is_some_and(|term| term == "dumb")
}

/// The width that the user asks for.
pub fn columns() -> Option<usize> {
    filled(COLUMNS)?.to_str()?.parse().ok().filter(|width| *width > 0)
}

/// The command line, the program's name first.
#[expect(clippy::disallowed_methods, reason = "the one place that takes the command line")]
pub fn args() -> Vec<OsString> {
    std::env::args_os().collect()
}

fn text(name: &str) -> Option<String> {
    filled(name).map(|value| value.to_string_lossy().into_owned())
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn filled(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}
