//! Writes a suggested mapping as a commented file that can be edited without the documentation.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::targets::{self, CUSTOM};
use crate::mapping::detect::{StageMatch, StageResult, Suggestion};
use crate::mapping::{Clean, ColumnMapping, Dedupe, How, ObjectMapping, OnIdConflict, OnMerge, To};
use crate::model::moment::DateOrder;
use crate::model::money::DecimalMark;
use crate::model::percent::Unit;
use crate::model::{CustomType, Object};
use crate::source::ReadOptions;

pub(super) const HEAD: &str = r##"# How the files become records. Edit this file, then run `adoptiv-migrate dry-run` with the same
# files. Running `map` again adds new columns and leaves what you wrote as it is.
#
# Each line under [contacts.columns] and its like says where a column goes:
#   "Mail" = "email"                           a target; they are listed above the columns
#   "Size" = { to = "custom.size", type = "number" }
#                                              a custom field, made if it is not there
#   "Row colour" = "ignore"                    left out on purpose
#   "Fax" = { suggest = "custom.fax" }         not settled: change `suggest` to `to` to accept
#                                              it, name another target, or write "ignore"
# types: text, number, boolean, date, datetime, select, multi_select, url, email, phone, currency
#
# What can stand beside `to`:
#   values = { "from" = "to" }     translates values
#   default = "..."                for rows where the cell is empty
#   nulls = ["n/a", "-"]           words that mean nothing
#   separator = ";"                between several values in one cell
#   join = " "                     between several columns that go to one text
#   clean = ["squeeze"]            also lower, upper, title, digits, html (`&amp;` becomes
#                                  `&`); in this order
#   date_order = "dmy"             or mdy, ymd
#   timezone = "Europe/Berlin"     of times that name no zone
#   decimal = ","                  or "."; says what `1.500` is: 1500 with ","
#   cents = true                   amounts in hundredths
#   unit = "fraction"              percentages between 0 and 1; or "percent", 0 to 100
#   consent = "ignore"             says nothing about being called
#   optional = true                files may lack the column; else a run stops where a file lacks an
#                                  id, an e-mail, a name, a link or an opt-out
#
# Words for nothing (N/A, NULL, none, 0000-00-00) are empty in every column but texts. A cell that
# can't be read rejects its row, or warns; no column is left out for its bad cells.
#
# A column of contacts that speaks of consent, permission or opting out of calls, or that names no
# channel, is also read for what it takes away, wherever it goes, "ignore" too: no, revoked, opted
# out and the date of an opt-out take consent away; yes and blanks say nothing. A contact whose cell
# is neither can't be dialed until the column translates it with `values` (`values = { "ask first" =
# "no" }`) or has `consent = "ignore"`.
#
# [read] with leads = true reads a CRM's people who are leads as contacts, too (Salesforce,
# Pipedrive).
#
# on_merge says what happens to a record that is there already: overwrite (values that are not
# empty win), fill (only blanks are filled), keep (it stays as it is).
"##;

const OWNERS: &str = "\
# Owners: what the source says (id, name or e-mail) = the workspace user's e-mail. Owners that match
# no user go to the user who imports, and can be handed over later.
[owners]
";

const ON_ID_CONFLICT: &str = "\
# on_id_conflict = \"overwrite\"  # takes rows whose id is somebody else's by name and address
";

const ROW_KEY: &str = "\
# row_key = [\"Name\"]  # rows without an id: the columns that say which row it is; else all of them
";

const CONSENT: &str = "
# A do-not-call binds the number: every contact with it is held. Numbers that many share, such as a
# switchboard, hold nobody but the contact that said so.
";

/// How many owners without a user are listed.
const OWNERS_LISTED: usize = 200;

