//! Signing in by OAuth, against a server that refuses everything that is not as the standards have it;
//! the API that its tokens are for is that of a HubSpot account.

use std::io::Write;
use std::net::{TcpListener, TcpStream};

use serde_json::{Value, json};

use crate::support::authority::{Authority, CLIENT_ID, CLIENT_SECRET, Manner, visit};
use crate::support::fakes::company::Company;
use crate::support::fakes::hubspot::{self, HubspotFake};
use crate::support::fakes::{Fake, Reply, Trouble};
use crate::support::running::Running;
use crate::support::{Ran, Sandbox};

const SCOPES: &str = "crm.objects.contacts.read crm.objects.companies.read crm.objects.deals.read \
                      crm.objects.owners.read";

/// A HubSpot account whose users sign in at a strict server.
pub(crate) struct Account {
    pub(crate) authority: Authority,
    _fake: HubspotFake,
    port: u16,
    pub(crate) sandbox: Sandbox,
}

impl Account {
    pub(crate) fn new() -> Account {
        Account::with(|manner| manner)
    }

    fn with(change: impl FnOnce(Manner) -> Manner) -> Account {
        let fake = hubspot::start(Company::of(5));
        let token = fake.env()[0].1.clone();
        let port = free_port();
        let manner = Manner {
            token: "/oauth/2026-09/token",
            pkce: true,
            basic: false,
            redirect: Some(format!("http://localhost:{port}/callback")),
            scopes: Some(SCOPES),
            lives: 1800,
            rotates: true,
            behind: Some((fake.url(), "authorization", format!("Bearer {token}"))),
        };
        let authority = Authority::start(change(manner));
        let sandbox = Sandbox::new();
        let (url, login) = (authority.url(), authority.url());
        let text = format!("[hubspot]\nurl = \"{url}\"\nlogin_url = \"{login}\"\nport = {port}\n");
        sandbox.write("config/config.toml", text);
        Account { authority, _fake: fake, port, sandbox }
    }

    /// `connect hubspot` with the app in the environment.
    fn connect(&self, more: &[&str]) -> Running {
        Running::start(&self.sandbox, &[&["connect", "hubspot"], more].concat())
    }

    /// Signs in as a user does whose browser is elsewhere.
    pub(crate) fn signed_in(&self, more: &[&str]) -> Ran {
        let mut running = self.connect(&[&["--no-browser"], more].concat());
        let back = visit(&running.address()).expect("a redirect");
        running.paste(&back);
        self.ended(running)
    }

    pub(crate) fn ended(&self, running: Running) -> Ran {
        let ran = running.ended();
        self.shows_no_secret(&ran);
        ran
    }

    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        let ran = self.sandbox.run(words);
        self.shows_no_secret(&ran);
        ran
    }

    /// No secret is in what was printed, nor in any file but that of the credentials.
    fn shows_no_secret(&self, ran: &Ran) {
        let mut texts = vec![("the output".to_owned(), format!("{ran:?}").into_bytes())];
        let mut folders = vec![self.sandbox.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with("credentials.json") {
                    texts.push((path.display().to_string(), std::fs::read(path).unwrap()));
                }
            }
        }
        for secret in self.authority.secrets() {
            for (place, text) in &texts {
                let found = text.windows(secret.len()).any(|part| part == secret.as_bytes());
                assert!(!found, "`{secret}` is in {place}");
            }
        }
    }

    pub(crate) fn kept(&self) -> Value {
        let path = self.sandbox.path().join("config/credentials.json");
        std::fs::read_to_string(path)
            .map_or(Value::Null, |text| serde_json::from_str(&text).unwrap())
    }

    /// Changes what is kept of the connection.
    pub(crate) fn change(&self, key: &str, value: Value) {
        let mut kept = self.kept();
        kept["connections"][0][key] = value;
        let path = self.sandbox.path().join("config/credentials.json");
        std::fs::write(path, kept.to_string()).unwrap();
    }

    /// The token's time is over, as far as this machine knows.
    pub(crate) fn age(&self) {
        self.change("expires_at", json!("2026-01-01T00:00:00Z"));
    }

    /// The token that is kept.
    pub(crate) fn token(&self) -> String {
        self.kept()["connections"][0]["token"].as_str().unwrap().to_owned()
    }
}

/// A port that is free just now.
fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

