//! Stands between a client and a served workspace and loses or falsifies answers: the request reaches
//! the workspace, the client does not learn what became of it.

use std::process::Stdio;
use std::time::Duration;

use super::Sandbox;
use super::remote::{Remote, at, until};
use super::served::send;
use super::server::{Answer, Seen, Server};

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It passes.
    None,
    /// It is done, and the connection is cut before the answer.
    Lost,
    /// It is done, and never answered.
    Hung,
    /// It is done, and a gateway answers with a page of its own and this status.
    Gateway(u16),
    /// It is not done, and a gateway answers with a page of its own and this status.
    Turned(u16),
}

/// Stands before `remote`; `fault` decides what becomes of each request.
pub fn before(remote: &Remote, fault: impl Fn(&Seen) -> Fault + Send + Sync + 'static) -> Server {
    let address = remote.url().strip_prefix("http://").expect("a URL").to_owned();
    Server::new(move |seen| {
        let fault = fault(seen);
        let page = |status| {
            let kind = ("content-type", "text/html".to_owned());
            Answer::Whole(status, vec![kind], b"<html>Bad request</html>".to_vec())
        };
        if let Fault::Turned(status) = fault {
            return page(status);
        }
        let skipped = ["host", "connection", "content-length", "accept-encoding"];
        let kept = seen.headers.iter().filter(|(name, _)| !skipped.contains(&name.as_str()));
        let headers: Vec<(&str, &str)> =
            kept.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let Some(answer) = send(&address, &seen.method, &seen.target, &headers, &seen.body) else {
            return Answer::Silence(Duration::ZERO);
        };
        match fault {
            Fault::Lost => Answer::Silence(Duration::ZERO),
            Fault::Hung => Answer::Silence(Duration::from_secs(30)),
            Fault::Gateway(status) => page(status),
            Fault::None | Fault::Turned(_) => {
                let kind = answer.header("content-type").unwrap_or("application/json").to_owned();
                Answer::Whole(answer.status, vec![("content-type", kind)], answer.body.into_bytes())
            }
        }
    })
}

/// Runs a command against a front until `query` gives `count` at the workspace, and kills it then.
pub fn killed(
    front: &Server,
    remote: &Remote,
    client: &Sandbox,
    words: &[&str],
    (query, count): (&str, u64),
) {
    let mut command = at(&front.url(), client, words);
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut child = child.expect("the binary runs");
    until(query, || remote.count(query) == count);
    let _ = child.kill();
    let _ = child.wait();
}

/// The workspace forgets what it answered: its keys have expired.
pub fn expire(remote: &Remote) {
    remote.folder.edit("DELETE FROM replayed_answer");
}
