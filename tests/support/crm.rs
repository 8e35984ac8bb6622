//! A CRM on loopback as a source of the binary: what the tests of all four share.

use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use adoptiv_migrate::model;

use super::fakes::company::Company;
use super::fakes::{Fake, Knobs, Object};
use super::reading::Read;
use super::{Ran, Sandbox};

/// The library's read of a CRM has every live record, and no other.
pub fn has_all(fake: &dyn Fake, read: &Read) {
    for (object, there) in [
        (model::Object::Accounts, Object::Accounts),
        (model::Object::Contacts, Object::Contacts),
        (model::Object::Deals, Object::Deals),
    ] {
        let mut live: Vec<String> = read.live(object).into_iter().map(str::to_owned).collect();
        let mut there = fake.ids(there);
        live.sort();
        there.sort();
        assert_eq!(live, there, "{object}");
    }
}

/// A CRM to read.
#[derive(Clone)]
pub struct Crm(Arc<Mutex<Box<dyn Fake>>>);

impl Crm {
    /// The CRM that is served.
    pub fn of(fake: impl Fake + 'static) -> Crm {
        Crm(Arc::new(Mutex::new(Box::new(fake))))
    }

    /// Asks the fake itself.
    pub fn ask<T>(&self, question: impl FnOnce(&dyn Fake) -> T) -> T {
        question(self.0.lock().unwrap().as_ref())
    }

    /// The service.
    pub fn name(&self) -> &'static str {
        self.ask(|fake| fake.service())
    }

    /// A command that reaches it.
    pub fn command(&self, sandbox: &Sandbox, words: &[&str]) -> assert_cmd::Command {
        let mut command = sandbox.command();
        let (url, env) = self.ask(|fake| (fake.url(), fake.env()));
        command.args(words).args(["--source-url", &url]).envs(env);
        command
    }

    /// Runs the binary with these words.
    pub fn run(&self, sandbox: &Sandbox, words: &[&str]) -> Ran {
        Ran::of(self.command(sandbox, words).output().unwrap())
    }

    /// A folder whose workspace has the pipelines and the users of the CRM.
    pub fn prepared(&self, company: &Company) -> Sandbox {
        let sandbox = Sandbox::new();
        let mut users = String::from("name,email\n");
        for user in &company.users {
            users += &format!("{} {},{}\n", user.name.0, user.name.1, user.email);
        }
        sandbox.write("users.csv", users);
        let ran = sandbox.run(&["workspace", "users", "import", "users.csv"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let ran = self.run(&sandbox, &["pipelines", "create", "--from", self.name()]);
        assert_eq!(ran.code, 0, "{ran:?}");
        sandbox
    }

    /// Imports it; JSON.
    pub fn import(&self, sandbox: &Sandbox, more: &[&str]) -> Ran {
        self.run(sandbox, &[&["import", self.name(), "--format", "json"], more].concat())
    }

    /// Its knobs.
    pub fn knobs(&self) -> Arc<Knobs> {
        self.ask(|fake| fake.knobs())
    }

    /// Every live record is there once, under its id, and no other is.
    pub fn is_complete(&self, sandbox: &Sandbox) {
        for (object, name) in [
            (Object::Accounts, "accounts"),
            (Object::Contacts, "contacts"),
            (Object::Deals, "deals"),
        ] {
            let mut there = self.ask(|fake| fake.ids(object));
            let found = sandbox.sql(&format!(
                "SELECT external_id FROM external_ids WHERE object = '{name}' AND source = '{}'",
                self.name()
            ));
            let mut found: Vec<String> = found.into_iter().map(|row| row[0].clone()).collect();
            there.sort();
            found.sort();
            assert_eq!(found, there, "{name} of {}", self.name());
            let records = &sandbox.sql(&format!("SELECT count(*) FROM {name}"))[0][0];
            assert_eq!(*records, there.len().to_string(), "{name} of {}", self.name());
        }
    }

    /// An import that is killed just before the CRM answers request `number`.
    pub fn killed_at(&self, sandbox: &Sandbox, number: u64) {
        let child: Arc<Mutex<Option<Child>>> = Arc::default();
        let victim = Arc::clone(&child);
        self.knobs().before(number, move || {
            // The process may ask sooner than it is known here.
            for _ in 0..1_000 {
                if let Some(child) = victim.lock().unwrap().as_mut() {
                    let _ = child.kill();
                    return;
                }
                std::thread::sleep(Duration::from_millis(1));
            }
        });
        let (url, env) = self.ask(|fake| (fake.url(), fake.env()));
        let spawned = Command::new(env!("CARGO_BIN_EXE_adoptiv-migrate"))
            .current_dir(sandbox.path())
            .env_clear()
            .env("ADOPTIV_MIGRATE_CONFIG_DIR", sandbox.path().join("config"))
            .envs(env)
            .args(["import", self.name(), "--source-url", &url])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        *child.lock().unwrap() = Some(spawned);
        loop {
            if child.lock().unwrap().as_mut().unwrap().try_wait().unwrap().is_some() {
                return;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}
