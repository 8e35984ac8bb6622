//! Codes in words: what a warning or a reason means to somebody who never saw the code.

use super::plural;
use crate::engine::extract::ExtractionReport;
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

/// What a warning means, for the sentence `12 contacts: …`.
pub fn warning(code: &str) -> String {
    let known = match code {
        "unresolved_link" => "linked to something that is not there (yet); imported unlinked",
        "link_not_checked" => "linked to something beyond the rows that were read; `--all` checks",
        "ambiguous_link" => "a name that several records have; left unlinked",
        "ambiguous_match" => "several records answer to the same key; none was picked",
        "duplicate_email" => "an e-mail address that another record has too",
        "invalid_phone" => "a phone number that can't be read; kept as text",
        "scientific_phone" => "a phone number that a spreadsheet has ruined",
        "fax_number" => "a number that is labelled fax; kept, but not among the phones",
        "invalid_email" => "a further e-mail address that can't be read; kept as text",
        "invalid_computed_value" => {
            "a value that the service computed and that can't be read; left out"
        }
        "invalid_custom_value" => "a custom value that is not of its field's type; kept as text",
        "equal_rows" => "a row that is wholly equal to an earlier one; both are one record",
        "damaged_id" => "an id that a spreadsheet has damaged",
        "opt_out_kept" => "an e-mail opt-out that another source knows of; kept",
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
        _ => return part.replace('_', " "),
    };
    known.to_owned()
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
