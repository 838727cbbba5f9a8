//! The spool: a folder in which recordings are stored until they are delivered.
//!
//! A segment is recorded into a file of records (`.open`), so that a kill loses at most the record that is being written.
//! Its final form is written to a temporary file, synced and renamed (`.seg`): a file of that name is always complete.
//! Files that the spool did not create are left alone.

mod deletion;
mod delivery;
mod file_name;
mod folder;
mod index;
mod limits;
mod lock;
mod open_segment;
mod opening;
mod recovery;
mod resources;
mod sealing;
mod sequences;
mod state;

use std::{fs, path::Path};

use afterimage_config::SessionName;
use parking_lot::Mutex;

pub use delivery::SealedSegment;
pub use index::SpoolStats;
pub use limits::SpoolLimits;
pub use open_segment::OpenSegment;
pub use opening::OpenedSpool;
pub use recovery::RecoveredSegment;
pub use resources::{ResourceStats, StoredResource};

use self::{
    folder::SpoolFolder, index::SpoolIndex, lock::FolderLock, resources::ResourceStore, state::SpoolState,
};
use crate::error::{Error, Result};
use crate::metered_usage::MeteredUsage;

/// A folder of recordings, owned by one process. Concurrent calls are consistent, and no lock is held while a segment or
/// resource is written, so that a call does not wait for the file of a different one.
#[derive(Debug)]
pub struct Spool {
    folder: SpoolFolder,
    limits: SpoolLimits,
    index: Mutex<SpoolIndex>,
    /// The state on disk. Locked while it is written, so that an older state never replaces a newer one.
    saved: Mutex<SpoolState>,
    resources: Mutex<ResourceStore>,
    lock: Mutex<FolderLock>,
}

impl Spool {
    /// Returns the sequence number of the session's next segment. It continues after a restart, and also after the segments
    /// were delivered or deleted, because the server stores one segment per number.
    #[must_use]
    pub fn next_sequence(&self, session: &SessionName) -> u64 {
        self.index.lock().state.sequences.next(session)
    }

    /// Returns statistics of the segments.
    #[must_use]
    pub fn stats(&self) -> SpoolStats {
        self.index.lock().stats()
    }

    /// Returns whether a lock keeps other processes out of the folder. Some devices do not support file locks.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.lock.lock().is_held()
    }

    /// Returns the path of the folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        self.folder.dir()
    }

    /// Returns the usage of metered networks, as saved last.
    #[must_use]
    pub fn metered_usage(&self) -> MeteredUsage {
        self.index.lock().state.metered
    }

    /// Saves the usage of metered networks, so that the daily limit applies across restarts.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn save_metered_usage(&self, usage: MeteredUsage) -> Result<()> {
        self.index.lock().state.metered = usage;
        self.save_state()
    }

    /// Creates the folder again if it was deleted: systems empty caches, and users delete storage, while an app runs.
    /// Sealed segments and resources in it are lost and counted. Open segments and sequence numbers continue.
    fn ensure_folder(&self) -> Result<()> {
        let dir = self.folder.dir();
        // The lock is held until the end, so that one thread creates the folder. If the file system
        // cannot determine whether the folder exists, the folder does not count as deleted.
        let mut lock = self.lock.lock();
        if !matches!(dir.try_exists(), Ok(false)) {
            return Ok(());
        }
        fs::create_dir_all(dir).map_err(Error::io("creating the folder", dir))?;
        *lock = FolderLock::acquire(dir)?;
        self.index.lock().drop_sealed();
        self.resources.lock().drop_all();
        *self.saved.lock() = SpoolState::default();
        self.save_state()
    }

    fn save_state(&self) -> Result<()> {
        let mut saved = self.saved.lock();
        let state = self.index.lock().state.clone();
        if *saved != state {
            state.save(&self.folder)?;
            *saved = state;
        }
        Ok(())
    }
}
