//! The workspace itself: settings, users, pipelines with their stages, custom fields.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, params};

use super::{Result, Store, StoreError, object_of};
use crate::model::{CustomField, CustomType, Object, Pipeline, Settings, Stage, StageKind};

/// A workspace user.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct User {
    /// The store's id.
    #[serde(skip)]
    pub id: i64,
    /// E-mail address, case folded: what owners are matched by.
    pub email: String,
    /// The display name.
    pub name: Option<String>,
    /// Whether unmatched owners fall back to this user.
    pub importer: bool,
}

impl Store {
    /// The workspace's settings; the defaults where nothing was set.
    pub fn settings(&self) -> Result<Settings> {
        let mut settings = Settings::default();
        let mut statement = self.conn.prepare_cached("SELECT key, value FROM setting")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (key, value): (String, String) = (row.get(0)?, row.get(1)?);
            match key.as_str() {
                "timezone" => {
                    settings.timezone = value.parse().map_err(|_| {
                        StoreError::Conflict(format!("the store's time zone `{value}` is unknown"))
                    })?;
                }
                "currency" => settings.currency = value,
                "region" => settings.region = value,
                _ => {}
            }
        }
        Ok(settings)
    }

    /// Keeps the settings.
    pub fn set_settings(&self, settings: &Settings) -> Result<()> {
        self.conn.execute(
            "INSERT OR REPLACE INTO setting (key, value)
             VALUES ('timezone', ?), ('currency', ?), ('region', ?)",
            [settings.timezone.name(), &settings.currency, &settings.region],
        )?;
        Ok(())
    }

    /// The workspace's users, by e-mail.
    pub fn users(&self) -> Result<Vec<User>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id, email, name, importer FROM user WHERE NOT gone ORDER BY email",
        )?;
        let users = statement.query_map([], |row| {
            Ok(User {
                id: row.get(0)?,
                email: row.get(1)?,
                name: row.get(2)?,
                importer: row.get(3)?,
            })
        })?;
        Ok(users.collect::<rusqlite::Result<_>>()?)
    }

    /// Adds a user (`email` case folded) or renames the one of that address; true where it is new.
    /// The first user is the importer.
    pub fn add_user(&self, email: &str, name: Option<&str>) -> Result<bool> {
        let renamed = self.conn.execute(
            "UPDATE user SET name = coalesce(?2, name), gone = 0 WHERE email = ?1",
            params![email, name],
        )?;
        if renamed > 0 {
            return Ok(false);
        }
        self.conn.execute(
            "INSERT INTO user (email, name, importer)
             VALUES (?1, ?2, (SELECT count(*) = 0 FROM user))",
            params![email, name],
        )?;
        Ok(true)
    }

    /// Makes a user the one to whom unmatched owners fall back.
    pub fn set_importer(&self, email: &str) -> Result<()> {
        let known: Option<i64> = self
            .conn
            .query_row("SELECT id FROM user WHERE email = ?", [email], |row| row.get(0))
            .optional()?;
        let Some(id) = known else {
            return Err(StoreError::Conflict(format!("`{email}` is no user of the workspace")));
        };
        self.conn.execute("UPDATE user SET importer = (id = ?)", [id])?;
        Ok(())
    }

    /// Removes a user; false where there is none. Records of that owner become ownerless.
    pub fn remove_user(&self, email: &str) -> Result<bool> {
        Ok(self.conn.execute("DELETE FROM user WHERE email = ?", [email])? > 0)
    }

    /// The pipelines with their stages, in order.
    pub fn pipelines(&self) -> Result<Vec<Pipeline>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT p.id, p.name, s.id, s.name, s.kind
             FROM pipeline p LEFT JOIN stage s ON s.pipeline_id = p.id
             ORDER BY p.position, p.id, s.position, s.id",
        )?;
        let mut rows = statement.query([])?;
        let mut pipelines: Vec<Pipeline> = Vec::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            if pipelines.last().is_none_or(|last| last.id != id) {
                pipelines.push(Pipeline { id, name: row.get(1)?, stages: Vec::new() });
            }
            let stage: Option<i64> = row.get(2)?;
            if let (Some(stage), Some(last)) = (stage, pipelines.last_mut()) {
                let kind: String = row.get(4)?;
                last.stages.push(Stage {
                    id: stage,
                    name: row.get(3)?,
                    kind: StageKind::from_name(&kind).unwrap_or(StageKind::Open),
                });
            }
        }
        Ok(pipelines)
    }

    /// Adds a pipeline. [`StoreError::Conflict`] where the name is taken.
    pub fn add_pipeline(&mut self, pipeline: &Pipeline) -> Result<()> {
        let taken: bool = self.conn.query_row(
            "SELECT exists (SELECT 1 FROM pipeline WHERE name = ?)",
            [&pipeline.name],
            |row| row.get(0),
        )?;
        if taken {
            return Err(StoreError::Conflict(format!(
                "there is a pipeline named `{}` already",
                pipeline.name
            )));
        }
        // All of it or nothing, whether or not a transaction is open.
        let whole = self.conn.savepoint()?;
        whole.execute(
            "INSERT INTO pipeline (name, position)
             VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM pipeline))",
            [&pipeline.name],
        )?;
        let id = whole.last_insert_rowid();
        for (position, stage) in pipeline.stages.iter().enumerate() {
            whole.execute(
                "INSERT INTO stage (pipeline_id, name, kind, position) VALUES (?, ?, ?, ?)",
                params![id, stage.name, stage.kind.name(), position as i64 + 1],
            )?;
        }
        Ok(whole.commit()?)
    }

    /// Adds the stages of `pipeline` that the store's pipeline of that name lacks: open ones before
    /// its first won or lost stage, the others at the end; returns the names added.
    pub fn extend_pipeline(&mut self, pipeline: &Pipeline) -> Result<Vec<String>> {
        let Some(mut there) = self.pipelines()?.into_iter().find(|p| p.name == pipeline.name)
        else {
            return Err(StoreError::Conflict(format!("there is no pipeline `{}`", pipeline.name)));
        };
        let mut added = Vec::new();
        for stage in &pipeline.stages {
            if there.stage(&stage.name).is_some() {
                continue;
            }
            let at = match stage.kind {
                StageKind::Open => there.stages.iter().position(|s| s.kind != StageKind::Open),
                _ => None,
            };
            there.stages.insert(at.unwrap_or(there.stages.len()), stage.clone());
            added.push(stage.name.clone());
        }
        let whole = self.conn.savepoint()?;
        for (position, stage) in there.stages.iter().enumerate() {
            whole.execute(
                "INSERT INTO stage (pipeline_id, name, kind, position) VALUES (?, ?, ?, ?)
                 ON CONFLICT (pipeline_id, name) DO UPDATE SET position = excluded.position",
                params![there.id, stage.name, stage.kind.name(), position as i64 + 1],
            )?;
        }
        whole.commit()?;
        Ok(added)
    }

    /// Says of a stage whether it ends a deal, and how.
    pub fn set_stage_kind(&self, stage: i64, kind: StageKind) -> Result<()> {
        self.conn.execute("UPDATE stage SET kind = ? WHERE id = ?", params![kind.name(), stage])?;
        Ok(())
    }

    /// Gives a pipeline another name. [`StoreError::Conflict`] where another one has it.
    pub fn rename_pipeline(&self, pipeline: i64, name: &str) -> Result<()> {
        let renamed = self.conn.execute(
            "UPDATE pipeline SET name = ?1 WHERE id = ?2
             AND NOT EXISTS (SELECT 1 FROM pipeline WHERE name = ?1 AND id <> ?2)",
            params![name, pipeline],
        )?;
        if renamed == 0 {
            return Err(StoreError::Conflict(format!(
                "there is a pipeline named `{name}` already"
            )));
        }
        Ok(())
    }

    /// Gives a stage another name. [`StoreError::Conflict`] where another one of its pipeline has it.
    pub fn rename_stage(&self, stage: i64, name: &str) -> Result<()> {
        let renamed = self.conn.execute(
            "UPDATE stage SET name = ?1 WHERE id = ?2 AND NOT EXISTS (
                 SELECT 1 FROM stage o JOIN stage s ON s.pipeline_id = o.pipeline_id
                 WHERE s.id = ?2 AND o.name = ?1 AND o.id <> ?2)",
            params![name, stage],
        )?;
        if renamed == 0 {
            return Err(StoreError::Conflict(format!(
                "the pipeline has a stage named `{name}` already"
            )));
        }
        Ok(())
    }

    /// Counts the deals in these stages as changed: what they say of themselves reads otherwise now.
    pub fn touch_deals_in(&self, stages: impl IntoIterator<Item = i64>) -> Result<()> {
        let mut touch =
            self.conn.prepare("UPDATE deal SET stage_id = stage_id WHERE stage_id = ?")?;
        for stage in stages {
            touch.execute([stage])?;
        }
        Ok(())
    }

    /// The custom fields, by object and key.
    pub fn custom_fields(&self) -> Result<Vec<CustomField>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT object, key, label, type, options FROM custom_field ORDER BY object, key",
        )?;
        let mut rows = statement.query([])?;
        let mut fields = Vec::new();
        while let Some(row) = rows.next()? {
            let kind: String = row.get(3)?;
            let options: String = row.get(4)?;
            fields.push(CustomField {
                object: object_of(row.get(0)?),
                key: row.get(1)?,
                label: row.get(2)?,
                kind: CustomType::from_name(&kind).unwrap_or(CustomType::Text),
                options: serde_json::from_str(&options)?,
            });
        }
        Ok(fields)
    }

    /// Adds a custom field; one of that key stays as it is. `import_id` is the import that needs
    /// it. True where it is new.
    pub fn add_custom_field(&self, field: &CustomField, import_id: Option<i64>) -> Result<bool> {
        let added = self.conn.execute(
            "INSERT OR IGNORE INTO custom_field (object, key, label, type, options, import_id)
             VALUES (?, ?, ?, ?, ?, ?)",
            params![
                field.object.index() as i64,
                field.key,
                field.label,
                field.kind.name(),
                serde_json::to_string(&field.options)?,
                import_id
            ],
        )?;
        Ok(added > 0)
    }

    /// Replaces the options of a select.
    pub fn set_options(&self, object: Object, key: &str, options: &[String]) -> Result<()> {
        self.conn.execute(
            "UPDATE custom_field SET options = ?3 WHERE object = ?1 AND key = ?2",
            params![object.index() as i64, key, serde_json::to_string(options)?],
        )?;
        Ok(())
    }

    /// The values of a select that records hold.
    pub fn used_options(&self, object: Object, key: &str) -> Result<BTreeSet<String>> {
        let mut statement = self.conn.prepare(&format!(
            "SELECT DISTINCT e.value FROM {} r, json_each(r.custom, '$.' || ?) e
             WHERE r.custom IS NOT NULL AND e.type = 'text'",
            super::table(object)
        ))?;
        let used = statement.query_map([key], |row| row.get(0))?;
        Ok(used.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether a record fills a custom field.
    pub fn is_custom_field_filled(&self, object: Object, key: &str) -> Result<bool> {
        Ok(self.conn.query_row(
            &format!(
                "SELECT exists (SELECT 1 FROM {} WHERE custom IS NOT NULL
                 AND json_extract(custom, '$.' || ?) IS NOT NULL)",
                super::table(object)
            ),
            [key],
            |row| row.get(0),
        )?)
    }

    /// Removes a custom field; false where there is none.
    pub fn remove_custom_field(&self, object: Object, key: &str) -> Result<bool> {
        let removed = self.conn.execute(
            "DELETE FROM custom_field WHERE object = ? AND key = ?",
            params![object, key],
        )?;
        Ok(removed > 0)
    }

    /// Removes the custom fields that `import_id` created and that no record fills; returns
    /// `object.key` of each.
    pub fn remove_unused_custom_fields(&self, import_id: i64) -> Result<Vec<String>> {
        let created: Vec<(i64, String)> = self
            .conn
            .prepare("SELECT object, key FROM custom_field WHERE import_id = ?")?
            .query_map([import_id], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let mut removed = Vec::new();
        for (object, key) in created {
            if !self.is_custom_field_filled(object_of(object), &key)? {
                self.remove_custom_field(object_of(object), &key)?;
                removed.push(format!("{}.{key}", object_of(object)));
            }
        }
        Ok(removed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn store() -> Store {
        Store::open_to_rehearse(Path::new("/nowhere/ws.db")).unwrap()
    }

    #[test]
    fn the_first_user_is_the_importer_until_another_is_named() {
        let store = store();
        assert!(store.add_user("kim@acme.example", Some("Kim")).unwrap());
        assert!(store.add_user("lee@acme.example", None).unwrap());
        assert!(!store.add_user("lee@acme.example", Some("Lee")).unwrap());
        let importer = |store: &Store| {
            store.users().unwrap().into_iter().find(|user| user.importer).unwrap().email
        };
        assert_eq!(importer(&store), "kim@acme.example");
        store.set_importer("lee@acme.example").unwrap();
        assert_eq!(importer(&store), "lee@acme.example");
        assert!(store.set_importer("nobody@acme.example").is_err());
    }

    #[test]
    fn settings_are_kept() {
        let store = store();
        let settings = Settings {
            timezone: chrono_tz::Europe::Berlin,
            currency: "EUR".into(),
            region: "DE".into(),
        };
        store.set_settings(&settings).unwrap();
        assert_eq!(store.settings().unwrap(), settings);
    }

    #[test]
    fn a_pipeline_name_is_unique() {
        let mut store = store();
        let error = store.add_pipeline(&Pipeline::sales_standard()).unwrap_err();
        assert!(error.to_string().contains("already"));
    }

    #[test]
    fn a_pipeline_that_fails_half_way_is_not_there() {
        let mut store = store();
        let mut twice = Pipeline::from_names("Partners", ["Lead", "Signed"]);
        twice.stages.extend(twice.stages.clone());
        assert!(store.add_pipeline(&twice).is_err());
        assert_eq!(store.pipelines().unwrap().len(), 1);
    }

    #[test]
    fn new_stages_stand_before_the_closing_ones() {
        let mut store = store();
        let more = Pipeline::from_names("Sales (Standard)", ["Lead", "Demo", "Lost to nobody"]);
        assert_eq!(store.extend_pipeline(&more).unwrap(), ["Demo", "Lost to nobody"]);
        let names: Vec<_> =
            store.pipelines().unwrap().remove(0).stages.into_iter().map(|s| s.name).collect();
        assert_eq!(
            names[4..],
            ["Negotiation", "Demo", "Closed Won", "Closed Lost", "Lost to nobody"]
        );
    }
}
