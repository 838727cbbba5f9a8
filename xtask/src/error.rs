//! What can go wrong, always with what to do next: whoever reads these lines wants to go on.

use std::path::PathBuf;

use crate::call::Call;

/// Result of anything xtask does.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a command of xtask stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A program ran and said no.
    #[error("`{call}` failed ({status}){advice}")]
    Failed {
        /// What was run.
        call: Box<Call>,
        /// How it ended.
        status: String,
        /// What to do, with its own separator, or nothing.
        advice: String,
    },
    /// A program could not be started.
    #[error("`{program}` could not be started: {source}; `cargo xtask setup` installs what is needed")]
    NotStarted {
        /// The program's name.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file or folder could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Something another program printed was not what its documentation says.
    #[error("{what} could not be understood: {problem}")]
    Unreadable {
        /// Which output.
        what: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// The machine lacks something that only its owner can install.
    #[error("{0}")]
    Missing(String),
    /// `tidy` found something.
    #[error("tidy: {0} to put right, listed above")]
    Untidy(usize),
    /// Committed bindings are not what the facade generates.
    #[error("bindings that differ from the facade: {}; `cargo xtask bindings` writes them, commit the result", .0.join(", "))]
    Drift(Vec<String>),
    /// The demo did not show what it should.
    #[error("demo: {0}")]
    Demo(String),
    /// Frames or segments take more instructions than they did.
    #[error("{}; make them cheaper again, or have `cargo xtask bench` write what they cost now and say why", .0.join("; "))]
    Slower(Vec<String>),
    /// Slices of `test` failed.
    #[error("failed: {}; `cargo xtask test {}` runs just that again", .0.join(", "), .0.join(" "))]
    Slices(Vec<&'static str>),
    /// A word on the command line that names no slice.
    #[error("no slice is called `{asked}`; there are: {known}")]
    NoSlice {
        /// The word.
        asked: String,
        /// What it could have been.
        known: String,
    },
    /// A word on the command line that names no fuzz target.
    #[error("no fuzz target is called `{asked}`; there are: {known}")]
    NoTarget {
        /// The word.
        asked: String,
        /// What it could have been.
        known: String,
    },
}

impl Error {
    /// Makes the error of a path out of an I/O error.
    pub fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}
