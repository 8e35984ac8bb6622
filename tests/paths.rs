//! Nothing is written over a file that is read, a store, or a file that is not ours; what this program
//! wrote before is replaced. Told with exit code 2 before anything is done.

use crate::support::Sandbox;

fn read(sandbox: &Sandbox, name: &str) -> String {
    String::from_utf8_lossy(&std::fs::read(sandbox.path().join(name)).unwrap()).into_owned()
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", "Contact ID,Email\n1,ada@acme.example\n2,bea@@acme.example\n");
    sandbox.write("users.csv", "id,name,email\n1,Kim,kim@acme.example\n");
    sandbox.write("notes.html", "<!DOCTYPE html>\n<p>Mine</p>\n");
    sandbox
}

/// The folder's files, with what is in them.
fn files(sandbox: &Sandbox) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(sandbox.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                std::fs::read(&path).unwrap(),
            )
        })
        .collect();
    files.sort();
    files
}

/// Runs each line and asserts that it is refused, and that no file changed or appeared.
fn refused(sandbox: &Sandbox, lines: &[&str]) {
    let before = files(sandbox);
    for line in lines {
        let ran = sandbox.run(&line.split_whitespace().collect::<Vec<_>>());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{line}: {ran:?}");
        assert!(ran.stderr.contains("can't write `"), "{line}: {ran:?}");
        assert_eq!(files(sandbox), before, "{line}");
    }
}

