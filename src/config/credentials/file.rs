//! The file itself: its owner's alone, written as a whole, changed by one process at a time.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::CredentialsError;
use crate::source::in_place::put_in_place;

const LOCK: &str = "credentials.lock";
/// How long another process may take: longer than a service may make a renewal wait.
const PATIENCE: Duration = Duration::from_secs(180);
/// How often it is asked whether the other one is done.
const LOOK: Duration = Duration::from_millis(20);

/// The right to change the file. Held while a token is renewed, so that no other process spends the
/// same one; let go when dropped, also by a process that is killed.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for it; `stop` says whether to give up.
    pub fn take(folder: &Path, stop: &dyn Fn() -> bool) -> Result<Lock, CredentialsError> {
        let path = folder.join(LOCK);
        let failed = |cause| CredentialsError::Unwritable { path: path.clone(), cause };
        private_folder(folder).map_err(failed)?;
        let mut options = fs::OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(failed)?;
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Lock { _file: file }),
                Err(TryLockError::Error(cause)) => return Err(failed(cause)),
                Err(TryLockError::WouldBlock) => {}
            }
            if stop() {
                return Err(CredentialsError::Interrupted);
            }
            if begun.elapsed() > PATIENCE {
                return Err(CredentialsError::Busy { path });
            }
            std::thread::sleep(LOOK);
        }
    }
}

/// The text of a file that nobody else may read.
pub fn read_private(path: &Path) -> Result<String, CredentialsError> {
    let unreadable = |cause| CredentialsError::Unreadable { path: path.to_owned(), cause };
    let file = File::open(path).map_err(unreadable)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = file.metadata().map_err(unreadable)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(CredentialsError::Exposed { path: path.to_owned() });
        }
    }
    io::read_to_string(file).map_err(unreadable)
}

/// Puts a file in the place of another, with rights for its owner alone. When this returns it is on the
/// disk: a token that is lost there may be the only one.
pub fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let folder = folder_of(path);
    private_folder(&folder)?;
    // A temporary file is its owner's alone from the beginning.
    let mut file = tempfile::Builder::new().prefix(".credentials-").tempfile_in(&folder)?;
    file.write_all(text)?;
    put_in_place(file, path)
}

/// The folder of a file.
pub fn folder_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new(".")).to_owned()
}

fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
