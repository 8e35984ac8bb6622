//! `undo`: takes an import back.

use super::completions::values;
use super::destination::{Access, Opened};
use super::error::{CliError, Kind};
use super::options::import_id;
use super::{Context, Exit, inputs, interrupt};
use crate::engine::EngineError;
use crate::engine::undo::{check, undo};
use crate::model::Advice;
use crate::store::Store;
use crate::ui::text::undo::{not_good, render};

/// Take an import back
///
/// What it created goes, what it merged gets back the values from before. What somebody changed
/// since is kept, and listed. Asks first; where nobody can be asked it needs `--yes`.
///
///   adoptiv-migrate undo 3 --dry-run
///   adoptiv-migrate undo 3 --yes
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Import to take back, as `history` lists it
    #[arg(value_name = "IMPORT", value_parser = import_id, add = values::imports())]
    import: i64,
    /// Show what would happen, without doing it
    #[arg(long)]
    dry_run: bool,
    /// Do it without asking
    #[arg(short, long)]
    yes: bool,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, CliError> {
    let id = args.import;
    let path = context.destination.path();
    let asks = !args.dry_run && !args.yes;
    if asks && !context.ui.can_ask() {
        let message = "`undo` takes records away, and nobody is there to be asked";
        return Err(CliError::new(Kind::Usage, message)
            .hint("add `--yes` to do it, or `--dry-run` to see what would happen"));
    }
    inputs::must_exist(path)?;
    if asks {
        // Nobody is asked about what can't be done. What was begun goes on.
        let store = Store::open_to_read(path)?;
        if store.unsent_undo(id)?.is_none() {
            check(&store, id)?;
        }
        drop(store);
        let question = format!("Take import {id} out of `{}`?", context.destination.name);
        if !context.ui.confirm(&question)? {
            context.ui.status("Nothing was changed.");
            return Ok(Exit::Clean);
        }
    }
    let interrupt = interrupt::listen();
    let access = if args.dry_run { Access::Rehearse } else { Access::Write };
    let Opened { store, hub } = context.open(access)?;
    let observer = context.ui.observer();
    let report = match &hub {
        None => undo(&store, id, args.dry_run, observer.as_ref())?,
        Some(hub) => hub
            .undo(&store, id, args.dry_run, observer.as_ref(), &interrupt)
            .map_err(|error| under_way(error, id))?,
    };
    drop(observer);
    if args.dry_run {
        context.ui.show(&report, render)?;
    } else {
        if let (true, Some(said)) = (context.ui.is_quiet(), not_good(&report)) {
            context.ui.warn(&said);
        }
        context.ui.did(&report, render)?;
    }
    Ok(Exit::of(report.held_but_dialable_there.is_empty()))
}

/// What is taken back in the store is sent by the same command, should it be interrupted.
fn under_way(error: EngineError, id: i64) -> CliError {
    let under_way = matches!(error, EngineError::Interrupted | EngineError::Destination { .. });
    let error = CliError::from(error);
    if !under_way {
        return error;
    }
    let words = ["undo".to_owned(), id.to_string(), "--yes".to_owned()];
    error.hint(Advice::from("what was done is kept; go on with ").then_command(words))
}