#[test]
fn no_output_goes_to_a_file_that_is_read_to_a_store_or_to_a_file_that_is_not_ours() {
    let sandbox = sandbox();
    let absolute = sandbox.path().join("contacts.csv").display().to_string();
    refused(
        &sandbox,
        &[
            "dry-run contacts.csv --report contacts.csv",
            "dry-run contacts.csv --report ./contacts.csv",
            &format!("dry-run contacts.csv --report {absolute}"),
            "dry-run contacts.csv --users users.csv --report users.csv",
            "import contacts.csv --report contacts.csv",
            "import contacts.csv --report adoptiv.db",
            "import contacts.csv --to other.db --report ./other.db",
            "import contacts.csv --report adoptiv.db-wal",
            "import contacts.csv --report notes.html",
            "dry-run contacts.csv --report /dev/stdout",
            "map contacts.csv -o contacts.csv",
            "map contacts.csv -o users.csv",
            "map contacts.csv -o notes.html",
            "map contacts.csv -o adoptiv.db",
            "sandbox --ready-file notes.html",
            "sandbox --store s.db --ready-file s.db",
        ],
    );
    // The same once the store is there.
    sandbox.ok(&["workspace", "set", "--currency", "USD"]);
    refused(
        &sandbox,
        &[
            "import contacts.csv --report adoptiv.db",
            "dry-run contacts.csv --report ./adoptiv.db",
            "map contacts.csv -o adoptiv.db",
        ],
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_that_is_read_is_that_file() {
    let sandbox = sandbox();
    let at = |name: &str| sandbox.path().join(name);
    std::os::unix::fs::symlink("contacts.csv", at("soft.html")).unwrap();
    std::os::unix::fs::symlink("adoptiv.db", at("store.html")).unwrap();
    std::fs::hard_link(at("contacts.csv"), at("hard.html")).unwrap();
    refused(
        &sandbox,
        &[
            "dry-run contacts.csv --report soft.html",
            "import contacts.csv --report hard.html",
            "import contacts.csv --report store.html",
            "map contacts.csv -o soft.html",
        ],
    );
}

#[test]
fn the_mapping_that_is_read_is_no_place_for_a_report() {
    let sandbox = sandbox();
    sandbox.ok(&["map", "contacts.csv", "-o", "mapping.toml"]);
    refused(
        &sandbox,
        &[
            "dry-run contacts.csv --report mapping.toml",
            "dry-run contacts.csv --mapping ./mapping.toml --report mapping.toml",
        ],
    );
}

#[test]
fn rejects_and_id_maps_leave_files_of_others_alone() {
    let sandbox = sandbox();
    sandbox.write("out/contacts.rejects.csv", "name,why\nMy own,list\n");
    sandbox.write("out/contacts-ids.csv", "mine,too\n");
    for line in [
        "dry-run contacts.csv --rejects out",
        "import contacts.csv --rejects out --max-rejected 100%",
        "import contacts.csv --rejects elsewhere --id-map out --max-rejected 100%",
    ] {
        let ran = sandbox.run(&line.split_whitespace().collect::<Vec<_>>());
        assert_eq!(ran.code, 2, "{line}: {ran:?}");
    }
    assert_eq!(read(&sandbox, "out/contacts.rejects.csv"), "name,why\nMy own,list\n");
    assert_eq!(read(&sandbox, "out/contacts-ids.csv"), "mine,too\n");
    assert!(!sandbox.path().join("adoptiv.db").exists());
}

#[test]
fn an_id_map_is_not_written_over_the_file_that_is_imported() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts-ids.csv", "\"source\",\"external_id\",\"id\"\n\"x\",\"1\",\"1\"\n");
    let ran = sandbox.run(&["import", "--contacts", "contacts-ids.csv", "--id-map", "."]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[test]
fn what_this_program_wrote_before_is_replaced_and_every_file_is_named() {
    let sandbox = sandbox();
    let line = "import contacts.csv --max-rejected 100% --report report.html --id-map ids";
    for _ in 0..2 {
        let ran = sandbox.ok(&line.split_whitespace().collect::<Vec<_>>());
        let told = ran.stdout + &ran.stderr;
        for name in ["report.html", "ids/contacts-ids.csv", "rejects/contacts.rejects.csv"] {
            assert!(told.contains(name), "{name}: {told}");
        }
    }
    assert!(!sandbox.path().join("rejects/contacts-2.rejects.csv").exists());
    let ran = sandbox.ok(&["reconcile", "--report", "report.html"]);
    assert!(ran.stderr.contains("Wrote `report.html`"), "{ran:?}");
    let ran = sandbox.run(&["reconcile", "--report", "contacts.csv"]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[test]
fn rejects_that_a_spreadsheet_saved_are_somebodys_work_and_stay() {
    let sandbox = sandbox();
    let words = ["import", "contacts.csv", "--max-rejected", "100%"];
    sandbox.ok(&words);
    let saved = "Contact ID;Email;_line;_code;_field;_reason\n2;bea@acme.example;3;x;email;y\n";
    sandbox.write("rejects/contacts.rejects.csv", saved);
    let ran = sandbox.ok(&words);
    assert!(ran.stdout.contains("Written to rejects/contacts-2.rejects.csv"), "{ran:?}");
    assert_eq!(read(&sandbox, "rejects/contacts.rejects.csv"), saved);
}

#[test]
fn a_source_is_never_the_destination_and_no_file_is_read_twice() {
    let sandbox = sandbox();
    sandbox.write("empty.csv", "");
    let ran = sandbox.run(&["import", "--contacts", "empty.csv", "--to", "./empty.csv"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    let ran = sandbox.run(&["import", "contacts.csv", "./contacts.csv"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(
        ran.stderr.contains("`contacts.csv` and `./contacts.csv` are the same file"),
        "{ran:?}"
    );
    #[cfg(unix)]
    {
        let at = |name: &str| sandbox.path().join(name);
        std::fs::hard_link(at("contacts.csv"), at("people.csv")).unwrap();
        std::os::unix::fs::symlink("contacts.csv", at("persons.csv")).unwrap();
        for other in ["people.csv", "persons.csv"] {
            assert_eq!(sandbox.run(&["import", "contacts.csv", other]).code, 2, "{other}");
        }
    }
}

#[cfg(unix)]
#[test]
fn the_null_device_takes_a_report() {
    let sandbox = sandbox();
    sandbox.ok(&["dry-run", "contacts.csv", "--report", "/dev/null", "--max-rejected", "100%"]);
    assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
}
