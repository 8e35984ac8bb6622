//! Mapping files: what is wrong with one, what a second `map` keeps, and all that one can say.

use std::path::Path;

use serde_json::json;

use crate::support::Sandbox;
use crate::support::exports::{copied, counts, rejections};

/// What is said of a mapping of fixtures/mapping.
fn told(mapping: &str) -> String {
    let sandbox = copied("mapping");
    sandbox.write("contacts.csv", "Contact ID,Email\n1,ann@odd.example\n");
    let ran = sandbox.run(&["dry-run", "contacts.csv", "--mapping", mapping]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{ran:?}");
    assert!(!sandbox.path().join("adoptiv.db").exists());
    ran.stderr
}

#[test]
fn a_misspelt_target_is_told_with_its_place_and_the_near_one() {
    insta::assert_snapshot!(told("typo-target.toml"), @r#"
    error: the mapping `typo-target.toml` has 1 problem
      1: typo-target.toml:9:11: contacts have no target `emial` (did you mean `email`?)
    "#);
}

#[test]
fn words_that_are_not_allowed_are_told_with_those_that_are() {
    insta::assert_snapshot!(told("bad-enum.toml"), @r#"
    error: the mapping `bad-enum.toml` has 4 problems
      1: bad-enum.toml:6:12: `on_merge` can't be `replace` (it can be `overwrite`, `fill`, `keep`)
      2: bad-enum.toml:7:10: `dedupe` can't be `phone` (it can be `email`, `name`)
      3: bad-enum.toml:14:50: `date_order` can't be `ydm` (did you mean `ymd`?)
      4: bad-enum.toml:15:39: `decimal` can't be `;` (it can be `.`, `,`)
    "#);
}

#[test]
fn all_problems_of_a_file_are_told_at_once() {
    insta::assert_snapshot!(told("many-problems.toml"), @r#"
    error: the mapping `many-problems.toml` has 23 problems
      1: many-problems.toml:2:11: `version` is not one that this program reads (write `version = 1`)
      2: many-problems.toml:4:1: unknown key `colour` in a mapping file (it can be `version`, `source`, `owners`, `consent`, `read`, `accounts`, `contacts`, `deals`)
      3: many-problems.toml:7:14: the owner `Kim Osei` must be an e-mail address, not `kim at acme` (write the workspace user's address: `"kim@acme.example"`)
      4: many-problems.toml:10:12: `on_merge` can't be `fil` (did you mean `fill`?)
      5: many-problems.toml:11:15: `match_phone` must be true or false, not a string (write `match_phone = true`)
      6: many-problems.toml:14:13: `delimiter` must be one plain character (write `","`, `";"` or `"\t"`)
      7: many-problems.toml:15:12: unknown encoding `utf-9` (did you mean `utf-8`?)
      8: many-problems.toml:16:15: `header_line` must be 1 or more (lines are counted from 1)
      9: many-problems.toml:19:1: contacts have no target `lead_sorce` (did you mean `lead_source`?)
      10: many-problems.toml:23:11: contacts have no target `emial` (did you mean `email`?)
      11: many-problems.toml:24:11: the column `Phone` must name a target (write a target in quotes, `"ignore"`, or `{ to = "..." }`)
      12: many-problems.toml:25:45: unknown time zone `America/New_Yrok` (did you mean `America/New_York`?)
      13: many-problems.toml:26:17: `custom.Tags!` is no key of a custom field (lower case, digits and underscores: `custom.tags`)
      14: many-problems.toml:26:40: `type` can't be `multiselect` (did you mean `multi_select`?)
      15: many-problems.toml:26:55: unknown key `seperator` in a column (did you mean `separator`?)
      16: many-problems.toml:27:54: `type` can't be `integer` (it can be `text`, `number`, `boolean`, `date`, `datetime`, `select`, `multi_select`, `url`, `email`, `phone`, `currency`)
      17: many-problems.toml:28:1: the column `Notes` does not say where it goes (add `to = "..."`, or write `"ignore"` instead of the table)
      18: many-problems.toml:29:54: `clean` can't be `shout` (it can be `lower`, `upper`, `title`, `squeeze`, `digits`, `html`)
      19: many-problems.toml:32:1: unknown key `pipelin` in [deals] (did you mean `pipeline`?)
      20: many-problems.toml:35:37: `cents` must be true or false, not a string (write `cents = true`)
      21: many-problems.toml:35:52: `nulls` must be a list of texts, not a string (write `nulls = ["..."]`)
      22: many-problems.toml:36:36: `values` must be a table, not an array (write `values = { ... }`)
      23: many-problems.toml:38:2: unknown key `invoices` in a mapping file (it can be `version`, `source`, `owners`, `consent`, `read`, `accounts`, `contacts`, `deals`)
    "#);
}

#[test]
fn what_is_no_toml_is_told_with_its_place() {
    insta::assert_snapshot!(told("not-toml.toml"), @r#"
    error: the mapping `not-toml.toml` has 1 problem
      1: not-toml.toml:5:11: this is not TOML: string values must be quoted, expected literal string (headers and texts stand in double quotes, comments begin with `#`)
    "#);
}

fn acme() -> Sandbox {
    copied("acme")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn check_lists_columns_that_are_absent_unknown_or_not_settled_and_exits_with_3() {
    let sandbox = acme();
    let mapping = crate::support::root().join("fixtures/mapping/unknown-columns.toml");
    sandbox.write("mapping.toml", std::fs::read(mapping).unwrap());
    let ran = sandbox.run(&["map", "--check", "--format", "json", "contacts.csv"]);
    assert_eq!(ran.code, 3);
    let report = ran.json();
    let issues = report["issues"].as_array().unwrap();
    let of = |kind: &str| {
        let of = issues.iter().filter(|issue| issue["kind"] == kind);
        of.map(|issue| issue["header"].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(of("absent"), ["Mail"]);
    assert_eq!(of("unresolved"), ["Tags"]);
    let unknown = of("unknown");
    assert!(unknown.contains(&"Email") && unknown.contains(&"Phone"), "{unknown:?}");
    assert!(!unknown.contains(&"Fax"), "it is ignored on purpose");
    let absent = issues.iter().find(|issue| issue["kind"] == "absent").unwrap();
    assert_eq!(
        absent["hint"],
        "`Email` of the file fits: write that in its place, or write `optional = true` beside it"
    );
}

#[test]
fn check_passes_once_every_column_is_settled() {
    let sandbox = acme();
    sandbox.ran(&["map", "-o", "mapping.toml", "contacts.csv"]);
    assert_eq!(sandbox.run(&["map", "--check", "contacts.csv"]).code, 3);
    let path = sandbox.path().join("mapping.toml");
    std::fs::write(&path, read(&path).replace("suggest = ", "to = ")).unwrap();
    sandbox.ran(&["map", "--check", "contacts.csv"]);
}

#[test]
fn accepted_suggestions_are_settled() {
    let sandbox = acme();
    sandbox.ran(&["map", "-o", "mapping.toml", "--accept-suggestions", "contacts.csv"]);
    let text = read(&sandbox.path().join("mapping.toml"));
    assert!(text.contains("to = \"custom."), "{text}");
    let open = text.lines().filter(|line| line.starts_with('"') && line.contains("suggest = "));
    assert_eq!(open.count(), 0, "{text}");
    sandbox.ran(&["map", "--check", "contacts.csv"]);
    let report = sandbox.import_files(&["contacts.csv", "--max-rejected", "10%"]);
    assert_eq!(report["unmapped_columns"], json!({}));
}

#[test]
fn a_second_map_keeps_every_byte_of_what_was_edited() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", "Contact ID,Email,Fax,City\n1,ann@odd.example,7,Bonn\n");
    sandbox.ran(&["map", "-o", "mapping.toml", "contacts.csv"]);
    let path = sandbox.path().join("mapping.toml");
    let edited = read(&path)
        .replace(
            "\"Email\" = \"email\"",
            "\"Email\"    =    { to='email', clean = [ 'lower' ] } # hers!",
        )
        .replace("\"City\" = \"city\"", "# we do not want cities\n\"City\" = \"ignore\"");
    assert!(edited.contains("# hers!") && edited.contains("do not want"), "{edited}");
    std::fs::write(&path, &edited).unwrap();
    sandbox.ran(&["map", "-o", "mapping.toml", "contacts.csv"]);
    assert_eq!(read(&path), edited);

    // A new column is added; all that was there stays as it was.
    sandbox.write(
        "contacts.csv",
        "Contact ID,Email,Fax,City,Job Title\n1,ann@odd.example,7,Bonn,Boss\n",
    );
    sandbox.ran(&["map", "-o", "mapping.toml", "contacts.csv"]);
    let extended = read(&path);
    assert!(extended.contains("\"Job Title\" = \"title\""), "{extended}");
    for line in edited.lines() {
        assert!(extended.contains(line), "`{line}` is gone:\n{extended}");
    }
    let kept: String = extended
        .lines()
        .filter(|line| !line.contains("Job Title") && !line.contains("\"Boss\""))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(kept, edited);
}

/// Imports `content` as contacts with this mapping of columns; the sandbox.
fn contacts(content: &str, mapping: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", content);
    sandbox.write("mapping.toml", format!("source = \"csv\"\n{mapping}"));
    sandbox.ran(&["import", "contacts.csv"]);
    sandbox
}

#[test]
fn values_are_translated_before_anything_else() {
    let sandbox = contacts(
        "Id,Name,Mail me\n1,Ann,ja\n2,Ida,nein\n3,Una,\n",
        "[contacts.columns]\n\"Id\" = \"id\"\n\"Name\" = \"last_name\"\n\
         \"Mail me\" = { to = \"email_opt_out\", values = { ja = \"false\", nein = \"true\" } }\n",
    );
    let opted = "SELECT last_name, email_opt_out FROM contacts ORDER BY id";
    assert_eq!(sandbox.lines(opted), ["Ann | 0", "Ida | 1", "Una | "]);
}

#[test]
fn stages_are_translated_and_a_pipeline_may_be_named_for_all() {
    let sandbox = Sandbox::new();
    sandbox.write("deals.csv", "Id,Deal,Step\n1,Big,Talking\n2,Small,Signed\n3,Odd,Nowhere\n");
    sandbox.write(
        "mapping.toml",
        "source = \"csv\"\n[deals]\npipeline = \"Sales (Standard)\"\n[deals.columns]\n\
         \"Id\" = \"id\"\n\"Deal\" = \"name\"\n\
         \"Step\" = { to = \"stage\", values = { Talking = \"Contacted\", Signed = \"Closed Won\" } }\n",
    );
    let report = sandbox.import_files(&["deals.csv", "--max-rejected", "50%"]);
    assert_eq!(rejections(&report), ["4 stage_not_found stage"]);
    let deals = "SELECT name, pipeline, stage FROM deals ORDER BY id";
    assert_eq!(
        sandbox.lines(deals),
        ["Big | Sales (Standard) | Contacted", "Small | Sales (Standard) | Closed Won"]
    );
}

#[test]
fn a_constant_is_the_same_in_every_row_and_a_default_only_where_the_cell_is_empty() {
    let sandbox = contacts(
        "Id,Name,City\n1,Ann,Bonn\n2,Ida,\n",
        "[contacts.constants]\nlead_source = \"Import\"\n[contacts.columns]\n\"Id\" = \"id\"\n\
         \"Name\" = \"last_name\"\n\"City\" = { to = \"city\", default = \"Ulm\" }\n",
    );
    let people = "SELECT last_name, lead_source, city FROM contacts ORDER BY id";
    assert_eq!(sandbox.lines(people), ["Ann | Import | Bonn", "Ida | Import | Ulm"]);
}

#[test]
fn several_columns_feed_one_field_joined_or_the_first_that_says_something() {
    let sandbox = contacts(
        "Id,Name,Street,Street 2,Work,Home,Note A,Note B\n\
         1,Ann,Elm Rd 1,Flat 2,a@odd.example,b@odd.example,one,\n\
         2,Ida,,Flat 3,,c@odd.example,,two\n",
        "[contacts.columns]\n\"Id\" = \"id\"\n\"Name\" = \"last_name\"\n\
         \"Street\" = { to = \"street\", join = \", \" }\n\"Street 2\" = { to = \"street\", join = \", \" }\n\
         \"Work\" = \"email\"\n\"Home\" = \"email\"\n\
         \"Note A\" = \"department\"\n\"Note B\" = \"department\"\n",
    );
    let people =
        "SELECT last_name, street, email, more_emails, department FROM contacts ORDER BY id";
    assert_eq!(
        sandbox.lines(people),
        [
            "Ann | Elm Rd 1, Flat 2 | a@odd.example | [\"b@odd.example\"] | one",
            "Ida | Flat 3 | c@odd.example | [] | two",
        ]
    );
}

#[test]
fn two_columns_of_days_may_feed_one_the_first_that_says_something_counts() {
    let sandbox = contacts(
        "Id,Name,Met,Entered\n1,Ann,2026-01-02,2026-03-04\n2,Ida,,2026-03-05\n",
        "[contacts.columns]\n\"Id\" = \"id\"\n\"Name\" = \"last_name\"\n\
         \"Met\" = \"created_at\"\n\"Entered\" = \"created_at\"\n",
    );
    let days = "SELECT created_at FROM contacts ORDER BY id";
    assert_eq!(sandbox.lines(days), ["2026-01-02T00:00:00Z", "2026-03-05T00:00:00Z"]);
}

#[test]
fn words_for_nothing_are_nothing_in_their_column_only() {
    let sandbox = contacts(
        "Id,Name,City,Title\n1,Ann,tbd,tbd\n2,Ida,Ulm,Boss\n",
        "[contacts.columns]\n\"Id\" = \"id\"\n\"Name\" = \"last_name\"\n\
         \"City\" = { to = \"city\", nulls = [\"tbd\"] }\n\"Title\" = \"title\"\n",
    );
    let people = "SELECT city, title FROM contacts ORDER BY id";
    assert_eq!(sandbox.lines(people), [" | tbd", "Ulm | Boss"]);
}

#[test]
fn values_are_cleaned_in_the_order_that_is_given() {
    let sandbox = contacts(
        "Id,Name,City,State,Zip\n1,  aNN   bELL ,  bAD   eMS  ,ny,\"D-56130 \"\n",
        "[contacts.columns]\n\"Id\" = \"id\"\n\
         \"Name\" = { to = \"last_name\", clean = [\"squeeze\", \"title\"] }\n\
         \"City\" = { to = \"city\", clean = [\"lower\", \"squeeze\"] }\n\
         \"State\" = { to = \"state\", clean = [\"upper\"] }\n\
         \"Zip\" = { to = \"postal_code\", clean = [\"digits\"] }\n",
    );
    let people = "SELECT last_name, city, state, postal_code FROM contacts";
    assert_eq!(sandbox.lines(people), ["Ann Bell | bad ems | NY | 56130"]);
}

#[test]
fn the_order_of_dates_is_decided_per_column_said_and_written_down() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "contacts.csv",
        "Id,Last Name,Created,Birthday\n1,Bell,03/04/2026,03/04/1990\n2,Moe,25/12/2026,12/25/1991\n",
    );
    let mapped =
        sandbox.ran(&["map", "-o", "mapping.toml", "--accept-suggestions", "contacts.csv"]);
    assert!(
        mapped.stdout.contains("`Created`") && mapped.stdout.contains("25/12/2026"),
        "{mapped:?}"
    );
    let text = read(&sandbox.path().join("mapping.toml"));
    let line = |header: &str| text.lines().find(|line| line.starts_with(header)).unwrap();
    assert!(line("\"Created\"").contains("date_order = \"dmy\""), "{text}");
    assert!(line("\"Birthday\"").contains("date_order = \"mdy\""), "{text}");
    let report = sandbox.import_files(&["contacts.csv"]);
    assert_eq!(counts(&report, "contacts"), [2, 2, 0, 0, 0]);
    let days = "SELECT created_at, json_extract(custom, '$.birthday') FROM contacts ORDER BY id";
    assert_eq!(
        sandbox.lines(days),
        ["2026-04-03T00:00:00Z | 1990-03-04", "2026-12-25T00:00:00Z | 1991-12-25"]
    );

    // Whoever knows better says so.
    std::fs::write(sandbox.path().join("mapping.toml"), text.replace("\"dmy\"", "\"mdy\""))
        .unwrap();
    let ran = sandbox.run(&["dry-run", "--format", "json", "contacts.csv"]);
    assert_eq!(rejections(&ran.json()), ["3 invalid_date created_at"]);
}

#[test]
fn a_mapping_of_other_files_is_told_instead_of_rejecting_every_row() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "mapping.toml",
        "version = 1\nsource = \"csv\"\n[contacts.columns]\n\"Courriel\" = \"email\"\n",
    );
    sandbox.write("contacts.csv", "Email,First Name\nada@acme.example,Ada\n");
    let ran = sandbox.run(&["import", "-q", "contacts.csv"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains("names none of the columns of `contacts.csv`"), "{ran:?}");
    assert!(ran.stderr.contains("adoptiv-migrate map contacts.csv"), "{ran:?}");
}
