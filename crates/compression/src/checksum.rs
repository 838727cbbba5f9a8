//! The checksum of records: the CRC-32 of IEEE 802.3, as in zip and PNG.

use crc::{CRC_32_ISO_HDLC, Crc, Table};

/// A table of 1 KiB. A segment has some ten thousand bytes, so a faster checksum with a table of 16 KiB would save no visible time.
static IEEE: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

pub(crate) fn checksum(bytes: &[u8]) -> u32 {
    IEEE.checksum(bytes)
}
