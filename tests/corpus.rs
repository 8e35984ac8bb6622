//! What the fuzzer starts from and what it found: the properties hold of it. See `fuzz/properties`.

use std::path::{Path, PathBuf};

use adoptiv_migrate::source::crm::Service;

#[path = "../fuzz/properties/mod.rs"]
mod properties;

/// The inputs of a target, by name.
fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{target} has no corpus");
    paths.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

fn holds_of_all(target: &str, property: impl Fn(&[u8])) {
    for (path, input) in corpus(target) {
        eprintln!("{}", path.display());
        property(&input);
    }
}

#[test]
fn any_csv_file_is_read_alike_twice_and_judged_alike_twice() {
    holds_of_all("csv", properties::files::csv);
}

#[test]
fn any_json_lines_file_is_read_alike_twice_and_judged_alike_twice() {
    holds_of_all("json_lines", properties::files::json_lines);
}

#[test]
fn any_archive_is_read_alike_twice_and_its_members_stay_in_it() {
    holds_of_all("archive", properties::files::archive);
}

#[test]
fn any_mapping_is_read_or_its_problems_are_told_with_their_place() {
    holds_of_all("mapping", properties::mapping::mapping);
}

#[test]
fn any_record_of_the_api_is_written_as_it_was_read() {
    holds_of_all("api_records", properties::api::records);
}

#[test]
fn any_answers_of_a_crm_are_read_or_refused() {
    for service in Service::ALL {
        holds_of_all(service.name(), |data| properties::crm::answers(service, data));
    }
}
