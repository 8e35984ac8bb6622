//! The file behind a table: opened again for each pass, the same bytes each time. Standard input
//! is spooled.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use encoding_rs::{Encoding, UTF_8};
use encoding_rs_io::DecodeReaderBytesBuilder;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::SourceError;

/// What standard input is called.
pub const STANDARD_INPUT: &str = "standard input";

/// A file that can be read several times.
#[derive(Debug)]
pub(super) struct SourceFile {
    label: String,
    path: PathBuf,
    /// Standard input or a pipe, kept here for as long as the table lives.
    spooled: Option<NamedTempFile>,
    len: u64,
    modified: Option<SystemTime>,
}

impl SourceFile {
    /// Opens a path, or standard input for `-`.
    pub(super) fn open(given: &Path) -> Result<SourceFile, SourceError> {
        let label = given.display().to_string();
        let io = |cause| SourceError::Io { path: label.clone(), cause };
        if given == Path::new("-") {
            #[expect(clippy::disallowed_methods, reason = "rows may come from standard input")]
            let stdin = io::stdin();
            return SourceFile::spool(&mut stdin.lock(), STANDARD_INPUT.to_owned());
        }
        let metadata = fs::metadata(given).map_err(io)?;
        if metadata.is_dir() {
            return Err(io(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory")));
        }
        if !metadata.is_file() {
            return SourceFile::spool(&mut File::open(given).map_err(io)?, label.clone());
        }
        // What can be seen but not opened is found out now, not at the first row.
        File::open(given).map_err(io)?;
        let (len, modified) = (metadata.len(), metadata.modified().ok());
        Ok(SourceFile { label, path: given.to_owned(), spooled: None, len, modified })
    }

    /// Keeps what `input` yields in a temporary file.
    pub(super) fn spool(input: &mut dyn Read, label: String) -> Result<SourceFile, SourceError> {
        let mut spool = || {
            let mut file = NamedTempFile::new()?;
            let len = io::copy(input, file.as_file_mut())?;
            let modified = file.as_file().metadata()?.modified().ok();
            Ok((file, len, modified))
        };
        let io = |cause| SourceError::Io { path: label.clone(), cause };
        let (file, len, modified) = spool().map_err(io)?;
        let path = file.path().to_owned();
        Ok(SourceFile { label, path, spooled: Some(file), len, modified })
    }

    pub(super) fn label(&self) -> &str {
        &self.label
    }

    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// The path, where it can be opened again in another run.
    pub(super) fn lasting_path(&self) -> Option<&Path> {
        self.spooled.is_none().then_some(self.path.as_path())
    }

    pub(super) fn io(&self, cause: io::Error) -> SourceError {
        SourceError::Io { path: self.label.clone(), cause }
    }

    pub(super) fn unreadable(&self, message: impl Into<String>, hint: &str) -> SourceError {
        let (path, message) = (self.label.clone(), message.into());
        SourceError::Unreadable { path, message, hint: hint.to_owned() }
    }

    /// The bytes from `from` to `to`, decoded.
    pub(super) fn text(
        &self,
        from: u64,
        to: u64,
        encoding: &'static Encoding,
    ) -> Result<Box<dyn Read + Send>, SourceError> {
        self.check_unchanged()?;
        let mut file = File::open(&self.path).map_err(|cause| self.io(cause))?;
        file.seek(SeekFrom::Start(from)).map_err(|cause| self.io(cause))?;
        let bytes = file.take(to.saturating_sub(from));
        if encoding == UTF_8 {
            // As they are: a row that is not valid is damaged by itself, and keeps its bytes.
            return Ok(Box::new(bytes));
        }
        let mut decoder = DecodeReaderBytesBuilder::new();
        Ok(Box::new(decoder.encoding(Some(encoding)).bom_sniffing(false).build(bytes)))
    }

    /// Up to `len` bytes from `from` on, as they are.
    pub(super) fn bytes(&self, from: u64, len: usize) -> Result<Vec<u8>, SourceError> {
        let mut bytes = Vec::new();
        self.text(from, from.saturating_add(len as u64), UTF_8)?
            .read_to_end(&mut bytes)
            .map_err(|cause| self.io(cause))?;
        Ok(bytes)
    }

    /// Size and time of change are what they were when the file was opened.
    pub(super) fn check_unchanged(&self) -> Result<(), SourceError> {
        let metadata = fs::metadata(&self.path).map_err(|cause| self.io(cause))?;
        if metadata.len() != self.len || metadata.modified().ok() != self.modified {
            return Err(SourceError::Changed { path: self.label.clone() });
        }
        Ok(())
    }

    /// The SHA-256 of the whole content, lower-case hex.
    pub(super) fn sha256(&self) -> Result<String, SourceError> {
        let mut input = self.text(0, u64::MAX, UTF_8)?;
        let mut hash = Sha256::new();
        let mut chunk = vec![0; 128 << 10];
        loop {
            match input.read(&mut chunk) {
                Ok(0) => break,
                Ok(count) => hash.update(&chunk[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.io(error)),
            }
        }
        self.check_unchanged()?;
        Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}
