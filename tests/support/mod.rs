//! Drives the binary as a user does: in a folder of its own, an emptied environment, a fixed width.

pub mod archive;
pub mod authority;
pub mod certificates;
pub mod company;
pub mod crm;
pub mod exports;
pub mod fakes;
pub mod front;
pub mod keys;
pub mod mail;
#[cfg(target_os = "linux")]
pub mod powercut;
pub mod proxy;
pub mod reading;
pub mod remote;
pub mod replay;
pub mod rules;
pub mod running;
pub mod served;
pub mod server;
pub mod workspace;

use std::path::{Path, PathBuf};
use std::process::Output;

pub mod shown;

use assert_cmd::Command;
use tempfile::TempDir;

/// A folder of its own to run commands in.
pub struct Sandbox {
    folder: TempDir,
}

/// What a command printed, and how it ended.
#[derive(Debug)]
pub struct Ran {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Sandbox {
    /// An empty one.
    pub fn new() -> Sandbox {
        Sandbox { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).expect("a folder");
        }
        std::fs::write(&path, content).expect("a file");
        path
    }

    /// A command of the binary, to be run here.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_adoptiv-migrate"));
        command.current_dir(self.path()).env_clear().env("COLUMNS", "100").env("TZ", "UTC");
        command.env("ADOPTIV_MIGRATE_CONFIG_DIR", self.path().join("config"));
        command
    }

    /// The rows of a query on the store `adoptiv.db`, as any SQLite tool would show them: null is
    /// empty.
    pub fn sql(&self, query: &str) -> Vec<Vec<String>> {
        let store = rusqlite::Connection::open(self.path().join("adoptiv.db")).expect("a store");
        let mut statement = store.prepare(query).expect("a query");
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            (0..columns)
                .map(|at| {
                    Ok(match row.get_ref(at)? {
                        rusqlite::types::ValueRef::Null => String::new(),
                        rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                        rusqlite::types::ValueRef::Real(number) => number.to_string(),
                        rusqlite::types::ValueRef::Text(text)
                        | rusqlite::types::ValueRef::Blob(text) => {
                            String::from_utf8_lossy(text).into_owned()
                        }
                    })
                })
                .collect()
        });
        rows.and_then(Iterator::collect).expect("rows")
    }

    /// Changes the store as somebody with another tool would.
    pub fn edit(&self, statements: &str) {
        let store = rusqlite::Connection::open(self.path().join("adoptiv.db")).expect("a store");
        store.execute_batch(statements).expect("an edit");
    }

    /// Runs the binary with these words.
    pub fn run<S: AsRef<std::ffi::OsStr>>(&self, words: &[S]) -> Ran {
        Ran::of(self.command().args(words).output().expect("the binary runs"))
    }
}

impl Ran {
    /// What a process printed.
    pub fn of(output: Output) -> Ran {
        Ran {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The JSON document on standard output.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("no JSON ({error}): {self:?}"))
    }
}

/// Says that a test can't run here, where it is shown though the test passes.
#[expect(clippy::disallowed_methods, reason = "what a test prints is not shown where it passes")]
pub fn skipped(test: &str, why: &str) {
    use std::io::Write as _;
    let said = format!("SKIPPED: {test}: {why}\n");
    let _ = std::io::stderr().write_all(said.as_bytes());
}

/// The repository's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
