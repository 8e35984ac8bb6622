//! The records of the Adoptiv API.

use adoptiv_migrate::adoptiv::wire::{State, WireRecord};
use adoptiv_migrate::model::Object;
use serde_json::Value;

/// A record is read or refused; one that was read is written as it was read.
pub fn records(data: &[u8]) {
    let Ok(Value::Object(json)) = serde_json::from_slice::<Value>(data) else { return };
    for object in Object::ALL {
        let Ok(record) = WireRecord::from_json(object, &json) else { continue };
        let Some(state) = record.state else { continue };
        let again = State::from_json(object, &state.to_json(object));
        assert_eq!(again.as_ref(), Ok(&state), "{object:?}");
    }
}
