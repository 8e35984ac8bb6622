//! What a CRM allows in a day: a read that comes to the bound stops with every page kept, and goes on.

use crate::support::crm::Crm;
use crate::support::fakes::company::Company;
use crate::support::fakes::hubspot::{Options, start_with};

#[test]
fn a_share_that_is_spent_stops_the_read_and_resume_goes_on_where_it_was() {
    let company = Company::of(1_500);
    let crm = Crm::of(start_with(company.clone(), Options { daily: 120, ..Options::default() }));
    let sandbox = crm.prepared(&company);
    let before = crm.knobs().count();
    let stopped = crm.import(&sandbox, &["--budget", "35%"]);
    assert_eq!(stopped.code, 1, "{stopped:?}");
    assert!(stopped.stderr.contains("the day's budget"), "{stopped:?}");
    assert!(stopped.stderr.contains("import --resume hubspot"), "{stopped:?}");
    let asked = crm.knobs().count();
    assert!(asked <= 42, "35% of 120, and not one more: {asked}");
    assert_eq!(sandbox.sql("SELECT count(*) FROM contacts")[0][0], "0");
    let kept = sandbox.sql("SELECT count(*) > 0 FROM extracted");
    assert_eq!(kept[0][0], "1", "after {} requests", asked - before);
    let resumed = crm.import(&sandbox, &["--resume"]);
    assert_eq!(resumed.code, 0, "{resumed:?}");
    crm.is_complete(&sandbox);
    let nothing = crm.import(&sandbox, &["--resume"]);
    assert_eq!(nothing.code, 1, "there is nothing to go on with: {nothing:?}");
}