/// The whole file.
pub(super) fn file(suggestion: &Suggestion) -> String {
    let mapping = &suggestion.mapping;
    let mut out = HEAD.to_owned();
    for note in &suggestion.notes {
        let _ = writeln!(out, "# Note: {}", plain(note, 300));
    }
    out.push_str("\nversion = 1\n");
    out.push_str(
        "# The ids of the source are kept under this name; keep it the same in every run.\n",
    );
    let _ = writeln!(out, "source = {}\n", quote(&mapping.source));
    out.push_str(OWNERS);
    for (from, to) in &mapping.owners {
        let _ = writeln!(out, "{} = {}", quote(from), quote(to));
    }
    let open = suggestion
        .owners
        .iter()
        .filter(|owner| owner.user.is_none() && !mapping.owners.contains_key(&owner.source));
    for owner in open.take(OWNERS_LISTED) {
        let _ = writeln!(
            out,
            "# {} = \"\"  # no workspace user of that name; {} rows looked at",
            quote(&owner.source),
            owner.rows
        );
    }
    out.push_str(CONSENT);
    if mapping.shared_numbers.is_empty() {
        out.push_str("# [consent]\n# shared_numbers = [\"+12025550100\"]\n");
    } else {
        let _ = writeln!(out, "[consent]\nshared_numbers = {}", texts(&mapping.shared_numbers));
    }
    for (object, mapping) in &mapping.objects {
        out.push_str(&object_block(*object, mapping, suggestion));
    }
    out
}

/// The tables of one object, with a blank line before.
pub(super) fn object_block(
    object: Object,
    mapping: &ObjectMapping,
    suggestion: &Suggestion,
) -> String {
    let mut out = format!("\n# {0} {object} {0}\n[{object}]\n", "-".repeat(12));
    let on_merge = match mapping.on_merge {
        OnMerge::Overwrite => "overwrite",
        OnMerge::Fill => "fill",
        OnMerge::Keep => "keep",
    };
    let _ = writeln!(out, "on_merge = \"{on_merge}\"");
    if mapping.on_id_conflict == OnIdConflict::Overwrite {
        out.push_str("on_id_conflict = \"overwrite\"\n");
    } else if object != Object::Deals {
        out.push_str(ON_ID_CONFLICT);
    }
    let dedupe = mapping.dedupe.map(|by| match by {
        Dedupe::Email => "email",
        Dedupe::Domain => "domain",
        Dedupe::Name => "name",
    });
    match (dedupe, object) {
        (Some(by), _) => {
            let _ = writeln!(out, "dedupe = \"{by}\"");
        }
        (None, Object::Accounts) => {
            out.push_str(
                "# dedupe = \"domain\"  # or name: merges rows of this source on purpose\n",
            );
        }
        (None, Object::Contacts) => {
            out.push_str(
                "# dedupe = \"email\"  # or name: merges rows of this source on purpose\n",
            );
        }
        (None, Object::Deals) => {}
    }
    if mapping.match_phone {
        out.push_str("match_phone = true\n");
    } else if object == Object::Contacts {
        out.push_str("# match_phone = true  # match by phone number too, after e-mail\n");
    }
    if mapping.row_key.is_empty() {
        out.push_str(ROW_KEY);
    } else {
        let _ = writeln!(out, "row_key = {}", texts(&mapping.row_key));
    }
    if let Some(pipeline) = &mapping.pipeline {
        let _ = writeln!(out, "pipeline = {}", quote(pipeline));
    } else if object == Object::Deals {
        out.push_str("# pipeline = \"Sales (Standard)\"  # of deals that name none\n");
    }
    out.push_str(&read_block(object, &mapping.read));
    let _ = writeln!(
        out,
        "\n# Targets that have the same value in every row, or one made of its cells: \"{{Column}}, new\"."
    );
    let _ = writeln!(out, "[{object}.constants]");
    for (target, value) in &mapping.constants {
        let _ = writeln!(out, "{} = {}", quote(target), quote(value));
    }
    let named = |column: &ColumnMapping| column.to == To::Target("name".to_owned());
    if object != Object::Contacts
        && !mapping.columns.iter().any(named)
        && !mapping.constants.contains_key("name")
    {
        let _ = writeln!(
            out,
            "# name = {}  # no column is the name: made of the cells of each row",
            quote(&crate::mapping::check::template(mapping))
        );
    }
    out.push('\n');
    out.push_str(&columns_header(object));
    for column in &mapping.columns {
        out.push_str(&column_block(object, column, suggestion, ""));
    }
    out
}

