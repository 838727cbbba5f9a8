//! The result of storing bytes under a name.

/// The result of storing bytes under a name. The first bytes under a name are never replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreOutcome {
    /// The bytes are on disk. The name was not stored before.
    Created,
    /// The same bytes were already stored under this name.
    Duplicate,
    /// Different bytes were already stored under this name and remain.
    Conflict,
}
