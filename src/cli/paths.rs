//! What a command writes never falls on what it reads, on a store, or on a file that is not ours.
//!
//! Paths are compared by the file behind them, so that a link, `./x` and a name in other letters
//! (where the file system does not tell them apart) are the same file. It is decided before any work,
//! in a dry run as in an import.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::Context;
use super::error::{CliError, Kind};
use crate::config::{DEFAULT_MAPPING, Sources};
use crate::engine::reconcile::lists::{List, is_list};
use crate::engine::{id_map, rejects};
use crate::mapping::file;
use crate::model::Object;
use crate::notify::is_message;
use crate::source::Input;
use crate::source::rejects::is_rejects_file;
use crate::ui::html;

/// So much of a file is looked at to know whose it is.
const LOOKED_AT: u64 = 256 << 10;

/// A file, whether it is there or still to be made, whatever path leads to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file that is there: its device and its number on it.
    #[cfg(unix)]
    File(u64, u64),
    /// The whole path, links followed.
    Path(PathBuf),
}

impl Place {
    /// The file that `path` leads to.
    pub fn of(path: &Path) -> Place {
        #[cfg(unix)]
        if let Ok(there) = fs::metadata(path) {
            use std::os::unix::fs::MetadataExt;
            return Place::File(there.dev(), there.ino());
        }
        Place::Path(target(path))
    }
}

/// The path behind `path`, links followed, also where the last part is not there (yet).
pub fn target(path: &Path) -> PathBuf {
    if let Ok(whole) = fs::canonicalize(path) {
        return whole;
    }
    // A link to what is not there leads to where it will be.
    let path = match fs::read_link(path) {
        Ok(link) => folder_of(path).join(link),
        Err(_) => path.to_owned(),
    };
    let folder = fs::canonicalize(folder_of(&path)).unwrap_or_else(|_| folder_of(&path).to_owned());
    match path.file_name() {
        Some(name) => folder.join(name),
        None => path,
    }
}

/// The folder that a path is in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What a command writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writes {
    /// A report as an HTML page.
    Report,
    /// Rejected rows.
    Rejects,
    /// Ids of the source beside those of the store.
    IdMap,
    /// An e-mail.
    Mail,
    /// A mapping.
    Mapping,
    /// The address of a sandbox.
    Address,
    /// What a comparison found.
    List,
}

impl Writes {
    /// What it is, with its article.
    fn name(self) -> &'static str {
        match self {
            Writes::Report => "a report",
            Writes::Rejects => "a rejects file",
            Writes::IdMap => "an id map",
            Writes::Mail => "an e-mail",
            Writes::Mapping => "a mapping",
            Writes::Address => "the address of a sandbox",
            Writes::List => "a list",
        }
    }

    /// Whether a file that begins so is one that this program wrote before. A rejects file that a
    /// spreadsheet saved is one, too: it is kept, and the next name is taken.
    fn wrote(self, beginning: &[u8]) -> bool {
        match self {
            Writes::Report => html::is_page(beginning),
            Writes::Rejects => is_rejects_file(beginning),
            Writes::IdMap => id_map::is_id_map(beginning),
            Writes::List => is_list(beginning),
            Writes::Mail => is_message(beginning),
            Writes::Mapping => file::is_mapping(&String::from_utf8_lossy(beginning)),
            Writes::Address => {
                let text = beginning.trim_ascii();
                text.starts_with(b"http://127.")
                    || (text.starts_with(b"http://") && !text.contains(&b'\n'))
            }
        }
    }
}

/// The files that a command reads or keeps: nothing is written there.
pub struct Taken {
    files: Vec<(Place, String)>,
}

impl Taken {
    /// The destination's store, and what lies beside it while it is open.
    pub fn by(context: &Context) -> Taken {
        let mut taken = Taken { files: Vec::new() };
        taken.store(context.destination.path());
        taken
    }

    /// No file at all.
    pub fn none() -> Taken {
        Taken { files: Vec::new() }
    }

    /// A store.
    pub fn store(&mut self, path: &Path) {
        for beside in ["", "-wal", "-shm", "-journal", ".lock"] {
            let mut name = target(path).into_os_string();
            name.push(beside);
            self.add(Path::new(&name), "the store");
        }
    }

    /// The files of the sources, and their mapping: the one that is named, else the one that is there.
    pub fn sources(&mut self, sources: &Sources) {
        for input in &sources.inputs {
            self.read(&input.file());
        }
        self.mapping(sources.mapping.as_deref());
    }

    /// A file that is read.
    pub fn read(&mut self, path: &Path) {
        if path != Path::new("-") {
            self.add(path, "a file that is read");
        }
    }

