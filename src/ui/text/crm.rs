//! What `connect` found at a CRM. A token is no part of any of it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Page, list, number, plural};
use crate::config::credentials::{Connection, How};
use crate::config::shell;
use crate::model::Object;
use crate::ui::style::tame;

/// A CRM that was connected.
#[derive(Clone, Debug, Serialize)]
pub struct ConnectedCrm {
    /// `connect hubspot`.
    pub command: String,
    /// True: what can't be verified is an error.
    pub ok: bool,
    /// The service.
    pub service: &'static str,
    /// Its name as people write it.
    #[serde(skip)]
    pub title: &'static str,
    /// The account's name.
    pub account: String,
    /// The service's id of it.
    pub account_id: String,
    /// Whose token it is.
    pub user: Option<String>,
    /// The currency of amounts that name none.
    pub currency: Option<String>,
    /// The account's IANA time zone.
    pub timezone: Option<String>,
    /// What can be read.
    pub objects: BTreeMap<Object, Found>,
    /// The pipelines.
    pub pipelines: Vec<FoundPipeline>,
    /// How many users there are.
    pub users: u64,
    /// What else is worth saying of the account.
    pub notes: Vec<String>,
    /// What can't be read, and should be.
    pub unseen: Vec<Hidden>,
    /// What is there and is not moved.
    pub left_behind: Vec<Stays>,
    /// What is kept.
    pub connection: Connection,
    /// The file that keeps the token.
    pub kept_in: String,
}

/// What there is of an object.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// How many records, where the service counts them.
    pub records: Option<u64>,
    /// How many fields.
    pub fields: u64,
    /// How many of them the customer made.
    pub custom_fields: u64,
}

/// A pipeline.
#[derive(Clone, Debug, Serialize)]
pub struct FoundPipeline {
    /// Its name.
    pub name: String,
    /// The names of its stages, in order.
    pub stages: Vec<String>,
}

/// A kind of thing that is there and is not moved.
#[derive(Clone, Debug, Serialize)]
pub struct Stays {
    /// What.
    pub what: String,
    /// How many; none where they could not be counted.
    pub records: Option<u64>,
    /// The same in words: `about 120 tasks`; none where there are none.
    #[serde(skip)]
    pub told: Option<String>,
    /// The option that moves them all the same.
    pub moved_by: Option<String>,
}

/// Something that the token does not let us see.
#[derive(Clone, Debug, Serialize)]
pub struct Hidden {
    /// The object that it belongs to, if to one.
    pub object: Option<Object>,
    /// What.
    pub what: String,
    /// Whether it says who must not be written to or called.
    pub opt_out: bool,
    /// What to ask the admin for.
    pub ask: String,
}

/// Writes what was connected, what can be read and what can't.
pub fn connected(page: &mut Page, report: &ConnectedCrm) {
    let name = page.style().bold(&tame(&report.account, 80));
    let known = &report.connection;
    page.line(format!("Connected {name} at {} ({})", report.title, tame(&known.url, 200)));
    how(page, report);
    readable(page, report);
    hidden(page, report);
    page.gap();
    page.line("Next:");
    page.command(&shell::command(["map", report.service, "-o", "mapping.toml"]));
}

fn how(page: &mut Page, report: &ConnectedCrm) {
    let known = &report.connection;
    page.item(&format!("account: {}", tame(&report.account_id, 60)));
    if let Some(user) = &report.user {
        page.item(&format!("user: {}", tame(user, 80)));
    }
    let access = if known.write { "reading and writing" } else { "reading" };
    page.item(&format!("for: {access}"));
    if !known.scopes.is_empty() {
        page.item(&format!("scopes: {}", tame(&known.scopes.join(" "), 1000)));
    }
    let token = match (known.how, &known.expires_at) {
        (How::Static, Some(end)) => format!("it expires {}", tame(end, 40)),
        (How::Static, None) => "it is used as it is".to_owned(),
        (How::Oauth | How::ClientCredentials, _) => "it is renewed by itself".to_owned(),
    };
    page.item(&format!("token: {token}; kept in {}", tame(&report.kept_in, 300)));
    let more = [("currency", &report.currency), ("time zone", &report.timezone)];
    for (name, value) in more {
        if let Some(value) = value {
            page.item(&format!("{name}: {}", tame(value, 60)));
        }
    }
}

fn readable(page: &mut Page, report: &ConnectedCrm) {
    page.section("What can be read");
    let rows = report.objects.iter().map(|(object, found)| {
        let records = found.records.map_or_else(|| "not counted".to_owned(), number);
        let custom = format!("{} custom", number(found.custom_fields));
        vec![object.name().to_owned(), records, format!("{} ({custom})", number(found.fields))]
    });
    page.table(&["object", "records", "fields"], &[1], rows.collect());
    for pipeline in &report.pipelines {
        let stages: Vec<String> = pipeline.stages.iter().map(|name| tame(name, 40)).collect();
        let count = plural(stages.len() as u64, "stage", "stages");
        let name = tame(&pipeline.name, 60);
        page.item(&format!("pipeline {name}: {count} ({})", list(&stages, 12)));
    }
    page.item(&plural(report.users, "user", "users"));
    for note in &report.notes {
        page.item(&tame(note, 300));
    }
    let mut stays = report.left_behind.iter().filter_map(|left| Some((left.told.as_ref()?, left)));
    if let Some(first) = stays.next() {
        page.section("What is not moved");
        for (told, left) in std::iter::once(first).chain(stays) {
            let by = left.moved_by.as_ref().map(|by| format!(" (`{by}` moves them as contacts)"));
            page.item(&format!("{}{}", tame(told, 80), by.unwrap_or_default()));
        }
    }
}

fn hidden(page: &mut Page, report: &ConnectedCrm) {
    if report.unseen.is_empty() {
        return;
    }
    let title = page.style().yellow("What can't be read");
    page.gap();
    page.line(title);
    unseen(report).iter().for_each(|said| page.item(said));
}

/// What can't be read, in sentences.
pub fn unseen(report: &ConnectedCrm) -> Vec<String> {
    let told = report.unseen.iter().map(|hidden| {
        let of = hidden.object.map_or_else(String::new, |object| format!("{}: ", object.name()));
        let note = if hidden.opt_out {
            " (who has opted out is not known, and not taken as no)"
        } else {
            ""
        };
        let (what, ask) = (tame(&hidden.what, 100), tame(&hidden.ask, 300));
        format!("{of}{what}{note}: {ask}")
    });
    told.collect()
}
