//! Nothing is dropped silently: columns, rows, ids.

use serde_json::{Value, json};

use crate::support::Sandbox;
use crate::support::rules::{counts, rejections};

const PLAIN: &str = "[contacts.columns]\n\"Contact ID\" = \"id\"\n\"Last Name\" = \"last_name\"\n\
                     Email = \"email\"\n";

#[test]
fn every_column_is_mapped_ignored_or_reported() {
    let sandbox = Sandbox::workspace();
    sandbox.mapping(&format!("{PLAIN}Fax = \"ignore\"\n"));
    let files = [("contacts.csv", "Contact ID,Last Name,Email,Fax,Zodiac\nC-1,Hale,,1,Leo\n")];
    let unmapped = json!({"contacts": ["Zodiac"]});
    assert_eq!(sandbox.dry_run(&[], &files)["unmapped_columns"], unmapped);
    assert_eq!(sandbox.import(&files)["unmapped_columns"], unmapped);
    let ran = sandbox.run(&["map", "contacts.csv", "--mapping", "mapping.toml", "--check"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.stdout.contains("Zodiac"), "{}", ran.stdout);
}

#[test]
fn a_column_that_detection_is_unsure_of_is_reported_not_guessed() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[("contacts.csv", "Contact ID,Last Name,Zodiac\nC-1,Hale,Leo\n")]);
    assert_eq!(report["unmapped_columns"], json!({"contacts": ["Zodiac"]}));
    assert_eq!(report["custom_fields_created"], json!([]));
    assert_eq!(sandbox.one("SELECT custom FROM contacts"), "{}");
}

#[test]
fn counts_add_up_per_file_and_per_object() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[
        ("contacts.csv", "Contact ID,Last Name,Email\nC-1,Hale,\nC-2,Okoye,nonsense\nC-1,Hale,\n"),
        ("people.csv", "Contact ID,Last Name,Email\nC-1,Hale-Smith,\nC-3,Varga,\n"),
    ]);
    assert_eq!(counts(&report, "contacts"), [2, 1, 1, 1]);
    let files = report["files"].as_array().unwrap();
    let of = |file: &Value| {
        ["rows_read", "clean", "created", "merged", "unchanged", "rejected"]
            .map(|key| file[key].as_u64().unwrap())
    };
    assert_eq!(files.iter().map(of).collect::<Vec<_>>(), [[3, 2, 1, 0, 1, 1], [2, 2, 1, 1, 0, 0]]);
    assert_eq!(
        sandbox
            .lines("SELECT source_file, line, outcome FROM import_rows ORDER BY source_file, row"),
        [
            "contacts.csv | 2 | created",
            "contacts.csv | 3 | rejected",
            "contacts.csv | 4 | unchanged",
            "people.csv | 2 | merged",
            "people.csv | 3 | created",
        ],
        "one outcome per row"
    );
}

#[test]
fn a_rejects_file_once_fixed_is_imported_as_it_is_and_no_record_is_lost_or_doubled() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[
        ("accounts.csv", "Account ID,Name\nA-1,Alder\n"),
        (
            "contacts.csv",
            "Contact ID;Account ID;Last Name;Email;Notes\nC-1;A-1;Hale;h@b.example;\n\
             C-2;A-1;Okoye;o@@b.example;\"a;b\nc\"\n;A-1;Varga;bad;\nC-4;;Weiss;w@b.example;\n",
        ),
    ]);
    assert_eq!(counts(&report, "contacts"), [2, 0, 0, 2]);
    let rejects = report["rejects_files"][0].as_str().unwrap();
    let text = std::fs::read_to_string(sandbox.path().join(rejects)).unwrap();
    let fixed = text.replace("o@@b.example", "o@b.example").replace("\"bad\"", "\"v@b.example\"");
    assert_ne!(fixed, text);
    sandbox.write(rejects, &fixed);

    let again = sandbox.done(&["import", rejects]);
    assert_eq!(counts(&again, "contacts"), [2, 0, 0, 0], "{again:#}");
    assert_eq!(
        again["unmapped_columns"],
        json!({}),
        "_line and the like are no columns of the source"
    );
    assert_eq!(
        sandbox.lines(
            "SELECT last_name, email, account_name, description FROM contacts ORDER BY last_name"
        ),
        [
            "Hale | h@b.example | Alder | ",
            "Okoye | o@b.example | Alder | a;b\nc",
            "Varga | v@b.example | Alder | ",
            "Weiss | w@b.example |  | ",
        ]
    );
    let whole = sandbox.done(&["import", rejects]);
    assert_eq!(counts(&whole, "contacts"), [0, 0, 2, 0]);
}

#[test]
fn a_rejects_file_that_is_not_fixed_is_rejected_again_and_written_again() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[(
        "contacts.csv",
        "Contact ID,Last Name,Email\nC-1,Hale,bad\nC-2,Long,l@b.example,more\n",
    )]);
    let path = "rejects/contacts.rejects.csv";
    let first = std::fs::read_to_string(sandbox.path().join(path)).unwrap();
    let report = sandbox.done(&["import", "--max-rejected", "100%", path]);
    assert_eq!(counts(&report, "contacts"), [0, 0, 0, 2]);
    assert!(rejections(&report)[0].contains("invalid_email"), "{:?}", rejections(&report));
    let second = std::fs::read_to_string(sandbox.path().join(path)).unwrap();
    let cells = |text: &str| {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().unwrap().len();
        let rows: Vec<Vec<String>> = reader
            .records()
            .map(|row| row.unwrap().iter().take(3).map(str::to_owned).collect())
            .collect();
        (header, rows)
    };
    assert_eq!(cells(&first), cells(&second));
}

