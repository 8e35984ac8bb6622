//! How a CRM lets a program read for a user: by OAuth, and by a token that the user makes there.

use super::Service;
use crate::http::oauth::{AppAuth, Endpoints};
use crate::http::{Credential, Token};

/// An endpoint: the usual server, and the path there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Scheme and host.
    pub server: &'static str,
    /// The path, to the last slash: some services answer only to the one spelling.
    pub path: &'static str,
}

/// How the code comes back to this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redirect {
    /// To `http://localhost:PORT/callback`, which the app has to list.
    Loopback {
        /// The port where nobody says another.
        port: u16,
    },
    /// To an https page of the user's own that the app names; its address is pasted.
    Pasted,
}

/// A token that the user makes at the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Static {
    /// What the service calls it.
    pub name: &'static str,
    /// Where it is made.
    pub place: &'static str,
}

/// What a service grants, and how it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The service.
    pub service: Service,
    /// Where the browser is sent.
    pub authorize: Endpoint,
    /// Where tokens are got.
    pub token: Endpoint,
    /// Where they are revoked; none where the service has no such call.
    pub revoke: Option<Endpoint>,
    /// Where it says whose a token is, where its API does not.
    pub introspect: Option<Endpoint>,
    /// The scopes that reading takes, no more.
    pub read: &'static [&'static str],
    /// Those that writing takes beside them.
    pub write: &'static [&'static str],
    /// Whether the scopes are asked for in the address; if not, they are the app's.
    pub asks_scopes: bool,
    /// Whether a grant can be for reading alone; what the program itself sends is the same.
    pub read_only: bool,
    /// Whether PKCE is sent. Services that know nothing of it get none.
    pub pkce: bool,
    /// Whether an app has to have a secret.
    pub secret: bool,
    /// How an app shows who it is.
    pub auth: AppAuth,
    /// How the code comes back.
    pub redirect: Redirect,
    /// The field of the answer that names the address of the API.
    pub api: Option<&'static str>,
    /// Whether an app can get a token without any user, at the server of the organization.
    pub of_app: bool,
    /// The token that needs no browser.
    pub fixed: Static,
    /// Where the app is made, and what it has to have.
    pub app: &'static str,
    /// Where the user takes back what was granted.
    pub taken_back: &'static str,
}

impl Grant {
    /// That of a service.
    pub fn of(service: Service) -> &'static Grant {
        match service {
            Service::Hubspot => &crate::source::hubspot::grant::GRANT,
            Service::Salesforce => &crate::source::salesforce::grant::GRANT,
            Service::Pipedrive => &crate::source::pipedrive::grant::GRANT,
            Service::Close => &crate::source::close::grant::GRANT,
        }
    }

    /// The endpoints; at `login`, where users sign in elsewhere than usual.
    pub fn endpoints(&self, login: Option<&str>) -> Endpoints {
        let at = |endpoint: Endpoint| {
            let server = login.map_or(endpoint.server, |login| login.trim_end_matches('/'));
            format!("{server}{}", endpoint.path)
        };
        Endpoints {
            authorize: at(self.authorize),
            token: at(self.token),
            revoke: self.revoke.map(at),
            introspect: self.introspect.map(at),
        }
    }

    /// The scopes to ask for, or that the app has to have.
    pub fn scopes(&self, write: bool) -> Vec<&'static str> {
        let more: &[&str] = if write { self.write } else { &[] };
        let read = self.read.iter().filter(|scope| !more.contains(&full(scope).as_str()));
        read.chain(more).copied().collect()
    }

    /// What a token of the user's own is sent as.
    pub fn fixed_credential(&self, token: Token) -> Credential {
        match self.service {
            Service::Hubspot | Service::Salesforce => Credential::Bearer(token),
            Service::Pipedrive => Credential::Header("x-api-token", token),
            Service::Close => Credential::Basic(token, None),
        }
    }
}

/// The scope that has another in it: `deals:full` for `deals:read`.
fn full(scope: &str) -> String {
    scope.strip_suffix(":read").map_or_else(String::new, |object| format!("{object}:full"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_signed_in_at_its_own_server_or_where_the_user_says() {
        let grant = Grant::of(Service::Salesforce);
        let usual = grant.endpoints(None);
        assert_eq!(usual.token, "https://login.salesforce.com/services/oauth2/token");
        let own = grant.endpoints(Some("https://acme.my.salesforce.com/"));
        assert_eq!(own.authorize, "https://acme.my.salesforce.com/services/oauth2/authorize");
    }

    #[test]
    fn the_spelling_of_token_endpoints_is_the_services_own() {
        let token = |service| Grant::of(service).endpoints(None).token;
        assert_eq!(token(Service::Pipedrive), "https://oauth.pipedrive.com/oauth/token");
        assert_eq!(token(Service::Close), "https://api.close.com/oauth2/token/");
        assert_eq!(token(Service::Hubspot), "https://api.hubapi.com/oauth/2026-09/token");
    }

    #[test]
    fn reading_asks_for_reading_alone() {
        for service in Service::ALL {
            let grant = Grant::of(service);
            let read = grant.scopes(false);
            let writes = |scope: &&&str| scope.ends_with(".write") || scope.ends_with(":full");
            assert_eq!(read.iter().find(writes), None, "{service:?}");
            assert!(grant.scopes(true).len() >= read.len(), "{service:?}");
        }
        let write = Grant::of(Service::Pipedrive).scopes(true);
        assert_eq!(write, ["base", "users:read", "contacts:full", "deals:full"]);
    }
}
