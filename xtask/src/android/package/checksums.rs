//! The checksums of a file in a Maven repository.

use std::fmt::Write as _;

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

/// The checksums of one file, in hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Checksums {
    pub(super) md5: String,
    pub(super) sha1: String,
    pub(super) sha256: String,
    pub(super) sha512: String,
}

impl Checksums {
    /// Computes the checksums.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self {
            md5: digits(&Md5::digest(bytes)),
            sha1: digits(&Sha1::digest(bytes)),
            sha256: digits(&Sha256::digest(bytes)),
            sha512: digits(&Sha512::digest(bytes)),
        }
    }

    /// The extensions of the files that contain the checksums, and the checksums.
    pub(super) fn files(&self) -> [(&'static str, &str); 4] {
        [
            ("md5", &self.md5),
            ("sha1", &self.sha1),
            ("sha256", &self.sha256),
            ("sha512", &self.sha512),
        ]
    }
}

fn digits(hash: &[u8]) -> String {
    hash.iter().fold(String::new(), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_standards() {
        let checksums = Checksums::of(b"abc");
        assert_eq!(checksums.md5, "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(checksums.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert!(checksums.sha256.starts_with("ba7816bf8f01cfea414140de5dae2223"));
        assert!(checksums.sha512.starts_with("ddaf35a193617abacc417349ae204131"));
    }
}
