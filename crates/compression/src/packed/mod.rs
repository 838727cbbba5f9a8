//! The packed form of a segment: what is uploaded.
//!
//! Blocks reach the disk fast and as they come. Once a segment is over, its entries are told again, one
//! decision after the other, each at the cost that its probability leaves: a model of what screens are like
//! guesses at it, and a range coder writes down how far it was off. Writing and reading are the same walk
//! over the same model; only the coder below differs.

mod change;
mod field;
mod header;
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

use crate::error::Reason;
use crate::header::{FORMAT_VERSION, SegmentHeader};
use field::Field;
use model::Model;
use range::{Decoder, Encoder};

/// Writes the packed form.
pub(crate) struct PackedWriter {
    model: Model,
    out: Encoder,
}

impl PackedWriter {
    pub(crate) fn new(header: &SegmentHeader) -> Result<Self, Reason> {
        let mut writer = Self {
            model: Model::new(),
            out: Encoder::new(),
        };
        writer.model.header(&mut writer.out, Some(header))?;
        Ok(writer)
    }

    /// Adds an entry.
    pub(crate) fn push(&mut self, entry: &Timed<Entry<RecordedText>>) -> Result<(), Reason> {
        self.model.entry(&mut self.out, Some(entry))?;
        Ok(())
    }

    /// The packed bytes.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, Reason> {
        self.model.entry(&mut self.out, None)?;
        Ok(self.out.finish())
    }
}

/// Reads the packed form, whose bytes somebody else holds.
pub(crate) struct PackedReader {
    model: Model,
    state: Decoder,
}

impl PackedReader {
    /// Opens it.
    pub(crate) fn open(bytes: &[u8]) -> Result<(Self, SegmentHeader), Reason> {
        Self::open_with(bytes, Model::new())
    }

    /// Opens it, to count the bits that each field takes.
    pub(crate) fn open_counting(bytes: &[u8]) -> Result<Self, Reason> {
        let mut model = Model::new();
        model.tally = Some(vec![0.0; Field::COUNT]);
        Self::open_with(bytes, model).map(|(reader, _)| reader)
    }

    fn open_with(bytes: &[u8], model: Model) -> Result<(Self, SegmentHeader), Reason> {
        let mut reader = Self {
            model,
            state: Decoder::new(bytes),
        };
        let header = SegmentHeader {
            format_version: FORMAT_VERSION,
            min_reader: FORMAT_VERSION,
            ..reader.model.header(&mut reader.state.over(bytes), None)?
        };
        Ok((reader, header))
    }

    /// The next entry; `None` at the end, and within for one of a later version.
    pub(crate) fn next(
        &mut self,
        bytes: &[u8],
    ) -> Result<Option<Timed<Option<Entry<RecordedText>>>>, Reason> {
        self.model.entry(&mut self.state.over(bytes), None)
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
