//! Sends the e-mail of a run, or writes it, and tells what became of it.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::options::{Attach, Notify, Way, When};
use crate::cli::error::{CliError, Kind};
use crate::cli::{Context, interrupt};
use crate::engine::reconcile::Reconciliation;
use crate::engine::report::Report;
use crate::http::Stop;
use crate::notify::{Attachment, Message, NotSent, Refused, Sent, send};
use crate::ui::html;
use crate::ui::mail::{self, Failure, Letter};
use crate::ui::text::import::Next;

/// What an e-mail may cost, all in all.
pub const LIMIT: Duration = Duration::from_secs(30);
/// The stable code of one that did not get through.
const NOT_SENT: &str = "mail_not_sent";
/// What goes along at the most, in bytes. It is a third larger on its way, and many servers refuse what is larger
/// than 10 MB then.
const HEAVIEST: u64 = 7 << 20;
const PAGE: &str = "text/html; charset=utf-8";
const TABLE: &str = "text/csv; charset=utf-8";

/// A letter and its files, or why there is none.
pub type Made = Result<(Letter, Vec<Attachment>), String>;

/// A run that an e-mail is about.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// `import`.
    pub command: &'static str,
    /// What is read.
    pub sources: Vec<String>,
    /// The command that does it again.
    pub again: String,
}

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    Well,
    Findings,
    Failure,
}

impl Ended {
    fn of(ok: bool) -> Ended {
        if ok { Ended::Well } else { Ended::Findings }
    }
}

impl When {
    fn is_now(self, ended: Ended) -> bool {
        match self {
            When::Always => true,
            When::Findings => ended != Ended::Well,
            When::Failure => ended == Ended::Failure,
        }
    }
}

/// Sends the e-mail of an import that came to its end; what became of it. `failed` is what could not be written
/// though all else was done.
pub fn import(
    notify: Option<Notify>,
    report: &Report,
    next: &[Next],
    failed: Option<&CliError>,
    context: &Context,
) -> Option<Value> {
    let ended = failed.map_or(Ended::of(report.ok), |_| Ended::Failure);
    let notify = notify.filter(|notify| notify.when.is_now(ended))?;
    let failed = failed.map(not_all_done);
    let made = import_letter(&notify, report, &report.rejects_files, next, failed);
    let again = |to: &[String]| again_by_notify(report.import_id, to, &notify, context);
    Some(notify.post(made, context).tell(again, context))
}

/// The e-mail of an import with its files, its rejected rows being in `rejects_files`; `said` stands before all else
/// that is said at its end.
pub fn import_letter(
    notify: &Notify,
    report: &Report,
    rejects_files: &[String],
    next: &[Next],
    said: Option<String>,
) -> Made {
    let number = report.import_id.map(|id| format!("-{id}")).unwrap_or_default();
    let (mut files, mut attached) = page(
        &notify.attach,
        format!("import{number}.html"),
        || html::import(report),
        || html::import(&report.without_values()),
    )?;
    if notify.attach.contains(&Attach::Rejects) {
        rejects(rejects_files, &mut files, &mut attached);
    }
    let closing: Vec<String> = said.into_iter().chain(attached).collect();
    Ok((mail::import(report, next, &closing).map_err(no_letter)?, files))
}

/// Sends the e-mail of a comparison; what became of it. `failed` is what could not be written though all else was
/// done.
pub fn reconciliation(
    notify: Option<Notify>,
    report: &Reconciliation,
    failed: Option<&CliError>,
    context: &Context,
) -> Option<Value> {
    let ended = failed.map_or(Ended::of(report.ok), |_| Ended::Failure);
    let notify = notify.filter(|notify| notify.when.is_now(ended))?;
    let made = page(
        &notify.attach,
        format!("reconciliation-{}.html", report.import_id),
        || html::reconcile(report),
        || html::reconcile(&report.without_values()),
    );
    let made = made.and_then(|(files, attached)| {
        let said: Vec<String> = failed.map(not_all_done).into_iter().chain(attached).collect();
        let destination = &context.destination.name;
        Ok((mail::reconciliation(report, destination, &said).map_err(no_letter)?, files))
    });
    // A comparison is not kept: it is made again.
    Some(notify.post(made, context).tell(|_| None, context))
}

