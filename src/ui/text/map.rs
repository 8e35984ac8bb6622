//! What `map` found: columns, stages, owners, and what is not settled.

use serde::Serialize;

use super::import::{Next, follow_up};
use super::{Page, decisions, list, number, plural};
use crate::engine::decisions::Decision;
use crate::engine::owners::Owner;
use crate::mapping::To;
use crate::mapping::check::Issue;
use crate::mapping::detect::{Confidence, Finding, StageMatch, StageResult};
use crate::model::Object;
use crate::ui::review::bare;
use crate::ui::style::tame;

/// The report of `map`.
#[derive(Clone, Debug, Serialize)]
pub struct MapReport {
    /// `map`.
    pub command: &'static str,
    /// Whether nothing is left to settle.
    pub ok: bool,
    /// What to settle before anything else: rows that would all be rejected, columns that the files lack.
    pub first: Vec<String>,
    /// One per column, in file order.
    pub columns: Vec<Column>,
    /// What else is worth saying.
    pub notes: Vec<String>,
    /// The source's stages beside the destination's.
    pub stages: Vec<StageMatch>,
    /// The source's owners beside the workspace's users.
    pub owners: Vec<Owner>,
    /// What people have to decide, and what they should look over.
    pub decisions: Vec<Decision>,
    /// Whether the deals of the stages are those of a sample.
    pub deals_sampled: bool,
    /// The notes that are worth saying in brief.
    #[serde(skip)]
    pub remarkable: Vec<String>,
    /// What is not settled, which are the decisions that block; filled by `--check`.
    pub issues: Vec<Issue>,
    /// The mapping file that was written.
    pub written: Option<String>,
}

/// One column.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// The object of its file.
    pub object: Object,
    /// The file.
    pub source: String,
    /// The header.
    pub header: String,
    /// The name that people see, where a CRM tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Two or three values.
    pub samples: Vec<String>,
    /// Where it goes: a target, `custom.key`, nothing where it is ignored or not settled.
    pub target: Option<String>,
    /// `mapped`, `custom`, `ignored` or `unresolved`.
    pub state: &'static str,
    /// What is suggested for an unresolved column.
    pub suggestion: Option<String>,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why.
    pub why: String,
    /// The share of its cells that can't be read, 0 to 1; none where all can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<f64>,
}

impl From<&Finding> for Column {
    fn from(finding: &Finding) -> Column {
        let (target, state, suggestion) = match &finding.to {
            To::Target(target) => (Some(target.clone()), "mapped", None),
            To::Custom { key, .. } => (Some(format!("custom.{key}")), "custom", None),
            To::Ignore => (None, "ignored", None),
            To::Unsure { suggest, kind, .. } => {
                (None, "unresolved", Some(format!("custom.{} ({})", bare(suggest), kind.name())))
            }
        };
        Column {
            object: finding.object,
            source: finding.source.clone(),
            header: finding.header.clone(),
            label: finding.label.clone(),
            samples: finding.samples.clone(),
            target,
            state,
            suggestion,
            confidence: finding.confidence,
            why: finding.why.clone(),
            unreadable: None,
        }
    }
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Certain => "certain",
        Confidence::Likely => "likely",
        Confidence::Unsure => "unsure",
    }
}

/// Writes the report: what needs a decision first, then the rest in brief, or whole if all is wanted.
pub fn render(page: &mut Page, report: &MapReport, next: &[Next]) {
    decisions::render(page, report);
    if page.quiet() {
        return;
    }
    if page.verbose() {
        whole(page, report);
    } else {
        brief(page, report);
    }
    page.gap();
    match &report.written {
        Some(path) => page.line(format!("Wrote `{}`", tame(path, 200))),
        None if page.verbose() => page.line("No mapping file was written."),
        None => {}
    }
    follow_up(page, next);
}

/// Each column, stage and owner.
fn whole(page: &mut Page, report: &MapReport) {
    columns(page, &report.columns);
    if !report.notes.is_empty() {
        page.section("Notes");
        for note in &report.notes {
            page.item(&tame(note, 400));
        }
    }
    let title = if report.deals_sampled { "Stages, of the deals looked at" } else { "Stages" };
    stages(page, title, &report.stages);
    owners(page, &report.owners);
}

