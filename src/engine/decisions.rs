//! What a mapping leaves to people: each question with what to write into the mapping to answer it.
//!
//! One list for all: `map` shows it first, `--check` fails by those that block, and `--interactive` asks
//! about its columns, stages and owners.

use serde::Serialize;

use super::owners::Owner;
use crate::mapping::beside::{self, GapKind};
use crate::mapping::check::{self, Cells, Issue, Unordered, Unreadable};
use crate::mapping::detect::{Confidence, Finding, StageMatch, StageResult};
use crate::mapping::file::{line, quote};
use crate::mapping::{ColumnMapping, How, Mapping, To};
use crate::model::moment::DateOrder;
use crate::model::money::DecimalMark;
use crate::model::text::name_key;
use crate::model::{Object, Pipeline, Settings};
use crate::source::{SourceError, Table};

/// What a decision is about, those that lose most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// What every record needs has no column: all rows would be rejected.
    Nameless,
    /// A column of the mapping that the files lack.
    Absent,
    /// All dates or amounts of a column could be read in two ways.
    Ambiguous,
    /// A column with cells that can't be read.
    Unreadable,
    /// A stage that the workspace lacks: its deals would be rejected.
    Stage,
    /// A column that has no place yet.
    Unresolved,
    /// A column of the files that the mapping does not name.
    Unknown,
    /// A column that has its place by likeness.
    Likely,
    /// An owner who is no workspace user.
    Owner,
}

impl Kind {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Nameless => "nameless",
            Kind::Absent => "absent",
            Kind::Ambiguous => "ambiguous",
            Kind::Unreadable => "unreadable",
            Kind::Stage => "stage",
            Kind::Unresolved => "unresolved",
            Kind::Unknown => "unknown",
            Kind::Likely => "likely",
            Kind::Owner => "owner",
        }
    }

    fn of(issue: &Issue) -> Kind {
        let all = [Kind::Nameless, Kind::Absent, Kind::Ambiguous, Kind::Unreadable, Kind::Unknown];
        all.into_iter().find(|kind| kind.name() == issue.kind).unwrap_or(Kind::Unresolved)
    }
}

/// Something that people decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// What it is about.
    pub kind: Kind,
    /// Whether rows or values are lost as long as it is open. Else what was taken may stay.
    pub blocks: bool,
    /// The object; none for owners.
    pub object: Option<Object>,
    /// The header, the stage or the owner; of what has no column, the target.
    pub about: String,
    /// The pipeline of a stage, where the source names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<String>,
    /// Deals in the stage, records of the owner, cells that can't be read; `None` if not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// Two or three values of the column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub samples: Vec<String>,
    /// What it may be: a target, `custom.size (number)`, a stage or user with a near name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// The pipeline and the stage with a near name.
    #[serde(skip)]
    pub near: Option<(String, String)>,
    /// What is open.
    pub why: String,
    /// What to do.
    pub hint: String,
    /// The line to write into the mapping, where one answers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// The table of the mapping in which that line stands: `contacts.columns`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// The command that answers it, where one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
}

impl Decision {
    fn new(kind: Kind, object: Object, about: &str, hint: impl Into<String>) -> Decision {
        Decision {
            kind,
            blocks: true,
            object: Some(object),
            about: about.to_owned(),
            pipeline: None,
            count: None,
            samples: Vec::new(),
            suggestion: None,
            near: None,
            why: String::new(),
            hint: hint.into(),
            line: None,
            table: None,
            command: None,
        }
    }

    /// The line of `column` as the answer.
    fn answered_by(mut self, column: Option<&ColumnMapping>) -> Decision {
        self.line = column.map(line);
        self.table = self.object.filter(|_| column.is_some()).map(|of| format!("{of}.columns"));
        self
    }

    /// What `--check` says of it.
    pub fn issue(&self) -> Option<Issue> {
        let object = self.object.filter(|_| self.blocks)?;
        let hint = match self.kind {
            Kind::Unreadable | Kind::Stage => format!("{}: {}", self.why, self.hint),
            _ => self.hint.clone(),
        };
        Some(Issue { object, header: self.about.clone(), kind: self.kind.name(), hint })
    }
}

