//! Salesforce's OAuth and its tokens.
//!
//! <https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flows.htm>

use crate::http::oauth::AppAuth;
use crate::source::crm::{Endpoint, Grant, Redirect, Service, Static};

const LOGIN: &str = "https://login.salesforce.com";

/// There is no scope for reading alone: what can be read is the user's profile. `full` would not even
/// hold `refresh_token`. Tokens say nothing of their end.
pub const GRANT: Grant = Grant {
    service: Service::Salesforce,
    authorize: Endpoint { server: LOGIN, path: "/services/oauth2/authorize" },
    token: Endpoint { server: LOGIN, path: "/services/oauth2/token" },
    revoke: Some(Endpoint { server: LOGIN, path: "/services/oauth2/revoke" }),
    introspect: None,
    read: &["api", "refresh_token", "id"],
    write: &[],
    asks_scopes: true,
    read_only: false,
    pkce: true,
    secret: false,
    auth: AppAuth::Form,
    redirect: Redirect::Loopback { port: 1717 },
    api: Some("instance_url"),
    of_app: true,
    fixed: Static {
        name: "an access token, with the address of its organization",
        place: "`sf org display`, or client credentials",
    },
    app: "an External Client App of your own (Setup > External Client App Manager), with the scopes \
          below and this callback URL; installed, or the user may approve uninstalled apps",
    taken_back: "Setup > Connected Apps OAuth Usage",
};
