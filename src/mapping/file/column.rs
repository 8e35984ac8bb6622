//! Reads what the mapping file says of one column: where it goes and how its values are read.

use std::collections::BTreeMap;

use toml_edit::TableLike;

use super::reader::{Entry, Reader, entries, near_or_all, nearest, quoted};
use super::targets::{self, CUSTOM};
use crate::mapping::{Clean, ColumnMapping, How, To};
use crate::model::moment::DateOrder;
use crate::model::money::DecimalMark;
use crate::model::percent::Unit;
use crate::model::{CustomType, Object};

const KEYS: [&str; 17] = [
    "to",
    "suggest",
    "type",
    "options",
    "date_order",
    "decimal",
    "timezone",
    "unit",
    "cents",
    "separator",
    "values",
    "nulls",
    "default",
    "clean",
    "join",
    "consent",
    "optional",
];

const CLEAN: [(&str, Clean); 6] = [
    ("lower", Clean::Lower),
    ("upper", Clean::Upper),
    ("title", Clean::Title),
    ("squeeze", Clean::Squeeze),
    ("digits", Clean::Digits),
    ("html", Clean::Html),
];

/// The word that leaves a column out.
const IGNORE: &str = "ignore";

/// Where a target is named, with the type and the options that stand beside it.
struct Named<'d> {
    target: &'d str,
    at: usize,
    suggested: bool,
    kind: Option<(CustomType, usize)>,
    options: Option<(Vec<String>, usize)>,
}

/// Reads one column; `None` where it is not clear enough to go on.
pub(super) fn read(
    reader: &mut Reader<'_>,
    object: Object,
    entry: &Entry<'_>,
) -> Option<ColumnMapping> {
    let header = entry.name.to_owned();
    if let Some(target) = entry.item.as_str() {
        let named = Named { target, at: entry.at, suggested: false, kind: None, options: None };
        let to = destination(reader, object, named)?;
        return Some(ColumnMapping { header, to, how: How::default() });
    }
    let Some(table) = entry.item.as_table_like() else {
        reader.report(
            entry.at,
            format!("the column {} must name a target", quoted(&header)),
            Some("write a target in quotes, `\"ignore\"`, or `{ to = \"...\" }`".to_owned()),
        );
        return None;
    };
    let how = how(reader, table);
    let named = named(reader, entry, table)?;
    let to = destination(reader, object, named)?;
    Some(ColumnMapping { header, to, how })
}

fn named<'d>(
    reader: &mut Reader<'_>,
    column: &Entry<'d>,
    table: &'d dyn TableLike,
) -> Option<Named<'d>> {
    let mut to = None;
    let mut suggest = None;
    let mut kind = None;
    let mut options = None;
    for entry in entries(table) {
        match entry.name {
            "to" => to = reader.string(&entry).map(|text| (text, entry.at)),
            "suggest" => suggest = reader.string(&entry).map(|text| (text, entry.at)),
            "type" => {
                let types = CustomType::ALL.map(|kind| (kind.name(), kind));
                kind = reader.choice(&entry, &types).map(|kind| (kind, entry.at));
            }
            "options" => options = Some((reader.strings(&entry), entry.at)),
            _ => {}
        }
    }
    if to.is_some() && suggest.is_some() {
        reader.report(
            column.key_at,
            format!("the column {} has both `to` and `suggest`", quoted(column.name)),
            Some("keep `to` and take `suggest` away".to_owned()),
        );
        return None;
    }
    if table.contains_key("to") || table.contains_key("suggest") {
        let suggested = to.is_none();
        let (target, at) = to.or(suggest)?;
        return Some(Named { target, at, suggested, kind, options });
    }
    reader.report(
        column.key_at,
        format!("the column {} does not say where it goes", quoted(column.name)),
        Some("add `to = \"...\"`, or write `\"ignore\"` instead of the table".to_owned()),
    );
    None
}

