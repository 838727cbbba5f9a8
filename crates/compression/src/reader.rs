//! Reads a segment, in its open form as in its sealed one.

use std::collections::BTreeSet;

use afterimage_wireframe::{Entry, RecordedText, SourceId, Timed};

use crate::column::Column;
use crate::decoder::{Decoder, Memory};
use crate::entries;
use crate::error::{Fault, Reason};
use crate::header::SegmentHeader;
use crate::record::{self, Record};

/// A segment that is being read: an iterator over its entries, in the order they were written in.
///
/// Blocks are whole or not there: at the first that cannot be read, the iterator gives its [`Fault`] and
/// ends. An open form that ends between two blocks has no fault.
#[derive(Debug)]
pub struct SegmentReader<'a> {
    segment: &'a [u8],
    header: SegmentHeader,
    memory: Memory,
    live: BTreeSet<SourceId>,
    entries: std::vec::IntoIter<Timed<Entry<RecordedText>>>,
    /// Where the record begins that the last entries are from.
    record_at: usize,
    /// Where the next record begins.
    next_at: usize,
    blocks: u64,
    is_sealed: bool,
    is_over: bool,
}

impl<'a> SegmentReader<'a> {
    /// Opens a segment.
    ///
    /// # Errors
    ///
    /// [`Fault`] where the header cannot be read, or says that a later version is needed.
    pub fn open(segment: &'a [u8]) -> Result<Self, Fault> {
        let (header, next_at) = SegmentHeader::open(segment).map_err(|reason| Fault { offset: 0, reason })?;
        Ok(Self {
            segment,
            memory: Memory::new(header.uptime_ms),
            header,
            live: BTreeSet::new(),
            entries: Vec::new().into_iter(),
            record_at: 0,
            next_at,
            blocks: 0,
            is_sealed: false,
            is_over: false,
        })
    }

    /// What the segment says of itself.
    #[must_use]
    pub fn header(&self) -> &SegmentHeader {
        &self.header
    }

    /// Blocks read so far.
    #[must_use]
    pub fn blocks(&self) -> u64 {
        self.blocks
    }

    /// Bytes of the records read so far, all whole.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.next_at as u64
    }

    /// Whether the seal was reached, and fits.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.is_sealed
    }

    /// Where the record begins that the last entry came from.
    pub(crate) fn record_offset(&self) -> u64 {
        self.record_at as u64
    }

    /// Reads the next record; `false` at the end.
    fn next_record(&mut self) -> Result<bool, Reason> {
        self.record_at = self.next_at;
        let rest = self.segment.get(self.next_at..).unwrap_or_default();
        let Some((record, length)) = record::open_record(rest)? else {
            return Ok(false);
        };
        if self.is_sealed {
            return Err(Reason::Seal);
        }
        match record {
            Record::Block(payload) => {
                let columns = record::unpack(payload)?;
                self.entries = self.decode(&columns)?.into_iter();
                self.blocks += 1;
            }
            Record::Seal(payload) => {
                let before = self.segment.get(..self.record_at).unwrap_or_default();
                if !record::seal_fits(payload, self.blocks, before) {
                    return Err(Reason::Seal);
                }
                self.is_sealed = true;
            }
            Record::Unknown => {}
        }
        self.next_at += length;
        Ok(true)
    }

    fn decode(&mut self, block: &[u8]) -> Result<Vec<Timed<Entry<RecordedText>>>, Reason> {
        let mut columns = Decoder::new(block, &mut self.memory)?;
        let mut found = Vec::new();
        while !columns.is_empty(Column::ENTRY_KIND) {
            let (uptime_ms, entry) = entries::take(&mut columns)?;
            let Some(entry) = entry else { continue };
            match &entry {
                Entry::Keyframe(frame) => {
                    self.live.insert(frame.source);
                }
                Entry::Changes { source, .. } if !self.live.contains(source) => {
                    return Err(Reason::NoKeyframe { source_id: *source });
                }
                Entry::SourceGone(source) => {
                    self.live.remove(source);
                }
                _ => {}
            }
            found.push(Timed::new(uptime_ms, entry));
        }
        columns.finish()?;
        Ok(found)
    }
}

impl Iterator for SegmentReader<'_> {
    type Item = Result<Timed<Entry<RecordedText>>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entry) = self.entries.next() {
                return Some(Ok(entry));
            }
            if self.is_over {
                return None;
            }
            match self.next_record() {
                Ok(true) => {}
                Ok(false) => self.is_over = true,
                Err(reason) => {
                    self.is_over = true;
                    let offset = self.record_at as u64;
                    return Some(Err(Fault { offset, reason }));
                }
            }
        }
    }
}
