//! What a command reads: files, or a CRM.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::cli::completions::values;
use crate::cli::error::{CliError, Kind};
use crate::cli::paths::Place;
use crate::config::{CrmSource, Sources, share};
use crate::model::Object;
use crate::source::crm::Service;
use crate::source::{Holds, Input};

/// The files to read.
#[derive(Args, Clone, Debug, Default)]
pub struct SourceOptions {
    /// Files to read, also in .gz or .zip as they are (`export.zip#contacts.csv` names one), `-` is
    /// standard input; what each holds is told from its name, else from its headers; or a CRM that is
    /// connected: hubspot, salesforce, pipedrive, close
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

    /// All files that are named.
    pub fn files(&self) -> Vec<PathBuf> {
        let all = [&self.sources, &self.contacts, &self.accounts, &self.deals, &self.users];
        all.into_iter().flatten().cloned().collect()
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
                words.extend(["--budget".to_owned(), share::written(crm.budget)]);
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

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn sources(files: &[&str]) -> SourceOptions {
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
}
