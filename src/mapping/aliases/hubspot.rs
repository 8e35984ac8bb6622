//! HubSpot's exports: property labels, and internal names where the export was asked for them.

use super::{CALCULATED, CHANGES, Entry, INTERNAL, ignore, no_field, repeats, to};
use crate::model::Object;

pub(super) fn entries(object: Object) -> &'static [Entry] {
    match object {
        Object::Accounts => ACCOUNTS,
        Object::Contacts => CONTACTS,
        Object::Deals => DEALS,
    }
}

const ACTIVITY: &str = "counts activities, which are not moved";
const LEGAL_BASIS: &str = "a legal basis is no record of consent to be called";
const ANALYTICS: &str = "web analytics; not moved";

const CONTACTS: &[Entry] = &[
    to("id", &["record id", "hs object id", "contact id", "vid"]),
    to("first_name", &["first name", "firstname"]),
    to("last_name", &["last name", "lastname"]),
    to("email", &["email", "work email", "additional email addresses", "hs additional emails"]),
    to("phone", &["phone number", "phone", "mobile phone number", "mobilephone"]),
    to("title", &["job title", "jobtitle"]),
    to("company", &["company name", "company", "associated company", "associated company primary"]),
    // The plain list names every company of the contact; the primary one is the link.
    to(
        "account_id",
        &[
            "associated company ids primary",
            "primary associated company id",
            "associatedcompanyid",
            "associated company id",
            "associated company ids",
        ],
    ),
    to("company_domain", COMPANY_DOMAIN),
    to("owner", &["contact owner", "hubspot owner id", "hubspot owner"]),
    to("website", &["website url", "website"]),
    to("street", &["street address", "address"]),
    to("city", &["city"]),
    to("state", &["state region", "state"]),
    to("postal_code", &["postal code", "zip"]),
    to("country", &["country region", "country"]),
    to(
        "linkedin_url",
        &["linkedin url", "linkedin profile url", "hs linkedin url", "linkedin bio"],
    ),
    to("lifecycle_stage", &["lifecycle stage", "lifecyclestage"]),
    to("lead_source", &["original source", "original traffic source", "hs analytics source"]),
    to("email_opt_out", &["unsubscribed from all email", "hs email optout"]),
    to("created_at", &["create date", "createdate"]),
    no_field("a lead's own status; no standard field", &["lead status", "hs lead status"]),
    no_field(
        LEGAL_BASIS,
        &[
            "legal basis for processing contacts data",
            "legal basis for processing",
            "hs legal basis",
        ],
    ),
    no_field("one kind of e-mail only, not all", &["opted out of email *", "hs email optout *"]),
    ignore("marketing contacts are a billing matter of HubSpot", &["marketing contact status"]),
    ignore("deals link to their contacts, not the other way round", DEAL_LINKS),
    repeats("company", &["associated company names primary", "associated company names"]),
    ignore(CHANGES, MODIFIED),
    ignore(ACTIVITY, ACTIVITIES),
    ignore(CALCULATED, CALCULATIONS),
    ignore(
        ANALYTICS,
        &[
            "number of pageviews",
            "number of sessions",
            "time first seen",
            "time last seen",
            "first page seen",
            "last page seen",
            "average pageviews",
            "hs analytics *",
        ],
    ),
    ignore(INTERNAL, INTERNALS),
];

const ACCOUNTS: &[Entry] = &[
    to("id", &["record id", "hs object id", "company id"]),
    to("name", &["company name", "name"]),
    to("domain", &["company domain name", "domain"]),
    to("website", &["website url", "website"]),
    to("phone", &["phone number", "phone"]),
    to("owner", &["company owner", "hubspot owner id", "hubspot owner"]),
    to("industry", &["industry"]),
    to("employees", &["number of employees", "numberofemployees"]),
    to("annual_revenue", &["annual revenue", "annualrevenue"]),
    to("street", &["street address", "address"]),
    super::more("street", &["street address 2", "address 2"]),
    to("city", &["city"]),
    to("state", &["state region", "state"]),
    to("postal_code", &["postal code", "zip"]),
    to("country", &["country region", "country"]),
    to("linkedin_url", &["linkedin company page", "linkedin company page url"]),
    to("description", &["description", "about us"]),
    to("created_at", &["create date", "createdate"]),
    ignore(
        "contacts and deals link to their company, not the other way round",
        &["associated contact", "associated contact ids", "associated contacts"],
    ),
    ignore("deals link to their company, not the other way round", DEAL_LINKS),
    ignore(CHANGES, MODIFIED),
    ignore(ACTIVITY, ACTIVITIES),
    ignore(CALCULATED, CALCULATIONS),
    ignore(ANALYTICS, &["number of pageviews", "number of sessions", "hs analytics *"]),
    ignore(INTERNAL, INTERNALS),
];

