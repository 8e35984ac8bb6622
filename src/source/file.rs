//! The file behind a table: opened again for each pass, the same bytes each time. Standard input
//! is spooled, into a file without a name: nothing of it stays behind, however the run ends. What is packed
//! is unpacked anew for each pass.

use std::fs::{self, File};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, SystemTime};

use encoding_rs::{Encoding, UTF_8};
use encoding_rs_io::DecodeReaderBytesBuilder;
use sha2::{Digest, Sha256};

use super::SourceError;
use super::archive::UnreadMembers;
use super::packed::{Depth, Fault, Packed, Packing};

/// What standard input is called.
pub const STANDARD_INPUT: &str = "standard input";
/// How soon an interruption is heard while rows are waited for.
const SLICE: Duration = Duration::from_millis(40);

/// A file that can be read several times.
#[derive(Debug)]
pub(super) struct SourceFile {
    label: String,
    /// Where it can be opened again in another run.
    path: Option<PathBuf>,
    content: Content,
    len: u64,
    modified: Option<SystemTime>,
    /// What is told with this file of archives that were opened with it.
    unread: Vec<UnreadMembers>,
}

/// Where the bytes are.
#[derive(Debug)]
enum Content {
    /// In the file of that path.
    Path(PathBuf),
    /// Standard input or a pipe, kept here for as long as the table lives.
    Spooled(Arc<File>),
    /// In another file, compressed.
    Packed(Packed),
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
        let (path, content) = (Some(given.to_owned()), Content::Path(given.to_owned()));
        Ok(SourceFile { label, path, content, len, modified, unread: Vec::new() })
    }

    /// Opens what `outer` holds compressed, or a part of it, under a name of its own.
    pub(super) fn unpack(
        outer: Arc<SourceFile>,
        packing: Packing,
        (label, path): (String, Option<PathBuf>),
        depth: Depth,
        stop: &dyn Fn() -> bool,
    ) -> Result<SourceFile, SourceError> {
        let packed = Packed::open(outer, packing, &label, depth, stop)?;
        let len = packed.len();
        let content = Content::Packed(packed);
        Ok(SourceFile { label, path, content, len, modified: None, unread: Vec::new() })
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
        let content = Content::Spooled(Arc::new(file));
        Ok(SourceFile { label, path: None, content, len, modified, unread: Vec::new() })
    }

    pub(super) fn label(&self) -> &str {
        &self.label
    }

    /// The same file, with what is not read of the archives that were opened with it.
    pub(super) fn telling(self, unread: Vec<UnreadMembers>) -> SourceFile {
        SourceFile { unread, ..self }
    }

    /// What is told with this file of archives that were opened with it.
    pub(super) fn unread(&self) -> &[UnreadMembers] {
        &self.unread
    }

    /// Its bytes, to go to any place in them. What is packed itself is not sought.
    pub(super) fn reader(&self) -> Result<Box<dyn ReadSeek>, SourceError> {
        self.check_unchanged()?;
        match &self.content {
            Content::Path(path) => Ok(Box::new(File::open(path).map_err(|cause| self.io(cause))?)),
            Content::Spooled(file) => {
                Ok(Box::new(Part { file: Arc::clone(file), at: 0, end: self.len }))
            }
            Content::Packed(_) => {
                Err(self.unreadable("is an archive in an archive", "unpack the outer one"))
            }
        }
    }

    /// How long it is; an estimate if it was not seen whole.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// How far it was seen: pieces can be looked at up to here.
    pub(super) fn reach(&self) -> u64 {
        match &self.content {
            Content::Packed(packed) => packed.reach(),
            _ => self.len,
        }
    }

    /// Whether its length is known, and its end can be looked at.
    pub(super) fn is_seen_whole(&self) -> bool {
        self.reach() == self.len
    }

    /// The path, where it can be opened again in another run.
    pub(super) fn lasting_path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    pub(super) fn io(&self, cause: io::Error) -> SourceError {
        failed(&self.label, cause)
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
        Ok(decoded(self.bytes_between(from, to)?, encoding))
    }

    /// A piece that begins at `from`, decoded: for files that can't be sought it may end before `to`.
    /// [`SourceFile::near`] tells where pieces are.
    pub(super) fn piece(
        &self,
        from: u64,
        to: u64,
        encoding: &'static Encoding,
    ) -> Result<Box<dyn Read + Send>, SourceError> {
        match &self.content {
            Content::Packed(packed) => {
                self.check_unchanged()?;
                Ok(decoded(Box::new(Cursor::new(packed.kept(from, to).to_vec())), encoding))
            }
            _ => self.text(from, to, encoding),
        }
    }

    /// A place near `at` where a piece of `wanted` bytes can be looked at.
    pub(super) fn near(&self, at: u64, wanted: u64) -> u64 {
        match &self.content {
            Content::Packed(packed) => packed.near(at, wanted),
            _ => at,
        }
    }

    /// The bytes from `from` to `to`, as they are.
    pub(super) fn bytes_between(
        &self,
        from: u64,
        to: u64,
    ) -> Result<Box<dyn Read + Send>, SourceError> {
        self.check_unchanged()?;
        match &self.content {
            Content::Spooled(file) => {
                Ok(Box::new(Part { file: Arc::clone(file), at: from, end: to }))
            }
            Content::Path(path) => {
                let mut file = File::open(path).map_err(|cause| self.io(cause))?;
                file.seek(SeekFrom::Start(from)).map_err(|cause| self.io(cause))?;
                Ok(Box::new(file.take(to.saturating_sub(from))))
            }
            Content::Packed(packed) => packed.read(from, to, &self.label),
        }
    }

    /// Up to `len` bytes from `from` on, as they are.
    pub(super) fn bytes(&self, from: u64, len: usize) -> Result<Vec<u8>, SourceError> {
        let mut bytes = Vec::new();
        self.text(from, from.saturating_add(len as u64), UTF_8)?
            .read_to_end(&mut bytes)
            .map_err(|cause| self.io(cause))?;
        Ok(bytes)
    }

    /// Up to `len` bytes of the piece that begins at `from`, as they are.
    pub(super) fn glance(&self, from: u64, len: usize) -> Result<Vec<u8>, SourceError> {
        let mut bytes = Vec::new();
        self.piece(from, from.saturating_add(len as u64), UTF_8)?
            .read_to_end(&mut bytes)
            .map_err(|cause| self.io(cause))?;
        Ok(bytes)
    }

    /// Size and time of change are what they were when the file was opened.
    pub(super) fn check_unchanged(&self) -> Result<(), SourceError> {
        let metadata = match &self.content {
            Content::Spooled(file) => file.metadata(),
            Content::Path(path) => fs::metadata(path),
            Content::Packed(packed) => return packed.outer().check_unchanged(),
        };
        let metadata = metadata.map_err(|cause| self.io(cause))?;
        if metadata.len() != self.len || metadata.modified().ok() != self.modified {
            return Err(SourceError::Changed { path: self.label.clone() });
        }
        Ok(())
    }

    /// The SHA-256 of the whole content, lower-case hex.
    pub(super) fn sha256(&self) -> Result<String, SourceError> {
        if let Content::Packed(packed) = &self.content
            && let Some(known) = packed.sha256()
        {
            self.check_unchanged()?;
            return Ok(known.to_owned());
        }
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
        Ok(hex(&hash.finalize()))
    }
}

/// Lower-case hex.
pub(super) fn hex(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What reading failed with: the disk, or that what is packed is not sound.
pub(super) fn failed(label: &str, cause: io::Error) -> SourceError {
    let path = label.to_owned();
    match cause.downcast::<Fault>() {
        Ok(Fault { message, hint }) => {
            SourceError::Unreadable { path, message, hint: hint.to_owned() }
        }
        Err(cause) => SourceError::Io { path, cause },
    }
}

/// Bytes as text.
fn decoded(bytes: Box<dyn Read + Send>, encoding: &'static Encoding) -> Box<dyn Read + Send> {
    if encoding == UTF_8 {
        // As they are: a row that is not valid is damaged by itself, and keeps its bytes.
        return bytes;
    }
    let mut decoder = DecodeReaderBytesBuilder::new();
    Box::new(decoder.encoding(Some(encoding)).bom_sniffing(false).build(bytes))
}

/// A reader that goes to any place.
pub(super) trait ReadSeek: Read + Seek {}

impl<R: Read + Seek> ReadSeek for R {}

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

impl Seek for Part {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
