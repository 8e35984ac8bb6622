//! Whole exports of the four CRMs.

use super::*;

#[test]
fn a_hubspot_export_of_contacts() {
    let found = suggest(&[table(
        Object::Contacts,
        "hubspot",
        &[
            "Record ID|First Name|Email|Company Name|Associated Company IDs|\
             Associated Company IDs (Primary)|Contact owner|Lifecycle Stage|Lead Status|\
             Create Date|Last Modified Date|Number of Pageviews|Unsubscribed from all email",
            "1|Ada|ada@acme.example|Acme|7;8|7|Kim Lee|Customer|New|2026-01-02 10:00|2026-01-02 10:00|3|false",
            "2|Bob|bob@bolt.example|Bolt|9|9|Kim Lee|Lead|Open|2026-01-03 10:00|2026-01-02 10:00|4|true",
        ],
    )]);
    assert_maps(
        &found,
        &[
            ("Record ID", "id"),
            ("First Name", "first_name"),
            ("Email", "email"),
            ("Company Name", "company"),
            ("Associated Company IDs", "ignore"),
            ("Associated Company IDs (Primary)", "account_id"),
            ("Contact owner", "owner"),
            ("Lifecycle Stage", "lifecycle_stage"),
            ("Lead Status", "custom.lead_status?"),
            ("Create Date", "created_at"),
            ("Last Modified Date", "ignore"),
            ("Number of Pageviews", "ignore"),
            ("Unsubscribed from all email", "email_opt_out"),
        ],
    );
    assert_eq!(
        found.why("Associated Company IDs"),
        "`Associated Company IDs (Primary)` already feeds `account_id`"
    );
    assert_eq!(found.why("Last Modified Date"), "changes with every edit; not moved");
    assert_eq!(found.why("Record ID"), "header is a HubSpot name");
}

#[test]
fn a_hubspot_export_of_deals() {
    let found = deals(
        "hubspot",
        &[
            "Record ID|Deal Name|Pipeline|Deal Stage|Amount|Amount in company currency|Close Date|\
             Associated Contact|Associated Contact IDs|Associated Company (Primary)|\
             Associated Company IDs (Primary)",
            "1|Big|Sales Pipeline|Closed won|100.50|90.00|2026-01-02|Ada (ada@acme.example)|11;12|Acme|7",
        ],
    );
    assert_maps(
        &found,
        &[
            ("Record ID", "id"),
            ("Deal Name", "name"),
            ("Pipeline", "pipeline"),
            ("Deal Stage", "stage"),
            ("Amount", "amount"),
            ("Amount in company currency", "ignore"),
            ("Close Date", "close_date"),
            ("Associated Contact", "ignore"),
            ("Associated Contact IDs", "contact_id"),
            ("Associated Company (Primary)", "company"),
            ("Associated Company IDs (Primary)", "account_id"),
        ],
    );
    assert_eq!(found.how("Associated Contact IDs").separator.as_deref(), Some(";"));
}

#[test]
fn a_salesforce_export_of_contacts() {
    let found = suggest(&[table(
        Object::Contacts,
        "salesforce",
        &[
            "Id|IsDeleted|AccountId|LastName|FirstName|Name|MailingStreet|OtherCity|Phone|Fax|\
             MobilePhone|Email|OwnerId|HasOptedOutOfEmail|DoNotCall|SystemModstamp|Shoe_Size__c",
            "003A|0|001A|Lovelace|Ada|Ada Lovelace|1 High St|Rome|202-555-0101|202-555-0109|\
             202-555-0102|ada@acme.example|005A|0|1|2026-01-02 10:00:00|43",
        ],
    )]);
    assert_maps(
        &found,
        &[
            ("Id", "id"),
            ("IsDeleted", "deleted"),
            ("AccountId", "account_id"),
            ("LastName", "last_name"),
            ("FirstName", "first_name"),
            ("Name", "full_name"),
            ("MailingStreet", "street"),
            ("OtherCity", "custom.other_city?"),
            ("Phone", "phone"),
            ("Fax", "custom.fax?"),
            ("MobilePhone", "phone"),
            ("Email", "email"),
            ("OwnerId", "owner"),
            ("HasOptedOutOfEmail", "email_opt_out"),
            ("DoNotCall", "consent.do_not_call"),
            ("SystemModstamp", "ignore"),
            ("Shoe_Size__c", "custom.shoe_size?"),
        ],
    );
}

