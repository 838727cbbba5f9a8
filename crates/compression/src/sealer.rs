//! From records to the form that is uploaded, in steps.

use afterimage_wireframe::{Entry, RecordedText, Timed};

use crate::error::FaultKind;
use crate::packed::{DICTIONARY_NUMBER, PackedWriter};
use crate::reader::Blocks;
use crate::record;

/// Entries, nodes and changes that a step of sealing takes at most, but for one entry that has more: some 3 million
/// instructions, a millisecond of a phone's core.
pub const STEP_ITEMS: usize = 128;

/// Makes the sealed form of a segment, which is what is uploaded, from its records: the header's and those of
/// its blocks, as [`crate::SegmentWriter`] gave them out or as they were recovered after a crash.
///
/// Telling everything again takes a while: steps are small, so that what is urgent can go first.
#[derive(Debug)]
pub struct Sealer {
    records: Vec<Vec<u8>>,
    next: usize,
    work: Option<Work>,
}

struct Work {
    blocks: Blocks,
    /// The entries of the last record that are left.
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
    /// Takes the records.
    #[must_use]
    pub fn new(records: Vec<Vec<u8>>) -> Self {
        Self {
            work: records.first().and_then(|header| Work::new(header).ok()),
            records,
            next: 1,
        }
    }

    /// Does the next part of the work, a record or [`STEP_ITEMS`] of what is in it; `false` where nothing is left but
    /// to [`finish`](Self::finish).
    pub fn step(&mut self) -> bool {
        let Some(work) = &mut self.work else {
            return false;
        };
        let done = if work.entries.len() > 0 {
            work.tell()
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

    /// The sealed form. What cannot be told again, since a recovered record is damaged, say, or a host's ids are
    /// at odds, is sealed as it is: the reader knows both.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        while self.step() {}
        let packed = self.work.and_then(|work| work.out.finish().ok());
        packed
            .and_then(|packed| record::packed_records(&packed, DICTIONARY_NUMBER))
            .unwrap_or_else(|| record::sealed_as_it_is(&self.records))
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

    /// Tells a slice of the entries.
    fn tell(&mut self) -> Result<(), FaultKind> {
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

fn items_of(entry: &Entry<RecordedText>) -> usize {
    match entry {
        Entry::Keyframe(frame) => frame.nodes.len(),
        Entry::Changes { changes, .. } => changes.len(),
        _ => 1,
    }
}

/// [`Sealer`] in one go.
#[must_use]
pub fn seal(records: &[Vec<u8>]) -> Vec<u8> {
    Sealer::new(records.to_vec()).finish()
}
