//! `pipelines create --from`: its plan, what it takes from whom, and that nothing gets a twin.

use crate::support::Sandbox;

const DEALS: &str = "Deal ID,Deal Name,Stage\n1,Chairs,Lead\n2,Lamps,Demo\n3,Desks,Closed Won\n";

fn json(sandbox: &Sandbox, words: &[&str]) -> serde_json::Value {
    let ran = sandbox.run(&[&["pipelines", "create", "--format", "json"], words].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.json()
}

#[test]
fn a_dry_run_shows_the_plan_and_makes_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("deals.csv", "Deal ID,Deal Name,Pipeline,Stage\n1,a,Europe,Lead\n2,b,Europe,Not won\n3,c,Europe,Gewonnen\n");
    insta::assert_snapshot!(sandbox.shown(&["pipelines", "create", "--from", "deals.csv", "--dry-run", "-q"]), @r#"
    exit 0
    Europe
      1  Lead      open  from its name
      2  Gewonnen  won   from its name
      3  Not won   lost  from its name
    "#);
    assert!(!sandbox.path().join("adoptiv.db").exists());
    let plan = json(&sandbox, &["--from", "deals.csv", "--dry-run"]);
    assert_eq!(plan["dry_run"], true);
    assert_eq!(plan["pipelines"][0]["stages"][1]["told"], "name");
}

#[test]
fn the_user_says_what_is_won_and_lost_where_names_do_not() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "deals.csv",
        "Deal ID,Deal Name,Pipeline,Stage\n1,a,Europe,Lead\n2,b,Europe,Signed\n3,c,Europe,Gone\n",
    );
    let words = ["--from", "deals.csv", "--won", "signed", "--lost", "Gone"];
    let made = json(&sandbox, &words);
    assert_eq!(made["pipelines"][0]["stages"][1]["told"], "user", "{made:#}");
    let stages = sandbox.sql("SELECT stage, kind FROM pipelines WHERE pipeline = 'Europe'");
    assert_eq!(stages, [["Lead", "open"], ["Signed", "won"], ["Gone", "lost"]]);
    // What is there is corrected with another command, which is named.
    let ran = sandbox.run(&["pipelines", "create", "--from", "deals.csv", "--lost", "Signed"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains("pipelines set-stage Europe Signed --kind lost"), "{ran:?}");
    let ran = sandbox.run(&["pipelines", "create", "X", "--stages", "A,B", "--won", "C"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    sandbox.ok(&["pipelines", "create", "X", "--stages", "A,B", "--won", "B"]);
    assert_eq!(
        sandbox.sql("SELECT kind FROM pipelines WHERE pipeline = 'X'").concat(),
        ["open", "won"]
    );
}

#[test]
fn a_name_that_is_there_in_the_one_form_gets_no_twin() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "deals.csv",
        "Deal ID,Deal Name,Pipeline,Stage\n1,a,sales (standard),negotiation\n2,b,Sales (Standard),PROPOSAL \n\
         3,c,Sales (Standard),Demo\n4,d,Sales (Standard),demo\n",
    );
    sandbox.ok(&["pipelines", "create", "--from", "deals.csv"]);
    let names = sandbox
        .sql("SELECT stage FROM pipelines WHERE stage NOT IN ('Lead', 'Contacted', 'Qualified')");
    assert_eq!(names.concat(), ["Proposal", "Negotiation", "Demo", "Closed Won", "Closed Lost"]);
    let report = sandbox.run(&["import", "deals.csv", "--format", "json"]).json();
    assert_eq!(report["objects"]["deals"]["created"], 4, "{report:#}");
}

#[test]
fn only_deals_have_stages() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "contacts.csv",
        "Contact ID,Email,Lifecycle Stage,Stage\n1,ada@acme.example,Lead,Subscriber\n",
    );
    sandbox.write(
        "accounts.csv",
        "Account ID,Account Name,Domain,Status\n1,Acme,acme.example,Customer\n",
    );
    sandbox.write("deals.csv", DEALS);
    let ran =
        sandbox.ok(&["pipelines", "create", "--from", "contacts.csv", "accounts.csv", "deals.csv"]);
    assert!(ran.stderr.contains("`contacts.csv` holds contacts and is left out"), "{ran:?}");
    let stages = sandbox.sql("SELECT stage FROM pipelines WHERE pipeline = 'Sales'").concat();
    assert_eq!(stages, ["Lead", "Demo", "Closed Won"]);
    assert!(
        sandbox.sql("SELECT 1 FROM pipelines WHERE stage IN ('Subscriber', 'Customer')").is_empty()
    );
    let ran = sandbox.run(&["pipelines", "create", "--from", "contacts.csv"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains("only deals have stages"), "{ran:?}");
}

