//! `pipelines`: lists, shows and makes pipelines, and matches a source's stages with them.

use std::path::PathBuf;

use clap::Subcommand;
use serde::Serialize;

use super::error::{CliError, Kind};
use super::inputs::Prepared;
use super::options::{SourceOptions, refuse_crm};
use super::{Context, Exit, inputs};
use crate::config::shell;
use crate::engine::pipelines::{from_tables, used};
use crate::mapping::detect::{StageMatch, StageResult, match_stages};
use crate::model::{Object, Pipeline};
use crate::source::{Holds, Input};
use crate::store::Store;
use crate::ui::text::import::{Next, follow_up};
use crate::ui::text::{list, lists, map, plural};

/// List, show and create pipelines, and match a source's stages with them
///
///   adoptiv-migrate pipelines list
///   adoptiv-migrate pipelines create Renewals --stages "Due,Offered,Renewed Won,Lost"
///   adoptiv-migrate pipelines create --from deals.csv
///   adoptiv-migrate pipelines match deals.csv
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the destination's pipelines
    List,
    /// Show one pipeline, stage by stage
    Show {
        /// Its exact name
        name: String,
    },
    Create(CreateArgs),
    /// Put the stages that a source uses beside the destination's: exact, to verify, missing
    Match {
        #[command(flatten)]
        sources: SourceOptions,
    },
}

