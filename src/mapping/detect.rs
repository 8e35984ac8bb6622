//! Suggests a mapping from the tables, with evidence.

use serde::Serialize;

use super::{Mapping, To};
use crate::model::{Object, Pipeline, Settings};
use crate::source::{SourceError, Table};

/// What detection knows of the destination.
pub struct Destination<'a> {
    /// Its pipelines, to match stages.
    pub pipelines: &'a [Pipeline],
    /// Its custom fields, so that a column of that name goes to them.
    pub custom_fields: &'a [crate::model::CustomField],
    /// Zone, currency and region.
    pub settings: &'a Settings,
}

/// How sure a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// No standard field fits.
    Unsure,
    /// The header is like a known one, or the values have the shape.
    Likely,
    /// The header is a known name and the values do not speak against it.
    Certain,
}

/// What was found out about a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The object of its table.
    pub object: Object,
    /// The table's label.
    pub source: String,
    /// The header.
    pub header: String,
    /// Two or three different values, shortened.
    pub samples: Vec<String>,
    /// Where it goes.
    pub to: To,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why, in a few words: `header is a HubSpot name`, `values look like phone numbers`.
    pub why: String,
}

/// A suggested mapping with its evidence.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The mapping.
    pub mapping: Mapping,
    /// One finding per column, in file order.
    pub findings: Vec<Finding>,
    /// What else is worth saying: how names are split, how a date order was decided.
    pub notes: Vec<String>,
    /// The stages of the source beside the destination's.
    pub stages: Vec<StageMatch>,
    /// The owners that the source names.
    pub owners: Vec<OwnerFinding>,
}

/// An owner that the source names, and the workspace user of that address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OwnerFinding {
    /// As the source writes it.
    pub source: String,
    /// The user's e-mail, where one matches.
    pub user: Option<String>,
    /// How many of the sampled rows name it.
    pub rows: u64,
}

/// Looks at headers and sampled values of the tables and suggests a mapping.
pub fn detect(
    tables: &[Box<dyn Table>],
    destination: &Destination<'_>,
) -> Result<Suggestion, SourceError> {
    todo!()
}

/// A stage of the source beside the destination's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageMatch {
    /// The pipeline that the source names, if it names one.
    pub pipeline: Option<String>,
    /// The stage as the source writes it.
    pub stage: String,
    /// How it was matched.
    #[serde(flatten)]
    pub result: StageResult,
}

/// How a stage was matched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "match", rename_all = "lowercase")]
pub enum StageResult {
    /// The destination has a stage of exactly this name.
    Exact {
        /// Its pipeline.
        destination_pipeline: String,
    },
    /// A stage is near; to be verified by the user.
    Suggested {
        /// The pipeline.
        destination_pipeline: String,
        /// The stage.
        destination_stage: String,
    },
    /// Nothing is near.
    Missing,
}

/// Matches (pipeline, stage) pairs of a source with the destination's pipelines.
pub fn match_stages(pairs: &[(Option<String>, String)], pipelines: &[Pipeline]) -> Vec<StageMatch> {
    todo!()
}
