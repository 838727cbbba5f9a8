//! The errors of calls, declared for UniFFI.

use crate::error::ReplayError;

/// The error of a call.
#[uniffi::remote(Error)]
pub enum ReplayError {
    InvalidConfig {
        faults: String,
    },
    InvalidValue {
        field: String,
        problem: String,
        advice: String,
    },
    Disposed,
    Attached {
        setting: String,
    },
    NoThread,
    Internal,
}
