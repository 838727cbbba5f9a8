//! Writes the packed form.

use afterimage_wireframe::{Entry, RecordedText, Timed};

use super::coder::Coder;
use super::range::RangeEncoder;
use super::segment_model::SegmentModel;
use super::version_4::ContextMixingCoder;
use crate::error::FaultKind;
use crate::header::SegmentHeader;

/// Encodes a header and entries into the packed bytes.
pub(crate) struct PackedWriter {
    pub(super) model: SegmentModel,
    pub(super) coder: Coder<ContextMixingCoder<RangeEncoder>>,
}

impl PackedWriter {
    /// Starts with the header.
    pub(crate) fn new(header: &SegmentHeader) -> Result<Self, FaultKind> {
        let mut writer = Self {
            model: SegmentModel::new(),
            coder: Coder::new(ContextMixingCoder::new(RangeEncoder::new())),
        };
        writer.model.header(&mut writer.coder, Some(header))?;
        Ok(writer)
    }

    /// Encodes an entry.
    pub(crate) fn push(&mut self, entry: &Timed<Entry<RecordedText>>) -> Result<(), FaultKind> {
        self.model.entry(&mut self.coder, Some(entry))?;
        Ok(())
    }

    /// Encodes the end and returns the packed bytes.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, FaultKind> {
        self.model.entry(&mut self.coder, None)?;
        Ok(self.coder.into_values().into_bits().finish())
    }
}
