//! Close as a source.

pub(super) mod grant;

use super::crm::{Access, CrmError, Service, Source};

/// Opens it; nothing is sent yet.
pub(super) fn open(_access: Access) -> Result<Box<dyn Source>, CrmError> {
    Err(CrmError::Unfit {
        message: format!("{} as a source is not there yet", Service::Close.title()),
        hint: "export CSV files from it and name these".to_owned(),
    })
}
