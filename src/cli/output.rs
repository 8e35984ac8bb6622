//! Files that a command writes at its end, opened before the long work: what can't be written is
//! said in the first second.

use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::error::{CliError, Kind};

/// A file to be written as a whole, or not at all.
pub struct Output {
    path: PathBuf,
    file: NamedTempFile,
}

impl Output {
    /// Opens it; what is at `path` stays until [`Output::write`].
    pub fn open(path: &Path) -> Result<Output, CliError> {
        if path.is_dir() {
            return Err(CliError::new(Kind::Output, format!("`{}` is a folder", path.display()))
                .hint("name a file in it"));
        }
        let file = beside(path).map_err(|cause| CliError::output(path, &cause))?;
        Ok(Output { path: path.to_owned(), file })
    }

    /// Writes it.
    pub fn write(mut self, text: &str) -> Result<(), CliError> {
        let written = self.file.write_all(text.as_bytes()).and_then(|()| self.file.flush());
        written.map_err(|cause| CliError::output(&self.path, &cause))?;
        self.file
            .persist(&self.path)
            .map_err(|failed| CliError::output(&self.path, &failed.error))?;
        Ok(())
    }
}

/// A temporary file in the folder of `path`, with the rights of an ordinary new file.
fn beside(path: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".adoptiv-");
    #[cfg(unix)]
    let rights = {
        use std::os::unix::fs::PermissionsExt;
        std::fs::Permissions::from_mode(0o666)
    };
    #[cfg(unix)]
    builder.permissions(rights);
    builder.tempfile_in(folder_of(path))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Checks that files can be written to the folder `path`, which may be still to be made.
pub fn check_folder(path: &Path) -> Result<(), CliError> {
    if path.exists() && !path.is_dir() {
        return Err(CliError::new(Kind::Output, format!("`{}` is no folder", path.display()))
            .hint("name a folder, or one that is still to be made"));
    }
    let folder = if path.is_dir() { path } else { folder_of(path) };
    tempfile::tempfile_in(folder).map_err(|cause| CliError::output(path, &cause))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_there_stays_until_the_new_one_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.html");
        std::fs::write(&path, "old").unwrap();
        let output = Output::open(&path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        output.write("new").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
    }

    #[test]
    fn a_place_that_is_not_there_is_said_before_the_work() {
        let folder = tempfile::tempdir().unwrap();
        let error = Output::open(&folder.path().join("no/where.html")).err().unwrap();
        assert_eq!(error.kind, Kind::Output);
        assert!(Output::open(folder.path()).is_err());
    }

    #[test]
    fn a_folder_may_be_still_to_be_made_but_not_be_a_file() {
        let folder = tempfile::tempdir().unwrap();
        assert!(check_folder(&folder.path().join("rejects")).is_ok());
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert!(check_folder(&file).is_err());
        assert!(!folder.path().join("rejects").exists());
    }
}
