//! `reconcile`: compares the source with the destination.

use std::path::PathBuf;

use super::destination::{Access, Opened};
use super::error::{CliError, Kind};
use super::inputs::{self, Loaded};
use super::options::SourceOptions;
use super::output::Output;
use super::paths::{Taken, Writes};
use super::{Context, Exit, interrupt, run, sources};
use crate::config::{Sources, shell};
use crate::engine::EngineError;
use crate::engine::extract::Extent;
use crate::engine::history::{PastImport, history};
use crate::engine::reconcile::{Lost, reconcile};
use crate::mapping::file;
use crate::model::Object;
use crate::source::{Holds, Input};
use crate::ui::html;
use crate::ui::text::import::Next;
use crate::ui::text::reconcile::render;

/// Compare the source with the destination
///
/// Reads the files of an import again (the last one, unless you name one) and compares them with
/// the destination: counts, missing and extra records, field by field, sums per stage and currency,
/// links, consent. Of a CRM it compares what was read then; named, the CRM is read anew. The mapping is the one that the import ran with, unless `--mapping` names
/// another. Exit code 3 if something differs without a reason.
///
///   adoptiv-migrate reconcile
///   adoptiv-migrate reconcile 3 --report reconciliation.html
///   adoptiv-migrate reconcile 3 exports/contacts.csv exports/deals.csv
///   adoptiv-migrate reconcile hubspot
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Import to compare with [default: the last one]
    #[arg(value_name = "IMPORT")]
    import: Option<String>,
    #[command(flatten)]
    sources: SourceOptions,
    /// Send again what is missing at an API; what somebody deleted there stays deleted
    #[arg(long)]
    repair: bool,
    /// Write the report as an HTML page, too
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
}

pub fn run(mut args: Args, context: &Context) -> Result<Exit, CliError> {
    let named = match args.import.take().map(|word| word.parse::<i64>().map_err(|_| word)) {
        Some(Ok(id)) => Some(id),
        Some(Err(word)) => {
            args.sources.sources.insert(0, PathBuf::from(word));
            None
        }
        None => None,
    };
    let interrupt = interrupt::listen();
    let access = if args.repair { Access::Write } else { Access::Read };
    if args.repair && !context.destination.api {
        return Err(CliError::new(
            Kind::Usage,
            "`--repair` sends to an API, and the destination is a store",
        )
        .hint("import the files again: what is there stays as it is"));
    }
    let Opened { store, hub } = context.open(access)?;
    let import = pick(history(&store)?, named)?;
    let users = std::mem::take(&mut args.sources.users);
    let kept = if args.sources.is_empty() { sources::kept(&store, &import)? } else { None };
    let mut sources = if !args.sources.is_empty() {
        args.sources.resolve()?
    } else {
        let inputs = if kept.is_some() { Vec::new() } else { files(&import)? };
        let words = inputs.iter().map(|input| input.path.display().to_string()).collect();
        Sources { inputs, crm: None, mapping: None, words }
    };
    // A users file only resolves owners: it goes with whatever files are compared.
    sources.inputs.extend(users.into_iter().map(|path| Input {
        path,
        holds: Some(Holds::Users),
        header: None,
    }));
    let mut taken = Taken::by(context);
    taken.sources(&sources);
    taken.mapping(args.sources.mapping.as_deref());
    let page = args.report.as_deref();
    let page =
        page.map(|path| Output::open("--report", path, Writes::Report, &taken)).transpose()?;
    let loaded = match args.sources.mapping.as_deref() {
        Some(named) => inputs::load_mapping(Some(named))?,
        None => Some(kept_mapping(&import)?),
    };
    let mapping = loaded.as_ref().map(|loaded| &loaded.mapping);
    let mut tables = kept.unwrap_or_default();
    tables.extend(sources::look(&sources, mapping, Extent::All, context, &interrupt)?.tables);
    let prepared = inputs::settle(tables, loaded, &store, None, &sources.words, context)?;
    let observer = context.ui.observer();
    let compare = |repaired| {
        let observer = observer.as_ref();
        let lost = match &hub {
            Some(hub) => hub.freshen(&store, import.id, observer, &interrupt)?,
            None => Lost::default(),
        };
        let (tables, mapping) = (&prepared.tables, &prepared.mapping);
        let mut report =
            reconcile(&store, import.id, tables, mapping, &lost, observer, &interrupt)?;
        report.mapping.clone_from(&prepared.name);
        report.repaired = repaired;
        Ok::<_, EngineError>((report, lost))
    };
    // What the comparison learns of an API is not kept: it looks, and leaves no trace. A repair builds
    // on it.
    let compare = |repaired| {
        if hub.is_none() || args.repair {
            return compare(repaired);
        }
        store.begin()?;
        let compared = compare(repaired);
        store.rollback()?;
        compared
    };
    let (mut report, lost) = compare(None)?;
    if let (Some(hub), true) = (&hub, args.repair) {
        let pushed = hub.repair(&store, &lost, observer.as_ref(), &interrupt)?;
        context.warn_of_refused(&pushed);
        report = compare(Some(pushed.sent))?.0;
    }
    drop(observer);
    if let Some(page) = page {
        page.write(&html::reconcile(&report).map_err(run::no_page)?)?;
        context.wrote(args.report.as_deref());
    }
    let mut next = Vec::new();
    let missing = report.drift.iter().any(|difference| difference.cause == "missing");
    if missing && hub.is_some() && !args.repair {
        let words = ["reconcile", &import.id.to_string(), "--repair"].map(str::to_owned);
        next.push(Next::new(
            "Send again what is missing:",
            shell::command(words.into_iter().chain(context.destination.words())),
        ));
    }
    if let Some(difference) = report.drift.iter().find(|difference| difference.id.is_some()) {
        let id = difference.id.unwrap_or_default().to_string();
        let words = ["explain", difference.object.singular(), &id].map(str::to_owned);
        next.push(Next::new(
            "See how a record came to be what it is:",
            shell::command(words.into_iter().chain(context.destination.words())),
        ));
    }
    context.ui.show(&report, |page, report| render(page, report, &next))?;
    Ok(Exit::of(report.ok))
}

