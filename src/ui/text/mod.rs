//! Text that a tired person can read. Everything reads without colour.

pub mod connect;
pub mod crm;
mod decisions;
pub mod import;
pub mod lists;
pub mod map;
pub mod page;
pub mod reconcile;
#[cfg(test)]
#[path = "tests.rs"]
mod report_tests;
pub mod story;
pub mod undo;
pub mod words;

pub use page::Page;

pub use crate::model::text::{grouped as number, percent};

use super::style::tame;

/// A count with its noun: `1 row`, `2 rows`.
pub fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// Seconds as people say them.
pub fn seconds(seconds: f64) -> String {
    if seconds < 10.0 { format!("{seconds:.2} s") } else { format!("{seconds:.0} s") }
}

/// A list with commas; at most `max`, then how many more.
pub fn list<S: AsRef<str>>(items: &[S], max: usize) -> String {
    let shown: Vec<String> = items.iter().take(max).map(|item| tame(item.as_ref(), 60)).collect();
    let mut text = shown.join(", ");
    if items.len() > max {
        text.push_str(&format!(" and {} more", number((items.len() - max) as u64)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_000), "1,000");
        assert_eq!(number(1_234_567), "1,234,567");
    }

    #[test]
    fn a_small_share_is_never_shown_as_none() {
        assert_eq!(percent(0.0), "0%");
        assert_eq!(percent(0.000_01), "less than 0.1%");
        assert_eq!(percent(0.006), "0.6%");
        assert_eq!(percent(0.05), "5%");
        assert_eq!(percent(1.0), "100%");
    }

    #[test]
    fn a_long_list_says_how_many_more() {
        assert_eq!(list(&["a", "b", "c"], 2), "a, b and 1 more");
        assert_eq!(list(&["a"], 2), "a");
    }
}
