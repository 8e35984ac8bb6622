//! The sandbox: an Adoptiv workspace over HTTP on a store, to rehearse against.
//!
//! It keeps to the contract and to nothing else: paths, parameters and bodies are judged by
//! `openapi.yaml` itself, read when it starts. Each request runs on the store in one transaction, in
//! which the answer is kept for replay too, so that a process that is killed leaves all or nothing.
//! On demand it misbehaves, see [`Trouble`].

mod answer;
mod auth;
mod body;
mod connection;
mod contract;
mod cursor;
mod delete;
mod limit;
mod read;
mod replay;
mod routes;
mod setup;
mod told;
mod trouble;
mod upsert;

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::engine::observer::Interrupt;
use crate::store::{Store, StoreError};

pub use auth::{Expiry, Token, random_token};
pub use limit::Rate;
pub use trouble::Trouble;

/// How a workspace is served.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address to listen at.
    pub host: IpAddr,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// Who may come in. The first token is the one that expires.
    pub tokens: Vec<Token>,
    /// When the first token expires, if it does.
    pub expiry: Option<Expiry>,
    /// How many requests are let through.
    pub rate: Option<Rate>,
    /// What goes wrong on purpose.
    pub trouble: Trouble,
}

/// Why a workspace can't be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken, or not ours to listen at.
    #[error("can't listen at {address}: {cause}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// Threads or connections can't be had.
    #[error("can't serve: {0}")]
    Io(#[from] std::io::Error),
    /// The contract can't be read: a defect of this program.
    #[error("the contract can't be read: {0}")]
    Contract(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What all requests share.
struct Workspace {
    store: Mutex<Store>,
    counts: Mutex<read::Counts>,
    contract: contract::Contract,
    doors: auth::Doors,
    limit: Option<limit::Limit>,
    trouble: trouble::Troubles,
    sweep: replay::Sweep,
    requests: Arc<connection::Requests>,
}

/// How long requests in hand may take once it is to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(5);

/// Serves the store until `stop` is set. `ready` is called once it listens, with the address.
///
/// # Errors
/// [`ServeError`] where the address can't be had or the store can't be used.
pub fn serve<E: From<ServeError>>(
    store: Store,
    config: Config,
    stop: &Arc<Interrupt>,
    ready: impl FnOnce(SocketAddr) -> Result<(), E>,
) -> Result<(), E> {
    let prepared = prepare(store, &config)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_io()
        .enable_time()
        .build()
        .map_err(ServeError::from)?;
    runtime.block_on(async {
        let address = SocketAddr::new(config.host, config.port);
        let listening = async {
            let listener = tokio::net::TcpListener::bind(address).await?;
            let bound = listener.local_addr()?;
            Ok((listener, bound))
        };
        let (listener, bound) =
            listening.await.map_err(|cause| ServeError::Listen { address, cause })?;
        let listener = connection::Door {
            listener,
            trickle: config.trouble.slow_body,
            requests: Arc::clone(&prepared.requests),
        };
        ready(bound)?;
        let app = routes::router(Arc::new(prepared));
        let serving = axum::serve(
            listener,
            app.into_make_service_with_connect_info::<connection::Cut>(),
        )
        .with_graceful_shutdown(stopped(Arc::clone(stop)));
        tokio::select! {
            served = serving => served.map_err(ServeError::from)?,
            () = async { stopped(Arc::clone(stop)).await; tokio::time::sleep(LAST_REQUESTS).await } => {}
        }
        Ok(())
    })
}

fn prepare(store: Store, config: &Config) -> Result<Workspace, ServeError> {
    store.track_changes()?;
    store.served_id()?;
    store.index_phones()?;
    store.index_contact_names()?;
    let sweep = replay::Sweep::begun(&store, replay::now())?;
    Ok(Workspace {
        store: Mutex::new(store),
        counts: Mutex::default(),
        contract: contract::Contract::read().map_err(ServeError::Contract)?,
        doors: auth::Doors::new(&config.tokens, config.expiry),
        limit: config.rate.map(limit::Limit::new),
        trouble: trouble::Troubles::new(config.trouble.clone()),
        sweep,
        requests: Arc::new(connection::Requests::new()),
    })
}

/// Waits until somebody asks to stop. Ctrl-C is heard by a thread that knows no runtime.
async fn stopped(stop: Arc<Interrupt>) {
    while !stop.is_set() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
