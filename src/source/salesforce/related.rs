//! What changes of records that stand in others: the contacts of deals, and what people said about being
//! reached. Neither is a change of the deal or the contact itself.

use std::collections::HashSet;

use serde::Deserialize;

use super::catalog::ROLES;
use super::consents::ChangedParties;
use super::reads::{Cursor, LinkPart, field_gone, first_fields, kept, records};
use super::rows::{PartialRow, Plan, moment};
use super::soql::{self, Place};
use super::wire::{PersonDeal, Role};
use super::{Salesforce, strange};
use crate::model::Object;
use crate::source::crm::{CrmError, Link, Page, Part};

/// For how many changed roles at once the deals are read: ids beside a full list of fields.
const ROLES_AT_ONCE: u32 = 100;

impl Salesforce {
    /// The deals whose contacts changed, which is no change of the deals: their links are asked for
    /// with those of all deals that a read meets.
    pub(super) fn deals_of_roles(
        &self,
        part: &Part,
        plan: &Plan,
        since: &str,
        after: Option<String>,
    ) -> Result<Page, CrmError> {
        let place = Place::Time { since, after: after.as_deref() };
        let fields = ["Id", "OpportunityId", "SystemModstamp"];
        let from = place.beginning_here().into_iter().collect::<Vec<_>>();
        let query = soql::select(&fields, ROLES, &from);
        let query = format!("{query} ORDER BY {} LIMIT {ROLES_AT_ONCE}", place.order());
        let roles: Vec<Role> = self.ask_of(&query, true)?;
        let Some(last) = roles.last() else { return Ok(Page::default()) };
        let stamp = last.system_modstamp.as_deref().map(moment);
        let next = Cursor::Role {
            since: stamp.ok_or_else(|| strange("a role has no SystemModstamp"))?,
            after: Some(last.id.clone()),
        };
        let more = roles.len() >= ROLES_AT_ONCE as usize;
        let deals: HashSet<&str> = roles.iter().map(|role| role.opportunity_id.as_str()).collect();
        let rows = self.rows_of(part, plan, &[soql::one_of("Id", deals)])?;
        Ok(Page {
            records: records(part.object, rows),
            links: Vec::new(),
            next: more.then(|| kept(&next)).transpose()?,
        })
    }

    /// The contacts of people of whom something changed that is kept apart from them.
    pub(super) fn contacts_of_parties(
        &self,
        part: &Part,
        plan: &Plan,
        of: &str,
        since: &str,
        after: Option<String>,
    ) -> Result<Page, CrmError> {
        let place = Place::Time { since, after: after.as_deref() };
        let ChangedParties { parties, last, more } = self.changed_parties(of, &place)?;
        let Some((stamp, last)) = last else { return Ok(Page::default()) };
        let next = Cursor::Party {
            of: of.to_owned(),
            since: stamp.ok_or_else(|| strange("a consent has no SystemModstamp"))?,
            after: Some(last),
        };
        let (accounts, individuals): (Vec<&str>, Vec<&str>) =
            parties.iter().map(String::as_str).partition(|id| id.starts_with("001"));
        let mut rows = Vec::new();
        if !individuals.is_empty() {
            rows = self.rows_of(part, plan, &[soql::one_of("IndividualId", individuals)])?;
        }
        if let Some(person) = plan.person.as_ref().filter(|_| !accounts.is_empty()) {
            let conditions = [soql::one_of("AccountId", accounts), format!("{person} = true")];
            rows.extend(self.rows_of(part, plan, &conditions)?);
        }
        Ok(Page {
            records: records(part.object, rows),
            links: Vec::new(),
            next: more.then(|| kept(&next)).transpose()?,
        })
    }

    /// The whole rows that meet these conditions, few as they are.
    fn rows_of(
        &self,
        part: &Part,
        plan: &Plan,
        conditions: &[String],
    ) -> Result<Vec<PartialRow>, CrmError> {
        let query = soql::select(&first_fields(plan), &plan.sobject, conditions);
        let rows = self.all_rows(plan, &query);
        let rows = rows.and_then(|rows| self.complete(plan, rows, conditions));
        rows.map_err(|error| field_gone(error, part.object))
    }

    /// The contacts of deals, the primary one first.
    pub(super) fn read_links(&self, part: &Part, ids: &[String]) -> Result<Vec<Link>, CrmError> {
        let persons = LinkPart::deserialize(&part.private).unwrap_or_default().persons;
        let of = |field: &str| soql::one_of(field, ids.iter().map(String::as_str));
        let fields = ["Id", "OpportunityId", "ContactId", "IsPrimary"];
        let query = soql::select(&fields, ROLES, &[of("OpportunityId")]);
        let mut roles: Vec<Role> = self.ask(&query)?;
        roles.sort_by(|a, b| b.is_primary.cmp(&a.is_primary).then_with(|| a.id.cmp(&b.id)));
        let link = |deal: String, contact: String, primary| Link {
            from: Object::Deals,
            from_id: deal,
            to: Object::Contacts,
            to_id: contact,
            primary,
        };
        let mut links: Vec<Link> = roles
            .into_iter()
            .filter_map(|role| Some(link(role.opportunity_id, role.contact_id?, role.is_primary)))
            .collect();
        if persons {
            let conditions = ["Account.IsPersonAccount = true".to_owned(), of("Id")];
            let fields = ["Id", "Account.PersonContactId"];
            let deals =
                self.ask::<PersonDeal>(&soql::select(&fields, "Opportunity", &conditions))?;
            for deal in deals {
                let Some(contact) = deal.account.and_then(|person| person.person_contact_id) else {
                    continue;
                };
                let primary = !links.iter().any(|link| link.from_id == deal.id && link.primary);
                links.push(link(deal.id, contact, primary));
            }
        }
        Ok(links)
    }
}
