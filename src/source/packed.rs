//! What a compressed file unpacks to, read as a stream: a gzip file, or a member of a ZIP archive.
//!
//! Nothing is written to the disk, and memory does not grow with the file. Each pass unpacks from the
//! beginning. So that samples come from all over it all the same, and damage is found before a row is
//! imported, it is unpacked once when it is opened: its length, its checksum and its hash are known then,
//! and some pieces are kept. Who wants the first rows alone looks at the beginning only.

use std::fmt;
use std::io::{self, BufReader, Read};
use std::sync::Arc;

use flate2::Crc;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder};
use sha2::{Digest, Sha256};

use super::SourceError;
use super::file::{SourceFile, hex};
use crate::model::text::grouped;

mod pieces;
#[cfg(test)]
mod tests;

use self::pieces::Keeper;

/// What is read of it at once.
const CHUNK: usize = 128 << 10;
/// How far it is unpacked for who wants the first rows alone: a file that is not longer is seen whole.
const BEGINNING: u64 = 4 << 20;
/// A table of people that takes so much less space packed holds nothing. Sparse exports with hundreds of
/// empty columns come to 50, deflate ends at 1,032.
const MAX_RATIO: u64 = 200;
/// From here on the ratio counts: what is shorter does no harm.
const RATIO_FROM: u64 = 64 << 20;
/// Nothing is unpacked further. The archives that CRMs give are at most 1 GB each.
pub(super) const MAX_UNPACKED: u64 = 128 << 30;

const EXPORT_AGAIN: &str =
    "download it again, or unpack it with another program and name the files";
const NO_TABLE: &str =
    "is it an export? If it is, unpack it with another program and name the files";

/// How much of a source has to be seen when it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// All of it, as where all its rows are read.
    Whole,
    /// Its beginning, where that is quicker: only its first rows are read.
    Beginning,
}

/// How something is packed, and where.
#[derive(Clone, Debug)]
pub(super) enum Packing {
    /// The whole file is a gzip stream, or several.
    Gzip,
    /// A member of a ZIP archive.
    Member(Member),
}

/// Where the bytes of a member of a ZIP archive are, and what the archive says of them.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// Where its packed bytes begin.
    pub at: u64,
    /// How many they are.
    pub packed: u64,
    /// How many they unpack to.
    pub size: u64,
    /// The checksum of what they unpack to.
    pub crc: u32,
    /// Deflated, else stored as it is.
    pub deflated: bool,
}

/// Something packed, of which as much as was asked for has been seen.
#[derive(Debug)]
pub(super) struct Packed {
    outer: Arc<SourceFile>,
    packing: Packing,
    seen: Seen,
}

/// What is known since it was opened.
struct Seen {
    /// How long it is; an estimate if it was not seen whole.
    len: u64,
    /// How far it was seen.
    reach: u64,
    /// The SHA-256, if it was seen whole.
    sha256: Option<String>,
    /// What was kept of it, in order.
    pieces: Vec<(u64, Vec<u8>)>,
}

// Without what people's rows hold.
impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seen").field("len", &self.len).field("reach", &self.reach).finish()
    }
}

impl Packed {
    /// Unpacks it, as far as `depth` says, until `stop`.
    pub(super) fn open(
        outer: Arc<SourceFile>,
        packing: Packing,
        label: &str,
        depth: Depth,
        stop: &dyn Fn() -> bool,
    ) -> Result<Packed, SourceError> {
        let seen = see(&outer, &packing, label, depth, stop)?;
        Ok(Packed { outer, packing, seen })
    }

    /// The file that it is in.
    pub(super) fn outer(&self) -> &SourceFile {
        &self.outer
    }

    /// How long it is; an estimate if it was not seen whole.
    pub(super) fn len(&self) -> u64 {
        self.seen.len
    }

    /// How far it was seen.
    pub(super) fn reach(&self) -> u64 {
        self.seen.reach
    }

    /// The SHA-256 of what it unpacks to, lower-case hex, if it was seen whole.
    pub(super) fn sha256(&self) -> Option<&str> {
        self.seen.sha256.as_deref()
    }

