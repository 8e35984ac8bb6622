//! Leads of persons, where somebody asks for them: what a lead says of its person goes into columns of
//! the person's own. A lead is no person: nobody comes twice for having one.
//!
//! Lists of leads can't be asked for by several persons at once, and persons say nothing of their leads.
//! So the leads are gone through once, and what they say is held while a read goes on: of each person the
//! lead that counts, which is an open one before an archived one, and of these the one that changed last.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::fields::{CONFIRMED, Known, MARKETING};
use super::lists::{List, Place};
use super::wire::{self, text};
use super::{Pipedrive, price, rows, strange};
use crate::http::Request;
use crate::model::{CustomType, Object};
use crate::source::crm::values::{Values, scalar};
use crate::source::crm::{Catalog, CrmError, Field, Page, Part, Unseen, counted};

pub(super) const OPEN: &str = "/api/v1/leads";
pub(super) const ARCHIVED: &str = "/api/v1/leads/archived";
/// Leads of a page, and the most pages that are gone through.
pub(super) const LEADS: usize = 500;
const PAGES: usize = 4_000;
/// Persons that are asked for at once.
const PERSONS: usize = 100;

/// Sources that say how the lead was made, and not where the person came from.
const MADE: [&str; 7] =
    ["api", "manually created", "import", "imported", "deal", "automation", "workflow automation"];

/// A page of leads, in the manner of the first version.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub(super) struct Leads<T> {
    /// Nothing where the list is empty; it has to be there.
    #[serde(deserialize_with = "Option::deserialize")]
    pub data: Option<Vec<T>>,
    #[serde(default)]
    additional_data: Option<Additional>,
}

#[derive(Deserialize)]
struct Additional {
    #[serde(default)]
    pagination: Option<Pagination>,
}

#[derive(Deserialize)]
struct Pagination {
    #[serde(default)]
    more_items_in_collection: Option<bool>,
}

impl<T> Leads<T> {
    /// Whether there are more; where nothing says so, a full page has some after it.
    pub fn more(&self) -> bool {
        let count = self.data.as_ref().map_or(0, Vec::len);
        let said = self.additional_data.as_ref().and_then(|more| more.pagination.as_ref());
        let said = said.and_then(|pagination| pagination.more_items_in_collection);
        count > 0 && said.unwrap_or(count >= LEADS)
    }
}

/// What leads say, by person.
#[derive(Debug, Default)]
pub(super) struct People {
    people: BTreeMap<u64, Lead>,
    /// Leads of companies alone.
    pub alone: u64,
}

/// What a person's leads say.
#[derive(Debug)]
struct Lead {
    /// When any of them last changed.
    changed: String,
    /// Of the one that counts, whether it is open and when it changed.
    counts: (bool, String),
    titles: Vec<String>,
    values: Vec<(String, String)>,
}

impl People {
    fn add(&mut self, known: &Known, lead: &wire::Record) -> Result<(), CrmError> {
        let person = text(lead, "person_id").and_then(|id| id.parse().ok());
        let Some(person) = person else {
            self.alone += 1;
            return Ok(());
        };
        let changed = text(lead, "update_time").or_else(|| text(lead, "add_time"));
        let changed = changed.unwrap_or_default();
        let open = text(lead, "is_archived").as_deref() != Some("true");
        let counts = (open, changed.clone());
        let title = text(lead, "title");
        match self.people.get_mut(&person) {
            Some(before) => {
                before.titles.extend(title);
                before.changed = before.changed.clone().max(changed);
                if counts > before.counts {
                    (before.counts, before.values) = (counts, values(known, lead, open)?);
                }
            }
            None => {
                let (titles, values) = (title.into_iter().collect(), values(known, lead, open)?);
                self.people.insert(person, Lead { changed, counts, titles, values });
            }
        }
        Ok(())
    }

    /// What leads say of a person.
    pub fn values(&self, person: &str) -> Vec<(String, String)> {
        let lead = person.parse().ok().and_then(|id: u64| self.people.get(&id));
        let Some(lead) = lead else { return Vec::new() };
        let mut values = Values::default();
        values.add("lead.title", lead.titles.join("; "));
        let mut values = values.done();
        values.extend(lead.values.iter().cloned());
        values
    }

    /// Persons after one, whose leads changed since a moment; all where there is none.
    fn after(&self, person: u64, since: Option<&str>) -> Vec<String> {
        let after = self.people.range(person.saturating_add(1)..);
        let changed = after.filter(|(_, lead)| since.is_none_or(|since| *lead.changed >= *since));
        changed.map(|(id, _)| id.to_string()).take(PERSONS).collect()
    }
}

