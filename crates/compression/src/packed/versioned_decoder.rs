//! The decoder of a segment in any version of the packed form.

use super::coder::Coder;
use super::field::Field;
use super::range::RangeDecoder;
use super::segment_model::{CodedEntry, SegmentModel};
use super::{version_2, version_4};
use crate::error::FaultKind;
use crate::header::SegmentHeader;
use crate::record::PackedVersion;

/// Decodes values by the rules of a segment's version. The coders are boxed, since their sizes differ.
pub(super) enum VersionedDecoder {
    Second(Box<Coder<version_2::ValueDecoder>>),
    Fourth(Box<Coder<version_4::ContextMixingCoder<RangeDecoder>>>),
}

/// Calls a method of the coder, which is generic over the version.
macro_rules! of_version {
    ($decoder:expr, $coder:ident => $call:expr) => {
        match $decoder {
            VersionedDecoder::Second($coder) => $call,
            VersionedDecoder::Fourth($coder) => $call,
        }
    };
}

impl VersionedDecoder {
    /// A decoder that has read the dictionary.
    pub(super) fn new(version: PackedVersion, bits: RangeDecoder) -> Self {
        match version {
            PackedVersion::Second => {
                let values = version_2::ValueDecoder::new(bits);
                Self::Second(Box::new(Coder::new(values)))
            }
            PackedVersion::Fourth => {
                let values = version_4::ContextMixingCoder::for_reading(bits);
                Self::Fourth(Box::new(Coder::new(values)))
            }
        }
    }

    /// Decodes the header.
    pub(super) fn header(&mut self, model: &mut SegmentModel) -> Result<SegmentHeader, FaultKind> {
        of_version!(self, coder => model.header(coder, None))
    }

    /// Decodes the next entry.
    pub(super) fn entry(&mut self, model: &mut SegmentModel) -> Result<CodedEntry, FaultKind> {
        of_version!(self, coder => model.entry(coder, None))
    }

    /// The range coder.
    pub(super) fn bits(&self) -> &RangeDecoder {
        of_version!(self, coder => coder.values().bits())
    }

    /// Counts the bits of each field from here on.
    pub(super) fn count_bits_by_field(&mut self) {
        of_version!(self, coder => coder.count_bits_by_field());
    }

    /// Bits spent on a field; `None` unless they are counted.
    pub(super) fn bits_of(&self, field: Field) -> Option<f64> {
        of_version!(self, coder => coder.bits_of(field))
    }
}
