//! A full name fills what the first and last name of its row leave empty, row by row.

use crate::model::Draft;
use crate::model::text::{
    first_name_beside, is_nothing, last_name_beside, name_key, split_full_name,
};

/// Fills the empty parts of the name. A full name that is the row's e-mail address is no name; one
/// that is the company's is not split.
pub(super) fn fill(draft: &mut Draft, full: &str) {
    let (first, last) = (draft.get("first_name"), draft.get("last_name"));
    if first.is_some() && last.is_some() || is_address(draft, full) {
        return;
    }
    // Salesforce writes it for a last name that nobody gave.
    let full = full.strip_suffix("[not provided]").map_or(full, str::trim_end);
    if is_nothing(full) {
        return;
    }
    let is_company =
        draft.company.as_deref().is_some_and(|company| name_key(company) == name_key(full));
    match (first, last) {
        (Some(_), _) | (_, Some(_)) if is_company => {}
        (Some(first), _) => {
            if let Some(last) = last_name_beside(full, first) {
                keep_whole(draft, full, words(first) + words(&last));
                draft.set("last_name", last);
            }
        }
        (None, Some(last)) => {
            if let Some(first) = first_name_beside(full, last) {
                keep_whole(draft, full, words(last) + words(&first));
                draft.set("first_name", first);
            }
        }
        (None, None) if is_company => draft.set("last_name", full),
        (None, None) => {
            let (first, last) = split_full_name(full);
            let count = |part: &Option<String>| part.as_deref().map_or(0, words);
            keep_whole(draft, full, count(&first) + count(&last));
            if let Some(first) = first {
                draft.set("first_name", first);
            }
            if let Some(last) = last {
                draft.set("last_name", last);
            }
        }
    }
}

fn is_address(draft: &Draft, full: &str) -> bool {
    full.contains('@')
        && draft
            .get("email")
            .into_iter()
            .chain(draft.more_emails.iter().map(String::as_str))
            .any(|email| email.eq_ignore_ascii_case(full))
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Keeps the full name as it was read if the parts say less: a middle name beside a first name.
fn keep_whole(draft: &mut Draft, full: &str, said: usize) {
    if words(full) > said {
        draft.originals.entry("full_name".to_owned()).or_insert_with(|| full.to_owned());
    }
}
