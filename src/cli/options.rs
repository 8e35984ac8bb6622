//! Options that several commands share, as they are typed, and what they mean.

use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use clap::{Args, ValueEnum};

use super::completions::values;
use super::error::{CliError, Kind};
use super::paths::Place;
use crate::config::{
    Color, CrmSource, DEFAULT_DESTINATION, Destination, Detail, Format, Progress, Run, Sources,
    Talk, env, share,
};
use crate::http::Address;
use crate::mapping::Dedupe;
use crate::model::Object;
use crate::source::crm::Service;
use crate::source::{Holds, Input};

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
    /// Show the essential only
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

/// The files to read.
#[derive(Args, Clone, Debug, Default)]
pub struct SourceOptions {
    /// Files to read, `-` is standard input, what each holds is told from its name, else from its
    /// headers; or a CRM that is connected: hubspot, salesforce, pipedrive, close
    #[arg(value_name = "SOURCE", add = values::sources())]
    pub sources: Vec<PathBuf>,
    /// Read FILE as contacts
    #[arg(long, value_name = "FILE")]
    pub contacts: Vec<PathBuf>,
    /// Read FILE as accounts
    #[arg(long, value_name = "FILE")]
    pub accounts: Vec<PathBuf>,
    /// Read FILE as deals
    #[arg(long, value_name = "FILE")]
    pub deals: Vec<PathBuf>,
    /// Read FILE as the source's users, to resolve owner ids and names to e-mail addresses
    #[arg(long, value_name = "FILE")]
    pub users: Vec<PathBuf>,
    /// Name the columns of a file without a header row, in their order: `id,name,email`; where several
    /// files are named, `contacts.csv=id,name,email`
    #[arg(long, value_name = "[FILE=]NAMES")]
    pub header: Vec<String>,
    /// Use this mapping file [default: mapping.toml if it is there, else one detected on the fly]
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Read the CRM at this address [default: where it is connected]
    #[arg(long, value_name = "URL", value_hint = clap::ValueHint::Url)]
    pub source_url: Option<String>,
    /// Take at most this share of the requests that the CRM allows in a day
    #[arg(long, value_name = "SHARE", default_value = "100%", value_parser = share::parse)]
    pub budget: f64,
    /// Read as contacts, too: people who are leads (Salesforce, Pipedrive)
    #[arg(long, value_name = "WHAT")]
    pub include: Vec<IncludeOption>,
}

/// What of a CRM is read beside its accounts, contacts and deals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum IncludeOption {
    /// People who are leads, and not converted
    Leads,
}

impl SourceOptions {
    /// Whether no file is named.
    pub fn is_empty(&self) -> bool {
        [&self.sources, &self.contacts, &self.accounts, &self.deals, &self.users]
            .iter()
            .all(|files| files.is_empty())
    }