#[test]
fn a_salesforce_report_of_opportunities() {
    let found = deals(
        "salesforce",
        &[
            "Opportunity Name|Stage|Amount|Amount Currency|Close Date|Opportunity Owner|\
             Account Name|Account Owner|Probability (%)|Opportunity ID",
            "Big|Prospecting|100.00|USD|1/25/2026|Kim Lee|Acme|Lou Lee|20%|0061",
        ],
    );
    assert_maps(
        &found,
        &[
            ("Opportunity Name", "name"),
            ("Stage", "stage"),
            ("Amount", "amount"),
            ("Amount Currency", "currency"),
            ("Close Date", "close_date"),
            ("Opportunity Owner", "owner"),
            ("Account Name", "company"),
            ("Account Owner", "ignore"),
            ("Probability (%)", "probability"),
            ("Opportunity ID", "id"),
        ],
    );
    assert!(found.says("`Close Date` is month first: 1/25/2026 on line 2"));
}

#[test]
fn a_pipedrive_export_of_people_and_deals() {
    let found = suggest(&[
        table(
            Object::Contacts,
            "pipedrive",
            &[
                "Person - ID|Person - Name|Person - Organization|Person - Organization ID|\
                 Person - Email - Work|Person - Email - Home|Person - Phone - Mobile|\
                 Person - Owner|Person - Labels|Person - Update time",
                "1|Ada Lovelace|Acme|7|ada@acme.example|a@bolt.example|202-555-0101|Kim|Hot|2026-01-02",
            ],
        ),
        table(
            Object::Deals,
            "pipedrive",
            &[
                "Deal - ID|Deal - Title|Deal - Value|Deal - Currency of Value|\
                 Deal - Weighted value|Deal - Pipeline|Deal - Stage|Deal - Status|\
                 Deal - Organization|Deal - Contact person|Deal - Contact person ID|\
                 Deal - Expected close date|Deal - Won time",
                "1|Big|100|USD|50|Pipeline|Proposal|Won|Acme|Ada|1|2026-01-02|2026-01-03 10:00:00",
            ],
        ),
    ]);
    assert_maps(
        &found,
        &[
            ("Person - ID", "id"),
            ("Person - Name", "full_name"),
            ("Person - Organization", "company"),
            ("Person - Organization ID", "account_id"),
            ("Person - Email - Work", "email"),
            ("Person - Email - Home", "email"),
            ("Person - Phone - Mobile", "phone"),
            ("Person - Owner", "owner"),
            ("Person - Labels", "custom.labels?"),
            ("Person - Update time", "ignore"),
            ("Deal - ID", "id"),
            ("Deal - Title", "name"),
            ("Deal - Value", "amount"),
            ("Deal - Currency of Value", "currency"),
            ("Deal - Weighted value", "ignore"),
            ("Deal - Pipeline", "pipeline"),
            ("Deal - Stage", "stage"),
            ("Deal - Status", "status"),
            ("Deal - Organization", "company"),
            ("Deal - Contact person", "ignore"),
            ("Deal - Contact person ID", "contact_id"),
            ("Deal - Expected close date", "close_date"),
            ("Deal - Won time", "won_date"),
        ],
    );
}

const CLOSE: &str = "id|lead_id|lead_name|contact_name|user_name|status_label|status_type|\
                     pipeline_name|value|value_period|confidence|note|date_won|date_created";

