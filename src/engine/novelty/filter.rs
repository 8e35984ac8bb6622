//! A Bloom filter: may say "perhaps" of what is new, never "new" of what was noted.

/// 8 MiB.
const WORDS: usize = 1 << 20;
/// Bits that a hash sets in its word.
const BITS: u64 = 4;

/// The filter; takes no room before the first note.
#[derive(Default)]
pub struct Filter {
    bits: Vec<u64>,
}

impl Filter {
    /// Notes a hash.
    pub fn note(&mut self, hash: u64) {
        if self.bits.is_empty() {
            self.bits = vec![0; WORDS];
        }
        let (word, bits) = place(hash);
        self.bits[word] |= bits;
    }

    /// Whether the hash may have been noted.
    pub fn may_hold(&self, hash: u64) -> bool {
        if self.bits.is_empty() {
            return false;
        }
        let (word, bits) = place(hash);
        self.bits[word] & bits == bits
    }
}

/// The word of a hash and its bits in there. All bits in one word cost one look at memory that no
/// cache holds, and few more mistakes than bits all over.
fn place(hash: u64) -> (usize, u64) {
    let bits = (0..BITS).fold(0, |bits, number| bits | 1 << (hash >> (40 + 6 * number) & 63));
    (hash as usize % WORDS, bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_is_never_called_new() {
        let mut filter = Filter::default();
        let hash = |number: u64| number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        assert!(!filter.may_hold(hash(1)));
        (0..10_000).for_each(|number| filter.note(hash(number)));
        assert!((0..10_000).all(|number| filter.may_hold(hash(number))));
        let mistaken = (10_000..20_000).filter(|number| filter.may_hold(hash(*number))).count();
        assert!(mistaken < 50, "{mistaken} of 10,000 are taken for noted");
    }
}
