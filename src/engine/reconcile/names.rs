//! What people call a stage, a user, or the record that another one links to.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::engine::EngineError;
use crate::model::Object;
use crate::store::Store;

/// The names of the workspace's stages and users.
pub(super) struct Names {
    stages: HashMap<i64, String>,
    users: HashMap<i64, String>,
}

impl Names {
    pub(super) fn new(store: &Store) -> Result<Names, EngineError> {
        let mut stages = HashMap::new();
        for pipeline in store.pipelines()? {
            for stage in pipeline.stages {
                stages.insert(stage.id, format!("{} / {}", pipeline.name, stage.name));
            }
        }
        let users = store.users()?.into_iter().map(|user| (user.id, user.email)).collect();
        Ok(Names { stages, users })
    }

    /// `Sales / Lead`.
    pub(super) fn stage(&self, id: Option<i64>) -> Value {
        json!(id.and_then(|id| self.stages.get(&id)))
    }

    /// The user's e-mail address.
    pub(super) fn user(&self, id: Option<i64>) -> Value {
        json!(id.and_then(|id| self.users.get(&id)))
    }

    /// `A-7 (Acme)`: the record's id at its source, else `account 3`, and what people call it.
    pub(super) fn link(
        &self,
        store: &Store,
        object: Object,
        id: Option<i64>,
    ) -> Result<Value, EngineError> {
        let Some(id) = id else { return Ok(Value::Null) };
        let ids = store.external_ids(object, id)?;
        let at_source = ids.into_iter().find(|(_, _, derived)| !derived).map(|(_, id, _)| id);
        let known_as = at_source.unwrap_or_else(|| format!("{} {id}", object.singular()));
        let name = store.record(object, id)?.map(|record| record.title()).unwrap_or_default();
        Ok(json!(format!("{known_as} ({name})")))
    }
}