#[test]
fn a_browser_comes_back_to_this_machine_and_what_can_be_read_is_shown() {
    let account = Account::new();
    let mut running = account.connect(&["-v"]);
    let address = running.address();
    let (port, back) = (account.port, visit(&address).expect("a redirect"));
    // What a browser and others do beside: a connection that says nothing, an icon, another sign-in.
    let _silent = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let icon = format!("http://127.0.0.1:{port}/favicon.ico");
    assert_eq!(visit(&icon).unwrap_err().0, 404);
    let other = format!("http://127.0.0.1:{port}/callback?code=c&state=other");
    let (status, page) = visit(&other).unwrap_err();
    assert!(status == 400 && page.contains("Not this sign-in"), "{status} {page}");
    assert!(back.starts_with(&format!("http://localhost:{port}/callback?code=")), "{back}");
    let (status, page) = visit(&back).unwrap_err();
    assert!(status == 200 && page.contains("<h1>Signed in to HubSpot</h1>"), "{status} {page}");
    let ran = account.ended(running);
    assert_eq!(ran.code, 0, "{ran:?}");
    for said in [
        "Connected",
        "user: ada@fernhill.example",
        "for: reading",
        "renewed by itself",
        "What can be read",
        "contacts",
    ] {
        assert!(ran.stdout.contains(said), "{said}: {}", ran.stdout);
    }
    assert!(ran.stderr.contains(&format!("redirect URL: http://localhost:{port}/callback")));
    assert_eq!(account.authority.grants("authorization_code"), 1);
    assert_eq!(account.kept()["connections"][0]["kind"], "oauth");
}

#[test]
fn the_redirect_comes_over_ipv6_too() {
    if TcpListener::bind(("::1", 0)).is_err() {
        return;
    }
    let account = Account::new();
    let mut running = account.connect(&[]);
    let back = visit(&running.address()).expect("a redirect");
    let (status, _) = visit(&back.replace("localhost", "[::1]")).unwrap_err();
    assert_eq!(status, 200);
    assert_eq!(account.ended(running).code, 0);
}

