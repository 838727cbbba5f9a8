//! The checksum of segments, of the spool's records and of PNG chunks: the CRC-32 of IEEE 802.3.

use crc::{CRC_32_ISO_HDLC, Crc, Table};

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn check_value_is_that_of_the_standard() {
        assert_eq!(crc32(&[b"123456789"]), 0xcbf4_3926);
        assert_eq!(crc32(&[]), 0);
    }

    proptest! {
        #[test]
        fn parts_have_the_checksum_of_their_concatenation(parts: Vec<Vec<u8>>) {
            let slices: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
            prop_assert_eq!(crc32(&slices), crc32fast::hash(&parts.concat()));
        }
    }
}
