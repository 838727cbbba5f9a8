//! The spool: a folder in which recordings are stored until they are delivered.
//!
//! A segment is recorded into a file of records (`.open`), so that a kill loses at most the record that is being written.
//! Its final form is written to a temporary file, synced and renamed (`.seg`): a file of that name is always complete.
//! Files that the spool did not create are left alone.

mod bodies;
mod body_limit_file;
mod deletion;
mod delivery;
mod file_name;
mod folder;
mod held;
mod index;
mod kept_blocks;
mod limits;
mod lock;
mod open_segment;
mod opening;
mod recovery;
mod renumbering;
mod resources;
mod sealing;
mod sequences;
mod session_records;
mod set_aside;
mod splitting;
mod state;
mod time_ledger;

use std::path::Path;

use afterimage_config::{SessionName, SessionRecord};
use parking_lot::Mutex;

pub use delivery::SealedSegment;
pub use index::SpoolStats;
pub use limits::SpoolLimits;
pub use open_segment::OpenSegment;
pub use opening::OpenedSpool;
pub use recovery::RecoveredSegment;
pub use resources::{ResourceStats, StoredResource};

use self::{
    folder::SpoolFolder, index::KeptBlocks, index::SpoolIndex, lock::FolderLock, resources::ResourceStore,
    state::SpoolState, time_ledger::TimeLedger,
};
use crate::daily_usage::NetworkUsage;
use crate::encryption::SpoolCipher;
use crate::error::{self, Error, Result};
use crate::files;
use crate::spool_time::SpoolTime;

/// A folder of recordings, owned by one process. Concurrent calls are consistent, and no lock is held while a segment or
/// resource is written, so that a call does not wait for the file of a different one.
#[derive(Debug)]
pub struct Spool {
    folder: SpoolFolder,
    limits: SpoolLimits,
    /// `None` if new files are not encrypted.
    cipher: Option<SpoolCipher>,
    index: Mutex<SpoolIndex>,
    /// The state on disk. Locked while it is written, so that an older state never replaces a newer one.
    saved: Mutex<SpoolState>,
    resources: Mutex<ResourceStore>,
    times: Mutex<TimeLedger>,
    kept_blocks: Mutex<KeptBlocks>,
    lock: Mutex<FolderLock>,
}

impl Spool {
    /// Returns the sequence number of the session's next segment. It continues after a restart, and also after the segments
    /// were delivered or deleted, because the server stores one segment per number.
    #[must_use]
    pub fn next_sequence(&self, session: &SessionName) -> u64 {
        self.index.lock().next_sequence(session)
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

    /// Returns the spool time now, when the time since boot is `now_ms`.
    #[must_use]
    pub fn now(&self, now_ms: u64) -> SpoolTime {
        self.times.lock().now(now_ms)
    }

    /// Returns the usage of the networks, as recorded last.
    #[must_use]
    pub fn network_usage(&self) -> NetworkUsage {
        self.times.lock().usage().clone()
    }

    /// Records bytes that are sent, so that the daily limits apply across restarts.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn record_sent(&self, bytes: u64, is_metered: bool, at: SpoolTime) -> Result<()> {
        let file = self.times.lock().record_sent(bytes, is_metered, at)?;
        // Without the lock, so that a segment is begun without waiting for the disk.
        file.sync_data()
            .map_err(Error::io("syncing the times in", self.dir()))
    }

    /// Returns the spool time now, after it was stored: an event of this time is then not after the stored clock.
    fn stored_now(&self, now_ms: u64) -> SpoolTime {
        let mut times = self.times.lock();
        let now = times.now(now_ms);
        let stored = times.record_reading();
        drop(times);
        if let Err(error) = stored {
            error::warn(&error, "the spool's time cannot be stored");
        }
        now
    }

    /// Replaces the ledger of times by the entries of the present segments.
    fn rewrite_times(&self) -> Result<()> {
        let index = self.index.lock();
        let begun: Vec<_> = index.begun().map(|(name, begun)| (name.clone(), begun)).collect();
        // The ledger is locked before the index is released, so that no segment is begun in between.
        let mut times = self.times.lock();
        drop(index);
        times.rewrite(begun.iter().map(|(name, begun)| (name, *begun)))
    }

    /// Returns the record of a session, as saved last.
    #[must_use]
    pub fn session_record(&self, session: &SessionName) -> Option<SessionRecord> {
        self.index.lock().state.records.get(session).cloned()
    }

    /// Saves the record of a session. It stays on the device.
    ///
    /// # Errors
    ///
    /// When the file cannot be written. The record is kept in memory, and written with the next change of the state.
    pub fn save_session_record(&self, session: &SessionName, record: SessionRecord) -> Result<()> {
        self.index.lock().state.records.insert(session, record);
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
        files::create_folder(dir).map_err(Error::io("creating the folder", dir))?;
        *lock = FolderLock::acquire(dir)?;
        self.index.lock().drop_sealed();
        *self.kept_blocks.lock() = KeptBlocks::new();
        self.resources.lock().drop_all();
        *self.saved.lock() = SpoolState::default();
        self.rewrite_times().and(self.save_state())
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
