//! Rows as they come become records: values as text, each kind in one form.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::consents::Consents;
use super::fields::{Form, RECORD_TYPE};
use super::stages::UNNAMED;
use crate::model::{Object, salesforce_id};
use crate::source::crm::values::{Values, is, strict, whole};
use crate::source::crm::{Record, State};

/// What an object's rows are asked for and how they are read. Kept with each part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Plan {
    /// Its name at Salesforce.
    pub sobject: String,
    /// The fields, and how their values are read.
    pub fields: Vec<(String, Form)>,
    /// By field, the options that records hold under another name than people see.
    #[serde(default)]
    pub labels: BTreeMap<String, BTreeMap<String, String>>,
    /// Whether records can be merged.
    #[serde(default)]
    pub merges: bool,
    /// The field that says that an account is a person, where the org has such.
    #[serde(default)]
    pub person: Option<String>,
    /// Of contacts, the fields by which people object to all that is done with their data.
    #[serde(default)]
    pub objections: Vec<String>,
    /// Of contacts, what is read of consent that is kept apart from them; none where nobody can have any.
    #[serde(default)]
    pub consents: Option<Consents>,
    /// Of deals, the names of their record types: the pipelines.
    #[serde(default)]
    pub pipelines: Option<Pipelines>,
    /// Whether its records become contacts, and then lead to those.
    #[serde(default)]
    pub converts: bool,
    /// Of such, whether those that did are read, too.
    #[serde(default)]
    pub converted: bool,
    /// The columns of fields that go into one of another name.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// How many rows to ask for at once.
    pub page: u32,
    /// Of a part of a list of everything, the last id that it may have.
    #[serde(default)]
    pub until: Option<String>,
}

/// The pipelines by record type.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Pipelines {
    /// Whether rows have a record type at all.
    pub asked: bool,
    /// The names by id.
    pub names: BTreeMap<String, String>,
}

/// A row, or a part of one.
#[derive(Debug, PartialEq)]
pub(super) struct PartialRow {
    /// The id.
    pub id: String,
    /// When it last changed.
    pub modified: Option<String>,
    /// Whether it is still there.
    pub state: State,
    /// Whether it is an account that is a person, or of one.
    pub person: bool,
    /// The ids under which consent is kept that is its own: of its individual, and of the account that
    /// it is itself.
    pub parties: Vec<String>,
    /// Its values.
    pub values: Vec<(String, String)>,
}

/// Rows of one answer.
#[derive(Debug)]
pub(super) struct RowPage {
    pub done: bool,
    pub next: Option<String>,
    pub rows: Vec<PartialRow>,
}

type Raw<'a> = HashMap<&'a str, &'a RawValue>;

/// An answer of rows, in the words that it came in.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawAnswer<'a> {
    done: bool,
    #[serde(default)]
    next_records_url: Option<String>,
    #[serde(borrow)]
    records: Vec<Raw<'a>>,
}

impl Plan {
    /// The fields that are needed of every row, whatever is wanted.
    pub fn control(&self) -> Vec<&str> {
        let merges = self.merges.then_some("MasterRecordId");
        let fixed = ["Id", "SystemModstamp", "IsDeleted"];
        let party = self.consents.map(|_| "IndividualId");
        let account = party.and(self.person.as_ref()).map(|_| "AccountId");
        let converts = ["IsConverted", "ConvertedContactId"].into_iter().filter(|_| self.converts);
        let fixed = fixed.into_iter().chain(merges).chain(party).chain(account).chain(converts);
        fixed.chain(self.decisive()).collect()
    }

    /// The fields that decide how others are read, in whichever call these are asked for.
    pub fn decisive(&self) -> impl Iterator<Item = &str> {
        self.person.as_deref().into_iter().chain(self.objections.iter().map(String::as_str))
    }

    /// The fields that are asked for beside those.
    pub fn asked(&self) -> impl Iterator<Item = &str> {
        let control = self.control();
        // The pipelines of an org without record types stand in no field.
        let asks = self.pipelines.as_ref().is_none_or(|pipelines| pipelines.asked);
        self.fields
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(move |name| !control.contains(name) && (asks || *name != RECORD_TYPE))
    }

    /// The column that a field goes into.
    pub fn column<'a>(&'a self, name: &'a str) -> &'a str {
        self.columns.get(name).map_or(name, String::as_str)
    }

    /// The rows of an answer; else the field that can't be read, and why.
    pub fn read(&self, answer: &RawAnswer<'_>) -> Result<RowPage, String> {
        let rows = answer.records.iter().enumerate();
        let rows = rows
            .map(|(at, row)| self.read_row(row).map_err(|wrong| format!("`records[{at}].{wrong}")));
        let next = answer.next_records_url.clone();
        Ok(RowPage { done: answer.done, next, rows: rows.collect::<Result<_, _>>()? })
    }

