//! One folder in which recordings wait until they are delivered.
//!
//! A segment grows as a file of records (`.open`), so that a kill loses at most the record being written. Its
//! final form is written beside it, synced and renamed (`.seg`): under that name there is never half a segment.
//! What is in the folder and was not made here is left alone.

mod deletion;
mod file_name;
mod folder;
mod index;
mod limits;
mod lock;
mod open_segment;
mod recovery;
mod resources;
mod sequences;
mod state;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicU64},
};

use afterimage_config::{SegmentName, SessionName};
use parking_lot::Mutex;

pub use index::SpoolStats;
pub use limits::SpoolLimits;
pub use open_segment::OpenSegment;
pub use recovery::RecoveredSegment;
pub use resources::{ResourceStats, StoredResource};

use self::{
    folder::SpoolFolder,
    index::{OpenFile, SealedFile, SpoolIndex},
    lock::FolderLock,
    resources::ResourceStore,
    state::SpoolState,
};
use crate::{Error, MeteredUsage, Result, files};

/// A folder of recordings, owned by one process. Calls from several threads are in order; none is made to wait
/// for a file that another one writes.
#[derive(Debug)]
pub struct Spool {
    folder: SpoolFolder,
    limits: SpoolLimits,
    index: Mutex<SpoolIndex>,
    /// The state as the disk has it; held while it is written, so that an older state never replaces a newer one.
    saved: Mutex<SpoolState>,
    resources: Mutex<ResourceStore>,
    lock: Mutex<FolderLock>,
}

/// A segment that waits to be delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSegment {
    /// Its name.
    pub name: SegmentName,
    /// The file that holds it.
    pub path: PathBuf,
    /// Its length.
    pub bytes: u64,
    /// When it was recorded, in wall milliseconds, as the file system keeps it.
    pub sealed_at_ms: u64,
}

impl Spool {
    /// Opens the folder `dir`, makes it where it is missing, and returns with it the unsealed segments of
    /// earlier runs: whole records only. Their files stay until [`Spool::seal_recovered`] or
    /// [`Spool::discard`], so a kill in between loses nothing.
    ///
    /// # Errors
    ///
    /// [`Error::FolderInUse`] when another recorder has it; [`Error::Io`] when it cannot be read or written.
    pub fn open(dir: &Path, limits: SpoolLimits, now_wall_ms: u64) -> Result<(Self, Vec<RecoveredSegment>)> {
        fs::create_dir_all(dir).map_err(Error::io("making the folder", dir))?;
        let lock = FolderLock::acquire(dir)?;
        let folder = SpoolFolder::new(dir);
        let found = recovery::scan(&folder)?;
        let saved = SpoolState::load(&folder)?;
        let mut state = saved.clone();
        for name in found
            .sealed
            .keys()
            .chain(found.recovered.iter().map(|r| &r.name))
            .chain(&found.unreadable)
        {
            state.sequences.record_use(name);
        }
        let mut open = BTreeMap::new();
        for recovered in &found.recovered {
            let bytes = Arc::new(AtomicU64::new(recovered.whole_bytes));
            open.insert(recovered.name.clone(), OpenFile { bytes, generation: 0 });
        }
        let index = SpoolIndex {
            sealed: found.sealed,
            open,
            state,
            generation: 0,
            evicted_segments: 0,
            evicted_bytes: 0,
            lost_bytes: found.lost_bytes,
        };
        let spool = Self {
            folder,
            limits,
            index: Mutex::new(index),
            saved: Mutex::new(saved),
            resources: Mutex::new(ResourceStore::open(dir)?),
            lock: Mutex::new(lock),
        };
        let mut recovered = found.recovered;
        spool.expire_recovered(&mut recovered, now_wall_ms);
        spool.enforce_limits(now_wall_ms)?;
        Ok((spool, recovered))
    }

    /// Returns the number that the session's next segment takes. It goes on where earlier runs ended, also
    /// after their segments were delivered or deleted, since the server keeps one segment per number.
    #[must_use]
    pub fn next_sequence(&self, session: &SessionName) -> u64 {
        self.index.lock().state.sequences.next(session)
    }

    /// Begins a segment, with a file of its own.
    ///
    /// # Errors
    ///
    /// [`Error::NameTaken`] when the number was used before; [`Error::Io`] when the file cannot be made.
    pub fn begin(&self, name: &SegmentName) -> Result<OpenSegment> {
        let path = self.folder.open_path(name);
        self.ensure_folder()?;
        let mut index = self.index.lock();
        if index.holds(name) {
            return Err(Error::NameTaken { name: name.clone() });
        }
        let bytes = Arc::new(AtomicU64::new(0));
        let segment = OpenSegment::create(name.clone(), &path, Arc::clone(&bytes), index.generation)?;
        let generation = index.generation;
        index.open.insert(name.clone(), OpenFile { bytes, generation });
        index.state.sequences.record_use(name);
        Ok(segment)
    }

    /// Seals a segment: from now on it is `bytes`, ready to be delivered, and its open file is gone. The oldest
    /// sealed segments make room where the limits ask for it.
    ///
    /// # Errors
    ///
    /// [`Error::Cleared`] when the spool was cleared since the segment was begun. [`Error::Io`] when the file
    /// could not be written: the open file stays, and [`Spool::seal_recovered`] tries again.
    pub fn seal(&self, segment: OpenSegment, bytes: &[u8], now_wall_ms: u64) -> Result<()> {
        let (name, generation) = segment.close();
        self.seal_as(&name, generation, bytes, now_wall_ms)
    }

