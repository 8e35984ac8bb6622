//! Pipelines and their stages, and the template that every new workspace begins with.

use serde::{Deserialize, Serialize};

use super::text::name_key;

/// Whether a deal in a stage is still open, or how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// The deal is being worked on.
    Open,
    /// The deal was won.
    Won,
    /// The deal was lost.
    Lost,
}

impl StageKind {
    /// The name in JSON, TOML and the store.
    pub fn name(self) -> &'static str {
        match self {
            StageKind::Open => "open",
            StageKind::Won => "won",
            StageKind::Lost => "lost",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<StageKind> {
        [StageKind::Open, StageKind::Won, StageKind::Lost]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// One stage of a pipeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// The store's id; 0 where it has none yet.
    #[serde(skip)]
    pub id: i64,
    /// The exact name that deals are routed by.
    pub name: String,
    /// Open, won or lost.
    pub kind: StageKind,
}

/// A pipeline with its stages in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pipeline {
    /// The store's id; 0 where it has none yet.
    #[serde(skip)]
    pub id: i64,
    /// The exact name that deals are routed by.
    pub name: String,
    /// The stages, first to last.
    pub stages: Vec<Stage>,
}

impl Pipeline {
    /// A pipeline of these stage names, each kind told from the name.
    pub fn from_names<S: AsRef<str>>(name: &str, stages: impl IntoIterator<Item = S>) -> Pipeline {
        let stages = stages
            .into_iter()
            .map(|stage| Stage {
                id: 0,
                name: stage.as_ref().to_owned(),
                kind: StageKind::from_stage_name(stage.as_ref()),
            })
            .collect();
        Pipeline { id: 0, name: name.to_owned(), stages }
    }

    /// The template `Sales (Standard)`.
    pub fn sales_standard() -> Pipeline {
        Pipeline::from_names(
            "Sales (Standard)",
            [
                "Lead",
                "Contacted",
                "Qualified",
                "Proposal",
                "Negotiation",
                "Closed Won",
                "Closed Lost",
            ],
        )
    }

    /// The stage of exactly this name.
    pub fn stage(&self, name: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.name == name)
    }

    /// The stage of exactly this name, else the only one whose name is the same in the one form of
    /// names ([`name_key`]).
    pub fn stage_like(&self, name: &str) -> Option<&Stage> {
        self.stage(name).or_else(|| only_like(&self.stages, name, |stage| &stage.name))
    }

    /// The pipeline of exactly this name, else the only one whose name is the same in the one form.
    pub fn like<'a>(all: &'a [Pipeline], name: &str) -> Option<&'a Pipeline> {
        let exact = all.iter().find(|pipeline| pipeline.name == name);
        exact.or_else(|| only_like(all, name, |pipeline| &pipeline.name))
    }

    /// The first stage of a kind.
    pub fn first_of(&self, kind: StageKind) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.kind == kind)
    }
}

/// The only one of a name's one form.
fn only_like<'a, T>(all: &'a [T], name: &str, name_of: impl Fn(&T) -> &str) -> Option<&'a T> {
    let key = name_key(name);
    let mut like = all.iter().filter(|one| name_key(name_of(one)) == key);
    like.next().filter(|_| like.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_answers_exactly_else_in_the_one_form_if_it_is_the_only_one() {
        let pipeline = Pipeline::from_names("Sales", ["Lead", "lead", "Negotiation"]);
        let like = |name| pipeline.stage_like(name).map(|stage| stage.name.as_str());
        assert_eq!(like("lead"), Some("lead"));
        assert_eq!(like("LEAD"), None, "two answer");
        assert_eq!(like(" negotiation"), Some("Negotiation"));
        assert_eq!(like("Proposal"), None);
    }

    #[test]
    fn the_template_ends_in_won_and_lost() {
        let pipeline = Pipeline::sales_standard();
        let kinds: Vec<_> = pipeline.stages.iter().map(|stage| stage.kind).collect();
        assert_eq!(kinds[5..], [StageKind::Won, StageKind::Lost]);
        assert!(kinds[..5].iter().all(|kind| *kind == StageKind::Open));
    }
}