    /// What they mean.
    pub fn resolve(&self) -> Result<Sources, CliError> {
        if self.is_empty() {
            return Err(CliError::new(Kind::Usage, "no source is named")
                .hint("name the files to read: `contacts.csv accounts.csv deals.csv`"));
        }
        let flags = [
            ("--contacts", &self.contacts, Holds::Records(Object::Contacts)),
            ("--accounts", &self.accounts, Holds::Records(Object::Accounts)),
            ("--deals", &self.deals, Holds::Records(Object::Deals)),
            ("--users", &self.users, Holds::Users),
        ];
        let mut inputs = Vec::new();
        let mut words = Vec::new();
        let crm = self.crm()?;
        if let Some(crm) = &crm {
            words.push(crm.service.name().to_owned());
            if let Some(url) = &crm.url {
                words.extend(["--source-url".to_owned(), url.clone()]);
            }
            if crm.budget < 1.0 {
                words.extend(["--budget".to_owned(), format!("{}%", crm.budget * 100.0)]);
            }
        }
        for path in self.sources.iter().filter(|_| crm.is_none()) {
            inputs.push(Input { path: path.clone(), holds: None, header: None });
            words.push(path.display().to_string());
        }
        for (flag, paths, holds) in flags {
            for path in paths {
                inputs.push(Input { path: path.clone(), holds: Some(holds), header: None });
                words.extend([flag.to_owned(), path.display().to_string()]);
            }
        }
        for (at, input) in inputs.iter().enumerate() {
            let place = Place::of(&input.path);
            if let Some(before) =
                inputs[..at].iter().find(|before| Place::of(&before.path) == place)
            {
                let (path, other) = (input.path.display(), before.path.display());
                let message = match before.path == input.path {
                    true => format!("`{path}` is named twice"),
                    false => format!("`{other}` and `{path}` are the same file"),
                };
                return Err(CliError::new(Kind::Usage, message)
                    .hint("name each file once; a flag such as `--contacts` takes the place of the bare name"));
            }
        }
        for given in &self.header {
            name_columns(given, &mut inputs)?;
            words.extend(["--header".to_owned(), given.clone()]);
        }
        if !self.include.is_empty() {
            words.extend(["--include".to_owned(), "leads".to_owned()]);
        }
        if let Some(mapping) = &self.mapping {
            words.extend(["--mapping".to_owned(), mapping.display().to_string()]);
        }
        Ok(Sources { inputs, crm, mapping: self.mapping.clone(), words })
    }

    /// The CRM that is named. It is read by itself: its records link to each other, and to no file's.
    fn crm(&self) -> Result<Option<CrmSource>, CliError> {
        let Some(service) = self.sources.iter().find_map(|path| crm_named(path)) else {
            if self.source_url.is_some() || self.budget < 1.0 || !self.include.is_empty() {
                let message =
                    "`--source-url`, `--budget` and `--include` are for a CRM, and none is named";
                return Err(CliError::new(Kind::Usage, message)
                    .hint("name one: hubspot, salesforce, pipedrive or close"));
            }
            return Ok(None);
        };
        let leads = self.include.contains(&IncludeOption::Leads);
        if leads && !service.has_leads() {
            let (message, hint) = match service {
                Service::Close => ("the leads of Close are companies", "they come as accounts"),
                _ => ("its leads are persons and contacts", "those come anyway"),
            };
            let message = format!("`--include leads` is not for {}: {message}", service.title());
            return Err(
                CliError::new(Kind::Usage, message).hint(format!("leave the option out: {hint}"))
            );
        }
        let files = self.contacts.len() + self.accounts.len() + self.deals.len() + self.users.len();
        if self.sources.len() + files > 1 {
            let message = format!("{} is read by itself", service.title());
            return Err(CliError::new(Kind::Usage, message)
                .hint("import files and other CRMs with a command of their own"));
        }
        Ok(Some(CrmSource {
            service,
            url: self.source_url.clone(),
            budget: self.budget,
            since_last: false,
            leads,
        }))
    }
}

/// Gives a file the names of its columns: the one before the `=`, else the only one.
fn name_columns(given: &str, inputs: &mut [Input]) -> Result<(), CliError> {
    let wrong = |message: &str| {
        Err(CliError::new(Kind::Usage, message)
            .hint("write `--header \"id,name,email\"`, or `--header contacts.csv=id,name,email` where several files are named"))
    };
    let after = |input: &Input| {
        let path = input.path.display().to_string();
        Some(given.strip_prefix(&path)?.strip_prefix('=')?.to_owned())
    };
    let named = inputs.iter().enumerate().find_map(|(at, input)| Some((at, after(input)?)));
    let (at, names) = match (named, inputs.len()) {
        (Some(named), _) => named,
        (None, 1) => (0, given.to_owned()),
        (None, 0) => return wrong("`--header` is for a file, and none is named"),
        (None, _) => return wrong("`--header` does not say of which file"),
    };
    let names: Vec<String> = names.split(',').map(|name| name.trim().to_owned()).collect();
    if names.iter().all(String::is_empty) {
        return wrong("`--header` names no column");
    }
    inputs[at].header = Some(names);
    Ok(())
}

