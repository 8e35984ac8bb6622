//! `pipelines create`: by stages, by template, or as deals use them.

use std::path::{Path, PathBuf};

use super::plan::{self, Source};
use crate::cli::Context;
use crate::cli::completions::values;
use crate::cli::destination::Access;
use crate::cli::error::{CliError, Kind};
use crate::engine::pipelines::{PlannedPipeline, PlannedStage, Told};
use crate::mapping::file::{self, Answer};
use crate::mapping::{ColumnMapping, ObjectMapping, To};
use crate::model::text::name_key;
use crate::model::{Advice, Object, Pipeline, StageKind};
use crate::store::Store;
use crate::ui::style::tame;
use crate::ui::text::{list, lists, plural};

const USAGE: &str = "adoptiv-migrate pipelines create [OPTIONS] <NAME> --stages <A,B,C>
       adoptiv-migrate pipelines create [OPTIONS] --template <TEMPLATE> [NAME]
       adoptiv-migrate pipelines create [OPTIONS] --from <SOURCE>...";

/// Create pipelines: by stages, by template, or as deals use them
///
/// With `--from`, pipelines and stages that are missing are made; what is there stays. The plan is shown
/// first, with what told of each stage whether it is won or lost, and on a terminal it is asked for;
/// `--dry-run` shows it alone. Only deals have stages: files of other objects are left out.
///
///   adoptiv-migrate pipelines create Fairs --stages "Met,Signed,Lost" --won Signed
///   adoptiv-migrate pipelines create --from deals.csv --dry-run
///   adoptiv-migrate pipelines create --from hubspot
#[derive(clap::Args)]
#[command(verbatim_doc_comment, override_usage = USAGE, group = clap::ArgGroup::new("how").required(true).args(["stages", "template", "from"]))]
pub struct Args {
    /// Name of the pipeline [default with a template: its name]
    #[arg(value_name = "NAME", required_unless_present_any = ["template", "from"], conflicts_with = "from")]
    name: Option<String>,
    /// Stages in order, separated by commas
    #[arg(long, value_name = "A,B,C", value_delimiter = ',')]
    stages: Vec<String>,
    /// Stages that are won, separated by commas [default: told from their names, or by the CRM]
    #[arg(long, value_name = "A,B", value_delimiter = ',', conflicts_with = "template")]
    won: Vec<String>,
    /// Stages that are lost, separated by commas
    #[arg(long, value_name = "A,B", value_delimiter = ',', conflicts_with = "template")]
    lost: Vec<String>,
    /// Template to make it from
    #[arg(long, value_name = "TEMPLATE", value_parser = ["sales-standard"])]
    template: Option<String>,
    /// Files of deals, or a CRM that is connected, whose pipelines and stages to make
    #[arg(long, value_name = "SOURCE", num_args = 1.., add = values::sources())]
    from: Vec<PathBuf>,
    /// With `--from`, read the CRM at this address [default: where it is connected]
    #[arg(long, value_name = "URL", requires = "from", value_hint = clap::ValueHint::Url)]
    source_url: Option<String>,
    /// With `--from`, use this mapping file [default: mapping.toml if it is there]
    #[arg(long, value_name = "FILE", requires = "from")]
    mapping: Option<PathBuf>,
    /// Show what would be made, and make nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn run(args: &Args, context: &Context) -> Result<(), CliError> {
    if args.from.is_empty() { by_words(args, context) } else { from_source(args, context) }
}

fn by_words(args: &Args, context: &Context) -> Result<(), CliError> {
    let wanted = by_name(args)?;
    let mut planned = [PlannedPipeline {
        name: wanted.name.clone(),
        is_new: true,
        stages: wanted
            .stages
            .iter()
            .map(|stage| PlannedStage {
                name: stage.name.clone(),
                kind: stage.kind,
                told: Told::Name,
                near: None,
            })
            .collect(),
    }];
    tell_kinds(args, &mut planned, &[])?;
    let access = if args.dry_run { Access::Rehearse } else { Access::Write };
    let mut opened = context.open(access)?;
    if opened.store.pipelines()?.iter().any(|there| there.name == wanted.name) {
        let message = format!("there is a pipeline named `{}` already", wanted.name);
        let from = ["pipelines", "create", "--from", "deals.csv"];
        let hint = Advice::from("choose another name; ").then_command(from);
        return Err(CliError::new(Kind::Refused, message)
            .hint(hint.then(" adds the stages that deals use and it lacks")));
    }
    let pipeline = planned[0].pipeline();
    if args.dry_run {
        context.ui.status("Nothing was made: this is the plan.");
    } else {
        opened.store.add_pipeline(&pipeline)?;
        if let Some(hub) = &opened.hub {
            hub.send_pipelines(std::slice::from_ref(&pipeline))?;
        }
    }
    show(&lists::Created::new("pipelines create", args.dry_run, &planned, &[pipeline]), context)
}

