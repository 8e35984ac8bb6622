//! What a stage is: told from its name, and corrected with `pipelines set-stage` and `rename`.

use serde_json::json;

use crate::support::Sandbox;
use crate::support::remote::Remote;

const DEALS: &str = "Deal ID,Deal Name,Pipeline,Stage,Amount\n\
    D1,a,New business,Qualified,1\nD2,b,New business,Not won,1\nD3,c,New business,Closed - not won,1\n\
    D4,d,New business,Closed Won,1\nD5,e,Vertrieb,Gewonnen,1\nD6,f,Vertrieb,Verloren,1\n\
    D7,g,Ventes,Gagné,1\nD8,h,Ventes,Perdu,1\nD9,i,hs,closedwon,1\nD10,j,hs,closedlost,1\n\
    D11,k,hs,Disqualified,1\nD12,l,hs,Soon to be won,1\n";

#[test]
fn what_is_not_won_is_no_revenue_and_the_words_of_a_status_hold_for_stages() {
    let sandbox = Sandbox::new();
    sandbox.write("deals.csv", DEALS);
    sandbox.ok(&["pipelines", "create", "--from", "deals.csv"]);
    sandbox.ok(&["import", "deals.csv"]);
    let of = |kind: &str| -> Vec<String> {
        let query = format!("SELECT stage FROM deals WHERE status = '{kind}' ORDER BY id");
        sandbox.sql(&query).concat()
    };
    assert_eq!(of("won"), ["Closed Won", "Gewonnen", "Gagné", "closedwon"]);
    assert_eq!(
        of("lost"),
        ["Not won", "Closed - not won", "Verloren", "Perdu", "closedlost", "Disqualified"]
    );
    assert_eq!(of("open"), ["Qualified", "Soon to be won"]);
}

#[test]
fn a_deals_status_is_told_by_the_same_words() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "deals.csv",
        "Deal ID,Deal Name,Status,Stage\nD1,a,Gewonnen,Proposal\nD2,b,Perdu,Proposal\n\
         D3,c,Not won,Proposal\nD4,d,offen,Proposal\n",
    );
    sandbox.ok(&["import", "deals.csv"]);
    let stages = sandbox.sql("SELECT stage FROM deals ORDER BY id").concat();
    assert_eq!(stages, ["Closed Won", "Closed Lost", "Closed Lost", "Proposal"]);
}

