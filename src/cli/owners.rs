//! `owners`: owners of the source beside the workspace's users.

use std::path::PathBuf;

use clap::Subcommand;

use super::destination::Access;
use super::error::CliError;
use super::options::SourceOptions;
use super::sources::look;
use super::{Context, Exit, inputs, interrupt};
use crate::engine::extract::Extent;
use crate::engine::owners;
use crate::source::Depth;
use crate::ui::text::lists::{self, Owners, ReclaimReport};

/// Compare owners with the workspace's users, and hand records over
///
///   adoptiv-migrate owners list contacts.csv deals.csv
///   adoptiv-migrate owners reclaim
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List owners beside the workspace's users: those that the files name, else those of the store
    ///
    ///   adoptiv-migrate owners list
    ///   adoptiv-migrate owners list contacts.csv deals.csv --users users.csv
    #[command(verbatim_doc_comment)]
    List {
        #[command(flatten)]
        sources: SourceOptions,
    },
    /// Hand records over whose owner is a workspace user by now
    ///
    ///   adoptiv-migrate owners reclaim --dry-run
    ///   adoptiv-migrate owners reclaim --mapping mapping.toml
    #[command(verbatim_doc_comment)]
    Reclaim {
        /// Use the owner aliases of this mapping file [default: mapping.toml if it is there]
        #[arg(long, value_name = "FILE")]
        mapping: Option<PathBuf>,
        /// Show what would happen, without doing it
        #[arg(long)]
        dry_run: bool,
    },
}

pub fn run(args: Args, context: &Context) -> Result<Exit, CliError> {
    match args.command {
        Command::List { sources } => list(&sources, context),
        Command::Reclaim { mapping, dry_run } => reclaim(mapping, dry_run, context),
    }
}

fn list(sources: &SourceOptions, context: &Context) -> Result<Exit, CliError> {
    let loaded = inputs::load_mapping(sources.mapping.as_deref())?;
    let owners = if sources.is_empty() {
        let opened = context.open(Access::Read)?;
        opened.catch_up(context, &interrupt::listen())?;
        owners::list(&opened.store, loaded.as_ref().map(|loaded| &loaded.mapping))?
    } else {
        let sources = sources.resolve()?;
        let store = context.open(Access::Look)?.store;
        let mapping = loaded.as_ref().map(|loaded| &loaded.mapping);
        let interrupt = interrupt::listen();
        let tables =
            look(&sources, mapping, (Extent::All, Depth::Whole), context, &interrupt)?.tables;
        let prepared = inputs::settle(tables, loaded, &store, None, &sources.words, context)?;
        owners::list_tables(&store, &prepared.tables, &prepared.mapping)?
    };
    context.ui.show(&Owners { command: "owners list", owners }, lists::owners)?;
    Ok(Exit::Clean)
}

fn reclaim(mapping: Option<PathBuf>, dry_run: bool, context: &Context) -> Result<Exit, CliError> {
    let path = context.destination.path();
    let loaded = inputs::load_mapping(mapping.as_deref())?;
    // A hub that is new learns from the workspace what it holds.
    if !context.destination.api {
        inputs::must_exist(path)?;
    }
    let interrupt = interrupt::listen();
    let access = if dry_run { Access::Rehearse } else { Access::Write };
    let mut opened = context.open(access)?;
    opened.catch_up(context, &interrupt)?;
    let mapping = loaded.as_ref().map(|loaded| &loaded.mapping);
    let result = owners::reclaim(&mut opened.store, mapping, dry_run)?;
    if !dry_run {
        opened.send(context, &interrupt)?;
    }
    let report = ReclaimReport { command: "owners reclaim", dry_run, result };
    if dry_run {
        context.ui.show(&report, lists::reclaimed)?;
    } else {
        context.ui.did(&report, lists::reclaimed)?;
    }
    Ok(Exit::Clean)
}