#[test]
fn where_no_deal_names_a_stage_nothing_is_said_to_be_there() {
    let sandbox = Sandbox::new();
    for content in ["Deal ID,Deal Name,Amount\n1,Chairs,5\n", "Deal ID,Deal Name,Stage\n"] {
        sandbox.write("deals.csv", content);
        let ran = sandbox.run(&["pipelines", "create", "--from", "deals.csv"]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.stderr.contains("names a stage"), "{ran:?}");
        assert!(!ran.stderr.contains("every stage"), "{ran:?}");
    }
    assert!(!sandbox.path().join("adoptiv.db").exists());
}

#[test]
fn a_row_that_can_not_become_a_deal_yet_names_its_stage_all_the_same() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "deals.csv",
        "Deal ID,Deal Name,Pipeline,Stage,Amount\n1,a,Europe,Lead,5\n2,b,Europe,Demo,lots\n",
    );
    sandbox.ok(&["pipelines", "create", "--from", "deals.csv"]);
    assert_eq!(
        sandbox.sql("SELECT stage FROM pipelines WHERE pipeline = 'Europe'").concat(),
        ["Lead", "Demo"]
    );
}

#[test]
fn the_order_of_the_help_rejects_no_more_than_no_mapping_at_all() {
    let rejected = |steps: &[&[&str]]| {
        let sandbox = Sandbox::new();
        sandbox.write("deals.csv", DEALS);
        for step in steps {
            sandbox.ok(step);
        }
        let report = sandbox
            .run(&["import", "deals.csv", "--format", "json", "--max-rejected", "100%"])
            .json();
        report["objects"]["deals"]["rejected"].as_u64().unwrap()
    };
    let map = &["map", "deals.csv", "-o", "mapping.toml"][..];
    let create = &["pipelines", "create", "--from", "deals.csv"][..];
    assert_eq!(rejected(&[create]), 0);
    assert_eq!(rejected(&[map, create]), 0);
    assert_eq!(rejected(&[create, map]), 0);
}

#[test]
fn the_wrong_object_is_told_before_anything_is_written() {
    let sandbox = Sandbox::new();
    sandbox.write("a.csv", "Account ID,Account Name,Domain,Phone\n1,Acme,acme.example,1\n");
    sandbox.write("c.csv", "Contact ID,First Name,Last Name,Email\n1,Ada,Moss,ada@acme.example\n");
    sandbox.write("contacts.csv", "Deal ID,Deal Name,Deal Stage,Amount\n1,Chairs,Lead,5\n");
    for (words, code, told) in [
        (&["--contacts", "a.csv"][..], 2, "its columns are those of accounts"),
        (&["--contacts", "a.csv", "--accounts", "c.csv"], 2, "its columns are those of"),
        (&["contacts.csv"], 1, "is called contacts, and its columns are those of deals"),
    ] {
        for command in ["dry-run", "import"] {
            let ran = sandbox.run(&[&[command], words].concat());
            assert_eq!(ran.code, code, "{words:?}: {ran:?}");
            assert!(ran.stderr.contains(told), "{words:?}: {ran:?}");
        }
    }
    let ran = sandbox.run(&["workspace", "users", "import", "c.csv"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains("holds customers"), "{ran:?}");
    assert!(!sandbox.path().join("adoptiv.db").exists());
    // The right flags.
    sandbox.ok(&["dry-run", "--accounts", "a.csv", "--contacts", "c.csv"]);
}

#[test]
fn import_with_dry_run_is_a_dry_run_of_all_rows() {
    let sandbox = Sandbox::new();
    let rows: String = (0..150).map(|n| format!("{n},p{n}@acme.example\n")).collect();
    sandbox.write("contacts.csv", format!("Contact ID,Email\n{rows}"));
    let report = sandbox.run(&["import", "contacts.csv", "--dry-run", "--format", "json"]).json();
    assert_eq!(
        (&report["command"], &report["objects"]["contacts"]["rows_read"]),
        (&"dry-run".into(), &150.into())
    );
    assert!(
        !sandbox.path().join("adoptiv.db").exists() && !sandbox.path().join("rejects").exists()
    );
}
