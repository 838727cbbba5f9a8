//! The checksum of segments, of the spool's records and of PNG chunks, the CRC-32 of IEEE 802.3; and those of receipts.

use std::io::{self, Read};

use crc::{CRC_32_ISCSI, CRC_32_ISO_HDLC, Crc, NoTable, Table};

/// Bytes that [`BodyChecksum::of_reader`] reads at once: a few pages, on the stack of the thread.
const CHUNK_BYTES: usize = 4 * 1024;

/// A table of 1 KiB. A segment has some ten thousand bytes, a PNG at most 64 KiB, and the spool's records are read once per process, so a
/// faster checksum with a table of 16 KiB would save no visible time.
static IEEE: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

/// Returns the checksum of all bytes of `parts`, in their order.
#[must_use]
pub fn crc32(parts: &[&[u8]]) -> u32 {
    let mut digest = IEEE.digest();
    for part in parts {
        digest.update(part);
    }
    digest.finalize()
}

/// Without a table: it is computed once for an upload, which takes far longer.
static CASTAGNOLI: Crc<u32, NoTable> = Crc::<u32, NoTable>::new(&CRC_32_ISCSI);

/// The checksums of the body of an upload, which a receipt confirms.
///
/// The CRC-32 alone says little about a segment or a PNG. Both consist of records that end with that checksum of themselves, and the
/// CRC-32 of such records depends on their lengths alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BodyChecksum {
    /// CRC-32 of IEEE 802.3.
    pub crc32: u32,
    /// CRC-32C (Castagnoli).
    pub crc32c: u32,
}

impl BodyChecksum {
    /// Returns the checksums of a body.
    #[must_use]
    pub fn of(body: &[u8]) -> Self {
        Self {
            crc32: IEEE.checksum(body),
            crc32c: CASTAGNOLI.checksum(body),
        }
    }

    /// Returns the checksums of all bytes that a reader returns, in constant memory.
    ///
    /// # Errors
    ///
    /// When the reader fails.
    pub fn of_reader(mut reader: impl Read) -> io::Result<Self> {
        let (mut ieee, mut castagnoli) = (IEEE.digest(), CASTAGNOLI.digest());
        let mut chunk = [0; CHUNK_BYTES];
        loop {
            let read = match reader.read(&mut chunk) {
                Ok(0) => break,
                Ok(bytes) => chunk.get(..bytes).unwrap_or(&chunk),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            ieee.update(read);
            castagnoli.update(read);
        }
        Ok(Self {
            crc32: ieee.finalize(),
            crc32c: castagnoli.finalize(),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn check_value_is_that_of_the_standard() {
        assert_eq!(crc32(&[b"123456789"]), 0xcbf4_3926);
        assert_eq!(crc32(&[]), 0);
        let checksum = BodyChecksum::of(b"123456789");
        assert_eq!((checksum.crc32, checksum.crc32c), (0xcbf4_3926, 0xe306_9283));
    }

    #[test]
    fn reader_has_the_checksum_of_its_bytes() {
        for bytes in [0, 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES] {
            let bytes: Vec<u8> = (0..bytes).map(|n| (n * 31) as u8).collect();
            assert_eq!(
                BodyChecksum::of_reader(&bytes[..]).ok(),
                Some(BodyChecksum::of(&bytes))
            );
        }
    }

    #[test]
    fn failing_reader_has_no_checksum() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::ErrorKind::PermissionDenied.into())
            }
        }
        assert!(BodyChecksum::of_reader((&b"123"[..]).chain(Failing)).is_err());
    }

    #[test]
    fn contents_that_end_with_their_checksum_have_different_receipts() {
        let record = |text: &[u8]| [text, &crc32(&[text]).to_le_bytes()].concat();
        let (first, second) = (record(b"first"), record(b"other"));
        assert_eq!(crc32(&[&first]), crc32(&[&second]));
        assert_ne!(BodyChecksum::of(&first), BodyChecksum::of(&second));
    }

    proptest! {
        #[test]
        fn parts_have_the_checksum_of_their_concatenation(parts: Vec<Vec<u8>>) {
            let slices: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
            prop_assert_eq!(crc32(&slices), crc32fast::hash(&parts.concat()));
        }
    }
}
