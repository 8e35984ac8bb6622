//! What headers of exports mean: names in whole and in parts, phones, fax numbers, closing dates.

use crate::support::Sandbox;
use crate::support::rules::{counts, rejections, warnings};

const NAMES: &str = "SELECT first_name, last_name FROM contacts ORDER BY id";

#[test]
fn a_full_name_fills_what_the_parts_leave_empty_row_by_row() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[(
        "contacts.csv",
        "id,name,first_name,last_name,email\n1,Dora Kerr,Dora,Kerr,d@x.example\n\
         2,Emil Voss,,,e@x.example\n3,Fay van Moss,,,\n4,Gil Marsh,Gil,,\n5,\"Lund, Ida\",,Lund,\n\
         6,Other Name,Jon,Reed,\n",
    )]);
    assert_eq!(counts(&report, "contacts"), [6, 0, 0, 0]);
    assert_eq!(rejections(&report), [""; 0]);
    assert_eq!(
        sandbox.lines(NAMES),
        ["Dora | Kerr", "Emil | Voss", "Fay | van Moss", "Gil | Marsh", "Ida | Lund", "Jon | Reed"]
    );
}

#[test]
fn a_full_name_beside_a_first_name_gives_the_last_name() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[(
        "contacts.csv",
        "first_name,name\nDora,Dora Kerr\nMary Ann,Mary Ann Lee\nIda,\"Lund, Ida\"\nJon,Jon\n",
    )]);
    assert_eq!(sandbox.lines(NAMES), ["Dora | Kerr", "Mary Ann | Lee", "Ida | Lund", "Jon | "]);
}

#[test]
fn a_header_that_says_phone_is_one_though_its_values_are_bare_digits() {
    for header in ["Contact Phone Number", "Phone No.", "Tel", "Mobile No", "Primary Phone", "Cell"]
    {
        let sandbox = Sandbox::workspace();
        let contacts = format!("Contact ID,Last Name,{header}\n1,Kerr,2025550141\n");
        sandbox.import(&[("contacts.csv", &contacts)]);
        assert_eq!(sandbox.one("SELECT phone FROM contacts"), "+12025550141", "{header}");
    }
}

#[test]
fn a_contact_number_is_a_phone_where_it_is_long_enough_and_else_an_id() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("contacts.csv", "Contact Number,Last Name\n2025550141,Kerr\n")]);
    assert_eq!(sandbox.one("SELECT phone FROM contacts"), "+12025550141");
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("contacts.csv", "Contact Number,Last Name\n10017,Kerr\n")]);
    assert_eq!(sandbox.one("SELECT external_id FROM external_ids"), "10017");
}

#[test]
fn a_number_that_is_labelled_fax_is_none_to_call() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[(
        "contacts.csv",
        "First Name,Last Name,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value\n\
         Dora,Kerr,Work Fax,202-555-0141,Mobile,202-555-0142\n\
         Emil,Voss,* Home Fax,202-555-0143,,\n\
         Fay,Moss,Work,202-555-0144 ::: 202-555-0145,Other Fax,202-555-0146\n",
    )]);
    assert_eq!(
        sandbox.lines("SELECT last_name, phone, more_phones FROM contacts ORDER BY id"),
        ["Kerr | +12025550142 | []", "Voss |  | []", "Moss | +12025550144 | [\"+12025550145\"]"]
    );
    assert_eq!(
        warnings(&report),
        ["contacts fax_number x3: 2 202-555-0141, 3 202-555-0143, 4 202-555-0146"]
    );
    let kept = "SELECT json_extract(originals, '$.fax') FROM contacts WHERE last_name = 'Voss'";
    assert_eq!(sandbox.one(kept), "202-555-0143");
}

#[test]
fn a_number_that_says_itself_that_it_is_a_fax_is_none_to_call() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[(
        "contacts.csv",
        "Last Name,Phones\nKerr,Fax: 202-555-0141; 202-555-0142\nVoss,202-555-0143 (Fax)\n",
    )]);
    assert_eq!(
        sandbox.lines("SELECT last_name, phone FROM contacts ORDER BY id"),
        ["Kerr | +12025550142", "Voss | "]
    );
}

#[test]
fn the_day_on_which_a_deal_ended_is_the_closing_date_of_deals_that_are_closed() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[(
        "deals.csv",
        "Deal - ID,Deal - Title,Deal - Stage (pipeline),Deal - Status,Deal - Expected close date,\
         Deal - Won time,Deal - Lost time\n\
         1,Won,Lead,Won,2026-01-01,2026-02-02 10:00:00,\n\
         2,Lost,Lead,Lost,2026-01-01,,2026-03-03 23:30:00\n\
         3,Open,Lead,Open,2026-12-01,,\n\
         4,Open again,Lead,Open,2026-12-01,,2026-03-03 10:00:00\n\
         5,Won at last,Lead,Won,,2026-04-04 10:00:00,2026-03-03 10:00:00\n\
         6,Won some day,Lead,Won,2026-01-01,,\n",
    )]);
    assert_eq!(counts(&report, "deals"), [6, 0, 0, 0], "{report}");
    assert_eq!(
        sandbox.lines("SELECT name, close_date, stage FROM deals ORDER BY id"),
        [
            "Won | 2026-02-02 | Closed Won",
            "Lost | 2026-03-03 | Closed Lost",
            "Open | 2026-12-01 | Lead",
            "Open again | 2026-12-01 | Lead",
            "Won at last | 2026-04-04 | Closed Won",
            "Won some day | 2026-01-01 | Closed Won",
        ]
    );
}
