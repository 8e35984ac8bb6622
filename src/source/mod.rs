//! Where rows come from: tables of rows, whatever their origin.
//!
//! A source yields **tables**, each a named list of columns and a stream of rows. What the columns
//! mean is the business of `mapping`; what becomes of the rows is that of `engine`.

mod archive;
mod close;
pub mod crm;
mod csv;
mod detect;
mod dialect;
mod encoding;
mod file;
mod footer;
mod header_again;
mod hubspot;
pub mod in_place;
pub mod inside;
mod jsonl;
mod layout;
mod marks;
mod names;
mod open;
mod packed;
mod pipedrive;
mod records;
pub mod rejects;
pub mod safe_csv;
mod salesforce;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub use self::archive::UnreadMembers;
pub use self::file::STANDARD_INPUT;
pub use self::open::{open, open_unless};
pub use self::packed::Depth;

use crate::model::Object;

/// What a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holds {
    /// Records of an object.
    Records(Object),
    /// The source's users, to resolve owner ids and names to e-mail addresses.
    Users,
}

/// How many rows a table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// Counted.
    Exact(u64),
    /// Estimated from the size of the file and of its first rows.
    About(u64),
}

/// One row as it was read. Reused from row to row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The row's place among the rows of its table, from 1.
    pub number: u64,
    /// The line of the file on which the row begins, from 1, as an editor counts.
    pub line: u64,
    /// The cells, in the order of the table's columns.
    pub cells: ::csv::StringRecord,
    /// What is wrong with the row as a whole, if anything.
    pub damage: Option<RowDamage>,
    /// The id that a rejects file says the row goes by; empty if none.
    pub row_id: String,
    /// Ids at the source of records that were merged into this one, or became it: a record that carries
    /// one of them is the record of this row.
    pub former_ids: Vec<String>,
}

/// Why a row as a whole can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowDamage {
    /// More or fewer cells than the header has.
    Ragged {
        /// Cells in the header.
        expected: usize,
        /// Cells in the row.
        found: usize,
    },
    /// Bytes that are not valid in the file's encoding; the cells hold them read as Windows-1252,
    /// and a NUL as `␀`.
    Undecodable,
    /// A quote that opens on this line and never closes; the cells are those of this line alone,
    /// the last one as it stands there from the quote on.
    UnclosedQuote,
    /// The line of a JSON Lines file is no JSON object, or one that can't be read whole; the first
    /// cell is the line.
    NotJson {
        /// What the parser says.
        message: String,
    },
}

/// A stream of rows.
pub trait Rows: Send {
    /// Reads the next row into `row`; `false` at the end.
    fn next(&mut self, row: &mut Row) -> Result<bool, SourceError>;
}

/// A table of rows: a file, or one object of a CRM.
pub trait Table: Send + Sync {
    /// What it holds.
    fn holds(&self) -> Holds;
    /// The name that people know it by: the path as given, or `hubspot contacts`.
    fn label(&self) -> &str;
    /// The header names, in order, made unique (`Email`, `Email#2`; an empty one is `column 7`).
    fn columns(&self) -> &[String];
    /// How many rows it has, as far as is known without reading it all.
    fn total(&self) -> Total;
    /// Its rows from the beginning.
    fn rows(&self) -> Result<Box<dyn Rows>, SourceError>;
    /// Up to `limit` rows from all over the table (first rows, and where the file can be sought,
    /// some from further places), always the same ones: what detection looks at. Rows from further
    /// places have number and line 0.
    fn sample(&self, limit: usize) -> Result<Vec<Row>, SourceError>;
    /// What was detected about how to read it, as sentences: `semicolon, Windows-1252, header on
    /// line 1`.
    fn told(&self) -> Vec<String>;
    /// The file behind it, where there is one that can be opened again later.
    fn path(&self) -> Option<&Path>;
    /// The SHA-256 of the whole content, lower-case hex.
    fn sha256(&self) -> Result<String, SourceError>;
    /// The CRM whose export it is by its headers (`hubspot`, `salesforce`, `pipedrive`, `close`),
    /// else `csv`. External ids are kept under this name.
    fn origin(&self) -> &str;
    /// What a CRM says of the columns, in their order; nothing where it is a file.
    fn fields(&self) -> &[crm::Field] {
        &[]
    }
    /// The pipelines of the source, where a CRM tells them; nothing where it is a file.
    fn pipelines(&self) -> &[crate::model::Pipeline] {
        &[]
    }
    /// Whether only the first rows of what it is of were read into it, to be looked at.
    fn is_partial(&self) -> bool {
        false
    }
    /// Whether it is a rejects file come back: most of its rows may be damaged.
    fn is_rejects(&self) -> bool {
        false
    }
    /// Whether its cells are apart by semicolons, as where a comma is the decimal mark.
    fn by_semicolon(&self) -> bool {
        false
    }
    /// Whether its columns are named in the source itself, not by hand.
    fn has_header(&self) -> bool {
        true
    }
    /// The lines on which the header came again, as far as the table was read by now: no rows.
    fn headers_again(&self) -> Vec<u64> {
        Vec::new()
    }
    /// The members that are not read of archives that were opened together with it: one table tells them for
    /// all.
    fn unread_members(&self) -> &[UnreadMembers] {
        &[]
    }
}

