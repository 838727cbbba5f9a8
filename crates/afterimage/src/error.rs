//! The errors that a host can act on.

use afterimage_config::{InvalidConfig, InvalidOption, LifecycleError};

/// The error of a call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// The options are invalid. The text lists every fault with advice.
    #[error("the configuration is not usable: {faults}")]
    InvalidConfig {
        /// One fault on each line: field, problem, advice.
        faults: String,
    },
    /// A device id or session id is invalid.
    #[error("{field}: {problem}; {advice}")]
    InvalidValue {
        /// The field.
        field: String,
        /// The fault.
        problem: String,
        /// Advice.
        advice: String,
    },
    /// The instance was disposed.
    #[error("this session replay was disposed; create a new one")]
    Disposed,
    /// The setting belongs to the engine that this instance is attached to.
    #[error("this instance is attached to the app's engine, which owns {setting}; call the app's engine")]
    Attached {
        /// The setting that the other engine owns.
        setting: String,
    },
    /// The operating system provides no thread.
    #[error("no thread could be started; nothing is recorded until the next call that needs one")]
    NoThread,
    /// The engine panicked.
    #[error("internal error: recording is off for the rest of this process")]
    Internal,
}

/// The result of a call.
pub type Result<T, E = ReplayError> = std::result::Result<T, E>;

impl From<InvalidConfig> for ReplayError {
    fn from(invalid: InvalidConfig) -> Self {
        Self::InvalidConfig {
            faults: invalid.to_string(),
        }
    }
}

impl From<InvalidOption> for ReplayError {
    fn from(invalid: InvalidOption) -> Self {
        Self::InvalidValue {
            field: invalid.field.to_owned(),
            problem: invalid.problem,
            advice: invalid.advice,
        }
    }
}

impl From<LifecycleError> for ReplayError {
    fn from(_: LifecycleError) -> Self {
        Self::Disposed
    }
}
