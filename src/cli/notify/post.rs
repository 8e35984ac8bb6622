//! Sends the e-mail of a run, or writes it, and tells what became of it.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::options::{Attach, Notify, Way, When};
use crate::cli::error::{CliError, Kind};
use crate::cli::{Context, interrupt};
use crate::config::shell;
use crate::engine::report::Report;
use crate::http::Stop;
use crate::notify::{Attachment, Message, NotSent, Sent, send};
use crate::ui::html;
use crate::ui::mail::{self, Failure, Letter};
use crate::ui::text::import::Next;

/// What an e-mail may cost, all in all.
pub const LIMIT: Duration = Duration::from_secs(30);
/// The stable code of one that did not get through.
const NOT_SENT: &str = "mail_not_sent";
/// More than this many servers refuse, in bytes.
const HEAVIEST: u64 = 10 << 20;
const PAGE: &str = "text/html; charset=utf-8";
const TABLE: &str = "text/csv; charset=utf-8";

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

impl When {
    fn is_now(self, ended: Ended) -> bool {
        match self {
            When::Always => true,
            When::Findings => ended != Ended::Well,
            When::Failure => ended == Ended::Failure,
        }
    }
}

/// Sends the e-mail of an import that came to its end; what became of it.
pub fn import(
    notify: Option<Notify>,
    report: &Report,
    next: &[Next],
    context: &Context,
) -> Option<Value> {
    let ended = if report.ok { Ended::Well } else { Ended::Findings };
    let notify = notify.filter(|notify| notify.when.is_now(ended))?;
    let made = enclose(&notify.attach, report).and_then(|(files, said)| {
        Ok((mail::import(report, next, &said).map_err(no_letter)?, files))
    });
    Some(notify.post(made, report.import_id, context))
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
    error.of_run.mail = Some(notify.post(made, None, context));
    error
}

fn no_letter(error: impl std::fmt::Display) -> String {
    format!("it could not be written: {error}")
}

/// The files that go along, and what is said of them.
fn enclose(attach: &[Attach], report: &Report) -> Result<(Vec<Attachment>, Vec<String>), String> {
    let whole = attach.contains(&Attach::Report);
    let number = report.import_id.map(|id| format!("-{id}")).unwrap_or_default();
    let (page, said) = match whole {
        true => (html::import(report), "Attached: the whole report, with values of rows."),
        false => {
            (html::import(&report.without_values()), "Attached: the report without values of rows.")
        }
    };
    let page = Attachment {
        name: format!("import{number}.html"),
        kind: PAGE,
        content: page.map_err(no_letter)?.into_bytes(),
    };
    let (mut files, mut said) = (vec![page], vec![said.to_owned()]);
    if !attach.contains(&Attach::Rejects) {
        return Ok((files, said));
    }
    let mut weight = files[0].content.len() as u64;
    for path in &report.rejects_files {
        let size = std::fs::metadata(path).map_or(0, |file| file.len());
        if weight + size > HEAVIEST {
            said.push(format!("Too large to go along: {path}, where the run was."));
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
    Ok((files, said))
}

impl Notify {
    /// Sends or writes a letter; what became of it.
    pub fn post(
        self,
        made: Result<(Letter, Vec<Attachment>), String>,
        import: Option<i64>,
        context: &Context,
    ) -> Value {
        let to = self.to.clone();
        let attach = self.attach.clone();
        let failed =
            |why: &str| self::failed(context, &to, why, again(import, &to, &attach, context));
        let (letter, attachments) = match made {
            Ok(made) => made,
            Err(why) => return failed(&why),
        };
        let mut message = Message {
            from: String::new(),
            to: self.to,
            subject: letter.subject,
            text: letter.text,
            html: letter.html,
            attachments,
        };
        match self.way {
            Way::File(path, output, from) => {
                message.from = from;
                let bytes = message.bytes(SystemTime::now()).map_err(|error| error.to_string());
                let written = bytes.and_then(|bytes| {
                    output.write(&String::from_utf8_lossy(&bytes)).map_err(|error| error.message)
                });
                match written {
                    Ok(()) => {
                        context.wrote(Some(&path));
                        json!({ "ok": true, "to": to, "file": path.display().to_string() })
                    }
                    Err(why) => failed(&why),
                }
            }
            Way::Send(sender) => {
                message.from = sender.from;
                context.ui.status(&format!("Sending the e-mail to {} ...", to.join(", ")));
                match send(&sender.account, &message, LIMIT, &stop()) {
                    Ok(sent) => told(context, sent, import, &attach),
                    Err(NotSent::Nobody { refused, .. }) => {
                        told(context, Sent { taken: Vec::new(), refused }, import, &attach)
                    }
                    Err(error) => failed(&error.to_string()),
                }
            }
        }
    }
}

/// Asks whether somebody interrupts the sending. A run that was interrupted sends its e-mail all the same; a second
/// signal ends the program.
fn stop() -> Stop {
    let interrupt = interrupt::listen();
    let before = interrupt.is_set();
    Arc::new(move || !before && interrupt.is_set())
}

/// The command that sends it again.
fn again(
    import: Option<i64>,
    to: &[String],
    attach: &[Attach],
    context: &Context,
) -> Option<String> {
    let mut words = vec!["notify".to_owned(), import?.to_string()];
    words.extend(to.iter().flat_map(|to| ["--notify".to_owned(), to.clone()]));
    for (what, word) in [(Attach::Report, "report"), (Attach::Rejects, "rejects")] {
        if attach.contains(&what) {
            words.extend(["--attach".to_owned(), word.to_owned()]);
        }
    }
    words.extend(context.destination.words());
    Some(shell::command(words))
}

/// Tells of an e-mail that nobody got.
fn failed(context: &Context, to: &[String], why: &str, again: Option<String>) -> Value {
    let hint = hint(again.as_ref());
    context.ui.warn(&format!("the e-mail was not sent ({NOT_SENT}): {why}{hint}"));
    let not_sent: Vec<Value> = to.iter().map(|to| json!({ "to": to, "why": why })).collect();
    json!({ "ok": false, "code": NOT_SENT, "to": [], "not_sent": not_sent, "next": again })
}

/// Tells who got it, and who did not.
fn told(context: &Context, sent: Sent, import: Option<i64>, attach: &[Attach]) -> Value {
    let Sent { taken, refused } = sent;
    if !taken.is_empty() {
        context.ui.status(&format!("Sent the e-mail to {}", taken.join(", ")));
    }
    if refused.is_empty() {
        return json!({ "ok": true, "to": taken });
    }
    let others: Vec<String> = refused.iter().map(|refused| refused.to.clone()).collect();
    let again = again(import, &others, attach, context);
    for refused in &refused {
        let (to, why) = (&refused.to, &refused.why);
        context.ui.warn(&format!("the e-mail did not get to {to} ({NOT_SENT}): {why}"));
    }
    if let Some(command) = &again {
        context.ui.status(&format!("`{command}` sends it again"));
    }
    let not_sent: Vec<Value> =
        refused.iter().map(|one| json!({ "to": one.to, "why": one.why })).collect();
    json!({ "ok": false, "code": NOT_SENT, "to": taken, "not_sent": not_sent, "next": again })
}

fn hint(again: Option<&String>) -> String {
    again.map(|command| format!("; `{command}` sends it again")).unwrap_or_default()
}
