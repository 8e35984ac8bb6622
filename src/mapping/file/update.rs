//! Adds to a mapping file what a new suggestion knows more, as inserted text, so that every byte
//! that the user wrote stays.

use toml_edit::{Document, Item, TableLike};

use super::reader::quoted;
use super::targets::{self, CUSTOM};
use super::write::{column_block, columns_header, object_block};
use super::{Problem, read};
use crate::mapping::compiled::bind;
use crate::mapping::detect::{Confidence, Suggestion};
use crate::mapping::{ColumnMapping, Mapping, ObjectMapping, To};
use crate::model::{CustomType, Object};

/// Where new columns go.
pub(super) enum Place {
    /// Whole lines at this offset; the prefix stands before each key.
    Lines { at: usize, prefix: String },
    /// Into braces that close at this offset; `wrap` where the object has no `columns` in them.
    Braces { at: usize, comma: bool, wrap: bool },
    /// At the end of the file, under a header of their own.
    End,
}

/// The text with the suggestion's new columns and objects.
pub(super) fn update(existing: &str, suggestion: &Suggestion) -> Result<String, Vec<Problem>> {
    let there = read::parse("mapping.toml", existing)?;
    // It parsed a moment ago, so there is nothing to report here.
    let Ok(document) = Document::parse(existing) else { return Ok(existing.to_owned()) };
    let suggestion = &beside(&there, suggestion);
    let mut inserts: Vec<(usize, String)> = Vec::new();
    for (object, wanted) in &suggestion.mapping.objects {
        let Some(item) = document.get(object.name()) else {
            inserts.push((existing.len(), object_block(*object, wanted, suggestion)));
            continue;
        };
        let known = there.object(*object).map_or(&[][..], |mapping| &mapping.columns);
        let known: Vec<_> = known.iter().map(|column| column.header.as_str()).collect();
        let headers: Vec<_> = wanted.columns.iter().map(|c| c.header.as_str()).collect();
        let bound = bind::columns(&known, &headers);
        let new: Vec<_> =
            wanted.columns.iter().zip(bound).filter(|(_, b)| b.is_none()).map(|(c, _)| c).collect();
        if !new.is_empty() {
            inserts.push(insertion(existing, *object, item, &new, suggestion));
        }
    }
    Ok(apply(existing, inserts))
}

/// The suggestion as it can stand beside what the file says: a column whose place is taken there
/// is left for the user to settle.
fn beside(there: &Mapping, suggestion: &Suggestion) -> Suggestion {
    let mut suggestion = suggestion.clone();
    for (object, wanted) in &mut suggestion.mapping.objects {
        let Some(kept) = there.object(*object) else { continue };
        for column in &mut wanted.columns {
            let Some(why) = taken(*object, kept, &column.to) else { continue };
            let (kind, options) = match &column.to {
                To::Custom { kind, options, .. } => (*kind, options.clone()),
                _ => (CustomType::Text, Vec::new()),
            };
            let suggest = format!("{CUSTOM}{}", targets::custom_key(&column.header));
            column.to = To::Unsure { suggest, kind, options };
            for finding in &mut suggestion.findings {
                if finding.object == *object && finding.header == column.header {
                    finding.confidence = Confidence::Unsure;
                    finding.why.clone_from(&why);
                }
            }
        }
    }
    suggestion
}

/// What stands in the way of one more column for `to`.
fn taken(object: Object, kept: &ObjectMapping, to: &To) -> Option<String> {
    let constant = kept.constants.keys().find(|key| targets::same(&targets::of_constant(key), to));
    if let Some(constant) = constant {
        return Some(format!("{} is a constant here", quoted(constant)));
    }
    let column = kept.columns.iter().find(|column| {
        targets::same(&column.to, to)
            && (targets::kinds_differ(&column.to, to) || !targets::may_share(object, to))
    })?;
    Some(format!("the column {} goes where this one would", quoted(&column.header)))
}