#[test]
fn a_user_who_says_no_is_believed() {
    let account = Account::new();
    account.authority.deny();
    let mut running = account.connect(&[]);
    let (status, page) = visit(&visit(&running.address()).expect("a redirect")).unwrap_err();
    assert!(status == 400 && page.contains("Access was refused"), "{status} {page}");
    let ran = account.ended(running);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("HubSpot did not grant access"), "{ran:?}");
    assert!(ran.stderr.contains("the user said no"), "{ran:?}");
    assert_eq!(account.kept(), Value::Null);
    let ran = account.signed_in(&[]);
    assert!(ran.stderr.contains("HubSpot did not grant access"), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_waiting() {
    let account = Account::new();
    let mut running = account.connect(&[]);
    running.address();
    let pid = running.child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(account.ended(running).code, 130);
    assert_eq!(account.kept(), Value::Null);
}

#[test]
fn what_is_pasted_has_to_belong_to_this_sign_in() {
    let account = Account::new();
    for (text, code, said) in [
        ("http://localhost:1/callback?code=code-1&state=other", 1, "belongs to another sign-in"),
        ("http://localhost:1/callback?code=code-1", 1, "belongs to another sign-in"),
        ("", 2, "holds no code"),
        ("no code at all", 2, "holds no code"),
        ("code-of-nobody", 1, "HubSpot gave no token"),
    ] {
        let mut running = account.connect(&["--no-browser"]);
        running.address();
        running.paste(text);
        let ran = account.ended(running);
        assert_eq!(ran.code, code, "{text}: {ran:?}");
        assert!(ran.stderr.contains(said), "{text}: {ran:?}");
    }
    assert_eq!(account.kept(), Value::Null);
}

#[test]
fn a_code_that_is_pasted_alone_will_do() {
    let account = Account::new();
    let mut running = account.connect(&["--no-browser", "--format", "json"]);
    let back = url::Url::parse(&visit(&running.address()).expect("a redirect")).unwrap();
    let code = back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    running.paste(&code);
    let ran = account.ended(running);
    let document = ran.json();
    assert_eq!(document["command"], "connect hubspot");
    assert_eq!(document["ok"], true);
    assert_eq!(document["objects"]["contacts"]["records"], 5);
    assert_eq!(document["connection"]["write"], false);
    assert!(document["pipelines"][0]["stages"].as_array().is_some_and(|stages| !stages.is_empty()));
}

#[test]
fn a_port_that_another_program_has_is_said_before_anything_is_asked() {
    let account = Account::new();
    let _taken = TcpListener::bind(("127.0.0.1", account.port)).unwrap();
    let ran = account.ended(account.connect(&[]));
    assert_eq!(ran.code, 1);
    assert!(
        ran.stderr.contains("can't listen on port") && ran.stderr.contains("`--port`"),
        "{ran:?}"
    );
    assert!(account.authority.knobs().asked().is_empty());
}

#[test]
fn what_was_connected_is_read_with_and_listed_and_removed() {
    let account = Account::new();
    assert_eq!(account.signed_in(&[]).code, 0);
    let ran = account.run(&["map", "hubspot", "-v"]);
    assert!(ran.code == 0 || ran.code == 3, "{ran:?}");
    let ran = account.run(&["connect", "list"]);
    for said in ["hubspot: account", "for: reading", "crm.objects.owners.read", "renewed by itself"]
    {
        assert!(ran.stdout.contains(said), "{said}: {}", ran.stdout);
    }
    let listed = account.run(&["connect", "list", "--format", "json"]).json();
    assert_eq!(listed["connections"][0]["kind"], "oauth");
    assert_eq!(account.authority.good(), 1);
    let ran = account.run(&["connect", "remove", "hubspot", "--yes"]);
    assert!(ran.stdout.contains("is revoked there, and forgotten here"), "{ran:?}");
    assert_eq!(account.authority.good(), 0);
    assert_eq!(account.kept()["connections"], json!([]));
    let ran = account.run(&["map", "hubspot"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("`adoptiv-migrate connect hubspot` connects it"), "{ran:?}");
    assert!(ran.stderr.contains("`ADOPTIV_MIGRATE_HUBSPOT_TOKEN`"), "{ran:?}");
}

#[test]
fn what_can_not_be_revoked_is_said_and_forgotten_where_the_user_means_it() {
    let account = Account::new();
    account.signed_in(&[]);
    let failing = Trouble::Answer(Reply::json(503, json!({"message": "down"})));
    account.authority.knobs().trouble(account.authority.next(), failing);
    let ran = account.run(&["connect", "remove", "hubspot", "--yes"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stderr.contains("could not be revoked and may still be good"), "{ran:?}");
    assert!(ran.stdout.contains("Connected apps"), "{ran:?}");
    assert_eq!(account.kept()["connections"], json!([]));
}

#[test]
fn writing_is_asked_for_apart_and_less_than_before_is_said() {
    let scopes = "crm.objects.contacts.read crm.objects.companies.read crm.objects.deals.read \
                  crm.objects.owners.read crm.objects.contacts.write crm.objects.companies.write \
                  crm.objects.deals.write";
    let account = Account::with(|manner| Manner { scopes: Some(scopes), ..manner });
    let ran = account.signed_in(&["--write"]);
    assert!(ran.stdout.contains("for: reading and writing"), "{ran:?}");
    assert_eq!(account.kept()["connections"][0]["write"], true);
    let less = Account::new();
    less.signed_in(&[]);
    less.change("write", json!(true));
    let ran = less.signed_in(&[]);
    assert!(ran.stderr.contains("warning: HubSpot was connected for writing too"), "{ran:?}");
    assert_eq!(less.kept()["connections"][0]["write"], false);
}

#[test]
fn another_account_takes_the_place_of_one_only_where_the_user_means_it() {
    let account = Account::new();
    account.signed_in(&[]);
    account.change("account_id", json!("another"));
    let ran = account.signed_in(&[]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("another account") && ran.stderr.contains("`--yes`"), "{ran:?}");
    assert_eq!(account.kept()["connections"][0]["account_id"], "another");
    assert_eq!(account.signed_in(&["--yes"]).code, 0);
    assert_ne!(account.kept()["connections"][0]["account_id"], "another");
}

#[test]
fn the_app_has_to_be_known_and_its_secret_comes_by_standard_input_too() {
    let account = Account::new();
    let words = ["connect", "hubspot", "--no-browser"];
    let ran = account.run(&words);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("`ADOPTIV_MIGRATE_HUBSPOT_CLIENT_ID`"), "{ran:?}");
    let ran = account.run(&[&words[..], &["--client-id", CLIENT_ID]].concat());
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("`--secret-stdin`"), "{ran:?}");
    let mut running =
        account.connect(&["--no-browser", "--client-id", CLIENT_ID, "--secret-stdin"]);
    let mut stdin = running.child.stdin.take().unwrap();
    writeln!(stdin, "{CLIENT_SECRET}").unwrap();
    let back = visit(&running.address()).expect("a redirect");
    writeln!(stdin, "{back}").unwrap();
    drop(stdin);
    let ran = account.ended(running);
    assert_eq!(ran.code, 0, "{ran:?}");
    // The next time the app is known.
    let ran = account.signed_in(&[]);
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn an_app_that_is_not_accepted_is_said_without_its_secret() {
    let account = Account::with(|manner| Manner { basic: true, ..manner });
    let ran = account.signed_in(&[]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("this is not the app"), "{ran:?}");
    assert!(ran.stderr.contains("check the id and the secret of the app"), "{ran:?}");
}

#[test]
fn a_configuration_that_is_wrong_is_said_with_its_place() {
    let sandbox = Sandbox::new();
    sandbox.write("config/config.toml", "[hubspot]\nprot = 1\n");
    let ran = sandbox.run(&["connect", "hubspot", "--no-browser"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("config.toml:2:1: unknown key `prot` in `[hubspot]`"), "{ran:?}");
    assert!(ran.stderr.contains("did you mean `port`?"), "{ran:?}");
}
