//! Probabilities are percent, whatever the source writes; a value that a service computed rejects no row.

use crate::support::Sandbox;
use crate::support::crm::Crm;
use crate::support::fakes::company::Company;
use crate::support::fakes::hubspot;
use crate::support::rules::counts;

const PROBABILITIES: &str = "SELECT probability, count(*) FROM deals GROUP BY 1 ORDER BY 1";

/// A workspace into which these probabilities were imported, in a file of these columns.
fn imported(head: &str, values: &[&str]) -> Sandbox {
    let sandbox = Sandbox::workspace();
    let mut text = format!("{head}\n");
    for (at, value) in values.iter().enumerate() {
        text.push_str(&format!("{at},Chairs {at},Lead,{value}\n"));
    }
    let report = sandbox.import(&[("deals.csv", &text)]);
    assert_eq!(counts(&report, "deals")[0], values.len() as u64, "{report}");
    sandbox
}

#[test]
fn the_binary_fractions_that_hubspot_answers_are_percent_and_stop_nothing() {
    let company = Company::of(40);
    let crm = Crm::of(hubspot::start(company.clone()));
    let sandbox = crm.prepared(&company);
    let ran = crm.import(&sandbox, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.json()["objects"]["deals"]["rejected"], 0);
    let kinds = "SELECT DISTINCT probability FROM deals ORDER BY CAST(probability AS REAL)";
    assert_eq!(sandbox.lines(kinds), ["20", "60", "100"]);
    let reconciled = crm.run(&sandbox, &["reconcile", crm.name()]);
    assert_eq!(reconciled.code, 0, "{reconciled:?}");
}

#[test]
fn an_export_of_hubspot_writes_parts_of_one_even_where_all_deals_are_won() {
    let head = "Record ID,Deal Name,Deal Stage,Deal probability";
    let sandbox = imported(head, &["1", "1.0", "0"]);
    assert_eq!(sandbox.lines(PROBABILITIES), ["0 | 1", "100 | 2"]);
}

#[test]
fn a_column_between_0_and_1_is_percent_all_the_same() {
    let sandbox = imported("Deal ID,Deal Name,Stage,Probability", &["0.2", "0.75", "1", "0"]);
    let all = "SELECT probability FROM deals ORDER BY id";
    assert_eq!(sandbox.lines(all), ["20", "75", "100", "0"]);
}

#[test]
fn percent_stays_percent() {
    let sandbox = imported("Deal ID,Deal Name,Stage,Probability", &["1", "40", "12.5 %"]);
    assert_eq!(sandbox.lines("SELECT probability FROM deals ORDER BY id"), ["1", "40", "12.5"]);
}

#[test]
fn the_mapping_may_say_the_unit() {
    let sandbox = Sandbox::workspace();
    sandbox.mapping(
        "[deals.columns]\n\"Deal ID\" = \"id\"\n\"Deal Name\" = \"name\"\nStage = \"stage\"\n\
         Probability = { to = \"probability\", unit = \"percent\" }\n",
    );
    let text = "Deal ID,Deal Name,Stage,Probability\n1,Chairs,Lead,0.5\n2,Desks,Lead,1\n";
    sandbox.import(&[("deals.csv", text)]);
    assert_eq!(sandbox.lines("SELECT probability FROM deals ORDER BY id"), ["0.5", "1"]);
}

#[test]
fn money_is_never_rounded() {
    let sandbox = Sandbox::workspace();
    let text = "Deal ID,Deal Name,Stage,Amount\n\
                1,Chairs,Lead,0.200000000000000011102230246251565404236316680908203125\n\
                2,Desks,Lead,19.999\n";
    let report = sandbox.import(&[("deals.csv", text)]);
    assert_eq!(counts(&report, "deals"), [1, 0, 0, 1]);
    assert_eq!(report["rejections"][0]["code"], "invalid_amount", "{report}");
    assert_eq!(sandbox.lines("SELECT amount FROM deals"), ["19.999"]);
}
