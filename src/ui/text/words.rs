//! Codes in words: what a warning or a reason means to somebody who never saw the code.

use super::{number, plural};
use crate::engine::extract::ExtractionReport;
use crate::engine::report::{ConsentCounts, HeldThere, HoldingNumber, Report, UnreadColumn};
use crate::model::Object;
use crate::model::draft::GUESSED_NUMBER;
use crate::ui::style::tame;

/// What was read of a CRM and what it took.
pub fn extraction(read: &ExtractionReport) -> String {
    let whose = match read.account_name.as_str() {
        "" => read.account.clone(),
        // Some services know no other name.
        name if name.contains(&read.account) => tame(name, 80).replace("account ", ""),
        name => format!("{} ({})", tame(name, 80), read.account),
    };
    let what = match &read.since {
        Some(since) => format!("what changed since {since} of"),
        None => "of".to_owned(),
    };
    let took = plural(read.requests, "request", "requests");
    format!("Read {what} the {} account {whose}, in {took}.", read.title)
}

/// What the counts of a run are called: what was done, or what would be where nothing is kept.
pub struct Counted {
    /// New records.
    pub created: &'static str,
    /// Rows that went into records that are there.
    pub merged: &'static str,
    /// Accounts made from company names: of one, of several.
    pub made: [&'static str; 2],
    /// The heading of rows with a warning.
    pub warned: &'static str,
    /// The heading of new custom fields.
    pub fields: &'static str,
}

/// What the counts of `report` are called.
pub fn counted(report: &Report) -> Counted {
    match report.written {
        true => Counted {
            created: "created",
            merged: "merged",
            made: ["more account is made", "more accounts are made"],
            warned: "Imported with a warning",
            fields: "Custom fields made",
        },
        false => Counted {
            created: "would create",
            merged: "would merge",
            made: ["more account would be made", "more accounts would be made"],
            warned: "Would be imported with a warning",
            fields: "Custom fields that would be made",
        },
    }
}

/// The heading of deals by stage: a sample is called one.
pub fn deals_by_stage(report: &Report) -> String {
    match report.objects.get(&Object::Deals).filter(|counts| counts.is_partial()) {
        Some(counts) => format!("Deals by stage, of the first {}", number(counts.rows_read)),
        None => "Deals by stage".to_owned(),
    }
}

/// What a warning means, for the sentence `12 contacts: …`.
pub fn warning(code: &str) -> String {
    let known = match code {
        "column_left_out" => "known for certain, and not named by the mapping",
        "column_missing" => "named by the mapping, and not in the file",
        "unresolved_link" => "linked to something that is not there (yet); imported unlinked",
        "link_not_checked" => "linked to something beyond the rows that were read; `--all` checks",
        "ambiguous_link" => "a name, address or domain that several records have; left unlinked",
        "ambiguous_match" => "several records answer to the same key; none was picked",
        "duplicate_email" => "an e-mail address that another record has too",
        "duplicate_domain" => "a web domain that another account has too, under another name",
        "shared_domain" => "a domain that many share; no account is matched or linked by it",
        "merged_other_name" => "merged as asked with a record of another name",
        "domain_of_another" => {
            "the domain of the e-mail address is another account's; linked to the company that is named"
        }
        "other_company_name" => "an account's id that stands beside another name elsewhere",
        "name_or_nothing" => "a last name that is also a word for nothing; kept",
        "invalid_phone" => "a phone number that can't be read; kept as text",
        "scientific_phone" => "a phone number that a spreadsheet has ruined",
        "fax_number" => "a number that is labelled fax; kept, but not among the phones",
        "invalid_email" => "a further e-mail address that can't be read; kept as text",
        "invalid_computed_value" => {
            "a value that the service computed and that can't be read; left out"
        }
        "invalid_custom_value" => "a custom value that is not of its field's type; kept as text",
        "equal_rows" => "a row that is wholly equal to an earlier one; both are one record",
        "damaged_id" => "an id that a spreadsheet has damaged; it links to nothing",
        "currency_guessed" => "a sign of several currencies; taken as the workspace's",
        "other_currency" => {
            "an amount in another currency than the workspace's; the number is kept as it is"
        }
        "ambiguous_amount" => {
            "an amount that could have thousands or decimals (`1.500`); `decimal` in the mapping decides"
        }
        "phone_region_guessed" => {
            "a number without a country code that the row's country has not, or that is not known; never dialed on a guess"
        }
        "guarded_value" => "a value with what spreadsheets put round it; taken off",
        "guarded_id" => "an id with what spreadsheets put round it; taken off",
        "opt_out_kept" => "an e-mail opt-out that another record of the contact knows of; kept",
        "unread_consent" => {
            "a cell about consent of calls that is neither yes nor no; held, see Consent"
        }
        "unclear_do_not_call" => "a do-not-call that is neither yes nor no; taken as do not call",
        "invalid_revoked_at" => "a revocation whose date can't be read; taken as do not call",
        "invalid_consent_timestamp" => "a time of consent that can't be read; no evidence",
        "future_consent" => "a time of consent in the future; no evidence",
        "unclear_email_opt_out" => "an e-mail opt-out that is not said in yes and no; taken as one",
        "short_year" => "a year of two digits, read as one to come",
        "several_owners" => "several addresses in the cell of the owner; the first is taken",
        "more_links" => "several ids in one cell; the first is taken",
        "dst_gap" => "a local time that does not exist; moved forward",
        "dst_overlap" => "a local time that exists twice; the earlier one taken",
        "invalid_url" => "a web address that can't be read; kept as text",
        "formula_cell" => "a cell that a spreadsheet would run; kept as data",
        "stripped_zeros" => "a postal code that lost its leading zeros; kept as it is",
        "html_entities" => {
            "signs as a web page writes them (`&amp;`); `clean = [\"html\"]` in the mapping turns them back"
        }
        "mojibake" => "letters that a wrong encoding has damaged",
        "spreadsheet_error" => "a spreadsheet error in place of a value",
        _ => return code.replace('_', " "),
    };
    known.to_owned()
}

/// Why contacts can't be dialed.
pub fn consent(part: &str) -> String {
    let known = match part {
        "text" => "no consent wording (PEWC text)",
        "timestamp" => "no time of consent",
        "source_url" => "no valid page where consent was given",
        "ip" => "no valid IP address",
        "seller" => "no seller named",
        "revoked" => "consent revoked, or do not call",
        "phone" => "no phone number to dial",
        "unread" => "a cell about consent, or a number, that can't be understood",
        "number_do_not_call" => "a number on which another contact does not want to be called",
        "other_number" => "consent that was given for another number",
        "other_person" => "consent that was given before the record became another person's",
        _ => return part.replace('_', " "),
    };
    known.to_owned()
}

/// What holds contacts, in whole sentences: unread columns, numbers that many share, grants that stay
/// here, contacts that can be dialed at the destination all the same.
pub fn holds(consent: &ConsentCounts) -> Vec<String> {
    let mut said = Vec::new();
    for UnreadColumn { column, contacts, values } in &consent.unread {
        let values: Vec<String> = values.iter().map(|v| format!("\"{}\"", tame(v, 40))).collect();
        // A report without values has none.
        let such_as =
            if values.is_empty() { String::new() } else { format!(": {}", values.join(", ")) };
        if column == GUESSED_NUMBER {
            said.push(format!(
                "{} be dialed because their number has no country code, and the row names a country that has no \
                 such number or is not known{such_as}. Write it with its code (`+44 …`), or correct the country, and import again.",
                plural(*contacts, "contact can't", "contacts can't"),
            ));
            continue;
        }
        said.push(format!(
            "{} be dialed because `{}` says something that is neither yes nor no{such_as}. Give the column \
             `values` in the mapping, or `consent = \"ignore\"`, and import again.",
            plural(*contacts, "contact can't", "contacts can't"),
            tame(column, 60),
        ));
    }
    for HoldingNumber { number, contacts } in &consent.numbers {
        said.push(format!(
            "{} held for a do-not-call on {}. If many share it, name it in the mapping: `[consent]` \
             `shared_numbers = [\"{}\"]`.",
            plural(*contacts, "contact is", "contacts are"),
            tame(number, 40),
            tame(number, 40)
        ));
    }
    if let Some(withheld) = consent.withheld.filter(|withheld| *withheld > 0) {
        said.push(format!(
            "{} not sent while the contacts are held.",
            plural(withheld, "consent record is", "consent records are")
        ));
    }
    said
}

/// A verdict, and what is not good all the same: held contacts that can be dialed at the destination.
pub fn but_held(verdict: String, held: &[HeldThere]) -> String {
    match held.len() {
        0 => verdict,
        held => format!(
            "{verdict} But {} at the destination all the same.",
            plural(held as u64, "held contact can be dialed", "held contacts can be dialed")
        ),
    }
}

/// The held contacts that can be dialed at the destination, in one sentence and by name.
pub fn held_there(held: &[HeldThere]) -> Option<(String, Vec<String>)> {
    if held.is_empty() {
        return None;
    }
    let said = format!(
        "{} there all the same: the destination has consent from before. Stop calls to them in Adoptiv.",
        plural(held.len() as u64, "held contact can be dialed", "held contacts can be dialed")
    );
    let each = held.iter().map(|contact| {
        let name = match contact.name.as_str() {
            "" => String::new(),
            name => format!(" {}", tame(name, 60)),
        };
        format!("contact {}{name}: {}", contact.id, contact.reasons.join(", "))
    });
    Some((said, each.collect()))
}

/// Why something differs from what an import brought.
pub fn cause(cause: &str) -> &str {
    match cause {
        "not_imported" => "not imported yet",
        "undone" => "taken back",
        "cleared_at_source" => "empty at the source by now; an import never erases",
        "rejected_now" => "it was imported, and would be rejected now",
        other => other,
    }
}

/// A rule of matching.
pub fn rule(rule: &str) -> String {
    match rule {
        "external_id" => "id at the source".to_owned(),
        "email" => "e-mail address".to_owned(),
        "domain" => "web domain".to_owned(),
        "name" => "name".to_owned(),
        "phone" => "phone number".to_owned(),
        other => other.replace('_', " "),
    }
}
