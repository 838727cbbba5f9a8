//! Where the studio keeps what it was sent: files, and an index over them.
//!
//! **Invariant:** every file is indexed or will be at the next start, and nothing is in the index alone.

mod files;
mod index;
mod resources;
mod session;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use parking_lot::Mutex;

pub use self::files::{Kept, MAX_SEGMENT_BYTES, read_bounded};
pub use self::resources::{FOLDER as RESOURCES_FOLDER, Resources};
pub use self::session::{Screen, Segment, Session};

use self::files::{Files, Found};
use self::index::Index;
use crate::error::{Error, Result};
use crate::name::{SegmentName, SessionName};
use crate::summary::Summary;

/// The sessions of one data folder.
#[derive(Debug)]
pub struct Store {
    data: PathBuf,
    files: Files,
    resources: Resources,
    /// Held while a segment is written, so that of two under one name exactly one is the first.
    index: Mutex<Index>,
}

impl Store {
    /// Opens a data folder, making it if need be, and brings the index in line with the files.
    ///
    /// # Errors
    ///
    /// When the folder cannot be used.
    pub fn open(data: &Path) -> Result<Self> {
        let files = Files::open(data)?;
        let mut index = Index::open(data)?;
        reconcile(&files, &mut index)?;
        Ok(Self {
            data: data.to_owned(),
            files,
            resources: Resources::below(data),
            index: Mutex::new(index),
        })
    }

    /// Keeps a segment that is whole and is what its name says.
    ///
    /// # Errors
    ///
    /// When it is broken or another one than named (nothing is kept then), or the disk does not take it.
    pub fn keep(&self, name: &SegmentName, bytes: &[u8]) -> Result<Kept> {
        let summary = Summary::of(bytes);
        if let Some(fault) = summary.fault {
            return Err(Error::BrokenSegment {
                offset: fault.offset,
                reason: fault.reason,
            });
        }
        if summary.name.as_deref() != Some(name.to_string().as_str()) {
            return Err(Error::OtherName {
                name: name.clone(),
                inside: summary.name.unwrap_or_default(),
            });
        }
        let mut index = self.index.lock();
        let kept = self.files.keep(name, bytes)?;
        match kept {
            Kept::New => {
                // Kept is kept: should the index fail, the next start reads the file.
                let entered = self
                    .files
                    .found(name)
                    .and_then(|found| index.put(&found, &summary));
                if let Err(error) = entered {
                    tracing::error!(%name, %error, "kept, but not in the index before the next start");
                }
            }
            Kept::Repeat => tracing::debug!(%name, "sent again"),
            Kept::Other => {
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
    pub fn sessions(&self, limit: usize) -> Result<Vec<Session>> {
        self.index.lock().sessions(limit)
    }

    /// One session.
    ///
    /// # Errors
    ///
    /// When the index fails.
    pub fn session(&self, name: &SessionName) -> Result<Option<Session>> {
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
fn reconcile(files: &Files, index: &mut Index) -> Result<()> {
    let mut known: BTreeMap<SegmentName, Found> = index
        .segments()?
        .into_iter()
        .map(|found| (found.name.clone(), found))
        .collect();
    for found in files.walk()? {
        if known.remove(&found.name).as_ref() == Some(&found) {
            continue;
        }
        match files.read(&found.name) {
            Ok(bytes) => index.put(&found, &Summary::of(&bytes))?,
            Err(error) => tracing::warn!(name = %found.name, %error, "not indexed"),
        }
    }
    for name in known.keys() {
        index.forget(name)?;
    }
    Ok(())
}
