//! A command of the binary that is under way: it says an address and waits for what is pasted.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

use super::authority::{CLIENT_ID, CLIENT_SECRET};
use super::{Ran, Sandbox};

/// A command under way.
pub struct Running {
    /// The process.
    pub child: Child,
    stderr: BufReader<std::process::ChildStderr>,
    said: String,
}

impl Running {
    /// Starts it, with the app of the tests in the environment.
    pub fn start(sandbox: &Sandbox, words: &[&str]) -> Running {
        Running::start_as(sandbox, words, CLIENT_ID, CLIENT_SECRET)
    }

    /// With another app in the environment, for every service.
    pub fn start_as(sandbox: &Sandbox, words: &[&str], id: &str, secret: &str) -> Running {
        let apps =
            ["HUBSPOT", "SALESFORCE", "PIPEDRIVE", "CLOSE"].into_iter().flat_map(|service| {
                [("ID", id), ("SECRET", secret)].map(|(what, value)| {
                    (format!("ADOPTIV_MIGRATE_{service}_CLIENT_{what}"), value.to_owned())
                })
            });
        let mut child = Command::new(env!("CARGO_BIN_EXE_adoptiv-migrate"))
            .args(words)
            .current_dir(sandbox.path())
            .env_clear()
            .env("COLUMNS", "100")
            .env("ADOPTIV_MIGRATE_CONFIG_DIR", sandbox.path().join("config"))
            .envs(apps)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        Running { child, stderr, said: String::new() }
    }

    /// The address that it shows.
    pub fn address(&mut self) -> String {
        loop {
            let mut line = String::new();
            assert_ne!(self.stderr.read_line(&mut line).unwrap(), 0, "no address: {}", self.said);
            self.said.push_str(&line);
            if line.starts_with("http") {
                return line.trim().to_owned();
            }
        }
    }

    /// Pastes a line, and leaves it at that.
    pub fn paste(&mut self, text: &str) {
        let mut stdin = self.child.stdin.take().unwrap();
        writeln!(stdin, "{text}").unwrap();
    }

    /// Waits for its end.
    pub fn ended(mut self) -> Ran {
        drop(self.child.stdin.take());
        self.stderr.read_to_string(&mut self.said).unwrap();
        let mut ran = Ran::of(self.child.wait_with_output().unwrap());
        ran.stderr = self.said;
        ran
    }
}
