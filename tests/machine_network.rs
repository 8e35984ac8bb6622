//! A server that is not there, one that can't be trusted, and one that repeats secrets.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use adoptiv_migrate::http::{Address, Credential, HttpClient, HttpOptions, Request, Token};
use rustls::pki_types::PrivateKeyDer;

use crate::support::certificates::Authority;
use crate::support::server::{Answer, Server};
use crate::support::{Ran, Sandbox};

fn nobody() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

#[test]
fn a_server_that_never_answered_is_given_up_soon_and_every_try_is_told() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let url = format!("http://{}", nobody());
    let options = HttpOptions {
        first: Duration::from_secs(2),
        backoff: Duration::from_millis(200),
        tell: Arc::new(move |sentence| heard.lock().unwrap().push(sentence.to_owned())),
        ..HttpOptions::new(Address::parse(&url).unwrap())
    };
    let begun = Instant::now();
    let error = HttpClient::new(options).unwrap().send(&Request::get("/")).unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    let told = told.lock().unwrap();
    assert!(told.len() >= 2, "{told:?}");
    assert!(told.iter().all(|told| told.starts_with("can't reach 127.0.0.1:")), "{told:?}");
    assert!(told[0].ends_with("; next try in 1 s"), "{told:?}");
    assert!(error.to_string().contains(&format!("(tried {} times)", told.len() + 1)), "{error}");
}

#[test]
fn a_server_that_does_not_answer_at_first_is_waited_for_no_longer() {
    let server = Server::script(vec![Answer::Silence(Duration::from_secs(5))]);
    let options = HttpOptions {
        first: Duration::from_millis(300),
        ..HttpOptions::new(Address::parse(&server.url()).unwrap())
    };
    let begun = Instant::now();
    let error = HttpClient::new(options).unwrap().send(&Request::get("/")).unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    assert!(error.to_string().contains("did not answer within 0.3 s"), "{error}");
}

#[test]
fn the_command_tells_its_tries_and_ends() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", "id,email\n1,ada@acme.example\n");
    let url = format!("http://{}", nobody());
    let mut command = sandbox.command();
    command.env("ADOPTIV_TOKEN", "s3cret-token").args(["import", "contacts.csv", "--to", &url]);
    let begun = Instant::now();
    let ran = Ran::of(command.output().unwrap());
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains("next try in 1 s\n"), "{ran:?}");
    assert!(ran.stderr.contains("error: can't reach 127.0.0.1:"), "{ran:?}");
    assert!(!sandbox.path().join("adoptiv.db").exists());
}

#[test]
fn a_secret_that_a_server_repeats_is_shown_nowhere() {
    for status in [400, 401, 403, 422] {
        let said = r#"{"code":"bad","detail":"no s3cret-token here, Bearer s3cret-token is bad",
            "errors":[{"pointer":"/s3cret-token","code":"x","detail":"s3cret-token"}]}"#;
        let answer = Answer::json(status, said).with("x-request-id", "req-7");
        let server = Server::script(vec![answer]);
        let sandbox = Sandbox::new();
        sandbox.write("contacts.csv", "id,email\n1,ada@acme.example\n");
        for more in [&["-vvv"][..], &["-vvv", "--format", "json"], &["-vvv", "--progress", "json"]]
        {
            let url = server.url();
            let mut command = sandbox.command();
            command.env("ADOPTIV_TOKEN", "s3cret-token").args([
                "import",
                "contacts.csv",
                "--to",
                &url,
            ]);
            let ran = Ran::of(command.args(more).output().unwrap());
            assert_eq!(ran.code, 1, "{ran:?}");
            assert!(!format!("{ran:?}").contains("s3cret"), "{ran:?}");
            assert!(
                ran.stderr.contains("***") && ran.stderr.contains("(request req-7)"),
                "{ran:?}"
            );
        }
    }
    let server = Server::script(vec![Answer::json(400, r#"{"detail":"no r3fresh+token"}"#)]);
    let client = HttpClient::new(HttpOptions {
        auth: Some(Arc::new(Credential::Bearer(Token::new("s3cret-token").unwrap()))),
        ..HttpOptions::new(Address::parse(&server.url()).unwrap())
    });
    let form = Request::form("/token", &[("refresh_token", "r3fresh+token")]);
    let error = client.unwrap().send(&form).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("r3fresh"), "{error:?}");
}

fn serve(certificate: Vec<u8>, key: Vec<u8>) -> u16 {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.into()], PrivateKeyDer::try_from(key).unwrap())
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let config = Arc::new(config);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = rustls::StreamOwned::new(connection, stream.unwrap());
            let mut head = [0; 4096];
            if std::io::Read::read(&mut stream, &mut head).is_ok() {
                let body = r#"{"detail":"it is the right server"}"#;
                let answer = format!(
                    "HTTP/1.1 422 X\r\ncontent-type: application/json\r\nconnection: close\r\n\
                     content-length: {}\r\n\r\n{body}",
                    body.len()
                );
                let _ = std::io::Write::write_all(&mut stream, answer.as_bytes());
                stream.conn.send_close_notify();
                let _ = std::io::Write::flush(&mut stream);
            }
        }
    });
    port
}

#[cfg(target_os = "linux")]
#[test]
fn why_a_certificate_is_not_trusted_is_said_in_words() {
    let (authority, other) = (Authority::new("Authority of the test"), Authority::new("Another"));
    let years = (2020, 2090);
    let serve_for = |authority: &Authority, name: &str, years| {
        let (certificate, key) = authority.sign(name, years);
        serve(certificate, key)
    };
    let own = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let own = serve(own.cert.der().to_vec(), own.signing_key.serialize_der());
    let cases = [
        // The name is checked: the same certificate is good for the one and not for the other.
        (serve_for(&authority, "localhost", years), "it is the right server"),
        (serve_for(&authority, "other.example", years), "its certificate is for another name"),
        (serve_for(&authority, "localhost", (2001, 2002)), "its certificate has expired"),
        (serve_for(&authority, "localhost", (2089, 2090)), "is not valid yet"),
        (serve_for(&other, "localhost", years), "signed by nobody whom this machine trusts"),
        (own, "self-signed"),
    ];
    for (port, says) in cases {
        let sandbox = Sandbox::new();
        sandbox.write("contacts.csv", "id,email\n1,ada@acme.example\n");
        let url = format!("https://localhost:{port}");
        let mut command = sandbox.command();
        command
            .env("ADOPTIV_TOKEN", "s3cret-token")
            .env("SSL_CERT_FILE", authority.trusted(&sandbox));
        let ran = Ran::of(command.args(["import", "contacts.csv", "--to", &url]).output().unwrap());
        assert_eq!(ran.code, 1, "{says}: {ran:?}");
        assert!(ran.stderr.contains(says), "{says}: {ran:?}");
        assert!(!ran.stderr.contains("s3cret"), "{ran:?}");
    }
}
