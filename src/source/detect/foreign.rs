//! Files of what is not moved (tickets, products, calls): told from their headers, so that they are not
//! taken for something that they resemble.

use super::headers::Headers;
use super::words::Words;

/// A kind of thing that CRMs export and that has no place here.
struct Foreign {
    name: &'static str,
    prefix: Option<&'static str>,
    words: &'static Words,
}

/// From so many points on a file is known to hold it.
pub(super) const ENOUGH: u32 = 5;

const ALL: [Foreign; 9] = [
    Foreign {
        name: "tickets",
        prefix: None,
        words: &[
            (
                5,
                "ticket name|ticket status|ticket owner|ticket id|ticket description|\
                 ticket pipeline|casenumber|case number|case owner",
            ),
            (2, "ticket number|suppliedemail|isescalated|case origin|ticket category"),
        ],
    },
    Foreign {
        name: "products",
        prefix: Some("product - "),
        words: &[
            (
                4,
                "sku|product code|productcode|stockkeepingunit|product id|unit cost|\
                 cost of goods sold|quantityunitofmeasure|pricebook2id|list price",
            ),
            (3, "price|unit price|unitprice|product name|product type|product description|family"),
        ],
    },
    Foreign {
        name: "line items",
        prefix: None,
        words: &[
            (5, "line item id|line item name|net price|pricebookentryid|totalprice|line item"),
            (3, "quantity|unit price|unitprice|listprice|unit discount"),
        ],
    },
    Foreign {
        name: "calls",
        prefix: None,
        words: &[(
            5,
            "call title|call notes|call outcome|call duration|call direction|call status|\
             calldurationinseconds|calldisposition|call recording url|recording url",
        )],
    },
    Foreign {
        name: "notes",
        prefix: Some("note - "),
        words: &[(5, "note body|hs note body|note content|note text"), (3, "isprivate")],
    },
    Foreign {
        name: "tasks",
        prefix: None,
        words: &[
            (
                5,
                "task title|task status|task type|task notes|task name|task priority|task owner|\
                 tasksubtype|isrecurrence|hs task subject",
            ),
            (3, "whoid|whatid"),
        ],
    },
    Foreign {
        name: "meetings and activities",
        prefix: Some("activity - "),
        words: &[
            (
                5,
                "meeting name|meeting title|meeting outcome|meeting start time|startdatetime|\
                 enddatetime|activitydatetime|isalldayevent|durationinminutes",
            ),
            (3, "activity type|activity date|activity at|activitydate"),
        ],
    },
    Foreign {
        name: "e-mails",
        prefix: None,
        words: &[(
            5,
            "email subject|email body|email html|email send status|messagedate|fromaddress|\
             toaddress|hs email subject",
        )],
    },
    Foreign {
        name: "quotes and invoices",
        prefix: None,
        words: &[(
            5,
            "quote title|quote number|quote id|invoice number|invoice id|invoice date|\
             grand total|quotenumber",
        )],
    },
];

/// What the headers say most of, and how much.
pub(super) fn best(headers: &Headers) -> (u32, &'static str) {
    let scores = ALL
        .iter()
        .map(|foreign| (headers.points(foreign.words, foreign.prefix.as_slice()), foreign.name));
    // Of two that are equal the first.
    scores.rev().max_by_key(|(points, _)| *points).unwrap_or((0, ""))
}
