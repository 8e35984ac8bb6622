//! Tells which keys can't be in the store, so that a first load need not ask for them: a Bloom
//! filter of fixed size. It may say "perhaps" of a key that is new, never "new" of one that is
//! there.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::store::records::MatchKey;

/// 16 MiB: about 45 bits for each key of a million contacts with their accounts and deals, and
/// still useful for ten million.
const WORDS: usize = 1 << 21;
/// Bits that a key sets in its word.
const BITS_PER_KEY: u64 = 4;

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
        let (word, bits) = place(space, key);
        self.bits[word] |= bits;
    }

    /// Whether the store may hold the key.
    pub fn may_hold(&self, space: Space, key: &str) -> bool {
        if self.bits.is_empty() {
            return true;
        }
        let (word, bits) = place(space, key);
        self.bits[word] & bits == bits
    }
}

/// The word of a key and its bits in there. All bits in one word cost one look at memory that no
/// cache holds, and few more mistakes than bits all over.
fn place(space: Space, key: &str) -> (usize, u64) {
    let mut hasher = DefaultHasher::new();
    space.hash(&mut hasher);
    key.hash(&mut hasher);
    let hash = hasher.finish();
    let bits =
        (0..BITS_PER_KEY).fold(0, |bits, number| bits | 1 << (hash >> (40 + 6 * number) & 63));
    (hash as usize % WORDS, bits)
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
        assert!(mistaken < 50, "{mistaken} of 10,000 new keys are taken for written ones");
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
