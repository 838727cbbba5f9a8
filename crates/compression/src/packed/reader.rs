//! Reads the packed form.

use std::fmt;

use super::coder::Coder;
use super::field::Field;
use super::range::RangeDecoder;
use super::segment_model::{CodedEntry, SegmentModel};
use super::text_model::DICTIONARY_NUMBER;
use crate::error::FaultKind;
use crate::header::SegmentHeader;
use crate::record::{PACKED_VERSION, PackedParts};

/// Decodes entries from the packed bytes.
pub(crate) struct PackedReader {
    model: SegmentModel,
    coder: Coder<RangeDecoder>,
    /// Everything about the parts but their bytes, which the decoder owns.
    parts: PackedParts,
}

impl PackedReader {
    /// Decodes the header.
    pub(crate) fn open(parts: PackedParts) -> Result<(Self, SegmentHeader), FaultKind> {
        Self::open_with(parts, Coder::for_reading)
    }

    /// Decodes the header and counts from there on the bits that each field takes.
    pub(crate) fn open_counting(parts: PackedParts) -> Result<Self, FaultKind> {
        let counting = |bits| {
            let mut coder = Coder::for_reading(bits);
            coder.count_bits_by_field();
            coder
        };
        Self::open_with(parts, counting).map(|(reader, _)| reader)
    }

    fn open_with(
        mut parts: PackedParts,
        coder: impl FnOnce(RangeDecoder) -> Coder<RangeDecoder>,
    ) -> Result<(Self, SegmentHeader), FaultKind> {
        if parts.dictionary != DICTIONARY_NUMBER {
            return Err(FaultKind::Dictionary {
                number: parts.dictionary,
            });
        }
        let mut coder = coder(RangeDecoder::new(std::mem::take(&mut parts.bytes)));
        let mut model = SegmentModel::new();
        let header = model.header(&mut coder, None);
        let reader = Self { model, coder, parts };
        // Missing bytes explain any later error, so they are reported first.
        reader.check_not_missing()?;
        let header = SegmentHeader {
            format_version: PACKED_VERSION,
            min_reader: PACKED_VERSION,
            ..header?
        };
        Ok((reader, header))
    }

    /// Decodes the next entry.
    pub(crate) fn next(&mut self) -> Result<CodedEntry, FaultKind> {
        let entry = self.model.entry(&mut self.coder, None);
        self.check_not_missing()?;
        let entry = entry?;
        let bits = self.coder.bits();
        if matches!(entry, CodedEntry::End) && bits.bytes_taken() < bits.len() {
            return Err(FaultKind::Seal);
        }
        Ok(entry)
    }

    /// Offset of the fault that the latest call of [`next`](Self::next) returned.
    pub(crate) fn fault_offset(&self) -> u64 {
        if self.check_not_missing().is_err() {
            return self.parts.end as u64;
        }
        self.record_offset()
    }

    /// Offset of the record in which the latest entry ends.
    pub(crate) fn record_offset(&self) -> u64 {
        self.parts.record_at(self.coder.bits().bytes_taken()) as u64
    }

    /// Offset at which the whole records end.
    pub(crate) fn end(&self) -> usize {
        self.parts.end
    }

    /// Number of whole parts.
    pub(crate) fn whole_parts(&self) -> u64 {
        self.parts.count() as u64
    }

    /// The fault behind the whole parts.
    pub(crate) fn fault(&self) -> Option<FaultKind> {
        self.parts.fault
    }

    /// Fails if the decoder took bytes that are missing: those read as zeros.
    fn check_not_missing(&self) -> Result<(), FaultKind> {
        let bits = self.coder.bits();
        match self.parts.fault {
            Some(fault) if fault != FaultKind::Seal && bits.bytes_taken() > bits.len() => Err(fault),
            _ => Ok(()),
        }
    }

    /// Bytes that each field took, by the field's name in reports.
    pub(crate) fn bytes_by_field(&self) -> Vec<(&'static str, f64)> {
        let bits = |field: &Field| self.coder.bits_of(*field).map(|bits| (field.name(), bits / 8.0));
        Field::ALL.iter().filter_map(bits).collect()
    }
}

impl fmt::Debug for PackedReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PackedReader").finish_non_exhaustive()
    }
}
