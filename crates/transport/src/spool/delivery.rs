//! Sealed segments: listed for delivery, encoded again before it, and removed afterwards.

use std::{fs, path::PathBuf};

use afterimage_config::SegmentName;

use super::{Spool, limits};
use crate::error::{Error, Result};
use crate::files;
use crate::spool_time::SpoolTime;

/// A sealed segment that is ready for delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSegment {
    /// Name of the segment.
    pub name: SegmentName,
    /// Path of the file. If the segment waits in memory, the file of its blocks.
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
        let mut sealed: Vec<_> = index.deliverable().collect();
        sealed.sort_by_key(|(name, file)| limits::age_order(name, file.begun, file.modified_ms));
        let sealed = sealed.into_iter().map(|(name, file)| SealedSegment {
            name: name.clone(),
            path: self.path_of(&index, name),
            bytes: file.bytes,
            begun: file.begun,
        });
        sealed.collect()
    }

    /// Reads a sealed segment.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn read(&self, name: &SegmentName) -> Result<Vec<u8>> {
        if let Some(body) = self.segment_body(name)? {
            return Ok(body.to_vec());
        }
        let path = self.path_of(&self.index.lock(), name);
        fs::read(&path).map_err(Error::io("reading", path))
    }

    /// Replaces the bytes of a sealed segment by a different encoding of its entries, entirely or not at all. Its age and its
    /// place in the order of deliveries stay.
    ///
    /// # Errors
    ///
    /// [`Error::Cleared`] when the segment was delivered or deleted meanwhile. [`Error::Io`] when the file cannot be written: the
    /// earlier bytes stay.
    pub fn replace(&self, name: &SegmentName, bytes: &[u8]) -> Result<()> {
        let file = self.index.lock().sealed.get(name).copied();
        let extension = file.map(|file| file.extension);
        let extension = extension.ok_or_else(|| Error::Cleared { name: name.clone() })?;
        let path = self.folder.path(name, extension);
        let bytes = &*self.encoded(name, extension, bytes, &path)?;
        let recorded_at = fs::metadata(&path).and_then(|metadata| metadata.modified()).ok();
        let temporary = files::write_temporary(&path, bytes, recorded_at)?;
        {
            let mut index = self.index.lock();
            // A segment that was cleared must not reappear.
            let Some(file) = index.sealed.get_mut(name) else {
                drop(index);
                files::delete(&temporary)?;
                return Err(Error::Cleared { name: name.clone() });
            };
            files::rename(&temporary, &path).map_err(Error::io("renaming to", &path))?;
            file.bytes = bytes.len() as u64;
        }
        files::sync_folder(self.folder.dir())
    }

    /// Deletes a sealed segment that was delivered. Its sequence number is saved before. If saving
    /// fails because the disk is full, the segment is deleted only if the number is known otherwise: from the saved state,
    /// or from a later segment of the session.
    ///
    /// # Errors
    ///
    /// When the number cannot be saved or the file cannot be deleted.
    pub fn remove(&self, name: &SegmentName) -> Result<()> {
        let saved = self.save_state();
        let path = {
            let on_disk = self.saved.lock();
            let mut index = self.index.lock();
            if saved.is_err() && !on_disk.sequences.is_past(name) && !index.contains_later(name) {
                return saved;
            }
            let path = self.path_of(&index, name);
            index.remove_sealed(name);
            path
        };
        // First, since blocks without a segment are left over.
        self.drop_blocks(name).and(files::delete(&path))
    }

    /// Removes a sealed segment whose file does not exist any more, and counts it.
    pub fn drop_missing(&self, name: &SegmentName) {
        // They are left over, and the next start deletes them too.
        let _ = self.drop_blocks(name);
        let mut index = self.index.lock();
        if let Some(file) = index.sealed_file(name) {
            index.remove_sealed(name);
            index.count_evicted(file.bytes);
        }
    }
}
