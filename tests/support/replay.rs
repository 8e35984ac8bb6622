//! A CRM that answers with what was recorded of it, or with what its vendor gives as examples: the
//! answers of `fixtures/recorded`, each for one call. It knows no state; what was not recorded is 404 and
//! is told. The fakes beside it are ours and share our blind spots; these answers are other people's.

use std::path::Path;
use std::sync::{Arc, Mutex};

use serde::Deserialize;
use serde_json::Value;

use super::fakes::{Asked, Knobs, Reply, Served, held, serve};
use super::{Ran, Sandbox};

/// What was recorded of one CRM.
#[derive(Deserialize)]
pub struct Recording {
    /// Where the answers are from.
    pub source: String,
    /// What allows them to be here.
    pub licence: String,
    /// What is not as it was there.
    pub changed: String,
    /// The answers.
    pub exchanges: Vec<Exchange>,
}

/// One answer.
#[derive(Deserialize)]
pub struct Exchange {
    /// Method and path.
    call: String,
    /// What the query or the body has to hold, too. The first answer that fits is given.
    #[serde(default)]
    with: Vec<String>,
    #[serde(default = "success")]
    status: u16,
    body: Value,
}

fn success() -> u16 {
    200
}

impl Recording {
    /// That of a service.
    pub fn of(service: &str) -> Recording {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/recorded");
        let text = std::fs::read_to_string(folder.join(format!("{service}.json"))).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    fn answer(&self, asked: &Asked) -> Option<&Exchange> {
        let call = format!("{} {}", asked.method, asked.path);
        let query = asked.query.iter().map(|(name, value)| format!("{name}={value}"));
        let text = format!("{} {}", query.collect::<Vec<_>>().join("&"), asked.body);
        let fits = |one: &&Exchange| {
            one.call == call && one.with.iter().all(|part| text.contains(part.as_str()))
        };
        self.exchanges.iter().find(fits)
    }
}

/// The server.
pub struct Replay {
    service: &'static str,
    served: Served,
    unknown: Arc<Mutex<Vec<String>>>,
}

impl Replay {
    /// Serves what was recorded of a service.
    pub fn start(service: &'static str) -> Replay {
        let (recording, unknown) = (Recording::of(service), Arc::new(Mutex::new(Vec::new())));
        let told = Arc::clone(&unknown);
        let served =
            serve(0, Arc::new(Knobs::default()), move |asked| match recording.answer(asked) {
                Some(one) => Reply::json(one.status, &one.body),
                None => {
                    held(&told).push(format!("{} {} {:?}", asked.method, asked.path, asked.query));
                    Reply::json(404, r#"{"message":"not recorded"}"#)
                }
            });
        Replay { service, served, unknown }
    }

    /// Runs the binary with these words against it.
    pub fn run(&self, sandbox: &Sandbox, words: &[&str]) -> Ran {
        let mut command = sandbox.command();
        let variable = format!("ADOPTIV_MIGRATE_{}_TOKEN", self.service.to_uppercase());
        command.args(words).args(["--source-url", &self.served.url]).env(variable, "a-token");
        Ran::of(command.output().unwrap())
    }

    /// What was asked for and is not recorded.
    pub fn unknown(&self) -> Vec<String> {
        held(&self.unknown).clone()
    }
}
