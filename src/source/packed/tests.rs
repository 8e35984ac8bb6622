use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

use super::*;

fn file(bytes: &[u8]) -> Arc<SourceFile> {
    Arc::new(SourceFile::kept(&mut Cursor::new(bytes), "export".to_owned()).unwrap())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn open(bytes: &[u8], packing: Packing, depth: Depth) -> Result<Packed, SourceError> {
    Packed::open(file(bytes), packing, "contacts.csv", depth, &|| false)
}

fn member(content: &[u8], packed: &[u8]) -> Member {
    let mut crc = Crc::new();
    crc.update(content);
    let (size, packed) = (content.len() as u64, packed.len() as u64);
    Member { at: 0, packed, size, crc: crc.sum(), deflated: true }
}

fn told(result: Result<Packed, SourceError>) -> String {
    match result {
        Err(SourceError::Unreadable { message, .. }) => message,
        other => panic!("{other:?}"),
    }
}

/// Bytes that hardly become less.
fn noise(len: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..len).map(|_| next()).collect()
}

#[test]
fn several_gzip_streams_are_one_file() {
    let packed = [gzip(b"Name,Email\nAnn,ann@"), gzip(b"acme.example\n"), gzip(b"")].concat();
    let packed = open(&packed, Packing::Gzip, Depth::Whole).unwrap();
    assert_eq!((packed.len(), packed.reach()), (32, 32));
    let mut text = String::new();
    packed.read(0, 32, "a").unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "Name,Email\nAnn,ann@acme.example\n");
    text.clear();
    packed.read(5, 10, "a").unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "Email");
    assert_eq!(
        packed.sha256().unwrap(),
        hex(&Sha256::digest(b"Name,Email\nAnn,ann@acme.example\n"))
    );
}

#[test]
fn what_is_cut_short_says_how_far_it_came_wherever_it_is_cut() {
    let content = noise(100_000);
    let packed = gzip(&content);
    for len in [20, 1_000, packed.len() / 2, packed.len() - 9, packed.len() - 1] {
        let message = told(open(&packed[..len], Packing::Gzip, Depth::Whole));
        assert!(message.starts_with("is cut short: it ends after "), "{len}: {message}");
    }
    let packed = deflate(&content);
    for len in [0, 1, packed.len() / 2, packed.len() - 1] {
        let packing = Packing::Member(member(&content, &packed));
        let message = told(open(&packed[..len], packing, Depth::Whole));
        assert!(message.starts_with("is cut short: it ends after "), "{len}: {message}");
        assert!(message.ends_with(" of 100,000 bytes unpacked"), "{message}");
    }
}

#[test]
fn another_checksum_is_damage_and_so_is_more_than_the_archive_says() {
    let content = noise(100_000);
    let packed = deflate(&content);
    let sound = member(&content, &packed);
    let opened = |member| open(&packed, Packing::Member(member), Depth::Whole);
    assert_eq!(opened(sound.clone()).unwrap().len(), 100_000);
    let message = told(opened(Member { crc: sound.crc ^ 1, ..sound.clone() }));
    assert!(message.contains("its checksum is another"), "{message}");
    let message = told(opened(Member { size: 99_999, ..sound.clone() }));
    assert!(message.contains("more than the archive says"), "{message}");
    let message = told(opened(Member { size: 100_001, ..sound }));
    assert!(message.starts_with("is cut short"), "{message}");
    let mut gz = gzip(&content);
    let at = gz.len() - 8;
    gz[at] ^= 1;
    assert!(told(open(&gz, Packing::Gzip, Depth::Whole)).contains("is damaged"));
}

#[test]
fn damage_far_within_is_found_when_all_of_it_is_looked_at_and_not_before() {
    let content = noise(6 << 20);
    let mut packed = gzip(&content);
    let at = packed.len() - 100;
    packed[at] ^= 0x55;
    let beginning = open(&packed, Packing::Gzip, Depth::Beginning).unwrap();
    assert!(beginning.sha256().is_none());
    assert!(beginning.reach() < content.len() as u64 && beginning.len() > beginning.reach());
    // As much as the beginning lets expect.
    assert!(beginning.len().abs_diff(content.len() as u64) < 1 << 20, "{}", beginning.len());
    told(open(&packed, Packing::Gzip, Depth::Whole));
    let mut sink = Vec::new();
    assert!(beginning.read(0, beginning.len(), "a").unwrap().read_to_end(&mut sink).is_err());
}

#[test]
fn what_unpacks_to_hundreds_of_times_its_size_is_not_read() {
    let content = vec![b','; 80 << 20];
    let message = told(open(&gzip(&content), Packing::Gzip, Depth::Whole));
    assert!(message.starts_with("unpacks to more than 200 times its size"), "{message}");
    let packed = deflate(&content);
    let (size, len) = (content.len() as u64, packed.len() as u64);
    assert!(refuse_size(size, len).is_err());
    assert!(refuse_size(size, size / 100).is_ok());
    assert!(refuse_size(1 << 20, 1_100).is_ok());
    assert!(refuse_size(MAX_UNPACKED + 1, MAX_UNPACKED).is_err());
}

#[test]
fn pieces_can_be_looked_at_all_over_what_was_seen() {
    let content = noise(20 << 20);
    let packed = gzip(&content);
    let packed = open(&packed, Packing::Gzip, Depth::Whole).unwrap();
    let mut places = Vec::new();
    for place in 0..=15 {
        let at = packed.near((content.len() as u64 - 65_536) / 15 * place, 65_536);
        let piece = packed.kept(at, at + 65_536);
        assert_eq!(piece, &content[at as usize..at as usize + 65_536]);
        places.push(at);
    }
    places.dedup();
    assert!(places.len() >= 14, "{places:?}");
    let end = content.len() as u64;
    assert_eq!(packed.kept(end - 8_192, end), &content[content.len() - 8_192..]);
}

#[test]
fn who_does_not_want_to_wait_is_heard() {
    let packed = gzip(&noise(1 << 20));
    let opened = Packed::open(file(&packed), Packing::Gzip, "a.gz", Depth::Whole, &|| true);
    assert!(matches!(opened, Err(SourceError::Interrupted { .. })));
}