    /// Its bytes from `from` to `to`, of what is called `label`. If that is its end, the end is read too: it
    /// tells whether all was sound.
    pub(super) fn read(
        &self,
        from: u64,
        to: u64,
        label: &str,
    ) -> Result<Box<dyn Read + Send>, SourceError> {
        let mut unpacked = unpack(&self.outer, &self.packing)?;
        let skipped = io::copy(&mut (&mut unpacked).take(from), &mut io::sink());
        skipped.map_err(|cause| super::file::failed(label, cause))?;
        Ok(match to >= self.seen.len {
            true => Box::new(unpacked),
            false => Box::new(unpacked.take(to.saturating_sub(from))),
        })
    }

    /// A place from which `wanted` bytes are kept: `at` if it is one, else the nearest.
    pub(super) fn near(&self, at: u64, wanted: u64) -> u64 {
        let pieces = || self.seen.pieces.iter();
        let holds = |(begin, bytes): &(u64, Vec<u8>)| {
            let end = begin + bytes.len() as u64;
            *begin <= at && (at + wanted <= end || (at < end && end == self.seen.len))
        };
        if pieces().any(holds) {
            return at;
        }
        let nearest = pieces().min_by_key(|(begin, _)| begin.abs_diff(at));
        nearest.map_or(at, |(begin, _)| *begin)
    }

    /// What is kept from `from` on, up to `to`: less if less is kept.
    pub(super) fn kept(&self, from: u64, to: u64) -> &[u8] {
        let piece = self
            .seen
            .pieces
            .iter()
            .find(|(begin, bytes)| *begin <= from && from < begin + bytes.len() as u64);
        let Some((begin, bytes)) = piece else { return &[] };
        let place =
            |at: u64| usize::try_from(at - begin).map_or(bytes.len(), |at| at.min(bytes.len()));
        &bytes[place(from)..place(to.max(from))]
    }
}

/// Unpacks it, and keeps what has to be known of it.
fn see(
    outer: &Arc<SourceFile>,
    packing: &Packing,
    label: &str,
    depth: Depth,
    stop: &dyn Fn() -> bool,
) -> Result<Seen, SourceError> {
    let most = if depth == Depth::Beginning { BEGINNING } else { u64::MAX };
    let mut input = unpack(outer, packing)?;
    let mut hash = Sha256::new();
    let mut keeper = Keeper::default();
    let mut chunk = vec![0; CHUNK];
    let whole = loop {
        if stop() {
            return Err(SourceError::Interrupted { from: label.to_owned() });
        }
        let read = match input.read(&mut chunk) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read.map_err(|cause| super::file::failed(label, cause))?,
        };
        if read == 0 {
            break true;
        }
        hash.update(&chunk[..read]);
        keeper.push(&chunk[..read]);
        if input.unpacked > most {
            break false;
        }
    };
    let reach = input.unpacked;
    let len = match packing {
        _ if whole => reach,
        Packing::Member(member) => member.size.max(reach + 1),
        // What follows is packed like its beginning, more or less.
        Packing::Gzip => {
            let all =
                u128::from(outer.len()) * u128::from(reach) / u128::from(input.packed().max(1));
            u64::try_from(all).unwrap_or(u64::MAX).max(reach + 1)
        }
    };
    let sha256 = whole.then(|| hex(&hash.finalize()));
    Ok(Seen { len, reach, sha256, pieces: keeper.pieces() })
}

/// Begins to unpack.
fn unpack(outer: &SourceFile, packing: &Packing) -> Result<Unpacked, SourceError> {
    let (from, to) = match packing {
        Packing::Gzip => (0, outer.len()),
        Packing::Member(member) => (member.at, member.at.saturating_add(member.packed)),
    };
    let input = Counted { input: outer.bytes_between(from, to)?, read: 0 };
    let buffered = |input| BufReader::with_capacity(CHUNK, input);
    let (decoder, member) = match packing {
        Packing::Gzip => (Decoder::Gzip(MultiGzDecoder::new(buffered(input))), None),
        Packing::Member(member) => {
            let decoder = match member.deflated {
                true => Decoder::Deflated(DeflateDecoder::new(buffered(input))),
                false => Decoder::Stored(input),
            };
            (decoder, Some(member.clone()))
        }
    };
    Ok(Unpacked { decoder, member, crc: Crc::new(), unpacked: 0 })
}

/// Counts the bytes that are read through it.
struct Counted {
    input: Box<dyn Read + Send>,
    read: u64,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.read += read as u64;
        Ok(read)
    }
}

