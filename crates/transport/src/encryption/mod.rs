//! Encryption at rest with a key of the host, by `XChaCha20-Poly1305` (docs/adr/0021-encryption-at-rest.md).
//!
//! Each encrypted file begins with a header: `AENC`, the version of the layout, the id of the key, and a random salt. Salt and key
//! give the file a key of its own, since `XChaCha20` derives one from the first 16 bytes of a nonce. The other 8 bytes number the
//! encryptions with it, so that no nonce is used twice. The associated data has the header, the kind of the file, its owner and the position of
//! the record: a record that is moved within a file or to a different one is not authentic.

#[cfg(not(feature = "encryption"))]
mod disabled;
#[cfg(feature = "encryption")]
mod enabled;

#[cfg(not(feature = "encryption"))]
pub(crate) use disabled::{FileCipher, SpoolCipher};
#[cfg(feature = "encryption")]
pub(crate) use enabled::{FileCipher, SpoolCipher};

/// Bytes of a file's header: magic, version, id of the key, and salt.
pub(crate) const HEADER_BYTES: usize = 4 + 1 + 8 + 16;

/// Kind of an encrypted file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// Blocks of a segment that is being recorded.
    Open = 1,
    /// A sealed segment.
    Sealed = 2,
    /// An image.
    Resource = 3,
    /// Blocks that are kept of a packed segment.
    Blocks = 4,
}
