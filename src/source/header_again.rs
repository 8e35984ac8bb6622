//! A header row that comes again further down, as where files were put one behind the other: no record.
//! Which lines they stood on is kept, to be told.

use std::collections::BTreeSet;
use std::sync::Mutex;

use super::records::Record;
use super::rejects::bare_cell;

/// So many lines are kept.
const LINES: usize = 1_000;

/// The header of a file, to know it again.
#[derive(Debug)]
pub(super) struct HeaderAgain {
    /// Its cells, in lower case and without blanks.
    cells: Vec<String>,
    lines: Mutex<BTreeSet<u64>>,
}

impl HeaderAgain {
    pub(super) fn new(header: &[String]) -> HeaderAgain {
        let cells = header.iter().map(|cell| cell.trim().to_lowercase()).collect();
        HeaderAgain { cells, lines: Mutex::default() }
    }

    /// Whether the record is the header, in any case, with or without a byte order mark in front.
    pub(super) fn is(&self, record: &Record<'_>) -> bool {
        if record.unclosed || self.cells.iter().all(String::is_empty) {
            return false;
        }
        let mut wanted = self.cells.iter();
        record.cells().enumerate().all(|(at, cell)| {
            let cell = if at == 0 { without_mark(cell) } else { cell };
            same(cell, wanted.next().map_or("", String::as_str))
        }) && wanted.all(String::is_empty)
    }

    /// Keeps the line on which it was met.
    pub(super) fn note(&self, line: u64) {
        if let Ok(mut lines) = self.lines.lock()
            && lines.len() < LINES
        {
            lines.insert(line);
        }
    }

    /// The lines on which it was met so far: the first thousand.
    pub(super) fn lines(&self) -> Vec<u64> {
        self.lines.lock().map(|lines| lines.iter().copied().collect()).unwrap_or_default()
    }
}

/// The first cell of a file that was put behind another one. Behind a mark its quotes are no quotes.
fn without_mark(cell: &[u8]) -> &[u8] {
    let Some(rest) = cell.strip_prefix(b"\xEF\xBB\xBF") else { return cell };
    rest.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(rest)
}

fn same(cell: &[u8], wanted: &str) -> bool {
    let cell = cell.trim_ascii();
    if cell.eq_ignore_ascii_case(wanted.as_bytes()) {
        return true;
    }
    // Nearly all cells end here.
    let odd = cell.first().is_some_and(|byte| *byte == b'\'' || !byte.is_ascii());
    if !odd && cell.is_ascii() {
        return false;
    }
    std::str::from_utf8(cell)
        .is_ok_and(|cell| bare_cell(cell.trim()).to_lowercase().trim() == wanted)
}
