//! Lost answers to changes of what was there, to a part of a batch and to an undo: what was done there is
//! taken back there, what somebody edited is kept and named, whatever became of the answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use crate::support::front::{Fault, before, expire, killed};
use crate::support::remote::{Remote, at, number};
use crate::support::rules::counts;
use crate::support::served::{TOKEN, send};
use crate::support::server::{Seen, Server};
use crate::support::{Ran, Sandbox};

const UPSERT: &str = "/v1/contacts/batch/upsert";
const HEADER: &str =
    "Contact ID,Last Name,Email,Job Title,Company,consent_text,consent_timestamp\n";
const IMPORT: [&str; 2] = ["import", "contacts.csv"];

/// Everything passes but what goes to `path`: that is done, and never answered.
fn hung(remote: &Remote, path: &'static str) -> Server {
    let hangs = move |seen: &Seen| seen.target.ends_with(path);
    before(remote, move |seen| if hangs(seen) { Fault::Hung } else { Fault::None })
}

fn rows(title: &str, company: &str, consent: &str) -> String {
    let row = |n| format!("C-{n},Person {n},p{n}@acme.example,{title},{company},{consent}\n");
    HEADER.to_owned() + &(1..=5).map(row).collect::<String>()
}

/// Import 1 made five clerks at Acme; import 2 makes them bosses at Borealis, and its answers are lost.
fn promoted() -> (Remote, Sandbox) {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    client.write("contacts.csv", rows("Clerk", "Acme", ","));
    remote.done(&client, &IMPORT);
    client.write("contacts.csv", rows("Boss", "Borealis", ","));
    let bosses = "SELECT count(*) FROM contacts WHERE title = 'Boss'";
    killed(&hung(&remote, UPSERT), &remote, &client, &IMPORT, (bosses, 5));
    (remote, client)
}

const TITLES: &str = "SELECT title, account_name FROM contacts ORDER BY email";

#[test]
fn a_merge_whose_answer_was_lost_is_restored_there_too() {
    for expired in [true, false] {
        for resumed in [true, false] {
            let (remote, client) = promoted();
            if expired {
                expire(&remote);
            }
            if resumed {
                let report = remote.done(&client, &["import", "contacts.csv", "--resume"]);
                assert_eq!(counts(&report, "contacts"), [0, 5, 0, 0]);
            }
            let report = remote.done(&client, &["undo", "2", "--yes"]);
            assert_eq!(report["kept_total"], 0, "{expired} {resumed}: {report:#}");
            assert_eq!(report["restored"]["contacts"], 5, "{report:#}");
            for folder in [&client, &remote.folder] {
                assert_eq!(folder.sql(TITLES), vec![["Clerk", "Acme"]; 5], "{expired} {resumed}");
                assert_eq!(number(folder, "SELECT count(*) FROM accounts"), 1);
            }
            let report = remote.done(&client, &["undo", "1", "--yes"]);
            assert_eq!(report["kept_total"], 0, "{report:#}");
            assert_eq!(remote.count("SELECT count(*) FROM contacts"), 0);
        }
    }
}

#[test]
fn what_somebody_changed_of_a_merge_whose_answer_was_lost_stays_and_the_rest_is_restored() {
    for resumed in [true, false] {
        let (remote, client) = promoted();
        expire(&remote);
        let edits = json!([{"id": remote.id("contacts", "C-1"), "title": "Owner", "city": "Oslo"}]);
        remote.write(UPSERT, edits);
        if resumed {
            remote.done(&client, &["import", "contacts.csv", "--resume"]);
        }
        let report = remote.done(&client, &["undo", "2", "--yes"]);
        let reasons: Vec<&str> = report["kept"]
            .as_array()
            .expect("kept")
            .iter()
            .map(|kept| kept["reason"].as_str().expect("a reason"))
            .collect();
        assert_eq!(reasons, ["title changed since"], "{resumed}: {report:#}");
        let query = "SELECT title, account_name, coalesce(city, '') FROM contacts ORDER BY email";
        for folder in [&client, &remote.folder] {
            let left = folder.sql(query);
            assert_eq!(left[0], ["Owner", "Acme", "Oslo"], "{resumed}");
            assert_eq!(left[1], ["Clerk", "Acme", ""], "{resumed}");
        }
    }
}

