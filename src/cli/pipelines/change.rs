//! `pipelines rename` and `pipelines set-stage`: correct what is there.

use clap::ValueEnum;
use serde_json::json;

use super::find;
use crate::cli::Context;
use crate::cli::completions::values;
use crate::cli::destination::{Access, Opened};
use crate::cli::error::{CliError, Kind};
use crate::model::{Pipeline, Stage, StageKind};
use crate::store::Store;
use crate::ui::text::{list, lists};

/// Give a pipeline, or with `--stage` one of its stages, another name
///
/// Deals stay where they are. Files and mappings that say the old name need the new one, or a value map.
///
///   adoptiv-migrate pipelines rename Sales "Sales Europe"
///   adoptiv-migrate pipelines rename Sales --stage Demo "Demo given"
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct RenameArgs {
    /// Pipeline
    #[arg(value_name = "PIPELINE", add = values::pipelines())]
    pipeline: String,
    /// New name
    #[arg(value_name = "NAME")]
    name: String,
    /// Rename this stage of it
    #[arg(long, value_name = "STAGE", add = values::stages())]
    stage: Option<String>,
}

/// Say of a stage whether it is open, won or lost
///
///   adoptiv-migrate pipelines set-stage Sales "Not won" --kind lost
#[derive(clap::Args)]
#[command(
    verbatim_doc_comment,
    override_usage = "adoptiv-migrate pipelines set-stage <PIPELINE> <STAGE> --kind <KIND>"
)]
pub struct SetStageArgs {
    /// Pipeline
    #[arg(value_name = "PIPELINE", add = values::pipelines())]
    pipeline: String,
    /// Stage
    #[arg(value_name = "STAGE", add = values::stages())]
    stage: String,
    /// What it does to a deal
    #[arg(long)]
    kind: KindOption,
}

/// Whether a stage ends a deal, and how.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum KindOption {
    Open,
    Won,
    Lost,
}

impl KindOption {
    fn resolve(self) -> StageKind {
        match self {
            KindOption::Open => StageKind::Open,
            KindOption::Won => StageKind::Won,
            KindOption::Lost => StageKind::Lost,
        }
    }
}

pub fn rename(args: &RenameArgs, context: &Context) -> Result<(), CliError> {
    let name = args.name.trim();
    if name.is_empty() {
        return Err(CliError::new(Kind::Usage, "the new name is empty"));
    }
    let opened = open(context)?;
    let pipeline = find(opened.store.pipelines()?, &args.pipeline)?;
    let id = pipeline.id;
    let Some(stage) = &args.stage else {
        let change = json!({"pipeline": pipeline.name, "name": name});
        let apply = |store: &Store| Ok(store.rename_pipeline(id, name)?);
        return done("pipelines rename", id, &opened, context, &change, apply);
    };
    let stage = stage_of(&pipeline, stage)?;
    let change = json!({"pipeline": pipeline.name, "stage": stage.name, "name": name});
    let apply = |store: &Store| Ok(store.rename_stage(stage.id, name)?);
    done("pipelines rename", id, &opened, context, &change, apply)
}

pub fn set_stage(args: &SetStageArgs, context: &Context) -> Result<(), CliError> {
    let opened = open(context)?;
    let pipeline = find(opened.store.pipelines()?, &args.pipeline)?;
    let (stage, kind) = (stage_of(&pipeline, &args.stage)?, args.kind.resolve());
    let change = json!({"pipeline": pipeline.name, "stage": stage.name, "kind": kind});
    let apply = |store: &Store| Ok(store.set_stage_kind(stage.id, kind)?);
    done("pipelines set-stage", pipeline.id, &opened, context, &change, apply)
}

/// Opens the destination, which has to be there: there is nothing to correct in a new one.
fn open(context: &Context) -> Result<Opened, CliError> {
    if !context.destination.api {
        crate::cli::inputs::must_exist(context.destination.path())?;
    }
    context.open(Access::Write)
}

fn stage_of<'p>(pipeline: &'p Pipeline, name: &str) -> Result<&'p Stage, CliError> {
    let names = pipeline.stages.iter().map(|stage| format!("`{}`", stage.name));
    pipeline.stage_like(name).ok_or_else(|| {
        let message = format!("pipeline `{}` has no stage `{name}`", pipeline.name);
        CliError::new(Kind::Refused, message)
            .hint(format!("it has {}", list(&names.collect::<Vec<_>>(), 20)))
    })
}

/// Makes the change in the store and at an API, in both or in none, and shows the pipeline.
fn done(
    command: &'static str,
    id: i64,
    opened: &Opened,
    context: &Context,
    change: &serde_json::Value,
    apply: impl Fn(&Store) -> Result<(), CliError>,
) -> Result<(), CliError> {
    opened.store.transaction(|| {
        apply(&opened.store)?;
        match &opened.hub {
            Some(hub) => Ok(hub.change_pipeline(change)?),
            None => Ok::<_, CliError>(()),
        }
    })?;
    let mut pipelines = opened.store.pipelines()?;
    pipelines.retain(|pipeline| pipeline.id == id);
    context.ui.did(&lists::Pipelines { command, pipelines }, lists::stages)?;
    Ok(())
}
