//! The bytes of a frame buffer while they are with us. They hold the text of a screen as it is, so that they
//! are not shown, and not left in memory that is given back.

use std::fmt;
use std::ops::Deref;

use afterimage_wireframe::buffer::FrameBytes;
use zeroize::{Zeroize, Zeroizing};

/// Bytes that are overwritten with zeros when they are replaced or dropped.
#[derive(Default)]
pub struct RawBytes(Zeroizing<Vec<u8>>);

impl RawBytes {
    /// Puts a copy of other bytes in the place of these.
    pub fn fill(&mut self, bytes: &[u8]) {
        self.wipe();
        if self.0.capacity() < bytes.len() {
            // Not grown: that could move what is in it, which a growing vector leaves behind as it is.
            self.0 = Zeroizing::new(Vec::with_capacity(bytes.len()));
        }
        self.0.extend_from_slice(bytes);
    }

    /// Overwrites the bytes; the room for others stays.
    pub fn wipe(&mut self) {
        // What is empty was wiped when it became so: the host's thread does not pay for it twice.
        if !self.0.is_empty() {
            self.0.zeroize();
        }
    }

    /// How many bytes it has room for.
    pub fn capacity(&self) -> usize {
        self.0.capacity()
    }
}

impl FrameBytes for RawBytes {
    fn fill(&mut self, bytes: &[u8]) {
        Self::fill(self, bytes);
    }
}

impl Deref for RawBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
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
    fn other_bytes_take_the_place_of_these_in_the_same_room() {
        let mut bytes = RawBytes::default();
        bytes.fill(b"hunter2");
        let room = bytes.capacity();
        bytes.fill(b"a");
        assert_eq!((&*bytes, bytes.capacity()), (&b"a"[..], room));
        bytes.wipe();
        assert_eq!((bytes.len(), bytes.capacity()), (0, room));
        bytes.fill(b"longer than what was there");
        assert_eq!(&*bytes, b"longer than what was there");
    }

    #[test]
    fn debug_tells_the_length_alone() {
        let mut bytes = RawBytes::default();
        bytes.fill(b"hunter2");
        assert_eq!(format!("{bytes:?}"), "RawBytes(7 bytes)");
    }
}
