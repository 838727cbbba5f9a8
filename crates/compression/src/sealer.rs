//! Seals segments: converts records into the form that is uploaded, in small steps.

use afterimage_wireframe::{Entry, RecordedText, Timed};

use crate::error::FaultKind;
use crate::packed::{DICTIONARY_NUMBER, PackedWriter};
use crate::reader::Blocks;
use crate::record;

/// Most entries, nodes and changes that a step of sealing encodes, unless one entry has more. These take about 3 million
/// instructions, a millisecond of a phone's core.
pub const STEP_ITEMS: usize = 128;

/// Converts the records of a segment into its sealed form, which is uploaded. The records are the header's and the blocks'
/// that [`SegmentWriter`](crate::SegmentWriter) returned, or that were recovered after a crash.
///
/// Re-encoding a segment takes some tens of milliseconds. Steps are small, so that urgent work can run between them.
#[derive(Debug)]
pub struct Sealer {
    records: Vec<Vec<u8>>,
    next: usize,
    work: Option<Work>,
}

struct Work {
    blocks: Blocks,
    /// The entries of the last record that are not encoded yet.
    entries: std::vec::IntoIter<Timed<Entry<RecordedText>>>,
    out: PackedWriter,
}

impl std::fmt::Debug for Work {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Work")
            .field("blocks", &self.blocks)
            .finish_non_exhaustive()
    }
}

impl Sealer {
    /// Prepares to seal these records, of which the first is the header's.
    #[must_use]
    pub fn new(records: Vec<Vec<u8>>) -> Self {
        Self {
            work: records.first().and_then(|header| Work::new(header).ok()),
            records,
            next: 1,
        }
    }

    /// Decodes the next record, or encodes up to [`STEP_ITEMS`] of its items. Returns `false` if only
    /// [`finish`](Self::finish) is left.
    pub fn step(&mut self) -> bool {
        let Some(work) = &mut self.work else {
            return false;
        };
        let done = if work.entries.len() > 0 {
            work.encode()
        } else if let Some(record) = self.records.get(self.next) {
            self.next += 1;
            work.open(record)
        } else {
            return false;
        };
        if done.is_err() {
            self.work = None;
        }
        true
    }

    /// Completes all steps and returns the sealed form. A segment that cannot be packed, because a recovered record is
    /// damaged or the host's ids are inconsistent, keeps its records and gets a seal; readers accept both forms.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        while self.step() {}
        let packed = self.work.and_then(|work| work.out.finish().ok());
        packed
            .and_then(|packed| record::packed_records(&packed, DICTIONARY_NUMBER))
            .unwrap_or_else(|| record::sealed_records(&self.records))
    }
}

impl Work {
    fn new(header: &[u8]) -> Result<Self, FaultKind> {
        let (blocks, header) = Blocks::open(header)?;
        Ok(Self {
            blocks,
            entries: Vec::new().into_iter(),
            out: PackedWriter::new(&header)?,
        })
    }

    fn open(&mut self, record: &[u8]) -> Result<(), FaultKind> {
        self.entries = self.blocks.read(record)?.into_iter();
        Ok(())
    }

    /// Encodes the next entries.
    fn encode(&mut self) -> Result<(), FaultKind> {
        let mut items = 0;
        while items < STEP_ITEMS
            && let Some(entry) = self.entries.next()
        {
            items += items_of(&entry.value);
            self.out.push(&entry)?;
        }
        Ok(())
    }
}

pub(crate) fn items_of(entry: &Entry<RecordedText>) -> usize {
    match entry {
        Entry::Keyframe(frame) => frame.nodes.len(),
        Entry::Changes { changes, .. } => changes.len(),
        _ => 1,
    }
}

/// Seals records in one call. [`Sealer`] does so in steps.
#[must_use]
pub fn seal(records: &[Vec<u8>]) -> Vec<u8> {
    Sealer::new(records.to_vec()).finish()
}