/// Sends the e-mail of a run that did not come to its end, and keeps with the error what became of it. A command
/// line that is wrong began nothing.
pub fn stopped(
    notify: Option<Notify>,
    mut error: CliError,
    about: &About,
    context: &Context,
) -> CliError {
    let (ended, how) = match error.kind {
        Kind::Usage => return error,
        Kind::Stopped(_) => (Ended::Findings, "was stopped"),
        Kind::Interrupted => (Ended::Failure, "was interrupted"),
        _ => (Ended::Failure, "failed"),
    };
    let Some(notify) = notify.filter(|notify| notify.when.is_now(ended)) else { return error };
    let next = match &error.of_run.go_on {
        Some(command) => Next::new("What was done is kept; go on with:", command),
        None => Next::new("When the cause is gone, type the same again:", &about.again),
    };
    let failure = Failure {
        command: about.command.to_owned(),
        sources: about.sources.clone(),
        destination: context.destination.name.clone(),
        how,
        why: error.discreet(),
        next: vec![next],
    };
    let made = mail::failure(&failure).map_err(no_letter).map(|letter| (letter, Vec::new()));
    error.of_run.mail = Some(notify.post(made, context).tell(|_| None, context));
    error
}

fn not_all_done(error: &CliError) -> String {
    format!("Not all is done: {}.", error.discreet())
}

fn no_letter(error: impl std::fmt::Display) -> String {
    format!("it could not be written: {error}")
}

/// The page that goes along, whole or without values, and what is said of it.
fn page<E: std::fmt::Display>(
    attach: &[Attach],
    name: String,
    whole: impl Fn() -> Result<String, E>,
    without_values: impl Fn() -> Result<String, E>,
) -> Result<(Vec<Attachment>, Vec<String>), String> {
    let (text, said) = match attach.contains(&Attach::Report) {
        true => (whole(), "Attached: the whole report, with values of rows."),
        false => (without_values(), "Attached: the report without values of rows."),
    };
    let content = text.map_err(no_letter)?.into_bytes();
    if content.len() as u64 > HEAVIEST {
        return Ok((Vec::new(), vec!["The report is too large to go along.".to_owned()]));
    }
    Ok((vec![Attachment { name, kind: PAGE, content }], vec![said.to_owned()]))
}

/// Adds the rejects, as far as they are there and not too heavy.
fn rejects(paths: &[String], files: &mut Vec<Attachment>, said: &mut Vec<String>) {
    let mut weight: u64 = files.iter().map(|file| file.content.len() as u64).sum();
    for path in paths {
        let size = std::fs::metadata(path).map_or(0, |file| file.len());
        if weight + size > HEAVIEST {
            let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy();
            said.push(format!("Too large to go along: {name}."));
            continue;
        }
        match std::fs::read(path) {
            Ok(content) => {
                weight += size;
                let name = Path::new(path).file_name().unwrap_or_default();
                let name = name.to_string_lossy().into_owned();
                said.push(format!("Attached: {name}, with the rejected rows."));
                files.push(Attachment { name, kind: TABLE, content });
            }
            Err(cause) => said.push(format!("Not attached: {path} can't be read ({cause}).")),
        }
    }
}

/// What became of an e-mail.
#[derive(Default)]
pub struct Posted {
    /// Who got it.
    pub to: Vec<String>,
    /// Who did not, and why.
    pub not_sent: Vec<Refused>,
    /// The file that it was written to.
    pub file: Option<String>,
    /// Why nobody got it.
    pub error: Option<String>,
}

