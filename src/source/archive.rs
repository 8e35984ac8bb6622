//! The directory of a ZIP archive: which members it has, and where their bytes are.
//!
//! Names of members are never paths. What can't be read is refused in words before anything is unpacked:
//! encryption, methods other than stored and deflated, members that lie over each other, sizes that no
//! export has, and archives that are none.

use std::io::BufReader;
use std::sync::Arc;

use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::file::SourceFile;
use super::inside::{joined, last_part};
use super::packed::{Member, Packing, refuse_size};
use super::{Holds, SourceError};
use crate::model::text::grouped;

pub(super) mod choose;
mod cut;

/// What an archive begins with: a member, its end where it has none, or a mark of its first volume.
const BEGINS: [&[u8]; 3] = [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"];
/// No archive of an export has more; each is kept in memory. Salesforce's have a member for each attachment.
const MOST_MEMBERS: usize = 200_000;
/// What stands before a member's name.
const LOCAL_HEADER: usize = 30;
/// The record at the end of an archive, with the longest comment.
const END_RECORD: u64 = 22 + 65_535;

const UNPACK: &str = "unpack it with another program, and name the files in it";

/// An archive whose directory was read.
pub(super) struct Archive {
    /// The file that it is in.
    pub file: Arc<SourceFile>,
    /// Its members that are files, as they stand in the directory.
    pub members: Vec<Entry>,
    /// Where members and the directory begin, in order: what lies between is one's own.
    begins: Vec<u64>,
}

/// A member, as the directory says.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its whole name, folders included.
    pub name: String,
    header: u64,
    size: u64,
    packed: u64,
    crc: u32,
    method: CompressionMethod,
    encrypted: bool,
}

impl Entry {
    /// Its name without folders.
    pub(super) fn last_part(&self) -> &str {
        last_part(&self.name)
    }
}

