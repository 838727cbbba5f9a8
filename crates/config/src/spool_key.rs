//! The key of the encryption at rest.

use std::fmt;

use zeroize::Zeroizing;

/// A key of the host, with which stored recordings are encrypted. `Debug` hides it, and dropping it overwrites the bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct SpoolKey(Zeroizing<Vec<u8>>);

impl SpoolKey {
    /// Length of a valid key in bytes.
    pub const BYTES: usize = 32;

    /// Returns a key of these bytes, of which [`SessionReplayConfig::validate`](crate::SessionReplayConfig::validate) checks the length.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Returns the bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SpoolKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SpoolKey(hidden)")
    }
}
