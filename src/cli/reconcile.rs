//! `reconcile`: compares the source with the destination.

use std::path::{Path, PathBuf};

use super::completions::values;
use super::destination::{Access, Opened};
use super::error::{CliError, Kind};
use super::inputs::{self, Loaded};
use super::notify::{self, About, Attach, Notify, NotifyOptions};
use super::options::SourceOptions;
use super::output::{Output, check_folder};
use super::paths::{Taken, Writes};
use super::{Context, Exit, interrupt, run, sources};
use crate::config::Sources;
use crate::engine::EngineError;
use crate::engine::extract::{Extent, service_of};
use crate::engine::history::{PastImport, history};
use crate::engine::reconcile::causes::{
    CLEARED, DELETED, DIFFERENT, EDITED, EXTRA, MISSING, REJECTED_NOW,
};
use crate::engine::reconcile::{Comparison, Lost, Reconciliation, Step, reconcile};
use crate::mapping::file;
use crate::model::{Advice, Object};
use crate::source::{Depth, Holds, Input, inside};
use crate::ui::html;
use crate::ui::text::reconcile::render;

/// Compare the source with the destination
///
/// Reads the files of an import again (the last one, unless you name one) and compares them with
/// the destination: counts, missing and extra records, field by field, sums per stage and currency,
/// links, consent. Of a CRM it compares what was read then; named, the CRM is read anew. The mapping
/// is the one that the import ran with, unless `--mapping` names another. Exit code 3 if something differs without a reason.
///
///   adoptiv-migrate reconcile
///   adoptiv-migrate reconcile 3 --report reconciliation.html
///   adoptiv-migrate reconcile 3 exports/contacts.csv exports/deals.csv
///   adoptiv-migrate reconcile hubspot
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Import to compare with [default: the last one]
    #[arg(value_name = "IMPORT", add = values::imports_and_sources())]
    import: Option<String>,
    #[command(flatten)]
    sources: SourceOptions,
    /// Send again what is missing at an API; what somebody deleted there stays deleted
    #[arg(long)]
    repair: bool,
    /// Write the report as an HTML page, too
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// Write whole lists to this folder, one CSV file each: missing, extra, merged, different,
    /// rejected, links, consent
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    lists: Option<PathBuf>,
    #[command(flatten)]
    notify: NotifyOptions,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, CliError> {
    let mut taken = Taken::by(context);
    taken.mapping(args.sources.mapping.as_deref());
    let files = args.sources.files();
    files.iter().for_each(|file| taken.read(file));
    let mut notify = args.notify.resolve(&taken, &[args.report.as_ref()])?;
    if notify.as_ref().is_some_and(|notify| notify.attach.contains(&Attach::Rejects)) {
        return Err(CliError::new(Kind::Usage, "a comparison rejects no rows: there is nothing to attach")
            .hint("`--attach report` sends its whole page; `notify IMPORT --attach rejects` sends the rejected rows of an import"));
    }
    let named: Vec<String> = args.import.iter().cloned().collect();
    let mut words = vec!["reconcile".to_owned()];
    words.extend(named.iter().cloned());
    // What is wrong with them is said in a moment.
    words.extend(args.sources.resolve().map(|sources| sources.words).unwrap_or_default());
    for (flag, path) in [("--report", &args.report), ("--lists", &args.lists)] {
        words.extend(path.iter().flat_map(|path| [flag.to_owned(), path.display().to_string()]));
    }
    words.extend(args.repair.then(|| "--repair".to_owned()));
    let again = context.ui.commands().line(words);
    compare_as_asked(args, &mut notify, context).map_err(|error| {
        let about = About { command: "reconciliation", sources: named, again };
        notify::stopped(notify.take(), error, &about, context)
    })
}

