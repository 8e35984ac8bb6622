//! `config.toml`: how each CRM is reached and who gets an e-mail, for those who do not want to type it each time.
//!
//! ```toml
//! [salesforce]
//! login_url = "https://acme.my.salesforce.com"
//! client_id = "3MVG9…"
//! port = 1717
//!
//! [mail]
//! notify = ["kim@acme.example"]
//! ```

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::http::Address;
use crate::mapping::file::{Entry, Problem, Reader, entries};
use crate::notify::{self, Server};
use crate::source::crm::Service;

const FILE: &str = "config.toml";
const MAIL: &str = "mail";
const MAIL_KEYS: [&str; 3] = ["notify", "smtp", "from"];
const KEYS: [&str; 5] = ["url", "login_url", "port", "client_id", "redirect_url"];

/// What the file says of one CRM.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CrmSettings {
    /// The address of its API, where that is not the usual one: a proxy, a regional host.
    pub url: Option<String>,
    /// Where users sign in.
    pub login_url: Option<String>,
    /// The port of this machine that the redirect comes to.
    pub port: Option<u16>,
    /// The id of the user's app.
    pub client_id: Option<String>,
    /// The redirect URL that the app has, where it is none of this machine.
    pub redirect_url: Option<String>,
}

/// What the file says of e-mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailSettings {
    /// Who gets one when a run is done.
    pub notify: Vec<String>,
    /// The server, where it is not the one that is connected; its password comes from the environment.
    pub server: Option<Server>,
    /// The sender's address.
    pub from: Option<String>,
}

/// The file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    crms: BTreeMap<Service, CrmSettings>,
    mail: MailSettings,
}

/// Why it can't be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// It can't be read.
    #[error("can't read `{}`", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// What is in it can't be used.
    #[error("`{}` can't be used", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// All that is wrong, with the places.
        problems: Vec<Problem>,
    },
}

impl Settings {
    /// Reads the file of a folder; where there is none, nothing is set.
    pub fn open(folder: &Path) -> Result<Settings, SettingsError> {
        let path = folder.join(FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Settings::default()),
            Err(cause) => return Err(SettingsError::Unreadable { path, cause }),
        };
        let shown = path.display().to_string();
        read(&shown, &text).map_err(|problems| SettingsError::Wrong { path, problems })
    }

    /// What it says of e-mail.
    pub fn mail(&self) -> MailSettings {
        self.mail.clone()
    }

    /// What it says of a CRM.
    pub fn of(&self, service: Service) -> CrmSettings {
        self.crms.get(&service).cloned().unwrap_or_default()
    }
}

fn read(path: &str, text: &str) -> Result<Settings, Vec<Problem>> {
    let mut reader = Reader::new(path, text);
    let mut settings = Settings::default();
    if let Some(document) = reader.document() {
        let names = Service::ALL.map(Service::name);
        let names: Vec<&str> = names.into_iter().chain([MAIL]).collect();
        for entry in entries(document.as_table()) {
            if entry.name == MAIL {
                settings.mail = mail(&mut reader, &entry);
                continue;
            }
            match Service::from_name(entry.name).filter(|service| service.name() == entry.name) {
                Some(service) => {
                    let read = crm(&mut reader, &entry);
                    settings.crms.insert(service, read);
                }
                None => reader.unknown_key(&entry, "the configuration", &names),
            }
        }
    }
    let problems = reader.into_problems();
    if problems.is_empty() { Ok(settings) } else { Err(problems) }
}

fn crm(reader: &mut Reader<'_>, entry: &Entry<'_>) -> CrmSettings {
    let mut settings = CrmSettings::default();
    let Some(table) = reader.table(entry) else { return settings };
    let place = format!("`[{}]`", entry.name);
    for entry in entries(table) {
        match entry.name {
            "url" => settings.url = url(reader, &entry),
            "login_url" => settings.login_url = url(reader, &entry),
            "redirect_url" => settings.redirect_url = url(reader, &entry),
            "port" => settings.port = port(reader, &entry),
            "client_id" => settings.client_id = reader.string(&entry).map(str::to_owned),
            "client_secret" | "token" | "refresh_token" => {
                let hint = "`adoptiv-migrate connect` keeps it where nobody else may read it";
                let message = format!("`{}` is a secret and stands nowhere in here", entry.name);
                reader.report(entry.key_at, message, Some(hint.to_owned()));
            }
            _ => reader.unknown_key(&entry, &place, &KEYS),
        }
    }
    settings
}

