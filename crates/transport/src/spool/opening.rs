//! Opening a spool.

use std::{
    io::ErrorKind,
    path::Path,
    sync::{Arc, atomic::AtomicU64},
};

use afterimage_config::{SegmentName, SpoolKey};
use litemap::LiteMap;
use parking_lot::Mutex;

use super::{
    Spool,
    folder::SpoolFolder,
    index::{OpenFile, SealedFile, SpoolIndex},
    limits::SpoolLimits,
    lock::FolderLock,
    recovery::{self, FoundSealed, RecoveredSegment, ScanResult},
    resources::ResourceStore,
    sequences::NumberUse,
    state::SpoolState,
    time_ledger::{LoadedTimes, TimeLedger},
};
use crate::encryption::SpoolCipher;
use crate::error::{self, Error, Result};
use crate::files;
use crate::spool_time::{BootReading, SpoolTime};

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
    /// Opens the folder `dir`, and creates it if it does not exist. `boot` is the time since boot now; later calls pass it as
    /// `now_ms`.
    ///
    /// # Errors
    ///
    /// [`Error::FolderInUse`] when a different recorder uses the folder; [`Error::Io`] when it cannot be read or written.
    pub fn open(dir: &Path, limits: SpoolLimits, boot: &BootReading) -> Result<OpenedSpool> {
        Self::open_with(dir, limits, boot, None)
    }

    /// Opens the folder `dir` as [`Spool::open`], and encrypts by `key` what is stored in it from now on. Files that are not encrypted
    /// are delivered as before. Files of a different key cannot be read: they stay until a limit deletes them, and are counted.
    ///
    /// # Errors
    ///
    /// As [`Spool::open`], and [`Error::InvalidKey`] when the key has a wrong length, or the build has no encryption.
    pub fn open_encrypted(
        dir: &Path,
        limits: SpoolLimits,
        boot: &BootReading,
        key: &SpoolKey,
    ) -> Result<OpenedSpool> {
        let cipher = SpoolCipher::new(key).ok_or(Error::InvalidKey)?;
        Self::open_with(dir, limits, boot, Some(cipher))
    }

    fn open_with(
        dir: &Path,
        limits: SpoolLimits,
        boot: &BootReading,
        cipher: Option<SpoolCipher>,
    ) -> Result<OpenedSpool> {
        if dir.as_os_str().is_empty() {
            // The system creates files of an empty path in the folder in which the process runs.
            return Err(Error::io("creating the folder", dir)(
                ErrorKind::InvalidInput.into(),
            ));
        }
        files::create_folder(dir).map_err(Error::io("creating the folder", dir))?;
        let lock = FolderLock::acquire(dir)?;
        let folder = SpoolFolder::new(dir);
        let found = recovery::scan(&folder, cipher.as_ref())?;
        let saved = SpoolState::load(&folder)?;
        let mut state = saved.clone();
        record_uses(&found, &mut state);
        let resources = ResourceStore::load(dir, cipher.as_ref())?;
        let LoadedTimes { mut ledger, begun } = TimeLedger::load(dir, resources.latest_event(), boot)?;
        let now = ledger.now(boot.elapsed_ms);
        let resources = resources.into_store(dir, now);
        // A segment without an entry is of an earlier version, or its entry was lost with the power: its age counts from now.
        let mut unknown = Vec::new();
        let mut begun_of = |name: &SegmentName| {
            let known = begun.get(name).copied();
            known.unwrap_or_else(|| {
                unknown.push(name.clone());
                now
            })
        };
        let mut open = LiteMap::new();
        for segment in &found.recovered {
            let file = OpenFile {
                bytes: Arc::new(AtomicU64::new(segment.intact_bytes)),
                generation: 0,
                begun: begun_of(&segment.name),
                extension: segment.extension,
            };
            open.insert(segment.name.clone(), file);
        }
        let mut files_of = |found: LiteMap<SegmentName, FoundSealed>| {
            let mut files = LiteMap::with_capacity(found.len());
            for (name, found) in found {
                let begun = begun_of(&name);
                let file = SealedFile {
                    bytes: found.bytes,
                    begun,
                    modified_ms: found.modified_ms,
                    extension: found.extension,
                };
                files.insert(name, file);
            }
            files
        };
        let (sealed, set_aside) = (files_of(found.sealed), files_of(found.set_aside));
        let unreadable = set_aside
            .values()
            .filter(|file: &&SealedFile| !file.is_refused())
            .count();
        if unreadable > 0 {
            tracing::warn!(
                unreadable,
                "segments cannot be decrypted with the present key; they wait for it until a limit deletes them"
            );
        }
        store_times(&mut ledger, &unknown, &mut state, now);
        let index = SpoolIndex {
            sealed,
            set_aside,
            open,
            held: LiteMap::new(),
            state,
            generation: 0,
            evicted_segments: 0,
            evicted_bytes: 0,
            expired_segments: 0,
            expired_bytes: 0,
            lost_bytes: found.lost_bytes,
        };
        let spool = Self {
            folder,
            limits,
            cipher,
            index: Mutex::new(index),
            saved: Mutex::new(saved),
            resources: Mutex::new(resources),
            times: Mutex::new(ledger),
            kept_blocks: Mutex::new(found.kept_blocks),
            lock: Mutex::new(lock),
        };
        let mut recovered = found.recovered;
        spool.delete_expired(&mut recovered, now);
        // On a full disk the numbers cannot be saved, and nothing would be delivered if that refused the folder.
        if let Err(error) = spool.enforce_limits(boot.elapsed_ms) {
            error::warn(
                &error,
                "the limits of the spool cannot be enforced when it is opened",
            );
        }
        Ok(OpenedSpool { spool, recovered })
    }

    /// Removes expired segments from `recovered`, deletes their files and counts them.
    fn delete_expired(&self, recovered: &mut Vec<RecoveredSegment>, now: SpoolTime) {
        recovered.retain(|segment| {
            let begun = self.index.lock().open.get(&segment.name).map(|open| open.begun);
            let is_expired = begun.is_some_and(|begun| self.limits.is_expired(begun, now));
            if is_expired && self.discard(&segment.name).is_ok() {
                self.index.lock().count_expired(segment.intact_bytes);
            }
            !is_expired
        });
    }
}