/// What systems put into archives beside what people did.
fn is_litter(name: &str) -> bool {
    let last = last_part(name);
    name.starts_with("__MACOSX/")
        || name.contains("/__MACOSX/")
        || last.starts_with("._")
        || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

impl Archive {
    /// Whether a file that begins so is an archive, or says so by its name.
    pub(super) fn is_one(head: &[u8]) -> bool {
        BEGINS.iter().any(|begins| head.starts_with(begins))
    }

    /// Whether a file ends as an archive does.
    pub(super) fn has_end(file: &SourceFile) -> Result<bool, SourceError> {
        Ok(end_record_count(file)?.is_some())
    }

    /// Reads the directory.
    pub(super) fn open(file: Arc<SourceFile>) -> Result<Archive, SourceError> {
        let count = end_record_count(&file)?;
        if count.is_some_and(|count| count > MOST_MEMBERS) {
            return Err(file.unreadable(too_many(), UNPACK));
        }
        let archive = ZipArchive::new(BufReader::new(file.reader()?));
        let archive = archive.map_err(|error| no_archive(&file, &error))?;
        if archive.len() > MOST_MEMBERS {
            return Err(file.unreadable(too_many(), UNPACK));
        }
        if archive.has_duplicate_names() {
            return Err(file.unreadable("has two members of one name", UNPACK));
        }
        let mut begins = vec![archive.central_directory_start()];
        let mut members = Vec::new();
        for index in 0..archive.len() {
            let entry = archive.by_index_data(index).map_err(|error| no_archive(&file, &error))?;
            begins.push(entry.header_start());
            let name = entry.name().map_err(|error| no_archive(&file, &error))?.into_owned();
            if entry.is_dir() || name.ends_with('\\') || is_litter(&name) {
                continue;
            }
            members.push(Entry {
                name,
                header: entry.header_start(),
                size: entry.size(),
                packed: entry.compressed_size(),
                crc: entry.crc32(),
                method: entry.compression(),
                encrypted: entry.encrypted(),
            });
        }
        begins.sort_unstable();
        if let Some((what, hint)) = workbook(&members) {
            return Err(file.unreadable(what, hint));
        }
        drop(archive);
        Ok(Archive { file, members, begins })
    }

    /// What a member is called in reports.
    pub(super) fn label(&self, entry: &Entry) -> String {
        joined(self.file.label(), &entry.name)
    }

    /// How a member is packed.
    ///
    /// # Errors
    /// If it can't be read, or had better not be.
    pub(super) fn packing(&self, entry: &Entry) -> Result<Packing, SourceError> {
        let refused = |message: String, hint: &str| {
            let (path, hint) = (self.label(entry), hint.to_owned());
            Err(SourceError::Unreadable { path, message, hint })
        };
        if entry.encrypted {
            let hint = "unpack it with the password, and name the files in it";
            return refused("is encrypted with a password".to_owned(), hint);
        }
        let deflated = match entry.method {
            CompressionMethod::DEFLATE => true,
            CompressionMethod::STORE => false,
            other => {
                let message =
                    format!("is compressed with {}, which is not read", method_name(other));
                return refused(message, UNPACK);
            }
        };
        if let Err((message, hint)) = refuse_size(entry.size, entry.packed) {
            return refused(message, hint);
        }
        let header = self.file.bytes(entry.header, LOCAL_HEADER)?;
        let (Some(name), Some(extra)) = (header.get(26..28), header.get(28..LOCAL_HEADER)) else {
            return refused(
                "is cut short: the archive ends before it".to_owned(),
                "download it again",
            );
        };
        if !header.starts_with(BEGINS[0]) {
            let message = "is not where the archive says: the archive is damaged".to_owned();
            return refused(message, "download it again");
        }
        let len = |bytes: &[u8]| u64::from(u16::from_le_bytes([bytes[0], bytes[1]]));
        let at = entry.header + LOCAL_HEADER as u64 + len(name) + len(extra);
        let end = at.saturating_add(entry.packed);
        let next = self.begins.partition_point(|begins| *begins <= entry.header);
        let alone = self.begins.iter().filter(|begins| **begins == entry.header).count() == 1;
        if !alone || self.begins.get(next).is_none_or(|next| end > *next) {
            let message =
                "lies over another member of the archive: no program that packs files does this";
            return refused(message.to_owned(), UNPACK);
        }
        let (packed, size, crc) = (entry.packed, entry.size, entry.crc);
        Ok(Packing::Member(Member { at, packed, size, crc, deflated }))
    }

    /// The member that a name means: by its whole name, else by its last part.
    pub(super) fn find(&self, name: &str) -> Result<&Entry, SourceError> {
        let named = |is: &dyn Fn(&Entry) -> bool| -> Vec<&Entry> {
            self.members.iter().filter(|entry| is(entry)).collect()
        };
        let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
        for found in [
            named(&|entry| entry.name == name),
            named(&|entry| entry.last_part() == name),
            named(&|entry| same(&entry.name, name) || same(entry.last_part(), name)),
        ] {
            match found[..] {
                [] => {}
                [one] => return Ok(one),
                [one, ..] => {
                    let message = format!("has {} members called `{name}`", found.len());
                    let hint = format!("say which one: `{}`", self.label(one));
                    return Err(self.file.unreadable(message, &hint));
                }
            }
        }
        let names: Vec<&str> = self.members.iter().map(|entry| entry.name.as_str()).collect();
        let hint = match names.is_empty() {
            true => "it holds no files".to_owned(),
            false => format!("it holds {}", listed(&names, names.len())),
        };
        Err(self.file.unreadable(format!("has no member called `{name}`"), &hint))
    }
}

/// Some names, and how many more there are of `count`.
pub(super) fn listed(names: &[&str], count: usize) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    let more = count.saturating_sub(shown.len());
    match more {
        0 => shown.join(", "),
        _ => format!("{} and {} more", shown.join(", "), grouped(more as u64)),
    }
}

fn too_many() -> String {
    format!("has more than {} members, and is not read", grouped(MOST_MEMBERS as u64))
}

