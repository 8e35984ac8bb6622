//! Queries over the records of the org.

use std::cmp::Ordering;

use chrono::DateTime;
use serde_json::{Map, Value, json};

use super::super::{Asked, Reply};
use super::data::{Data, Row, stamp};
use super::schema::{self, Column};
use super::soql::{self, Condition, Literal, Query};
use super::{Inner, refusal};

/// A field of a parent: the object that it is, and how a row leads there.
const PARENTS: [(&str, &str, &str, &str); 3] = [
    ("Opportunity", "Account", "AccountId", "Account"),
    ("Contact", "Individual", "IndividualId", "Individual"),
    ("Lead", "Individual", "IndividualId", "Individual"),
];

type Refused = (u16, &'static str, String);

impl Inner {
    pub fn query(&self, asked: &Asked, version: &str, all: bool) -> Reply {
        let Some(text) = asked.param("q") else {
            return refusal(400, "MALFORMED_QUERY", "A query string has to be specified");
        };
        match self.run(text, asked, version, all) {
            Ok(answer) => Reply::json(200, answer),
            Err((status, code, message)) => refusal(status, code, &message),
        }
    }

    fn run(&self, text: &str, asked: &Asked, version: &str, all: bool) -> Result<Value, Refused> {
        let wrong = |what: String| {
            (400, "MALFORMED_QUERY", format!("\n{text}\n^\nERROR at Row:1:Column:1\n{what}"))
        };
        let query = soql::read(text).map_err(wrong)?;
        let columns = schema::columns(&query.from, &self.options);
        let columns = columns.ok_or_else(|| {
            let what = format!("sObject type '{}' is not supported.", query.from);
            (400, "INVALID_TYPE", format!("\n{text}\n^\nERROR at Row:1:Column:1\n{what}"))
        })?;
        let mut data = self.data();
        let check = Check { text, inner: self, query: &query, columns: &columns };
        check.all()?;
        let circles = self.knobs.circles() && query.limit.is_some();
        let mut rows: Vec<&Row> = Vec::new();
        for row in data.tables.get(query.from.as_str()).into_iter().flatten() {
            let visible = !row.purged && (all || !row.deleted);
            // A server gone wrong: it gives the first page for ever.
            if visible && circles {
                rows.push(row);
                continue;
            }
            if visible && query.condition.as_ref().is_none_or(|is| meets(&data, &query, row, is)) {
                rows.push(row);
            }
        }
        if query.count_only {
            return Ok(json!({"totalSize": rows.len(), "done": true, "records": []}));
        }
        if !query.group_by.is_empty() {
            return Ok(grouped(&data, &query, &rows));
        }
        sort(&query, &mut rows);
        if let Some(limit) = query.limit {
            rows.truncate(limit);
        }
        let cells = self.options.cells;
        let mut page = (cells / query.fields.len().max(1)).clamp(200, 2000);
        if let Some(wish) = asked.headers.get("sforce-query-options") {
            let wish = wish.strip_prefix("batchSize=").and_then(|wish| wish.parse().ok());
            page = page.min(wish.unwrap_or(2000).clamp(200, 2000));
        }
        page = self.options.rows.unwrap_or(page);
        let records: Vec<Value> =
            rows.iter().map(|row| record(&data, &query, row, version)).collect();
        Ok(self.paged(&mut data, records, page, version))
    }

    /// The first page; what does not fit is kept under a locator.
    fn paged(&self, data: &mut Data, mut records: Vec<Value>, page: usize, version: &str) -> Value {
        let total = records.len();
        let rest = records.split_off(page.min(total));
        if rest.is_empty() {
            return json!({"totalSize": total, "done": true, "records": records});
        }
        let locator = format!("0r8Fk{:013}-{page}", data.locators.len() + 1);
        data.locators.insert(locator.clone(), rest);
        let next = format!("/services/data/v{version}/query/{locator}");
        json!({"totalSize": total, "done": false, "nextRecordsUrl": next, "records": records})
    }

    pub fn more(&self, version: &str, locator: &str) -> Reply {
        let mut data = self.data();
        let Some(rest) = data.locators.get(locator).cloned() else {
            return refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
        };
        if self.knobs.circles() {
            let next = format!("/services/data/v{version}/query/{locator}");
            let total = rest.len();
            return Reply::json(
                200,
                json!({
                "totalSize": total, "done": false, "nextRecordsUrl": next, "records": rest}),
            );
        }
        let page = locator.split_once('-').and_then(|(_, page)| page.parse().ok()).unwrap_or(2000);
        Reply::json(200, self.paged(&mut data, rest, page, version))
    }
}

/// Whether a query asks for nothing that is not there.
struct Check<'a> {
    text: &'a str,
    inner: &'a Inner,
    query: &'a Query,
    columns: &'a [Column],
}

