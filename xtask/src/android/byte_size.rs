//! Sizes before and after compression.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;

use crate::error::{Error, Result};

/// The size of something in an app, in bytes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ByteSize {
    pub(crate) bytes: usize,
    pub(crate) compressed: usize,
}

impl ByteSize {
    /// The size of a file's bytes.
    ///
    /// # Errors
    /// Never: only memory is written.
    pub(crate) fn of(bytes: &[u8]) -> Result<Self> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        let compressed = encoder.write_all(bytes).and_then(|()| encoder.finish());
        Ok(Self {
            bytes: bytes.len(),
            compressed: compressed.map_err(Error::io("memory"))?.len(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_bytes_are_compressed() {
        assert!(ByteSize::of(&[7; 10_000]).unwrap().compressed < 100);
    }
}