    /// The mapping that is named, else the one that is there.
    pub fn mapping(&mut self, named: Option<&Path>) {
        let path = named.unwrap_or(Path::new(DEFAULT_MAPPING));
        if named.is_some() || path.exists() {
            self.add(path, "the mapping that is read");
        }
    }

    fn add(&mut self, path: &Path, what: &str) {
        self.files.push((Place::of(path), what.to_owned()));
    }

    /// Refuses an option that would write over a file that is not ours. `option` is what names it:
    /// `--report`.
    pub fn check(&self, option: &str, path: &Path, writes: Writes) -> Result<(), CliError> {
        let shown = path.display();
        let refused = |why: String, hint: &str| {
            Err(CliError::new(Kind::Usage, format!("`{option}` can't write `{shown}`: {why}"))
                .hint(hint))
        };
        let another = "name another file; nothing was done";
        let place = Place::of(path);
        if let Some((_, what)) = self.files.iter().find(|(taken, _)| *taken == place) {
            return refused(format!("it is {what}"), another);
        }
        let there = match fs::metadata(path) {
            Ok(there) => there,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(cause) => return Err(CliError::output(path, &cause)),
        };
        if there.is_dir() {
            return Ok(());
        }
        if is_null(&there) {
            return Ok(());
        }
        if [Path::new("/dev/stdout"), Path::new("/dev/stderr")].map(Place::of).contains(&place) {
            let why = "what is printed goes there already".to_owned();
            return refused(why, "name a file of its own");
        }
        if !there.is_file() {
            return if is_pipe(&there) {
                Ok(())
            } else {
                refused("it is no ordinary file".to_owned(), "name a file")
            };
        }
        let mut beginning = Vec::new();
        File::open(path)
            .and_then(|file| file.take(LOOKED_AT).read_to_end(&mut beginning))
            .map_err(|cause| CliError::output(path, &cause))?;
        if beginning.is_empty() || writes.wrote(&beginning) {
            return Ok(());
        }
        let why = format!("it is there, and is not {} of this program", writes.name());
        refused(why, "name another file, or move this one away; nothing was done")
    }

    /// Refuses a folder of rejects in which a file of another would be written over.
    pub fn check_rejects(&self, folder: &Path, sources: &Sources) -> Result<(), CliError> {
        let labels: Vec<String> = match &sources.crm {
            Some(crm) => {
                Object::ALL.map(|object| format!("{} {object}", crm.service.name())).to_vec()
            }
            None => {
                // What is in an archive is known once it is open.
                let archive = |input: &&Input| {
                    input.path.extension().is_some_and(|end| end.eq_ignore_ascii_case("zip"))
                };
                let files = sources.inputs.iter().filter(|input| !archive(input));
                files.map(|input| input.label()).collect()
            }
        };
        self.check_rejects_of(&labels, folder, sources)
    }

    /// The same for sources of these names: an archive is known by its members once it is open.
    pub fn check_rejects_of(
        &self,
        labels: &[String],
        folder: &Path,
        sources: &Sources,
    ) -> Result<(), CliError> {
        for (at, label) in labels.iter().enumerate() {
            let number = 1 + labels[..at].iter().filter(|before| same_stem(before, label)).count();
            let path = folder.join(rejects::name(label, number));
            let place = Place::of(&path);
            // One that is read stays, and the next name is taken.
            let is_read = sources.inputs.iter().any(|input| Place::of(&input.file()) == place);
            if !is_read {
                self.check("--rejects", &path, Writes::Rejects)?;
            }
        }
        Ok(())
    }

    /// Refuses a folder of lists in which a file of another would be written over.
    pub fn check_lists(&self, folder: &Path) -> Result<(), CliError> {
        for list in List::ALL {
            self.check("--lists", &folder.join(list.file_name()), Writes::List)?;
        }
        Ok(())
    }

    /// Refuses a folder of id maps in which a file of another would be written over.
    pub fn check_id_maps(&self, folder: &Path) -> Result<(), CliError> {
        for object in Object::ALL {
            self.check("--id-map", &folder.join(id_map::name(object)), Writes::IdMap)?;
        }
        Ok(())
    }
}

fn same_stem(one: &str, other: &str) -> bool {
    rejects::name(one, 1) == rejects::name(other, 1)
}

/// Whether what is written there goes to nobody.
fn is_null(there: &fs::Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{FileTypeExt, MetadataExt};
        let null = fs::metadata("/dev/null").ok().map(|null| null.rdev());
        there.file_type().is_char_device() && Some(there.rdev()) == null
    }
    #[cfg(not(unix))]
    {
        let _ = there;
        false
    }
}

/// Whether what is written there goes on to another program.
fn is_pipe(there: &fs::Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        there.file_type().is_fifo()
    }
    #[cfg(not(unix))]
    {
        !there.is_file()
    }
}

