//! The lock file beside a store: one run writes at a time.
//!
//! The operating system gives the lock back when the process ends, however it ends, so that a
//! killed run never leaves a store locked. The file itself is removed on a clean end.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Whoever asks who holds a lock holds it shared for an instant: so often, and after so long, a taker that
/// is turned away tries again.
const TRIES: u32 = 5;
const BETWEEN_TRIES: Duration = Duration::from_millis(20);
/// The longest that a holder says of itself, in bytes.
const LONGEST_NOTE: u64 = 64;

/// A lock that is held until dropped.
pub(super) struct Lock {
    path: PathBuf,
    // closing it releases the lock
    file: File,
}

impl Lock {
    /// Takes the lock of `store`; `None` where another process has it.
    pub(super) fn take(store: &Path) -> io::Result<Option<Lock>> {
        let path = beside(store);
        let mut tries = 0;
        loop {
            let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) if tries < TRIES => {
                    tries += 1;
                    std::thread::sleep(BETWEEN_TRIES);
                    continue;
                }
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(cause)) => return Err(cause),
            }
            // The holder before us may have removed the file between our open and our lock; then
            // we hold a lock that nobody else can see.
            if still_there(&path, &file)? {
                // A run that was killed has left there what it did.
                file.set_len(0)?;
                return Ok(Some(Lock { path, file }));
            }
        }
    }

    /// Says what the holder does, for those who look.
    pub(super) fn note(&self, note: &str) {
        // For show alone: a run does not fail for it.
        let _ = (&self.file).write_all(note.as_bytes());
    }

    /// What the holder of the lock of `store` says that it does; `None` where nobody holds it.
    pub(super) fn noted(store: &Path) -> Option<String> {
        let file = File::open(beside(store)).ok()?;
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => {
                let mut note = String::new();
                file.take(LONGEST_NOTE).read_to_string(&mut note).ok()?;
                Some(note)
            }
            Ok(()) | Err(TryLockError::Error(_)) => None,
        }
    }
}

fn beside(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

#[cfg(unix)]
fn still_there(path: &Path, file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let ours = file.metadata()?;
    match std::fs::metadata(path) {
        Ok(there) => Ok(there.ino() == ours.ino() && there.dev() == ours.dev()),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(cause),
    }
}

#[cfg(not(unix))]
fn still_there(_: &Path, _: &File) -> io::Result<bool> {
    // An open file can't be removed there.
    Ok(true)
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Nothing can be done about a file that stays: it locks nobody out.
        let _ = std::fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_taker_is_turned_away_until_the_first_lets_go() {
        let dir = tempfile::tempdir().unwrap();
        let store = dir.path().join("ws.db");
        let first = Lock::take(&store).unwrap();
        assert!(first.is_some());
        assert!(Lock::take(&store).unwrap().is_none());
        drop(first);
        assert!(Lock::take(&store).unwrap().is_some());
        assert!(!dir.path().join("ws.db.lock").exists());
    }

    #[test]
    fn a_holder_says_what_it_does_and_a_killed_one_says_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let store = dir.path().join("ws.db");
        assert_eq!(Lock::noted(&store), None);
        std::fs::write(dir.path().join("ws.db.lock"), "import 3").unwrap();
        assert_eq!(Lock::noted(&store), None);
        let lock = Lock::take(&store).unwrap().unwrap();
        assert_eq!(Lock::noted(&store).as_deref(), Some(""));
        lock.note("import 4");
        assert_eq!(Lock::noted(&store).as_deref(), Some("import 4"));
    }
}
