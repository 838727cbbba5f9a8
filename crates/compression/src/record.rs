//! Records: the header, blocks and the seal of a segment, each with its length and checksum.
//!
//! The layout of records is the same in every version of the format. So any reader can distinguish a damaged file from a
//! newer one, and a truncated file from a changed one.

use afterimage_checksum::crc32;

use crate::error::FaultKind;
use crate::limits::{MAX_BLOCK_BYTES, MAX_HEADER_BYTES};
use crate::primitives::{put, put_fixed, take, take_bytes, take_fixed};

/// The first bytes of every segment.
const MAGIC: &[u8; 4] = b"AFTI";
/// Bytes of the magic, the format version and the least version of a reader.
const PREAMBLE_BYTES: usize = 8;
const BLOCK: u8 = b'B';
const SEAL: u8 = b'S';
const PART: u8 = b'P';

/// Bytes of a part of the packed form. Each part has a checksum, so a damaged byte loses its part and all parts behind it. A
/// part holds some seconds of a recording, and its record adds less than one percent.
const PART_BYTES: usize = 1 << 10;
/// Most bytes of a payload: columns, and a reserve for the packing and the length.
const MAX_PAYLOAD_BYTES: usize = MAX_BLOCK_BYTES + 64;

/// The format versions of the packed form. Each is also the least version of its readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PackedVersion {
    Second,
    Fourth,
}

impl PackedVersion {
    /// The version that is written.
    const WRITTEN: Self = Self::Fourth;

    /// The version of this number; `None` if it is not one of the packed form.
    fn from_number(number: u16) -> Option<Self> {
        match number {
            2 => Some(Self::Second),
            4 => Some(Self::Fourth),
            _ => None,
        }
    }

    /// The number of the version.
    pub(crate) fn number(self) -> u16 {
        match self {
            Self::Second => 2,
            Self::Fourth => 4,
        }
    }
}

