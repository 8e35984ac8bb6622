//! A workspace behind the API with a store as its hub: who they are to each other, and the engine's
//! two verbs.

use serde_json::{Value, json};

use super::client::{ApiError, BATCH, Client, Workspace};
use super::fetch::Fetch;
use super::push::{Push, Pushed, look_up_lost_answers, new_key};
use crate::engine::EngineError;
use crate::engine::destination::Destination;
use crate::engine::observer::{Interrupt, Observer};
use crate::engine::reconcile::Lost;
use crate::engine::report::Report;
use crate::http::HttpError;
use crate::model::{Advice, Object, Pipeline};
use crate::store::Store;
use crate::store::remote::Binding;

/// A workspace behind the API.
pub struct Hub {
    url: String,
    client: Client,
    workspace: Workspace,
}

impl Hub {
    /// Asks the workspace at `url` who it is.
    pub fn connect(client: Client, url: &str) -> Result<Hub, ApiError> {
        let workspace = client.workspace()?;
        Ok(Hub { url: url.trim_end_matches('/').to_owned(), client, workspace })
    }

    /// The workspace, and what the token may do there.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// The calls of the API.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Makes `store` the hub of the workspace, where it is not yet, and takes over the workspace's
    /// settings, users, pipelines and custom fields.
    ///
    /// # Errors
    /// [`EngineError::Refused`] where the store is the hub of another workspace, or one itself.
    pub fn attach(&self, store: &Store) -> Result<(), EngineError> {
        let setup = self.client.setup(&self.workspace)?;
        let ours = Binding { url: self.url.clone(), workspace: self.workspace.id.clone() };
        let path = store.path().map(|path| path.display().to_string()).unwrap_or_default();
        let hint = Advice::from("name another file for it: `--store other.db`");
        match store.binding()? {
            Some(other) if other.workspace != ours.workspace => {
                return Err(EngineError::Refused {
                    message: format!(
                        "the store `{path}` belongs to another workspace, at {}",
                        other.url
                    ),
                    hint,
                });
            }
            None if !store.has_no_records()? => {
                return Err(EngineError::Refused {
                    message: format!(
                        "the store `{path}` is a workspace of its own: what it holds would be sent \
                         to {}",
                        self.url
                    ),
                    hint,
                });
            }
            _ => {}
        }
        store.transaction(|| {
            store.bind(&ours)?;
            Ok(store.mirror(&setup)?)
        })
    }

