//! What the user asked for, resolved: flags and environment merged and judged once, before any
//! work. Commands get these types, never what was typed.

pub mod credentials;
pub mod env;
pub mod pace;
mod ring;
pub mod settings;
pub mod share;
pub mod shell;
pub mod signin;

use std::path::{Path, PathBuf};

use crate::mapping::Dedupe;
use crate::source::Input;
use crate::source::crm::Service;

/// The destination where nobody says otherwise.
pub const DEFAULT_DESTINATION: &str = "adoptiv.db";
/// The store that the sandbox serves where nobody says otherwise.
pub const DEFAULT_SANDBOX: &str = "sandbox.db";
/// The mapping file that is used where it is there.
pub const DEFAULT_MAPPING: &str = "mapping.toml";
/// What reports call a mapping that no file says.
pub const DETECTED: &str = "detected";
/// Where an import puts rejected rows where nobody says otherwise.
pub const DEFAULT_REJECTS: &str = "rejects";
/// The rows of each file that a dry run looks at where nobody says otherwise.
pub const DEFAULT_DRY_RUN_ROWS: u64 = 100;

/// What a command prints on standard output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON document and nothing else.
    Json,
}

/// How much is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Only the essential.
    Quiet,
    /// What helps.
    #[default]
    Normal,
    /// More examples.
    Verbose,
}

/// Whether to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Color {
    /// On a terminal.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// How progress is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// Bars on a terminal, else a line now and then.
    #[default]
    Auto,
    /// A JSON object a line, on standard error.
    Json,
    /// Not at all.
    Never,
}

/// How a command talks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Talk {
    /// What it prints.
    pub format: Format,
    /// How much.
    pub detail: Detail,
    /// With colour or without.
    pub color: Color,
    /// How progress is shown.
    pub progress: Progress,
}

/// Where records go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// As the user named it.
    pub name: String,
    /// Whether it is the API of a workspace, and `name` its base URL.
    pub api: bool,
    /// The store: the destination itself, or the hub of a workspace behind the API.
    pub store: PathBuf,
}

impl Destination {
    /// The store's path.
    pub fn path(&self) -> &Path {
        &self.store
    }

    /// The address of the API, where the destination is one.
    pub fn url(&self) -> Option<&str> {
        self.api.then_some(self.name.as_str())
    }

    /// The words that name it on a command line; none where a command without them means the same. What the
    /// environment says may not be said where the command is pasted.
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        if self.name != DEFAULT_DESTINATION || env::destination().is_some() {
            words.extend(["--to".to_owned(), self.name.clone()]);
        }
        if self.api && self.store.as_os_str() != DEFAULT_DESTINATION {
            words.extend(["--store".to_owned(), self.store.display().to_string()]);
        }
        words
    }
}

/// A CRM to read.
#[derive(Clone, Debug, PartialEq)]
pub struct CrmSource {
    /// The service.
    pub service: Service,
    /// Its address, where the user says another than the usual one.
    pub url: Option<String>,
    /// The share of what the service allows in a day that may be taken, 0 to 1.
    pub budget: f64,
    /// Whether only what changed since the last read is read and imported.
    pub since_last: bool,
    /// Whether people who are leads are read as contacts.
    pub leads: bool,
}

/// What to read and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Sources {
    /// The files; none where it is a CRM.
    pub inputs: Vec<Input>,
    /// The CRM, where it is one.
    pub crm: Option<CrmSource>,
    /// The mapping file that the user names.
    pub mapping: Option<PathBuf>,
    /// The same on a command line, for the commands that are suggested.
    pub words: Vec<String>,
}

impl Sources {
    /// What is read, as people call it: the CRM, else the files.
    pub fn names(&self) -> Vec<String> {
        match &self.crm {
            Some(crm) => vec![crm.service.title().to_owned()],
            None => self.inputs.iter().map(Input::label).collect(),
        }
    }
}

/// What a dry run and an import share.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The files.
    pub sources: Sources,
    /// The zone of this run.
    pub timezone: Option<chrono_tz::Tz>,
    /// What rows of one source are merged by, on purpose.
    pub dedupe: Option<Dedupe>,
    /// The bound of the rejected share, 0 to 1.
    pub max_rejected: f64,
    /// Whether an unresolved reference rejects its row.
    pub strict_links: bool,
    /// Where rejects go.
    pub rejects: Option<PathBuf>,
    /// The HTML page.
    pub report: Option<PathBuf>,
    /// Files and these options on a command line.
    pub words: Vec<String>,
}
