//! The e-mail when things go wrong: servers that never answer, names that would add headers, runs that fail, and
//! what is refused before anything is done.

use std::sync::Arc;
use std::time::{Duration, Instant};

use adoptiv_migrate::http::Token;
use adoptiv_migrate::notify::{Account, Message, NotSent, Server, send};

use crate::support::mail::{Mail, scripted};
use crate::support::{Ran, Sandbox};

const CONTACTS: &str = "id,email\n1,ada@acme.example\n";

fn message() -> Message {
    Message {
        from: "migrations@acme.example".to_owned(),
        to: vec!["kim@acme.example".to_owned(), "ada@acme.example".to_owned()],
        subject: "Import 7".to_owned(),
        text: "Done.".to_owned(),
        html: "<p>Done.</p>".to_owned(),
        attachments: Vec::new(),
    }
}

fn sent(port: u16, limit: u64) -> (NotSent, Duration) {
    let server = Server::parse(&format!("smtp://kim@localhost:{port}")).unwrap();
    let account = Account { server, password: Token::password("s3cret-password").unwrap() };
    let begun = Instant::now();
    let error = send(&account, &message(), Duration::from_secs(limit), &(Arc::new(|| false) as _));
    (error.unwrap_err(), begun.elapsed())
}

#[test]
fn a_server_costs_no_more_than_the_time_allowed_whatever_it_does() {
    const GOOD: &str = "250-mail.example\r\n250 STARTTLS";
    for (lines, slowly) in [
        (&[][..], false),
        (&["220 mail.example"][..], false),
        (&["220-a long greeting", "220-that never ends"][..], true),
        (&["220 mail.example", GOOD], true),
        // Nothing of TLS comes after it.
        (&["220 mail.example", GOOD, "220 go ahead"], false),
        // Refuses for now, always.
        (&["421 too busy"], false),
    ] {
        let (error, took) = sent(scripted(lines, slowly), 2);
        assert!(took < Duration::from_millis(2_700), "{lines:?}: {took:?} {error}");
        let slow = matches!(error, NotSent::Slow { .. } | NotSent::Refused { .. });
        assert!(slow || matches!(error, NotSent::Unreachable { .. }), "{lines:?}: {error:?}");
    }
}

#[test]
fn what_is_no_mail_server_and_one_without_encryption_is_told_at_once() {
    for (lines, says) in [
        (&["220 mail.example", "250 mail.example"][..], "offers no STARTTLS"),
        (&["HTTP/1.1 400 Bad Request"], "does not speak SMTP"),
        (
            &[
                "554 5.7.1 \x1b[31mnot from your network, s3cret-password AGtpbQBzM2NyZXQtcGFzc3dvcmQ= czNjcmV0LXBhc3N3b3Jk",
            ],
            "554 5.7.1 \u{fffd}[31mnot from your network, *** *** ***",
        ),
    ] {
        let (error, took) = sent(scripted(lines, false), 20);
        assert!(took < Duration::from_secs(2), "{took:?}");
        assert!(error.to_string().contains(says), "{says}: {error}");
        assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    }
}

#[test]
fn a_server_that_is_not_there_is_given_up_soon() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (error, took) = sent(port, 20);
    assert!(took < Duration::from_secs(6), "{took:?}");
    assert!(matches!(error, NotSent::Unreachable { .. }), "{error}");
}

#[test]
fn who_signs_in_by_a_wrong_password_gets_the_import_and_a_warning() {
    let Some(mail) = Mail::start("mail_trouble", "starttls") else { return };
    let mail = mail.connected();
    mail.sandbox.write("contacts.csv", CONTACTS);
    let mut command = mail.command();
    command.env("ADOPTIV_MIGRATE_SMTP_PASSWORD", "wr0ng-password");
    command.args([
        "import",
        "contacts.csv",
        "--notify",
        "kim@acme.example",
        "-vvv",
        "--format",
        "json",
    ]);
    let ran = Ran::of(command.output().unwrap());
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.stderr.contains("the e-mail was not sent (mail_not_sent): localhost does not let"),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("`adoptiv-migrate notify 1 --notify kim@acme.example`"), "{ran:?}");
    assert_eq!(ran.json()["mail"]["not_sent"][0]["to"], "kim@acme.example");
    assert!(!format!("{ran:?}").contains("wr0ng"), "{ran:?}");
    assert_eq!(mail.sandbox.sql("SELECT count(*) FROM contacts")[0][0], "1");
}

