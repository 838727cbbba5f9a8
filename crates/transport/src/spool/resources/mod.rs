//! Resources that are stored until they are delivered, beside the segments: one file each, which is complete if it exists.
//!
//! Resources share the folder, its lock and its limits with the segments, and are worth less than segments: if space is
//! needed, resources are deleted first.

mod ledger;
mod store;

use std::fs;

use afterimage_config::ResourceName;

use super::Spool;
use crate::error::{Error, Result};
use crate::files;

use ledger::ResourceEvent;

pub(super) use store::ResourceStore;
pub use store::{ResourceStats, StoredResource};

impl Spool {
    /// Returns whether a resource should be requested from the host: once in its life, and within the daily limit.
    #[must_use]
    pub fn needs_resource(&self, name: &ResourceName, now_wall_ms: u64) -> bool {
        self.resources.lock().ledger.needs(name, now_wall_ms)
    }

    /// Records that resources were requested from the host.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be written. The requests are then recorded for this process only.
    pub fn record_requests(&self, names: &[ResourceName], now_wall_ms: u64) -> Result<()> {
        self.resources
            .lock()
            .ledger
            .record(names, ResourceEvent::Requested, now_wall_ms)
    }

    /// Stores a resource until it is delivered, and records that it need not be requested again. If a limit is exceeded then,
    /// the oldest resources are deleted.
    ///
    /// # Errors
    ///
    /// [`Error::DailyLimitReached`] when the daily limit is reached; [`Error::Io`] when the file cannot be written.
    pub fn store_resource(&self, name: &ResourceName, bytes: &[u8], now_wall_ms: u64) -> Result<()> {
        if !self.resources.lock().ledger.is_below_daily_limit(now_wall_ms) {
            return Err(Error::DailyLimitReached);
        }
        let path = store::path_in(self.dir(), name);
        self.ensure_folder()?;
        // Written without the lock, so that `needs_resource` does not wait for the disk.
        let temporary = files::write_temporary(&path, bytes, None)?;
        {
            let mut resources = self.resources.lock();
            fs::rename(&temporary, &path).map_err(Error::io("renaming to", &path))?;
            let length = bytes.len() as u64;
            let stored_at_ms = files::modified_ms(&path).unwrap_or(now_wall_ms);
            resources.insert(name.clone(), length, stored_at_ms);
            resources.record_stored(name, length, now_wall_ms)?;
        }
        files::sync_folder(self.dir())?;
        self.enforce_limits(now_wall_ms)
    }

    /// Returns the resources that are ready for delivery, the oldest first.
    #[must_use]
    pub fn resources(&self) -> Vec<StoredResource> {
        let mut resources = self.resources.lock().list();
        resources.sort_by(|a, b| (a.stored_at_ms, &a.name).cmp(&(b.stored_at_ms, &b.name)));
        resources
    }

    /// Deletes a resource that was delivered or permanently refused.
    ///
    /// # Errors
    ///
    /// When the file cannot be deleted.
    pub fn remove_resource(&self, name: &ResourceName) -> Result<()> {
        self.resources.lock().delete(name)
    }

    /// Removes a resource whose file does not exist any more, and counts it.
    pub fn drop_missing_resource(&self, name: &ResourceName) {
        self.resources.lock().drop_missing(name);
    }

    /// Returns statistics of the resources.
    #[must_use]
    pub fn resource_stats(&self) -> ResourceStats {
        self.resources.lock().stats()
    }
}
