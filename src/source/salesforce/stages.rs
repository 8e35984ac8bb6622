//! Pipelines: one for each record type of opportunities, each with its own stages.
//!
//! Salesforce has one list of stages; a record type uses a part of it, in its sales process. Stages
//! that opportunities are in although their record type, or the list, has them no more are added, so
//! that every opportunity has its place.

use std::collections::BTreeMap;

use super::wire::{RecordType, Stage, Used};
use crate::model::{Pipeline, Stage as OurStage, StageKind};

/// The pipeline of opportunities that have no record type, as of files that name none.
pub(super) const UNNAMED: &str = "Sales";

/// What pipelines are made of.
#[derive(Default)]
pub(super) struct Parts {
    /// All stages in order.
    pub stages: Vec<Stage>,
    /// The record types, without the one that every object has.
    pub record_types: Vec<RecordType>,
    /// By record type, the stages that it uses, as records name them; where that can't be asked, all.
    pub of_type: BTreeMap<String, Vec<String>>,
    /// What opportunities are in.
    pub used: Vec<Used>,
}

impl Parts {
    /// The pipelines.
    pub fn pipelines(&self) -> Vec<Pipeline> {
        let mut pipelines: Vec<Pipeline> = Vec::new();
        for record_type in &self.record_types {
            let id = record_type.record_type_id.as_str();
            let used: Vec<&Used> = self.used.iter().filter(|used| used.is_of(id)).collect();
            if !record_type.active && used.is_empty() {
                continue;
            }
            let own = self.of_type.get(id).map(Vec::as_slice);
            let stages = self.stages_of(own, &used);
            // Two record types may have one name: their opportunities then share a pipeline.
            match pipelines.iter_mut().find(|pipeline| pipeline.name == record_type.name) {
                Some(known) => add_missing(known, stages),
                None => pipelines.push(Pipeline { id: 0, name: record_type.name.clone(), stages }),
            }
        }
        let known = |used: &Used| self.record_types.iter().any(|of| used.is_of(&of.record_type_id));
        let others: Vec<&Used> = self.used.iter().filter(|used| !known(used)).collect();
        if pipelines.is_empty() || !others.is_empty() {
            let stages = self.stages_of(None, &others);
            match pipelines.iter_mut().find(|pipeline| pipeline.name == UNNAMED) {
                Some(known) => add_missing(known, stages),
                None => pipelines.push(Pipeline { id: 0, name: UNNAMED.to_owned(), stages }),
            }
        }
        pipelines
    }

    /// The stages that may be chosen (all where `own` is none), and those that are used.
    fn stages_of(&self, own: Option<&[String]>, used: &[&Used]) -> Vec<OurStage> {
        let is_used = |stage: &Stage| {
            used.iter().any(|used| used.stage_name.as_deref() == Some(stage.api_name.as_str()))
        };
        let chosen = |stage: &Stage| match own {
            Some(own) => own.contains(&stage.api_name),
            None => stage.is_active,
        };
        let listed = self.stages.iter().filter(|stage| chosen(stage) || is_used(stage));
        let mut stages = Vec::new();
        for stage in listed {
            add(
                &mut stages,
                stage.master_label.clone(),
                kind(stage.is_closed, stage.is_won),
                false,
            );
        }
        for used in used {
            let Some(name) = &used.stage_name else { continue };
            if !self.stages.iter().any(|stage| stage.api_name == *name) {
                add(&mut stages, name.clone(), kind(used.is_closed, used.is_won), true);
            }
        }
        stages
    }

    /// What people see of each stage that records name otherwise.
    pub fn labels(&self) -> BTreeMap<String, String> {
        let other = self.stages.iter().filter(|stage| stage.api_name != stage.master_label);
        other.map(|stage| (stage.api_name.clone(), stage.master_label.clone())).collect()
    }
}

