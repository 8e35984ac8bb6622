//! Pipedrive's OAuth and its tokens.
//!
//! <https://pipedrive.readme.io/docs/marketplace-oauth-authorization>

use crate::http::oauth::AppAuth;
use crate::source::crm::{Endpoint, Grant, Redirect, Service, Static};

const SERVER: &str = "https://oauth.pipedrive.com";

/// Scopes are the app's, the address has none; PKCE is not known. The token endpoint has no slash at
/// its end: with one it sends on, and the form is lost.
pub const GRANT: Grant = Grant {
    service: Service::Pipedrive,
    authorize: Endpoint { server: SERVER, path: "/oauth/authorize" },
    token: Endpoint { server: SERVER, path: "/oauth/token" },
    revoke: None,
    introspect: None,
    read: &["base", "contacts:read", "deals:read", "users:read"],
    write: &["contacts:full", "deals:full"],
    asks_scopes: false,
    read_only: true,
    pkce: false,
    secret: true,
    auth: AppAuth::Basic,
    redirect: Redirect::Loopback { port: 1717 },
    api: Some("api_domain"),
    of_app: false,
    fixed: Static { name: "a personal API token", place: "Personal preferences > API" },
    app: "a private app of your own in the Developer Hub, with the scopes below; Pipedrive knows one \
          callback URL per app, and it has to be this one",
    taken_back: "Settings > Marketplace apps",
};
