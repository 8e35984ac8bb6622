//! What values may be completed to. It is looked up here and now: in the folder, in the list of what is
//! connected, in the store that the line names. Nothing is asked of a server, and what fails is no value.

use std::ffi::{OsStr, OsString};
use std::sync::OnceLock;

use clap_complete::engine::{
    ArgValueCandidates, ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter,
};

use crate::cli::remote;
use crate::config::credentials::{ADOPTIV, Credentials};
use crate::config::{DEFAULT_DESTINATION, env};
use crate::engine::history::history;
use crate::model::Object;
use crate::source::crm::Service;
use crate::store::Store;
use crate::ui::text::{list, plural};

/// The words of the line that is completed.
static LINE: OnceLock<Vec<String>> = OnceLock::new();

/// Remembers the words of the line that is completed: a completer is told its own word alone.
pub fn remember(words: &[OsString]) {
    let words = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let _ = LINE.set(words);
}

/// The value of an option on the line, but not where it is the word that is completed.
fn typed(option: &str) -> Option<String> {
    let words = LINE.get()?;
    let before = words.get(..words.len().checked_sub(1)?)?;
    let mut found = None;
    for (at, word) in before.iter().enumerate() {
        if word == option {
            found = before.get(at + 1).cloned().or(found);
        } else if let Some(value) = word.strip_prefix(option).and_then(|v| v.strip_prefix('=')) {
            found = Some(value.to_owned());
        }
    }
    found
}

/// The store that the line names, to look at.
fn store() -> Option<Store> {
    let to = typed("--to").or_else(env::destination);
    let api = to.as_ref().is_some_and(|to| to.contains("://"));
    let path = if api { typed("--store") } else { to };
    let path = path.unwrap_or_else(|| DEFAULT_DESTINATION.to_owned());
    Store::open_to_read(path.as_ref()).ok()
}

type Candidates = Vec<CompletionCandidate>;

fn one(value: impl Into<OsString>, what: impl Into<String>) -> CompletionCandidate {
    CompletionCandidate::new(value).help(Some(what.into().into()))
}

fn joined<const N: usize>(parts: [Candidates; N]) -> Candidates {
    parts.into_iter().flatten().collect()
}

/// IANA time zones; also by a beginning in other letters, and by the city.
pub fn zones() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let typed = typed.to_string_lossy().to_lowercase();
        let zones = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        let zones = zones.filter(|zone| zone.to_lowercase().starts_with(&typed));
        zones.map(CompletionCandidate::new).collect::<Candidates>()
    })
}

fn crms(typed: &OsStr) -> Candidates {
    let typed = typed.to_string_lossy();
    let services = Service::ALL.iter().filter(|service| service.name().starts_with(&*typed));
    services
        .map(|service| one(service.name(), format!("{} over its API", service.title())))
        .collect()
}

fn files(typed: &OsStr) -> Candidates {
    let mut files = PathCompleter::any().complete(typed);
    files.retain(|file| file.get_value() != ".");
    files
}

fn import_ids(typed: &OsStr) -> Candidates {
    let typed = typed.to_string_lossy();
    let Some(past) = store().and_then(|store| history(&store).ok()) else { return Vec::new() };
    let past = past.into_iter().filter(|import| import.id.to_string().starts_with(&*typed));
    past.map(|import| {
        let files: Vec<&str> = import.files.iter().map(|file| file.source.as_str()).collect();
        let rows = plural(import.files.iter().map(|file| file.rows_read).sum(), "row", "rows");
        let day = import.started_at.split('T').next().unwrap_or_default();
        let what = format!("{day}, {}: {rows} of {}", import.state, list(&files, 3));
        one(import.id.to_string(), what)
    })
    .collect()
}

/// The sources of an import: files and CRMs.
pub fn sources() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| joined([crms(typed), files(typed)]))
}

/// Ids of imports.
pub fn imports() -> ArgValueCompleter {
    ArgValueCompleter::new(import_ids)
}

/// Ids of imports, and sources.
pub fn imports_and_sources() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| joined([import_ids(typed), crms(typed), files(typed)]))
}

/// Names of pipelines.
pub fn pipelines() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let pipelines = store().and_then(|store| store.pipelines().ok()).unwrap_or_default();
        let named = pipelines.iter().map(|pipeline| {
            let stages: Vec<&str> = pipeline.stages.iter().map(|stage| &*stage.name).collect();
            one(&pipeline.name, list(&stages, 4))
        });
        named.collect::<Candidates>()
    })
}

/// Names of the stages of the pipeline that the line names, else of all.
pub fn stages() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let mut pipelines = store().and_then(|store| store.pipelines().ok()).unwrap_or_default();
        let words = LINE.get().map(Vec::as_slice).unwrap_or_default();
        let named = pipelines.iter().position(|pipeline| words.contains(&pipeline.name));
        if let Some(at) = named {
            pipelines = vec![pipelines.swap_remove(at)];
        }
        let stages = pipelines.iter().flat_map(|pipeline| {
            pipeline.stages.iter().map(|stage| one(&stage.name, stage.kind.name()))
        });
        stages.collect::<Candidates>()
    })
}

/// E-mail addresses of the workspace's users.
pub fn users() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let users = store().and_then(|store| store.users().ok()).unwrap_or_default();
        let users = users.into_iter();
        users.map(|user| one(user.email, user.name.unwrap_or_default())).collect::<Candidates>()
    })
}

/// Objects, as one names them.
pub fn objects() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let objects = Object::ALL.iter();
        objects.map(|object| CompletionCandidate::new(object.singular())).collect::<Candidates>()
    })
}

fn kept() -> Option<Credentials> {
    Credentials::open(&remote::folder().ok()?).ok()
}

/// What is connected: services, and the addresses of each.
pub fn connections() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let kept = kept();
        let all: Vec<_> = kept.iter().flat_map(|kept| kept.all()).collect();
        let urls = all.iter().map(|known| one(&known.url, &known.service));
        let services = Service::ALL.iter().map(|service| service.name());
        let services = services.filter(|name| all.iter().any(|known| known.service == **name));
        services.map(CompletionCandidate::new).chain(urls).collect::<Candidates>()
    })
}

/// Destinations: stores, and the workspaces that are connected.
pub fn destinations() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let text = typed.to_string_lossy();
        let kept = kept();
        let urls = kept.iter().flat_map(|kept| kept.all());
        let urls = urls.filter(|known| known.service == ADOPTIV && known.url.starts_with(&*text));
        let urls: Candidates = urls.map(|known| one(&known.url, known.workspace.clone())).collect();
        joined([urls, files(typed)])
    })
}