/// Create pipelines: by stages, by template, or as deals use them
///
/// With `--from`, pipelines and stages that are missing are made; what is there stays. Stages named
/// won or lost end a deal, all others keep it open.
#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("how").required(true).args(["stages", "template", "from"]))]
struct CreateArgs {
    /// Name of the pipeline [default with a template: its name]
    #[arg(required_unless_present_any = ["template", "from"], conflicts_with = "from")]
    name: Option<String>,
    /// Stages in order, separated by commas
    #[arg(long, value_name = "A,B,C", value_delimiter = ',')]
    stages: Vec<String>,
    /// Template to make it from
    #[arg(long, value_name = "TEMPLATE", value_parser = ["sales-standard"])]
    template: Option<String>,
    /// Files of deals whose pipelines and stages to make
    #[arg(long, value_name = "FILE", num_args = 1..)]
    from: Vec<PathBuf>,
    /// With `--from`, use this mapping file [default: mapping.toml if it is there]
    #[arg(long, value_name = "FILE", requires = "from")]
    mapping: Option<PathBuf>,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, CliError> {
    let path = context.destination.path();
    match args.command {
        Command::List => {
            let pipelines = Store::open_to_read(path)?.pipelines()?;
            let pipelines = lists::Pipelines { command: "pipelines list", pipelines };
            context.ui.show(&pipelines, lists::pipelines)?;
        }
        Command::Show { name } => {
            let all = Store::open_to_read(path)?.pipelines()?;
            let pipelines = vec![find(all, &name)?];
            let pipelines = lists::Pipelines { command: "pipelines show", pipelines };
            context.ui.show(&pipelines, lists::stages)?;
        }
        Command::Create(args) => create(&args, context)?,
        Command::Match { sources } => compare(&sources, context)?,
    }
    Ok(Exit::Clean)
}

fn find(all: Vec<Pipeline>, name: &str) -> Result<Pipeline, CliError> {
    let names: Vec<String> = all.iter().map(|pipeline| format!("`{}`", pipeline.name)).collect();
    all.into_iter().find(|pipeline| pipeline.name == name).ok_or_else(|| {
        CliError::new(Kind::Refused, format!("there is no pipeline `{name}`"))
            .hint(format!("there are: {}", list(&names, 20)))
    })
}

fn create(args: &CreateArgs, context: &Context) -> Result<(), CliError> {
    let mut store;
    let wanted = if args.from.is_empty() {
        let wanted = by_name(args)?;
        store = Store::open(context.destination.path())?;
        store.add_pipeline(&wanted)?;
        vec![wanted]
    } else {
        let prepared = from_files(args, context)?;
        let wanted = from_tables(&prepared.tables, &prepared.mapping)?;
        store = Store::open(context.destination.path())?;
        for pipeline in &wanted {
            let there = store.pipelines()?.iter().any(|other| other.name == pipeline.name);
            if there {
                let added = store.extend_pipeline(pipeline)?;
                let stages = plural(added.len() as u64, "new stage", "new stages");
                context.ui.status(&format!("Pipeline `{}` has {stages}", pipeline.name));
            } else {
                store.add_pipeline(pipeline)?;
                context.ui.status(&format!("Pipeline `{}` is new", pipeline.name));
            }
        }
        wanted
    };
    let mut pipelines = store.pipelines()?;
    pipelines.retain(|pipeline| wanted.iter().any(|other| other.name == pipeline.name));
    context.ui.show(&lists::Pipelines { command: "pipelines create", pipelines }, lists::stages)?;
    Ok(())
}

fn by_name(args: &CreateArgs) -> Result<Pipeline, CliError> {
    let mut pipeline = if args.template.is_some() {
        Pipeline::sales_standard()
    } else {
        let stages: Vec<&str> = args.stages.iter().map(|stage| stage.trim()).collect();
        let twice = stages.iter().enumerate().find(|(at, stage)| stages[..*at].contains(stage));
        if let Some((_, stage)) = twice {
            return Err(CliError::new(Kind::Usage, format!("stage `{stage}` is named twice"))
                .hint("deals are routed by exact name: give each stage its own"));
        }
        if stages.iter().any(|stage| stage.is_empty()) {
            return Err(CliError::new(Kind::Usage, "a stage has no name")
                .hint("separate stages by single commas: `--stages \"Lead,Won,Lost\"`"));
        }
        Pipeline::from_names("", stages)
    };
    if let Some(name) = &args.name {
        pipeline.name = name.trim().to_owned();
    }
    if pipeline.name.is_empty() {
        return Err(CliError::new(Kind::Usage, "the pipeline has no name"));
    }
    Ok(pipeline)
}

/// The files are read as deals: nothing else has stages.
fn from_files(args: &CreateArgs, context: &Context) -> Result<Prepared, CliError> {
    let mut inputs = Vec::new();
    for path in &args.from {
        refuse_crm(path)?;
        inputs.push(Input { path: path.clone(), holds: Some(Holds::Records(Object::Deals)) });
    }
    let loaded = inputs::load_mapping(args.mapping.as_deref())?;
    let tables = inputs::open(&inputs, loaded.as_ref().map(|loaded| &loaded.mapping))?;
    let store = Store::open_to_rehearse(context.destination.path())?;
    let words: Vec<String> = args.from.iter().map(|path| path.display().to_string()).collect();
    inputs::settle(tables, loaded, &store, None, &words, context)
}

#[derive(Serialize)]
struct Matches {
    command: &'static str,
    stages: Vec<StageMatch>,
}

fn compare(sources: &SourceOptions, context: &Context) -> Result<(), CliError> {
    let sources = sources.resolve()?;
    let store = Store::open_to_rehearse(context.destination.path())?;
    let loaded = inputs::load_mapping(sources.mapping.as_deref())?;
    let tables = inputs::open(&sources.inputs, loaded.as_ref().map(|loaded| &loaded.mapping))?;
    let prepared = inputs::settle(tables, loaded, &store, None, &sources.words, context)?;
    let used = used(&prepared.tables, &prepared.mapping)?;
    let pairs: Vec<_> = used.into_iter().map(|used| (used.pipeline, used.stage)).collect();
    let stages = match_stages(&pairs, &store.pipelines()?);
    let files =
        prepared.tables.iter().filter(|table| table.holds() == Holds::Records(Object::Deals));
    let mut words = vec!["pipelines".to_owned(), "create".to_owned(), "--from".to_owned()];
    words.extend(files.map(|table| table.label().to_owned()));
    words.extend(context.destination.words());
    context.ui.show(&Matches { command: "pipelines match", stages }, |page, matches| {
        if matches.stages.is_empty() {
            page.line("No file names a stage.");
        }
        map::stages(page, &matches.stages);
        if matches.stages.iter().any(|stage| stage.result == StageResult::Missing) {
            let next = Next::new("Make what is missing:", shell::command(&words));
            follow_up(page, &[next]);
        }
    })?;
    Ok(())
}
