//! Opens files as tables: tells what is in a file, how it is packed, and what its rows hold.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::bufread::GzDecoder;

use super::archive::choose::{choose, is_salesforce, may_be_salesforce, nothing};
use super::archive::{Archive, Choice, Entry, UnreadMembers};
use super::csv::CsvTable;
use super::file::SourceFile;
use super::inside::{joined, last_part, split};
use super::jsonl::JsonTable;
use super::packed::{Depth, Packing};
use super::{Holds, Input, ReadOptions, SourceError, Table, detect};
use crate::model::Object;

/// What a gzip file begins with; the third byte says that it is deflated, as they all are.
const GZIP: &[u8] = b"\x1F\x8B\x08";
/// So much of a file tells how it is packed, and under which name.
const HEAD: usize = 4 << 10;

/// Opens the files as tables: detects dialect and object, spools standard input to a temporary
/// file, reads what is compressed as it is. Two files may hold the same object; their rows follow each
/// other.
///
/// `options` are looked up by object once that is known.
pub fn open(
    inputs: &[Input],
    options: &dyn Fn(Object) -> ReadOptions,
) -> Result<Vec<Box<dyn Table>>, SourceError> {
    open_unless(inputs, options, Depth::Whole, &|| false)
}

/// The same, until `stop` says that the user does not want to wait for rows of standard input or a pipe any
/// longer. Of what is compressed as much is looked at as `depth` says.
pub fn open_unless(
    inputs: &[Input],
    options: &dyn Fn(Object) -> ReadOptions,
    depth: Depth,
    stop: &dyn Fn() -> bool,
) -> Result<Vec<Box<dyn Table>>, SourceError> {
    Opening { options, depth, stop }.open(inputs)
}

/// How files are opened.
struct Opening<'a> {
    options: &'a dyn Fn(Object) -> ReadOptions,
    depth: Depth,
    stop: &'a dyn Fn() -> bool,
}

/// A file that is named, and how it is packed.
#[derive(Clone)]
enum Named {
    /// Rows as they are, or packed with gzip.
    File(Arc<SourceFile>),
    /// An archive.
    Archive(Arc<Archive>),
}

