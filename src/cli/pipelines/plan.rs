//! What `pipelines create --from` reads: deals, with the stages that they use.

use std::path::{Path, PathBuf};

use crate::cli::Context;
use crate::cli::destination::Access;
use crate::cli::error::{CliError, Kind};
use crate::cli::inputs::{self, Loaded};
use crate::cli::interrupt;
use crate::cli::options::crm_named;
use crate::cli::output::Output;
use crate::cli::paths::{Taken, Writes};
use crate::cli::sources::look;
use crate::config::{CrmSource, Sources};
use crate::engine::extract::Extent;
use crate::engine::pipelines::{PlannedPipeline, UsedStage, plan, used};
use crate::mapping::Mapping;
use crate::model::{Advice, Object, Pipeline};
use crate::source::{self, Depth, Holds, Input, SourceError};
use crate::ui::text::list;

/// What was read.
pub struct Source {
    /// How deals are mapped.
    pub mapping: Mapping,
    /// The mapping file, where there is one.
    pub loaded: Option<Loaded>,
    used: Vec<UsedStage>,
}

impl Source {
    /// What the stages need beside the pipelines that are `there`.
    pub fn plan(&self, there: &[Pipeline]) -> Result<Vec<PlannedPipeline>, CliError> {
        let deals = self.mapping.object(Object::Deals);
        let default = deals.and_then(|deals| deals.pipeline.as_deref());
        Ok(plan(self.used.clone(), default, there))
    }

    /// The stages of deals that name no pipeline.
    pub fn stages(&self) -> Vec<&str> {
        let homeless = self.used.iter().filter(|used| used.pipeline.is_none());
        homeless.map(|used| used.stage.as_str()).collect()
    }
}

/// Reads the deals of the files, or of a CRM the pipelines that it tells.
pub fn read(
    from: &[PathBuf],
    source_url: Option<&str>,
    mapping: Option<&Path>,
    context: &Context,
) -> Result<Source, CliError> {
    let mut inputs = Vec::new();
    let mut crm = None;
    let mut others = Vec::new();
    for path in from {
        match crm_named(path) {
            Some(_) if from.len() > 1 => {
                return Err(CliError::new(Kind::Usage, "a CRM is read by itself")
                    .hint("make its pipelines with a command of its own"));
            }
            Some(service) => {
                let url = source_url.map(str::to_owned);
                crm =
                    Some(CrmSource { service, url, budget: 1.0, since_last: false, leads: false });
            }
            None => {
                let holds = holds(path)?;
                match holds {
                    Holds::Records(Object::Deals) => {
                        let holds = Some(holds);
                        inputs.push(Input { path: path.clone(), holds, header: None });
                    }
                    Holds::Records(object) => others.push((path, object.name())),
                    Holds::Users => others.push((path, "users")),
                }
            }
        }
    }
    for (path, what) in &others {
        let path = path.display();
        context
            .ui
            .status(&format!("`{path}` holds {what} and is left out: only deals have stages."));
    }
    if crm.is_none() && inputs.is_empty() {
        return Err(CliError::new(
            Kind::Refused,
            "no file of deals is named, and only deals have stages",
        )
        .hint(Advice::from("name it: ").then_command([
            "pipelines",
            "create",
            "--from",
            "deals.csv",
        ])));
    }
    let loaded = inputs::load_mapping(mapping)?;
    let words: Vec<String> = match &crm {
        Some(crm) => vec![crm.service.name().to_owned()],
        None => inputs.iter().map(|input| input.path.display().to_string()).collect(),
    };
    let sources = Sources { inputs, crm, mapping: None, words: words.clone() };
    // Of a CRM its pipelines are enough: it tells them all.
    let (how, interrupt) = ((Extent::First(0), Depth::Whole), interrupt::listen());
    let tables = look(&sources, loaded.as_ref().map(|of| &of.mapping), how, context, &interrupt)?;
    let tables = tables.tables;
    let store = context.open(Access::Look)?.store;
    let kept = loaded.clone();
    let prepared = inputs::settle(tables, loaded, &store, None, &words, context)?;
    let used = used(&prepared.tables, &prepared.mapping)?;
    if used.is_empty() {
        let labels: Vec<String> =
            prepared.tables.iter().map(|table| format!("`{}`", table.label())).collect();
        let message = format!("no deal of {} names a stage", list(&labels, 5));
        return Err(CliError::new(Kind::Refused, message)
            .hint("look at `map` for the column that holds it, and write `\"…\" = \"stage\"` in the mapping"));
    }
    Ok(Source { mapping: prepared.mapping, loaded: kept, used })
}

/// What a file holds; deals where nothing says otherwise, for that is what was asked for.
fn holds(path: &Path) -> Result<Holds, CliError> {
    let deals = Holds::Records(Object::Deals);
    if path == Path::new("-") {
        return Ok(deals);
    }
    let input = Input { path: path.to_owned(), holds: None, header: None };
    match source::open(&[input], &|_| source::ReadOptions::default()) {
        // An archive may hold them among others.
        Ok(tables) if tables.iter().any(|table| table.holds() == deals) => Ok(deals),
        Ok(tables) => Ok(tables.first().map_or(deals, |table| table.holds())),
        Err(SourceError::UnclearObject { .. }) => Ok(deals),
        // Read as the mapping says it may be whole; what is wrong then is said then.
        Err(SourceError::Unreadable { .. }) => Ok(deals),
        Err(error) => Err(error.into()),
    }
}

/// Writes a mapping that is there.
pub fn write_mapping(path: &Path, text: &str) -> Result<(), CliError> {
    Output::open("--mapping", path, Writes::Mapping, &Taken::none())?.write(text)
}
