//! `import --notify`: the e-mail about an import that came to its end, as its reader gets it.

use crate::support::mail::{FROM, Mail};
use crate::support::{Ran, Sandbox};

/// Rows whose values are all `Secretive…`, or would be known again.
const CONTACTS: &str = "Contact ID,Full Name,Email,Phone,Owner Email,Consent to call,Stage\n\
     1,Ada Secretiveone,ada@secretive.example,+442079460101,boss@secretive.example,secretive maybe,x\n\
     2,Ben Secretivetwo,secretive@@two,+442079460102,boss@secretive.example,no,x\n\
     3,Cyd Secretivethree,cyd@secretive.example,secretive-phone,boss@secretive.example,,x\n";
const DEALS: &str = "Deal ID,Deal Name,Amount,Stage,Pipeline,Contact ID\n\
     7,Secretivedeal,12secretive,Lead,Sales (Standard),1\n\
     8,Secretiveother,99,Secretivestage,Sales (Standard),secretive-77\n";

fn files(sandbox: &Sandbox) {
    sandbox.write("contacts.csv", CONTACTS);
    sandbox.write("deals.csv", DEALS);
}

const IMPORT: [&str; 5] = ["import", "contacts.csv", "deals.csv", "--max-rejected", "90%"];

fn import(mail: &Mail, more: &[&str]) -> Ran {
    mail.run(&[&IMPORT, more].concat())
}

#[test]
fn an_import_is_delivered_whole_by_either_encryption() {
    for kind in ["starttls", "tls"] {
        let Some(mail) = Mail::start("mail_import", kind) else { return };
        let mail = mail.connected();
        files(&mail.sandbox);
        let ran = import(
            &mail,
            &[
                "--notify",
                "kim@acme.example",
                "--notify",
                "ada@acme.example",
                "--notify",
                "KIM@acme.example",
            ],
        );
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(
            ran.stderr.contains("Sent the e-mail to kim@acme.example, ada@acme.example"),
            "{ran:?}"
        );
        let messages = mail.messages();
        let [message] = &messages[..] else { panic!("{messages:?}") };
        let headers = &message["headers"];
        assert_eq!(headers["Subject"], "Import 1 into adoptiv.db is done: 3 of 5 rows rejected");
        assert_eq!(headers["From"], FROM);
        assert_eq!(headers["To"], "kim@acme.example, ada@acme.example");
        assert_eq!(headers["Auto-Submitted"], "auto-generated");
        assert!(headers["Message-ID"].as_str().unwrap().ends_with("@acme.example>"));
        assert!(!headers["Date"].as_str().unwrap().is_empty());
        assert_eq!(message["defects"], serde_json::json!([]));
        let types =
            ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/html"];
        assert_eq!(message["types"], serde_json::json!(types));
        let (text, html) = (message["text"].as_str().unwrap(), message["html"].as_str().unwrap());
        for both in [text, html] {
            for says in [
                "import 1 took in 2 of 5 rows, 3 rejected",
                "invalid email",
                "adoptiv-migrate reconcile 1",
                "be dialed",
            ] {
                assert!(both.contains(says), "{says}: {both}");
            }
        }
        let lines = text.lines().filter(|line| !line.contains("adoptiv-migrate "));
        assert!(lines.clone().all(|line| line.chars().count() <= 72), "{text}");
        assert!(!html.contains("<script") && !html.contains("http"), "{html}");
        assert!(mail.run(&["history"]).code == 0);
    }
}

#[test]
fn neither_the_e_mail_nor_its_page_holds_what_stands_in_rows_unless_it_is_asked_for() {
    let Some(mail) = Mail::start("mail_import", "starttls") else { return };
    let mail = mail.connected();
    files(&mail.sandbox);
    let whole = ["--notify", "kim@acme.example", "--attach", "report", "--attach", "rejects"];
    assert_eq!(import(&mail, &["--notify", "kim@acme.example"]).code, 0);
    assert_eq!(import(&mail, &whole).code, 0);
    let messages = mail.messages();
    let said = messages[0].to_string();
    assert!(!said.to_lowercase().contains("secretive"), "{said}");
    for value in ["Ada", "94601", "99"] {
        assert!(!messages[0]["text"].as_str().unwrap().contains(value), "{value}: {said}");
    }
    let page = messages[0]["files"]["import-1.html"].as_str().unwrap();
    assert!(page.contains("What stands in rows is left out of this page"), "{page}");
    assert!(!page.contains("What to do") && !page.contains("Examples"), "{page}");
    assert!(
        page.contains("invalid email") && page.contains("Stages that the destination lacks: 1"),
        "{page}"
    );
    let files = messages[1]["files"].as_object().unwrap();
    let names: Vec<&String> = files.keys().collect();
    assert_eq!(names, ["import-2.html", "contacts.rejects.csv", "deals.rejects.csv"]);
    assert!(files["import-2.html"].as_str().unwrap().contains("secretive@@two"));
    assert!(files["contacts.rejects.csv"].as_str().unwrap().contains("Secretivetwo"));
    assert!(!messages[1]["text"].as_str().unwrap().to_lowercase().contains("secretive"));
}

