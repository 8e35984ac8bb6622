//! Consent that an org keeps apart from its contacts: by kind of contact point for an individual
//! (`ContactPointTypeConsent`), and by a single number or address (`ContactPointConsent`).
//!
//! Only what takes a right away is read: an opt-out of phone is one of calls, one of e-mail is one of
//! e-mail, and one that names no kind is one of both. What else it may say is no consent in writing. A
//! status of another name is given as it is, for the mapping to hold its contact.
//!
//! <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contactpointtypeconsent.htm>

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::rows::{PartialRow, Plan, long_id, moment};
use super::wire::{Describe, Party, Point, PointConsent, TypeConsent};
use super::{Salesforce, soql};
use crate::model::{CustomType, Object};
use crate::source::crm::values::Values;
use crate::source::crm::{Catalog, CrmError, Field, State, Unseen, Wanted};

pub(super) const INDIVIDUAL: &str = "Individual";
pub(super) const TYPES: &str = "ContactPointTypeConsent";
pub(super) const POINTS: &str = "ContactPointConsent";
const PHONES: &str = "ContactPointPhone";
const EMAILS: &str = "ContactPointEmail";

/// The columns that contacts get of it.
const CALLS: &str = "ContactPointConsent.Phone";
const MAIL: &str = "ContactPointConsent.Email";
const NUMBERS: &str = "ContactPointPhone.TelephoneNumber";

/// For how many individuals consent is asked for at once: their ids fit into one address.
const AT_ONCE: usize = 400;
/// Most ids in one condition of a query for changed contacts.
const CHANGED_AT_ONCE: u32 = 100;
/// What a status says that takes nothing away.
const HARMLESS: [&str; 4] = ["", "optin", "seen", "notseen"];

/// What can be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Consents {
    /// Whether consent by kind of contact point can.
    pub types: bool,
    /// Whether consent by single number and address can.
    pub points: bool,
    /// Whether the ends of these can.
    pub ends: [bool; 2],
}

impl Salesforce {
    /// What can be read of consent, with its columns; none where there is nobody whom it could be of.
    pub(super) fn find_consents(
        &self,
        contacts: &mut Fields,
        catalog: &mut Catalog,
    ) -> Result<Option<Consents>, CrmError> {
        // It hangs on individuals, and most orgs keep none.
        if self.count_rows(INDIVIDUAL, None)? == Some(0) {
            return Ok(None);
        }
        let types = self.describe(TYPES)?;
        let types = types.filter(|types| has(types, ["PartyId", "ContactPointType"]));
        let points = self.describe(POINTS)?.filter(|points| has(points, ["ContactPointId", "Id"]));
        let phones = self.describe(PHONES)?.filter(|phones| phones.has("ParentId"));
        let points = points.filter(|_| phones.is_some());
        for (seen, what) in [(types.is_some(), TYPES), (points.is_some(), POINTS)] {
            if !seen {
                catalog.unseen.push(unseen(what));
            }
        }
        let ends = [&types, &points].map(|of| of.as_ref().is_some_and(|of| of.has("EffectiveTo")));
        let consents = Consents { types: types.is_some(), points: points.is_some(), ends };
        if !consents.types && !consents.points {
            return Ok(None);
        }
        contacts.fields.extend([
            Field::standard(
                CALLS,
                "Phone opt-out of contact points",
                CustomType::Boolean,
                "consent.do_not_call",
            ),
            Field::standard(
                MAIL,
                "Email opt-out of contact points",
                CustomType::Boolean,
                "email_opt_out",
            ),
        ]);
        if consents.points {
            let field = Field::standard(NUMBERS, "Contact point phone", CustomType::Phone, "phone");
            contacts.fields.push(Field { several: true, ..field });
        }
        Ok(Some(consents))
    }

    /// A plan for everything: without consent where there is none of a kind. To look at a few records it
    /// is asked for with them.
    pub(super) fn with_consents(&self, mut plan: Plan, wanted: &Wanted) -> Result<Plan, CrmError> {
        if let Some(consents) = plan.consents.as_mut().filter(|_| wanted.limit.is_none()) {
            for (read, sobject) in [(&mut consents.types, TYPES), (&mut consents.points, POINTS)] {
                *read &= self.count_rows(sobject, None)? != Some(0);
            }
        }
        Ok(plan)
    }