fn compare_as_asked(
    mut args: Args,
    notify: &mut Option<Notify>,
    context: &Context,
) -> Result<Exit, CliError> {
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
    let (import, taken_back) = pick(history(&store)?, named)?;
    let mut users = std::mem::take(&mut args.sources.users);
    // The users that the import ran with, unless others are named.
    let (there, gone): (Vec<PathBuf>, Vec<PathBuf>) =
        users_of(&import).into_iter().map(PathBuf::from).partition(|path| inside::is_there(path));
    let gone = if users.is_empty() { gone } else { Vec::new() };
    if users.is_empty() {
        users = there;
    }
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
    if let Some(folder) = &args.lists {
        taken.check_lists(folder)?;
        check_folder(folder)?;
    }
    let page = args.report.as_deref();
    let page =
        page.map(|path| Output::open("--report", path, Writes::Report, &taken)).transpose()?;
    let loaded = match args.sources.mapping.as_deref() {
        Some(named) => inputs::load_mapping(Some(named))?,
        None => Some(kept_mapping(&import)?),
    };
    let mapping = loaded.as_ref().map(|loaded| &loaded.mapping);
    // A CRM that is read anew is read whole.
    let whole = kept.as_ref().map_or(sources.crm.is_some(), |kept| kept.whole);
    let mut tables = kept.map(|kept| kept.tables).unwrap_or_default();
    let how = (Extent::All, Depth::Whole);
    tables.extend(sources::look(&sources, mapping, how, context, &interrupt)?.tables);
    let prepared = inputs::settle(tables, loaded, &store, None, &sources.words, context)?;
    let observer = context.ui.observer();
    let compare = |repaired| {
        let observer = observer.as_ref();
        let lost = match &hub {
            Some(hub) => hub.freshen(&store, import.id, observer, &interrupt)?,
            None => Lost::default(),
        };
        let comparison = Comparison {
            store: &store,
            import_id: import.id,
            tables: &prepared.tables,
            mapping: &prepared.mapping,
            lost: &lost,
            whole,
            local: hub.is_none(),
            lists: args.lists.as_deref(),
            knows_users: gone.is_empty(),
        };
        let mut report = reconcile(&comparison, observer, &interrupt)?;
        let gone = gone.iter().map(|path| format!("{} (the users) is gone", shown(path)));
        report.changed_files.extend(gone);
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
    report.taken_back = taken_back;
    report.next = next_steps(&report, &import, context);
    let exit = Exit::of(report.ok);
    let mut failed = None;
    if let Some(page) = page {
        match html::reconcile(&report).map_err(run::no_page).and_then(|text| page.write(&text)) {
            Ok(()) => context.wrote(args.report.as_deref()),
            Err(error) => failed = Some(error),
        }
    }
    report.mail = notify::reconciliation(notify.take(), &report, failed.as_ref(), context);
    // A disk that takes no more is no reason to keep what was found to oneself.
    if let (Some(error), true) = (&failed, context.ui.is_json()) {
        (report.ok, report.error) = (false, Some(error.value(&context.ui)));
    }
    report.lists.iter().for_each(|list| context.wrote(Some(Path::new(list))));
    context.ui.show(&report, render)?;
    failed.map_or(Ok(exit), |error| Err(error.after_its_document()))
}

/// What to do next, by what was found.
fn next_steps(report: &Reconciliation, import: &PastImport, context: &Context) -> Vec<Step> {
    let command = |words: Vec<String>| Some(context.ui.commands().line(words));
    let of_files = |first: &[&str]| {
        let first = first.iter().map(|word| (*word).to_owned());
        command(first.chain(words_of(import)).collect())
    };
    let step = |why: &str, command| Step { why: why.to_owned(), command };
    let id = import.id.to_string();
    let found = |cause: &str| report.causes.contains_key(cause);
    let mut steps = Vec::new();
    match report.state.as_str() {
        "running" => return steps,
        "unfinished" => {
            steps.push(step("Finish the import:", of_files(&["import", "--resume"])));
            let undo = command(vec!["undo".to_owned(), id]);
            steps.push(step("Or take it back:", undo));
            return steps;
        }
        "undone" => {
            return vec![step("Import it again:", of_files(&["import"]))];
        }
        _ => {}
    }
    if !report.unaccounted.is_empty() {
        let undo = command(vec!["undo".to_owned(), id.clone()]);
        steps.push(step("Take the import back, then import again:", undo));
    }
    if found(MISSING) && context.destination.api {
        let words = ["reconcile", id.as_str(), "--repair"].map(str::to_owned);
        steps.push(step("Send again what is missing:", command(words.to_vec())));
    }
    if found(DELETED) || found(MISSING) && !context.destination.api {
        let why = "Bring back what is gone; what is there stays as it is:";
        steps.push(step(why, of_files(&["import"])));
    }
    if found(REJECTED_NOW) {
        let why = "See why rows that were imported would be rejected now:";
        steps.push(step(why, of_files(&["dry-run", "--all"])));
    }
    for (causes, why) in [
        (&[EDITED, DIFFERENT][..], "See how a record came to be what it is:"),
        (&[CLEARED], "Clear in Adoptiv what is empty at the source, by hand; its story:"),
        (&[EXTRA], "See where a record came from that the source has no more:"),
    ] {
        let first = report.drift.iter().find(|difference| causes.contains(&difference.cause));
        if let Some((object, id)) = first.and_then(|first| Some((first.object, first.id?))) {
            let words = ["explain", object.singular(), &id.to_string()].map(str::to_owned);
            steps.push(step(why, command(words.to_vec())));
        }
    }
    steps
}

/// The words that name an import's sources on a command line.
pub fn words_of(import: &PastImport) -> Vec<String> {
    let mut words = Vec::new();
    for file in &import.files {
        let Some(path) = &file.path else {
            let service = service_of(&file.source).map(|service| service.name().to_owned());
            let word = service.unwrap_or_else(|| "-".to_owned());
            if !words.contains(&word) {
                words.push(word);
            }
            continue;
        };
        // As it was typed, where that still leads there.
        let typed = std::path::absolute(&file.source).is_ok_and(|typed| typed == Path::new(path));
        let path = if typed { &file.source } else { path };
        let stem = Path::new(path).file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
        if !stem.contains(&file.object) {
            words.push(format!("--{}", file.object));
        }
        words.push(path.clone());
    }
    for users in users_of(import) {
        words.extend(["--users".to_owned(), shown(Path::new(&users))]);
    }
    let mut said = kept(import, "said").into_iter().peekable();
    while let Some(word) = said.next() {
        let path = said.next_if(|_| word == "--mapping").map(|path| shown(Path::new(&path)));
        words.push(word);
        words.extend(path);
    }
    words
}

/// The users files that an import ran with.
fn users_of(import: &PastImport) -> Vec<String> {
    kept(import, "users")
}

/// A list that is kept with an import.
fn kept(import: &PastImport, what: &str) -> Vec<String> {
    let options: serde_json::Value = serde_json::from_str(&import.options).unwrap_or_default();
    let list = options.get(what).and_then(|list| list.as_array()).into_iter().flatten();
    list.filter_map(|word| Some(word.as_str()?.to_owned())).collect()
}

/// A path as it is typed here.
fn shown(path: &Path) -> String {
    let here = std::path::absolute(".").unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}

/// The import that is named, else the last one that was not taken back, else the last one; and the later
/// ones that are passed over for that.
fn pick(
    mut imports: Vec<PastImport>,
    named: Option<i64>,
) -> Result<(PastImport, Vec<i64>), CliError> {
    let at = match named {
        Some(id) => imports.iter().position(|import| import.id == id),
        None => imports
            .iter()
            .position(|import| import.state != "undone")
            .or((!imports.is_empty()).then_some(0)),
    };
    let Some(at) = at else {
        let message = match named {
            Some(id) => format!("there is no import {id}"),
            None => "there is no import to compare with".to_owned(),
        };
        return Err(CliError::new(Kind::Refused, message)
            .hint(Advice::command(["history"]).then(" lists them")));
    };
    let passed_over = match named {
        Some(_) => Vec::new(),
        None => imports[..at].iter().map(|import| import.id).collect(),
    };
    Ok((imports.swap_remove(at), passed_over))
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
        let path = file.path.as_ref().map(PathBuf::from).filter(|path| inside::is_there(path));
        let Some(path) = path else {
            let message =
                format!("`{}` of import {} is not there any more", file.source, import.id);
            return Err(CliError::new(Kind::Source, message).hint(
                Advice::from("name the files as they are called now: ").then_command([
                    "reconcile".to_owned(),
                    import.id.to_string(),
                    "contacts.csv".to_owned(),
                ]),
            ));
        };
        let holds = Object::from_name(&file.object).map_or(Holds::Users, Holds::Records);
        let path = PathBuf::from(shown(&path));
        inputs.push(Input { path, holds: Some(holds), header: None });
    }
    Ok(inputs)
}