impl Notify {
    /// Sends or writes a letter; what became of it.
    pub fn post(&self, made: Made, context: &Context) -> Posted {
        let failed = |why: String| {
            let each = self.to.iter().map(|to| Refused { to: to.clone(), why: why.clone() });
            Posted { not_sent: each.collect(), error: Some(why), ..Posted::default() }
        };
        let (letter, attachments) = match made {
            Ok(made) => made,
            Err(why) => return failed(why),
        };
        let from = match &self.way {
            Way::File(_, _, from) => from.clone(),
            Way::Send(sender) => sender.from.clone(),
        };
        let Letter { subject, text, html } = letter;
        let message = Message { from, to: self.to.clone(), subject, text, html, attachments };
        match &self.way {
            Way::File(path, output, _) => {
                let bytes = message.bytes(SystemTime::now()).map_err(|error| error.to_string());
                let written = bytes.and_then(|bytes| match output.take() {
                    Some(output) => output
                        .write(&String::from_utf8_lossy(&bytes))
                        .map_err(|error| [&[error.message], &error.causes[..]].concat().join(": ")),
                    None => Err("it is written already".to_owned()),
                });
                if let Err(why) = written {
                    return failed(why);
                }
                context.wrote(Some(path));
                let file = Some(path.display().to_string());
                Posted { to: self.to.clone(), file, ..Posted::default() }
            }
            Way::Send(sender) => {
                context.ui.status(&format!("Sending the e-mail to {} ...", self.to.join(", ")));
                match send(&sender.account, &message, LIMIT, &stop()) {
                    Ok(Sent { taken, refused }) => {
                        context.ui.status(&format!("Sent the e-mail to {}", taken.join(", ")));
                        Posted { to: taken, not_sent: refused, ..Posted::default() }
                    }
                    Err(NotSent::Nobody { refused, .. }) => {
                        Posted { not_sent: refused, ..Posted::default() }
                    }
                    Err(error) => failed(error.to_string()),
                }
            }
        }
    }
}

impl Posted {
    /// Whether all got it.
    pub fn ok(&self) -> bool {
        self.not_sent.is_empty() && self.error.is_none()
    }

    /// Warns of those who did not get it; what JSON says of it all. `again` is the command that sends it again to
    /// these.
    fn tell(self, again: impl Fn(&[String]) -> Option<String>, context: &Context) -> Value {
        let others: Vec<String> = self.not_sent.iter().map(|one| one.to.clone()).collect();
        let next = if self.ok() { None } else { again(&others) };
        let hint = next.as_ref().map(|next| format!("; `{next}` sends it again"));
        let hint = hint.unwrap_or_default();
        match &self.error {
            Some(why) => {
                context.ui.warn(&format!("the e-mail was not sent ({NOT_SENT}): {why}{hint}"));
            }
            None => {
                for Refused { to, why } in &self.not_sent {
                    context
                        .ui
                        .warn(&format!("the e-mail did not get to {to} ({NOT_SENT}): {why}{hint}"));
                }
            }
        }
        let mut value = self.value();
        if let Some(next) = next {
            value["next"] = json!(next);
        }
        value
    }

    /// What JSON says of it.
    pub fn value(&self) -> Value {
        let not_sent = self.not_sent.iter().map(|one| json!({ "to": one.to, "why": one.why }));
        let mut value = json!({ "ok": self.ok(), "to": self.to });
        if let Some(file) = &self.file {
            value["file"] = json!(file);
        }
        if !self.ok() {
            value["code"] = json!(NOT_SENT);
            value["not_sent"] = not_sent.collect();
        }
        if let Some(error) = &self.error {
            value["message"] = json!(error);
        }
        value
    }
}

/// Asks whether somebody interrupts the sending. A run that was interrupted sends its e-mail all the same; a second
/// signal ends the program.
fn stop() -> Stop {
    let interrupt = interrupt::listen();
    let before = interrupt.is_set();
    Arc::new(move || !before && interrupt.is_set())
}

/// The command that sends the e-mail of an import again.
fn again_by_notify(
    import: Option<i64>,
    to: &[String],
    notify: &Notify,
    context: &Context,
) -> Option<String> {
    let mut words = vec!["notify".to_owned(), import?.to_string()];
    words.extend(to.iter().flat_map(|to| ["--notify".to_owned(), to.clone()]));
    if let Way::File(path, ..) = &notify.way {
        words.extend(["--notify-file".to_owned(), path.display().to_string()]);
    }
    for (what, word) in [(Attach::Report, "report"), (Attach::Rejects, "rejects")] {
        if notify.attach.contains(&what) {
            words.extend(["--attach".to_owned(), word.to_owned()]);
        }
    }
    Some(context.ui.commands().line(words))
}
