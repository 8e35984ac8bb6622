//! `pipelines`: lists, shows, makes and corrects pipelines, and matches a source's stages with them.

mod change;
mod create;
mod plan;

use clap::Subcommand;
use serde::Serialize;

use super::completions::values;
use super::destination::Access;
use super::error::{CliError, Kind};
use super::options::SourceOptions;
use super::sources::look;
use super::{Context, Exit, inputs, interrupt};
use crate::config::Sources;
use crate::engine::extract::Extent;
use crate::engine::pipelines;
use crate::mapping::detect::{StageMatch, StageResult};
use crate::model::{Object, Pipeline};
use crate::source::{Depth, Holds, Table};
use crate::ui::text::import::{Next, follow_up};
use crate::ui::text::{list, lists, map};

/// List, show, create and correct pipelines, and match a source's stages with them
///
///   adoptiv-migrate pipelines list
///   adoptiv-migrate pipelines create Renewals --stages "Due,Renewed Won,Lost"
///   adoptiv-migrate pipelines create --from deals.csv
///   adoptiv-migrate pipelines create --from hubspot
///   adoptiv-migrate pipelines match deals.csv
///   adoptiv-migrate pipelines set-stage Renewals "Not renewed" --kind lost
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the destination's pipelines
    ///
    ///   adoptiv-migrate pipelines list
    #[command(verbatim_doc_comment)]
    List,
    /// Show one pipeline, stage by stage
    ///
    ///   adoptiv-migrate pipelines show "Sales (Standard)"
    #[command(verbatim_doc_comment)]
    Show {
        /// Its name
        #[arg(value_name = "NAME", add = values::pipelines())]
        name: String,
    },
    Create(create::Args),
    Rename(change::RenameArgs),
    SetStage(change::SetStageArgs),
    /// Put the stages that a source uses beside the destination's: exact, to verify, missing
    ///
    ///   adoptiv-migrate pipelines match deals.csv
    ///   adoptiv-migrate pipelines match hubspot
    #[command(verbatim_doc_comment)]
    Match {
        #[command(flatten)]
        sources: SourceOptions,
    },
}

pub fn run(args: Args, context: &Context) -> Result<Exit, CliError> {
    let read = || Ok::<_, CliError>(context.open(Access::Read)?.store);
    match args.command {
        Command::List => {
            let pipelines = read()?.pipelines()?;
            let pipelines = lists::Pipelines { command: "pipelines list", pipelines };
            context.ui.show(&pipelines, lists::pipelines)?;
        }
        Command::Show { name } => {
            let all = read()?.pipelines()?;
            let pipelines = vec![find(all, &name)?];
            let pipelines = lists::Pipelines { command: "pipelines show", pipelines };
            context.ui.show(&pipelines, lists::stages)?;
        }
        Command::Create(args) => create::run(&args, context)?,
        Command::Rename(args) => change::rename(&args, context)?,
        Command::SetStage(args) => change::set_stage(&args, context)?,
        Command::Match { sources } => compare(&sources, context)?,
    }
    Ok(Exit::Clean)
}

fn find(all: Vec<Pipeline>, name: &str) -> Result<Pipeline, CliError> {
    let names: Vec<String> = all.iter().map(|pipeline| format!("`{}`", pipeline.name)).collect();
    Pipeline::like(&all, name).cloned().ok_or_else(|| {
        CliError::new(Kind::Refused, format!("there is no pipeline `{name}`"))
            .hint(format!("there are: {}", list(&names, 20)))
    })
}

#[derive(Serialize)]
struct Matches {
    command: &'static str,
    stages: Vec<StageMatch>,
}

fn compare(sources: &SourceOptions, context: &Context) -> Result<(), CliError> {
    let sources = sources.resolve()?;
    let store = context.open(Access::Look)?.store;
    let loaded = inputs::load_mapping(sources.mapping.as_deref())?;
    let mapping = loaded.as_ref().map(|loaded| &loaded.mapping);
    // Of a CRM its pipelines are enough: it tells them all.
    let (extent, interrupt) = (Extent::First(0), interrupt::listen());
    let tables = look(&sources, mapping, (extent, Depth::Whole), context, &interrupt)?.tables;
    let prepared = inputs::settle(tables, loaded, &store, None, &sources.words, context)?;
    let used = pipelines::used(&prepared.tables, &prepared.mapping)?;
    let deals = prepared.mapping.object(Object::Deals);
    let default = deals.and_then(|deals| deals.pipeline.as_deref());
    let counted = sources.crm.is_none();
    let stages = pipelines::beside(used, default, counted, &store.pipelines()?);
    let words = create_from(&sources, &prepared.tables);
    context.ui.show(&Matches { command: "pipelines match", stages }, |page, matches| {
        if page.quiet() {
            return map::open_stages(page, &matches.stages);
        }
        if matches.stages.is_empty() {
            page.line("No file names a stage.");
        }
        map::stages(page, "Stages", &matches.stages);
        if !counted && !matches.stages.is_empty() {
            page.item("Deals were not read, and so not counted.");
        }
        if matches.stages.iter().any(|stage| stage.result == StageResult::Missing) {
            let next = Next::new("Make what is missing:", context.ui.commands().line(&words));
            follow_up(page, &[next]);
        }
    })?;
    Ok(())
}

/// The words of the command that makes what the deals of a source use.
pub fn create_from(sources: &Sources, tables: &[Box<dyn Table>]) -> Vec<String> {
    let mut words = vec!["pipelines".to_owned(), "create".to_owned(), "--from".to_owned()];
    if sources.crm.is_some() {
        words.extend(sources.words.iter().take_while(|word| *word != "--budget").cloned());
    } else {
        let of_deals = Holds::Records(Object::Deals);
        let files = tables.iter().filter(|table| table.holds() == of_deals);
        words.extend(files.map(|table| table.label().to_owned()));
    }
    words
}
