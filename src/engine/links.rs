//! Resolves what a row links to: an account by its id at the source, else by domain, company name or
//! e-mail domain; a contact by its id, else by e-mail address, else by name.

use std::borrow::Cow;

use super::judge::Ready;
use super::merge::Links;
use super::novelty::Held;
use super::write::Writer;
use super::{EngineError, values};
use crate::model::text::{name_key, split_full_name};
use crate::model::web::parse_domain;
use crate::model::{Draft, Object, Rejection, Warning, shared_domains};
use crate::store::Texts;
use crate::store::external_ids::ExternalId;
use crate::store::journal::{Entry, Values, What};
use crate::store::links::Reference;
use crate::store::match_keys::{MatchKey, contact_name_key};
use crate::store::records::Record;

/// What a row's references came to.
#[derive(Debug, Default)]
pub struct Resolved {
    /// The account.
    pub account_id: Option<i64>,
    /// The contact.
    pub contact_id: Option<i64>,
    /// The company to create an account for.
    pub new_company: Option<String>,
    /// The domain of that company, where the row gives it.
    pub new_domain: Option<String>,
    /// The id that the account gets, found or new: the row names it, and no account has it yet.
    pub account_gets: Option<String>,
    /// References that resolve to nothing.
    pub missing: Vec<Missing>,
    /// What is worth knowing about them.
    pub warnings: Vec<Warning>,
}

/// A reference that resolves to nothing.
#[derive(Debug)]
pub struct Missing {
    /// The object it points at.
    pub parent: Object,
    /// What kind of reference it is.
    pub kind: Reference,
    /// What the row says.
    pub reference: String,
}

/// What a row says of a record that it links to, instead of its id.
pub(super) struct Named<'d> {
    /// The target, as warnings name it.
    pub field: &'static str,
    /// What is compared.
    pub key: MatchKey,
    /// The value in the form in which it is compared.
    pub value: Cow<'d, str>,
    /// As the row says it.
    pub said: &'d str,
    kind: Reference,
}

