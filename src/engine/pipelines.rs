//! Makes pipelines from what a source uses.

use std::collections::HashMap;

use super::EngineError;
use crate::mapping::compiled::{Compiled, SourceUsers};
use crate::mapping::detect::{StageMatch, match_stages, near_stage};
use crate::mapping::{Mapping, To};
use crate::model::text::{is_nothing, name_key};
use crate::model::{Draft, Object, Pipeline, Settings, Stage, StageKind};
use crate::source::{Holds, Row, Table};

/// The pipeline of deals whose source knows none.
const UNNAMED: &str = "Sales";

/// What told the kind of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Its name.
    Name,
    /// The CRM.
    Crm,
    /// The status of the deals in it.
    Status,
    /// The user, with `--won` or `--lost`.
    User,
}

/// A stage that the deals of a source use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedStage {
    /// The pipeline, where the source names one.
    pub pipeline: Option<String>,
    /// The stage.
    pub stage: String,
    /// Whether it ends a deal.
    pub kind: StageKind,
    /// What told so.
    pub told: Told,
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
                let told = Told::Crm;
                used.push(UsedStage { pipeline, stage: name, kind: stage.kind, told, deals: 0 });
                used.len() - 1
            });
        }
        let by_status = table.origin() == "close";
        let compiled = Compiled::new(mapping, table.as_ref(), &settings, &users);
        let mut rows = table.rows()?;
        let mut row = Row::default();
        while rows.next(&mut row)? {
            // A row whose amount or date can't be read names its stage all the same.
            let draft = match compiled.apply(&row) {
                Ok(draft) => draft,
                Err(_) => named_only(mapping, table.as_ref(), &row),
            };
            let named = draft.stage.map(|stage| {
                // Close's status is that of the stage, whatever the stage is called.
                match draft.status.filter(|_| by_status) {
                    Some(kind) => (stage, kind, Told::Status),
                    None => {
                        let kind = StageKind::from_stage_name(&stage);
                        (stage, kind, Told::Name)
                    }
                }
            });
            let ended = match draft.status {
                Some(kind @ (StageKind::Won | StageKind::Lost)) => {
                    let apart = named.as_ref().is_none_or(|(_, named, _)| *named != kind);
                    apart.then(|| (ending(kind).to_owned(), kind, Told::Status))
                }
                _ => None,
            };
            for (stage, kind, told) in named.into_iter().chain(ended) {
                let pipeline = draft.pipeline.clone();
                let place = *places.entry((pipeline.clone(), stage.clone())).or_insert_with(|| {
                    used.push(UsedStage { pipeline, stage, kind, told, deals: 0 });
                    used.len() - 1
                });
                used[place].deals += 1;
            }
        }
    }
    Ok(used)
}

/// The used stages beside those that are `there`, the ones with most deals first. Deals that name no
/// pipeline are those of the mapping's `default`. `None` of the deals are `counted` where none were read.
pub fn beside(
    used: Vec<UsedStage>,
    default: Option<&str>,
    counted: bool,
    there: &[Pipeline],
) -> Vec<StageMatch> {
    let mut pairs: Vec<(Option<String>, String)> = Vec::new();
    let mut deals: Vec<u64> = Vec::new();
    for used in used {
        let pair = (used.pipeline.or_else(|| default.map(str::to_owned)), used.stage);
        match pairs.iter().position(|known| *known == pair) {
            Some(at) => deals[at] += used.deals,
            None => {
                pairs.push(pair);
                deals.push(used.deals);
            }
        }
    }
    let mut stages = match_stages(&pairs, there);
    for (stage, deals) in stages.iter_mut().zip(deals) {
        stage.deals = counted.then_some(deals);
    }
    // Stable: stages with as many deals stay in the order of the source.
    stages.sort_by_key(|stage| std::cmp::Reverse(stage.deals));
    stages
}

