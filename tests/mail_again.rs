//! `notify`, which sends the e-mail of an import again, `reconcile --notify`, and runs that were interrupted.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::support::mail::Mail;
use crate::support::{Ran, Sandbox};

const CONTACTS: &str = "id,email,name,phone\n1,ada@secretive.example,Ada Secretive,+442079460101\n\
     2,secretive@@two,Ben Secretive,\n3,cyd@secretive.example,Cyd Secretive,\n";

fn imported(more: &[&str]) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", CONTACTS);
    let words = ["import", "contacts.csv", "--max-rejected", "90%"];
    let ran = sandbox.run(&[&words[..], more].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    sandbox
}

fn read(sandbox: &Sandbox, name: &str) -> String {
    std::fs::read_to_string(sandbox.path().join(name)).unwrap()
}

/// What is the same in two messages: all but their ids, dates and borders, and how long it took.
fn body(message: &str) -> String {
    let volatile = ["Date:", "Message-ID:", "--", " boundary", "Took"];
    let lines = message.lines().filter(|line| !volatile.iter().any(|v| line.starts_with(v)));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_e_mail_of_an_import_is_sent_again_as_it_was() {
    let sandbox = imported(&["--notify-file", "first.eml"]);
    let ran = sandbox.run(&["notify", "1", "--notify-file", "again.eml", "--format", "json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let json = ran.json();
    assert_eq!((&json["ok"], &json["import_id"]), (&true.into(), &1.into()));
    assert_eq!(json["mail"]["file"], "again.eml");
    assert_eq!(body(&read(&sandbox, "first.eml")), body(&read(&sandbox, "again.eml")));
    let again = read(&sandbox, "again.eml");
    assert!(again.contains("Subject: Import 1 into adoptiv.db is done: 1 of 3 rows rejected"));
    assert!(!again.to_lowercase().contains("secretive"), "{again}");
    assert_eq!(sandbox.run(&["undo", "1", "--yes"]).code, 0);
    let ran = sandbox.run(&["notify", "1", "--notify-file", "again.eml", "--attach", "rejects"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let undone = read(&sandbox, "again.eml");
    assert!(undone.contains("Import 1 was taken back since."), "{undone}");
    assert!(undone.contains("filename=\"contacts.rejects.csv\""), "{undone}");
}

#[test]
fn rejected_rows_that_are_sent_again_are_those_of_that_import() {
    let sandbox = imported(&[]);
    sandbox.write("contacts.csv", "id,email,name\n9,other@@two,Other Row\n");
    assert_eq!(sandbox.run(&["import", "contacts.csv", "--max-rejected", "100%"]).code, 0);
    let again = ["notify", "1", "--notify-file", "again.eml", "--attach", "rejects"];
    assert_eq!(sandbox.run(&again).code, 0);
    let mail = read(&sandbox, "again.eml");
    let table = mail.split("filename=\"contacts.rejects.csv\"").nth(1).unwrap();
    let encoded = table.split("\r\n\r\n").nth(1).unwrap().split("\r\n--").next().unwrap();
    let table = BASE64_STANDARD.decode(encoded.replace("\r\n", "")).unwrap();
    let table = String::from_utf8(table).unwrap();
    assert!(table.contains("secretive@@two") && !table.contains("other@@two"), "{table}");
}

#[test]
fn what_is_refused_on_the_way_is_an_error_of_notify_with_the_servers_words() {
    let Some(mail) = Mail::start("mail_again", "starttls") else { return };
    let mail = mail.connected();
    mail.sandbox.write("contacts.csv", CONTACTS);
    assert_eq!(mail.run(&["import", "contacts.csv", "--max-rejected", "90%"]).code, 0);
    let ran =
        mail.run(&["notify", "1", "--notify", "gone@acme.example", "--notify", "kim@acme.example"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stdout.contains("Sent the e-mail of import 1 to kim@acme.example"), "{ran:?}");
    assert!(ran.stderr.contains("gone@acme.example: 550 5.1.1"), "{ran:?}");
    assert_eq!(mail.messages().len(), 1);
}

#[test]
fn an_import_that_is_not_there_and_an_e_mail_for_nobody_are_refused() {
    let sandbox = imported(&[]);
    let ran = sandbox.run(&["notify", "7", "--notify-file", "a.eml"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains("there is no import 7"), "{ran:?}");
    let ran = sandbox.run(&["notify", "1"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("nobody is named who gets the e-mail"), "{ran:?}");
    let ran = sandbox.run(&["notify", "1", "--notify-file", "adoptiv.db"]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[test]
fn an_import_of_an_earlier_version_is_told_by_its_history() {
    let sandbox = imported(&[]);
    sandbox.edit("DELETE FROM import_report");
    let ran = sandbox.run(&["notify", "1", "--notify-file", "a.eml"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let text = read(&sandbox, "a.eml");
    assert!(text.contains("Subject: Import 1 into adoptiv.db is done\r\n"), "{text}");
    assert!(text.contains("No report of it is kept"), "{text}");
}

#[test]
fn a_reconciliation_says_by_e_mail_whether_there_is_drift_and_nothing_of_any_record() {
    let Some(mail) = Mail::start("mail_again", "tls") else { return };
    let mail = mail.connected();
    mail.sandbox.write("contacts.csv", CONTACTS);
    assert_eq!(mail.run(&["import", "contacts.csv", "--max-rejected", "90%"]).code, 0);
    let words = ["reconcile", "--notify", "kim@acme.example"];
    assert_eq!(mail.run(&words).code, 0);
    mail.sandbox.edit("UPDATE contact SET last_name = 'Secretivenew' WHERE id = 1");
    let ran = mail.run(&[&words[..], &["--notify-on", "findings", "--format", "json"]].concat());
    assert_eq!(ran.code, 3, "{ran:?}");
    assert_eq!(ran.json()["mail"]["ok"], true, "{ran:?}");
    assert!(ran.stdout.contains("Secretivenew"), "{ran:?}");
    assert_eq!(mail.run(&[&words[..], &["--attach", "report"]].concat()).code, 3);
    // One that can't be made says so, too.
    std::fs::remove_file(mail.sandbox.path().join("contacts.csv")).unwrap();
    assert_eq!(mail.run(&words).code, 1);
    let messages = mail.messages();
    let subjects: Vec<_> =
        messages.iter().map(|one| one["headers"]["Subject"].as_str().unwrap()).collect();
    let found = |found: &str| format!("Import 1 reconciled with adoptiv.db: {found}");
    let drift = found("1 difference");
    let failed = "Reconciliation with adoptiv.db failed";
    assert_eq!(subjects, [&found("no drift"), &drift, &drift, failed]);
    for (at, message) in messages.iter().enumerate() {
        let page = message["files"]["reconciliation-1.html"].as_str().unwrap_or_default();
        assert_eq!(page.is_empty(), at == 3, "{page}");
        assert_eq!(page.contains("Secretivenew"), at == 2, "{page}");
        let whole = message.to_string().to_lowercase();
        assert_eq!(whole.contains("secretive"), at == 2, "{whole}");
    }
    assert!(messages[1]["text"].as_str().unwrap().contains("adoptiv-migrate explain contact 1"));
}

#[cfg(unix)]
#[test]
fn an_import_that_is_interrupted_says_so_with_the_command_that_goes_on() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let sandbox = Sandbox::new();
    let mut child = Command::new(env!("CARGO_BIN_EXE_adoptiv-migrate"))
        .args(["import", "--contacts", "-", "--notify", "kim@acme.example"])
        .args(["--notify-file", "out.eml", "--notify-on", "failure", "--to", "my acme.db"])
        .current_dir(sandbox.path())
        .env_clear()
        .env("ADOPTIV_MIGRATE_CONFIG_DIR", sandbox.path().join("config"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"id,email\n1,ada@secretive.example\n").unwrap();
    // It listens once it waits for rows.
    std::thread::sleep(std::time::Duration::from_millis(1_500));
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    let ran = Ran::of(child.wait_with_output().unwrap());
    drop(stdin);
    assert_eq!(ran.code, 143, "{ran:?}");
    let text = read(&sandbox, "out.eml");
    assert!(text.contains("Subject: Import with my acme.db was interrupted\r\n"), "{text}");
    assert!(text.contains("adoptiv-migrate import --contacts - --to 'my acme.db'\r\n"), "{text}");
    assert!(!text.contains("secretive"), "{text}");
}
