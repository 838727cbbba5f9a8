//! The few errors that a host can act on.

use afterimage_config::{InvalidConfig, InvalidOption, LifecycleError};

/// What a call of the engine can answer instead of doing its work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// Options that cannot hold; the text lists every fault with what to do.
    #[error("the configuration is not usable: {faults}")]
    InvalidConfig {
        /// Each fault on a line: field, problem, advice.
        faults: String,
    },
    /// A device id or session id that cannot be used.
    #[error("{field}: {problem}; {advice}")]
    InvalidValue {
        /// Which value.
        field: String,
        /// What is wrong with it.
        problem: String,
        /// What to do.
        advice: String,
    },
    /// The instance was disposed.
    #[error("this session replay was disposed; create a new one")]
    Disposed,
    /// The call belongs to the engine that this instance is attached to.
    #[error("this instance is attached to the app's engine, which owns {what}; call the app's engine")]
    Attached {
        /// What the other engine owns.
        what: String,
    },
    /// The operating system gave no thread.
    #[error("no thread could be started; nothing is recorded until start is called again")]
    NoThread,
    /// Something of ours broke; recording is off for the rest of the process.
    #[error("internal error: recording is off for the rest of this process")]
    Internal,
}

/// What a call of the engine answers.
pub type Result<T, E = ReplayError> = std::result::Result<T, E>;

impl From<InvalidConfig> for ReplayError {
    fn from(invalid: InvalidConfig) -> Self {
        Self::InvalidConfig {
            faults: invalid.to_string(),
        }
    }
}

impl From<InvalidOption> for ReplayError {
    fn from(fault: InvalidOption) -> Self {
        Self::InvalidValue {
            field: fault.field.to_owned(),
            problem: fault.problem,
            advice: fault.advice,
        }
    }
}

impl From<LifecycleError> for ReplayError {
    fn from(_: LifecycleError) -> Self {
        Self::Disposed
    }
}
