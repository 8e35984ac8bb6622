//! CSV files that we write for people with a spreadsheet: cells that it would run are made safe, and as
//! they hold people's data only their owner may read them.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use ::csv::{QuoteStyle, Writer, WriterBuilder};
use tempfile::NamedTempFile;

use super::in_place::put_in_place;
use super::rejects::safe_cell;

/// A CSV file that is being written. It appears under its name only when it is finished.
pub struct SafeCsv {
    writer: Writer<BufWriter<NamedTempFile>>,
    path: PathBuf,
}

impl SafeCsv {
    /// Begins a file with these columns.
    pub fn create(path: &Path, columns: &[&str]) -> io::Result<SafeCsv> {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let mut buffer = BufWriter::new(NamedTempFile::new_in(folder)?);
        // Without the mark spreadsheets read accents wrongly.
        buffer.write_all("\u{FEFF}".as_bytes())?;
        let writer = WriterBuilder::new().quote_style(QuoteStyle::Always).from_writer(buffer);
        let mut file = SafeCsv { writer, path: path.to_owned() };
        file.write(columns)?;
        Ok(file)
    }

    /// Writes a row.
    pub fn write(&mut self, cells: &[&str]) -> io::Result<()> {
        for cell in cells {
            self.writer.write_field(safe_cell(cell).as_bytes())?;
        }
        self.writer.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Puts the file in its place.
    pub fn finish(self) -> io::Result<()> {
        let buffer = self.writer.into_inner().map_err(|error| error.into_error())?;
        let temporary = buffer.into_inner().map_err(|error| error.into_error())?;
        put_in_place(temporary, &self.path)
    }
}

/// Whether a file that begins so is one of these columns that [`SafeCsv`] wrote.
pub fn begins_with(beginning: &[u8], columns: &[&str]) -> bool {
    let header: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
    let header = format!("\u{FEFF}{}\n", header.join(","));
    beginning.starts_with(header.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_made_safe_and_the_file_is_known_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        let mut file = SafeCsv::create(&path, &["name", "cause"]).unwrap();
        file.write(&["=1+1", "a \"b\""]).unwrap();
        assert!(!path.exists());
        file.finish().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, "\u{FEFF}\"name\",\"cause\"\n\"'=1+1\",\"a \"\"b\"\"\"\n");
        assert!(begins_with(text.as_bytes(), &["name", "cause"]));
        assert!(!begins_with(text.as_bytes(), &["name"]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