    fn read_row(&self, row: &Raw<'_>) -> Result<PartialRow, String> {
        let id = text(row, "Id")?.ok_or("Id` is missing")?;
        let id = long_id(&id);
        let is = |path: &str| Ok::<_, String>(value_at(row, path)?.as_deref() == Some("true"));
        let converted = self.converts && is("IsConverted")?;
        let state = match text(row, "MasterRecordId")? {
            _ if converted && !is("IsDeleted")? => match text(row, "ConvertedContactId")? {
                Some(into) => State::Merged(long_id(&into)),
                None => State::Deleted,
            },
            _ if !is("IsDeleted")? => State::Live,
            Some(into) if !into.starts_with("000") => State::Merged(long_id(&into)),
            _ => State::Deleted,
        };
        let person = self.person.as_deref().map_or(Ok(false), is)?;
        let mut objects = false;
        for path in &self.objections {
            objects |= is(path)?;
        }
        let mut values = Values::default();
        for (name, form) in &self.fields {
            let raw = match form {
                Form::Whole => row.get(name.as_str()).and_then(|raw| whole(raw)),
                _ => value_at(row, name)?,
            };
            let value = match (&self.pipelines, name.as_str()) {
                // Only where it was asked for, or stands for what is not there to be asked for.
                (Some(pipelines), RECORD_TYPE) if self.has_pipeline(row) => {
                    Some(pipelines.name(raw.as_deref()))
                }
                // Who is an account of their own has no account.
                (_, "AccountId") if person => None,
                // Who objects to everything objects to e-mail.
                (_, "HasOptedOutOfEmail") if objects => raw.map(|_| "true".to_owned()),
                _ => raw.map(|text| self.value(name, *form, text)),
            };
            values.add(self.column(name), value);
        }
        let modified = text(row, "SystemModstamp")?.map(|text| moment(&text));
        let mut parties = Vec::new();
        if self.consents.is_some() {
            parties.extend(text(row, "IndividualId")?.map(|id| long_id(&id)));
            parties.extend(text(row, "AccountId")?.filter(|_| person).map(|id| long_id(&id)));
        }
        Ok(PartialRow { id, modified, state, person, parties, values: values.done() })
    }

    /// Whether this row, which may be a part of one, is the one that says the pipeline.
    fn has_pipeline(&self, row: &Raw<'_>) -> bool {
        match self.pipelines.as_ref().is_some_and(|pipelines| pipelines.asked) {
            true => row.contains_key(RECORD_TYPE),
            false => row.contains_key("SystemModstamp"),
        }
    }

    fn value(&self, name: &str, form: Form, text: String) -> String {
        match form {
            Form::Plain if name.ends_with("Id") => long_id(&text),
            Form::Plain | Form::Whole => text,
            Form::Number => number(text),
            Form::Moment => moment(&text),
            Form::Option => self.label(name, &text).to_owned(),
            Form::Options => {
                let options: Vec<&str> =
                    text.split(';').map(|option| self.label(name, option)).collect();
                options.join(";")
            }
        }
    }

    fn label<'a>(&'a self, name: &str, option: &'a str) -> &'a str {
        self.labels.get(name).and_then(|labels| labels.get(option)).map_or(option, String::as_str)
    }
}

impl Pipelines {
    fn name(&self, record_type: Option<&str>) -> String {
        let name = record_type.and_then(|id| self.names.get(id));
        name.cloned().unwrap_or_else(|| UNNAMED.to_owned())
    }
}

impl PartialRow {
    /// The record, when all its parts are there. What is deleted keeps no values.
    pub fn record(self, object: Object) -> Record {
        let live = self.state == State::Live;
        let values = if live { self.values } else { Vec::new() };
        Record { object, id: self.id, modified: self.modified, state: self.state, values }
    }
}

fn text(row: &Raw<'_>, name: &str) -> Result<Option<String>, String> {
    let Some(raw) = row.get(name) else { return Ok(None) };
    strict(raw).map_err(|wrong| format!("{name}` {wrong}"))
}

/// A value of a row, or of the record that a field of it leads to: `Individual.ShouldForget`.
fn value_at(row: &Raw<'_>, path: &str) -> Result<Option<String>, String> {
    let Some((parent, name)) = path.split_once('.') else { return text(row, path) };
    let Some(raw) = row.get(parent).filter(|raw| raw.get() != "null") else { return Ok(None) };
    let read = serde_json::from_str::<Raw<'_>>(raw.get());
    text(&read.map_err(|_| format!("{parent}` {}, expected an object", is(raw)))?, name)
}