/// The CRM of that name; a file of that name is a file.
pub fn crm_named(path: &Path) -> Option<Service> {
    let service = Service::from_name(path.to_str()?)?;
    (!path.exists()).then_some(service)
}

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
            word("--max-rejected", self.max_rejected.to_string());
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

/// The id of an import.
pub fn import_id(text: &str) -> Result<i64, String> {
    text.parse().ok().filter(|id| *id > 0).ok_or_else(|| {
        "is no import's id: that is a number, which `adoptiv-migrate history` lists".to_owned()
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

    fn sources(files: &[&str]) -> SourceOptions {
        SourceOptions {
            sources: files.iter().map(PathBuf::from).collect(),
            budget: 1.0,
            ..Default::default()
        }
    }

    #[test]
    fn without_a_source_the_command_line_is_wrong() {
        assert_eq!(SourceOptions::default().resolve().unwrap_err().kind, Kind::Usage);
    }

    #[test]
    fn a_crm_is_a_source_by_its_name_and_read_by_itself() {
        let resolved = sources(&["HubSpot"]).resolve().unwrap();
        assert_eq!(resolved.crm.unwrap().service, Service::Hubspot);
        assert_eq!(resolved.words, ["hubspot"]);
        for more in [&["hubspot", "close"][..], &["contacts.csv", "hubspot"]] {
            assert_eq!(sources(more).resolve().unwrap_err().kind, Kind::Usage);
        }
    }

    #[test]
    fn options_of_a_crm_are_none_of_files() {
        let mut options = sources(&["a.csv"]);
        options.source_url = Some("https://a.example".into());
        assert_eq!(options.resolve().unwrap_err().kind, Kind::Usage);
    }

    #[test]
    fn a_file_named_twice_would_be_imported_twice() {
        let mut options = sources(&["a.csv"]);
        options.contacts = vec!["a.csv".into()];
        assert_eq!(options.resolve().unwrap_err().kind, Kind::Usage);
    }

    #[test]
    fn a_header_is_that_of_the_only_file_or_of_the_one_it_names() {
        let mut options = sources(&["a.csv"]);
        options.header = vec!["id, name".into()];
        let resolved = options.resolve().unwrap();
        assert_eq!(resolved.inputs[0].header.as_deref().unwrap(), ["id", "name"]);
        assert_eq!(resolved.words, ["a.csv", "--header", "id, name"]);
        let mut options = sources(&["a.csv", "b.csv"]);
        options.header = vec!["id,name".into()];
        assert_eq!(options.resolve().unwrap_err().kind, Kind::Usage);
        options.header = vec!["b.csv=id,name".into()];
        let inputs = options.resolve().unwrap().inputs;
        assert_eq!((inputs[0].header.is_none(), inputs[1].header.is_some()), (true, true));
    }

    #[test]
    fn a_suggested_command_repeats_what_was_typed() {
        let options = RunOptions {
            sources: SourceOptions { deals: vec!["d.csv".into()], ..sources(&["a.csv"]) },
            max_rejected: 0.1,
            strict_links: true,
            ..RunOptions::default()
        };
        let words = options.resolve().unwrap().words.join(" ");
        assert_eq!(words, "a.csv --deals d.csv --max-rejected 0.1 --strict-links");
    }

    #[test]
    fn a_zone_that_is_nearly_right_is_suggested() {
        assert!(zone("America/New_York").is_ok());
        assert!(zone("america/newyork").unwrap_err().contains("America/New_York"));
        assert!(zone("berlin").unwrap_err().contains("Europe/Berlin"));
        assert!(zone("qqq").unwrap_err().contains("such as"));
    }
}
