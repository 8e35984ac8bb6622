//! Opens what a command reads: the mapping file, the tables, and a mapping for them.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use chrono_tz::Tz;

use super::error::{CliError, Kind};
use super::{Context, interrupt};
use crate::config::{DEFAULT_MAPPING, DETECTED};
use crate::engine::report::{WarningExample, WarningGroup};
use crate::mapping::beside::{self, Gap, GapKind};
use crate::mapping::detect::{self, Destination, Suggestion};
use crate::mapping::{Mapping, To, file};
use crate::model::{Advice, Object};
use crate::source::{self, Depth, Holds, Input, ReadOptions, Table, Total};
use crate::store::Store;
use crate::ui::text::list;

/// A mapping file that was read.
#[derive(Clone)]
pub struct Loaded {
    /// What it says.
    pub mapping: Mapping,
    /// Its text.
    pub text: String,
    /// Its path.
    pub path: String,
    /// Whether nobody named it: it was there.
    pub by_chance: bool,
}

/// Tables and their mapping.
pub struct Prepared {
    /// The tables.
    pub tables: Vec<Box<dyn Table>>,
    /// The mapping.
    pub mapping: Mapping,
    /// Its text.
    pub text: String,
    /// What reports call it: its path, or `detected`.
    pub name: String,
    /// Whether nobody named it: it was there.
    pub by_chance: bool,
}

/// Reads the mapping file that is named, else the one that is there, else none.
pub fn load_mapping(named: Option<&Path>) -> Result<Option<Loaded>, CliError> {
    let path = named.unwrap_or(Path::new(DEFAULT_MAPPING));
    match read_mapping(path) {
        Ok(loaded) => Ok(Some(Loaded { by_chance: named.is_none(), ..loaded })),
        Err(Unread::Absent) if named.is_none() => Ok(None),
        Err(Unread::Absent) => {
            let message = format!("there is no mapping file `{}`", path.display());
            Err(CliError::new(Kind::Mapping, message).hint(
                Advice::command(["map", "SOURCE", "-o", DEFAULT_MAPPING]).then(" writes one"),
            ))
        }
        Err(Unread::Failed(error)) => Err(error),
    }
}

/// Why a mapping file was not read.
pub enum Unread {
    /// It is not there.
    Absent,
    /// It is there, but no good.
    Failed(CliError),
}

/// Reads a mapping file.
pub fn read_mapping(path: &Path) -> Result<Loaded, Unread> {
    let name = path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Err(Unread::Absent),
        Err(cause) => {
            let error = CliError::new(Kind::Mapping, format!("can't read the mapping `{name}`"))
                .because(cause.to_string());
            return Err(Unread::Failed(error.hint("it has to be a readable text file in UTF-8")));
        }
    };
    match file::parse(&name, &text) {
        Ok(mapping) => Ok(Loaded { mapping, text, path: name, by_chance: false }),
        Err(problems) => Err(Unread::Failed(CliError::mapping(&name, &problems))),
    }
}

/// Opens the files, read as the mapping says, and seen as far as `depth` says.
pub fn open(
    inputs: &[Input],
    mapping: Option<&Mapping>,
    depth: Depth,
) -> Result<Vec<Box<dyn Table>>, CliError> {
    let options = |object: Object| -> ReadOptions {
        mapping
            .and_then(|mapping| mapping.object(object))
            .map(|mapping| mapping.read.clone())
            .unwrap_or_default()
    };
    let interrupt = interrupt::listen();
    Ok(source::open_unless(inputs, &options, depth, &|| interrupt.is_set())?)
}

/// Fails where there is no store: what only takes away or hands over must not leave an empty one
/// behind.
pub fn must_exist(path: &Path) -> Result<(), CliError> {
    Store::open_to_read(path)?;
    Ok(())
}

/// The objects that the tables hold.
pub fn objects(tables: &[Box<dyn Table>]) -> BTreeSet<Object> {
    tables
        .iter()
        .filter_map(|table| match table.holds() {
            Holds::Records(object) => Some(object),
            Holds::Users => None,
        })
        .collect()
}

/// Suggests a mapping for the tables, in the light of what the store holds.
pub fn suggest(
    tables: &[Box<dyn Table>],
    store: &Store,
    timezone: Option<Tz>,
) -> Result<Suggestion, CliError> {
    let mut settings = store.settings()?;
    if let Some(timezone) = timezone {
        settings.timezone = timezone;
    }
    let pipelines = store.pipelines()?;
    let custom_fields = store.custom_fields()?;
    let users: Vec<String> = store.users()?.into_iter().map(|user| user.email).collect();
    let destination = Destination {
        pipelines: &pipelines,
        custom_fields: &custom_fields,
        users: &users,
        settings: &settings,
    };
    let mut suggestion = detect::detect(tables, &destination)?;
    for (object, names) in named_by_hand(tables) {
        if let Some(mapping) = suggestion.mapping.objects.get_mut(&object) {
            mapping.read.header = Some(names);
        }
    }
    Ok(suggestion)
}

