//! A workspace behind the API as the destination of a client: a sandbox over a store in a folder of
//! its own, which can be killed and started again at the same address, and clients of it.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::proxy::Proxy;
use super::served::{Served, TOKEN};
use super::workspace::{Dump, by_source};
use super::{Ran, Sandbox};

/// A served workspace with its store at hand.
pub struct Remote {
    /// The folder of its store, which is `adoptiv.db` there.
    pub folder: Sandbox,
    url: String,
    /// Where clients find it.
    front: String,
    served: Option<Served>,
}

impl Remote {
    /// An empty workspace with the users kim, lee, sam and ada of Acme.
    pub fn new(flags: &[&str]) -> Remote {
        Remote::over(workspace(), flags)
    }

    /// The workspace of a folder whose store is there.
    pub fn over(folder: Sandbox, flags: &[&str]) -> Remote {
        let served = folder.serve(flags);
        let url = served.url();
        Remote { folder, front: url.clone(), url, served: Some(served) }
    }

    /// Puts a proxy before it that counts; clients go through it from now on.
    pub fn watched(&mut self) -> Proxy {
        let proxy = Proxy::before(&self.url);
        proxy.url().clone_into(&mut self.front);
        proxy
    }

    /// Starts it, at the address where it was.
    pub fn start(&mut self, flags: &[&str]) {
        let port = self.url.rsplit(':').next().expect("a port").to_owned();
        self.served = Some(self.folder.serve(&[&["--port", &port], flags].concat()));
    }

    /// Ends it as `kill -9` does.
    pub fn kill(&mut self) {
        if let Some(served) = self.served.take() {
            served.kill();
        }
    }

    /// Ends it and starts it with other flags.
    pub fn restart(&mut self, flags: &[&str]) {
        self.kill();
        self.start(flags);
    }

    /// The URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What another program may ask it.
    pub fn api(&self) -> &Served {
        self.served.as_ref().expect("one that runs")
    }

    /// The file of its store.
    pub fn store(&self) -> PathBuf {
        self.folder.path().join("adoptiv.db")
    }

    /// What it holds, with records under their ids at the source.
    pub fn by_source(&self) -> Dump {
        by_source(&self.store())
    }

    /// A number out of its store.
    pub fn count(&self, query: &str) -> u64 {
        number(&self.folder, query)
    }

    /// What changes with every write, however small.
    pub fn state(&self) -> Vec<Vec<String>> {
        self.folder.sql(
            "SELECT count(*), coalesce(max(seq), 0), 'changes' FROM change
             UNION ALL SELECT count(*), 0, 'answers' FROM replayed_answer
             UNION ALL SELECT count(*), 0, 'imports' FROM told_import
             UNION ALL SELECT count(*), 0, 'fields' FROM custom_field
             UNION ALL SELECT count(*), 0, 'stages' FROM stage",
        )
    }

    /// Decides an import and stops before anything of it is sent: what happens at the workspace now
    /// happens between fetch and push. Goes on without trouble.
    pub fn hold(&mut self, client: &Sandbox, words: &[&str]) {
        self.restart(&["--latency", "500ms"]);
        let before = self.state();
        let had = decided(client);
        let running = self.begin(client, words);
        self.until_decided(client, had);
        running.kill();
        self.restart(&[]);
        assert_eq!(self.state(), before, "nothing was sent yet");
    }

    /// Waits until an import has decided on more than so many rows.
    pub fn until_decided(&self, client: &Sandbox, had: u64) {
        until("it is decided", || decided(client) > had);
    }

    /// A command of the binary in `client`'s folder against it.
    pub fn command(&self, client: &Sandbox, words: &[&str]) -> Command {
        at(&self.front, client, words)
    }

    /// Runs it.
    pub fn run(&self, client: &Sandbox, words: &[&str]) -> Ran {
        Ran::of(self.command(client, words).output().expect("the binary runs"))
    }

