//! Progress for programs: one JSON object a line on standard error.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::{per_second, term};
use crate::engine::observer::{Event, Observer};

/// How often a line is written at most, beside the first and the last of a phase.
const EVERY: Duration = Duration::from_millis(500);

/// A line. Keys that are not known are left out.
#[derive(Clone, Debug, Default, Serialize)]
struct Line {
    phase: &'static str,
    label: String,
    rows: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
    per_second: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds_left: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requests: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retries: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_per_second: Option<f64>,
    done: bool,
}

/// Writes the lines.
pub struct JsonLines {
    state: Mutex<State>,
}

struct State {
    line: Line,
    began: Instant,
    last: Instant,
    // rows that an earlier run did
    before: u64,
}

impl JsonLines {
    /// Begins to listen.
    pub fn new() -> JsonLines {
        let now = Instant::now();
        JsonLines {
            state: Mutex::new(State { line: Line::default(), began: now, last: now, before: 0 }),
        }
    }
}

impl Default for JsonLines {
    fn default() -> Self {
        JsonLines::new()
    }
}

impl State {
    fn at(&mut self, rows: u64) {
        self.line.rows = rows;
        let done = rows.saturating_sub(self.before);
        self.line.per_second = per_second(done, self.began.elapsed());
        self.line.seconds_left = self
            .line
            .total
            .filter(|_| self.line.per_second > 0)
            .map(|total| total.saturating_sub(rows).div_ceil(self.line.per_second));
    }

    fn write(&mut self) {
        self.last = Instant::now();
        write(&self.line);
    }
}

/// Writes a line.
pub fn write<T: Serialize>(line: &T) {
    // A line is plain values: it can't fail to be JSON.
    if let Ok(text) = serde_json::to_string(line) {
        term::say_json(&text);
    }
}

impl Observer for JsonLines {
    fn event(&self, event: Event<'_>) {
        let Ok(mut state) = self.state.lock() else { return };
        match event {
            Event::Started { phase, label, total } => {
                state.began = Instant::now();
                state.before = 0;
                state.line = Line { phase, label: label.to_owned(), total, ..Line::default() };
                state.write();
            }
            Event::Resumed { rows, .. } => state.before = rows,
            Event::Advanced { rows, .. } => {
                if state.last.elapsed() >= EVERY {
                    state.at(rows);
                    state.write();
                }
            }
            Event::Finished { rows, .. } => {
                state.at(rows);
                state.line.done = true;
                state.write();
            }
            Event::Traffic { requests, retries, limit } => {
                state.line.requests = Some(requests);
                state.line.retries = Some(retries);
                state.line.limit_per_second = limit;
            }
            Event::Note(sentence) => write(&serde_json::json!({ "note": sentence })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_the_documented_keys() {
        let mut state =
            State { line: Line::default(), began: Instant::now(), last: Instant::now(), before: 0 };
        state.line = Line { phase: "sending", label: "contacts".into(), ..Line::default() };
        state.line.total = Some(500);
        state.line.limit_per_second = Some(10.0);
        state.at(0);
        let text = serde_json::to_string(&state.line).unwrap();
        assert_eq!(
            text,
            r#"{"phase":"sending","label":"contacts","rows":0,"total":500,"per_second":0,"limit_per_second":10.0,"done":false}"#
        );
    }
}
