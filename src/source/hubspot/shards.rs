//! Where a long list is cut so that its shards are read side by side.

use super::{Hubspot, WIDTH};
use crate::model::Object;
use crate::source::crm::CrmError;

/// Records of a shard, at least.
const SHARD: u64 = 5_000;
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
    /// The ids with which the second shard and all later ones begin.
    pub(super) fn shards(&self, object: Object, total: u64) -> Result<Vec<u64>, CrmError> {
        let most = (total / SHARD).min(WIDTH as u64) as usize;
        if most < 2 {
            return Ok(Vec::new());
        }
        let first =
            |records: &super::Records| records.results.first()?.id.0.as_deref()?.parse().ok();
        let lowest: Option<u64> = first(&self.search_ids(object, None, "ASCENDING", 1)?);
        let highest: Option<u64> = first(&self.search_ids(object, None, "DESCENDING", 1)?);
        let (Some(from), Some(highest)) = (lowest, highest) else { return Ok(Vec::new()) };
        let all = Range { from, to: highest.saturating_add(1), count: total };
        cut(all, most, |id| {
            let found = self.search_ids(object, Some(id), "ASCENDING", 1)?;
            Ok(first(&found).map(|first| (first, found.total.unwrap_or(0))))
        })
    }
}

/// Halves the largest range again and again. `ask` tells the first id from an id on, and how many
/// there are from it on.
fn cut(
    all: Range,
    most: usize,
    mut ask: impl FnMut(u64) -> Result<Option<(u64, u64)>, CrmError>,
) -> Result<Vec<u64>, CrmError> {
    let mut ranges = vec![all];
    for _ in 0..QUESTIONS {
        let largest = ranges.iter().enumerate().max_by_key(|(_, range)| range.count);
        let Some((at, &range)) = largest else { break };
        if ranges.len() >= most || range.to - range.from < 2 {
            break;
        }
        let middle = range.from + (range.to - range.from) / 2;
        let behind: u64 = ranges[at + 1..].iter().map(|range| range.count).sum();
        match ask(middle)? {
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
            _ => ranges[at].to = middle,
        }
    }
    Ok(ranges[1..].iter().map(|range| range.from).collect())
}

#[cfg(test)]
mod tests;
