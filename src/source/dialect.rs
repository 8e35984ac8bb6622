//! Tells how a file is written: delimiter, quote, line ends, header row.

use super::records::{LineEnd, Marks, RecordReader};
use super::{ReadOptions, names};

#[cfg(test)]
mod tests;

/// In the order in which they are preferred where all else is equal.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Records that are looked at to tell the delimiter and the header.
const ENOUGH: usize = 100;
/// The header is not searched further down.
const DEEPEST_HEADER: usize = 20;

/// How a file is written, and its header row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub marks: Marks,
    /// The line of the header row; 0 where the file has none.
    pub header_line: u64,
    /// The header cells as they stand there, those of a trailing delimiter apart.
    pub header: Vec<String>,
    /// How many cells the header row has, those of a trailing delimiter among them.
    pub header_width: usize,
    /// Lines with something on them above the header.
    pub titles: usize,
    /// The first line says `sep=`.
    pub sep_line: bool,
}

/// Tells the dialect from how the decoded file begins; `whole` says that this is all of it.
///
/// `None` where there is no header: nothing but blank lines, or no such line as was asked for.
pub(super) fn detect(head: &[u8], whole: bool, options: &ReadOptions) -> Option<Dialect> {
    let sep = sep_line(head);
    let mut marks =
        Marks { delimiter: b',', quote: options.quote.unwrap_or(b'"'), line_end: LineEnd::Lf };
    marks.line_end = line_end(head, marks.quote);
    let delimiter = |marks: Marks| {
        options.delimiter.or(sep).unwrap_or_else(|| guess_delimiter(head, whole, marks))
    };
    marks.delimiter = delimiter(marks);
    if options.quote.is_none() && single_quotes(head, whole, marks) {
        marks.quote = b'\'';
        marks.line_end = line_end(head, marks.quote);
        marks.delimiter = delimiter(marks);
    }
    let mut sample = Sample::read(head, whole, marks);
    if sep.is_some() && !sample.records.is_empty() {
        sample.records.remove(0);
    }
    if let Some(names) = &options.header {
        let width = sample.records.iter().map(SampleRecord::used).max()?;
        return Some(Dialect {
            marks,
            header_line: 0,
            header: names.clone(),
            header_width: width.max(names.len().min(sample.width().0)),
            titles: 0,
            sep_line: sep.is_some(),
        });
    }
    let at = match options.header_line {
        Some(line) => sample.records.iter().position(|record| record.line >= line)?,
        None => sample.header_at(),
    };
    let record = sample.records.get(at)?;
    let width = record.cells.len();
    let mut header: Vec<String> =
        record.cells.iter().map(|cell| names::header_text(cell)).collect();
    let unused = sample.unused_columns_at_the_end(at);
    header.truncate(width.saturating_sub(unused).max(1));
    Some(Dialect {
        marks,
        header_line: record.line,
        header,
        header_width: width,
        titles: at,
        sep_line: sep.is_some(),
    })
}

/// `sep=;` on the first line, as Excel writes and reads it.
fn sep_line(head: &[u8]) -> Option<u8> {
    let line = head.split(|&byte| byte == b'\n' || byte == b'\r').next()?;
    let line = line.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(line);
    match line {
        [s, e, p, b'=', delimiter] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") => {
            usable(*delimiter).then_some(*delimiter)
        }
        _ => None,
    }
}

/// Whether a byte can be a delimiter or a quote.
pub(super) fn usable(byte: u8) -> bool {
    byte.is_ascii() && !matches!(byte, b'\n' | b'\r' | 0)
}

/// Line ends inside quotes are text, so only those outside count, where there are any.
fn line_end(head: &[u8], quote: u8) -> LineEnd {
    let mut counts = [[0_usize; 3]; 2];
    let mut quoted = false;
    for (at, &byte) in head.iter().enumerate() {
        quoted ^= byte == quote;
        let kind = match byte {
            b'\n' if at > 0 && head[at - 1] == b'\r' => 1,
            b'\n' => 0,
            b'\r' if head.get(at + 1) != Some(&b'\n') => 2,
            _ => continue,
        };
        counts[usize::from(quoted)][kind] += 1;
    }
    let [outside, inside] = counts;
    let [lf, crlf, cr] = if outside == [0; 3] { inside } else { outside };
    if cr > lf + crlf {
        LineEnd::Cr
    } else if crlf > lf {
        LineEnd::Crlf
    } else {
        LineEnd::Lf
    }
}