#[cfg(unix)]
#[test]
fn a_name_of_a_customer_or_a_file_can_not_add_a_header() {
    let sandbox = Sandbox::new();
    let evil = "acme\r\nBcc: all@evil.example\r\n\r\n<script>\u{202e}";
    sandbox.write("contacts.csv", CONTACTS);
    let file = format!("contacts {evil}.csv").replace('/', "");
    sandbox.write(&file, CONTACTS);
    let to = format!("{evil}.db");
    let ran = sandbox.run(&[
        "import",
        "--contacts",
        &file,
        "--to",
        &to,
        "--notify",
        "kim@acme.example",
        "--notify-file",
        "out.eml",
    ]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let raw = std::fs::read(sandbox.path().join("out.eml")).unwrap();
    assert!(raw.is_ascii());
    let raw = String::from_utf8(raw).unwrap();
    let (head, _) = raw.split_once("\r\n\r\n").unwrap();
    for line in head.split("\r\n") {
        let known = [
            "X-Mailer: ",
            "Date: ",
            "From: adoptiv-migrate@localhost",
            "Message-ID: ",
            "Auto-Submitted: ",
            "X-Auto-Response-Suppress: ",
            "Subject: ",
            "To: kim@acme.example",
            "MIME-Version: ",
            "Content-Type: ",
            " ",
        ];
        assert!(known.iter().any(|known| line.starts_with(known)), "{line:?} of {head}");
    }
    let pages = raw.split("Content-Type: text/html").skip(1);
    assert!(pages.into_iter().all(|page| !page.contains("<script")), "{raw}");
    assert!(!raw.replace("\r\n", "").contains(['\r', '\n']));
}

#[test]
fn what_keeps_an_e_mail_from_going_out_is_said_before_anything_is_done() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", CONTACTS);
    sandbox.write("notes.eml", "From: kim@acme.example\r\n\r\nmine");
    for (more, says) in [
        (&["--notify", "kim"][..], "is no e-mail address"),
        (&["--notify", "Kim <kim@acme.example>"], "holds more than the address"),
        (&["--notify", "kim@acme.example"], "no mail server is connected"),
        (&["--attach", "rejects"], "nobody gets one"),
        (&["--notify-on", "findings"], "nobody gets one"),
        (&["--notify-file", "contacts.csv"], "it is a file that is read"),
        (&["--notify-file", "notes.eml"], "is not an e-mail of this program"),
        (&["--notify-file", "x.html", "--report", "x.html"], "the report goes there"),
        (&["--dry-run", "--notify", "kim@acme.example"], "cannot be used with"),
    ] {
        let ran = sandbox.run(&[&["import", "contacts.csv"], more].concat());
        assert_eq!(ran.code, 2, "{more:?}: {ran:?}");
        assert!(ran.stderr.contains(says), "{says}: {ran:?}");
        assert!(!sandbox.path().join("adoptiv.db").exists(), "{more:?}");
    }
    assert!(std::fs::read_to_string(sandbox.path().join("notes.eml")).unwrap().ends_with("mine"));
    let ran = sandbox.run(&["import", "contacts.csv", "--notify", "kim@acme.example"]);
    assert!(
        ran.stderr
            .contains("`adoptiv-migrate connect mail --smtp smtps://USER@HOST:465 --from ADDRESS`"),
        "{ran:?}"
    );
}

