//! The time line of a session, stored so that a later process continues it. It never leaves the device.

/// Longest identity of a boot, in bytes. A UUID has 36.
pub const MAX_BOOT_ID_BYTES: usize = 64;

/// The identity of the device's boot, from the host. Empty if it is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BootId(Box<str>);

impl BootId {
    /// Returns the identity that the host states. One that is longer than [`MAX_BOOT_ID_BYTES`] counts as unknown: a part of it could
    /// equal the same part of a different one.
    #[must_use]
    pub fn from_host(id: &str) -> Self {
        Self(if id.len() <= MAX_BOOT_ID_BYTES {
            id.into()
        } else {
            Box::default()
        })
    }

    /// Returns whether the host states an identity.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.0.is_empty()
    }

    /// Returns the identity as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A session's start, and its latest reading of the clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// The wall clock at the session's start, in milliseconds since 1970.
    pub start_wall_ms: u64,
    /// The identity of the boot of the reading.
    pub boot_id: BootId,
    /// The number of this boot within the session.
    pub boot: u32,
    /// Time since this boot, in milliseconds.
    pub elapsed_ms: u64,
    /// The wall clock at this time, in milliseconds since 1970.
    pub wall_ms: u64,
    /// Time since the session's start, in milliseconds.
    pub session_ms: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_that_is_too_long_is_unknown() {
        let longest = "b".repeat(MAX_BOOT_ID_BYTES);
        assert_eq!(BootId::from_host(&longest).as_str(), longest);
        assert!(!BootId::from_host(&format!("{longest}b")).is_known());
        assert!(!BootId::from_host("").is_known());
    }
}
