//! What servers say in headers about their pace: how many requests they take, how many are left, and
//! when to come back.
//!
//! `RateLimit-Policy` and `RateLimit` are read as in
//! <https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/>, the older
//! `RateLimit-Limit`, `-Remaining`, `-Reset` and the same with `X-` as servers commonly send them.

use std::time::{Duration, SystemTime};

use reqwest::header::HeaderMap;

use super::Daily;

/// A quota over a longer time than this, in seconds, is no pace: it may be used up at any speed. Nor
/// is one waited for that comes back later: the server's refusal then says for how long, and the
/// caller has a say in it.
const LONGEST_PACE: u64 = 60;
/// A wait given as a date is obeyed up to here: a clock that is wrong must not stop a run for hours.
const LONGEST_BY_DATE: Duration = Duration::from_secs(300);
/// A reset beyond this is a moment since 1970, not a number of seconds to wait.
const MOMENT: u64 = 1_000_000_000;

/// What an answer says about the server's limits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Limits {
    /// Requests per second that the server takes in the long run.
    pub per_second: Option<f64>,
    /// How long nothing is left, where nothing is.
    pub spent_for: Option<Duration>,
    /// The state of the day, where the server tells it.
    pub daily: Option<Daily>,
}

impl Limits {
    /// Reads them.
    pub(super) fn read(headers: &HeaderMap) -> Limits {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let number = |name: &str| text(name).and_then(leading);
        let older = |name: &str| {
            number(&format!("ratelimit-{name}")).or_else(|| number(&format!("x-ratelimit-{name}")))
        };
        let policy = text("ratelimit-policy").or_else(|| text("ratelimit-limit"));
        let per_second = policy.into_iter().flat_map(items).filter_map(|item| {
            let window = parameter(&item, "w")?;
            let quota = parameter(&item, "q").or_else(|| leading(item.first()?))?;
            let paces = quota > 0 && (1..=LONGEST_PACE).contains(&window);
            paces.then(|| quota as f64 / window as f64)
        });
        let left = text("ratelimit").into_iter().flat_map(items).filter_map(|item| {
            let left = parameter(&item, "r").or_else(|| parameter(&item, "remaining"))?;
            let reset = parameter(&item, "t").or_else(|| parameter(&item, "reset"))?;
            (left == 0).then_some(reset)
        });
        let spent = left.max().or_else(|| {
            let reset = older("reset").filter(|_| older("remaining") == Some(0))?;
            Some(if reset >= MOMENT { reset.saturating_sub(since_1970()) } else { reset })
        });
        Limits {
            per_second: per_second.reduce(f64::min),
            spent_for: spent.filter(|spent| *spent <= LONGEST_PACE).map(Duration::from_secs),
            daily: None,
        }
    }
}

/// How long `Retry-After` asks to wait. A date that is past or too far says that one of the clocks
/// is wrong, and counts as none.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(reqwest::header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    date.duration_since(SystemTime::now()).ok().filter(|wait| *wait <= LONGEST_BY_DATE)
}

/// What the server's clock showed when it answered.
pub(super) fn server_date(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(reqwest::header::DATE)?.to_str().ok()?).ok()
}

fn since_1970() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The items of a list with their parameters; commas and semicolons within quotes are text.
fn items(text: &str) -> Vec<Vec<String>> {
    let mut items = vec![vec![String::new()]];
    let mut quoted = false;
    for c in text.chars() {
        let item = match items.last_mut() {
            Some(item) => item,
            None => return Vec::new(),
        };
        match c {
            '"' => quoted = !quoted,
            ';' if !quoted => item.push(String::new()),
            ',' if !quoted => items.push(vec![String::new()]),
            _ => item.last_mut().into_iter().for_each(|part| part.push(c)),
        }
    }
    // An older form lists the parameters as items of their own: `limit=10, remaining=3, reset=1`.
    if items.iter().all(|item| item.len() == 1 && item[0].contains('=')) {
        return vec![items.concat()];
    }
    items
}

