//! The layers of the crate: who may import whom, and which module alone knows which library.

use std::path::{Path, PathBuf};

use crate::support::root;

/// Each module with the modules that it may use. `cli` may use all.
const MAY_USE: [(&str, &[&str]); 10] = [
    ("model", &[]),
    ("source", &["model", "http"]),
    ("store", &["model"]),
    ("http", &["model"]),
    ("mapping", &["model", "source"]),
    ("engine", &["model", "source", "store", "mapping"]),
    ("adoptiv", &["model", "store", "http", "engine"]),
    ("notify", &["model", "http"]),
    ("config", &["model", "http", "source", "mapping", "notify"]),
    ("ui", &["model", "mapping", "engine", "config"]),
];

/// Each library that one module alone knows.
const KNOWN_BY: [(&str, &str); 27] = [
    ("rusqlite", "store"),
    ("clap", "cli"),
    ("clap_complete", "cli"),
    ("clap_mangen", "cli"),
    ("ctrlc", "cli"),
    ("signal_hook", "cli"),
    ("indicatif", "ui"),
    ("inquire", "ui"),
    ("comfy_table", "ui"),
    ("askama", "ui"),
    ("terminal_size", "ui"),
    ("toml_edit", "mapping"),
    ("reqwest", "http"),
    ("rustls", "http"),
    ("backon", "http"),
    ("httpdate", "http"),
    ("secrecy", "http"),
    ("oauth2", "http"),
    ("lettre", "notify"),
    ("base64", "notify"),
    ("open::that", "ui"),
    ("etcetera", "config"),
    ("keyring", "config"),
    ("axum", "adoptiv"),
    ("tokio", "adoptiv"),
    ("jsonschema", "adoptiv"),
    ("serde_saphyr", "adoptiv"),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every source file: its path, its layer, its lines of code with their numbers.
fn modules() -> Vec<(String, String, String)> {
    let src = root().join("src");
    let mut found = Vec::new();
    sources(&src, &mut found);
    let module = |path: PathBuf| {
        let inside = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
        let layer = inside.split(['/', '.']).next().unwrap().to_owned();
        (inside, layer, std::fs::read_to_string(&path).unwrap())
    };
    found.into_iter().map(module).collect()
}

fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
    lines.filter(|(_, line)| !line.starts_with("//"))
}

/// What follows each `needle` in a line, up to the end of the name.
fn names_after<'a>(line: &'a str, needle: &'a str) -> impl Iterator<Item = &'a str> {
    line.match_indices(needle).map(move |(at, _)| {
        let rest = &line[at + needle.len()..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

#[test]
fn no_module_uses_one_that_stands_above_it() {
    let mut wrong = Vec::new();
    for (path, layer, text) in modules() {
        let Some((_, may)) = MAY_USE.iter().find(|(name, _)| *name == layer) else { continue };
        for (number, line) in code(&text) {
            for used in names_after(line, "crate::") {
                let module = MAY_USE.iter().any(|(name, _)| *name == used) || used == "cli";
                if module && used != layer && !may.contains(&used) {
                    wrong.push(format!("src/{path}:{number}: `{layer}` may not use `{used}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_use_of_several_modules_at_once_does_not_hide_any() {
    for (path, _, text) in modules() {
        let hidden = code(&text).find(|(_, line)| line.contains("crate::{"));
        assert!(hidden.is_none(), "src/{path}: write one `use crate::…` line per module");
    }
}

#[test]
fn every_module_of_the_crate_has_its_place_among_the_layers() {
    for (path, layer, _) in modules() {
        let known = ["lib", "main", "cli"].contains(&layer.as_str())
            || MAY_USE.iter().any(|(name, _)| *name == layer);
        assert!(known, "src/{path}: say in tests/layers.rs what `{layer}` may use");
    }
}

#[test]
fn a_library_with_one_home_is_used_nowhere_else() {
    let mut wrong = Vec::new();
    for (path, layer, text) in modules() {
        for (library, home) in KNOWN_BY {
            let uses = |line: &str| {
                // A module of ours may have the name of a library.
                let own = ["_", "super::", "self::"];
                line.contains(&format!("{library}::"))
                    && !own.iter().any(|own| line.contains(&format!("{own}{library}::")))
            };
            if layer != home
                && let Some((number, _)) = code(&text).find(|(_, line)| uses(line))
            {
                wrong.push(format!("src/{path}:{number}: `{library}` belongs to `{home}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