#[test]
fn a_close_export_of_opportunities() {
    let found = deals(
        "close",
        &[
            CLOSE,
            "oppo_1|lead_1|Acme|Ada|Kim Lee|Active|active|Sales|10000000|one_time|50|hi|2026-01-02|2026-01-01",
        ],
    );
    assert_maps(
        &found,
        &[
            ("id", "id"),
            ("lead_id", "account_id"),
            ("lead_name", "name"),
            ("contact_name", "contact_name"),
            ("user_name", "owner"),
            ("status_label", "stage"),
            ("status_type", "status"),
            ("pipeline_name", "pipeline"),
            ("value", "amount"),
            ("value_period", "custom.value_period?"),
            ("confidence", "probability"),
            ("note", "description"),
            ("date_won", "close_date"),
            ("date_created", "created_at"),
        ],
    );
    assert!(found.how("value").cents);
    assert_eq!(found.finding("value").confidence, Confidence::Likely);
    assert!(found.why("value").contains("verify"));
    assert!(found.says("opportunities of Close have no title; deals are named by `lead_name`"));
}

#[test]
fn an_amount_of_close_with_a_sign_or_a_point_is_not_in_cents() {
    let row = |value: &str| {
        format!("1|l|Acme|Ada|Kim|Active|active|Sales|{value}|one_time|50|x|2026-01-02|2026-01-02")
    };
    for value in ["$100,000", "100.50"] {
        assert!(!deals("close", &[CLOSE, &row("500"), &row(value)]).how("value").cents, "{value}");
    }
    let plain = deals("csv", &["Name|Value", "A|500"]);
    assert!(!plain.how("Value").cents);
}

#[test]
fn a_close_export_of_leads() {
    let found = suggest(&[table(
        Object::Accounts,
        "close",
        &[
            "id|lead_name|display_name|url|html_url|status_label|primary_contact_name|\
             primary_address_summary|address_1_address_1|address_1_city|address_1_zip|\
             num_emails|custom.Tier|custom.Account Owner.id|custom.Account Owner.name|date_created",
            "lead_1|Acme|Acme|https://acme.example|https://app.close.example/1|Customer|Ada|\
             1 High St, Rome|1 High St|Rome|00100|3|Gold|user_1|Kim Lee|2026-01-02",
        ],
    )]);
    assert_maps(
        &found,
        &[
            ("id", "id"),
            ("lead_name", "name"),
            ("display_name", "ignore"),
            ("url", "website"),
            ("html_url", "ignore"),
            ("status_label", "custom.status_label?"),
            ("primary_contact_name", "custom.primary_contact_name?"),
            ("primary_address_summary", "ignore"),
            ("address_1_address_1", "street"),
            ("address_1_city", "city"),
            ("address_1_zip", "postal_code"),
            ("num_emails", "ignore"),
            ("custom.Tier", "custom.tier?"),
            ("custom.Account Owner.id", "ignore"),
            ("custom.Account Owner.name", "owner"),
            ("date_created", "created_at"),
        ],
    );
}

#[test]
fn what_a_crm_says_of_itself_is_not_taken_for_what_it_is_like() {
    for site in ["Site", "Account Site"] {
        let header = format!("Account ID|Account Name|{site}|Website");
        let lines = [header.as_str(), "0017e00001W4GYRAA3|Acme|Mill 2|"];
        let found = suggest(&[table(Object::Accounts, "salesforce", &lines)]);
        let place = format!("custom.{}?", site.to_lowercase().replace(' ', "_"));
        let own = [("Account ID", "id"), ("Account Name", "name")];
        assert_maps(&found, &[own[0], own[1], (site, place.as_str()), ("Website", "website")]);
        assert_eq!(found.why(site), "the name of a place, not a web address");
    }
    let found = deals(
        "pipedrive",
        &["Deal - ID|Deal - Title|Deal - Source origin|Deal - ARR", "1|Big|Manually created|120"],
    );
    assert_maps(
        &found,
        &[
            ("Deal - ID", "id"),
            ("Deal - Title", "name"),
            ("Deal - Source origin", "custom.source_origin?"),
            ("Deal - ARR", "custom.arr?"),
        ],
    );
}
