//! From records to the form that is uploaded, in steps.

use crate::error::Reason;
use crate::packed::{DICTIONARY_NUMBER, PackedWriter};
use crate::reader::Blocks;
use crate::record;

/// Makes the sealed form of a segment, which is what is uploaded, from its records: the header's and those of
/// its blocks, as [`crate::SegmentWriter`] gave them out or as they were recovered after a crash.
///
/// Telling everything again takes a while, a block at each step, so that what is urgent can go first.
#[derive(Debug)]
pub struct Sealer {
    records: Vec<Vec<u8>>,
    next: usize,
    work: Option<Work>,
}

struct Work {
    blocks: Blocks,
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

    /// Does the next part of the work; `false` where nothing is left but to [`finish`](Self::finish).
    pub fn step(&mut self) -> bool {
        let (Some(work), Some(record)) = (&mut self.work, self.records.get(self.next)) else {
            return false;
        };
        self.next += 1;
        if work.take(record).is_err() {
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
    fn new(header: &[u8]) -> Result<Self, Reason> {
        let (blocks, header) = Blocks::open(header)?;
        Ok(Self {
            blocks,
            out: PackedWriter::new(&header)?,
        })
    }

    fn take(&mut self, record: &[u8]) -> Result<(), Reason> {
        for entry in self.blocks.read(record)? {
            self.out.push(&entry)?;
        }
        Ok(())
    }
}

/// [`Sealer`] in one go.
#[must_use]
pub fn assemble(records: &[Vec<u8>]) -> Vec<u8> {
    Sealer::new(records.to_vec()).finish()
}
