//! Wherever stages are listed, the one that most deals are in comes first, with their number.

use serde_json::{Value, json};

use crate::support::fakes::company::Company;
use crate::support::fakes::{Fake as _, hubspot};
use crate::support::{Ran, Sandbox};

/// One deal in `Demo`, three in `Haggling`, two in `Lead`, which the workspace has.
const DEALS: &str = "Deal ID,Deal Name,Stage\nD-1,a,Demo\nD-2,b,Lead\nD-3,c,Haggling\n\
    D-4,d,Haggling\nD-5,e,Lead\nD-6,f,Haggling\n";

fn of(stages: &Value) -> Vec<(&str, Option<u64>)> {
    let stages = stages.as_array().expect("stages").iter();
    stages.map(|stage| (stage["stage"].as_str().unwrap(), stage["deals"].as_u64())).collect()
}

#[test]
fn map_match_and_reports_begin_with_the_stage_of_most_deals() {
    let sandbox = Sandbox::workspace();
    sandbox.write("deals.csv", DEALS);
    let all = [("Haggling", Some(3)), ("Lead", Some(2)), ("Demo", Some(1))];
    for words in [&["map", "deals.csv"][..], &["pipelines", "match", "deals.csv"]] {
        assert_eq!(of(&sandbox.done(words)["stages"]), all, "{words:?}");
    }
    for words in [&["dry-run"][..], &["import"]] {
        let report = sandbox.done(&[words, &["--max-rejected", "90%", "deals.csv"]].concat());
        let unmatched = &report["stages"]["unmatched"];
        assert_eq!(of(unmatched), [("Haggling", Some(3)), ("Demo", Some(1))]);
        assert_eq!(unmatched[0]["pipeline"], json!(null));
        assert_eq!(of(&report["stages"]["deals"]), [("Lead", Some(2))]);
    }
    let shown = sandbox.ok(&["pipelines", "match", "deals.csv"]).stdout;
    let order = ["Haggling", "Lead", "Demo"].map(|stage| shown.find(stage).unwrap());
    assert!(order.is_sorted(), "{shown}");
    let line = |text: &str, stage: &str| {
        let line = text.lines().find(|line| line.trim_start().starts_with(stage));
        let words = line.unwrap_or_else(|| panic!("{stage}: {text}")).split_whitespace();
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(line(&shown, "Haggling"), ["Haggling", "3", "missing"]);
}

#[test]
fn routed_deals_are_listed_by_number_and_a_sample_is_called_one() {
    let sandbox = Sandbox::workspace();
    let stages = ["Lead", "Qualified", "Qualified", "Negotiation", "Negotiation", "Negotiation"];
    let mut text = "Deal ID,Deal Name,Stage\n".to_owned();
    for (at, stage) in stages.iter().enumerate() {
        text += &format!("D-{at},Deal {at},{stage}\n");
    }
    sandbox.write("deals.csv", text);
    let all = sandbox.ok(&["dry-run", "--all", "deals.csv"]).stdout;
    let order = ["Negotiation", "Qualified", "Lead"].map(|stage| all.find(stage).unwrap());
    assert!(order.is_sorted() && all.contains("\nDeals by stage\n"), "{all}");
    let few = sandbox.ok(&["dry-run", "--rows", "2", "deals.csv", "--report", "r.html"]).stdout;
    assert!(few.contains("\nDeals by stage, of the first 2\n"), "{few}");
    let page = std::fs::read_to_string(sandbox.path().join("r.html")).unwrap();
    assert!(page.contains("<h2>Deals by stage, of the first 2</h2>"), "{page}");
}

#[test]
fn the_deals_of_a_crm_are_those_of_a_sample_or_are_not_counted() {
    let fake = hubspot::start(Company::of(3_000));
    let sandbox = Sandbox::workspace();
    sandbox.write("config/config.toml", format!("[hubspot]\nurl = \"{}\"\n", fake.url()));
    let run = |words: &[&str]| {
        let mut command = sandbox.command();
        Ran::of(command.args(words).envs(fake.env()).output().unwrap())
    };
    let mapped = run(&["map", "hubspot", "--format", "json"]).json();
    assert_eq!(mapped["deals_sampled"], true);
    let deals: Vec<u64> = of(&mapped["stages"]).iter().map(|stage| stage.1.unwrap()).collect();
    assert!(deals.iter().sum::<u64>() <= 500 && deals.is_sorted_by(|a, b| a >= b), "{deals:?}");
    let shown = run(&["map", "hubspot"]).stdout;
    assert!(shown.contains(" of the deals looked at would be rejected"), "{shown}");
    let words = ["pipelines", "match", "hubspot"];
    let matched = run(&[&words[..], &["--format", "json"]].concat()).json();
    assert!(of(&matched["stages"]).iter().all(|stage| stage.1.is_none()), "{matched}");
    let shown = run(&words).stdout;
    assert!(shown.contains("Deals were not read, and so not counted."), "{shown}");
}