impl Check<'_> {
    fn all(&self) -> Result<(), Refused> {
        let query = self.query;
        for field in query.fields.iter().chain(&query.order_by).chain(&query.group_by) {
            self.field(field)?;
        }
        if !query.group_by.is_empty() && query.fields.iter().any(|f| !query.group_by.contains(f)) {
            return Err((400, "MALFORMED_QUERY", "Field must be grouped or aggregated".into()));
        }
        query.condition.as_ref().map_or(Ok(()), |condition| self.condition(condition))
    }

    fn field(&self, name: &str) -> Result<Column, Refused> {
        let gone = |what: &str, on: &str| {
            let message = format!(
                "\n{}\n^\nERROR at Row:1:Column:1\nNo such column '{what}' on entity '{on}'. If you are \
                 attempting to use a custom field, be sure to append the '__c' after the custom field \
                 name.",
                self.text
            );
            (400, "INVALID_FIELD", message)
        };
        let Some((parent, rest)) = name.split_once('.') else {
            let found = self.columns.iter().find(|column| column.name == name);
            return found.cloned().ok_or_else(|| gone(name, &self.query.from));
        };
        let known = PARENTS.iter().find(|(of, to, ..)| *of == self.query.from && *to == parent);
        let Some((.., sobject)) = known else { return Err(gone(parent, &self.query.from)) };
        let columns = schema::columns(sobject, &self.inner.options).unwrap_or_default();
        let found = columns.into_iter().find(|column| column.name == rest);
        found.ok_or_else(|| gone(rest, sobject))
    }

    fn condition(&self, condition: &Condition) -> Result<(), Refused> {
        match condition {
            Condition::All(all) | Condition::Any(all) => {
                all.iter().try_for_each(|condition| self.condition(condition))
            }
            Condition::Is(field, _, literal) => self.literal(field, literal),
            Condition::OneOf(field, literals) => {
                literals.iter().try_for_each(|literal| self.literal(field, literal))
            }
        }
    }

    fn literal(&self, name: &str, literal: &Literal) -> Result<(), Refused> {
        let kind = self.field(name)?.kind;
        let fits = match literal {
            Literal::Null => true,
            Literal::Moment(text) => {
                kind == "datetime" && DateTime::parse_from_rfc3339(text).is_ok()
            }
            Literal::Boolean(_) => kind == "boolean",
            Literal::Number(_) => ["int", "double", "currency", "percent"].contains(&kind),
            Literal::Text(text) if ["id", "reference"].contains(&kind) => {
                if ![15, 18].contains(&text.len()) {
                    let message = format!("invalid ID field: {text}");
                    return Err((400, "INVALID_QUERY_FILTER_OPERATOR", message));
                }
                true
            }
            Literal::Text(_) => !["datetime", "date", "boolean", "double", "int"].contains(&kind),
        };
        let message = format!(
            "value of filter criterion for field '{name}' must be of type {kind} and should not be \
             enclosed in quotes"
        );
        if fits { Ok(()) } else { Err((400, "INVALID_FIELD", message)) }
    }
}

/// A field's value.
fn value(data: &Data, query: &Query, row: &Row, name: &str) -> Value {
    if let Some((parent, rest)) = name.split_once('.') {
        let link = PARENTS.iter().find(|(of, to, ..)| *of == query.from && *to == parent);
        let found = link.and_then(|(_, _, by, sobject)| {
            let id = row.values.get(*by)?.as_str()?;
            data.tables.get(sobject)?.iter().find(|row| row.id == id)
        });
        return found.and_then(|found| found.values.get(rest)).cloned().unwrap_or(Value::Null);
    }
    match name {
        "Id" => json!(row.id),
        "IsDeleted" => json!(row.deleted),
        "MasterRecordId" => json!(row.master),
        "SystemModstamp" => json!(stamp(row.stamp)),
        _ => row.values.get(name).cloned().unwrap_or(Value::Null),
    }
}

fn seconds(text: &str) -> i64 {
    DateTime::parse_from_rfc3339(text).map_or(0, |moment| moment.timestamp())
}

