//! Pipedrive: the labels after `Person - `, `Organization - `, `Deal - `, in the three styles that
//! its exports and import templates have had. The labels of other entities keep theirs in front.

use super::{CALCULATED, CHANGES, Entry, INTERNAL, ignore, no_field, repeats, to};
use crate::model::Object;

pub(super) fn entries(object: Object) -> &'static [Entry] {
    match object {
        Object::Accounts => ACCOUNTS,
        Object::Contacts => CONTACTS,
        Object::Deals => DEALS,
    }
}

const LABELS: &str = "labels; no standard field";
const VISIBLE: &str = "visibility is a matter of Pipedrive";

const CONTACTS: &[Entry] = &[
    to("id", &["id", "pipedrive system id", "person id"]),
    to("full_name", &["name", "person name", "nome", "nombre", "nom", "naam"]),
    to("first_name", &["first name"]),
    to("last_name", &["last name"]),
    to("account_id", &["organization id", "organization pipedrive system id"]),
    to("company", &["organization", "organization name", "organisation"]),
    to("email", &["email work", "email", "email home", "email other"]),
    to("phone", &["phone work", "phone mobile", "phone", "phone home", "phone other"]),
    to("title", &["job title", "title"]),
    to("owner", &["owner", "owner email", "owner name"]),
    to("street", &["postal address", "address", "street road name of postal address"]),
    to("city", &["city town village locality of postal address"]),
    to("state", &["state county of postal address", "region of postal address"]),
    to("postal_code", &["zip postal code of postal address"]),
    to("country", &["country of postal address"]),
    to("created_at", &["person created", "add time", "created"]),
    repeats("street", &["full combined address of postal address"]),
    no_field(LABELS, &["labels", "label"]),
    no_field(
        "says who gets campaigns by e-mail, not who may be called",
        &["marketing status", "marketing consent", "double opt in", "doi status"],
    ),
    ignore(CHANGES, &["update time", "person updated", "last activity date", "next activity date"]),
    ignore(CALCULATED, COUNTS),
    ignore(VISIBLE, &["visible to"]),
    no_field("a messenger; no standard field", &["instant messenger", "im"]),
    ignore(INTERNAL, &["profile picture", "creator"]),
];

const ACCOUNTS: &[Entry] = &[
    to("id", &["id", "pipedrive system id", "organization id"]),
    to("name", &["name", "organization name"]),
    to("owner", &["owner", "owner email", "owner name"]),
    to("website", &["website"]),
    to("linkedin_url", &["linkedin profile", "linked in profile"]),
    to("industry", &["industry"]),
    to("employees", &["number of employees", "employee count"]),
    to("annual_revenue", &["annual revenue"]),
    to("street", &["address", "street road name of address", "full combined address of address"]),
    to("city", &["city town village locality of address"]),
    to("state", &["state county of address", "region of address"]),
    to("postal_code", &["zip postal code of address"]),
    to("country", &["country of address"]),
    to("created_at", &["organization created", "add time", "created"]),
    no_field(LABELS, &["labels", "label"]),
    no_field(
        "part of the address",
        &["house number of address", "district sublocality of address"],
    ),
    no_field("part of the address", &["apartment suite no of address", "latitude of address"]),
    ignore(CHANGES, &["update time", "organization updated", "last activity date"]),
    ignore(CHANGES, &["next activity date"]),
    ignore(CALCULATED, COUNTS),
    ignore(CALCULATED, &["people"]),
    ignore(VISIBLE, &["visible to"]),
    ignore(INTERNAL, &["creator", "profile picture"]),
];

const DEALS: &[Entry] = &[
    to("id", &["id", "pipedrive system id", "deal id"]),
    to("name", &["title", "deal title"]),
    to("amount", &["value", "deal value"]),
    to("currency", &["currency of value", "currency", "value currency"]),
    to("pipeline", &["pipeline", "pipeline name"]),
    to("stage", &["stage", "stage pipeline", "pipeline stage", "stage name"]),
    to("status", &["status"]),
    to("owner", &["owner", "owner email", "owner name"]),
    to("account_id", &["organization id", "organization pipedrive system id"]),
    to("company", &["organization", "organization name"]),
    to("contact_id", &["contact person id", "person id", "person pipedrive system id"]),
    to("contact_email", &["person email", "person email work", "contact person email"]),
    to("contact_email", &["contact person email work"]),
    repeats("contact_id", &["contact person", "person name", "person"]),
    to("close_date", &["expected close date"]),
    to("won_date", &["won time", "won on"]),
    to("lost_date", &["lost time", "lost on"]),
    to("closed_date", &["deal closed on", "closed on", "close time"]),
    to("lost_reason", &["lost reason"]),
    to("probability", &["probability"]),
    to("lead_source", &["source channel"]),
    to("created_at", &["deal created", "add time", "created"]),
    no_field(LABELS, &["labels", "label"]),
    no_field(
        "says how the deal was made (by hand, by import), not where it came from",
        &["source origin", "origin"],
    ),
    no_field("the id that a channel gave the deal", &["source channel id", "source origin id"]),
    ignore(CALCULATED, &["weighted value", "currency of weighted value", "product quantity"]),
    ignore(CALCULATED, &["product amount", "product name"]),
    no_field("recurring revenue; no standard field", &["mrr", "arr", "acv"]),
    ignore(CALCULATED, &["currency of product amount"]),
    ignore(CALCULATED, COUNTS),
    ignore("who entered the deal, not who owns it", &["creator"]),
    ignore(CHANGES, &["update time", "last stage change", "last activity date"]),
    ignore(CHANGES, &["next activity date", "last email received", "last email sent"]),
    ignore(VISIBLE, &["visible to"]),
];

const COUNTS: &[&str] = &[
    "open deals",
    "won deals",
    "lost deals",
    "closed deals",
    "total activities",
    "done activities",
    "activities to do",
    "email messages count",
    "last email received",
    "last email sent",
];
