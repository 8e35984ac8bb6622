//! What `connect` found and keeps. A token is no part of any of it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Page, plural};
use crate::config::credentials::{Connection, How, MAIL};
use crate::config::shell;
use crate::model::Object;
use crate::ui::style::tame;

/// A workspace that was connected.
#[derive(Clone, Debug, Serialize)]
pub struct Connected {
    /// `connect adoptiv`.
    pub command: &'static str,
    /// True: what can't be verified is an error.
    pub ok: bool,
    /// The address.
    pub url: String,
    /// The workspace's name.
    pub workspace: String,
    /// Its id.
    pub workspace_id: String,
    /// Its IANA time zone.
    pub timezone: String,
    /// Its currency.
    pub currency: String,
    /// Its region.
    pub region: String,
    /// The e-mail address of the user whose token it is.
    pub user: Option<String>,
    /// Their name.
    pub user_name: Option<String>,
    /// What the token allows.
    pub scopes: Vec<String>,
    /// Whether it allows imports.
    pub can_write: bool,
    /// When it ends.
    pub expires_at: Option<String>,
    /// What the workspace holds.
    pub records: BTreeMap<Object, u64>,
    /// How many users it has.
    pub users: u64,
    /// How many pipelines.
    pub pipelines: u64,
    /// How many custom fields.
    pub custom_fields: u64,
    /// The file that keeps the token.
    pub kept_in: String,
}

/// Writes what was connected, and what is missing.
pub fn connected(page: &mut Page, report: &Connected) {
    let name = page.style().bold(&tame(&report.workspace, 80));
    page.line(format!("Connected {name} at {}", tame(&report.url, 200)));
    let user = match (&report.user, &report.user_name) {
        (Some(email), Some(name)) => format!("{} ({})", tame(email, 80), tame(name, 60)),
        (Some(email), None) => tame(email, 80),
        (None, _) => "no user of its own".to_owned(),
    };
    page.item(&format!("user: {user}"));
    page.item(&format!("the token allows: {}", tame(&report.scopes.join(", "), 100)));
    if let Some(end) = &report.expires_at {
        page.item(&format!("it expires: {}", tame(end, 40)));
    }
    let (zone, currency) = (tame(&report.timezone, 60), tame(&report.currency, 10));
    page.item(&format!(
        "time zone, currency, region: {zone}, {currency}, {}",
        tame(&report.region, 10)
    ));
    let count = |object| report.records.get(&object).copied().unwrap_or_default();
    let records = [
        plural(count(Object::Accounts), "account", "accounts"),
        plural(count(Object::Contacts), "contact", "contacts"),
        plural(count(Object::Deals), "deal", "deals"),
        plural(report.users, "user", "users"),
        plural(report.pipelines, "pipeline", "pipelines"),
        plural(report.custom_fields, "custom field", "custom fields"),
    ];
    page.item(&format!("it holds: {}", records.join(", ")));
    page.item(&format!("the token is kept in {}", tame(&report.kept_in, 300)));
    if !report.can_write {
        page.gap();
        let missing = page.style().yellow("The token may not write:");
        page.wrapped(
            0,
            0,
            &format!("{missing} dry runs work, imports will be refused. Connect again with a token that has the scope `write`."),
        );
    }
    page.gap();
    page.line("Next:");
    page.command(&shell::command(["dry-run", "contacts.csv", "--to", &report.url]));
}

/// A mail server that was connected.
#[derive(Clone, Debug, Serialize)]
pub struct ConnectedMail {
    /// `connect mail`.
    pub command: &'static str,
    /// True: a message that does not get through is an error.
    pub ok: bool,
    /// The server's address.
    pub url: String,
    /// Who signs in.
    pub user: String,
    /// The address that e-mail comes from.
    pub from: String,
    /// Where the test message went.
    pub test_to: String,
    /// What keeps the password.
    pub kept_in: String,
}

/// Writes what was connected.
pub fn connected_mail(page: &mut Page, report: &ConnectedMail) {
    let server = page.style().bold(&tame(&report.url, 200));
    page.line(format!("Connected the mail server {server}"));
    page.line(format!("It took a test message for {}", tame(&report.test_to, 200)));
    if page.quiet() {
        return;
    }
    page.item(&format!("user: {}", tame(&report.user, 100)));
    page.item(&format!("e-mail comes from: {}", tame(&report.from, 200)));
    page.item(&format!("the password is kept in {}", tame(&report.kept_in, 300)));
    page.gap();
    page.line("Next:");
    page.command(&shell::command(["import", "contacts.csv", "--notify", &report.test_to]));
}

/// What is connected.
#[derive(Clone, Debug, Serialize)]
pub struct Connections {
    /// `connect list`.
    pub command: &'static str,
    /// In the order in which they were made.
    pub connections: Vec<Connection>,
}

/// Writes what is connected.
pub fn connections(page: &mut Page, report: &Connections) {
    if page.quiet() {
        return page.bare(report.connections.iter().map(|known| &known.url));
    }
    if report.connections.is_empty() {
        page.line("Nothing is connected yet.");
        return;
    }
    for known in &report.connections {
        page.gap();
        let name = page.style().bold(&tame(&known.service, 20));
        page.line(format!("{name}: {} at {}", tame(&known.workspace, 60), tame(&known.url, 200)));
        details(page, known);
    }
}

fn details(page: &mut Page, known: &Connection) {
    if let Some(user) = &known.user {
        page.item(&format!("user: {}", tame(user, 80)));
    }
    if known.service == MAIL {
        page.item("for: the e-mail when a run is done");
        page.item(&format!("connected: {}", tame(&known.connected_at, 40)));
        return;
    }
    page.item(if known.write { "for: reading and writing" } else { "for: reading" });
    if !known.scopes.is_empty() {
        page.item(&format!("scopes: {}", tame(&known.scopes.join(" "), 1000)));
    }
    let until = known.expires_at.as_ref().map(|end| format!(", until {}", tame(end, 40)));
    let until = until.unwrap_or_default();
    page.item(&match known.how {
        How::Static => format!("token: given{until}"),
        How::Oauth => format!("token: signed in{until}, renewed by itself"),
        How::ClientCredentials => format!("token: of the app{until}, renewed by itself"),
    });
    page.item(&format!("connected: {}", tame(&known.connected_at, 40)));
}

/// A connection that was forgotten.
#[derive(Clone, Debug, Serialize)]
pub struct Removed {
    /// `connect remove`.
    pub command: &'static str,
    /// The service.
    pub service: String,
    /// The address.
    pub url: String,
    /// Whether the service made the token worthless.
    pub revoked: bool,
    /// Where the user does, if it did not.
    pub take_back: Option<String>,
}

/// Writes what was forgotten.
pub fn removed(page: &mut Page, report: &Removed) {
    let url = tame(&report.url, 200);
    if report.service == MAIL {
        return page.line(format!("The password for {url} is forgotten here."));
    }
    if report.revoked {
        return page.line(format!("The token for {url} is revoked there, and forgotten here."));
    }
    page.line(format!("The token for {url} is forgotten here."));
    match &report.take_back {
        Some(place) => page.line(format!(
            "It can't be revoked from here; to make it worthless, go to {}.",
            tame(place, 200)
        )),
        None => page.line("To make it worthless, revoke it in the workspace."),
    }
}
