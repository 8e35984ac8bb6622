//! Salesforce: field names of Data Export, Data Loader and the CLI (in any case), and the labels
//! of reports.

use super::{
    CALCULATED, CHANGES, Entry, INTERNAL, OTHERS_OWNER, STAGE_SAYS_IT, ignore, no_field, repeats,
    to,
};
use crate::model::Object;

pub(super) fn entries(object: Object) -> &'static [Entry] {
    match object {
        Object::Accounts => ACCOUNTS,
        Object::Contacts => CONTACTS,
        Object::Deals => DEALS,
    }
}

const CONTACTS: &[Entry] = &[
    to("id", &["id", "contact id", "lead id", "contact id 18", "case safe id"]),
    to("deleted", DELETED),
    to("first_name", &["first name"]),
    to("last_name", &["last name"]),
    to("full_name", &["name", "full name", "contact name"]),
    to("account_id", &["account id"]),
    to("company", &["account name", "company account", "company"]),
    to("owner", OWNER_EMAIL),
    to(
        "owner",
        &["owner id", "contact owner", "lead owner", "owner name", "owner full name", "owner"],
    ),
    to("email", &["email"]),
    to("phone", &["phone", "mobile phone", "mobile", "business phone"]),
    to("phone", &["home phone", "other phone"]),
    to("title", &["title"]),
    to("department", &["department"]),
    to("street", &["mailing street", "mailing address line 1", "street"]),
    super::more("street", &["mailing address line 2", "mailing address line 3"]),
    to("city", &["mailing city", "city"]),
    to("state", &["mailing state", "mailing state province", "mailing state code", "state"]),
    to("postal_code", &["mailing postal code", "mailing zip postal code", "postal code"]),
    to("country", &["mailing country", "mailing country code", "country"]),
    to("website", &["website"]),
    to("lead_source", &["lead source"]),
    to("email_opt_out", &["has opted out of email", "email opt out"]),
    to("consent.do_not_call", &["do not call"]),
    to("description", &["description", "contact description", "lead description"]),
    to("created_at", CREATED),
    repeats("street", &["mailing address"]),
    no_field("a fax number is no phone to call", &["fax", "business fax", "other fax"]),
    no_field("somebody else's phone", &["assistant phone", "asst phone", "assistants phone"]),
    no_field("about fax only", &["has opted out of fax", "fax opt out"]),
    no_field("another contact's id; contacts do not link to each other", &["reports to id"]),
    no_field("the status of a lead; no standard field", &["lead status", "status"]),
    no_field("a conversion is not moved", &["is converted", "converted"]),
    ignore(OTHERS_OWNER, &["account owner", "account owner alias", "account owner id"]),
    ignore("the alias of the owner", &["owner alias", "contact owner alias", "lead owner alias"]),
    ignore("the account is a record of its own", ACCOUNT_PARTS),
    ignore(CHANGES, MODIFIED),
    ignore(INTERNAL, INTERNALS),
    ignore(INTERNAL, BOUNCES),
];

const ACCOUNTS: &[Entry] = &[
    to("id", &["id", "account id", "account id 18", "case safe id"]),
    to("deleted", DELETED),
    to("name", &["name", "account name"]),
    to("website", &["website"]),
    to("phone", &["phone", "account phone"]),
    to("owner", OWNER_EMAIL),
    to("owner", &["owner id", "account owner", "owner name", "owner full name", "owner"]),
    to("industry", &["industry"]),
    to("employees", &["number of employees", "employees"]),
    to("annual_revenue", &["annual revenue"]),
    to("street", &["billing street", "billing address line 1", "street"]),
    super::more("street", &["billing address line 2", "billing address line 3"]),
    to("city", &["billing city", "city"]),
    to("state", &["billing state", "billing state province", "billing state code", "state"]),
    to("postal_code", &["billing postal code", "billing zip postal code", "postal code"]),
    to("country", &["billing country", "billing country code", "country"]),
    to("description", &["description", "account description"]),
    to("created_at", CREATED),
    no_field("the name of a place, not a web address", &["site", "account site"]),
    no_field("a fax number is no phone to call", &["fax", "account fax"]),
    no_field("accounts do not link to each other", &["parent id", "parent account id"]),
    no_field("accounts do not link to each other", &["parent account", "parent name"]),
    ignore("the alias of the owner", &["owner alias", "account owner alias"]),
    ignore(CHANGES, MODIFIED),
    ignore(INTERNAL, INTERNALS),
    ignore(INTERNAL, &["is person account", "clean status", "jigsaw company id"]),
];

