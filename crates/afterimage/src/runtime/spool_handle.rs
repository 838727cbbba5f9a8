//! The spool, opened when it is first needed: an engine that records nothing creates no files.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use afterimage_config::{SegmentName, SessionName, SpoolKey};
use afterimage_transport::{
    BootReading, Error, OpenSegment, OpenedSpool, RecoveredSegment, Spool, SpoolLimits,
};
use parking_lot::{Condvar, Mutex};

use crate::model::ItemTotals;

/// Bytes of sealed segments that wait in memory for a disk with room: a few hours of recording. If more wait, the oldest is
/// dropped from memory; the next run recovers the blocks that were appended to its file.
const MAX_UNWRITTEN_BYTES: usize = 4 << 20;

/// The spool of one engine.
pub(super) struct SpoolHandle {
    dir: PathBuf,
    limits: SpoolLimits,
    /// Identity of the boot, from the host; empty if it is not known.
    boot_id: String,
    /// Key with which stored recordings are encrypted.
    key: Option<SpoolKey>,
    state: Mutex<HandleState>,
    /// A thread has opened the spool, or failed to.
    opened: Condvar,
}

#[derive(Default)]
struct HandleState {
    spool: Option<Arc<Spool>>,
    /// A thread is opening the spool. The lock is free meanwhile: opening reads the disk, and may log to the host.
    is_opening: bool,
    /// Unsealed segments of an earlier, killed run.
    recovered: Vec<RecoveredSegment>,
    /// Sealed segments that could not be written, the oldest first.
    unwritten: VecDeque<(SegmentName, Arc<[u8]>)>,
    /// Segments were dropped since the disk accepted one.
    is_lossy: bool,
    /// Files of purged recordings may exist.
    needs_purge: bool,
}

impl SpoolHandle {
    /// Returns a handle of the spool in `dir`, without touching the disk.
    pub(super) fn new(dir: PathBuf, limits: SpoolLimits, boot_id: String, key: Option<SpoolKey>) -> Self {
        Self {
            dir,
            limits,
            boot_id,
            key,
            state: Mutex::default(),
            opened: Condvar::new(),
        }
    }

    /// Returns the folder.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Opens the spool, and creates its folder if there is none. `now_ms` is the time since boot, as in all calls.
    ///
    /// # Errors
    ///
    /// If the folder cannot be created or read, or another process owns it.
    pub(super) fn open(&self, now_ms: u64) -> Result<Arc<Spool>, Error> {
        {
            let mut state = self.state.lock();
            while state.is_opening {
                self.opened.wait(&mut state);
            }
            if let Some(spool) = &state.spool {
                return Ok(spool.clone());
            }
            state.is_opening = true;
        }
        let _end = OpeningEnd(self);
        let boot = BootReading {
            elapsed_ms: now_ms,
            boot_id: self.boot_id.clone(),
        };
        let opened = match &self.key {
            Some(key) => Spool::open_encrypted(&self.dir, self.limits, &boot, key),
            None => Spool::open(&self.dir, self.limits, &boot),
        };
        let OpenedSpool { spool, recovered } = opened?;
        let spool = Arc::new(spool);
        let mut state = self.state.lock();
        if state.needs_purge {
            spool.mark_deleted();
        } else {
            state.recovered.extend(recovered);
        }
        state.spool = Some(spool.clone());
        Ok(spool)
    }

    /// Opens the spool if its folder exists. Returns `None` if it does not.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub(super) fn open_existing(&self, now_ms: u64) -> Result<Option<Arc<Spool>>, Error> {
        if self.state.lock().spool.is_none() && !self.dir.is_dir() {
            return Ok(None);
        }
        self.open(now_ms).map(Some)
    }

    /// Marks everything recorded so far as deleted, by whichever run, without touching the disk. [`Self::purge`] deletes the
    /// files.
    pub(super) fn mark_deleted(&self) {
        let mut state = self.state.lock();
        state.needs_purge = true;
        state.recovered.clear();
        state.unwritten.clear();
        if let Some(spool) = &state.spool {
            spool.mark_deleted();
        }
    }

    /// Returns whether files of purged recordings may exist.
    pub(super) fn needs_purge(&self) -> bool {
        self.state.lock().needs_purge
    }

    /// Deletes the files of purged recordings.
    ///
    /// # Errors
    ///
    /// If the spool cannot be opened or a file cannot be deleted; the next call tries again.
    pub(super) fn purge(&self, now_ms: u64) -> Result<(), Error> {
        if !self.needs_purge() {
            return Ok(());
        }
        // The mark is removed after opening: a spool that is opened while the mark is set gives up its content.
        let spool = self.open_existing(now_ms)?;
        self.state.lock().needs_purge = false;
        let purged = spool.map_or(Ok(()), |spool| spool.purge());
        if purged.is_err() {
            self.state.lock().needs_purge = true;
        }
        purged
    }

    /// Returns the spool if it is open.
    pub(super) fn if_open(&self) -> Option<Arc<Spool>> {
        self.state.lock().spool.clone()
    }

    /// Begins the next segment of a session.
    ///
    /// # Errors
    ///
    /// As [`Self::open`], and if the file cannot be created.
    pub(super) fn begin(&self, session: &SessionName, now_ms: u64) -> Result<OpenSegment, Error> {
        let spool = self.open(now_ms)?;
        spool.begin_next(session, now_ms)
    }

    /// Removes the segments that an earlier run left unsealed.
    pub(super) fn take_recovered(&self) -> Vec<RecoveredSegment> {
        std::mem::take(&mut self.state.lock().recovered)
    }

    /// Keeps a sealed segment that could not be written, which is delivered from memory. Returns the segments that are dropped for
    /// it.
    pub(super) fn keep_unwritten(&self, name: SegmentName, bytes: Arc<[u8]>) -> ItemTotals {
        let mut state = self.state.lock();
        let spool = state.spool.clone();
        if let Some(spool) = &spool {
            spool.hold(&name, bytes.clone());
        }
        state.unwritten.push_back((name, bytes));
        let mut total: usize = state.unwritten.iter().map(|(_, bytes)| bytes.len()).sum();
        let mut dropped = ItemTotals::default();
        while total > MAX_UNWRITTEN_BYTES
            && let Some((name, bytes)) = state.unwritten.pop_front()
        {
            if let Some(spool) = &spool {
                spool.release_held(&name);
            }
            total -= bytes.len();
            dropped.segments += 1;
            dropped.segment_bytes += bytes.len() as u64;
        }
        state.is_lossy |= !dropped.is_empty();
        dropped
    }

    /// Notes that the disk accepted a segment. Returns whether segments were dropped before.
    pub(super) fn end_loss(&self) -> bool {
        std::mem::take(&mut self.state.lock().is_lossy)
    }

    /// Removes the oldest sealed segment that could not be written.
    pub(super) fn take_unwritten(&self) -> Option<(SegmentName, Arc<[u8]>)> {
        self.state.lock().unwritten.pop_front()
    }

    /// Returns whether sealed segments could not be written.
    pub(super) fn has_unwritten(&self) -> bool {
        !self.state.lock().unwritten.is_empty()
    }

    /// Releases the folder, so that another engine can own it.
    pub(super) fn release(&self) {
        self.state.lock().spool = None;
    }
}

/// Ends the opening of the spool, also if it panics.
struct OpeningEnd<'a>(&'a SpoolHandle);

impl Drop for OpeningEnd<'_> {
    fn drop(&mut self) {
        self.0.state.lock().is_opening = false;
        self.0.opened.notify_all();
    }
}
