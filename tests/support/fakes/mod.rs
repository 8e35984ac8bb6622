//! CRMs on loopback that speak their services' real HTTP: paths, paging, caps, limits, errors. Each
//! holds the records of a company in memory, in its own way, and can be changed while it is read.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use serde_json::Value;

pub mod close;
pub mod company;
pub mod hubspot;
pub mod pipedrive;
pub mod salesforce;

/// An object of a CRM, in our words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Object {
    /// Companies, accounts, organizations, leads.
    Accounts,
    /// Contacts, persons.
    Contacts,
    /// Deals, opportunities.
    Deals,
}

/// A CRM of a company. Places (`usize`) are those in [`company::Company`]; records that are made later follow.
pub trait Fake: Send {
    /// The service: `hubspot`.
    fn service(&self) -> &'static str;
    /// Its address.
    fn url(&self) -> String;
    /// What the environment of a run has to hold so that it may read: the static token.
    fn env(&self) -> Vec<(&'static str, String)>;
    /// Trouble to make, and what was asked.
    fn knobs(&self) -> Arc<Knobs>;
    /// The ids of live records, in the order of their places.
    fn ids(&self, object: Object) -> Vec<String>;
    /// Changes a contact's first name; its time of change becomes now.
    fn rename(&self, contact: usize, first_name: &str);
    /// Makes another contact (no account), now; its place.
    fn create(&self, first_name: &str, last_name: &str, email: &str) -> usize;
    /// Deletes a record as a user would.
    fn delete(&self, object: Object, place: usize);
    /// Merges account `loser` into `winner` as a user would; where the service can't, `false`.
    fn merge_accounts(&self, winner: usize, loser: usize) -> bool;
}

/// A fake that a test keeps hold of while a run reads it.
impl<T: Fake + Sync> Fake for Arc<T> {
    fn service(&self) -> &'static str {
        self.as_ref().service()
    }

    fn url(&self) -> String {
        self.as_ref().url()
    }

    fn env(&self) -> Vec<(&'static str, String)> {
        self.as_ref().env()
    }

    fn knobs(&self) -> Arc<Knobs> {
        self.as_ref().knobs()
    }

    fn ids(&self, object: Object) -> Vec<String> {
        self.as_ref().ids(object)
    }

    fn rename(&self, contact: usize, first_name: &str) {
        self.as_ref().rename(contact, first_name);
    }

    fn create(&self, first_name: &str, last_name: &str, email: &str) -> usize {
        self.as_ref().create(first_name, last_name, email)
    }

    fn delete(&self, object: Object, place: usize) {
        self.as_ref().delete(object, place);
    }

    fn merge_accounts(&self, winner: usize, loser: usize) -> bool {
        self.as_ref().merge_accounts(winner, loser)
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path.
    pub path: String,
    /// The query, decoded, in order.
    pub query: Vec<(String, String)>,
    /// Names in small letters.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: String,
}

impl Asked {
    /// A parameter of the query.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON; `Null` where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    /// The body as the fields of a form.
    pub fn form(&self) -> BTreeMap<String, String> {
        url::form_urlencoded::parse(self.body.as_bytes()).into_owned().collect()
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Headers beside the content type.
    pub headers: Vec<(&'static str, String)>,
    /// The content type.
    pub kind: &'static str,
    /// The body.
    pub body: String,
}

impl Reply {
    /// JSON.
    pub fn json(status: u16, body: impl ToString) -> Reply {
        let body = body.to_string();
        Reply { status, headers: Vec::new(), kind: "application/json", body }
    }

    /// With one more header.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Reply {
        self.headers.push((name, value.to_string()));
        self
    }
}

/// What goes wrong with one request.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// This answer instead.
    Answer(Reply),
    /// The right answer, cut in the middle of its body.
    Cut,
    /// The right answer, never sent: the connection stays open for so long.
    Silence(Duration),
}

type Hook = Box<dyn FnOnce() + Send>;
type Twist = Box<dyn Fn(&Asked, &mut Value) + Send>;

/// What a test turns while a fake is being asked. Requests are counted from 0, those for tokens too.
#[derive(Default)]
pub struct Knobs {
    asked: Mutex<Vec<Asked>>,
    times: Mutex<Vec<Instant>>,
    trouble: Mutex<BTreeMap<u64, Trouble>>,
    hooks: Mutex<BTreeMap<u64, Hook>>,
    latency: Mutex<Duration>,
    seen: AtomicU64,
    /// Whether tokens given so far are no good any more: see [`Knobs::expire`].
    expired: Mutex<bool>,
    /// Paths that hold one of these are forbidden, in the service's own words.
    forbidden: Mutex<Vec<String>>,
    /// Whether lists give the same page token again and again.
    circles: Mutex<bool>,
    /// Changes answers on their way.
    twist: Mutex<Option<Twist>>,
}

/// What a mutex guards, whatever happened to another thread that had it.
pub fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Knobs {
    /// All requests so far.
    pub fn asked(&self) -> Vec<Asked> {
        held(&self.asked).clone()
    }

    /// How many requests came so far.
    pub fn count(&self) -> u64 {
        self.seen.load(Ordering::SeqCst)
    }

    /// The most requests that came within any window so long.
    pub fn most_within(&self, window: Duration) -> usize {
        let times = held(&self.times);
        let within = |at: usize| {
            let begin = times[at];
            times[at..].iter().take_while(|time| **time - begin < window).count()
        };
        (0..times.len()).map(within).max().unwrap_or(0)
    }

    /// Every answer takes so long.
    pub fn latency(&self, latency: Duration) {
        *held(&self.latency) = latency;
    }

    /// Request `number` gets into trouble.
    pub fn trouble(&self, number: u64, trouble: Trouble) {
        held(&self.trouble).insert(number, trouble);
    }

    /// Request `number` gets into no trouble after all.
    pub fn at_ease(&self, number: u64) {
        held(&self.trouble).remove(&number);
    }

    /// `hook` is called before request `number` is answered.
    pub fn before(&self, number: u64, hook: impl FnOnce() + Send + 'static) {
        held(&self.hooks).insert(number, Box::new(hook));
    }

    /// The access token in use is not accepted any more, as if its time were over; one that is got by
    /// a refresh is.
    pub fn expire(&self) {
        *held(&self.expired) = true;
    }

    /// Whether the token in use is over; asked by a fake, and answered once for each
    /// [`Knobs::expire`] where `refreshed`.
    pub fn is_expired(&self, refreshed: bool) -> bool {
        let mut expired = held(&self.expired);
        if refreshed {
            *expired = false;
        }
        *expired
    }

    /// Paths (with their query) that hold `part` are forbidden.
    pub fn forbid(&self, part: &str) {
        held(&self.forbidden).push(part.to_owned());
    }

    /// Whether a request is forbidden.
    pub fn is_forbidden(&self, asked: &Asked) -> bool {
        let query: Vec<String> =
            asked.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let whole = format!("{}?{}", asked.path, query.join("&"));
        held(&self.forbidden).iter().any(|part| whole.contains(part.as_str()))
    }

    /// From now on `twist` changes the bodies of answers of success.
    pub fn twist(&self, twist: impl Fn(&Asked, &mut Value) + Send + 'static) {
        *held(&self.twist) = Some(Box::new(twist));
    }

    fn twisted(&self, asked: &Asked, mut reply: Reply) -> Reply {
        if let Some(twist) = held(&self.twist).as_ref()
            && reply.status == 200
            && let Ok(mut body) = serde_json::from_str(&reply.body)
        {
            twist(asked, &mut body);
            reply.body = body.to_string();
        }
        reply
    }

    /// From now on lists give the same page token again and again.
    pub fn circle(&self) {
        *held(&self.circles) = true;
    }

    /// Whether they do.
    pub fn circles(&self) -> bool {
        *held(&self.circles)
    }
}

/// A fake that is being served; it ends with the process or when dropped.
pub struct Served {
    /// Its address.
    pub url: String,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }
}

