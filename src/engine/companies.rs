//! The account of a row that names a company: by its name, by the domain that it is called by, by the
//! domain of an e-mail address where the two names differ by their legal form alone; else a new one.
//!
//! A company name that is given decides. An id that no account has goes with it: the account that is
//! found gets the id, a new one is made under it.

use super::EngineError;
use super::links::{Missing, Resolved, company_domain};
use super::novelty::Answers;
use super::write::Writer;
use crate::mapping::Dedupe;
use crate::model::text::{name_key, same_company};
use crate::model::{Object, Warning, email, shared_domains};
use crate::store::external_ids::ExternalId;
use crate::store::links::Reference;
use crate::store::match_keys::MatchKey;

/// More accounts than this are not asked whether they are meant.
const MOST_ASKED: i64 = 50;

impl Writer<'_> {
    /// Notes that an account which no row has brought so far has another name at another of its
    /// children.
    pub(super) fn note_other_name(
        &mut self,
        resolved: &mut Resolved,
        account: i64,
        id: &str,
        company: &str,
    ) -> Result<(), EngineError> {
        let key = name_key(company);
        if self.may_answer(MatchKey::AccountName, &key, account) == Some(true) {
            return Ok(());
        }
        let known = self.hot.find_external_id(ExternalId {
            object: Object::Accounts,
            source: self.source,
            id,
        })?;
        if known.is_some_and(|known| known.fingerprint.is_none())
            && !self.store.answers_to(MatchKey::AccountName, account, &key)?
        {
            resolved.warnings.push(Warning::new("other_company_name", "company", company));
        }
        Ok(())
    }

    /// What memory knows of a record's answering to a key, see [`Novelty::answers`]: yes (almost for
    /// certain), no (nobody does), or the store has to be asked.
    fn may_answer(&self, key: MatchKey, value: &str, record: i64) -> Option<bool> {
        match self.novelty.answers(key, value) {
            Answers::None => Some(false),
            Answers::Among { records, .. } if records.contains(&record) => Some(true),
            _ => None,
        }
    }

    /// The account of that name; where there is none the one of the e-mail address's domain, if its
    /// name differs by the legal form alone; else a new one. A name that several accounts have is
    /// settled by the domain or stays open. `gets`: the id that the row names and no account has.
    pub(super) fn account_by_company(
        &mut self,
        resolved: &mut Resolved,
        company: &str,
        address: Option<&str>,
        gets: Option<&str>,
    ) -> Result<(), EngineError> {
        let domain = address.and_then(email::domain_of);
        resolved.account_gets = gets.map(str::to_owned);
        let key = name_key(company);
        let mut named = self.candidates(MatchKey::AccountName, &key)?;
        // A company that is called by its domain.
        if named.is_empty()
            && let Some(domain) = company_domain(company)
        {
            named = self.candidates(MatchKey::Domain, &domain)?;
        }
        if named.len() > 1 && (gets.is_some() || domain.is_some()) {
            named = self.answering(MatchKey::AccountName, &key, MOST_ASKED)?;
        }
        self.leave_out_others(&mut named, gets)?;
        if named.len() > 1
            && let Some(domain) = domain
        {
            let at_home = self.of_domain(domain)?;
            let one: Vec<i64> = named.iter().copied().filter(|id| at_home.contains(id)).collect();
            if one.len() == 1 {
                named = one;
            }
        }
        match (&named[..], gets) {
            ([id], _) => {
                resolved.account_id = Some(*id);
                if let Some(domain) = domain
                    && self.may_answer(MatchKey::Domain, domain, *id).is_none()
                {
                    let at_home = self.of_domain(domain)?;
                    if !at_home.is_empty() && !at_home.contains(id) {
                        resolved.warnings.push(of_another(domain));
                    }
                }
            }
            ([], _) => self.account_by_domain(resolved, company, domain, gets)?,
            (_, Some(_)) => {
                resolved.warnings.push(Warning::new("ambiguous_match", "company", company));
                resolved.new_company = Some(company.to_owned());
            }
            (_, None) => {
                resolved.warnings.push(Warning::new("ambiguous_link", "company", company));
                resolved.missing.push(Missing {
                    parent: Object::Accounts,
                    kind: Reference::Name,
                    reference: company.to_owned(),
                });
            }
        }
        Ok(())
    }

    /// No account has the company's name: the one of the domain, where it is the same company or
    /// accounts are merged by domain on purpose, else a new one.
    fn account_by_domain(
        &mut self,
        resolved: &mut Resolved,
        company: &str,
        domain: Option<&str>,
        gets: Option<&str>,
    ) -> Result<(), EngineError> {
        let Some(domain) = domain else {
            resolved.new_company = Some(company.to_owned());
            return Ok(());
        };
        let at_home = self.of_domain(domain)?;
        let mut same = Vec::new();
        let by_domain = self.manners[Object::Accounts.index()].dedupe == Some(Dedupe::Domain);
        for id in &at_home {
            let account = self.store.record(Object::Accounts, *id)?;
            let name = account.as_ref().and_then(|account| account.get("name"));
            if by_domain || name.is_some_and(|name| same_company(name, company)) {
                same.push(*id);
            }
        }
        self.leave_out_others(&mut same, gets)?;
        match same[..] {
            [id] => resolved.account_id = Some(id),
            _ => {
                resolved.new_company = Some(company.to_owned());
                if !at_home.is_empty() {
                    resolved.warnings.push(of_another(domain));
                }
            }
        }
        Ok(())
    }

    /// The accounts of a domain, if it is a company's own.
    fn of_domain(&mut self, domain: &str) -> Result<Vec<i64>, EngineError> {
        if self.novelty.answers(MatchKey::Domain, domain) == Answers::None
            || shared_domains::is_shared(domain)
        {
            return Ok(Vec::new());
        }
        self.answering(MatchKey::Domain, domain, MOST_ASKED)
    }

    /// Leaves out accounts that have an id of this source already, where the row names another.
    pub(super) fn leave_out_others(
        &self,
        accounts: &mut Vec<i64>,
        gets: Option<&str>,
    ) -> Result<(), EngineError> {
        if gets.is_none() {
            return Ok(());
        }
        let mut free = Vec::new();
        for id in accounts.drain(..) {
            if !self.store.has_own_id(Object::Accounts, id, self.source)? {
                free.push(id);
            }
        }
        *accounts = free;
        Ok(())
    }
}

fn of_another(domain: &str) -> Warning {
    Warning::new("domain_of_another", "email", domain)
}