/// What becomes a table.
enum Job<'a> {
    File(&'a Input, Arc<SourceFile>),
    Member(&'a Input, Arc<Archive>, Choice),
}

impl Opening<'_> {
    fn open(&self, inputs: &[Input]) -> Result<Vec<Box<dyn Table>>, SourceError> {
        let (jobs, mut unread) = self.choose(inputs)?;
        let mut tables = Vec::new();
        for job in jobs {
            tables.push(match job {
                Job::File(input, file) => self.open_file(file, input)?,
                Job::Member(input, archive, choice) => {
                    let file = self.unpack(&archive, &choice.entry, self.depth)?;
                    let file = file.telling(std::mem::take(&mut unread));
                    let input = Input { holds: choice.holds, ..input.clone() };
                    open_one(
                        Arc::new(file),
                        choice.entry.last_part().as_ref(),
                        &input,
                        self.options,
                    )?
                }
            });
        }
        Ok(tables)
    }

    /// What of the files and archives is read, in the order in which they are named, and what is not.
    fn choose<'i>(
        &self,
        inputs: &'i [Input],
    ) -> Result<(Vec<Job<'i>>, Vec<UnreadMembers>), SourceError> {
        let mut there: Vec<(PathBuf, Named)> = Vec::new();
        let mut named = Vec::new();
        for input in inputs {
            let (path, inside) = split(&input.path);
            let known =
                there.iter().find(|(other, _)| *other == path).map(|(_, known)| known.clone());
            let file = match known {
                Some(known) => known,
                None => {
                    let file = self.recognize(&path)?;
                    there.push((path, file.clone()));
                    file
                }
            };
            named.push((input, file, inside));
        }
        let archives = || {
            there.iter().filter_map(|(_, named)| match named {
                Named::Archive(archive) => Some(archive),
                Named::File(_) => None,
            })
        };
        let weekly = archives().any(|archive| is_salesforce(archive));
        let mut by_name: Vec<(&Path, String)> = Vec::new();
        for (_, file, inside) in &named {
            if let (Named::Archive(archive), Some(inside)) = (file, inside) {
                let member = (archive.file.label().as_ref(), archive.find(inside)?.name.clone());
                if by_name.contains(&member) {
                    let message = format!("its member `{}` is named twice", member.1);
                    return Err(archive.file.unreadable(message, "name each member once"));
                }
                by_name.push(member);
            }
        }
        let mut jobs = Vec::new();
        let mut unread = Vec::new();
        let mut empty = None;
        for (input, file, inside) in &named {
            let archive = match (file, inside) {
                (Named::File(file), None) => {
                    jobs.push(Job::File(input, Arc::clone(file)));
                    continue;
                }
                (Named::File(file), Some(inside)) => {
                    let message = format!("is no archive, and has no `{inside}` in it");
                    return Err(file.unreadable(message, "name the file alone"));
                }
                (Named::Archive(archive), Some(inside)) => {
                    let entry = archive.find(inside)?.clone();
                    let by_name = || detect::by_name(entry.last_part().as_ref());
                    let holds = input.holds.or_else(by_name);
                    jobs.push(Job::Member(input, Arc::clone(archive), Choice { entry, holds }));
                    continue;
                }
                (Named::Archive(archive), None) => archive,
            };
            let here = |(label, _): &&(&Path, String)| *label == Path::new(archive.file.label());
            let elsewhere: Vec<&str> =
                by_name.iter().filter(here).map(|(_, name)| name.as_str()).collect();
            let salesforce = is_salesforce(archive) || (weekly && may_be_salesforce(archive));
            let headers = |entry: &Entry| self.by_headers(archive, entry);
            let chosen = choose(archive, &elsewhere, input.holds, salesforce, &headers)?;
            if chosen.read.is_empty() && elsewhere.is_empty() {
                // A volume may hold none of ours.
                if !salesforce {
                    return Err(nothing(archive));
                }
                empty = empty.or(Some(archive));
            }
            let members = chosen.read.into_iter();
            jobs.extend(members.map(|choice| Job::Member(input, Arc::clone(archive), choice)));
            unread.extend(Some(chosen.unread).filter(|unread| unread.count > 0));
        }
        match empty {
            Some(archive) if jobs.is_empty() => Err(nothing(archive)),
            _ => Ok((jobs, unread)),
        }
    }

    /// Tells how a file is packed.
    fn recognize(&self, path: &Path) -> Result<Named, SourceError> {
        let file = Arc::new(SourceFile::open(path, self.stop)?);
        if Archive::is_one(&file.bytes(0, HEAD)?) {
            return Ok(Named::Archive(Arc::new(Archive::open(file)?)));
        }
        // One that unpacks itself begins with a program, and the last part of several with anything.
        if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
            && Archive::has_end(&file)?
        {
            return Ok(Named::Archive(Arc::new(Archive::open(file)?)));
        }
        Ok(Named::File(file))
    }

    fn open_file(
        &self,
        file: Arc<SourceFile>,
        input: &Input,
    ) -> Result<Box<dyn Table>, SourceError> {
        let head = file.bytes(0, HEAD)?;
        if !head.starts_with(GZIP) {
            return open_one(file, &input.path, input, self.options);
        }
        let name = (file.label().to_owned(), file.lasting_path().map(Path::to_owned));
        let unpacked = SourceFile::unpack(file, Packing::Gzip, name, self.depth, self.stop)?;
        if unpacked.bytes(257, 5)? == b"ustar" {
            return Err(unpacked.unreadable(
                "is a packed archive of files (tar), not a table",
                "unpack it, and name the files in it",
            ));
        }
        let name = unpacked_name(&input.path, &head);
        open_one(Arc::new(unpacked), &name, input, self.options)
    }

    /// A member of an archive as a file.
    fn unpack(
        &self,
        archive: &Archive,
        entry: &Entry,
        depth: Depth,
    ) -> Result<SourceFile, SourceError> {
        let packing = archive.packing(entry)?;
        let path = archive.file.lasting_path().and_then(Path::to_str);
        let path = path.map(|path| PathBuf::from(joined(path, &entry.name)));
        let name = (archive.label(entry), path);
        SourceFile::unpack(Arc::clone(&archive.file), packing, name, depth, self.stop)
    }

    /// What the headers of a member say that it holds; nothing if it is no table, or of something else.
    fn by_headers(&self, archive: &Archive, entry: &Entry) -> Result<Option<Holds>, SourceError> {
        let file = Arc::new(self.unpack(archive, entry, Depth::Beginning)?);
        let name = Path::new(entry.last_part());
        let options = ReadOptions::default();
        let columns = match is_json_lines(&file, name) {
            Ok(true) => JsonTable::open(Arc::clone(&file), &options).map(|t| t.columns().to_vec()),
            Ok(false) => CsvTable::open(Arc::clone(&file), &options).map(|t| t.columns().to_vec()),
            Err(error) => Err(error),
        };
        let holds = columns.and_then(|columns| detect::by_headers(file.label(), name, &columns));
        match holds {
            Ok(holds) => Ok(Some(holds)),
            Err(SourceError::UnclearObject { .. } | SourceError::Unreadable { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// What a gzip file would be called unpacked: without its ending, or as it says itself where that tells
/// more.
fn unpacked_name(path: &Path, head: &[u8]) -> PathBuf {
    let gz = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
    let name = if gz { path.with_extension("") } else { path.to_owned() };
    if detect::by_name(&name).is_some() || name.extension().is_some() {
        return name;
    }
    let decoder = GzDecoder::new(head);
    let inside = decoder.header().and_then(|header| header.filename());
    let inside = inside.map(|name| String::from_utf8_lossy(name).into_owned());
    // Only its last part: it is no path.
    let inside = inside.map(|name| PathBuf::from(last_part(&name)));
    inside.filter(|inside| !inside.as_os_str().is_empty()).unwrap_or(name)
}

/// Opens a file that is called `name`, whatever it is in.
pub(super) fn open_one(
    file: Arc<SourceFile>,
    name: &Path,
    input: &Input,
    options: &dyn Fn(Object) -> ReadOptions,
) -> Result<Box<dyn Table>, SourceError> {
    let known = input.holds.or_else(|| detect::by_name(name));
    let named = |said: ReadOptions| match &input.header {
        Some(header) => ReadOptions { header: Some(header.clone()), header_line: None, ..said },
        None => said,
    };
    let options_of = |holds| {
        named(match holds {
            Holds::Records(object) => options(object),
            Holds::Users => ReadOptions::default(),
        })
    };
    let holds_by = |columns: &[String]| match known {
        Some(holds) => Ok(holds),
        None => detect::by_headers(file.label(), name, columns),
    };
    let first = known.map_or_else(|| named(ReadOptions::default()), options_of);
    if is_json_lines(&file, name)? {
        let table = JsonTable::open(Arc::clone(&file), &first)?;
        let holds = holds_by(table.columns())?;
        return Ok(Box::new(table.holding(holds)));
    }
    let open_csv = |options: &ReadOptions| {
        // We wrote a rejects file ourselves: what the user says is about the file it came from.
        let plain = ReadOptions::default();
        match CsvTable::open(Arc::clone(&file), &plain) {
            Ok(table) if table.is_rejects() => Ok(table),
            detected if *options == plain => detected,
            _ => CsvTable::open(Arc::clone(&file), options),
        }
    };
    let table = open_csv(&first)?;
    let holds = holds_by(table.columns())?;
    let asked = options_of(holds);
    // What the user says about an object's files is known only once the object is.
    let table = if asked == first { table } else { open_csv(&asked)? };
    Ok(Box::new(table.holding(holds)))
}

/// Whether a file holds one JSON object a line: by its name, else by its first character.
fn is_json_lines(file: &SourceFile, path: &Path) -> Result<bool, SourceError> {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let extension = extension.unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "jsonl" | "ndjson" => return Ok(true),
        "csv" | "tsv" | "tab" | "txt" => return Ok(false),
        _ => {}
    }
    let head = file.bytes(0, 4096)?;
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head);
    match head.trim_ascii_start() {
        [b'{', ..] => Ok(true),
        [b'[', ..] if extension == "json" => Err(file.unreadable(
            "is one JSON array, not one JSON object a line",
            "turn it into JSON Lines: `jq -c '.[]' FILE > FILE.jsonl`",
        )),
        _ => Ok(false),
    }
}