enum Decoder {
    Gzip(MultiGzDecoder<BufReader<Counted>>),
    Deflated(DeflateDecoder<BufReader<Counted>>),
    Stored(Counted),
}

/// What something unpacks to. What is not sound is an error: at the latest its end tells.
struct Unpacked {
    decoder: Decoder,
    member: Option<Member>,
    crc: Crc,
    unpacked: u64,
}

impl Unpacked {
    /// How much was read of what is packed.
    fn packed(&self) -> u64 {
        match &self.decoder {
            Decoder::Gzip(decoder) => decoder.get_ref().get_ref().read,
            Decoder::Deflated(decoder) => decoder.get_ref().get_ref().read,
            Decoder::Stored(input) => input.read,
        }
    }

    /// How far it came.
    fn so_far(&self) -> String {
        let unpacked = grouped(self.unpacked);
        match &self.member {
            Some(member) => format!("{unpacked} of {} bytes", grouped(member.size)),
            None => format!("{unpacked} bytes"),
        }
    }

    fn cut_short(&self) -> io::Error {
        fault(format!("is cut short: it ends after {} unpacked", self.so_far()), EXPORT_AGAIN)
    }

    fn damaged(&self, why: &str) -> io::Error {
        fault(format!("is damaged: {why}, after {} unpacked", self.so_far()), EXPORT_AGAIN)
    }

    /// What unpacking failed with. What the disk says stays as it is.
    fn failed(&self, cause: io::Error) -> io::Error {
        if cause.raw_os_error().is_some() || cause.kind() == io::ErrorKind::Interrupted {
            return cause;
        }
        match cause.kind() {
            io::ErrorKind::UnexpectedEof => self.cut_short(),
            _ => self.damaged(&format!("it can't be unpacked ({cause})")),
        }
    }

    /// Whether it stays within bounds.
    fn check(&self) -> io::Result<()> {
        if let Some(member) = &self.member
            && self.unpacked > member.size
        {
            return Err(self.damaged("it holds more than the archive says"));
        }
        if self.unpacked > MAX_UNPACKED {
            return Err(fault(too_long(), NO_TABLE));
        }
        if self.unpacked > RATIO_FROM && self.unpacked / MAX_RATIO > self.packed() {
            return Err(fault(too_dense(self.unpacked, self.packed()), NO_TABLE));
        }
        Ok(())
    }

    /// Whether all of it was there.
    fn check_end(&self) -> io::Result<()> {
        let Some(member) = &self.member else { return Ok(()) };
        if self.unpacked < member.size {
            return Err(self.cut_short());
        }
        if self.crc.sum() != member.crc {
            return Err(self.damaged("its checksum is another than the archive says"));
        }
        Ok(())
    }
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.decoder {
            Decoder::Gzip(decoder) => decoder.read(buffer),
            Decoder::Deflated(decoder) => decoder.read(buffer),
            Decoder::Stored(input) => input.read(buffer),
        };
        let read = read.map_err(|cause| self.failed(cause))?;
        self.unpacked += read as u64;
        if self.member.is_some() {
            self.crc.update(&buffer[..read]);
        }
        if read == 0 && !buffer.is_empty() {
            self.check_end()?;
        } else {
            self.check()?;
        }
        Ok(read)
    }
}

/// Refuses what the archive says of a member, before anything is unpacked.
pub(super) fn refuse_size(size: u64, packed: u64) -> Result<(), (String, &'static str)> {
    if size > MAX_UNPACKED {
        return Err((too_long(), NO_TABLE));
    }
    if size > RATIO_FROM && size / MAX_RATIO > packed {
        return Err((too_dense(size, packed), NO_TABLE));
    }
    Ok(())
}

fn too_long() -> String {
    format!("unpacks to more than {} GB, and is not read", MAX_UNPACKED >> 30)
}

fn too_dense(unpacked: u64, packed: u64) -> String {
    format!(
        "unpacks to more than {MAX_RATIO} times its size ({} bytes of {}), as no table of people does, \
         and is not read",
        grouped(unpacked),
        grouped(packed)
    )
}

/// Why something can't be unpacked, and what to do: carried through the readers as their error.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(super) struct Fault {
    pub message: String,
    pub hint: &'static str,
}

fn fault(message: String, hint: &'static str) -> io::Error {
    io::Error::other(Fault { message, hint })
}
