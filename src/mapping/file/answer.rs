//! Writes answers into a mapping file that is there: what was asked of a column, a value, an owner or
//! the pipeline of deals. Everything else that stands in the file stays, byte for byte.

use toml_edit::{Document, Item, TableLike};

use super::reader::quoted;
use super::targets::CUSTOM;
use super::update::{Place, after, in_braces, last_byte};
use super::write::{quote, value};
use super::{Problem, read};
use crate::mapping::{ColumnMapping, To};
use crate::model::Object;

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Where a column goes; the header is that of the file.
    Column(Object, String, To),
    /// What a value of a column means.
    Value(Object, String, String, String),
    /// Which workspace user an owner of the source is.
    Owner(String, String),
    /// The pipeline of deals that name none.
    Pipeline(String),
}

/// The text with the answers.
pub(super) fn answer(existing: &str, answers: &[Answer]) -> Result<String, Vec<Problem>> {
    let mut text = existing.to_owned();
    for answer in answers {
        text = match answer {
            Answer::Column(object, header, to) => column(&text, *object, header, to)?,
            Answer::Value(object, header, from, to) => {
                translation(&text, *object, header, from, to)?
            }
            Answer::Owner(from, to) => in_table(&text, &["owners"], &pair(from, to)),
            Answer::Pipeline(name) => {
                in_table(&text, &[Object::Deals.name()], &("pipeline".to_owned(), quote(name)))
            }
        };
    }
    read::parse("mapping.toml", &text)?;
    Ok(text)
}

fn pair(from: &str, to: &str) -> (String, String) {
    (quote(from), quote(to))
}

/// The column of the file that has this header, as it is read.
fn there(text: &str, object: Object, header: &str) -> Result<Option<ColumnMapping>, Vec<Problem>> {
    let mapping = read::parse("mapping.toml", text)?;
    let columns = mapping.object(object).map(|mapping| mapping.columns.as_slice());
    Ok(columns.unwrap_or_default().iter().find(|column| column.header == header).cloned())
}

fn column(text: &str, object: Object, header: &str, to: &To) -> Result<String, Vec<Problem>> {
    let Some(mut new) = there(text, object, header)? else { return Ok(text.to_owned()) };
    new.to = to.clone();
    Ok(edited(text, object, header, |item| match item {
        Item::Value(old) if !old.as_inline_table().is_some_and(|table| table.is_dotted()) => {
            old.span().map(|span| vec![(span.start, span.end, value(&new))])
        }
        item => item.as_table_like().map(|table| retargeted(text, table, to)),
    }))
}

/// A replacement of the bytes from one place to another.
type Edit = (usize, usize, String);

/// Sends a column elsewhere that is written with dotted keys or under a header of its own.
fn retargeted(text: &str, table: &dyn TableLike, to: &To) -> Vec<Edit> {
    let place = |key: &str| {
        let start = table.key(key)?.span()?.start;
        Some((start, table.get(key)?.span()?.end))
    };
    let Some((start, end)) = place("to").or_else(|| place("suggest")) else { return Vec::new() };
    let (key, target, kind) = match to {
        To::Target(target) => ("to", target.clone(), None),
        To::Custom { key, kind, .. } => ("to", format!("{CUSTOM}{key}"), Some(*kind)),
        To::Unsure { suggest, kind, .. } => ("suggest", suggest.clone(), Some(*kind)),
        To::Ignore => ("to", "ignore".to_owned(), None),
    };
    let mut line = format!("{key} = {}", quote(&target));
    let mut edits = Vec::new();
    match (kind, place("type")) {
        (Some(kind), None) => {
            let prefix = &text[line_start(text, start)..start];
            line.push_str(&format!("\n{prefix}type = {}", quote(kind.name())));
        }
        (Some(_), Some(_)) => {}
        (None, _) => {
            // Both are for custom fields alone.
            for (start, end) in ["type", "options"].into_iter().filter_map(place) {
                let next = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
                edits.push((line_start(text, start), next, String::new()));
            }
        }
    }
    edits.push((start, end, line));
    edits
}

fn translation(
    text: &str,
    object: Object,
    header: &str,
    from: &str,
    to: &str,
) -> Result<String, Vec<Problem>> {
    let Some(mut new) = there(text, object, header)? else { return Ok(text.to_owned()) };
    new.how.values.insert(from.to_owned(), to.to_owned());
    let mut of_table = false;
    let text = edited(text, object, header, |item| match item {
        Item::Value(old) if !old.as_inline_table().is_some_and(|table| table.is_dotted()) => {
            old.span().map(|span| vec![(span.start, span.end, value(&new))])
        }
        _ => {
            of_table = true;
            None
        }
    });
    if !of_table {
        return Ok(text);
    }
    let path = [object.name(), "columns", header, "values"];
    Ok(in_table(&text, &path, &pair(from, to)))
}

