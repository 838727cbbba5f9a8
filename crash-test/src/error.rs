//! Error type of the program.

/// Any error. `main` prints it.
pub(crate) type Error = Box<dyn std::error::Error + Send + Sync>;
