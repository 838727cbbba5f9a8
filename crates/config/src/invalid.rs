//! Invalid options, as every check of this crate reports them.

use std::fmt;

/// An option whose value cannot be used. Its message never repeats a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} {problem}; {advice}")]
pub struct InvalidOption {
    /// The option's name, as it is spelled in [`SessionReplayConfig`](crate::SessionReplayConfig).
    pub field: &'static str,
    /// The problem, as the rest of a sentence that begins with the option's name.
    pub problem: String,
    /// Advice to the developer of the host app.
    pub advice: String,
}

/// A configuration that cannot be used, with every fault in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidConfig {
    /// The faults, in the order of the fields of [`SessionReplayConfig`](crate::SessionReplayConfig); never empty.
    pub faults: Vec<InvalidOption>,
}

impl std::error::Error for InvalidConfig {}

impl fmt::Display for InvalidConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration cannot be used: ")?;
        for (index, fault) in self.faults.iter().enumerate() {
            if index > 0 {
                f.write_str(" | ")?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl From<InvalidOption> for InvalidConfig {
    fn from(fault: InvalidOption) -> Self {
        Self { faults: vec![fault] }
    }
}