    /// Adds to contacts what takes a right away of them.
    pub(super) fn add_consents(
        &self,
        plan: &Plan,
        rows: &mut [PartialRow],
    ) -> Result<(), CrmError> {
        let Some(consents) = plan.consents else { return Ok(()) };
        let live = rows.iter().filter(|row| row.state == State::Live);
        let parties: HashSet<&str> =
            live.flat_map(|row| &row.parties).map(String::as_str).collect();
        let mut parties: Vec<&str> = parties.into_iter().collect();
        parties.sort_unstable();
        let mut said: HashMap<String, Said> = HashMap::new();
        for parties in parties.chunks(AT_ONCE) {
            if consents.types {
                self.read_types(consents.ends[0], parties, &mut said)?;
            }
            if consents.points {
                self.read_points(consents.ends[1], parties, &mut said)?;
            }
        }
        for row in rows.iter_mut().filter(|row| !row.parties.is_empty()) {
            let mut all = Said::default();
            for said in row.parties.iter().filter_map(|party| said.get(party)) {
                all.add(said);
            }
            all.numbers.sort();
            all.numbers.dedup();
            let mut values = Values::default();
            values.add(CALLS, all.calls);
            values.add(MAIL, all.mail);
            values.add(NUMBERS, all.numbers.join(";"));
            row.values.extend(values.done());
        }
        Ok(())
    }

    fn read_types(
        &self,
        ends: bool,
        parties: &[&str],
        said: &mut HashMap<String, Said>,
    ) -> Result<(), CrmError> {
        let mut fields = vec!["Id", "PartyId", "ContactPointType", "PrivacyConsentStatus"];
        fields.extend(ends.then_some("EffectiveTo"));
        let of = soql::one_of("PartyId", parties.iter().copied());
        for consent in self.ask::<TypeConsent>(&soql::select(&fields, TYPES, &[of]))? {
            let Some(party) = consent.party_id.as_deref().map(long_id) else { continue };
            let status = self.taken(consent.privacy_consent_status, consent.effective_to)?;
            let kind = consent.contact_point_type.unwrap_or_default();
            let kind = kind.to_ascii_lowercase();
            // One that names no kind is one of all.
            let all = kind.is_empty();
            let said = said.entry(party).or_default();
            if all || kind == "phone" {
                put(&mut said.calls, status.clone());
            }
            if all || kind == "email" {
                put(&mut said.mail, status);
            }
        }
        Ok(())
    }

    fn read_points(
        &self,
        ends: bool,
        parties: &[&str],
        said: &mut HashMap<String, Said>,
    ) -> Result<(), CrmError> {
        for sobject in [PHONES, EMAILS] {
            let is_phone = sobject == PHONES;
            let mut fields = vec!["Id", "ParentId"];
            fields.extend(is_phone.then_some("TelephoneNumber"));
            let of = soql::one_of("ParentId", parties.iter().copied());
            let query = soql::select(&fields, sobject, &[of]);
            // Addresses may be hidden where numbers are not: those are the contact's own field, too.
            let points = match is_phone {
                true => self.ask::<Point>(&query)?,
                false => super::allowed(self.ask::<Point>(&query))?.unwrap_or_default(),
            };
            let points: HashMap<String, Point> =
                points.into_iter().map(|point| (long_id(&point.id), point)).collect();
            let mut ids: Vec<&str> = points.keys().map(String::as_str).collect();
            ids.sort_unstable();
            for ids in ids.chunks(AT_ONCE) {
                let mut fields = vec!["Id", "ContactPointId", "PrivacyConsentStatus"];
                fields.extend(ends.then_some("EffectiveTo"));
                let of = soql::one_of("ContactPointId", ids.iter().copied());
                for consent in self.ask::<PointConsent>(&soql::select(&fields, POINTS, &[of]))? {
                    let Some(point) =
                        consent.contact_point_id.and_then(|id| points.get(&long_id(&id)))
                    else {
                        continue;
                    };
                    let Some(party) = point.parent_id.as_deref().map(long_id) else { continue };
                    let status =
                        self.taken(consent.privacy_consent_status, consent.effective_to)?;
                    let said = said.entry(party).or_default();
                    let number = point.telephone_number.clone().filter(|_| status.is_some());
                    said.numbers.extend(number.filter(|number| !said.numbers.contains(number)));
                    put(if is_phone { &mut said.calls } else { &mut said.mail }, status);
                }
            }
        }
        Ok(())
    }

    /// What a status takes away: `true`, or its own name where that is not known. Nothing once it is
    /// over.
    fn taken(
        &self,
        status: Option<String>,
        end: Option<String>,
    ) -> Result<Option<String>, CrmError> {
        let Some(taken) = taken(status.as_deref().unwrap_or_default()) else { return Ok(None) };
        let over = match end.as_deref().and_then(ended) {
            Some(end) => end < self.now()?,
            None => false,
        };
        Ok((!over).then_some(taken))
    }