/// The comment and the header of the columns table.
pub(super) fn columns_header(object: Object) -> String {
    let mut out = String::new();
    let mut line = "# Targets:".to_owned();
    let targets = targets::all(object);
    for (at, target) in targets.iter().enumerate() {
        let comma = if at + 1 == targets.len() { "" } else { "," };
        if line.len() + target.len() > 96 {
            let _ = writeln!(out, "{line}");
            line = "#  ".to_owned();
        }
        let _ = write!(line, " {target}{comma}");
    }
    let _ = writeln!(out, "{line}\n[{object}.columns]");
    out
}

fn read_block(object: Object, read: &ReadOptions) -> String {
    if *read == ReadOptions::default() {
        return String::new();
    }
    let mut out = format!("\n# How the file is read.\n[{object}.read]\n");
    let byte = |byte: u8| quote(&char::from(byte).to_string());
    if let Some(delimiter) = read.delimiter {
        let _ = writeln!(out, "delimiter = {}", byte(delimiter));
    }
    if let Some(encoding) = &read.encoding {
        let _ = writeln!(out, "encoding = {}", quote(encoding));
    }
    if let Some(line) = read.header_line {
        let _ = writeln!(out, "header_line = {line}");
    }
    if let Some(mark) = read.quote {
        let _ = writeln!(out, "quote = {}", byte(mark));
    }
    if let Some(names) = &read.header {
        let _ = writeln!(out, "# The file has no header row: its columns, in their order.");
        let _ = writeln!(out, "header = {}", texts(names));
    }
    out
}

/// The lines of one column: its evidence as a comment, then what it maps to. `prefix` stands
/// before the key where the table is written with dotted keys.
pub(super) fn column_block(
    object: Object,
    column: &ColumnMapping,
    suggestion: &Suggestion,
    prefix: &str,
) -> String {
    let mut out = String::new();
    let finding = suggestion
        .findings
        .iter()
        .find(|finding| finding.object == object && finding.header == column.header);
    if let Some(finding) = finding {
        let confidence = format!("{:?}", finding.confidence).to_lowercase();
        let _ = write!(out, "# {confidence}: {}", plain(&finding.why, 120));
        let samples: Vec<_> =
            finding.samples.iter().map(|s| format!("\"{}\"", plain(s, 40))).collect();
        if !samples.is_empty() {
            let _ = write!(out, ". {}", samples.join(", "));
        }
        out.push('\n');
    }
    let key = format!("{prefix}{}", quote(&column.header));
    let is_stage = column.to == To::Target("stage".to_owned());
    let stages: &[StageMatch] = if is_stage { &suggestion.stages } else { &[] };
    let to_settle = stages.iter().any(|s| !matches!(s.result, StageResult::Exact { .. }));
    if to_settle {
        stage_lines(&mut out, &key, column, stages);
    } else {
        let _ = writeln!(out, "{key} = {}", value(column));
    }
    out
}

/// The stage column as dotted keys, so that each translation has a line and a comment of its own.
fn stage_lines(out: &mut String, key: &str, column: &ColumnMapping, stages: &[StageMatch]) {
    let pairs = pairs(&column.to, &How { values: BTreeMap::new(), ..column.how.clone() });
    for (name, value) in pairs {
        let _ = writeln!(out, "{key}.{name} = {value}");
    }
    out.push_str(
        "# The file's stages that the workspace does not have by that name. On the right\n",
    );
    out.push_str(
        "# stands a stage of the workspace; take the first `#` of a line away to use it.\n",
    );
    let mut seen: Vec<&str> = Vec::new();
    for (from, to) in &column.how.values {
        let near = stages.iter().any(|stage| {
            stage.stage == *from && matches!(stage.result, StageResult::Suggested { .. })
        });
        let comment = if near { "  # near: please verify" } else { "" };
        let _ = writeln!(out, "{key}.values.{} = {}{comment}", quote(from), quote(to));
        seen.push(from);
    }
    for stage in stages {
        if seen.contains(&stage.stage.as_str()) {
            continue;
        }
        seen.push(&stage.stage);
        let from = quote(&stage.stage);
        let _ = match &stage.result {
            StageResult::Exact { .. } => Ok(()),
            StageResult::Suggested { destination_pipeline, destination_stage } => writeln!(
                out,
                "# {key}.values.{from} = {}  # near, in {}: please verify",
                quote(destination_stage),
                plain(destination_pipeline, 60)
            ),
            StageResult::Missing => writeln!(
                out,
                "# {key}.values.{from} = \"\"  # missing: name a stage here, or add this one with \
                 `pipelines create --from`"
            ),
        };
    }
}

