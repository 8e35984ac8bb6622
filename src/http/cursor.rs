//! Where a list that comes in pages has led: one that leads in a circle, of whatever length, ends.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Pages after which a list is taken to have no end. At a hundred records each it is a list of a hundred
/// millions; what is remembered of so many are 16 MB.
const MOST: usize = 1_000_000;

/// The places that a list has led to.
#[derive(Debug, Default)]
pub struct Trail {
    /// Their fingerprints: cursors may be long.
    met: HashSet<u64>,
}

impl Trail {
    /// A trail that begins at a place.
    pub fn from(place: impl Hash) -> Trail {
        let mut trail = Trail::default();
        trail.leads_on(place);
        trail
    }

    /// Goes to a place; false where the list has led there before, or to more places than any list has.
    pub fn leads_on(&mut self, place: impl Hash) -> bool {
        let mut hasher = DefaultHasher::new();
        place.hash(&mut hasher);
        self.met.len() < MOST && self.met.insert(hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_comes_again_leads_nowhere_however_many_lie_between() {
        let mut trail = Trail::from("a");
        assert!((1..5_000).all(|page| trail.leads_on(format!("a{page}"))));
        assert!(!trail.leads_on("a3") && !trail.leads_on("a"));
        assert!(trail.leads_on("b"));
    }

    #[test]
    fn a_list_without_end_ends() {
        let mut trail = Trail::default();
        assert_eq!((0_u64..).take_while(|page| trail.leads_on(page)).count(), MOST);
    }
}