/// What a row that can't become a deal says of pipeline and stage.
fn named_only(mapping: &Mapping, table: &dyn Table, row: &Row) -> Draft {
    let mut draft = Draft::new(Object::Deals);
    let columns: Vec<&str> = table.columns().iter().map(String::as_str).collect();
    let bound = mapping.bound(Object::Deals, &columns);
    for (at, column) in bound.iter().enumerate() {
        let Some(To::Target(target)) = column.map(|column| &column.to) else { continue };
        let cell = row.cells.get(at).map(str::trim).filter(|cell| !is_nothing(cell));
        let name = cell.map(|cell| translated(mapping, target, cell));
        match target.as_str() {
            "stage" => draft.stage = draft.stage.or(name),
            "pipeline" => draft.pipeline = draft.pipeline.or(name),
            _ => {}
        }
    }
    // A ragged row may have anything in any place.
    if row.damage.is_some() { Draft::new(Object::Deals) } else { draft }
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

/// A stage that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedStage {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: StageKind,
    /// What told so.
    pub told: Told,
    /// A stage of the pipeline that is there and has a name like it.
    pub near: Option<String>,
}

/// A pipeline that is to be made, or to get more stages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPipeline {
    /// Its name; of one that is there, as it is there.
    pub name: String,
    /// Whether it is still to be made.
    pub is_new: bool,
    /// The stages that it lacks.
    pub stages: Vec<PlannedStage>,
}

impl PlannedPipeline {
    /// The pipeline with the stages that are to be made.
    pub fn pipeline(&self) -> Pipeline {
        let stage =
            |stage: &PlannedStage| Stage { id: 0, name: stage.name.clone(), kind: stage.kind };
        Pipeline { id: 0, name: self.name.clone(), stages: self.stages.iter().map(stage).collect() }
    }
}

/// The pipelines that the used stages need, beside those that are `there`, by the one form of names: what
/// a CRM tells in its order, what rows name in order of first appearance, won and lost last. `default` is
/// the pipeline that the mapping names for deals that name none.
///
/// A source that names no pipeline at all gets one named `Sales`, unless a pipeline has its stages
/// already. Where some rows name one, the stages of the others go where most of them are: a second
/// pipeline with the same stages would leave those rows without a way.
pub fn plan(
    used: Vec<UsedStage>,
    default: Option<&str>,
    there: &[Pipeline],
) -> Vec<PlannedPipeline> {
    let planned = wanted(used, default, there).into_iter().map(|(name, mut stages)| {
        let known = Pipeline::like(there, &name);
        if let Some(known) = known {
            stages.retain(|stage| known.stage_like(&stage.name).is_none());
            for stage in &mut stages {
                stage.near = near_stage(&stage.name, known).map(str::to_owned);
            }
        }
        // Stable: within a kind, the order of appearance stays.
        if stages.iter().any(|stage| stage.told != Told::Crm) {
            stages.sort_by_key(|stage| match stage.kind {
                StageKind::Open => 0,
                StageKind::Won => 1,
                StageKind::Lost => 2,
            });
        }
        let name = known.map_or(name, |known| known.name.clone());
        PlannedPipeline { name, is_new: known.is_none(), stages }
    });
    planned.collect()
}

/// A pipeline's name with its stages and what each is.
type Stages = (String, Vec<PlannedStage>);

fn wanted(used: Vec<UsedStage>, default: Option<&str>, there: &[Pipeline]) -> Vec<Stages> {
    let mut pipelines: Vec<Stages> = Vec::new();
    let mut homeless = Vec::new();
    for UsedStage { pipeline, stage, kind, told, .. } in used {
        let stage = PlannedStage { name: stage, kind, told, near: None };
        match pipeline.as_deref().or(default) {
            Some(name) => add(&mut pipelines, name, stage),
            None => homeless.push(stage),
        }
    }
    let mut having = pipelines.clone();
    for pipeline in there {
        for stage in &pipeline.stages {
            let (name, kind) = (stage.name.clone(), stage.kind);
            let stage = PlannedStage { name, kind, told: Told::Name, near: None };
            add(&mut having, &pipeline.name, stage);
        }
    }
    let has = |(_, stages): &Stages, name: &str| {
        let key = name_key(name);
        stages.iter().any(|stage| name_key(&stage.name) == key)
    };
    let count = |of: &Stages| homeless.iter().filter(|stage| has(of, &stage.name)).count();
    // Of several with as many, the first.
    let home = having.iter().map(|of| (count(of), &of.0)).rev().max_by_key(|(count, _)| *count);
    let home = match home.filter(|(count, _)| *count > 0) {
        Some((count, _)) if count == homeless.len() => None,
        Some((_, name)) if !pipelines.is_empty() => Some(name.clone()),
        _ if homeless.is_empty() => None,
        _ => Some(UNNAMED.to_owned()),
    };
    if let Some(home) = home {
        let own = home == UNNAMED;
        let routed = |stage: &str| having.iter().any(|of| has(of, stage));
        for stage in homeless.iter().filter(|stage| own || !routed(&stage.name)) {
            add(&mut pipelines, &home, stage.clone());
        }
    }
    pipelines
}

