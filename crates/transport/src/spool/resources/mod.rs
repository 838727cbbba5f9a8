//! Resources that are stored until they are delivered, beside the segments: one file each, which is complete if it exists.
//!
//! Resources share the folder, its lock and its limits with the segments, and are worth less than segments: if space is
//! needed, resources are deleted first.

mod ledger;
mod store;

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
    pub fn needs_resource(&self, name: &ResourceName, now_ms: u64) -> bool {
        let now = self.now(now_ms);
        self.resources.lock().ledger.needs(name, now)
    }

    /// Records that resources were requested from the host.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be written. The requests are then recorded for this process only.
    pub fn record_requests(&self, names: &[ResourceName], now_ms: u64) -> Result<()> {
        let now = self.stored_now(now_ms);
        self.resources
            .lock()
            .ledger
            .record(names, ResourceEvent::Requested, now)
    }

    /// Stores a resource until it is delivered, and records that it need not be requested again. If a limit is exceeded then,
    /// the oldest resources are deleted.
    ///
    /// # Errors
    ///
    /// [`Error::DailyLimitReached`] when the daily limit is reached; [`Error::Io`] when the file cannot be written.
    pub fn store_resource(&self, name: &ResourceName, bytes: &[u8], now_ms: u64) -> Result<()> {
        let now = self.now(now_ms);
        if !self.resources.lock().ledger.is_below_daily_limit(now) {
            return Err(Error::DailyLimitReached);
        }
        let extension = store::extension(self.is_encrypted());
        let path = store::path_in(self.dir(), name, extension);
        let bytes = &*self.encoded_resource(name, bytes, &path)?;
        self.ensure_folder()?;
        let now = self.stored_now(now_ms);
        // Written without the lock, so that `needs_resource` does not wait for the disk.
        let temporary = files::write_temporary(&path, bytes, None)?;
        {
            let mut resources = self.resources.lock();
            files::rename(&temporary, &path).map_err(Error::io("renaming to", &path))?;
            let length = bytes.len() as u64;
            resources.insert(name, length, now, extension);
            resources.record_stored(name, length, now)?;
        }
        files::sync_folder(self.dir())?;
        self.enforce_limits(now_ms)
    }

    /// Returns the resources that are ready for delivery, the oldest first.
    #[must_use]
    pub fn resources(&self) -> Vec<StoredResource> {
        let mut resources = self.resources.lock().list();
        resources.sort_by(|a, b| (a.stored, &a.name).cmp(&(b.stored, &b.name)));
        resources
    }

    /// Deletes a resource that was delivered.
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
