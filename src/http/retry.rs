//! When a request is sent again, and when it is given up.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use super::{HttpError, HttpOptions};

/// The longest pause of the back-off, before jitter.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Whether a request may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeat {
    /// It would end the same.
    Never,
    /// It may: the server did not carry it out.
    NotCarriedOut,
    /// It may if it does no harm twice: the server may have carried it out.
    IfSafe,
}

/// What happened to one attempt.
#[derive(Debug)]
pub(super) struct Trouble {
    /// What to report if nothing follows.
    pub error: HttpError,
    pub repeat: Repeat,
    /// How long the server asks to wait.
    pub after: Option<Duration>,
    /// Whether the server refused because of its limit.
    pub refused: bool,
}

/// The attempts of one request.
pub(super) struct Tries {
    sent: u32,
    /// Those that count: all but refusals that say when to come back.
    counted: u32,
    most: u32,
    pauses: ExponentialBackoff,
    patience: Duration,
}

impl Tries {
    pub(super) fn new(options: &HttpOptions) -> Tries {
        let pauses = ExponentialBuilder::new()
            .with_jitter()
            .with_min_delay(options.backoff)
            .with_max_delay(LONGEST_PAUSE)
            .without_max_times()
            .build();
        let (most, patience) = (options.attempts.max(1), options.patience);
        Tries { sent: 0, counted: 0, most, pauses, patience }
    }

    /// How often the request was sent.
    pub(super) fn sent(&self) -> u32 {
        self.sent
    }

    /// How long to wait before the next attempt, or what to give up with.
    pub(super) fn again(&mut self, trouble: &Trouble, safe: bool) -> Result<Duration, HttpError> {
        self.sent += 1;
        let told = trouble.refused && trouble.after.is_some();
        self.counted += u32::from(!told);
        let may = match trouble.repeat {
            Repeat::Never => false,
            Repeat::NotCarriedOut => true,
            Repeat::IfSafe => safe,
        };
        if !may || self.counted >= self.most {
            return Err(trouble.error.clone().after(self.sent));
        }
        let pause = self.pauses.next().unwrap_or(LONGEST_PAUSE);
        let Some(wait) = trouble.after else { return Ok(pause) };
        // A server that says `0` again and again would be asked in a loop without a pause.
        let wait = wait.max(pause.min(Duration::from_millis(50)));
        if wait > self.patience {
            let host = trouble.error.host().unwrap_or_default().to_owned();
            return Err(HttpError::RateLimited { host, wait });
        }
        self.patience -= wait;
        Ok(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Address;

    fn tries() -> Tries {
        Tries::new(&HttpOptions::new(Address::parse("https://a.example").unwrap()))
    }

    fn trouble(status: u16, after: Option<u64>) -> Trouble {
        let host = "a.example".to_owned();
        Trouble {
            error: HttpError::Failing { host, status, problem: Box::default(), attempts: 1 },
            repeat: Repeat::IfSafe,
            after: after.map(Duration::from_secs),
            refused: status == 429,
        }
    }

    #[test]
    fn pauses_double_with_jitter_up_to_a_bound() {
        let mut tries = tries();
        let mut least = 500;
        for _ in 0..7 {
            let pause = tries.again(&trouble(503, None), true).unwrap().as_millis();
            assert!((least..=least * 2).contains(&pause), "{pause}");
            least = (least * 2).min(30_000);
        }
        let error = tries.again(&trouble(503, None), true).unwrap_err();
        assert!(error.to_string().contains("tried 8 times"));
    }

    #[test]
    fn a_write_that_may_have_been_carried_out_is_not_repeated_without_a_key() {
        assert!(tries().again(&trouble(503, None), false).is_err());
        let refused = Trouble { repeat: Repeat::NotCarriedOut, ..trouble(429, None) };
        assert!(tries().again(&refused, false).is_ok());
    }

    #[test]
    fn refusals_that_say_when_to_come_back_are_borne_longer_than_failures() {
        let mut tries = tries();
        for _ in 0..100 {
            assert_eq!(tries.again(&trouble(429, Some(2)), true).unwrap().as_secs(), 2);
        }
    }

    #[test]
    fn a_wait_beyond_patience_ends_with_when_to_come_back() {
        assert!(tries().again(&trouble(429, Some(3_600)), true).is_ok());
        let error = tries().again(&trouble(429, Some(3_601)), true).unwrap_err();
        assert!(matches!(error, HttpError::RateLimited { .. }), "{error}");
        let mut tries = tries();
        assert!(tries.again(&trouble(429, Some(3_000)), true).is_ok());
        assert!(tries.again(&trouble(429, Some(3_000)), true).is_err());
    }
}
