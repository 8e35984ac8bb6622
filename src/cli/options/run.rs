//! What `dry-run` and `import` share: how rows are taken, and where reports go.

use std::path::PathBuf;

use chrono_tz::Tz;
use clap::{Args, ValueEnum};

use super::{SourceOptions, zone};
use crate::cli::completions::values;
use crate::cli::error::CliError;
use crate::config::{Run, share};
use crate::mapping::Dedupe;

/// What a dry run and an import share.
#[derive(Args, Clone, Debug, Default)]
pub struct RunOptions {
    #[command(flatten)]
    pub sources: SourceOptions,
    /// Read dates and times that name no zone in this IANA zone [default: the workspace's]
    #[arg(long, value_name = "ZONE", value_parser = zone, add = values::zones())]
    pub timezone: Option<Tz>,
    /// Merge rows of the source among themselves: contacts by email or name, accounts by domain or
    /// name
    #[arg(long, value_name = "KEY")]
    pub dedupe: Option<DedupeOption>,
    /// Bound of the share of rejected rows: `5%` or `0.05`
    #[arg(long, value_name = "SHARE", default_value = "5%", value_parser = share::parse)]
    pub max_rejected: f64,
    /// Reject rows whose reference to an account or a contact resolves to nothing
    #[arg(long)]
    pub strict_links: bool,
    /// Write rejected rows to CSV files in DIR [default of import: rejects, of dry-run: none]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub rejects: Option<PathBuf>,
    /// Write the report as an HTML page, too
    #[arg(long, value_name = "FILE.html")]
    pub report: Option<PathBuf>,
}

/// What rows are merged by.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum DedupeOption {
    Email,
    Domain,
    Name,
}

impl DedupeOption {
    fn resolve(self) -> (Dedupe, &'static str) {
        match self {
            DedupeOption::Email => (Dedupe::Email, "email"),
            DedupeOption::Domain => (Dedupe::Domain, "domain"),
            DedupeOption::Name => (Dedupe::Name, "name"),
        }
    }
}

impl RunOptions {
    /// What they mean.
    pub fn resolve(&self) -> Result<Run, CliError> {
        let sources = self.sources.resolve()?;
        let mut words = sources.words.clone();
        let mut word = |flag: &str, value: String| words.extend([flag.to_owned(), value]);
        if let Some(zone) = self.timezone {
            word("--timezone", zone.name().to_owned());
        }
        if let Some(dedupe) = self.dedupe {
            word("--dedupe", dedupe.resolve().1.to_owned());
        }
        let five = 0.05;
        if (self.max_rejected - five).abs() > f64::EPSILON {
            word("--max-rejected", share::written(self.max_rejected));
        }
        if let Some(rejects) = &self.rejects {
            word("--rejects", rejects.display().to_string());
        }
        if self.strict_links {
            words.push("--strict-links".to_owned());
        }
        Ok(Run {
            sources,
            timezone: self.timezone,
            dedupe: self.dedupe.map(|dedupe| dedupe.resolve().0),
            max_rejected: self.max_rejected,
            strict_links: self.strict_links,
            rejects: self.rejects.clone(),
            report: self.report.clone(),
            words,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::sources::tests::sources;
    use super::*;

    #[test]
    fn a_suggested_command_repeats_what_was_typed() {
        let options = RunOptions {
            sources: SourceOptions { deals: vec!["d.csv".into()], ..sources(&["a.csv"]) },
            max_rejected: 0.1,
            strict_links: true,
            ..RunOptions::default()
        };
        let words = options.resolve().unwrap().words.join(" ");
        assert_eq!(words, "a.csv --deals d.csv --max-rejected 10% --strict-links");
    }
}
