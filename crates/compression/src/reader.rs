//! Decodes segments of all forms.

use std::collections::BTreeMap;

use afterimage_wireframe::{Entry, RecordedText, SourceId, Timed};
use foldhash::HashSet;

use crate::column::Column;
use crate::decoder::{Decoder, SegmentState};
use crate::entries;
use crate::error::{Fault, FaultKind};
use crate::group::BlockLayout;
use crate::header::SegmentHeader;
use crate::packed::{CodedEntry, PackedReader};
use crate::packing::History;
use crate::record::{self, PackedParts, Record};

/// Decodes the blocks of a segment one by one.
#[derive(Debug)]
pub(crate) struct Blocks {
    state: SegmentState,
    history: History,
    live: HashSet<SourceId>,
}

impl Blocks {
    /// Decodes the header's record. Returns the decoder of the blocks and the header.
    pub(crate) fn open(record: &[u8]) -> Result<(Self, SegmentHeader), FaultKind> {
        let (header, end) = SegmentHeader::open(record)?;
        if end != record.len() {
            return Err(FaultKind::Fields);
        }
        Ok((Self::new(&header), header))
    }

    pub(crate) fn new(header: &SegmentHeader) -> Self {
        Self {
            state: SegmentState::new(BlockLayout::for_min_reader(header.min_reader), header.elapsed_ms),
            history: History::default(),
            live: HashSet::default(),
        }
    }

    /// Decodes the entries of a block's record. A record of a later version has none.
    pub(crate) fn read(&mut self, record: &[u8]) -> Result<Vec<Timed<Entry<RecordedText>>>, FaultKind> {
        match record::open_record(record)? {
            Some((Record::Block(payload), end)) if end == record.len() => self.decode(payload),
            Some((Record::Unknown, end)) if end == record.len() => Ok(Vec::new()),
            _ => Err(FaultKind::Fields),
        }
    }

    /// Decodes a block to count the bytes of its columns by field. Bytes of no field are under 0.
    pub(crate) fn count(&mut self, payload: &[u8]) -> Result<BTreeMap<u16, usize>, FaultKind> {
        self.state.tally = Some(BTreeMap::new());
        self.decode(payload)?;
        let tally = self.state.tally.take();
        tally.ok_or_else(|| FaultKind::Fields.unreachable())
    }

    fn decode(&mut self, payload: &[u8]) -> Result<Vec<Timed<Entry<RecordedText>>>, FaultKind> {
        let block = self.history.unpack(payload)?;
        let mut columns = Decoder::new(&block, &mut self.state)?;
        let mut found = Vec::new();
        while !columns.is_empty(Column::ENTRY_KIND) {
            let (elapsed_ms, entry) = entries::take(&mut columns)?;
            let Some(entry) = entry else { continue };
            match &entry {
                Entry::Keyframe(frame) => {
                    self.live.insert(frame.source);
                }
                Entry::Changes { source, .. } if !self.live.contains(source) => {
                    return Err(FaultKind::NoKeyframe { source_id: *source });
                }
                Entry::SourceGone(source) => {
                    self.live.remove(source);
                }
                _ => {}
            }
            found.push(Timed::new(elapsed_ms, entry));
        }
        columns.finish()?;
        if let Some(tally) = &mut self.state.tally {
            let fields: usize = tally.values().sum();
            tally.insert(0, block.len() - fields);
        }
        Ok(found)
    }
}

/// Decodes a segment: an iterator over its entries, in the order in which they were pushed.
///
/// At the first block that cannot be decoded, the iterator returns its [`Fault`] and ends; no entry of that block is
/// returned. An open segment that ends between two blocks has no fault. Of a packed segment, all entries in whole parts are
/// returned before the fault.
#[derive(Debug)]
pub struct SegmentReader<'a> {
    segment: &'a [u8],
    header: SegmentHeader,
    form: Form,
    entries: std::vec::IntoIter<Timed<Entry<RecordedText>>>,
    /// Offset of the record of the last entries.
    record_at: usize,
    /// Offset of the next record.
    next_at: usize,
    blocks: u64,
    is_sealed: bool,
    is_over: bool,
}

