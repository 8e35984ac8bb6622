//! What became of a source row: its outcome, why it was rejected, what was noted about it.

use serde::Serialize;

/// What a run did with one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A new record.
    Created,
    /// A record that was there took values from the row.
    Merged,
    /// The row brought nothing that was not there.
    Unchanged,
    /// The row can't become a valid record.
    Rejected,
}

impl Outcome {
    /// The name in JSON and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Created => "created",
            Outcome::Merged => "merged",
            Outcome::Unchanged => "unchanged",
            Outcome::Rejected => "rejected",
        }
    }

    /// The outcome of that name.
    pub fn from_name(name: &str) -> Option<Outcome> {
        [Outcome::Created, Outcome::Merged, Outcome::Unchanged, Outcome::Rejected]
            .into_iter()
            .find(|outcome| outcome.name() == name)
    }
}

/// Why a row was rejected. The codes are stable; scripts branch on them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rejection {
    /// A stable word: `invalid_email`, `invalid_date`, `invalid_amount`, `stage_not_found`, ...
    pub code: &'static str,
    /// The target field that it is about, if one.
    pub field: Option<String>,
    /// The value as it was read.
    pub value: String,
    /// What is wrong, a lower-case fragment.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// Something worth knowing about a row that was imported all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// A stable word: `unresolved_link`, `duplicate_email`, `invalid_phone`, ...
    pub code: &'static str,
    /// The target field that it is about, if one.
    pub field: Option<String>,
    /// The value as it was read.
    pub value: String,
}

impl Warning {
    /// A warning `code` about `value` of `field`.
    pub fn new(code: &'static str, field: impl Into<String>, value: impl Into<String>) -> Warning {
        Warning { code, field: Some(field.into()), value: value.into() }
    }
}
