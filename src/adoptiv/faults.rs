//! What goes wrong with the API, as the engine knows it: why, what happened, what to do.

use super::client::ApiError;
use crate::engine::{DestinationFault, EngineError};
use crate::http::HttpError;

impl From<ApiError> for EngineError {
    fn from(error: ApiError) -> EngineError {
        let message = error.to_string();
        let ApiError::Http(error) = error else {
            return EngineError::Destination {
                kind: DestinationFault::Refused,
                message,
                hint:
                    "is this an Adoptiv workspace? The README says where the contract is written \
                       down"
                        .to_owned(),
            };
        };
        let (kind, hint) = match &error {
            HttpError::Interrupted => return EngineError::Interrupted,
            HttpError::Unauthorized { .. } => (
                DestinationFault::Unauthorized,
                "get a new token, and keep it with `adoptiv-migrate connect adoptiv`".to_owned(),
            ),
            HttpError::Forbidden { .. } => (
                DestinationFault::Forbidden,
                "ask the workspace's admin for a token with the scopes `read` and `write`"
                    .to_owned(),
            ),
            HttpError::BadAddress { hint, .. } => (DestinationFault::Refused, (*hint).to_owned()),
            HttpError::Redirected { to, .. } => (
                DestinationFault::Refused,
                format!("if the workspace has moved, name it: `--to {to}`"),
            ),
            HttpError::Tls { .. } => (
                DestinationFault::Unreachable,
                "check the address, the date of this machine and what stands between the two"
                    .to_owned(),
            ),
            HttpError::Refused { .. } => (
                DestinationFault::Refused,
                "the README says which contract this tool speaks".to_owned(),
            ),
            HttpError::RateLimited { .. } => {
                (DestinationFault::Unreachable, "run the same again then".to_owned())
            }
            HttpError::Unreachable { .. }
            | HttpError::TooSlow { .. }
            | HttpError::Failing { .. }
            | HttpError::Garbage { .. } => (
                DestinationFault::Unreachable,
                "check the address and the connection, then run the same again".to_owned(),
            ),
        };
        EngineError::Destination { kind, message, hint }
    }
}