const DEALS: &[Entry] = &[
    to("id", &["record id", "hs object id", "deal id"]),
    to("name", &["deal name", "dealname"]),
    to("pipeline", &["pipeline"]),
    to("stage", &["deal stage", "dealstage"]),
    to("amount", &["amount"]),
    to("currency", &["currency", "deal currency code"]),
    to("close_date", &["close date", "closedate"]),
    to("probability", &["deal probability", "hs deal stage probability"]),
    to("owner", &["deal owner", "hubspot owner id", "hubspot owner"]),
    to("deal_type", &["deal type", "dealtype"]),
    to("lead_source", &["original source type", "original traffic source", "hs analytics source"]),
    to("lost_reason", &["closed lost reason", "closed lost reason text"]),
    to("description", &["deal description", "description"]),
    to("created_at", &["create date", "createdate"]),
    to(
        "contact_id",
        &["associated contact ids", "associated contact id", "associated contact ids primary"],
    ),
    to(
        "account_id",
        &[
            "associated company ids primary",
            "primary associated company id",
            "associated company id",
            "associated company ids",
        ],
    ),
    to(
        "company",
        &[
            "associated company primary",
            "associated company names primary",
            "primary associated company",
            "associated company",
            "associated company names",
        ],
    ),
    to("company_domain", COMPANY_DOMAIN),
    to(
        "contact_email",
        &[
            "associated contact email",
            "associated contact emails",
            "associated contact email primary",
            "associated contact email address",
            "associated contact email addresses",
            "all associated contact emails",
            "primary contact email",
            "contact email",
        ],
    ),
    repeats(
        "contact_id",
        &[
            "associated contact",
            "associated contacts",
            "associated contact primary",
            "associated contact name",
            "associated contact names",
            "associated contact names primary",
            "primary associated contact",
        ],
    ),
    ignore(
        "calculated from the amount and the exchange rate",
        &["amount in company currency", "amount in home currency"],
    ),
    ignore(STAGE_IS, &["is closed won", "is closed lost", "is deal closed", "hs is closed*"]),
    ignore(CHANGES, MODIFIED),
    ignore(ACTIVITY, ACTIVITIES),
    ignore(CALCULATED, CALCULATIONS),
    ignore(
        CALCULATED,
        &[
            "weighted amount",
            "weighted amount in company currency",
            "forecast amount",
            "closed deal amount",
            "closed deal amount in home currency",
            "days to close",
            "annual contract value",
            "total contract value",
            "annual recurring revenue",
            "monthly recurring revenue",
        ],
    ),
    ignore(INTERNAL, INTERNALS),
];

const COMPANY_DOMAIN: &[&str] = &[
    "associated company domain",
    "associated company domain name",
    "associated company domain primary",
    "associated company domains",
    "primary associated company domain",
    "company domain name",
    "company domain",
];

const STAGE_IS: &str = super::STAGE_SAYS_IT;

const DEAL_LINKS: &[&str] =
    &["associated deal", "associated deal ids", "associated deals", "associated deal names"];

const MODIFIED: &[&str] = &[
    "last modified date",
    "lastmodifieddate",
    "hs lastmodifieddate",
    "last activity date",
    "owner assigned date",
    "hubspot owner assigneddate",
    "updated by user id",
];

const ACTIVITIES: &[&str] = &[
    "number of sales activities",
    "number of times contacted",
    "last contacted",
    "last engagement date",
    "next activity date",
    "number of form submissions",
    "last booked meeting date",
    "recent sales email replied date",
    "recent sales email opened date",
    "recent sales email clicked date",
    "notes last contacted",
    "notes last updated",
    "num notes",
    "num contacted notes",
];

const CALCULATIONS: &[&str] = &[
    "days to close",
    "number of associated contacts",
    "number of associated deals",
    "number of associated companies",
    "num associated contacts",
    "num associated deals",
    "total revenue",
    "recent deal amount",
    "recent deal close date",
    "first deal created date",
    "likelihood to close",
    "contact priority",
    "became a *",
    "date entered *",
    "date exited *",
    "time in *",
    "cumulative time in *",
    "latest time in *",
    "hs time in *",
    "hs date entered *",
    "hs date exited *",
    "hs v 2 *",
];

const INTERNALS: &[&str] = &[
    "created by user id",
    "record source",
    "record source detail 1",
    "record source detail 2",
    "record source detail 3",
    "hubspot team",
    "hubspot team id",
    "all owner ids",
    "all team ids",
    "merged contact ids",
    "merged company ids",
    "merged deal ids",
    "merged record ids",
    "hs merged object ids",
    "hs createdate",
    "object create date time",
    "object last modified date time",
];
