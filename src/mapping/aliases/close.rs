//! Close: leads (accounts), contacts and opportunities (deals) in its exports.

use super::{CALCULATED, CHANGES, Entry, INTERNAL, ignore, more, no_field, repeats, to};
use crate::model::Object;

pub(super) fn entries(object: Object) -> &'static [Entry] {
    match object {
        Object::Accounts => ACCOUNTS,
        Object::Contacts => CONTACTS,
        Object::Deals => DEALS,
    }
}

const A_CONTACTS: &str = "about a contact; export the contacts too";
const WEB_LINK: &str = "a link into Close";

const CONTACTS: &[Entry] = &[
    to("id", &["id", "contact id"]),
    to("account_id", &["lead id"]),
    to("company", &["lead name", "lead display name", "company"]),
    to("full_name", &["name", "display name", "contact"]),
    to("first_name", &["first name"]),
    to("last_name", &["last name"]),
    to("title", &["title"]),
    to("email", &["primary email", "email", "emails", "other emails"]),
    to("phone", &["primary phone", "phone", "phones", "mobile phone", "other phones"]),
    to("website", &["primary url", "url", "urls", "other urls"]),
    to("email_opt_out", &["is unsubscribed", "primary email is unsubscribed"]),
    to("created_at", &["date created"]),
    no_field("the status of a lead; no standard field", &["lead status", "status label"]),
    no_field(
        "which kind of address or number it is",
        &["primary email type", "primary phone type"],
    ),
    ignore(CHANGES, &["date updated", "updated by", "updated by name"]),
    ignore("who entered it, not who owns it", &["created by", "created by name"]),
    ignore(WEB_LINK, &["html url"]),
    ignore(INTERNAL, &["organization id", "status id", "lead status id"]),
];

const ACCOUNTS: &[Entry] = &[
    to("id", &["id", "lead id"]),
    to("name", &["lead name", "name", "company"]),
    repeats("name", &["display name"]),
    to("website", &["url"]),
    to("description", &["description"]),
    to("street", &["address 1 address 1", "address 1"]),
    more("street", &["address 1 address 2"]),
    to("city", &["address 1 city"]),
    to("state", &["address 1 state"]),
    to("postal_code", &["address 1 zip", "address 1 zipcode"]),
    to("country", &["address 1 country"]),
    repeats("street", &["primary address summary", "primary address"]),
    to("created_at", &["date created"]),
    no_field("the status of a lead; no standard field", &["status label", "status"]),
    no_field(A_CONTACTS, &["primary contact *", "contacts", "contact *"]),
    no_field("a further address", &["address 2 *", "address 3 *", "address 4 *", "address 5 *"]),
    ignore(CHANGES, &["date updated", "updated by", "updated by name"]),
    ignore("who entered it, not who owns it", &["created by", "created by name"]),
    ignore(WEB_LINK, &["html url"]),
    ignore(INTERNAL, &["organization id", "status id"]),
    ignore("opportunities are records of their own", &["primary opportunity *", "opportunities"]),
    ignore(
        CALCULATED,
        &[
            "active opportunity value summary",
            "lost opportunity value summary",
            "won opportunity value summary",
            "total opportunity value summary",
            "num *",
            "first *",
            "last *",
            "next task *",
            "next lead scheduled *",
            "avg *",
            "min *",
            "max *",
            "total *",
            "times communicated",
        ],
    ),
];

const DEALS: &[Entry] = &[
    to("id", &["id", "opportunity id"]),
    // An opportunity has no title: its lead's name stands in, see `detect::settle`.
    to("company", &["lead name", "lead display name"]),
    to("account_id", &["lead id"]),
    to("contact_id", &["contact id"]),
    repeats("contact_id", &["contact name"]),
    to("amount", &["value"]),
    to("currency", &["value currency", "currency"]),
    to("pipeline", &["pipeline name", "pipeline"]),
    to("stage", &["status label", "status"]),
    to("status", &["status type"]),
    to("owner", &["user email", "user name", "user id", "user"]),
    // The day of winning is the expected one as long as an opportunity is open.
    to("close_date", &["date won", "close date", "estimated close date"]),
    to("lost_date", &["date lost"]),
    to("probability", &["confidence"]),
    to("description", &["note"]),
    to("created_at", &["date created"]),
    no_field("amounts per month or year are not made comparable", &["value period", "period"]),
    repeats("amount", &["value formatted"]),
    repeats("stage", &["status display name", "status id"]),
    repeats("pipeline", &["pipeline id"]),
    ignore(CALCULATED, &["expected value", "annualized value", "annualized expected value"]),
    ignore(CALCULATED, &["expected value formatted", "annualized value formatted"]),
    ignore(CALCULATED, &["annualized expected value formatted"]),
    ignore(CHANGES, &["date updated", "updated by", "updated by name"]),
    ignore("who entered it, not who owns it", &["created by", "created by name"]),
    ignore(WEB_LINK, &["html url", "lead url"]),
    ignore(INTERNAL, &["organization id", "integration links", "attachments"]),
];
