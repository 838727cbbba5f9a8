//! The error of the crate. It covers options, lifecycle and remote config, so that a caller can use `?` for all of them.

use crate::invalid::InvalidConfig;
use crate::lifecycle::LifecycleError;

/// Result of a fallible call of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An invalid configuration, call or remote config.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// One or more options are invalid.
    #[error(transparent)]
    InvalidConfig(#[from] InvalidConfig),
    /// The lifecycle state does not allow the call.
    #[error(transparent)]
    Lifecycle(#[from] LifecycleError),
    /// The remote config is not valid JSON. The previous settings stay in force.
    #[error(
        "the remote config is not valid JSON at line {line}, column {column}; check the server's response"
    )]
    RemoteConfigNotJson {
        /// Line of the error, counted from 1.
        line: usize,
        /// Column of the error, counted from 1.
        column: usize,
    },
    /// The remote config is JSON, but not an object. The previous settings stay in force.
    #[error("the remote config is {found} instead of an object; check the server's response")]
    RemoteConfigNotObject {
        /// The type of the JSON value, with its article.
        found: &'static str,
    },
}
