//! What people have to decide of a mapping, with the commands that answer it.

use crate::cli::error::CliError;
use crate::cli::pipelines::create_from;
use crate::config::Sources;
use crate::engine::decisions::{self, Decision, Kind, Looked};
use crate::engine::owners::{self, Owner};
use crate::engine::pipelines;
use crate::mapping::Mapping;
use crate::mapping::check::Unreadable;
use crate::mapping::detect::{StageMatch, Suggestion};
use crate::model::{Object, Settings};
use crate::source::{Holds, Table};
use crate::store::Store;

use super::super::Context;

/// What is looked at, whatever the mapping.
pub struct Over<'a> {
    pub sources: &'a Sources,
    pub tables: &'a [Box<dyn Table>],
    pub store: &'a Store,
    pub settings: &'a Settings,
    pub max_rejected: f64,
    /// Whether the cells of all rows are looked at.
    pub all_rows: bool,
    /// Where the mapping is written to.
    pub output: Option<&'a str>,
    pub context: &'a Context,
}

/// What looking came to.
pub struct Decided {
    pub decisions: Vec<Decision>,
    pub unreadable: Vec<Unreadable>,
    pub stages: Vec<StageMatch>,
    pub owners: Vec<Owner>,
    /// Whether only some of the deals were read.
    pub some_deals: bool,
}

impl Over<'_> {
    /// Looks at everything with `mapping`, whose file is `text` if there is one.
    pub fn decide(
        &self,
        mapping: &Mapping,
        text: Option<&str>,
        suggestion: &Suggestion,
    ) -> Result<Decided, CliError> {
        let used = pipelines::used(self.tables, mapping)?;
        let deals = mapping.object(Object::Deals);
        let there = self.store.pipelines()?;
        let default = deals.and_then(|deals| deals.pipeline.as_deref());
        let stages = pipelines::beside(used, default, true, &there);
        let owners = owners::list_tables(self.store, self.tables, mapping)?;
        let of_deals = Holds::Records(Object::Deals);
        let some_deals =
            self.tables.iter().any(|table| table.holds() == of_deals && table.is_partial());
        let mut found = decisions::find(&Looked {
            mapping,
            text,
            tables: self.tables,
            findings: &suggestion.findings,
            suggested: &suggestion.mapping,
            stages: &stages,
            some_deals,
            owners: &owners,
            pipelines: &there,
            settings: self.settings,
            max_rejected: self.max_rejected,
            all_rows: self.all_rows,
        })?;
        let users = self.store.users()?;
        for decision in &mut found.decisions {
            decision.command = self.command(decision, users.is_empty());
        }
        let (decisions, unreadable) = (found.decisions, found.unreadable);
        Ok(Decided { decisions, unreadable, stages, owners, some_deals })
    }

    /// The command that answers a decision, where one does.
    fn command(&self, decision: &Decision, no_users: bool) -> Option<String> {
        let mut words: Vec<String> = Vec::new();
        match decision.kind {
            Kind::Stage => words.extend(create_from(self.sources, self.tables)),
            Kind::Unresolved => {
                words.push("map".to_owned());
                words.extend(self.sources.words.iter().cloned());
                words.push("--accept-suggestions".to_owned());
                words.extend(self.output.iter().flat_map(|path| ["-o", path]).map(str::to_owned));
            }
            Kind::Unknown => {
                words.push("map".to_owned());
                words.extend(self.sources.words.iter().cloned());
                let path = self.output.unwrap_or(crate::config::DEFAULT_MAPPING);
                words.extend(["-o", path].map(str::to_owned));
            }
            // The users of a workspace behind the API are managed there.
            Kind::Owner if !self.context.destination.api => {
                words.extend(["workspace", "users"].map(str::to_owned));
                words.extend(self.add_users(decision, no_users)?);
            }
            _ => return None,
        }
        Some(self.context.ui.commands().line(words))
    }

    fn add_users(&self, decision: &Decision, no_users: bool) -> Option<Vec<String>> {
        let mut files = self.tables.iter().filter(|table| table.path().is_some());
        let users = files.find(|table| table.holds() == Holds::Users).map(|table| table.label());
        let from = match (&self.sources.crm, users) {
            (Some(crm), _) => Some(crm.service.name()),
            (None, Some(users)) => Some(users),
            (None, None) => no_users.then_some("users.csv"),
        };
        match from {
            Some(from) => Some(vec!["import".to_owned(), from.to_owned()]),
            None if decision.about.contains('@') => {
                Some(vec!["add".to_owned(), decision.about.clone()])
            }
            None => None,
        }
    }
}
