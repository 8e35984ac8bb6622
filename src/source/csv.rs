//! CSV files as tables.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::archive::UnreadMembers;
use super::dialect::{self, Dialect};
use super::file::SourceFile;
use super::footer::{self, Footer};
use super::header_again::HeaderAgain;
use super::layout::Layout;
use super::records::{Record, RecordReader};
use super::rejects::bare_cell;
use super::{
    Holds, ReadOptions, Row, RowDamage, Rows, SourceError, Table, Total, detect, encoding,
};

mod no_table;
mod sample;
#[cfg(test)]
mod tests;

/// What is looked at to tell the dialect. A file that is not longer is counted.
const HEAD: usize = 256 << 10;
/// What is looked at in further places.
const PROBE: usize = 64 << 10;

/// A CSV file.
#[derive(Debug)]
pub(super) struct CsvTable {
    file: Arc<SourceFile>,
    holds: Holds,
    encoding: &'static Encoding,
    dialect: Dialect,
    layout: Arc<Layout>,
    again: Arc<HeaderAgain>,
    /// Where the text begins, after a byte order mark, and ends, before a footer.
    begin: u64,
    end: u64,
    total: Total,
    /// Whether quotes were seen at its beginning.
    quotes: bool,
    footer: Option<String>,
    origin: &'static str,
}

impl CsvTable {
    /// Detects how the file is to be read. What it holds is set by [`CsvTable::holding`].
    pub(super) fn open(
        file: Arc<SourceFile>,
        options: &ReadOptions,
    ) -> Result<CsvTable, SourceError> {
        let raw = file.bytes(0, HEAD)?;
        let whole = raw.len() as u64 == file.len();
        let asked = asked(&file, options)?;
        let guess = encoding::detect(&raw, &probes(&file)?, asked);
        let head = decode(&raw[guess.bom..], guess.encoding, whole);
        no_table::refuse(&file, &raw, &head)?;
        let dialect =
            dialect::detect(&head, whole, options).ok_or_else(|| no_header(&file, options))?;
        if options.header.is_some() {
            fits(&file, &dialect)?;
        } else if options.header_line.is_none() {
            no_table::refuse_without_header(&file, &dialect.header, dialect.header_line)?;
        }
        let layout = Arc::new(Layout::new(&dialect.header));

        let tail_at = file.len().saturating_sub(footer::TAIL as u64).max(guess.bom as u64);
        // Units of two bytes begin at even places.
        let tail_at = tail_at + (tail_at & 1);
        let found = match file.is_seen_whole() && dialect.header_width > 1 {
            true => {
                let tail = file.glance(tail_at, footer::TAIL)?;
                footer::find(&tail, tail_at, guess.encoding, dialect.marks)
            }
            false => None,
        };
        let end = found.map_or(file.len(), |footer| footer.begin);

        let mut table = CsvTable {
            holds: Holds::Users,
            encoding: guess.encoding,
            begin: guess.bom as u64,
            end,
            total: Total::Exact(0),
            quotes: head.contains(&dialect.marks.quote),
            footer: None,
            origin: detect::origin(&layout.columns, found.is_some_and(|footer| footer.salesforce)),
            again: Arc::new(HeaderAgain::new(&dialect.header)),
            file,
            dialect,
            layout,
        };
        table.footer = found.map(|footer| table.footer_told(footer, &raw, whole));
        table.total = table.count(whole, raw.len() as u64)?;
        Ok(table)
    }

    /// The table, known to hold `holds`.
    pub(super) fn holding(self, holds: Holds) -> CsvTable {
        CsvTable { holds, ..self }
    }

    fn footer_told(&self, footer: Footer, raw: &[u8], whole: bool) -> String {
        let Footer { begin, lines, salesforce } = footer;
        let report = if salesforce { " of a Salesforce report" } else { "" };
        let (noun, reached) = if lines == 1 { ("line", "line") } else { ("lines", "lines") };
        if !whole {
            return format!("the last {lines} {noun}, the footer{report}, left out");
        }
        let above = &raw[self.begin as usize..begin as usize];
        let above = self.dialect.marks.lines_in(&decode(above, self.encoding, true));
        let span = if lines == 1 {
            format!("{}", above + 1)
        } else {
            format!("{} to {}", above + 1, above + lines)
        };
        format!("{lines} footer {noun}{report} left out, {reached} {span}")
    }

    /// Counts the rows of a small file, else estimates by the size of the first ones.
    fn count(&self, whole: bool, head_len: u64) -> Result<Total, SourceError> {
        let end = if whole { self.end } else { head_len };
        let mut rows = self.rows_until(end)?;
        let mut row = Row::default();
        let mut count = 0;
        while rows.next(&mut row)? {
            count += 1;
        }
        if whole {
            return Ok(Total::Exact(count));
        }
        // The head begins with other lines than rows and ends within one: good enough for "about".
        let bytes = head_len.saturating_sub(self.begin).max(1);
        let all = u128::from(self.end - self.begin) * u128::from(count) / u128::from(bytes);
        Ok(Total::About(u64::try_from(all).unwrap_or(u64::MAX).max(1)))
    }

