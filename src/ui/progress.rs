//! Progress: four consumers of the engine's events. Bars for a terminal, a line now and then for a
//! log, JSON lines for programs, and only the notes for those who want none of these.

pub(super) mod json;
#[cfg(unix)]
mod target;

pub use json::JsonLines;

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::style::tame;
use super::term;
use super::text::{number, plural};
use crate::engine::observer::{Event, Observer};

/// Nothing is drawn before: most runs are over by then.
const QUIET_TIME: Duration = Duration::from_millis(250);
/// How often a log line is written.
const LINE_EVERY: Duration = Duration::from_secs(5);
const LABEL_WIDTH: usize = 40;

/// Says the notes and nothing else; without them, nothing.
pub struct Notes {
    say: bool,
}

impl Notes {
    /// Says notes, or stays silent.
    pub fn new(say: bool) -> Notes {
        Notes { say }
    }
}

impl Observer for Notes {
    fn event(&self, event: Event<'_>) {
        if let (Event::Note(sentence), true) = (event, self.say) {
            term::say_line(sentence);
        }
    }
}

/// One bar per file.
pub struct Bars {
    began: Instant,
    all: MultiProgress,
    state: Mutex<BarState>,
}

#[derive(Default)]
struct BarState {
    drawn: bool,
    bars: HashMap<String, ProgressBar>,
    // what was sent to a destination over a network, below the bars
    traffic: Option<ProgressBar>,
}

impl Bars {
    /// Bars that appear once the run turns out not to be a short one.
    pub fn new() -> Bars {
        let all = MultiProgress::with_draw_target(ProgressDrawTarget::hidden());
        Bars { began: Instant::now(), all, state: Mutex::default() }
    }

    fn with_total() -> ProgressStyle {
        style(
            "{msg:10} {prefix:24!} [{wide_bar}] {human_pos}/{human_len} {speed:>10} {eta:>4} left",
        )
    }

    fn without_total() -> ProgressStyle {
        style("{msg:10} {prefix:24!} {spinner} {human_pos} rows {speed:>10}")
    }
}

impl Default for Bars {
    fn default() -> Self {
        Bars::new()
    }
}

/// A bar that draws nothing until it is among the others: by itself it would draw at once, and leave a
/// line behind.
fn hidden() -> ProgressBar {
    ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden())
}

/// Standard error, drawn on ten times a second at most.
fn target() -> ProgressDrawTarget {
    #[cfg(unix)]
    return ProgressDrawTarget::term_like_with_hz(Box::new(target::Target::default()), 10);
    #[cfg(not(unix))]
    ProgressDrawTarget::stderr_with_hz(10)
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key("speed", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let per_second = Duration::from_secs_f64(state.per_sec().clamp(0.0, 1e12)).as_secs();
            let _ = write!(out, "{}/s", number(per_second));
        })
        .progress_chars("=> ")
}

impl Drop for Bars {
    fn drop(&mut self) {
        // No bar stays: the report says what was done, an error how far it came.
        if let Ok(state) = self.state.get_mut() {
            state.bars.values().chain(&state.traffic).for_each(ProgressBar::finish_and_clear);
        }
        let _ = self.all.clear();
        term::above(None);
    }
}

impl Observer for Bars {
    fn event(&self, event: Event<'_>) {
        // A poisoned lock means that another thread panicked: nothing worth drawing is left.
        let Ok(mut state) = self.state.lock() else { return };
        if !state.drawn && self.began.elapsed() > QUIET_TIME {
            state.drawn = true;
            self.all.set_draw_target(target());
            term::above(Some(self.all.clone()));
        }
        match event {
            Event::Started { phase, label, total } => {
                let bar = hidden();
                bar.set_style(if total.is_some() {
                    Bars::with_total()
                } else {
                    Bars::without_total()
                });
                if let Some(total) = total {
                    bar.set_length(total);
                }
                let bar = match &state.traffic {
                    Some(traffic) => self.all.insert_before(traffic, bar),
                    None => self.all.add(bar),
                };
                bar.set_message(phase);
                bar.set_prefix(tame(label, LABEL_WIDTH));
                if let Some(before) = state.bars.insert(label.to_owned(), bar) {
                    before.finish_and_clear();
                }
            }
            Event::Resumed { label, rows } => {
                if let Some(bar) = state.bars.get(label) {
                    bar.set_position(rows);
                    bar.reset_eta();
                }
            }
            Event::Advanced { label, rows } => {
                if let Some(bar) = state.bars.get(label) {
                    // An estimate may turn out too small; a bar never overflows.
                    if bar.length().is_some_and(|total| rows > total) {
                        bar.set_length(rows);
                    }
                    bar.set_position(rows);
                }
            }
            Event::Finished { label, rows } => {
                if let Some(bar) = state.bars.get(label) {
                    bar.set_length(rows);
                    bar.set_position(rows);
                    bar.finish();
                }
            }
            Event::Traffic { requests, retries, limit } => {
                let bar = state.traffic.get_or_insert_with(|| {
                    let bar = hidden().with_style(style("{msg}"));
                    self.all.add(bar)
                });
                bar.set_message(traffic(requests, retries, limit));
            }
            Event::Note(sentence) => {
                if state.drawn {
                    let _ = self.all.println(super::style::sentence(sentence));
                } else {
                    term::say_line(sentence);
                }
            }
        }
    }
}

