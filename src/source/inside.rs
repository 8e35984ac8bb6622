//! Names what is inside a file: `export.zip#contacts.csv`. What stands behind the `#` is a name, never a
//! path: no file is opened or written by it.

use std::fs;
use std::path::{Path, PathBuf};

/// What stands between a file and what is inside it.
const MARK: char = '#';
/// A name of a file made of a member's is not longer.
const LONGEST: usize = 100;

/// The file that is meant, and the name of what is meant inside it. A file whose real name has a `#` is
/// that file.
pub fn split(path: &Path) -> (PathBuf, Option<String>) {
    let whole = || (path.to_owned(), None);
    let Some(text) = path.to_str().filter(|text| text.contains(MARK)) else { return whole() };
    if fs::symlink_metadata(path).is_ok() {
        return whole();
    }
    let mut marks = text.match_indices(MARK).map(|(at, _)| (&text[..at], &text[at + 1..]));
    let is_file = |file: &str| file == "-" || fs::metadata(file).is_ok_and(|there| !there.is_dir());
    match marks.find(|(file, inside)| !inside.is_empty() && is_file(file)) {
        Some((file, inside)) => (PathBuf::from(file), Some(inside.to_owned())),
        None => whole(),
    }
}

/// Whether the file is there in which a source is, or which it is.
pub fn is_there(path: &Path) -> bool {
    split(path).0.exists()
}

/// How something inside a file is named.
pub(super) fn joined(file: &str, inside: &str) -> String {
    format!("{file}{MARK}{inside}")
}

/// The last part of a member's name, whichever way its parts are set apart.
pub(super) fn last_part(name: &str) -> &str {
    name.rsplit(['/', '\\', ':']).next().unwrap_or(name)
}

/// What a file made of a source is called, without its ending: by its own name, or by that of the member
/// that it is, of which only what any file system takes is left.
pub fn stem(label: &str) -> String {
    let stem = |name: &str| {
        let name = match name.len().checked_sub(3).and_then(|at| name.split_at_checked(at)) {
            Some((name, ending)) if ending.eq_ignore_ascii_case(".gz") => name,
            _ => name,
        };
        let stem = Path::new(name).file_stem().and_then(|stem| stem.to_str());
        stem.unwrap_or("rows").to_owned()
    };
    // A file whose real name has the mark has no ending before it.
    let member = label.split_once(MARK).filter(|(file, _)| {
        Path::new(file).extension().is_some() || *file == super::STANDARD_INPUT
    });
    let Some((_, member)) = member else { return stem(label) };
    let plain = |letter: char| match letter {
        '<' | '>' | '"' | '|' | '?' | '*' => '_',
        letter if letter.is_control() => '_',
        letter => letter,
    };
    stem(last_part(member)).chars().map(plain).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_name_with_the_mark_is_that_file() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["a#b.csv", "export.zip", "x#y.zip"] {
            fs::write(at(name), "").unwrap();
        }
        let split = |name: &str| {
            let (file, inside) = split(&at(name));
            (file.strip_prefix(folder.path()).unwrap().to_str().unwrap().to_owned(), inside)
        };
        let inside = |name: &str| Some(name.to_owned());
        assert_eq!(split("a#b.csv"), ("a#b.csv".to_owned(), None));
        assert_eq!(split("export.zip"), ("export.zip".to_owned(), None));
        assert_eq!(split("export.zip#c.csv"), ("export.zip".to_owned(), inside("c.csv")));
        assert_eq!(split("export.zip#a/c#1.csv"), ("export.zip".to_owned(), inside("a/c#1.csv")));
        assert_eq!(split("x#y.zip#c.csv"), ("x#y.zip".to_owned(), inside("c.csv")));
        assert_eq!(split("export.zip#"), ("export.zip#".to_owned(), None));
        assert_eq!(split("absent.zip#c.csv"), ("absent.zip#c.csv".to_owned(), None));
    }

    #[test]
    fn files_are_named_after_members_and_never_lead_elsewhere() {
        for (label, expected) in [
            ("exports/contacts.csv", "contacts"),
            ("exports/contacts.csv.GZ", "contacts"),
            ("a#b.csv", "a#b"),
            ("export.zip#contacts.csv", "contacts"),
            ("standard input#contacts.csv", "contacts"),
            ("export.zip#Data/Contacts_001.csv", "Contacts_001"),
            ("export.zip#../../contacts.csv", "contacts"),
            ("export.zip#..\\..\\contacts.csv", "contacts"),
            ("export.zip#C:\\contacts.csv", "contacts"),
            ("export.zip#/etc/passwd", "passwd"),
            ("export.zip#a\u{1b}[31m*.csv", "a_[31m_"),
            ("export.zip#..", "rows"),
            ("é", "é"),
        ] {
            assert_eq!(stem(label), expected, "{label}");
        }
        assert!(stem(&format!("a.zip#{}.csv", "x".repeat(5_000))).len() <= LONGEST);
    }
}
