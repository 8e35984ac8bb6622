//! Puts the source's stages beside the destination's: exact, near, missing.

use std::collections::{HashMap, HashSet};

use super::column::Cell;
use super::{StageMatch, StageResult};
use crate::mapping::aliases::header::words;
use crate::model::text::name_key;
use crate::model::{Pipeline, StageKind};

/// Matches (pipeline, stage) pairs of a source with the destination's pipelines.
///
/// Exact is what the import takes as it is: pipeline and stage by their names, or in the one form of
/// names if one alone answers; where the source names no pipeline, a stage that only one pipeline has.
pub fn match_stages(pairs: &[(Option<String>, String)], pipelines: &[Pipeline]) -> Vec<StageMatch> {
    pairs
        .iter()
        .map(|(pipeline, stage)| StageMatch {
            pipeline: pipeline.clone(),
            stage: stage.clone(),
            deals: None,
            result: find(pipeline.as_deref(), stage, pipelines),
        })
        .collect()
}

/// The different (pipeline, stage) pairs of the sampled deals, in the order in which they are met.
pub fn pairs(pipelines: &[Cell<'_>], stages: &[Cell<'_>]) -> Vec<(Option<String>, String)> {
    let named: HashMap<(usize, usize), &str> =
        pipelines.iter().map(|cell| ((cell.table, cell.row), cell.text)).collect();
    let mut seen = HashSet::new();
    let mut pairs = Vec::new();
    for cell in stages {
        let pipeline = named.get(&(cell.table, cell.row)).copied();
        if seen.insert((pipeline, cell.text)) {
            pairs.push((pipeline.map(str::to_owned), cell.text.to_owned()));
        }
    }
    pairs
}

/// The stages of these pipelines, as pairs with them.
pub fn all(pipelines: &[Pipeline]) -> impl Iterator<Item = (Option<String>, String)> {
    pipelines.iter().flat_map(|pipeline| {
        pipeline.stages.iter().map(|stage| (Some(pipeline.name.clone()), stage.name.clone()))
    })
}

/// The pipeline of the deals that name none, where one of their stages is in several: the only one
/// that has all of their stages.
pub fn home<'a>(pairs: &[(Option<String>, String)], pipelines: &'a [Pipeline]) -> Option<&'a str> {
    let in_several =
        |stage: &str| pipelines.iter().filter(|p| p.stage_like(stage).is_some()).count() > 1;
    let nameless = || pairs.iter().filter(|(pipeline, _)| pipeline.is_none()).map(|(_, of)| of);
    if !nameless().any(|stage| in_several(stage)) {
        return None;
    }
    let mut having = pipelines
        .iter()
        .filter(|pipeline| nameless().all(|stage| pipeline.stage_like(stage).is_some()));
    match (having.next(), having.next()) {
        (Some(only), None) => Some(&only.name),
        _ => None,
    }
}

struct Candidate<'a> {
    pipeline: &'a str,
    stage: &'a str,
    kind: StageKind,
}

fn find(pipeline: Option<&str>, stage: &str, pipelines: &[Pipeline]) -> StageResult {
    let named = pipeline.and_then(|name| Pipeline::like(pipelines, name));
    let searched: Vec<&Pipeline> = match named {
        Some(named) => vec![named],
        None => pipelines.iter().collect(),
    };
    let stages: Vec<Candidate<'_>> = searched
        .iter()
        .flat_map(|pipeline| {
            pipeline.stages.iter().map(|stage| Candidate {
                pipeline: &pipeline.name,
                stage: &stage.name,
                kind: stage.kind,
            })
        })
        .collect();
    let key = name_key(stage);
    let of_form = |candidate: &&Candidate<'_>| name_key(candidate.stage) == key;
    let mut same: Vec<&Candidate<'_>> =
        stages.iter().filter(|candidate| candidate.stage == stage).collect();
    if same.is_empty() {
        same = stages.iter().filter(of_form).collect();
    }
    if let Some(first) = same.first() {
        let routed = (named.is_some() || pipeline.is_none()) && same.len() == 1;
        if routed {
            return StageResult::Exact {
                destination_pipeline: first.pipeline.to_owned(),
                destination_stage: first.stage.to_owned(),
            };
        }
        return suggested(first);
    }
    near(stage, &stages).map_or(StageResult::Missing, suggested)
}

