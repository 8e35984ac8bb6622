//! Tokens that are renewed: once, by one process, before they are used; a service that does not renew for
//! now is waited for, and only the end of the grant is the end of the sign-in.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use adoptiv_migrate::config::credentials::Credentials;
use adoptiv_migrate::config::signin::SignIn;
use adoptiv_migrate::http::Auth;
use adoptiv_migrate::source::crm::Service;
use serde_json::json;

use crate::connect_oauth::Account;
use crate::support::fakes::{Reply, Trouble};
use crate::support::running::Running;

fn answer(status: u16) -> Trouble {
    Trouble::Answer(Reply::json(status, json!({"message": "down"})))
}

/// A page for people instead of an answer.
fn page() -> Trouble {
    let mut reply = Reply::json(200, "<html><body>We are back soon</body></html>");
    reply.kind = "text/html";
    Trouble::Answer(reply)
}

impl Account {
    /// The connection as a run has it, with little patience.
    fn sign_in(&self) -> SignIn {
        let folder = self.sandbox.path().join("config");
        let credentials = Credentials::open(&folder).unwrap();
        let connection = credentials.all().next().unwrap().clone();
        let secrets = credentials.secrets("hubspot", &connection.url).unwrap().unwrap();
        SignIn::new(folder, Service::Hubspot, connection, secrets, Arc::new(|| false))
            .with_patience(Duration::from_millis(300), Duration::from_millis(20))
    }
}

#[test]
fn a_token_is_renewed_before_it_expires_and_kept_before_it_is_used() {
    let account = Account::new();
    account.signed_in(&[]);
    let before = account.token();
    account.age();
    let ran = account.run(&["map", "hubspot", "-v"]);
    assert!(ran.code == 0 || ran.code == 3, "{ran:?}");
    assert_eq!(account.authority.grants("refresh_token"), 1);
    assert_ne!(account.token(), before);
    account.run(&["map", "hubspot"]);
    assert_eq!(account.authority.grants("refresh_token"), 1, "a fresh one is used as it is");
}

#[test]
fn a_token_that_is_refused_in_the_middle_is_renewed_once() {
    let account = Account::new();
    account.signed_in(&[]);
    account.authority.expire();
    let ran = account.run(&["map", "hubspot"]);
    assert!(ran.code == 0 || ran.code == 3, "{ran:?}");
    assert_eq!(account.authority.grants("refresh_token"), 1);
    assert!(!account.authority.was_robbed());
}

#[test]
fn processes_that_renew_at_once_spend_a_refresh_token_once() {
    let account = Account::new();
    account.signed_in(&[]);
    for round in 1..=3 {
        account.age();
        account.authority.expire();
        account.authority.knobs().latency(std::time::Duration::from_millis(30));
        let running: Vec<Running> =
            (0..3).map(|_| Running::start(&account.sandbox, &["map", "hubspot"])).collect();
        for one in running {
            let ran = account.ended(one);
            assert!(ran.code == 0 || ran.code == 3, "{ran:?}");
        }
        assert!(!account.authority.was_robbed(), "a refresh token was used twice");
        assert_eq!(account.authority.grants("refresh_token"), round);
    }
}

