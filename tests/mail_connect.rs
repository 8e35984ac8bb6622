//! `connect mail`: a test message by a server of somebody else, the password kept and shown nowhere.

use crate::support::mail::{FROM, Mail, PASSWORD, USER};

#[test]
fn a_server_is_connected_by_a_test_message_and_its_password_is_shown_nowhere() {
    for kind in ["starttls", "tls"] {
        let Some(mail) = Mail::start("mail_connect", kind) else { return };
        let ran = mail.connect_with(PASSWORD, &["--test-to", "ada@acme.example", "-vvv"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.stdout.contains("It took a test message for ada@acme.example"), "{ran:?}");
        let messages = mail.messages();
        assert_eq!(messages.len(), 1);
        assert_eq!(messages[0]["envelope_from"], FROM);
        assert_eq!(messages[0]["envelope_to"][0], "ada@acme.example");
        assert_eq!(messages[0]["defects"].as_array().unwrap().len(), 0, "{messages:?}");
        let listed = mail.run(&["connect", "list"]);
        assert!(listed.stdout.contains(&format!("mail: {FROM} at smtp")), "{listed:?}");
        assert!(listed.stdout.contains(USER), "{listed:?}");
        let json = mail.run(&["connect", "list", "--format", "json"]);
        assert_eq!(json.json()["connections"][0]["service"], "mail");
        for said in [ran, listed, json] {
            assert!(!format!("{said:?}").contains("s3cret"), "{said:?}");
        }
        let unasked = mail.run(&["connect", "remove", "mail"]);
        assert_eq!(unasked.code, 2, "{unasked:?}");
        assert_eq!(mail.run(&["connect", "remove", "mail", "--yes"]).code, 0);
        assert!(mail.run(&["connect", "list"]).stdout.contains("Nothing is connected"));
    }
}

#[test]
fn the_test_message_goes_to_the_sender_and_json_says_so() {
    let Some(mail) = Mail::start("mail_connect", "starttls") else { return };
    let ran = mail.connect_with(PASSWORD, &["--format", "json"]);
    let json = ran.json();
    assert_eq!((&json["command"], &json["ok"]), (&"connect mail".into(), &true.into()));
    assert_eq!(json["test_to"], FROM);
    assert!(!ran.stdout.contains("s3cret"), "{ran:?}");
    // Another server takes its place.
    let Some(other) = Mail::start("mail_connect", "tls") else { return };
    let mut command = mail.command();
    command.env("SSL_CERT_FILE", other.sandbox.path().join("authority.pem"));
    command.env("ADOPTIV_MIGRATE_SMTP_PASSWORD", PASSWORD);
    command.args(["connect", "mail", "--smtp", &other.smtp(), "--from", FROM]).assert().success();
    let listed = mail.run(&["connect", "list", "--format", "json"]).json();
    assert_eq!(listed["connections"].as_array().unwrap().len(), 1, "{listed}");
}

#[test]
fn what_keeps_mail_from_getting_through_is_said_and_nothing_is_kept() {
    let Some(clear) = Mail::start("mail_connect", "clear") else { return };
    let Some(mail) = Mail::start("mail_connect", "starttls") else { return };
    let Some(misnamed) = Mail::named("mail_connect", "tls", "other.example") else { return };
    let gone = mail.connect_with(PASSWORD, &["--test-to", "gone@acme.example"]);
    for (server, ran, says) in [
        (
            &clear,
            clear.connect_with(PASSWORD, &[]),
            "offers no STARTTLS, and nothing is sent in clear",
        ),
        (&mail, mail.connect_with("another", &[]), "sign in: 535 5.7.8"),
        (&misnamed, misnamed.connect_with(PASSWORD, &[]), "its certificate is for another name"),
        (&mail, gone, "550 5.1.1 <gone@acme.example>: nobody of that name"),
    ] {
        assert_eq!(ran.code, 1, "{says}: {ran:?}");
        assert!(ran.stderr.contains(says), "{says}: {ran:?}");
        assert!(!format!("{ran:?}").contains("s3cret"), "{ran:?}");
        assert!(!ran.stderr.contains('\x1b'), "{ran:?}");
        assert!(server.run(&["connect", "list"]).stdout.contains("Nothing is connected"), "{says}");
    }
    assert!(clear.messages().is_empty());
    // The same server, where nobody trusts who signed for it.
    let mut command = mail.sandbox.command();
    command.args(["connect", "mail", "--smtp", &mail.smtp(), "--from", FROM, "--secret-stdin"]);
    command.env("SSL_CERT_FILE", clear.sandbox.path().join("authority.pem"));
    let ran = crate::support::Ran::of(command.write_stdin(PASSWORD).output().unwrap());
    assert!(ran.stderr.contains("signed by nobody whom this machine trusts"), "{ran:?}");
}

#[test]
fn a_command_line_that_names_no_server_is_refused_without_repeating_a_password() {
    let sandbox = crate::support::Sandbox::new();
    for (url, says) in [
        ("smtps://kim:s3cret@mail.example", "a password stands in the address"),
        ("imap://kim@mail.example", "begins with `smtps://` or `smtp://`"),
        ("smtps://mail.example", "names nobody who signs in"),
    ] {
        let ran = sandbox.run(&["connect", "mail", "--smtp", url, "--from", FROM]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.stderr.contains(says), "{ran:?}");
        assert!(!format!("{ran:?}").contains("s3cret"), "{ran:?}");
    }
    let ran =
        sandbox.run(&["connect", "mail", "--smtp", "smtps://kim@mail.example", "--from", FROM]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("--secret-stdin"), "{ran:?}");
}
