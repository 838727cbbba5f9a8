//! The errors of calls, declared for UniFFI.

use crate::error::ReplayError;

/// The error of a call.
#[uniffi::remote(Error)]
pub enum ReplayError {
    /// The options are invalid. The text lists every fault with advice.
    InvalidConfig {
        /// One fault on each line: field, problem, advice.
        faults: String,
    },
    /// A device id or session id is invalid.
    InvalidValue {
        /// The field.
        field: String,
        /// The fault.
        problem: String,
        /// Advice.
        advice: String,
    },
    /// The instance was disposed.
    Disposed,
    /// The setting belongs to the engine that this instance is attached to.
    Attached {
        /// The setting that the other engine owns.
        setting: String,
    },
    /// The operating system provides no thread.
    NoThread,
    /// The engine panicked.
    Internal,
}
