//! Google Contacts, Outlook and LinkedIn: what their exports of contacts call things.

use super::{Entry, ignore, likely, more, no_field, repeats, to};
use crate::model::Object;

pub(super) fn entries(object: Object) -> &'static [Entry] {
    match object {
        Object::Contacts => CONTACTS,
        Object::Accounts | Object::Deals => &[],
    }
}

const LABEL: &str = "says which kind of value stands beside it";

const CONTACTS: &[Entry] = &[
    // Google Contacts. Several values in one cell are set apart by ` ::: `.
    to("first_name", &["given name", "first name"]),
    to("last_name", &["family name", "last name"]),
    to("email", &["e mail value", "email value"]),
    to("phone", &["phone value"]),
    to("company", &["organization name", "organization 1 name"]),
    to("title", &["organization title", "organization 1 title"]),
    to("department", &["organization department", "organization 1 department"]),
    to("street", &["address 1 street"]),
    more("street", &["address 1 extended address"]),
    to("city", &["address 1 city"]),
    to("state", &["address 1 region"]),
    to("postal_code", &["address 1 postal code"]),
    to("country", &["address 1 country"]),
    to("website", &["website 1 value"]),
    repeats("street", &["address 1 formatted"]),
    ignore(
        LABEL,
        &[
            "e mail 1 type",
            "e mail 1 label",
            "e mail 2 type",
            "e mail 2 label",
            "e mail 3 type",
            "e mail 3 label",
            "phone 1 type",
            "phone 1 label",
            "phone 2 type",
            "phone 2 label",
            "phone 3 type",
            "phone 3 label",
            "address 1 type",
            "address 1 label",
            "website 1 type",
            "website 1 label",
            "organization 1 type",
            "e mail display name",
            "e mail 2 display name",
            "e mail 3 display name",
        ],
    ),
    ignore("groups of an address book; not moved", &["group membership", "labels"]),
    ignore("how a name sounds", &["yomi name", "given name yomi", "family name yomi"]),
    ignore("how a name sounds", &["phonetic first name", "phonetic last name"]),
    // Outlook.
    to("email", &["e mail address", "e mail 2 address", "e mail 3 address"]),
    to("phone", &["business phone", "mobile phone", "primary phone"]),
    to("phone", &["home phone", "other phone", "car phone", "radio phone"]),
    to("street", &["business street"]),
    more("street", &["business street 2", "business street 3"]),
    to("city", &["business city"]),
    to("state", &["business state"]),
    to("postal_code", &["business postal code"]),
    to("country", &["business country", "business country region"]),
    to("website", &["web page", "business home page", "personal web page"]),
    no_field("a fax number is no phone to call", &["business fax", "home fax", "other fax"]),
    no_field("somebody else's phone", &["assistants phone", "managers phone"]),
    no_field("the phone of the company", &["company main phone"]),
    ignore("an internal address of Outlook", &["e mail type", "directory server"]),
    ignore("a mark of Outlook", &["priority", "sensitivity", "private"]),
    // LinkedIn.
    to("linkedin_url", &["url", "profile url", "public profile url"]),
    to("title", &["position"]),
    likely("created_at", &["connected on"]),
];
