//! What every CRM as a source has to keep, whatever its service does: each test runs for all four,
//! against a server that speaks as the service does.

use serde_json::Value;

use crate::support::Sandbox;
use crate::support::crm::Crm;
use crate::support::fakes::company::{Company, Consent};
use crate::support::fakes::{Object, Reply, Trouble};
use crate::support::workspace::{Dump, by_source};

const CONTACTS: usize = 230;

type Start = fn(Company) -> Crm;

fn dump(sandbox: &Sandbox) -> Dump {
    by_source(&sandbox.path().join("adoptiv.db"))
}

fn complete_once(start: Start) {
    let company = Company::of(CONTACTS);
    let crm = start(company.clone());
    let sandbox = crm.prepared(&company);
    let ran = crm.import(&sandbox, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    crm.is_complete(&sandbox);
    let report = ran.json();
    for (object, counts) in report["extraction"]["objects"].as_object().unwrap() {
        let total = &counts["total"];
        assert!(total.is_null() || *total == counts["records"], "{object}: {counts}");
    }
    assert_eq!(report["owners"]["unmatched"], serde_json::json!([]), "{report}");
    let again = crm.import(&sandbox, &[]).json();
    for object in ["accounts", "contacts", "deals"] {
        let counts = &again["objects"][object];
        assert_eq!(counts["unchanged"], counts["rows_read"], "{object}: {again}");
    }
    crm.is_complete(&sandbox);
    let reconciled = sandbox.run(&["reconcile", "--format", "json"]);
    assert_eq!(reconciled.code, 0, "{reconciled:?}");
    let afresh = crm.run(&sandbox, &["reconcile", crm.name(), "--format", "json"]);
    assert_eq!(afresh.code, 0, "{afresh:?}");
}

fn looking_leaves_no_trace(start: Start) {
    let company = Company::of(CONTACTS);
    let crm = start(company);
    let sandbox = Sandbox::new();
    let mapped = crm.run(&sandbox, &["map", crm.name(), "-o", "mapping.toml"]);
    assert_eq!(mapped.code, 0, "{mapped:?}");
    let mapping = std::fs::read_to_string(sandbox.path().join("mapping.toml")).unwrap();
    assert!(mapping.contains("shoe_size"), "{mapping}");
    let made = crm.run(&sandbox, &["pipelines", "match", crm.name()]);
    assert!(made.stdout.contains("Discovery"), "{made:?}");
    let tried = crm.run(&sandbox, &["dry-run", crm.name(), "--max-rejected", "100%"]);
    assert_eq!(tried.code, 0, "{tried:?}");
    let files: Vec<_> = std::fs::read_dir(sandbox.path()).unwrap().map(|e| e.unwrap()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
}

fn a_dry_run_predicts_the_import(start: Start) {
    let company = Company::of(60);
    let crm = start(company.clone());
    let sandbox = crm.prepared(&company);
    let words = ["dry-run", crm.name(), "--all", "--format", "json"];
    let predicted = crm.run(&sandbox, &words).json();
    let done = crm.import(&sandbox, &[]).json();
    assert_eq!(predicted["objects"], done["objects"]);
    assert_eq!(predicted["consent"], done["consent"]);
    assert_eq!(predicted["owners"], done["owners"]);
}

fn complete_when_killed_at_any_page(start: Start) {
    let company = Company::of(CONTACTS);
    let crm = start(company.clone());
    let sandbox = crm.prepared(&company);
    let before = crm.knobs().count();
    assert_eq!(crm.import(&sandbox, &[]).code, 0);
    let requests = crm.knobs().count() - before;
    let whole = dump(&sandbox);
    let step = (requests / 6).max(1);
    for number in (1..requests).step_by(usize::try_from(step).unwrap()) {
        let sandbox = crm.prepared(&company);
        crm.killed_at(&sandbox, crm.knobs().count() + number);
        let ran = crm.import(&sandbox, &[]);
        assert_eq!(ran.code, 0, "killed at request {number}: {ran:?}");
        crm.is_complete(&sandbox);
        assert_eq!(dump(&sandbox), whole, "killed at request {number}");
    }
}

fn complete_with_records_changing_under_way(start: Start) {
    let company = Company::of(CONTACTS);
    let crm = start(company.clone());
    let sandbox = crm.prepared(&company);
    let at = crm.knobs().count() + 12;
    let other = crm.clone();
    crm.knobs().before(at, move || {
        other.ask(|fake| {
            fake.rename(0, "Renamed");
            fake.create("Late", "Comer", "late@comer.example");
        });
    });
    let ran = crm.import(&sandbox, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    if crm.knobs().count() <= at {
        // The whole read took fewer requests: what changes after it is for the next one.
        let ran = crm.import(&sandbox, &["--since", "last"]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    crm.is_complete(&sandbox);
    let renamed = sandbox.sql("SELECT count(*) FROM contacts WHERE first_name = 'Renamed'");
    assert_eq!(renamed[0][0], "1");
}

fn changes_are_read_since_the_last_time(start: Start) {
    let company = Company::of(CONTACTS);
    let crm = start(company.clone());
    let sandbox = crm.prepared(&company);
    let early = crm.import(&sandbox, &["--since", "last"]);
    assert_eq!(early.code, 1, "nothing was read before: {early:?}");
    assert_eq!(crm.import(&sandbox, &[]).code, 0);
    let merged = crm.ask(|fake| {
        fake.rename(7, "Renamed");
        fake.create("New", "Comer", "new@comer.example");
        fake.delete(Object::Deals, 3);
        fake.merge_accounts(1, 2)
    });
    let ran = crm.import(&sandbox, &["--since", "last"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = ran.json();
    assert_eq!(report["objects"]["contacts"]["created"], 1, "{report}");
    let renamed = sandbox.sql("SELECT count(*) FROM contacts WHERE first_name = 'Renamed'");
    assert_eq!(renamed[0][0], "1");
    let notes = report["notes"].to_string();
    let deal = sandbox.sql("SELECT count(*) FROM deals")[0][0].clone();
    assert_eq!(deal, company.deals.len().to_string(), "what was imported stays");
    assert!(notes.contains("deal"), "the deletion is told: {notes}");
    if merged {
        assert!(notes.contains("merged into"), "{notes}");
    }
    let again = crm.import(&sandbox, &["--since", "last"]).json();
    assert_eq!(again["objects"]["contacts"]["created"], 0, "{again}");
    assert_eq!(again["objects"]["contacts"]["merged"], 0, "{again}");
}

fn the_users_of_the_crm_become_those_of_the_workspace(start: Start) {
    let company = Company::of(30);
    let crm = start(company.clone());
    let sandbox = Sandbox::new();
    let ran = crm.run(&sandbox, &["workspace", "users", "import", crm.name()]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let users = sandbox.sql("SELECT email FROM user ORDER BY 1");
    // Cleo has left.
    assert_eq!(users, [["ada@fernhill.example"], ["ben@fernhill.example"]]);
}

fn what_was_undone_comes_again(start: Start) {
    let company = Company::of(60);
    let crm = start(company.clone());
    let sandbox = crm.prepared(&company);
    assert_eq!(crm.import(&sandbox, &[]).code, 0);
    assert_eq!(crm.import(&sandbox, &["--since", "last"]).code, 0);
    let undone = sandbox.run(&["undo", "1", "--yes"]);
    assert_eq!(undone.code, 0, "{undone:?}");
    let again = crm.import(&sandbox, &["--since", "last"]);
    assert_eq!(again.code, 0, "{again:?}");
    crm.is_complete(&sandbox);
}

fn another_import_that_is_unfinished_is_told_before_anything_is_asked(start: Start) {
    let company = Company::of(30);
    let crm = start(company.clone());
    let sandbox = crm.prepared(&company);
    sandbox.write("contacts.csv", "id,last_name\n1,Vale\n");
    assert_eq!(sandbox.run(&["import", "contacts.csv"]).code, 0);
    sandbox.edit("UPDATE import SET state = 'running'");
    let before = crm.knobs().count();
    let ran = crm.import(&sandbox, &[]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains("is unfinished"), "{ran:?}");
    assert_eq!(crm.knobs().count(), before);
}

fn many_records_of_one_moment_are_all_read(start: Start) {
    let company = Company { one_moment: true, ..Company::of(1_200) };
    let crm = start(company.clone());
    let sandbox = crm.prepared(&company);
    let ran = crm.import(&sandbox, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    crm.is_complete(&sandbox);
}

fn failures_that_pass_are_waited_for(start: Start) {
    let company = Company::of(CONTACTS);
    let crm = start(company.clone());
    let sandbox = crm.prepared(&company);
    let now = crm.knobs().count();
    crm.knobs().trouble(now + 1, Trouble::Answer(Reply::json(503, "{}")));
    crm.knobs().trouble(now + 4, Trouble::Cut);
    crm.knobs().trouble(now + 7, Trouble::Answer(Reply::json(429, "{}").with("retry-after", 1)));
    crm.knobs().trouble(now + 9, Trouble::Answer(Reply::json(502, "")));
    let ran = crm.import(&sandbox, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    crm.is_complete(&sandbox);
}

fn answers_that_make_no_sense_end_the_run_and_lose_nothing(start: Start) {
    let company = Company::of(CONTACTS);
    let crm = start(company.clone());
    let sandbox = crm.prepared(&company);
    let nonsense = [r#"{"nonsense":true}"#, "[]", r#"{"data":7,"results":7,"records":7}"#];
    for (body, number) in nonsense.iter().zip([6, 9, 12]) {
        let at = crm.knobs().count() + number;
        crm.knobs().trouble(at, Trouble::Answer(Reply::json(200, body)));
        let ran = crm.import(&sandbox, &[]);
        if crm.knobs().count() > at {
            assert_ne!(ran.code, 0, "{body} at {number}: {ran:?}");
            let told = ran.json()["error"].to_string();
            assert!(!told.contains("panicked"), "{told}");
        }
    }
    let ran = crm.import(&sandbox, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    crm.is_complete(&sandbox);
}

fn a_page_token_that_repeats_ends_the_run(start: Start) {
    let company = Company::of(1_200);
    let crm = start(company.clone());
    let sandbox = crm.prepared(&company);
    crm.knobs().circle();
    let ran = crm.import(&sandbox, &[]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.json()["error"]["message"].to_string().contains("again"), "{ran:?}");
}

fn an_object_that_may_not_be_read_is_named_and_the_rest_is_moved(start: Start) {
    let company = Company::of(60);
    let crm = start(company.clone());
    let sandbox = crm.prepared(&company);
    let deals = match crm.name() {
        "hubspot" => "/deals",
        "salesforce" => "Opportunity",
        "pipedrive" => "/deals",
        _ => "/opportunity/",
    };
    crm.knobs().forbid(deals);
    let ran = crm.import(&sandbox, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = ran.json();
    let unseen = report["extraction"]["not_visible"].to_string();
    assert!(unseen.contains("deals"), "{unseen}");
    assert_eq!(sandbox.sql("SELECT count(*) FROM contacts")[0][0], "60");
    assert_eq!(sandbox.sql("SELECT count(*) FROM deals")[0][0], "0");
}

/// The company as CSV files, as somebody would write them by hand.
fn as_csv(company: &Company, crm: &Crm, sandbox: &Sandbox) {
    let ids = |object| crm.ask(|fake| fake.ids(object));
    let (accounts, contacts, deals) =
        (ids(Object::Accounts), ids(Object::Contacts), ids(Object::Deals));
    let email = |owner: usize| &company.users[owner].email;
    let mut text = String::from("id,name,phone,city,owner\n");
    for (account, id) in company.accounts.iter().zip(&accounts) {
        let (name, phone, city) = (&account.name, &account.phone, &account.city);
        text += &format!("{id},{name},{phone},{city},{}\n", email(account.owner));
    }
    sandbox.write("csv-accounts.csv", text);
    let mut text = String::from(
        "id,first_name,last_name,email,phone,title,account_id,owner,email_opt_out,Shoe size,\
         Favourite colour,consent_text,consent_timestamp,consent_source_url,consent_ip,\
         consent_seller\n",
    );
    for (contact, id) in company.contacts.iter().zip(&contacts) {
        let consent = contact.consent.clone();
        let part = |part: fn(&Consent) -> &String| {
            consent.as_ref().map(|consent| part(consent).clone()).unwrap_or_default()
        };
        text += &format!(
            "{id},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
            contact.first_name,
            contact.last_name,
            contact.emails.join(";"),
            contact.phones.join(";"),
            contact.title,
            contact.account.map(|at| accounts[at].clone()).unwrap_or_default(),
            email(contact.owner),
            contact.opted_out,
            contact.shoe_size.map(|size| size.to_string()).unwrap_or_default(),
            contact.colour.unwrap_or_default(),
            part(|consent| &consent.text),
            part(|consent| &consent.timestamp),
            part(|consent| &consent.source_url),
            part(|consent| &consent.ip),
            part(|consent| &consent.seller),
        );
    }
    sandbox.write("csv-contacts.csv", text);
    let mut text = String::from(
        "id,name,amount,currency,pipeline,stage,close_date,account_id,contact_id,owner\n",
    );
    for (deal, id) in company.deals.iter().zip(&deals) {
        let pipeline = &company.pipelines[deal.stage.0];
        let (stage, kind) = &pipeline.stages[deal.stage.1];
        // Won and lost are no stages of Pipedrive's: its pipelines get one for each.
        let stage = match (crm.name(), *kind) {
            ("pipedrive", "won") => "Won",
            ("pipedrive", "lost") => "Lost",
            _ => stage,
        };
        text += &format!(
            "{id},{},{},{},{},{},{},{},{},{}\n",
            deal.name,
            deal.amount,
            deal.currency,
            pipeline.name,
            stage,
            deal.close_date,
            accounts[deal.account],
            contacts[deal.contacts[0]],
            email(deal.owner),
        );
    }
    sandbox.write("csv-deals.csv", text);
}

/// What is compared of the same company through a CRM and through CSV.
const SAME: [&str; 4] = [
    "SELECT e.external_id, a.name, a.phone, a.city, OWNER FROM accounts a
     JOIN external_ids e ON e.object = 'accounts' AND e.record_id = a.id ORDER BY 1",
    "SELECT e.external_id, c.first_name, c.last_name, c.email, c.phone, c.title, c.account_name,
            OWNER, c.email_opt_out, c.more_emails, c.more_phones, c.dialable, c.not_dialable,
            json_extract(c.custom, '$.shoe_size'), json_extract(c.custom, '$.favourite_colour')
     FROM contacts c JOIN external_ids e ON e.object = 'contacts' AND e.record_id = c.id ORDER BY 1",
    "SELECT e.external_id, d.name, d.amount + 0, d.currency, d.pipeline, d.stage, d.status,
            d.close_date, a.name, c.last_name, OWNER
     FROM deals d JOIN external_ids e ON e.object = 'deals' AND e.record_id = d.id
     LEFT JOIN accounts a ON a.id = d.account_id LEFT JOIN contacts c ON c.id = d.contact_id
     ORDER BY 1",
    "SELECT e.external_id, s.text, s.timestamp, s.source_url, s.ip, s.seller FROM consents s
     JOIN external_ids e ON e.object = 'contacts' AND e.record_id = s.contact_id ORDER BY 1",
];

fn the_same_company_as_csv_ends_as_the_same_records(start: Start) {
    let company = Company::of(60);
    let crm = start(company.clone());
    let (through_crm, through_csv) = (crm.prepared(&company), crm.prepared(&company));
    let mapped =
        crm.run(&through_crm, &["map", crm.name(), "--accept-suggestions", "-o", "mapping.toml"]);
    assert_eq!(mapped.code, 0, "{mapped:?}");
    let ran = crm.import(&through_crm, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    as_csv(&company, &crm, &through_csv);
    let files = ["csv-accounts.csv", "csv-contacts.csv", "csv-deals.csv"];
    let mapped = through_csv
        .run(&[&["map", "--accept-suggestions", "-o", "mapping.toml"], &files[..]].concat());
    assert_eq!(mapped.code, 0, "{mapped:?}");
    let ran = through_csv.run(&[&["import"], &files[..]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    for query in SAME {
        // Leads and contacts of Close have no owner of their own.
        let owner = match (crm.name(), query.contains("FROM deals d")) {
            ("close", false) => "''",
            _ if query.contains("FROM accounts a\n") => "a.owner_email",
            _ if query.contains("FROM contacts c JOIN") => "c.owner_email",
            _ => "d.owner_email",
        };
        let query = query.replace("OWNER", owner);
        assert_eq!(through_crm.sql(&query), through_csv.sql(&query), "{}: {query}", crm.name());
    }
}

/// Records of the CRM that it has no more are told apart from records of others, and from what is there.
fn what_the_crm_has_no_more_is_extra(start: Start) {
    let company = Company::of(30);
    let crm = start(company.clone());
    let sandbox = crm.prepared(&company);
    assert_eq!(crm.import(&sandbox, &[]).code, 0);
    let gone = crm.ask(|fake| fake.ids(Object::Contacts)[4].clone());
    crm.ask(|fake| {
        fake.delete(Object::Contacts, 4);
        fake.rename(7, "Renamed");
    });
    assert_eq!(crm.import(&sandbox, &["--since", "last"]).code, 0);
    sandbox.write("accounts.csv", "Account ID,Account Name\nX-1,Elsewhere Ltd\n");
    sandbox.write("other.toml", "version = 1\nsource = \"other\"\n[accounts.columns]\n\"Account ID\" = \"id\"\n\"Account Name\" = \"name\"\n");
    let other = sandbox.run(&["import", "accounts.csv", "--mapping", "other.toml"]);
    assert_eq!(other.code, 0, "{other:?}");
    // Import 1 brought it, and import 2 is compared: what counts is the source.
    let ran = crm.run(&sandbox, &["reconcile", "2", crm.name(), "--format", "json"]);
    let report = ran.json();
    assert_eq!(ran.code, 3, "{report:#}");
    let extra: Vec<&Value> =
        report["drift"].as_array().unwrap().iter().filter(|one| one["cause"] == "extra").collect();
    assert_eq!(extra.len(), 1, "{report:#}");
    assert_eq!(extra[0]["external_id"], gone.as_str());
    assert_eq!(report["objects"]["contacts"]["extra"], 1);
    assert_eq!(report["others"]["accounts"], 1, "{report:#}");
    assert_eq!(report["others"]["contacts"], 0, "{report:#}");
}

fn no_output_holds_the_token(start: Start) {
    let company = Company::of(30);
    let crm = start(company.clone());
    let sandbox = crm.prepared(&company);
    let secrets = crm.ask(|fake| fake.env());
    let mut said = Vec::new();
    for words in [&["import", crm.name(), "-vvv"][..], &["dry-run", crm.name(), "-vvv"]] {
        let ran = crm.run(&sandbox, words);
        said.push(ran.stdout + &ran.stderr);
    }
    crm.knobs().expire();
    let ran = crm.run(&sandbox, &["dry-run", crm.name(), "-vvv"]);
    said.push(ran.stdout + &ran.stderr);
    let store = std::fs::read(sandbox.path().join("adoptiv.db")).unwrap();
    for (name, secret) in secrets.iter().filter(|(name, _)| !name.ends_with("_URL")) {
        assert!(said.iter().all(|said| !said.contains(secret)), "{name}");
        let there = store.windows(secret.len()).any(|bytes| bytes == secret.as_bytes());
        assert!(!there, "{name} is in the store");
    }
}

fn the_report_says_what_was_read(start: Start) {
    let company = Company::of(30);
    let crm = start(company.clone());
    let sandbox = crm.prepared(&company);
    let ran = crm.run(&sandbox, &["import", crm.name(), "--report", "report.html"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stdout.contains("request"), "{ran:?}");
    let page = std::fs::read_to_string(sandbox.path().join("report.html")).unwrap();
    assert!(page.contains("Counted there"), "{page}");
    let report: Value = crm.import(&sandbox, &[]).json();
    assert_eq!(report["extraction"]["service"], crm.name());
}

macro_rules! conforms {
    ($($test:ident),* $(,)?) => {
        conforms!(@of hubspot, $($test),*);
        conforms!(@of salesforce, $($test),*);
        conforms!(@of pipedrive, $($test),*);
        conforms!(@of close, $($test),*);
    };
    (@of $crm:ident, $($test:ident),*) => {
        mod $crm {
            fn start(company: super::Company) -> crate::support::crm::Crm {
                crate::support::crm::Crm::of(crate::support::fakes::$crm::start(company))
            }
            $(
                #[test]
                fn $test() {
                    super::$test(start);
                }
            )*
        }
    };
}

conforms!(
    complete_once,
    looking_leaves_no_trace,
    a_dry_run_predicts_the_import,
    complete_when_killed_at_any_page,
    complete_with_records_changing_under_way,
    changes_are_read_since_the_last_time,
    what_was_undone_comes_again,
    another_import_that_is_unfinished_is_told_before_anything_is_asked,
    the_users_of_the_crm_become_those_of_the_workspace,
    many_records_of_one_moment_are_all_read,
    failures_that_pass_are_waited_for,
    answers_that_make_no_sense_end_the_run_and_lose_nothing,
    a_page_token_that_repeats_ends_the_run,
    an_object_that_may_not_be_read_is_named_and_the_rest_is_moved,
    the_same_company_as_csv_ends_as_the_same_records,
    no_output_holds_the_token,
    the_report_says_what_was_read,
    what_the_crm_has_no_more_is_extra,
);
