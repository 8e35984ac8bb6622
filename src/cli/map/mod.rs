//! `map`: finds out which column goes where, and writes it down.

mod decided;

use std::path::{Path, PathBuf};

use chrono_tz::Tz;

use super::completions::values;
use super::destination::Access;
use super::error::{CliError, Kind};
use super::inputs::{self, Loaded, Unread};
use super::options::{SourceOptions, zone};
use super::output::Output;
use super::paths::{Taken, Writes};
use super::sources::{Read, look};
use super::{Context, Exit, interrupt};
use crate::config::{DEFAULT_MAPPING, share};
use crate::engine::decisions::{Decision, Kind as About};
use crate::engine::extract::Extent;
use crate::mapping::check::{Issue, Unreadable};
use crate::mapping::detect::{Confidence, Finding, Suggestion, is_usual};
use crate::mapping::file::{self, Answer};
use crate::mapping::{Mapping, To};
use crate::model::Object;
use crate::source::{Depth, Table, header_came_again, remarkable, unread_members};
use crate::ui::review::{self, Reviewed, Terminal};
use crate::ui::style::tame;
use crate::ui::text::import::Next;
use crate::ui::text::map::{Column, MapReport, render};
use decided::{Decided, Over};

/// Find out which column goes where, and write it down
///
/// Shows first what needs a decision, each with the line to write or the command to type: columns
/// without a place, stages that the destination lacks. `-v` shows all: each column with samples, its
/// target, how sure that is and why; stages and owners beside the destination's. `-q` shows what needs a
/// decision alone, `--check` fails by it. `-o` writes the mapping, with comments, to be edited; run
/// again it adds new columns and keeps what you wrote. A column that fits nothing stays open, with a
/// custom field suggested for it. Answers of `--interactive` and `--accept-suggestions` are written into the mapping
/// that is there (`mapping.toml`, or the one that `--mapping` names), else into a new one.
///
///   adoptiv-migrate map contacts.csv accounts.csv deals.csv -o mapping.toml
///   adoptiv-migrate map --check contacts.csv accounts.csv deals.csv
///   adoptiv-migrate map salesforce -o mapping.toml
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(flatten)]
    sources: SourceOptions,
    /// Write the mapping to FILE, or add to the one that is there
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Fail with exit code 3 if anything needs a decision
    #[arg(long)]
    check: bool,
    /// Go through the columns, stages and owners to decide or look over, one by one, with a way back
    #[arg(long)]
    interactive: bool,
    /// Make every column that is left open the custom field that is suggested for it
    #[arg(long)]
    accept_suggestions: bool,
    /// Bound of the share of cells of a column that can't be read, for `--check`: `5%` or `0.05`
    #[arg(long, value_name = "SHARE", default_value = "5%", value_parser = share::parse)]
    max_rejected: f64,
    /// Read dates and times that name no zone in this IANA zone [default: the workspace's]
    #[arg(long, value_name = "ZONE", value_parser = zone, add = values::zones())]
    timezone: Option<Tz>,
}

/// So many records of each object of a CRM are looked at.
const SAMPLED: u64 = 500;