/// The delimiter that cuts most records into equally many cells; a comma where none cuts at all.
fn guess_delimiter(head: &[u8], whole: bool, marks: Marks) -> u8 {
    let mut best = (b',', 0.0);
    for delimiter in DELIMITERS {
        let score = Sample::read(head, whole, Marks { delimiter, ..marks }).consistency();
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

/// Whether cells are quoted with `'` throughout.
fn single_quotes(head: &[u8], whole: bool, marks: Marks) -> bool {
    let sample = Sample::read(head, whole, Marks { quote: b'\'', ..marks });
    let plain = Sample::read(head, whole, marks);
    let cells = || plain.records.iter().flat_map(|record| &record.cells);
    let filled = cells().filter(|cell| !cell.is_empty()).count();
    let wrapped = cells()
        .filter(|cell| cell.len() > 1 && cell.starts_with('\'') && cell.ends_with('\''))
        .count();
    !head.contains(&b'"') && filled > 0 && wrapped * 2 > filled && sample.records.len() > 1
}

struct SampleRecord {
    line: u64,
    cells: Vec<String>,
}

impl SampleRecord {
    /// How many cells it has up to the last one that says something.
    fn used(&self) -> usize {
        self.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1)
    }

    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
    }
}

/// The first records of a file, cut in one way.
struct Sample {
    records: Vec<SampleRecord>,
}

impl Sample {
    fn read(head: &[u8], whole: bool, marks: Marks) -> Sample {
        let mut reader = RecordReader::new(head, marks);
        let mut records = Vec::new();
        let mut cut_off = !whole;
        // Reading from memory does not fail; a line past all measure ends the sample.
        while let Ok(Some(record)) = reader.next() {
            if record.unclosed && !whole {
                break;
            }
            let cells = record.cells().map(|cell| String::from_utf8_lossy(cell).into_owned());
            records.push(SampleRecord { line: record.line, cells: cells.collect() });
            if records.len() > ENOUGH {
                cut_off = true;
                break;
            }
        }
        if cut_off && records.len() > 1 {
            records.pop();
        }
        Sample { records }
    }

    /// The commonest number of cells, the larger one where two are equally common.
    fn width(&self) -> (usize, usize) {
        let mut best = (0, 0);
        for record in &self.records {
            let width = record.cells.len();
            let times = self.records.iter().filter(|other| other.cells.len() == width).count();
            if (times, width) > (best.1, best.0) {
                best = (width, times);
            }
        }
        best
    }

    fn consistency(&self) -> f64 {
        let (width, times) = self.width();
        if width < 2 {
            return 0.0;
        }
        let share = times as f64 / self.records.len() as f64;
        // More cells alike are less likely to be chance.
        let trust = match width {
            2 => 1.0,
            3 => 1.2,
            4 => 1.35,
            _ => 1.5,
        };
        share * share * trust
    }

    /// The first record, unless it is a title above a wider table.
    fn header_at(&self) -> usize {
        let (width, times) = self.width();
        if times < 2 {
            return 0;
        }
        let is_title = |record: &SampleRecord| match record.filled() {
            0 => true,
            1 => record.cells.len() == 1 && width > 1 || width > 2,
            2 => width > 4,
            _ => false,
        };
        let titles =
            self.records.iter().take(DEEPEST_HEADER).take_while(|record| is_title(record)).count();
        match self.records.get(titles) {
            Some(record) if record.cells.len() == width && looks_like_header(record) => titles,
            _ => 0,
        }
    }

    /// Columns without a name at the right end that no sampled row has anything in: a delimiter
    /// that ends each line.
    fn unused_columns_at_the_end(&self, header: usize) -> usize {
        let cells = &self.records[header].cells;
        let unnamed = cells.iter().rev().take_while(|cell| cell.trim().is_empty()).count();
        let used = self.records[header + 1..].iter().map(SampleRecord::used).max().unwrap_or(0);
        unnamed.min(cells.len().saturating_sub(used))
    }
}

/// Names, not values: most cells say something, none twice, and none is a number or an address.
fn looks_like_header(record: &SampleRecord) -> bool {
    let mut seen: Vec<&str> = Vec::new();
    for cell in record.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()) {
        let value = cell.contains('@') || !cell.chars().any(char::is_alphabetic);
        if value || seen.contains(&cell) {
            return false;
        }
        seen.push(cell);
    }
    seen.len() * 2 > record.cells.len()
}

impl Dialect {
    /// What to tell about it, as one sentence without the encoding's own words.
    pub(super) fn told(&self, encoding: &str) -> String {
        let delimiter = match self.marks.delimiter {
            b',' => "comma".to_owned(),
            b';' => "semicolon".to_owned(),
            b'\t' => "tab".to_owned(),
            b'|' => "pipe".to_owned(),
            b' ' => "blank".to_owned(),
            other => format!("`{}`", char::from(other)),
        };
        let ends = match self.marks.line_end {
            LineEnd::Lf => "LF",
            LineEnd::Crlf => "CRLF",
            LineEnd::Cr => "CR",
        };
        let quote = match self.marks.quote {
            b'"' => String::new(),
            other => format!("quote `{}`, ", char::from(other)),
        };
        let header = match self.header_line {
            0 => "no header row, columns named by hand".to_owned(),
            line => format!("header on line {line}"),
        };
        format!("{delimiter}, {quote}{encoding}, {ends} line ends, {header}")
    }
}
