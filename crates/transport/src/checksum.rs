//! The checksum of records on the disk: the CRC-32 of IEEE 802.3, as in zip and PNG.

use crc::{CRC_32_ISO_HDLC, Crc, Table};

/// A table of 1 KiB. Records are read once per process, so a faster checksum with a table of 16 KiB would save no visible time.
pub(crate) static IEEE: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);