    /// Runs it, which has to succeed; the report.
    pub fn done(&self, client: &Sandbox, words: &[&str]) -> Value {
        let ran = self.run(client, &[words, &["--format", "json"]].concat());
        assert_eq!(ran.code, 0, "{words:?}: {ran:?}");
        ran.json()
    }

    /// Starts it.
    pub fn begin(&self, client: &Sandbox, words: &[&str]) -> Running {
        let mut command = self.command(client, words);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        Running(child.expect("the binary runs"))
    }

    /// Changes or deletes records as another program would; each has to be taken.
    pub fn write(&self, path: &str, records: Value) {
        let answer = self.api().post(path, &json!({ "records": records }));
        assert_eq!(answer.status, 200, "{answer:?}");
        let results = answer.json()["results"].as_array().expect("results").clone();
        assert!(results.iter().all(|result| result["error"].is_null()), "{answer:?}");
    }

    /// Its id of the record that carries an id of the source `csv`.
    pub fn id(&self, object: &str, external_id: &str) -> String {
        let query = format!(
            "SELECT record_id FROM external_ids
             WHERE object = '{object}' AND external_id = '{external_id}'"
        );
        format!("{}{}", &object[..1], self.folder.sql(&query)[0][0])
    }
}

/// A client that is under way; killed when dropped.
pub struct Running(Child);

impl Running {
    /// Ends it as `kill -9` does.
    pub fn kill(mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }

    /// Whether it is under way still.
    pub fn runs(&mut self) -> bool {
        self.0.try_wait().expect("a process").is_none()
    }

    /// Ctrl-C.
    pub fn interrupt(&self) {
        let id = self.0.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
    }

    /// Waits for its end; what it printed.
    pub fn ended(mut self) -> Ran {
        let mut stderr = self.0.stderr.take().expect("standard error");
        let reader = std::thread::spawn(move || {
            let mut text = Vec::new();
            stderr.read_to_end(&mut text).map(|_| text)
        });
        let mut stdout = Vec::new();
        self.0.stdout.take().expect("standard output").read_to_end(&mut stdout).expect("text");
        let status = self.0.wait().expect("a process that ends");
        let stderr = reader.join().expect("a reader").expect("text");
        Ran::of(std::process::Output { status, stdout, stderr })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A workspace of its own with the users kim, lee, sam and ada of Acme.
pub fn workspace() -> Sandbox {
    static MADE: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let folder = Sandbox::new();
        folder.set(&["--timezone", "America/New_York", "--currency", "USD", "--region", "US"]);
        for user in ["kim", "lee", "sam", "ada"] {
            folder.user(&format!("{user}@acme.example"));
        }
        std::fs::read(folder.path().join("adoptiv.db")).expect("a store")
    });
    let folder = Sandbox::new();
    folder.write("adoptiv.db", &*MADE);
    folder
}

/// How many rows a client's hub has decided on.
fn decided(client: &Sandbox) -> u64 {
    let view = "SELECT 1 FROM sqlite_schema WHERE name = 'import_rows'";
    let there = client.path().join("adoptiv.db").exists() && !client.sql(view).is_empty();
    if there { number(client, "SELECT count(*) FROM import_rows") } else { 0 }
}

/// A command of the binary in `client`'s folder against the workspace at `url`.
pub fn at(url: &str, client: &Sandbox, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adoptiv-migrate"));
    command
        .args(words)
        .args(["--to", url])
        .current_dir(client.path())
        .env_clear()
        .env("ADOPTIV_TOKEN", TOKEN)
        .env("ADOPTIV_MIGRATE_CONFIG_DIR", client.path().join("config"))
        .env("COLUMNS", "100")
        .stdin(Stdio::null());
    command
}

/// A number out of the store of a folder.
pub fn number(folder: &Sandbox, query: &str) -> u64 {
    folder.sql(query)[0][0].parse().expect("a number")
}

/// A number below `bound`, another one each time.
pub fn random(bound: u64) -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0) % bound.max(1)
}

/// Waits until something holds.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(60), "never: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