fn from_source(args: &Args, context: &Context) -> Result<(), CliError> {
    let source =
        plan::read(&args.from, args.source_url.as_deref(), args.mapping.as_deref(), context)?;
    let access = if args.dry_run { Access::Rehearse } else { Access::Write };
    let mut planned;
    {
        // Looked at first: what is not made leaves no store behind.
        let there = context.open(Access::Look)?.store.pipelines()?;
        planned = source.plan(&there)?;
        tell_kinds(args, &mut planned, &there)?;
    }
    let asks = context.ui.can_ask() && !context.ui.is_json() && !args.dry_run;
    let needed = planned.iter().any(|pipeline| !pipeline.stages.is_empty());
    let mut meant = Vec::new();
    if asks && needed {
        let there = context.open(Access::Look)?.store.pipelines()?;
        context.ui.show(
            &lists::Created::new("pipelines create", true, &planned, &there),
            lists::created,
        )?;
        meant = settle_near(&mut planned, context)?;
        if !context.ui.confirm("Make these pipelines and stages?")? {
            context.ui.status("Nothing was made.");
            return Ok(());
        }
    }
    let mut opened = context.open(access)?;
    let store = &mut opened.store;
    for pipeline in &planned {
        if !args.dry_run {
            make(pipeline, store)?;
        }
        context.ui.status(&told(pipeline, args.dry_run));
    }
    let home = homeless(&planned, &source, store)?;
    if let Some(answers) = source.loaded.as_ref().map(|_| answers(home, &meant, &source)) {
        note_down(&answers, &source, args.dry_run, context)?;
    }
    let mut pipelines = store.pipelines()?;
    if args.dry_run {
        context.ui.status("Nothing was made: this is the plan.");
    } else {
        pipelines.retain(|pipeline| planned.iter().any(|other| other.name == pipeline.name));
        if let Some(hub) = &opened.hub {
            hub.send_pipelines(&pipelines)?;
        }
        if asks && needed {
            return Ok(());
        }
    }
    show(&lists::Created::new("pipelines create", args.dry_run, &planned, &pipelines), context)
}

/// Shows a plan, or what was made.
fn show(created: &lists::Created, context: &Context) -> Result<(), CliError> {
    if created.dry_run {
        context.ui.show(created, lists::created)?;
    } else {
        context.ui.did(created, lists::created)?;
    }
    Ok(())
}

/// What is done about a pipeline, as a sentence.
fn told(pipeline: &PlannedPipeline, dry_run: bool) -> String {
    let name = tame(&pipeline.name, 80);
    let names: Vec<String> =
        pipeline.stages.iter().map(|stage| format!("`{}`", tame(&stage.name, 60))).collect();
    match (pipeline.is_new, names.len(), dry_run) {
        (true, _, false) => format!("Pipeline `{name}` is new"),
        (true, _, true) => format!("Pipeline `{name}` would be new"),
        (false, 0, _) => format!("Pipeline `{name}` has every stage that is used"),
        (false, new, dry_run) => format!(
            "Pipeline `{name}` {} {}: {}",
            if dry_run { "would get" } else { "has" },
            plural(new as u64, "new stage", "new stages"),
            list(&names, 20)
        ),
    }
}

fn make(pipeline: &PlannedPipeline, store: &mut Store) -> Result<(), CliError> {
    if pipeline.is_new {
        store.add_pipeline(&pipeline.pipeline())?;
    } else if !pipeline.stages.is_empty() {
        store.extend_pipeline(&pipeline.pipeline())?;
    }
    Ok(())
}

