//! Sealed segments: listed for delivery, and removed afterwards.

use std::path::PathBuf;

use afterimage_config::SegmentName;

use super::{Spool, limits};
use crate::error::Result;
use crate::files;

/// A sealed segment that is ready for delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSegment {
    /// Name of the segment.
    pub name: SegmentName,
    /// Path of the file.
    pub path: PathBuf,
    /// Size of the file.
    pub bytes: u64,
    /// Time of the recording: the file's modification time, in wall-clock milliseconds since 1970.
    pub sealed_at_ms: u64,
}

impl Spool {
    /// Returns the sealed segments: the oldest first, and those of one session by sequence number.
    #[must_use]
    pub fn sealed(&self) -> Vec<SealedSegment> {
        let index = self.index.lock();
        let sealed = index.sealed.iter().map(|(name, file)| SealedSegment {
            name: name.clone(),
            path: self.folder.sealed_path(name),
            bytes: file.bytes,
            sealed_at_ms: file.sealed_at_ms,
        });
        let mut sealed: Vec<_> = sealed.collect();
        drop(index);
        sealed.sort_by(|a, b| {
            limits::age_order(&a.name, a.sealed_at_ms).cmp(&limits::age_order(&b.name, b.sealed_at_ms))
        });
        sealed
    }

    /// Deletes a sealed segment that was delivered or permanently refused. Its sequence number is saved before. If saving
    /// fails because the disk is full, the segment is deleted only if the number is known otherwise: from the saved state,
    /// or from a later segment of the session.
    ///
    /// # Errors
    ///
    /// When the number cannot be saved or the file cannot be deleted.
    pub fn remove(&self, name: &SegmentName) -> Result<()> {
        let saved = self.save_state();
        {
            let on_disk = self.saved.lock();
            let mut index = self.index.lock();
            if saved.is_err() && !on_disk.sequences.is_past(name) && !index.contains_later(name) {
                return saved;
            }
            index.sealed.remove(name);
        }
        files::delete(&self.folder.sealed_path(name))
    }

    /// Removes a sealed segment whose file does not exist any more, and counts it.
    pub fn drop_missing(&self, name: &SegmentName) {
        let mut index = self.index.lock();
        if let Some(file) = index.sealed.remove(name) {
            index.count_evicted(file.bytes);
        }
    }
}
