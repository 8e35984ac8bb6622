//! The exports of fixtures/, imported as a consultant would: users, pipelines, import.

use serde_json::Value;

use super::{Ran, Sandbox, root};

/// A folder with a copy of `fixtures/<folder>`.
pub fn copied(folder: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    for entry in std::fs::read_dir(root().join("fixtures").join(folder)).expect("a fixture") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        sandbox.write(&name, std::fs::read(&path).expect("a file"));
    }
    sandbox
}

/// A copy of `folder` in whose workspace three of the four owners of Fernhill Cycles are users.
pub fn workspace(folder: &str) -> Sandbox {
    let sandbox = copied(folder);
    for (email, name) in [
        ("mara@fernhill.example", "Mara Lindqvist"),
        ("joel@fernhill.example", "Joel Adeyemi"),
        ("ines@fernhill.example", "Ines Roca"),
    ] {
        sandbox.ran(&["workspace", "users", "add", email, "--name", name]);
    }
    sandbox
}

/// The same, with the pipelines of `deals` made and `files` imported; and the report.
pub fn imported(folder: &str, deals: &str, files: &[&str]) -> (Sandbox, Value) {
    let sandbox = workspace(folder);
    sandbox.ran(&["pipelines", "create", "--from", deals]);
    let report = sandbox.import_files(files);
    (sandbox, report)
}

impl Sandbox {
    /// Runs the binary, which has to succeed; what it printed.
    pub fn ran(&self, words: &[&str]) -> Ran {
        let ran = self.run(words);
        assert_eq!(ran.code, 0, "{words:?}: {ran:?}");
        ran
    }

    /// Imports files that are there, which has to succeed; the report.
    pub fn import_files(&self, files: &[&str]) -> Value {
        self.done(&[&["import"], files].concat())
    }
}

/// The outcomes of an object in a report: read, created, merged, unchanged, rejected.
pub fn counts(report: &Value, object: &str) -> [u64; 5] {
    let counts = &report["objects"][object];
    ["rows_read", "created", "merged", "unchanged", "rejected"]
        .map(|key| counts[key].as_u64().unwrap_or_else(|| panic!("no {key} of {object}: {report}")))
}

/// The rejections of a report as `line code field`.
pub fn rejections(report: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let list = report["rejections"].as_array().expect("rejections");
    list.iter()
        .map(|row| format!("{} {} {}", row["line"], text(&row["code"]), text(&row["field"])))
        .collect()
}

/// The warnings of a report as `object code count`.
pub fn warnings(report: &Value) -> Vec<String> {
    let list = report["warnings"].as_array().expect("warnings");
    list.iter()
        .map(|group| {
            let text = |key: &str| group[key].as_str().expect("text").to_owned();
            format!("{} {} {}", text("object"), text("code"), group["count"])
        })
        .collect()
}