/// The columns of files that have no header row.
pub fn named_by_hand(tables: &[Box<dyn Table>]) -> Vec<(Object, Vec<String>)> {
    let named = tables.iter().filter(|table| !table.has_header());
    named
        .filter_map(|table| match table.holds() {
            Holds::Records(object) => Some((object, table.columns().to_vec())),
            Holds::Users => None,
        })
        .collect()
}

/// Fails where a table has no rows, and a header that names nothing that is known: it is none.
pub fn hold_something(tables: &[Box<dyn Table>], suggestion: &Suggestion) -> Result<(), CliError> {
    tables.iter().try_for_each(|table| holds_something(table.as_ref(), suggestion))
}

fn holds_something(table: &dyn Table, suggestion: &Suggestion) -> Result<(), CliError> {
    let Holds::Records(object) = table.holds() else { return Ok(()) };
    let known = |column: &String| {
        suggestion.findings.iter().any(|finding| {
            finding.object == object
                && finding.header == *column
                && !matches!(finding.to, To::Unsure { .. })
        })
    };
    let empty = table.total() == Total::Exact(0) && table.fields().is_empty();
    if !empty || table.columns().iter().any(known) {
        return Ok(());
    }
    let message = format!("`{}` has no rows, and its header names no known column", table.label());
    Err(CliError::new(Kind::Source, message)
        .because(format!("it has {}", list(table.columns(), 8)))
        .hint("is it an export? Open it in an editor, and export the records again as CSV"))
}

/// The mapping for the tables: the file's, else one detected on the fly, which is said. `words`
/// are the sources on a command line.
pub fn settle(
    tables: Vec<Box<dyn Table>>,
    loaded: Option<Loaded>,
    store: &Store,
    timezone: Option<Tz>,
    words: &[String],
    context: &Context,
) -> Result<Prepared, CliError> {
    let Some(mut loaded) = loaded else {
        refuse_wrong_object(&tables, words)?;
        let mut suggestion = suggest(&tables, store, timezone)?;
        hold_something(&tables, &suggestion)?;
        suggestion.leave_to_rows(&tables);
        let text = file::write(&suggestion);
        context.ui.status(&format!(
            "No mapping file: columns are matched on the fly; `{}` writes the mapping down for review.",
            context.ui.commands().line(map_words(words))
        ));
        let deals = suggestion.mapping.object(Object::Deals);
        if let Some(pipeline) = deals.and_then(|deals| deals.pipeline.as_deref()) {
            context.ui.status(&format!(
                "Deals without a pipeline go to `{pipeline}`: no other one has all their stages."
            ));
        }
        let name = DETECTED.to_owned();
        return Ok(Prepared { tables, mapping: suggestion.mapping, text, name, by_chance: false });
    };
    if let Some(object) =
        objects(&tables).into_iter().find(|object| loaded.mapping.object(*object).is_none())
    {
        let message = format!("the mapping `{}` says nothing about {object}", loaded.path);
        let add = ["map".to_owned(), "-o".to_owned(), loaded.path.clone()];
        let words = words.iter().filter(|word| *word != "--mapping" && **word != loaded.path);
        let add = Advice::command(add.into_iter().chain(words.cloned()));
        return Err(CliError::new(Kind::Mapping, message)
            .hint(add.then(" adds it and keeps what you wrote")));
    }
    if let Some(table) = tables.iter().find(|table| is_strange(table.as_ref(), &loaded.mapping)) {
        let (path, label) = (&loaded.path, table.label());
        let message = format!("the mapping `{path}` names none of the columns of `{label}`");
        return Err(CliError::new(Kind::Mapping, message)
            .because(format!("it has {}", list(table.columns(), 8)))
            .hint(
                Advice::from("is it that of another job? Move it away, and ")
                    .then_command(map_words(words))
                    .then(" writes one for these files"),
            ));
    }
    for (object, names) in named_by_hand(&tables) {
        loaded.text = file::with_header(&loaded.text, object, &names);
    }
    let Loaded { mapping, text, path: name, by_chance } = loaded;
    Ok(Prepared { tables, mapping, text, name, by_chance })
}