#[test]
fn an_earlier_import_is_not_taken_back_before_the_unfinished_one() {
    let (remote, client) = promoted();
    let before = (remote.state(), client.sql("SELECT * FROM journal"));
    let ran = remote.run(&client, &["undo", "1", "--yes"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains("import 2 is unfinished"), "{ran:?}");
    assert_eq!((remote.state(), client.sql("SELECT * FROM journal")), before);
}

#[test]
fn consent_whose_answer_was_lost_is_told_to_stay_where_it_arrived_alone() {
    for arrived in [true, false] {
        let (mut remote, client) = (Remote::new(&[]), Sandbox::new());
        client.write("contacts.csv", rows("Clerk", "Acme", ","));
        remote.done(&client, &IMPORT);
        client.write("contacts.csv", rows("Clerk", "Acme", "You may call me,2026-02-02T09:00:00Z"));
        if arrived {
            let there = ("SELECT count(*) FROM consents", 5);
            killed(&hung(&remote, UPSERT), &remote, &client, &IMPORT, there);
            expire(&remote);
        } else {
            remote.hold(&client, &IMPORT);
        }
        let report = remote.done(&client, &["undo", "2", "--yes"]);
        let kept = if arrived { 5 } else { 0 };
        assert_eq!(report["kept_total"], kept, "{report:#}");
        for folder in [&client, &remote.folder] {
            assert_eq!(number(folder, "SELECT count(*) FROM consents"), kept, "{arrived}");
        }
        assert_eq!(remote.count("SELECT count(*) FROM contacts"), 5);
    }
}

#[test]
fn a_batch_of_which_a_part_was_refused_and_whose_answer_was_lost() {
    for expired in [true, false] {
        let (remote, client) = (Remote::new(&[]), Sandbox::new());
        let long = "7".repeat(300);
        client.write("contacts.csv", rows("Clerk", "Acme", ",").replace("C-3", &long));
        let import = ["import", "contacts.csv", "--max-rejected", "100%"];
        let there = "SELECT count(*) FROM contacts";
        // The contract refuses a batch with such an id as a whole: it goes again without that record.
        let front = before(&remote, |seen| {
            let second = seen.target == UPSERT && !seen.body.contains(&"7".repeat(300));
            if second { Fault::Hung } else { Fault::None }
        });
        killed(&front, &remote, &client, &import, (there, 4));
        if expired {
            expire(&remote);
        }
        let report = remote.done(&client, &[&import[..], &["--resume"]].concat());
        assert_eq!(counts(&report, "contacts"), [4, 0, 0, 1], "{report:#}");
        assert_eq!(report["rejections"][0]["line"], 4, "{report:#}");
        let report = remote.done(&client, &["undo", "1", "--yes"]);
        assert_eq!(report["kept_total"], 0, "{report:#}");
        for folder in [&client, &remote.folder] {
            assert_eq!(number(folder, there), 0);
            assert_eq!(number(folder, "SELECT count(*) FROM accounts"), 0);
        }
    }
}

#[test]
fn an_undo_that_is_killed_names_all_that_it_kept_and_counts_all_that_it_took_back() {
    for expired in [true, false] {
        let (remote, client) = (Remote::new(&[]), Sandbox::new());
        client.write("contacts.csv", rows("Clerk", "Acme", ","));
        remote.done(&client, &IMPORT);
        remote.write(UPSERT, json!([{"id": remote.id("contacts", "C-1"), "title": "Owner"}]));
        // Edited when it is taken back in the hub, and before anything of that is sent.
        let id = remote.id("contacts", "C-2");
        let url = remote.url().to_owned();
        let edited = std::sync::Once::new();
        let front = before(&remote, move |seen| {
            if !seen.target.ends_with("/batch/delete") {
                return Fault::None;
            }
            edited.call_once(|| {
                let address = url.strip_prefix("http://").expect("a URL");
                let token = format!("Bearer {}", TOKEN);
                let headers = [
                    ("Authorization", token.as_str()),
                    ("Content-Type", "application/json"),
                    ("Idempotency-Key", "somebody-else-s-edit"),
                ];
                let body = json!({"records": [{"id": id, "title": "Chair"}]}).to_string();
                let answer = send(address, "POST", UPSERT, &headers, &body);
                assert_eq!(answer.expect("an answer").status, 200);
            });
            Fault::Hung
        });
        let left = ("SELECT count(*) FROM contacts", 2);
        killed(&front, &remote, &client, &["undo", "1", "--yes"], left);
        if expired {
            expire(&remote);
        }
        let report = remote.done(&client, &["undo", "1", "--yes"]);
        let mut names: Vec<&str> = report["kept"]
            .as_array()
            .expect("kept")
            .iter()
            .filter(|kept| kept["object"] == "contacts")
            .map(|kept| kept["name"].as_str().expect("a name"))
            .collect();
        names.sort_unstable();
        assert_eq!(names, ["Person 1", "Person 2"], "{expired}: {report:#}");
        assert_eq!(report["deleted"]["contacts"], 3, "{expired}: {report:#}");
        let query = "SELECT title, account_name FROM contacts ORDER BY email";
        for folder in [&client, &remote.folder] {
            assert_eq!(folder.sql(query), [["Owner", "Acme"], ["Chair", "Acme"]], "{expired}");
        }
        let again = remote.run(&client, &["undo", "1", "--yes"]);
        assert!(again.stderr.contains("taken back already"), "{again:?}");
    }
}

#[test]
fn a_merge_and_an_undo_whose_answers_are_lost_within_a_run_and_whose_keys_are_forgotten() {
    let (remote, client) = (Arc::new(Remote::new(&[])), Sandbox::new());
    client.write("contacts.csv", rows("Clerk", "Acme", ","));
    remote.done(&client, &IMPORT);
    client.write("contacts.csv", rows("Boss", "Borealis", ","));
    let there = Arc::clone(&remote);
    let writes = AtomicUsize::new(0);
    let front = before(&remote, move |seen| {
        let write =
            seen.target.ends_with("/batch/upsert") || seen.target.ends_with("/batch/delete");
        expire(&there);
        // Every first attempt is lost.
        let lost = write && writes.fetch_add(1, Ordering::SeqCst).is_multiple_of(2);
        if lost { Fault::Lost } else { Fault::None }
    });
    let run = |words: &[&str]| {
        let words = [words, &["--format", "json"]].concat();
        let ran = Ran::of(at(&front.url(), &client, &words).output().expect("it runs"));
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.json()
    };
    assert_eq!(counts(&run(&IMPORT), "contacts"), [0, 5, 0, 0]);
    let report = run(&["undo", "2", "--yes"]);
    assert_eq!(report["kept_total"], 0, "{report:#}");
    assert_eq!(remote.folder.sql(TITLES), vec![["Clerk", "Acme"]; 5]);
    let report = run(&["undo", "1", "--yes"]);
    assert_eq!((&report["kept_total"], &report["deleted"]["contacts"]), (&json!(0), &json!(5)));
    assert_eq!(remote.count("SELECT count(*) FROM accounts"), 0);
}

#[test]
fn a_link_that_waited_and_whose_answer_was_lost_waits_again_when_it_is_taken_back() {
    for expired in [true, false] {
        let (remote, client) = (Remote::new(&[]), Sandbox::new());
        client.write(
            "contacts.csv",
            "Contact ID,Last Name,Email,Account ID\nC-1,Hale,c1@acme.example,A-1\n",
        );
        remote.done(&client, &IMPORT);
        client.write("accounts.csv", "Account ID,Account Name\nA-1,Acme\n");
        let linked = ("SELECT count(*) FROM contacts WHERE account_id IS NOT NULL", 1);
        let import = ["import", "accounts.csv"];
        killed(&hung(&remote, UPSERT), &remote, &client, &import, linked);
        if expired {
            expire(&remote);
        }
        let report = remote.done(&client, &["undo", "2", "--yes"]);
        assert_eq!(report["kept_total"], 0, "{expired}: {report:#}");
        for folder in [&client, &remote.folder] {
            assert_eq!(number(folder, linked.0), 0, "{expired}");
            assert_eq!(number(folder, "SELECT count(*) FROM accounts"), 0, "{expired}");
        }
        remote.done(&client, &import);
        assert_eq!(remote.count(linked.0), 1, "{expired}");
    }
}

#[test]
fn a_custom_field_that_was_removed_under_a_lost_answer_is_said_to_be_removed() {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    client.write("contacts.csv", "Contact ID,Last Name,Shoe\nC-1,Hale,39\n");
    client.mapping(
        "[contacts.columns]\n\"Contact ID\" = \"id\"\n\"Last Name\" = \"last_name\"\n\
         \"Shoe\" = { to = \"custom.shoe\", type = \"number\" }\n",
    );
    remote.done(&client, &IMPORT);
    let fields = ("SELECT count(*) FROM custom_field", 0);
    let front = hung(&remote, "/v1/custom_fields/batch/delete");
    killed(&front, &remote, &client, &["undo", "1", "--yes"], fields);
    let report = remote.done(&client, &["undo", "1", "--yes"]);
    assert_eq!(report["custom_fields_removed"], json!(["contacts.shoe"]), "{report:#}");
    assert_eq!(report["deleted"]["contacts"], 1, "{report:#}");
}

#[test]
fn accounts_and_deals_that_somebody_edited_under_lost_answers_are_kept_too() {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    client.write("accounts.csv", "Account ID,Account Name\nA-1,Acme\nA-2,Borealis\n");
    client.write(
        "deals.csv",
        "Deal ID,Deal Name,Stage,Amount,Account ID\nD-1,Roof,Lead,10.00,A-1\nD-2,Door,Lead,20.00,A-1\n",
    );
    let import = ["import", "accounts.csv", "deals.csv"];
    let deals = ("SELECT count(*) FROM deals", 2);
    killed(&hung(&remote, "/v1/deals/batch/upsert"), &remote, &client, &import, deals);
    expire(&remote);
    let post =
        |object: &str, record| remote.write(&format!("/v1/{object}/batch/upsert"), json!([record]));
    post(
        "deals",
        json!({"id": remote.id("deals", "D-1"), "stage": "Proposal", "pipeline": "Sales (Standard)"}),
    );
    post("accounts", json!({"id": remote.id("accounts", "A-2"), "industry": "Ships"}));
    remote.done(&client, &[&import[..], &["--resume"]].concat());
    let report = remote.done(&client, &["undo", "1", "--yes"]);
    let kept: Vec<String> = report["kept"]
        .as_array()
        .expect("kept")
        .iter()
        .map(|kept| {
            format!(
                "{}: {}",
                kept["name"].as_str().expect("a name"),
                kept["reason"].as_str().expect("a reason")
            )
        })
        .collect();
    assert_eq!(
        kept,
        [
            "Roof: somebody edited it since",
            "Acme: another record links to it",
            "Borealis: somebody edited it since"
        ]
    );
    for folder in [&client, &remote.folder] {
        assert_eq!(
            folder.sql("SELECT name, stage, amount FROM deals"),
            [["Roof", "Proposal", "10.00"]]
        );
        assert_eq!(number(folder, "SELECT count(*) FROM accounts"), 2);
    }
}

#[test]
fn a_change_that_the_workspace_refused_is_no_edit_of_somebody_else() {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    let file = |notes: &str| {
        format!(
            "Contact ID,Last Name,Email,Notes\nC-1,Hale,c1@acme.example,{notes}\nC-2,Moss,c2@acme.example,short\n"
        )
    };
    client.mapping(
        "[contacts.columns]\n\"Contact ID\" = \"id\"\n\"Last Name\" = \"last_name\"\n\"Email\" = \"email\"\n\
         \"Notes\" = { to = \"custom.notes\", type = \"text\" }\n",
    );
    client.write("contacts.csv", file("short"));
    remote.done(&client, &IMPORT);
    client.write("contacts.csv", file(&"x".repeat(70_000)));
    let report = remote.done(&client, &["import", "contacts.csv", "--max-rejected", "100%"]);
    assert_eq!(counts(&report, "contacts"), [0, 0, 1, 1], "{report:#}");
    // Neither of them has anything to keep, in whatever order they are taken back.
    let report = remote.done(&client, &["undo", "1", "--dry-run"]);
    assert_eq!(report["kept_total"], 0, "{report:#}");
    for id in ["2", "1"] {
        let report = remote.done(&client, &["undo", id, "--yes"]);
        assert_eq!(report["kept_total"], 0, "{report:#}");
    }
    assert_eq!(remote.count("SELECT count(*) FROM contacts"), 0);
}

#[test]
fn an_owner_who_was_handed_records_under_a_lost_answer_has_them_and_undo_takes_them() {
    for expired in [true, false] {
        let (remote, client) = (Remote::new(&[]), Sandbox::new());
        client.write(
            "contacts.csv",
            "Contact ID,Email,Owner\nC-1,c1@acme.example,new@acme.example\n",
        );
        remote.done(&client, &IMPORT);
        remote.folder.edit("INSERT INTO user (email) VALUES ('new@acme.example')");
        let handed = ("SELECT count(*) FROM contacts WHERE owner_email = 'new@acme.example'", 1);
        killed(&hung(&remote, UPSERT), &remote, &client, &["owners", "reclaim"], handed);
        if expired {
            expire(&remote);
        }
        remote.done(&client, &["owners", "reclaim"]);
        for folder in [&client, &remote.folder] {
            assert_eq!(number(folder, handed.0), 1, "{expired}");
        }
        assert_eq!(number(&client, "SELECT count(*) FROM push_batch"), 0, "{expired}");
        let report = remote.done(&client, &["undo", "1", "--yes"]);
        assert_eq!(report["kept_total"], 0, "{expired}: {report:#}");
        assert_eq!(remote.count("SELECT count(*) FROM contacts"), 0, "{expired}");
    }
}
