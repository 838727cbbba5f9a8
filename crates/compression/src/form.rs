//! The two forms of a sealed segment, and the records of one that is not packed.

use crate::error::{Fault, FaultKind};
use crate::header::MIN_READER;
use crate::record::{self, Record, rest};

/// The least versions of readers of segments whose records are blocks.
const BLOCK_READERS: [u16; 2] = [1, MIN_READER];

/// Form of a segment. Readers accept both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentForm {
    /// A header, blocks and, if it is sealed, a seal: the records as they were written during recording.
    Blocks,
    /// Re-encoded by [`seal`](crate::seal).
    Packed,
}

impl SegmentForm {
    /// Returns the form of a segment by its first bytes; `None` if the bytes are too few or no segment.
    #[must_use]
    pub fn of(segment: &[u8]) -> Option<Self> {
        let min_reader = record::min_reader(segment)?;
        let has_blocks = BLOCK_READERS.contains(&min_reader);
        Some(if has_blocks { Self::Blocks } else { Self::Packed })
    }
}

/// Seals records unchanged, for a hundredth of a percent of the instructions that [`seal`](crate::seal) takes. The segment has
/// the same entries in more than twice the bytes, and [`block_records`] returns its records.
#[must_use]
pub fn seal_blocks(records: &[Vec<u8>]) -> Vec<u8> {
    record::sealed_records(records)
}

/// Returns the records of a segment that is not packed, without its seal.
///
/// # Errors
///
/// [`Fault`] if a record is damaged, or if the segment is packed.
pub fn block_records(segment: &[u8]) -> Result<Vec<Vec<u8>>, Fault> {
    let fault = |at: usize| {
        move |kind| Fault {
            offset: at as u64,
            kind,
        }
    };
    if SegmentForm::of(segment) != Some(SegmentForm::Blocks) {
        return Err(fault(0)(FaultKind::NotASegment));
    }
    let (_, _, _, mut at) = record::open_header(segment).map_err(fault(0))?;
    let mut records = vec![bytes(segment, 0, at).map_err(fault(0))?];
    while let Some((record, length)) = rest(segment, at)
        .and_then(record::open_record)
        .map_err(fault(at))?
    {
        if !matches!(record, Record::Seal(_)) {
            records.push(bytes(segment, at, length).map_err(fault(at))?);
        }
        at += length;
    }
    Ok(records)
}

/// A copy of so many bytes from an offset on, which are within the segment.
fn bytes(segment: &[u8], at: usize, length: usize) -> Result<Vec<u8>, FaultKind> {
    let bytes = rest(segment, at)?.get(..length);
    bytes
        .map(<[u8]>::to_vec)
        .ok_or_else(|| FaultKind::Truncated.unreachable())
}
