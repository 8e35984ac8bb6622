//! Makes a cell ready to be read: trimmed, translated, cleaned, and looked over for damage.

use std::borrow::Cow;

use super::ids::without_guard;
use super::plan::Bound;
use crate::mapping::Clean;
use crate::model::field::OPT_OUT;
use crate::model::text::{self, Damage};
use crate::model::{Draft, Warning};

/// A cell that says something.
pub(super) struct Cell<'c> {
    /// The text to read.
    pub text: Cow<'c, str>,
    /// The text as it stands in the row, trimmed.
    pub read: &'c str,
    /// Whether it is the row's own, not a default or a constant.
    pub own: bool,
}

/// White space, and what is invisible too.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || text::is_invisible(c)
}

/// The text without what is invisible round it.
pub(super) fn trim(text: &str) -> &str {
    let seen = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_graphic());
    let bytes = text.as_bytes();
    if seen(bytes.first()) && seen(bytes.last()) { text } else { text.trim_matches(is_blank) }
}

/// The cell of a column, ready to be read; `None` where it says nothing. Damage is noted.
pub(super) fn prepare<'c>(bound: &'c Bound, raw: &'c str, draft: &mut Draft) -> Option<Cell<'c>> {
    let read = trim(raw);
    let fallback = |read| {
        let default = bound.how.default.as_deref().filter(|text| !text.is_empty())?;
        Some(Cell { text: Cow::Borrowed(default), read, own: false })
    };
    if read.is_empty() {
        return fallback(read);
    }
    let mut text = if bound.plain { Cow::Borrowed(read) } else { work_on(bound, read) };
    if matches!(text.as_bytes().first(), Some(b'=' | b'\''))
        && let Some(bare) = unguarded(bound, &text)
    {
        draft.warnings.push(Warning::new("guarded_value", bound.key.as_str(), read));
        text = Cow::Owned(bare);
    }
    if text.is_empty() || says_nothing(bound, read, &text) {
        return fallback(read);
    }
    if bound.may_name && text::is_nothing(&text) {
        draft.warnings.push(Warning::new("name_or_nothing", bound.key.as_str(), read));
    }
    if may_be_damaged(&text) {
        let code = match text::damage(&text) {
            Some(Damage::SpreadsheetError) => {
                draft.warnings.push(Warning::new("spreadsheet_error", bound.key.as_str(), read));
                // Who opted out of e-mail is not known: no leave to write to them.
                if bound.key == OPT_OUT {
                    return Some(Cell { text, read, own: true });
                }
                return fallback(read);
            }
            Some(Damage::Mojibake) => Some("mojibake"),
            Some(Damage::HtmlEntities) => Some("html_entities"),
            Some(Damage::Formula) => Some("formula_cell"),
            None => None,
        };
        if let Some(code) = code {
            draft.warnings.push(Warning::new(code, bound.key.as_str(), read));
        }
    }
    Some(Cell { text, read, own: true })
}

/// The value of a cell that was guarded from a spreadsheet. `="…"` round nothing but a text is a guard
/// wherever it stands; an apostrophe is one before a number alone, for a name may begin with one. What guards
/// an id is taken off where ids are read.
fn unguarded(bound: &Bound, text: &str) -> Option<String> {
    if bound.holds_ids() {
        return None;
    }
    let bare = without_guard(text)?;
    let number = |c: char| c.is_ascii_digit() || "+-(.$€£".contains(c);
    (text.starts_with('=') || (bound.holds_numbers() && bare.starts_with(number)))
        .then(|| bare.to_owned())
}

/// Whether a closer look is worth it: plain text that begins harmlessly is the rule.
fn may_be_damaged(text: &str) -> bool {
    matches!(text.as_bytes().first(), Some(b'#' | b'=' | b'+' | b'-' | b'@'))
        || !text.is_ascii()
        || text.as_bytes().contains(&b'&')
}

/// Whether the text is a word for nothing where a value has to be read, and no value map knows better.
pub(super) fn says_nothing(bound: &Bound, read: &str, text: &str) -> bool {
    bound.reads && text::is_nothing(text) && (bound.plain || !bound.how.values.contains_key(read))
}

/// Whether the user says that the text means nothing.
pub(super) fn is_null(bound: &Bound, text: &str) -> bool {
    bound.how.nulls.iter().any(|null| null.eq_ignore_ascii_case(text))
}

fn work_on<'c>(bound: &'c Bound, read: &'c str) -> Cow<'c, str> {
    if let Some(value) = bound.how.values.get(read) {
        return Cow::Borrowed(value);
    }
    let mut text = Cow::Borrowed(read);
    for step in &bound.how.clean {
        text = Cow::Owned(clean(*step, &text));
    }
    if is_null(bound, read) || is_null(bound, &text) {
        return Cow::Borrowed("");
    }
    match bound.how.values.get(&*text) {
        Some(value) => Cow::Borrowed(value),
        None => text,
    }
}

fn clean(step: Clean, text: &str) -> String {
    match step {
        Clean::Lower => text.to_lowercase(),
        Clean::Upper => text.to_uppercase(),
        Clean::Title => title(text),
        Clean::Squeeze => {
            let words: Vec<_> = text.split(is_blank).filter(|word| !word.is_empty()).collect();
            words.join(" ")
        }
        Clean::Html => undo_all(text),
        Clean::Digits => text.chars().filter(char::is_ascii_digit).collect(),
    }
}

/// The text without its HTML entities; what was written twice (`&amp;amp;`) is undone twice.
fn undo_all(text: &str) -> String {
    let mut undone = text.to_owned();
    while let Cow::Owned(next) = text::undo_html(&undone) {
        undone = next;
    }
    trim(&undone).to_owned()
}

fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut begins = true;
    for c in text.chars() {
        if begins {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        // An apostrophe does not begin a word: `Ada's`, but a hyphen does: `Smith-Jones`.
        begins = !c.is_alphanumeric() && c != '\'' && c != '’';
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_round_a_value_go() {
        assert_eq!(trim("\u{FEFF}\u{A0} Ada \u{200B}\t"), "Ada");
        assert_eq!(trim("Ada"), "Ada");
        assert_eq!(trim("\u{200B}"), "");
    }

    #[test]
    fn the_cleaning_steps_do_what_their_names_say() {
        assert_eq!(clean(Clean::Title, "ADA o'NEIL smith-jones"), "Ada O'neil Smith-Jones");
        assert_eq!(clean(Clean::Squeeze, "a \u{A0} b\n c"), "a b c");
        assert_eq!(clean(Clean::Digits, "No. 1-2"), "12");
        assert_eq!(clean(Clean::Html, "AT&amp;amp;T &#039;M&uuml;ller&#039;"), "AT&T 'Müller'");
        assert_eq!(clean(Clean::Upper, "eur"), "EUR");
        assert_eq!(clean(Clean::Lower, "EUR"), "eur");
    }
}