pub fn run(args: Args, context: &Context) -> Result<Exit, CliError> {
    let sources = args.sources.resolve()?;
    if args.interactive && !context.ui.can_ask() {
        return Err(CliError::new(Kind::Usage, "`--interactive` needs a terminal")
            .hint("leave it out, and edit the mapping file instead"));
    }
    let mut taken = Taken::by(context);
    for input in &sources.inputs {
        taken.read(&input.file());
    }
    // Answers are kept in the mapping that they are about, whether or not `-o` names it.
    let answers = args.interactive || args.accept_suggestions;
    let read_from = args.sources.mapping.as_deref().unwrap_or(Path::new(DEFAULT_MAPPING));
    let target = args.output.as_deref().or(answers.then_some(read_from));
    let option = if args.output.is_some() { "-o" } else { "map" };
    let output =
        target.map(|path| Output::open(option, path, Writes::Mapping, &taken)).transpose()?;
    let base = base(&args)?;
    let mapping = base.as_ref().map(|base| &base.mapping);
    let interrupt = interrupt::listen();
    let extent = Extent::First(SAMPLED);
    let Read { tables, report: read_report, leads, .. } =
        look(&sources, mapping, (extent, Depth::Whole), context, &interrupt)?;
    if let Some((message, ..)) = inputs::wrong_object(&tables, &sources.words) {
        context.ui.warn(&message);
    }
    let store = context.open(Access::Look)?.store;
    let mut suggestion = inputs::suggest(&tables, &store, args.timezone)?;
    if base.is_none() {
        inputs::hold_something(&tables, &suggestion)?;
    }
    if let Some(base) = &base {
        overlay(&mut suggestion, base);
    }
    let before: Vec<To> = suggestion.findings.iter().map(|finding| finding.to.clone()).collect();
    let mut settings = store.settings()?;
    settings.timezone = args.timezone.unwrap_or(settings.timezone);
    let output_name = target.map(|path| path.display().to_string());
    let over = Over {
        sources: &sources,
        tables: &tables,
        store: &store,
        settings: &settings,
        max_rejected: args.max_rejected,
        all_rows: args.check,
        output: output_name.as_deref(),
        context,
    };
    let mut reviewed = Reviewed::default();
    if args.interactive {
        // What the file is going to say before anything is answered.
        let text = base.as_ref().map(|base| updated(base, &suggestion, &tables)).transpose()?;
        let mapping = match &text {
            Some(text) => parsed(&read_from.display().to_string(), text)?,
            None => suggestion.mapping.clone(),
        };
        let open = over.decide(&mapping, text.as_deref(), &suggestion)?.decisions;
        let users: Vec<String> = store.users()?.into_iter().map(|user| user.email).collect();
        let there = store.pipelines()?;
        let asked = review::review(&mut Terminal, &mut suggestion, &open, &there, &users)?;
        reviewed = asked.ok_or_else(|| {
            CliError::new(Kind::Interrupted, "interrupted; no mapping was written")
        })?;
    }
    let mut settled = std::mem::take(&mut reviewed.columns);
    if args.accept_suggestions {
        settled.extend(review::accept_all(&mut suggestion));
    }
    let given = given(&suggestion, &before, reviewed);

    let read = tables.iter().flat_map(|table| {
        let told = table.told().into_iter().map(|how| format!("{}: {how}", table.label()));
        told.chain(header_came_again(table.as_ref()))
    });
    let of_crm = read_report.map(|report| report.notes).unwrap_or_default();
    let unread = unread_members(&tables);
    let unread = unread.iter().flat_map(|unread| unread.told());
    let notes = std::mem::take(&mut suggestion.notes);
    let again = tables.iter().filter_map(|table| header_came_again(table.as_ref()));
    let remarkable = tables.iter().flat_map(|table| remarkable(table.as_ref()));
    let unusual = notes.iter().filter(|note| !is_usual(note)).cloned();
    let remarkable = of_crm.iter().cloned().chain(remarkable).chain(again);
    let remarkable = unread.clone().chain(remarkable).chain(unusual).collect();
    let notes = unread.chain(read).chain(notes).chain(of_crm).collect();

    let mut written = None;
    let mut file_text = base.as_ref().map(|base| base.text.clone());
    let mut mapping = match &base {
        Some(base) => base.mapping.clone(),
        None => suggestion.mapping.clone(),
    };
    if let (Some(output), Some(path)) = (output, target) {
        let name = path.display().to_string();
        let text = match &base {
            Some(base) => updated(base, &suggestion, &tables)?,
            None => file::write(&suggestion),
        };
        let text = if leads { file::with_leads(&text) } else { text };
        let known = match &base {
            Some(base) => base.mapping.clone(),
            None => parsed(&name, &text)?,
        };
        let text = file::answer(&name, &text, &in_terms_of(&known, &given))
            .map_err(|problems| CliError::mapping(&name, &problems))?;
        mapping = parsed(&name, &text)?;
        for header in left_open(&mapping, &given) {
            context.ui.warn(&format!(
                "`{}` stays open in `{name}`: another column goes where it should",
                tame(&header, 80)
            ));
        }
        output.write(&text)?;
        file_text = Some(text);
        written = Some(name);
    }
    for at in settled {
        suggestion.findings[at].confidence = Confidence::Certain;
    }

    let Decided { decisions, unreadable, stages, owners, some_deals } =
        over.decide(&mapping, file_text.as_deref(), &suggestion)?;
    let mut issues: Vec<Issue> = Vec::new();
    if args.check {
        issues.extend(decisions.iter().filter_map(Decision::issue));
    }
    let report = MapReport {
        command: "map",
        ok: issues.is_empty(),
        first: first(&decisions),
        columns: suggestion.findings.iter().map(|found| column(found, &unreadable)).collect(),
        notes,
        stages,
        owners,
        decisions,
        deals_sampled: some_deals,
        remarkable,
        issues,
        written,
    };
    let mut words = vec![if report.written.is_some() { "dry-run" } else { "map" }.to_owned()];
    words.extend(sources.words);
    let next = match &report.written {
        Some(path) => {
            if sources.mapping.is_none() && path != DEFAULT_MAPPING {
                words.extend(["--mapping".to_owned(), path.clone()]);
            }
            Next::new("Look through the mapping, then try it:", context.ui.commands().line(words))
        }
        None => {
            words.extend(["-o".to_owned(), "mapping.toml".to_owned()]);
            Next::new("Write the mapping down:", context.ui.commands().line(words))
        }
    };
    context.ui.show(&report, |page, report| render(page, report, &[next]))?;
    Ok(Exit::of(report.ok))
}

/// A column with the share of its cells that can't be read.
fn column(finding: &Finding, unreadable: &[Unreadable]) -> Column {
    let same = |u: &&Unreadable| u.object == finding.object && u.header == finding.header;
    let mut column = Column::from(finding);
    if let Some(found) = unreadable.iter().find(same) {
        column.unreadable = Some(found.share());
        column.why.push_str(&format!("; {}", found.told()));
    }
    column
}

