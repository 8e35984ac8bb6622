//! Makes pipelines from what a source uses.

use std::collections::HashMap;

use super::EngineError;
use crate::mapping::compiled::{Compiled, SourceUsers};
use crate::mapping::{Mapping, To};
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

/// The stages that the deals of the tables use, in order of first appearance; those that a CRM tells
/// come first, in its order, used or not. Value maps are
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
        for (pipeline, stage) in table
            .pipelines()
            .iter()
            .flat_map(|pipeline| pipeline.stages.iter().map(move |stage| (pipeline, stage)))
        {
            let name = |target, name: &str| translated(mapping, target, name);
            let pair = (Some(name("pipeline", &pipeline.name)), name("stage", &stage.name));
            places.entry(pair.clone()).or_insert_with(|| {
                let (pipeline, name) = pair;
                used.push(UsedStage { pipeline, stage: name, kind: stage.kind, deals: 0 });
                used.len() - 1
            });
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

/// A name as the mapping's value map for a target of deals has it.
fn translated(mapping: &Mapping, target: &str, name: &str) -> String {
    let columns = mapping.object(Object::Deals).map(|deals| deals.columns.as_slice());
    let column = columns
        .unwrap_or_default()
        .iter()
        .find(|column| matches!(&column.to, To::Target(to) if to == target));
    let value = column.and_then(|column| column.how.values.get(name.trim()));
    value.map_or_else(|| name.to_owned(), Clone::clone)
}

/// What the stage is called that a status asks for and no stage of the source is.
pub(super) fn ending(kind: StageKind) -> &'static str {
    if kind == StageKind::Lost { "Lost" } else { "Won" }
}

/// The pipelines that the tables use, beside those that are `there`: stages in order of first
/// appearance, won and lost last.
///
/// A source that names no pipeline at all gets one named `Sales`, unless a pipeline has its stages
/// already. Where some rows name one, the stages of the others go where most of them are: a second
/// pipeline with the same stages would leave those rows without a way.
pub fn from_tables(
    tables: &[Box<dyn Table>],
    mapping: &Mapping,
    there: &[Pipeline],
) -> Result<Vec<Pipeline>, EngineError> {
    let default = mapping.object(Object::Deals).and_then(|deals| deals.pipeline.as_deref());
    Ok(wanted(used(tables, mapping)?, default, there))
}

/// A pipeline's name with its stages and what each is.
type Stages = (String, Vec<(String, StageKind)>);

fn wanted(used: Vec<UsedStage>, default: Option<&str>, there: &[Pipeline]) -> Vec<Pipeline> {
    let mut pipelines: Vec<Stages> = Vec::new();
    let mut homeless = Vec::new();
    for UsedStage { pipeline, stage, kind, .. } in used {
        match pipeline.as_deref().or(default) {
            Some(name) => add(&mut pipelines, name, &stage, kind),
            None => homeless.push((stage, kind)),
        }
    }
    let mut having = pipelines.clone();
    for pipeline in there {
        for stage in &pipeline.stages {
            add(&mut having, &pipeline.name, &stage.name, stage.kind);
        }
    }
    let has = |(_, stages): &Stages, name: &str| stages.iter().any(|(stage, _)| stage == name);
    let count = |of: &Stages| homeless.iter().filter(|(stage, _)| has(of, stage)).count();
    // Of several with as many, the first.
    let home = having.iter().map(|of| (count(of), &of.0)).rev().max_by_key(|(count, _)| *count);
    let home = match home.filter(|(count, _)| *count > 0) {
        Some((count, _)) if count == homeless.len() => None,
        Some((_, name)) if !pipelines.is_empty() => Some(name.clone()),
        _ => Some(UNNAMED.to_owned()),
    };
    if let Some(home) = home {
        let own = home == UNNAMED;
        let routed = |stage: &str| having.iter().any(|of| has(of, stage));
        for (stage, kind) in homeless.iter().filter(|(stage, _)| own || !routed(stage)) {
            add(&mut pipelines, &home, stage, *kind);
        }
    }
    pipelines
        .into_iter()
        .map(|(name, stages)| {
            let names = stages.iter().map(|(stage, _)| stage);
            let mut pipeline = Pipeline::from_names(&name, names);
            for (stage, (_, kind)) in pipeline.stages.iter_mut().zip(&stages) {
                stage.kind = *kind;
            }
            // Stable: within a kind, the order of appearance stays.
            pipeline.stages.sort_by_key(|stage| match stage.kind {
                StageKind::Open => 0,
                StageKind::Won => 1,
                StageKind::Lost => 2,
            });
            pipeline
        })
        .collect()
}

fn add(pipelines: &mut Vec<Stages>, name: &str, stage: &str, kind: StageKind) {
    let place = pipelines.iter().position(|of| of.0 == name).unwrap_or_else(|| {
        pipelines.push((name.to_owned(), Vec::new()));
        pipelines.len() - 1
    });
    let stages = &mut pipelines[place].1;
    if !stages.iter().any(|(known, _)| known == stage) {
        stages.push((stage.to_owned(), kind));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(used: &[(Option<&str>, &str)], default: Option<&str>) -> Vec<(String, String)> {
        let used = used.iter().map(|(pipeline, stage)| UsedStage {
            pipeline: pipeline.map(str::to_owned),
            stage: (*stage).to_owned(),
            kind: StageKind::from_stage_name(stage),
            deals: 1,
        });
        let pipelines = wanted(used.collect(), default, &[Pipeline::sales_standard()]);
        let line = |pipeline: Pipeline| {
            let stages: Vec<String> = pipeline.stages.into_iter().map(|stage| stage.name).collect();
            (pipeline.name, stages.join(" "))
        };
        pipelines.into_iter().map(line).collect()
    }

    fn one(name: &str, stages: &str) -> Vec<(String, String)> {
        vec![(name.to_owned(), stages.to_owned())]
    }

    #[test]
    fn stages_keep_the_order_of_the_file_with_won_and_lost_last() {
        let used =
            [(Some("A"), "Lost"), (Some("A"), "Won"), (Some("A"), "New"), (Some("A"), "Due")];
        assert_eq!(make(&used, None), one("A", "New Due Won Lost"));
    }

    #[test]
    fn a_file_that_names_no_pipeline_gets_one_named_sales() {
        assert_eq!(make(&[(None, "Lead"), (None, "Demo")], None), one("Sales", "Lead Demo"));
        assert_eq!(make(&[(None, "Demo"), (None, "Lead")], Some("B")), one("B", "Demo Lead"));
    }

    #[test]
    fn a_file_whose_stages_a_pipeline_has_needs_none() {
        assert_eq!(make(&[(None, "Lead"), (None, "Qualified")], None), []);
    }

    #[test]
    fn rows_without_a_pipeline_go_where_most_of_their_stages_are() {
        let used =
            [(Some("Partners"), "Signed"), (None, "Lead"), (None, "Demo"), (None, "Qualified")];
        assert_eq!(
            make(&used, None),
            [one("Partners", "Signed"), one("Sales (Standard)", "Demo")].concat()
        );
    }

    #[test]
    fn a_stage_that_is_named_with_and_without_its_pipeline_is_one_stage() {
        assert_eq!(make(&[(Some("A"), "New"), (None, "New")], Some("A")), one("A", "New"));
    }
}
