//! The API as a destination, as far as the engine knows it: fetch before the decisions, which are made
//! in the store, push after them, and tell how it ended.

use super::EngineError;
use super::observer::{Interrupt, Observer};
use super::report::Report;
use crate::store::Store;

/// A workspace that is reached over a network, with the store as its hub.
pub trait Destination: Sync {
    /// Brings into the store what the rows at hand may meet at the destination: all that changed
    /// there, or the records that answer to the rows' keys, whichever costs less. `rows` is how many
    /// there are, by object; `want` notes their keys in the store, see [`Store::want`].
    ///
    /// # Errors
    /// [`EngineError::Destination`] where the destination can't be read.
    fn fetch(
        &self,
        store: &Store,
        rows: [u64; 3],
        want: &mut dyn FnMut(&Store) -> Result<(), EngineError>,
        observer: &dyn Observer,
        interrupt: &Interrupt,
    ) -> Result<(), EngineError>;

    /// Sends what the store holds and the destination does not. Records that the destination does
    /// not take are noted in the store, see [`Store::refusals`].
    ///
    /// # Errors
    /// [`EngineError::Destination`] where the destination stops taking anything,
    /// [`EngineError::Interrupted`] once everything in flight is answered.
    fn push(
        &self,
        store: &Store,
        import_id: i64,
        observer: &dyn Observer,
        interrupt: &Interrupt,
    ) -> Result<(), EngineError>;

    /// Tells how an import ended, just before the store notes that it is finished: told twice is as
    /// good as once.
    fn tell_finished(&self, store: &Store, report: &Report) -> Result<(), EngineError>;
}
