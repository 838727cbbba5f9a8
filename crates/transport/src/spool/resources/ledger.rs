//! The ledger of resources: which were requested from the host and which were stored, beyond the life of their files. Each
//! resource is requested once, also across restarts.
//!
//! The file is append-only, and is rewritten when most of its entries are superseded. If a kill tears an entry, its
//! resource is requested once more.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use afterimage_config::ResourceName;
use litemap::LiteMap;

use crate::error::{self, Error, Result};
use crate::files::WritableFile;
use crate::spool_time::SpoolTime;
use crate::{codec, files, record};

/// Time for which a stored resource is not requested again: the usual retention of collectors, after which they may have
/// deleted it.
pub(super) const STORED_LIFETIME_MS: u64 = 30 * DAY_MS;

/// Time for which a requested resource that never arrived is not requested again.
pub(super) const REQUESTED_LIFETIME_MS: u64 = DAY_MS;

/// Maximum number of entries, of 100 bytes each. A resource whose entry is removed is sent once more, and the server
/// recognises it.
const MAX_ENTRIES: usize = 2048;

/// Maximum number of resources that a device stores per day, over all its sessions.
const MAX_STORED_PER_DAY: usize = 500;

/// Maximum size of the resources that a device stores per day.
const MAX_BYTES_PER_DAY: u64 = 8 << 20;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// Name of the file. It has no dot, so that no file name of a segment or resource equals it.
const LEDGER_FILE: &str = "resources";

/// Version of an entry's layout. An entry of a later version is ignored.
const VERSION: u8 = 2;

/// Version with a wall-clock time in place of the spool time. The age of its entries counts from the first start of this
/// version.
const WALL_CLOCK_VERSION: u8 = 1;

/// Version, spool time, size of a stored resource or 0 of a requested one, device id, resource id.
type EncodedEntry = (u8, u64, u64, String, u128);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct LedgerEntry {
    /// `None` in an entry that an earlier version dated by its wall clock.
    at: Option<SpoolTime>,
    event: ResourceEvent,
}

impl LedgerEntry {
    fn age_ms(self, now: SpoolTime) -> u64 {
        self.at.map_or(0, |at| now.since_ms(at))
    }
}

/// The last event in the life of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResourceEvent {
    /// The resource was requested and has not arrived.
    Requested,
    /// The resource was stored.
    Stored {
        /// Size of the resource.
        bytes: u64,
    },
}

impl ResourceEvent {
    /// Size of a stored resource; 0 of a requested one.
    fn bytes(self) -> u64 {
        match self {
            Self::Requested => 0,
            Self::Stored { bytes } => bytes,
        }
    }
}

#[derive(Debug)]
pub(super) struct ResourceLedger {
    dir: PathBuf,
    path: PathBuf,
    entries: LiteMap<ResourceName, LedgerEntry>,
    /// Number of records in the file, superseded ones included.
    written: usize,
}

impl ResourceLedger {
    /// Reads the file in `dir`. A damaged file is read up to the damage; a missing one is empty.
    pub(super) fn load(dir: &Path) -> Result<Self> {
        let mut ledger = Self {
            dir: dir.into(),
            path: dir.join(LEDGER_FILE),
            entries: LiteMap::new(),
            written: 0,
        };
        let bytes = match fs::read(&ledger.path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(ledger),
            Err(e) => return Err(Error::io("reading", &ledger.path)(e)),
        };
        let recovery = record::recover(bytes.as_slice(), bytes.len() as u64)
            .map_err(Error::io("reading", &ledger.path))?;
        for record in &recovery.records {
            if let Some((name, entry)) = decode(record) {
                ledger.insert(name, entry);
            }
        }
        ledger.written = recovery.records.len();
        if recovery.intact_bytes < bytes.len() as u64 {
            // A record that is appended after a torn one would never be read. Truncating needs no free space; if it fails,
            // some resources are requested once more, which is no reason to refuse the spool.
            if let Err(error) = files::truncate(&ledger.path, recovery.intact_bytes) {
                error::warn(
                    &error,
                    "the torn end of the ledger of resources cannot be removed",
                );
            }
        }
        Ok(ledger)
    }

    /// Returns whether a resource should be requested: it has no current entry, and the daily limit is not reached.
    pub(super) fn needs(&self, name: &ResourceName, now: SpoolTime) -> bool {
        let is_known = self.entries.get(name).is_some_and(|entry| {
            let lifetime = match entry.event {
                ResourceEvent::Requested => REQUESTED_LIFETIME_MS,
                ResourceEvent::Stored { .. } => STORED_LIFETIME_MS,
            };
            entry.age_ms(now) < lifetime
        });
        !is_known && self.is_below_daily_limit(now)
    }

