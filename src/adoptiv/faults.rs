//! What goes wrong with the API, as the engine knows it. What to do about it is said at the edge.

use super::client::ApiError;
use crate::engine::{DestinationFault, EngineError};
use crate::http::HttpError;

impl From<ApiError> for EngineError {
    fn from(error: ApiError) -> EngineError {
        match error {
            ApiError::Http(error) => error.into(),
            ApiError::Contract { .. } => EngineError::Destination {
                fault: DestinationFault::Refused,
                message: error.to_string(),
            },
        }
    }
}

impl From<HttpError> for EngineError {
    fn from(error: HttpError) -> EngineError {
        let message = error.to_string();
        let fault = match error {
            HttpError::Interrupted => return EngineError::Interrupted,
            HttpError::BadAddress { hint, .. } => DestinationFault::Address { hint },
            HttpError::Unauthorized { url, .. } => DestinationFault::Unauthorized { url },
            HttpError::Forbidden { url, .. } => DestinationFault::Forbidden { url },
            HttpError::Redirected { .. } => DestinationFault::Moved,
            HttpError::Tls { .. } => DestinationFault::Untrusted,
            HttpError::Unreachable { .. } | HttpError::TooSlow { .. } => {
                DestinationFault::Unreachable
            }
            HttpError::Failing { .. }
            | HttpError::RateLimited { .. }
            | HttpError::BudgetSpent { .. } => DestinationFault::Busy,
            HttpError::Refused { .. }
            | HttpError::Garbage { .. }
            | HttpError::Unexpected { .. }
            | HttpError::SignInOver { .. }
            | HttpError::NotKept { .. } => DestinationFault::Refused,
        };
        EngineError::Destination { fault, message }
    }
}
