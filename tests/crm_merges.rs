//! Records that are merged at a CRM after they were imported: what became of several is one record here
//! too, and what stays behind is told.

use crate::support::crm::Crm;
use crate::support::fakes::company::Company;
use crate::support::fakes::hubspot::{Options, start_with};
use crate::support::fakes::{self, Fake};
use crate::support::remote::Remote;
use crate::support::{Ran, Sandbox};

fn names(sandbox: &Sandbox) -> Vec<Vec<String>> {
    sandbox.sql(
        "SELECT c.id, group_concat(e.external_id, ' ') FROM contacts c JOIN external_ids e
         ON e.object = 'contacts' AND e.record_id = c.id GROUP BY c.id
         HAVING count(*) > 1 ORDER BY c.id",
    )
}

#[test]
fn records_that_were_merged_into_a_third_one_are_that_one_afterwards() {
    let company = Company::of(30);
    let fake = start_with(company.clone(), Options { new_survivor: true, ..Options::default() });
    let before = fake.ids(fakes::Object::Contacts);
    let fake = std::sync::Arc::new(fake);
    let crm = Crm::of(std::sync::Arc::clone(&fake));
    let sandbox = crm.prepared(&company);
    assert_eq!(crm.import(&sandbox, &[]).code, 0);
    let count = "SELECT count(*) FROM contacts";
    let all = sandbox.sql(count);
    fake.merge_contacts(1, 2);
    let survivor = fake.ids(fakes::Object::Contacts)[1].clone();
    assert!(!before.contains(&survivor));
    let tried = crm.run(&sandbox, &["dry-run", "hubspot", "--all", "--format", "json"]).json();
    assert_eq!(tried["objects"]["contacts"]["created"], 0, "{tried}");
    let ran = crm.import(&sandbox, &["--since", "last"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = ran.json();
    assert_eq!(report["objects"]["contacts"]["created"], 0, "{report}");
    assert_eq!(report["objects"]["contacts"]["merged"], 1, "{report}");
    assert_eq!(sandbox.sql(count), all);
    let ids = names(&sandbox);
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert!(ids[0][1].contains(&survivor) && ids[0][1].contains(&before[1]), "{ids:?}");
    // The other one is not there any more, and nobody deleted it here.
    let reconciled = crm.run(&sandbox, &["reconcile", "hubspot", "--format", "json"]);
    assert_eq!(reconciled.code, 3, "{reconciled:?}");
    let contacts = &reconciled.json()["objects"]["contacts"];
    assert_eq!((&contacts["extra"], &contacts["missing"]), (&1.into(), &0.into()), "{contacts}");
    // Again changes nothing, and what is taken back can come again.
    let again = crm.import(&sandbox, &[]).json();
    assert_eq!(again["objects"]["contacts"]["unchanged"], 29, "{again}");
    let import = report["import_id"].to_string();
    let second = again["import_id"].to_string();
    for id in [&second, &import] {
        assert_eq!(sandbox.run(&["undo", id, "--yes"]).code, 0);
    }
    assert_eq!(names(&sandbox), Vec::<Vec<String>>::new());
    assert_eq!(crm.import(&sandbox, &[]).json()["objects"]["contacts"]["created"], 0);
    assert_eq!(names(&sandbox), ids);
}

#[test]
fn records_that_are_merged_one_after_the_other_are_one_in_the_end() {
    let company = Company::of(30);
    let fake = start_with(company.clone(), Options { new_survivor: true, ..Options::default() });
    let fake = std::sync::Arc::new(fake);
    let crm = Crm::of(std::sync::Arc::clone(&fake));
    let sandbox = crm.prepared(&company);
    assert_eq!(crm.import(&sandbox, &[]).code, 0);
    fake.merge_contacts(3, 4);
    fake.merge_contacts(3, 5);
    let report = crm.import(&sandbox, &["--since", "last"]).json();
    assert_eq!(report["objects"]["contacts"]["created"], 0, "{report}");
    assert_eq!(names(&sandbox).len(), 1);
}

#[test]
fn a_workspace_behind_the_api_learns_that_two_records_became_a_third() {
    let company = Company::of(30);
    let fake = start_with(company.clone(), Options { new_survivor: true, ..Options::default() });
    let before = fake.ids(fakes::Object::Contacts);
    let fake = std::sync::Arc::new(fake);
    let crm = Crm::of(std::sync::Arc::clone(&fake));
    let (remote, client) = (Remote::over(crm.prepared(&company), &[]), Sandbox::new());
    let run = |client: &Sandbox, words: &[&str]| {
        let mut command = remote.command(client, words);
        let (url, env) = crm.ask(|fake| (fake.url(), fake.env()));
        Ran::of(
            command.args(["--source-url", &url, "--format", "json"]).envs(env).output().unwrap(),
        )
    };
    assert_eq!(run(&client, &["import", "hubspot"]).code, 0);
    let all = remote.count("SELECT count(*) FROM contacts");
    fake.merge_contacts(1, 2);
    let survivor = fake.ids(fakes::Object::Contacts)[1].clone();
    let ran = run(&client, &["import", "hubspot", "--since", "last"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = ran.json();
    let counts = &report["objects"]["contacts"];
    assert_eq!((&counts["created"], &counts["merged"]), (&0.into(), &1.into()), "{report}");
    assert_eq!(remote.count("SELECT count(*) FROM contacts"), all);
    let there = names(&remote.folder);
    assert_eq!(there, names(&client), "both sides know it by the same ids");
    assert!(there[0][1].contains(&survivor) && there[0][1].contains(&before[1]), "{there:?}");
    // A second hub, which knows the workspace alone, meets the same record.
    let again = run(&Sandbox::new(), &["import", "hubspot"]);
    assert_eq!(again.json()["objects"]["contacts"]["created"], 0, "{again:?}");
    assert_eq!(remote.count("SELECT count(*) FROM contacts"), all);
    let undone = remote.run(&client, &["undo", &report["import_id"].to_string(), "--yes"]);
    assert_eq!(undone.code, 0, "{undone:?}");
    assert_eq!(names(&remote.folder), Vec::<Vec<String>>::new());
    assert_eq!(remote.count("SELECT count(*) FROM contacts"), all);
}
