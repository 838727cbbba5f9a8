//! Resources that wait to be delivered, beside the segments: one file each, whole under its name or not there.
//!
//! They share the folder, its lock and its limits with the segments, and are worth less than them: where room is
//! needed, they go first.

mod ledger;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use afterimage_config::ResourceName;

use super::{Spool, SpoolLimits, file_name};
use crate::{Error, Result, files};

use ledger::ResourceLedger;

/// The most bytes of resources that wait: a day's worth of them while a device is offline.
const MAX_WAITING_BYTES: u64 = 8 << 20;

/// The extension of a resource.
const RESOURCE: &str = "png";

/// A resource that waits to be delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredResource {
    /// Its name.
    pub name: ResourceName,
    /// The file that holds it.
    pub path: PathBuf,
    /// Its length.
    pub bytes: u64,
    /// When it was kept, in wall milliseconds, as the file system has it.
    pub stored_at_ms: u64,
}

/// What a spool holds of resources, and gave up since it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResourceStats {
    /// Resources that wait to be delivered.
    pub waiting: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Resources deleted undelivered, because of age, to keep within the limits, or by somebody else.
    pub evicted: u64,
}

/// The resources of a folder.
#[derive(Debug)]
pub(super) struct ResourceStore {
    dir: PathBuf,
    files: BTreeMap<ResourceName, ResourceFile>,
    ledger: ResourceLedger,
    evicted: u64,
}

#[derive(Clone, Copy, Debug)]
struct ResourceFile {
    bytes: u64,
    stored_at_ms: u64,
}

impl ResourceStore {
    /// Reads the folder, and deletes what a kill left half-done.
    pub(super) fn open(dir: &Path) -> Result<Self> {
        let mut stock = Self {
            dir: dir.into(),
            files: BTreeMap::new(),
            ledger: ResourceLedger::load(dir)?,
            evicted: 0,
        };
        for own in own_files(dir)? {
            if own.is_whole {
                let held = ResourceFile {
                    bytes: own.bytes,
                    stored_at_ms: files::modified_ms(&own.path).unwrap_or(0),
                };
                stock.files.insert(own.name, held);
            } else {
                files::delete(&own.path)?;
            }
        }
        Ok(stock)
    }

    pub(super) fn bytes(&self) -> u64 {
        self.files.values().map(|held| held.bytes).sum()
    }

    /// Deletes what is over age, and the oldest while there is too much beside `segment_bytes` of segments. Gives
    /// what was deleted, and whether all of it could be.
    pub(super) fn make_room(
        &mut self,
        limits: &SpoolLimits,
        segment_bytes: u64,
        now_wall_ms: u64,
    ) -> (Vec<ResourceName>, Result<()>) {
        let most = MAX_WAITING_BYTES.min(limits.max_bytes.saturating_sub(segment_bytes));
        let mut bytes = self.bytes();
        let mut oldest: Vec<_> = self
            .files
            .iter()
            .map(|(name, held)| (held.stored_at_ms, name.clone(), held.bytes))
            .collect();
        oldest.sort();
        let mut evictions = Vec::new();
        let mut deleted = Ok(());
        for (stored_at_ms, name, held_bytes) in oldest {
            if bytes > most || limits.is_expired(stored_at_ms, now_wall_ms) {
                bytes -= held_bytes;
                self.evicted += 1;
                deleted = deleted.and(self.delete(&name));
                evictions.push(name);
            }
        }
        (evictions, deleted)
    }

    /// Deletes everything, and what is remembered.
    pub(super) fn clear(&mut self) -> Result<()> {
        self.files.clear();
        let deleted = own_files(&self.dir)?
            .iter()
            .map(|own| files::delete(&own.path))
            .fold(Ok(()), Result::and);
        deleted.and(self.ledger.clear())
    }

    /// Gives up everything: the folder is gone. What was asked for and kept is remembered on in this process.
    pub(super) fn give_up(&mut self) {
        self.evicted += std::mem::take(&mut self.files).len() as u64;
    }

    fn delete(&mut self, name: &ResourceName) -> Result<()> {
        self.files.remove(name);
        files::delete(&self.path(name))
    }

