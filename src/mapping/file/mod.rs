//! The mapping file: reads it with every problem at once, writes it with comments, and keeps the
//! user's edits and comments when it is written again.

mod column;
mod read;
mod reader;
mod targets;
mod update;
mod write;

#[cfg(test)]
mod tests;

pub(super) use self::reader::nearest;
pub use self::reader::{Entry, Reader, entries};

use super::Mapping;
use super::detect::Suggestion;

/// One problem of a mapping file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}:{column}: {message}")]
pub struct Problem {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// What is wrong, a lower-case fragment.
    pub message: String,
    /// A did-you-mean or what to write instead.
    pub hint: Option<String>,
}

/// Reads a mapping file's text. Reports all problems, not the first.
pub fn parse(path: &str, text: &str) -> Result<Mapping, Vec<Problem>> {
    read::parse(path, text)
}

/// The commented text of a suggested mapping.
pub fn write(suggestion: &Suggestion) -> String {
    write::file(suggestion)
}

/// The text of a mapping file that was there, with what the suggestion adds (new columns) added,
/// and everything that the user wrote kept, comments too.
pub fn update(existing: &str, suggestion: &Suggestion) -> Result<String, Vec<Problem>> {
    update::update(existing, suggestion)
}
