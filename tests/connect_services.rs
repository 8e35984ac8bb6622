//! Signing in as each CRM has it: its endpoints, how the app shows who it is, where its API is, and the
//! tokens that need no browser.

use serde_json::{Value, json};

use crate::support::authority::{Authority, Manner, base64, visit};
use crate::support::fakes::company::Company;
use crate::support::fakes::salesforce::{self, SalesforceFake};
use crate::support::fakes::{Fake, close, hubspot, pipedrive};
use crate::support::running::Running;
use crate::support::{Ran, Sandbox};

/// Connects a service at a strict server, with its API behind it, and reads with what is kept once its
/// tokens are over.
fn signs_in(service: &str, manner: Manner, more: &[&str]) -> Ran {
    let sandbox = Sandbox::new();
    let authority = Authority::start(manner);
    let url = authority.url();
    let words = [
        &["connect", service, "--no-browser", "--login-url", &url, "--source-url", &url][..],
        more,
    ];
    let mut running = Running::start(&sandbox, &words.concat());
    let back = visit(&running.address()).expect("a redirect");
    running.paste(&back);
    let ran = running.ended();
    assert_eq!(ran.code, 0, "{ran:?}");
    authority.expire();
    let map = sandbox.run(&["map", service]);
    assert!(map.code == 0 || map.code == 3, "{map:?}");
    assert_eq!(authority.grants("refresh_token"), 1);
    let removed = sandbox.run(&["connect", "remove", service, "--yes"]);
    assert_eq!(removed.code, 0, "{removed:?}");
    for secret in authority.secrets() {
        assert!(!format!("{ran:?} {map:?} {removed:?}").contains(&secret), "{secret} is shown");
    }
    let revoked = removed.stdout.contains("is revoked there");
    assert_eq!(revoked, service != "pipedrive", "{removed:?}");
    assert_eq!(revoked, authority.good() == 0);
    ran
}

#[test]
fn pipedrive_knows_the_app_by_basic_and_neither_scopes_nor_pkce() {
    let fake = pipedrive::start(Company::of(5));
    let token = fake.env()[0].1.clone();
    let manner = Manner {
        token: "/oauth/token",
        pkce: false,
        basic: true,
        redirect: Some("http://localhost:1717/callback".to_owned()),
        scopes: None,
        lives: 3599,
        rotates: false,
        behind: Some((fake.url(), "x-api-token", token)),
    };
    let ran = signs_in("pipedrive", manner.clone(), &[]);
    assert!(ran.stderr.contains("one callback URL per app"), "{ran:?}");
    assert!(ran.stderr.contains("scopes: base contacts:read deals:read users:read"), "{ran:?}");
    // A callback URL that is none of this machine.
    let page = "https://page.example/done";
    let manner = Manner { redirect: Some(page.to_owned()), ..manner };
    signs_in("pipedrive", manner, &["--redirect-url", page]);
}

#[test]
fn close_takes_the_redirect_of_the_app_and_the_secret_in_the_form() {
    let fake = close::start(Company::of(5));
    let key = format!("{}:", fake.env()[0].1);
    let manner = Manner {
        token: "/oauth2/token/",
        pkce: false,
        basic: false,
        redirect: None,
        scopes: None,
        lives: 3600,
        rotates: true,
        behind: Some((fake.url(), "authorization", basic(&key))),
    };
    let ran = signs_in("close", manner, &[]);
    assert!(ran.stderr.contains("Close has no grant for reading alone"), "{ran:?}");
}

/// A Salesforce organization, with its app.
fn salesforce(sandbox: &Sandbox, words: &[&str]) -> (SalesforceFake, Running) {
    let fake = salesforce::start(Company::of(5));
    let url = fake.url();
    sandbox.write("config/config.toml", format!("[salesforce]\nlogin_url = \"{url}\"\n"));
    let (id, secret) = (salesforce::oauth::CLIENT_ID, salesforce::oauth::CLIENT_SECRET);
    (fake, Running::start_as(sandbox, words, id, secret))
}

#[test]
fn salesforce_says_where_its_api_is_and_its_tokens_end_with_a_401_alone() {
    let sandbox = Sandbox::new();
    let (fake, mut running) = salesforce(&sandbox, &["connect", "salesforce", "--no-browser"]);
    let back = visit(&running.address()).expect("a redirect");
    running.paste(&back);
    let ran = running.ended();
    assert_eq!(ran.code, 0, "{ran:?}");
    let kept = || {
        let text = std::fs::read_to_string(sandbox.path().join("config/credentials.json")).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()["connections"][0].clone()
    };
    let before = kept();
    assert_eq!(before["url"], json!(fake.url()));
    assert_eq!(before["expires_at"], Value::Null);
    fake.knobs().expire();
    let ran = sandbox.run(&["map", "salesforce"]);
    assert!(ran.code == 0 || ran.code == 3, "{ran:?}");
    assert_ne!(kept()["refresh_token"], before["refresh_token"], "it rotates");
    assert_eq!(kept()["url"], before["url"]);
}