fn mail(reader: &mut Reader<'_>, entry: &Entry<'_>) -> MailSettings {
    let mut settings = MailSettings::default();
    let Some(table) = reader.table(entry) else { return settings };
    for entry in entries(table) {
        match entry.name {
            "notify" => {
                for text in reader.strings(&entry) {
                    settings.notify.extend(address(reader, &entry, &text));
                }
            }
            "from" => {
                let text = reader.string(&entry).map(str::to_owned);
                settings.from = text.and_then(|text| address(reader, &entry, &text));
            }
            "smtp" => {
                let Some(text) = reader.string(&entry) else { continue };
                match Server::parse(text) {
                    Ok(server) => settings.server = Some(server),
                    Err(error) => reader.report(entry.at, error.to_string(), None),
                }
            }
            "password" => {
                let hint = "`adoptiv-migrate connect mail` keeps it where nobody else may read it";
                let message = "`password` is a secret and stands nowhere in here".to_owned();
                reader.report(entry.key_at, message, Some(hint.to_owned()));
            }
            _ => reader.unknown_key(&entry, "`[mail]`", &MAIL_KEYS),
        }
    }
    settings
}

fn address(reader: &mut Reader<'_>, entry: &Entry<'_>, text: &str) -> Option<String> {
    match notify::address(text) {
        Ok(address) => Some(address),
        Err(error) => {
            reader.report(entry.at, format!("`{text}` {error}"), None);
            None
        }
    }
}

fn url(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Option<String> {
    let text = reader.string(entry)?;
    match Address::parse(text) {
        Ok(address) => Some(address.to_string()),
        Err(error) => {
            reader.report(entry.at, error.to_string(), None);
            None
        }
    }
}

fn port(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Option<u16> {
    let number = entry.item.as_integer().and_then(|number| u16::try_from(number).ok());
    let port = number.filter(|port| *port > 0);
    if port.is_none() {
        let hint = "write `port = 1717`".to_owned();
        reader.report(entry.at, "`port` must be a number from 1 to 65535", Some(hint));
    }
    port
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_read() {
        let text = "[salesforce]\nlogin_url = \"https://ACME.my.salesforce.com/\"\nport = 7171\n\
                    client_id = \"app\"\n[hubspot]\nurl = \"http://127.0.0.1:9\"\n";
        let settings = read("config.toml", text).unwrap();
        let salesforce = settings.of(Service::Salesforce);
        assert_eq!(salesforce.login_url.as_deref(), Some("https://acme.my.salesforce.com"));
        assert_eq!((salesforce.port, salesforce.client_id.as_deref()), (Some(7171), Some("app")));
        assert_eq!(settings.of(Service::Hubspot).url.as_deref(), Some("http://127.0.0.1:9"));
        assert_eq!(settings.of(Service::Close), CrmSettings::default());
    }

    #[test]
    fn who_gets_an_e_mail_is_read_and_a_password_is_none_of_it() {
        let text = "[mail]\nnotify = [\"kim@ACME.example\", \"ada@acme.example\"]\n\
                    smtp = \"smtps://kim@mail.example\"\nfrom = \"migrations@acme.example\"\n";
        let mail = read("config.toml", text).unwrap().mail();
        assert_eq!(mail.notify, ["kim@acme.example", "ada@acme.example"]);
        assert_eq!(mail.server.unwrap().url(), "smtps://mail.example:465");
        assert_eq!(mail.from.as_deref(), Some("migrations@acme.example"));
        let text = "[mail]\nnotify = [\"kim\"]\npassword = \"s3cret\"\nsmpt = 1\nfrom = 2\n";
        let problems = read("config.toml", text).unwrap_err();
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        for (at, says) in
            ["`kim` is no e-mail address", "is a secret", "unknown key `smpt`", "`from`"]
                .into_iter()
                .enumerate()
        {
            assert!(said[at].contains(says), "{said:?}");
        }
        assert!(!format!("{problems:?}").contains("s3cret"));
    }

    #[test]
    fn all_that_is_wrong_is_said_with_its_place() {
        let text = "[hubspott]\n[hubspot]\nprot = 1\nport = 0\nurl = \"http://a.example\"\n\
                    token = \"s3cret\"\nclient_id = 7\n";
        let problems = read("config.toml", text).unwrap_err();
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        for (at, begins) in [
            "config.toml:1:2: unknown key `hubspott`",
            "config.toml:3:1: unknown key `prot` in `[hubspot]`",
            "config.toml:4:8: `port` must be a number",
            "config.toml:5:7: `http://a.example` is not encrypted",
            "config.toml:6:1: `token` is a secret",
            "config.toml:7:13: `client_id` must be a text",
        ]
        .into_iter()
        .enumerate()
        {
            assert!(said[at].starts_with(begins), "{}", said[at]);
        }
        assert_eq!(problems[1].hint.as_deref(), Some("did you mean `port`?"));
        assert!(!format!("{said:?}").contains("s3cret"));
        assert!(read("config.toml", "[hubspot").is_err());
    }
}
