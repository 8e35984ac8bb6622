//! Cuts decoded bytes into records with `csv-core`, keeping count of lines and surviving a quote
//! that never closes.
//!
//! The buffer is ours rather than `csv::Reader`'s, so that a record can be given up and read again
//! from its second line, and so that no input makes memory grow without bound.

use std::io::{self, Read};

use csv_core::{ReadRecordResult, Reader};

pub(super) use super::marks::{LineEnd, Marks};

#[cfg(test)]
mod tests;

/// A quoted cell longer than this is taken for a quote that never closes.
pub(super) const MAX_CELL: usize = 16 << 20;
/// A record longer than this is no CSV.
pub(super) const MAX_RECORD: usize = 32 << 20;
/// Records longer than this are not looked at for a quote that closed in the wrong place.
const MAX_SUSPECT: usize = 1 << 20;
const CHUNK: usize = 64 << 10;

/// A record as it was cut out. Its cells are bytes that nobody has looked at yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// A quote opens on this line that never closes.
    pub unclosed: bool,
    text: &'a [u8],
    ends: &'a [usize],
}

impl<'a> Record<'a> {
    /// All cells one after the other.
    pub(super) fn text(&self) -> &'a [u8] {
        self.text
    }

    /// Where each cell ends in [`Record::text`].
    pub(super) fn ends(&self) -> &'a [usize] {
        self.ends
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = &'a [u8]> {
        let text = self.text;
        let mut from = 0;
        self.ends.iter().map(move |&to| {
            let cell = &text[from..to];
            from = to;
            cell
        })
    }
}

/// Reads records from decoded bytes.
pub(super) struct RecordReader<R> {
    input: R,
    marks: Marks,
    core: Reader,
    buf: Vec<u8>,
    /// Where the record begins that is being read.
    start: usize,
    filled: usize,
    ended: bool,
    line: u64,
    /// The last record ended in a `\r` whose `\n` may still follow.
    after_cr: bool,
    width: Option<usize>,
    parsed: Parsed,
}

/// The cells of the record that is being read.
#[derive(Default)]
struct Parsed {
    text: Vec<u8>,
    ends: Vec<usize>,
    text_len: usize,
    cells: usize,
}

impl Parsed {
    fn clear(&mut self) {
        self.text_len = 0;
        self.cells = 0;
    }

    /// Feeds `input` to `core`; how it went and how much of it was taken. Grows as needed.
    fn feed(&mut self, core: &mut Reader, input: &[u8]) -> (ReadRecordResult, usize) {
        let mut taken = 0;
        loop {
            let (result, nin, nout, nend) = core.read_record(
                &input[taken..],
                &mut self.text[self.text_len..],
                &mut self.ends[self.cells..],
            );
            taken += nin;
            self.text_len += nout;
            self.cells += nend;
            match result {
                ReadRecordResult::OutputFull => {
                    self.text.resize((self.text.len() * 2).max(4096), 0);
                }
                ReadRecordResult::OutputEndsFull => {
                    self.ends.resize((self.ends.len() * 2).max(64), 0);
                }
                done => return (done, taken),
            }
            // All of the input may have gone in together with the last of the room; an empty
            // input would mean the end of the file.
            if taken == input.len() && !input.is_empty() {
                return (ReadRecordResult::InputEmpty, taken);
            }
        }
    }

    fn open_cell_len(&self) -> usize {
        let begin = if self.cells == 0 { 0 } else { self.ends[self.cells - 1] };
        self.text_len - begin
    }

    /// The record ended in `\r\n`, of which the parser took only the `\n`.
    fn strip_cr(&mut self) {
        if self.cells > 0 && self.text_len > 0 && self.text[self.text_len - 1] == b'\r' {
            self.text_len -= 1;
            self.ends[self.cells - 1] = self.text_len;
        }
    }
}

impl<R: Read> RecordReader<R> {
    pub(super) fn new(input: R, marks: Marks) -> Self {
        RecordReader {
            input,
            marks,
            core: marks.core(),
            buf: Vec::new(),
            start: 0,
            filled: 0,
            ended: false,
            line: 1,
            after_cr: false,
            width: None,
            parsed: Parsed::default(),
        }
    }

    /// From now on records should have `width` cells: what tells a misplaced quote from a cell that
    /// spans lines.
    pub(super) fn expect_width(&mut self, width: usize) {
        self.width = Some(width);
    }

