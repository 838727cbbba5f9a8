//! The spool, opened when it is first needed: an engine that records nothing makes no files.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use afterimage_config::{SegmentName, SessionName};
use afterimage_transport::{Error, OpenSegment, OpenedSpool, RecoveredSegment, Spool, SpoolLimits};
use parking_lot::Mutex;

/// Most bytes of sealed segments that wait in memory for a disk with room. They are small, a few hours of recording;
/// of those beyond, the next run finds what was written while they were recorded.
const MAX_UNWRITTEN_BYTES: usize = 4 << 20;

/// The spool of one engine.
pub struct Store {
    dir: PathBuf,
    limits: SpoolLimits,
    spool: Mutex<Option<Arc<Spool>>>,
    /// Unsealed segments of an earlier, killed run, until they are sealed.
    recovered: Mutex<Vec<RecoveredSegment>>,
    /// Sealed forms that could not be written, the oldest first.
    unwritten: Mutex<VecDeque<(SegmentName, Vec<u8>)>>,
    /// What was given up may still have files.
    is_unswept: AtomicBool,
}

impl Store {
    /// A spool in `dir`; nothing is touched yet.
    pub fn new(dir: PathBuf, limits: SpoolLimits) -> Self {
        Self {
            dir,
            limits,
            spool: Mutex::new(None),
            recovered: Mutex::new(Vec::new()),
            unwritten: Mutex::default(),
            is_unswept: AtomicBool::new(false),
        }
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Opens the folder, making it if it is missing.
    pub fn open(&self, now_wall_ms: u64) -> Result<Arc<Spool>, Error> {
        let mut spool = self.spool.lock();
        if let Some(spool) = &*spool {
            return Ok(spool.clone());
        }
        let OpenedSpool {
            spool: opened,
            recovered,
        } = Spool::open(&self.dir, self.limits, now_wall_ms)?;
        let opened = Arc::new(opened);
        if self.is_unswept() {
            opened.mark_deleted();
        } else {
            self.recovered.lock().extend(recovered);
        }
        *spool = Some(opened.clone());
        Ok(opened)
    }

    /// Opens the folder only if an earlier run left one.
    pub fn open_existing(&self, now_wall_ms: u64) -> Result<Option<Arc<Spool>>, Error> {
        if self.spool.lock().is_none() && !self.dir.is_dir() {
            return Ok(None);
        }
        self.open(now_wall_ms).map(Some)
    }

    /// Gives up everything that was recorded so far, in this folder by whatever run; [`Self::sweep`] deletes the
    /// files.
    pub fn condemn(&self) {
        let spool = self.spool.lock();
        self.is_unswept.store(true, Ordering::Release);
        self.recovered.lock().clear();
        self.unwritten.lock().clear();
        if let Some(spool) = &*spool {
            spool.mark_deleted();
        }
    }

    /// Whether files of what was given up may still be there.
    pub fn is_unswept(&self) -> bool {
        self.is_unswept.load(Ordering::Acquire)
    }

    /// Deletes what was given up, if anything was.
    pub fn sweep(&self, now_wall_ms: u64) -> Result<(), Error> {
        if !self.is_unswept() {
            return Ok(());
        }
        // Opened before the mark goes: who opens a folder with the mark gives up what is in it.
        let spool = self.open_existing(now_wall_ms)?;
        self.is_unswept.store(false, Ordering::Release);
        let swept = spool.map_or(Ok(()), |spool| spool.purge());
        if swept.is_err() {
            self.is_unswept.store(true, Ordering::Release);
        }
        swept
    }

    /// The spool, if it is open and nobody is opening it at the moment.
    pub fn if_open(&self) -> Option<Arc<Spool>> {
        self.spool.try_lock()?.clone()
    }

    /// Begins the next segment of a session.
    pub fn begin(
        &self,
        session: &SessionName,
        now_wall_ms: u64,
    ) -> Result<(SegmentName, OpenSegment), Error> {
        let spool = self.open(now_wall_ms)?;
        let name = SegmentName::new(session.clone(), spool.next_sequence(session));
        let file = spool.begin(&name)?;
        Ok((name, file))
    }

    /// Segments that an earlier run left unsealed; each is given out once.
    pub fn take_recovered(&self) -> Vec<RecoveredSegment> {
        std::mem::take(&mut *self.recovered.lock())
    }

    /// Keeps the sealed form of a segment that could not be written, to be tried again.
    pub fn keep_unwritten(&self, name: SegmentName, bytes: Vec<u8>) {
        let mut unwritten = self.unwritten.lock();
        unwritten.push_back((name, bytes));
        let mut total: usize = unwritten.iter().map(|(_, bytes)| bytes.len()).sum();
        while total > MAX_UNWRITTEN_BYTES
            && let Some((_, bytes)) = unwritten.pop_front()
        {
            total -= bytes.len();
        }
    }

    /// Takes out the oldest of those.
    pub fn take_unwritten(&self) -> Option<(SegmentName, Vec<u8>)> {
        self.unwritten.lock().pop_front()
    }

    /// Whether there are any.
    pub fn has_unwritten(&self) -> bool {
        !self.unwritten.lock().is_empty()
    }

    /// Lets go of the folder, so that another engine can have it.
    pub fn close(&self) {
        *self.spool.lock() = None;
    }
}
