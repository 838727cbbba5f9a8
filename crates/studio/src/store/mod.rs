//! Where the studio keeps what it was sent: files, and an index over them.
//!
//! **Invariant:** every file is indexed or will be at the next start, and nothing is in the index alone.

mod index;
mod resources;
mod segment_files;
mod session_info;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use parking_lot::Mutex;

pub use self::resources::{RESOURCES_FOLDER, Resources};
pub use self::segment_files::{MAX_SEGMENT_BYTES, StoreOutcome, read_bounded};
pub use self::session_info::{ScreenVisit, SegmentInfo, SessionInfo};

use self::index::SessionIndex;
use self::segment_files::{FileEntry, SegmentFiles};
use crate::error::{Error, Result};
use crate::name::{SegmentName, SessionName};
use crate::segment_summary::SegmentSummary;

/// The sessions of one data folder.
#[derive(Debug)]
pub struct Store {
    data: PathBuf,
    files: SegmentFiles,
    resources: Resources,
    /// Held while a segment is written, so that of two under one name exactly one is the first.
    index: Mutex<SessionIndex>,
}

impl Store {
    /// Opens a data folder, making it if need be, and brings the index in line with the files.
    ///
    /// # Errors
    ///
    /// When the folder cannot be used.
    pub fn open(data: &Path) -> Result<Self> {
        let files = SegmentFiles::open(data)?;
        let mut index = SessionIndex::open(data)?;
        reconcile(&files, &mut index)?;
        Ok(Self {
            data: data.to_owned(),
            files,
            resources: Resources::new(data),
            index: Mutex::new(index),
        })
    }

    /// Keeps a segment that is whole and is what its name says.
    ///
    /// # Errors
    ///
    /// When it is broken or another one than named (nothing is kept then), or the disk does not take it.
    pub fn insert(&self, name: &SegmentName, bytes: &[u8]) -> Result<StoreOutcome> {
        let summary = SegmentSummary::from_segment(bytes);
        if let Some(fault) = summary.fault {
            return Err(Error::BrokenSegment {
                offset: fault.offset,
                reason: fault.reason,
            });
        }
        if summary.name.as_deref() != Some(name.to_string().as_str()) {
            return Err(Error::NameMismatch {
                name: name.clone(),
                inside: summary.name.unwrap_or_default(),
            });
        }
        let mut index = self.index.lock();
        let kept = self.files.insert(name, bytes)?;
        match kept {
            StoreOutcome::Created => {
                // StoreOutcome is kept: should the index fail, the next start reads the file.
                let entered = self
                    .files
                    .entry(name)
                    .and_then(|found| index.insert(&found, &summary));
                if let Err(error) = entered {
                    tracing::error!(%name, %error, "kept, but not in the index before the next start");
                }
            }
            StoreOutcome::Duplicate => tracing::debug!(%name, "sent again"),
            StoreOutcome::Conflict => {
                tracing::warn!(%name, bytes = bytes.len(), "other bytes under a name that is taken; the first stay");
            }
        }
        Ok(kept)
    }

    /// The images of the sessions.
    #[must_use]
    pub fn resources(&self) -> &Resources {
        &self.resources
    }

    /// The newest sessions, newest first.
    ///
    /// # Errors
    ///
    /// When the index fails.
    pub fn sessions(&self, limit: usize) -> Result<Vec<SessionInfo>> {
        self.index.lock().sessions(limit)
    }

    /// One session.
    ///
    /// # Errors
    ///
    /// When the index fails.
    pub fn session(&self, name: &SessionName) -> Result<Option<SessionInfo>> {
        self.index.lock().session(name)
    }

    /// How many sessions and segments there are.
    ///
    /// # Errors
    ///
    /// When the index fails.
    pub fn counts(&self) -> Result<(u64, u64)> {
        self.index.lock().counts()
    }

    /// The bytes of a session's segments, in order; those whose files went meanwhile are left out.
    ///
    /// # Errors
    ///
    /// When the index fails.
    pub fn read(&self, name: &SessionName) -> Result<Vec<Vec<u8>>> {
        let segments = self
            .session(name)?
            .map_or_else(Vec::new, |session| session.segments);
        let mut bytes = Vec::with_capacity(segments.len());
        for segment in segments {
            let name = SegmentName {
                session: name.clone(),
                sequence: segment.sequence,
            };
            match self.files.read(&name) {
                Ok(read) => bytes.push(read),
                Err(error) => tracing::warn!(%name, %error, "left out"),
            }
        }
        Ok(bytes)
    }

    /// The remote config to hand out: `config.json` of the data folder, read each time so that an edit counts at once.
    ///
    /// # Errors
    ///
    /// When it is there and cannot be read.
    pub fn remote_config(&self) -> Result<Option<Vec<u8>>> {
        let path = self.data.join("config.json");
        match read_bounded(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Error::file("read", path)(e)),
        }
    }
}

/// Brings the index in line with the files: reads those that are new or changed, forgets those that went.
fn reconcile(files: &SegmentFiles, index: &mut SessionIndex) -> Result<()> {
    let mut known: BTreeMap<SegmentName, FileEntry> = index
        .segments()?
        .into_iter()
        .map(|found| (found.name.clone(), found))
        .collect();
    for found in files.list()? {
        if known.remove(&found.name).as_ref() == Some(&found) {
            continue;
        }
        match files.read(&found.name) {
            Ok(bytes) => index.insert(&found, &SegmentSummary::from_segment(&bytes))?,
            Err(error) => tracing::warn!(name = %found.name, %error, "not indexed"),
        }
    }
    for name in known.keys() {
        index.remove(name)?;
    }
    Ok(())
}