fn insertion(
    text: &str,
    object: Object,
    item: &Item,
    new: &[&ColumnMapping],
    suggestion: &Suggestion,
) -> (usize, String) {
    let blocks = |prefix: &str| -> String {
        new.iter().map(|column| column_block(object, column, suggestion, prefix)).collect()
    };
    match place(text, object, item) {
        Place::Lines { at, prefix } => (at, blocks(&prefix)),
        Place::End => (text.len(), format!("\n{}{}", columns_header(object), blocks(""))),
        Place::Braces { at, comma, wrap } => {
            // Comments and dotted keys have no place on one line, so the evidence is left out.
            let bare = Suggestion { findings: vec![], stages: vec![], ..suggestion.clone() };
            let pairs: Vec<_> = new
                .iter()
                .map(|column| column_block(object, column, &bare, "").trim_end().to_owned())
                .collect();
            let pairs = pairs.join(", ");
            let pairs = if wrap { format!("columns = {{ {pairs} }}") } else { pairs };
            let comma = if comma { "," } else { "" };
            (at, format!("{comma} {pairs} "))
        }
    }
}

fn place(text: &str, object: Object, item: &Item) -> Place {
    if let Some(braces) = item.as_inline_table() {
        return match braces.get("columns").and_then(|columns| columns.as_inline_table()) {
            Some(columns) => in_braces(columns, false),
            None => in_braces(braces, true),
        };
    }
    let Some(table) = item.as_table() else { return Place::End };
    let dotted_object = table.is_dotted();
    let Some(columns) = table.get("columns") else {
        if !dotted_object {
            return Place::End;
        }
        let prefix = format!("{object}.columns.");
        return Place::Lines { at: after(text, last_byte(table)), prefix };
    };
    if let Some(braces) = columns.as_inline_table() {
        return in_braces(braces, false);
    }
    let Some(columns) = columns.as_table() else { return Place::End };
    if columns.is_dotted() {
        let prefix = if dotted_object { format!("{object}.columns.") } else { "columns.".into() };
        return Place::Lines { at: after(text, last_byte(columns)), prefix };
    }
    if columns.is_implicit() {
        return Place::End;
    }
    let header_end = columns.span().map_or(0, |span| span.end);
    let at = after(text, last_byte(columns).max(header_end));
    Place::Lines { at, prefix: String::new() }
}

pub(super) fn in_braces(table: &toml_edit::InlineTable, wrap: bool) -> Place {
    let at = table.span().map_or(0, |span| span.end.saturating_sub(1));
    Place::Braces { at, comma: !table.is_empty() && !table.trailing_comma(), wrap }
}

/// Where the last value ends that stands in the table itself, not under a header further down.
pub(super) fn last_byte(table: &dyn TableLike) -> usize {
    let ends = table.iter().map(|(_, item)| match item {
        Item::Table(inner) if inner.is_dotted() => last_byte(inner),
        Item::Table(_) | Item::ArrayOfTables(_) | Item::None => 0,
        Item::Value(value) => match value.as_inline_table().filter(|inner| inner.is_dotted()) {
            Some(inner) => last_byte(inner),
            None => value.span().map_or(0, |span| span.end),
        },
    });
    ends.max().unwrap_or(0)
}

/// The beginning of the line after `at`, and after the comment lines that follow it directly:
/// those belong to what they follow.
pub(super) fn after(text: &str, at: usize) -> usize {
    let next_line =
        |at: usize| text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1);
    let mut at = next_line(at.min(text.len()));
    let mut end = at;
    while at < text.len() && text[at..].trim_start_matches([' ', '\t']).starts_with('#') {
        at = next_line(at);
        end = at;
    }
    // A comment that runs straight into the next header is that header's.
    if text[end..].trim_start_matches([' ', '\t']).starts_with('[') {
        first(text, end)
    } else {
        end
    }
}

/// The beginning of the comment lines that end at `end`.
fn first(text: &str, end: usize) -> usize {
    let mut start = end;
    for line in text[..end].split_inclusive('\n').rev() {
        if !line.trim_start_matches([' ', '\t']).starts_with('#') {
            break;
        }
        start -= line.len();
    }
    start
}

fn apply(existing: &str, mut inserts: Vec<(usize, String)>) -> String {
    let newline = if existing.contains("\r\n") { "\r\n" } else { "\n" };
    // From the end to the beginning, so that offsets stay true; what goes to one place keeps its
    // order.
    inserts.reverse();
    inserts.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let mut out = existing.to_owned();
    for (at, text) in inserts {
        let mut text = text.replace('\n', newline);
        let whole_lines = text.ends_with('\n');
        if whole_lines && at > 0 && !existing[..at].ends_with('\n') {
            text.insert_str(0, newline);
        }
        out.insert_str(at, &text);
    }
    out
}
