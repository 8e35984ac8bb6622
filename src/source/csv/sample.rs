//! Rows from all over a file, to be looked at: always the same ones, and bounded in time.
//!
//! A small file is read whole. In a large one some places are sought. A place may lie within a quoted cell
//! that spans lines, so rows are taken from it only if its quotes prove where it lies, and if the rows
//! then are sound: one that was cut wrongly must decide nothing.

use std::io::{Cursor, Read};

use encoding_rs::{UTF_16BE, UTF_16LE};

use super::{CsvRows, CsvTable};
use crate::source::records::{Marks, RecordReader};
use crate::source::{Row, RowDamage, Rows, SourceError};

/// Only files beyond this are sampled in some places; others are read whole.
const LARGE: u64 = 1 << 20;
/// How many places of a large file are looked at, beside its beginning.
const PLACES: u64 = 15;
/// What is read in each.
const PIECE: u64 = 64 << 10;
/// How much further a quote is looked for where a piece has none.
const FURTHER: u64 = 256 << 10;

impl CsvTable {
    /// Up to `limit` rows. Those from places that were sought have number and line 0.
    pub(super) fn rows_all_over(&self, limit: usize) -> Result<Vec<Row>, SourceError> {
        let size = self.end.min(self.file.reach()).saturating_sub(self.begin);
        if size <= LARGE {
            return self.every_so_many(limit);
        }
        let wide = self.encoding == UTF_16LE || self.encoding == UTF_16BE;
        let each = match wide || self.encoding.is_ascii_compatible() {
            true => limit * 3 / 4 / PLACES as usize,
            false => 0,
        };
        let mut rows = Vec::new();
        let mut stream = self.rows_until(self.end)?;
        let mut row = Row::default();
        while rows.len() < limit - each * PLACES as usize && stream.next(&mut row)? {
            rows.push(row.clone());
        }
        if each > 0 {
            let mut before = 0;
            for place in 1..=PLACES {
                // The last one reaches to the end.
                let at = (size - PIECE) / PLACES * place;
                let at = self.file.near(self.begin + (at & !1), PIECE);
                if at > before {
                    self.rows_near(at, each, &mut rows)?;
                }
                before = at;
            }
        }
        Ok(rows)
    }

    /// Every so many rows of the whole file.
    fn every_so_many(&self, limit: usize) -> Result<Vec<Row>, SourceError> {
        let mut kept: Vec<Row> = Vec::new();
        let mut step = 1;
        let mut stream = self.rows_until(self.end)?;
        let mut row = Row::default();
        while limit > 0 && stream.next(&mut row)? {
            if (row.number - 1) % step != 0 {
                continue;
            }
            if kept.len() == limit {
                step *= 2;
                kept.retain(|row| (row.number - 1) % step == 0);
            }
            if kept.len() < limit && (row.number - 1) % step == 0 {
                kept.push(row.clone());
            }
        }
        Ok(kept)
    }

    /// Sound rows from about `at` on, if it is sure where rows begin there.
    fn rows_near(&self, at: u64, wanted: usize, rows: &mut Vec<Row>) -> Result<(), SourceError> {
        let marks = self.dialect.marks;
        let end = self.end.min(at + PIECE);
        let piece = self.piece(at, end)?;
        let mut begins = self::begins(&piece, marks);
        if begins == Begins::Unclear || (begins == Begins::Unquoted && self.quotes) {
            // It may be a part of a long cell: a quote further on tells.
            let further = self.piece(end, self.end.min(end + FURTHER))?;
            begins = self::begins(&[&piece[..], &further[..]].concat(), marks);
        }
        rows.extend(match begins {
            Begins::Within => self.sound_rows([&[marks.quote], &piece[..]].concat(), wanted)?,
            Begins::Outside => self.sound_rows(piece, wanted)?,
            Begins::Unquoted if !self.quotes => self.sound_rows(piece, wanted)?,
            Begins::Unquoted | Begins::Unclear => Vec::new(),
        });
        Ok(())
    }

