//! Resolves what a row links to: an account by its id at the source, else by company name or
//! e-mail domain; a contact by its id, else by e-mail address.

use super::EngineError;
use super::judge::Ready;
use super::merge::Links;
use super::novelty::Held;
use super::write::Writer;
use crate::model::{Object, Rejection, Warning, email, text::name_key};
use crate::store::Texts;
use crate::store::external_ids::ExternalId;
use crate::store::journal::{Entry, Values, What};
use crate::store::links::Reference;
use crate::store::records::{MatchKey, Record};

/// What a row's references came to.
#[derive(Debug, Default)]
pub struct Resolved {
    /// The account.
    pub account_id: Option<i64>,
    /// The contact.
    pub contact_id: Option<i64>,
    /// The company to create an account for.
    pub new_company: Option<String>,
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

impl Writer<'_> {
    /// Looks up what a row refers to. Writes nothing; a rejection only with strict links.
    pub(super) fn resolve(
        &mut self,
        ready: &Ready,
    ) -> Result<Result<Resolved, Rejection>, EngineError> {
        let mut resolved = Resolved::default();
        let draft = &ready.draft;
        if let Some(id) = &draft.account_id {
            resolved.account_id = self.parent(Object::Accounts, id)?;
            if resolved.account_id.is_none()
                && let Err(rejection) = self.unresolved(&mut resolved, Object::Accounts, id)
            {
                return Ok(Err(rejection));
            }
        }
        if let Some(id) = &draft.contact_id {
            resolved.contact_id = self.parent(Object::Contacts, id)?;
            if resolved.contact_id.is_none()
                && let Err(rejection) = self.unresolved(&mut resolved, Object::Contacts, id)
            {
                return Ok(Err(rejection));
            }
        } else if let Some(address) = &draft.contact_email {
            self.contact_by_email(&mut resolved, address)?;
        }
        if let Some(company) = &draft.company
            && draft.account_id.is_none()
        {
            self.account_by_company(&mut resolved, company, draft.get("email"))?;
        }
        Ok(Ok(resolved))
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
    fn candidates(&mut self, key: MatchKey, value: &str) -> Result<Vec<i64>, EngineError> {
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

    fn contact_by_email(
        &mut self,
        resolved: &mut Resolved,
        address: &str,
    ) -> Result<(), EngineError> {
        let code = match self.candidates(MatchKey::Email, address)?[..] {
            [id] => {
                resolved.contact_id = Some(id);
                return Ok(());
            }
            [] if self.partial[Object::Contacts.index()] => "link_not_checked",
            [] => "unresolved_link",
            _ => "ambiguous_link",
        };
        resolved.warnings.push(Warning::new(code, "contact_email", address));
        resolved.missing.push(Missing {
            parent: Object::Contacts,
            kind: Reference::Email,
            reference: address.to_owned(),
        });
        Ok(())
    }

    /// The account of that name, else the one of the contact's e-mail domain where that is no
    /// free-mail domain, else a new one. A name or a domain that several accounts answer to stays
    /// open.
    fn account_by_company(
        &mut self,
        resolved: &mut Resolved,
        company: &str,
        address: Option<&str>,
    ) -> Result<(), EngineError> {
        let mut candidates = self.candidates(MatchKey::AccountName, &name_key(company))?;
        if candidates.is_empty()
            && let Some(domain) = address.and_then(email::domain_of)
            && !email::is_free_mail(domain)
        {
            candidates = self.candidates(MatchKey::Domain, domain)?;
        }
        match candidates[..] {
            [id] => resolved.account_id = Some(id),
            [] => resolved.new_company = Some(company.to_owned()),
            _ => {
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
}