/// So many notes are shown without `-v`.
const NOTES: usize = 6;

/// A line or two for each file, one for stages and one for owners, and the notes that matter.
fn brief(page: &mut Page, report: &MapReport) {
    page.section("All else is settled: columns by file (`-v` shows each)");
    for file in report.columns.chunk_by(|a, b| a.source == b.source && a.object == b.object) {
        page.item(&in_brief(file));
    }
    let there = |stage: &&StageMatch| matches!(stage.result, StageResult::Exact { .. });
    let exact = report.stages.iter().filter(there).count() as u64;
    if exact > 0 {
        let deals = |stages: &mut dyn Iterator<Item = &StageMatch>| -> u64 {
            stages.filter_map(|stage| stage.deals).sum()
        };
        let (theirs, all) =
            (deals(&mut report.stages.iter().filter(there)), deals(&mut report.stages.iter()));
        let looked_at = if report.deals_sampled { " looked at" } else { "" };
        page.item(&format!(
            "Stages: {} of {} are there, with {} of {}{looked_at}.",
            number(exact),
            number(report.stages.len() as u64),
            number(theirs),
            plural(all, "deal", "deals"),
        ));
    }
    let users = report.owners.iter().filter(|owner| owner.user.is_some()).count() as u64;
    if users > 0 {
        page.item(&format!(
            "Owners: {} of {} are workspace users.",
            number(users),
            number(report.owners.len() as u64)
        ));
    }
    for note in report.remarkable.iter().take(NOTES) {
        page.item(&tame(note, 300));
    }
    let left = report.remarkable.len().saturating_sub(NOTES) as u64;
    if left > 0 {
        page.item(&format!("{} (`-v` shows them).", plural(left, "more note", "more notes")));
    }
}

/// Writes the stages that the destination lacks or has under another name, a line each.
pub fn open_stages(page: &mut Page, stages: &[StageMatch]) {
    for stage in stages {
        let name = match &stage.pipeline {
            Some(pipeline) => format!("{pipeline} / {}", stage.stage),
            None => stage.stage.clone(),
        };
        match &stage.result {
            StageResult::Exact { .. } => {}
            StageResult::Suggested { destination_pipeline, destination_stage } => {
                page.bare([format!("{name}: like {destination_pipeline} / {destination_stage}")]);
            }
            StageResult::Missing => page.bare([format!("{name}: missing")]),
        }
    }
}

/// What becomes of the columns of a file, in a sentence.
fn in_brief(file: &[Column]) -> String {
    let Some(first) = file.first() else { return String::new() };
    let names = |of: &[&Column]| {
        let names: Vec<&str> = of.iter().map(|column| column.header.as_str()).collect();
        let more = if names.len() > 2 { ", …" } else { "" };
        format!("{}{more}", list(&names[..names.len().min(2)], 2))
    };
    let (idle, told): (Vec<&Column>, Vec<&Column>) =
        file.iter().partition(|column| column.samples.is_empty() && column.label.is_some());
    let of = |state: &str| -> Vec<&Column> {
        told.iter().copied().filter(|column| column.state == state).collect()
    };
    let (mapped, custom, ignored) = (of("mapped"), of("custom"), of("ignored"));
    let mut parts = vec![format!(
        "{} of {} mapped",
        number((mapped.len() + custom.len()) as u64),
        number(told.len() as u64)
    )];
    let empty = told.iter().filter(|c| c.state == "unresolved" && c.samples.is_empty()).count();
    if empty > 0 {
        parts.push(format!("{empty} empty"));
    }
    if !custom.is_empty() {
        parts.push(format!("{} of them as custom fields ({})", custom.len(), names(&custom)));
    }
    if !ignored.is_empty() {
        parts.push(format!("{} ignored ({})", ignored.len(), names(&ignored)));
    }
    if !idle.is_empty() {
        let more = plural(idle.len() as u64, "more field holds", "more fields hold");
        parts.push(format!("{more} nothing so far"));
    }
    format!("{} ({}): {}.", tame(&first.source, 120), first.object, parts.join(", "))
}

