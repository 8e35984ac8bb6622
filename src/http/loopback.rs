//! Waits on this machine for the redirect that ends a sign-in, and shows the user's browser how it went.
//!
//! Services want the literal host `localhost` in the redirect; what a browser makes of it is 127.0.0.1
//! or ::1, so both are listened on.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use url::Url;

use super::Stop;
use super::oauth::{Begun, Came, Code};

/// The longest head of a request that is read, in bytes.
const LONGEST_HEAD: usize = 32 * 1024;
/// How long a browser may take to send it.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
/// How often it is looked whether somebody came.
const LOOK: Duration = Duration::from_millis(20);

/// A port of this machine that a redirect comes to.
pub struct Loopback {
    listeners: Vec<TcpListener>,
    port: u16,
    path: String,
}

/// Why no code came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoCode {
    /// The user or the service said no; in its words.
    Denied(String),
    /// Nobody came in time; whether somebody came from another sign-in.
    TooLate {
        /// Whether one came whose state was another.
        wrong_state: bool,
    },
    /// The user interrupted.
    Interrupted,
}

/// The browser, which waits to be told how it went.
pub struct Browser(TcpStream);

impl Loopback {
    /// Listens on a port; 0 is any that is free. `path` is that of the redirect.
    pub fn listen(port: u16, path: &str) -> io::Result<Loopback> {
        let first = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let port = first.local_addr()?.port();
        let mut listeners = vec![first];
        match TcpListener::bind((Ipv6Addr::LOCALHOST, port)) {
            Ok(second) => listeners.push(second),
            // A port that another program has is no matter of chance: its owner would get the code.
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
            // No IPv6 on this machine.
            Err(_) => {}
        }
        for listener in &listeners {
            listener.set_nonblocking(true)?;
        }
        Ok(Loopback { listeners, port, path: path.to_owned() })
    }

    /// The redirect URL that the app has to have.
    pub fn url(&self) -> String {
        format!("http://localhost:{}{}", self.port, self.path)
    }

    /// Waits for the redirect of this sign-in. Other requests are answered and do not end it.
    pub fn wait(
        &self,
        begun: &Begun,
        timeout: Duration,
        stop: &Stop,
    ) -> Result<(Code, Browser), NoCode> {
        let (found, come) = mpsc::channel();
        let until = Instant::now() + timeout;
        let mut wrong_state = false;
        while Instant::now() < until {
            if stop() {
                return Err(NoCode::Interrupted);
            }
            let Some((stream, target)) = self.next(&found, &come) else { continue };
            match self.judge(begun, &target) {
                Some(Came::Code(code)) => return Ok((code, Browser(stream))),
                Some(Came::Denied(why)) => {
                    let text = "Nothing was connected. You can close this page.";
                    Browser(stream).show(false, "Access was refused", text);
                    return Err(NoCode::Denied(why));
                }
                Some(Came::WrongState) => {
                    wrong_state = true;
                    let text = "This page belongs to another sign-in than the one that is waiting. \
                                Open the address that the terminal shows.";
                    Browser(stream).show(false, "Not this sign-in", text);
                }
                Some(Came::Nothing) | None => Browser(stream).not_found(),
            }
        }
        Err(NoCode::TooLate { wrong_state })
    }

    /// Accepts whoever is there; the next one that has said what it wants. A browser may open
    /// connections that it says nothing on, so each is read by a thread of its own.
    fn next(
        &self,
        found: &Sender<(TcpStream, String)>,
        come: &Receiver<(TcpStream, String)>,
    ) -> Option<(TcpStream, String)> {
        for listener in &self.listeners {
            while let Ok((stream, _)) = listener.accept() {
                let found = found.clone();
                std::thread::spawn(move || {
                    if let Some(said) = read(stream) {
                        // Nobody waits any more: then it does not matter.
                        let _ = found.send(said);
                    }
                });
            }
        }
        come.recv_timeout(LOOK).ok()
    }

    fn judge(&self, begun: &Begun, target: &str) -> Option<Came> {
        let url = Url::parse("http://localhost").ok()?.join(target).ok()?;
        (url.path() == self.path).then(|| begun.came(url.query_pairs()))
    }
}

/// The target of a GET.
fn read(mut stream: TcpStream) -> Option<(TcpStream, String)> {
    stream.set_nonblocking(false).ok()?;
    stream.set_read_timeout(Some(HEAD_TIMEOUT)).ok()?;
    let mut head = Vec::new();
    let mut part = [0; 4096];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = stream.read(&mut part).ok()?;
        if read == 0 || head.len() > LONGEST_HEAD {
            return None;
        }
        head.extend_from_slice(&part[..read]);
    }
    let head = String::from_utf8_lossy(&head);
    let mut words = head.lines().next()?.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    (method == "GET").then(|| (stream, target.to_owned()))
}

impl Browser {
    /// Shows how it went.
    pub fn show(self, ok: bool, title: &str, text: &str) {
        let page = format!(
            "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>{0}</title>\n\
             <h1>{0}</h1>\n<p>{1}</p>\n</html>\n",
            escaped(title),
            escaped(text)
        );
        self.answer(
            if ok { "200 OK" } else { "400 Bad Request" },
            "text/html; charset=utf-8",
            &page,
        );
    }

    fn not_found(self) {
        self.answer("404 Not Found", "text/plain; charset=utf-8", "There is nothing here.\n");
    }

    /// A browser that went away is no failure: the terminal says the same.
    fn answer(mut self, status: &str, kind: &str, body: &str) {
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\
             cache-control: no-store\r\nreferrer-policy: no-referrer\r\n\
             content-security-policy: default-src 'none'\r\nconnection: close\r\n\r\n",
            body.len()
        );
        let _ = self.0.set_write_timeout(Some(HEAD_TIMEOUT));
        let _ = self.0.write_all(head.as_bytes()).and_then(|()| self.0.write_all(body.as_bytes()));
        let _ = self.0.shutdown(Shutdown::Write);
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::http::oauth::{App, AppAuth, Endpoints, OAuth};

    fn begun(redirect: &str) -> Begun {
        let endpoints = Endpoints {
            authorize: "https://a.example/authorize".into(),
            token: "https://a.example/token".into(),
            revoke: None,
            introspect: None,
        };
        let app = App { id: "app".into(), secret: None };
        let oauth = OAuth::new(endpoints, app, AppAuth::Form, Arc::new(|| false)).unwrap();
        oauth.begin(Some(redirect), &[], true).unwrap()
    }

    fn waited(timeout: u64, stop: bool) -> Result<(Code, Browser), NoCode> {
        let loopback = Loopback::listen(0, "/callback").unwrap();
        let stop: Stop = Arc::new(move || stop);
        loopback.wait(&begun(&loopback.url()), Duration::from_millis(timeout), &stop)
    }

    #[test]
    fn nobody_is_waited_for_for_ever() {
        assert_eq!(waited(50, false).err(), Some(NoCode::TooLate { wrong_state: false }));
        assert_eq!(waited(60_000, true).err(), Some(NoCode::Interrupted));
    }

    #[test]
    fn a_port_is_listened_on_by_one_program() {
        let one = Loopback::listen(0, "/callback").unwrap();
        assert!(Loopback::listen(one.port, "/callback").is_err());
        assert_eq!(one.url(), format!("http://localhost:{}/callback", one.port));
    }

    #[test]
    fn what_a_page_shows_is_text() {
        assert_eq!(escaped("<b>\"&"), "&lt;b&gt;&quot;&amp;");
    }
}
