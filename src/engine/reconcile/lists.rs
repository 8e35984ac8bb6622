//! Whole lists of what a comparison found, one CSV file each, written row by row as it is found.

use std::path::{Path, PathBuf};

use super::causes::{DELETED, EXTRA, MISSING, NOT_IMPORTED, REJECTED_NOW, UNDONE};
use super::{Difference, MergedRow};
use crate::engine::EngineError;
use crate::model::Object;
use crate::source::SourceError;
use crate::source::safe_csv::{self, SafeCsv};

/// A list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Rows whose record is not there.
    Missing,
    /// Records of the source that it has no more.
    Extra,
    /// Rows that became one record with another row.
    Merged,
    /// Fields that differ.
    Different,
    /// Rejected rows.
    Rejected,
    /// Links that were lost, or lead nowhere yet.
    Links,
    /// Consent records that were lost, and contacts that may be dialed though nothing allows it.
    Consent,
}

const DIFFERENCE: &[&str] = &[
    "object",
    "file",
    "line",
    "external_id",
    "id",
    "name",
    "field",
    "source",
    "destination",
    "cause",
];
const MERGED: &[&str] = &[
    "object",
    "file",
    "line",
    "external_id",
    "name",
    "with_file",
    "with_line",
    "with_name",
    "id",
    "name_here",
];
const REJECTED: &[&str] = &["object", "file", "line", "code", "field", "value", "message"];

impl List {
    /// All lists.
    pub const ALL: [List; 7] = [
        List::Missing,
        List::Extra,
        List::Merged,
        List::Different,
        List::Rejected,
        List::Links,
        List::Consent,
    ];

    /// What its file is called.
    pub fn file_name(self) -> &'static str {
        match self {
            List::Missing => "missing.csv",
            List::Extra => "extra.csv",
            List::Merged => "merged.csv",
            List::Different => "different.csv",
            List::Rejected => "rejected.csv",
            List::Links => "links.csv",
            List::Consent => "consent.csv",
        }
    }

    fn columns(self) -> &'static [&'static str] {
        match self {
            List::Merged => MERGED,
            List::Rejected => REJECTED,
            _ => DIFFERENCE,
        }
    }
}

/// Whether a file that begins so is a list.
pub fn is_list(beginning: &[u8]) -> bool {
    [DIFFERENCE, MERGED, REJECTED].iter().any(|columns| safe_csv::begins_with(beginning, columns))
}

/// A rejected row, as it is listed.
pub(super) struct ListedReject<'a> {
    pub(super) object: Object,
    pub(super) file: &'a str,
    pub(super) line: u64,
    pub(super) code: &'a str,
    pub(super) field: Option<&'a str>,
    pub(super) value: &'a str,
    pub(super) message: &'a str,
}

/// The lists of a comparison under way.
pub(super) struct Lists {
    files: Vec<(List, PathBuf, SafeCsv)>,
}

impl Lists {
    /// Begins all lists in `folder`, made if it is not there.
    pub(super) fn create(folder: &Path) -> Result<Lists, EngineError> {
        std::fs::create_dir_all(folder).map_err(|cause| failed(folder, cause))?;
        let mut files = Vec::new();
        for list in List::ALL {
            let path = folder.join(list.file_name());
            let file =
                SafeCsv::create(&path, list.columns()).map_err(|cause| failed(&path, cause))?;
            files.push((list, path, file));
        }
        Ok(Lists { files })
    }

    fn write(&mut self, list: List, cells: &[&str]) -> Result<(), EngineError> {
        match self.files.iter_mut().find(|(of, ..)| *of == list) {
            Some((_, path, file)) => file.write(cells).map_err(|cause| failed(path, cause)),
            None => Ok(()),
        }
    }

    fn write_difference(&mut self, list: List, of: &Difference) -> Result<(), EngineError> {
        let line = of.line.map(|line| line.to_string()).unwrap_or_default();
        let id = of.id.map(|id| id.to_string()).unwrap_or_default();
        let cells = [
            of.object.name(),
            &of.file,
            &line,
            of.external_id.as_deref().unwrap_or_default(),
            &id,
            &of.name,
            of.field.as_deref().unwrap_or_default(),
            &of.source,
            &of.destination,
            of.cause,
        ];
        self.write(list, &cells)
    }

    /// Lists a difference where it belongs.
    pub(super) fn difference(&mut self, of: &Difference) -> Result<(), EngineError> {
        match (of.cause, of.field.as_deref()) {
            // It is among the rejected rows.
            (REJECTED_NOW, _) => Ok(()),
            (MISSING | DELETED | NOT_IMPORTED | UNDONE, _) => {
                self.write_difference(List::Missing, of)
            }
            (EXTRA, _) => self.write_difference(List::Extra, of),
            (_, field) => {
                match field {
                    Some("account_id" | "contact_id") => self.write_difference(List::Links, of)?,
                    Some("consent" | "dialable") => self.write_difference(List::Consent, of)?,
                    _ => {}
                }
                self.write_difference(List::Different, of)
            }
        }
    }

    /// Lists a link that leads nowhere yet.
    pub(super) fn open_link(&mut self, of: &Difference) -> Result<(), EngineError> {
        self.write_difference(List::Links, of)
    }

    /// Lists a row that became one record with another row.
    pub(super) fn merged(&mut self, row: &MergedRow) -> Result<(), EngineError> {
        let [line, with_line] = [row.line, row.with_line].map(|line| line.to_string());
        let cells = [
            row.object.name(),
            &row.file,
            &line,
            row.external_id.as_deref().unwrap_or_default(),
            &row.name,
            &row.with_file,
            &with_line,
            &row.with_name,
            &row.id.to_string(),
            &row.here,
        ];
        self.write(List::Merged, &cells)
    }

    /// Lists a rejected row.
    pub(super) fn rejected(&mut self, row: &ListedReject<'_>) -> Result<(), EngineError> {
        let cells = [
            row.object.name(),
            row.file,
            &row.line.to_string(),
            row.code,
            row.field.unwrap_or_default(),
            row.value,
            row.message,
        ];
        self.write(List::Rejected, &cells)
    }

    /// Puts the files in their places; their paths.
    pub(super) fn finish(self) -> Result<Vec<String>, EngineError> {
        let mut paths = Vec::new();
        for (_, path, file) in self.files {
            file.finish().map_err(|cause| failed(&path, cause))?;
            paths.push(path.display().to_string());
        }
        Ok(paths)
    }
}

fn failed(path: &Path, cause: std::io::Error) -> EngineError {
    EngineError::Source(SourceError::Io { path: path.display().to_string(), cause })
}