fn destination(reader: &mut Reader<'_>, object: Object, named: Named<'_>) -> Option<To> {
    let Named { target, at, suggested, kind, options } = named;
    let Some(key) = target.strip_prefix(CUSTOM) else {
        for (what, at) in [("type", kind.map(|k| k.1)), ("options", options.map(|o| o.1))] {
            if let Some(at) = at {
                let hint = "take it away, or name a custom field: `to = \"custom....\"`";
                let message = format!("`{what}` is for custom fields only");
                reader.report(at, message, Some(hint.to_owned()));
            }
        }
        if suggested {
            reader.report(
                at,
                format!("`suggest` must name a custom field, not {}", quoted(target)),
                Some(format!("to accept it, write `to` instead of `suggest`, else `{CUSTOM}...`")),
            );
            return None;
        }
        if target == IGNORE {
            return Some(To::Ignore);
        }
        check_target(reader, object, at, target)?;
        return Some(To::Target(target.to_owned()));
    };
    if !targets::is_custom_key(key) {
        reader.report(
            at,
            format!("{} is no key of a custom field", quoted(target)),
            Some(format!(
                "lower case, digits and underscores: `{CUSTOM}{}`",
                targets::custom_key(key)
            )),
        );
        return None;
    }
    let kind = kind.map_or(CustomType::Text, |(kind, _)| kind);
    let (options, options_at) = options.unwrap_or_default();
    if !options.is_empty() && !matches!(kind, CustomType::Select | CustomType::MultiSelect) {
        reader.report(
            options_at,
            format!("`options` are for a select, and the type is `{}`", kind.name()),
            Some("add `type = \"select\"` or `type = \"multi_select\"`".to_owned()),
        );
    }
    Some(if suggested {
        To::Unsure { suggest: target.to_owned(), kind, options }
    } else {
        To::Custom { key: key.to_owned(), kind, options }
    })
}

/// Notes a target that the object does not have.
pub(super) fn check_target(
    reader: &mut Reader<'_>,
    object: Object,
    at: usize,
    target: &str,
) -> Option<()> {
    if targets::is_known(object, target) {
        return Some(());
    }
    let others: Vec<_> = Object::ALL
        .into_iter()
        .filter(|other| *other != object && targets::is_known(*other, target))
        .map(Object::name)
        .collect();
    let message = format!("{object} have no target {}", quoted(target));
    let known = targets::all(object);
    let custom = || format!("`{CUSTOM}{}`", targets::custom_key(target));
    let hint = match nearest(target, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if others.is_empty() => format!("for a custom field write {}", custom()),
        None => {
            format!("only {} have it; for a custom field write {}", others.join(" and "), custom())
        }
    };
    reader.report(at, message, Some(hint));
    None
}

fn how(reader: &mut Reader<'_>, table: &dyn TableLike) -> How {
    let mut how = How::default();
    for entry in entries(table) {
        match entry.name {
            "to" | "suggest" | "type" | "options" => {}
            "date_order" => {
                let orders =
                    [("dmy", DateOrder::Dmy), ("mdy", DateOrder::Mdy), ("ymd", DateOrder::Ymd)];
                how.date_order = reader.choice(&entry, &orders);
            }
            "decimal" => {
                let marks = [(".", DecimalMark::Point), (",", DecimalMark::Comma)];
                how.decimal = reader.choice(&entry, &marks);
            }
            "unit" => {
                let units = [("percent", Unit::Percent), ("fraction", Unit::Fraction)];
                how.unit = reader.choice(&entry, &units);
            }
            "timezone" => how.timezone = timezone(reader, &entry),
            "cents" => how.cents = reader.boolean(&entry).unwrap_or_default(),
            "separator" => {
                how.separator = reader.string(&entry).map(str::to_owned);
                if how.separator.as_deref() == Some("") {
                    let hint = "write what stands between the values, `\";\"`".to_owned();
                    reader.report(entry.at, "`separator` is empty", Some(hint));
                }
            }
            "values" => {
                let pairs = reader.texts(&entry).into_iter().map(|(from, to, _)| (from, to));
                how.values = pairs.collect::<BTreeMap<_, _>>();
            }
            "nulls" => how.nulls = reader.strings(&entry),
            "default" => how.default = reader.string(&entry).map(str::to_owned),
            "clean" => how.clean = clean(reader, &entry),
            "optional" => how.optional = reader.boolean(&entry).unwrap_or_default(),
            "join" => how.join = reader.string(&entry).map(str::to_owned),
            "consent" => {
                how.ignore_consent = reader.choice(&entry, &[(IGNORE, true)]).unwrap_or_default();
            }
            _ => reader.unknown_key(&entry, "a column", &KEYS),
        }
    }
    how
}

fn clean(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Vec<Clean> {
    let words = reader.strings(entry);
    words.iter().filter_map(|word| reader.word(entry, entry.at, word, &CLEAN)).collect()
}

fn timezone(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Option<chrono_tz::Tz> {
    let text = reader.string(entry)?;
    let zone = text.parse().ok();
    if zone.is_none() {
        let near = nearest(text, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
        let hint = near.map_or_else(
            || "write an IANA name: `Europe/Berlin`, `America/New_York`".to_owned(),
            |near| near_or_all(near, &[near]),
        );
        reader.report(entry.at, format!("unknown time zone {}", quoted(text)), Some(hint));
    }
    zone
}
