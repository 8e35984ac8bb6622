//! Replayed writes: the answer to a write is kept with it, and given again to whoever asks with the
//! same key.

use std::sync::atomic::{AtomicI64, Ordering};

use axum::http::StatusCode;
use sha2::{Digest, Sha256};

use super::answer::{Answer, Code, Failure, Problem};
use crate::store::{Store, StoreError};

/// How long an answer is kept, in seconds.
pub const KEPT_SECONDS: i64 = 24 * 60 * 60;

/// How often answers that are older are looked for, in seconds: seldom, for all are looked at.
const SWEEP_SECONDS: i64 = 60 * 60;

/// Removes the answers that are too old to be given again.
pub struct Sweep(AtomicI64);

impl Sweep {
    /// Removes what is too old at the beginning.
    pub fn begun(store: &Store, now: i64) -> Result<Sweep, StoreError> {
        store.forget_answers(now - KEPT_SECONDS)?;
        Ok(Sweep(AtomicI64::new(now)))
    }

    /// The same where the last time is long ago.
    pub fn now_and_then(&self, store: &Store, now: i64) -> Result<(), StoreError> {
        if now - self.0.load(Ordering::Relaxed) >= SWEEP_SECONDS {
            store.forget_answers(now - KEPT_SECONDS)?;
            self.0.store(now, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// A write as it is told apart from others.
pub struct Write<'a> {
    pub key: &'a str,
    pub method: &'a str,
    pub path: &'a str,
    pub body: &'a [u8],
}

/// Seconds since 1970.
pub fn now() -> i64 {
    chrono::Utc::now().timestamp()
}

impl Write<'_> {
    fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for part in [self.method.as_bytes(), self.path.as_bytes(), self.body] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Carries the write out and keeps its answer, whole or not at all; or gives the answer again
    /// that was kept. Problems are not kept: they say that nothing was done.
    pub fn once(
        &self,
        store: &mut Store,
        carry_out: impl FnOnce(&mut Store) -> Result<Answer, Failure>,
    ) -> Result<Answer, Failure> {
        store.begin()?;
        let result = self.inside(store, carry_out);
        match &result {
            Ok(_) => store.commit()?,
            Err(_) => store.rollback()?,
        }
        result
    }

    fn inside(
        &self,
        store: &mut Store,
        carry_out: impl FnOnce(&mut Store) -> Result<Answer, Failure>,
    ) -> Result<Answer, Failure> {
        let request = self.fingerprint();
        let now = now();
        if let Some(kept) = store.kept_answer(self.key, now - KEPT_SECONDS)? {
            if kept.request != request {
                let detail = "the Idempotency-Key was used for another request; make up a new one";
                return Err(Problem::new(Code::KeyReused, detail).into());
            }
            let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
            let mut answer = Answer::json(status, kept.body);
            answer.headers.push(("idempotency-replayed", "true".to_owned()));
            return Ok(answer);
        }
        let answer = carry_out(store)?;
        store.keep_answer(self.key, &request, answer.status.as_u16(), &answer.body, now)?;
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_that_are_too_old_go_now_and_then_while_it_runs() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("ws.db")).unwrap();
        let sweep = Sweep::begun(&store, 0).unwrap();
        store.keep_answer("first", "request", 200, b"{}", 0).unwrap();
        let there = || store.kept_answer("first", 0).unwrap().is_some();
        sweep.now_and_then(&store, KEPT_SECONDS).unwrap();
        assert!(there(), "not older than it may be");
        sweep.now_and_then(&store, KEPT_SECONDS + SWEEP_SECONDS - 1).unwrap();
        assert!(there(), "just looked");
        sweep.now_and_then(&store, KEPT_SECONDS + SWEEP_SECONDS).unwrap();
        assert!(!there());
    }
}
