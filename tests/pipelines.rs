//! `pipelines`: list, show, create by stages, template or files, match.

use insta::assert_snapshot;

use crate::support::Sandbox;

#[test]
fn a_new_workspace_has_the_standard_pipeline() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.shown(&["pipelines", "list"]), @r#"
    exit 1
    --- standard error
    error: there is no store at `adoptiv.db`
    hint: an import makes it; `--to` names another one
    "#);
    sandbox.ok(&["workspace", "set", "--currency", "USD"]);
    assert_snapshot!(sandbox.shown(&["pipelines", "show", "Sales (Standard)"]), @r#"
    exit 0
    Sales (Standard)
      1  Lead
      2  Contacted
      3  Qualified
      4  Proposal
      5  Negotiation
      6  Closed Won   won
      7  Closed Lost  lost
    "#);
}

#[test]
fn a_pipeline_is_made_of_the_stages_that_are_named() {
    let sandbox = Sandbox::new();
    let create = ["pipelines", "create", "Renewals", "--stages", "Due, Offered,Renewed Won,Lost"];
    assert_snapshot!(sandbox.shown(&create), @r#"
    exit 0
    Renewals
      1  Due          open  from its name
      2  Offered      open  from its name
      3  Renewed Won  won   from its name
      4  Lost         lost  from its name
    "#);
    assert_snapshot!(sandbox.shown(&create), @r#"
    exit 1
    --- standard error
    error: there is a pipeline named `Renewals` already
    hint: choose another name; `adoptiv-migrate pipelines create --from deals.csv` adds the stages that deals use and it lacks
    "#);
}

#[test]
fn a_template_makes_a_pipeline_of_another_name() {
    let sandbox = Sandbox::new();
    let template = ["pipelines", "create", "--template", "sales-standard"];
    let taken = sandbox.run(&template);
    assert_eq!(taken.code, 1);
    assert!(taken.stderr.contains("`Sales (Standard)` already"), "{taken:?}");
    sandbox.ok(&[&template[..], &["Partners"]].concat());
    assert_eq!(
        sandbox.sql("SELECT pipeline, count(*) FROM pipelines GROUP BY 1 ORDER BY 1"),
        [["Partners", "7"], ["Sales (Standard)", "7"]]
    );
}

#[test]
fn from_a_file_without_pipelines_comes_one_named_sales_and_its_deals_go_there() {
    let sandbox = Sandbox::small();
    assert_snapshot!(sandbox.shown(&["pipelines", "create", "--from", "deals.csv"]), @r#"
    exit 0
    Sales
      1  Lead        open  from its name
      2  Demo        open  from its name
      3  Closed Won  won   from its name
    --- standard error
    No mapping file: columns are matched on the fly; `adoptiv-migrate map deals.csv -o mapping.toml` writes the mapping down for review.
    Pipeline `Sales` is new
    "#);
    // Lead is a stage of both pipelines now: only one has all of the file's.
    let ran = sandbox.ok(&["import", "deals.csv"]);
    assert!(ran.stderr.contains("Deals without a pipeline go to `Sales`"), "{ran:?}");
    assert_eq!(
        sandbox.sql("SELECT name, pipeline, stage FROM deals ORDER BY id"),
        [
            ["Widgets", "Sales", "Lead"],
            ["Gadgets", "Sales", "Closed Won"],
            ["Gizmos", "Sales", "Demo"]
        ]
    );
    assert_snapshot!(sandbox.shown(&["pipelines", "create", "--from", "deals.csv"]), @r#"
    exit 0
    Sales
      1  Lead        open
      2  Demo        open
      3  Closed Won  won
    --- standard error
    No mapping file: columns are matched on the fly; `adoptiv-migrate map deals.csv -o mapping.toml` writes the mapping down for review.
    Deals without a pipeline go to `Sales`: no other one has all their stages.
    Pipeline `Sales` has every stage that is used
    "#);
}

#[test]
fn what_a_pipeline_lacks_is_added_and_named() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "deals.csv",
        "Deal Name,Pipeline,Stage\nA,Sales (Standard),Demo\nB,Sales (Standard),Lost to nobody\n\
         C,Partners,Signed\nD,,Demo\n",
    );
    assert_snapshot!(sandbox.shown(&["pipelines", "create", "--from", "deals.csv"]), @r#"
    exit 0
    Sales (Standard)
      1  Lead            open
      2  Contacted       open
      3  Qualified       open
      4  Proposal        open
      5  Negotiation     open
      6  Demo            open  from its name
      7  Closed Won      won
      8  Closed Lost     lost
      9  Lost to nobody  lost  from its name

    Partners
      1  Signed  open  from its name
    --- standard error
    No mapping file: columns are matched on the fly; `adoptiv-migrate map deals.csv -o mapping.toml` writes the mapping down for review.
    Pipeline `Sales (Standard)` has 2 new stages: `Demo`, `Lost to nobody`
    Pipeline `Partners` is new
    "#);
    assert_eq!(sandbox.ok(&["import", "deals.csv"]).code, 0);
}

#[test]
fn match_puts_stages_beside_each_other_and_says_what_to_type() {
    let sandbox = Sandbox::new();
    sandbox.write("deals.csv", "Deal Name,Stage\nA,Lead\nB,qualified\nC,Proposl\nD,Zebra\n");
    assert_snapshot!(sandbox.shown(&["pipelines", "match", "deals.csv"]), @r#"
    exit 0
    Stages
      source     deals             destination
      Lead           1  exact      Sales (Standard) / Lead
      qualified      1  exact      Sales (Standard) / Qualified
      Proposl        1  to verify  Sales (Standard) / Proposal ?
      Zebra          1  missing

    Next:
      Make what is missing:
        adoptiv-migrate pipelines create --from deals.csv
    --- standard error
    No mapping file: columns are matched on the fly; `adoptiv-migrate map deals.csv -o mapping.toml` writes the mapping down for review.
    "#);
}

#[test]
fn a_pipeline_that_is_not_there_names_those_that_are() {
    let sandbox = Sandbox::imported();
    assert_snapshot!(sandbox.shown(&["pipelines", "show", "Sales"]), @r#"
    exit 1
    --- standard error
    error: there is no pipeline `Sales`
    hint: there are: `Sales (Standard)`
    "#);
}