fn compared(
    data: &Data,
    query: &Query,
    row: &Row,
    name: &str,
    literal: &Literal,
) -> Option<Ordering> {
    if let ("SystemModstamp", Literal::Moment(text)) = (name, literal) {
        return Some(row.stamp.cmp(&seconds(text)));
    }
    if let ("Id", Literal::Text(text)) = (name, literal) {
        return Some(row.id[..15].cmp(&text[..15]));
    }
    let here = value(data, query, row, name);
    match literal {
        Literal::Null => here.is_null().then_some(Ordering::Equal),
        Literal::Boolean(is) => {
            // A person's field is false where there is none.
            let same = here.as_bool().unwrap_or(false) == *is;
            Some(if same { Ordering::Equal } else { Ordering::Less })
        }
        Literal::Number(number) => here.as_f64()?.partial_cmp(&number.parse().ok()?),
        Literal::Text(text) => Some(here.as_str()?.cmp(text)),
        Literal::Moment(_) => None,
    }
}

fn meets(data: &Data, query: &Query, row: &Row, condition: &Condition) -> bool {
    match condition {
        Condition::All(all) => all.iter().all(|condition| meets(data, query, row, condition)),
        Condition::Any(any) => any.iter().any(|condition| meets(data, query, row, condition)),
        Condition::OneOf(name, literals) => literals
            .iter()
            .any(|literal| compared(data, query, row, name, literal) == Some(Ordering::Equal)),
        Condition::Is(name, sign, literal) => {
            let order = compared(data, query, row, name, literal);
            match (sign.as_str(), order) {
                ("!=", order) => order != Some(Ordering::Equal),
                (_, None) => false,
                ("=", Some(order)) => order.is_eq(),
                ("<", Some(order)) => order.is_lt(),
                ("<=", Some(order)) => order.is_le(),
                (">", Some(order)) => order.is_gt(),
                (_, Some(order)) => order.is_ge(),
            }
        }
    }
}

fn sort(query: &Query, rows: &mut [&Row]) {
    let by: Vec<&str> = query.order_by.iter().map(String::as_str).collect();
    match by.as_slice() {
        [] | ["Id"] => rows.sort_by(|a, b| a.id.cmp(&b.id)),
        ["SystemModstamp", "Id"] => rows.sort_by(|a, b| (a.stamp, &a.id).cmp(&(b.stamp, &b.id))),
        ["SortOrder"] => rows.sort_by_key(|row| row.values["SortOrder"].as_u64()),
        other => panic!("the fake does not sort by {other:?}"),
    }
    if query.descending {
        rows.reverse();
    }
}

fn record(data: &Data, query: &Query, row: &Row, version: &str) -> Value {
    let url = format!("/services/data/v{version}/sobjects/{}/{}", query.from, row.id);
    let mut record = Map::new();
    record.insert("attributes".into(), json!({"type": query.from, "url": url}));
    for name in &query.fields {
        let found = value(data, query, row, name);
        match name.split_once('.') {
            None => drop(record.insert(name.clone(), found)),
            // Who leads nowhere has no parent at all.
            Some((parent, _)) if is_orphan(query, row, parent) => {
                record.insert(parent.to_owned(), Value::Null);
            }
            Some((parent, rest)) => {
                let nested = record.entry(parent).or_insert_with(|| {
                    json!({"attributes": {
                    "type": parent, "url": "/services/data"}})
                });
                nested[rest] = found;
            }
        }
    }
    Value::Object(record)
}

fn is_orphan(query: &Query, row: &Row, parent: &str) -> bool {
    let link = PARENTS.iter().find(|(of, to, ..)| *of == query.from && *to == parent);
    link.and_then(|(_, _, by, _)| row.values.get(*by)).is_none_or(Value::is_null)
}

fn grouped(data: &Data, query: &Query, rows: &[&Row]) -> Value {
    let mut groups: Vec<(Vec<Value>, u64)> = Vec::new();
    for row in rows {
        let key: Vec<Value> =
            query.group_by.iter().map(|name| value(data, query, row, name)).collect();
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, count)) => *count += 1,
            None => groups.push((key, 1)),
        }
    }
    let records = groups.into_iter().map(|(key, count)| {
        let mut record = Map::new();
        record.insert("attributes".into(), json!({"type": "AggregateResult"}));
        for (name, value) in query.group_by.iter().zip(key) {
            record.insert(name.clone(), value);
        }
        if query.counted {
            record.insert("expr0".into(), json!(count));
        }
        Value::Object(record)
    });
    let records: Vec<Value> = records.collect();
    json!({"totalSize": records.len(), "done": true, "records": records})
}
