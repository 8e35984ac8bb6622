//! A load into a store without records writes links without SQLite's look at each parent: nearly
//! all lead to rows that it has written itself, and to look each of them up in a wide table takes a
//! fifth of the time. Instead all are looked up at the end, in the order of their indexes. A load
//! that is stopped or killed leaves a note, and its links are verified when the store is opened for
//! writing again.

use std::collections::BTreeSet;

use super::{Result, Store, StoreError};

/// The setting that is there while links are not verified.
const UNVERIFIED: &str = "links_unverified";

/// Child, link, parent, and the index in whose order the links are verified.
const LINKS: [(&str, &str, &str, &str); 6] = [
    ("contact", "account_id", "account", "contact_account"),
    ("deal", "account_id", "account", "deal_account"),
    ("deal", "contact_id", "contact", "deal_contact"),
    ("consent", "contact_id", "contact", "consent_contact"),
    ("reject", "file_id", "import_file", "reject_file"),
    ("journal", "import_id", "import", "journal_import"),
];

impl Store {
    /// Runs `load`; where the store holds no records, with foreign keys off, so that `load` has to
    /// end with [`Store::verify_links`]. They are on again afterwards, however it ended. `load`
    /// opens and ends its transactions itself: within one the setting can't be changed.
    pub fn load<T, E: From<StoreError>>(
        &self,
        load: impl FnOnce() -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        if self.depth.get() > 0 || !self.has_no_records()? {
            return load();
        }
        self.check_links(false)?;
        let loaded = load();
        let checked = self.check_links(true);
        let loaded = loaded?;
        checked?;
        Ok(loaded)
    }

    fn check_links(&self, check: bool) -> Result<()> {
        // A load that failed may have left its transaction open.
        while self.depth.get() > 0 {
            self.rollback()?;
        }
        Ok(self.conn.pragma_update(None, "foreign_keys", check)?)
    }

    /// Whether SQLite looks up the parent of each link that is written.
    pub fn checks_links(&self) -> Result<bool> {
        Ok(self.conn.pragma_query_value(None, "foreign_keys", |row| row.get(0))?)
    }

    /// Notes that links are being written that are to be verified.
    pub fn note_unverified(&self) -> Result<()> {
        self.keep_text(UNVERIFIED, "1")
    }

    /// Looks up the parents of all links between records, and whether the owners and stages are
    /// there that a load linked to; what leads nowhere, in words. All indexes have to be there.
    pub fn verify_links(
        &self,
        owners: &BTreeSet<i64>,
        stages: &BTreeSet<i64>,
    ) -> Result<Option<String>> {
        for (child, link, parent, index) in LINKS {
            let sql = format!(
                "SELECT count(*) FROM {child} INDEXED BY {index} WHERE {link} IS NOT NULL
                 AND NOT EXISTS (SELECT 1 FROM {parent} WHERE id = {child}.{link})"
            );
            let dangling: i64 = self.conn.query_row(&sql, [], |row| row.get(0))?;
            if dangling > 0 {
                return Ok(Some(format!("{dangling} {child}.{link} without {parent}")));
            }
        }
        for (table, ids) in [("user", owners), ("stage", stages)] {
            let mut there = self.conn.prepare(&format!("SELECT 1 FROM {table} WHERE id = ?"))?;
            for id in ids {
                if !there.exists([id])? {
                    return Ok(Some(format!("records link to {table} {id}, which is gone")));
                }
            }
        }
        self.forget_text(UNVERIFIED)?;
        Ok(None)
    }

