//! Opt-outs of people who are merged: an opt-out of either record is one of both.

use serde_json::Value;

use crate::support::Sandbox;
use crate::support::rules::{counts, warnings};

const HEADER: &str = "Contact ID,Last Name,Email,Phone,Consent Text,Consent Timestamp,Consent URL,\
                      Consent IP,Consent Seller,Do Not Call,Email Opt Out";
const OUT: &str = "Moss,a@one.example,202-555-0101,,,,,,Yes,Yes";
const IN: &str = "Moss,a@one.example,202-555-0101,I agree to be called by Acme,2026-01-05T10:00:00Z,\
                  https://acme.example/f,203.0.113.5,Acme,No,No";

/// A mapping of contacts with a policy of merging.
fn mapping(sandbox: &Sandbox, source: &str, on_merge: &str) {
    let parts = ["Text", "Timestamp", "URL", "IP", "Seller"]
        .into_iter()
        .zip(["text", "timestamp", "source_url", "ip", "seller"])
        .map(|(column, part)| format!("\"Consent {column}\" = \"consent.{part}\"\n"))
        .collect::<String>();
    sandbox.write(
        "mapping.toml",
        format!(
            "version = 1\nsource = \"{source}\"\n[contacts]\non_merge = \"{on_merge}\"\n\
             [contacts.columns]\n\"Contact ID\" = \"id\"\n\"Last Name\" = \"last_name\"\n\
             \"Email\" = \"email\"\n\"Phone\" = \"phone\"\n{parts}\
             \"Do Not Call\" = \"consent.do_not_call\"\n\"Email Opt Out\" = \"email_opt_out\"\n"
        ),
    );
}

fn state(sandbox: &Sandbox) -> String {
    sandbox.lines("SELECT count(*), max(email_opt_out), max(dialable) FROM contacts").join("; ")
}

#[test]
fn an_opt_out_of_either_of_two_records_that_become_one_is_one_of_both() {
    for on_merge in ["overwrite", "fill", "keep"] {
        for rows in [[OUT, IN], [IN, OUT]] {
            let case = format!("{on_merge} {}", rows[0]);
            let text = |ids: [&str; 2]| {
                format!("{HEADER}\n{},{}\n{},{}\n", ids[0], rows[0], ids[1], rows[1])
            };
            let sandbox = Sandbox::workspace();
            mapping(&sandbox, "csv", on_merge);
            let files = [("contacts.csv", &*text(["C1", "C2"]))];
            sandbox.import_with(&["--dedupe", "email"], &files);
            assert_eq!(state(&sandbox), "1 | 1 | 0", "by purpose, {case}");

            let sandbox = Sandbox::workspace();
            mapping(&sandbox, "csv", on_merge);
            sandbox.import(&[("contacts.csv", &text(["", ""]))]);
            assert_eq!(state(&sandbox), "1 | 1 | 0", "without ids, {case}");

            let sandbox = Sandbox::workspace();
            for (source, row) in ["one", "two"].into_iter().zip(rows) {
                mapping(&sandbox, source, on_merge);
                sandbox.import(&[("contacts.csv", &format!("{HEADER}\nC1,{row}\n"))]);
            }
            assert_eq!(state(&sandbox), "1 | 1 | 0", "of two sources, {case}");
            sandbox.done(&["undo", "2", "--yes"]);
            let first = if rows[0] == OUT { "1 | 1 | 0" } else { "1 | 0 | 1" };
            assert_eq!(state(&sandbox), first, "taken back, {case}");
        }
    }
}

fn import(sandbox: &Sandbox, rows: &[String]) -> Value {
    let text = format!("{HEADER}\n{}\n", rows.join("\n"));
    sandbox.import_with(&["--dedupe", "email"], &[("contacts.csv", &text)])
}

#[test]
fn only_a_later_import_of_the_same_record_takes_an_e_mail_opt_out_back() {
    let sandbox = Sandbox::workspace();
    mapping(&sandbox, "csv", "overwrite");
    let (out, back) = (format!("C1,{OUT}"), format!("C1,{}", OUT.replace("Yes,Yes", "Yes,No")));
    let other = format!("C2,{IN}");
    import(&sandbox, &[out.clone(), other.clone()]);
    let report = import(&sandbox, &[other.replace("Moss", "Moss-Hale")]);
    assert_eq!(warnings(&report), ["contacts opt_out_kept x1: 2 false"]);
    assert_eq!(state(&sandbox), "1 | 1 | 0");
    let report = import(&sandbox, &[back]);
    assert_eq!(counts(&report, "contacts"), [0, 1, 0, 0]);
    assert_eq!(state(&sandbox), "1 | 0 | 0");
    assert_eq!(sandbox.lines("SELECT value FROM suppressions WHERE kind = 'email'"), [""; 0]);
    // Taking that import back opts out again, as it was.
    sandbox.done(&["undo", "3", "--yes"]);
    assert_eq!(state(&sandbox), "1 | 1 | 0");
    let report = import(&sandbox, &[other.replace("Moss", "Moss-Voss")]);
    assert_eq!(warnings(&report), ["contacts opt_out_kept x1: 2 false"]);
    assert_eq!(state(&sandbox), "1 | 1 | 0");
}

#[test]
fn of_two_opt_outs_both_have_to_be_taken_back() {
    let sandbox = Sandbox::workspace();
    mapping(&sandbox, "csv", "overwrite");
    let (one, two) = (format!("C1,{OUT}"), format!("C2,{OUT}"));
    let back = |row: &str| row.replace("Yes,Yes", "Yes,No");
    import(&sandbox, &[one.clone(), two.clone()]);
    import(&sandbox, &[back(&one)]);
    assert_eq!(state(&sandbox), "1 | 1 | 0", "the other one stands");
    import(&sandbox, &[back(&two)]);
    assert_eq!(state(&sandbox), "1 | 0 | 0");
    sandbox.done(&["undo", "2", "--yes"]);
    assert_eq!(state(&sandbox), "1 | 0 | 0", "what is there was said by both");
}

#[test]
fn an_opt_out_that_somebody_set_by_hand_is_not_taken_back_by_a_row_that_never_said_so() {
    let sandbox = Sandbox::workspace();
    mapping(&sandbox, "csv", "overwrite");
    import(&sandbox, &[format!("C1,{IN}")]);
    sandbox.edit("UPDATE contact SET email_opt_out = 1");
    let report = import(&sandbox, &[format!("C1,{}", IN.replace("Moss", "Moss-Hale"))]);
    assert_eq!(warnings(&report), ["contacts opt_out_kept x1: 2 false"]);
    assert_eq!(sandbox.one("SELECT email_opt_out FROM contacts"), "1");
}
