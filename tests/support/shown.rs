//! What a command printed, made the same on every machine: the folder, moments and seconds.

use super::{Ran, Sandbox, root};

/// A company small enough to be read in a test.
pub const ACCOUNTS: &str = "\
Account ID,Account Name,Domain
A-1,Acme,acme.example
A-2,Borealis,borealis.example
";
pub const CONTACTS: &str = "\
Contact ID,First Name,Last Name,Email,Phone,Job Title,Account ID,Owner
C-1,Ada,Novak,ada@acme.example,(303) 555-0101,Engineer,A-1,kim@acme.example
C-2,Ben,Osei,ben@acme.example,,,A-1,lee@acme.example
C-3,Cleo,Park,cleo@borealis.example,,,A-2,gone@acme.example
C-4,Dev,Rossi,dev@@borealis.example,,,A-2,
";
pub const DEALS: &str = "\
Deal ID,Deal Name,Stage,Amount,Currency,Close Date,Contact ID,Account ID
D-1,Widgets,Lead,1250.50,USD,2026-05-01,C-1,A-1
D-2,Gadgets,Closed Won,800,EUR,2026-06-01,C-2,A-1
D-3,Gizmos,Demo,10,USD,2026-07-01,C-3,A-2
";

/// The three files, in the order in which a user names them.
pub const FILES: [&str; 3] = ["contacts.csv", "accounts.csv", "deals.csv"];

impl Sandbox {
    /// A folder with the files of the small company.
    pub fn small() -> Sandbox {
        let sandbox = Sandbox::new();
        sandbox.write("accounts.csv", ACCOUNTS);
        sandbox.write("contacts.csv", CONTACTS);
        sandbox.write("deals.csv", DEALS);
        sandbox
    }

    /// The small company, imported, with two users: import 1.
    pub fn imported() -> Sandbox {
        let sandbox = Sandbox::small();
        sandbox.ok(&["workspace", "users", "add", "kim@acme.example", "--name", "Kim Lee"]);
        sandbox.ok(&["workspace", "users", "add", "lee@acme.example"]);
        sandbox.ok(&[&["import", "--max-rejected", "50%"], &FILES[..]].concat());
        sandbox
    }

    /// A folder with a copy of a folder of fixtures.
    pub fn with_fixtures(folder: &str) -> Sandbox {
        let sandbox = Sandbox::new();
        for entry in std::fs::read_dir(root().join("fixtures").join(folder)).expect("fixtures") {
            let path = entry.expect("a fixture").path();
            if let (true, Some(name)) = (path.is_file(), path.file_name()) {
                std::fs::copy(&path, sandbox.path().join(name)).expect("a copy");
            }
        }
        sandbox
    }

    /// Runs what has to succeed.
    pub fn ok(&self, words: &[&str]) -> Ran {
        let ran = self.run(words);
        assert_eq!(ran.code, 0, "{words:?}: {ran:?}");
        ran
    }

    /// A text without what differs from run to run: the folder, the moments of imports, seconds.
    pub fn tidy(&self, text: &str) -> String {
        let mut text = text.replace(&self.path().display().to_string(), "[folder]");
        if self.path().join("adoptiv.db").exists() {
            for row in self.sql("SELECT started_at, finished_at FROM imports") {
                for moment in row.iter().filter(|moment| !moment.is_empty()) {
                    text = text.replace(moment.as_str(), "[moment]");
                }
            }
        }
        let lines = text.lines().map(|line| match line.strip_prefix("Took ") {
            Some(_) => "Took [n] s.",
            None => line,
        });
        lines.map(|line| format!("{line}\n")).collect()
    }

    /// What a command shows: exit code, standard output, standard error.
    pub fn shown(&self, words: &[&str]) -> String {
        let ran = self.run(words);
        let mut shown = format!("exit {}\n{}", ran.code, self.tidy(&ran.stdout));
        if !ran.stderr.is_empty() {
            shown.push_str("--- standard error\n");
            shown.push_str(&self.tidy(&ran.stderr));
        }
        shown
    }
}