impl<'d> Named<'d> {
    /// The contact of a deal, by e-mail address, else by name.
    pub fn contact(draft: &'d Draft) -> Option<Named<'d>> {
        if let Some(address) = &draft.contact_email {
            return Some(Named {
                field: "contact_email",
                key: MatchKey::Email,
                value: Cow::Borrowed(address),
                said: address,
                kind: Reference::Email,
            });
        }
        let said = draft.contact_name.as_deref()?;
        let (first, last) = split_full_name(said);
        Some(Named {
            field: "contact_name",
            key: MatchKey::ContactName,
            value: Cow::Owned(contact_name_key(first.as_deref(), last.as_deref())?),
            said,
            kind: Reference::Name,
        })
    }

    fn account(domain: &'d str) -> Named<'d> {
        Named {
            field: "company_domain",
            key: MatchKey::Domain,
            value: Cow::Borrowed(domain),
            said: domain,
            kind: Reference::Domain,
        }
    }

    fn rejection(&self, code: &'static str) -> Rejection {
        let parent = self.key.object();
        let what = match self.kind {
            Reference::Email => "e-mail address",
            Reference::Domain => "domain",
            _ => "name",
        };
        let (one, all, said) = (parent.singular(), parent.name(), self.said);
        let message = match code {
            "ambiguous_link" => format!("several {all} have the {what} `{said}`"),
            _ => format!("no {one} with the {what} `{said}` is in these files or in the store"),
        };
        Rejection {
            code,
            field: Some(self.field.to_owned()),
            value: said.to_owned(),
            message,
            hint: format!(
                "import the {all} too, name the {one} by its id, or leave out --strict-links to import \
                 the row unlinked"
            ),
        }
    }
}

/// The domain that a company is called by: `acme.example`.
pub(super) fn company_domain(company: &str) -> Option<String> {
    let host = company.contains('.') && !company.contains([' ', '@']);
    host.then(|| parse_domain(company))
        .flatten()
        .filter(|domain| !shared_domains::is_shared(domain))
}

impl Writer<'_> {
    /// Looks up what a row refers to. Writes nothing; a rejection only with strict links.
    pub(super) fn resolve(
        &mut self,
        ready: &Ready,
    ) -> Result<Result<Resolved, Rejection>, EngineError> {
        let mut resolved = Resolved::default();
        let draft = &ready.draft;
        if self.strict_links
            && let Some(damaged) = draft.warnings.iter().find(|w| w.code == "damaged_id")
        {
            return Ok(Err(damaged_reference(damaged)));
        }
        if let Some(id) = &draft.account_id {
            resolved.account_id = self.parent(Object::Accounts, id)?;
            match (resolved.account_id, &draft.company) {
                (Some(account), Some(company)) => {
                    self.note_other_name(&mut resolved, account, id, company)?;
                }
                (Some(_), None) => {}
                (None, Some(_))
                    if !self.strict_links && !self.partial[Object::Accounts.index()] =>
                {
                    if let Err(rejection) = self.account(&mut resolved, draft, Some(id))? {
                        return Ok(Err(rejection));
                    }
                }
                (None, _) => {
                    if let Err(rejection) = self.unresolved(&mut resolved, Object::Accounts, id) {
                        return Ok(Err(rejection));
                    }
                }
            }
        }
        if let Some(id) = &draft.contact_id {
            resolved.contact_id = self.parent(Object::Contacts, id)?;
            if resolved.contact_id.is_none()
                && let Err(rejection) = self.unresolved(&mut resolved, Object::Contacts, id)
            {
                return Ok(Err(rejection));
            }
        } else if let Some(named) = Named::contact(draft) {
            match self.named(&mut resolved, &named)? {
                Ok(found) => resolved.contact_id = found,
                Err(rejection) => return Ok(Err(rejection)),
            }
        }
        if draft.account_id.is_none()
            && let Err(rejection) = self.account(&mut resolved, draft, None)?
        {
            return Ok(Err(rejection));
        }
        Ok(Ok(resolved))
    }

    /// The account of a row that names none that is there by id: the one that has the domain that the
    /// row gives, else the one of the company's name. A name that is given makes an account where there
    /// is none. `gets`: the id that the row names and no account has.
    fn account(
        &mut self,
        resolved: &mut Resolved,
        draft: &Draft,
        gets: Option<&str>,
    ) -> Result<Result<(), Rejection>, EngineError> {
        let domain = draft.company_domain.as_deref().and_then(shared_domains::own);
        if let Some(domain) = domain {
            let named = Named::account(domain);
            if draft.company.is_none() {
                return Ok(self.named(resolved, &named)?.map(|found| resolved.account_id = found));
            }
            let mut candidates = self.candidates(named.key, domain)?;
            self.leave_out_others(&mut candidates, gets)?;
            if let [id] = candidates[..] {
                resolved.account_id = Some(id);
                resolved.account_gets = gets.map(str::to_owned);
                return Ok(Ok(()));
            }
        }
        if let Some(company) = &draft.company {
            self.account_by_company(resolved, company, draft.get("email"), gets)?;
            if resolved.new_company.is_some()
                && let Some(domain) = domain
                && self.candidates(MatchKey::Domain, domain)?.is_empty()
            {
                resolved.new_domain = Some(domain.to_owned());
            }
        }
        Ok(Ok(()))
    }

    /// The links of a row; creates the account that it names and that is not there.
    pub(super) fn links(
        &mut self,
        ready: &Ready,
        resolved: &Resolved,
    ) -> Result<Links, EngineError> {
        let mut account_id = resolved.account_id;
        if let Some(company) = &resolved.new_company {
            let id = self.take_id(Object::Accounts);
            let mut account = Record::new(Object::Accounts, id);
            account.values[0] = Some(company.clone());
            if let Some(domain) = &resolved.new_domain {
                values::set(&mut account, "domain", &serde_json::json!(domain));
                self.note_key(MatchKey::Domain, domain, id)?;
            }
            account.touched_by = Some(self.import_id);
            self.hot.insert_record(&account, &Texts::of(&account)?)?;
            self.note_key(MatchKey::AccountName, &name_key(company), id)?;
            self.store.add_journal(&Entry {
                id: 0,
                import_id: self.import_id,
                object: Object::Accounts,
                record_id: id,
                what: What::Created,
                before: Values::new(),
                after: Values::from([(
                    "from".to_owned(),
                    serde_json::json!(format!("{} {}", ready.draft.object.singular(), ready.id)),
                )]),
            })?;
            self.tally.implied_accounts += 1;
            account_id = Some(id);
        }
        if let (Some(gets), Some(record)) = (&resolved.account_gets, account_id) {
            self.novelty.note_id(Object::Accounts, gets, record);
            let key = ExternalId { object: Object::Accounts, source: self.source, id: gets };
            self.hot.add_external_id(key, record, None, self.import_id, None)?;
            self.resolve_children_of(Object::Accounts, gets, record)?;
        }
        Ok(Links { account_id, contact_id: resolved.contact_id })
    }

    fn parent(&mut self, object: Object, id: &str) -> Result<Option<i64>, EngineError> {
        match self.novelty.id(object, id) {
            Held::New => return Ok(None),
            Held::Record(record) => return Ok(Some(record)),
            Held::Perhaps => {}
        }
        let key = ExternalId { object, source: self.source, id };
        let Some(known) = self.hot.find_external_id(key)? else { return Ok(None) };
        Ok(Some(known.record_id))
    }

    /// The records that answer to a value; two are as many as matter.
    pub(super) fn candidates(
        &mut self,
        key: MatchKey,
        value: &str,
    ) -> Result<Vec<i64>, EngineError> {
        self.answering(key, value, 2)
    }

    fn unresolved(
        &self,
        resolved: &mut Resolved,
        parent: Object,
        reference: &str,
    ) -> Result<(), Rejection> {
        let field = match parent {
            Object::Contacts => "contact_id",
            _ => "account_id",
        };
        let beyond = self.partial[parent.index()];
        if self.strict_links && !beyond {
            return Err(Rejection {
                code: "unresolved_link",
                field: Some(field.to_owned()),
                value: reference.to_owned(),
                message: format!(
                    "no {} with the id `{reference}` is in these files or in the store",
                    parent.singular()
                ),
                hint: format!(
                    "import the {} too, correct the id, or leave out --strict-links to import the \
                     row unlinked",
                    parent.name()
                ),
            });
        }
        let code = if beyond { "link_not_checked" } else { "unresolved_link" };
        resolved.warnings.push(Warning::new(code, field, reference));
        resolved.missing.push(Missing {
            parent,
            kind: Reference::ExternalId,
            reference: reference.to_owned(),
        });
        Ok(())
    }

    /// The one record that answers to what the row says instead of an id. Where none does, or several
    /// do, the reference stays open; with strict links the row is rejected.
    fn named(
        &mut self,
        resolved: &mut Resolved,
        named: &Named<'_>,
    ) -> Result<Result<Option<i64>, Rejection>, EngineError> {
        let parent = named.key.object();
        let candidates = self.candidates(named.key, &named.value)?;
        let beyond = self.partial[parent.index()];
        let code = match candidates[..] {
            [id] => return Ok(Ok(Some(id))),
            [] if beyond => "link_not_checked",
            [] => "unresolved_link",
            _ => "ambiguous_link",
        };
        if self.strict_links && !beyond {
            return Ok(Err(named.rejection(code)));
        }
        resolved.warnings.push(Warning::new(code, named.field, named.said));
        resolved.missing.push(Missing {
            parent,
            kind: named.kind,
            reference: named.value.clone().into_owned(),
        });
        Ok(Ok(None))
    }
}

/// With strict links, a reference of which a spreadsheet left nothing rejects its row.
fn damaged_reference(damaged: &Warning) -> Rejection {
    Rejection {
        code: "damaged_id",
        field: damaged.field.clone(),
        value: damaged.value.clone(),
        message: format!(
            "the id `{}` was shortened by a spreadsheet: others have it too",
            damaged.value
        ),
        hint:
            "export the file again with that column as text, or leave out --strict-links to import \
               the row unlinked"
                .to_owned(),
    }
}
