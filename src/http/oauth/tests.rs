use std::sync::Arc;

use super::*;

fn oauth(token: &str) -> OAuth {
    let endpoints = Endpoints {
        authorize: "https://a.example/authorize".into(),
        token: token.into(),
        revoke: None,
        introspect: None,
    };
    let app = App { id: "app".into(), secret: None };
    OAuth::new(endpoints, app, AppAuth::Form, Arc::new(|| false)).unwrap()
}

fn begun(pkce: bool) -> Begun {
    let oauth = oauth("https://a.example/token");
    oauth.begin(Some("http://localhost:1717/callback"), &["read", "more"], pkce).unwrap()
}

fn param(begun: &Begun, name: &str) -> Option<String> {
    let url = Url::parse(begun.url()).unwrap();
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

#[test]
fn the_browser_is_sent_with_state_scopes_redirect_and_challenge() {
    let (one, two) = (begun(true), begun(true));
    assert_eq!(param(&one, "response_type").as_deref(), Some("code"));
    assert_eq!(param(&one, "client_id").as_deref(), Some("app"));
    assert_eq!(param(&one, "scope").as_deref(), Some("read more"));
    assert_eq!(param(&one, "redirect_uri").as_deref(), Some("http://localhost:1717/callback"));
    assert_eq!(param(&one, "code_challenge_method").as_deref(), Some("S256"));
    for name in ["state", "code_challenge"] {
        assert_ne!(param(&one, name), param(&two, name), "{name} is another each time");
    }
    assert_eq!(param(&begun(false), "code_challenge"), None);
}

#[test]
fn a_redirect_counts_with_the_state_of_this_sign_in_alone() {
    let begun = begun(false);
    let state = param(&begun, "state").unwrap();
    let url = |rest: &str| format!("http://localhost:1717/callback?{rest}");
    let code = Came::Code(Code("c1".into()));
    assert_eq!(begun.pasted(&url(&format!("code=c1&state={state}"))), code);
    assert_eq!(begun.pasted(&format!("?code=c1&state={state}")), code);
    assert_eq!(begun.pasted(" c1\n"), code);
    for wrong in ["code=c1&state=other", "code=c1", "error=x&state=other"] {
        assert_eq!(begun.pasted(&url(wrong)), Came::WrongState, "{wrong}");
    }
    let denied = url(&format!("error=access_denied&error_description=no%20way&state={state}"));
    assert_eq!(begun.pasted(&denied), Came::Denied("no way".into()));
    assert_eq!(begun.pasted(&url("a=b")), Came::Nothing);
    assert_eq!(begun.pasted(""), Came::Nothing);
}

#[test]
fn tokens_are_asked_for_over_https_or_on_this_machine_alone() {
    let endpoints = Endpoints {
        authorize: "https://a.example/authorize".into(),
        token: "http://a.example/token".into(),
        revoke: None,
        introspect: None,
    };
    let app = App { id: "app".into(), secret: None };
    assert!(OAuth::new(endpoints, app, AppAuth::Form, Arc::new(|| false)).is_err());
    assert_eq!(oauth("http://127.0.0.1:9/token/").sender().unwrap().path, "/token/");
}

#[test]
fn a_refusal_is_read_and_repeats_no_secret() {
    let body = br#"{"error":"invalid_grant","error_description":"r3fresh is over"}"#;
    let problem = Box::new(Refusals.problem(body));
    let refused =
        HttpError::Refused { host: "a.example".into(), call: String::new(), status: 400, problem };
    let error = oauth("https://a.example/token").clean(refused, &["r3fresh".into()]);
    let error = over(error, "no");
    assert_eq!(error.to_string(), "the sign-in at a.example is over: no (*** is over)");
}