    /// The next changed records that consent hangs on, in the order of their changes: their parties, and
    /// the place of the last one, where more may follow.
    pub(super) fn changed_parties(
        &self,
        sobject: &str,
        place: &soql::Place<'_>,
    ) -> Result<ChangedParties, CrmError> {
        let by = match sobject {
            TYPES => Some("PartyId"),
            POINTS => Some("ContactPointId"),
            _ => None,
        };
        let fields: Vec<&str> = ["Id", "SystemModstamp"].into_iter().chain(by).collect();
        let from: Vec<String> = place.beginning_here().into_iter().collect();
        let query = soql::select(&fields, sobject, &from);
        let query = format!("{query} ORDER BY {} LIMIT {CHANGED_AT_ONCE}", place.order());
        let found: Vec<Party> = self.ask_of(&query, true)?;
        let last =
            found.last().map(|last| (last.system_modstamp.as_deref().map(moment), last.id.clone()));
        let more = found.len() >= CHANGED_AT_ONCE as usize;
        let mut parties: Vec<String> = match sobject {
            TYPES => found.into_iter().filter_map(|one| one.party_id).collect(),
            POINTS => {
                let points: Vec<String> =
                    found.into_iter().filter_map(|one| one.contact_point_id).collect();
                self.parents(&points)?
            }
            _ => found.into_iter().map(|one| one.id).collect(),
        };
        parties.iter_mut().for_each(|party| *party = long_id(party));
        parties.sort_unstable();
        parties.dedup();
        Ok(ChangedParties { parties, last, more })
    }

    /// Whose these numbers and addresses are.
    fn parents(&self, points: &[String]) -> Result<Vec<String>, CrmError> {
        let mut parents = Vec::new();
        if points.is_empty() {
            return Ok(parents);
        }
        for sobject in [PHONES, EMAILS] {
            let of = soql::one_of("Id", points.iter().map(String::as_str));
            let query = soql::select(&["Id", "ParentId"], sobject, &[of]);
            let found = super::allowed(self.ask_of::<Point>(&query, true))?.unwrap_or_default();
            parents.extend(found.into_iter().filter_map(|point| point.parent_id));
        }
        Ok(parents)
    }
}

/// Individuals, and accounts that are people, of whom something changed.
pub(super) struct ChangedParties {
    pub parties: Vec<String>,
    /// When the last one changed, and its id.
    pub last: Option<(Option<String>, String)>,
    pub more: bool,
}

/// What somebody has taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Said {
    calls: Option<String>,
    mail: Option<String>,
    numbers: Vec<String>,
}

impl Said {
    fn add(&mut self, other: &Said) {
        put(&mut self.calls, other.calls.clone());
        put(&mut self.mail, other.mail.clone());
        self.numbers.extend(other.numbers.iter().cloned());
    }
}

/// The worse of two: what is understood as an opt-out, then what is not understood.
fn put(place: &mut Option<String>, status: Option<String>) {
    if status.is_some() && place.as_deref() != Some("true") {
        *place = status;
    }
}

fn taken(status: &str) -> Option<String> {
    let key: String =
        status.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match key.as_str() {
        "optout" => Some("true".to_owned()),
        key if HARMLESS.contains(&key) => None,
        _ => Some(status.to_owned()),
    }
}

fn ended(end: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(&moment(end)).ok().map(|end| end.with_timezone(&Utc))
}

fn has<const N: usize>(describe: &Describe, names: [&str; N]) -> bool {
    describe.has("PrivacyConsentStatus") && names.iter().all(|name| describe.has(name))
}

fn unseen(what: &str) -> Unseen {
    Unseen {
        object: Some(Object::Contacts),
        what: format!("{what} records (opt-outs by phone and e-mail)"),
        opt_out: true,
        ask: format!(
            "`Read` and `View All` on {what}, its fields and the contact points in a permission set of \
             this user"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opt_out_is_one_however_it_is_written_and_what_is_not_known_is_given_as_it_is() {
        for status in ["OptOut", "Opt Out", "opt_out"] {
            assert_eq!(taken(status).as_deref(), Some("true"), "{status}");
        }
        for status in ["OptIn", "Seen", "NotSeen", "Not Seen", ""] {
            assert_eq!(taken(status), None, "{status}");
        }
        assert_eq!(taken("Pending review").as_deref(), Some("Pending review"));
    }

    #[test]
    fn an_opt_out_weighs_more_than_what_is_not_understood() {
        let mut place = None;
        put(&mut place, Some("Pending".into()));
        put(&mut place, None);
        assert_eq!(place.as_deref(), Some("Pending"));
        put(&mut place, Some("true".into()));
        put(&mut place, Some("Pending".into()));
        assert_eq!(place.as_deref(), Some("true"));
    }
}