    /// The next record; blank lines are none.
    pub(super) fn next(&mut self) -> io::Result<Option<Record<'_>>> {
        self.skip_blank_lines()?;
        if self.start == self.filled {
            return Ok(None);
        }
        self.parsed.clear();
        let mut at = self.start;
        // Where a line ended inside this record, counted from its beginning.
        let mut inner_end = None;
        loop {
            let fed = &self.buf[at..self.filled];
            let (result, taken) = self.parsed.feed(&mut self.core, fed);
            if result == ReadRecordResult::Record {
                return Ok(Some(self.finish(at + taken)?));
            }
            let length = self.filled - self.start;
            let end = self.marks.end_byte();
            if let Some(last) = fed.iter().rposition(|&byte| byte == end) {
                inner_end = Some(at - self.start + last);
            }
            // A line end that ended no record stands inside quotes.
            let cell = self.parsed.open_cell_len();
            if cell > MAX_CELL && inner_end.is_some_and(|end| end + cell > length) {
                return Ok(Some(self.give_up()?));
            }
            if length > MAX_RECORD {
                return Err(too_long(self.line));
            }
            if !self.fill()? {
                return match self.parsed.feed(&mut self.core, &[end]).0 {
                    ReadRecordResult::Record => Ok(Some(self.finish(self.filled)?)),
                    _ => Ok(Some(self.give_up()?)),
                };
            }
            at = self.start + length;
        }
    }

    fn finish(&mut self, to: usize) -> io::Result<Record<'_>> {
        let raw = &self.buf[self.start..to];
        let crlf = match raw {
            [.., b'\r', b'\n'] => true,
            [.., last] => self.ended && to == self.filled && *last == b'\r',
            [] => false,
        };
        let cr = self.marks.line_end == LineEnd::Cr;
        let ended = raw.last().is_some_and(|&last| last == b'\n' || (cr && last == b'\r'));
        let lines = self.marks.lines_in(raw) + u64::from(!ended);
        if lines > 1 && raw.len() <= MAX_SUSPECT && self.closed_in_the_wrong_place(raw) {
            return self.give_up();
        }
        if cr {
            self.after_cr = raw.last() == Some(&b'\r');
        } else if crlf {
            self.parsed.strip_cr();
        }
        let line = self.line;
        self.line += lines;
        self.advance_bytes(to - self.start);
        Ok(self.record(line, false))
    }

    /// A quote that was never closed ends at the next cell's opening quote, so text follows its
    /// end. Where that happened and the second line is a sound row by itself, the first is damaged.
    fn closed_in_the_wrong_place(&self, raw: &[u8]) -> bool {
        let Some(width) = self.width.filter(|&width| width > 1) else { return false };
        if self.marks.tidy(raw) {
            return false;
        }
        let Some(first) = find(raw, self.marks.end_byte()) else { return false };
        let rest = &raw[first + 1..];
        let mut parsed = Parsed::default();
        let (result, taken) = parsed.feed(&mut self.marks.core(), rest);
        result == ReadRecordResult::Record
            && parsed.cells == width
            && self.marks.tidy(&rest[..taken])
    }

    /// Takes the first line of the record alone, and goes on with the next one.
    fn give_up(&mut self) -> io::Result<Record<'_>> {
        let mut seen = 0;
        let (line_len, taken) = loop {
            let end = self.marks.end_byte();
            if let Some(at) = find(&self.buf[self.start + seen..self.filled], end) {
                break (seen + at, seen + at + 1);
            }
            seen = self.filled - self.start;
            if seen > MAX_RECORD {
                return Err(too_long(self.line));
            }
            if !self.fill()? {
                break (seen, seen);
            }
        };
        let mut raw = &self.buf[self.start..self.start + line_len];
        if let [head @ .., b'\r'] = raw {
            raw = head;
        }
        self.parsed.clear();
        let mut core = self.marks.core();
        let (result, _) = if raw.is_empty() {
            (ReadRecordResult::End, 0)
        } else {
            self.parsed.feed(&mut core, raw)
        };
        if result == ReadRecordResult::InputEmpty {
            let _ = self.parsed.feed(&mut core, &[]);
        }
        // The quote that opens stays in sight, as it stands in the file.
        if self.parsed.cells > 0 {
            let cells = self.parsed.cells;
            let begin = if cells == 1 { 0 } else { self.parsed.ends[cells - 2] };
            self.parsed.text.truncate(self.parsed.text_len);
            self.parsed.text.insert(begin, self.marks.quote);
            self.parsed.text_len += 1;
            self.parsed.ends[cells - 1] = self.parsed.text_len;
        }
        self.core = self.marks.core();
        self.after_cr = self.marks.line_end == LineEnd::Cr;
        let line = self.line;
        self.line += 1;
        self.advance_bytes(taken);
        Ok(self.record(line, true))
    }

    fn record(&self, line: u64, unclosed: bool) -> Record<'_> {
        Record {
            line,
            unclosed,
            text: &self.parsed.text[..self.parsed.text_len],
            ends: &self.parsed.ends[..self.parsed.cells],
        }
    }

    fn skip_blank_lines(&mut self) -> io::Result<()> {
        loop {
            if self.filled - self.start < 2 && !self.ended {
                self.fill()?;
                continue;
            }
            let rest = &self.buf[self.start..self.filled];
            if self.after_cr {
                self.after_cr = false;
                if rest.first() == Some(&b'\n') {
                    self.advance_bytes(1);
                    continue;
                }
            }
            let cr = self.marks.line_end == LineEnd::Cr;
            match rest {
                [b'\n', ..] => self.advance(1),
                [b'\r', ..] if cr => {
                    self.after_cr = true;
                    self.advance(1);
                }
                [b'\r', b'\n', ..] => self.advance(2),
                [b'\r'] => self.advance(1),
                [b' ', ..] => {
                    let Some(blank) = self.blanks()? else { return Ok(()) };
                    self.advance_bytes(blank);
                }
                _ => return Ok(()),
            }
        }
    }

    /// The blanks that a line has before its end, if it has nothing else: where several columns are
    /// expected, such a line is an empty one.
    fn blanks(&mut self) -> io::Result<Option<usize>> {
        if self.width.is_none_or(|width| width < 2) || self.marks.delimiter == b' ' {
            return Ok(None);
        }
        let mut seen = 0;
        loop {
            let rest = &self.buf[self.start + seen..self.filled];
            match rest.iter().position(|&byte| byte != b' ') {
                // Whether a `\n` follows is not seen yet.
                Some(at) if rest[at..] == *b"\r" && !self.ended => {}
                Some(at) => {
                    let cr = self.marks.line_end == LineEnd::Cr;
                    let end = match rest[at..] {
                        [b'\n', ..] | [b'\r', b'\n', ..] | [b'\r'] => true,
                        [b'\r', ..] => cr,
                        _ => false,
                    };
                    return Ok(end.then_some(seen + at));
                }
                None if seen + rest.len() > CHUNK => return Ok(None),
                None => seen += rest.len(),
            }
            if !self.fill()? && self.start + seen == self.filled {
                return Ok(Some(seen));
            }
        }
    }

    /// Goes on by `bytes`, whole lines, counting them.
    fn advance(&mut self, bytes: usize) {
        self.line += self.marks.lines_in(&self.buf[self.start..self.start + bytes]);
        self.advance_bytes(bytes);
    }

    fn advance_bytes(&mut self, bytes: usize) {
        self.start += bytes;
    }

    /// Reads more; `false` at the end of the input.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.start > 0 && (self.start == self.filled || self.filled == self.buf.len()) {
            self.buf.copy_within(self.start..self.filled, 0);
            self.filled -= self.start;
            self.start = 0;
        }
        if self.filled == self.buf.len() {
            self.buf.resize((self.buf.len() * 2).max(CHUNK), 0);
        }
        loop {
            // In steps, so that a cell past all measure is noticed soon.
            let room = self.buf.len().min(self.filled + CHUNK);
            match self.input.read(&mut self.buf[self.filled..room]) {
                Ok(0) => {
                    self.ended = true;
                    return Ok(false);
                }
                Ok(count) => {
                    self.filled += count;
                    return Ok(true);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

fn find(bytes: &[u8], wanted: u8) -> Option<usize> {
    bytes.iter().position(|&byte| byte == wanted)
}

fn too_long(line: u64) -> io::Error {
    let message = format!("line {line} is longer than {} MiB", MAX_RECORD >> 20);
    io::Error::new(io::ErrorKind::InvalidData, message)
}
