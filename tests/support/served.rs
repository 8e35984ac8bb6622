//! A workspace that the binary serves, and the plainest of HTTP clients for it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Sandbox;

/// The token that may write.
pub const TOKEN: &str = "secret-to-write";
/// The token that may read only.
pub const READ_TOKEN: &str = "secret-to-read";

/// A sandbox that runs until it is dropped.
pub struct Served {
    child: Child,
    address: String,
    keys: AtomicU64,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The head, lower case.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The value of a header, whose name is in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find_map(|line| line.strip_prefix(&format!("{name}:")));
        line.map(str::trim)
    }

    /// The code of a problem.
    pub fn code(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        self.json()["code"].as_str().expect("a code").to_owned()
    }
}

impl Sandbox {
    /// Serves the store `adoptiv.db` of this folder, with these further words.
    pub fn serve(&self, words: &[&str]) -> Served {
        let ready = self.path().join("ready");
        let _ = std::fs::remove_file(&ready);
        let mut child = Command::new(env!("CARGO_BIN_EXE_adoptiv-migrate"))
            .args(["sandbox", "--store", "adoptiv.db", "--ready-file", "ready"])
            .args(["--token", TOKEN, "--read-token", READ_TOKEN])
            .args(words)
            .current_dir(self.path())
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the binary runs");
        let began = Instant::now();
        let url = loop {
            if let Ok(url) = std::fs::read_to_string(&ready) {
                break url;
            }
            let ended = child.try_wait().expect("a process");
            assert!(ended.is_none(), "the sandbox ended: {ended:?}");
            assert!(began.elapsed() < Duration::from_secs(60), "the sandbox is never ready");
            std::thread::sleep(Duration::from_millis(5));
        };
        let address = url.trim().strip_prefix("http://").expect("a URL").to_owned();
        Served { child, address, keys: AtomicU64::new(0) }
    }
}

impl Served {
    /// Its URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Kills it as `kill -9` does.
    pub fn kill(mut self) {
        self.child.kill().expect("a process that can be killed");
        self.child.wait().expect("a process that ended");
    }

    /// Asks it to end as Ctrl-C does; its exit code.
    pub fn interrupt(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
        self.child.wait().expect("a process that ended").code()
    }

    /// Sends a request with these headers; none where the connection breaks before an answer.
    pub fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Option<Answer> {
        send(&self.address, method, path, headers, body)
    }

    /// Reads.
    pub fn get(&self, path: &str) -> Answer {
        let token = format!("Bearer {TOKEN}");
        self.send("GET", path, &[("Authorization", &token)], "").expect("an answer")
    }

    /// Writes, or reads by keys, under this Idempotency-Key.
    pub fn write(&self, method: &str, path: &str, key: &str, body: &Value) -> Option<Answer> {
        let token = format!("Bearer {TOKEN}");
        let headers = [
            ("Authorization", token.as_str()),
            ("Content-Type", "application/json"),
            ("Idempotency-Key", key),
        ];
        self.send(method, path, &headers, &body.to_string())
    }

    /// Writes under a key of its own.
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.write("POST", path, &self.key(), body).expect("an answer")
    }

    /// A key that was not used before.
    pub fn key(&self) -> String {
        format!("key-{:016}-{}", self.keys.fetch_add(1, Ordering::Relaxed), self.child.id())
    }

    /// Creates or changes records; their results.
    pub fn upsert(&self, object: &str, records: Value) -> Vec<Value> {
        let path = format!("/v1/{object}/batch/upsert");
        let answer = self.post(&path, &json!({"records": records}));
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["results"].as_array().expect("results").clone()
    }

    /// Creates one record; its id.
    pub fn create(&self, object: &str, record: Value) -> String {
        let result = self.upsert(object, json!([record])).remove(0);
        assert_eq!(result["status"], "created", "{result}");
        result["id"].as_str().expect("an id").to_owned()
    }

    /// One record.
    pub fn record(&self, object: &str, id: &str) -> Value {
        let answer = self.get(&format!("/v1/{object}/{id}"));
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }
}

/// Sends a request to an address; none where the connection breaks before an answer.
pub fn send(
    address: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Option<Answer> {
    let mut stream = TcpStream::connect(address).ok()?;
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\n");
    head += &format!("Connection: close\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8(answer).expect("UTF-8");
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, head: head.to_lowercase(), body: body.to_owned() })
}

impl Drop for Served {
    fn drop(&mut self) {
        // One that ended already can't be killed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
