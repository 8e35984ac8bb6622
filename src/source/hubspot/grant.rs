//! HubSpot's OAuth and its tokens.
//!
//! <https://developers.hubspot.com/docs/api-reference/2026-03/authentication/manage-oauth-tokens>

use crate::http::oauth::AppAuth;
use crate::source::crm::{Endpoint, Grant, Redirect, Service, Static};

const API: &str = "https://api.hubapi.com";

/// The token endpoint takes a `code_verifier` in every version, but apps need their secret all the
/// same. `oauth` is added to every app by HubSpot. A scope in the address that the app does not have
/// fails the sign-in, so that no more is asked for than is read.
pub const GRANT: Grant = Grant {
    service: Service::Hubspot,
    authorize: Endpoint { server: "https://app.hubspot.com", path: "/oauth/authorize" },
    token: Endpoint { server: API, path: "/oauth/2026-09/token" },
    revoke: Some(Endpoint { server: API, path: "/oauth/2026-09/token/revoke" }),
    introspect: Some(Endpoint { server: API, path: "/oauth/2026-09/token/introspect" }),
    read: &[
        "crm.objects.contacts.read",
        "crm.objects.companies.read",
        "crm.objects.deals.read",
        "crm.objects.owners.read",
    ],
    write: &[
        "crm.objects.contacts.write",
        "crm.objects.companies.write",
        "crm.objects.deals.write",
    ],
    asks_scopes: true,
    read_only: true,
    pkce: true,
    secret: true,
    auth: AppAuth::Form,
    redirect: Redirect::Loopback { port: 1717 },
    api: None,
    of_app: false,
    fixed: Static {
        name: "a service key, or a private app's token",
        place: "Development > Keys > Service keys",
    },
    app: "an app of your own at developers.hubspot.com, with the scopes below and this redirect URL",
    taken_back: "Settings > Integrations > Connected apps",
};
