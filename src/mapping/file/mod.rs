//! The mapping file: reads it with every problem at once, writes it with comments, and keeps the
//! user's edits and comments when it is written again.

mod answer;
mod column;
mod read;
mod reader;
mod targets;
mod update;
mod write;

#[cfg(test)]
mod tests;

pub use self::answer::Answer;
pub(super) use self::reader::nearest;
pub use self::reader::{Entry, Reader, entries};

use super::Mapping;
use super::detect::Suggestion;
use crate::model::Object;

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

/// Whether a file that begins so is a mapping, also one with mistakes in it: then it is to be mended,
/// not to be written over.
pub fn is_mapping(text: &str) -> bool {
    let object = |line: &str| {
        let line = line.trim_start().trim_start_matches('[');
        crate::model::Object::ALL.iter().any(|object| {
            line.strip_prefix(object.name()).is_some_and(|rest| rest.starts_with([']', '.']))
        })
    };
    text.starts_with(write::HEAD.lines().next().unwrap_or_default())
        || text.lines().filter(|line| line.trim_start().starts_with('[')).any(object)
}

/// The commented text of a suggested mapping.
pub fn write(suggestion: &Suggestion) -> String {
    write::file(suggestion)
}

/// The line of a column under its object's `columns`.
pub fn line(column: &super::ColumnMapping) -> String {
    format!("{} = {}", quote(&column.header), write::value(column))
}

/// A text in quotes, as the file has it.
pub fn quote(text: &str) -> String {
    write::quote(text)
}

/// The text with the names of the columns of a file that has no header row, so that it is read the same
/// way again; as it is where it names some, or says nothing of the object.
pub fn with_header(text: &str, object: Object, names: &[String]) -> String {
    let Ok(mut document) = text.parse::<toml_edit::DocumentMut>() else { return text.to_owned() };
    let Some(table) = document.get_mut(object.name()).and_then(|item| item.as_table_like_mut())
    else {
        return text.to_owned();
    };
    let read = table.entry("read").or_insert_with(toml_edit::table);
    if let Some(read) = read.as_table_like_mut()
        && !read.contains_key("header")
    {
        let names: toml_edit::Array = names.iter().collect();
        read.insert("header", toml_edit::value(names));
    }
    document.to_string()
}

/// The text with what says that people who are leads are read; as it is where it says so.
pub fn with_leads(text: &str) -> String {
    let Ok(mut document) = text.parse::<toml_edit::DocumentMut>() else { return text.to_owned() };
    let read = document.entry("read").or_insert_with(toml_edit::table);
    match read.as_table_like_mut() {
        Some(read) if read.get("leads").and_then(toml_edit::Item::as_bool) != Some(true) => {
            read.insert("leads", toml_edit::value(true));
            document.to_string()
        }
        _ => text.to_owned(),
    }
}

/// The text of a mapping file that was there with these answers in it, and everything else as it was.
/// An answer that can't be written is a problem: none is lost without a word.
pub fn answer(path: &str, existing: &str, answers: &[Answer]) -> Result<String, Vec<Problem>> {
    let text = answer::answer(existing, answers)?;
    let mapping = parse(path, &text)?;
    let column = |object, header: &String| {
        let columns = mapping.object(object).map(|mapping| mapping.columns.as_slice());
        columns.unwrap_or_default().iter().find(|column| column.header == *header)
    };
    let kept = |answer: &&Answer| match answer {
        Answer::Column(object, header, to) => {
            column(*object, header).is_some_and(|column| column.to == *to)
        }
        Answer::Value(object, header, from, to) => {
            column(*object, header).is_some_and(|column| column.how.values.get(from) == Some(to))
        }
        Answer::Owner(from, to) => mapping.owners.get(from) == Some(to),
        Answer::Pipeline(name) => mapping
            .object(crate::model::Object::Deals)
            .is_some_and(|deals| deals.pipeline.as_ref() == Some(name)),
    };
    match answers.iter().find(|answer| !kept(answer)) {
        Some(lost) => Err(vec![answer::lost(path, lost)]),
        None => Ok(text),
    }
}

/// The text of a mapping file that was there, with what the suggestion adds (new columns) added,
/// and everything that the user wrote kept, comments too.
pub fn update(existing: &str, suggestion: &Suggestion) -> Result<String, Vec<Problem>> {
    update::update(existing, suggestion)
}
