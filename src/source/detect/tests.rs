use super::*;

const ACCOUNTS: Holds = Holds::Records(Object::Accounts);
const CONTACTS: Holds = Holds::Records(Object::Contacts);
const DEALS: Holds = Holds::Records(Object::Deals);

fn columns(headers: &str) -> Vec<String> {
    headers.split(',').map(str::to_owned).collect()
}

fn named(name: &str) -> Option<Holds> {
    by_name(Path::new(name))
}

fn headed(headers: &str) -> Holds {
    by_headers("export.csv", "export.csv".as_ref(), &columns(headers)).unwrap()
}

fn from(headers: &str) -> &'static str {
    origin(&columns(headers), false)
}

// Headers as the exports have them.
const HUBSPOT_CONTACTS: &str = "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,\
    Lifecycle Stage,Associated Company,Associated Company IDs";
const HUBSPOT_COMPANIES: &str = "Record ID,Company name,Company Domain Name,Phone Number,\
    Company owner,City,Industry,Number of Employees,Create Date";
const HUBSPOT_DEALS: &str = "Record ID,Deal Name,Pipeline,Deal Stage,Amount,Currency,Close Date,\
    Deal owner,Associated Contact IDs,Associated Company IDs (Primary)";
const SALESFORCE_ACCOUNT: &str = "Id,IsDeleted,MasterRecordId,Name,Type,ParentId,BillingStreet,\
    BillingCity,Phone,Fax,AccountNumber,Website,AnnualRevenue,OwnerId,CreatedDate,SystemModstamp";
const SALESFORCE_CONTACT: &str = "Id,IsDeleted,AccountId,LastName,FirstName,Salutation,Name,Phone,\
    MobilePhone,ReportsToId,Email,Title,OwnerId,HasOptedOutOfEmail,DoNotCall";
const SALESFORCE_OPPORTUNITY: &str = "Id,IsDeleted,AccountId,Name,Description,StageName,Amount,\
    Probability,CloseDate,Type,NextStep,LeadSource,IsClosed,IsWon,OwnerId";
const SALESFORCE_USER: &str = "Id,Username,LastName,FirstName,Name,Email,Alias,IsActive,\
    TimeZoneSidKey,UserRoleId,ProfileId";
const SALESFORCE_REPORT: &str = "Opportunity Name,Stage,Amount,Close Date,Opportunity Owner,\
    Account Name";
const PIPEDRIVE_PEOPLE: &str = "Person - ID,Person - Name,Person - Organization,\
    Person - Email - Work,Person - Phone - Work,Person - Owner";
const PIPEDRIVE_ORGANIZATIONS: &str = "Organization - ID,Organization - Name,\
    Organization - Address,Organization - Website,Organization - Owner";
const PIPEDRIVE_DEALS: &str = "Deal - ID,Deal - Title,Deal - Value,Deal - Currency of Value,\
    Deal - Pipeline,Deal - Stage,Deal - Status,Deal - Organization,Deal - Contact person";
const CLOSE_LEADS: &str = "id,display_name,description,url,status_id,status_label,html_url,\
    date_created,primary_contact_name,primary_contact_primary_email,custom.Segment";
const CLOSE_CONTACTS: &str =
    "id,name,title,lead_id,lead_name,primary_phone,primary_email,other_emails";
const CLOSE_OPPORTUNITIES: &str = "id,lead_id,lead_name,status_type,status_label,confidence,\
    user_name,value,value_period,note,date_created,date_won";
const GOOGLE: &str = "First Name,Middle Name,Last Name,Nickname,Organization Name,\
    Organization Title,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Value";
const OUTLOOK: &str = "First Name,Middle Name,Last Name,Title,Company,Department,Job Title,\
    Business Street,Business City,Business Phone,Home Phone,Mobile Phone,E-mail Address,Web Page";
const LINKEDIN: &str = "First Name,Last Name,URL,Email Address,Company,Position,Connected On";

#[test]
fn a_name_with_one_kind_of_record_says_what_a_file_holds() {
    for (name, holds) in [
        ("contacts.csv", CONTACTS),
        ("contacts (1).csv", CONTACTS),
        ("contacts.rejects.csv", CONTACTS),
        ("all_contacts_export.csv", CONTACTS),
        ("exports/2026/People.CSV", CONTACTS),
        ("person-3.csv", CONTACTS),
        ("Account.csv", ACCOUNTS),
        ("companies.jsonl", ACCOUNTS),
        ("organisations_final.csv", ACCOUNTS),
        ("hubspot-crm-exports-all-deals-2026-05-01.csv", DEALS),
        ("Opportunity.csv", DEALS),
        ("AllOpportunities2026.csv", DEALS),
        ("User.csv", Holds::Users),
        ("owners.csv", Holds::Users),
        ("sales-pipeline-deals.csv", DEALS),
    ] {
        assert_eq!(named(name), Some(holds), "{name}");
    }
}

#[test]
fn a_name_with_none_or_several_leaves_it_to_the_headers() {
    for name in [
        "export.csv",
        "-",
        "contacts-and-companies.csv",
        "OpportunityContactRole.csv",
        "deal_notes.csv",
        "dealership.csv",
        "leads.csv",
        "contacts/export.csv",
    ] {
        assert_eq!(named(name), None, "{name}");
    }
}

