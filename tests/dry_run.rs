//! `dry-run`: what an import would do, and nothing left behind.

use insta::assert_snapshot;

use crate::support::Sandbox;
use crate::support::shown::FILES;

#[test]
fn a_dry_run_shows_what_would_happen_and_what_to_type_next() {
    let sandbox = Sandbox::small();
    assert_snapshot!(sandbox.shown(&[&["dry-run"], &FILES[..]].concat()), @r#"
    exit 3
    Dry run: accounts.csv, contacts.csv, deals.csv -> adoptiv.db
    Mapping: detected
    Not ready: 2 of 9 rows (22.2%) rejected, more than the 5% allowed.
    Nothing was written.

                rows  would create  would merge  unchanged  rejected  warned
      accounts     2             2            0          0         0       0
      contacts     4             3            0          0         1       0
      deals        3             2            0          0         1       0

    Rejected: 22.2% of the rows (5% are allowed)
      1 contact: invalid email
        contacts.csv:5: email "dev@@borealis.example": `dev@@borealis.example` is no e-mail address
        hint: correct the address, or empty the cell
      1 deal: stage not found
        deals.csv:4: stage "Demo": pipeline `Sales (Standard)` has no stage named `Demo`
        hint: it has `Lead`, `Contacted`, `Qualified`, `Proposal`, `Negotiation`, `Closed Won`, `Closed
          Lost`; translate the stage in the mapping, or make it with `pipelines create --from`

    Owners
      0 rows have the e-mail or an alias of a workspace user.
      3 rows fall back to nobody: the workspace knows no users yet; what the source says is kept, for
        `adoptiv-migrate owners reclaim`.
      Not users yet: gone@acme.example, kim@acme.example, lee@acme.example

    Consent
      0 contacts may be dialed, 3 can't (they are imported all the same).
        3 with no valid IP address
        3 with no seller named
        3 with no valid page where consent was given
        3 with no consent wording (PEWC text)
        3 with no time of consent
        2 with no phone number to dial

    Deals by stage
      pipeline          stage       deals
      Sales (Standard)  Lead            1
      Sales (Standard)  Closed Won      1

    Stages that the destination lacks
      `Demo`: 1 deal

    Took [n] s.

    Next:
      Make the pipelines and stages that the deals use:
        adoptiv-migrate pipelines create --from deals.csv
      Tell the workspace its users, so that owners match:
        adoptiv-migrate workspace users import users.csv
      Correct the causes above and try again:
        adoptiv-migrate dry-run --all contacts.csv accounts.csv deals.csv
      Or accept that share with `--max-rejected 23%`.
    --- standard error
    No mapping file: columns are matched on the fly; `adoptiv-migrate map contacts.csv accounts.csv deals.csv -o mapping.toml` writes the mapping down for review.
    "#);
    assert!(!sandbox.path().join("adoptiv.db").exists(), "not even an empty store is left");
}

#[test]
fn a_dry_run_of_some_rows_says_of_how_many() {
    let sandbox = Sandbox::small();
    let shown = sandbox.shown(&["dry-run", "--rows", "2", "accounts.csv", "contacts.csv"]);
    let table: Vec<&str> = shown.lines().filter(|line| line.contains(" of ")).collect();
    assert_snapshot!(table.join("\n"), @r#"
    4 of 4 rows import cleanly, none rejected.
    Only the first rows of each file were read (`--all` reads all); nothing was written.
      accounts  2 of 2             2            0          0         0       0
      contacts  2 of 4             2            0          0         0       0
      0 rows have the e-mail or an alias of a workspace user.
        2 with no time of consent
      What the columns hold was told from a sample of each file: an import looks at all rows, as --all
    "#);
    assert!(shown.contains("dry-run --all"), "{shown}");
}

#[test]
fn a_dry_run_exits_with_3_above_the_limit_and_with_0_below() {
    let sandbox = Sandbox::small();
    let dry_run = |limit: &str| {
        sandbox.run(&[&["dry-run", "--max-rejected", limit], &FILES[..]].concat()).code
    };
    assert_eq!((dry_run("5%"), dry_run("50%")), (3, 0));
}

#[test]
fn a_dry_run_leaves_the_store_as_it_was() {
    let sandbox = Sandbox::imported();
    let before = std::fs::read(sandbox.path().join("adoptiv.db")).unwrap();
    sandbox.write("later.csv", "Contact ID,Job Title,Email\nC-1,Director,ada@acme.example\n");
    let ran = sandbox.ok(&["dry-run", "--contacts", "later.csv"]);
    assert!(ran.stdout.contains("1 by id at the source"), "{ran:?}");
    assert_eq!(std::fs::read(sandbox.path().join("adoptiv.db")).unwrap(), before);
}