    fn rows_until(&self, end: u64) -> Result<CsvRows, SourceError> {
        let text = self.file.text(self.begin, end, self.encoding)?;
        let mut reader = RecordReader::new(text, self.dialect.marks);
        // The header and what stands above it.
        let above = self.dialect.header_line > 0 || self.dialect.sep_line;
        if above {
            while let Some(record) = reader.next().map_err(|cause| self.file.io(cause))?
                && record.line < self.dialect.header_line
            {}
        }
        reader.expect_width(self.dialect.header_width);
        Ok(self.stream(reader, true))
    }

    /// The rows that the reader gives. Where they stand is known where it began at the beginning.
    fn stream(&self, reader: RecordReader<Box<dyn Read + Send>>, placed: bool) -> CsvRows {
        CsvRows {
            reader,
            file: Arc::clone(&self.file),
            layout: Arc::clone(&self.layout),
            again: Arc::clone(&self.again),
            placed,
            exact: self.encoding == UTF_8,
            number: 0,
        }
    }
}

impl Table for CsvTable {
    fn holds(&self) -> Holds {
        self.holds
    }

    fn label(&self) -> &str {
        self.file.label()
    }

    fn columns(&self) -> &[String] {
        &self.layout.columns
    }

    fn total(&self) -> Total {
        self.total
    }

    fn rows(&self) -> Result<Box<dyn Rows>, SourceError> {
        Ok(Box::new(self.rows_until(self.end)?))
    }

    fn by_semicolon(&self) -> bool {
        self.dialect.marks.delimiter == b';'
    }

    /// Rows from further places have number and line 0: where they stand is not known.
    fn sample(&self, limit: usize) -> Result<Vec<Row>, SourceError> {
        self.rows_all_over(limit)
    }

