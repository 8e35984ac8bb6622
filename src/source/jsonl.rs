//! JSON Lines files as tables: one object a line.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use encoding_rs::{Encoding, WINDOWS_1252};

use self::flat::flatten;
use super::archive::UnreadMembers;
use super::file::SourceFile;
use super::{Holds, ReadOptions, Row, RowDamage, Rows, SourceError, Table, Total};
use super::{detect, encoding, names};

mod flat;
#[cfg(test)]
mod tests;

/// So much of a file is searched for keys.
const SEARCHED: u64 = 64 << 20;
/// A line longer than this is no record.
const MAX_LINE: u64 = 32 << 20;
const HEAD: usize = 64 << 10;
const PROBE: u64 = 64 << 10;
/// How many places of a large file are sampled, beside its beginning.
const PLACES: usize = 15;

/// A JSON Lines file.
pub(super) struct JsonTable {
    file: Arc<SourceFile>,
    holds: Holds,
    encoding: &'static Encoding,
    begin: u64,
    columns: Vec<String>,
    places: Arc<HashMap<String, usize>>,
    total: Total,
    /// How far keys were searched.
    searched: u64,
    origin: &'static str,
}

impl JsonTable {
    /// Finds the keys that the objects have, in order of first appearance. What the file holds is
    /// set by [`JsonTable::holding`].
    pub(super) fn open(
        file: Arc<SourceFile>,
        options: &ReadOptions,
    ) -> Result<JsonTable, SourceError> {
        if file.len() == 0 {
            return Err(file.unreadable("is empty", "write one JSON object a line into it"));
        }
        let asked = match &options.encoding {
            Some(label) => Some(
                Encoding::for_label_no_replacement(label.trim().as_bytes()).ok_or_else(|| {
                    file.unreadable(
                        format!("no encoding is called `{label}`"),
                        "give a label such as `utf-8`, `utf-16le` or `windows-1252`",
                    )
                })?,
            ),
            None => None,
        };
        let guess = encoding::detect(&file.bytes(0, HEAD)?, &[], asked);
        let begin = guess.bom as u64;
        let end = file.reach().min(begin + SEARCHED);
        let searched_all = end == file.len();
        let mut lines = Lines::new(file.text(begin, end, guess.encoding)?, &file);
        let mut keys: Vec<String> = Vec::new();
        let mut places = HashMap::new();
        let mut rows = 0_u64;
        while lines.next()? {
            rows += 1;
            let Ok(line) = std::str::from_utf8(&lines.bytes) else { continue };
            // A line that is no object is damaged when it is read; keys before the fault are fine.
            let _ = flatten(line, &mut |path, _| {
                if !places.contains_key(path) {
                    places.insert(path.to_owned(), keys.len());
                    keys.push(path.to_owned());
                }
                Ok(())
            });
        }
        if keys.is_empty() {
            return Err(file.unreadable(
                "has no JSON object on any line",
                "write one JSON object a line, each with at least one key",
            ));
        }
        let total = if searched_all {
            Total::Exact(rows)
        } else {
            let all = u128::from(file.len()) * u128::from(rows) / u128::from(end - begin);
            Total::About(u64::try_from(all).unwrap_or(u64::MAX))
        };
        let trimmed: Vec<String> = keys.iter().map(|key| key.trim().to_owned()).collect();
        let columns = names::unique(&trimmed);
        let origin = detect::origin(&columns, false);
        Ok(JsonTable {
            holds: Holds::Users,
            encoding: guess.encoding,
            begin,
            columns,
            places: Arc::new(places),
            total,
            searched: end,
            origin,
            file,
        })
    }

    /// The table, known to hold `holds`.
    pub(super) fn holding(self, holds: Holds) -> JsonTable {
        JsonTable { holds, ..self }
    }

    fn stream(&self, text: Box<dyn Read + Send>) -> JsonRows {
        JsonRows {
            lines: Lines::new(text, &self.file),
            places: Arc::clone(&self.places),
            values: vec![None; self.columns.len()],
            number: 0,
        }
    }

    /// Sound rows from about `at` on.
    fn rows_near(&self, at: u64, wanted: usize, rows: &mut Vec<Row>) -> Result<(), SourceError> {
        let end = self.file.reach().min(at + PROBE);
        let mut stream = self.stream(self.file.piece(at, end, self.encoding)?);
        let mut row = Row::default();
        let mut left = wanted;
        // A line that was cut off in front or at the end is no object.
        while left > 0 && stream.next(&mut row)? {
            if row.damage.is_none() {
                rows.push(Row { number: 0, line: 0, ..row.clone() });
                left -= 1;
            }
        }
        Ok(())
    }
}

impl Table for JsonTable {
    fn holds(&self) -> Holds {
        self.holds
    }

    fn label(&self) -> &str {
        self.file.label()
    }

    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn total(&self) -> Total {
        self.total
    }

    fn rows(&self) -> Result<Box<dyn Rows>, SourceError> {
        Ok(Box::new(self.stream(self.file.text(self.begin, self.file.len(), self.encoding)?)))
    }