/// Applies what `edit` says of a column's item.
fn edited(
    text: &str,
    object: Object,
    header: &str,
    edit: impl FnOnce(&Item) -> Option<Vec<Edit>>,
) -> String {
    let Ok(document) = Document::parse(text) else { return text.to_owned() };
    let item = descend(document.as_item(), &[object.name(), "columns", header]);
    let mut edits = item.and_then(edit).unwrap_or_default();
    edits.sort_by_key(|(start, ..)| std::cmp::Reverse(*start));
    let mut out = text.to_owned();
    for (start, end, new) in edits {
        out.replace_range(start..end, &new.replace('\n', newline(text)));
    }
    out
}

fn descend<'d>(root: &'d Item, path: &[&str]) -> Option<&'d Item> {
    path.iter().try_fold(root, |item, key| item.as_table_like()?.get(key))
}

/// Puts a key with its value (both as TOML) into the table at `path`, whose parent has to be there
/// unless it stands at the top.
fn in_table(text: &str, path: &[&str], (key, new): &(String, String)) -> String {
    let Ok(document) = Document::parse(text) else { return text.to_owned() };
    let mut out = text.to_owned();
    let insert = |out: &mut String, at: usize, line: String| {
        let mut line = line.replace('\n', newline(text));
        if at > 0 && !text[..at].ends_with('\n') {
            line.insert_str(0, newline(text));
        }
        out.insert_str(at, &line);
    };
    let Some(item) = descend(document.as_item(), path) else {
        match path {
            // The values of a column that is written with dotted keys or a header.
            [parent @ .., last] if !parent.is_empty() => {
                let table = descend(document.as_item(), parent).and_then(Item::as_table_like);
                let Some(table) = table else { return out };
                let start = ["to", "suggest"]
                    .into_iter()
                    .find_map(|key| Some(table.key(key)?.span()?.start))
                    .unwrap_or_default();
                let prefix = &text[line_start(text, start)..start];
                insert(
                    &mut out,
                    after(text, last_byte(table)),
                    format!("{prefix}{last}.{key} = {new}\n"),
                );
            }
            _ => insert(&mut out, text.len(), format!("\n[{}]\n{key} = {new}\n", path.join("."))),
        }
        return out;
    };
    let Some(table) = item.as_table_like() else { return out };
    let bare = table.iter().find(|(name, _)| quote(name) == *key || *name == key);
    if let Some(span) = bare.and_then(|(_, item)| item.span()) {
        out.replace_range(span, new);
        return out;
    }
    if let Some(braces) = item.as_inline_table().filter(|table| !table.is_dotted()) {
        if let Place::Braces { at, comma, .. } = in_braces(braces, false) {
            out.insert_str(at, &format!("{} {key} = {new} ", if comma { "," } else { "" }));
        }
        return out;
    }
    match item.as_table() {
        Some(table) if !table.is_dotted() && !table.is_implicit() => {
            let header = table.span().map_or(0, |span| span.end);
            // Right under the header: what follows may be tables of its own.
            let at = match last_byte(table) {
                0 => text[header..].find('\n').map_or(text.len(), |at| header + at + 1),
                last => after(text, last),
            };
            insert(&mut out, at, format!("{key} = {new}\n"));
        }
        Some(table) if table.is_implicit() && !table.is_dotted() => {
            insert(&mut out, text.len(), format!("\n[{}]\n{key} = {new}\n", path.join(".")));
        }
        _ => {
            // Dotted keys: the line of the first one says what stands before.
            let Some(first) = first_key(table) else { return out };
            let mut prefix = text[line_start(text, first)..first].to_owned();
            if path.len() == 1 && prefix.is_empty() {
                prefix = format!("{}.", path[0]);
            }
            insert(&mut out, after(text, last_byte(table)), format!("{prefix}{key} = {new}\n"));
        }
    }
    out
}

/// Where the first key of a table stands.
fn first_key(table: &dyn TableLike) -> Option<usize> {
    table.iter().filter_map(|(name, _)| Some(table.key(name)?.span()?.start)).min()
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

fn newline(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// What can't be written for some reason, as a problem that names it.
pub(super) fn lost(path: &str, answer: &Answer) -> Problem {
    let what = match answer {
        Answer::Column(object, header, _) | Answer::Value(object, header, ..) => {
            format!("the {} column {}", object.singular(), quoted(header))
        }
        Answer::Owner(from, _) => format!("the owner {}", quoted(from)),
        Answer::Pipeline(_) => "the pipeline of deals".to_owned(),
    };
    Problem {
        path: path.to_owned(),
        line: 1,
        column: 1,
        message: format!("the answer for {what} can't be written into the file as it is"),
        hint: Some("write it by hand".to_owned()),
    }
}