    fn told(&self) -> Vec<String> {
        let mut told = vec![self.dialect.told(&encoding::name(self.encoding))];
        match self.dialect.titles {
            0 => {}
            1 => told.push("1 line above the header left out".to_owned()),
            many => told.push(format!("{many} lines above the header left out")),
        }
        told.extend(self.footer.clone());
        if self.total == Total::Exact(0) {
            told.push("it has a header and no rows".to_owned());
        }
        if self.layout.is_rejects() {
            told.push("a rejects file: the columns that say why are left out".to_owned());
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

    fn is_rejects(&self) -> bool {
        self.layout.is_rejects()
    }

    fn has_header(&self) -> bool {
        self.dialect.header_line > 0
    }

    fn headers_again(&self) -> Vec<u64> {
        self.again.lines()
    }

    fn origin(&self) -> &str {
        self.origin
    }
}

/// The rows of a CSV file, from its beginning or from some place within.
struct CsvRows {
    reader: RecordReader<Box<dyn Read + Send>>,
    file: Arc<SourceFile>,
    layout: Arc<Layout>,
    again: Arc<HeaderAgain>,
    /// Whether lines are counted from the beginning of the file.
    placed: bool,
    /// The bytes are the file's own: nothing was decoded, nothing replaced.
    exact: bool,
    number: u64,
}

impl Rows for CsvRows {
    fn next(&mut self, row: &mut Row) -> Result<bool, SourceError> {
        let record = loop {
            let next = self.reader.next().map_err(|cause| match cause.kind() {
                std::io::ErrorKind::InvalidData => self.file.unreadable(
                    cause.to_string(),
                    "check that this is a CSV file, and its delimiter and quote character",
                ),
                _ => self.file.io(cause),
            })?;
            let Some(record) = next else {
                self.file.check_unchanged()?;
                return Ok(false);
            };
            if self.again.is(&record) {
                if self.placed {
                    self.again.note(record.line);
                }
            } else if !says_nothing(&record) {
                break record;
            }
        };
        self.number += 1;
        row.number = self.number;
        row.line = record.line;
        row.cells.clear();
        row.row_id.clear();
        if let Some(at) = self.layout.row_id_at()
            && let Some(cell) = record.cells().nth(at)
        {
            row.row_id.push_str(std::str::from_utf8(cell).unwrap_or_default().trim());
        }
        let clean = fill(row, &record, &self.layout, self.exact);
        row.damage = if record.unclosed {
            Some(RowDamage::UnclosedQuote)
        } else if !clean {
            Some(RowDamage::Undecodable)
        } else {
            self.layout.raggedness(&row.cells)
        };
        Ok(true)
    }
}

/// Whether the line has delimiters only: as blank as a spreadsheet can make it.
fn says_nothing(record: &Record<'_>) -> bool {
    !record.unclosed && record.text().iter().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// Puts the cells into the row; `false` where some could not be decoded or hold NULs.
fn fill(row: &mut Row, record: &Record<'_>, layout: &Layout, exact: bool) -> bool {
    let bytes = record.text();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) if !bytes.contains(&0) && (exact || !text.contains('\u{FFFD}')) => text,
        _ => {
            layout.push(&mut row.cells, record.cells().map(legible));
            return false;
        }
    };
    if bytes.is_ascii() && layout.is_plain(record.ends().len()) {
        // Nearly all rows of nearly all files.
        let mut from = 0;
        for &to in record.ends() {
            row.cells.push_field(bare_cell(&text[from..to]));
            from = to;
        }
        return true;
    }
    let mut from = 0;
    let mut sound = true;
    let cells = record.ends().iter().map(|&to| {
        // Cells of a broken row may meet in the middle of a character.
        let cell = text.get(from..to).unwrap_or_else(|| {
            sound = false;
            ""
        });
        from = to;
        bare_cell(cell)
    });
    layout.push(&mut row.cells, cells);
    if !sound {
        row.cells.clear();
        layout.push(&mut row.cells, record.cells().map(legible));
    }
    sound
}

/// A cell that may not be text, so that nothing of it is lost.
fn legible(cell: &[u8]) -> String {
    let text = match std::str::from_utf8(cell) {
        Ok(text) => text.into(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(cell).0,
    };
    bare_cell(&text).replace('\0', "\u{2400}")
}

fn asked(
    file: &SourceFile,
    options: &ReadOptions,
) -> Result<Option<&'static Encoding>, SourceError> {
    let marks = [options.delimiter, options.quote];
    if let Some(bad) = marks.into_iter().flatten().find(|&byte| !dialect::usable(byte)) {
        return Err(file.unreadable(
            format!("byte {bad} can't be a delimiter or a quote"),
            "give one ASCII character, such as `;` or `\\t`",
        ));
    }
    if options.delimiter.is_some() && options.delimiter == options.quote {
        return Err(file.unreadable(
            "delimiter and quote are the same character",
            "give another `delimiter` or `quote`",
        ));
    }
    let Some(label) = &options.encoding else { return Ok(None) };
    match Encoding::for_label_no_replacement(label.trim().as_bytes()) {
        Some(encoding) => Ok(Some(encoding)),
        None => Err(file.unreadable(
            format!("no encoding is called `{label}`"),
            "give a label such as `utf-8`, `utf-16le` or `windows-1252`",
        )),
    }
}

/// Pieces from further places of a large file.
fn probes(file: &SourceFile) -> Result<Vec<Vec<u8>>, SourceError> {
    let len = file.reach();
    if len <= HEAD as u64 {
        return Ok(Vec::new());
    }
    let last = len.saturating_sub(PROBE as u64);
    let places = [len / 4, len / 2, len / 4 * 3, last];
    places.iter().map(|&at| file.glance(file.near(at, PROBE as u64), PROBE)).collect()
}

fn decode(raw: &[u8], encoding: &'static Encoding, whole: bool) -> Vec<u8> {
    if encoding == UTF_8 {
        return raw.to_vec();
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length(raw.len()).unwrap_or(raw.len());
    let mut text = String::with_capacity(room);
    let _ = decoder.decode_to_string(raw, &mut text, whole);
    text.into_bytes()
}

/// The names that were given are as many as the columns.
fn fits(file: &SourceFile, dialect: &Dialect) -> Result<(), SourceError> {
    let (named, there) = (dialect.header.len(), dialect.header_width);
    if named == there {
        return Ok(());
    }
    let message = format!("has {there} columns, and {named} are named for it");
    Err(file.unreadable(message, "name all its columns, in their order, each once"))
}

fn is_mark(bytes: &[u8]) -> bool {
    matches!(bytes, b"\xEF\xBB\xBF" | b"\xFF\xFE" | b"\xFE\xFF")
}

fn no_header(file: &SourceFile, options: &ReadOptions) -> SourceError {
    let marked = file.len() <= 3 && file.bytes(0, 3).is_ok_and(|bytes| is_mark(&bytes));
    if file.len() == 0 || marked {
        return file.unreadable("is empty", "export it again: a CSV file begins with a header row");
    }
    match options.header_line {
        Some(line) => file.unreadable(
            format!("has nothing on line {line} or below it"),
            "correct the line of the header row in the mapping",
        ),
        None => file.unreadable(
            "has only blank lines",
            "export it again: a CSV file begins with a header row",
        ),
    }
}
