//! What the fake org's objects have, and how it is told.

use serde_json::{Value, json};

use super::Options;

/// A field: its name, its label, its type, and whether it can be changed.
#[derive(Clone, Debug)]
pub struct Column {
    pub name: String,
    pub label: String,
    pub kind: &'static str,
    pub updateable: bool,
    pub calculated: bool,
    pub options: Vec<&'static str>,
}

const ID: &str = "id";

fn column(name: &str, label: &str, kind: &'static str, updateable: bool) -> Column {
    let (name, label) = (name.to_owned(), label.to_owned());
    Column { name, label, kind, updateable, calculated: false, options: Vec::new() }
}

fn address(prefix: &str, columns: &mut Vec<Column>) {
    for (part, label, kind) in [
        ("Street", "Street", "textarea"),
        ("City", "City", "string"),
        ("State", "State/Province", "string"),
        ("PostalCode", "Zip/Postal Code", "string"),
        ("Country", "Country", "string"),
        ("Latitude", "Latitude", "double"),
        ("Longitude", "Longitude", "double"),
    ] {
        let (name, label) = (format!("{prefix}{part}"), format!("{prefix} {label}"));
        columns.push(column(&name, &label, kind, true));
    }
    let (name, label) = (format!("{prefix}Address"), format!("{prefix} Address"));
    columns.push(column(&name, &label, "address", false));
}

