//! Columns that together make a record of consent (TCPA prior express written consent), and the
//! ones that look like it and are none.

use super::{Entry, Header, Meaning, Trust, beside_consent, likely, to};
use crate::model::Object;
use crate::model::field::OPT_OUT;
use crate::model::permission::{Asks, Channel, Detail, topic};

pub(super) fn entries(object: Object) -> &'static [Entry] {
    match object {
        Object::Contacts => CONTACTS,
        Object::Accounts | Object::Deals => &[],
    }
}

/// Why a plain yes is not mapped.
pub const YES_ALONE: &str = "a yes alone is no record of consent";

const CONTACTS: &[Entry] = &[
    to(
        "consent.text",
        &[
            "consent text",
            "pewc text",
            "pewc language",
            "pewc consent text",
            "pewc consent language",
            "pewc disclosure",
            "pewc wording",
            "tcpa text",
            "tcpa language",
            "tcpa disclosure",
            "tcpa disclaimer",
            "tcpa statement",
            "tcpa consent text",
            "tcpa consent language",
            "consent language",
            "consent disclosure",
            "consent wording",
            "consent statement",
            "consent verbiage",
            "consent copy",
            "express written consent text",
            "prior express written consent text",
            "sms consent text",
            "call consent text",
            "opt in text",
            "opt in language",
            "opt in disclosure",
            "disclosure text",
            "disclosure",
            "einwilligungstext",
        ],
    ),
    // The wording where it is one; a yes or a date is told from the values.
    likely(
        "consent.text",
        &["pewc", "tcpa consent", "tcpa", "prior express written consent", "consent"],
    ),
    to(
        "consent.timestamp",
        &[
            "consent timestamp",
            "consent date",
            "consent date time",
            "consent datetime",
            "consent time",
            "consent at",
            "consented at",
            "consent given at",
            "consent given on",
            "consent given date",
            "consent captured at",
            "date of consent",
            "tcpa consent timestamp",
            "tcpa consent date",
            "tcpa consent time",
            "tcpa timestamp",
            "tcpa date",
            "pewc timestamp",
            "pewc date",
            "pewc time",
            "pewc consent date",
            "opt in timestamp",
            "opt in date",
            "opt in time",
            "opted in at",
            "sms opt in date",
            "sms consent date",
            "call consent date",
            "einwilligungsdatum",
        ],
    ),
    likely("consent.timestamp", &["pewc", "tcpa consent", "tcpa", "prior express written consent"]),
    to(
        "consent.source_url",
        &[
            "consent source url",
            "consent url",
            "consent page url",
            "consent page",
            "consent source",
            "consent landing page",
            "consent landing page url",
            "consent website",
            "tcpa source url",
            "tcpa url",
            "tcpa page url",
            "pewc source url",
            "pewc url",
            "pewc page url",
            "opt in source url",
            "opt in url",
            "opt in page",
        ],
    ),
    beside_consent(
        "consent.source_url",
        &["source url", "landing page url", "landing page", "form url", "page url", "lead url"],
    ),
    to(
        "consent.ip",
        &[
            "consent ip",
            "consent ip address",
            "tcpa ip",
            "tcpa ip address",
            "pewc ip",
            "pewc ip address",
            "opt in ip",
            "opt in ip address",
        ],
    ),
    beside_consent(
        "consent.ip",
        &[
            "ip address",
            "ip",
            "ip addr",
            "user ip",
            "client ip",
            "remote ip",
            "lead ip",
            "signup ip",
        ],
    ),
    to(
        "consent.seller",
        &[
            "consent seller",
            "consented seller",
            "tcpa seller",
            "pewc seller",
            "consent brand",
            "consent company",
            "consent advertiser",
            "consent partner",
        ],
    ),
    beside_consent(
        "consent.seller",
        &["seller", "seller name", "brand", "brand name", "advertiser", "marketing partner"],
    ),
    to(
        "consent.phone",
        &[
            "consent phone number",
            "consented phone",
            "consented phone number",
            "consented number",
            "tcpa phone",
            "pewc phone",
            "pewc phone number",
            "opt in phone",
            "opt in phone number",
        ],
    ),
    likely("consent.phone", &["consent phone"]),
    to(
        "consent.trustedform_url",
        &[
            "trusted form url",
            "trusted form cert url",
            "trusted form certificate url",
            "trusted form cert",
            "trusted form certificate",
            "trusted form",
            "xx trusted form cert url",
            "xx trusted form token",
            "trusted form token",
            "tf cert url",
            "certificate url",
            "consent trusted form url",
            "consent trusted form",
        ],
    ),
    to(
        "consent.leadid",
        &[
            "leadid token",
            "lead id token",
            "universal leadid",
            "universal lead id",
            "jornaya leadid",
            "jornaya lead id",
            "jornaya token",
            "jornaya id",
            "jornaya",
            "consent leadid",
            "leadid",
        ],
    ),
    // What these are called otherwise, and what looks like them, is told from the words of permission.
    to("consent.revoked_at", &["consent revoked at"]),
    to("consent.do_not_call", &["consent do not call", "do not call"]),
    to("email_opt_out", &["email opt out"]),
];

