//! Plain English names, as people write them in files of their own.

use super::phones::{COMPANY_NUMBER, PHONE_NUMBER};
use super::{CHANGES, Entry, ignore, likely, more, no_field, repeats, to};
use crate::model::Object;

pub(super) fn entries(object: Object) -> &'static [Entry] {
    match object {
        Object::Accounts => ACCOUNTS,
        Object::Contacts => CONTACTS,
        Object::Deals => DEALS,
    }
}

const FAX: &str = "a fax number is no phone to call";

const CONTACTS: &[Entry] = &[
    to("id", &["id", "contact id", "person id", "record id", "external id", "customer id"]),
    to("deleted", DELETED),
    likely("id", &["lead id", "uuid", "guid"]),
    // A phone number where the values are long enough for one.
    likely("phone", &["contact number", "contact no", "contact nos", "number"]),
    likely("id", &["contact no", "contact number"]),
    to(
        "first_name",
        &["first name", "fname", "given name", "forename", "first", "contact first name"],
    ),
    to("last_name", &["last name", "lname", "surname", "family name", "last", "contact last name"]),
    to("full_name", &["full name", "name", "contact name", "person name", "display name"]),
    likely("full_name", &["contact", "person", "customer name", "lead name", "client name"]),
    to(
        "email",
        &[
            "email",
            "email address",
            "e mail address",
            "primary email",
            "work email",
            "business email",
            "contact email",
            "email work",
            "mail",
            "emails",
            "secondary email",
            "personal email",
            "home email",
            "email home",
            "email other",
            "other email",
            "alternate email",
            "additional emails",
        ],
    ),
    to(
        "phone",
        &[
            "phone",
            "phone number",
            "telephone",
            "telephone number",
            "tel",
            "tel no",
            "primary phone",
            "contact phone",
            "work phone",
            "business phone",
            "office phone",
            "direct phone",
            "direct line",
            "direct dial",
            "phone work",
            "mobile",
            "mobile phone",
            "mobile number",
            "mobile phone number",
            "phone mobile",
            "cell",
            "cell phone",
            "cellphone",
            "cell number",
            "phones",
            "home phone",
            "phone home",
            "other phone",
            "phone other",
            "secondary phone",
            "alternate phone",
        ],
    ),
    to("phone", PHONE_NUMBER),
    to("title", &["job title", "title", "position", "job", "role"]),
    to("department", &["department", "dept", "division"]),
    to("account_id", &["account id", "company id", "organization id", "organisation id", "org id"]),
    to(
        "company",
        &[
            "company",
            "company name",
            "account",
            "account name",
            "organization",
            "organization name",
            "organisation",
            "organisation name",
            "employer",
            "business name",
            "business",
        ],
    ),
    to("company_domain", COMPANY_DOMAIN),
    to("owner", OWNER),
    to("owner", &["contact owner", "contact owner email"]),
    to("street", STREET),
    more("street", STREET_MORE),
    to("city", CITY),
    to("state", STATE),
    to("postal_code", POSTAL_CODE),
    to("country", COUNTRY),
    to("website", WEBSITE),
    to("linkedin_url", LINKEDIN),
    to("lifecycle_stage", &["lifecycle stage", "lifecycle"]),
    to("lead_source", LEAD_SOURCE),
    to("email_opt_out", &["email opt out"]),
    to("description", &["description", "about", "bio"]),
    more("description", &["notes", "note", "comments", "comment", "remarks"]),
    to("created_at", CREATED),
    no_field(FAX, &["fax", "fax number", "work fax", "home fax"]),
    no_field("part of a name; no standard field", NAME_PARTS),
    no_field("somebody else's phone", &["assistant phone", "emergency phone"]),
    ignore("says which kind of value stands beside it", &["phone type", "email type"]),
    ignore(CHANGES, MODIFIED),
];

