//! Files that a command writes at its end, opened before the long work: what can't be written is
//! said in the first second.

use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Context;
use super::error::{CliError, Kind};
use super::paths::{Taken, Writes, folder_of, target};
use crate::source::in_place::put_in_place;

/// A file to be written as a whole, or not at all.
pub struct Output {
    path: PathBuf,
    /// None where the path is a pipe or the null device, which can't be put in place of.
    file: Option<NamedTempFile>,
}

impl Output {
    /// Opens what `option` names, if it may be written; what is at `path` stays until
    /// [`Output::write`]. A link stays one: what it leads to is written.
    pub fn open(
        option: &str,
        path: &Path,
        writes: Writes,
        taken: &Taken,
    ) -> Result<Output, CliError> {
        taken.check(option, path, writes)?;
        if path.is_dir() {
            return Err(CliError::new(Kind::Output, format!("`{}` is a folder", path.display()))
                .hint("name a file in it"));
        }
        let path = target(path);
        if path.exists() && !path.is_file() {
            return Ok(Output { path, file: None });
        }
        let file = beside(&path, writes).map_err(|cause| CliError::output(&path, &cause))?;
        Ok(Output { path, file: Some(file) })
    }

    /// Writes it.
    pub fn write(self, text: &str) -> Result<(), CliError> {
        let Output { path, file } = self;
        let failed = |cause: std::io::Error| CliError::output(&path, &cause);
        let Some(mut file) = file else {
            let mut sink = std::fs::OpenOptions::new().write(true).open(&path).map_err(failed)?;
            return sink.write_all(text.as_bytes()).map_err(failed);
        };
        file.write_all(text.as_bytes()).and_then(|()| file.flush()).map_err(failed)?;
        put_in_place(file, &path).map_err(failed)
    }
}

/// A temporary file in the folder of `path`. A report holds people's data: only its owner may read it; others
/// have the rights of an ordinary new file.
fn beside(path: &Path, writes: Writes) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".adoptiv-");
    #[cfg(unix)]
    let rights = {
        use std::os::unix::fs::PermissionsExt;
        std::fs::Permissions::from_mode(if matches!(writes, Writes::Report | Writes::Mail) {
            0o600
        } else {
            0o666
        })
    };
    #[cfg(unix)]
    builder.permissions(rights);
    builder.tempfile_in(folder_of(path))
}

impl Context {
    /// Names a file that was written.
    pub fn wrote(&self, path: Option<&Path>) {
        if let Some(path) = path {
            self.ui.status(&format!("Wrote `{}`", path.display()));
        }
    }
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

    fn open(path: &Path) -> Result<Output, CliError> {
        Output::open("--report", path, Writes::Report, &Taken::none())
    }

    #[test]
    fn a_file_that_was_there_stays_until_the_new_one_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.html");
        std::fs::write(&path, crate::ui::html::HEAD).unwrap();
        let output = open(&path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), crate::ui::html::HEAD);
        output.write("new").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
    }

    #[test]
    fn a_place_that_is_not_there_is_said_before_the_work() {
        let folder = tempfile::tempdir().unwrap();
        let error = open(&folder.path().join("no/where.html")).err().unwrap();
        assert_eq!(error.kind, Kind::Output);
        assert!(open(folder.path()).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one_and_the_null_device_stays_what_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let (link, behind) = (folder.path().join("link.html"), folder.path().join("behind.html"));
        std::os::unix::fs::symlink("behind.html", &link).unwrap();
        open(&link).unwrap().write("new").unwrap();
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(std::fs::read_to_string(&behind).unwrap(), "new");
        open(Path::new("/dev/null")).unwrap().write("new").unwrap();
        assert!(!Path::new("/dev/null").is_file());
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