/// Serves `answer` on a free port of loopback, or on `port`.
pub fn serve(
    port: u16,
    knobs: Arc<Knobs>,
    answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
) -> Served {
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let (told, address) = std::sync::mpsc::channel::<SocketAddr>();
    let answer = Arc::new(answer);
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
            told.send(listener.local_addr().unwrap()).unwrap();
            let service = axum::Router::new().fallback(move |request: axum::extract::Request| {
                let (knobs, answer) = (Arc::clone(&knobs), Arc::clone(&answer));
                async move { handle(request, &knobs, answer.as_ref()).await }
            });
            let _ = axum::serve(listener, service)
                .with_graceful_shutdown(async {
                    let _ = stopped.await;
                })
                .await;
        });
    });
    let address = address.recv().unwrap();
    Served { url: format!("http://{address}"), stop: Some(stop) }
}

async fn handle(
    request: axum::extract::Request,
    knobs: &Knobs,
    answer: &(impl Fn(&Asked) -> Reply + Send + Sync),
) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let query = head.uri.query().unwrap_or_default();
    let asked = Asked {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        headers: head
            .headers
            .iter()
            .map(|(name, value)| {
                (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            })
            .collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    held(&knobs.times).push(Instant::now());
    let number = knobs.seen.fetch_add(1, Ordering::SeqCst);
    held(&knobs.asked).push(asked.clone());
    let hook = held(&knobs.hooks).remove(&number);
    if let Some(hook) = hook {
        hook();
    }
    let latency = *held(&knobs.latency);
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    let trouble = held(&knobs.trouble).remove(&number);
    let reply = match &trouble {
        Some(Trouble::Answer(reply)) => reply.clone(),
        Some(Trouble::Silence(how_long)) => {
            tokio::time::sleep(*how_long).await;
            Reply::json(504, "{}")
        }
        Some(Trouble::Cut) | None => knobs.twisted(&asked, answer(&asked)),
    };
    let mut response = Response::builder()
        .status(StatusCode::from_u16(reply.status).unwrap())
        .header("content-type", reply.kind);
    for (name, value) in &reply.headers {
        let value = HeaderValue::from_str(value).unwrap();
        response = response.header(HeaderName::from_static(name), value);
    }
    if matches!(trouble, Some(Trouble::Cut)) {
        // The length of the whole with half of it: the connection ends early.
        let half = reply.body.as_bytes()[..reply.body.len() / 2].to_vec();
        response = response.header("content-length", reply.body.len());
        let stream = broken(half);
        return response.body(stream).unwrap();
    }
    response.body(Body::from(reply.body)).unwrap()
}

/// A body that ends with a failure after these bytes.
fn broken(bytes: Vec<u8>) -> Body {
    struct Broken(Option<Vec<u8>>);

    impl axum::body::HttpBody for Broken {
        type Data = axum::body::Bytes;
        type Error = std::io::Error;

        fn poll_frame(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<Self::Data>, Self::Error>>> {
            let next = match self.0.take() {
                Some(bytes) => Ok(http_body::Frame::data(bytes.into())),
                None => Err(std::io::Error::other("cut")),
            };
            std::task::Poll::Ready(Some(next))
        }
    }

    Body::new(Broken(Some(bytes)))
}
