//! Puts a file that was written under another name in its place, whole: who looks there finds what was
//! before or all of what is now, also after a power cut.

use std::fs::File;
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

/// Puts `file` at `path`, which is in the same folder. When this returns it is on the disk: its content,
/// for a name can be there before it, and its name.
pub fn put_in_place(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    file.persist(path).map_err(|failed| failed.error)?;
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let synced = File::open(folder.unwrap_or(Path::new("."))).and_then(|dir| dir.sync_all());
        // Some file systems have no such thing for folders; the file is there.
        if let Err(error) = synced
            && !matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported)
            && error.kind() != io::ErrorKind::PermissionDenied
        {
            return Err(error);
        }
    }
    Ok(())
}
