//! Typed access to the values of a TOML document that notes a problem, with its place, for each
//! value that is not what it should be.

use toml_edit::{Document, Item, TableLike};

use super::Problem;

/// One key of a table with its value and the places of both.
pub struct Entry<'d> {
    /// The key.
    pub name: &'d str,
    /// Its value.
    pub item: &'d Item,
    /// Where the key stands, as a byte offset.
    pub key_at: usize,
    /// Where the value stands.
    pub at: usize,
}

/// The entries of a table, in file order.
pub fn entries(table: &dyn TableLike) -> Vec<Entry<'_>> {
    table
        .iter()
        .map(|(name, item)| {
            let key_at = table.key(name).and_then(|key| key.span()).map(|span| span.start);
            let item_at = item.span().map(|span| span.start);
            let key_at = key_at.or(item_at).unwrap_or(0);
            // A table that dotted keys or headers make has no place of its own.
            let at = if item.is_value() { item_at.unwrap_or(key_at) } else { key_at };
            Entry { name, item, key_at, at }
        })
        .collect()
}

/// Collects the problems of one file.
pub struct Reader<'a> {
    path: &'a str,
    text: &'a str,
    problems: Vec<(usize, Problem)>,
}

impl<'a> Reader<'a> {
    /// A reader of a file's text.
    pub fn new(path: &'a str, text: &'a str) -> Reader<'a> {
        Reader { path, text, problems: Vec::new() }
    }

    /// The document; none, and the problem noted, where it is no TOML.
    pub fn document(&mut self) -> Option<Document<&'a str>> {
        Document::parse(self.text)
            .inspect_err(|error| {
                let at = error.span().map_or(0, |span| span.start);
                let message = error.message().trim().replace('\n', ", ");
                let hint = syntax_hint(&message);
                self.report(at, format!("this is not TOML: {message}"), hint);
            })
            .ok()
    }

    /// Notes a problem at a byte offset.
    pub fn report(&mut self, at: usize, message: impl Into<String>, hint: Option<String>) {
        let (line, column) = place(self.text, at);
        let path = self.path.to_owned();
        self.problems.push((at, Problem { path, line, column, message: message.into(), hint }));
    }

    /// The problems in file order.
    pub fn into_problems(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|(at, _)| *at);
        self.problems.into_iter().map(|(_, problem)| problem).collect()
    }

    fn wrong_type(&mut self, entry: &Entry<'_>, wanted: &str, example: &str) {
        let name = entry.name;
        let found = entry.item.type_name();
        self.report(
            entry.at,
            format!("`{name}` must be {wanted}, not {}", with_article(found)),
            Some(format!("write `{name} = {example}`")),
        );
    }

    /// The text of an entry.
    pub fn string<'d>(&mut self, entry: &Entry<'d>) -> Option<&'d str> {
        let text = entry.item.as_str();
        if text.is_none() {
            self.wrong_type(entry, "a text in quotes", "\"...\"");
        }
        text
    }

    /// The yes or no of an entry.
    pub fn boolean(&mut self, entry: &Entry<'_>) -> Option<bool> {
        let value = entry.item.as_bool();
        if value.is_none() {
            self.wrong_type(entry, "true or false", "true");
        }
        value
    }

    /// The whole number of an entry, from 1.
    pub fn positive(&mut self, entry: &Entry<'_>) -> Option<u64> {
        let Some(number) = entry.item.as_integer() else {
            self.wrong_type(entry, "a whole number", "1");
            return None;
        };
        let number = u64::try_from(number).ok().filter(|number| *number > 0);
        if number.is_none() {
            let message = format!("`{}` must be 1 or more", entry.name);
            self.report(entry.at, message, Some("lines are counted from 1".to_owned()));
        }
        number
    }

    /// The texts of a list.
    pub fn strings(&mut self, entry: &Entry<'_>) -> Vec<String> {
        let Some(list) = entry.item.as_array() else {
            self.wrong_type(entry, "a list of texts", "[\"...\"]");
            return Vec::new();
        };
        let mut texts = Vec::with_capacity(list.len());
        for value in list {
            if let Some(text) = value.as_str() {
                texts.push(text.to_owned());
            } else {
                let at = value.span().map_or(entry.at, |span| span.start);
                let found = with_article(value.type_name());
                self.report(
                    at,
                    format!("`{}` must hold texts, not {found}", entry.name),
                    Some("put it in quotes".to_owned()),
                );
            }
        }
        texts
    }

    /// The table of an entry.
    pub fn table<'d>(&mut self, entry: &Entry<'d>) -> Option<&'d dyn TableLike> {
        let table = entry.item.as_table_like();
        if table.is_none() {
            self.wrong_type(entry, "a table", "{ ... }");
        }
        table
    }

    /// The texts of a table of texts.
    pub fn texts(&mut self, entry: &Entry<'_>) -> Vec<(String, String, usize)> {
        let Some(table) = self.table(entry) else { return Vec::new() };
        let mut pairs = Vec::new();
        for inner in entries(table) {
            if let Some(text) = self.string(&inner) {
                pairs.push((inner.name.to_owned(), text.to_owned(), inner.at));
            }
        }
        pairs
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&mut self, entry: &Entry<'_>, choices: &[(&str, T)]) -> Option<T> {
        let text = self.string(entry)?;
        self.word(entry, entry.at, text, choices)
    }

    /// The meaning of `text` among a few words.
    pub fn word<T: Copy>(
        &mut self,
        entry: &Entry<'_>,
        at: usize,
        text: &str,
        choices: &[(&str, T)],
    ) -> Option<T> {
        let found = choices.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let allowed: Vec<_> = choices.iter().map(|(word, _)| *word).collect();
            self.report(
                at,
                format!("`{}` can't be {}", entry.name, quoted(text)),
                Some(near_or_all(text, &allowed)),
            );
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// Notes a key that means nothing here.
    pub fn unknown_key(&mut self, entry: &Entry<'_>, place: &str, known: &[&str]) {
        self.report(
            entry.key_at,
            format!("unknown key {} in {place}", quoted(entry.name)),
            Some(near_or_all(entry.name, known)),
        );
    }
}

fn syntax_hint(message: &str) -> Option<String> {
    let hint = if message.contains("duplicate") {
        "each header stands once; take one of the two lines away"
    } else {
        "headers and texts stand in double quotes, comments begin with `#`"
    };
    Some(hint.to_owned())
}

/// The text in back quotes, on one line and not too long.
pub(super) fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    format!("`{short}`")
}

/// `did you mean ...?` where a candidate is near, else the candidates.
pub(super) fn near_or_all(word: &str, candidates: &[&str]) -> String {
    match nearest(word, candidates.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it can be {}", list(candidates)),
    }
}

fn list(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

/// The candidate that is most like `word`, if one is like it at all.
pub(in crate::mapping) fn nearest<'c>(
    word: &str,
    candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    // Likeness is quadratic in length; a whole paragraph is no slip of the pen.
    if word.is_empty() || word.len() > 200 {
        return None;
    }
    let word = word.to_lowercase();
    let likeness = |candidate: &str| {
        let candidate = candidate.to_lowercase();
        let edits = strsim::normalized_damerau_levenshtein(&word, &candidate);
        let begins = word.len() >= 3 && candidate.starts_with(&word);
        if begins { edits.max(0.7) } else { edits }
    };
    candidates
        .map(|candidate| (candidate, likeness(candidate)))
        .filter(|(_, score)| *score >= 0.6)
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(candidate, _)| candidate)
}

fn with_article(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {kind}")
}

fn place(text: &str, at: usize) -> (usize, usize) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    (line, before[line_start..].chars().count() + 1)
}