    fn path(&self, name: &ResourceName) -> PathBuf {
        self.dir.join(file_name::for_resource(name, RESOURCE))
    }
}

impl Spool {
    /// Says whether a resource should be asked for: once in its life, and not more in a day than the budget.
    #[must_use]
    pub fn needs_resource(&self, name: &ResourceName, now_wall_ms: u64) -> bool {
        self.resources.lock().ledger.wants(name, now_wall_ms)
    }

    /// Remembers that resources were asked for.
    ///
    /// # Errors
    ///
    /// When it cannot be written; it is remembered in this process then.
    pub fn record_requests(&self, names: &[ResourceName], now_wall_ms: u64) -> Result<()> {
        self.resources.lock().ledger.note(names, 0, now_wall_ms)
    }

    /// Keeps a resource until it is delivered, and remembers it beyond that. The oldest make room where the limits
    /// ask for it.
    ///
    /// # Errors
    ///
    /// [`Error::DailyLimitReached`] when the day's budget is used up; [`Error::Io`] when it cannot be written.
    pub fn store_resource(&self, name: &ResourceName, bytes: &[u8], now_wall_ms: u64) -> Result<()> {
        if !self.resources.lock().ledger.has_room(now_wall_ms) {
            return Err(Error::DailyLimitReached);
        }
        let path = self.dir().join(file_name::for_resource(name, RESOURCE));
        self.ensure_folder()?;
        // Not under the lock: whoever asks what is wanted does not wait for the disk.
        let temporary = files::write_temporary(&path, bytes, None)?;
        {
            let mut stock = self.resources.lock();
            fs::rename(&temporary, &path).map_err(Error::io("renaming to", &path))?;
            let held = ResourceFile {
                bytes: bytes.len() as u64,
                stored_at_ms: files::modified_ms(&path).unwrap_or(now_wall_ms),
            };
            stock.files.insert(name.clone(), held);
            let name = std::slice::from_ref(name);
            stock.ledger.note(name, held.bytes, now_wall_ms)?;
        }
        files::sync_folder(self.dir())?;
        self.enforce_limits(now_wall_ms)
    }

    /// Returns the resources that wait, the oldest first.
    #[must_use]
    pub fn resources(&self) -> Vec<StoredResource> {
        let stock = self.resources.lock();
        let mut waiting: Vec<_> = stock
            .files
            .iter()
            .map(|(name, held)| StoredResource {
                name: name.clone(),
                path: stock.path(name),
                bytes: held.bytes,
                stored_at_ms: held.stored_at_ms,
            })
            .collect();
        drop(stock);
        waiting.sort_by(|a, b| (a.stored_at_ms, &a.name).cmp(&(b.stored_at_ms, &b.name)));
        waiting
    }

    /// Deletes a resource that was delivered or refused for good.
    ///
    /// # Errors
    ///
    /// When its file cannot be deleted.
    pub fn remove_resource(&self, name: &ResourceName) -> Result<()> {
        self.resources.lock().delete(name)
    }

    /// Gives up a resource whose file somebody else deleted, and counts it.
    pub fn drop_missing_resource(&self, name: &ResourceName) {
        let mut stock = self.resources.lock();
        stock.evicted += u64::from(stock.files.remove(name).is_some());
    }

    /// Returns what the spool holds of resources and gave up.
    #[must_use]
    pub fn resource_stats(&self) -> ResourceStats {
        let stock = self.resources.lock();
        ResourceStats {
            waiting: stock.files.len() as u64,
            bytes: stock.bytes(),
            evicted: stock.evicted,
        }
    }
}

/// A plain file that is called as a resource is, whole or not yet.
struct FoundFile {
    name: ResourceName,
    is_whole: bool,
    path: PathBuf,
    bytes: u64,
}

fn own_files(dir: &Path) -> Result<Vec<FoundFile>> {
    let own = |file: files::PlainFile| {
        let (name, extension) = file_name::parse_resource(&file.name)?;
        let is_whole = extension == RESOURCE;
        (is_whole || extension == files::TEMPORARY).then_some(FoundFile {
            name,
            is_whole,
            path: file.path,
            bytes: file.bytes,
        })
    };
    let files = files::plain_files(dir)?;
    Ok(files.into_iter().filter_map(own).collect())
}
