//! Opens the destination: a store, or a workspace behind the API with a store as its hub.

use super::error::{CliError, Kind, connect};
use super::{Context, interrupt, remote};
use crate::adoptiv::client::Client;
use crate::adoptiv::hub::Hub;
use crate::adoptiv::push::Pushed;
use crate::engine::observer::Interrupt;
use crate::http::HttpClient;
use crate::store::Store;
use crate::store::remote::Refusal;
use crate::ui::style::tame;

/// What a command does with the destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Looks at it; it has to be there.
    Read,
    /// Looks at it, as at an empty one where there is none.
    Look,
    /// Tries something that leaves no trace.
    Rehearse,
    /// Changes it.
    Write,
}

/// A destination that is open. Without [`Access::Write`] everything done in its store is forgotten
/// when it is closed.
pub struct Opened {
    /// The store.
    pub store: Store,
    /// The workspace behind it, where the destination is an API.
    pub hub: Option<Hub>,
}

impl Opened {
    /// Takes over what changed at an API since it was last asked.
    pub fn catch_up(&self, context: &Context, interrupt: &Interrupt) -> Result<(), CliError> {
        if let Some(hub) = &self.hub {
            hub.catch_up(&self.store, context.ui.observer().as_ref(), interrupt)?;
        }
        Ok(())
    }

    /// Sends what was changed in the store; nothing where the store is the destination.
    pub fn send(&self, context: &Context, interrupt: &Interrupt) -> Result<(), CliError> {
        if let Some(hub) = &self.hub {
            let pushed = hub.send(&self.store, context.ui.observer().as_ref(), interrupt)?;
            context.warn_of_refused(&pushed);
        }
        Ok(())
    }
}

/// How many refused records are named.
const NAMED: usize = 20;

impl Context {
    /// Opens the destination. An API is asked who it is, and its setup is taken over.
    pub fn open(&self, access: Access) -> Result<Opened, CliError> {
        let path = self.destination.path();
        if !self.destination.api {
            let store = match access {
                Access::Read => Store::open_to_read(path)?,
                Access::Look => Store::open_to_look(path)?,
                Access::Rehearse => Store::open_to_rehearse(path)?,
                Access::Write => Store::open(path)?,
            };
            return Ok(Opened { store, hub: None });
        }
        let hub = self.hub()?;
        if access == Access::Write && !hub.workspace().may_write() {
            let message =
                format!("the token for {} may only read, not write", self.destination.name);
            return Err(CliError::new(Kind::Destination, message).hint(
                format!("a dry run works with it; for more, get a token with the scope `write` and keep it with `{}`", connect(&self.destination.name)),
            ));
        }
        let store = match access {
            Access::Write => Store::open(path)?,
            _ => {
                let store = Store::open_to_rehearse(path)?;
                // Never committed: closing the store forgets it.
                store.begin()?;
                store
            }
        };
        hub.attach(&store)?;
        Ok(Opened { store, hub: Some(hub) })
    }

    /// Names the records of no import that the destination did not take; the store has them as the
    /// destination does.
    pub fn warn_of_refused(&self, pushed: &Pushed) {
        for refusal in pushed.refused.iter().take(NAMED) {
            let Refusal { object, value, message, .. } = refusal;
            let object = object.singular();
            self.ui.warn(&tame(
                &format!("the destination does not take the {object} `{value}`: {message}"),
                500,
            ));
        }
        if let Some(more) = pushed.refused.len().checked_sub(NAMED).filter(|more| *more > 0) {
            self.ui.warn(&format!("the destination does not take {more} more records"));
        }
    }

    fn hub(&self) -> Result<Hub, CliError> {
        let url = &self.destination.name;
        let client = Client::new(HttpClient::new(remote::options(url, &interrupt::listen())?)?);
        Ok(Hub::connect(client, url)?)
    }
}