/// A line now and then, for logs.
pub struct Lines {
    state: Mutex<LineState>,
}

struct LineState {
    last: Instant,
    /// Whether a line was written: a run that was worth none needs no closing line either.
    told: bool,
    phase: &'static str,
    began: Instant,
    // rows that an earlier run did
    before: u64,
    total: Option<u64>,
    traffic: String,
}

impl Lines {
    /// Begins to listen.
    pub fn new() -> Lines {
        let now = Instant::now();
        let traffic = String::new();
        let (phase, total) = ("", None);
        let state =
            LineState { last: now, told: false, phase, began: now, before: 0, total, traffic };
        Lines { state: Mutex::new(state) }
    }
}

impl Default for Lines {
    fn default() -> Self {
        Lines::new()
    }
}

impl Observer for Lines {
    fn event(&self, event: Event<'_>) {
        let Ok(mut state) = self.state.lock() else { return };
        match event {
            Event::Started { phase, total, .. } => {
                state.phase = phase;
                state.total = total;
                state.began = Instant::now();
                state.before = 0;
            }
            Event::Resumed { rows, .. } => state.before = rows,
            Event::Advanced { label, rows } => {
                if state.last.elapsed() >= LINE_EVERY {
                    state.last = Instant::now();
                    state.told = true;
                    let done = rows.saturating_sub(state.before);
                    let speed = per_second(done, state.began.elapsed());
                    let line = line(state.phase, label, rows, state.total, speed);
                    term::say_line(&format!("{line}{}", state.traffic));
                }
            }
            Event::Finished { label, rows } => {
                if state.told {
                    let label = tame(label, LABEL_WIDTH);
                    let seconds = state.began.elapsed().as_secs();
                    let phase = state.phase;
                    term::say_line(&format!(
                        "{phase} {label}: all {} rows in {seconds} s",
                        number(rows)
                    ));
                }
            }
            Event::Traffic { requests, retries, limit } => {
                state.traffic = format!("; {}", traffic(requests, retries, limit));
            }
            Event::Note(sentence) => term::say_line(sentence),
        }
    }
}

fn line(phase: &str, label: &str, rows: u64, total: Option<u64>, per_second: u64) -> String {
    let mut line = format!("{phase} {}: {}", tame(label, LABEL_WIDTH), number(rows));
    if let Some(total) = total {
        line.push_str(&format!(" of {}", number(total.max(rows))));
    }
    line.push_str(" rows");
    if per_second > 0 {
        line.push_str(&format!(", {}/s", number(per_second)));
        if let Some(left) = total.map(|total| total.saturating_sub(rows)) {
            line.push_str(&format!(", about {} s left", number(left.div_ceil(per_second))));
        }
    }
    line
}

fn per_second(rows: u64, spent: Duration) -> u64 {
    let millis = u64::try_from(spent.as_millis()).unwrap_or(u64::MAX).max(1);
    rows.saturating_mul(1000) / millis
}

/// What was sent to a destination over a network, in words.
fn traffic(requests: u64, retries: u64, limit: Option<f64>) -> String {
    let mut text = plural(requests, "request", "requests");
    if retries > 0 {
        text.push_str(&format!(", {} of them repeated", number(retries)));
    }
    if let Some(limit) = limit {
        text.push_str(&format!(", limit {limit:.0}/s"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_line_says_how_far_how_fast_and_how_long() {
        let text = line("importing", "contacts.csv", 20_000, Some(50_000), 10_000);
        assert_eq!(text, "importing contacts.csv: 20,000 of 50,000 rows, 10,000/s, about 3 s left");
    }

    #[test]
    fn a_log_line_without_a_total_promises_no_end() {
        let text = line("comparing", "-", 10, None, 10);
        assert_eq!(text, "comparing -: 10 rows, 10/s");
    }

    #[test]
    fn an_estimate_that_was_too_small_never_shows_more_than_all() {
        let text = line("importing", "a.csv", 120, Some(100), 120);
        assert!(text.contains("120 of 120 rows"), "{text}");
    }

    #[test]
    fn short_runs_draw_nothing() {
        let bars = Bars::new();
        bars.event(Event::Started { phase: "importing", label: "a.csv", total: Some(3) });
        bars.event(Event::Finished { label: "a.csv", rows: 3 });
        assert!(!bars.state.lock().unwrap().drawn);
        let lines = Lines::new();
        lines.event(Event::Started { phase: "importing", label: "a.csv", total: Some(3) });
        lines.event(Event::Finished { label: "a.csv", rows: 3 });
        assert!(!lines.state.lock().unwrap().told);
    }
}