/// What is not read of the archives that these tables are of.
pub fn unread_members(tables: &[Box<dyn Table>]) -> Vec<UnreadMembers> {
    tables.iter().flat_map(|table| table.unread_members()).cloned().collect()
}

/// What is worth saying of how a table is read: all of it but the ordinary.
pub fn remarkable(table: &dyn Table) -> Vec<String> {
    let told = table.told();
    let ordinary = told.first().is_some_and(|how| {
        (how.starts_with("comma, UTF-8, ") && how.ends_with(" header on line 1"))
            || how == "JSON Lines, UTF-8"
    });
    let rest = told.into_iter().skip(usize::from(ordinary));
    rest.map(|how| format!("{}: {how}", table.label())).collect()
}

/// Says that the header came again, where it did: such a line is no row and counts in no total.
pub fn header_came_again(table: &dyn Table) -> Option<String> {
    const SHOWN: usize = 5;
    let lines = table.headers_again();
    let shown: Vec<String> = lines.iter().take(SHOWN).map(u64::to_string).collect();
    let more = if lines.len() > SHOWN {
        format!(" and {} more", lines.len() - SHOWN)
    } else {
        String::new()
    };
    let (noun, verb) =
        if lines.len() == 1 { ("line", "is no row") } else { ("lines", "are no rows") };
    (!lines.is_empty()).then(|| {
        let label = table.label();
        format!(
            "{label}: the header comes again on {noun} {}{more}, which {verb}",
            shown.join(", ")
        )
    })
}

/// How a file is to be read, where the user (a flag or the mapping) says so; the rest is detected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The delimiter.
    pub delimiter: Option<u8>,
    /// An encoding's label, as the Encoding Standard knows it: `windows-1252`, `utf-16le`.
    pub encoding: Option<String>,
    /// The line on which the header row stands, from 1.
    pub header_line: Option<u64>,
    /// The quote character.
    pub quote: Option<u8>,
    /// The names of the columns, in their order, where the file has no header row.
    pub header: Option<Vec<String>>,
}

/// A file to open as a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The path, or `-` for standard input; `export.zip#contacts.csv` is a member of an archive.
    pub path: PathBuf,
    /// What it holds, where a flag says so.
    pub holds: Option<Holds>,
    /// The names of its columns, where a flag says that it has no header row.
    pub header: Option<Vec<String>>,
}

impl Input {
    /// The file, of a member the one that it is in.
    pub fn file(&self) -> PathBuf {
        inside::split(&self.path).0
    }

    /// What people know it by.
    pub fn label(&self) -> String {
        match self.path.as_os_str() == "-" {
            true => STANDARD_INPUT.to_owned(),
            false => self.path.display().to_string(),
        }
    }
}

/// What went wrong with a source as a whole. Damage to a single row is no error, see [`RowDamage`].
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The file could not be opened or read.
    #[error("can't read `{path}`: {cause}")]
    Io {
        /// The file.
        path: String,
        /// The reason.
        #[source]
        cause: std::io::Error,
    },
    /// It could not be told which object a file holds.
    #[error("can't tell what `{path}` holds: {message}")]
    UnclearObject {
        /// The file.
        path: String,
        /// What was looked at.
        message: String,
        /// The flags that settle it.
        hint: String,
    },
    /// The file has no rows or no header, or can't be read as it says.
    #[error("`{path}`: {message}")]
    Unreadable {
        /// The file.
        path: String,
        /// What is wrong.
        message: String,
        /// What to do.
        hint: String,
    },
    /// A CRM can't be read.
    #[error(transparent)]
    Crm(#[from] crm::CrmError),
    /// What was read from a CRM can't be read back from where it is kept.
    #[error("can't read back what was read from `{label}`: {message}")]
    Kept {
        /// The table.
        label: String,
        /// Why.
        message: String,
    },
    /// The user interrupted while rows of standard input or of a pipe were waited for.
    #[error("interrupted while waiting for rows from {from}")]
    Interrupted {
        /// Standard input, or the pipe.
        from: String,
    },
    /// The file was changed while it was being read.
    #[error("`{path}` changed while it was being read")]
    Changed {
        /// The file.
        path: String,
    },
}

/// What a table's columns say beyond doubt that it holds, where it is said to hold something else.
pub fn contradicts(columns: &[String], holds: Holds) -> Option<Holds> {
    detect::contradicts(columns, holds)
}

/// Whether a file that is to be read as a workspace's users holds customers.
pub fn is_of_customers(path: &Path, columns: &[String]) -> bool {
    detect::is_of_customers(path, columns)
}