/// Takes over what `--won` and `--lost` say.
fn tell_kinds(
    args: &Args,
    planned: &mut [PlannedPipeline],
    there: &[Pipeline],
) -> Result<(), CliError> {
    let won = args.won.iter().map(|name| ("--won", name.trim(), StageKind::Won));
    let lost = args.lost.iter().map(|name| ("--lost", name.trim(), StageKind::Lost));
    for (flag, name, kind) in won.chain(lost) {
        let key = name_key(name);
        let mut hit = false;
        for stage in planned.iter_mut().flat_map(|pipeline| &mut pipeline.stages) {
            if name_key(&stage.name) == key {
                if stage.told == Told::User && stage.kind != kind {
                    let message = format!("`{name}` can't be both won and lost");
                    return Err(CliError::new(Kind::Usage, message));
                }
                (stage.kind, stage.told, hit) = (kind, Told::User, true);
            }
        }
        if hit {
            continue;
        }
        if let Some(pipeline) = there.iter().find(|pipeline| pipeline.stage_like(name).is_some()) {
            let words = ["pipelines", "set-stage", &pipeline.name, name, "--kind", kind.name()];
            let message = format!("`{name}` is a stage of `{}` already", pipeline.name);
            return Err(CliError::new(Kind::Refused, message)
                .hint(Advice::command(words).then(" changes it")));
        }
        let stages = planned.iter().flat_map(|pipeline| &pipeline.stages);
        let names: Vec<String> = stages.map(|stage| format!("`{}`", stage.name)).collect();
        return Err(CliError::new(Kind::Usage, format!("`{flag}` names no stage: `{name}`"))
            .hint(format!("the stages are {}", list(&names, 20))));
    }
    Ok(())
}

/// Asks about each stage that has a near one: whether to make it all the same. Those that are the near one
/// are taken out of the plan; which they are.
fn settle_near(
    planned: &mut [PlannedPipeline],
    context: &Context,
) -> Result<Vec<(String, String)>, CliError> {
    let mut meant = Vec::new();
    for pipeline in planned {
        let mut kept = Vec::new();
        for stage in std::mem::take(&mut pipeline.stages) {
            if let Some(near) = &stage.near {
                let question = format!(
                    "`{}` is like `{}`, which `{}` has. Make it all the same?",
                    tame(&stage.name, 60),
                    tame(near, 60),
                    tame(&pipeline.name, 60)
                );
                if !context.ui.confirm(&question)? {
                    meant.push((stage.name, near.clone()));
                    continue;
                }
            }
            kept.push(stage);
        }
        pipeline.stages = kept;
    }
    Ok(meant)
}

/// What the mapping is to say from now on.
fn answers(home: Option<String>, meant: &[(String, String)], source: &Source) -> Vec<Answer> {
    let deals = source.mapping.object(Object::Deals);
    let to = To::Target("stage".to_owned());
    let stage = deals.and_then(|deals| deals.columns.iter().find(|column| column.to == to));
    let values = meant.iter().filter_map(|(from, to)| {
        let header = stage?.header.clone();
        Some(Answer::Value(Object::Deals, header, from.clone(), to.clone()))
    });
    values.chain(home.map(Answer::Pipeline)).collect()
}

/// Writes into the mapping file what deals need to find their stages.
fn note_down(
    answers: &[Answer],
    source: &Source,
    dry_run: bool,
    context: &Context,
) -> Result<(), CliError> {
    let Some(loaded) = source.loaded.as_ref().filter(|_| !answers.is_empty()) else {
        return Ok(());
    };
    if !dry_run {
        let text = file::answer(&loaded.path, &loaded.text, answers)
            .map_err(|problems| CliError::mapping(&loaded.path, &problems))?;
        plan::write_mapping(Path::new(&loaded.path), &text)?;
    }
    let wrote = if dry_run { "Would write" } else { "Wrote" };
    for answer in answers {
        let what = match answer {
            Answer::Pipeline(name) => {
                format!("deals without a pipeline go to `{}`", tame(name, 60))
            }
            Answer::Value(_, _, from, to) => {
                format!("`{}` is `{}`", tame(from, 60), tame(to, 60))
            }
            Answer::Column(..) | Answer::Owner(..) => continue,
        };
        context.ui.status(&format!("{wrote} into `{}`: {what}", loaded.path));
    }
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

/// The pipeline that was made for deals that name none, where the mapping does not say so and their
/// stages alone would not lead there. Without a mapping file it is found out at each run.
fn homeless(
    planned: &[PlannedPipeline],
    source: &Source,
    store: &Store,
) -> Result<Option<String>, CliError> {
    let says_it = |deals: &ObjectMapping| {
        let column = |column: &ColumnMapping| column.to == To::Target("pipeline".to_owned());
        deals.pipeline.is_some() || deals.columns.iter().any(column)
    };
    let deals = source.mapping.object(Object::Deals);
    let ([one], false) = (planned, deals.is_some_and(says_it)) else { return Ok(None) };
    let used = source.stages();
    let shared = store.pipelines()?.iter().any(|other| {
        other.name != one.name && used.iter().any(|stage| other.stage_like(stage).is_some())
    });
    Ok(shared.then(|| one.name.clone()))
}
