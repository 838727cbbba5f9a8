//! Open segments: from the first record to the sealed file.

use std::{
    fs,
    sync::{Arc, atomic::AtomicU64},
};

use afterimage_config::{SegmentName, SessionName};

use super::{
    Spool, folder,
    index::{OpenFile, SealedFile, SpoolIndex},
    open_segment::{ClosedSegment, OpenSegment},
};
use crate::error::{Error, Result};
use crate::files;

impl Spool {
    /// Opens the next segment of a session, with its own file. Its number is above all of the session, and its age counts from now on.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] when the file cannot be created.
    pub fn begin_next(&self, session: &SessionName, now_ms: u64) -> Result<OpenSegment> {
        self.begin_with(now_ms, |index| {
            Ok(SegmentName::new(session.clone(), index.next_sequence(session)))
        })
    }

    /// Opens a new segment, with its own file. Its age counts from now on.
    ///
    /// # Errors
    ///
    /// [`Error::NameTaken`] when a segment of this name exists; [`Error::Io`] when the file cannot be created.
    pub fn begin(&self, name: &SegmentName, now_ms: u64) -> Result<OpenSegment> {
        self.begin_with(now_ms, |index| {
            if index.contains(name) {
                return Err(Error::NameTaken { name: name.clone() });
            }
            Ok(name.clone())
        })
    }

    /// Opens a segment whose name is determined under the lock of the index, so that no other one gets the same number meanwhile.
    fn begin_with(
        &self,
        now_ms: u64,
        name: impl FnOnce(&SpoolIndex) -> Result<SegmentName>,
    ) -> Result<OpenSegment> {
        self.ensure_folder()?;
        let begun = self.now(now_ms);
        let mut index = self.index.lock();
        let name = &name(&index)?;
        let (extension, cipher) = self.begin_open_file(name)?;
        let path = self.folder.path(name, extension);
        let bytes = Arc::new(AtomicU64::new(0));
        let segment = OpenSegment::create(name.clone(), &path, Arc::clone(&bytes), index.generation, cipher)?;
        let generation = index.generation;
        let open = OpenFile {
            bytes,
            generation,
            begun,
            extension,
        };
        index.open.insert(name.clone(), open);
        index.state.sequences.record_use(name);
        drop(index);
        let recorded = self.times.lock().record_begun(std::iter::once((name, begun)));
        if let Err(error) = recorded {
            tracing::warn!(segment = %name, %error, "the time of a segment cannot be stored; after a restart it counts as new");
        }
        Ok(segment)
    }

    /// Seals a segment: stores `bytes` as its final form, ready for delivery, and deletes its open file. If a limit is
    /// exceeded then, the oldest sealed segments are deleted.
    ///
    /// # Errors
    ///
    /// [`Error::Cleared`] when the spool was cleared after the segment was opened. [`Error::Io`] when the file cannot be
    /// written: the open file stays, and [`Spool::seal_recovered`] can be called again.
    pub fn seal(&self, segment: OpenSegment, bytes: &[u8], now_ms: u64) -> Result<()> {
        let ClosedSegment { name, generation } = segment.close();
        self.seal_as(&name, generation, bytes, now_ms)
    }

    /// Seals a segment of an earlier run, or one that could not be sealed before.
    ///
    /// # Errors
    ///
    /// As [`Spool::seal`].
    pub fn seal_recovered(&self, name: &SegmentName, bytes: &[u8], now_ms: u64) -> Result<()> {
        let generation = self.index.lock().open.get(name).map(|open| open.generation);
        let generation = generation.ok_or_else(|| Error::Cleared { name: name.clone() })?;
        self.seal_as(name, generation, bytes, now_ms)
    }

    /// Deletes an unsealed segment that is empty or unusable.
    ///
    /// # Errors
    ///
    /// When the file cannot be deleted.
    pub fn discard(&self, name: &SegmentName) -> Result<()> {
        let removed = {
            let mut index = self.index.lock();
            index.held.remove(name);
            index.open.remove(name)
        };
        let extension = removed.map_or(folder::OPEN, |open| open.extension);
        files::delete(&self.folder.path(name, extension))
    }

    fn seal_as(&self, name: &SegmentName, generation: u64, bytes: &[u8], now_ms: u64) -> Result<()> {
        let open_extension = self.index.lock().open.get(name).map(|open| open.extension);
        let open_path = self.folder.path(name, open_extension.unwrap_or(folder::OPEN));
        let extension = self.sealed_extension();
        let sealed_path = self.folder.path(name, extension);
        let bytes = &*self.encoded(name, extension, bytes, &sealed_path)?;
        self.ensure_folder()?;
        let recorded_at = fs::metadata(&open_path)
            .and_then(|metadata| metadata.modified())
            .ok();
        let temporary = files::write_temporary(&sealed_path, bytes, recorded_at)?;
        {
            let mut index = self.index.lock();
            // A segment that was cleared must not reappear when it is sealed later.
            let current = index.open.get(name).filter(|open| open.generation == generation);
            let Some(begun) = current.map(|open| open.begun) else {
                drop(index);
                files::delete(&temporary)?;
                return Err(Error::Cleared { name: name.clone() });
            };
            files::rename(&temporary, &sealed_path).map_err(Error::io("renaming to", &sealed_path))?;
            let sealed = SealedFile {
                bytes: bytes.len() as u64,
                begun,
                modified_ms: files::modified_ms(&sealed_path).unwrap_or(0),
                extension,
            };
            index.sealed.insert(name.clone(), sealed);
            index.open.remove(name);
            index.held.remove(name);
        }
        files::sync_folder(self.folder.dir())?;
        files::delete(&open_path)?;
        self.enforce_limits(now_ms)
    }
}
