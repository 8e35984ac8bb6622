//! Opens files as tables: tells what is in a file, how it is packed, and what its rows hold.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::bufread::GzDecoder;

use super::csv::CsvTable;
use super::file::SourceFile;
use super::jsonl::JsonTable;
use super::packed::{Depth, Packing};
use super::{Holds, Input, ReadOptions, SourceError, Table, detect};
use crate::model::Object;

/// What a gzip file begins with; the third byte says that it is deflated, as they all are.
const GZIP: &[u8] = b"\x1F\x8B\x08";
/// So much of a gzip file holds the name that it was packed under.
const GZIP_HEADER: usize = 4 << 10;

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
    let opening = Opening { options, depth, stop };
    inputs.iter().map(|input| opening.open(input)).collect()
}

/// How files are opened.
struct Opening<'a> {
    options: &'a dyn Fn(Object) -> ReadOptions,
    depth: Depth,
    stop: &'a dyn Fn() -> bool,
}

impl Opening<'_> {
    fn open(&self, input: &Input) -> Result<Box<dyn Table>, SourceError> {
        let file = SourceFile::open(&input.path, self.stop)?;
        let head = file.bytes(0, GZIP_HEADER)?;
        if head.starts_with(GZIP) {
            return self.open_gzip(file, &head, input);
        }
        open_one(file, &input.path, input, self.options)
    }

    fn open_gzip(
        &self,
        file: SourceFile,
        head: &[u8],
        input: &Input,
    ) -> Result<Box<dyn Table>, SourceError> {
        let name = (file.label().to_owned(), file.lasting_path().map(Path::to_owned));
        let unpacked =
            SourceFile::unpack(Arc::new(file), Packing::Gzip, name, self.depth, self.stop)?;
        if unpacked.bytes(257, 5)? == b"ustar" {
            return Err(unpacked.unreadable(
                "is a packed archive of files (tar), not a table",
                "unpack it, and name the files in it",
            ));
        }
        open_one(unpacked, &unpacked_name(&input.path, head), input, self.options)
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
    let inside = inside.and_then(|name| Some(PathBuf::from(name.rsplit(['/', '\\']).next()?)));
    inside.filter(|inside| !inside.as_os_str().is_empty()).unwrap_or(name)
}

/// Opens a file that is called `name`, whatever it is in.
pub(super) fn open_one(
    file: SourceFile,
    name: &Path,
    input: &Input,
    options: &dyn Fn(Object) -> ReadOptions,
) -> Result<Box<dyn Table>, SourceError> {
    let file = Arc::new(file);
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
        None => detect::by_headers(file.label(), columns),
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
