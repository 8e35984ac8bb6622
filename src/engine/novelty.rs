//! Tells which keys can't be in the store, so that a first load need not ask for them: a Bloom
//! filter of fixed size. It may say "perhaps" of a key that is new, never "new" of one that is
//! there.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::store::records::MatchKey;

/// 16 MiB: about 45 bits for each key of a million contacts with their accounts and deals, and
/// still useful for ten million.
const WORDS: usize = 1 << 21;
/// Bits that a key sets.
const BITS_PER_KEY: u64 = 3;

/// What a key is a key of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Space {
    /// An id at the source, of the object of that number.
    ExternalId(usize),
    /// A value that records are matched by.
    Match(MatchKey),
}

/// The keys that were written so far.
pub struct Novelty {
    // empty: the store held something at the start, so that nothing is known to be new
    bits: Vec<u64>,
}

impl Novelty {
    /// For a store that holds no records yet.
    pub fn of_empty_store() -> Novelty {
        Novelty { bits: vec![0; WORDS] }
    }

    /// For a store that holds records: everything may be there.
    pub fn unknown() -> Novelty {
        Novelty { bits: Vec::new() }
    }

    /// Notes that a key is being written.
    pub fn note(&mut self, space: Space, key: &str) {
        if self.bits.is_empty() {
            return;
        }
        for (word, bit) in places(space, key) {
            self.bits[word] |= bit;
        }
    }

    /// Whether the store may hold the key.
    pub fn may_hold(&self, space: Space, key: &str) -> bool {
        self.bits.is_empty()
            || places(space, key).into_iter().all(|(word, bit)| self.bits[word] & bit != 0)
    }
}

fn places(space: Space, key: &str) -> [(usize, u64); BITS_PER_KEY as usize] {
    let mut hasher = DefaultHasher::new();
    space.hash(&mut hasher);
    key.hash(&mut hasher);
    let hash = hasher.finish();
    // Two halves of one hash are as good as several hashes (Kirsch and Mitzenmacher, 2006).
    let (first, step) = (hash & 0xffff_ffff, (hash >> 32) | 1);
    let mut places = [(0, 0); BITS_PER_KEY as usize];
    for (number, place) in (0..).zip(&mut places) {
        let bit = first.wrapping_add(step.wrapping_mul(number)) % (WORDS as u64 * 64);
        *place = ((bit / 64) as usize, 1 << (bit % 64));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_was_written_is_never_called_new() {
        let mut novelty = Novelty::of_empty_store();
        let space = Space::Match(MatchKey::Email);
        let key = |number: u32| format!("person{number}@acme.example");
        (0..10_000).for_each(|number| novelty.note(space, &key(number)));
        assert!((0..10_000).all(|number| novelty.may_hold(space, &key(number))));
        let mistaken = (10_000..20_000).filter(|n| novelty.may_hold(space, &key(*n))).count();
        assert!(mistaken < 10, "{mistaken} of 10,000 new keys are taken for written ones");
    }

    #[test]
    fn the_same_text_is_another_key_elsewhere() {
        let mut novelty = Novelty::of_empty_store();
        novelty.note(Space::ExternalId(0), "1");
        assert!(!novelty.may_hold(Space::ExternalId(1), "1"));
    }

    #[test]
    fn nothing_is_new_to_a_store_that_held_records() {
        let mut novelty = Novelty::unknown();
        novelty.note(Space::ExternalId(0), "1");
        assert!(novelty.may_hold(Space::ExternalId(0), "2"));
    }
}
