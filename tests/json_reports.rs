//! `--format json`: one document on standard output with stable keys, nothing else there.

use insta::assert_json_snapshot;
use serde_json::{Value, json};

use crate::support::Sandbox;
use crate::support::shown::FILES;

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn holds(value: &Value, wanted: &[&str]) {
    for key in wanted {
        assert!(value.get(key).is_some(), "no `{key}` in {:?}", keys(value));
    }
}

const IMPORT_KEYS: [&str; 18] = [
    "command",
    "schema",
    "import_id",
    "destination",
    "mapping",
    "ok",
    "rejected_share",
    "max_rejected",
    "objects",
    "accounts_from_contacts",
    "rejections",
    "warnings",
    "owners",
    "consent",
    "stages",
    "unmapped_columns",
    "custom_fields_created",
    "seconds",
];

#[test]
fn dry_run_and_import_share_one_shape() {
    let sandbox = Sandbox::small();
    let words =
        |command| [&[command, "--format", "json", "--max-rejected", "50%"], &FILES[..]].concat();
    let dry = sandbox.ok(&words("dry-run")).json();
    let wet = sandbox.ok(&words("import")).json();
    assert_eq!(keys(&dry), keys(&wet));
    holds(&wet, &IMPORT_KEYS);
    assert_eq!((&dry["import_id"], &wet["import_id"]), (&Value::Null, &json!(1)));
    assert_eq!((&dry["command"], &wet["command"]), (&json!("dry-run"), &json!("import")));
    for key in ["objects", "rejections", "warnings", "consent", "stages", "unmapped_columns"] {
        assert_eq!(dry[key], wet[key], "{key}");
    }
    let contacts = &wet["objects"]["contacts"];
    holds(
        contacts,
        &[
            "source",
            "rows_total",
            "rows_read",
            "clean",
            "created",
            "merged",
            "unchanged",
            "rejected",
            "warned",
        ],
    );
    let count = |key: &str| contacts[key].as_u64().unwrap();
    assert_eq!(count("clean"), count("created") + count("merged") + count("unchanged"));
    assert_eq!(count("clean") + count("rejected"), count("rows_read"));
}