/// The import that is named, else the last one that was not taken back.
fn pick(imports: Vec<PastImport>, named: Option<i64>) -> Result<PastImport, CliError> {
    let found = imports.into_iter().find(|import| match named {
        Some(id) => import.id == id,
        None => import.state != "undone",
    });
    found.ok_or_else(|| {
        let message = match named {
            Some(id) => format!("there is no import {id}"),
            None => "there is no import to compare with".to_owned(),
        };
        CliError::new(Kind::Refused, message).hint("`adoptiv-migrate history` lists them")
    })
}

/// The mapping that the import ran with: a file that was edited since would make drift of its own.
fn kept_mapping(import: &PastImport) -> Result<Loaded, CliError> {
    let path = format!("mapping of import {}", import.id);
    let text = import.mapping.clone();
    let mapping =
        file::parse(&path, &text).map_err(|problems| CliError::mapping(&path, &problems))?;
    Ok(Loaded { mapping, text, path, by_chance: false })
}

/// The files of an import, as they were given then.
fn files(import: &PastImport) -> Result<Vec<Input>, CliError> {
    let mut inputs = Vec::new();
    for file in &import.files {
        let path = file.path.as_ref().map(PathBuf::from).filter(|path| path.exists());
        let Some(path) = path else {
            let message =
                format!("`{}` of import {} is not there any more", file.source, import.id);
            return Err(CliError::new(Kind::Source, message).hint(format!(
                "name the files: `adoptiv-migrate reconcile {} contacts.csv …`",
                import.id
            )));
        };
        let holds = Object::from_name(&file.object).map_or(Holds::Users, Holds::Records);
        inputs.push(Input { path, holds: Some(holds), header: None });
    }
    Ok(inputs)
}