/// The fields of an object, those only that the user may see.
pub fn columns(sobject: &str, options: &Options) -> Option<Vec<Column>> {
    if options.hidden.iter().any(|hidden| hidden == sobject) {
        return None;
    }
    let mut columns = vec![column("Id", "Record ID", ID, false)];
    let deleted = column("IsDeleted", "Deleted", "boolean", false);
    let master = column("MasterRecordId", "Master Record ID", "reference", false);
    let text = |name: &str, label: &str| column(name, label, "string", true);
    match sobject {
        "Account" => {
            columns.extend([deleted, master, text("Name", "Account Name")]);
            columns.push(column("ParentId", "Parent Account ID", "reference", true));
            address("Billing", &mut columns);
            columns.push(column("Phone", "Account Phone", "phone", true));
            columns.push(column("Website", "Website", "url", true));
            columns.push(column("Industry", "Industry", "picklist", true));
            columns.push(column("AnnualRevenue", "Annual Revenue", "currency", true));
            columns.push(column("NumberOfEmployees", "Employees", "int", true));
            columns.push(column("Description", "Account Description", "textarea", true));
            if options.person_accounts {
                columns.push(column("IsPersonAccount", "Is Person Account", "boolean", false));
                columns.push(column("PersonContactId", "Contact ID", "reference", false));
            }
            if options.wide > 0 {
                let names = (0..options.wide).map(|at| format!("A_rather_long_name_{at:04}__c"));
                columns.extend(names.map(|name| text(&name, &name)));
            }
        }
        "Contact" => {
            columns.extend([deleted, master]);
            columns.push(column("AccountId", "Account ID", "reference", true));
            columns.extend([text("LastName", "Last Name"), text("FirstName", "First Name")]);
            columns.push(column("Name", "Full Name", "string", false));
            address("Mailing", &mut columns);
            for (name, label) in [
                ("Phone", "Business Phone"),
                ("Fax", "Business Fax"),
                ("MobilePhone", "Mobile Phone"),
                ("HomePhone", "Home Phone"),
                ("OtherPhone", "Other Phone"),
            ] {
                columns.push(column(name, label, "phone", true));
            }
            columns.push(column("Email", "Email", "email", true));
            columns.extend([text("Title", "Title"), text("Department", "Department")]);
            columns.push(column("LeadSource", "Lead Source", "picklist", true));
            columns.push(column("Description", "Contact Description", "textarea", true));
            columns.push(column("HasOptedOutOfEmail", "Email Opt Out", "boolean", true));
            columns.push(column("HasOptedOutOfFax", "Fax Opt Out", "boolean", true));
            columns.push(column("DoNotCall", "Do Not Call", "boolean", true));
            if options.person_accounts {
                columns.push(column("IsPersonAccount", "Is Person Account", "boolean", false));
            }
            columns.push(column("IndividualId", "Individual ID", "reference", true));
            columns.extend(contact_customs());
        }
        "Opportunity" => {
            columns.extend([deleted, column("AccountId", "Account ID", "reference", true)]);
            if options.record_types {
                columns.push(column("RecordTypeId", "Record Type ID", "reference", true));
            }
            columns.extend([text("Name", "Name")]);
            columns.push(column("Description", "Description", "textarea", true));
            columns.push(column("StageName", "Stage", "picklist", true));
            columns.push(column("Amount", "Amount", "currency", true));
            columns.push(column("Probability", "Probability (%)", "percent", true));
            columns.push(column("CloseDate", "Close Date", "date", true));
            columns.push(column("Type", "Opportunity Type", "picklist", true));
            columns.push(column("LeadSource", "Lead Source", "picklist", true));
            columns.push(column("IsClosed", "Closed", "boolean", false));
            columns.push(column("IsWon", "Won", "boolean", false));
            columns.push(column("ContactId", "Contact ID", "reference", false));
        }
        "Lead" => {
            columns.extend([deleted, master, text("LastName", "Last Name")]);
            columns.extend([text("FirstName", "First Name"), text("Name", "Full Name")]);
            columns.push(column("Salutation", "Salutation", "picklist", true));
            columns.extend([text("Title", "Title"), text("Company", "Company")]);
            for (name, label) in
                [("Street", "Street"), ("City", "City"), ("State", "State/Province")]
            {
                columns.push(column(name, label, "string", true));
            }
            columns.push(column("PostalCode", "Zip/Postal Code", "string", true));
            columns.push(column("Country", "Country", "string", true));
            columns.push(column("Address", "Address", "address", false));
            columns.push(column("Phone", "Phone", "phone", true));
            columns.push(column("MobilePhone", "Mobile Phone", "phone", true));
            columns.push(column("Fax", "Fax", "phone", true));
            columns.push(column("Email", "Email", "email", true));
            columns.push(column("Website", "Website", "url", true));
            columns.push(column("Description", "Description", "textarea", true));
            columns.push(column("LeadSource", "Lead Source", "picklist", true));
            columns.push(column("Status", "Lead Status", "picklist", true));
            columns.push(column("Industry", "Industry", "picklist", true));
            columns.push(column("Rating", "Rating", "picklist", true));
            columns.push(column("AnnualRevenue", "Annual Revenue", "currency", true));
            columns.push(column("NumberOfEmployees", "Employees", "int", true));
            for (name, label) in [
                ("HasOptedOutOfEmail", "Email Opt Out"),
                ("HasOptedOutOfFax", "Fax Opt Out"),
                ("DoNotCall", "Do Not Call"),
                ("IsUnreadByOwner", "Unread By Owner"),
            ] {
                columns.push(column(name, label, "boolean", true));
            }
            columns.push(column("IsConverted", "Converted", "boolean", false));
            columns.push(column("ConvertedDate", "Converted Date", "date", false));
            for name in ["ConvertedAccountId", "ConvertedContactId", "ConvertedOpportunityId"] {
                columns.push(column(name, name, "reference", false));
            }
            columns.push(column("IndividualId", "Individual ID", "reference", true));
            columns.push(column("Shoe_size__c", "Shoe size", "double", true));
        }
        "Individual" => {
            columns.push(column("HasOptedOutSolicit", "Don't Market", "boolean", true));
            columns.push(column("HasOptedOutTracking", "Don't Track", "boolean", true));
            columns.push(column("ShouldForget", "Forget this Individual", "boolean", true));
        }
        "ContactPointTypeConsent" | "ContactPointConsent" => {
            columns.extend([deleted, text("Name", "Name")]);
            match sobject {
                "ContactPointTypeConsent" => {
                    columns.push(column("PartyId", "Party ID", "reference", true));
                    let kind = "ContactPointType";
                    columns.push(column(kind, "Contact Point Type ID", "picklist", true));
                }
                _ => columns.push(column("ContactPointId", "Contact Point ID", "reference", true)),
            }
            let status = "PrivacyConsentStatus";
            columns.push(column(status, "Privacy Consent Status", "picklist", true));
            for (name, label) in [
                ("CaptureDate", "Capture Date"),
                ("EffectiveFrom", "Effective From"),
                ("EffectiveTo", "Effective To"),
                ("DoubleConsentCaptureDate", "Double Consent Capture Date"),
            ] {
                columns.push(column(name, label, "datetime", true));
            }
            columns.push(text("CaptureSource", "Capture Source"));
            columns.push(column("DataUsePurposeId", "Data Use Purpose ID", "reference", true));
        }
        "ContactPointPhone" | "ContactPointEmail" => {
            columns.extend([deleted, column("ParentId", "Parent ID", "reference", false)]);
            match sobject {
                "ContactPointPhone" => {
                    columns.push(text("TelephoneNumber", "Telephone number"));
                    columns.push(column("IsSmsCapable", "Is SMS capable", "boolean", true));
                }
                _ => columns.push(column("EmailAddress", "Email address", "email", true)),
            }
            columns.push(column("IsPrimary", "Is Primary", "boolean", true));
        }
        "OpportunityContactRole" => {
            columns.push(column("OpportunityId", "Opportunity ID", "reference", false));
            columns.push(column("ContactId", "Contact ID", "reference", true));
            columns.push(column("Role", "Role", "picklist", true));
            columns.push(column("IsPrimary", "Primary", "boolean", true));
            columns.push(deleted);
        }
        "OpportunityStage" => {
            for (name, kind) in [
                ("MasterLabel", "string"),
                ("ApiName", "string"),
                ("SortOrder", "int"),
                ("IsActive", "boolean"),
                ("IsClosed", "boolean"),
                ("IsWon", "boolean"),
                ("DefaultProbability", "percent"),
            ] {
                columns.push(column(name, name, kind, false));
            }
        }
        "User" => {
            columns.extend([text("Name", "Full Name"), text("Username", "Username")]);
            columns.push(column("Email", "Email", "email", true));
            columns.push(column("IsActive", "Active", "boolean", true));
            columns.push(column("UserType", "User Type", "picklist", false));
        }
        "Organization" => {
            columns.extend([text("Name", "Name"), text("TimeZoneSidKey", "Time Zone")]);
            columns.push(column("IsSandbox", "Is Sandbox", "boolean", false));
        }
        _ => return None,
    }
    if ["Account", "Contact", "Opportunity", "Lead"].contains(&sobject) {
        columns.push(column("OwnerId", "Owner ID", "reference", true));
        if options.multi_currency {
            columns.push(column("CurrencyIsoCode", "Currency", "picklist", true));
        }
    }
    for (name, label) in [("CreatedDate", "Created Date"), ("SystemModstamp", "System Modstamp")] {
        columns.push(column(name, label, "datetime", false));
    }
    columns.retain(|column| !options.hidden.contains(&format!("{sobject}.{}", column.name)));
    Some(columns)
}

