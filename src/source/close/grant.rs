//! Close's OAuth and its tokens.
//!
//! <https://developer.close.com/topics/authentication-oauth2/>

use crate::http::oauth::AppAuth;
use crate::source::crm::{Endpoint, Grant, Redirect, Service, Static};

const API: &str = "https://api.close.com";

/// The redirect URL is the app's and has to be https: none of this machine. The scope is always full
/// access, and what can be read is the user's role. Nothing is said of PKCE.
pub const GRANT: Grant = Grant {
    service: Service::Close,
    authorize: Endpoint { server: "https://app.close.com", path: "/oauth2/authorize/" },
    token: Endpoint { server: API, path: "/oauth2/token/" },
    revoke: Some(Endpoint { server: API, path: "/oauth2/revoke/" }),
    introspect: None,
    read: &["all.full_access", "offline_access"],
    write: &[],
    asks_scopes: false,
    read_only: false,
    pkce: false,
    secret: true,
    auth: AppAuth::Form,
    redirect: Redirect::Pasted,
    api: None,
    of_app: false,
    fixed: Static { name: "an API key", place: "Settings > Developer > API Keys" },
    app: "an OAuth app of your own (Settings > Developer > OAuth Apps), whose redirect URL is an https \
          page of yours that leaves its address as it is",
    taken_back: "Settings > Connected Apps",
};
