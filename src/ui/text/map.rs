//! What `map` found: columns, stages, owners, and what is not settled.

use serde::Serialize;

use super::import::{Next, follow_up};
use super::{Page, list, number, plural};
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
    /// What is not settled; filled by `--check`.
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

/// Writes the report.
pub fn render(page: &mut Page, report: &MapReport, next: &[Next]) {
    if !report.first.is_empty() {
        page.section("First");
        for problem in &report.first {
            page.item(&tame(problem, 600));
        }
    }
    columns(page, &report.columns);
    if !report.notes.is_empty() && !page.quiet() {
        page.section("Notes");
        for note in &report.notes {
            page.item(&tame(note, 400));
        }
    }
    stages(page, "Stages", &report.stages);
    owners(page, &report.owners);
    if !report.issues.is_empty() {
        page.section("Not settled");
        for issue in &report.issues {
            let header = tame(&issue.header, 60);
            let hint = tame(&issue.hint, 300);
            page.item(&format!("{} `{header}`, {}: {hint}", issue.object, issue.kind));
        }
    }
    page.gap();
    match &report.written {
        Some(path) => page.line(format!("Wrote `{}`", tame(path, 200))),
        None => page.line("No mapping file was written."),
    }
    if !page.quiet() {
        follow_up(page, next);
    }
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
