//! The crate's one error, so that a caller can use `?` across configuration, lifecycle and remote config.

use crate::{InvalidConfig, LifecycleError};

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Says what was wrong with a configuration, a call or a remote answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// One or more options are not usable.
    #[error(transparent)]
    InvalidConfig(#[from] InvalidConfig),
    /// A call came in a state that does not allow it.
    #[error(transparent)]
    Lifecycle(#[from] LifecycleError),
    /// The remote config is not JSON; the previous settings hold.
    #[error(
        "the remote config is not valid JSON at line {line}, column {column}; check what the server sends"
    )]
    RemoteConfigNotJson {
        /// Line of the first fault, counted from 1.
        line: usize,
        /// Column of the first fault, counted from 1.
        column: usize,
    },
    /// The remote config is JSON, but not an object; the previous settings hold.
    #[error("the remote config is {found} where an object was expected; check what the server sends")]
    RemoteConfigNotObject {
        /// The kind of JSON value that was found.
        found: &'static str,
    },
}
