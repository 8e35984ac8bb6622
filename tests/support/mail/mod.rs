//! Mail servers to send to: aiosmtpd, which somebody else wrote, with STARTTLS, TLS and AUTH; and scripts that do
//! what no good server does.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use assert_cmd::Command as Program;

use super::certificates::{Authority, pem};
use super::{Ran, Sandbox, root, skipped};

/// Who signs in.
pub const USER: &str = "kim@acme.example";
/// The password: with a blank, and letters of another script.
pub const PASSWORD: &str = "s3cret öf mail";
/// Who e-mail comes from.
pub const FROM: &str = "migrations@acme.example";

/// A server and the sandbox in which it is trusted.
pub struct Mail {
    pub sandbox: Sandbox,
    child: Child,
    kind: &'static str,
    port: u16,
}

/// Where Python finds aiosmtpd: none of its own, or a folder that it was installed into for these tests.
fn library() -> Option<&'static PathBuf> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let there = |folder: &Path| {
        let mut python = Command::new("python3");
        python.env("PYTHONPATH", folder).args(["-c", "import aiosmtpd.smtp"]);
        python.stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    let install = || {
        let folder = std::env::temp_dir().join(format!("adoptiv-aiosmtpd-{}", std::process::id()));
        if there(&folder) {
            return Some(folder);
        }
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"]);
        let done = pip.arg(&folder).arg("aiosmtpd==1.4.6").stderr(Stdio::null()).status();
        (done.is_ok_and(|status| status.success()) && there(&folder)).then_some(folder)
    };
    FOLDER.get_or_init(install).as_ref()
}

impl Mail {
    /// A server that is encrypted after STARTTLS (`starttls`), from the first byte (`tls`) or never (`clear`), with
    /// a certificate for localhost. None where it can't run, which is told.
    pub fn start(test: &str, kind: &'static str) -> Option<Mail> {
        Mail::named(test, kind, "localhost")
    }

    /// The same with a certificate for another name.
    pub fn named(test: &str, kind: &'static str, name: &str) -> Option<Mail> {
        let Some(library) = library() else {
            skipped(
                test,
                "aiosmtpd can't be installed; Python 3 with pip and PyPI have to be there",
            );
            return None;
        };
        let authority = Authority::new(&format!("Authority of {kind} for {name}"));
        let sandbox = Sandbox::new();
        authority.trusted(&sandbox);
        let (certificate, key) = authority.sign(name, (2020, 2090));
        let certificate = sandbox.write("server.pem", pem("CERTIFICATE", &certificate));
        let key = sandbox.write("server.key", pem("PRIVATE KEY", &key));
        let folder = sandbox.path().join("mailbox");
        std::fs::create_dir(&folder).unwrap();
        let mut child = Command::new("python3")
            .env("PYTHONPATH", library)
            .arg(root().join("tests/support/mail/server.py"))
            .arg(kind)
            .args([&certificate, &key, &folder])
            .args([USER, PASSWORD])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().parse().expect("a port");
        Some(Mail { sandbox, child, kind, port })
    }

    /// A port before it where somebody puts an answer of their own behind the answer to STARTTLS, in clear text.
    pub fn tampered(&self) -> u16 {
        let (listener, behind) = (TcpListener::bind("127.0.0.1:0").unwrap(), self.port);
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let mut client = client.unwrap();
                let mut server = TcpStream::connect(("127.0.0.1", behind)).unwrap();
                let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                std::thread::spawn(move || std::io::copy(&mut from, &mut to));
                std::thread::spawn(move || {
                    let (mut buffer, mut greeted) = ([0; 16_384], false);
                    while let Ok(read @ 1..) = server.read(&mut buffer) {
                        let mut said = buffer[..read].to_vec();
                        if greeted && said.starts_with(b"220 ") {
                            said.extend(b"250-evil.example\r\n250 AUTH PLAIN\r\n");
                        }
                        greeted = true;
                        if client.write_all(&said).is_err() {
                            break;
                        }
                    }
                });
            }
        });
        port
    }

    /// Its address for `--smtp`.
    pub fn smtp(&self) -> String {
        let scheme = if self.kind == "tls" { "smtps" } else { "smtp" };
        format!("{scheme}://kim%40acme.example@localhost:{}", self.port)
    }

    /// A command in whose environment the server is trusted.
    pub fn command(&self) -> Program {
        let mut command = self.sandbox.command();
        command.env("SSL_CERT_FILE", self.sandbox.path().join("authority.pem"));
        command
    }

    /// Runs it.
    pub fn run(&self, words: &[&str]) -> Ran {
        Ran::of(self.command().args(words).output().unwrap())
    }

    /// Connects it by this password.
    pub fn connect_with(&self, password: &str, more: &[&str]) -> Ran {
        let mut command = self.command();
        command.args(["connect", "mail", "--smtp", &self.smtp(), "--from", FROM]);
        command.args(["--secret-stdin"]).args(more).write_stdin(format!("{password}\n"));
        Ran::of(command.output().unwrap())
    }

    /// Connects it, and forgets its test message.
    pub fn connected(self) -> Mail {
        let ran = self.connect_with(PASSWORD, &[]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let folder = self.sandbox.path().join("mailbox");
        std::fs::remove_dir_all(&folder).unwrap();
        std::fs::create_dir(&folder).unwrap();
        self
    }

    /// The messages that it took, as Python reads them.
    pub fn messages(&self) -> Vec<serde_json::Value> {
        let folder = self.sandbox.path().join("mailbox");
        let mut messages = Vec::new();
        while let Ok(text) = std::fs::read(folder.join(format!("{}.json", messages.len()))) {
            messages.push(serde_json::from_slice(&text).unwrap());
        }
        messages
    }
}

impl Drop for Mail {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server that says these lines, one after each line that it hears, the first of them unasked, and then nothing
/// more for a while; its port. `slowly` sends a byte at a time.
pub fn scripted(lines: &'static [&'static str], slowly: bool) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            std::thread::spawn(move || play(&stream, lines, slowly));
        }
    });
    port
}

fn play(mut stream: &TcpStream, lines: &[&str], slowly: bool) {
    let mut heard = BufReader::new(stream);
    for (at, line) in lines.iter().enumerate() {
        let mut asked = String::new();
        if at > 0 && heard.read_line(&mut asked).unwrap_or(0) == 0 {
            return;
        }
        let text = format!("{line}\r\n");
        for byte in text.as_bytes().chunks(if slowly { 1 } else { text.len() }) {
            if stream.write_all(byte).is_err() {
                return;
            }
            if slowly {
                std::thread::sleep(Duration::from_millis(300));
            }
        }
    }
    let begun = Instant::now();
    let mut rest = [0; 64];
    while begun.elapsed() < Duration::from_secs(60) && heard.read(&mut rest).unwrap_or(0) > 0 {}
}
