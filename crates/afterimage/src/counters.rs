//! Counts of what happened, written by the threads that do it and read by `status()`.

use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;

/// A count that only grows.
#[derive(Debug, Default)]
pub struct Count(AtomicU64);

impl Count {
    /// Adds one.
    pub fn one(&self) {
        self.add(1);
    }

    /// Adds some.
    pub fn add(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    /// The count.
    pub fn value(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// All counts of one engine.
#[derive(Debug, Default)]
pub struct Counters {
    /// Frames recorded, the unchanged among them.
    pub frames: Count,
    /// Frames equal to the one before.
    pub unchanged_frames: Count,
    /// Frame buffers that were not well formed.
    pub bad_frames: Count,
    /// Nodes that a limit turned into placeholders.
    pub degraded_nodes: Count,
    /// Touches recorded.
    pub touches: Count,
    /// Records that the app's hook dropped.
    pub dropped_records: Count,
    /// Records that were dropped because the hook gave no answer to go by.
    pub failed_records: Count,
    /// Segments handed over to be sealed.
    pub segments: Count,
    /// Bytes of sealed segments.
    pub segment_bytes: Count,
    /// Segments that the server took.
    pub uploaded_segments: Count,
    /// Bytes that the server took.
    pub uploaded_bytes: Count,
    /// Segments that the server refused for good.
    pub refused_segments: Count,
    /// Images that the advice asked for.
    pub asked_images: Count,
    /// Images that were encoded and kept.
    pub images: Count,
    /// Their bytes as they are sent.
    pub image_bytes: Count,
    /// Images that were submitted and not taken.
    pub refused_images: Count,
    /// Images that the server took.
    pub uploaded_images: Count,
    /// Images that the server refused for good.
    pub images_refused_by_server: Count,
    /// Failures of the disk or the format.
    pub write_failures: Count,
    last_bad_frame: Mutex<String>,
    last_refused_image: Mutex<String>,
    last_problem: Mutex<String>,
}

impl Counters {
    /// Counts a frame buffer that was refused, and says why.
    pub fn bad_frame(&self, why: &dyn std::fmt::Display) {
        self.bad_frames.one();
        *self.last_bad_frame.lock() = why.to_string();
        tracing::warn!(%why, "a frame buffer was refused");
    }

    /// Counts a failure to write, and says why.
    pub fn write_failure(&self, why: &dyn std::fmt::Display) {
        self.write_failures.one();
        self.problem(why);
        tracing::warn!(%why, "could not write");
    }

    /// Counts an image that is not taken, and says why.
    pub fn refused_image(&self, why: &dyn std::fmt::Display) {
        self.refused_images.one();
        *self.last_refused_image.lock() = why.to_string();
        tracing::warn!(%why, "an image was refused");
    }

    /// Why the last refused image was refused.
    pub fn last_refused_image(&self) -> String {
        self.last_refused_image.lock().clone()
    }

    /// Keeps the last problem for `status()`.
    pub fn problem(&self, why: &dyn std::fmt::Display) {
        *self.last_problem.lock() = why.to_string();
    }

    /// What was wrong with the last bad frame.
    pub fn last_bad_frame(&self) -> String {
        self.last_bad_frame.lock().clone()
    }

    /// The last problem of storing or sending.
    pub fn last_problem(&self) -> String {
        self.last_problem.lock().clone()
    }
}

/// Totals of accepted uploads at one moment.
#[derive(Clone, Copy, Debug, Default)]
pub struct UploadTotals {
    /// Segments that the server accepted.
    pub segments: u64,
    /// Bytes of these segments.
    pub bytes: u64,
    /// Images that the server accepted.
    pub images: u64,
}

impl UploadTotals {
    /// Reads the present totals.
    pub fn from_counters(counters: &Counters) -> Self {
        Self {
            segments: counters.uploaded_segments.value(),
            bytes: counters.uploaded_bytes.value(),
            images: counters.uploaded_images.value(),
        }
    }

    /// Returns the difference to earlier totals of the same engine.
    pub fn since(self, before: Self) -> Self {
        Self {
            segments: self.segments - before.segments,
            bytes: self.bytes - before.bytes,
            images: self.images - before.images,
        }
    }
}