#[test]
fn what_an_import_reports() {
    let sandbox = Sandbox::small();
    sandbox.write("contacts.csv", "Email,Fax,Account ID,consent_text,Owner\na@@b,1,,,\nada@acme.example,2,A-77,,kim@old.example\n");
    let words =
        ["dry-run", "--format", "json", "--max-rejected", "50%", "contacts.csv", "deals.csv"];
    let mut document = sandbox.ok(&words).json();
    document["seconds"] = json!(0);
    assert_json_snapshot!(document, @r#"
    {
      "command": "dry-run",
      "schema": 1,
      "import_id": null,
      "destination": "adoptiv.db",
      "mapping": "detected",
      "ok": true,
      "written": false,
      "rejected_share": 0.4,
      "max_rejected": 0.5,
      "objects": {
        "contacts": {
          "source": "contacts.csv",
          "rows_total": 2,
          "rows_total_estimated": false,
          "rows_read": 2,
          "clean": 1,
          "created": 1,
          "merged": 0,
          "unchanged": 0,
          "rejected": 1,
          "warned": 1
        },
        "deals": {
          "source": "deals.csv",
          "rows_total": 3,
          "rows_total_estimated": false,
          "rows_read": 3,
          "clean": 2,
          "created": 2,
          "merged": 0,
          "unchanged": 0,
          "rejected": 1,
          "warned": 2
        }
      },
      "files": [
        {
          "object": "contacts",
          "source": "contacts.csv",
          "rows_total": 2,
          "rows_total_estimated": false,
          "rows_read": 2,
          "clean": 1,
          "created": 1,
          "merged": 0,
          "unchanged": 0,
          "rejected": 1,
          "warned": 1
        },
        {
          "object": "deals",
          "source": "deals.csv",
          "rows_total": 3,
          "rows_total_estimated": false,
          "rows_read": 3,
          "clean": 2,
          "created": 2,
          "merged": 0,
          "unchanged": 0,
          "rejected": 1,
          "warned": 2
        }
      ],
      "accounts_from_contacts": 0,
      "rejections": [
        {
          "object": "contacts",
          "source": "contacts.csv",
          "line": 2,
          "code": "invalid_email",
          "field": "email",
          "value": "a@@b",
          "message": "`a@@b` is no e-mail address",
          "hint": "correct the address, or empty the cell"
        },
        {
          "object": "deals",
          "source": "deals.csv",
          "line": 4,
          "code": "stage_not_found",
          "field": "stage",
          "value": "Demo",
          "message": "pipeline `Sales (Standard)` has no stage named `Demo`",
          "hint": "it has `Lead`, `Contacted`, `Qualified`, `Proposal`, `Negotiation`, `Closed Won`, `Closed Lost`; translate the stage in the mapping, or make it with `pipelines create --from`"
        }
      ],
      "rejection_causes": [
        {
          "object": "contacts",
          "code": "invalid_email",
          "count": 1,
          "example": {
            "object": "contacts",
            "source": "contacts.csv",
            "line": 2,
            "code": "invalid_email",
            "field": "email",
            "value": "a@@b",
            "message": "`a@@b` is no e-mail address",
            "hint": "correct the address, or empty the cell"
          }
        },
        {
          "object": "deals",
          "code": "stage_not_found",
          "count": 1,
          "example": {
            "object": "deals",
            "source": "deals.csv",
            "line": 4,
            "code": "stage_not_found",
            "field": "stage",
            "value": "Demo",
            "message": "pipeline `Sales (Standard)` has no stage named `Demo`",
            "hint": "it has `Lead`, `Contacted`, `Qualified`, `Proposal`, `Negotiation`, `Closed Won`, `Closed Lost`; translate the stage in the mapping, or make it with `pipelines create --from`"
          }
        }
      ],
      "warnings": [
        {
          "object": "contacts",
          "code": "unresolved_link",
          "count": 1,
          "examples": [
            {
              "line": 3,
              "value": "A-77"
            }
          ]
        },
        {
          "object": "deals",
          "code": "unresolved_link",
          "count": 2,
          "examples": [
            {
              "line": 2,
              "value": "A-1"
            },
            {
              "line": 2,
              "value": "C-1"
            },
            {
              "line": 3,
              "value": "A-1"
            }
          ]
        }
      ],
      "owners": {
        "matched": 0,
        "defaulted": 1,
        "unmatched": [
          "kim@old.example"
        ],
        "default_owner": null
      },
      "consent": {
        "dialable": 0,
        "not_dialable": 1,
        "reasons": {
          "phone": 1
        },
        "missing": {
          "ip": 1,
          "phone": 1,
          "seller": 1,
          "source_url": 1,
          "text": 1,
          "timestamp": 1
        }
      },
      "stages": {
        "unmatched": [
          {
            "pipeline": null,
            "stage": "Demo",
            "deals": 1
          }
        ],
        "deals": [
          {
            "pipeline": "Sales (Standard)",
            "stage": "Lead",
            "deals": 1
          },
          {
            "pipeline": "Sales (Standard)",
            "stage": "Closed Won",
            "deals": 1
          }
        ]
      },
      "unmapped_columns": {
        "contacts": [
          "Fax"
        ]
      },
      "custom_fields_created": [],
      "merged_by": {},
      "rejects_files": [],
      "notes": [],
      "seconds": 0
    }
    "#);
}

#[test]
fn reconcile_has_its_stable_keys_and_exits_with_3_on_drift() {
    let sandbox = Sandbox::imported();
    let ran = sandbox.ok(&["reconcile", "--format", "json"]);
    let document = ran.json();
    holds(&document, &["ok", "objects", "sums", "drift"]);
    assert_eq!(document["ok"], true);
    assert_eq!(
        keys(&document["objects"]["contacts"]),
        ["source", "destination", "missing", "extra", "merged", "different", "rejected"]
    );
    assert_eq!(keys(&document["links"]), ["source", "destination"]);
    assert_eq!(keys(&document["consent"]), ["source", "destination", "withheld", "revocations"]);
    assert_eq!(document["objects"]["contacts"]["rejected"], 1);
    sandbox.edit("UPDATE contact SET title = 'CTO' WHERE id = 1");
    let ran = sandbox.run(&["reconcile", "--format", "json"]);
    assert_eq!((ran.code, &ran.json()["ok"]), (3, &json!(false)));
    assert_json_snapshot!(ran.json()["drift"], @r#"
    [
      {
        "object": "contacts",
        "id": 1,
        "external_id": "C-1",
        "line": 2,
        "field": "title",
        "source": "Engineer",
        "destination": "CTO",
        "cause": "edited since"
      }
    ]
    "#);
}

#[test]
fn every_verb_prints_one_document_and_says_which_it_is() {
    let sandbox = Sandbox::imported();
    for (words, command) in [
        (&["map", "contacts.csv"][..], "map"),
        (&["dry-run", "accounts.csv"], "dry-run"),
        (&["reconcile"], "reconcile"),
        (&["history"], "history"),
        (&["owners", "list"], "owners list"),
        (&["owners", "reclaim", "--dry-run"], "owners reclaim"),
        (&["pipelines", "list"], "pipelines list"),
        (&["pipelines", "show", "Sales (Standard)"], "pipelines show"),
        (&["pipelines", "match", "deals.csv"], "pipelines match"),
        (&["pipelines", "create", "--from", "deals.csv"], "pipelines create"),
        (&["workspace", "show"], "workspace show"),
        (&["workspace", "users", "list"], "workspace users list"),
        (&["undo", "1", "--dry-run"], "undo"),
    ] {
        let ran = sandbox.run(&[words, &["--format", "json"]].concat());
        assert_eq!(ran.code, 0, "{words:?}: {ran:?}");
        assert_eq!(ran.json()["command"], command, "{words:?}");
    }
}

#[test]
fn an_error_is_one_document_too_and_keeps_its_exit_code() {
    let sandbox = Sandbox::imported();
    for (words, code, kind) in [
        (&["import", "nowhere.csv"][..], 1, "source"),
        (&["undo", "1"], 2, "usage"),
        (&["undo", "9", "--yes"], 1, "refused"),
        (&["explain", "deal", "D-77"], 1, "refused"),
        (&["history", "--to", "nowhere.db"], 1, "store"),
        (&["dry-run", "accounts.csv", "--mapping", "nowhere.toml"], 1, "mapping"),
    ] {
        let ran = sandbox.run(&[words, &["--format", "json"]].concat());
        assert_eq!(ran.code, code, "{words:?}: {ran:?}");
        let document = ran.json();
        assert_eq!(document["ok"], false);
        assert_eq!(document["error"]["kind"], kind, "{words:?}");
        assert!(document["error"]["message"].is_string() && document["error"]["hint"].is_string());
    }
}

#[test]
fn a_wrong_word_on_the_command_line_is_a_document_where_json_is_asked_for() {
    let ran = Sandbox::new().run(&["import", "a.csv", "--max-rejected", "5", "--format", "json"]);
    assert_eq!(ran.code, 2);
    assert_eq!(ran.json()["error"]["kind"], "usage");
}