/// What the mapping and the files have not in common, as warnings.
///
/// # Errors
/// [`Kind::Stopped`] where a file lacks a key or an opt-out, or where a mapping that nobody named would
/// leave out what is certain: before anything is written. `words` are the sources on a command line.
pub fn beside(
    prepared: &Prepared,
    store: &Store,
    timezone: Option<Tz>,
    words: &[String],
) -> Result<Vec<WarningGroup>, CliError> {
    let Prepared { tables, mapping, name, by_chance, .. } = prepared;
    if name == DETECTED || !beside::is_at_odds(mapping, tables) {
        return Ok(Vec::new());
    }
    let findings = suggest(tables, store, timezone)?.findings;
    let gaps = beside::gaps(mapping, tables, &findings, *by_chance);
    let stopping: Vec<&Gap> = gaps.iter().filter(|gap| gap.stops).collect();
    if !stopping.is_empty() {
        return Err(at_odds(prepared, &stopping, words));
    }
    let mut groups: Vec<WarningGroup> = Vec::new();
    for gap in gaps {
        let (code, value) = match &gap.kind {
            GapKind::LeftOut => ("column_left_out", gap.header.clone()),
            GapKind::Missing { fits: Some(new), .. } => {
                ("column_missing", format!("{} (`{new}` fits)", gap.header))
            }
            GapKind::Missing { fits: None, .. } => ("column_missing", gap.header.clone()),
        };
        let same = |group: &&mut WarningGroup| group.object == gap.object && group.code == code;
        let example = WarningExample { line: 1, value };
        match groups.iter_mut().find(same) {
            Some(group) => {
                group.count += 1;
                group.examples.push(example);
            }
            None => groups.push(WarningGroup {
                object: gap.object,
                code: code.to_owned(),
                count: 1,
                examples: vec![example],
            }),
        }
    }
    Ok(groups)
}

fn at_odds(prepared: &Prepared, gaps: &[&Gap], words: &[String]) -> CliError {
    let name = &prepared.name;
    let missing = gaps.iter().any(|gap| gap.kind != GapKind::LeftOut);
    let code = if missing { "missing_column" } else { "column_left_out" };
    let objects: Vec<&str> = Object::ALL
        .iter()
        .filter(|o| gaps.iter().any(|g| g.object == **o))
        .map(|o| o.name())
        .collect();
    let message = format!(
        "the mapping `{name}` does not fit the {}; nothing was written",
        objects.join(" and ")
    );
    let mut error = CliError::new(Kind::Stopped(code), message);
    for gap in gaps {
        error = error.because(gap.told());
    }
    let words: Vec<String> =
        words.iter().filter(|word| *word != "--mapping" && *word != name).cloned().collect();
    let mut map = vec!["map".to_owned()];
    map.extend(words);
    map.extend(["-o".to_owned(), name.clone()]);
    if missing {
        let write =
            format!("write the new header in the place of the old one in `{name}`, or let ");
        error = error.hint(
            Advice::from(write)
                .then_command(map.clone())
                .then(" add it; `optional = true` beside a column says that files may lack it"),
        );
    }
    if gaps.iter().any(|gap| gap.kind == GapKind::LeftOut) {
        error = error.hint(Advice::command(map).then(format!(
            " adds the columns to it; write `\"ignore\"` for one to leave it out, or say \
             `--mapping {name}` to use the mapping as it is"
        )));
    }
    error
}

/// Fails where the columns of a table are those of another object.
pub fn refuse_wrong_object(tables: &[Box<dyn Table>], words: &[String]) -> Result<(), CliError> {
    let Some((message, hint, named)) = wrong_object(tables, words) else { return Ok(()) };
    let kind = if named { Kind::Usage } else { Kind::Source };
    Err(CliError::new(kind, message).hint(hint))
}

/// The first table whose columns are those of another object: what is wrong, what to do, and whether a
/// flag said so. A mapping that names its columns says that it is meant.
pub fn wrong_object(tables: &[Box<dyn Table>], words: &[String]) -> Option<(String, Advice, bool)> {
    let other = |table: &dyn Table| {
        let Holds::Records(said) = table.holds() else { return None };
        // A CRM says itself what its records are.
        if !table.fields().is_empty() || table.is_rejects() {
            return None;
        }
        match source::contradicts(table.columns(), table.holds())? {
            Holds::Records(other) => Some((table.label().to_owned(), said, other)),
            Holds::Users => None,
        }
    };
    let (label, said, other) = tables.iter().find_map(|table| other(table.as_ref()))?;
    let flag = format!("--{said}");
    let named = words.windows(2).any(|pair| pair[0] == flag && pair[1] == label);
    let message = if named {
        format!("`{flag} {label}`: its columns are those of {other}, not of {said}")
    } else {
        format!("`{label}` is called {said}, and its columns are those of {other}")
    };
    let map = ["map".to_owned(), format!("--{said}"), label.clone(), "-o".to_owned()];
    let map = map.into_iter().chain([DEFAULT_MAPPING.to_owned()]);
    let hint = Advice::from(format!("read it with `--{other} {label}`; if it does hold {said}, "))
        .then_command(map)
        .then(" writes a mapping to correct");
    Some((message, hint, named))
}

/// Whether a mapping was written for other files.
fn is_strange(table: &dyn Table, mapping: &Mapping) -> bool {
    matches!(table.holds(), Holds::Records(object) if !mapping.knows_any(object, table.columns()))
}

fn map_words(words: &[String]) -> Vec<String> {
    let mut all = vec!["map".to_owned()];
    all.extend(words.iter().cloned());
    all.extend(["-o".to_owned(), DEFAULT_MAPPING.to_owned()]);
    all
}