/// An id in its long form.
pub(super) fn long_id(id: &str) -> String {
    salesforce_id::long(id).into_owned()
}

/// A moment as we write it: `2024-11-07T07:00:00.000+0000` is `2024-11-07T07:00:00Z`. One that is
/// written otherwise stays as it is.
pub(super) fn moment(text: &str) -> String {
    let read = DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z");
    match read.or_else(|_| DateTime::parse_from_rfc3339(text)) {
        Ok(moment) => written(moment.with_timezone(&Utc)),
        Err(_) => text.to_owned(),
    }
}

/// A moment as we write it, and as SOQL takes it.
pub(super) fn written(moment: DateTime<Utc>) -> String {
    let format = if moment.timestamp_subsec_millis() == 0 {
        SecondsFormat::Secs
    } else {
        SecondsFormat::Millis
    };
    moment.to_rfc3339_opts(format, true)
}

/// A number without the zeros that only say how it was kept: whole ones come as `38.0`.
fn number(text: String) -> String {
    let trimmed: Cow<'_, str> = match text.split_once('.') {
        Some((_, fraction)) if fraction.bytes().all(|byte| byte.is_ascii_digit()) => {
            text.trim_end_matches('0').trim_end_matches('.').into()
        }
        _ => return text,
    };
    trimmed.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(fields: &[(&str, Form)]) -> Plan {
        Plan {
            sobject: "Opportunity".into(),
            fields: fields.iter().map(|(name, form)| ((*name).to_owned(), *form)).collect(),
            merges: true,
            page: 2000,
            ..Plan::default()
        }
    }

    fn one(plan: &Plan, row: &str) -> PartialRow {
        let body = format!(r#"{{"totalSize":1,"done":true,"records":[{row}]}}"#);
        plan.read(&serde_json::from_str(&body).unwrap()).unwrap().rows.remove(0)
    }

    #[test]
    fn values_are_text_each_kind_in_one_form() {
        let plan = plan(&[
            ("Amount", Form::Number),
            ("Big__c", Form::Number),
            ("CreatedDate", Form::Moment),
            ("CloseDate", Form::Plain),
            ("Lookup__c", Form::Plain),
            ("OwnerId", Form::Plain),
            ("Nothing__c", Form::Plain),
        ]);
        let row = one(
            &plan,
            r#"{"attributes":{"type":"Opportunity"},"Id":"0067e00000K8i71AAB","IsDeleted":false,
            "SystemModstamp":"2026-11-07T07:00:00.000+0000","MasterRecordId":null,
            "Amount":1500.10,"Big__c":1.39E8,"CreatedDate":"2024-11-07T07:00:00.123+0000",
            "CloseDate":"2021-10-03","Lookup__c":"a\nb","OwnerId":"0057e00000RmwSW","Nothing__c":null}"#,
        );
        assert_eq!(row.state, State::Live);
        assert_eq!(row.modified.as_deref(), Some("2026-11-07T07:00:00Z"));
        let values: Vec<(&str, &str)> =
            row.values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let expected = [
            ("Amount", "1500.1"),
            ("Big__c", "139000000"),
            ("CreatedDate", "2024-11-07T07:00:00.123Z"),
            ("CloseDate", "2021-10-03"),
            ("Lookup__c", "a\nb"),
            ("OwnerId", "0057e00000RmwSWAAZ"),
        ];
        assert_eq!(values, expected);
    }

    #[test]
    fn deleted_is_told_from_merged() {
        let plan = plan(&[]);
        let row =
            |rest: &str| one(&plan, &format!(r#"{{"Id":"0067e00000K8i71AAB",{rest}}}"#)).state;
        assert_eq!(row(r#""IsDeleted":true,"MasterRecordId":null"#), State::Deleted);
        let merged = row(r#""IsDeleted":true,"MasterRecordId":"0017e00000K8i72AAB""#);
        assert_eq!(merged, State::Merged("0017e00000K8i72AAB".into()));
        assert_eq!(row(r#""IsDeleted":false"#), State::Live, "undeleted");
    }

    #[test]
    fn options_are_what_people_see() {
        let mut plan = plan(&[("Colour__c", Form::Options), ("StageName", Form::Option)]);
        plan.labels.insert("Colour__c".into(), [("r".into(), "Red".into())].into());
        let row = one(
            &plan,
            r#"{"Id":"0067e00000K8i71AAB","Colour__c":"r;Green","StageName":"In Progress"}"#,
        );
        assert_eq!(row.values[0].1, "Red;Green");
        assert_eq!(row.values[1].1, "In Progress", "an option that no list has");
    }

    #[test]
    fn a_deal_is_in_the_pipeline_of_its_record_type() {
        let mut plan = plan(&[(RECORD_TYPE, Form::Plain)]);
        let names = [("012A".to_owned(), "Renewal".to_owned())].into();
        plan.pipelines = Some(Pipelines { asked: true, names });
        let pipeline = |json: &str| one(&plan, json).values.first().map(|(_, value)| value.clone());
        let row = r#"{"Id":"1","SystemModstamp":null,"RecordTypeId":"012A"}"#;
        assert_eq!(pipeline(row).as_deref(), Some("Renewal"));
        let row = r#"{"Id":"1","SystemModstamp":null,"RecordTypeId":null}"#;
        assert_eq!(pipeline(row).as_deref(), Some("Sales"));
        assert_eq!(pipeline(r#"{"Id":"1","Name":"the other half"}"#), None);
        plan.pipelines = Some(Pipelines::default());
        let row = one(&plan, r#"{"Id":"1","SystemModstamp":null}"#);
        assert_eq!(row.values[0].1, "Sales", "an org without record types");
        assert_eq!(plan.asked().count(), 0);
    }

    #[test]
    fn a_lead_that_was_converted_is_the_contact_that_it_became() {
        let plan = Plan { sobject: "Lead".into(), converts: true, ..plan(&[]) };
        let row =
            |rest: &str| one(&plan, &format!(r#"{{"Id":"00Q7e00000K8i71AAB",{rest}}}"#)).state;
        let lead = r#""IsDeleted":false,"IsConverted":false,"ConvertedContactId":null"#;
        assert_eq!(row(lead), State::Live);
        let became =
            r#""IsDeleted":false,"IsConverted":true,"ConvertedContactId":"0037e00001WZ312""#;
        assert_eq!(row(became), State::Merged("0037e00001WZ312AAD".into()));
        let nobody = r#""IsDeleted":false,"IsConverted":true,"ConvertedContactId":null"#;
        assert_eq!(row(nobody), State::Deleted);
    }

    #[test]
    fn who_is_an_account_has_none() {
        let mut plan = plan(&[("AccountId", Form::Plain)]);
        plan.person = Some("Account.IsPersonAccount".into());
        let row = one(&plan, r#"{"Id":"1","AccountId":"2","Account":{"IsPersonAccount":true}}"#);
        assert!(row.person && row.values.is_empty());
        assert_eq!(one(&plan, r#"{"Id":"1","AccountId":"2","Account":null}"#).values.len(), 1);
    }

    #[test]
    fn who_objects_to_everything_objects_to_e_mail() {
        let solicit = "Individual.HasOptedOutSolicit";
        let mut plan = plan(&[("HasOptedOutOfEmail", Form::Plain), (solicit, Form::Plain)]);
        plan.objections = vec![solicit.to_owned()];
        let opted_out = |individual: &str| {
            let row =
                format!(r#"{{"Id":"1","HasOptedOutOfEmail":false,"Individual":{individual}}}"#);
            one(&plan, &row).values
        };
        let value = |name: &str, is: &str| (name.to_owned(), is.to_owned());
        let objects = opted_out(r#"{"HasOptedOutSolicit":true}"#);
        assert_eq!(objects, [value("HasOptedOutOfEmail", "true"), value(solicit, "true")]);
        assert_eq!(opted_out("null"), [value("HasOptedOutOfEmail", "false")]);
    }

    #[test]
    fn a_row_that_can_not_be_read_names_its_field_and_not_what_is_in_it() {
        let wrong = |fields: &[(&str, Form)], row: &str| {
            let body = format!(r#"{{"done":true,"records":[{{"Id":"1"}},{row}]}}"#);
            plan(fields).read(&serde_json::from_str(&body).unwrap()).unwrap_err()
        };
        assert_eq!(wrong(&[], "{}"), "`records[1].Id` is missing");
        let field = [("Site", Form::Plain)];
        let said = wrong(&field, r#"{"Id":"2","Site":{"city":"Leeds"}}"#);
        assert_eq!(said, "`records[1].Site` is an object, expected a text or a number");
        // Of a kind that nobody here knows it is kept as it came.
        let row = one(&plan(&[("New__c", Form::Whole)]), r#"{"Id":"2","New__c":{"a":1}}"#);
        assert_eq!(row.values[0].1, r#"{"a":1}"#);
    }

    #[test]
    fn moments_in_any_dialect_come_out_as_one() {
        for text in ["2024-11-07T07:00:00.000+0000", "2024-11-07T08:00:00+01:00"] {
            assert_eq!(moment(text), "2024-11-07T07:00:00Z");
        }
        assert_eq!(moment("soon"), "soon");
    }
}