#[test]
fn an_app_of_salesforce_acts_for_itself_kept_or_by_the_environment() {
    let sandbox = Sandbox::new();
    let (fake, running) = salesforce(&sandbox, &["connect", "salesforce", "--client-credentials"]);
    let ran = running.ended();
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stdout.contains("it is renewed by itself"), "{ran:?}");
    fake.knobs().expire();
    let ran = sandbox.run(&["map", "salesforce"]);
    assert!(ran.code == 0 || ran.code == 3, "{ran:?}");
    let other = Sandbox::new();
    let mut command = other.command();
    command.args(["map", "salesforce"]).env("ADOPTIV_MIGRATE_SALESFORCE_URL", fake.url());
    command.env("ADOPTIV_MIGRATE_SALESFORCE_CLIENT_ID", salesforce::oauth::CLIENT_ID);
    command.env("ADOPTIV_MIGRATE_SALESFORCE_CLIENT_SECRET", salesforce::oauth::CLIENT_SECRET);
    let ran = Ran::of(command.output().unwrap());
    assert!(ran.code == 0 || ran.code == 3, "{ran:?}");
    let mut command = other.command();
    command.args(["map", "salesforce"]).env("ADOPTIV_MIGRATE_SALESFORCE_TOKEN", "t");
    let ran = Ran::of(command.output().unwrap());
    assert!(ran.stderr.contains("`ADOPTIV_MIGRATE_SALESFORCE_URL`"), "{ran:?}");
}

/// `Authorization` of a user and a password.
fn basic(pair: &str) -> String {
    let text = base64(pair.as_bytes()).replace('-', "+").replace('_', "/");
    format!("Basic {text:=<0$}", text.len().next_multiple_of(4))
}

#[test]
fn tokens_that_users_make_are_taken_by_each_service() {
    let company = || Company::of(3);
    let fakes: [Box<dyn Fake>; 4] = [
        Box::new(hubspot::start(company())),
        Box::new(salesforce::start(company())),
        Box::new(pipedrive::start(company())),
        Box::new(close::start(company())),
    ];
    for fake in fakes {
        let (sandbox, service, url) = (Sandbox::new(), fake.service(), fake.url());
        let token = fake.env()[0].1.clone();
        let words = ["connect", service, "--token-stdin", "--source-url", &url];
        let mut command = sandbox.command();
        let ran = Ran::of(command.args(words).write_stdin(token.clone()).output().unwrap());
        assert_eq!(ran.code, 0, "{ran:?}");
        let map = sandbox.run(&["map", service]);
        assert!(map.code == 0 || map.code == 3, "{map:?}");
        let listed = sandbox.run(&["connect", "list"]);
        assert!(listed.stdout.contains("token: given"), "{listed:?}");
        let removed = sandbox.run(&["connect", "remove", service, "--yes"]);
        assert!(removed.stdout.contains("can't be revoked from here"), "{removed:?}");
        assert!(!format!("{ran:?} {map:?} {listed:?} {removed:?}").contains(&token));
        let mut command = sandbox.command();
        let bad = Ran::of(command.args(words).write_stdin("not-a-token").output().unwrap());
        assert_eq!(bad.code, 1, "{bad:?}");
        assert!(bad.stderr.contains("hint: "), "{bad:?}");
    }
}

#[test]
fn a_token_that_is_kept_goes_to_no_other_address() {
    let (own, other) = (hubspot::start(Company::of(3)), hubspot::start(Company::of(3)));
    let sandbox = Sandbox::new();
    let words = ["connect", "hubspot", "--token-stdin", "--source-url", &own.url()];
    let mut command = sandbox.command();
    let token = own.env()[0].1.clone();
    let ran = Ran::of(command.args(words).write_stdin(token).output().unwrap());
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = sandbox.run(&["dry-run", "hubspot", "--source-url", &other.url()]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains("is not connected at"), "{ran:?}");
    assert!(ran.stderr.contains("connect hubspot --source-url"), "{ran:?}");
    assert_eq!(other.knobs().count(), 0, "nothing was sent there");
}

#[test]
fn close_sends_nobody_back_to_this_machine_and_says_what_works() {
    let ran = Sandbox::new().run(&["connect", "close"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("sends no browser back to this machine"), "{ran:?}");
    assert!(ran.stderr.contains("`adoptiv-migrate connect close --token-stdin`"), "{ran:?}");
}