/// What there is to look at.
pub struct Looked<'a> {
    /// The mapping in force.
    pub mapping: &'a Mapping,
    /// Its text; none if there is no file yet.
    pub text: Option<&'a str>,
    /// The tables.
    pub tables: &'a [Box<dyn Table>],
    /// What detection found of their columns.
    pub findings: &'a [Finding],
    /// What detection would map, for columns that the mapping does not name.
    pub suggested: &'a Mapping,
    /// The stages of the deals beside the workspace's.
    pub stages: &'a [StageMatch],
    /// Whether only some of the deals were read.
    pub some_deals: bool,
    /// The owners of the rows beside the workspace's users.
    pub owners: &'a [Owner],
    /// The workspace's pipelines.
    pub pipelines: &'a [Pipeline],
    /// The workspace's settings.
    pub settings: &'a Settings,
    /// The share of cells of a column that can't be read from which on it blocks.
    pub max_rejected: f64,
    /// Whether the cells of all rows are looked at, not those of a sample.
    pub all_rows: bool,
}

/// What looking found.
pub struct Found {
    /// What is to be decided, in the order of its kinds and then of the files.
    pub decisions: Vec<Decision>,
    /// The columns with cells that can't be read.
    pub unreadable: Vec<Unreadable>,
}

/// All that people have to decide, or should look over.
pub fn find(looked: &Looked<'_>) -> Result<Found, SourceError> {
    let Looked { mapping, tables, findings, .. } = looked;
    let gaps = beside::gaps(mapping, tables, findings, false);
    let mut decisions = Vec::new();
    for issue in check::check(mapping, tables, findings)? {
        let kind = Kind::of(&issue);
        let mut decision = Decision::new(kind, issue.object, &issue.header, &*issue.hint);
        match kind {
            Kind::Nameless => decision.why = rejects_all(issue.object),
            Kind::Absent => {
                let gap = gaps.iter().find(|gap| {
                    let missing = matches!(gap.kind, GapKind::Missing { .. });
                    missing && gap.object == issue.object && gap.header == issue.header
                });
                decision.why = gap.map_or_else(
                    || format!("`{}` of `row_key` is not in the file", issue.header),
                    |gap| gap.told(),
                );
            }
            _ => decision = looked.column(decision),
        }
        decisions.push(decision);
    }
    let Cells { unreadable, unordered, ambiguous } =
        check::cells(mapping, tables, looked.settings, looked.all_rows)?;
    decisions.extend(ambiguous.iter().map(|issue| looked.ambiguous(issue)));
    decisions.extend(unordered.iter().map(|column| looked.unordered(column)));
    decisions.extend(unreadable.iter().map(|found| looked.unreadable(found)));
    decisions.extend(looked.stages.iter().filter_map(|stage| looked.stage(stage)));
    decisions.extend(findings.iter().filter_map(|finding| looked.likely(finding)));
    decisions.extend(looked.owners.iter().filter_map(owner));
    // Stable: within a kind the order stays.
    decisions.sort_by_key(|decision| decision.kind);
    Ok(Found { decisions, unreadable })
}