/// Records the numbers of all segments in a folder as used.
fn record_uses(found: &ScanResult, state: &mut SpoolState) {
    let names = found
        .sealed
        .keys()
        .chain(found.set_aside.keys())
        .chain(found.recovered.iter().map(|segment| &segment.name))
        .chain(&found.unreadable);
    let mut names = names.peekable();
    while let Some(name) = names.next() {
        // Of a run of segments of one session and use, which are sorted, the last is enough.
        let number_use = NumberUse::of(name.sequence());
        let is_same = |next: &&SegmentName| {
            next.session() == name.session() && NumberUse::of(next.sequence()) == number_use
        };
        if !names.peek().is_some_and(is_same) {
            state.sequences.record_use(name);
        }
    }
}

/// Stores the present reading, the times of segments without one, and the usage of metered networks that an earlier version
/// counted. A failure is logged only: on a full disk, these segments count as new again at the next start.
fn store_times(ledger: &mut TimeLedger, unknown: &[SegmentName], state: &mut SpoolState, now: SpoolTime) {
    let mut stored = ledger.record_reading();
    if !unknown.is_empty() {
        stored = stored.and_then(|_| ledger.record_begun(unknown.iter().map(|name| (name, now))));
    }
    let metered_bytes = std::mem::take(&mut state.earlier_metered_bytes);
    if metered_bytes > 0 {
        stored = stored.and_then(|_| ledger.record_sent(metered_bytes, true, now));
    }
    if let Err(error) = stored {
        error::warn(&error, "the spool's times cannot be stored");
    }
}
