//! What an account has and is not moved: named and counted, so that nobody misses it afterwards.

use serde::{Deserialize, Serialize};

use super::CrmError;
use crate::http::HttpError;

/// A kind of thing that an account has and that stays there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftBehind {
    /// What, in the plural: `notes`, `tickets (cases)`.
    pub what: String,
    /// How many; none where they could not be counted.
    pub records: Option<u64>,
    /// How far the number can be relied upon.
    pub count: Count,
    /// The option that moves them all the same.
    #[serde(default)]
    pub moved_by: Option<String>,
}

/// How far a number can be relied upon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// It was counted.
    #[default]
    Exact,
    /// The service's estimate.
    About,
    /// Their highest number: some may be deleted.
    AtMost,
    /// So many were seen, and there are more.
    AtLeast,
}

impl LeftBehind {
    /// So many of a kind; none where they could not be counted.
    pub fn new(what: &str, records: Option<u64>, count: Count) -> LeftBehind {
        LeftBehind { what: what.to_owned(), records, count, moved_by: None }
    }

    /// People who are leads, which come where they are asked for.
    pub fn leads(records: Option<u64>, count: Count) -> LeftBehind {
        let moved_by = Some("--include leads".to_owned());
        LeftBehind { moved_by, ..LeftBehind::new("leads", records, count) }
    }

    /// `about 120 tasks`; none where there are none, or nobody knows.
    pub fn told(&self) -> Option<String> {
        let records = self.records.filter(|records| *records > 0)?;
        let how = match self.count {
            Count::Exact => "",
            Count::About => "about ",
            Count::AtMost => "at most ",
            Count::AtLeast => "at least ",
        };
        let what = if records == 1 { singular(&self.what) } else { self.what.clone() };
        Some(format!("{how}{records} {what}"))
    }
}

/// One of a kind, whose name is its first word.
fn singular(kind: &str) -> String {
    let (name, rest) = kind.split_at(kind.find(" (").unwrap_or(kind.len()));
    match name.strip_suffix("ies") {
        Some(stem) => format!("{stem}y{rest}"),
        None => format!("{}{rest}", name.strip_suffix('s').unwrap_or(name)),
    }
}

/// What was counted, or none where this user may not see it, or the account has no such thing: nobody's
/// import fails for that.
pub fn counted<T>(answer: Result<T, CrmError>) -> Result<Option<T>, CrmError> {
    match answer {
        Ok(counted) => Ok(Some(counted)),
        Err(CrmError::Http(HttpError::Forbidden { .. } | HttpError::Refused { .. })) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The sum of several counts of one kind: at least so many, where some could not be counted.
pub fn sum(counts: &[Option<(u64, Count)>]) -> (Option<u64>, Count) {
    let known: Vec<(u64, Count)> = counts.iter().copied().flatten().collect();
    if known.is_empty() {
        return (None, Count::Exact);
    }
    let mut worst = Count::Exact;
    for (_, count) in &known {
        if *count != Count::Exact {
            worst = *count;
        }
    }
    if known.len() < counts.len() {
        worst = Count::AtLeast;
    }
    (Some(known.iter().map(|(records, _)| records).sum()), worst)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_of_which_a_part_is_not_known_is_a_least_number() {
        let exact = |records| Some((records, Count::Exact));
        assert_eq!(sum(&[exact(2), exact(3)]), (Some(5), Count::Exact));
        assert_eq!(sum(&[exact(2), None]), (Some(2), Count::AtLeast));
        assert_eq!(sum(&[None, None]), (None, Count::Exact));
        assert_eq!(sum(&[exact(2), Some((3, Count::AtMost))]), (Some(5), Count::AtMost));
    }

    #[test]
    fn what_is_not_there_is_not_told() {
        assert_eq!(LeftBehind::new("notes", Some(0), Count::Exact).told(), None);
        assert_eq!(LeftBehind::new("notes", None, Count::Exact).told(), None);
        let told = LeftBehind::new("notes", Some(7), Count::AtMost).told();
        assert_eq!(told.as_deref(), Some("at most 7 notes"));
        let one = |what| LeftBehind::new(what, Some(1), Count::Exact).told().unwrap();
        assert_eq!([one("activities"), one("tickets (cases)")], ["1 activity", "1 ticket (cases)"]);
    }
}