/// How many members the end of the archive tells, without a look at any of them.
fn end_record_count(file: &SourceFile) -> Result<Option<usize>, SourceError> {
    let from = file.len().saturating_sub(END_RECORD);
    let tail = file.bytes(from, END_RECORD as usize)?;
    let Some(at) = tail.windows(4).rposition(|bytes| bytes == b"PK\x05\x06") else {
        return Ok(None);
    };
    let Some(count) = tail.get(at + 10..at + 12) else { return Ok(None) };
    let count = u16::from_le_bytes([count[0], count[1]]);
    if count < u16::MAX {
        return Ok(Some(count.into()));
    }
    // Where that is too small a number, the record before it has a larger one.
    let larger = tail[..at].windows(4).rposition(|bytes| bytes == b"PK\x06\x06");
    let larger = larger.and_then(|at| tail.get(at + 32..at + 40)?.try_into().ok());
    Ok(larger.map(|bytes| usize::try_from(u64::from_le_bytes(bytes)).unwrap_or(usize::MAX)))
}

/// What an archive is that is a document in truth.
fn workbook(members: &[Entry]) -> Option<(&'static str, &'static str)> {
    let has = |name: &str| members.iter().any(|entry| entry.name == name);
    let begins = |folder: &str| members.iter().any(|entry| entry.name.starts_with(folder));
    let save = "save the sheet as CSV (UTF-8)";
    let export = "export the records again, as CSV";
    if has("[Content_Types].xml") && begins("xl/") {
        return Some(("is an Excel workbook", save));
    }
    if has("[Content_Types].xml") && (begins("word/") || begins("ppt/")) {
        return Some(("is a Word or PowerPoint document, not a table", export));
    }
    if has("mimetype") && has("content.xml") {
        return Some(("is an OpenDocument file", save));
    }
    if has("Index/Document.iwa") {
        return Some(("is a Numbers or Pages document", save));
    }
    None
}

/// What a method is called that is not read.
fn method_name(method: CompressionMethod) -> String {
    #[expect(deprecated, reason = "the number is all that an unknown method has")]
    let number = method.to_u16();
    let name = match number {
        9 => "Deflate64",
        12 => "bzip2",
        14 => "LZMA",
        93 => "Zstandard",
        95 => "xz",
        98 => "PPMd",
        1 => "Shrink",
        2..=5 => "Reduce",
        6 => "Implode",
        number => return format!("method {number}"),
    };
    name.to_owned()
}

/// Why a directory can't be read.
fn no_archive(file: &SourceFile, error: &ZipError) -> SourceError {
    if let ZipError::Io(cause) = error
        && cause.raw_os_error().is_some()
    {
        return file.io(std::io::Error::new(cause.kind(), cause.to_string()));
    }
    let told = error.to_string();
    let first_part = file.bytes(0, 4).is_ok_and(|head| head == BEGINS[2]);
    if first_part || told.to_lowercase().contains("multi-disk") {
        return file.unreadable(
            "is one of several parts of an archive that only together are one",
            "put the parts together with the program that made them (`zip -s 0 part.zip --out whole.zip`)",
        );
    }
    let (message, hint) = cut::told(file).unwrap_or_else(|| {
        (format!("is a damaged ZIP archive ({told})"), "download it again".to_owned())
    });
    file.unreadable(message, &hint)
}

/// Members of an archive that nobody reads.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct UnreadMembers {
    /// The archive.
    pub archive: String,
    /// How many.
    pub count: usize,
    /// Their names: the first hundred, tables first.
    pub members: Vec<String>,
    /// Those of them that hold leads, which are read if they are named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leads: Vec<String>,
}

impl UnreadMembers {
    /// One sentence, and one about leads.
    pub fn told(&self) -> Vec<String> {
        let mut told = Vec::new();
        let names: Vec<&str> = self.members.iter().map(String::as_str).collect();
        let (noun, verb) = if self.count == 1 { ("member", "is") } else { ("members", "are") };
        told.push(format!(
            "{}: {} other {noun} {verb} not read: {}",
            self.archive,
            grouped(self.count as u64),
            listed(&names, self.count)
        ));
        if let Some(first) = self.leads.first() {
            told.push(format!(
                "{}: leads are people too, and are read as contacts if you name them: `--contacts {}`",
                self.archive,
                joined(&self.archive, first)
            ));
        }
        told
    }
}

/// What a member is chosen for.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// The member.
    pub entry: Entry,
    /// What it holds, as far as it is known.
    pub holds: Option<Holds>,
}
