//! The facade's error, declared to UniFFI.

use crate::error::ReplayError;

/// What a call of the engine can answer instead of doing its work.
#[uniffi::remote(Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// Options that cannot hold; the text lists every fault with what to do.
    InvalidConfig {
        /// Each fault on a line: field, problem, advice.
        faults: String,
    },
    /// A device id or session id that cannot be used.
    InvalidValue {
        /// Which value.
        field: String,
        /// What is wrong with it.
        problem: String,
        /// What to do.
        advice: String,
    },
    /// The instance was disposed.
    Disposed,
    /// The call belongs to the engine that this instance is attached to.
    Attached {
        /// What the other engine owns.
        what: String,
    },
    /// The operating system gave no thread.
    NoThread,
    /// Something of ours broke; recording is off for the rest of the process.
    Internal,
}