impl Used {
    fn is_of(&self, record_type: &str) -> bool {
        self.record_type_id.as_deref() == Some(record_type)
    }
}

fn kind(closed: bool, won: bool) -> StageKind {
    match (closed, won) {
        (_, true) => StageKind::Won,
        (true, false) => StageKind::Lost,
        (false, false) => StageKind::Open,
    }
}

/// Adds a stage that is not there; an open one that no list orders goes before the first that ends a
/// deal.
fn add(stages: &mut Vec<OurStage>, name: String, kind: StageKind, unordered: bool) {
    if stages.iter().any(|stage| stage.name == name) {
        return;
    }
    let end = stages.iter().position(|stage| stage.kind != StageKind::Open);
    let at = match end {
        Some(end) if unordered && kind == StageKind::Open => end,
        _ => stages.len(),
    };
    stages.insert(at, OurStage { id: 0, name, kind });
}

fn add_missing(pipeline: &mut Pipeline, stages: Vec<OurStage>) {
    for stage in stages {
        add(&mut pipeline.stages, stage.name, stage.kind, true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> Parts {
        let stage = |name: &str, is_closed, is_won, is_active| Stage {
            master_label: name.to_owned(),
            api_name: name.to_owned(),
            is_active,
            is_closed,
            is_won,
        };
        Parts {
            stages: vec![
                stage("Prospecting", false, false, true),
                stage("Old", false, false, false),
                stage("Closed Won", true, true, true),
                stage("Closed Lost", true, false, true),
            ],
            ..Parts::default()
        }
    }

    fn used(record_type: Option<&str>, stage: &str) -> Used {
        Used {
            record_type_id: record_type.map(str::to_owned),
            stage_name: Some(stage.to_owned()),
            is_closed: false,
            is_won: false,
        }
    }

    fn names(pipeline: &Pipeline) -> Vec<&str> {
        pipeline.stages.iter().map(|stage| stage.name.as_str()).collect()
    }

    fn record_type(id: &str, name: &str, active: bool) -> RecordType {
        let (record_type_id, name) = (id.to_owned(), name.to_owned());
        RecordType { record_type_id, name, active, master: false }
    }

    #[test]
    fn without_record_types_there_is_one_pipeline_as_for_a_file_that_names_none() {
        let pipelines = parts().pipelines();
        assert_eq!(pipelines.len(), 1);
        assert_eq!(pipelines[0].name, "Sales");
        assert_eq!(names(&pipelines[0]), ["Prospecting", "Closed Won", "Closed Lost"]);
        assert_eq!(pipelines[0].stages[1].kind, StageKind::Won);
    }

    #[test]
    fn a_stage_that_deals_are_still_in_is_there_although_nobody_can_choose_it() {
        let mut parts = parts();
        parts.used = vec![used(None, "Old"), used(None, "In Progress")];
        let pipelines = parts.pipelines();
        let stages = ["Prospecting", "Old", "In Progress", "Closed Won", "Closed Lost"];
        assert_eq!(names(&pipelines[0]), stages);
    }

    #[test]
    fn each_record_type_in_use_is_a_pipeline_with_its_own_stages() {
        let mut parts = parts();
        parts.record_types = vec![
            record_type("012A", "Renewal", true),
            record_type("012B", "Never used", false),
            record_type("012C", "Retired", false),
        ];
        parts.of_type.insert("012A".into(), vec!["Prospecting".into(), "Closed Won".into()]);
        parts.used = vec![used(Some("012C"), "Prospecting")];
        let pipelines = parts.pipelines();
        let of: Vec<&str> = pipelines.iter().map(|pipeline| pipeline.name.as_str()).collect();
        assert_eq!(of, ["Renewal", "Retired"]);
        assert_eq!(names(&pipelines[0]), ["Prospecting", "Closed Won"]);
        parts.used.push(used(None, "Prospecting"));
        assert_eq!(parts.pipelines()[2].name, "Sales", "some have no record type");
    }
}
