//! The treatment of committed files that differ from generated ones.

/// Whether a command replaces a committed file that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnDrift {
    /// The file is replaced.
    Write,
    /// The difference is an error.
    Fail,
}

impl OnDrift {
    /// From the flag `--check`.
    pub(crate) fn from_check(check: bool) -> Self {
        if check { Self::Fail } else { Self::Write }
    }
}
