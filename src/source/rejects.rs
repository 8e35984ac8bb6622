//! Writes CSV: rejected rows in the source's own columns plus the reason; and makes cells safe for
//! spreadsheets, in a way that reading takes back exactly.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use ::csv::{QuoteStyle, Writer, WriterBuilder};
use tempfile::NamedTempFile;

use super::in_place::put_in_place;

#[cfg(test)]
mod tests;

/// The columns that say why a row was rejected. A file that has all four is a rejects file, and
/// they are not offered when it is read.
pub const REASON_COLUMNS: [&str; 4] = ["_line", "_code", "_field", "_reason"];
/// The column that says which row of the source it was: a row without an id of its own stays the same
/// row, whatever is corrected in it. Where it is taken away, the row goes by what it says.
pub const ROW_ID_COLUMN: &str = "_row_id";
/// What the columns for the surplus cells of ragged rows begin with.
pub const EXTRA_PREFIX: &str = "_extra_";

/// Stands in the first surplus column of a row that ended early. Such a row would otherwise come
/// back as a whole one, with its values perhaps in the wrong columns.
pub const ENDED_EARLY: &str =
    "(the row ended early: put each value in its column, then empty this cell)";

/// Whether a column of that name is one that rejects files add.
pub fn is_own_column(name: &str) -> bool {
    name.starts_with('_')
        && (name == ROW_ID_COLUMN
            || REASON_COLUMNS.contains(&name)
            || name.strip_prefix(EXTRA_PREFIX).is_some_and(|number| number.parse::<u32>().is_ok()))
}

/// The cell as it can be shown to a spreadsheet: one that would run as a formula gets an
/// apostrophe in front. [`bare_cell`] undoes exactly this.
pub fn safe_cell(cell: &str) -> Cow<'_, str> {
    if needs_apostrophe(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell as it was before [`safe_cell`].
#[inline]
pub fn bare_cell(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if needs_apostrophe(rest) => rest,
        _ => cell,
    }
}

/// Whether a spreadsheet would take the cell for a formula: `-2+3` is one, and of `+442079460123` it takes the
/// plus. A plain number is what it is. A cell that only looks as if it had been made safe needs one more
/// apostrophe, or reading would take away its own.
fn needs_apostrophe(cell: &str) -> bool {
    let bare = cell.trim_start_matches('\'');
    match bare.as_bytes().first() {
        Some(b'=' | b'@' | b'+' | b'\t' | b'\r') => true,
        Some(b'-') => !is_plain_number(&bare.as_bytes()[1..]),
        // The same signs in full width, which a spreadsheet of East Asia takes for them.
        Some(0xEF) => bare.starts_with(['\u{FF1D}', '\u{FF20}', '\u{FF0B}', '\u{FF0D}']),
        _ => false,
    }
}

/// Digits with marks between them; nothing at all, for a dash alone means none.
fn is_plain_number(bytes: &[u8]) -> bool {
    let digits = |ends: Option<&u8>| ends.is_none_or(u8::is_ascii_digit);
    bytes.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
        && digits(bytes.last())
        && bytes.first().is_none_or(|byte| byte.is_ascii_digit() || *byte == b'.')
}

/// Whether a file that begins so is a rejects file: its header has all of [`REASON_COLUMNS`], however
/// it was saved since.
pub fn is_rejects_file(beginning: &[u8]) -> bool {
    let text = String::from_utf8_lossy(beginning);
    let first = text.trim_start_matches('\u{FEFF}');
    let mark = [b',', b';', b'\t'].into_iter().max_by_key(|mark| {
        first.lines().next().unwrap_or_default().bytes().filter(|byte| byte == mark).count()
    });
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(mark.unwrap_or(b','))
        .flexible(true)
        .has_headers(false)
        .from_reader(first.as_bytes());
    let mut header = ::csv::StringRecord::new();
    let read = reader.read_record(&mut header).unwrap_or(false);
    read && REASON_COLUMNS.iter().all(|column| header.iter().any(|cell| cell.trim() == *column))
}

/// Whether it begins as [`RejectsWriter`] writes; a spreadsheet that saved it leaves other marks.
pub fn is_as_written(beginning: &[u8]) -> bool {
    beginning.starts_with("\u{FEFF}\"".as_bytes()) && is_rejects_file(beginning)
}

/// Writes rejected rows so that they can be fixed in a spreadsheet and imported as they are.
///
/// The file is UTF-8 with a byte order mark, without which spreadsheets read accents wrongly; all
/// cells are quoted. It appears under its name only when it is finished, and as it holds people's data,
/// only its owner may read it.
pub struct RejectsWriter {
    writer: Writer<BufWriter<NamedTempFile>>,
    path: PathBuf,
    columns: usize,
    extras: usize,
    row_ids: bool,
}

impl RejectsWriter {
    /// Begins a file for rows of these columns, of which the longest has `most_cells` cells: at
    /// least one more than there are columns where a row has fewer. `row_ids`: whether rows without
    /// an id of their own are among them.
    pub fn create(
        path: &Path,
        columns: &[String],
        most_cells: usize,
        row_ids: bool,
    ) -> io::Result<Self> {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let mut buffer = BufWriter::new(NamedTempFile::new_in(folder)?);
        buffer.write_all("\u{FEFF}".as_bytes())?;
        let mut writer =
            WriterBuilder::new().quote_style(QuoteStyle::Always).flexible(true).from_writer(buffer);
        let extras = most_cells.saturating_sub(columns.len());
        for name in columns {
            writer.write_field(safe_cell(name).as_bytes())?;
        }
        for name in REASON_COLUMNS {
            writer.write_field(name)?;
        }
        if row_ids {
            writer.write_field(ROW_ID_COLUMN)?;
        }
        for number in 1..=extras {
            writer.write_field(format!("{EXTRA_PREFIX}{number}"))?;
        }
        writer.write_record(None::<&[u8]>)?;
        Ok(RejectsWriter { writer, path: path.to_owned(), columns: columns.len(), extras, row_ids })
    }

    /// Writes one row with its reason, and the id that it goes by if it has none of its own. Cells
    /// beyond what was announced would be lost, so they are an error.
    pub fn write<'a>(
        &mut self,
        cells: impl Iterator<Item = &'a str>,
        line: u64,
        code: &str,
        field: Option<&str>,
        reason: &str,
        row_id: Option<&str>,
    ) -> io::Result<()> {
        let mut cells = cells.fuse();
        let mut ended_early = false;
        for _ in 0..self.columns {
            let cell = cells.next();
            ended_early |= cell.is_none();
            self.writer.write_field(safe_cell(cell.unwrap_or_default()).as_bytes())?;
        }
        self.writer.write_field(line.to_string())?;
        for text in [code, field.unwrap_or_default(), reason] {
            self.writer.write_field(safe_cell(text).as_bytes())?;
        }
        if self.row_ids {
            self.writer.write_field(row_id.unwrap_or_default())?;
        }
        for _ in 0..self.extras {
            let mark = if std::mem::take(&mut ended_early) { ENDED_EARLY } else { "" };
            self.writer.write_field(safe_cell(cells.next().unwrap_or(mark)).as_bytes())?;
        }
        self.writer.write_record(None::<&[u8]>)?;
        if cells.next().is_some() {
            let message = format!("the row of line {line} has more cells than the rejects file");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        Ok(())
    }

    /// Puts the file in its place.
    pub fn finish(self) -> io::Result<()> {
        let buffer = self.writer.into_inner().map_err(|error| error.into_error())?;
        let temporary = buffer.into_inner().map_err(|error| error.into_error())?;
        put_in_place(temporary, &self.path)
    }
}