/// The columns that persons get of their leads. What the customer made for deals, leads have as well.
/// <https://developers.pipedrive.com/docs/api/v1/Leads>
fn fields(labels: &BTreeMap<String, String>, deals: &[Field]) -> Vec<Field> {
    let standard = |name, label, target| Field::standard(name, label, CustomType::Text, target);
    let labels = labels.values().cloned().collect();
    let tags = Field::plain("lead.labels", "Lead labels", CustomType::MultiSelect);
    let mut fields = vec![
        standard("lead.source", "Lead source", "lead_source"),
        standard("lead.status", "Lead status", "lifecycle_stage"),
        Field::plain("lead.title", "Lead title", CustomType::Text),
        Field::plain("lead.source_name", "Lead source name", CustomType::Text),
        Field::plain("lead.value", "Lead value", CustomType::Number),
        Field::plain("lead.currency", "Lead currency", CustomType::Text),
        Field::plain("lead.expected_close_date", "Lead expected close date", CustomType::Date),
        Field { options: labels, several: true, ..tags },
    ];
    let made = deals.iter().filter(|field| field.custom);
    fields.extend(made.map(|field| Field {
        name: column(&field.name),
        label: format!("Lead {}", field.label),
        custom: false,
        optional: true,
        target: None,
        ..field.clone()
    }));
    fields
}

/// The column of persons for a field of leads.
fn column(field: &str) -> String {
    format!("lead.{field}")
}

fn values(
    known: &Known,
    lead: &wire::Record,
    open: bool,
) -> Result<Vec<(String, String)>, CrmError> {
    let deals = known.objects.get(&Object::Deals);
    let mut values = Values::default();
    let channel = text(lead, "channel").map(|id| match deals {
        Some(deals) => deals.label("channel", id),
        None => id,
    });
    let name = text(lead, "source_name");
    let came = name.clone().filter(|name| !MADE.contains(&name.to_lowercase().as_str()));
    values.add("lead.source", channel.or(came));
    let status = if open { "Lead" } else { "Archived lead" };
    values.add("lead.status", status.to_owned());
    values.add("lead.source_name", name);
    let value = lead.get("value").map(|raw| serde_json::from_str::<wire::Record>(raw.get()));
    if let Some(Ok(value)) = value {
        values.add("lead.value", text(&value, "amount"));
        values.add("lead.currency", text(&value, "currency"));
    }
    values.add("lead.expected_close_date", text(lead, "expected_close_date"));
    let labels = lead.get("label_ids").map(|raw| serde_json::from_str(raw.get()));
    let labels: Vec<Box<RawValue>> = labels.and_then(Result::ok).unwrap_or_default();
    let labels = labels.iter().filter_map(|id| scalar(id));
    let labels = labels.map(|id| known.lead_labels.get(&id).cloned().unwrap_or(id));
    values.add("lead.labels", labels.collect::<Vec<_>>().join(";"));
    if let Some(deals) = deals {
        let made = rows::made_beside(deals, lead).map_err(|wrong| {
            let id = text(lead, "id").unwrap_or_default();
            strange(format!("of one of the leads ({id}), {wrong}"))
        })?;
        made.into_iter().for_each(|(name, value)| values.add(&column(&name), value));
    }
    Ok(values.done())
}

impl Pipedrive {
    /// Adds the columns of leads to persons, where they may be read.
    pub(super) fn see_leads(
        &self,
        catalog: &mut Catalog,
        known: &mut Known,
    ) -> Result<(), CrmError> {
        if !catalog.objects.contains_key(&Object::Contacts) {
            return Ok(());
        }
        let one = Request::get(OPEN).price(price::LEADS).query("limit", "1");
        let seen = self.get::<Leads<Value>>(one).map_err(CrmError::from);
        if super::catalog::visible(seen)?.is_none() {
            catalog.unseen.push(Unseen {
                object: Some(Object::Contacts),
                what: "the leads".to_owned(),
                opt_out: false,
                ask: "the scope `leads:read`, or a user who may see the leads".to_owned(),
            });
            return Ok(());
        }
        #[derive(Default, Deserialize)]
        struct Label {
            id: String,
            name: String,
        }
        // Without them labels are told by their ids.
        let labels = Request::get("/api/v1/leadLabels").price(price::LIST);
        let labels = counted(self.get::<Leads<Label>>(labels).map_err(CrmError::from))?;
        let labels = labels.and_then(|labels| labels.data).unwrap_or_default();
        known.lead_labels = labels.into_iter().map(|label| (label.id, label.name)).collect();
        let deals = catalog.objects.get(&Object::Deals).map_or(&[][..], |deals| &deals.fields);
        let fields = fields(&known.lead_labels, deals);
        if let Some(persons) = catalog.objects.get_mut(&Object::Contacts) {
            persons.fields.extend(fields);
        }
        known.leads = true;
        catalog.leads = true;
        Ok(())
    }

    /// What leads say, gone through when it is first needed.
    pub(super) fn people(&self, known: &Known) -> Result<Arc<People>, CrmError> {
        self.people.get(|| {
            let mut people = People::default();
            for (path, cost) in [(OPEN, price::LEADS), (ARCHIVED, price::ARCHIVED_LEADS)] {
                let mut start = 0;
                for page in 0.. {
                    if page == PAGES {
                        return Err(strange(format!("the list `{path}` has no end")));
                    }
                    let request = Request::get(path).price(cost).query("limit", LEADS.to_string());
                    let request = request.query("start", start.to_string());
                    let found: Leads<wire::Record> = self.get(request)?;
                    let more = found.more();
                    let found = found.data.unwrap_or_default();
                    start += found.len();
                    for lead in &found {
                        people.add(known, lead)?;
                    }
                    if !more {
                        break;
                    }
                }
            }
            Ok(Arc::new(people))
        })
    }

