//! Makes the calls that a run makes, and says what they found.

use std::collections::BTreeMap;

use crate::cli::crm_hints;
use crate::cli::error::CliError;
use crate::config::credentials::Connection;
use crate::http::HttpOptions;
use crate::model::Object;
use crate::source::crm::{self, Access, Account, Catalog, CrmError, Service};
use crate::ui::text::crm::{ConnectedCrm, Found, FoundPipeline, Hidden, Stays};

/// Asks a CRM who it is, what it has and how much.
pub fn verify(service: Service, http: HttpOptions) -> Result<(Account, ConnectedCrm), CliError> {
    let asked = ask(service, http);
    let (account, catalog, totals) = asked.map_err(|error| crm_hints::explain(error, service))?;
    let report = report(service, &account, &catalog, &totals);
    Ok((account, report))
}

fn ask(
    service: Service,
    http: HttpOptions,
) -> Result<(Account, Catalog, BTreeMap<Object, u64>), CrmError> {
    let source = crm::open(service, Access { http, budget: 1.0, leads: false })?;
    let account = source.account()?;
    let mut catalog = source.catalog()?;
    catalog.left = source.left_behind(&catalog)?;
    let totals = source.totals(&catalog)?;
    Ok((account, catalog, totals))
}

fn report(
    service: Service,
    account: &Account,
    catalog: &Catalog,
    totals: &BTreeMap<Object, u64>,
) -> ConnectedCrm {
    let objects = catalog.objects.iter().map(|(object, known)| {
        let found = Found {
            records: totals.get(object).copied().or(known.total),
            fields: known.fields.len() as u64,
            custom_fields: known.fields.iter().filter(|field| field.custom).count() as u64,
        };
        (*object, found)
    });
    let pipelines = catalog.pipelines.iter().map(|pipeline| FoundPipeline {
        name: pipeline.name.clone(),
        stages: pipeline.stages.iter().map(|stage| stage.name.clone()).collect(),
    });
    let unseen = catalog.unseen.iter().map(|unseen| Hidden {
        object: unseen.object,
        what: unseen.what.clone(),
        opt_out: unseen.opt_out,
        ask: unseen.ask.clone(),
    });
    let left_behind = catalog.left.iter().map(|left| Stays {
        what: left.what.clone(),
        records: left.records,
        told: left.told(),
        moved_by: left.moved_by.clone(),
    });
    ConnectedCrm {
        command: format!("connect {}", service.name()),
        ok: true,
        service: service.name(),
        title: service.title(),
        account: account.name.clone(),
        account_id: account.id.clone(),
        user: account.user.clone(),
        currency: account.currency.clone(),
        timezone: account.timezone.clone(),
        objects: objects.collect(),
        pipelines: pipelines.collect(),
        users: catalog.users.len() as u64,
        notes: catalog.notes.clone(),
        unseen: unseen.collect(),
        left_behind: left_behind.collect(),
        connection: Connection::default(),
        kept_in: String::new(),
    }
}

impl ConnectedCrm {
    /// Adds how it is kept.
    pub fn describe(&mut self, connection: &Connection, place: String) {
        self.user.clone_from(&connection.user);
        self.connection = connection.clone();
        self.kept_in = place;
    }
}
