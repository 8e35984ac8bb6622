//! Which records may answer to a key: an open table of fixed size without the keys themselves.
//! What it names has to be asked; whom it does not name does not answer.

use std::hint::black_box;

/// Places for records; 8 MiB.
const PLACES: usize = 1 << 21;
/// Places that may be taken before looking for a free one takes long.
const MOST: usize = PLACES / 4 * 3;
/// A place is empty (0) or holds eight bits of the hash, then the record.
const RECORD_BITS: u32 = 24;
/// Records of one key that are held: nobody asks for as many.
const MOST_OF_ONE: usize = 64;

/// The records.
pub struct Keys {
    places: Vec<u32>,
    taken: usize,
}

impl Keys {
    /// Holds none.
    pub fn new() -> Keys {
        Keys { places: vec![0; PLACES], taken: 0 }
    }

    /// Holds that a record may answer to a key, unless enough are held; `false` where there is no
    /// room.
    pub fn put(&mut self, hash: u64, record: i64) -> bool {
        let Some(record) = u32::try_from(record).ok().filter(|id| *id >> RECORD_BITS == 0) else {
            return false;
        };
        let wanted = tag(hash) << RECORD_BITS | record;
        let mut alike = 0;
        let mut place = hash as usize % PLACES;
        while self.places[place] != 0 {
            let held = self.places[place];
            alike += usize::from(held >> RECORD_BITS == tag(hash));
            if held == wanted || alike == MOST_OF_ONE {
                return true;
            }
            place = (place + 1) % PLACES;
        }
        if self.taken == MOST {
            return false;
        }
        self.places[place] = wanted;
        self.taken += 1;
        true
    }

    /// Brings what is held under these hashes near, see [`super::ids::Ids::near`].
    pub fn near(&self, hashes: &[u64]) {
        let place = |hash: &u64| self.places[*hash as usize % PLACES];
        black_box(hashes.iter().fold(0, |seen, hash| seen ^ place(hash)));
    }

    /// The records that may answer to a key, oldest first, and whether there may be more.
    pub fn get(&self, hash: u64) -> (Vec<i64>, bool) {
        let mut records = Vec::new();
        let mut place = hash as usize % PLACES;
        while self.places[place] != 0 && records.len() < MOST_OF_ONE {
            let held = self.places[place];
            if held >> RECORD_BITS == tag(hash) {
                records.push(i64::from(held & ((1 << RECORD_BITS) - 1)));
            }
            place = (place + 1) % PLACES;
        }
        records.sort_unstable();
        let more = records.len() == MOST_OF_ONE;
        (records, more)
    }
}

fn tag(hash: u64) -> u32 {
    (hash >> 56) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_records_of_a_key_are_named_up_to_a_bound() {
        let mut keys = Keys::new();
        assert!(keys.put(7, 3) && keys.put(7, 2) && keys.put(7, 3));
        assert_eq!(keys.get(7), (vec![2, 3], false));
        assert!((10..100).all(|record| keys.put(7, record)));
        let (records, more) = keys.get(7);
        assert_eq!((records.len(), more), (MOST_OF_ONE, true));
        assert_eq!(keys.get(8 | 1 << 60), (Vec::new(), false));
    }

    #[test]
    fn a_full_table_takes_no_more() {
        let mut keys = Keys::new();
        let hash = |record: i64| (record as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 8;
        assert!((1..=MOST as i64).all(|record| keys.put(hash(record), record)));
        assert!(!keys.put(hash(0), MOST as i64 + 1));
        assert!(!keys.put(1, 1 << RECORD_BITS));
    }
}
