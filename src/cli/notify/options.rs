//! The options of commands that end with an e-mail, and what they mean.

use std::cell::Cell;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::account::{self, Sender, connect};
use crate::cli::error::{CliError, Kind};
use crate::cli::output::Output;
use crate::cli::paths::{Place, Taken, Writes};
use crate::cli::remote;
use crate::notify;

/// Whom a message is from that is written to a file where no mail server is connected.
const NOBODY: &str = "adoptiv-migrate@localhost";

/// Who gets an e-mail, and with what.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "E-mail when it is done")]
pub struct MailOptions {
    /// Send an e-mail to this address; may be given several times [default: `notify` of `[mail]` in
    /// config.toml]
    #[arg(long, value_name = "ADDRESS", value_parser = address, value_hint = clap::ValueHint::EmailAddress)]
    pub notify: Vec<String>,
    /// Write the e-mail to this file instead of sending it
    #[arg(long, value_name = "FILE.eml", value_hint = clap::ValueHint::FilePath)]
    pub notify_file: Option<PathBuf>,
    /// What goes along with it beside the report without values
    #[arg(long, value_name = "WHAT")]
    pub attach: Vec<Attach>,
}

/// Who gets an e-mail when a run is done, has failed or was interrupted, when, and with what.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "E-mail when it is done")]
pub struct NotifyOptions {
    #[command(flatten)]
    mail: MailOptions,
    /// Send none, whatever config.toml says
    #[arg(long, conflicts_with_all = ["notify", "notify_file", "attach"])]
    pub no_notify: bool,
    /// When to send it
    #[arg(long, value_name = "WHEN", default_value = "always")]
    pub notify_on: When,
}

/// When an e-mail is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// However it ends
    #[default]
    Always,
    /// If what was found is not good (exit code 3), or it failed
    Findings,
    /// If it failed or was interrupted
    Failure,
}

/// What goes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Attach {
    /// The whole report, with values of rows, in place of the one without
    Report,
    /// The rejected rows
    Rejects,
}

/// An address on the command line.
pub fn address(text: &str) -> Result<String, String> {
    notify::address(text).map_err(|error| error.to_string())
}

/// How an e-mail goes out.
pub enum Way {
    /// By a mail server.
    Send(Box<Sender>),
    /// To a file.
    File(PathBuf, Cell<Option<Output>>, String),
}

/// Who gets an e-mail, when, with what, and how it goes out.
pub struct Notify {
    pub to: Vec<String>,
    pub when: When,
    pub attach: Vec<Attach>,
    pub way: Way,
}

impl NotifyOptions {
    /// What they mean; none if nobody gets an e-mail. Says before anything is done what keeps one from going out.
    /// `files` are those that the command writes besides.
    pub fn resolve(
        &self,
        taken: &Taken,
        files: &[Option<&PathBuf>],
    ) -> Result<Option<Notify>, CliError> {
        if self.no_notify {
            return Ok(None);
        }
        let notify = self.mail.resolve(taken, files)?;
        if notify.is_none() && (!self.mail.attach.is_empty() || self.notify_on != When::Always) {
            let message = "`--attach` and `--notify-on` are about an e-mail, and nobody gets one";
            return Err(CliError::new(Kind::Usage, message)
                .hint("name who does with `--notify kim@acme.example`"));
        }
        Ok(notify.map(|notify| Notify { when: self.notify_on, ..notify }))
    }
}

impl MailOptions {
    /// The same, whenever it is sent.
    pub fn resolve(
        &self,
        taken: &Taken,
        files: &[Option<&PathBuf>],
    ) -> Result<Option<Notify>, CliError> {
        let settings = remote::settings()?.mail();
        let named = if self.notify.is_empty() { &settings.notify } else { &self.notify };
        let mut to: Vec<String> = Vec::new();
        for address in named {
            if !to.iter().any(|known| known.eq_ignore_ascii_case(address)) {
                to.push(address.clone());
            }
        }
        let (when, attach) = (When::Always, self.attach.clone());
        if let Some(path) = &self.notify_file {
            let place = Place::of(path);
            if files.iter().flatten().any(|other| Place::of(other) == place) {
                let message = format!(
                    "`--notify-file` can't write `{}`: the report goes there",
                    path.display()
                );
                return Err(
                    CliError::new(Kind::Usage, message).hint("name another file; nothing was done")
                );
            }
            let output = Output::open("--notify-file", path, Writes::Mail, taken)?;
            // A file needs no password.
            let from =
                settings.from.clone().or_else(account::from).unwrap_or_else(|| NOBODY.to_owned());
            let way = Way::File(path.clone(), Cell::new(Some(output)), from);
            return Ok(Some(Notify { to, when, attach, way }));
        }
        if to.is_empty() {
            return Ok(None);
        }
        let sender = account::find(&settings)?.ok_or_else(|| {
            CliError::new(Kind::Usage, "no mail server is connected to send the e-mail by")
                .hint(format!("connect one with `{}`", connect()))
                .hint("or write it with `--notify-file FILE.eml`; nothing was done")
        })?;
        Ok(Some(Notify { to, when, attach, way: Way::Send(Box::new(sender)) }))
    }
}
