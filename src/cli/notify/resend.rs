//! `notify`: sends the e-mail of an import again.

use serde::Serialize;
use serde_json::Value;

use super::options::{Attach, MailOptions, Notify};
use super::post::{Made, Posted, import_letter};
use crate::cli::completions::values;
use crate::cli::error::{CliError, Kind};
use crate::cli::options::import_id;
use crate::cli::paths::Taken;
use crate::cli::reconcile::words_of;
use crate::cli::{Context, Exit, interrupt};
use crate::engine::history::{PastImport, history};
use crate::engine::rejects;
use crate::engine::report::kept::Kept;
use crate::model::Advice;
use crate::store::Store;
use crate::ui::mail;
use crate::ui::style::tame;
use crate::ui::text::Page;
use crate::ui::text::import::Next;

/// Send the e-mail of an import again
///
/// It says what was told at the end of the import, and what has become of it since.
///
///   adoptiv-migrate notify 3 --notify kim@acme.example
///   adoptiv-migrate notify 3 --notify-file import-3.eml --attach report
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Import that the e-mail is about, as `history` lists it
    #[arg(value_name = "IMPORT", value_parser = import_id, add = values::imports())]
    import: i64,
    #[command(flatten)]
    mail: MailOptions,
}

/// What became of it.
#[derive(Serialize)]
struct Notified {
    command: &'static str,
    ok: bool,
    import_id: i64,
    mail: Value,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let taken = Taken::by(context);
    let notify = args.mail.resolve(&taken, &[])?.ok_or_else(|| {
        CliError::new(Kind::Usage, "nobody is named who gets the e-mail")
            .hint("name who does with `--notify kim@acme.example`")
    })?;
    let _ = interrupt::listen();
    let store = Store::open_to_read(context.destination.path())?;
    let past = history(&store)?.into_iter().find(|import| import.id == args.import);
    let past = past.ok_or_else(|| {
        CliError::new(Kind::Refused, format!("there is no import {}", args.import))
            .hint(Advice::command(["history"]).then(" lists them"))
    })?;
    let made = match Kept::of(&store, past.id)? {
        Some(kept) => again(&notify, &kept, &past, &store),
        None => as_it_stands(&past, context),
    };
    let posted = notify.post(made, context);
    let (ok, mail) = (posted.ok(), posted.value());
    let report = Notified { command: "notify", ok, import_id: past.id, mail };
    context.ui.did(&report, |page, report| render(page, report, &posted))?;
    match ok {
        true => Ok(Exit::Clean),
        false => Err(refused(&posted).after_its_document()),
    }
}

/// What was told at its end. Its rejected rows are written anew: a later import may have replaced the files.
fn again(notify: &Notify, kept: &Kept, past: &PastImport, store: &Store) -> Made {
    let next = kept.next.iter();
    let next = next.map(|step| Next { why: step.why.clone(), command: step.command.clone() });
    let (next, since) = match past.state.as_str() {
        "undone" => (Vec::new(), Some(format!("Import {} was taken back since.", past.id))),
        _ => (next.collect(), None),
    };
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let rejected = match notify.attach.contains(&Attach::Rejects) {
        true => rejects::write(store, past.id, folder.path()).map_err(|error| error.to_string())?,
        false => Vec::new(),
    };
    import_letter(notify, &kept.report, &rejected, &next, since)
}

/// What is known of an import of which no report is kept: one that did not come to its end, or is of an earlier
/// version.
fn as_it_stands(past: &PastImport, context: &Context) -> Made {
    let first: &[&str] = if past.state == "unfinished" { &["import", "--resume"] } else { &[] };
    let words = first.iter().map(|word| (*word).to_owned()).chain(words_of(past));
    let command = context.ui.commands().line(words);
    let next = (!first.is_empty()).then(|| Next::new("Go on with it:", command));
    let next: Vec<Next> = next.into_iter().collect();
    let letter = mail::history(past, &context.destination.name, &next);
    Ok((letter.map_err(|error| error.to_string())?, Vec::new()))
}

fn render(page: &mut Page, report: &Notified, posted: &Posted) {
    let id = report.import_id;
    match &posted.file {
        Some(file) => page.line(format!("The e-mail of import {id} is in {}", tame(file, 300))),
        None if !posted.to.is_empty() => {
            page.line(format!("Sent the e-mail of import {id} to {}", posted.to.join(", ")));
        }
        None => {}
    }
}

/// Who did not get it, and why.
fn refused(posted: &Posted) -> CliError {
    let error = CliError::new(Kind::Mail, "the e-mail was not sent to all");
    let error = match &posted.error {
        Some(why) => CliError::new(Kind::Mail, "the e-mail was not sent").because(why.clone()),
        None => posted.not_sent.iter().fold(error, |error, refused| {
            error.because(format!("{}: {}", refused.to, refused.why))
        }),
    };
    error.hint("try again later, or write it with `--notify-file FILE.eml`")
}
