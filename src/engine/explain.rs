//! One record's story: what it holds, where each row came from, and every import that touched it.

mod rows;

use serde::Serialize;
use serde_json::Value;

use super::EngineError;
use crate::model::draft::GUESSED_NUMBER;
use crate::model::{Consent, Object, Outcome, Unread};
use crate::store::Store;
use crate::store::imports::{ImportFile, Rule};
use crate::store::journal::{Entry, What};
use crate::store::records::Record;

/// Everything that is known of one record.
#[derive(Clone, Debug, Serialize)]
pub struct Story {
    /// The object.
    pub object: Object,
    /// The store's id.
    pub id: i64,
    /// What people call it.
    pub name: String,
    /// Field and value, in order; custom fields as `custom.key`.
    pub fields: Vec<(String, String)>,
    /// Field and the text as it was read, where it differs.
    pub originals: Vec<(String, String)>,
    /// `source:id`.
    pub external_ids: Vec<String>,
    /// Links: `account 12 Acme`, or the reference that is still open.
    pub links: Vec<String>,
    /// The consent ledger of a contact, one sentence an entry, and whether it may be dialed.
    pub consent: Vec<String>,
    /// What touched it: import, file, line, what and by which rule.
    pub events: Vec<StoryEvent>,
}

/// Something that happened to a record.
#[derive(Clone, Debug, Serialize)]
pub struct StoryEvent {
    /// The import.
    pub import_id: i64,
    /// When it began.
    pub at: String,
    /// The file, if a row did it, as the user named it.
    pub source: Option<String>,
    /// The absolute path of the file and its hash, to read the row again.
    #[serde(skip)]
    pub file: Option<ImportFile>,
    /// The row's number in the file.
    pub row_number: Option<u64>,
    /// The line.
    pub line: Option<u64>,
    /// `created`, `merged`, `unchanged`, `linked`.
    pub what: String,
    /// The match rule and why, a sentence.
    pub why: String,
    /// The source row, where the file is still there and unchanged.
    pub row: Option<Vec<StoryCell>>,
    /// Values replaced: field, before, after.
    pub changes: Vec<(String, String, String)>,
}

/// A cell of a source row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoryCell {
    /// The header.
    pub header: String,
    /// What the cell says.
    pub value: String,
    /// Where the mapping sends it; none where the column is left out.
    pub target: Option<String>,
}

/// The story of the record `id`: the store's id, or an id at the source. Where a number is both,
/// the id at the source counts, for that is what people have in their files.
///
/// # Errors
/// [`EngineError::Refused`] where there is no such record, or several carry the id.
pub fn explain(store: &Store, object: Object, id: &str) -> Result<Story, EngineError> {
    let candidates = store.records_of_external_id(object, id)?;
    let found = match candidates[..] {
        [one] => Some(one),
        [] => id.parse().ok(),
        _ => {
            return Err(EngineError::Refused {
                message: format!("several {object} carry the id `{id}`, from different sources"),
                hint: format!(
                    "name the store's id instead, one of {}",
                    candidates.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
                )
                .into(),
            });
        }
    };
    let record = match found {
        Some(found) => store.record(object, found)?,
        None => None,
    };
    let Some(record) = record else {
        return Err(EngineError::Refused {
            message: format!("there is no {} with the id `{id}`", object.singular()),
            hint: "give the store's id or the id at the source".into(),
        });
    };
    Ok(Story {
        object,
        id: record.id,
        name: record.title(),
        fields: fields(store, &record)?,
        originals: record.originals.iter().map(|(k, v)| (k.clone(), v.clone())).collect(),
        external_ids: external_ids(store, &record)?,
        links: links(store, &record)?,
        consent: consent(store, &record)?,
        events: events(store, &record)?,
    })
}

