//! Ids at the source with their records: an open table over a heap of texts, both of fixed size.
//! What it says is exact, for the texts are there to compare.

use std::hint::black_box;

use crate::model::Object;

/// Places for ids; 8 MiB.
const PLACES: usize = 1 << 21;
/// Places that may be taken before looking for a free one takes long.
const MOST: usize = PLACES / 4 * 3;
/// The bytes of all entries.
const ROOM: usize = 20 << 20;
/// A place is empty (0) or holds seven bits of the hash, then the place of the entry plus 1.
const AT_BITS: u32 = 25;
/// What stands before an entry's text: record, object and length.
const HEAD: usize = 7;

/// The ids.
pub struct Ids {
    places: Vec<u32>,
    entries: Vec<u8>,
    taken: usize,
}

impl Ids {
    /// Holds none.
    pub fn new() -> Ids {
        Ids { places: vec![0; PLACES], entries: Vec::with_capacity(ROOM), taken: 0 }
    }

    /// Holds an id; `false` where there is no room.
    pub fn put(&mut self, hash: u64, object: Object, id: &str, record: i64) -> bool {
        let (place, there) = self.find(hash, object, id);
        let (Ok(record), Ok(length)) = (u32::try_from(record), u16::try_from(id.len())) else {
            return false;
        };
        if let Some(at) = there {
            self.entries[at..at + 4].copy_from_slice(&record.to_le_bytes());
            return true;
        }
        let at = self.entries.len();
        if self.taken == MOST || at + HEAD + id.len() > ROOM {
            return false;
        }
        self.entries.extend_from_slice(&record.to_le_bytes());
        self.entries.push(object.index() as u8);
        self.entries.extend_from_slice(&length.to_le_bytes());
        self.entries.extend_from_slice(id.as_bytes());
        self.places[place] = tag(hash) << AT_BITS | (at as u32 + 1);
        self.taken += 1;
        true
    }

    /// The record of an id, where it is held.
    pub fn get(&self, hash: u64, object: Object, id: &str) -> Option<i64> {
        let at = self.find(hash, object, id).1?;
        let mut record = [0; 4];
        record.copy_from_slice(&self.entries[at..at + 4]);
        Some(i64::from(u32::from_le_bytes(record)))
    }

    /// Brings what is held under these hashes near. Each look goes to memory that no cache holds:
    /// here many are on their way at once, when ids are asked for each waits for the one before.
    pub fn near(&self, hashes: &[u64]) {
        let place = |hash: &u64| self.places[*hash as usize % PLACES];
        let mut seen = hashes.iter().fold(0, |seen, hash| seen ^ place(hash));
        for hash in hashes {
            let held = place(hash);
            if held >> AT_BITS == tag(*hash) && held != 0 {
                let at = (held & ((1 << AT_BITS) - 1)) as usize - 1;
                seen ^= u32::from(self.entries[at]);
            }
        }
        black_box(seen);
    }

    /// Where the entry of an id is; where it is not held, its place is free.
    fn find(&self, hash: u64, object: Object, id: &str) -> (usize, Option<usize>) {
        let mut place = hash as usize % PLACES;
        loop {
            let held = self.places[place];
            if held == 0 {
                return (place, None);
            }
            let at = (held & ((1 << AT_BITS) - 1)) as usize - 1;
            if held >> AT_BITS == tag(hash) && self.is(at, object, id) {
                return (place, Some(at));
            }
            place = (place + 1) % PLACES;
        }
    }

    fn is(&self, at: usize, object: Object, id: &str) -> bool {
        let entry = &self.entries[at + 4..];
        let length = usize::from(u16::from_le_bytes([entry[1], entry[2]]));
        entry[0] == object.index() as u8 && &entry[3..3 + length] == id.as_bytes()
    }
}

fn tag(hash: u64) -> u32 {
    (hash >> 57) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_hash_are_told_apart() {
        let mut ids = Ids::new();
        for (number, id) in ["a", "ab", "b"].iter().enumerate() {
            assert!(ids.put(7, Object::Accounts, id, number as i64));
        }
        assert!(ids.put(7, Object::Deals, "a", 9));
        assert_eq!(ids.get(7, Object::Accounts, "ab"), Some(1));
        assert_eq!(ids.get(7, Object::Deals, "a"), Some(9));
        assert_eq!(ids.get(7, Object::Deals, "b"), None);
    }

    #[test]
    fn a_full_table_takes_no_more_and_keeps_what_it_has() {
        let mut ids = Ids::new();
        let long = "x".repeat(60_000);
        let mut held = 0;
        while ids.put(held, Object::Contacts, &long, held as i64) {
            held += 1;
            assert!(held < 1_000);
        }
        assert!((0..held).all(|n| ids.get(n, Object::Contacts, &long).is_some()));
        assert!(!ids.put(0, Object::Contacts, &"y".repeat(70_000), 1));
    }
}
