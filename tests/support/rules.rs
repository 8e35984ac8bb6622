//! For the tests of the rules of the data: tiny files in, JSON reports and store rows out.

use serde_json::Value;

use super::Sandbox;

impl Sandbox {
    /// A workspace with the user importer@acme.example, in New York, of the US.
    pub fn workspace() -> Sandbox {
        let sandbox = Sandbox::new();
        sandbox.set(&["--timezone", "America/New_York", "--currency", "USD", "--region", "US"]);
        sandbox.user("importer@acme.example");
        sandbox
    }

    /// Sets what the workspace says.
    pub fn set(&self, options: &[&str]) {
        self.done(&[&["workspace", "set"], options].concat());
    }

    /// Adds a user of the workspace.
    pub fn user(&self, email: &str) {
        self.done(&["workspace", "users", "add", email]);
    }

    /// Runs a command that must end well; its JSON.
    pub fn done(&self, words: &[&str]) -> Value {
        let ran = self.run(&[words, &["--format", "json"]].concat());
        assert_eq!(ran.code, 0, "{words:?}: {ran:?}");
        ran.json()
    }

    /// Writes a mapping of the source `csv`.
    pub fn mapping(&self, toml: &str) {
        self.write("mapping.toml", format!("version = 1\nsource = \"csv\"\n{toml}"));
    }

    /// Writes the files and imports them, whatever share is rejected; the report.
    pub fn import(&self, files: &[(&str, &str)]) -> Value {
        self.import_with(&[], files)
    }

    /// The same with further options.
    pub fn import_with(&self, options: &[&str], files: &[(&str, &str)]) -> Value {
        let names = self.files(files);
        self.done(&[&["import", "--max-rejected", "100%"], options, &names[..]].concat())
    }

    /// Writes the files and runs a dry run of them; the report.
    pub fn dry_run(&self, options: &[&str], files: &[(&str, &str)]) -> Value {
        let names = self.files(files);
        self.done(&[&["dry-run", "--max-rejected", "100%"], options, &names[..]].concat())
    }

    fn files<'n>(&self, files: &[(&'n str, &str)]) -> Vec<&'n str> {
        for (name, content) in files {
            self.write(name, content);
        }
        files.iter().map(|(name, _)| *name).collect()
    }

    /// The rows of a query, each with its cells joined by ` | `.
    pub fn lines(&self, query: &str) -> Vec<String> {
        self.sql(query).into_iter().map(|row| row.join(" | ")).collect()
    }

    /// The one cell of a query.
    pub fn one(&self, query: &str) -> String {
        let rows = self.sql(query);
        assert!(rows.len() == 1 && rows[0].len() == 1, "{query}: {rows:?}");
        rows[0][0].clone()
    }
}

/// `created merged unchanged rejected` of an object; they add up, or the test fails.
pub fn counts(report: &Value, object: &str) -> [u64; 4] {
    let counts = &report["objects"][object];
    let count = |key: &str| counts[key].as_u64().unwrap_or_else(|| panic!("{key}: {report:#}"));
    let all = ["created", "merged", "unchanged", "rejected"].map(count);
    assert_eq!(count("clean"), all[..3].iter().sum::<u64>(), "{counts}");
    assert_eq!(count("rows_read"), all.iter().sum::<u64>(), "{counts}");
    all
}

/// The warnings of a run as `object code xcount: line value, line value`.
pub fn warnings(report: &Value) -> Vec<String> {
    let groups = report["warnings"].as_array().expect("warnings");
    groups
        .iter()
        .map(|group| {
            let examples: Vec<String> = group["examples"]
                .as_array()
                .expect("examples")
                .iter()
                .map(|e| format!("{} {}", e["line"], e["value"].as_str().expect("a value")))
                .collect();
            let word = |key: &str| group[key].as_str().expect("a word").to_owned();
            format!(
                "{} {} x{}: {}",
                word("object"),
                word("code"),
                group["count"],
                examples.join(", ")
            )
        })
        .collect()
}

/// The rejections of a run as `object line code field value`.
pub fn rejections(report: &Value) -> Vec<String> {
    let rows = report["rejections"].as_array().expect("rejections");
    rows.iter()
        .map(|row| {
            for key in ["message", "hint"] {
                assert!(row[key].as_str().is_some_and(|text| !text.is_empty()), "{key}: {row}");
            }
            let word = |key: &str| row[key].as_str().unwrap_or("-").to_owned();
            format!(
                "{} {} {} {} {}",
                word("object"),
                row["line"],
                word("code"),
                word("field"),
                word("value")
            )
        })
        .collect()
}