fn fields(store: &Store, record: &Record) -> Result<Vec<(String, String)>, EngineError> {
    let mut fields: Vec<(String, String)> = record
        .object
        .fields()
        .iter()
        .zip(&record.values)
        .filter_map(|(field, value)| Some((field.key.to_owned(), value.clone()?)))
        .collect();
    for (name, list) in [("more_emails", &record.more_emails), ("more_phones", &record.more_phones)]
    {
        if !list.is_empty() {
            fields.push((name.to_owned(), list.join(", ")));
        }
    }
    if let Some(stage_id) = record.stage_id {
        for pipeline in store.pipelines()? {
            if let Some(stage) = pipeline.stages.iter().find(|stage| stage.id == stage_id) {
                fields.push(("pipeline".to_owned(), pipeline.name.clone()));
                fields.push(("stage".to_owned(), stage.name.clone()));
            }
        }
    }
    if let Some(owner) = record.owner_id {
        let user = store.users()?.into_iter().find(|user| user.id == owner);
        fields.extend(user.map(|user| ("owner".to_owned(), user.email)));
    }
    if let Some(said) = &record.owner_source {
        fields.push(("owner at the source".to_owned(), said.clone()));
    }
    fields.extend(record.custom.iter().map(|(key, value)| (format!("custom.{key}"), shown(value))));
    Ok(fields)
}

fn external_ids(store: &Store, record: &Record) -> Result<Vec<String>, EngineError> {
    Ok(store
        .external_ids(record.object, record.id)?
        .into_iter()
        .map(|(source, id, derived)| {
            let note = if derived { " (made from the row's content: it has no id)" } else { "" };
            format!("{source}:{id}{note}")
        })
        .collect())
}

fn links(store: &Store, record: &Record) -> Result<Vec<String>, EngineError> {
    let mut links = Vec::new();
    for (object, id) in
        [(Object::Accounts, record.account_id), (Object::Contacts, record.contact_id)]
    {
        if let Some(id) = id {
            let name = store.record(object, id)?.map(|parent| parent.title()).unwrap_or_default();
            links.push(format!("{} {id} {name}", object.singular()));
        }
    }
    for (field, reference) in store.open_links_of(record.object, record.id)? {
        links.push(format!("{field} `{reference}` is not there yet"));
    }
    Ok(links)
}

fn consent(store: &Store, record: &Record) -> Result<Vec<String>, EngineError> {
    if record.object != Object::Contacts {
        return Ok(Vec::new());
    }
    let ledger = store.consents(record.id)?;
    let mut lines: Vec<String> = ledger.iter().map(consent_line).collect();
    lines.extend(holds(store, record, &ledger)?);
    lines.push(if record.not_dialable.is_empty() {
        "The contact may be dialed.".to_owned()
    } else {
        format!("The contact can't be dialed: {}.", record.not_dialable.join(", "))
    });
    Ok(lines)
}

/// What holds a contact beside its ledger.
fn holds(store: &Store, record: &Record, ledger: &[Consent]) -> Result<Vec<String>, EngineError> {
    let mut lines = Vec::new();
    for (Unread { column, cell }, import) in store.unread(record.id)? {
        lines.push(match column.as_str() {
            GUESSED_NUMBER => format!(
                "held: the number \"{cell}\" has no country code, and its row names a country that has no such \
                 number or is not known (import {import})"
            ),
            _ => format!(
                "held: `{column}` says \"{cell}\", which is neither yes nor no (import {import})"
            ),
        });
    }
    let numbers = record.numbers();
    for bound in store.bound_numbers(record.id, numbers, ledger)? {
        let by = bound.by_contact;
        let who = match store.record(Object::Contacts, by)? {
            Some(other) => format!("contact {by} {}", other.title()),
            None => format!("contact {by}, which is gone,"),
        };
        let at = bound.at.map(|at| format!(" since {at}")).unwrap_or_default();
        lines.push(format!(
            "held: {} does not want to be called on {}{at}, which is a number of this contact too",
            who.trim_end(),
            bound.number
        ));
    }
    for number in ledger.iter().filter(|entry| entry.is_for_another(numbers)) {
        let number = number.phone.as_deref().unwrap_or_default();
        lines.push(format!("consent was given for {number}, which is no number of this contact"));
    }
    Ok(lines)
}

