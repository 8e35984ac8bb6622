//! Owners as the sources name them, and handing records over.

use rusqlite::params;

use super::{Result, Store, table};
use crate::model::Object;

/// An owner as the store's records name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnerSource {
    /// What the source says.
    pub said: String,
    /// The user who has the records; none where they have no owner.
    pub owner: Option<String>,
    /// How many records.
    pub records: u64,
}

impl Store {
    /// The owners that records name, with the user who has them, by name.
    pub fn owner_sources(&self) -> Result<Vec<OwnerSource>> {
        let mut statement = self.conn.prepare(
            "SELECT owner_source, email, sum(records) FROM (
                 SELECT owner_source, owner_id, count(*) AS records FROM account
                 WHERE owner_source IS NOT NULL GROUP BY 1, 2
                 UNION ALL
                 SELECT owner_source, owner_id, count(*) FROM contact
                 WHERE owner_source IS NOT NULL GROUP BY 1, 2
                 UNION ALL
                 SELECT owner_source, owner_id, count(*) FROM deal
                 WHERE owner_source IS NOT NULL GROUP BY 1, 2)
             LEFT JOIN user ON user.id = owner_id GROUP BY 1, 2 ORDER BY 1, 2",
        )?;
        let owners = statement.query_map([], |row| {
            let records: i64 = row.get(2)?;
            Ok(OwnerSource {
                said: row.get(0)?,
                owner: row.get(1)?,
                records: records.unsigned_abs(),
            })
        })?;
        Ok(owners.collect::<rusqlite::Result<_>>()?)
    }

    /// Gives the records whose source names `said` to a user, unless they have another owner than
    /// the importing user; how many were given. It counts as no edit: an undo still takes them.
    pub fn hand_over(&self, said: &str, user: i64) -> Result<u64> {
        let mut given = 0;
        for object in Object::ALL {
            let sql = format!(
                "UPDATE {} SET owner_id = ?2, revision = revision + 1
                 WHERE owner_source = ?1 AND owner_id IS NOT ?2
                   AND (owner_id IS NULL OR owner_id IN (SELECT id FROM user WHERE importer))",
                table(object)
            );
            given += self.conn.execute(&sql, params![said, user])?;
        }
        Ok(given as u64)
    }
}
