//! Routes deals to stages: by exact name, else by the one form of names if one stage alone has it.

use crate::model::text::name_key;
use crate::model::{Draft, Pipeline, Rejection, StageKind};

/// The pipelines of the destination, and the one that the mapping names.
pub struct Router {
    pipelines: Vec<Pipeline>,
    default: Option<String>,
}

impl Router {
    /// Routes among `pipelines`; deals that name none go to `default`, where it is given.
    pub fn new(pipelines: Vec<Pipeline>, default: Option<String>) -> Router {
        Router { pipelines, default }
    }

    /// The store's id of the stage that a deal goes to.
    pub fn route(&self, draft: &Draft) -> Result<i64, Rejection> {
        let pipeline = self.pipeline(draft)?;
        let named = draft.stage.as_deref();
        let stage = match draft.status {
            // The status of the source says more than the stage at which it was left.
            Some(kind @ (StageKind::Won | StageKind::Lost)) => named
                .and_then(|name| pipeline.stage_like(name))
                .filter(|stage| stage.kind == kind)
                .or_else(|| pipeline.first_of(kind))
                .ok_or_else(|| {
                    let message = format!(
                        "pipeline `{}` has no stage for a deal that is {}",
                        pipeline.name,
                        kind.name()
                    );
                    rejection(
                        "stage_not_found",
                        "status",
                        kind.name(),
                        message,
                        ADD_STAGE.to_owned(),
                    )
                })?,
            _ => {
                let Some(name) = named else { return Err(missing_stage()) };
                pipeline.stage_like(name).ok_or_else(|| unknown_stage(name, pipeline))?
            }
        };
        Ok(stage.id)
    }

    /// Whether the stage of this id is called `name`.
    pub fn is_named(&self, id: i64, name: &str) -> bool {
        let mut stages = self.pipelines.iter().flat_map(|pipeline| &pipeline.stages);
        stages.any(|stage| stage.id == id && stage.name == name)
    }

    fn pipeline(&self, draft: &Draft) -> Result<&Pipeline, Rejection> {
        if let Some(name) = draft.pipeline.as_deref().or(self.default.as_deref()) {
            return Pipeline::like(&self.pipelines, name).ok_or_else(|| {
                let message = format!("there is no pipeline named `{name}`");
                let hint = format!(
                    "the workspace has {}; translate the name in the mapping, or make the \
                     pipeline with `pipelines create`",
                    listed(self.pipelines.iter().map(|p| p.name.as_str()))
                );
                rejection("pipeline_not_found", "pipeline", name, message, hint)
            });
        }
        let Some(stage) = draft.stage.as_deref() else {
            return match (&self.pipelines[..], draft.status) {
                ([only], Some(StageKind::Won | StageKind::Lost)) => Ok(only),
                _ => Err(missing_stage()),
            };
        };
        let mut having: Vec<&Pipeline> =
            self.pipelines.iter().filter(|p| p.stage(stage).is_some()).collect();
        if having.is_empty() {
            having = self.pipelines.iter().filter(|p| p.stage_like(stage).is_some()).collect();
        }
        match (&having[..], &self.pipelines[..]) {
            ([one], _) => Ok(one),
            // A deal that is won or lost does not need its stage to be there.
            ([], [only]) if matches!(draft.status, Some(StageKind::Won | StageKind::Lost)) => {
                Ok(only)
            }
            ([], [only]) => Err(unknown_stage(stage, only)),
            ([], all) => {
                let message = format!("no pipeline has a stage named `{stage}`");
                let hint = match nearest(stage, all.iter()) {
                    Some((pipeline, near)) => format!(
                        "did you mean `{near}` of `{pipeline}`? translate it in the mapping, or \
                         make the stage with `pipelines create --from`"
                    ),
                    None => ADD_STAGE.to_owned(),
                };
                Err(rejection("stage_not_found", "stage", stage, message, hint))
            }
            (several, _) => {
                let message = format!("several pipelines have a stage named `{stage}`");
                let hint = format!(
                    "map a pipeline column, or name one of {} as `pipeline` in the mapping",
                    listed(several.iter().map(|p| p.name.as_str()))
                );
                Err(rejection("ambiguous_stage", "stage", stage, message, hint))
            }
        }
    }
}

const ADD_STAGE: &str =
    "translate the stage in the mapping, or make it with `pipelines create --from`";

fn missing_stage() -> Rejection {
    rejection(
        "missing_stage",
        "stage",
        "",
        "the deal names no stage".to_owned(),
        "fill the stage, or give the column a default in the mapping".to_owned(),
    )
}

fn unknown_stage(name: &str, pipeline: &Pipeline) -> Rejection {
    let message = format!("pipeline `{}` has no stage named `{name}`", pipeline.name);
    let hint = match nearest(name, std::iter::once(pipeline)) {
        Some((_, near)) => format!(
            "did you mean `{near}`? translate it in the mapping, or make the stage with \
             `pipelines create --from`"
        ),
        None => format!(
            "it has {}; translate the stage in the mapping, or make it with `pipelines create --from`",
            listed(pipeline.stages.iter().map(|stage| stage.name.as_str()))
        ),
    };
    rejection("stage_not_found", "stage", name, message, hint)
}

