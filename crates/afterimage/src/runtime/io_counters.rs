//! Counts of the spool and the network, for `status()` and for flush reports.

use std::fmt::Display;

use afterimage_config::UploadObstacle;
use afterimage_transport::{DoneReason, Error, StorageProblem, UploadStats, Uploader};

use super::totals::MAX_REPORTED_NAMES;
use crate::model::ItemTotals;

/// Counts since the engine was made.
#[derive(Clone, Debug, Default)]
pub(super) struct IoCounters {
    /// Segments sealed, and their bytes.
    pub segments: u64,
    /// Bytes of sealed segments.
    pub segment_bytes: u64,
    /// Segments sealed without packing.
    pub unpacked_segments: u64,
    /// Items that the collector stored.
    pub sent: ItemTotals,
    /// Segments delivered unpacked.
    pub uploaded_unpacked_segments: u64,
    /// The reason why uploads pause.
    pub pause: Option<UploadPause>,
    /// Waiting items that the server refused.
    pub refused: ItemTotals,
    /// Names of these, at most [`MAX_REPORTED_NAMES`].
    pub refused_names: Vec<String>,
    /// Segments that the disk refused and that were dropped from memory.
    pub unwritten: ItemTotals,
    /// Images stored.
    pub images: u64,
    /// Bytes of stored images.
    pub image_bytes: u64,
    /// Failures of the disk.
    pub write_failures: u64,
    /// The latest failure of storing or sending.
    pub last_problem: String,
    /// The fault of the storage, until it accepts a segment again.
    pub storage: Option<StorageProblem>,
}

/// A pause of uploads, for `status()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UploadPause {
    /// The kind of pause.
    pub obstacle: UploadObstacle,
    /// The answer of the server that began it.
    pub reason: DoneReason,
}

impl UploadPause {
    /// Returns the pause that a reason begins, `None` if it begins none.
    pub(super) fn begun_by(reason: DoneReason) -> Option<Self> {
        let obstacle = match reason {
            DoneReason::KeyRefused { status } => UploadObstacle::KeyRefused { status },
            DoneReason::NotACollector { .. }
            | DoneReason::NotConfirmed { .. }
            | DoneReason::Contradicted
            | DoneReason::AllRefused { .. } => UploadObstacle::Paused,
            _ => return None,
        };
        Some(Self { obstacle, reason })
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
    pub(super) fn count_uploads(&mut self, before: UploadStats, uploader: &Uploader) {
        let after = uploader.stats();
        self.sent.segments += after.delivered_segments - before.delivered_segments;
        self.sent.segment_bytes += after.delivered_bytes - before.delivered_bytes;
        self.sent.images += after.delivered_resources - before.delivered_resources;
        self.sent.image_bytes += after.delivered_resource_bytes - before.delivered_resource_bytes;
        self.refused = ItemTotals::default();
        self.refused_names.clear();
        for (item, bytes) in uploader.refused() {
            self.refused.add(item, bytes);
            if self.refused_names.len() < MAX_REPORTED_NAMES {
                self.refused_names.push(item.to_string());
            }
        }
    }
}
