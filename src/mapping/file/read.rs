//! Reads a whole mapping file.

use std::collections::BTreeMap;

use toml_edit::TableLike;

use super::reader::{Entry, Reader, entries, nearest, quoted};
use super::targets::{self, CUSTOM};
use super::{Problem, column};
use crate::mapping::{ColumnMapping, Dedupe, Mapping, ObjectMapping, OnIdConflict, OnMerge, To};
use crate::model::Object;
use crate::model::phone::parse_phone;
use crate::source::ReadOptions;

const KEYS: [&str; 8] =
    ["version", "source", "owners", "consent", "read", "accounts", "contacts", "deals"];
const OBJECT_KEYS: [&str; 9] = [
    "on_merge",
    "on_id_conflict",
    "dedupe",
    "match_phone",
    "row_key",
    "pipeline",
    "read",
    "constants",
    "columns",
];
const READ_KEYS: [&str; 5] = ["delimiter", "encoding", "header_line", "quote", "header"];

/// The version of the file's format.
const VERSION: i64 = 1;

/// Reads the text; all problems at once.
pub(super) fn parse(path: &str, text: &str) -> Result<Mapping, Vec<Problem>> {
    let mut reader = Reader::new(path, text);
    let Some(document) = reader.document() else { return Err(reader.into_problems()) };
    let mapping = read(&mut reader, document.as_table());
    let problems = reader.into_problems();
    if problems.is_empty() { Ok(mapping) } else { Err(problems) }
}

fn read(reader: &mut Reader<'_>, root: &dyn TableLike) -> Mapping {
    let mut mapping = Mapping::default();
    for entry in entries(root) {
        match entry.name {
            "version" => version(reader, &entry),
            "source" => mapping.source = source(reader, &entry),
            "owners" => mapping.owners = owners(reader, &entry),
            "read" => mapping.leads = leads(reader, &entry),
            "consent" => mapping.shared_numbers = shared_numbers(reader, &entry),
            name => match Object::from_name(name).filter(|object| object.name() == name) {
                Some(object) => {
                    if let Some(table) = reader.table(&entry) {
                        let read = read_object(reader, object, table);
                        mapping.objects.insert(object, read);
                    }
                }
                None => reader.unknown_key(&entry, "a mapping file", &KEYS),
            },
        }
    }
    if !root.contains_key("source") {
        let hint = "write `source = \"csv\"`, or the CRM's name: its ids are kept under it";
        reader.report(0, "`source` is missing", Some(hint.to_owned()));
    }
    mapping
}

fn version(reader: &mut Reader<'_>, entry: &Entry<'_>) {
    if entry.item.as_integer() != Some(VERSION) {
        let message = "`version` is not one that this program reads";
        reader.report(entry.at, message, Some(format!("write `version = {VERSION}`")));
    }
}

fn source(reader: &mut Reader<'_>, entry: &Entry<'_>) -> String {
    let Some(text) = reader.string(entry) else { return String::new() };
    if text.trim().is_empty() {
        let hint = "write a name for where the ids come from: `csv`, `hubspot`".to_owned();
        reader.report(entry.at, "`source` is empty", Some(hint));
    }
    text.to_owned()
}

fn owners(reader: &mut Reader<'_>, entry: &Entry<'_>) -> BTreeMap<String, String> {
    let mut owners = BTreeMap::new();
    for (from, to, at) in reader.texts(entry) {
        // Only the shape: whether the workspace has such a user is told when it is used.
        let is_email = to.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty()
                && !host.is_empty()
                && !host.contains('@')
                && !to.contains(char::is_whitespace)
        });
        if !is_email {
            reader.report(
                at,
                format!(
                    "the owner {} must be an e-mail address, not {}",
                    quoted(&from),
                    quoted(&to)
                ),
                Some("write the workspace user's address: `\"kim@acme.example\"`".to_owned()),
            );
        }
        owners.insert(from, to);
    }
    owners
}

/// Whether leads are read.
fn leads(reader: &mut Reader<'_>, entry: &Entry<'_>) -> bool {
    let Some(table) = reader.table(entry) else { return false };
    let mut leads = false;
    for inner in entries(table) {
        match inner.name {
            "leads" => leads = reader.boolean(&inner).unwrap_or_default(),
            _ => reader.unknown_key(&inner, "[read]", &["leads"]),
        }
    }
    leads
}

