//! The result of a rule.

use std::fmt;

/// One violation of a rule, and its location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    /// A path, relative to the root, with or without a line number.
    pub place: String,
    /// The violation, and how to repair it.
    pub problem: String,
}

impl Finding {
    /// Reports `problem` at a file or at a line of it (`path:line`).
    pub(super) fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            problem: problem.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}