/// What a header of contacts means that speaks of consent or opting out, and is no part of a record by
/// its name.
pub(super) fn by_topic(header: &Header) -> Option<(Meaning, Trust)> {
    let topic = topic(&header.words)?;
    let opting = || header.words.iter().any(|w| matches!(w.as_str(), "opt" | "opted" | "optout"));
    let ends_consent = || {
        let ends = |word: &&str| header.words.iter().any(|own| own.starts_with(*word));
        ["consent", "revo", "widerr"].iter().any(ends)
    };
    let to = |target, trust| Some((Meaning::To(target), trust));
    let none = |why| Some((Meaning::NoField(why), Trust::Sure));
    match (topic.channel, topic.asks, topic.detail) {
        (_, Asks::Grant, Detail::Date | Detail::Thing | Detail::About) => None,
        (Channel::Calls, Asks::OptOut, Detail::Verdict) => to("consent.do_not_call", Trust::Sure),
        (Channel::Calls, Asks::OptOut, Detail::Date) => to("consent.revoked_at", Trust::Sure),
        (Channel::Unnamed, Asks::OptOut, Detail::Date) => {
            let sure = if opting() { Trust::Likely } else { Trust::Sure };
            to("consent.revoked_at", sure)
        }
        (Channel::Unnamed, Asks::OptOut, Detail::Verdict) if opting() => to(OPT_OUT, Trust::Likely),
        (Channel::Unnamed, Asks::OptOut, Detail::Verdict) if ends_consent() => {
            to("consent.revoked_at", Trust::Sure)
        }
        (Channel::Unnamed, Asks::OptOut, Detail::Verdict) => {
            to("consent.do_not_call", Trust::Likely)
        }
        (Channel::Email, Asks::OptOut, _) if topic.is_of_one_list(&header.words) => {
            none("one kind of e-mail only, not all")
        }
        (Channel::Email, Asks::OptOut, Detail::Verdict) => to(OPT_OUT, Trust::Sure),
        (Channel::Email, Asks::OptOut, _) => {
            none("about an opt-out of e-mail, and not whether; no standard field")
        }
        (Channel::Email, ..) => none("says yes to e-mail, not no"),
        (Channel::Texts, Asks::OptOut, _) => none("about text messages only, not calls"),
        (Channel::Fax, ..) => none("about fax only"),
        (Channel::Post, ..) => none("about letters only"),
        (Channel::Other, ..) => none("about neither calls nor e-mail"),
        (_, Asks::Grant, _) => none(YES_ALONE),
        (_, Asks::OptOut | Asks::Either, _) => none("read for what it takes away"),
    }
}
