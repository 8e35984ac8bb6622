//! The file behind a table: opened again for each pass, the same bytes each time. Standard input
//! is spooled, into a file without a name: nothing of it stays behind, however the run ends.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, SystemTime};

use encoding_rs::{Encoding, UTF_8};
use encoding_rs_io::DecodeReaderBytesBuilder;
use sha2::{Digest, Sha256};

use super::SourceError;

/// What standard input is called.
pub const STANDARD_INPUT: &str = "standard input";
/// How soon an interruption is heard while rows are waited for.
const SLICE: Duration = Duration::from_millis(40);

/// A file that can be read several times.
#[derive(Debug)]
pub(super) struct SourceFile {
    label: String,
    path: PathBuf,
    /// Standard input or a pipe, kept here for as long as the table lives.
    spooled: Option<Arc<File>>,
    len: u64,
    modified: Option<SystemTime>,
}

impl SourceFile {
    /// Opens a path, or standard input for `-`. What has to be waited for is waited for until `stop`.
    pub(super) fn open(given: &Path, stop: &dyn Fn() -> bool) -> Result<SourceFile, SourceError> {
        let label = given.display().to_string();
        let io = |cause| SourceError::Io { path: label.clone(), cause };
        if given == Path::new("-") {
            #[expect(clippy::disallowed_methods, reason = "rows may come from standard input")]
            let input = || Ok(io::stdin());
            return SourceFile::spool(input, STANDARD_INPUT, stop);
        }
        let metadata = fs::metadata(given).map_err(io)?;
        if metadata.is_dir() {
            return Err(io(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory")));
        }
        if !metadata.is_file() {
            let path = given.to_owned();
            return SourceFile::spool(move || File::open(path), &label, stop);
        }
        // What can be seen but not opened is found out now, not at the first row.
        File::open(given).map_err(io)?;
        let (len, modified) = (metadata.len(), metadata.modified().ok());
        Ok(SourceFile { label, path: given.to_owned(), spooled: None, len, modified })
    }

    /// Keeps what an input yields. A thread waits for it, for a read that waits hears no interruption; where
    /// nobody waits for the thread any longer, the run is at its end.
    fn spool<R: Read>(
        input: impl FnOnce() -> io::Result<R> + Send + 'static,
        label: &str,
        stop: &dyn Fn() -> bool,
    ) -> Result<SourceFile, SourceError> {
        let (send, receive) = sync_channel(1);
        let kept = label.to_owned();
        std::thread::spawn(move || {
            let file = match input() {
                Ok(mut input) => SourceFile::kept(&mut input, kept),
                Err(cause) => Err(SourceError::Io { path: kept, cause }),
            };
            let _ = send.send(file);
        });
        loop {
            match receive.recv_timeout(SLICE) {
                Ok(file) => return file,
                Err(RecvTimeoutError::Timeout) if !stop() => {}
                Err(RecvTimeoutError::Timeout) => {
                    return Err(SourceError::Interrupted { from: label.to_owned() });
                }
                Err(RecvTimeoutError::Disconnected) => {
                    let cause = io::Error::other("the thread that reads it failed");
                    return Err(SourceError::Io { path: label.to_owned(), cause });
                }
            }
        }
    }

    /// Keeps what `input` yields in a temporary file that has no name any more when the first byte is in it.
    pub(super) fn kept(input: &mut dyn Read, label: String) -> Result<SourceFile, SourceError> {
        let keep = || {
            let mut file = tempfile::tempfile()?;
            let len = io::copy(input, &mut file)?;
            let modified = file.metadata()?.modified().ok();
            Ok((file, len, modified))
        };
        let io = |cause| SourceError::Io { path: label.clone(), cause };
        let (file, len, modified) = { keep }().map_err(io)?;
        let spooled = Some(Arc::new(file));
        Ok(SourceFile { label, path: PathBuf::new(), spooled, len, modified })
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
        let bytes: Box<dyn Read + Send> = match &self.spooled {
            Some(file) => Box::new(Part { file: Arc::clone(file), at: from, end: to }),
            None => {
                let mut file = File::open(&self.path).map_err(|cause| self.io(cause))?;
                file.seek(SeekFrom::Start(from)).map_err(|cause| self.io(cause))?;
                Box::new(file.take(to.saturating_sub(from)))
            }
        };
        if encoding == UTF_8 {
            // As they are: a row that is not valid is damaged by itself, and keeps its bytes.
            return Ok(bytes);
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
        let metadata = match &self.spooled {
            Some(file) => file.metadata(),
            None => fs::metadata(&self.path),
        };
        let metadata = metadata.map_err(|cause| self.io(cause))?;
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

/// A part of a file that several passes read at once, each from its own place.
struct Part {
    file: Arc<File>,
    at: u64,
    end: u64,
}

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let most = buffer.len().min(left);
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(&*self.file, &mut buffer[..most], self.at)?;
        #[cfg(windows)]
        let read =
            std::os::windows::fs::FileExt::seek_read(&*self.file, &mut buffer[..most], self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}
