//! Opening a spool.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::{Arc, atomic::AtomicU64},
};

use parking_lot::Mutex;

use super::{
    Spool,
    folder::SpoolFolder,
    index::{OpenFile, SpoolIndex},
    limits::SpoolLimits,
    lock::FolderLock,
    recovery::{self, RecoveredSegment},
    resources::ResourceStore,
    state::SpoolState,
};
use crate::error::{Error, Result};

/// An opened spool, with the segments that earlier runs did not seal.
#[derive(Debug)]
pub struct OpenedSpool {
    /// The spool.
    pub spool: Spool,
    /// Unsealed segments of earlier runs. Their files stay until [`Spool::seal_recovered`] or [`Spool::discard`], so a kill
    /// in between loses nothing.
    pub recovered: Vec<RecoveredSegment>,
}

impl Spool {
    /// Opens the folder `dir`, and creates it if it does not exist.
    ///
    /// # Errors
    ///
    /// [`Error::FolderInUse`] when a different recorder uses the folder; [`Error::Io`] when it cannot be read or written.
    pub fn open(dir: &Path, limits: SpoolLimits, now_wall_ms: u64) -> Result<OpenedSpool> {
        fs::create_dir_all(dir).map_err(Error::io("creating the folder", dir))?;
        let lock = FolderLock::acquire(dir)?;
        let folder = SpoolFolder::new(dir);
        let found = recovery::scan(&folder)?;
        let saved = SpoolState::load(&folder)?;
        let mut state = saved.clone();
        for name in found
            .sealed
            .keys()
            .chain(found.recovered.iter().map(|segment| &segment.name))
            .chain(&found.unreadable)
        {
            state.sequences.record_use(name);
        }
        let mut open = BTreeMap::new();
        for segment in &found.recovered {
            let bytes = Arc::new(AtomicU64::new(segment.intact_bytes));
            open.insert(segment.name.clone(), OpenFile { bytes, generation: 0 });
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
        spool.delete_expired(&mut recovered, now_wall_ms);
        spool.enforce_limits(now_wall_ms)?;
        Ok(OpenedSpool { spool, recovered })
    }

    /// Removes expired segments from `recovered`, deletes their files and counts them.
    fn delete_expired(&self, recovered: &mut Vec<RecoveredSegment>, now_wall_ms: u64) {
        recovered.retain(|segment| {
            let is_expired = self.limits.is_expired(segment.recorded_at_ms, now_wall_ms);
            if is_expired && self.discard(&segment.name).is_ok() {
                let mut index = self.index.lock();
                index.evicted_segments += 1;
                index.evicted_bytes += segment.intact_bytes;
            }
            !is_expired
        });
    }
}