fn suggested(candidate: &Candidate<'_>) -> StageResult {
    StageResult::Suggested {
        destination_pipeline: candidate.pipeline.to_owned(),
        destination_stage: candidate.stage.to_owned(),
    }
}

fn near<'a>(stage: &str, stages: &'a [Candidate<'a>]) -> Option<&'a Candidate<'a>> {
    let own = words(stage);
    let kind = StageKind::from_stage_name(stage);
    // Won and lost are never near each other, however alike they are written.
    let alike = || stages.iter().filter(|candidate| candidate.kind == kind);
    if let Some(found) = alike().find(|candidate| words(candidate.stage) == own) {
        return Some(found);
    }
    let mut best: Option<(f64, &Candidate<'_>)> = None;
    for candidate in alike() {
        let Some(score) = likeness(&own, &words(candidate.stage)) else { continue };
        if best.is_none_or(|(least, _)| score > least) {
            best = Some((score, candidate));
        }
    }
    if let Some((_, found)) = best {
        return Some(found);
    }
    if kind == StageKind::Open {
        return None;
    }
    // Whatever it is called: if one stage means won, that is where won deals go.
    let mut meant = alike();
    meant.next().filter(|_| meant.next().is_none())
}

/// The stage of a pipeline whose name is like this one, and of the same kind.
pub fn near_stage<'p>(name: &str, pipeline: &'p Pipeline) -> Option<&'p str> {
    let (own, kind) = (words(name), StageKind::from_stage_name(name));
    let alike = pipeline.stages.iter().filter(|stage| stage.kind == kind);
    let scored = alike.filter_map(|stage| {
        let other = words(&stage.name);
        let score = if other == own { 1.0 } else { likeness(&own, &other)? };
        Some((score, stage.name.as_str()))
    });
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

const ALIKE: f64 = 0.8;
const NEGATIONS: [&str; 4] = ["not", "no", "non", "un"];

fn likeness(own: &[String], other: &[String]) -> Option<f64> {
    if negated(own) != negated(other) {
        return None;
    }
    let (own_text, other_text) = (own.join(" "), other.join(" "));
    let score = strsim::normalized_damerau_levenshtein(&own_text, &other_text);
    if score >= ALIKE && own_text.chars().next() == other_text.chars().next() {
        return Some(score);
    }
    // `Proposal sent` is a `Proposal`.
    let (short, long) = if own.len() < other.len() { (own, other) } else { (other, own) };
    let within = short.len() < long.len()
        && short.iter().all(|word| long.contains(word))
        && short.iter().any(|word| word.chars().count() >= 5);
    within.then_some(score.min(ALIKE))
}

