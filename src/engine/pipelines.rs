//! Makes pipelines from what a source uses.

use std::collections::HashMap;

use super::EngineError;
use crate::mapping::Mapping;
use crate::mapping::compiled::{Compiled, SourceUsers};
use crate::model::{Object, Pipeline, Settings, StageKind};
use crate::source::{Holds, Row, Table};

/// The pipeline of deals whose source knows none.
const UNNAMED: &str = "Sales";

/// A stage that the deals of a source use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedStage {
    /// The pipeline, where the source names one.
    pub pipeline: Option<String>,
    /// The stage.
    pub stage: String,
    /// Whether it ends a deal.
    pub kind: StageKind,
    /// How many deals are in it.
    pub deals: u64,
}

/// The stages that the deals of the tables use, in order of first appearance. Value maps are
/// applied. Where a status ends a deal whose stage does not, it needs a stage of that kind too.
pub fn used(tables: &[Box<dyn Table>], mapping: &Mapping) -> Result<Vec<UsedStage>, EngineError> {
    let settings = Settings::default();
    let users = SourceUsers::default();
    let mut used: Vec<UsedStage> = Vec::new();
    let mut places: HashMap<(Option<String>, String), usize> = HashMap::new();
    for table in tables {
        if table.holds() != Holds::Records(Object::Deals) {
            continue;
        }
        let by_status = table.origin() == "close";
        let compiled = Compiled::new(mapping, table.as_ref(), &settings, &users);
        let mut rows = table.rows()?;
        let mut row = Row::default();
        while rows.next(&mut row)? {
            let Ok(draft) = compiled.apply(&row) else { continue };
            let named = draft.stage.map(|stage| {
                // Close's status is that of the stage, whatever the stage is called.
                let kind = draft.status.filter(|_| by_status);
                let kind = kind.unwrap_or_else(|| StageKind::from_stage_name(&stage));
                (stage, kind)
            });
            let ended = match draft.status {
                Some(kind @ (StageKind::Won | StageKind::Lost)) => {
                    let apart = named.as_ref().is_none_or(|(_, named)| *named != kind);
                    apart.then(|| (ending(kind).to_owned(), kind))
                }
                _ => None,
            };
            for (stage, kind) in named.into_iter().chain(ended) {
                let pipeline = draft.pipeline.clone();
                let place = *places.entry((pipeline.clone(), stage.clone())).or_insert_with(|| {
                    used.push(UsedStage { pipeline, stage, kind, deals: 0 });
                    used.len() - 1
                });
                used[place].deals += 1;
            }
        }
    }
    Ok(used)
}

/// What the stage is called that a status asks for and no stage of the source is.
pub(super) fn ending(kind: StageKind) -> &'static str {
    if kind == StageKind::Lost { "Lost" } else { "Won" }
}

/// The pipelines that the tables use: stages in order of first appearance, won and lost last; a
/// source without a pipeline column gets one named `Sales`.
pub fn from_tables(
    tables: &[Box<dyn Table>],
    mapping: &Mapping,
) -> Result<Vec<Pipeline>, EngineError> {
    let default = mapping.object(Object::Deals).and_then(|deals| deals.pipeline.as_deref());
    let mut pipelines: Vec<(String, Vec<UsedStage>)> = Vec::new();
    for stage in used(tables, mapping)? {
        let name = stage.pipeline.as_deref().or(default).unwrap_or(UNNAMED);
        match pipelines.iter_mut().find(|(known, _)| known == name) {
            Some((_, stages)) => stages.push(stage),
            None => pipelines.push((name.to_owned(), vec![stage])),
        }
    }
    Ok(pipelines
        .into_iter()
        .map(|(name, used)| {
            let mut pipeline =
                Pipeline::from_names(&name, used.iter().map(|stage| stage.stage.as_str()));
            for stage in &mut pipeline.stages {
                if let Some(used) = used.iter().find(|used| used.stage == stage.name) {
                    stage.kind = used.kind;
                }
            }
            // Stable: within a kind, the order of appearance stays.
            pipeline.stages.sort_by_key(|stage| match stage.kind {
                StageKind::Open => 0,
                StageKind::Won => 1,
                StageKind::Lost => 2,
            });
            pipeline
        })
        .collect())
}
