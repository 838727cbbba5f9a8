//! Encodes a segment, block by block.

use afterimage_wireframe::{Entry, Recordable, SourceId, Timed};

use crate::encoder::Encoder;
use crate::error::Error;
use crate::header::SegmentHeader;
use crate::limits::{BLOCK_MAX_AGE_MS, block_is_due, segment_is_full};
use crate::packing::History;
use crate::size_bound::SizeBound;
use crate::{entries, record};

/// Encodes a segment.
///
/// The writer returns records, which the caller appends to a file at once; a crash loses the open block. The caller first
/// pushes a keyframe of every live source ([`Scene::opening`](afterimage_wireframe::Scene::opening) returns them), so that
/// the segment can be decoded without any other.
#[derive(Debug)]
pub struct SegmentWriter {
    header: SegmentHeader,
    columns: Encoder,
    history: History,
    bound: SizeBound,
    live: Vec<SourceId>,
    block_started_ms: Option<u64>,
    bytes: u64,
}

impl SegmentWriter {
    /// Opens a segment. Returns the writer and the header's record, which is the first of the segment.
    #[must_use]
    pub fn open(header: SegmentHeader) -> (Self, Vec<u8>) {
        let record = header.to_record();
        let writer = Self {
            columns: Encoder::new(header.elapsed_ms),
            history: History::default(),
            header,
            bound: SizeBound::default(),
            live: Vec::new(),
            block_started_ms: None,
            bytes: record.len() as u64,
        };
        (writer, record)
    }

    /// The header of the segment.
    #[must_use]
    pub fn header(&self) -> &SegmentHeader {
        &self.header
    }

    /// Adds an entry to the open block. A reader returns entries in the order in which they were pushed.
    ///
    /// # Errors
    ///
    /// [`Error`] if a source's changes come before its keyframe, or if the entry is too large. The block stays unchanged.
    pub fn push<T: Recordable>(&mut self, entry: &Timed<Entry<T>>) -> Result<(), Error> {
        let bound = self.bound.with(SizeBound::for_entry(&entry.value))?;
        match &entry.value {
            Entry::Keyframe(frame) if !self.live.contains(&frame.source) => self.live.push(frame.source),
            Entry::Changes { source, .. } if !self.live.contains(source) => {
                return Err(Error::NoKeyframe { source_id: *source });
            }
            Entry::SourceGone(source) => self.live.retain(|live| live != source),
            _ => {}
        }
        self.bound = bound;
        self.block_started_ms.get_or_insert(entry.elapsed_ms);
        entries::put(&mut self.columns, entry);
        Ok(())
    }

    /// Returns whether the open block should be cut now.
    #[must_use]
    pub fn is_due(&self, now_ms: u64) -> bool {
        let age_ms = |started: u64| now_ms.saturating_sub(started);
        self.block_started_ms
            .is_some_and(|started| block_is_due(age_ms(started), self.columns.bytes()))
    }

    /// The time in milliseconds at which the open block is due if no further entry is pushed; `None` without an open block.
    #[must_use]
    pub fn due_at_ms(&self) -> Option<u64> {
        Some(self.block_started_ms?.saturating_add(BLOCK_MAX_AGE_MS))
    }

    /// Returns whether the segment should be closed now: the caller cuts the last block, seals, and opens the next segment.
    #[must_use]
    pub fn is_full(&self, now_ms: u64) -> bool {
        segment_is_full(now_ms.saturating_sub(self.header.elapsed_ms), self.bytes)
    }

    /// Closes the open block and returns its record; `None` if no entry was pushed since the last block.
    pub fn cut_block(&mut self) -> Option<Vec<u8>> {
        self.block_started_ms.take()?;
        self.bound = SizeBound::default();
        let record = record::block_record(&self.history.pack(&self.columns.finish()));
        self.bytes += record.len() as u64;
        Some(record)
    }

    /// Number of bytes of the records so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}
