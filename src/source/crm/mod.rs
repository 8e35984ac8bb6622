//! A CRM as a source, read over its API.
//!
//! A [`Source`] tells what a customer's account has, its [`Catalog`], and gives its records page by
//! page. It knows the service's paths, paging, caps and dialects, and nothing of where the records go.
//! Who drives it (`engine::extract`) asks for pages, several parts at once, keeps each page with the
//! place where the next one begins, and so can be killed at any page and go on.
//!
//! Each CRM is one folder beside this one with the same files: `mod.rs` is its [`Source`], `wire.rs`
//! its types, `rows.rs` makes records of them, `rules.rs` its limits and refusals, `grant.rs` its
//! OAuth. All of it is read-only.

mod catalog;
pub mod definition;
mod grant;
mod left;
mod once;
mod page;
pub mod scalar;
pub mod values;

use std::collections::BTreeMap;

use serde_json::Value;

pub use self::catalog::{
    Account, Catalog, Field, ObjectCatalog, Unseen, User, may_forbid_calls, tell_apart,
};
pub use self::grant::{Endpoint, Grant, Redirect, Static};
pub use self::left::{Count, LeftBehind, counted, sum};
pub use self::once::Once;
pub use self::page::{Link, Page, Part, Reads, Record, State, Wanted};
pub use crate::http::Traffic;
use crate::http::{Budget, HttpError, HttpOptions};
use crate::model::Object;

/// A CRM that can be read over its API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// HubSpot.
    Hubspot,
    /// Salesforce.
    Salesforce,
    /// Pipedrive.
    Pipedrive,
    /// Close.
    Close,
}

impl Service {
    /// All of them.
    pub const ALL: [Service; 4] =
        [Service::Hubspot, Service::Salesforce, Service::Pipedrive, Service::Close];

    /// The name on the command line, in the store and in reports; external ids are kept under it.
    pub fn name(self) -> &'static str {
        match self {
            Service::Hubspot => "hubspot",
            Service::Salesforce => "salesforce",
            Service::Pipedrive => "pipedrive",
            Service::Close => "close",
        }
    }

    /// The name as people write it.
    pub fn title(self) -> &'static str {
        match self {
            Service::Hubspot => "HubSpot",
            Service::Salesforce => "Salesforce",
            Service::Pipedrive => "Pipedrive",
            Service::Close => "Close",
        }
    }

    /// Whether it has people who are leads, apart from its contacts.
    pub fn has_leads(self) -> bool {
        matches!(self, Service::Salesforce | Service::Pipedrive)
    }

    /// The service of a name, however it is spelled.
    pub fn from_name(name: &str) -> Option<Service> {
        Service::ALL.into_iter().find(|service| name.eq_ignore_ascii_case(service.name()))
    }
}

/// Why a CRM can't be read.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CrmError {
    /// No answer, or a refusal.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// An answer that does not fit what the service says of itself.
    #[error("{} answers otherwise than it should: {what}", service.title())]
    Strange {
        /// The service.
        service: Service,
        /// What is wrong: the call and the place, never what was found there.
        what: String,
    },
    /// A list gives a page token that it gave before: it would never end.
    #[error("{} gives the same page of `{part}` again, and would never end", service.title())]
    Circle {
        /// The service.
        service: Service,
        /// The part.
        part: String,
    },
    /// What is needed for any run can't be read.
    #[error("{} does not let this user read {what}", service.title())]
    Denied {
        /// The service.
        service: Service,
        /// What: `contacts`, `the definitions of fields`.
        what: String,
        /// What to ask the admin for.
        ask: String,
    },
    /// What is asked for does not fit the service or its account.
    #[error("{message}")]
    Unfit {
        /// What is wrong.
        message: String,
        /// What to do.
        hint: String,
    },
}

impl CrmError {
    /// Whether the user interrupted.
    pub fn is_interruption(&self) -> bool {
        matches!(self, CrmError::Http(HttpError::Interrupted))
    }
}

/// The records of a customer's account at a CRM. Asked by several threads at once.
pub trait Source: Send + Sync {
    /// The service.
    fn service(&self) -> Service;

    /// Whose account it is, with one call or two: the token is good if this answers.
    fn account(&self) -> Result<Account, CrmError>;

    /// What the account has: fields, pipelines, users, and how many records.
    fn catalog(&self) -> Result<Catalog, CrmError>;

    /// How many live records of each object of a catalog the service counts now; an object that it does
    /// not count is left out.
    fn totals(&self, catalog: &Catalog) -> Result<BTreeMap<Object, u64>, CrmError>;

    /// What the account has beside the objects of a catalog, and about how many: what is not moved. What
    /// this user may not see is not counted, and fails nothing.
    fn left_behind(&self, _catalog: &Catalog) -> Result<Vec<LeftBehind>, CrmError> {
        Ok(Vec::new())
    }

    /// Whether people who are leads are read as contacts.
    fn reads_leads(&self) -> bool {
        false
    }

    /// The parts that together are all that is wanted; they are read side by side, those of
    /// [`Reads::Links`] when all others are done. Asked once at the beginning of a read, and once
    /// more with `since` at the end of a full one, for what changed under way.
    fn parts(&self, catalog: &Catalog, wanted: &Wanted) -> Result<Vec<Part>, CrmError>;

    /// The page of a part that begins at `cursor`: [`Reads::Pages::from`] first, then each
    /// [`Page::next`]. A page that was read already may be asked for again, in a later process.
    fn page(&self, catalog: &Catalog, part: &Part, cursor: &Value) -> Result<Page, CrmError>;

    /// The links of these records, for a part of [`Reads::Links`].
    fn links(&self, _part: &Part, _ids: &[String]) -> Result<Vec<Link>, CrmError> {
        Ok(Vec::new())
    }

    /// How many parts to read side by side.
    fn width(&self) -> usize {
        4
    }

    /// What reading all that is wanted takes of the budget of a day, about.
    fn forecast(&self, _catalog: &Catalog, _wanted: &Wanted) -> Option<u64> {
        None
    }

    /// The budget of a day, where the service has one.
    fn budget(&self) -> Option<&Budget> {
        None
    }

    /// What went over the wire so far.
    fn traffic(&self) -> Traffic;
}

/// How to reach a CRM.
pub struct Access {
    /// Its address, the token for it, and who interrupts. Rules and budget are the source's own.
    pub http: HttpOptions,
    /// The share of what a day allows that may be taken, 0 to 1.
    pub budget: f64,
    /// Whether people who are leads are read as contacts, where the service has such.
    pub leads: bool,
}

/// Opens a CRM; nothing is sent yet.
pub fn open(service: Service, access: Access) -> Result<Box<dyn Source>, CrmError> {
    match service {
        Service::Hubspot => super::hubspot::open(access),
        Service::Salesforce => super::salesforce::open(access),
        Service::Pipedrive => super::pipedrive::open(access),
        Service::Close => super::close::open(access),
    }
}

/// The address of a service where nobody says otherwise; none where each customer has one of their own.
pub fn usual_url(service: Service) -> Option<&'static str> {
    match service {
        Service::Hubspot => Some("https://api.hubapi.com"),
        Service::Salesforce => None,
        Service::Pipedrive => Some("https://api.pipedrive.com"),
        Service::Close => Some("https://api.close.com"),
    }
}
