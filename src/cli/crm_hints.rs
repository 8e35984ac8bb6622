//! What to do when a CRM can't be read: one table, beside that of destinations.

use super::error::{CliError, Kind};
use crate::config::{env, shell};
use crate::engine::EngineError;
use crate::http::HttpError;
use crate::source::SourceError;
use crate::source::crm::{CrmError, Grant, Service};

/// What to do about an answer that does not fit what the service says of itself.
const CHANGED: &str = "run the same command again; if it stays so, the service may have changed: \
                       please report it with this message";

/// A failure at a CRM that is known, with what to do there.
pub fn explain(error: impl Into<EngineError>, service: Service) -> CliError {
    let error = error.into();
    match &error {
        EngineError::Source(SourceError::Crm(CrmError::Http(HttpError::Interrupted))) => {
            CliError::new(Kind::Interrupted, "interrupted")
        }
        EngineError::Source(SourceError::Crm(crm)) => {
            let hint = hint(crm, Some(service));
            let mut said = CliError::from(error);
            said.hints = vec![hint.into()];
            said
        }
        _ => error.into(),
    }
}

/// What to do; `service` where it is known.
pub fn hint(error: &CrmError, service: Option<Service>) -> String {
    match error {
        CrmError::Denied { ask, .. } => ask.clone(),
        CrmError::Unfit { hint, .. } => hint.clone(),
        CrmError::Strange { .. } | CrmError::Circle { .. } => CHANGED.to_owned(),
        CrmError::Http(error) => of_http(error, service),
    }
}

/// What to do when a CRM does not answer as hoped.
pub fn of_http(error: &HttpError, service: Option<Service>) -> String {
    let connect = connect(service);
    match error {
        HttpError::Unauthorized { .. } => match service.filter(|service| of_env(*service)) {
            Some(service) => format!(
                "the token is that of `{}`: set another ({}), or unset it and connect with `{connect}`",
                env::crm_variable(service.name(), "TOKEN"),
                Grant::of(service).fixed.place,
            ),
            None => format!("connect it again with `{connect}`"),
        },
        HttpError::SignInOver { .. } => format!("connect it again with `{connect}`"),
        HttpError::Forbidden { call, .. } => format!(
            "ask the admin there for {}, then connect again with `{connect}`",
            service
                .and_then(|service| lacks(service, call))
                .unwrap_or_else(|| { "the rights that this needs".to_owned() })
        ),
        HttpError::BudgetSpent { .. } => {
            "there is more the next day; `--budget` allows a larger share of one".to_owned()
        }
        HttpError::BadAddress { hint, .. } => (*hint).to_owned(),
        HttpError::Redirected { .. } => {
            "the token was not sent there; if you trust it, name it with `--source-url`".to_owned()
        }
        HttpError::Tls { .. } => {
            "check the address and this machine's clock; an authority of your own has to be among \
             those that the system trusts"
                .to_owned()
        }
        HttpError::RateLimited { .. } => "run the same command again later".to_owned(),
        HttpError::NotKept { .. } => format!(
            "make the folder of the credentials writable, then connect again with `{connect}`"
        ),
        HttpError::Unexpected { .. } => CHANGED.to_owned(),
        HttpError::Refused { .. } | HttpError::Garbage { .. } => {
            "check that the address is that of the service's API (`--source-url`, config.toml)"
                .to_owned()
        }
        HttpError::Interrupted
        | HttpError::Unreachable { .. }
        | HttpError::TooSlow { .. }
        | HttpError::Failing { .. } => {
            "check the address and the network, then run the same command again".to_owned()
        }
    }
}

/// The right that a token most likely lacks which the service does not allow this call.
fn lacks(service: Service, call: &str) -> Option<String> {
    let names = |words: &[&str]| words.iter().any(|word| call.contains(word));
    let scope = |name: &str| Some(format!("the scope `{name}`, which this needs"));
    match service {
        Service::Hubspot => {
            let objects = ["contacts", "companies", "deals", "owners"];
            let object = objects.into_iter().find(|object| names(&[&format!("/{object}")]))?;
            scope(&format!("crm.objects.{object}.read"))
        }
        Service::Pipedrive if names(&["/deal", "/pipelines", "/stages"]) => scope("deals:read"),
        Service::Pipedrive if names(&["/person", "/organization"]) => scope("contacts:read"),
        Service::Pipedrive if names(&["/users"]) => scope("users:read"),
        Service::Pipedrive if names(&["/lead"]) => scope("leads:read"),
        Service::Pipedrive => None,
        Service::Salesforce => Some(
            "the permission `API Enabled` and the right to read these objects, by a profile or a \
             permission set"
                .to_owned(),
        ),
        Service::Close => Some("a role that may see these records (Settings > Roles)".to_owned()),
    }
}

fn of_env(service: Service) -> bool {
    env::crm_token(service.name()).is_some()
}

/// The command that connects it.
fn connect(service: Option<Service>) -> String {
    match service {
        Some(service) => shell::command(["connect", service.name()]),
        None => shell::command(["connect"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Problem;

    #[test]
    fn a_token_that_is_refused_leads_to_the_services_own_command() {
        let refused = HttpError::Unauthorized {
            host: "api.hubapi.com".into(),
            url: "https://api.hubapi.com".into(),
            problem: Box::new(Problem::default()),
        };
        let said = explain(SourceError::Crm(refused.into()), Service::Hubspot);
        assert_eq!(said.hints, ["connect it again with `adoptiv-migrate connect hubspot`".into()]);
    }

    #[test]
    fn a_call_that_is_not_allowed_leads_to_the_scope_that_it_needs() {
        for (service, call, scope) in [
            (Service::Hubspot, "GET /crm/objects/v3/companies", "`crm.objects.companies.read`"),
            (Service::Hubspot, "GET /crm/pipelines/v3/deals", "`crm.objects.deals.read`"),
            (Service::Pipedrive, "GET /api/v2/personFields", "`contacts:read`"),
            (Service::Pipedrive, "GET /api/v2/stages", "`deals:read`"),
            (Service::Salesforce, "GET /services/data/v60.0/sobjects", "`API Enabled`"),
            (Service::Close, "GET /api/v1/lead/", "a role"),
        ] {
            let forbidden = HttpError::Forbidden {
                host: "crm.example".into(),
                call: call.into(),
                url: "https://crm.example".into(),
                problem: Box::new(Problem::default()),
            };
            let said = explain(SourceError::Crm(forbidden.into()), service);
            let hint = said.hints[0].to_string();
            assert!(hint.contains(scope) && said.message.contains(call), "{said:?}");
        }
    }

    #[test]
    fn an_interruption_is_one() {
        let said = explain(SourceError::Crm(HttpError::Interrupted.into()), Service::Close);
        assert_eq!(said.kind, Kind::Interrupted);
    }
}
