//! The lock file beside a store: one run writes at a time.
//!
//! The operating system gives the lock back when the process ends, however it ends, so that a
//! killed run never leaves a store locked. The file itself is removed on a clean end.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A lock that is held until dropped.
pub(super) struct Lock {
    path: PathBuf,
    // closing it releases the lock
    file: File,
}

impl Lock {
    /// Takes the lock of `store`; `None` where another process has it.
    pub(super) fn take(store: &Path) -> io::Result<Option<Lock>> {
        let mut name = store.as_os_str().to_owned();
        name.push(".lock");
        let path = PathBuf::from(name);
        loop {
            let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(cause)) => return Err(cause),
            }
            // The holder before us may have removed the file between our open and our lock; then
            // we hold a lock that nobody else can see.
            if still_there(&path, &file)? {
                return Ok(Some(Lock { path, file }));
            }
        }
    }
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
}