    /// Seals a segment of an earlier run, or one whose sealing failed.
    ///
    /// # Errors
    ///
    /// As [`Spool::seal`].
    pub fn seal_recovered(&self, name: &SegmentName, bytes: &[u8], now_wall_ms: u64) -> Result<()> {
        let generation = self.index.lock().open.get(name).map(|open| open.generation);
        let generation = generation.ok_or_else(|| Error::Cleared { name: name.clone() })?;
        self.seal_as(name, generation, bytes, now_wall_ms)
    }

    /// Deletes an unsealed segment: one that holds nothing, or that cannot be made use of.
    ///
    /// # Errors
    ///
    /// When the file cannot be deleted.
    pub fn discard(&self, name: &SegmentName) -> Result<()> {
        self.index.lock().open.remove(name);
        files::delete(&self.folder.open_path(name))
    }

    /// Returns the segments that wait, the oldest first, and those of one session in their order.
    #[must_use]
    pub fn sealed(&self) -> Vec<SealedSegment> {
        let index = self.index.lock();
        let sealed = index.sealed.iter().map(|(name, file)| SealedSegment {
            name: name.clone(),
            path: self.folder.sealed_path(name),
            bytes: file.bytes,
            sealed_at_ms: file.sealed_at_ms,
        });
        let mut sealed: Vec<_> = sealed.collect();
        drop(index);
        sealed.sort_by(|a, b| {
            limits::age_order(&a.name, a.sealed_at_ms).cmp(&limits::age_order(&b.name, b.sealed_at_ms))
        });
        sealed
    }

    /// Deletes a sealed segment that was delivered or refused for good. Where its number cannot be remembered, since the
    /// disk is full, it is deleted all the same if a later one of its session tells the number.
    ///
    /// # Errors
    ///
    /// When its number cannot be remembered or its file not be deleted.
    pub fn remove(&self, name: &SegmentName) -> Result<()> {
        let saved = self.save_state();
        {
            let on_disk = self.saved.lock();
            let mut index = self.index.lock();
            if saved.is_err() && !on_disk.sequences.is_past(name) && !index.holds_later(name) {
                return saved;
            }
            index.sealed.remove(name);
        }
        files::delete(&self.folder.sealed_path(name))
    }

    /// Gives up a sealed segment whose file somebody else deleted, and counts it.
    pub fn drop_missing(&self, name: &SegmentName) {
        let mut index = self.index.lock();
        if let Some(file) = index.sealed.remove(name) {
            index.count_evicted(&file);
        }
    }

    /// Returns what the spool holds and gave up.
    #[must_use]
    pub fn stats(&self) -> SpoolStats {
        self.index.lock().stats()
    }

    /// Says whether no other process can have the folder; some devices cannot promise it.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.lock.lock().is_held()
    }

    /// Returns the folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        self.folder.dir()
    }

    /// Returns what was sent over metered networks, as last saved.
    #[must_use]
    pub fn metered_usage(&self) -> MeteredUsage {
        self.index.lock().state.metered
    }

    /// Saves what was sent over metered networks, so that the daily limit holds across restarts.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn save_metered_usage(&self, usage: MeteredUsage) -> Result<()> {
        self.index.lock().state.metered = usage;
        self.save_state()
    }

    fn seal_as(&self, name: &SegmentName, generation: u64, bytes: &[u8], now_wall_ms: u64) -> Result<()> {
        let open_path = self.folder.open_path(name);
        let sealed_path = self.folder.sealed_path(name);
        self.ensure_folder()?;
        // The age is that of the recording: a segment recovered after weeks is weeks old.
        let recorded_at = fs::metadata(&open_path)
            .and_then(|metadata| metadata.modified())
            .ok();
        let temporary = files::write_temporary(&sealed_path, bytes, recorded_at)?;
        {
            let mut index = self.index.lock();
            // A segment that was cleared must not come back by being sealed late.
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

    /// Makes the folder again where somebody deleted it: systems empty caches, and users storage, while an app runs.
    /// What was in it is given up and counted; what is being written lives on, and numbers go on.
    fn ensure_folder(&self) -> Result<()> {
        let dir = self.folder.dir();
        // Held throughout, so that one thread makes it. What cannot be looked at is not taken for deleted.
        let mut lock = self.lock.lock();
        if !matches!(dir.try_exists(), Ok(false)) {
            return Ok(());
        }
        fs::create_dir_all(dir).map_err(Error::io("making the folder", dir))?;
        *lock = FolderLock::acquire(dir)?;
        self.index.lock().give_up_sealed();
        self.resources.lock().give_up();
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

    fn expire_recovered(&self, recovered: &mut Vec<RecoveredSegment>, now_wall_ms: u64) {
        recovered.retain(|segment| {
            let expired = self.limits.is_expired(segment.recorded_at_ms, now_wall_ms);
            if expired && self.discard(&segment.name).is_ok() {
                let mut index = self.index.lock();
                index.evicted_segments += 1;
                index.evicted_bytes += segment.whole_bytes;
            }
            !expired
        });
    }
}
