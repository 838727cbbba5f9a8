//! Records in an append-only file: a header with length and checksum, then the payload. After a kill, recovery reads the
//! complete records and ignores the torn end.

use std::io::{self, Read};

use afterimage_checksum::crc32;

/// Size of a record's header: length and checksum of the payload, as little-endian integers of 32 bits.
pub(crate) const HEADER_BYTES: usize = 8;

/// Maximum length of a payload. A block of a recording is 16 KiB plus one frame, so only a degenerate frame exceeds this.
pub(crate) const MAX_RECORD_BYTES: usize = 16 * 1024 * 1024;

/// Returns a payload as a record, with its header; `None` if the payload is longer than [`MAX_RECORD_BYTES`].
pub(crate) fn frame(payload: &[u8]) -> Option<Vec<u8>> {
    if payload.len() > MAX_RECORD_BYTES {
        return None;
    }
    let length = payload.len() as u32;
    let mut bytes = Vec::with_capacity(HEADER_BYTES + payload.len());
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(&checksum(length, payload).to_le_bytes());
    bytes.extend_from_slice(payload);
    Some(bytes)
}

/// Returns the size of a payload in the file, with the header of its record.
pub(crate) fn framed_bytes(payload: &[u8]) -> u64 {
    (HEADER_BYTES + payload.len()) as u64
}

/// The complete records at the start of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Recovery {
    /// The payloads, up to the first incomplete record.
    pub(crate) records: Vec<Vec<u8>>,
    /// The size of these records in the file, with their headers.
    pub(crate) intact_bytes: u64,
}

/// Reads records up to the end of the file, or up to the first one that is torn or altered. `total_bytes` is the length of
/// the file: a record that claims to extend beyond it is torn, so no memory is reserved for it.
pub(crate) fn recover(mut source: impl Read, total_bytes: u64) -> io::Result<Recovery> {
    let mut recovery = Recovery::default();
    loop {
        let mut header = [0; HEADER_BYTES];
        if !fill(&mut source, &mut header)? {
            return Ok(recovery);
        }
        let [l0, l1, l2, l3, c0, c1, c2, c3] = header;
        let length = u32::from_le_bytes([l0, l1, l2, l3]);
        let expected = u32::from_le_bytes([c0, c1, c2, c3]);
        let record_bytes = HEADER_BYTES as u64 + u64::from(length);
        if length as usize > MAX_RECORD_BYTES
            || record_bytes > total_bytes.saturating_sub(recovery.intact_bytes)
        {
            return Ok(recovery);
        }
        let mut payload = vec![0; length as usize];
        if !fill(&mut source, &mut payload)? || checksum(length, &payload) != expected {
            return Ok(recovery);
        }
        recovery.records.push(payload);
        recovery.intact_bytes += record_bytes;
    }
}

/// Returns the checksum of a record. It includes the length: otherwise, a file that the system filled with zeros after a
/// power cut would be read as many empty records.
fn checksum(length: u32, payload: &[u8]) -> u32 {
    crc32(&[&length.to_le_bytes(), payload])
}

/// Fills `buffer`; returns `false` if the source ends before.
fn fill(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match source.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(e) => Err(e),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> Recovery {
        recover(bytes, bytes.len() as u64).unwrap()
    }

    #[test]
    fn records_equal_the_golden_bytes() {
        assert_eq!(frame(b"").unwrap(), [0, 0, 0, 0, 0x1c, 0xdf, 0x44, 0x21]);
        assert_eq!(
            frame(b"abc").unwrap(),
            [3, 0, 0, 0, 0x33, 0x5d, 0xe1, 0x66, b'a', b'b', b'c']
        );
    }

    #[test]
    fn zeros_are_not_read_as_records() {
        assert_eq!(read(&[0; 4096]), Recovery::default());
    }

    #[test]
    fn length_beyond_the_file_reserves_no_memory() {
        assert_eq!(read(&[0xff; 64]), Recovery::default());
        let mut bytes = frame(b"whole").unwrap();
        let whole = bytes.len() as u64;
        bytes.extend_from_slice(&[0, 0, 0, 1, 1, 2, 3, 4, 5]);
        assert_eq!(
            read(&bytes),
            Recovery {
                records: vec![b"whole".to_vec()],
                intact_bytes: whole
            }
        );
    }

    #[test]
    fn payload_above_the_maximum_is_refused() {
        assert!(frame(&vec![0; MAX_RECORD_BYTES + 1]).is_none());
    }

    proptest! {
        #[test]
        fn records_before_a_cut_or_flipped_bit_are_recovered(
            payloads in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 0..12),
            cut in any::<prop::sample::Index>(),
            flip in any::<prop::sample::Index>(),
            mask in 1_u8..,
        ) {
            let mut bytes = Vec::new();
            let mut ends = Vec::new();
            for payload in &payloads {
                bytes.extend(frame(payload).unwrap());
                ends.push(bytes.len());
            }
            let before = |position: usize| ends.iter().filter(|end| **end <= position).count();
            prop_assert_eq!(read(&bytes).records, &payloads[..]);

            let cut = cut.index(bytes.len() + 1);
            let whole = before(cut);
            prop_assert_eq!(read(&bytes[..cut]).records, &payloads[..whole]);

            if !bytes.is_empty() {
                let flip = flip.index(bytes.len());
                bytes[flip] ^= mask;
                prop_assert_eq!(read(&bytes).records, &payloads[..before(flip)]);
            }
        }

        #[test]
        fn records_of_any_bytes_are_a_prefix_of_them(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let recovery = read(&bytes);
            let framed: Vec<u8> = recovery.records.iter().flat_map(|record| frame(record).unwrap()).collect();
            prop_assert_eq!(framed.len() as u64, recovery.intact_bytes);
            prop_assert!(bytes.starts_with(&framed));
        }
    }
}
