//! Files compressed with gzip are read as they are.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::support::rules::counts;
use crate::support::{Sandbox, root};

pub fn gzip(content: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content.as_ref()).unwrap();
    encoder.finish().unwrap()
}

const CONTACTS: &str = "First Name,Last Name,Email\nAda,Moss,ada@acme.example\n\
                        Ben,Hale,ben@@acme.example\nCleo,Park,cleo@acme.example\n";

/// Contacts in so many bytes at least.
fn many(bytes: usize) -> String {
    let mut text = "id,first_name,last_name,email,note\n".to_owned();
    let mut number = 0_u32;
    while text.len() < bytes {
        let mixed = number.wrapping_mul(2_654_435_761);
        let row =
            format!("{number},Ada {mixed:x},Moss,ada{number}@acme.example,\"n {mixed:o}\n2\"\n");
        text.push_str(&row);
        number += 1;
    }
    text
}

#[test]
fn what_gzip_packed_is_imported_compared_and_explained_like_the_file_itself() {
    let sandbox = Sandbox::workspace();
    let packed = std::fs::read(root().join("fixtures/packed/hubspot-contacts.csv.gz")).unwrap();
    sandbox.write("exports/contacts.csv.gz", packed);
    let report = sandbox.done(&["import", "exports/contacts.csv.gz"]);
    assert_eq!(counts(&report, "contacts"), [15, 0, 0, 0]);
    assert_eq!(report["objects"]["contacts"]["source"], "exports/contacts.csv.gz");
    let plain = "hubspot/hubspot-crm-exports-all-contacts-2026-11-02.csv";
    let plain = std::fs::read(root().join("fixtures").join(plain)).unwrap();
    // What `gunzip -c | sha256sum` says.
    let hash: String = Sha256::digest(&plain).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(sandbox.one("SELECT sha256 FROM import_file"), hash);
    let compared = sandbox.run(&["reconcile"]);
    assert_eq!(compared.code, 0, "{compared:?}");
    let story = sandbox.run(&["explain", "contact", "1"]);
    assert!(story.stdout.contains("contacts.csv.gz:2"), "{story:?}");
    sandbox.write("people.csv", plain);
    let again = sandbox.done(&["import", "people.csv"]);
    assert_eq!(counts(&again, "contacts"), [0, 0, 15, 0]);
}

#[test]
fn it_is_told_by_its_first_bytes_and_what_it_holds_by_either_name() {
    let json = "{\"first_name\":\"Ada\",\"email\":\"ada@acme.example\"}\n";
    let named = |name: &str| {
        let mut encoder =
            flate2::GzBuilder::new().filename(name).write(Vec::new(), Compression::fast());
        encoder.write_all(b"a,b,email\nAda,Moss,ada@acme.example\n").unwrap();
        encoder.finish().unwrap()
    };
    for (name, content) in [
        ("contacts.csv", gzip(CONTACTS)),
        ("contacts.jsonl.gz", gzip(json)),
        ("contacts.ndjson.GZ", gzip(json)),
        ("export.gz", gzip(json)),
        ("export.gz", named("../old/contacts.csv")),
    ] {
        let sandbox = Sandbox::workspace();
        sandbox.write(name, content);
        let ran = sandbox.run(&["dry-run", name, "--format", "json"]);
        assert!(
            ran.json()["objects"]["contacts"]["rows_read"].as_u64() > Some(0),
            "{name}: {ran:?}"
        );
    }
}

#[test]
fn standard_input_may_be_compressed() {
    let sandbox = Sandbox::workspace();
    let mut command = sandbox.command();
    command
        .args(["import", "--contacts", "-", "--max-rejected", "50%"])
        .write_stdin(gzip(CONTACTS));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(sandbox.one("SELECT count(*) FROM contacts"), "2");
}

#[test]
fn rejected_rows_have_the_lines_of_the_file_and_a_file_of_its_name() {
    let sandbox = Sandbox::workspace();
    sandbox.write("contacts.csv.gz", gzip(CONTACTS));
    let words = ["import", "contacts.csv.gz", "--rejects", "rejects", "--max-rejected", "50%"];
    let report = sandbox.done(&words);
    assert_eq!(report["rejections"][0]["line"], 3);
    assert_eq!(report["rejects_files"][0], "rejects/contacts.rejects.csv");
}

