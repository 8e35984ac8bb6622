//! `history`: past imports.

use super::error::CliError;
use super::{Context, Exit};
use crate::engine::history::history;
use crate::store::Store;
use crate::ui::text::lists::{self, History};

/// List past imports, the newest first
///
///   adoptiv-migrate history
///   adoptiv-migrate history --to acme.db --format json
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {}

pub fn run(_: Args, context: &Context) -> Result<Exit, CliError> {
    let store = Store::open_to_read(context.destination.path())?;
    let history = History { command: "history", imports: history(&store)? };
    context.ui.show(&history, lists::history)?;
    Ok(Exit::Clean)
}