fn parameter(item: &[String], name: &str) -> Option<u64> {
    let pairs = item.iter().filter_map(|part| part.split_once('='));
    pairs.filter(|(key, _)| key.trim() == name).find_map(|(_, value)| leading(value))
}

/// The whole number that a text begins with.
fn leading(text: &str) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&str, &str)| {
            (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap())
        };
        pairs.iter().map(pair).collect()
    }

    fn limits(pairs: &[(&str, &str)]) -> (Option<f64>, Option<u64>) {
        let limits = Limits::read(&headers(pairs));
        (limits.per_second, limits.spent_for.map(|spent| spent.as_secs()))
    }

    #[test]
    fn the_policy_gives_the_pace_and_the_state_says_when_nothing_is_left() {
        let policy = ("ratelimit-policy", r#""default";q=10;w=1"#);
        assert_eq!(limits(&[policy, ("ratelimit", r#""default";r=3;t=1"#)]), (Some(10.0), None));
        assert_eq!(limits(&[policy, ("ratelimit", r#""default";r=0;t=2"#)]), (Some(10.0), Some(2)));
    }

    #[test]
    fn the_tightest_pace_counts_and_a_quota_of_a_day_is_no_pace() {
        let policy = r#""burst";q=190;w=10, "a, b";q=100;w=1, "day";q=1000;w=86400"#;
        assert_eq!(limits(&[("ratelimit-policy", policy)]), (Some(19.0), None));
        let state = r#""burst";r=5;t=1, "minute";r=0;t=40"#;
        assert_eq!(limits(&[("ratelimit", state)]), (None, Some(40)));
    }

    #[test]
    fn a_quota_that_comes_back_in_hours_is_left_to_the_servers_refusal() {
        assert_eq!(limits(&[("ratelimit", r#""day";r=0;t=4000"#)]), (None, None));
        let millis = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1700000000000")];
        assert_eq!(limits(&millis), (None, None));
    }

    #[test]
    fn older_headers_are_understood() {
        let older = [("ratelimit-limit", "10, 10;w=1"), ("ratelimit-remaining", "0")];
        assert_eq!(
            limits(&[&older[..], &[("ratelimit-reset", "7")]].concat()),
            (Some(10.0), Some(7))
        );
        let oldest = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "7")];
        assert_eq!(limits(&oldest), (None, Some(7)));
        assert_eq!(limits(&[("ratelimit", "limit=10, remaining=0, reset=5")]), (None, Some(5)));
    }

    #[test]
    fn a_reset_given_as_a_moment_is_a_time_from_now() {
        let moment = (since_1970() + 30).to_string();
        let said = limits(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", &moment)]);
        assert!((28..=30).contains(&said.1.unwrap()), "{said:?}");
        assert_eq!(
            limits(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1700000000")]).1,
            Some(0)
        );
    }

    #[test]
    fn nonsense_says_nothing() {
        for text in ["", ";;;", "q=", r#""a"#, "q=0;w=0", r#""a";q=x;w=1"#, "=,=;=", "é"] {
            assert_eq!(
                limits(&[("ratelimit-policy", text), ("ratelimit", text)]),
                (None, None),
                "{text}"
            );
        }
    }

    #[test]
    fn a_wait_is_a_number_of_seconds_or_a_date() {
        let wait = |text: &str| retry_after(&headers(&[("retry-after", text)]));
        let at = |wait: i64| {
            let seconds = since_1970().checked_add_signed(wait).unwrap();
            httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        };
        assert_eq!(wait("7"), Some(Duration::from_secs(7)));
        assert!((27..=30).contains(&wait(&at(30)).unwrap().as_secs()));
        assert_eq!(wait(&at(-30)), None, "the server's clock is behind");
        assert_eq!(wait(&at(7_000)), None, "the server's clock is ahead");
        assert_eq!(wait("soon"), None);
        assert_eq!(wait("-1"), None);
    }
}
