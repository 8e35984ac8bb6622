//! Files: what is a table, what it holds, where its header stands.

use crate::support::rules::counts;
use crate::support::{Ran, Sandbox};

const HEADED: &str = "First Name,Last Name,Company,Phone\n";

fn refused(name: &str, content: &[u8]) -> Ran {
    let sandbox = Sandbox::new();
    sandbox.write(name, content);
    let ran = sandbox.run(&["import", name]);
    assert!(!sandbox.path().join("adoptiv.db").exists(), "nothing is written: {ran:?}");
    ran
}

#[test]
fn a_header_that_comes_again_is_no_row_in_any_count() {
    let sandbox = Sandbox::workspace();
    let again = "first name, LAST NAME ,Company,Phone\n";
    let marked = "\u{FEFF}\"First Name\",\"Last Name\",Company,Phone\n";
    let file = format!(
        "{HEADED}Ada,Moss,Alder Works,202-555-0101\nBen,Hale,Birch Works,202-555-0102\n{again}\
         Cleo,Park,Cedar Works,202-555-0103\n{marked}"
    );
    let report = sandbox.import(&[("contacts.csv", &file)]);
    assert_eq!(counts(&report, "contacts"), [3, 0, 0, 0]);
    assert_eq!(report["objects"]["contacts"]["rows_total"], 3);
    assert_eq!(sandbox.one("SELECT count(*) FROM accounts"), "3");
    let note = "contacts.csv: the header comes again on lines 4, 6, which are no rows";
    assert!(report["notes"].as_array().unwrap().iter().any(|n| n == note), "{report:#}");
    assert_eq!(sandbox.run(&["reconcile"]).code, 0);
    let again = sandbox.done(&["import", "contacts.csv"]);
    assert_eq!(counts(&again, "contacts"), [0, 0, 3, 0]);
}

#[test]
fn a_header_that_comes_again_is_not_rejected_where_its_cells_would_be() {
    let sandbox = Sandbox::workspace();
    let file = "id,email,amount\n1,a@b.example,5\nID,Email,Amount\n2,c@d.example,6\n";
    let report = sandbox.import(&[("contacts.csv", file)]);
    assert_eq!(counts(&report, "contacts"), [2, 0, 0, 0]);
    // Values that are like a header's are a row.
    let report = sandbox.import(&[("people.csv", "id,email,name\n3,e@f.example,Name\n")]);
    assert_eq!(counts(&report, "contacts"), [1, 0, 0, 0]);
}

#[test]
fn a_file_without_a_header_is_refused_with_the_option_that_names_one() {
    for first in ["1,Dora Kerr,d@x.example", "1,Dora Kerr,202-555-0101", "1,Dora Kerr,2026-01-05"] {
        let ran = refused("contacts.csv", format!("{first}\n2,Emil Voss,\n").as_bytes());
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.stderr.contains("has no header row"), "{ran:?}");
        assert!(ran.stderr.contains("--header \"id,name,email\""), "{ran:?}");
    }
}

#[test]
fn columns_that_are_named_by_hand_are_known_to_every_command_that_follows() {
    let sandbox = Sandbox::workspace();
    sandbox.write("list.csv", "1,Dora Kerr,d@x.example\n2,Emil Voss,e@x.example\n");
    let words = ["--contacts", "list.csv", "--header", "id,name,email"];
    let dry = sandbox.done(&[&["dry-run"], &words[..]].concat());
    assert_eq!(counts(&dry, "contacts"), [2, 0, 0, 0]);
    let report = sandbox.done(&[&["import"], &words[..]].concat());
    assert_eq!(counts(&report, "contacts"), [2, 0, 0, 0]);
    assert_eq!(
        sandbox.lines("SELECT first_name, last_name, email FROM contacts ORDER BY email"),
        ["Dora | Kerr | d@x.example", "Emil | Voss | e@x.example"]
    );
    assert_eq!(sandbox.run(&["reconcile"]).code, 0, "the import kept how it was read");
    sandbox.done(&[&["map", "-o", "mapping.toml"], &words[..]].concat());
    let again = sandbox.done(&["import", "--contacts", "list.csv"]);
    assert_eq!(counts(&again, "contacts"), [0, 0, 2, 0], "the mapping knows the header");

    let few = sandbox.run(&["dry-run", "--contacts", "list.csv", "--header", "id,name"]);
    assert_eq!(few.code, 1);
    assert!(few.stderr.contains("has 3 columns, and 2 are named for it"), "{few:?}");
}

#[test]
fn a_mapping_that_was_there_learns_the_names_of_the_columns() {
    let sandbox = Sandbox::workspace();
    sandbox.mapping("[contacts.columns]\nid = \"id\"\nname = \"full_name\"\n");
    sandbox.write("contacts.csv", "1,Dora Kerr,d@x.example\n");
    sandbox.done(&["map", "contacts.csv", "--header", "id,name,email", "-o", "mapping.toml"]);
    let report = sandbox.done(&["import", "contacts.csv", "--mapping", "mapping.toml"]);
    assert_eq!(counts(&report, "contacts"), [1, 0, 0, 0]);
    assert_eq!(sandbox.one("SELECT email FROM contacts"), "d@x.example");
}