/// Adds a stage unless it is there: in the one form of names, for what rows say is spelt now so and now
/// so; two stages that a CRM tells apart stay two.
fn add(pipelines: &mut Vec<Stages>, name: &str, stage: PlannedStage) {
    let key = name_key(name);
    let exact = pipelines.iter().position(|of| of.0 == name);
    let place = exact.or_else(|| pipelines.iter().position(|of| name_key(&of.0) == key));
    let place = place.unwrap_or_else(|| {
        pipelines.push((name.to_owned(), Vec::new()));
        pipelines.len() - 1
    });
    let stages = &mut pipelines[place].1;
    let (key, of_crm) = (name_key(&stage.name), stage.told == Told::Crm);
    let same = |known: &PlannedStage| match of_crm {
        true => known.name == stage.name,
        false => name_key(&known.name) == key,
    };
    if !stages.iter().any(same) {
        stages.push(stage);
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
            told: Told::Name,
            deals: 1,
        });
        let pipelines = plan(used.collect(), default, &[Pipeline::sales_standard()]);
        let line = |pipeline: PlannedPipeline| {
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
    fn what_is_there_in_the_one_form_of_names_gets_no_twin() {
        let standard = Some("sales (STANDARD)");
        let used = [(standard, "negotiation"), (standard, "Demo"), (standard, "demo ")];
        assert_eq!(make(&used, None), one("Sales (Standard)", "Demo"));
        assert_eq!(make(&[(None, "lead"), (None, "CLOSED WON")], None), []);
    }

    #[test]
    fn a_near_stage_is_named_and_a_crm_keeps_its_order() {
        let stage = |name: &str, kind, told| UsedStage {
            pipeline: Some("Sales (Standard)".into()),
            stage: name.into(),
            kind,
            told,
            deals: 1,
        };
        let used = vec![
            stage("Signed", StageKind::Won, Told::Crm),
            stage("Proposal sent", StageKind::Open, Told::Crm),
        ];
        let planned = plan(used, None, &[Pipeline::sales_standard()]);
        assert!(!planned[0].is_new);
        let near: Vec<_> = planned[0].stages.iter().map(|stage| stage.near.as_deref()).collect();
        assert_eq!(near, [None, Some("Proposal")]);
    }

    #[test]
    fn stages_beside_those_that_are_there_begin_with_the_one_of_most_deals() {
        let used = |pipeline: Option<&str>, stage: &str, deals| UsedStage {
            pipeline: pipeline.map(str::to_owned),
            stage: stage.into(),
            kind: StageKind::Open,
            told: Told::Name,
            deals,
        };
        let all = || {
            vec![
                used(Some("A"), "New", 1),
                used(None, "Demo", 2),
                used(Some("A"), "Due", 7),
                used(None, "New", 3),
            ]
        };
        let shown = |counted| {
            let stages = beside(all(), Some("A"), counted, &[]);
            stages.into_iter().map(|stage| (stage.stage, stage.deals)).collect::<Vec<_>>()
        };
        let expected = [("Due", Some(7)), ("New", Some(4)), ("Demo", Some(2))];
        assert_eq!(shown(true), expected.map(|(stage, deals)| (stage.to_owned(), deals)));
        let expected = [("New", None), ("Demo", None), ("Due", None)];
        assert_eq!(shown(false), expected.map(|(stage, deals)| (stage.to_owned(), deals)));
    }

    #[test]
    fn a_stage_that_is_named_with_and_without_its_pipeline_is_one_stage() {
        assert_eq!(make(&[(Some("A"), "New"), (None, "New")], Some("A")), one("A", "New"));
    }
}
