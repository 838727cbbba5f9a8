//! The packed form of a segment: what is uploaded.
//!
//! Blocks reach the disk fast and as they come. Once a segment is over, its entries are told again, one
//! decision after the other, each at the cost that its probability leaves: a model of what screens are like
//! guesses at it, and a range coder writes down how far it was off. Writing and reading are the same walk
//! over the same model; only the coder below differs. `docs/format/packed.md` and `docs/format/model.md` say all of it
//! for readers that are not this one.

mod change;
mod counter;
mod field;
mod header;
#[cfg(test)]
mod hostile;
mod logistic;
mod mix;
mod model;
mod node;
mod number;
mod predictor;
mod range;
mod strings;
mod surroundings;
mod tree;

use std::fmt;

use afterimage_wireframe::{Entry, RecordedText, Timed};

use crate::error::FaultKind;
use crate::header::SegmentHeader;
use crate::record::{PACKED_VERSION, PackedParts};
use field::Field;
use model::Model;
use range::{Decoder, Encoder};
pub(crate) use strings::DICTIONARY_NUMBER;

/// Writes the packed form.
pub(crate) struct PackedWriter {
    model: Model,
    out: Encoder,
}

impl PackedWriter {
    pub(crate) fn new(header: &SegmentHeader) -> Result<Self, FaultKind> {
        let mut writer = Self {
            model: Model::new(),
            out: Encoder::new(),
        };
        writer.model.header(&mut writer.out, Some(header))?;
        Ok(writer)
    }

    /// Adds an entry.
    pub(crate) fn push(&mut self, entry: &Timed<Entry<RecordedText>>) -> Result<(), FaultKind> {
        self.model.entry(&mut self.out, Some(entry))?;
        Ok(())
    }

    /// The packed bytes.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, FaultKind> {
        self.model.entry(&mut self.out, None)?;
        Ok(self.out.finish())
    }
}

/// Reads the packed form.
pub(crate) struct PackedReader {
    model: Model,
    state: Decoder,
    parts: PackedParts,
}

impl PackedReader {
    /// Opens it.
    pub(crate) fn open(parts: PackedParts) -> Result<(Self, SegmentHeader), FaultKind> {
        Self::open_with(parts, Model::for_reading())
    }

    /// Opens it, to count the bits that each field takes.
    pub(crate) fn open_counting(parts: PackedParts) -> Result<Self, FaultKind> {
        let mut model = Model::for_reading();
        model.tally = Some(vec![0.0; Field::COUNT]);
        Self::open_with(parts, model).map(|(reader, _)| reader)
    }

    fn open_with(parts: PackedParts, mut model: Model) -> Result<(Self, SegmentHeader), FaultKind> {
        if parts.dictionary != DICTIONARY_NUMBER {
            return Err(FaultKind::Dictionary {
                number: parts.dictionary,
            });
        }
        let mut state = Decoder::new(&parts.bytes);
        let header = model.header(&mut state.over(&parts.bytes), None);
        let reader = Self { model, state, parts };
        // That bytes are missing is the reason of all that comes of it.
        reader.check()?;
        let header = SegmentHeader {
            format_version: PACKED_VERSION,
            min_reader: PACKED_VERSION,
            ..header?
        };
        Ok((reader, header))
    }

    /// The next entry; `None` at the end, and within for one of a later version.
    pub(crate) fn next(&mut self) -> Result<Option<Timed<Option<Entry<RecordedText>>>>, FaultKind> {
        let entry = self.model.entry(&mut self.state.over(&self.parts.bytes), None);
        self.check()?;
        let entry = entry?;
        if entry.is_none() && self.state.taken() < self.parts.bytes.len() {
            return Err(FaultKind::Seal);
        }
        Ok(entry)
    }

    /// Where the fault is that the last entry met.
    pub(crate) fn fault_offset(&self) -> u64 {
        if self.check().is_err() {
            return self.parts.end as u64;
        }
        self.record_offset()
    }

    /// Where the record begins that the last entry ends in.
    pub(crate) fn record_offset(&self) -> u64 {
        self.parts.record_at(self.state.taken()) as u64
    }

    /// Where the whole records end.
    pub(crate) fn end(&self) -> usize {
        self.parts.end
    }

    /// How many parts are whole.
    pub(crate) fn whole_parts(&self) -> u64 {
        self.parts.count() as u64
    }

    /// What is wrong behind the last entry.
    pub(crate) fn fault(&self) -> Option<FaultKind> {
        self.parts.fault
    }

    /// Whether all that was read so far is whole: what is missing reads as zeros.
    fn check(&self) -> Result<(), FaultKind> {
        match self.parts.fault {
            Some(fault) if fault != FaultKind::Seal && self.state.taken() > self.parts.bytes.len() => {
                Err(fault)
            }
            _ => Ok(()),
        }
    }

    /// The bytes that each field took.
    pub(crate) fn counted(&self) -> Vec<(&'static str, f64)> {
        let tally = self.model.tally.iter().flatten();
        Field::ALL
            .iter()
            .map(|field| field.name())
            .zip(tally.map(|bits| bits / 8.0))
            .collect()
    }
}

impl fmt::Debug for PackedReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PackedReader").finish_non_exhaustive()
    }
}