/// The stage whose name is near, if one is.
fn nearest<'a>(
    name: &str,
    pipelines: impl Iterator<Item = &'a Pipeline>,
) -> Option<(&'a str, &'a str)> {
    let key = name_key(name);
    pipelines
        .flat_map(|p| p.stages.iter().map(move |stage| (p.name.as_str(), stage.name.as_str())))
        .map(|(p, stage)| (strsim::jaro_winkler(&key, &name_key(stage)), p, stage))
        .filter(|(likeness, ..)| *likeness > 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, p, stage)| (p, stage))
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "no pipeline".to_owned() } else { names.join(", ") }
}

fn rejection(
    code: &'static str,
    field: &str,
    value: &str,
    message: String,
    hint: String,
) -> Rejection {
    Rejection { code, field: Some(field.to_owned()), value: value.to_owned(), message, hint }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Object;

    fn pipelines() -> Vec<Pipeline> {
        let mut all = vec![
            Pipeline::from_names("Sales", ["Lead", "Demo", "Won", "Lost"]),
            Pipeline::from_names("Partners", ["Lead", "Signed", "Closed Won"]),
        ];
        let mut id = 0;
        for pipeline in &mut all {
            for stage in &mut pipeline.stages {
                id += 1;
                stage.id = id;
            }
        }
        all
    }

    fn deal(pipeline: Option<&str>, stage: Option<&str>, status: Option<StageKind>) -> Draft {
        let mut draft = Draft::new(Object::Deals);
        draft.pipeline = pipeline.map(str::to_owned);
        draft.stage = stage.map(str::to_owned);
        draft.status = status;
        draft
    }

    fn route(default: Option<&str>, draft: &Draft) -> Result<i64, &'static str> {
        Router::new(pipelines(), default.map(str::to_owned)).route(draft).map_err(|r| r.code)
    }

    #[test]
    fn a_deal_goes_to_the_pipeline_and_stage_named_exactly() {
        assert_eq!(route(None, &deal(Some("Partners"), Some("Lead"), None)), Ok(5));
        assert_eq!(
            route(None, &deal(Some("Resellers"), Some("Lead"), None)),
            Err("pipeline_not_found")
        );
        assert_eq!(route(None, &deal(Some("Sales"), Some("Demos"), None)), Err("stage_not_found"));
    }

    #[test]
    fn a_deal_goes_by_the_one_form_of_names_if_one_alone_answers() {
        assert_eq!(route(None, &deal(Some("partners "), Some("LEAD"), None)), Ok(5));
        assert_eq!(route(None, &deal(None, Some("signed"), None)), Ok(6));
        assert_eq!(route(None, &deal(None, Some("lead"), None)), Err("ambiguous_stage"));
        let mut twins = Pipeline::from_names("Twins", ["Lead", "lead"]);
        (twins.stages[0].id, twins.stages[1].id) = (1, 2);
        let router = Router::new(vec![twins], None);
        let told = |stage| router.route(&deal(None, Some(stage), None)).map_err(|r| r.code);
        assert_eq!((told("lead"), told("LEAD")), (Ok(2), Err("stage_not_found")));
    }

    #[test]
    fn a_deal_without_a_pipeline_goes_to_the_mappings_or_to_the_only_one_that_has_its_stage() {
        assert_eq!(route(Some("Partners"), &deal(None, Some("Lead"), None)), Ok(5));
        assert_eq!(route(None, &deal(None, Some("Signed"), None)), Ok(6));
        assert_eq!(route(None, &deal(None, Some("Lead"), None)), Err("ambiguous_stage"));
        assert_eq!(route(None, &deal(None, None, None)), Err("missing_stage"));
    }

    #[test]
    fn won_and_lost_override_the_stage() {
        let won = Some(StageKind::Won);
        assert_eq!(route(None, &deal(Some("Sales"), Some("Demo"), won)), Ok(3));
        assert_eq!(route(None, &deal(Some("Sales"), Some("Gone"), won)), Ok(3));
        let lost = Some(StageKind::Lost);
        assert_eq!(
            route(None, &deal(Some("Partners"), Some("Lead"), lost)),
            Err("stage_not_found")
        );
    }

    #[test]
    fn a_rejection_names_the_candidates() {
        let router = Router::new(pipelines(), None);
        let near = router.route(&deal(Some("Sales"), Some("Demos"), None)).unwrap_err();
        assert!(near.hint.contains("did you mean `Demo`"), "{}", near.hint);
        let several = router.route(&deal(None, Some("Lead"), None)).unwrap_err();
        assert!(several.hint.contains("`Sales`, `Partners`"), "{}", several.hint);
    }
}
