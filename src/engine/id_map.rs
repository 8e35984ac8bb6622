//! The id map: which record each id of a source became, as CSV for other programs.

use std::io::Write;
use std::path::Path;

use tempfile::NamedTempFile;

use super::EngineError;
use crate::model::Object;
use crate::source::SourceError;
use crate::source::in_place::put_in_place;
use crate::source::rejects::safe_cell;
use crate::store::Store;

/// The columns, which mark a file as ours.
const COLUMNS: [&str; 3] = ["source", "external_id", "id"];

/// What the file of an object is called.
pub fn name(object: Object) -> String {
    format!("{object}-ids.csv")
}

/// Whether a file that begins so is an id map.
pub fn is_id_map(beginning: &[u8]) -> bool {
    let header = COLUMNS.map(|column| format!("\"{column}\"")).join(",");
    beginning
        .strip_prefix(header.as_bytes())
        .is_some_and(|rest| matches!(rest, [] | [b'\r' | b'\n', ..]))
}

/// Writes the ids of an object's records (`source`, `external_id`, `id`), by record; how many there
/// are. An id that a spreadsheet would run is made safe as in every CSV that is written here.
pub fn write(store: &Store, object: Object, path: &Path) -> Result<u64, EngineError> {
    let failed = |cause: std::io::Error| {
        EngineError::Source(SourceError::Io { path: path.display().to_string(), cause })
    };
    let broken = |cause: csv::Error| failed(cause.into());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    // Only its owner may read it, as all that holds what people are known by.
    let file = NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(failed)?;
    let mut writer =
        csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(file);
    writer.write_record(COLUMNS).map_err(broken)?;
    let mut written = 0;
    store.for_each_external_id(object, |source, id, record| {
        written += 1;
        let record = record.to_string();
        writer.write_record([&*safe_cell(source), &*safe_cell(id), &record]).map_err(broken)
    })?;
    let mut file = writer.into_inner().map_err(|error| failed(error.into_error()))?;
    file.flush().map_err(failed)?;
    put_in_place(file, path).map_err(failed)?;
    Ok(written)
}