/// A whole record.
pub(crate) enum Record<'a> {
    /// A block: compressed columns.
    Block(&'a [u8]),
    /// The seal. No record may follow.
    Seal(&'a [u8]),
    /// A record of a later version, which readers may skip.
    Unknown,
}

/// Encodes the header's record.
pub(crate) fn header_record(format_version: u16, min_reader: u16, fields: &[u8]) -> Vec<u8> {
    let mut record = MAGIC.to_vec();
    put_fixed(&mut record, format_version);
    put_fixed(&mut record, min_reader);
    close(record, fields)
}

/// Encodes a block's record.
pub(crate) fn block_record(payload: &[u8]) -> Vec<u8> {
    close(vec![BLOCK], payload)
}

/// Returns the sealed form of unchanged records: the records and a seal.
pub(crate) fn sealed_records(records: &[Vec<u8>]) -> Vec<u8> {
    let mut segment = records.concat();
    let mut payload = Vec::new();
    // Records of later versions are not blocks.
    let blocks = records.iter().filter(|record| record.first() == Some(&BLOCK));
    put(&mut payload, blocks.count() as u32);
    put_fixed(&mut payload, crc32(&[&segment]));
    segment.extend(close(vec![SEAL], &payload));
    segment
}

/// Encodes the records of the packed form: the number of its dictionary, its length and its bytes, in parts. The first part
/// is in the header's record. Returns `None` if the bytes exceed the limit of readers.
pub(crate) fn packed_records(packed: &[u8], dictionary: u32) -> Option<Vec<u8>> {
    if packed.len() > MAX_PAYLOAD_BYTES {
        return None;
    }
    let mut parts = packed.chunks(PART_BYTES);
    let mut first = Vec::new();
    put(&mut first, dictionary);
    put(&mut first, packed.len() as u32);
    first.extend_from_slice(parts.next().unwrap_or_default());
    let version = PackedVersion::WRITTEN.number();
    let mut segment = header_record(version, version, &first);
    for part in parts {
        segment.extend(close(vec![PART], part));
    }
    Some(segment)
}

/// The whole parts of a packed form.
#[derive(Debug)]
pub(crate) struct PackedParts {
    pub(crate) version: PackedVersion,
    /// The number of the dictionary.
    pub(crate) dictionary: u32,
    /// The bytes of all whole parts before the fault.
    pub(crate) bytes: Vec<u8>,
    /// For each part, its end in `bytes` and the offset of its record.
    places: Vec<(usize, usize)>,
    /// The end of the whole records.
    pub(crate) end: usize,
    /// The fault of the next record; `None` if all parts are whole.
    pub(crate) fault: Option<FaultKind>,
}

impl PackedParts {
    /// Reads the parts of a segment; `None` if the segment is not in the packed form.
    pub(crate) fn open(segment: &[u8]) -> Result<Option<Self>, FaultKind> {
        let Some(mut preamble) = segment.get(..PREAMBLE_BYTES) else {
            return Ok(None);
        };
        let magic = take_bytes(&mut preamble, MAGIC.len());
        let _format_version = take_fixed::<u16>(&mut preamble);
        let version = take_fixed(&mut preamble).and_then(PackedVersion::from_number);
        let Some(version) = version.filter(|_| magic == Some(MAGIC)) else {
            return Ok(None);
        };
        let (mut first, end) = body(segment, PREAMBLE_BYTES, MAX_PAYLOAD_BYTES)?;
        let dictionary = take(&mut first).ok_or(FaultKind::Fields)?;
        let length: u32 = take(&mut first).ok_or(FaultKind::Fields)?;
        let length = usize::try_from(length).map_err(|_| FaultKind::Fields)?;
        let mut parts = Self {
            version,
            dictionary,
            bytes: Vec::new(),
            places: Vec::new(),
            end,
            fault: None,
        };
        parts.add(first, 0);
        parts.fault = parts.read(segment, length).err();
        Ok(Some(parts))
    }

    /// Adds the parts behind the first one, up to `length` bytes in total.
    fn read(&mut self, segment: &[u8], length: usize) -> Result<(), FaultKind> {
        while let record @ [tag, ..] = rest(segment, self.end)? {
            if self.bytes.len() >= length {
                return Err(FaultKind::Seal);
            }
            let (part, end) = body(record, 1, MAX_PAYLOAD_BYTES)?;
            if *tag == PART {
                self.add(part, self.end);
            }
            self.end += end;
        }
        match self.bytes.len().cmp(&length) {
            std::cmp::Ordering::Less => Err(FaultKind::Truncated),
            std::cmp::Ordering::Equal => Ok(()),
            std::cmp::Ordering::Greater => Err(FaultKind::Fields),
        }
    }

    fn add(&mut self, part: &[u8], at: usize) {
        self.bytes.extend_from_slice(part);
        self.places.push((self.bytes.len(), at));
    }

    /// Number of whole parts.
    pub(crate) fn count(&self) -> usize {
        self.places.len()
    }

    /// The offset of the record that contains the last of so many bytes.
    pub(crate) fn record_at(&self, bytes: usize) -> usize {
        debug_assert!(
            !self.places.is_empty(),
            "the first part is in the header's record"
        );
        let part = self.places.iter().find(|(end, _)| *end >= bytes);
        part.or(self.places.last()).map_or(0, |(_, at)| *at)
    }
}

/// Returns whether a seal's payload matches the bytes and the number of blocks before it.
pub(crate) fn seal_fits(mut payload: &[u8], blocks: u64, before: &[u8]) -> bool {
    take::<u32>(&mut payload).map(u64::from) == Some(blocks)
        && take_fixed::<u32>(&mut payload) == Some(crc32(&[before]))
}

/// The least version of a reader, from the first bytes of a segment; `None` if these are too few or of no segment.
pub(crate) fn min_reader(segment: &[u8]) -> Option<u16> {
    let mut preamble = segment.get(..PREAMBLE_BYTES)?;
    let magic = take_bytes(&mut preamble, MAGIC.len())?;
    let _format_version: u16 = take_fixed(&mut preamble)?;
    take_fixed(&mut preamble).filter(|_| magic == MAGIC)
}

/// Reads the header's record at the front: format version, least version of a reader, fields, and the end of the record.
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

/// Reads the record at the front: the record and its length, or `None` at the end of the bytes.
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

/// Completes a record with the length, the payload and the checksum of all these bytes.
fn close(mut record: Vec<u8>, payload: &[u8]) -> Vec<u8> {
    put_fixed(&mut record, payload.len() as u32);
    record.extend_from_slice(payload);
    let sum = crc32(&[&record]);
    put_fixed(&mut record, sum);
    record
}

/// The bytes from an offset on, which is within the segment.
pub(crate) fn rest(segment: &[u8], offset: usize) -> Result<&[u8], FaultKind> {
    let rest = segment.get(offset..);
    rest.ok_or_else(|| FaultKind::Truncated.unreachable())
}

/// The payload of the record whose length is at `at`, and the end of the record.
fn body(bytes: &[u8], at: usize, most: usize) -> Result<(&[u8], usize), FaultKind> {
    let mut rest = bytes.get(at..).ok_or(FaultKind::Truncated)?;
    let length: u32 = take_fixed(&mut rest).ok_or(FaultKind::Truncated)?;
    let length = usize::try_from(length)
        .ok()
        .filter(|length| *length <= most)
        .ok_or(FaultKind::TooLong { bytes: length.into() })?;
    let payload = take_bytes(&mut rest, length).ok_or(FaultKind::Truncated)?;
    let sum: u32 = take_fixed(&mut rest).ok_or(FaultKind::Truncated)?;
    let end = bytes.len() - rest.len();
    let covered = bytes.get(..end - size_of::<u32>()).ok_or(FaultKind::Truncated)?;
    if crc32(&[covered]) == sum {
        Ok((payload, end))
    } else {
        Err(FaultKind::Checksum)
    }
}