/// What stands right of the `=`.
pub(super) fn value(column: &ColumnMapping) -> String {
    if column.how == How::default() {
        match &column.to {
            To::Target(target) => return quote(target),
            To::Ignore => return quote("ignore"),
            To::Custom { key, kind: CustomType::Text, options } if options.is_empty() => {
                return quote(&format!("{CUSTOM}{key}"));
            }
            To::Custom { .. } | To::Unsure { .. } => {}
        }
    }
    let pairs = pairs(&column.to, &column.how);
    let pairs: Vec<_> = pairs.into_iter().map(|(key, value)| format!("{key} = {value}")).collect();
    format!("{{ {} }}", pairs.join(", "))
}

fn pairs(to: &To, how: &How) -> Vec<(&'static str, String)> {
    let mut pairs = Vec::new();
    match to {
        To::Target(target) => pairs.push(("to", quote(target))),
        To::Ignore => pairs.push(("to", quote("ignore"))),
        To::Custom { key, .. } => pairs.push(("to", quote(&format!("{CUSTOM}{key}")))),
        To::Unsure { suggest, .. } => pairs.push(("suggest", quote(suggest))),
    }
    if let To::Custom { kind, options, .. } | To::Unsure { kind, options, .. } = to {
        pairs.push(("type", quote(kind.name())));
        if !options.is_empty() {
            pairs.push(("options", texts(options)));
        }
    }
    if let Some(order) = how.date_order {
        let word = match order {
            DateOrder::Dmy => "dmy",
            DateOrder::Mdy => "mdy",
            DateOrder::Ymd => "ymd",
        };
        pairs.push(("date_order", quote(word)));
    }
    if let Some(mark) = how.decimal {
        let word = match mark {
            DecimalMark::Point => ".",
            DecimalMark::Comma => ",",
        };
        pairs.push(("decimal", quote(word)));
    }
    if let Some(zone) = how.timezone {
        pairs.push(("timezone", quote(zone.name())));
    }
    if let Some(unit) = how.unit {
        let word = match unit {
            Unit::Percent => "percent",
            Unit::Fraction => "fraction",
        };
        pairs.push(("unit", quote(word)));
    }
    if how.cents {
        pairs.push(("cents", "true".to_owned()));
    }
    if let Some(separator) = &how.separator {
        pairs.push(("separator", quote(separator)));
    }
    if !how.values.is_empty() {
        let values: Vec<_> = how
            .values
            .iter()
            .map(|(from, to)| format!("{} = {}", quote(from), quote(to)))
            .collect();
        pairs.push(("values", format!("{{ {} }}", values.join(", "))));
    }
    if !how.nulls.is_empty() {
        pairs.push(("nulls", texts(&how.nulls)));
    }
    if let Some(default) = &how.default {
        pairs.push(("default", quote(default)));
    }
    if !how.clean.is_empty() {
        let words: Vec<_> = how.clean.iter().map(|step| clean_word(*step).to_owned()).collect();
        pairs.push(("clean", texts(&words)));
    }
    if let Some(join) = &how.join {
        pairs.push(("join", quote(join)));
    }
    if how.ignore_consent {
        pairs.push(("consent", quote("ignore")));
    }
    if how.optional {
        pairs.push(("optional", "true".to_owned()));
    }
    pairs
}

fn clean_word(step: Clean) -> &'static str {
    match step {
        Clean::Lower => "lower",
        Clean::Upper => "upper",
        Clean::Title => "title",
        Clean::Squeeze => "squeeze",
        Clean::Digits => "digits",
        Clean::Html => "html",
    }
}

fn texts(texts: &[String]) -> String {
    let texts: Vec<_> = texts.iter().map(|text| quote(text)).collect();
    format!("[{}]", texts.join(", "))
}

/// The text as a TOML string on one line.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_unseen(c) => {
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Control characters, and those that turn the direction of a line or hide in it.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}')
        || c == '\u{FEFF}'
}

/// The text as it can stand in a comment: one line, shortened.
fn plain(text: &str, limit: usize) -> String {
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == limit {
            out.push('…');
            break;
        }
        out.push(if is_unseen(c) { ' ' } else { c });
    }
    out
}
