//! Signing in at a real OAuth server: npm's `oidc-provider`, which is certified and strict. It is
//! installed for the test and runs on loopback; where that can't be, the test is skipped and says so.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::authority::{CLIENT_ID, CLIENT_SECRET, send};
use crate::support::fakes::Fake;
use crate::support::fakes::company::Company;
use crate::support::fakes::hubspot;
use crate::support::running::Running;
use crate::support::{Ran, Sandbox, root, skipped};

const REDIRECT: &str = "http://localhost:1717/callback";
const SCOPES: &str = "crm.objects.contacts.read crm.objects.companies.read crm.objects.deals.read \
                      crm.objects.owners.read";

/// The server; it ends when dropped.
struct Provider {
    child: Child,
    url: String,
    _folder: TempDir,
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Installs and starts it; none where Node is not there, or its registry can't be reached.
fn provider(api: &str, token: &str) -> Option<Provider> {
    let folder = tempfile::tempdir().unwrap();
    for file in ["package.json", "server.js"] {
        std::fs::copy(root().join("tests/support/oidc").join(file), folder.path().join(file))
            .unwrap();
    }
    let words = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let installed = Command::new(npm).args(words).current_dir(folder.path()).output();
    match installed {
        Err(_) => {
            skipped("connect_oidc", "npm is not there; install Node.js");
            return None;
        }
        Ok(output) if !output.status.success() => {
            skipped(
                "connect_oidc",
                "npm can't install oidc-provider; its registry has to be reached",
            );
            return None;
        }
        Ok(_) => {}
    }
    let mut child = Command::new("node")
        .args(["server.js", REDIRECT, api, token, SCOPES])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let url = lines.find_map(|line| line.ok().filter(|line| line.starts_with("http"))).unwrap();
    Some(Provider { child, url, _folder: folder })
}

/// Follows an address as a browser with cookies does, up to where it leaves the server.
fn browse(provider: &Provider, address: &str) -> String {
    let mut cookies: BTreeMap<String, String> = BTreeMap::new();
    let mut url = url::Url::parse(address).unwrap();
    for _ in 0..10 {
        let jar: Vec<String> =
            cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let header = format!("cookie: {}\r\n", jar.join("; "));
        let (status, headers, body) = send("GET", url.as_str(), &header, "");
        for cookie in headers.get("set-cookie").map_or("", String::as_str).lines() {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            cookies.insert(name.to_owned(), value.to_owned());
        }
        let location = headers.get("location").unwrap_or_else(|| panic!("{status}: {body}"));
        url = url.join(location).unwrap();
        if !url.as_str().starts_with(&provider.url) {
            return url.into();
        }
    }
    panic!("it goes round in circles");
}

fn connect(sandbox: &Sandbox, provider: &Provider) -> Ran {
    let url = &provider.url;
    let words = ["connect", "hubspot", "--no-browser", "--login-url", url, "--source-url", url];
    let mut running = Running::start(sandbox, &words);
    let back = browse(provider, &running.address());
    assert!(back.starts_with(REDIRECT), "{back}");
    running.paste(&back);
    running.ended()
}

/// What is kept, changed.
fn kept(sandbox: &Sandbox, change: impl FnOnce(&mut Value)) -> Value {
    let path = sandbox.path().join("config/credentials.json");
    let mut kept: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let before = kept.clone();
    change(&mut kept["connections"][0]);
    std::fs::write(path, kept.to_string()).unwrap();
    before["connections"][0].clone()
}

#[test]
fn a_certified_server_signs_in_renews_and_revokes() {
    let fake = hubspot::start(Company::of(5));
    let Some(provider) = provider(&fake.url(), &fake.env()[0].1) else { return };
    let sandbox = Sandbox::new();
    let ran = connect(&sandbox, &provider);
    assert_eq!(ran.code, 0, "{ran:?}");
    let age = |known: &mut Value| known["expires_at"] = json!("2026-01-01T00:00:00Z");
    let first = kept(&sandbox, age);
    // Two processes at once: used twice, the refresh token would end the grant.
    let run = || Ran::of(sandbox.command().args(["map", "hubspot", "-v"]).output().unwrap());
    let (one, two) = std::thread::scope(|scope| {
        let other = scope.spawn(run);
        (run(), other.join().unwrap())
    });
    for ran in [&one, &two] {
        assert!(ran.code == 0 || ran.code == 3, "{ran:?}");
    }
    let second = kept(&sandbox, age);
    for name in ["token", "refresh_token"] {
        assert_ne!(first[name], second[name], "{name} is renewed");
        for ran in [&ran, &one, &two] {
            let secret = second[name].as_str().unwrap();
            assert!(!format!("{ran:?}").contains(secret), "{name} is shown");
        }
    }
    assert!([0, 3].contains(&run().code), "the renewed one is good for another");
    let third = kept(&sandbox, |_| {});
    let ran = sandbox.run(&["connect", "remove", "hubspot", "--yes"]);
    assert!(ran.stdout.contains("is revoked there"), "{ran:?}");
    // The server agrees: what was kept renews nothing any more.
    let refresh = third["refresh_token"].as_str().unwrap();
    let form = format!(
        "grant_type=refresh_token&refresh_token={refresh}&client_id={CLIENT_ID}&client_secret={CLIENT_SECRET}"
    );
    let url = format!("{}/oauth/2026-09/token", provider.url);
    let kind = "content-type: application/x-www-form-urlencoded\r\n";
    let (status, _, body) = send("POST", &url, kind, &form);
    assert!(status == 400 && body.contains("invalid_grant"), "{status} {body}");
}