#[test]
fn the_parent_that_a_fixed_rejects_file_brings_resolves_the_links_to_it() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[
        ("accounts.csv", "Account ID,Name,City\nA-1,,Denver\nA-2,Elm,Denver\n"),
        ("contacts.csv", "Contact ID,Account ID,Last Name\nC-1,A-1,Hale\n"),
    ]);
    let path = "rejects/accounts.rejects.csv";
    let text = std::fs::read_to_string(sandbox.path().join(path)).unwrap();
    let fixed = text.replacen("\"A-1\",\"\"", "\"A-1\",\"Alder\"", 1);
    assert_ne!(fixed, text);
    sandbox.write(path, fixed);
    sandbox.done(&["import", path]);
    assert_eq!(sandbox.lines("SELECT last_name, account_name FROM contacts"), ["Hale | Alder"]);
}

#[test]
fn an_id_map_tells_which_id_became_which() {
    let sandbox = Sandbox::workspace();
    sandbox.import_with(
        &["--id-map", "ids"],
        &[
            ("accounts.csv", "Account ID,Name\nA-1,Alder\n"),
            ("contacts.csv", "Contact ID,Account ID,Last Name\nC-7,A-1,Hale\nC-9,,Okoye\n"),
        ],
    );
    let read = |name: &str| {
        let mut reader = csv::Reader::from_path(sandbox.path().join("ids").join(name)).unwrap();
        assert_eq!(
            reader.headers().unwrap().iter().collect::<Vec<_>>(),
            ["source", "external_id", "id"]
        );
        let rows = reader.records().map(|row| row.unwrap().iter().collect::<Vec<_>>().join(" | "));
        rows.collect::<Vec<_>>()
    };
    assert_eq!(read("accounts-ids.csv"), ["csv | A-1 | 1"]);
    assert_eq!(read("contacts-ids.csv"), ["csv | C-7 | 1", "csv | C-9 | 2"]);
    assert_eq!(
        sandbox.lines(
            "SELECT source, external_id, record_id FROM external_ids WHERE object = 'contacts'"
        ),
        ["csv | C-7 | 1", "csv | C-9 | 2"]
    );
}

#[test]
fn custom_fields_are_created_with_their_type_and_options_are_added_as_they_are_met() {
    let sandbox = Sandbox::workspace();
    sandbox.mapping(&format!(
        "{PLAIN}Shoe = {{ to = \"custom.shoe_size\", type = \"number\" }}\n\
         Tags = {{ to = \"custom.tags\", type = \"multi_select\", separator = \";\", options = [\"vip\"] }}\n"
    ));
    let header = "Contact ID,Last Name,Email,Shoe,Tags";
    let first = format!("{header}\nC-1,Hale,,42,vip;trial\nC-2,Okoye,,large,\n");
    let report = sandbox.import(&[("contacts.csv", &first)]);
    assert_eq!(
        report["custom_fields_created"],
        json!([
            {"object": "contacts", "key": "shoe_size", "type": "number"},
            {"object": "contacts", "key": "tags", "type": "multi_select"},
        ])
    );
    assert_eq!(
        sandbox.lines("SELECT custom FROM contacts ORDER BY id"),
        [r#"{"shoe_size":42,"tags":["vip","trial"]}"#, r#"{"shoe_size":"large"}"#],
        "what is not of the type is kept as text"
    );
    let options = "SELECT options FROM custom_field WHERE key = 'tags'";
    assert_eq!(sandbox.one(options), r#"["vip","trial"]"#);
    let second = format!("{header}\nC-3,Varga,,43,partner\n");
    let report = sandbox.import(&[("contacts.csv", &second)]);
    assert_eq!(report["custom_fields_created"], json!([]));
    assert_eq!(sandbox.one(options), r#"["vip","trial","partner"]"#);
}

#[test]
fn a_dry_run_of_all_rows_predicts_what_the_import_reports() {
    let sandbox = Sandbox::workspace();
    let files = [
        (
            "contacts.csv",
            "Contact ID,Company,Last Name,Email\nC-1,Elm,Hale,\nC-2,,Okoye,bad\n,,Varga,v@b.example\n,,Varga,V@b.example\n",
        ),
        (
            "deals.csv",
            "Deal ID,Deal Name,Contact ID,Stage,Amount\nD-1,Chairs,C-2,Lead,1\nD-2,Lamps,C-1,Nowhere,2\n",
        ),
    ];
    let settled = |mut report: Value| {
        for key in ["command", "import_id", "written", "seconds", "rejects_files"] {
            report.as_object_mut().unwrap().remove(key);
        }
        report
    };
    let predicted = settled(sandbox.dry_run(&["--all"], &files));
    assert_eq!(predicted, settled(sandbox.import(&files)));
}

#[test]
fn a_custom_field_of_another_type_is_refused_before_anything_is_kept() {
    let sandbox = Sandbox::workspace();
    let rows = "Contact ID,Last Name,Size\nC-1,Hale,42\n";
    let mapping = |kind: &str| {
        format!(
            "[contacts.columns]\n\"Contact ID\" = \"id\"\n\"Last Name\" = \"last_name\"\n\
             \"Size\" = {{ to = \"custom.size\", type = \"{kind}\" }}\n"
        )
    };
    sandbox.mapping(&mapping("text"));
    sandbox.import(&[("contacts.csv", rows)]);
    sandbox.mapping(&mapping("number"));
    let ran = sandbox.run(&["import", "contacts.csv"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.stderr.contains("custom.size") && ran.stderr.contains("type = \"text\""),
        "{ran:?}"
    );
    assert_eq!(sandbox.one("SELECT count(*) FROM imports"), "1");
}
