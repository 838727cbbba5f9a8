//! Deletion of undelivered recordings: all of them after an opt-out, and the oldest ones by the limits.

use super::{Spool, SpoolLimits, index::KeptBlocks, recovery};
use crate::error::Result;
use crate::files;

impl Spool {
    /// Deletes all recordings, for a user who opted out. Segments that are still open are deleted, too, and can no longer be
    /// sealed. Only the next sequence number of each session is kept.
    ///
    /// # Errors
    ///
    /// The first file that cannot be deleted. All others are deleted.
    pub fn clear(&self) -> Result<()> {
        self.mark_deleted();
        self.purge()
    }

    /// Marks everything recorded so far as deleted, without accessing the disk: the engine thread must not wait for it.
    /// [`Spool::purge`] deletes the files. Segments that are opened after this call are kept.
    pub fn mark_deleted(&self) {
        let mut index = self.index.lock();
        index.generation += 1;
        index.sealed.clear();
        index.set_aside.clear();
        index.open.clear();
        index.held.clear();
        drop(index);
        *self.kept_blocks.lock() = KeptBlocks::new();
    }

    /// Deletes the files of recordings that are marked as deleted.
    ///
    /// # Errors
    ///
    /// The first file that cannot be deleted. All others are deleted.
    pub fn purge(&self) -> Result<()> {
        let saved = self.save_state();
        // A sequence number is used once, so a file without an index entry will never get one.
        let deleted = recovery::delete_where(&self.folder, |name| !self.index.lock().contains(name));
        let times = self.rewrite_times();
        saved.and(deleted).and(self.resources.lock().clear()).and(times)
    }

    /// Deletes expired recordings, and as long as the size limit is exceeded first the blocks of packed segments, then the oldest
    /// resources, and then the oldest sealed segments.
    ///
    /// # Errors
    ///
    /// When a file cannot be deleted.
    pub fn enforce_limits(&self, now_ms: u64) -> Result<()> {
        let now = self.now(now_ms);
        let segment_bytes = self.stats().bytes;
        let used = segment_bytes + self.resources.lock().bytes() + self.kept_block_bytes();
        let mut deleted = self.drop_blocks_for(used.saturating_sub(self.limits.max_bytes));
        let mut resources = self.resources.lock();
        let evicted = resources.evict(&self.limits, segment_bytes, now);
        let max_bytes = self.limits.max_bytes.saturating_sub(resources.bytes());
        drop(resources);
        // No lock is held while a line is logged: the host's log may call back.
        for resource in evicted.names {
            tracing::warn!(%resource, "deleted before delivery: the storage limits are exceeded");
        }
        deleted = deleted.and(evicted.deleted);
        let limits = SpoolLimits {
            max_bytes,
            ..self.limits
        };
        let evictions = self.index.lock().take_evictions(&limits, now);
        let segments = self.index.lock().begun().count();
        if self.times.lock().needs_rewrite(segments) {
            deleted = deleted.and(self.rewrite_times());
        }
        if evictions.is_empty() {
            return deleted;
        }
        let saved = self.save_state();
        for segment in &evictions {
            tracing::warn!(
                segment = %segment.name, bytes = segment.bytes,
                "deleted before delivery: the storage limits are exceeded"
            );
            let path = self.folder.path(&segment.name, segment.extension);
            deleted = deleted
                .and(self.drop_blocks(&segment.name))
                .and(files::delete(&path));
        }
        saved.and(deleted)
    }
}
