//! A rejects file is a source like any other: what somebody corrected in it is never written over.

use crate::support::Sandbox;

const CONTACTS: &str = "Contact ID,Email,Owner\n\
    1,ada@acme.example,U-1\n2,bea@@acme.example,U-1\n3,cem@@acme.example,U-1\n";

fn imported() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", CONTACTS);
    sandbox.write("users.csv", "id,name,email\nU-1,Kim Osei,kim@acme.example\n");
    let words = ["import", "contacts.csv", "--users", "users.csv", "--max-rejected", "100%"];
    let ran = sandbox.run(&words);
    assert_eq!(ran.code, 0, "{ran:?}");
    let next = "adoptiv-migrate import rejects/contacts.rejects.csv --users users.csv\n";
    assert!(ran.stdout.contains(next), "{ran:?}");
    sandbox
}

fn read(sandbox: &Sandbox, name: &str) -> String {
    std::fs::read_to_string(sandbox.path().join(name)).unwrap()
}

#[test]
fn an_import_that_is_refused_leaves_the_corrected_file_as_it_is() {
    let sandbox = imported();
    let corrected = read(&sandbox, "rejects/contacts.rejects.csv").replace("bea@@", "bea@");
    sandbox.write("rejects/contacts.rejects.csv", &corrected);
    let ran = sandbox.run(&["import", "rejects/contacts.rejects.csv"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert_eq!(read(&sandbox, "rejects/contacts.rejects.csv"), corrected);
    let rest = read(&sandbox, "rejects/contacts-2.rejects.csv");
    assert!(rest.contains("cem@@") && !rest.contains("bea@"), "{rest}");
}

#[test]
fn a_dry_run_that_writes_rejects_leaves_the_corrected_file_as_it_is() {
    let sandbox = imported();
    let before = read(&sandbox, "rejects/contacts.rejects.csv");
    let words = ["dry-run", "rejects/contacts.rejects.csv", "--rejects", "rejects"];
    assert_eq!(sandbox.run(&words).code, 3);
    assert_eq!(read(&sandbox, "rejects/contacts.rejects.csv"), before);
}

#[test]
fn the_rejects_of_the_same_source_are_written_anew() {
    let sandbox = imported();
    let words = ["import", "contacts.csv", "--users", "users.csv", "--max-rejected", "100%"];
    assert!(sandbox.run(&words).stdout.contains("rejects/contacts.rejects.csv"));
    assert!(!sandbox.path().join("rejects/contacts-2.rejects.csv").exists());
}
