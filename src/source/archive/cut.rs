//! An archive without the directory at its end: tells how far it goes, from the headers of its members.

use crate::model::text::grouped;
use crate::source::file::SourceFile;
use crate::source::inside::last_part;

/// What the header of a member begins with, and how long it is without the name.
const HEADER: (&[u8], usize) = (b"PK\x03\x04", 30);
/// Headers that are followed at most.
const MOST: usize = 100_000;

/// What is wrong with a file that begins like an archive and has no directory, and what to do.
pub(super) fn told(file: &SourceFile) -> Option<(String, String)> {
    let has_end = |bytes: &[u8]| bytes.windows(4).any(|bytes| bytes == b"PK\x05\x06");
    let from = file.len().saturating_sub(super::END_RECORD);
    if has_end(&file.bytes(from, super::END_RECORD as usize).ok()?) {
        return None;
    }
    let hint = "download it again: the rest of it is missing".to_owned();
    let Some((name, there, whole)) = last_member(file) else {
        return Some(("is cut short: the directory at its end is missing".to_owned(), hint));
    };
    let within = match whole {
        Some(whole) if there < whole => format!(
            "it ends within `{name}`, after {} of its {} bytes",
            grouped(there),
            grouped(whole)
        ),
        Some(_) => format!("it ends after `{name}`, and the directory is missing"),
        None => format!("it ends within `{name}` or behind it, and the directory is missing"),
    };
    Some((format!("is a ZIP archive that is cut short: {within}"), hint))
}

/// The last member that begins in the file: its name, how many of its packed bytes are there, and how many
/// there should be, if its header says so.
fn last_member(file: &SourceFile) -> Option<(String, u64, Option<u64>)> {
    let mut at = 0;
    let mut last = None;
    for _ in 0..MOST {
        let header = file.bytes(at, HEADER.1).ok()?;
        if header.len() < HEADER.1 || !header.starts_with(HEADER.0) {
            break;
        }
        let number = |at: usize| u64::from(u16::from_le_bytes([header[at], header[at + 1]]));
        let (named, extra) = (number(26), number(28));
        let packed =
            u64::from(u32::from_le_bytes([header[18], header[19], header[20], header[21]]));
        let name = file.bytes(at + HEADER.1 as u64, usize::try_from(named).ok()?).ok()?;
        let name = last_part(&String::from_utf8_lossy(&name)).to_owned();
        let begin = at + HEADER.1 as u64 + named + extra;
        let there = file.len().saturating_sub(begin);
        // The size may stand behind the bytes, or in a field for larger ones.
        let unknown = number(6) & 8 != 0 || packed == u64::from(u32::MAX);
        last = Some((
            name,
            there.min(if unknown { there } else { packed }),
            (!unknown).then_some(packed),
        ));
        if unknown || there <= packed {
            break;
        }
        at = begin + packed;
    }
    last
}
