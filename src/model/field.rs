//! The standard fields of each object, and the targets that a source column may be mapped to.

use super::object::Object;

/// How the value of a field is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Any text.
    Text,
    /// An e-mail address, case folded.
    Email,
    /// A phone number in E.164.
    Phone,
    /// An absolute URL.
    Url,
    /// A host name without `www.`.
    Domain,
    /// A calendar date, never shifted: `2026-03-08`.
    Date,
    /// A moment in UTC: `2026-03-08T19:30:00Z`.
    Moment,
    /// A decimal number as text, never floating point: `1250.50`.
    Decimal,
    /// A percentage in percent, as decimal text: `20` (see [`super::percent`]).
    Percent,
    /// A whole number.
    Integer,
    /// `1` or `0`.
    Boolean,
    /// An ISO 4217 code: `USD`.
    Currency,
}

/// A standard field, stored in a column of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name in the mapping, the JSON, the views and the tables.
    pub key: &'static str,
    /// How its values are read.
    pub kind: Kind,
}

const fn field(key: &'static str, kind: Kind) -> Field {
    Field { key, kind }
}

const ACCOUNTS: &[Field] = &[
    field("name", Kind::Text),
    field("domain", Kind::Domain),
    field("website", Kind::Url),
    field("phone", Kind::Phone),
    field("industry", Kind::Text),
    field("employees", Kind::Integer),
    field("annual_revenue", Kind::Decimal),
    field("street", Kind::Text),
    field("city", Kind::Text),
    field("state", Kind::Text),
    field("postal_code", Kind::Text),
    field("country", Kind::Text),
    field("linkedin_url", Kind::Url),
    field("description", Kind::Text),
    field("created_at", Kind::Moment),
];

const CONTACTS: &[Field] = &[
    field("first_name", Kind::Text),
    field("last_name", Kind::Text),
    field("email", Kind::Email),
    field("phone", Kind::Phone),
    field("title", Kind::Text),
    field("department", Kind::Text),
    field("street", Kind::Text),
    field("city", Kind::Text),
    field("state", Kind::Text),
    field("postal_code", Kind::Text),
    field("country", Kind::Text),
    field("website", Kind::Url),
    field("linkedin_url", Kind::Url),
    field("lifecycle_stage", Kind::Text),
    field("lead_source", Kind::Text),
    field("email_opt_out", Kind::Boolean),
    field("description", Kind::Text),
    field("created_at", Kind::Moment),
];

const DEALS: &[Field] = &[
    field("name", Kind::Text),
    field("amount", Kind::Decimal),
    field("currency", Kind::Currency),
    field("close_date", Kind::Date),
    field("probability", Kind::Percent),
    field("deal_type", Kind::Text),
    field("lead_source", Kind::Text),
    field("lost_reason", Kind::Text),
    field("description", Kind::Text),
    field("created_at", Kind::Moment),
];

/// The standard fields of `object`, in the order of the store's columns.
pub fn fields(object: Object) -> &'static [Field] {
    match object {
        Object::Accounts => ACCOUNTS,
        Object::Contacts => CONTACTS,
        Object::Deals => DEALS,
    }
}

/// The field of contacts that says who must not be written to.
pub const OPT_OUT: &str = "email_opt_out";

/// The place of the field `key` among the fields of `object`.
pub fn position(object: Object, key: &str) -> Option<usize> {
    fields(object).iter().position(|field| field.key == key)
}

/// The targets of `object` that are not stored in a column of their own: identity, links, owner,
/// routing and consent.
pub fn special_targets(object: Object) -> &'static [&'static str] {
    match object {
        Object::Accounts => &["id", "deleted", "owner"],
        Object::Contacts => &[
            "id",
            "deleted",
            "full_name",
            "account_id",
            "company",
            "company_domain",
            "owner",
            "consent.text",
            "consent.timestamp",
            "consent.source_url",
            "consent.ip",
            "consent.seller",
            "consent.phone",
            "consent.trustedform_url",
            "consent.leadid",
            "consent.revoked_at",
            "consent.do_not_call",
        ],
        Object::Deals => &[
            "id",
            "deleted",
            "pipeline",
            "stage",
            "status",
            "won_date",
            "lost_date",
            "closed_date",
            "contact_id",
            "contact_email",
            "contact_name",
            "account_id",
            "company",
            "company_domain",
            "owner",
        ],
    }
}