#[test]
fn a_kind_that_was_told_wrong_is_corrected_and_deals_follow() {
    let sandbox = Sandbox::new();
    sandbox.write("deals.csv", "Deal ID,Deal Name,Pipeline,Stage\nD1,a,Europe,Unterschrieben\n");
    sandbox.ok(&["pipelines", "create", "--from", "deals.csv"]);
    sandbox.ok(&["import", "deals.csv"]);
    let status = || sandbox.sql("SELECT stage, status FROM deals").concat();
    assert_eq!(status(), ["Unterschrieben", "open"]);
    insta::assert_snapshot!(
        sandbox.shown(&["pipelines", "set-stage", "europe", "Unterschrieben", "--kind", "won"]), @r#"
    exit 0
    Europe
      1  Unterschrieben  won
    "#);
    assert_eq!(status(), ["Unterschrieben", "won"]);
    sandbox.ok(&["pipelines", "rename", "Europe", "--stage", "Unterschrieben", "Signed"]);
    sandbox.ok(&["pipelines", "rename", "Europe", "EMEA"]);
    assert_eq!(
        sandbox.sql("SELECT pipeline, stage, status FROM deals").concat(),
        ["EMEA", "Signed", "won"]
    );
    // The record itself is as it was: taking the import back still works.
    let undone = sandbox.ok(&["undo", "1", "--yes"]);
    assert!(undone.stdout.contains("1 deal deleted"), "{undone:?}");
}

#[test]
fn a_correction_names_what_is_there_and_makes_no_store_and_no_twin() {
    let sandbox = Sandbox::new();
    let ran = sandbox.run(&["pipelines", "set-stage", "Sales", "Lead", "--kind", "won"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(!sandbox.path().join("adoptiv.db").exists());
    sandbox.ok(&["workspace", "set", "--currency", "USD"]);
    for (words, told) in [
        (&["set-stage", "Sales", "Lead", "--kind", "won"][..], "there is no pipeline `Sales`"),
        (&["set-stage", "Sales (Standard)", "Led", "--kind", "won"], "has no stage `Led`"),
        (
            &["rename", "Sales (Standard)", "--stage", "Lead", "Proposal"],
            "named `Proposal` already",
        ),
    ] {
        let ran = sandbox.run(&[&["pipelines"], words].concat());
        assert_eq!(ran.code, 1, "{words:?}");
        assert!(ran.stderr.contains(told), "{words:?}: {ran:?}");
    }
    let ran =
        sandbox.run(&["pipelines", "set-stage", "Sales (Standard)", "Lead", "--kind", "closed"]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[test]
fn over_the_api_a_stage_is_corrected_there_and_here() {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    client.write("deals.csv", "Deal ID,Deal Name,Stage\nD1,a,Proposal\n");
    remote.done(&client, &["import", "deals.csv"]);
    let pipelines = |words: &[&str]| remote.run(&client, &[&["pipelines"], words].concat());
    for words in [
        &["set-stage", "Sales (Standard)", "Proposal", "--kind", "won"][..],
        &["rename", "Sales (Standard)", "--stage", "Proposal", "Signed"],
        &["rename", "Sales (Standard)", "Sales"],
    ] {
        let ran = pipelines(words);
        assert_eq!(ran.code, 0, "{words:?}: {ran:?}");
    }
    let place = "SELECT pipeline, stage, status FROM deals";
    assert_eq!(remote.folder.sql(place).concat(), ["Sales", "Signed", "won"]);
    assert_eq!(client.sql(place).concat(), ["Sales", "Signed", "won"]);
    let taken = pipelines(&["rename", "Sales", "--stage", "Signed", "Lead"]);
    assert_eq!(taken.code, 1, "{taken:?}");
    // A hub of another folder sees the deal where it is now.
    let other = Sandbox::new();
    other.write("deals.csv", "Deal ID,Deal Name,Stage\nD1,a,Signed\n");
    let report = remote.done(&other, &["import", "deals.csv"]);
    assert_eq!(report["objects"]["deals"]["rejected"], json!(0));
    assert_eq!(other.sql(place).concat(), ["Sales", "Signed", "won"]);
}

#[test]
fn the_sandbox_refuses_changes_by_the_words_of_the_contract() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    let change = |change: serde_json::Value| {
        served.post("/v1/pipelines/batch/update", &json!({"records": [change]}))
    };
    let of = "Sales (Standard)";
    let code = |answer: serde_json::Value| answer["results"][0]["error"]["code"].clone();
    assert_eq!(code(change(json!({"pipeline": "No", "name": "X"})).json()), "unknown_pipeline");
    let stage = json!({"pipeline": of, "stage": "No", "kind": "won"});
    assert_eq!(code(change(stage).json()), "unknown_stage");
    let taken = json!({"pipeline": of, "stage": "Lead", "name": "Proposal"});
    assert_eq!(code(change(taken).json()), "name_taken");
    let fine = json!({"pipeline": of, "stage": "Lead", "name": "New", "kind": "open"});
    assert_eq!(change(fine.clone()).json()["results"][0]["status"], "updated");
    let same = json!({"pipeline": of, "stage": "New", "kind": "open"});
    assert_eq!(change(same).json()["results"][0]["status"], "unchanged");
    for wrong in [json!({"pipeline": of}), json!({"pipeline": of, "kind": "won"})] {
        assert_eq!(change(wrong).code(), "schema_violation");
    }
}