/// Refuses a destination that is one of the sources: an empty file would become a store.
pub fn check_destination(sources: &Sources, context: &Context) -> Result<(), CliError> {
    let store = Place::of(context.destination.path());
    let files = sources.inputs.iter().map(|input| input.file());
    match files.filter(|path| path != Path::new("-")).find(|path| Place::of(path) == store) {
        None => Ok(()),
        Some(path) => {
            let message = format!("`{}` is a source and the destination", path.display());
            Err(CliError::new(Kind::Usage, message).hint(
                "name the store that records go to with `--to`, and the files to read before it",
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(files: &[&Path]) -> Taken {
        let mut taken = Taken::none();
        for file in files {
            taken.add(file, "a file that is read");
        }
        taken
    }

    fn code(taken: &Taken, path: &Path) -> Option<Kind> {
        taken.check("--report", path, Writes::Report).err().map(|error| error.kind)
    }

    #[test]
    fn a_file_is_the_same_by_whatever_path_or_link() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("contacts.csv");
        fs::write(&source, "Email\n").unwrap();
        let mut paths = vec![source.clone(), folder.path().join("./contacts.csv")];
        #[cfg(unix)]
        {
            let (soft, hard) = (folder.path().join("soft.html"), folder.path().join("hard.html"));
            std::os::unix::fs::symlink("contacts.csv", &soft).unwrap();
            fs::hard_link(&source, &hard).unwrap();
            paths.extend([soft, hard]);
        }
        for path in paths {
            assert_eq!(code(&taken(&[&source]), &path), Some(Kind::Usage), "{path:?}");
        }
    }

    #[test]
    fn a_store_that_is_still_to_be_made_is_taken_and_so_is_what_lies_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut taken = Taken::none();
        taken.store(&folder.path().join("adoptiv.db"));
        for name in ["adoptiv.db", "./adoptiv.db", "adoptiv.db-wal", "adoptiv.db.lock"] {
            assert_eq!(code(&taken, &folder.path().join(name)), Some(Kind::Usage), "{name}");
        }
        #[cfg(unix)]
        {
            let link = folder.path().join("link.html");
            std::os::unix::fs::symlink("adoptiv.db", &link).unwrap();
            assert_eq!(code(&taken, &link), Some(Kind::Usage));
        }
    }

    #[test]
    fn what_is_not_ours_stays_and_what_is_ours_or_empty_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.html");
        let told = |content: &[u8]| {
            fs::write(&path, content).unwrap();
            code(&Taken::none(), &path)
        };
        assert_eq!(told(b""), None);
        assert_eq!(told(b"<!DOCTYPE html>\n<title>Holiday</title>"), Some(Kind::Usage));
        assert_eq!(told(format!("{}<html>", html::HEAD).as_bytes()), None);
        assert_eq!(code(&Taken::none(), &folder.path().join("new.html")), None);
    }

    #[cfg(unix)]
    #[test]
    fn the_null_device_takes_anything_and_standard_output_is_taken() {
        assert_eq!(code(&Taken::none(), Path::new("/dev/null")), None);
        assert_eq!(code(&Taken::none(), Path::new("/dev/stdout")), Some(Kind::Usage));
    }

    #[test]
    fn every_kind_knows_what_it_wrote_and_nothing_else() {
        let id_map = b"\"source\",\"external_id\",\"id\"\n\"csv\",\"1\",\"1\"\n";
        let rejects = "\u{FEFF}\"Email\",\"_line\",\"_code\",\"_field\",\"_reason\"\n".as_bytes();
        let kinds = [
            Writes::Report,
            Writes::Rejects,
            Writes::IdMap,
            Writes::Mapping,
            Writes::Address,
            Writes::List,
            Writes::Mail,
        ];
        let who =
            |bytes: &[u8]| kinds.into_iter().filter(|kind| kind.wrote(bytes)).collect::<Vec<_>>();
        assert_eq!(who(html::HEAD.as_bytes()), [Writes::Report]);
        assert_eq!(who(rejects), [Writes::Rejects]);
        assert_eq!(who(b"X-Mailer: adoptiv-migrate/0.1.0\r\nDate: x\r\n"), [Writes::Mail]);
        assert_eq!(who(b"From: kim@acme.example\r\nX-Mailer: adoptiv-migrate/0.1.0\r\n"), []);
        assert_eq!(who(id_map), [Writes::IdMap]);
        assert_eq!(who(b"version = 1\n[contacts.columns]\n\"A\" = \"email\"\n"), [Writes::Mapping]);
        assert_eq!(who(b"http://127.0.0.1:4711\n"), [Writes::Address]);
        assert_eq!(who(b"Contact ID,Email\n1,ada@acme.example\n"), []);
        assert_eq!(who(b"[package]\nname = \"x\"\nversion = \"1\"\n"), []);
    }
}
