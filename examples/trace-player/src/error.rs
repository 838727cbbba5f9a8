//! Error type of the command.

/// Any error. `main` prints it as one line.
pub(crate) type Error = Box<dyn std::error::Error + Send + Sync>;