fn columns(page: &mut Page, columns: &[Column]) {
    let mut rest = columns;
    while let Some(first) = rest.first() {
        let end =
            rest.iter().position(|column| column.source != first.source).unwrap_or(rest.len());
        let (file, others) = rest.split_at(end);
        rest = others;
        page.section(&format!("{} holds {}", tame(&first.source, 120), first.object));
        let (empty, file): (Vec<&Column>, Vec<&Column>) = file
            .iter()
            .partition(|column| column.state == "unresolved" && column.samples.is_empty());
        let (idle, file): (Vec<&Column>, Vec<&Column>) = file
            .into_iter()
            .partition(|column| column.label.is_some() && column.samples.is_empty());
        let rows = file.iter().map(|column| {
            let samples: Vec<String> =
                column.samples.iter().map(|sample| tame(sample, 24)).collect();
            let target = match (&column.target, &column.suggestion) {
                (Some(target), _) => target.clone(),
                (None, Some(suggestion)) => format!("? {suggestion}"),
                (None, None) => "(ignored)".to_owned(),
            };
            vec![
                tame(&column.header, 40),
                samples.join(" | "),
                tame(&target, 60),
                confidence(column.confidence).to_owned(),
                tame(&column.why, 160),
            ]
        });
        page.table(&["column", "samples", "goes to", "", "why"], &[], rows.collect());
        if !empty.is_empty() {
            let names: Vec<String> = empty.iter().map(|c| tame(&c.header, 40)).collect();
            let shown = page.examples(6, usize::MAX);
            page.item(&format!(
                "{} empty and not known; nothing to move: {}",
                plural(empty.len() as u64, "column is", "columns are"),
                list(&names, shown)
            ));
        }
        if !idle.is_empty() {
            let names: Vec<String> = idle.iter().map(|c| tame(&c.header, 40)).collect();
            let shown = page.examples(6, usize::MAX);
            page.item(&format!(
                "{} known and empty so far: {}",
                plural(idle.len() as u64, "more field of the CRM is", "more fields of the CRM are"),
                list(&names, shown)
            ));
        }
        let unsure = file.iter().filter(|column| column.state == "unresolved").count() as u64;
        if unsure > 0 {
            page.item(&format!(
                "{} left open (`?`): edit the mapping file, or `--accept-suggestions` makes them custom fields.",
                plural(unsure, "column is", "columns are")
            ));
        }
    }
}

/// Writes stages beside the destination's, with their deals where those were counted.
pub fn stages(page: &mut Page, title: &str, stages: &[StageMatch]) {
    if stages.is_empty() {
        return;
    }
    page.section(title);
    let rows = stages.iter().map(|stage| {
        let (result, to) = match &stage.result {
            StageResult::Exact { destination_pipeline, destination_stage } => {
                ("exact", format!("{destination_pipeline} / {destination_stage}"))
            }
            StageResult::Suggested { destination_pipeline, destination_stage } => {
                ("to verify", format!("{destination_pipeline} / {destination_stage} ?"))
            }
            StageResult::Missing => ("missing", String::new()),
        };
        let from = match &stage.pipeline {
            Some(pipeline) => format!("{pipeline} / {}", stage.stage),
            None => stage.stage.clone(),
        };
        let mut row = vec![tame(&from, 60), result.to_owned(), tame(&to, 80)];
        if let Some(deals) = stage.deals {
            row.insert(1, number(deals));
        }
        row
    });
    let rows: Vec<_> = rows.collect();
    match stages.iter().any(|stage| stage.deals.is_some()) {
        true => page.table(&["source", "deals", "", "destination"], &[1], rows),
        false => page.table(&["source", "", "destination"], &[], rows),
    }
}

fn owners(page: &mut Page, owners: &[Owner]) {
    if owners.is_empty() {
        return;
    }
    page.section("Owners");
    let matched = owners.iter().filter(|owner| owner.user.is_some()).count();
    page.item(&format!(
        "{} of {}.",
        number(matched as u64),
        plural(owners.len() as u64, "owner is a workspace user", "owners are workspace users")
    ));
    let unmatched: Vec<String> = owners
        .iter()
        .filter(|owner| owner.user.is_none())
        .map(|owner| match &owner.suggestion {
            Some(near) => format!("{} (near {near})", owner.source),
            None => owner.source.clone(),
        })
        .collect();
    if !unmatched.is_empty() {
        let shown = page.examples(8, 100);
        page.item(&format!("To the importing user: {}", list(&unmatched, shown)));
    }
}