const DEALS: &[Entry] = &[
    to("id", &["id", "opportunity id", "opportunity id 18", "case safe id"]),
    to("deleted", DELETED),
    to("name", &["name", "opportunity name"]),
    to("stage", &["stage name", "stage"]),
    to("amount", &["amount"]),
    to("currency", &["currency iso code", "amount currency", "opportunity currency"]),
    to("close_date", &["close date"]),
    to("probability", &["probability", "probability percent"]),
    to("account_id", &["account id"]),
    to("company", &["account name", "account"]),
    to("contact_id", &["contact id", "primary contact id"]),
    to("contact_email", &["contact email", "primary contact email"]),
    repeats("contact_id", &["contact name", "primary contact", "contact first name"]),
    repeats("contact_id", &["contact last name", "primary contact name"]),
    to("owner", OWNER_EMAIL),
    to("owner", &["owner id", "opportunity owner", "owner name", "owner full name", "owner"]),
    to("deal_type", &["type", "opportunity type"]),
    to("lead_source", &["lead source"]),
    to("lost_reason", &["loss reason", "lost reason", "closed lost reason"]),
    to("description", &["description", "opportunity description"]),
    to("created_at", CREATED),
    no_field(
        "record types hint at pipelines; map it to `pipeline` if yours do",
        &["record type id", "opportunity record type", "record type", "record type name"],
    ),
    ignore(STAGE_SAYS_IT, &["is won", "is closed", "won", "closed"]),
    ignore(STAGE_SAYS_IT, &["forecast category", "forecast category name"]),
    ignore(CALCULATED, &["expected revenue", "amount converted", "amount converted currency"]),
    ignore(CALCULATED, &["fiscal", "fiscal year", "fiscal quarter", "fiscal period", "age"]),
    ignore(CALCULATED, &["has opportunity line item", "stage duration", "last stage change date"]),
    ignore(OTHERS_OWNER, &["account owner", "account owner alias"]),
    ignore("the alias of the owner", &["owner alias", "opportunity owner alias"]),
    ignore("roles are not moved", &["owner role", "created by", "created alias"]),
    ignore(CHANGES, MODIFIED),
    ignore(INTERNAL, INTERNALS),
    ignore(INTERNAL, &["pricebook 2 id", "campaign id", "contract id", "quote id"]),
];

const DELETED: &[&str] = &["is deleted"];

const OWNER_EMAIL: &[&str] =
    &["owner email", "account owner email", "contact owner email", "opportunity owner email"];

const CREATED: &[&str] = &["created date", "create date"];

const MODIFIED: &[&str] = &[
    "last modified date",
    "last modified by id",
    "last modified by",
    "last modified alias",
    "system modstamp",
    "last activity date",
    "last activity",
    "last viewed date",
    "last referenced date",
    "last update",
];

const INTERNALS: &[&str] = &[
    "master record id",
    "created by id",
    "photo url",
    "jigsaw",
    "jigsaw contact id",
    "individual id",
    "clean status",
    "last curequest date",
    "last cuupdate date",
    "mailing geocode accuracy",
    "billing geocode accuracy",
];

const BOUNCES: &[&str] = &["is email bounced", "email bounced reason", "email bounced date"];

const ACCOUNT_PARTS: &[&str] = &[
    "billing street",
    "billing city",
    "billing state",
    "billing state province",
    "billing postal code",
    "billing zip postal code",
    "billing country",
    "account site",
    "account phone",
];