/// The numbers that many share.
fn shared_numbers(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Vec<String> {
    let Some(table) = reader.table(entry) else { return Vec::new() };
    let mut numbers = Vec::new();
    for inner in entries(table) {
        if inner.name != "shared_numbers" {
            reader.unknown_key(&inner, "[consent]", &["shared_numbers"]);
            continue;
        }
        for said in reader.strings(&inner) {
            // Without its country it would be another number in another workspace.
            match Some(&said)
                .filter(|said| said.trim().starts_with('+'))
                .and_then(|said| parse_phone(said, "US"))
            {
                Some(number) => numbers.push(number),
                None => {
                    let message = format!("{} is no phone number with its country", quoted(&said));
                    let hint = "write it as `\"+12025550100\"`".to_owned();
                    reader.report(inner.at, message, Some(hint));
                }
            }
        }
    }
    numbers
}

fn read_object(reader: &mut Reader<'_>, object: Object, table: &dyn TableLike) -> ObjectMapping {
    let mut mapping = ObjectMapping::default();
    for entry in entries(table) {
        match entry.name {
            "on_merge" => {
                let words = [
                    ("overwrite", OnMerge::Overwrite),
                    ("fill", OnMerge::Fill),
                    ("keep", OnMerge::Keep),
                ];
                mapping.on_merge = reader.choice(&entry, &words).unwrap_or_default();
            }
            "on_id_conflict" => {
                let words =
                    [("reject", OnIdConflict::Reject), ("overwrite", OnIdConflict::Overwrite)];
                mapping.on_id_conflict = reader.choice(&entry, &words).unwrap_or_default();
                if object == Object::Deals {
                    let hint = "the ids of deals are taken as they are; take the line away";
                    let message = "`on_id_conflict` is for contacts and accounts only";
                    reader.report(entry.key_at, message, Some(hint.to_owned()));
                }
            }
            "dedupe" => mapping.dedupe = dedupe(reader, object, &entry),
            "match_phone" => {
                mapping.match_phone = reader.boolean(&entry).unwrap_or_default();
                only_for(reader, &entry, object, Object::Contacts);
            }
            "row_key" => {
                mapping.row_key = reader.strings(&entry);
                if mapping.row_key.iter().any(|header| header.trim().is_empty()) {
                    let hint =
                        "write the headers of columns: `row_key = [\"Deal Name\"]`".to_owned();
                    reader.report(entry.at, "`row_key` has an empty header", Some(hint));
                }
            }
            "pipeline" => {
                mapping.pipeline = reader.string(&entry).map(str::to_owned);
                only_for(reader, &entry, object, Object::Deals);
            }
            "read" => {
                if let Some(table) = reader.table(&entry) {
                    mapping.read = read_options(reader, table);
                }
            }
            "constants" => mapping.constants = constants(reader, object, &entry),
            "columns" => {
                if let Some(table) = reader.table(&entry) {
                    mapping.columns = columns(reader, object, table);
                }
            }
            _ => reader.unknown_key(&entry, &format!("[{object}]"), &OBJECT_KEYS),
        }
    }
    constants_apart_from_columns(reader, &mapping, table);
    mapping
}

fn only_for(reader: &mut Reader<'_>, entry: &Entry<'_>, object: Object, only: Object) {
    if object != only {
        let message = format!("`{}` is for {only} only", entry.name);
        reader.report(entry.key_at, message, Some("take the line away".to_owned()));
    }
}

fn dedupe(reader: &mut Reader<'_>, object: Object, entry: &Entry<'_>) -> Option<Dedupe> {
    match object {
        Object::Accounts => {
            reader.choice(entry, &[("domain", Dedupe::Domain), ("name", Dedupe::Name)])
        }
        Object::Contacts => {
            reader.choice(entry, &[("email", Dedupe::Email), ("name", Dedupe::Name)])
        }
        Object::Deals => {
            let hint = "deals are matched by their ids; take the line away".to_owned();
            reader.report(entry.key_at, "`dedupe` is for contacts and accounts only", Some(hint));
            None
        }
    }
}

fn read_options(reader: &mut Reader<'_>, table: &dyn TableLike) -> ReadOptions {
    let mut options = ReadOptions::default();
    for entry in entries(table) {
        match entry.name {
            "delimiter" => options.delimiter = ascii(reader, &entry, &[("tab", b'\t')]),
            "quote" => options.quote = ascii(reader, &entry, &[]),
            "header" => {
                options.header = Some(reader.strings(&entry)).filter(|names| !names.is_empty())
            }
            "header_line" => options.header_line = reader.positive(&entry),
            "encoding" => {
                options.encoding = reader.string(&entry).map(str::to_owned);
                let label = options.encoding.as_deref().unwrap_or("utf-8");
                if encoding_rs::Encoding::for_label(label.as_bytes()).is_none() {
                    let known = ["utf-8", "utf-16le", "utf-16be", "windows-1252", "shift_jis"];
                    let hint = match nearest(label, known.into_iter()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => {
                            "write `utf-8`, `utf-16le`, `windows-1252`, or another label".into()
                        }
                    };
                    let message = format!("unknown encoding {}", quoted(label));
                    reader.report(entry.at, message, Some(hint));
                }
            }
            _ => reader.unknown_key(&entry, "`read`", &READ_KEYS),
        }
    }
    options
}

fn ascii(reader: &mut Reader<'_>, entry: &Entry<'_>, words: &[(&str, u8)]) -> Option<u8> {
    let text = reader.string(entry)?;
    let word = words.iter().find(|(word, _)| *word == text).map(|(_, byte)| *byte);
    let byte = word.or(match text.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'\n' | b'\r' | 0) => Some(*byte),
        _ => None,
    });
    if byte.is_none() {
        let message = format!("`{}` must be one plain character", entry.name);
        reader.report(entry.at, message, Some("write `\",\"`, `\";\"` or `\"\\t\"`".to_owned()));
    }
    byte
}