    /// What fetches from the workspace into `store`.
    fn fetching<'a>(
        &'a self,
        store: &'a Store,
        observer: &'a dyn Observer,
        interrupt: &'a Interrupt,
    ) -> Fetch<'a> {
        Fetch { client: &self.client, store, observer, interrupt }
    }

    /// Takes over all that changed at the workspace since it was last asked.
    pub fn catch_up(
        &self,
        store: &Store,
        observer: &dyn Observer,
        interrupt: &Interrupt,
    ) -> Result<(), EngineError> {
        look_up_lost_answers(store, &self.client)?;
        let fetch = self.fetching(store, observer, interrupt);
        Object::ALL.into_iter().try_for_each(|object| fetch.changes(object))
    }

    /// Sends what the store holds and the workspace does not, of no import.
    ///
    /// # Errors
    /// [`EngineError::Refused`] where an import is unfinished: its records are for it to send.
    pub fn send(
        &self,
        store: &Store,
        observer: &dyn Observer,
        interrupt: &Interrupt,
    ) -> Result<Pushed, EngineError> {
        if let Some(import) = store.unfinished_import()? {
            return Err(unfinished(import.id));
        }
        look_up_lost_answers(store, &self.client)?;
        self.notice_losses(store, observer, interrupt)?;
        let (client, import_id, remote_import) = (&self.client, None, None);
        Push { client, store, import_id, remote_import, observer, interrupt }.run()
    }

    /// A workspace that holds fewer records than it had taken was restored or emptied: what it lost is
    /// to be sent again.
    fn notice_losses(
        &self,
        store: &Store,
        observer: &dyn Observer,
        interrupt: &Interrupt,
    ) -> Result<(), EngineError> {
        let fetch = self.fetching(store, observer, interrupt);
        for object in Object::ALL {
            if self.workspace.records.of(object) < store.count_remote(object)? {
                store.forget_fetch_cursor(object)?;
                fetch.changes(object)?;
            }
        }
        Ok(())
    }

    /// Takes over what changed at the workspace in the records of an import, and returns those that
    /// it does not hold.
    pub fn freshen(
        &self,
        store: &Store,
        import_id: i64,
        observer: &dyn Observer,
        interrupt: &Interrupt,
    ) -> Result<Lost, EngineError> {
        look_up_lost_answers(store, &self.client)?;
        self.fetching(store, observer, interrupt).of_import(import_id, self.workspace.records)
    }

    /// Sends again what the workspace lost of an import. [`Pushed::sent`] says how many of the lost
    /// records are there again.
    pub fn repair(
        &self,
        store: &Store,
        lost: &Lost,
        observer: &dyn Observer,
        interrupt: &Interrupt,
    ) -> Result<Pushed, EngineError> {
        let missing = || {
            Object::ALL
                .into_iter()
                .flat_map(|object| lost.missing(object).map(move |id| (object, id)))
        };
        store.transaction(|| {
            for (object, record_id) in missing() {
                store.forget_remote(object, record_id)?;
                // It comes back under another id, by which its children are to link to it.
                for (child, id) in store.children(object, record_id)? {
                    store.send_whole(child, id)?;
                }
            }
            Ok::<(), EngineError>(())
        })?;
        let mut pushed = self.send(store, observer, interrupt)?;
        pushed.sent = 0;
        for (object, record_id) in missing() {
            pushed.sent += u64::from(store.remote(object, record_id)?.is_some());
        }
        Ok(pushed)
    }

    /// Sends pipelines: those that are new, and the stages that are new in the others.
    pub fn send_pipelines(&self, pipelines: &[Pipeline]) -> Result<(), EngineError> {
        for some in pipelines.chunks(BATCH) {
            let body = json!({ "records": some }).to_string().into_bytes();
            let results = self.client.write("/v1/pipelines/batch/upsert", &new_key(), body)?;
            for (pipeline, result) in some.iter().zip(results) {
                if let Some(error) = result.error {
                    return Err(EngineError::Refused {
                        message: format!(
                            "the destination does not take the pipeline `{}`: {}",
                            pipeline.name, error.detail
                        ),
                        hint: "change its stages, or make it in Adoptiv".into(),
                    });
                }
            }
        }
        Ok(())
    }

    /// Renames a pipeline or a stage, or says of a stage whether it is won or lost: `change` as the
    /// contract has it.
    pub fn change_pipeline(&self, change: &Value) -> Result<(), EngineError> {
        let body = json!({ "records": [change] }).to_string().into_bytes();
        let results = self.client.write("/v1/pipelines/batch/update", &new_key(), body)?;
        match results.into_iter().find_map(|result| result.error) {
            None => Ok(()),
            Some(error) => Err(EngineError::Refused {
                message: format!("the destination does not take the change: {}", error.detail),
                hint: Advice::command(["pipelines", "list"]).then(" shows what is there"),
            }),
        }
    }

    /// Tells the workspace that an import was taken back.
    pub(super) fn tell_undone(&self, store: &Store, import_id: i64) -> Result<(), EngineError> {
        let Some((key, Some(id))) = store.remote_import(import_id)? else { return Ok(()) };
        let body = json!({"state": "undone"});
        match self.client.update_import(&id, &format!("{key}-undone"), &body) {
            // A workspace that was restored from before the import does not know it.
            Err(ApiError::Http(HttpError::Refused { status: 404, .. })) => Ok(()),
            told => Ok(told?),
        }
    }

    /// The import's id at the workspace, which is told of it where it was not yet.
    fn remote_import(&self, store: &Store, import_id: i64) -> Result<Option<String>, EngineError> {
        let key = match store.remote_import(import_id)? {
            Some((_, Some(id))) => return Ok(Some(id)),
            Some((key, None)) => key,
            None => {
                let key = new_key();
                // Else it might be told of twice, after a power cut.
                store.durably(|| store.keep_remote_import(import_id, &key, None))?;
                key
            }
        };
        let Some(import) = store.import(import_id)? else { return Ok(None) };
        let mut files = Vec::new();
        for file in store.import_files(import_id)? {
            files.push(json!({
                "object": file.object,
                "name": file.label,
                "sha256": file.sha256,
                "rows": file.rows_done,
            }));
        }
        let body =
            json!({"source": import.source, "started_at": import.started_at, "files": files});
        let id = self.client.begin_import(&key, &body)?;
        store.keep_remote_import(import_id, &key, Some(&id))?;
        Ok(Some(id))
    }
}

/// An import has to be finished first, or taken back.
pub(super) fn unfinished(id: i64) -> EngineError {
    EngineError::Refused {
        message: format!("import {id} is unfinished"),
        hint: Advice::from("give the command that began it again to finish it, or ")
            .then_command(["undo".to_owned(), id.to_string()])
            .then(" to take it back"),
    }
}

impl Destination for Hub {
    fn fetch(
        &self,
        store: &Store,
        rows: [u64; 3],
        want: &mut dyn FnMut(&Store) -> Result<(), EngineError>,
        observer: &dyn Observer,
        interrupt: &Interrupt,
    ) -> Result<(), EngineError> {
        look_up_lost_answers(store, &self.client)?;
        self.fetching(store, observer, interrupt).for_rows(self.workspace.records, rows, want)
    }

    fn push(
        &self,
        store: &Store,
        import_id: i64,
        observer: &dyn Observer,
        interrupt: &Interrupt,
    ) -> Result<(), EngineError> {
        self.notice_losses(store, observer, interrupt)?;
        let push = || {
            look_up_lost_answers(store, &self.client)?;
            let remote_import = self.remote_import(store, import_id)?;
            let (client, import_id) = (&self.client, Some(import_id));
            Push { client, store, import_id, remote_import, observer, interrupt }.run()
        };
        match push() {
            // The workspace was set back to before it was told of the import.
            Err(EngineError::Destination { .. }) if store.remote_import(import_id)?.is_none() => {
                push()?;
            }
            pushed => {
                pushed?;
            }
        }
        Ok(())
    }

    fn tell_finished(&self, store: &Store, report: &Report) -> Result<(), EngineError> {
        let Some(import_id) = report.import_id else { return Ok(()) };
        let Some((key, Some(id))) = store.remote_import(import_id)? else { return Ok(()) };
        let counts: serde_json::Map<String, serde_json::Value> = report
            .objects
            .iter()
            .map(|(object, counts)| {
                let counts = json!({
                    "created": counts.created,
                    "merged": counts.merged,
                    "unchanged": counts.unchanged,
                    "rejected": counts.rejected,
                });
                (object.name().to_owned(), counts)
            })
            .collect();
        let body = json!({"state": "finished", "counts": counts});
        Ok(self.client.update_import(&id, &format!("{key}-finished"), &body)?)
    }
}