const ACCOUNTS: &[Entry] = &[
    to(
        "id",
        &[
            "id",
            "account id",
            "company id",
            "organization id",
            "organisation id",
            "record id",
            "external id",
            "customer id",
        ],
    ),
    to("deleted", DELETED),
    likely("id", &["uuid", "guid", "account no", "account number", "customer number"]),
    to(
        "name",
        &[
            "name",
            "account name",
            "company name",
            "company",
            "account",
            "organization",
            "organization name",
            "organisation",
            "organisation name",
            "business name",
            "business",
            "customer",
            "customer name",
        ],
    ),
    to("domain", &["domain", "domain name", "company domain", "company domain name"]),
    to("domain", &["email domain", "web domain"]),
    to("website", WEBSITE),
    to("website", &["company website", "web page", "webpage"]),
    to("phone", &["phone", "phone number", "telephone", "telephone number", "tel"]),
    to("phone", &["main phone", "company phone", "office phone", "business phone", "switchboard"]),
    to("phone", COMPANY_NUMBER),
    to("industry", &["industry", "sector", "vertical", "branch of industry"]),
    to(
        "employees",
        &[
            "employees",
            "number of employees",
            "no of employees",
            "employee count",
            "headcount",
            "company size",
        ],
    ),
    to("annual_revenue", &["annual revenue", "revenue", "turnover", "annual turnover", "sales"]),
    to("owner", OWNER),
    to("owner", &["company owner", "account owner email"]),
    // User fields of Close are two columns, the name and the id.
    likely("owner", &["account owner name", "account owner id", "account manager name"]),
    likely("owner", &["account manager id", "sales rep name", "sales rep id"]),
    to("street", STREET),
    more("street", STREET_MORE),
    to("city", CITY),
    to("state", STATE),
    to("postal_code", POSTAL_CODE),
    to("country", COUNTRY),
    to("linkedin_url", LINKEDIN),
    to("linkedin_url", &["linkedin company page"]),
    to("description", &["description", "about", "about us"]),
    more("description", &["notes", "note", "comments", "comment", "remarks"]),
    to("created_at", CREATED),
    no_field(FAX, &["fax", "fax number"]),
    no_field("accounts have no e-mail address of their own", &["email", "email address", "mail"]),
    ignore(CHANGES, MODIFIED),
];

const DEALS: &[Entry] = &[
    to("id", &["id", "deal id", "opportunity id", "record id", "external id"]),
    to("deleted", DELETED),
    likely("id", &["uuid", "guid", "deal no", "deal number", "opportunity number"]),
    to(
        "name",
        &[
            "deal name",
            "deal",
            "deal title",
            "opportunity name",
            "opportunity",
            "opportunity title",
            "name",
            "title",
            "subject",
        ],
    ),
    to(
        "amount",
        &[
            "amount",
            "deal value",
            "deal amount",
            "value",
            "opportunity amount",
            "opportunity value",
            "deal size",
            "price",
            "total amount",
            "total value",
            "contract value",
        ],
    ),
    to("currency", &["currency", "currency code", "deal currency", "amount currency"]),
    to("close_date", &["close date", "closing date"]),
    to("close_date", &["expected close date", "expected close", "estimated close date"]),
    to("close_date", &["expected closing date", "projected close date"]),
    to("won_date", &["won date", "date won", "won on", "won at", "won time"]),
    to("lost_date", &["lost date", "date lost", "lost on", "lost at", "lost time"]),
    to("closed_date", &["closed date", "date closed", "closed at", "closed on", "closed time"]),
    to("closed_date", &["actual close date", "actual closing date"]),
    to("probability", &["probability", "win probability", "likelihood", "confidence"]),
    to("pipeline", &["pipeline", "pipeline name", "deal pipeline", "sales pipeline"]),
    to("stage", &["stage", "deal stage", "stage name", "pipeline stage", "sales stage"]),
    to("stage", &["opportunity stage"]),
    to("status", &["status", "deal status", "opportunity status"]),
    to("deal_type", &["deal type", "type", "opportunity type"]),
    to("lead_source", LEAD_SOURCE),
    to("lost_reason", &["lost reason", "loss reason", "reason lost", "closed lost reason"]),
    to("contact_id", &["contact id", "person id", "primary contact id", "customer contact id"]),
    to("contact_email", &["contact email", "contact email address", "primary contact email"]),
    to("contact_email", &["person email", "customer email", "email", "email address"]),
    repeats("contact_id", &["contact", "contact name", "primary contact", "contact person"]),
    repeats("contact_id", &["person", "person name", "customer contact"]),
    to("account_id", &["account id", "company id", "organization id", "organisation id", "org id"]),
    to("company", &["company", "company name", "account", "account name", "organization"]),
    to("company", &["organization name", "organisation", "organisation name", "customer"]),
    to("company", &["customer name", "client", "client name", "business name"]),
    to("company_domain", COMPANY_DOMAIN),
    to("owner", OWNER),
    to("owner", &["deal owner", "deal owner email", "opportunity owner"]),
    to("description", &["description", "deal description"]),
    more("description", &["notes", "note", "comments", "comment", "remarks"]),
    to("created_at", CREATED),
    no_field("a state of a deal is no stage by its name", &["state"]),
    ignore(CHANGES, MODIFIED),
];

