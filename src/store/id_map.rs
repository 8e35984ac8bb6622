//! The id map: which record each id of a source became, as CSV for other programs.

use std::path::Path;

use rusqlite::params;

use super::{Result, Store, StoreError};
use crate::model::Object;

impl Store {
    /// Writes the ids of an object's records as CSV (`source`, `external_id`, `id`), by id; how
    /// many there are. Ids made from the content of rows without one are left out.
    pub fn write_id_map(&self, object: Object, path: &Path) -> Result<u64> {
        let failed = |cause: csv::Error| StoreError::Io {
            path: path.display().to_string(),
            cause: cause.into(),
        };
        let mut writer = csv::WriterBuilder::new()
            .quote_style(csv::QuoteStyle::Always)
            .from_path(path)
            .map_err(failed)?;
        writer.write_record(["source", "external_id", "id"]).map_err(failed)?;
        let mut statement = self.conn.prepare(
            "SELECT s.name, e.external_id, e.record_id
             FROM external_id e JOIN source s ON s.id = e.source_id
             WHERE e.object = ? AND e.derived = 0 ORDER BY e.record_id, 1, 2",
        )?;
        let mut rows = statement.query(params![object])?;
        let mut written = 0;
        while let Some(row) = rows.next()? {
            let (source, external_id): (String, String) = (row.get(0)?, row.get(1)?);
            let id: i64 = row.get(2)?;
            writer.write_record([source, external_id, id.to_string()]).map_err(failed)?;
            written += 1;
        }
        writer
            .flush()
            .map_err(|cause| StoreError::Io { path: path.display().to_string(), cause })?;
        Ok(written)
    }
}