#[cfg(unix)]
#[test]
fn an_e_mail_in_a_file_is_its_owners_alone_and_the_next_one_takes_its_place() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", CONTACTS);
    for _ in 0..2 {
        let ran = sandbox.run(&[
            "import",
            "contacts.csv",
            "--notify-file",
            "out.eml",
            "--format",
            "json",
        ]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(ran.json()["mail"]["file"], "out.eml");
        let path = sandbox.path().join("out.eml");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let text = std::fs::read_to_string(path).unwrap();
        assert!(!text.contains("\r\nTo: ") && text.contains("Subject: Import "), "{text}");
    }
}

#[test]
fn a_run_that_fails_says_so_by_e_mail_with_the_command_that_does_it_again() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", CONTACTS);
    sandbox.write("deals.csv", "<!DOCTYPE html><html><body>Sign in, Ada</body></html>");
    let ran = sandbox.run(&[
        "import",
        "contacts.csv",
        "deals.csv",
        "--to",
        "my acme.db",
        "--notify",
        "kim@acme.example",
        "--notify-file",
        "out.eml",
        "--notify-on",
        "failure",
        "--format",
        "json",
    ]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let json = ran.json();
    assert_eq!((&json["ok"], &json["mail"]["ok"]), (&false.into(), &true.into()));
    let text = std::fs::read_to_string(sandbox.path().join("out.eml")).unwrap();
    assert!(text.contains("Subject: Import with my acme.db failed\r\n"), "{text}");
    assert!(
        text.contains("adoptiv-migrate import contacts.csv deals.csv --to 'my acme.db'\r\n"),
        "{text}"
    );
}

#[test]
fn an_answer_that_nobody_asked_for_before_the_encryption_ends_the_talk() {
    let Some(mail) = Mail::start("mail_trouble", "starttls") else { return };
    let smtp = format!("smtp://kim%40acme.example@localhost:{}", mail.tampered());
    let mut command = mail.command();
    command.args(["connect", "mail", "--smtp", &smtp, "--from", "migrations@acme.example"]);
    let ran =
        Ran::of(command.arg("--secret-stdin").write_stdin("s3cret öf mail\n").output().unwrap());
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains("answers before it is asked"), "{ran:?}");
    assert_eq!(mail.messages().len(), 0);
    assert!(!mail.run(&["connect", "list"]).stdout.contains("localhost"));
}

#[test]
fn a_connection_that_is_cut_between_recipients_loses_none_of_them() {
    let Some(mail) = Mail::start("mail_trouble", "starttls") else { return };
    let mail = mail.connected();
    mail.sandbox.write("contacts.csv", CONTACTS);
    let all = ["kim", "cut", "lee", "ada"].map(|name| format!("{name}@acme.example"));
    let mut words = vec!["import", "contacts.csv", "--format", "json"];
    words.extend(all.iter().flat_map(|to| ["--notify", to.as_str()]));
    let ran = mail.run(&words);
    assert_eq!((ran.code, &ran.json()["mail"]["ok"]), (0, &true.into()), "{ran:?}");
    let mut got: Vec<String> = Vec::new();
    for message in mail.messages() {
        got.extend(
            message["envelope_to"]
                .as_array()
                .unwrap()
                .iter()
                .map(|to| to.as_str().unwrap().to_owned()),
        );
    }
    got.sort();
    let mut expected = all.to_vec();
    expected.sort();
    assert_eq!(got, expected);
}

#[test]
fn a_failure_is_told_without_the_cells_that_its_message_quotes() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", "Kim Secretive,kim.secretive@acme.example,+442079460101\n");
    let ran = sandbox.run(&[
        "import",
        "contacts.csv",
        "--notify",
        "kim@acme.example",
        "--notify-file",
        "out.eml",
    ]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains("kim.secretive@acme.example"), "{ran:?}");
    let mail = std::fs::read_to_string(sandbox.path().join("out.eml")).unwrap();
    assert!(mail.contains("the source can't be read") && !mail.contains("ecretive"), "{mail}");
}

#[test]
fn a_comparison_has_no_rejected_rows_to_attach() {
    let sandbox = Sandbox::new();
    let words = ["reconcile", "--notify-file", "out.eml", "--attach", "rejects"];
    let ran = sandbox.run(&words);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("a comparison rejects no rows"), "{ran:?}");
}