const COMPANY_DOMAIN: &[&str] = &[
    "company domain",
    "company domain name",
    "account domain",
    "organization domain",
    "organisation domain",
    "customer domain",
];

const NAME_PARTS: &[&str] =
    &["middle name", "salutation", "prefix", "name prefix", "suffix", "name suffix", "nickname"];

const OWNER: &[&str] = &[
    "owner email",
    "owner",
    "owner name",
    "owner id",
    "assigned to",
    "assignee",
    "account owner",
    "account manager",
    "sales rep",
    "salesperson",
    "sales owner",
    "rep",
    "responsible",
];

const STREET: &[&str] = &[
    "street",
    "street address",
    "address",
    "address line 1",
    "address 1",
    "address line",
    "street 1",
    "mailing address",
    "postal address",
    "billing street",
    "billing address",
    "mailing street",
];

const STREET_MORE: &[&str] =
    &["address line 2", "address 2", "street 2", "street address 2", "address line 3", "suite"];

const CITY: &[&str] = &["city", "town", "city town", "mailing city", "billing city", "locality"];

const STATE: &[&str] = &[
    "state",
    "region",
    "province",
    "state province",
    "state region",
    "county",
    "mailing state",
    "billing state",
];

const POSTAL_CODE: &[&str] = &[
    "postal code",
    "postcode",
    "zip",
    "zip code",
    "zipcode",
    "zip postal code",
    "mailing zip",
    "billing zip",
    "mailing postal code",
    "billing postal code",
];

const COUNTRY: &[&str] =
    &["country", "country region", "country code", "mailing country", "billing country", "nation"];

const WEBSITE: &[&str] =
    &["website", "website url", "web site", "url", "homepage", "home page", "web", "site"];

const LINKEDIN: &[&str] = &[
    "linkedin",
    "linkedin url",
    "linkedin profile",
    "linkedin profile url",
    "linkedin page",
    "linkedin link",
];

const LEAD_SOURCE: &[&str] = &["lead source", "source", "original source", "lead origin", "origin"];

const CREATED: &[&str] = &[
    "created at",
    "created",
    "created date",
    "create date",
    "created on",
    "creation date",
    "date created",
    "date added",
    "added on",
    "added at",
    "created time",
];

const MODIFIED: &[&str] = &[
    "updated at",
    "updated",
    "updated on",
    "update date",
    "date updated",
    "modified",
    "modified at",
    "modified on",
    "modified date",
    "date modified",
    "last modified",
    "last modified at",
    "last modified date",
    "last updated",
    "last updated at",
    "last update",
    "last activity",
    "last activity date",
    "last seen",
];

const DELETED: &[&str] = &["deleted", "is deleted"];