#[test]
fn headers_of_the_crms_exports_say_what_a_file_holds() {
    for (headers, holds) in [
        (HUBSPOT_CONTACTS, CONTACTS),
        (HUBSPOT_COMPANIES, ACCOUNTS),
        (HUBSPOT_DEALS, DEALS),
        (SALESFORCE_ACCOUNT, ACCOUNTS),
        (SALESFORCE_CONTACT, CONTACTS),
        (SALESFORCE_OPPORTUNITY, DEALS),
        (SALESFORCE_USER, Holds::Users),
        (SALESFORCE_REPORT, DEALS),
        (PIPEDRIVE_PEOPLE, CONTACTS),
        (PIPEDRIVE_ORGANIZATIONS, ACCOUNTS),
        (PIPEDRIVE_DEALS, DEALS),
        (CLOSE_LEADS, ACCOUNTS),
        (CLOSE_CONTACTS, CONTACTS),
        (CLOSE_OPPORTUNITIES, DEALS),
    ] {
        assert_eq!(headed(headers), holds, "{headers}");
        // The weekly export and others may be all capitals.
        assert_eq!(headed(&headers.to_uppercase()), holds, "{headers}");
    }
}

#[test]
fn headers_of_address_books_say_contacts() {
    for headers in [GOOGLE, OUTLOOK, LINKEDIN] {
        assert_eq!(headed(headers), CONTACTS, "{headers}");
        assert_eq!(from(headers), "csv", "{headers}");
    }
}

#[test]
fn plain_headers_say_what_a_file_holds() {
    assert_eq!(headed("first_name,last_name,email,company"), CONTACTS);
    assert_eq!(headed("name,email,phone"), CONTACTS);
    assert_eq!(headed("Full Name,E-Mail,Mobile"), CONTACTS);
    assert_eq!(headed("Company,Website,Industry,Employees"), ACCOUNTS);
    assert_eq!(headed("name,domain,phone"), ACCOUNTS);
    assert_eq!(headed("Title,Deal value,Stage,Close date,Company"), DEALS);
}

#[test]
fn leads_are_contacts_but_closes_leads_are_companies() {
    let leads = |headers| by_headers("leads.csv", "leads.csv".as_ref(), &columns(headers)).unwrap();
    assert_eq!(leads(CLOSE_LEADS), ACCOUNTS);
    assert_eq!(leads("Id,LastName,FirstName,Company,Email,Status,OwnerId"), CONTACTS);
    assert_eq!(leads("name,company"), CONTACTS);
}

#[test]
fn a_guess_that_is_not_clear_names_the_flags() {
    for headers in ["a,b", "name,city", "Company,Email,Website,Pipeline,Name"] {
        let error = by_headers("export.csv", "export.csv".as_ref(), &columns(headers)).unwrap_err();
        let SourceError::UnclearObject { path, hint, .. } = error else { panic!("{error:?}") };
        assert_eq!(path, "export.csv");
        assert_eq!(
            hint,
            "say so with `--contacts export.csv`, `--accounts export.csv` or `--deals export.csv`"
        );
    }
}

#[test]
fn the_flags_for_standard_input_take_a_dash() {
    let error =
        by_headers("standard input", "standard input".as_ref(), &columns("a,b")).unwrap_err();
    assert!(
        matches!(error, SourceError::UnclearObject { hint, .. } if hint.contains("`--deals -`"))
    );
}

#[test]
fn an_unclear_file_is_described_by_its_columns() {
    let error =
        by_headers("export.csv", "export.csv".as_ref(), &columns("a,b,c,d,e,f")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "can't tell what `export.csv` holds: neither its name nor its columns (`a`, `b`, `c`, \
         `d`, `e`, …) say so"
    );
}

#[test]
fn the_crm_is_told_by_its_headers() {
    for (crm, exports) in [
        ("hubspot", [HUBSPOT_CONTACTS, HUBSPOT_COMPANIES, HUBSPOT_DEALS]),
        ("salesforce", [SALESFORCE_ACCOUNT, SALESFORCE_OPPORTUNITY, SALESFORCE_REPORT]),
        ("pipedrive", [PIPEDRIVE_PEOPLE, PIPEDRIVE_ORGANIZATIONS, PIPEDRIVE_DEALS]),
        ("close", [CLOSE_LEADS, CLOSE_CONTACTS, CLOSE_OPPORTUNITIES]),
    ] {
        for headers in exports {
            assert_eq!(from(headers), crm, "{headers}");
        }
    }
    assert_eq!(from("ID de registro,Correo,Associated Company IDs (Primary)"), "hubspot");
    assert_eq!(from("hs_object_id,email,hubspot_owner_id"), "hubspot");
    assert_eq!(from(SALESFORCE_USER), "salesforce");
}

#[test]
fn one_telling_header_alone_is_chance() {
    for headers in [
        "Record ID,Name,Email",
        "Id,Name,Email",
        "id,account_id,owner_id,name",
        "Person - Name,Email",
        "lead_id,email",
        "First Name,Lifecycle Stage",
    ] {
        assert_eq!(from(headers), "csv", "{headers}");
    }
}

#[test]
fn the_footer_of_a_report_makes_it_salesforces() {
    assert_eq!(origin(&columns("First Name,Email"), true), "salesforce");
}

#[test]
fn a_name_among_others_says_what_it_holds_or_that_it_is_none_of_ours() {
    let contacts = Named::Kind(CONTACTS);
    for (name, expected) in [
        ("Contacts_001.csv", contacts),
        ("hubspot-crm-exports-all-contacts-2026-11-30-1.csv", contacts),
        ("Potentials_001.csv", Named::Kind(DEALS)),
        ("User.csv", Named::Kind(Holds::Users)),
        ("Leads_001.csv", Named::Leads),
        ("Deals_History_001.csv", Named::Other),
        ("Price_Books_001.csv", Named::Other),
        ("Profile.csv", Named::Other),
        ("contacts list.csv", Named::Unclear),
        ("contacts-and-companies.csv", Named::Unclear),
        ("kunden.csv", Named::Unclear),
    ] {
        assert_eq!(super::named(Path::new(name)), expected, "{name}");
    }
}