#[test]
fn one_who_is_refused_keeps_nobody_else_from_it_and_never_changes_the_exit_code() {
    let Some(mail) = Mail::start("mail_import", "starttls") else { return };
    let mail = mail.connected();
    files(&mail.sandbox);
    let both = ["--notify", "gone@acme.example", "--notify", "kim@acme.example"];
    let ran = import(&mail, &[&both[..], &["--format", "json"]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    let json = ran.json();
    assert_eq!(json["ok"], true);
    let told = &json["mail"];
    assert_eq!((&told["ok"], &told["code"]), (&false.into(), &"mail_not_sent".into()));
    assert_eq!(told["to"], serde_json::json!(["kim@acme.example"]));
    assert_eq!(told["not_sent"][0]["to"], "gone@acme.example");
    let why = told["not_sent"][0]["why"].as_str().unwrap();
    assert!(why.starts_with("550 5.1.1 <gone@acme.example>: nobody of that name"), "{why}");
    assert_eq!(told["next"], "adoptiv-migrate notify 1 --notify gone@acme.example");
    assert!(
        ran.stderr
            .contains("warning: the e-mail did not get to gone@acme.example (mail_not_sent): 550"),
        "{ran:?}"
    );
    assert!(!ran.stderr.contains('\x1b'), "{ran:?}");
    assert_eq!(mail.messages()[0]["envelope_to"], serde_json::json!(["kim@acme.example"]));
}

#[test]
fn one_who_is_put_off_gets_it_by_another_try_and_nobody_gets_it_twice() {
    let Some(mail) = Mail::start("mail_import", "tls") else { return };
    let mail = mail.connected();
    files(&mail.sandbox);
    let ran = import(&mail, &["--notify", "later@acme.example", "--notify", "kim@acme.example"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(!ran.stderr.contains("mail_not_sent"), "{ran:?}");
    let messages = mail.messages();
    let to: Vec<_> = messages.iter().map(|message| message["envelope_to"].to_string()).collect();
    assert_eq!(to, ["[\"kim@acme.example\"]", "[\"later@acme.example\"]"]);
    assert_eq!(messages[0]["headers"]["Message-ID"], messages[1]["headers"]["Message-ID"]);
}

#[test]
fn who_wants_findings_alone_hears_of_a_refused_import_and_of_no_clean_one() {
    let Some(mail) = Mail::start("mail_import", "starttls") else { return };
    let mail = mail.connected();
    files(&mail.sandbox);
    let config = "[mail]\nnotify = [\"kim@acme.example\"]\n";
    mail.sandbox.write("config/config.toml", config);
    assert_eq!(import(&mail, &["--notify-on", "findings"]).code, 0);
    assert_eq!(import(&mail, &["--no-notify"]).code, 0);
    assert!(mail.messages().is_empty());
    let refused = ["import", "contacts.csv", "deals.csv", "--to", "other.db"];
    assert_eq!(mail.run(&[&refused[..], &["--notify-on", "failure"]].concat()).code, 3);
    assert!(mail.messages().is_empty());
    let ran = mail.run(&[&refused[..], &["--notify-on", "findings"]].concat());
    assert_eq!(ran.code, 3, "{ran:?}");
    let messages = mail.messages();
    let subject = messages[0]["headers"]["Subject"].as_str().unwrap();
    assert_eq!(subject, "Import into other.db refused: 3 of 5 rows rejected, nothing was written");
    assert!(
        messages[0]["text"]
            .as_str()
            .unwrap()
            .contains("adoptiv-migrate dry-run --all contacts.csv deals.csv --to other.db")
    );
}
