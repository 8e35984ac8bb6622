//! A shell at a terminal, in which somebody presses keys. The terminal is that of `script` (util-linux).

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::support::{Sandbox, skipped};

/// Whether a program is there; says so on standard error where it is not.
#[expect(clippy::disallowed_methods, reason = "a program is found by the search path")]
pub fn is_there(program: &str) -> bool {
    let there = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()));
    if !there {
        skipped("completion", &format!("{program} is not there"));
    }
    there
}

/// A program at a terminal.
pub struct Terminal {
    child: Child,
    keys: ChildStdin,
    shown: Receiver<Vec<u8>>,
    text: String,
}

impl Terminal {
    /// Starts a command line of `sh` at a terminal of 120 columns, with this program in the path.
    #[expect(clippy::disallowed_methods, reason = "a shell finds its tools by the search path")]
    pub fn start(sandbox: &Sandbox, line: &str) -> Terminal {
        let bin = Path::new(env!("CARGO_BIN_EXE_adoptiv-migrate")).parent().expect("a folder");
        let path = std::env::var("PATH").expect("a path");
        let line = format!("stty cols 120 rows 40; exec {line}");
        let mut child = Command::new("script")
            .args(["-qfec", &line, "/dev/null"])
            .current_dir(sandbox.path())
            .env_clear()
            .env("PATH", format!("{}:{path}", bin.display()))
            .env("HOME", sandbox.path())
            .env("XDG_CONFIG_HOME", sandbox.path().join("xdg"))
            .env("XDG_DATA_HOME", sandbox.path().join("xdg"))
            .env("XDG_CACHE_HOME", sandbox.path().join("xdg"))
            .env("ADOPTIV_MIGRATE_CONFIG_DIR", sandbox.path().join("config"))
            .env("TERM", "xterm")
            .env("SHELL", "/bin/sh")
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a terminal");
        let keys = child.stdin.take().expect("a keyboard");
        let mut out = child.stdout.take().expect("a screen");
        let (sender, shown) = channel();
        std::thread::spawn(move || {
            let mut some = [0; 4096];
            while let Ok(read @ 1..) = out.read(&mut some) {
                if sender.send(some[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        Terminal { child, keys, shown, text: String::new() }
    }

    /// Presses keys.
    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).expect("a keyboard");
    }

    /// Waits until something is shown, and forgets what was shown up to there.
    pub fn wait_for(&mut self, wanted: &str) -> String {
        let began = Instant::now();
        loop {
            if let Some(at) = self.text.find(wanted) {
                let rest = self.text.split_off(at + wanted.len());
                return std::mem::replace(&mut self.text, rest);
            }
            assert!(began.elapsed() < Duration::from_secs(60), "no {wanted:?} in {:?}", self.text);
            if let Ok(some) = self.shown.recv_timeout(Duration::from_millis(100)) {
                self.text.push_str(&String::from_utf8_lossy(&some));
            }
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