#[derive(Debug)]
enum Form {
    Records(Box<Blocks>),
    Packed(Box<PackedReader>),
}

impl<'a> SegmentReader<'a> {
    /// Decodes the header of a segment.
    ///
    /// # Errors
    ///
    /// [`Fault`] if the header cannot be decoded or the segment needs a later version.
    pub fn open(segment: &'a [u8]) -> Result<Self, Fault> {
        Self::open_form(segment).map_err(|kind| Fault { offset: 0, kind })
    }

    fn open_form(segment: &'a [u8]) -> Result<Self, FaultKind> {
        let mut whole_parts = 0;
        let (header, form, next_at) = if let Some(parts) = PackedParts::open(segment)? {
            let (reader, header) = PackedReader::open(parts)?;
            let end = reader.end();
            whole_parts = reader.whole_parts();
            (header, Form::Packed(Box::new(reader)), end)
        } else {
            let (header, end) = SegmentHeader::open(segment)?;
            let blocks = Blocks::new(&header);
            (header, Form::Records(Box::new(blocks)), end)
        };
        Ok(Self {
            segment,
            header,
            form,
            entries: Vec::new().into_iter(),
            record_at: 0,
            next_at,
            blocks: whole_parts,
            is_sealed: false,
            is_over: false,
        })
    }

    /// The header of the segment.
    #[must_use]
    pub fn header(&self) -> &SegmentHeader {
        &self.header
    }

    /// Number of blocks decoded so far; of a packed segment, the number of all whole parts.
    #[must_use]
    pub fn blocks(&self) -> u64 {
        self.blocks
    }

    /// Number of bytes of the whole records so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.next_at as u64
    }

    /// Returns whether the end was reached and the segment is sealed or packed.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.is_sealed
    }

    /// Offset of the record of the last entry.
    pub(crate) fn record_offset(&self) -> u64 {
        self.record_at as u64
    }

    /// Decodes the next record, or the next entry of the packed form. Returns `false` at the end.
    fn next_record(&mut self) -> Result<bool, FaultKind> {
        let rest = record::rest(self.segment, self.next_at)?;
        let blocks = match &mut self.form {
            Form::Packed(reader) => {
                if self.is_sealed {
                    self.record_at = self.next_at;
                    return reader.fault().map_or(Ok(false), Err);
                }
                let entry = reader.next();
                self.record_at = match &entry {
                    Ok(_) => reader.record_offset() as usize,
                    Err(_) => reader.fault_offset() as usize,
                };
                match entry? {
                    CodedEntry::Entry(entry) => self.entries = vec![entry].into_iter(),
                    CodedEntry::Unknown => {}
                    CodedEntry::End => self.is_sealed = true,
                }
                return Ok(true);
            }
            Form::Records(blocks) => blocks,
        };
        self.record_at = self.next_at;
        let Some((record, length)) = record::open_record(rest)? else {
            return Ok(false);
        };
        if self.is_sealed {
            return Err(FaultKind::Seal);
        }
        match record {
            Record::Block(payload) => {
                self.entries = blocks.decode(payload)?.into_iter();
                self.blocks += 1;
            }
            Record::Seal(payload) => {
                let before = self.segment.get(..self.record_at);
                let before = before.ok_or_else(|| FaultKind::Seal.unreachable())?;
                if !record::seal_fits(payload, self.blocks, before) {
                    return Err(FaultKind::Seal);
                }
                self.is_sealed = true;
            }
            Record::Unknown => {}
        }
        self.next_at += length;
        Ok(true)
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
                Err(kind) => {
                    self.is_over = true;
                    let offset = self.record_at as u64;
                    return Some(Err(Fault { offset, kind }));
                }
            }
        }
    }
}