    /// What stands from `from` to `to`, decoded.
    fn piece(&self, from: u64, to: u64) -> Result<Vec<u8>, SourceError> {
        let mut piece = Vec::new();
        let mut text = self.file.piece(from, to, self.encoding)?;
        text.read_to_end(&mut piece).map_err(|cause| self.file.io(cause))?;
        Ok(piece)
    }

    /// The rows of a piece after the one that it begins in; none if more than a few are damaged.
    fn sound_rows(&self, piece: Vec<u8>, wanted: usize) -> Result<Vec<Row>, SourceError> {
        let input: Box<dyn Read + Send> = Box::new(Cursor::new(piece));
        let mut reader = RecordReader::new(input, self.dialect.marks);
        let first = reader.next().map_err(|cause| self.file.io(cause))?;
        if first.is_none_or(|first| first.unclosed) {
            return Ok(Vec::new());
        }
        reader.expect_width(self.dialect.header_width);
        let mut stream: CsvRows = self.stream(reader, false);
        let mut sound = Vec::new();
        let mut damaged = 0;
        let mut pending: Option<Row> = None;
        let mut row = Row::default();
        // The last row of the piece may be cut off: one is taken when another follows it.
        while sound.len() < wanted && stream.next(&mut row)? {
            sound.extend(pending.take());
            if row.damage == Some(RowDamage::UnclosedQuote) {
                // What follows may be the lines of a cell that goes on beyond the piece.
                break;
            }
            if row.damage.is_none() {
                pending = Some(Row { number: 0, line: 0, ..row.clone() });
            } else {
                damaged += 1;
            }
        }
        if damaged * 10 > sound.len() {
            sound.clear();
        }
        Ok(sound)
    }
}

/// Where a piece of a file begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Begins {
    /// Within a quoted cell.
    Within,
    /// Outside of quotes.
    Outside,
    /// There is no quote in it.
    Unquoted,
    /// Its quotes prove nothing, or contradict each other.
    Unclear,
}

/// Where a piece begins, as its quotes prove it: one after a delimiter and before a text can only open a
/// cell, one after a text and before a delimiter can only close it.
fn begins(piece: &[u8], marks: Marks) -> Begins {
    let ends = |byte: u8| byte == marks.delimiter || byte == b'\n' || byte == b'\r';
    let mut proved = None;
    let mut quotes = 0_usize;
    for (at, _) in piece.iter().enumerate().filter(|(_, byte)| **byte == marks.quote) {
        let before = at.checked_sub(1).map(|at| piece[at]);
        let after = piece.get(at + 1).copied();
        if let (Some(before), Some(after)) = (before, after)
            && before != marks.quote
            && after != marks.quote
            && ends(before) != ends(after)
        {
            // A closing quote stands within, and an odd number of quotes before it turns that round.
            let begun = ends(after) ^ (quotes % 2 == 1);
            if proved.is_some_and(|proved| proved != begun) {
                return Begins::Unclear;
            }
            proved = Some(begun);
        }
        quotes += 1;
    }
    match proved {
        Some(true) => Begins::Within,
        Some(false) => Begins::Outside,
        None if quotes == 0 => Begins::Unquoted,
        None => Begins::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::{Begins, begins};
    use crate::source::records::{LineEnd, Marks};

    const MARKS: Marks = Marks { delimiter: b',', quote: b'"', line_end: LineEnd::Lf };

    #[test]
    fn quotes_prove_whether_a_piece_begins_within_them() {
        for (piece, expected) in [
            ("a,b\nc,d\n", Begins::Unquoted),
            ("a,b\nc,\"d, e\"\n", Begins::Outside),
            ("rest of a cell\n1,2\",c\nd,\"e\nf\",g\n", Begins::Within),
            // A doubled quote and an empty cell say nothing.
            ("x\"\"y,\nz\",c\n", Begins::Within),
            ("a,\"\"\nb,\"\"\n", Begins::Unclear),
            // Untidy quotes prove nothing.
            ("a,b \"c\" d\n,\"e\" f,\"g\",h\"\n", Begins::Unclear),
        ] {
            assert_eq!(begins(piece.as_bytes(), MARKS), expected, "{piece}");
        }
    }
}