fn consent_line(entry: &Consent) -> String {
    let mut parts = Vec::new();
    if let Some(at) = &entry.timestamp {
        parts.push(format!("given {at}"));
    }
    for (name, part) in [
        ("to", &entry.seller),
        ("on", &entry.source_url),
        ("from", &entry.ip),
        ("for", &entry.phone),
        ("certificate", &entry.trustedform_url),
        ("LeadiD", &entry.leadid),
    ] {
        parts.extend(part.as_ref().map(|part| format!("{name} {part}")));
    }
    if let Some(at) = &entry.revoked_at {
        parts.push(format!("revoked {at}"));
    } else if entry.do_not_call {
        parts.push("do not call".to_owned());
    }
    if let Some(text) = &entry.text {
        parts.push(format!("\"{text}\""));
    }
    parts.join(", ")
}

fn events(store: &Store, record: &Record) -> Result<Vec<StoryEvent>, EngineError> {
    let imports = store.imports()?;
    let began = |id: i64| {
        imports.iter().find(|import| import.id == id).map_or_else(String::new, |import| {
            let undone = if import.state == "undone" { " (taken back)" } else { "" };
            format!("{}{undone}", import.started_at)
        })
    };
    let journal = store.journal_of(record.object, record.id)?;
    let mut taken = vec![false; journal.len()];
    let mut events = Vec::new();
    for (import_id, outcome) in store.outcomes_of(record.object, record.id)? {
        let file =
            store.import_files(import_id)?.into_iter().find(|file| file.id == outcome.file_id);
        // Merges of one import are journalled in the order of its rows.
        let entry = (outcome.outcome == Outcome::Merged)
            .then(|| {
                journal.iter().enumerate().position(|(at, entry)| {
                    !taken[at] && entry.import_id == import_id && entry.what == What::Merged
                })
            })
            .flatten();
        if let Some(at) = entry {
            taken[at] = true;
        }
        events.push(StoryEvent {
            import_id,
            at: began(import_id),
            source: file.as_ref().map(|file| file.label.clone()),
            file,
            row_number: Some(outcome.row),
            line: Some(outcome.line),
            what: outcome.outcome.name().to_owned(),
            why: why(outcome.outcome, outcome.rule).to_owned(),
            row: None,
            changes: entry.map(|at| changes(&journal[at])).unwrap_or_default(),
        });
    }
    for (entry, _) in journal.iter().zip(&taken).filter(|(_, taken)| !**taken) {
        let from = entry.after.get("from").map(shown).unwrap_or_default();
        events.push(StoryEvent {
            import_id: entry.import_id,
            at: began(entry.import_id),
            source: None,
            file: None,
            row_number: None,
            line: None,
            what: entry.what.name().to_owned(),
            why: match entry.what {
                What::Created => format!("{from} names a company that was not there"),
                What::Linked => "the record that it refers to arrived".to_owned(),
                _ => String::new(),
            },
            row: None,
            changes: if entry.what == What::Created { Vec::new() } else { changes(entry) },
        });
    }
    events.sort_by_key(|event| event.import_id);
    rows::fill(store, &mut events, &imports);
    Ok(events)
}

fn why(outcome: Outcome, rule: Rule) -> &'static str {
    match (outcome, rule) {
        (Outcome::Created, _) => "no record answered to its id or to another key",
        (Outcome::Unchanged, _) => "the source says what it said before",
        (_, Rule::ExternalId) => "the record carries the row's id",
        (_, Rule::Email) => "the record has the row's e-mail address",
        (_, Rule::Phone) => "the record has the row's phone number",
        (_, Rule::Domain) => "the record has the row's domain",
        (_, Rule::Name) => "the record has the row's name",
        (_, Rule::FormerId) => "the record carries an id that became the row's at the source",
        _ => "",
    }
}

fn changes(entry: &Entry) -> Vec<(String, String, String)> {
    entry
        .before
        .iter()
        .filter(|(name, _)| *name != "touched_by" && !name.starts_with("original."))
        .map(|(name, before)| {
            (name.clone(), shown(before), entry.after.get(name).map(shown).unwrap_or_default())
        })
        .collect()
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