impl Looked<'_> {
    fn mapped(&self, object: Object, header: &str) -> Option<&ColumnMapping> {
        let own = self.mapping.bound(object, &[header]).first().copied().flatten();
        own.or_else(|| self.suggested.bound(object, &[header]).first().copied().flatten())
    }

    fn finding(&self, object: Object, header: &str) -> Option<&Finding> {
        self.findings.iter().find(|found| found.object == object && found.header == header)
    }

    /// A column without a place: what it holds, and the line that would give it one.
    fn column(&self, decision: Decision) -> Decision {
        let Some(object) = decision.object else { return decision };
        let mut column = self.mapped(object, &decision.about).cloned();
        let mut decision = decision;
        if let Some(found) = self.finding(object, &decision.about) {
            decision.samples.clone_from(&found.samples);
            decision.why.clone_from(&found.why);
        }
        if let Some(column) = &mut column {
            if let To::Unsure { suggest, kind, options } = column.to.clone() {
                let key = suggest.strip_prefix("custom.").unwrap_or(&suggest).to_owned();
                column.to = To::Custom { key, kind, options };
            }
            decision.suggestion = suggested(&column.to);
        }
        decision.answered_by(column.as_ref())
    }

    /// A column of amounts that could all be read in two ways.
    fn ambiguous(&self, issue: &Issue) -> Decision {
        let (why, hint) = issue.hint.split_once(": ").unwrap_or(("", &issue.hint));
        let mut decision = Decision::new(Kind::Ambiguous, issue.object, &issue.header, hint);
        decision.why = why.to_owned();
        self.read_as(decision, |how| how.decimal = Some(DecimalMark::Comma))
    }

    /// A column of dates that could all be day first or month first. The order of the region is taken; of
    /// a moment of consent nobody guesses it.
    fn unordered(&self, column: &Unordered) -> Decision {
        let Unordered { object, header, order } = column;
        let day_first = *order == DateOrder::Dmy;
        let (taken, other) = match day_first {
            true => ("day first", DateOrder::Mdy),
            false => ("month first", DateOrder::Dmy),
        };
        let hint = "say which with `date_order = \"dmy\"` or `date_order = \"mdy\"` beside it";
        let mut decision = Decision::new(Kind::Ambiguous, *object, header, hint);
        let to = self.mapped(*object, header).map(|column| &column.to);
        decision.blocks = matches!(to, Some(To::Target(to)) if to.starts_with("consent."));
        decision.why = format!("each date could be day or month first; read {taken}");
        decision.suggestion = Some(taken.to_owned());
        self.read_as(decision, |how| how.date_order = Some(other))
    }

    /// What tells how a column is read, with its values and the line that says so.
    fn read_as(&self, mut decision: Decision, say: impl FnOnce(&mut How)) -> Decision {
        let Some(object) = decision.object else { return decision };
        if let Some(found) = self.finding(object, &decision.about) {
            decision.samples.clone_from(&found.samples);
        }
        let mut column = self.mapped(object, &decision.about).cloned();
        if let Some(column) = &mut column {
            say(&mut column.how);
        }
        decision.answered_by(column.as_ref())
    }

    fn unreadable(&self, found: &Unreadable) -> Decision {
        let hint =
            "correct them, translate them with `values`, or accept them with `--max-rejected`";
        let mut decision = Decision::new(Kind::Unreadable, found.object, &found.header, hint);
        decision.blocks = found.share() > self.max_rejected;
        decision.count = Some(found.cells.unreadable);
        decision.why = found.told();
        decision
    }

    /// A stage that the workspace lacks, if deals are in it.
    fn stage(&self, stage: &StageMatch) -> Option<Decision> {
        if matches!(stage.result, StageResult::Exact { .. }) {
            return None;
        }
        // A CRM tells all its stages, used or not; of some deals nobody knows whether others are in it.
        if stage.deals == Some(0) && !self.some_deals {
            return None;
        }
        let near = match &stage.result {
            StageResult::Suggested { destination_pipeline, destination_stage } => {
                Some((destination_pipeline, destination_stage))
            }
            _ => None,
        };
        let of = stage.pipeline.as_deref();
        let known = of.map(|name| Pipeline::like(self.pipelines, name).is_some());
        let hint = match known {
            Some(false) => {
                "make its pipeline with `pipelines create --from`, or translate pipeline and stage with `values`"
            }
            _ => "make it with `pipelines create --from`, or translate it with `values`",
        };
        let mut decision = Decision::new(Kind::Stage, Object::Deals, &stage.stage, hint);
        decision.pipeline.clone_from(&stage.pipeline);
        decision.count = stage.deals;
        decision.why = match (known, of) {
            (Some(false), Some(of)) => format!("the workspace has no pipeline `{of}`"),
            (Some(true), Some(of)) => format!("pipeline `{of}` has no such stage"),
            _ => "the workspace has no such stage".to_owned(),
        };
        if let Some((pipeline, near)) = near {
            decision.near = Some((pipeline.clone(), near.clone()));
            decision.suggestion = Some(format!("{pipeline} / {near}"));
            if known.is_none() && name_key(near) == name_key(&stage.stage) {
                decision.why = "several pipelines have this stage".to_owned();
                decision.hint = "say which pipeline deals go to that name none".to_owned();
                decision.line = Some(format!("pipeline = {}", quote(pipeline)));
                decision.table = Some("deals".to_owned());
            } else if known != Some(false) {
                decision.line = self.translated(&stage.stage, near);
                decision.table = decision.line.as_ref().map(|_| "deals.columns".to_owned());
            }
        }
        Some(decision)
    }

    /// The line that translates a stage: one of its own where the file gives each its own, as a new one
    /// does; else the line of the column with the stage among its values.
    fn translated(&self, from: &str, to: &str) -> Option<String> {
        let stage = To::Target("stage".to_owned());
        let deals = self.mapping.object(Object::Deals)?;
        let column = deals.columns.iter().find(|column| column.to == stage)?;
        // What rows say may have been translated to this name.
        let said = column.how.values.iter().find(|(_, name)| *name == from);
        let said = said.map_or(from, |(said, _)| said);
        let header = quote(&column.header);
        if self.text.is_none_or(|text| text.contains(&format!("{header}."))) {
            return Some(format!("{header}.values.{} = {}", quote(said), quote(to)));
        }
        let mut column = column.clone();
        column.how.values.insert(said.to_owned(), to.to_owned());
        Some(line(&column))
    }

    /// A column that has its place by likeness alone.
    fn likely(&self, finding: &Finding) -> Option<Decision> {
        let taken = matches!(finding.to, To::Target(_) | To::Custom { .. });
        let doubted = finding.confidence != Confidence::Certain && !finding.samples.is_empty();
        let column =
            self.mapping.bound(finding.object, &[&finding.header]).first().copied().flatten()?;
        if !taken || !doubted || column.to != finding.to {
            return None;
        }
        let hint = "taken so; write another target, or \"ignore\", if it is not that";
        let mut decision = Decision::new(Kind::Likely, finding.object, &finding.header, hint);
        decision.blocks = false;
        decision.samples.clone_from(&finding.samples);
        decision.why.clone_from(&finding.why);
        decision.suggestion = suggested(&finding.to);
        Some(decision.answered_by(Some(column)))
    }
}