fn contact_customs() -> Vec<Column> {
    let mut colour = column("Favourite_colour__c", "Favourite colour", "picklist", true);
    colour.options = vec!["Red", "Green", "Blue"];
    let mut age = column("Name_length__c", "Name length", "double", false);
    age.calculated = true;
    vec![
        column("Second_email__c", "Second email", "email", true),
        column("Shoe_size__c", "Shoe size", "double", true),
        colour,
        column("PEWC_text__c", "PEWC text", "textarea", true),
        column("PEWC_timestamp__c", "PEWC timestamp", "datetime", true),
        column("PEWC_source_URL__c", "PEWC source URL", "url", true),
        column("PEWC_IP__c", "PEWC IP", "string", true),
        column("PEWC_seller__c", "PEWC seller", "string", true),
        age,
    ]
}

/// What is told of an object: the keys of each field as the service has them.
pub fn describe(sobject: &str, columns: &[Column], stages: &[String], types: &Value) -> Value {
    let fields: Vec<Value> = columns.iter().map(|column| field(column, stages)).collect();
    json!({
        "activateable": false, "createable": true, "custom": false, "deletable": true,
        "keyPrefix": super::prefix(sobject), "label": sobject, "labelPlural": format!("{sobject}s"),
        "mergeable": sobject != "Opportunity", "name": sobject, "queryable": true,
        "replicateable": true, "retrieveable": true, "searchable": true, "undeletable": true,
        "updateable": true, "recordTypeInfos": types, "childRelationships": [],
        "urls": {"sobject": format!("/services/data/v67.0/sobjects/{sobject}")},
        "fields": fields,
    })
}

fn field(column: &Column, stages: &[String]) -> Value {
    let option = |label: &str| json!({"active": true, "defaultValue": false, "label": label, "validFor": null, "value": label});
    let mut options: Vec<Value> = column.options.iter().map(|label| option(label)).collect();
    if column.name == "StageName" {
        options = stages.iter().map(|label| option(label)).collect();
    }
    let compound = ["Billing", "Mailing"]
        .iter()
        .find(|prefix| column.name.starts_with(**prefix) && column.kind != "address")
        .map(|prefix| format!("{prefix}Address"));
    json!({
        "aggregatable": true, "autoNumber": false, "byteLength": 18,
        "calculated": column.calculated, "compoundFieldName": compound,
        "createable": column.updateable, "custom": column.name.ends_with("__c"),
        "defaultedOnCreate": false, "deprecatedAndHidden": false, "externalId": false,
        "filterable": true, "groupable": true, "idLookup": column.kind == ID,
        "label": column.label, "length": 255, "name": column.name, "nillable": true,
        "picklistValues": options, "precision": 18, "referenceTo": [],
        "restrictedPicklist": false, "scale": 2, "sortable": true, "type": column.kind,
        "unique": false, "updateable": column.updateable,
    })
}
