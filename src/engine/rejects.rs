//! Writes the rejects files of an import: one beside each source, in its own columns.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::EngineError;
use crate::source::rejects::{RejectsWriter, is_as_written};
use crate::source::{STANDARD_INPUT, SourceError, inside};
use crate::store::Store;

/// So much of a file is looked at to know whether it is as it was written.
const LOOKED_AT: u64 = 256 << 10;

/// Writes the rejected rows of import `import_id` to `folder`, made if it is not there; the paths
/// of the files. A file without rejections gets none, and no source is written over: where the
/// import is refused, what was corrected in it is nowhere else. For the same reason a file of that name that is
/// not as this program wrote it stays, and the next name is taken.
pub fn write(store: &Store, import_id: i64, folder: &Path) -> Result<Vec<String>, EngineError> {
    let mut written: Vec<String> = Vec::new();
    let files = store.import_files(import_id)?;
    let read: Vec<PathBuf> =
        files.iter().filter_map(|file| std::fs::canonicalize(file.path.as_deref()?).ok()).collect();
    let is_read = |path: &Path| std::fs::canonicalize(path).is_ok_and(|path| read.contains(&path));
    for file in files {
        let Some((fewest_cells, mut most_cells, row_ids)) = store.reject_size(file.id)? else {
            continue;
        };
        if fewest_cells < file.columns.len() {
            most_cells = most_cells.max(file.columns.len() + 1);
        }
        std::fs::create_dir_all(folder).map_err(|cause| failed(folder, cause))?;
        let path = (1..)
            .map(|number| folder.join(name(&file.label, number)))
            .find(|path| {
                !written.contains(&path.display().to_string()) && !is_read(path) && may_go(path)
            })
            .unwrap_or_else(|| folder.to_owned());
        let mut writer = RejectsWriter::create(&path, &file.columns, most_cells, row_ids)
            .map_err(|cause| failed(&path, cause))?;
        store.for_each_reject(file.id, |row| {
            let reason = format!("{}; {}", row.message, row.hint);
            writer
                .write(
                    row.cells.iter().map(String::as_str),
                    row.line,
                    &row.code,
                    row.field.as_deref(),
                    &reason,
                    row.row_id.as_deref(),
                )
                .map_err(|cause| failed(&path, cause))
        })?;
        writer.finish().map_err(|cause| failed(&path, cause))?;
        written.push(path.display().to_string());
    }
    Ok(written)
}

/// Whether nothing is lost if the file at `path` is replaced.
fn may_go(path: &Path) -> bool {
    let mut beginning = Vec::new();
    let Ok(file) = std::fs::File::open(path) else { return !path.exists() };
    let read = file.take(LOOKED_AT).read_to_end(&mut beginning);
    read.is_ok() && (beginning.is_empty() || is_as_written(&beginning))
}

/// `contacts.csv` becomes `contacts.rejects.csv`, the second of that name `contacts-2.rejects.csv`.
pub fn name(label: &str, number: usize) -> String {
    let stem = if label == STANDARD_INPUT { "stdin".to_owned() } else { inside::stem(label) };
    let stem = stem.strip_suffix(".rejects").unwrap_or(&stem);
    match number {
        1 => format!("{stem}.rejects.csv"),
        _ => format!("{stem}-{number}.rejects.csv"),
    }
}

fn failed(path: &Path, cause: std::io::Error) -> EngineError {
    EngineError::Source(SourceError::Io { path: path.display().to_string(), cause })
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_rejects_file_is_named_after_its_source() {
        assert_eq!(name("exports/contacts.csv", 1), "contacts.rejects.csv");
        assert_eq!(name("b/contacts.csv", 2), "contacts-2.rejects.csv");
        assert_eq!(name("rejects/contacts.rejects.csv", 1), "contacts.rejects.csv");
        assert_eq!(name("standard input", 1), "stdin.rejects.csv");
        assert_eq!(name("exports/contacts.csv.gz", 1), "contacts.rejects.csv");
        assert_eq!(name("export.zip#../contacts.csv", 2), "contacts-2.rejects.csv");
    }
}
