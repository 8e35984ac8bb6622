//! People as sources write them: letters behind a name, owners with their address, birthdays.

use crate::support::Sandbox;
use crate::support::rules::warnings;

#[test]
fn letters_and_jobs_behind_a_name_are_no_first_name() {
    let sandbox = Sandbox::workspace();
    let names = [
        "Jane Doe, PMP",
        "Ann Lee, CFP®",
        "Omar Reyes, MBA, CFA",
        "Lovelace, Ada",
        "Acme Widgets, Inc.",
        "Tom & Sue Park",
        "山田 太郎",
        "O'Brien, Pat (Purchasing)",
        "Smith Jr., John",
        "Mary Ann Smith-Jones, RN, BSN",
        "Kerr, Dora",
        "Ida Berg, Purchasing Manager",
    ];
    let mut text = "Contact ID,Full Name,Email\n".to_owned();
    for (at, name) in names.iter().enumerate() {
        text.push_str(&format!("C{at},\"{name}\",p{at}@one.example\n"));
    }
    sandbox.import(&[("contacts.csv", &text)]);
    assert_eq!(
        sandbox.lines("SELECT first_name, last_name FROM contacts ORDER BY id"),
        [
            "Jane | Doe PMP",
            "Ann | Lee CFP®",
            "Omar | Reyes MBA CFA",
            "Ada | Lovelace",
            " | Acme Widgets, Inc.",
            "Tom & Sue | Park",
            "山田 | 太郎",
            "Pat (Purchasing) | O'Brien",
            "John | Smith Jr.",
            "Mary Ann | Smith-Jones RN BSN",
            "Dora | Kerr",
            "Ida | Berg"
        ]
    );
    assert_eq!(
        sandbox.one(
            "SELECT json_extract(originals, '$.full_name') FROM contacts WHERE last_name = 'Berg'"
        ),
        "Ida Berg, Purchasing Manager",
        "what is left out of the name is kept"
    );
}

#[test]
fn an_address_in_the_cell_of_the_owner_is_the_owners_whatever_stands_round_it() {
    let sandbox = Sandbox::workspace();
    sandbox.user("lee@acme.example");
    sandbox.write("users.csv", "email,name\nlee@acme.example,Lee Park\n");
    let owners = [
        "Lee Park (lee@acme.example)",
        "Lee Park <lee@acme.example>",
        "lee@acme.example",
        "mailto:lee@acme.example",
        "Lee  Park",
        "\"Park, Lee\"",
        "Lee Park (deactivated)",
        "Lee Park - LEE@acme.example",
        "lee@acme.example; kim@acme.example",
    ];
    let mut text = "Contact ID,Last Name,Contact Owner\n".to_owned();
    for (at, owner) in owners.iter().enumerate() {
        text.push_str(&format!("C{at},Moss{at},{owner}\n"));
    }
    let report = sandbox.import_with(&["--users", "users.csv"], &[("contacts.csv", &text)]);
    assert_eq!(report["owners"]["matched"], owners.len());
    assert_eq!(
        warnings(&report),
        ["contacts several_owners x1: 10 lee@acme.example; kim@acme.example"]
    );
}

#[test]
fn an_alias_of_the_mapping_holds_for_an_address_with_a_name_round_it() {
    let sandbox = Sandbox::workspace();
    sandbox.user("kim@acme.example");
    sandbox.mapping(
        "[owners]\n\"kim@old.example\" = \"kim@acme.example\"\n[contacts.columns]\n\"Contact ID\" = \"id\"\n\
         \"Last Name\" = \"last_name\"\nOwner = \"owner\"\n",
    );
    sandbox.import(&[(
        "contacts.csv",
        "Contact ID,Last Name,Owner\nC1,Moss,Kim Osei (kim@old.example)\n",
    )]);
    assert_eq!(sandbox.one("SELECT owner_email FROM contacts"), "kim@acme.example");
}

#[test]
fn a_birthday_or_a_creation_is_never_in_the_future() {
    let sandbox = Sandbox::workspace();
    sandbox.mapping(
        "[contacts.columns]\n\"Contact ID\" = \"id\"\n\"Last Name\" = \"last_name\"\n\
         Birthday = { to = \"custom.birthday\", type = \"date\" }\nCreated = \"created_at\"\n\
         Renewal = { to = \"custom.renewal\", type = \"date\" }\n",
    );
    let report = sandbox.import(&[(
        "contacts.csv",
        "Contact ID,Last Name,Birthday,Created,Renewal\nC1,Moss,12/05/68,12/31/67,12/05/68\n\
         C2,Hale,01/06/45,11/30/99,11/30/99\nC3,Park,11/30/99,3/4/21,12/05/1968\n",
    )]);
    assert_eq!(
        sandbox.lines(
            "SELECT json_extract(custom, '$.birthday'), substr(created_at, 1, 10), \
             json_extract(custom, '$.renewal') FROM contacts ORDER BY id"
        ),
        [
            "1968-12-05 | 1967-12-31 | 2068-12-05",
            "1945-01-06 | 1999-11-30 | 1999-11-30",
            "1999-11-30 | 2021-03-04 | 1968-12-05"
        ]
    );
    assert_eq!(warnings(&report), ["contacts short_year x1: 2 12/05/68"]);
}

#[test]
fn a_closing_date_of_two_digits_is_told_where_it_lies_far_ahead() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[(
        "deals.csv",
        "Deal ID,Deal Name,Stage,Close Date\nD1,Chairs,Lead,12/05/68\nD2,Desks,Lead,12/05/27\n",
    )]);
    assert_eq!(warnings(&report), ["deals short_year x1: 2 12/05/68"]);
}
