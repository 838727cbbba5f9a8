//! Counts of the spool and the network, for `status()` and for flush reports.

use std::fmt::Display;

use afterimage_transport::{Error, StorageProblem, UploadStats};

/// Counts since the engine was made.
#[derive(Clone, Debug, Default)]
pub(super) struct IoCounters {
    /// Segments sealed, and their bytes.
    pub segments: u64,
    /// Bytes of sealed segments.
    pub segment_bytes: u64,
    /// Segments sealed without packing.
    pub unpacked_segments: u64,
    /// Deliveries.
    pub uploads: UploadTotals,
    /// Segments delivered unpacked.
    pub uploaded_unpacked_segments: u64,
    /// Segments that the collector refused, and that are set aside.
    pub refused_segments: u64,
    /// Segments that the disk refused and that were dropped from memory.
    pub unwritten_segments: u64,
    /// Images stored.
    pub images: u64,
    /// Bytes of stored images.
    pub image_bytes: u64,
    /// Images that the collector refused, and that are set aside.
    pub images_refused_by_server: u64,
    /// Failures of the disk.
    pub write_failures: u64,
    /// The latest failure of storing or sending.
    pub last_problem: String,
    /// The fault of the storage, until it accepts a segment again.
    pub storage: Option<StorageProblem>,
}

/// Deliveries that the collector confirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct UploadTotals {
    /// Segments.
    pub segments: u64,
    /// Bytes of segments.
    pub bytes: u64,
    /// Images.
    pub images: u64,
}

impl UploadTotals {
    /// Returns the deliveries since an earlier total.
    pub(super) fn since(self, before: Self) -> Self {
        Self {
            segments: self.segments.saturating_sub(before.segments),
            bytes: self.bytes.saturating_sub(before.bytes),
            images: self.images.saturating_sub(before.images),
        }
    }
}

impl IoCounters {
    /// Counts a failure of the disk and keeps its cause.
    pub(super) fn count_write_failure(&mut self, cause: &Error) {
        self.write_failures += 1;
        self.storage = StorageProblem::of(cause).or(self.storage);
        self.set_problem(cause);
    }

    /// Keeps the cause of a failure.
    pub(super) fn set_problem(&mut self, cause: &dyn Display) {
        self.last_problem = cause.to_string();
    }

    /// Counts the uploads of one step.
    pub(super) fn count_uploads(&mut self, before: UploadStats, after: UploadStats) {
        self.uploads.segments += after.delivered_segments - before.delivered_segments;
        self.uploads.bytes += after.delivered_bytes - before.delivered_bytes;
        self.uploads.images += after.delivered_resources - before.delivered_resources;
        self.refused_segments += after.refused_segments - before.refused_segments;
        self.images_refused_by_server += after.refused_resources - before.refused_resources;
    }
}