    pub(super) fn is_below_daily_limit(&self, now: SpoolTime) -> bool {
        let (mut count, mut total_bytes) = (0, 0);
        for entry in self.entries.values() {
            let is_today = entry.age_ms(now) < DAY_MS;
            if let (true, ResourceEvent::Stored { bytes }) = (is_today, entry.event) {
                count += 1;
                total_bytes += bytes;
            }
        }
        count < MAX_STORED_PER_DAY && total_bytes < MAX_BYTES_PER_DAY
    }

    /// Records an event of each of `names`.
    pub(super) fn record(
        &mut self,
        names: &[ResourceName],
        event: ResourceEvent,
        now: SpoolTime,
    ) -> Result<()> {
        let entry = LedgerEntry { at: Some(now), event };
        let mut records = Vec::new();
        for name in names {
            records.extend(encode(name, entry)?);
            self.insert(name.clone(), entry);
        }
        self.written += names.len();
        if self.written > 2 * MAX_ENTRIES {
            return self.rewrite();
        }
        let before = fs::metadata(&self.path).map_or(0, |metadata| metadata.len());
        let appended = WritableFile::append_to(&self.path).and_then(|mut file| file.write_all(&records));
        if appended.is_err() {
            // If this fails, too, `load` truncates the file.
            let _ = files::truncate(&self.path, before);
        }
        appended.map_err(Error::io("writing", &self.path))
    }

    /// Returns the time of the latest entry.
    pub(super) fn latest_event(&self) -> SpoolTime {
        let latest = self.entries.values().filter_map(|entry| entry.at).max();
        latest.unwrap_or_default()
    }

    /// Sets the time of entries without one. Returns whether there were any.
    pub(super) fn date_entries(&mut self, now: SpoolTime) -> bool {
        let undated = self.entries.iter_mut().filter(|(_, entry)| entry.at.is_none());
        undated.map(|(_, entry)| entry.at = Some(now)).count() > 0
    }

    /// Returns when a resource was stored, if that is the last event of its life.
    pub(super) fn stored_at(&self, name: &ResourceName) -> Option<SpoolTime> {
        let entry = self.entries.get(name)?;
        entry
            .at
            .filter(|_| matches!(entry.event, ResourceEvent::Stored { .. }))
    }

    /// Adds an entry in memory. [`Self::rewrite`] stores it.
    pub(super) fn add_stored(&mut self, name: &ResourceName, bytes: u64, now: SpoolTime) {
        let event = ResourceEvent::Stored { bytes };
        self.insert(name.clone(), LedgerEntry { at: Some(now), event });
    }

    /// Removes all entries, and the file.
    pub(super) fn clear(&mut self) -> Result<()> {
        self.entries.clear();
        self.written = 0;
        files::delete(&self.path)
    }

    fn insert(&mut self, name: ResourceName, entry: LedgerEntry) {
        self.entries.insert(name, entry);
        if self.entries.len() > MAX_ENTRIES {
            let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.at);
            if let Some(oldest) = oldest.map(|(name, _)| name.clone()) {
                self.entries.remove(&oldest);
            }
        }
    }

    pub(super) fn rewrite(&mut self) -> Result<()> {
        let mut bytes = Vec::new();
        for (name, entry) in &self.entries {
            bytes.extend(encode(name, *entry)?);
        }
        self.written = self.entries.len();
        files::replace(&self.dir, &self.path, &bytes)
    }
}

fn encode(name: &ResourceName, entry: LedgerEntry) -> Result<Vec<u8>> {
    let encoded: EncodedEntry = (
        VERSION,
        entry.at.unwrap_or_default().ms(),
        entry.event.bytes(),
        name.device_id().to_string(),
        name.id(),
    );
    let record = codec::encode(&encoded).and_then(|bytes| record::frame(&bytes));
    debug_assert!(
        record.is_some(),
        "the length of an entry is limited by that of a device id"
    );
    record.ok_or(Error::NotEncodable {
        record: "an entry of the ledger of resources",
    })
}

/// Reads an entry; `None` for a different version, or for ids that no version recorded under.
fn decode(record: &[u8]) -> Option<(ResourceName, LedgerEntry)> {
    let (version, at_ms, bytes, device_id, id) = codec::decode::<EncodedEntry>(record)?;
    let at = match version {
        VERSION => Some(SpoolTime::from_ms(at_ms)),
        WALL_CLOCK_VERSION => None,
        _ => return None,
    };
    let event = match bytes {
        0 => ResourceEvent::Requested,
        bytes => ResourceEvent::Stored { bytes },
    };
    let name = ResourceName::new(device_id.parse().ok()?, id);
    Some((name, LedgerEntry { at, event }))
}

#[cfg(test)]
mod tests;