#[test]
fn what_is_cut_short_or_damaged_is_an_error_that_says_so_and_imports_nothing() {
    let sound = gzip(many(200_000));
    let mut flipped = sound.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x10;
    let mut checksum = sound.clone();
    let last = checksum.len() - 5;
    checksum[last] ^= 1;
    for (content, said) in [
        (sound[..sound.len() / 2].to_vec(), "is cut short: it ends after "),
        (sound[..sound.len() - 4].to_vec(), "is cut short: it ends after "),
        (flipped, "is damaged: it can't be unpacked"),
        (checksum, "is damaged: it can't be unpacked"),
        ([&sound[..], b"rubbish behind"].concat(), "is damaged: it can't be unpacked"),
    ] {
        let sandbox = Sandbox::new();
        sandbox.write("contacts.csv.gz", content);
        for command in ["import", "dry-run"] {
            let ran = sandbox.run(&[command, "contacts.csv.gz"]);
            assert_eq!(ran.code, 1, "{ran:?}");
            assert!(ran.stderr.contains(&format!("`contacts.csv.gz`: {said}")), "{ran:?}");
        }
        assert!(!sandbox.path().join("adoptiv.db").exists());
    }
}

#[test]
fn a_packed_archive_of_files_and_a_file_packed_twice_are_said_to_be_that() {
    let mut tar = vec![0; 1_024];
    tar[257..262].copy_from_slice(b"ustar");
    for (content, said) in [
        (gzip(tar), "is a packed archive of files (tar)"),
        (gzip(gzip(CONTACTS)), "is compressed with gzip"),
        (gzip("<!DOCTYPE html><title>Sign in</title>"), "is a web page"),
        (gzip(""), "is empty"),
    ] {
        let sandbox = Sandbox::new();
        sandbox.write("contacts.csv.gz", content);
        let ran = sandbox.run(&["dry-run", "contacts.csv.gz"]);
        assert!(ran.code == 1 && ran.stderr.contains(said), "{ran:?}");
    }
}

#[test]
fn a_large_one_is_sampled_where_its_file_would_be() {
    // The order of dates is proved far within alone, and the footer stands at the end.
    let mut text = "id,email,created_at,note\n".to_owned();
    let note = "called and will call again ".repeat(12);
    let mut number = 0_u32;
    while text.len() < 6 << 20 {
        let day = if number == 9_000 { "25/03/2024" } else { "02/03/2024" };
        text.push_str(&format!("{number},p{number}@acme.example,{day},{number:x} {note}\n"));
        number += 1;
    }
    text.push_str("\nGenerated By: Ann Lee\nAcme\n");
    let told = |name: &str, content: &[u8]| {
        let sandbox = Sandbox::workspace();
        sandbox.write(name, content);
        let ran = sandbox.run(&["dry-run", "--all", name, "--format", "json"]);
        let mut report = ran.json();
        report["seconds"] = 0.into();
        report.to_string().replace(name, "FILE")
    };
    let plain = told("contacts.csv", text.as_bytes());
    assert!(plain.contains("\"rejected\":0"), "{plain}");
    assert_eq!(told("contacts.csv.gz", &gzip(&text)), plain);
}

#[test]
fn a_dry_run_of_the_first_rows_does_not_read_on() {
    let sandbox = Sandbox::workspace();
    let mut content = gzip(many(12 << 20));
    let middle = content.len() / 2;
    content.truncate(middle);
    sandbox.write("contacts.csv.gz", content);
    let ran = sandbox.run(&["dry-run", "contacts.csv.gz", "--format", "json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let counts = &ran.json()["objects"]["contacts"];
    assert_eq!(
        (&counts["rows_read"], &counts["rows_total_estimated"]),
        (&100.into(), &true.into())
    );
    let ran = sandbox.run(&["dry-run", "--all", "contacts.csv.gz"]);
    assert!(ran.code == 1 && ran.stderr.contains("is cut short"), "{ran:?}");
}