/// What to settle before anything else.
fn first(decisions: &[Decision]) -> Vec<String> {
    let told = |one: &Decision| {
        let of = one.object.map_or("", Object::name);
        match one.kind {
            About::Nameless => Some(format!("{}: {}.", one.why, one.hint)),
            About::Absent => Some(format!("{of}: {}", one.why)),
            About::Ambiguous => Some(format!("{of}: `{}`: {}: {}.", one.about, one.why, one.hint)),
            _ => None,
        }
    };
    decisions.iter().filter(|one| one.blocks).filter_map(told).collect()
}

/// The mapping that is there, with the columns that it does not name yet.
fn updated(
    base: &Loaded,
    suggestion: &Suggestion,
    tables: &[Box<dyn Table>],
) -> Result<String, CliError> {
    let text = file::update(&base.text, suggestion)
        .map_err(|problems| CliError::mapping(&base.path, &problems))?;
    let named = inputs::named_by_hand(tables).into_iter();
    Ok(named.fold(text, |text, (object, names)| file::with_header(&text, object, &names)))
}

fn parsed(name: &str, text: &str) -> Result<Mapping, CliError> {
    file::parse(name, text).map_err(|problems| CliError::mapping(name, &problems))
}

/// The mapping that is there already: at `-o`, else the one that is named, else `mapping.toml`
/// where nothing is to be written elsewhere.
fn base(args: &Args) -> Result<Option<Loaded>, CliError> {
    if let Some(path) = &args.output {
        match inputs::read_mapping(path) {
            Ok(loaded) => return Ok(Some(loaded)),
            Err(Unread::Failed(error)) => return Err(error),
            Err(Unread::Absent) if args.sources.mapping.is_none() => return Ok(None),
            Err(Unread::Absent) => {}
        }
    }
    inputs::load_mapping(args.sources.mapping.as_deref())
}

/// What was answered: each column that goes elsewhere than before, each stage, each owner.
fn given(suggestion: &Suggestion, before: &[To], reviewed: Reviewed) -> Vec<Answer> {
    let deals = suggestion.mapping.object(Object::Deals);
    let stage_of = To::Target("stage".to_owned());
    let stage = deals.and_then(|deals| deals.columns.iter().find(|column| column.to == stage_of));
    let columns = suggestion.findings.iter().zip(before).filter(|(now, before)| now.to != **before);
    let columns =
        columns.map(|(now, _)| Answer::Column(now.object, now.header.clone(), now.to.clone()));
    let stages = reviewed.stages.into_iter().filter_map(|(from, to)| {
        Some(Answer::Value(Object::Deals, stage?.header.clone(), from, to))
    });
    let owners = reviewed.owners.into_iter().map(|(from, to)| Answer::Owner(from, to));
    columns.chain(stages).chain(owners).collect()
}

/// The answers with the headers as a mapping writes them. A column that it does not have is added with
/// what was answered for it.
fn in_terms_of(mapping: &Mapping, given: &[Answer]) -> Vec<Answer> {
    let known = |object: Object, header: &str| {
        mapping.bound(object, &[header]).first().copied().flatten().map(|of| of.header.clone())
    };
    given
        .iter()
        .filter_map(|answer| match answer {
            Answer::Column(object, header, to) => {
                Some(Answer::Column(*object, known(*object, header)?, to.clone()))
            }
            Answer::Value(object, header, from, to) => {
                let header = known(*object, header).unwrap_or_else(|| header.clone());
                Some(Answer::Value(*object, header, from.clone(), to.clone()))
            }
            other => Some(other.clone()),
        })
        .collect()
}

/// The columns that do not go where the answers send them: their place is taken.
fn left_open(mapping: &Mapping, given: &[Answer]) -> Vec<String> {
    let lost = given.iter().filter_map(|answer| match answer {
        Answer::Column(object, header, to) => {
            let column = mapping.bound(*object, &[header.as_str()]).first().copied().flatten();
            column.is_none_or(|column| column.to != *to).then(|| header.clone())
        }
        _ => None,
    });
    lost.collect()
}

/// Shows the columns that the mapping settles as it settles them.
fn overlay(suggestion: &mut Suggestion, base: &Loaded) {
    suggestion.mapping.owners.extend(base.mapping.owners.clone());
    for at in 0..suggestion.findings.len() {
        let finding = &suggestion.findings[at];
        let bound = base.mapping.bound(finding.object, &[finding.header.as_str()]);
        if let Some(column) = bound.first().copied().flatten() {
            let (object, header) = (finding.object, finding.header.clone());
            let columns = suggestion.mapping.objects.get_mut(&object);
            let columns = columns.into_iter().flat_map(|mapping| &mut mapping.columns);
            for own in columns.filter(|own| own.header == header) {
                own.how = column.how.clone();
            }
            review::choose(suggestion, at, column.to.clone());
            let finding = &mut suggestion.findings[at];
            finding.why = format!("`{}` says so", base.path);
            if !matches!(column.to, To::Unsure { .. }) {
                finding.confidence = Confidence::Certain;
            }
        }
    }
}
