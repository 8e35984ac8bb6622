//! Where a long list is cut so that its shards are read side by side.

use super::{DOWN, Hubspot, UP, WIDTH};
use crate::model::Object;
use crate::source::crm::CrmError;

/// Records of a shard, at least.
const SHARD: u64 = 10_000;
/// How many questions finding the cuts is worth: searches are slow, and ids may lie in clumps.
const QUESTIONS: usize = 20;

/// Ids from `from` up to, without, `to`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Range {
    from: u64,
    to: u64,
    count: u64,
}

impl Hubspot {
    /// The ids with which the second shard and all later ones begin, of a list of about so many
    /// records up to an id.
    pub(super) fn shards(
        &self,
        object: Object,
        total: u64,
        highest: u64,
    ) -> Result<Vec<u64>, CrmError> {
        let most = (total / SHARD).min(WIDTH as u64) as usize;
        if most < 2 || highest == 0 {
            return Ok(Vec::new());
        }
        let first = |found: &super::Records| found.results.first()?.id.0.as_deref()?.parse().ok();
        let all = Range { from: 1, to: highest.saturating_add(1), count: total };
        cut(all, most, |question| {
            let found = match question {
                Question::From(id) => self.search_ids(object, Some(("GTE", id)), UP)?,
                Question::Below(id) => self.search_ids(object, Some(("LT", id)), DOWN)?,
            };
            Ok(first(&found).map(|first| (first, found.total.unwrap_or(0))))
        })
    }
}

/// What is asked about ids: the nearest one, and how many there are.
#[derive(Clone, Copy)]
enum Question {
    /// From an id on.
    From(u64),
    /// Below an id.
    Below(u64),
}

/// Halves the largest range again and again.
fn cut(
    all: Range,
    most: usize,
    mut ask: impl FnMut(Question) -> Result<Option<(u64, u64)>, CrmError>,
) -> Result<Vec<u64>, CrmError> {
    let mut ranges = vec![all];
    let mut asked = 0;
    while asked < QUESTIONS {
        let largest = ranges.iter().enumerate().max_by_key(|(_, range)| range.count);
        let Some((at, &range)) = largest else { break };
        if ranges.len() >= most || range.to - range.from < 2 {
            break;
        }
        let middle = range.from + (range.to - range.from) / 2;
        let behind: u64 = ranges[at + 1..].iter().map(|range| range.count).sum();
        asked += 1;
        match ask(Question::From(middle))? {
            Some((first, count)) if first < range.to => {
                let upper = count.saturating_sub(behind).min(range.count);
                let lower = range.count - upper;
                let upper = Range { from: first, to: range.to, count: upper };
                if lower == 0 {
                    ranges[at] = upper;
                } else {
                    ranges[at] = Range { to: middle, count: lower, ..range };
                    ranges.insert(at + 1, upper);
                }
            }
            _ => {
                // Nothing is in the upper half: what is below ends where its last one is.
                asked += 1;
                let last = ask(Question::Below(middle))?;
                ranges[at].to = last.map_or(middle, |(last, _)| last.saturating_add(1).min(middle));
            }
        }
    }
    Ok(ranges[1..].iter().map(|range| range.from).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sizes of the shards of these ids, and how many questions were asked.
    fn sizes(ids: &[u64], most: usize) -> (Vec<usize>, usize) {
        let mut asked = 0;
        let all = Range { from: ids[0], to: ids[ids.len() - 1] + 1, count: ids.len() as u64 };
        let begins = cut(all, most, |question| {
            asked += 1;
            let (Question::From(bound) | Question::Below(bound)) = question;
            let at = ids.partition_point(|id| *id < bound);
            Ok(match question {
                Question::From(_) => ids.get(at).map(|first| (*first, (ids.len() - at) as u64)),
                Question::Below(_) => at.checked_sub(1).map(|last| (ids[last], at as u64)),
            })
        });
        let begins = begins.unwrap();
        let mut places: Vec<usize> =
            begins.iter().map(|begin| ids.partition_point(|id| id < begin)).collect();
        places.insert(0, 0);
        places.push(ids.len());
        (places.windows(2).map(|pair| pair[1] - pair[0]).collect(), asked)
    }

    #[test]
    fn ids_that_lie_evenly_are_cut_evenly() {
        let ids: Vec<u64> = (0..80_000).map(|at| 151 + at * 3).collect();
        let (sizes, asked) = sizes(&ids, 8);
        assert_eq!((sizes.len(), asked), (8, 7));
        assert!(sizes.iter().all(|size| (9_990..=10_010).contains(size)), "{sizes:?}");
    }

    #[test]
    fn ids_in_clumps_are_cut_within_the_clumps() {
        let old = (0..30_000).map(|at| 151 + at * 3);
        let ids: Vec<u64> = old.chain((0..30_000).map(|at| 101_000_000_000 + at)).collect();
        let (sizes, asked) = sizes(&ids, 6);
        assert!(asked <= QUESTIONS, "{asked}");
        assert_eq!(sizes.len(), 6, "{sizes:?}");
        assert!(sizes.iter().all(|size| *size <= 15_000), "{sizes:?}");
    }

    #[test]
    fn ids_that_can_not_be_cut_are_one_shard() {
        assert_eq!(sizes(&[7], 8), (vec![1], 0));
    }
}
