//! Stages: where deals go.

use crate::support::Sandbox;
use crate::support::rules::{counts, rejections};

const PLACES: &str = "SELECT name, pipeline, stage, status FROM deals ORDER BY id";

fn deals(sandbox: &Sandbox, header: &str, rows: &str) -> serde_json::Value {
    sandbox.import(&[("deals.csv", &format!("Deal ID,Deal Name,{header}\n{rows}"))])
}

#[test]
fn a_new_store_begins_with_the_standard_template() {
    let sandbox = Sandbox::workspace();
    assert_eq!(
        sandbox.lines("SELECT pipeline, stage, kind FROM pipelines"),
        [
            "Sales (Standard) | Lead | open",
            "Sales (Standard) | Contacted | open",
            "Sales (Standard) | Qualified | open",
            "Sales (Standard) | Proposal | open",
            "Sales (Standard) | Negotiation | open",
            "Sales (Standard) | Closed Won | won",
            "Sales (Standard) | Closed Lost | lost",
        ]
    );
}

#[test]
fn a_deal_goes_to_the_pipeline_and_stage_of_its_row_by_name_else_by_the_one_form_of_names() {
    let sandbox = Sandbox::workspace();
    sandbox.done(&["pipelines", "create", "Partners", "--stages", "Lead,Signed"]);
    let report = deals(
        &sandbox,
        "Pipeline,Stage",
        "D-1,Chairs,Partners,Lead\nD-2,Lamps,Sales (Standard),Closed Won\n\
         D-3,Desks,partners,LEAD\nD-4,Rugs,Partners, signed\nD-5,Bins,Partner,Lead\n\
         D-6,Pens,Partners,Signing\n",
    );
    assert_eq!(
        sandbox.lines(PLACES),
        [
            "Chairs | Partners | Lead | open",
            "Lamps | Sales (Standard) | Closed Won | won",
            "Desks | Partners | Lead | open",
            "Rugs | Partners | Signed | open",
        ]
    );
    assert_eq!(
        rejections(&report),
        ["deals 6 pipeline_not_found pipeline Partner", "deals 7 stage_not_found stage Signing"]
    );
    assert_eq!(
        report["stages"]["unmatched"],
        serde_json::json!([
            {"pipeline": "Partner", "stage": "Lead", "deals": 1},
            {"pipeline": "Partners", "stage": "Signing", "deals": 1},
        ])
    );
}

#[test]
fn a_value_map_of_the_mapping_may_translate() {
    let sandbox = Sandbox::workspace();
    sandbox.mapping(
        "[deals.columns]\n\"Deal ID\" = \"id\"\n\"Deal Name\" = \"name\"\n\
         Stage = { to = \"stage\", values = { \"discovery\" = \"Qualified\" } }\n",
    );
    deals(&sandbox, "Stage", "D-1,Chairs,discovery\nD-2,Lamps,Proposal\n");
    assert_eq!(sandbox.lines("SELECT stage FROM deals ORDER BY id"), ["Qualified", "Proposal"]);
}

#[test]
fn without_a_pipeline_the_mappings_counts_then_the_only_one_that_has_the_stage() {
    let sandbox = Sandbox::workspace();
    sandbox.done(&["pipelines", "create", "Partners", "--stages", "Lead,Signed"]);
    let report = deals(&sandbox, "Stage", "D-1,Chairs,Signed\nD-2,Lamps,Lead\nD-3,Desks,Nowhere\n");
    assert_eq!(sandbox.lines(PLACES), ["Chairs | Partners | Signed | open"]);
    assert_eq!(
        rejections(&report),
        ["deals 3 ambiguous_stage stage Lead", "deals 4 stage_not_found stage Nowhere"]
    );
    let hint = report["rejections"][0]["hint"].as_str().unwrap();
    assert!(hint.contains("`Sales (Standard)`") && hint.contains("`Partners`"), "{hint}");

    sandbox.mapping(
        "[deals]\npipeline = \"Partners\"\n[deals.columns]\n\"Deal ID\" = \"id\"\n\
         \"Deal Name\" = \"name\"\nStage = \"stage\"\n",
    );
    deals(&sandbox, "Stage", "D-2,Lamps,Lead\n");
    assert_eq!(
        sandbox.lines(PLACES),
        ["Chairs | Partners | Signed | open", "Lamps | Partners | Lead | open"]
    );
}

#[test]
fn won_and_lost_of_the_source_override_the_stage() {
    let sandbox = Sandbox::workspace();
    sandbox.mapping(
        "[deals.columns]\n\"Deal ID\" = \"id\"\n\"Deal Name\" = \"name\"\nStage = \"stage\"\n\
         Status = \"status\"\n",
    );
    deals(
        &sandbox,
        "Stage,Status",
        "D-1,Chairs,Proposal,Won\nD-2,Lamps,Lead,lost\nD-3,Rugs,Lead,open\n",
    );
    assert_eq!(
        sandbox.lines("SELECT stage FROM deals ORDER BY id"),
        ["Closed Won", "Closed Lost", "Lead"]
    );
}

#[test]
fn a_rejection_suggests_the_stage_whose_name_is_near() {
    let sandbox = Sandbox::workspace();
    let report = deals(&sandbox, "Stage", "D-1,Chairs,negotiations\n");
    assert_eq!(rejections(&report), ["deals 2 stage_not_found stage negotiations"]);
    let hint = report["rejections"][0]["hint"].as_str().unwrap();
    assert!(hint.contains("`Negotiation`"), "{hint}");
}

#[test]
fn pipelines_create_from_makes_what_a_file_uses_won_and_lost_last() {
    let sandbox = Sandbox::workspace();
    let rows = "Deal ID,Deal Name,Stage\nD-1,Chairs,Closed lost\nD-2,Lamps,Closed won\n\
                D-3,Desks,Discovery\nD-4,Rugs,Demo\n";
    sandbox.write("deals.csv", rows);
    sandbox.done(&["pipelines", "create", "--from", "deals.csv"]);
    let stages = sandbox.lines("SELECT stage, kind FROM pipelines WHERE pipeline = 'Sales'");
    assert_eq!(stages.len(), 4, "{stages:?}");
    assert_eq!(stages[..2], ["Discovery | open", "Demo | open"]);
    let mut last = stages[2..].to_vec();
    last.sort();
    assert_eq!(last, ["Closed lost | lost", "Closed won | won"]);
    let report = sandbox.import(&[("deals.csv", rows)]);
    assert_eq!(counts(&report, "deals"), [4, 0, 0, 0]);
    assert_eq!(sandbox.one("SELECT DISTINCT pipeline FROM deals"), "Sales");
}

#[test]
fn pipelines_create_from_keeps_the_pipelines_that_the_file_names() {
    let sandbox = Sandbox::workspace();
    let rows = "Deal ID,Deal Name,Pipeline,Stage\nD-1,Chairs,Fleet,Talk\nD-2,Lamps,Service,Visit\n";
    sandbox.write("deals.csv", rows);
    sandbox.done(&["pipelines", "create", "--from", "deals.csv"]);
    assert_eq!(
        sandbox
            .lines("SELECT pipeline, stage FROM pipelines WHERE pipeline IN ('Fleet', 'Service')"),
        ["Fleet | Talk", "Service | Visit"]
    );
    assert_eq!(counts(&sandbox.import(&[("deals.csv", rows)]), "deals"), [2, 0, 0, 0]);
}