    /// Persons whose leads changed, which is no change of theirs.
    pub(super) fn persons_of_leads(
        &self,
        known: &Known,
        part: &Part,
        list: &List,
        place: &Place,
    ) -> Result<Page, CrmError> {
        let people = self.people(known)?;
        let after = place.cursor.as_deref().and_then(|id| id.parse().ok()).unwrap_or(0);
        let since = list.changed.map(|(since, _)| since);
        let since = since.map(|since| since.to_rfc3339_opts(chrono::SecondsFormat::Millis, true));
        let ids = people.after(after, since.as_deref());
        let Some(last) = ids.last().cloned() else { return Ok(Page::default()) };
        let mut request = Request::get("/api/v2/persons").price(price::LIST);
        request = request.query("ids", ids.join(",")).query("limit", PERSONS.to_string());
        if known.marketing {
            request = request.query("include_fields", format!("{MARKETING},{CONFIRMED}"));
        }
        let found: wire::List<wire::Record> = self.get(request)?;
        let mut records = Vec::with_capacity(found.data.len());
        for one in &found.data {
            let mut record = rows::record(known, part.object, one, false)?;
            record.values.extend(people.values(&record.id));
            records.push(record);
        }
        let next = (ids.len() == PERSONS)
            .then(|| serde_json::json!(Place { cursor: Some(last), ..Place::default() }));
        Ok(Page { records, links: Vec::new(), next })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people_of(known: &Known, leads: &[&str]) -> People {
        let mut people = People::default();
        for lead in leads {
            people.add(known, &serde_json::from_str(lead).unwrap()).unwrap();
        }
        people
    }

    fn people(leads: &[&str]) -> People {
        people_of(&Known::default(), leads)
    }

    fn value(people: &People, person: &str, name: &str) -> String {
        let values = people.values(person).into_iter().find(|(known, _)| known == name);
        values.map(|(_, value)| value).unwrap_or_default()
    }

    #[test]
    fn of_several_leads_an_open_one_counts_and_the_last_of_these() {
        let people = people(&[
            r#"{"person_id":7,"title":"Old","is_archived":true,"update_time":"2026-09-01T00:00:00.000Z","source_name":"Web forms"}"#,
            r#"{"person_id":7,"title":"First","update_time":"2026-03-01T00:00:00.000Z","source_name":"Live chat"}"#,
            r#"{"person_id":7,"title":"Second","update_time":"2026-04-01T00:00:00.000Z","source_name":"API","value":{"amount":999,"currency":"USD"}}"#,
            r#"{"person_id":null,"title":"A company's"}"#,
        ]);
        assert_eq!(people.alone, 1);
        assert_eq!(value(&people, "7", "lead.title"), "Old; First; Second");
        assert_eq!(value(&people, "7", "lead.status"), "Lead");
        assert_eq!(value(&people, "7", "lead.source"), "", "how it was made is no source");
        assert_eq!(value(&people, "7", "lead.source_name"), "API");
        assert_eq!(value(&people, "7", "lead.value"), "999");
        assert_eq!(people.values("8"), []);
        assert_eq!(people.after(0, Some("2026-10-01T00:00:00.000Z")), Vec::<String>::new());
        assert_eq!(people.after(0, Some("2026-08-01T00:00:00.000Z")), ["7"]);
        assert_eq!(people.after(7, None), Vec::<String>::new());
    }

    #[test]
    fn leads_have_the_fields_that_were_made_for_deals() {
        let mut known = Known::default();
        let deals = known.objects.entry(Object::Deals).or_default();
        for (code, kind) in [("ab1", "enum"), ("cd2", "set"), ("ef3", "monetary"), ("gh4", "text")]
        {
            deals.types.insert(code.to_owned(), kind.to_owned());
        }
        let options = [("11".to_owned(), "Gas".to_owned()), ("12".to_owned(), "Oil".to_owned())];
        for code in ["ab1", "cd2"] {
            deals.options.insert(code.to_owned(), options.clone().into());
        }
        let lead = r#"{"id":"l1","person_id":7,"ab1":12,"cd2":"11,12","ef3":1999.90,
            "ef3_currency":"EUR","gh4":null,"visible_to":"3"}"#;
        let people = people_of(&known, &[lead]);
        let of = |name| value(&people, "7", name);
        assert_eq!([of("lead.ab1"), of("lead.cd2"), of("lead.gh4")], ["Oil", "Gas;Oil", ""]);
        assert_eq!([of("lead.ef3"), of("lead.ef3.currency")], ["1999.90", "EUR"]);
        let strange = r#"{"id":"l2","person_id":8,"ab1":{"value":[1]}}"#;
        let strange = serde_json::from_str(strange).unwrap();
        let said = People::default().add(&known, &strange).unwrap_err().to_string();
        assert!(said.contains("one of the leads (l2)") && said.contains("ab1"), "{said}");
    }
}
