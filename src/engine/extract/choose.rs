//! Which read it is: one that was interrupted and goes on, one of changes, or one of everything.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};

use super::{Ask, Extent};
use crate::engine::EngineError;
use crate::model::Object;
use crate::source::crm::{Account, Catalog};
use crate::store::Store;
use crate::store::extraction::Extraction;

/// A read that nobody imported is brought up to date instead of done again while it is not older.
const FRESH: Duration = Duration::hours(24);

/// What was chosen.
#[derive(Debug, Default)]
pub(super) struct Choice {
    /// The read to go on with.
    pub unfinished: Option<Extraction>,
    /// Of a new one: since when.
    pub since: Option<DateTime<Utc>>,
    /// What is worth saying.
    pub notes: Vec<String>,
}

/// Chooses. A read that does not fit what is asked for and was never finished is forgotten.
pub(super) fn choose(
    store: &Store,
    ask: &Ask<'_>,
    account: &Account,
    now: DateTime<Utc>,
) -> Result<Choice, EngineError> {
    let service = ask.source.service();
    let name = service.name();
    let title = service.title();
    let Some(last) = store.last_extraction(name)? else {
        return first(ask, title);
    };
    if last.account != account.id {
        return Err(EngineError::Refused {
            message: format!(
                "this store holds what was read from the {title} account {}, and the token is for {} \
                 ({})",
                last.account, account.id, account.name
            ),
            hint: format!(
                "name another store with `--to` or `--store`, or connect {title} with the account \
                 that was read before"
            )
            .into(),
        });
    }
    if last.finished_at.is_none() {
        let fits = match ask.extent {
            Extent::SinceLast => true,
            Extent::All => last.since.is_none() || refreshes(store, &last)?,
            Extent::First(_) => false,
        };
        let leads = !ask.source.reads_leads() || has_leads(&last);
        if fits && leads && covers(&last, &ask.fields) {
            let note =
                format!("Going on with the read of {title} that began at {}.", last.began_at);
            return Ok(Choice { unfinished: Some(last), notes: vec![note], since: None });
        }
        if ask.resume {
            return Err(nothing_to_resume(title));
        }
        if ask.extent == Extent::SinceLast && store.last_finished_extraction(name)?.is_none() {
            // What was read until now is not thrown away for nothing.
            return first(ask, title);
        }
        store.abandon_extraction(last.id)?;
    } else if ask.resume {
        return Err(nothing_to_resume(title));
    }
    let Some(finished) = store.last_finished_extraction(name)? else {
        return first(ask, title);
    };
    let began = DateTime::parse_from_rfc3339(&finished.began_at).ok();
    let began = began.map(|began| began.with_timezone(&Utc));
    match ask.extent {
        Extent::SinceLast => {
            let mut notes = Vec::new();
            if !covers(&finished, &ask.fields) {
                notes.push(
"The mapping names fields that were not read before: records that do not change \
                     lack them until an import without `--since` reads everything again."
.to_owned(),
);
            }
            Ok(Choice { since: began, notes, unfinished: None })
        }
        Extent::All if finished.import_id.is_none() && covers(&finished, &ask.fields) => {
            let fresh = began.is_some_and(|began| now - began < FRESH);
            let note = format!(
                "{title} was read at {} and not imported yet: only what changed since is read.",
                finished.began_at
            );
            let notes = if fresh { vec![note] } else { Vec::new() };
            Ok(Choice { since: began.filter(|_| fresh), notes, unfinished: None })
        }
        Extent::All | Extent::First(_) => Ok(Choice::default()),
    }
}

fn first(ask: &Ask<'_>, title: &str) -> Result<Choice, EngineError> {
    if ask.resume {
        return Err(nothing_to_resume(title));
    }
    if ask.extent == Extent::SinceLast {
        return Err(EngineError::Refused {
            message: format!("{title} was never read whole into this store"),
            hint: "leave `--since last` out: the first import reads everything".into(),
        });
    }
    Ok(Choice::default())
}

fn nothing_to_resume(title: &str) -> EngineError {
    EngineError::Refused {
        message: format!("there is no unfinished read of {title} to go on with"),
        hint: "run it without --resume".into(),
    }
}

/// Whether an unfinished read of changes brings up to date one of everything that nobody imported.
fn refreshes(store: &Store, last: &Extraction) -> Result<bool, EngineError> {
    let before = store.last_finished_extraction(&last.service)?;
    Ok(before.is_some_and(|before| before.import_id.is_none()))
}

/// Whether a read asked for all fields that are wanted now and that there are.
fn covers(read: &Extraction, fields: &BTreeMap<Object, Vec<String>>) -> bool {
    let Ok(catalog) = serde_json::from_str::<Catalog>(&read.catalog) else { return false };
    fields.iter().all(|(object, wanted)| {
        let known = catalog.objects.get(object).map(|known| known.fields.as_slice());
        known.unwrap_or_default().iter().all(|field| field.read || !wanted.contains(&field.name))
    })
}

/// Whether people who are leads were among the contacts of a read.
pub fn has_leads(read: &Extraction) -> bool {
    let catalog: Result<Catalog, _> = serde_json::from_str(&read.catalog);
    catalog.is_ok_and(|catalog| catalog.leads)
}
