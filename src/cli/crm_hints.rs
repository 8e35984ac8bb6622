//! What to do when a CRM can't be read: one table, beside that of destinations.

use crate::http::HttpError;
use crate::source::crm::CrmError;

/// What to do.
pub fn hint(error: &CrmError) -> String {
    match error {
        CrmError::Denied { ask, .. } => ask.clone(),
        CrmError::Unfit { hint, .. } => hint.clone(),
        CrmError::Strange { .. } | CrmError::Circle { .. } => {
            "run the same command again; if it stays so, the service may have changed: please report \
             it with this message"
                .to_owned()
        }
        CrmError::Http(error) => of_http(error),
    }
}

fn of_http(error: &HttpError) -> String {
    match error {
        HttpError::Unauthorized { .. } | HttpError::SignInOver { .. } => {
            "connect it again with `adoptiv-migrate connect`".to_owned()
        }
        HttpError::Forbidden { .. } => {
            "ask the admin there for the rights that this needs, then connect again".to_owned()
        }
        HttpError::BudgetSpent { .. } => {
            "every page that was read is kept: run the same command again when there is more, or \
             allow a larger share with `--budget`"
                .to_owned()
        }
        HttpError::BadAddress { hint, .. } => (*hint).to_owned(),
        HttpError::NotKept { .. } => {
            "make the folder of the credentials writable, then connect again".to_owned()
        }
        _ => "check the address and the network, then run the same command again".to_owned(),
    }
}
