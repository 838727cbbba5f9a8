//! A segment that is being written, record by record.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use afterimage_config::SegmentName;

use crate::encryption::FileCipher;
use crate::error::{Error, Result};
use crate::files::{self, WritableFile};
use crate::record;

/// Maximum size of an open file, because recovery reads it into memory. Segments are sealed at a fraction of this.
const MAX_OPEN_BYTES: u64 = 64 * 1024 * 1024;

/// A segment that is being written. If it is dropped, its file stays and the next run recovers it.
pub struct OpenSegment {
    name: SegmentName,
    path: PathBuf,
    file: WritableFile,
    bytes: Arc<AtomicU64>,
    generation: u64,
    is_broken: bool,
    /// The folder was synced since the file was created: without it, a power cut may remove the name of a synced file.
    is_name_synced: AtomicBool,
    /// `None` if the file is not encrypted.
    cipher: Option<FileCipher>,
    /// Number of records in the file, without the header of an encrypted one.
    records: u64,
}

/// Identity of a segment whose file is closed.
pub(super) struct ClosedSegment {
    pub(super) name: SegmentName,
    pub(super) generation: u64,
}

impl OpenSegment {
    pub(super) fn create(
        name: SegmentName,
        path: &Path,
        bytes: Arc<AtomicU64>,
        generation: u64,
        cipher: Option<FileCipher>,
    ) -> Result<Self> {
        let file = WritableFile::create_new(path).map_err(Error::io("creating", path))?;
        let mut segment = Self {
            name,
            path: path.into(),
            file,
            bytes,
            generation,
            is_broken: false,
            is_name_synced: AtomicBool::new(false),
            cipher,
            records: 0,
        };
        if let Some(header) = segment.cipher.as_ref().map(FileCipher::header)
            && let Err(error) = segment.append_record(&header)
        {
            let _ = files::delete(path);
            return Err(error);
        }
        Ok(segment)
    }

    /// Returns the name of the segment.
    #[must_use]
    pub fn name(&self) -> &SegmentName {
        &self.name
    }

    /// Returns the size of the file, with the headers of the records.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Appends a record. It survives a kill of the process immediately, and a power cut after [`OpenSegment::sync`].
    ///
    /// # Errors
    ///
    /// When the record is too long, the segment is full, or the write fails. A partial write is undone; if that fails, too,
    /// the segment accepts no more records, so that the torn record stays the last one.
    pub fn append(&mut self, payload: &[u8]) -> Result<()> {
        if self.is_broken {
            return Err(Error::SegmentBroken {
                name: self.name.clone(),
            });
        }
        let too_long = || Error::RecordTooLong {
            bytes: payload.len(),
            limit: record::MAX_RECORD_BYTES,
        };
        match &mut self.cipher {
            Some(cipher) => {
                let encrypted = cipher.encrypt(self.records, payload).ok_or_else(too_long)?;
                self.append_record(&encrypted)?;
            }
            None => self.append_record(payload)?,
        }
        self.records += 1;
        Ok(())
    }

    fn append_record(&mut self, payload: &[u8]) -> Result<()> {
        let framed = record::frame(payload).ok_or(Error::RecordTooLong {
            bytes: payload.len(),
            limit: record::MAX_RECORD_BYTES,
        })?;
        let before = self.bytes();
        let after = before + framed.len() as u64;
        if after > MAX_OPEN_BYTES {
            return Err(Error::SegmentFull {
                name: self.name.clone(),
                bytes: before,
            });
        }
        if let Err(e) = self.file.write_all(&framed) {
            self.is_broken = self.file.truncate(before).is_err();
            return Err(Error::io("writing", &self.path)(e));
        }
        self.bytes.store(after, Ordering::Relaxed);
        Ok(())
    }

    /// Blocks until all appended records are on the storage medium.
    ///
    /// # Errors
    ///
    /// When syncing fails.
    pub fn sync(&self) -> Result<()> {
        self.file.sync_data().map_err(Error::io("syncing", &self.path))?;
        if !self.is_name_synced.load(Ordering::Relaxed) {
            files::sync_folder(self.path.parent().unwrap_or(&self.path))?;
            self.is_name_synced.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Closes the file.
    pub(super) fn close(self) -> ClosedSegment {
        ClosedSegment {
            name: self.name,
            generation: self.generation,
        }
    }
}

impl fmt::Debug for OpenSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenSegment")
            .field("name", &self.name)
            .field("bytes", &self.bytes())
            .finish_non_exhaustive()
    }
}
