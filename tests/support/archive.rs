//! Builds ZIP archives byte by byte, so that each of their bytes can be wrong.

use std::io::Write as _;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// A member, and what the archive says of it.
pub struct Member {
    pub name: Vec<u8>,
    pub packed: Vec<u8>,
    pub size: u32,
    pub crc: u32,
    pub method: u16,
    pub flags: u16,
    /// Where its bytes are said to be, if elsewhere than they are.
    pub at: Option<u32>,
}

/// A member that is deflated and sound.
pub fn member(name: impl AsRef<[u8]>, content: impl AsRef<[u8]>) -> Member {
    let content = content.as_ref();
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    let mut crc = Crc::new();
    crc.update(content);
    Member {
        name: name.as_ref().to_vec(),
        packed: encoder.finish().unwrap(),
        size: content.len() as u32,
        crc: crc.sum(),
        method: 8,
        flags: 0,
        at: None,
    }
}

/// A member that is stored as it is.
pub fn stored(name: &str, content: impl AsRef<[u8]>) -> Member {
    let member = member(name, &content);
    Member { packed: content.as_ref().to_vec(), method: 0, ..member }
}

/// An archive of these members.
pub fn zip(members: &[Member]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for member in members {
        let at = member.at.unwrap_or(bytes.len() as u32);
        let mut common = Vec::new();
        common.extend(20_u16.to_le_bytes());
        common.extend(member.flags.to_le_bytes());
        common.extend(member.method.to_le_bytes());
        common.extend([0; 4]);
        common.extend(member.crc.to_le_bytes());
        common.extend((member.packed.len() as u32).to_le_bytes());
        common.extend(member.size.to_le_bytes());
        common.extend((member.name.len() as u16).to_le_bytes());
        common.extend([0; 2]);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend(&member.name);
        bytes.extend(&member.packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(&member.name);
    }
    let begin = bytes.len() as u32;
    let count = members.len() as u16;
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.extend((directory.len() as u32).to_le_bytes());
    bytes.extend(begin.to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}

/// An archive of sound members.
pub fn zip_of(members: &[(&str, &str)]) -> Vec<u8> {
    zip(&members.iter().map(|(name, content)| member(name, content)).collect::<Vec<_>>())
}
