//! An answer that does not change while a process runs, asked for once.

use std::sync::{Mutex, PoisonError};

/// An answer that is asked for when it is first needed. One that fails is asked for again.
#[derive(Debug)]
pub struct Once<T>(Mutex<Option<T>>);

impl<T> Default for Once<T> {
    fn default() -> Once<T> {
        Once(Mutex::new(None))
    }
}

impl<T> Once<T> {
    /// Forgets the answer: it may be another by now.
    pub fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl<T: Clone> Once<T> {
    /// The answer, from `ask` where it is not known yet; others wait for it meanwhile.
    pub fn get<E>(&self, ask: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*known {
            return Ok(known.clone());
        }
        let answer = ask()?;
        *known = Some(answer.clone());
        Ok(answer)
    }
}