// `Unqualified` and `Not qualified` are not nearly `Qualified`.
fn negated(words: &[String]) -> bool {
    words.iter().any(|word| {
        NEGATIONS.contains(&word.as_str()) || word.starts_with("un") || word.starts_with("dis")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(pipeline: Option<&str>, stage: &str, pipelines: &[Pipeline]) -> StageResult {
        let pairs = [(pipeline.map(str::to_owned), stage.to_owned())];
        match_stages(&pairs, pipelines).remove(0).result
    }

    fn suggestion(pipeline: Option<&str>, stage: &str, pipelines: &[Pipeline]) -> Option<String> {
        match one(pipeline, stage, pipelines) {
            StageResult::Suggested { destination_stage, .. } => Some(destination_stage),
            _ => None,
        }
    }

    fn standard() -> Vec<Pipeline> {
        vec![Pipeline::sales_standard()]
    }

    #[test]
    fn deals_that_name_no_pipeline_go_to_the_only_one_that_has_all_their_stages() {
        let there = [
            Pipeline::from_names("Sales", ["Lead", "Demo", "Won"]),
            Pipeline::from_names("Partners", ["Lead", "Signed"]),
        ];
        let only = |stages: &[&str]| {
            let pairs: Vec<_> = stages.iter().map(|stage| (None, (*stage).to_owned())).collect();
            home(&pairs, &there)
        };
        assert_eq!(only(&["Lead", "Demo"]), Some("Sales"));
        assert_eq!(only(&["Lead"]), None, "two have it");
        assert_eq!(only(&["Demo", "Signed"]), None, "each is told by its stage");
        assert_eq!(only(&["Lead", "Demo", "Signed"]), None, "none has all");
        let named = (Some("Partners".to_owned()), "Signed".to_owned());
        let nameless = ["Lead", "Demo"].map(|stage| (None, stage.to_owned()));
        let mixed: Vec<_> = std::iter::once(named.clone()).chain(nameless).collect();
        assert_eq!(home(&mixed, &there), Some("Sales"));
        assert_eq!(home(&[named], &there), None);
    }

    #[test]
    fn exact_is_the_very_name_or_the_only_one_of_its_form() {
        let exact = StageResult::Exact {
            destination_pipeline: Pipeline::sales_standard().name,
            destination_stage: "Qualified".into(),
        };
        assert_eq!(one(None, "Qualified", &standard()), exact);
        assert_eq!(one(Some("Sales (Standard)"), "Qualified", &standard()), exact);
        // In the one form of names, as the import takes it.
        assert_eq!(one(None, "qualified ", &standard()), exact);
        assert_eq!(one(Some("SALES (standard)"), "Qualified", &standard()), exact);
    }

    #[test]
    fn a_stage_of_a_pipeline_that_does_not_exist_is_only_suggested() {
        let found = suggestion(Some("Old sales"), "Qualified", &standard());
        assert_eq!(found.as_deref(), Some("Qualified"));
    }

    #[test]
    fn a_stage_that_two_pipelines_have_is_only_suggested_where_none_is_named() {
        let two = [Pipeline::from_names("A", ["Lead"]), Pipeline::from_names("B", ["Lead"])];
        assert_eq!(suggestion(None, "Lead", &two).as_deref(), Some("Lead"));
        assert_eq!(
            one(Some("B"), "Lead", &two),
            StageResult::Exact {
                destination_pipeline: "B".into(),
                destination_stage: "Lead".into()
            }
        );
    }

    #[test]
    fn only_the_named_pipelines_stages_count_where_it_exists() {
        let two = [Pipeline::from_names("A", ["Lead"]), Pipeline::from_names("B", ["Demo"])];
        assert_eq!(one(Some("B"), "Lead", &two), StageResult::Missing);
    }

    #[test]
    fn deals_that_name_no_pipeline_are_at_home_in_the_only_one_that_has_all_their_stages() {
        let two = [
            Pipeline::from_names("A", ["Lead", "Won"]),
            Pipeline::from_names("B", ["Lead", "Demo", "Won"]),
        ];
        let stages = |names: &[&str]| {
            names.iter().map(|name| (None, (*name).to_owned())).collect::<Vec<_>>()
        };
        assert_eq!(home(&stages(&["Demo", "Won"]), &two), Some("B"));
        // Each has its own home already, or none is the only one.
        assert_eq!(home(&stages(&["Demo"]), &two), None);
        assert_eq!(home(&stages(&["Lead", "Won"]), &two), None);
        assert_eq!(home(&stages(&["Demo", "Won", "Gone"]), &two), None);
        assert_eq!(home(&[(Some("B".into()), "Won".into())], &two), None);
    }

    #[test]
    fn a_near_name_is_suggested() {
        for (stage, near) in [
            ("Closed - Won", "Closed Won"),
            ("Proposl", "Proposal"),
            ("Proposal sent", "Proposal"),
            ("In negotiation", "Negotiation"),
        ] {
            assert_eq!(suggestion(None, stage, &standard()).as_deref(), Some(near), "{stage}");
        }
    }

    #[test]
    fn won_goes_to_the_only_won_stage_and_lost_to_the_only_lost_one() {
        assert_eq!(suggestion(None, "Won", &standard()).as_deref(), Some("Closed Won"));
        assert_eq!(suggestion(None, "Deal lost", &standard()).as_deref(), Some("Closed Lost"));
        let two = [Pipeline::from_names("A", ["Won new", "Won again"])];
        assert_eq!(one(None, "Bravo won!", &two), StageResult::Missing);
    }

    #[test]
    fn opposites_are_never_near() {
        assert_eq!(one(None, "Unqualified", &standard()), StageResult::Missing);
        assert_eq!(one(None, "Not qualified", &standard()), StageResult::Missing);
        let lost = [Pipeline::from_names("A", ["Closed Lost"])];
        assert_eq!(one(None, "Closed Won", &lost), StageResult::Missing);
    }

    #[test]
    fn a_stage_like_none_is_missing() {
        assert_eq!(one(None, "Discovery", &standard()), StageResult::Missing);
    }
}