/// Where a column would go, in words.
fn suggested(to: &To) -> Option<String> {
    match to {
        To::Target(target) => Some(target.clone()),
        To::Custom { key, kind, .. } => Some(format!("custom.{key} ({})", kind.name())),
        To::Unsure { suggest, kind, .. } => Some(format!("{suggest} ({})", kind.name())),
        To::Ignore => None,
    }
}

/// An owner who is no user.
fn owner(owner: &Owner) -> Option<Decision> {
    if owner.user.is_some() {
        return None;
    }
    let near = owner.suggestion.as_deref();
    Some(Decision {
        kind: Kind::Owner,
        blocks: false,
        object: None,
        about: owner.source.clone(),
        pipeline: None,
        count: Some(owner.records),
        samples: Vec::new(),
        suggestion: near.map(str::to_owned),
        near: None,
        why: "no workspace user; its records go to the user who imports".to_owned(),
        hint: "add the user, or name one under [owners]".to_owned(),
        line: near.map(|near| format!("{} = {}", quote(&owner.source), quote(near))),
        table: near.map(|_| "owners".to_owned()),
        command: None,
    })
}

/// What to say of an object whose rows will all be rejected.
fn rejects_all(object: Object) -> String {
    let what = match object {
        Object::Contacts => "holds an e-mail address, a phone number or a name",
        Object::Accounts | Object::Deals => "is the name",
    };
    format!("Every row of the {object} will be rejected, for no column {what}")
}

/// A decision for tests, about nothing but its name.
#[cfg(test)]
pub(crate) fn sample(kind: Kind, object: Option<Object>, about: &str) -> Decision {
    let blocks = !matches!(kind, Kind::Likely | Kind::Owner);
    Decision { object, blocks, ..Decision::new(kind, Object::Deals, about, "") }
}
