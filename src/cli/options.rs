//! Options that several commands share, as they are typed, and what they mean: those of every command
//! here, those of commands that read and that import in files of their own.

mod run;
mod sources;

use std::path::PathBuf;

use chrono_tz::Tz;
use clap::{Args, ValueEnum};

use super::completions::values;
use super::error::{CliError, Kind};
use crate::config::{Color, DEFAULT_DESTINATION, Destination, Detail, Format, Progress, Talk, env};
use crate::http::Address;

pub use run::RunOptions;
pub use sources::{SourceOptions, crm_named};

/// Options of every command.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Common options")]
pub struct GlobalOptions {
    /// Destination: the path of a store, or the address of the API
    #[arg(long, global = true, value_name = "DEST", env = env::TO, hide_env_values = true, default_value = DEFAULT_DESTINATION, add = values::destinations())]
    to: String,
    /// Local store of what goes to an API
    #[arg(long, global = true, value_name = "FILE", default_value = DEFAULT_DESTINATION, value_hint = clap::ValueHint::FilePath)]
    store: PathBuf,
    /// What to print: text, or one JSON document
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    format: FormatOption,
    /// How to show progress: bars or lines, or one JSON object a line on standard error
    #[arg(long, global = true, value_name = "HOW", default_value = "auto")]
    progress: ProgressOption,
    /// Show no progress
    #[arg(long, global = true, conflicts_with = "progress")]
    no_progress: bool,
    /// Show more examples
    #[arg(short, long, global = true, conflicts_with = "quiet", action = clap::ArgAction::Count)]
    verbose: u8,
    /// Print only what a script must have: errors and warnings, the id of an import, ids or names of
    /// lists, what checks find wrong
    #[arg(short, long, global = true)]
    quiet: bool,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorOption,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatOption {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ProgressOption {
    Auto,
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ColorOption {
    Auto,
    Always,
    Never,
}

impl GlobalOptions {
    /// How to talk.
    pub fn talk(&self) -> Talk {
        Talk {
            format: match self.format {
                FormatOption::Text => Format::Text,
                FormatOption::Json => Format::Json,
            },
            detail: match (self.quiet, self.verbose) {
                (true, _) => Detail::Quiet,
                (_, 1..) => Detail::Verbose,
                (_, 0) => Detail::Normal,
            },
            color: match self.color {
                ColorOption::Auto => Color::Auto,
                ColorOption::Always => Color::Always,
                ColorOption::Never => Color::Never,
            },
            progress: match (self.no_progress, self.progress) {
                (true, _) => Progress::Never,
                (_, ProgressOption::Json) => Progress::Json,
                (_, ProgressOption::Auto) => Progress::Auto,
            },
        }
    }

    /// Where records go.
    pub fn destination(&self) -> Result<Destination, CliError> {
        if self.to.is_empty() {
            return Err(CliError::new(Kind::Usage, "the destination is empty")
                .hint("name the path of a store with `--to`, or leave the option out"));
        }
        if let Some(scheme) = scheme(&self.store.display().to_string()) {
            let message =
                format!("`--store` takes the path of a file, and this begins with `{scheme}`");
            return Err(CliError::new(Kind::Usage, message)
                .hint("name the workspace with `--to`, and its local store with `--store`"));
        }
        let scheme = scheme(&self.to).map(str::to_ascii_lowercase);
        let api = matches!(scheme.as_deref(), Some("https:" | "http:"));
        match &scheme {
            Some(_) if api => {
                Address::parse(&self.to)?;
            }
            Some(scheme) => {
                // A user name or a password before the host is not repeated.
                let rest = self.to[scheme.len()..].trim_start_matches('/');
                let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
                let message =
                    format!("the destination begins with `{scheme}`: neither a store nor an API");
                return Err(CliError::new(Kind::Usage, message).hint(format!(
                    "an API is at an address such as `https://{rest}`, a store at a path such as \
                     `{DEFAULT_DESTINATION}`"
                )));
            }
            None => {}
        }
        Ok(Destination {
            name: self.to.trim_end_matches('/').to_owned(),
            api,
            store: if api { self.store.clone() } else { PathBuf::from(&self.to) },
        })
    }
}

/// The scheme of an address with its colon: `ftp:` of `ftp://x`, also `https:` of `https:/x`. One letter is
/// a drive.
fn scheme(text: &str) -> Option<&str> {
    let at = text.find(":/")?;
    let letters = text[..at].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+');
    (at > 1 && letters).then(|| &text[..=at])
}

/// The id of an import.
pub fn import_id(text: &str) -> Result<i64, String> {
    text.parse().ok().filter(|id| *id > 0).ok_or_else(|| {
        "is no import's id: that is a number, which the command `history` lists".to_owned()
    })
}

/// An IANA zone by its name.
pub fn zone(text: &str) -> Result<Tz, String> {
    if let Ok(zone) = text.parse::<Tz>() {
        return Ok(zone);
    }
    let score = |zone: &Tz| {
        let city = zone.name().rsplit('/').next().unwrap_or_default();
        let whole = strsim::jaro_winkler(zone.name(), text);
        whole.max(strsim::jaro_winkler(&city.to_lowercase(), &text.to_lowercase()))
    };
    let near = chrono_tz::TZ_VARIANTS
        .iter()
        .map(|zone| (score(zone), zone))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    Err(match near {
        Some((_, zone)) => format!("is no IANA time zone; did you mean `{}`?", zone.name()),
        None => "is no IANA time zone, such as `America/New_York`".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_that_is_nearly_right_is_suggested() {
        assert!(zone("America/New_York").is_ok());
        assert!(zone("america/newyork").unwrap_err().contains("America/New_York"));
        assert!(zone("berlin").unwrap_err().contains("Europe/Berlin"));
        assert!(zone("qqq").unwrap_err().contains("such as"));
    }
}
