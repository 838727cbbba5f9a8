//! Deleting what was not delivered: at an opt-out all of it, by the limits the oldest.

use super::{Spool, SpoolLimits, files, recovery};
use crate::error::Result;

impl Spool {
    /// Deletes everything that was recorded, for a user who opted out. Segments that are still being written
    /// are gone too: they take no more effect. Only the next number of each session is kept.
    ///
    /// # Errors
    ///
    /// The first file that could not be deleted; the others are.
    pub fn clear(&self) -> Result<()> {
        self.mark_deleted();
        self.purge()
    }

    /// Gives up everything that was recorded so far, as [`Spool::clear`] does, and leaves the deleting to
    /// [`Spool::purge`]: who records does not wait for the disk, and what it begins from now on stays.
    pub fn mark_deleted(&self) {
        let mut index = self.index.lock();
        index.generation += 1;
        index.sealed.clear();
        index.open.clear();
    }

    /// Deletes the files of what was given up.
    ///
    /// # Errors
    ///
    /// The first file that could not be deleted; the others are.
    pub fn purge(&self) -> Result<()> {
        let saved = self.save_state();
        // A number is used once, so that a file that belongs to nothing now never will.
        let deleted = recovery::delete_where(&self.folder, |name| !self.index.lock().holds(name));
        saved.and(deleted).and(self.resources.lock().clear())
    }

    /// Deletes what is over age, and while there are too many bytes first the oldest resources and then the oldest
    /// sealed segments.
    ///
    /// # Errors
    ///
    /// When a file cannot be deleted.
    pub fn enforce_limits(&self, now_wall_ms: u64) -> Result<()> {
        let segment_bytes = self.stats().bytes;
        let mut resources = self.resources.lock();
        let (gone, mut deleted) = resources.make_room(&self.limits, segment_bytes, now_wall_ms);
        let max_bytes = self.limits.max_bytes.saturating_sub(resources.bytes());
        drop(resources);
        // A line goes to the host's log, which may ask what is here: nothing is locked meanwhile.
        for resource in gone {
            tracing::warn!(%resource, "deleted undelivered: over the storage limits");
        }
        let limits = SpoolLimits {
            max_bytes,
            ..self.limits
        };
        let evictions = self.index.lock().take_evictions(&limits, now_wall_ms);
        if evictions.is_empty() {
            return deleted;
        }
        let saved = self.save_state();
        for (name, file) in &evictions {
            tracing::warn!(segment = %name, bytes = file.bytes, "deleted undelivered: over the storage limits");
            deleted = deleted.and(files::delete(&self.folder.sealed_path(name)));
        }
        saved.and(deleted)
    }
}