fn constants(
    reader: &mut Reader<'_>,
    object: Object,
    entry: &Entry<'_>,
) -> BTreeMap<String, String> {
    let Some(table) = reader.table(entry) else { return BTreeMap::new() };
    let mut constants = BTreeMap::new();
    flatten(reader, table, "", &mut constants);
    for (target, (_, at)) in &constants {
        if target == "id" {
            let hint = "rows without an id are told apart by their content; take it away";
            reader.report(*at, "a constant `id` would make all rows one", Some(hint.to_owned()));
        } else if let Some(key) = target.strip_prefix(CUSTOM) {
            if !targets::is_custom_key(key) {
                let hint = format!("write `{CUSTOM}{}`", targets::custom_key(key));
                let message = format!("{} is no key of a custom field", quoted(target));
                reader.report(*at, message, Some(hint));
            }
        } else {
            column::check_target(reader, object, *at, target);
        }
    }
    constants.into_iter().map(|(target, (value, _))| (target, value)).collect()
}

/// `consent.seller = "Acme"` without quotes round the key is a table in TOML; both forms are read.
fn flatten(
    reader: &mut Reader<'_>,
    table: &dyn TableLike,
    prefix: &str,
    constants: &mut BTreeMap<String, (String, usize)>,
) {
    for inner in entries(table) {
        let target = format!("{prefix}{}", inner.name);
        match inner.item.as_table_like() {
            Some(deeper) if matches!(target.as_str(), "consent" | "custom") => {
                flatten(reader, deeper, &format!("{target}."), constants);
            }
            _ => {
                if let Some(text) = reader.string(&inner) {
                    constants.insert(target, (text.to_owned(), inner.key_at));
                }
            }
        }
    }
}

fn columns(reader: &mut Reader<'_>, object: Object, table: &dyn TableLike) -> Vec<ColumnMapping> {
    let mut columns: Vec<ColumnMapping> = Vec::new();
    for entry in entries(table) {
        let Some(column) = column::read(reader, object, &entry) else { continue };
        let other = columns.iter().find(|other| targets::same(&other.to, &column.to));
        if let Some(other) = other {
            let (one, two) = (quoted(&other.header), quoted(&column.header));
            if targets::kinds_differ(&other.to, &column.to) {
                let message = format!("{two} and {one} go to one custom field of different types");
                let hint = "give both the same `type`".to_owned();
                reader.report(entry.at, message, Some(hint));
            } else if !targets::may_share(object, &column.to) {
                let message = format!("{two} and {one} both go to {}", name_of(&column.to));
                let hint = "only one column can; write `\"ignore\"` for the other".to_owned();
                reader.report(entry.at, message, Some(hint));
            }
        }
        columns.push(column);
    }
    columns
}

fn name_of(to: &To) -> String {
    match to {
        To::Target(target) => quoted(target),
        To::Custom { key, .. } => quoted(&format!("{CUSTOM}{key}")),
        To::Ignore | To::Unsure { .. } => "nothing".to_owned(),
    }
}

fn constants_apart_from_columns(
    reader: &mut Reader<'_>,
    mapping: &ObjectMapping,
    table: &dyn TableLike,
) {
    let at = entries(table).iter().find(|e| e.name == "constants").map_or(0, |e| e.key_at);
    for target in mapping.constants.keys() {
        let to = targets::of_constant(target);
        if let Some(column) = mapping.columns.iter().find(|c| targets::same(&c.to, &to)) {
            reader.report(
                at,
                format!(
                    "{} is a constant, and the column {} goes to it too",
                    quoted(target),
                    quoted(&column.header)
                ),
                Some("for rows where the cell is empty, give the column a `default`".to_owned()),
            );
        }
    }
}
