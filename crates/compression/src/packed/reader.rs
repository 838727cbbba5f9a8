//! Reads the packed form.

use std::fmt;

use super::dictionary::DICTIONARY_NUMBER;
use super::field::Field;
use super::range::RangeDecoder;
use super::segment_model::{CodedEntry, SegmentModel};
use super::versioned_decoder::VersionedDecoder;
use crate::error::FaultKind;
use crate::header::SegmentHeader;
use crate::record::PackedParts;

/// Decodes entries from the packed bytes.
pub(crate) struct PackedReader {
    model: SegmentModel,
    decoder: VersionedDecoder,
    /// Everything about the parts but their bytes, which the decoder owns.
    parts: PackedParts,
}

impl PackedReader {
    /// Decodes the header.
    pub(crate) fn open(parts: PackedParts) -> Result<(Self, SegmentHeader), FaultKind> {
        Self::open_with(parts, |_| {})
    }

    /// Decodes the header and counts the bits that each field takes.
    pub(crate) fn open_counting(parts: PackedParts) -> Result<Self, FaultKind> {
        Self::open_with(parts, VersionedDecoder::count_bits_by_field).map(|(reader, _)| reader)
    }

    fn open_with(
        mut parts: PackedParts,
        prepare: impl FnOnce(&mut VersionedDecoder),
    ) -> Result<(Self, SegmentHeader), FaultKind> {
        if parts.dictionary != DICTIONARY_NUMBER {
            return Err(FaultKind::Dictionary {
                number: parts.dictionary,
            });
        }
        let bits = RangeDecoder::new(std::mem::take(&mut parts.bytes));
        let mut decoder = VersionedDecoder::new(parts.version, bits);
        prepare(&mut decoder);
        let mut model = SegmentModel::new();
        let header = decoder.header(&mut model);
        let version = parts.version.number();
        let reader = Self {
            model,
            decoder,
            parts,
        };
        // Missing bytes explain any later error, so they are reported first.
        reader.check_not_missing()?;
        let header = SegmentHeader {
            format_version: version,
            min_reader: version,
            ..header?
        };
        Ok((reader, header))
    }

    /// Decodes the next entry.
    pub(crate) fn next(&mut self) -> Result<CodedEntry, FaultKind> {
        let entry = self.decoder.entry(&mut self.model);
        self.check_not_missing()?;
        let entry = entry?;
        let bits = self.decoder.bits();
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
        self.parts.record_at(self.decoder.bits().bytes_taken()) as u64
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
        let bits = self.decoder.bits();
        match self.parts.fault {
            Some(fault) if fault != FaultKind::Seal && bits.bytes_taken() > bits.len() => Err(fault),
            _ => Ok(()),
        }
    }

    /// Bytes that each field took, by the field's name in reports.
    pub(crate) fn bytes_by_field(&self) -> Vec<(&'static str, f64)> {
        let bits = |field: &Field| {
            self.decoder
                .bits_of(*field)
                .map(|bits| (field.name(), bits / 8.0))
        };
        Field::ALL.iter().filter_map(bits).collect()
    }
}

impl fmt::Debug for PackedReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PackedReader").finish_non_exhaustive()
    }
}