    /// Verifies the links of a load that did not come to its end.
    pub(super) fn verify_links_left(&self) -> Result<()> {
        if self.text(UNVERIFIED)?.is_none() {
            return Ok(());
        }
        let mut dangling = self.conn.prepare("PRAGMA foreign_key_check")?;
        if dangling.exists([])? {
            return Err(StoreError::Unusable {
                path: self
                    .path
                    .as_ref()
                    .map_or_else(String::new, |path| path.display().to_string()),
                message: "holds links to what is not there, from an import that was stopped; move \
                          it away and import again"
                    .to_owned(),
            });
        }
        self.forget_text(UNVERIFIED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    const NOBODY: BTreeSet<i64> = BTreeSet::new();

    fn store() -> Store {
        Store::open_to_rehearse(Path::new("/nowhere/ws.db")).unwrap()
    }

    #[test]
    fn a_link_that_leads_nowhere_is_found() {
        for sql in [
            "INSERT INTO contact (id, account_id) VALUES (1, 7)",
            "INSERT INTO deal (id, account_id) VALUES (1, 7)",
            "INSERT INTO deal (id, contact_id) VALUES (1, 7)",
            "INSERT INTO consent (contact_id) VALUES (7)",
        ] {
            let store = store();
            let found = store.load(|| {
                store.note_unverified()?;
                store.conn.execute_batch(sql)?;
                store.verify_links(&NOBODY, &NOBODY)
            });
            assert!(found.unwrap().is_some_and(|found| found.starts_with("1 ")), "{sql}");
            assert_eq!(store.text(UNVERIFIED).unwrap().as_deref(), Some("1"));
        }
        let found = store().verify_links(&BTreeSet::from([7]), &NOBODY).unwrap();
        assert_eq!(found.as_deref(), Some("records link to user 7, which is gone"));
        let found = store().verify_links(&NOBODY, &BTreeSet::from([1, 99])).unwrap();
        assert_eq!(found.as_deref(), Some("records link to stage 99, which is gone"));
    }

    #[test]
    fn links_that_lead_somewhere_are_verified_once() {
        let store = store();
        store
            .load(|| {
                assert!(!store.checks_links()?);
                store.note_unverified()?;
                store.conn.execute_batch(
                    "INSERT INTO contact (id, account_id) VALUES (1, 7), (2, NULL);
                     INSERT INTO account (id) VALUES (7);
                     INSERT INTO deal (id, contact_id, account_id) VALUES (1, 1, 7);",
                )?;
                assert_eq!(store.verify_links(&NOBODY, &BTreeSet::from([1]))?, None);
                Ok::<_, StoreError>(())
            })
            .unwrap();
        assert!(store.checks_links().unwrap());
        assert_eq!(store.text(UNVERIFIED).unwrap(), None);
    }

    #[test]
    fn links_are_checked_again_after_a_load_that_failed_within_a_transaction() {
        let store = store();
        let failed = store.load(|| {
            store.begin()?;
            store.conn.execute_batch("INSERT INTO contact (id, account_id) VALUES (1, 7)")?;
            store.begin()?;
            Err::<(), _>(StoreError::Conflict("no".to_owned()))
        });
        assert_eq!(failed.unwrap_err().to_string(), "no");
        assert!(store.checks_links().unwrap());
        assert!(store.has_no_records().unwrap());
        let sql = "INSERT INTO contact (id, account_id) VALUES (1, 7)";
        assert!(store.conn.execute_batch(sql).is_err());
    }

    #[test]
    fn a_store_with_records_is_loaded_with_its_links_checked() {
        let store = store();
        store.conn.execute_batch("INSERT INTO account (id) VALUES (1)").unwrap();
        assert!(store.load(|| store.checks_links()).unwrap());
    }

    #[test]
    fn the_links_of_a_load_that_was_killed_are_verified_when_the_store_is_opened() {
        let dir = tempfile::tempdir().unwrap();
        let left = |name: &str, account: i64| {
            let path = dir.path().join(name);
            let store = Store::open(&path).unwrap();
            let load = || {
                store.note_unverified()?;
                store.conn.execute_batch(&format!(
                    "INSERT INTO account (id) VALUES (7);
                     INSERT INTO contact (id, account_id) VALUES (1, {account});"
                ))?;
                Ok::<_, StoreError>(())
            };
            store.load(load).unwrap();
            drop(store);
            Store::open(&path)
        };
        assert_eq!(left("whole.db", 7).unwrap().text(UNVERIFIED).unwrap(), None);
        let error = left("broken.db", 8).err().unwrap().to_string();
        assert!(error.contains("links to what is not there"), "{error}");
    }
}