#[test]
fn a_renewal_whose_answer_is_lost_is_not_sent_again_in_one_breath() {
    let account = Account::new();
    account.signed_in(&[]);
    account.age();
    account.authority.expire();
    account.authority.knobs().trouble(account.authority.next(), Trouble::Cut);
    let ran = account.run(&["map", "hubspot"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(account.authority.grants("refresh_token"), 1);
    // The server has rotated: what is kept is spent, and the next run finds that out, once.
    let ran = account.run(&["map", "hubspot"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains("the sign-in at") && ran.stderr.contains("is over"), "{ran:?}");
    assert!(ran.stderr.contains("`adoptiv-migrate connect hubspot`"), "{ran:?}");
    assert_eq!(account.authority.grants("refresh_token"), 2);
}

#[test]
fn a_renewal_that_is_refused_for_now_is_waited_for_and_asked_again() {
    for status in [429, 500, 502, 503, 504] {
        let account = Account::new();
        account.signed_in(&[]);
        account.age();
        account.authority.expire();
        for number in 0..2 {
            account.authority.knobs().trouble(account.authority.next() + number, answer(status));
        }
        let ran = account.run(&["map", "hubspot"]);
        assert!(ran.code == 0 || ran.code == 3, "{status}: {ran:?}");
        assert_eq!(account.authority.grants("refresh_token"), 3, "{status}");
        assert!(!account.authority.was_robbed());
    }
}

#[test]
fn a_service_that_fails_for_minutes_ends_a_run_and_not_the_sign_in() {
    let account = Account::new();
    account.signed_in(&[]);
    account.age();
    let first = account.authority.next();
    for number in first..first + 100 {
        let trouble = if number % 2 == 0 { answer(503) } else { page() };
        account.authority.knobs().trouble(number, trouble);
    }
    let told = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&told);
    let patient = account.sign_in();
    let patient =
        patient.telling(Arc::new(move |said: &str| hears.lock().unwrap().push(said.to_owned())));
    let error = patient.credential().unwrap_err();
    assert!(error.is_for_now(), "{error}");
    assert!(!error.to_string().contains("is over"), "{error}");
    assert!(account.authority.grants("refresh_token") > 4, "it was asked again and again");
    let told = told.lock().unwrap().clone();
    assert!(
        told.len() > 2 && told.iter().all(|said| said.contains("; next try in 1 s")),
        "{told:?}"
    );
    // The service is back, and so is the sign-in.
    for number in account.authority.next()..first + 100 {
        account.authority.knobs().at_ease(number);
    }
    patient.credential().unwrap();
    assert!(!account.authority.was_robbed());
}

#[test]
fn a_renewal_that_is_waited_for_lets_others_renew() {
    let account = Account::new();
    account.signed_in(&[]);
    account.age();
    let first = account.authority.next();
    for number in first..first + 3 {
        account.authority.knobs().trouble(number, answer(503));
    }
    let (one, two) = (account.sign_in(), account.sign_in());
    std::thread::scope(|scope| {
        for auth in [&one, &two] {
            scope.spawn(|| auth.credential().unwrap());
        }
    });
    assert!(one.credential().unwrap().is(&two.credential().unwrap()));
    assert!(!account.authority.was_robbed());
}

#[test]
fn a_refusal_that_is_no_end_of_the_grant_ends_no_sign_in() {
    let account = Account::new();
    account.signed_in(&[]);
    account.age();
    let refused = Reply::json(400, json!({"error": "invalid_client"}));
    account.authority.knobs().trouble(account.authority.next(), Trouble::Answer(refused));
    let auth = account.sign_in();
    let error = auth.credential().unwrap_err().to_string();
    assert!(error.contains("refuses the request (400)"), "{error}");
    auth.credential().unwrap();
}

#[test]
fn a_service_that_can_not_renew_just_now_is_no_matter_while_the_token_is_good() {
    let account = Account::new();
    account.signed_in(&[]);
    let soon = chrono::Utc::now() + chrono::Duration::seconds(30);
    account.change("expires_at", json!(soon.to_rfc3339()));
    let down = Trouble::Answer(Reply::json(503, json!({"message": "down"})));
    account.authority.knobs().trouble(account.authority.next(), down);
    let ran = account.run(&["map", "hubspot"]);
    assert!(ran.code == 0 || ran.code == 3, "{ran:?}");
}

#[test]
fn threads_of_one_process_renew_once() {
    let account = Account::new();
    account.signed_in(&[]);
    account.age();
    let folder = account.sandbox.path().join("config");
    let credentials = Credentials::open(&folder).unwrap();
    let connection = credentials.all().next().unwrap().clone();
    let secrets = credentials.secrets("hubspot", &connection.url).unwrap().unwrap();
    let service = Service::Hubspot;
    let one = || {
        let (connection, secrets) = (connection.clone(), secrets.clone());
        SignIn::new(folder.clone(), service, connection, secrets, Arc::new(|| false))
    };
    // Two as two processes have them, each asked by four threads.
    let (one, two) = (one(), one());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            for auth in [&one, &two] {
                scope.spawn(move || auth.credential().unwrap());
            }
        }
    });
    assert_eq!(account.authority.grants("refresh_token"), 1);
    // And the one that is refused is renewed once, whoever says so.
    let refused = one.credential().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            for auth in [&one, &two] {
                scope.spawn(|| assert!(auth.renewed(&refused).unwrap().is_some()));
            }
        }
    });
    assert_eq!(account.authority.grants("refresh_token"), 2);
    assert!(one.credential().unwrap().is(&two.credential().unwrap()));
    assert!(!account.authority.was_robbed());
    // A run that has begun does not go on with another customer's token.
    account.change("account_id", json!("another"));
    account.change("token", json!("anothers"));
    let refused = one.credential().unwrap();
    let error = one.renewed(&refused).unwrap_err();
    assert!(error.to_string().contains("another account was connected"), "{error}");
}
