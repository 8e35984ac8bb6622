//! `pipelines create`: by stages, by template, or as deals use them.

use std::path::PathBuf;

use crate::cli::Context;
use crate::cli::destination::Access;
use crate::cli::error::{CliError, Kind};
use crate::cli::inputs::{self, Prepared};
use crate::cli::interrupt;
use crate::cli::options::crm_named;
use crate::cli::sources::look;
use crate::config::{CrmSource, Sources};
use crate::engine::extract::Extent;
use crate::engine::pipelines::from_tables;
use crate::mapping::{ColumnMapping, ObjectMapping, To};
use crate::model::{Object, Pipeline};
use crate::source::{Holds, Input};
use crate::store::Store;
use crate::ui::text::{list, lists, plural};

/// Create pipelines: by stages, by template, or as deals use them
///
/// With `--from`, pipelines and stages that are missing are made; what is there stays. Stages named
/// won or lost end a deal, all others keep it open.
#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("how").required(true).args(["stages", "template", "from"]))]
pub struct Args {
    /// Name of the pipeline [default with a template: its name]
    #[arg(required_unless_present_any = ["template", "from"], conflicts_with = "from")]
    name: Option<String>,
    /// Stages in order, separated by commas
    #[arg(long, value_name = "A,B,C", value_delimiter = ',')]
    stages: Vec<String>,
    /// Template to make it from
    #[arg(long, value_name = "TEMPLATE", value_parser = ["sales-standard"])]
    template: Option<String>,
    /// Files of deals, or a CRM that is connected, whose pipelines and stages to make
    #[arg(long, value_name = "SOURCE", num_args = 1..)]
    from: Vec<PathBuf>,
    /// With `--from`, read the CRM at this address [default: where it is connected]
    #[arg(long, value_name = "URL", requires = "from", value_hint = clap::ValueHint::Url)]
    source_url: Option<String>,
    /// With `--from`, use this mapping file [default: mapping.toml if it is there]
    #[arg(long, value_name = "FILE", requires = "from")]
    mapping: Option<PathBuf>,
}

pub fn run(args: &Args, context: &Context) -> Result<(), CliError> {
    let mut opened;
    let wanted = if args.from.is_empty() {
        let wanted = by_name(args)?;
        opened = context.open(Access::Write)?;
        let store = &mut opened.store;
        if store.pipelines()?.iter().any(|there| there.name == wanted.name) {
            let message = format!("there is a pipeline named `{}` already", wanted.name);
            return Err(CliError::new(Kind::Refused, message).hint(
                "choose another name; `pipelines create --from deals.csv` adds the stages that \
                 deals use and it lacks",
            ));
        }
        store.add_pipeline(&wanted)?;
        vec![wanted]
    } else {
        let (prepared, written) = from_files(args, context)?;
        opened = context.open(Access::Write)?;
        let store = &mut opened.store;
        let wanted = from_tables(&prepared.tables, &prepared.mapping, &store.pipelines()?)?;
        if wanted.is_empty() {
            context.ui.status("Nothing to make: the pipelines have every stage that is used.");
        }
        for pipeline in &wanted {
            let there = store.pipelines()?.iter().any(|other| other.name == pipeline.name);
            if there {
                let added = store.extend_pipeline(pipeline)?;
                let names: Vec<String> = added.iter().map(|name| format!("`{name}`")).collect();
                context.ui.status(&match names.len() {
                    0 => format!("Pipeline `{}` has every stage that is used", pipeline.name),
                    new => format!(
                        "Pipeline `{}` has {}: {}",
                        pipeline.name,
                        plural(new as u64, "new stage", "new stages"),
                        list(&names, 20)
                    ),
                });
            } else {
                store.add_pipeline(pipeline)?;
                context.ui.status(&format!("Pipeline `{}` is new", pipeline.name));
            }
        }
        if let Some(name) = homeless(&wanted, &prepared, store)?.filter(|_| written) {
            context.ui.status(&format!(
                "Other pipelines have stages of these names too: write `pipeline = \"{name}\"` under \
                 `[deals]` in the mapping"
            ));
        }
        wanted
    };
    let mut pipelines = opened.store.pipelines()?;
    pipelines.retain(|pipeline| wanted.iter().any(|other| other.name == pipeline.name));
    if let Some(hub) = &opened.hub {
        hub.send_pipelines(&pipelines)?;
    }
    context.ui.show(&lists::Pipelines { command: "pipelines create", pipelines }, lists::stages)?;
    Ok(())
}

fn by_name(args: &Args) -> Result<Pipeline, CliError> {
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

/// The pipeline that was made for deals that name none, where a mapping file does not say so and
/// their stages alone would not lead there. Without such a file it is found out at each run.
fn homeless(
    wanted: &[Pipeline],
    prepared: &Prepared,
    store: &Store,
) -> Result<Option<String>, CliError> {
    let says_it = |deals: &ObjectMapping| {
        let column = |column: &ColumnMapping| column.to == To::Target("pipeline".to_owned());
        deals.pipeline.is_some() || deals.columns.iter().any(column)
    };
    let deals = prepared.mapping.object(Object::Deals);
    let ([one], false) = (wanted, deals.is_some_and(says_it)) else { return Ok(None) };
    let shared = store.pipelines()?.iter().any(|other| {
        other.name != one.name && one.stages.iter().any(|stage| other.stage(&stage.name).is_some())
    });
    Ok(shared.then(|| one.name.clone()))
}

/// The files, read as deals: nothing else has stages. And whether a mapping file says how.
fn from_files(args: &Args, context: &Context) -> Result<(Prepared, bool), CliError> {
    let mut inputs = Vec::new();
    let mut crm = None;
    for path in &args.from {
        match crm_named(path) {
            Some(_) if args.from.len() > 1 => {
                return Err(CliError::new(Kind::Usage, "a CRM is read by itself")
                    .hint("make its pipelines with a command of its own"));
            }
            Some(service) => {
                let url = args.source_url.clone();
                crm = Some(CrmSource { service, url, budget: 1.0, since_last: false });
            }
            None => {
                let holds = Some(Holds::Records(Object::Deals));
                inputs.push(Input { path: path.clone(), holds, header: None });
            }
        }
    }
    let loaded = inputs::load_mapping(args.mapping.as_deref())?;
    let words: Vec<String> = args.from.iter().map(|path| path.display().to_string()).collect();
    let mapping = loaded.as_ref().map(|loaded| &loaded.mapping);
    let sources = Sources { inputs, crm, mapping: None, words: words.clone() };
    // Of a CRM its pipelines are enough: it tells them all.
    let (extent, interrupt) = (Extent::First(0), interrupt::listen());
    let tables = look(&sources, mapping, extent, context, &interrupt)?.tables;
    let store = context.open(Access::Rehearse)?.store;
    let written = loaded.is_some();
    Ok((inputs::settle(tables, loaded, &store, None, &words, context)?, written))
}
