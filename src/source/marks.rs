//! The characters that structure a CSV file.

use csv_core::{Reader, ReaderBuilder, Terminator};

/// What ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnd {
    Lf,
    Crlf,
    /// Carriage returns alone, as old Macs wrote them.
    Cr,
}

/// The characters that structure a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marks {
    pub delimiter: u8,
    pub quote: u8,
    pub line_end: LineEnd,
}

impl Marks {
    /// The byte that surely ends a record outside quotes.
    pub(super) fn end_byte(self) -> u8 {
        if self.line_end == LineEnd::Cr { b'\r' } else { b'\n' }
    }

    pub(super) fn core(self) -> Reader {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(self.delimiter).quote(self.quote);
        if self.line_end != LineEnd::Cr {
            // With `\n` alone, a stray `\r` inside a cell stays text instead of tearing the row.
            builder.terminator(Terminator::Any(b'\n'));
        }
        let mut core = builder.build();
        // A fresh reader takes away a byte order mark; ours are gone by now, so one that is left
        // is text. A line end first makes it no fresh reader.
        let _ = core.read_record(&[self.end_byte()], &mut [0], &mut [0]);
        core
    }

    /// How many lines end in `bytes`.
    pub(super) fn lines_in(self, bytes: &[u8]) -> u64 {
        if self.line_end != LineEnd::Cr {
            // Counting in single bytes is what the compiler makes wide instructions of.
            let count =
                |piece: &[u8]| piece.iter().map(|&byte| u8::from(byte == b'\n')).sum::<u8>();
            return bytes.chunks(255).map(|piece| u64::from(count(piece))).sum();
        }
        let mut after_cr = false;
        let mut lines = 0;
        for &byte in bytes {
            if byte == b'\r' || (byte == b'\n' && !after_cr) {
                lines += 1;
            }
            after_cr = byte == b'\r';
        }
        lines
    }

    /// Whether quotes stand only where they belong: around whole cells, doubled inside.
    pub(super) fn tidy(self, raw: &[u8]) -> bool {
        enum At {
            Begin,
            Plain,
            Quoted,
            Closed,
        }
        let mut at = At::Begin;
        for &byte in raw {
            let ends = byte == self.delimiter || byte == b'\n' || byte == b'\r';
            at = match (at, byte == self.quote) {
                (At::Begin, true) | (At::Closed, true) => At::Quoted,
                (At::Plain, true) => return false,
                (At::Quoted, true) => At::Closed,
                (At::Quoted, false) => At::Quoted,
                (At::Begin | At::Plain | At::Closed, false) if ends => At::Begin,
                (At::Begin | At::Plain, false) => At::Plain,
                (At::Closed, false) => return false,
            };
        }
        !matches!(at, At::Quoted)
    }
}
