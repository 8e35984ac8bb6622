//! Makes pipelines from what a source uses.

use super::EngineError;
use crate::mapping::Mapping;
use crate::model::Pipeline;
use crate::source::Table;

/// The (pipeline, stage) pairs that the deals of the tables use, in order of first appearance,
/// each with how many deals use it. Value maps are applied.
pub fn used(
    tables: &[Box<dyn Table>],
    mapping: &Mapping,
) -> Result<Vec<(Option<String>, String, u64)>, EngineError> {
    todo!()
}

/// The pipelines that the tables use: stages in order of first appearance, won and lost last; a
/// source without a pipeline column gets one named `Sales`.
pub fn from_tables(
    tables: &[Box<dyn Table>],
    mapping: &Mapping,
) -> Result<Vec<Pipeline>, EngineError> {
    todo!()
}
