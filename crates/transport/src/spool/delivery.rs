//! Sealed segments: listed for delivery, and removed afterwards.

use std::path::PathBuf;

use afterimage_config::SegmentName;

use super::{Spool, limits};
use crate::error::Result;
use crate::files;
use crate::spool_time::SpoolTime;

/// A sealed segment that is ready for delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSegment {
    /// Name of the segment.
    pub name: SegmentName,
    /// Path of the file.
    pub path: PathBuf,
    /// Size of the file.
    pub bytes: u64,
    /// Time at which the segment was begun.
    pub begun: SpoolTime,
}

impl Spool {
    /// Returns the sealed segments: the oldest first, and those of one session by sequence number.
    #[must_use]
    pub fn sealed(&self) -> Vec<SealedSegment> {
        let index = self.index.lock();
        let mut sealed: Vec<_> = index.sealed.iter().collect();
        sealed.sort_by_key(|(name, file)| limits::age_order(name, file.begun, file.modified_ms));
        let sealed = sealed.into_iter().map(|(name, file)| SealedSegment {
            name: name.clone(),
            path: self.folder.sealed_path(name),
            bytes: file.bytes,
            begun: file.begun,
        });
        sealed.collect()
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
