//! Records: how header, blocks and seal lie one after the other, each with its length and checksum.
//!
//! This much stays the same in every version, so that any reader can tell a damaged file from a newer
//! one, and a file that was cut from one that was changed.

use crate::error::FaultKind;
use crate::limits::{MAX_BLOCK_BYTES, MAX_HEADER_BYTES};
use crate::primitives::{put, put_fixed, take, take_bytes, take_fixed};

/// The first bytes of every segment.
const MAGIC: &[u8; 4] = b"AFTI";
/// Magic, format version, least version of a reader.
const PREAMBLE_BYTES: usize = 8;
const BLOCK: u8 = b'B';
const SEAL: u8 = b'S';
const PART: u8 = b'P';

/// Bytes of a part of the packed form, each with a checksum of its own: what is lost with a damaged byte, besides all that
/// comes after it. A part has some seconds of a recording, and its record is a hundredth longer than it.
const PART_BYTES: usize = 1 << 10;
/// The version of the packed form, and the least of its readers.
pub(crate) const PACKED_VERSION: u16 = 2;
/// Room for the packing and the length of the columns.
const MAX_PAYLOAD_BYTES: usize = MAX_BLOCK_BYTES + 64;

/// A record that is whole.
pub(crate) enum Record<'a> {
    /// The packed columns.
    Block(&'a [u8]),
    /// Nothing may follow.
    Seal(&'a [u8]),
    /// A kind that a later version added, and that can be done without.
    Unknown,
}

/// The header's record.
pub(crate) fn header_record(format_version: u16, min_reader: u16, fields: &[u8]) -> Vec<u8> {
    let mut record = MAGIC.to_vec();
    put_fixed(&mut record, format_version);
    put_fixed(&mut record, min_reader);
    close(record, fields)
}

/// A block's record.
pub(crate) fn block_record(payload: &[u8]) -> Vec<u8> {
    close(vec![BLOCK], payload)
}

/// The sealed form of records as they are: a seal behind them.
pub(crate) fn sealed_as_it_is(records: &[Vec<u8>]) -> Vec<u8> {
    let mut segment = records.concat();
    let mut payload = Vec::new();
    // A record of a later version is none of the blocks that a reader counts.
    let blocks = records.iter().filter(|record| record.first() == Some(&BLOCK));
    put(&mut payload, blocks.count() as u32);
    put_fixed(&mut payload, crc32fast::hash(&segment));
    segment.extend(close(vec![SEAL], &payload));
    segment
}

/// The packed form: the number of its dictionary, its length and its bytes, in parts, the first under the header's
/// letters. `None` where it is longer than a reader takes.
pub(crate) fn packed_records(packed: &[u8], dictionary: u32) -> Option<Vec<u8>> {
    if packed.len() > MAX_PAYLOAD_BYTES {
        return None;
    }
    let mut parts = packed.chunks(PART_BYTES);
    let mut first = Vec::new();
    put(&mut first, dictionary);
    put(&mut first, packed.len() as u32);
    first.extend_from_slice(parts.next().unwrap_or_default());
    let mut segment = header_record(PACKED_VERSION, PACKED_VERSION, &first);
    for part in parts {
        segment.extend(close(vec![PART], part));
    }
    Some(segment)
}

/// What is whole of a packed form.
#[derive(Debug, Default)]
pub(crate) struct PackedParts {
    /// The number of the dictionary that it was packed with.
    pub(crate) dictionary: u32,
    /// The bytes of all parts before the fault.
    pub(crate) bytes: Vec<u8>,
    /// Where each part ends in `bytes`, and where its record begins.
    places: Vec<(usize, usize)>,
    /// Where the records end that are whole.
    pub(crate) end: usize,
    /// What is wrong with the next record, where not all of them are there.
    pub(crate) fault: Option<FaultKind>,
}

impl PackedParts {
    /// Opens the packed form; `None` where the segment is not in that form.
    pub(crate) fn open(segment: &[u8]) -> Result<Option<Self>, FaultKind> {
        let Some(mut preamble) = segment.get(..PREAMBLE_BYTES) else {
            return Ok(None);
        };
        let magic = take_bytes(&mut preamble, MAGIC.len());
        let _format_version = take_fixed::<u16>(&mut preamble);
        if magic != Some(MAGIC) || take_fixed(&mut preamble) != Some(PACKED_VERSION) {
            return Ok(None);
        }
        let (mut first, end) = body(segment, PREAMBLE_BYTES, MAX_PAYLOAD_BYTES)?;
        let dictionary = take(&mut first).ok_or(FaultKind::Fields)?;
        let length: u32 = take(&mut first).ok_or(FaultKind::Fields)?;
        let length = usize::try_from(length).map_err(|_| FaultKind::Fields)?;
        let mut parts = Self {
            dictionary,
            end,
            ..Self::default()
        };
        parts.add(first, 0);
        parts.fault = parts.read(segment, length).err();
        Ok(Some(parts))
    }

    fn read(&mut self, segment: &[u8], whole: usize) -> Result<(), FaultKind> {
        while self.end < segment.len() {
            let at = self.end;
            let tag = segment.get(at).copied();
            if self.bytes.len() >= whole {
                return Err(FaultKind::Seal);
            }
            let (part, length) = body(segment.get(at..).unwrap_or_default(), 1, MAX_PAYLOAD_BYTES)?;
            if tag == Some(PART) {
                self.add(part, at);
            }
            self.end = at + length;
        }
        match self.bytes.len().cmp(&whole) {
            std::cmp::Ordering::Less => Err(FaultKind::Truncated),
            std::cmp::Ordering::Equal => Ok(()),
            std::cmp::Ordering::Greater => Err(FaultKind::Fields),
        }
    }

    fn add(&mut self, part: &[u8], at: usize) {
        self.bytes.extend_from_slice(part);
        self.places.push((self.bytes.len(), at));
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.places.len()
    }

    /// Where the record begins that has so many bytes of all parts, or some of them.
    pub(crate) fn record_at(&self, bytes: usize) -> usize {
        let part = self.places.iter().find(|(end, _)| *end >= bytes);
        part.or(self.places.last()).map_or(0, |(_, at)| *at)
    }
}

/// Whether a seal's payload fits the bytes and the number of blocks before it.
pub(crate) fn seal_fits(mut payload: &[u8], blocks: u64, before: &[u8]) -> bool {
    take::<u32>(&mut payload).map(u64::from) == Some(blocks)
        && take_fixed::<u32>(&mut payload) == Some(crc32fast::hash(before))
}

/// The header at the front: format version, least version of a reader, fields, and where it ends.
pub(crate) fn open_header(segment: &[u8]) -> Result<(u16, u16, &[u8], usize), FaultKind> {
    let mut preamble = segment.get(..PREAMBLE_BYTES).ok_or_else(|| {
        let begun = segment.iter().zip(MAGIC).all(|(byte, magic)| byte == magic);
        if begun {
            FaultKind::Truncated
        } else {
            FaultKind::NotASegment
        }
    })?;
    if take_bytes(&mut preamble, MAGIC.len()) != Some(MAGIC) {
        return Err(FaultKind::NotASegment);
    }
    let (fields, end) = body(segment, PREAMBLE_BYTES, MAX_HEADER_BYTES)?;
    let format_version = take_fixed(&mut preamble).ok_or(FaultKind::Truncated)?;
    let min_reader = take_fixed(&mut preamble).ok_or(FaultKind::Truncated)?;
    Ok((format_version, min_reader, fields, end))
}

/// The record at the front and its length; `None` at the end of the bytes.
pub(crate) fn open_record(bytes: &[u8]) -> Result<Option<(Record<'_>, usize)>, FaultKind> {
    let Some(tag) = bytes.first() else { return Ok(None) };
    let (payload, end) = body(bytes, 1, MAX_PAYLOAD_BYTES)?;
    let record = match *tag {
        BLOCK => Record::Block(payload),
        SEAL => Record::Seal(payload),
        _ => Record::Unknown,
    };
    Ok(Some((record, end)))
}

/// Adds length, payload and the checksum over all of it.
fn close(mut record: Vec<u8>, payload: &[u8]) -> Vec<u8> {
    put_fixed(&mut record, payload.len() as u32);
    record.extend_from_slice(payload);
    let checksum = crc32fast::hash(&record);
    put_fixed(&mut record, checksum);
    record
}

/// The payload of the record whose length stands at `at`, and where the record ends.
fn body(bytes: &[u8], at: usize, most: usize) -> Result<(&[u8], usize), FaultKind> {
    let mut rest = bytes.get(at..).ok_or(FaultKind::Truncated)?;
    let length: u32 = take_fixed(&mut rest).ok_or(FaultKind::Truncated)?;
    let length = usize::try_from(length)
        .ok()
        .filter(|length| *length <= most)
        .ok_or(FaultKind::TooLong { bytes: length.into() })?;
    let payload = take_bytes(&mut rest, length).ok_or(FaultKind::Truncated)?;
    let checksum: u32 = take_fixed(&mut rest).ok_or(FaultKind::Truncated)?;
    let end = bytes.len() - rest.len();
    let covered = bytes.get(..end - size_of::<u32>()).ok_or(FaultKind::Truncated)?;
    if crc32fast::hash(covered) == checksum {
        Ok((payload, end))
    } else {
        Err(FaultKind::Checksum)
    }
}