    fn sample(&self, limit: usize) -> Result<Vec<Row>, SourceError> {
        let size = self.file.reach().saturating_sub(self.begin);
        let far = size > 16 * PROBE && self.encoding.is_ascii_compatible() && limit >= 8;
        let further = if far { limit * 3 / 4 / PLACES } else { 0 };
        let mut rows = Vec::new();
        let mut stream = self.rows()?;
        let mut row = Row::default();
        while rows.len() < limit - PLACES * further && stream.next(&mut row)? {
            rows.push(row.clone());
        }
        if far {
            // The last place reaches to the end.
            let mut before = 0;
            for place in 1..=PLACES as u64 {
                let at = (size - PROBE) / PLACES as u64 * place;
                let at = self.file.near(self.begin + at, PROBE);
                if at > before {
                    self.rows_near(at, further, &mut rows)?;
                }
                before = at;
            }
        }
        Ok(rows)
    }

    fn told(&self) -> Vec<String> {
        let mut told = vec![format!("JSON Lines, {}", encoding::name(self.encoding))];
        if self.searched < self.file.len() {
            told.push(format!("columns from the keys of its first {} MiB", self.searched >> 20));
        }
        told
    }

    fn path(&self) -> Option<&Path> {
        self.file.lasting_path()
    }

    fn sha256(&self) -> Result<String, SourceError> {
        self.file.sha256()
    }

    fn unread_members(&self) -> &[UnreadMembers] {
        self.file.unread()
    }

    fn origin(&self) -> &str {
        self.origin
    }
}

/// The lines of a file that are not blank.
struct Lines {
    input: BufReader<Box<dyn Read + Send>>,
    file: Arc<SourceFile>,
    bytes: Vec<u8>,
    line: u64,
}

impl Lines {
    fn new(text: Box<dyn Read + Send>, file: &Arc<SourceFile>) -> Lines {
        let input = BufReader::with_capacity(HEAD, text);
        Lines { input, file: Arc::clone(file), bytes: Vec::new(), line: 0 }
    }

    /// Reads the next line into `bytes`, without its end and without blanks around it.
    fn next(&mut self) -> Result<bool, SourceError> {
        loop {
            self.bytes.clear();
            let read = (&mut self.input)
                .take(MAX_LINE)
                .read_until(b'\n', &mut self.bytes)
                .map_err(|cause| self.file.io(cause))?;
            if read == 0 {
                self.file.check_unchanged()?;
                return Ok(false);
            }
            self.line += 1;
            if read as u64 == MAX_LINE && !self.bytes.ends_with(b"\n") {
                return Err(self.file.unreadable(
                    format!("line {} is longer than {} MiB", self.line, MAX_LINE >> 20),
                    "write one JSON object a line",
                ));
            }
            let end = self.bytes.trim_ascii_end().len();
            self.bytes.truncate(end);
            if !self.bytes.trim_ascii_start().is_empty() {
                return Ok(true);
            }
        }
    }
}

struct JsonRows {
    lines: Lines,
    places: Arc<HashMap<String, usize>>,
    values: Vec<Option<String>>,
    number: u64,
}

impl JsonRows {
    /// Puts the values of the line's object in their places.
    fn read(&mut self) -> Result<(), RowDamage> {
        self.values.fill(None);
        let line = std::str::from_utf8(&self.lines.bytes).map_err(|_| RowDamage::Undecodable)?;
        let (places, values) = (&self.places, &mut self.values);
        let flattened = flatten(line, &mut |path, value| {
            let Some(&place) = places.get(path) else {
                return Err(format!(
                    "its key `{path}` is none of the columns, which come from the first {} MiB",
                    SEARCHED >> 20
                ));
            };
            match values[place].replace(value.into_owned()) {
                None => Ok(()),
                Some(_) => Err(format!("it has the key `{path}` twice")),
            }
        });
        flattened.map_err(|message| RowDamage::NotJson { message })?;
        let has_nul = |value: &Option<String>| value.as_ref().is_some_and(|v| v.contains('\0'));
        if self.values.iter().any(has_nul) { Err(RowDamage::Undecodable) } else { Ok(()) }
    }
}

impl Rows for JsonRows {
    fn next(&mut self, row: &mut Row) -> Result<bool, SourceError> {
        if !self.lines.next()? {
            return Ok(false);
        }
        self.number += 1;
        row.number = self.number;
        row.line = self.lines.line;
        row.cells.clear();
        row.damage = self.read().err();
        if row.damage.is_none() {
            for value in &self.values {
                row.cells.push_field(value.as_deref().unwrap_or_default());
            }
        } else {
            let line = match std::str::from_utf8(&self.lines.bytes) {
                Ok(line) => line.into(),
                Err(_) => WINDOWS_1252.decode_without_bom_handling(&self.lines.bytes).0,
            };
            row.cells.push_field(&line.replace('\0', "\u{2400}"));
        }
        Ok(true)
    }
}
