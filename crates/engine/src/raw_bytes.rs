//! Frame-buffer bytes and pixels inside the engine. They hold raw screen content, so `Debug` hides them and they are
//! zeroed on drop.

use std::fmt;
use std::ops::{Deref, Range};

use afterimage_wireframe::buffer::FrameBytes;
use zeroize::{Zeroize, Zeroizing};

/// Bytes that are overwritten with zeros when they are replaced or dropped.
#[derive(Default)]
pub struct RawBytes(Zeroizing<Vec<u8>>);

impl RawBytes {
    /// Replaces the content by a copy of `bytes`.
    pub fn fill(&mut self, bytes: &[u8]) {
        self.wipe();
        if self.0.capacity() < bytes.len() {
            // A growing vector would move its content and leave the old memory as it is.
            self.0 = Zeroizing::new(Vec::with_capacity(bytes.len()));
        }
        self.0.extend_from_slice(bytes);
    }

    /// Overwrites the content with zeros and keeps the capacity.
    pub fn wipe(&mut self) {
        // Empty bytes were wiped when they became empty, so the host's thread does not pay twice.
        if !self.0.is_empty() {
            self.0.zeroize();
        }
    }

    /// Returns the number of bytes that fit without an allocation.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.0.capacity()
    }
}

impl Deref for RawBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl FrameBytes for RawBytes {
    fn fill(&mut self, bytes: &[u8]) {
        Self::fill(self, bytes);
    }

    fn clear(&mut self, range: Range<usize>) {
        if let Some(bytes) = self.0.get_mut(range) {
            bytes.fill(0);
        }
    }
}

impl From<&[u8]> for RawBytes {
    fn from(bytes: &[u8]) -> Self {
        let mut copy = Self::default();
        copy.fill(bytes);
        copy
    }
}

impl fmt::Debug for RawBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawBytes({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fill_reuses_the_capacity() {
        let mut bytes = RawBytes::from(&b"hunter2"[..]);
        let capacity = bytes.capacity();
        bytes.fill(b"a");
        assert_eq!((&*bytes, bytes.capacity()), (&b"a"[..], capacity));
        bytes.wipe();
        assert_eq!((bytes.len(), bytes.capacity()), (0, capacity));
        bytes.fill(b"longer than the content before");
        assert_eq!(&*bytes, b"longer than the content before");
    }

    #[test]
    fn debug_shows_only_the_length() {
        assert_eq!(
            format!("{:?}", RawBytes::from(&b"hunter2"[..])),
            "RawBytes(7 bytes)"
        );
    }
}
