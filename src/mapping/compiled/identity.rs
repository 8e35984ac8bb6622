//! Ids as the sources write them, and the owners that stand behind ids and names.

use std::borrow::Cow;

use super::cell::Cell;
use super::ids::{is_power, without_decimals, without_guard};
use super::plan::Bound;
use super::{Compiled, reject};
use crate::model::email::parse_email;
use crate::model::salesforce_id;
use crate::model::text::{id_form, name_key};
use crate::model::{Draft, Rejection, Warning};

/// The id was shortened or rounded by a spreadsheet.
pub(super) struct Damaged;

const EMPTY_SALESFORCE: &str = "000000000000000AAA";

/// The text with a Salesforce user's or queue's id in its long form; a name is left alone.
pub(super) fn user_id(salesforce: bool, text: &str) -> Cow<'_, str> {
    let is_id = text.starts_with("005") || text.starts_with("00G") || text.starts_with("000");
    if salesforce && is_id { salesforce_id::long(text) } else { Cow::Borrowed(text) }
}

/// Whether an id holds a sign that only damaged and guarded ones have; most hold none.
fn is_suspect(id: &str) -> bool {
    match id.as_bytes().first() {
        Some(b'=' | b'\'') => true,
        Some(byte) if byte.is_ascii_digit() => {
            id.len() > 15 || id.bytes().any(|byte| matches!(byte, b'.' | b',' | b'E' | b'e'))
        }
        _ => false,
    }
}

impl Compiled {
    /// The id in canonical form; `None` where it stands for nothing.
    ///
    /// # Errors
    /// [`Damaged`] where a spreadsheet left nothing that tells it from others.
    pub(super) fn id(
        &self,
        bound: &Bound,
        text: &str,
        draft: &mut Draft,
    ) -> Result<Option<String>, Damaged> {
        let levelled = id_form(text);
        let mut id = &*levelled;
        // What a service says over its API no spreadsheet has seen.
        if !self.believed && is_suspect(id) {
            let guarded = id;
            id = without_guard(id).unwrap_or(id);
            if bound.ids.decimals {
                id = without_decimals(id).unwrap_or(id);
            }
            if is_power(id) || bound.ids.is_rounded(id) {
                return Err(Damaged);
            }
            if id.len() < guarded.len() {
                // Said once: that it looks like a formula is for other cells.
                draft.warnings.retain(|w| {
                    w.code != "formula_cell" || w.field.as_deref() != Some(bound.key.as_str())
                });
                draft.warnings.push(Warning::new("guarded_id", bound.key.as_str(), guarded));
            }
        }
        if self.salesforce || salesforce_id::is_of_form(id) {
            let long = salesforce_id::long(id);
            let is_empty = self.salesforce && long == EMPTY_SALESFORCE;
            return Ok((!is_empty && !long.is_empty()).then(|| long.into_owned()));
        }
        Ok((!id.is_empty()).then(|| id.to_owned()))
    }

    /// The id of the row itself; one that is damaged rejects it: it would be anybody's.
    pub(super) fn own_id(
        &self,
        bound: &Bound,
        cell: &Cell<'_>,
        draft: &mut Draft,
    ) -> Result<(), Rejection> {
        draft.id = self.id(bound, &cell.text, draft).map_err(|Damaged| {
            let message = format!("the id `{}` was shortened by a spreadsheet: others have it too", cell.read);
            let hint = "export the file again and open it with that column as text, or don't open it at all";
            reject::value("damaged_id", bound, cell.read, message, hint)
        })?;
        Ok(())
    }

    /// An id of another record; one that is damaged links to nothing.
    fn other_id(&self, bound: &Bound, text: &str, draft: &mut Draft) -> Option<String> {
        self.id(bound, text, draft).unwrap_or_else(|Damaged| {
            draft.warnings.push(Warning::new("damaged_id", bound.key.as_str(), text.trim()));
            None
        })
    }

    /// The id that a reference links to: the first of a list.
    pub(super) fn reference(
        &self,
        bound: &Bound,
        cell: &Cell<'_>,
        draft: &mut Draft,
    ) -> Option<String> {
        let separator = bound.how.separator.as_deref().unwrap_or(";");
        let Some((first, rest)) = cell.text.split_once(separator) else {
            return self.other_id(bound, &cell.text, draft);
        };
        let rest = rest.trim_matches(|c: char| c.is_whitespace() || c == ';');
        if first.trim().is_empty() {
            return self.other_id(bound, rest, draft);
        }
        if !rest.is_empty() {
            draft.warnings.push(Warning::new("more_links", bound.key.as_str(), rest));
        }
        self.other_id(bound, first, draft)
    }

    /// The owner as an e-mail address where the mapping, the source's users or the cell gives one. An address
    /// in the cell is the owner's, whatever stands round it; of several the first, with a warning.
    pub(super) fn owner(&self, bound: &Bound, text: &str, draft: &mut Draft) -> Option<String> {
        let text = user_id(self.salesforce, text);
        if text == EMPTY_SALESFORCE {
            return None;
        }
        if let Some(email) = self.known_user(&text) {
            return Some(email);
        }
        if text.contains('@') {
            if let Some(email) = parse_email(&text) {
                return Some(self.known_user(&email).unwrap_or(email));
            }
            let mut found = addresses(&text);
            if let Some(first) = found.next() {
                if found.any(|other| other != first) {
                    draft.warnings.push(Warning::new("several_owners", bound.key.as_str(), &*text));
                }
                return Some(self.known_user(&first).unwrap_or(first));
            }
        } else if !self.users.is_empty() || !self.aliases.is_empty() {
            let named = in_order(&text).and_then(|name| self.known_user(&name));
            if named.is_some() {
                return named;
            }
        }
        Some(text.into_owned())
    }

    /// The address of the user whom an alias of the mapping or the source's users know by that.
    fn known_user(&self, text: &str) -> Option<String> {
        if self.aliases.is_empty() && self.users.is_empty() {
            return None;
        }
        let key = name_key(text);
        self.aliases.get(&key).or_else(|| self.users.find(text, &key)).cloned()
    }
}

/// The e-mail addresses in a text that holds more.
fn addresses(text: &str) -> impl Iterator<Item = String> {
    let between = |c: char| c.is_whitespace() || "()<>[]{},;:|/\"'".contains(c);
    text.split(between).filter(|word| word.contains('@')).filter_map(parse_email)
}

/// A name without a remark behind it (`Lee Park (deactivated)`), and in its natural order (`Park, Lee`).
fn in_order(text: &str) -> Option<String> {
    let bare = text.split_once(['(', '[']).map_or(text, |(name, _)| name).trim();
    match bare.split_once(',') {
        Some((last, first)) => Some(format!("{} {}", first.trim(), last.trim())),
        None => (bare.len() < text.len() && !bare.is_empty()).then(|| bare.to_owned()),
    }
}
