//! Writes a segment, block by block.

use afterimage_wireframe::{Entry, Recordable, SourceId, Timed};

use crate::encoder::Encoder;
use crate::error::Error;
use crate::header::SegmentHeader;
use crate::limits::{block_is_due, segment_is_full};
use crate::packing::History;
use crate::size_bound::SizeBound;
use crate::{entries, record};

/// A segment that is being written.
///
/// It gives out records, which the caller appends to a file as they come; what is in the open block is
/// lost in a crash. A segment opens with a keyframe of every live source, which the caller pushes
/// ([`Scene::opening`](afterimage_wireframe::Scene::opening) has them), so that it can be read alone.
#[derive(Debug)]
pub struct SegmentWriter {
    header: SegmentHeader,
    columns: Encoder,
    history: History,
    weight: SizeBound,
    live: Vec<SourceId>,
    block_started_ms: Option<u64>,
    bytes: u64,
}

impl SegmentWriter {
    /// Opens a segment. The record that comes with it is the segment's first.
    #[must_use]
    pub fn open(header: SegmentHeader) -> (Self, Vec<u8>) {
        let record = header.to_record();
        let writer = Self {
            columns: Encoder::new(header.uptime_ms),
            history: History::default(),
            header,
            weight: SizeBound::default(),
            live: Vec::new(),
            block_started_ms: None,
            bytes: record.len() as u64,
        };
        (writer, record)
    }

    /// The header it was opened with.
    #[must_use]
    pub fn header(&self) -> &SegmentHeader {
        &self.header
    }

    /// Adds an entry to the open block. Entries are read back in the order they were pushed in.
    ///
    /// # Errors
    ///
    /// [`Error`] where a source's changes come before its keyframe, or where the entry is too large.
    /// Nothing of it is written then.
    pub fn push<T: Recordable>(&mut self, entry: &Timed<Entry<T>>) -> Result<(), Error> {
        let weight = self.weight.with(SizeBound::for_entry(&entry.value))?;
        match &entry.value {
            Entry::Keyframe(frame) if !self.live.contains(&frame.source) => self.live.push(frame.source),
            Entry::Changes { source, .. } if !self.live.contains(source) => {
                return Err(Error::NoKeyframe { source_id: *source });
            }
            Entry::SourceGone(source) => self.live.retain(|live| live != source),
            _ => {}
        }
        self.weight = weight;
        self.block_started_ms.get_or_insert(entry.uptime_ms);
        entries::put(&mut self.columns, entry);
        Ok(())
    }

    /// Whether the open block should be cut now.
    #[must_use]
    pub fn is_due(&self, now_ms: u64) -> bool {
        let age_ms = |started: u64| now_ms.saturating_sub(started);
        self.block_started_ms
            .is_some_and(|started| block_is_due(age_ms(started), self.columns.bytes()))
    }

    /// When the open block will be due if nothing more is pushed, uptime in milliseconds.
    #[must_use]
    pub fn due_at_ms(&self) -> Option<u64> {
        Some(self.block_started_ms?.saturating_add(crate::BLOCK_MAX_AGE_MS))
    }

    /// Whether the segment should be closed now: cut the last block, seal it, open the next.
    #[must_use]
    pub fn is_full(&self, now_ms: u64) -> bool {
        segment_is_full(now_ms.saturating_sub(self.header.uptime_ms), self.bytes)
    }

    /// Closes the open block and gives out its record, `None` where nothing was pushed since the last.
    pub fn cut_block(&mut self) -> Option<Vec<u8>> {
        self.block_started_ms.take()?;
        self.weight = SizeBound::default();
        let record = record::block_record(&self.history.pack(&self.columns.finish()));
        self.bytes += record.len() as u64;
        Some(record)
    }

    /// Bytes of the records given out so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}
