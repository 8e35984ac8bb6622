//! `explain`: one record's story.

use super::completions::values;
use super::error::CliError;
use super::{Context, Exit};
use crate::engine::explain::explain;
use crate::model::Object;
use crate::store::Store;
use crate::ui::text::story::render;

/// Tell one record's story
///
/// Its values and what the source wrote, the rule that matched it and why, links, consent, and
/// every import that touched it.
///
///   adoptiv-migrate explain contact 42
///   adoptiv-migrate explain deal 006Aa000001XyZ0IAK
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Kind of record: account, contact or deal
    #[arg(value_name = "OBJECT", value_parser = object, add = values::objects())]
    object: Object,
    /// Its id in the store, or at the source
    #[arg(value_name = "ID")]
    id: String,
}

fn object(text: &str) -> Result<Object, String> {
    Object::from_name(&text.to_lowercase())
        .ok_or_else(|| "write account, contact or deal".to_owned())
}

pub fn run(args: Args, context: &Context) -> Result<Exit, CliError> {
    let store = Store::open_to_read(context.destination.path())?;
    let story = explain(&store, args.object, &args.id)?;
    context.ui.show(&story, render)?;
    Ok(Exit::Clean)
}
