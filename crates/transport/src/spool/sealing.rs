//! Open segments: from the first record to the sealed file.

use std::{
    fs,
    sync::{Arc, atomic::AtomicU64},
};

use afterimage_config::SegmentName;

use super::{
    Spool,
    index::{OpenFile, SealedFile},
    open_segment::{ClosedSegment, OpenSegment},
};
use crate::error::{Error, Result};
use crate::files;

impl Spool {
    /// Opens a new segment, with its own file.
    ///
    /// # Errors
    ///
    /// [`Error::NameTaken`] when a segment of this name exists; [`Error::Io`] when the file cannot be created.
    pub fn begin(&self, name: &SegmentName) -> Result<OpenSegment> {
        let path = self.folder.open_path(name);
        self.ensure_folder()?;
        let mut index = self.index.lock();
        if index.contains(name) {
            return Err(Error::NameTaken { name: name.clone() });
        }
        let bytes = Arc::new(AtomicU64::new(0));
        let segment = OpenSegment::create(name.clone(), &path, Arc::clone(&bytes), index.generation)?;
        let generation = index.generation;
        index.open.insert(name.clone(), OpenFile { bytes, generation });
        index.state.sequences.record_use(name);
        Ok(segment)
    }

    /// Seals a segment: stores `bytes` as its final form, ready for delivery, and deletes its open file. If a limit is
    /// exceeded then, the oldest sealed segments are deleted.
    ///
    /// # Errors
    ///
    /// [`Error::Cleared`] when the spool was cleared after the segment was opened. [`Error::Io`] when the file cannot be
    /// written: the open file stays, and [`Spool::seal_recovered`] can be called again.
    pub fn seal(&self, segment: OpenSegment, bytes: &[u8], now_wall_ms: u64) -> Result<()> {
        let ClosedSegment { name, generation } = segment.close();
        self.seal_as(&name, generation, bytes, now_wall_ms)
    }

    /// Seals a segment of an earlier run, or one that could not be sealed before.
    ///
    /// # Errors
    ///
    /// As [`Spool::seal`].
    pub fn seal_recovered(&self, name: &SegmentName, bytes: &[u8], now_wall_ms: u64) -> Result<()> {
        let generation = self.index.lock().open.get(name).map(|open| open.generation);
        let generation = generation.ok_or_else(|| Error::Cleared { name: name.clone() })?;
        self.seal_as(name, generation, bytes, now_wall_ms)
    }

    /// Deletes an unsealed segment that is empty or unusable.
    ///
    /// # Errors
    ///
    /// When the file cannot be deleted.
    pub fn discard(&self, name: &SegmentName) -> Result<()> {
        self.index.lock().open.remove(name);
        files::delete(&self.folder.open_path(name))
    }

    fn seal_as(&self, name: &SegmentName, generation: u64, bytes: &[u8], now_wall_ms: u64) -> Result<()> {
        let open_path = self.folder.open_path(name);
        let sealed_path = self.folder.sealed_path(name);
        self.ensure_folder()?;
        // The age is that of the recording: a segment that is recovered after weeks is weeks old.
        let recorded_at = fs::metadata(&open_path)
            .and_then(|metadata| metadata.modified())
            .ok();
        let temporary = files::write_temporary(&sealed_path, bytes, recorded_at)?;
        {
            let mut index = self.index.lock();
            // A segment that was cleared must not reappear when it is sealed later.
            let is_current = index
                .open
                .get(name)
                .is_some_and(|open| open.generation == generation);
            if !is_current {
                drop(index);
                files::delete(&temporary)?;
                return Err(Error::Cleared { name: name.clone() });
            }
            fs::rename(&temporary, &sealed_path).map_err(Error::io("renaming to", &sealed_path))?;
            let sealed_at_ms = files::modified_ms(&sealed_path).unwrap_or(now_wall_ms);
            index.sealed.insert(
                name.clone(),
                SealedFile {
                    bytes: bytes.len() as u64,
                    sealed_at_ms,
                },
            );
            index.open.remove(name);
        }
        files::sync_folder(self.folder.dir())?;
        files::delete(&open_path)?;
        self.enforce_limits(now_wall_ms)
    }
}
