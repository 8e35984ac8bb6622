//! Archives that are not read, or not to their end, say why in words; nothing of them is imported.

use std::process::Command;

use crate::support::archive::{Member, member, stored, zip, zip_of};
use crate::support::{Ran, Sandbox, root, skipped};

const CONTACTS: &str =
    "First Name,Last Name,Email\nAda,Moss,ada@acme.example\nBen,Hale,ben@acme.example\n";

fn refused(name: &str, bytes: impl AsRef<[u8]>) -> Ran {
    let sandbox = Sandbox::new();
    sandbox.write(name, bytes);
    let ran = sandbox.run(&["import", name]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(!sandbox.path().join("adoptiv.db").exists(), "nothing is written: {ran:?}");
    let ran = sandbox.run(&["dry-run", name]);
    assert_eq!(ran.code, 1, "{ran:?}");
    ran
}

fn says(ran: &Ran, said: &str) {
    let one_line = ran.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(one_line.contains(said), "{said}: {ran:?}");
}

fn sound() -> Member {
    member("contacts.csv", CONTACTS)
}

/// Contacts that hardly become less.
fn many(rows: u32) -> String {
    let mut text = "id,first_name,email\n".to_owned();
    for number in 0..rows {
        let mixed = number.wrapping_mul(2_654_435_761);
        text.push_str(&format!("{number},Ada {mixed:x},a{:o}@acme.example\n", mixed ^ 0x5bd1_e995));
    }
    text
}

#[test]
fn encryption_and_other_methods_are_named() {
    for (name, said) in [
        ("encrypted.zip", "`encrypted.zip#contacts.csv`: is encrypted with a password"),
        ("bzip2.zip", "is compressed with bzip2, which is not read"),
        ("lzma.zip", "is compressed with LZMA, which is not read"),
        ("workbook.zip", "is an Excel workbook"),
    ] {
        says(
            &refused(name, std::fs::read(root().join("fixtures/packed").join(name)).unwrap()),
            said,
        );
    }
    for (method, said) in
        [(9, "Deflate64"), (93, "Zstandard"), (95, "xz"), (98, "PPMd"), (77, "method 77")]
    {
        let ran = refused("export.zip", zip(&[Member { method, ..sound() }]));
        says(&ran, &format!("is compressed with {said}, which is not read"));
    }
    let aes = Member { method: 99, flags: 1, ..sound() };
    says(&refused("export.zip", zip(&[aes])), "is encrypted with a password");
    // One that would be told by its headers can't be passed over either.
    let unnamed = Member { name: b"kunden.csv".to_vec(), flags: 1, ..sound() };
    says(&refused("export.zip", zip(&[sound(), unnamed])), "`export.zip#kunden.csv`: is encrypted");
    // Who is not read may be as it likes.
    let sandbox = Sandbox::new();
    let other = Member { name: b"notes.csv".to_vec(), flags: 1, ..sound() };
    sandbox.write("export.zip", zip(&[sound(), other]));
    assert_eq!(sandbox.run(&["dry-run", "export.zip"]).code, 0);
}

#[test]
fn what_unpacks_to_more_than_it_says_or_than_any_export_is_refused() {
    let more = Member { size: CONTACTS.len() as u32 - 9, ..sound() };
    says(&refused("export.zip", zip(&[more])), "it holds more than the archive says");
    let dense = Member { size: 900 << 20, ..sound() };
    says(&refused("export.zip", zip(&[dense])), "unpacks to more than 200 times its size");
    let blank = "x,".repeat(50 << 20);
    let bomb = member("contacts.csv", format!("First Name,Email\n{blank}"));
    says(&refused("export.zip", zip(&[bomb])), "unpacks to more than 200 times its size");
}

#[test]
fn an_archive_of_too_many_members_is_refused_before_they_are_read() {
    let mut bytes = zip(&[sound()]);
    let end = bytes.len() - 22;
    // The count of ZIP64, and its mark where the smaller one stands.
    let mut larger = b"PK\x06\x06".to_vec();
    larger.extend([0; 20]);
    larger.extend(200_001_u64.to_le_bytes());
    larger.extend(200_001_u64.to_le_bytes());
    larger.extend([0; 16]);
    bytes[end + 8..end + 12].fill(0xff);
    bytes.splice(end..end, larger);
    says(&refused("export.zip", bytes), "has more than 200,000 members, and is not read");
}

#[test]
fn members_that_share_bytes_are_refused() {
    let over = Member { at: Some(0), ..member("people.csv", CONTACTS) };
    let ran = refused("export.zip", zip(&[sound(), over]));
    says(&ran, "lies over another member of the archive");
    // The second says that it is within the first.
    let text = many(50);
    let inner = zip(&[member("people.csv", CONTACTS)]);
    let outer = stored("contacts.csv", [&inner[..], text.as_bytes()].concat());
    let at = 30 + outer.name.len() as u32;
    let ran = refused(
        "export.zip",
        zip(&[outer, Member { at: Some(at), ..member("people.csv", CONTACTS) }]),
    );
    says(&ran, "lies over another member of the archive");
    says(&refused("export.zip", zip(&[sound(), sound()])), "has two members of one name");
}

#[test]
fn a_checksum_that_does_not_fit_is_an_error_stored_or_deflated() {
    for member in [sound(), stored("contacts.csv", CONTACTS)] {
        let crc = member.crc ^ 1;
        let ran = refused("export.zip", zip(&[Member { crc, ..member }]));
        says(&ran, "is damaged: its checksum is another than the archive says");
    }
    let mut flipped = member("contacts.csv", many(20_000));
    let middle = flipped.packed.len() / 2;
    flipped.packed[middle] ^= 0x10;
    says(&refused("export.zip", zip(&[flipped])), "`export.zip#contacts.csv`: is damaged");
    let ran = refused("export.zip", zip(&[Member { size: CONTACTS.len() as u32 + 1, ..sound() }]));
    says(&ran, "is cut short: it ends after 79 of 80 bytes unpacked");
}

#[test]
fn an_archive_that_is_cut_short_says_within_which_member_it_ends() {
    let whole = zip(&[
        member("accounts.csv", "Company Name\nAlder\n"),
        member("contacts.csv", many(20_000)),
    ]);
    let ran = refused("export.zip", &whole[..whole.len() / 2]);
    says(&ran, "is a ZIP archive that is cut short: it ends within `contacts.csv`, after");
    says(&ran, "hint: download it again");
    let ran = refused("export.zip", &whole[..whole.len() - 60]);
    says(&ran, "it ends after `contacts.csv`, and the directory is missing");
    // Where sizes stand behind the members.
    let streamed = std::fs::read(root().join("fixtures/packed/zoho-Data_001.zip")).unwrap();
    says(
        &refused("export.zip", &streamed[..900]),
        "it ends within `Accounts_001.csv` or behind it",
    );
    says(&refused("export.zip", &whole[..20]), "is cut short");
}

#[test]
fn what_has_no_table_in_it_says_what_it_has() {
    let inner = String::from_utf8_lossy(&zip_of(&[("contacts.csv", "a\n")])).into_owned();
    for (members, said) in [
        (vec![], "is an archive without files"),
        (vec![("export.zip", inner.as_str())], "has an archive in it (`export.zip`)"),
        (vec![("contacts.xlsx", "x")], "has a workbook in it (`contacts.xlsx`)"),
        (vec![("a.png", "x"), ("b.pdf", "y")], "has no table in it, but `a.png`, `b.pdf`"),
        (vec![("contacts.json", "[{}]")], "is one JSON array, not one JSON object a line"),
        (vec![("a.csv", "x,y\n1,2\n"), ("b.csv", "x,y\n1,2\n")], "it has `a.csv`, `b.csv`"),
    ] {
        says(&refused("backup.zip", zip_of(&members)), said);
    }
    let document = zip_of(&[("[Content_Types].xml", "x"), ("word/document.xml", "x")]);
    says(&refused("contacts.docx", document), "is a Word or PowerPoint document");
    let sheet = zip_of(&[("mimetype", "x"), ("content.xml", "x")]);
    says(&refused("contacts.ods", sheet), "is an OpenDocument file");
    says(&refused("export.zip", "<!DOCTYPE html><title>Sign in</title>"), "is a web page");
}

#[test]
fn names_of_members_reach_the_terminal_tamed() {
    let red = "\u{1b}[31mcontacts\u{7}.csv";
    let ran = refused("export.zip", zip(&[Member { flags: 1, ..member(red, CONTACTS) }]));
    assert!(!ran.stderr.contains('\u{1b}') && !ran.stderr.contains('\u{7}'), "{ran:?}");
    let sandbox = Sandbox::new();
    sandbox
        .write("export.zip", zip_of(&[("contacts.csv", CONTACTS), ("\u{1b}[2Jnotes.csv", "a\n")]));
    let ran = sandbox.run(&["dry-run", "export.zip"]);
    assert!(ran.code == 0 && !ran.stdout.contains('\u{1b}'), "{ran:?}");
}

#[test]
fn one_of_several_parts_of_an_archive_is_said_to_be_that() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", many(12_000));
    let zip = |words: &[&str]| {
        Command::new("zip")
            .current_dir(sandbox.path())
            .args(words)
            .output()
            .map(|ran| ran.status.success())
    };
    if !zip(&["-q", "-0", "-s", "64k", "parts.zip", "contacts.csv"]).unwrap_or(false) {
        return skipped(
            "one_of_several_parts_of_an_archive_is_said_to_be_that",
            "Info-ZIP's zip is not here",
        );
    }
    for part in ["parts.zip", "parts.z01"] {
        let ran = sandbox.run(&["dry-run", "--contacts", part]);
        assert_eq!(ran.code, 1, "{ran:?}");
        says(&ran, "is one of several parts of an archive");
    }
}

#[test]
fn every_cut_and_every_flipped_byte_ends_in_a_message_or_in_the_same_rows() {
    let whole = zip(&[member("contacts.csv", CONTACTS), member("notes.csv", "a\n")]);
    let sandbox = Sandbox::new();
    for at in (0..whole.len()).step_by(7) {
        let mut flipped = whole.clone();
        flipped[at] ^= 0xff;
        for bytes in [whole[..at].to_vec(), flipped] {
            sandbox.write("export.zip", bytes);
            let ran = sandbox.run(&["dry-run", "export.zip", "--format", "json"]);
            assert!([0, 1, 3].contains(&ran.code), "{at}: {ran:?}");
            if ran.code == 0 {
                assert_eq!(ran.json()["objects"]["contacts"]["created"], 2, "{at}: {ran:?}");
            }
        }
    }
}
