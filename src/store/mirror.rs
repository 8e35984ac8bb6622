//! Takes over what an Adoptiv workspace says of itself: its settings, users, pipelines and custom
//! fields, so that rows are judged against what the destination has.

use rusqlite::params;

use super::{Result, Store};
use crate::model::{CustomField, Pipeline, Settings};

/// A workspace as its API shows it.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Time zone, currency, region.
    pub settings: Settings,
    /// E-mail address, name, and whether unmatched owners fall back to the user.
    pub users: Vec<(String, Option<String>, bool)>,
    /// The pipelines, in order.
    pub pipelines: Vec<Pipeline>,
    /// The custom fields.
    pub custom_fields: Vec<CustomField>,
}

impl Store {
    /// Makes the store's setup that of the destination. Users that are gone there count no more here;
    /// pipelines and stages go, unless a deal still stands in them. A custom field that the destination does
    /// not have stays: it is still to be sent.
    pub fn mirror(&self, setup: &Setup) -> Result<()> {
        self.set_settings(&setup.settings)?;
        for user in self.users()? {
            if !setup.users.iter().any(|(email, _, _)| *email == user.email) {
                self.conn.execute(
                    "UPDATE user SET gone = 1, importer = 0 WHERE email = ?",
                    [user.email],
                )?;
            }
        }
        for (email, name, _) in &setup.users {
            self.add_user(email, name.as_deref())?;
        }
        if let Some((email, _, _)) = setup.users.iter().find(|(_, _, importer)| *importer) {
            self.set_importer(email)?;
        }
        self.mirror_pipelines(&setup.pipelines)?;
        let unsent = self.unfinished_import()?.is_some();
        let ours = self.custom_fields()?;
        for field in &setup.custom_fields {
            let mut options = field.options.clone();
            // What an import added that is not sent yet is not for the destination to know.
            let same = ours.iter().find(|o| o.object == field.object && o.key == field.key);
            if let (Some(same), true) = (same, unsent) {
                let more = same.options.iter().filter(|option| !field.options.contains(option));
                options.extend(more.cloned());
            }
            self.conn
                .prepare_cached(
                    "INSERT INTO custom_field (object, key, label, type, options)
                     VALUES (?, ?, ?, ?, ?)
                     ON CONFLICT (object, key) DO UPDATE
                     SET label = excluded.label, type = excluded.type, options = excluded.options",
                )?
                .execute(params![
                    field.object,
                    field.key,
                    field.label,
                    field.kind.name(),
                    serde_json::to_string(&options)?
                ])?;
        }
        Ok(())
    }

    fn mirror_pipelines(&self, pipelines: &[Pipeline]) -> Result<()> {
        for there in self.pipelines()? {
            let kept = pipelines.iter().find(|pipeline| pipeline.name == there.name);
            for stage in &there.stages {
                if kept.is_none_or(|kept| kept.stage(&stage.name).is_none()) {
                    self.conn.execute(
                        "DELETE FROM stage WHERE id = ?1
                         AND NOT EXISTS (SELECT 1 FROM deal WHERE stage_id = ?1)",
                        [stage.id],
                    )?;
                }
            }
            if kept.is_none() {
                self.conn.execute(
                    "DELETE FROM pipeline WHERE id = ?1
                     AND NOT EXISTS (SELECT 1 FROM stage WHERE pipeline_id = ?1)",
                    [there.id],
                )?;
            }
        }
        for (position, pipeline) in pipelines.iter().enumerate() {
            let id: i64 = self.conn.query_row(
                "INSERT INTO pipeline (name, position) VALUES (?, ?)
                 ON CONFLICT (name) DO UPDATE SET position = excluded.position RETURNING id",
                params![pipeline.name, position as i64 + 1],
                |row| row.get(0),
            )?;
            for (position, stage) in pipeline.stages.iter().enumerate() {
                self.conn.execute(
                    "INSERT INTO stage (pipeline_id, name, kind, position) VALUES (?, ?, ?, ?)
                     ON CONFLICT (pipeline_id, name) DO UPDATE
                     SET kind = excluded.kind, position = excluded.position",
                    params![id, stage.name, stage.kind.name(), position as i64 + 1],
                )?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn records_of_a_user_who_is_gone_stay_as_they_are() {
        use crate::model::Object;
        use crate::store::records::Record;
        let store = Store::open_to_rehearse(Path::new("/nowhere/ws.db")).unwrap();
        store.add_user("kim@acme.example", None).unwrap();
        let owner_id = store.users().unwrap().first().map(|user| user.id);
        let record = Record { owner_id, touched_by: Some(1), ..Record::new(Object::Accounts, 1) };
        store.insert_record(&record).unwrap();
        let setup = Setup {
            settings: Settings::default(),
            users: Vec::new(),
            pipelines: Vec::new(),
            custom_fields: Vec::new(),
        };
        store.mirror(&setup).unwrap();
        assert!(store.users().unwrap().is_empty());
        assert_eq!(store.record(Object::Accounts, 1).unwrap(), Some(record));
    }

    #[test]
    fn a_mirrored_setup_is_the_destination_s_and_nothing_else() {
        let store = Store::open_to_rehearse(Path::new("/nowhere/ws.db")).unwrap();
        store.add_user("gone@acme.example", None).unwrap();
        let setup = Setup {
            settings: Settings::default(),
            users: vec![
                ("ada@acme.example".to_owned(), None, false),
                ("kim@acme.example".to_owned(), Some("Kim".to_owned()), true),
            ],
            pipelines: vec![Pipeline::from_names("Partners", ["Lead", "Signed Won"])],
            custom_fields: Vec::new(),
        };
        // Twice: what is there already is no obstacle.
        for _ in 0..2 {
            store.mirror(&setup).unwrap();
            let users = store.users().unwrap();
            assert_eq!(users.len(), 2);
            assert!(users.iter().any(|user| user.importer && user.email == "kim@acme.example"));
            let pipelines = store.pipelines().unwrap();
            assert_eq!(pipelines.len(), 1);
            assert_eq!((pipelines[0].name.as_str(), pipelines[0].stages.len()), ("Partners", 2));
        }
    }
}
