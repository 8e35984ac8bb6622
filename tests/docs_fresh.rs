//! Completions and man pages come from the code, are checked in, and are never stale.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::support::{Sandbox, root};

fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    entries.map(|entry| entry.unwrap().file_name().into()).collect()
}

fn assert_fresh(folder: &str) {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["generate-docs", "."]).code, 0);
    let (fresh, checked_in) = (sandbox.path().join(folder), root().join(folder));
    let advice = "run `cargo run -- generate-docs .` and commit what it writes";
    assert_eq!(files(&fresh), files(&checked_in), "{folder}/ is stale: {advice}");
    for file in files(&fresh) {
        let same = std::fs::read(fresh.join(&file)).unwrap()
            == std::fs::read(checked_in.join(&file)).unwrap();
        assert!(same, "{folder}/{} is stale: {advice}", file.display());
    }
}

#[test]
fn completions_are_fresh() {
    assert_fresh("completions");
}

#[test]
fn man_pages_are_fresh() {
    assert_fresh("man");
}

#[test]
fn the_script_that_is_printed_is_the_one_that_is_checked_in() {
    let ran = Sandbox::new().run(&["completions", "bash"]);
    let checked_in =
        std::fs::read_to_string(root().join("completions/adoptiv-migrate.bash")).unwrap();
    assert_eq!(ran.stdout, checked_in);
}