#[test]
fn what_is_no_table_is_said_to_be_what_it_is() {
    let page = "<!DOCTYPE html>\n<html><head><title>Login</title></head>\n<body>Please log in, to \
                continue</body></html>";
    let cards = "BEGIN:VCARD\nVERSION:3.0\nFN:Ada Moss\nEMAIL:a@one.example\nEND:VCARD\n";
    let text = "id,email\n1,a@b.example\n";
    let wide: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let damaged = [b"\xFF\xFF\0\0", &wide[..]].concat();
    let utf16: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, content, what) in [
        ("contacts.csv", page.as_bytes(), "is a web page"),
        (
            "contacts.csv",
            "<html><table><tr><td>Ada</td></tr></table></html>".as_bytes(),
            "is a web page",
        ),
        (
            "contacts.xls",
            "<html><table><tr><td>Ada</td></tr></table></html>".as_bytes(),
            "is a web page",
        ),
        ("contacts.csv", &utf16, "is a web page"),
        ("contacts.csv", cards.as_bytes(), "holds address cards (vCard)"),
        ("contacts.csv", b"%PDF-1.7\n%more", "is a PDF document"),
        ("contacts.csv", b"{\"id\":1}\n", "is JSON, not CSV"),
        ("contacts.csv", &wide, "is no text in an encoding that can be read"),
        ("contacts.csv", &damaged, "is no text in an encoding that can be read"),
    ] {
        let ran = refused(name, content);
        assert_eq!(ran.code, 1, "{what}: {ran:?}");
        assert!(ran.stderr.contains(what), "{what}: {ran:?}");
        assert!(ran.stderr.contains("hint: "), "{what}: {ran:?}");
    }
}

#[test]
fn a_header_that_names_nothing_known_is_no_table_where_no_row_stands_below_it() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", "Weather,Mood\n");
    for command in ["map", "dry-run", "import"] {
        let ran = sandbox.run(&[command, "contacts.csv"]);
        assert_eq!(ran.code, 1, "{ran:?}");
        let said = "has no rows, and its header names no known column";
        assert!(ran.stderr.contains(said), "{ran:?}");
    }
}

#[test]
fn a_known_header_without_rows_is_fine_and_said() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[("contacts.csv", "Contact ID,Email\n")]);
    assert_eq!(counts(&report, "contacts"), [0, 0, 0, 0]);
    assert!(report["notes"].to_string().contains("it has a header and no rows"), "{report:#}");
}

#[test]
fn what_is_not_moved_is_said_not_to_be() {
    for (header, things) in [
        (
            "Record ID,Ticket name,Pipeline,Ticket status,Priority,Create date,Ticket owner",
            "tickets",
        ),
        ("Sku,Title,Price,IsActive", "products"),
        ("Record ID,Name,SKU,Unit price,Product description", "products"),
        ("Record ID,Name,Quantity,Net price,Line item ID,Associated Deal", "line items"),
        ("Record ID,Call Title,Call notes,Call outcome,Activity date", "calls"),
        ("Record ID,Note body,Activity date,Associated Contact", "notes"),
        ("Record ID,Task title,Task status,Due date,Assigned to", "tasks"),
    ] {
        let ran = refused("export.csv", format!("{header}\n1,2,3,4,5,6,7\n").as_bytes());
        assert_eq!(ran.code, 1, "{things}: {ran:?}");
        assert!(ran.stderr.contains(&format!("holds {things}")), "{things}: {ran:?}");
    }
    let unclear = refused("export.csv", b"Name,IsActive,Price\nChair,true,5\n");
    assert_eq!(unclear.code, 1, "{unclear:?}");
}

#[test]
fn a_file_that_is_taken_for_users_is_named_and_whether_it_resolves_anybody() {
    let sandbox = Sandbox::workspace();
    sandbox.user("kim@acme.example");
    let users =
        "Full Name,Primary Email,Business Unit\nKim Lee,kim@acme.example,Sales\nNo Mail,,Sales\n";
    let contacts = "Contact ID,Last Name,Owner\nC-1,Hale,Kim Lee\n";
    let files = [("users.csv", users), ("contacts.csv", contacts)];
    let said = "users.csv is read as the source's users: 1 of 2 have an e-mail address beside an id or a \
                name, by which owners are resolved";
    for report in [sandbox.dry_run(&[], &files), sandbox.import(&files)] {
        assert!(report["notes"].as_array().unwrap().iter().any(|note| note == said), "{report:#}");
        assert_eq!(report["owners"]["matched"], 1);
    }
    let map = sandbox.done(&["map", "users.csv", "contacts.csv"]);
    assert!(map["notes"].as_array().unwrap().iter().any(|note| note == said), "{map:#}");

    let nobody = [("users.csv", "Id,Full Name\n7,Kim Lee\n"), ("contacts.csv", contacts)];
    let report = sandbox.dry_run(&[], &nobody);
    assert!(
        report["notes"]
            .to_string()
            .contains("users.csv is read as the source's users, and resolves no owner")
    );
}
