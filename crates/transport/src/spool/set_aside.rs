//! Sealed segments and resources that the server refused: kept until a limit deletes them, and not sent again.

use std::fs;

use afterimage_config::{ResourceName, SegmentName};

use super::Spool;
use crate::error::{Error, Result};
use crate::files;

impl Spool {
    /// Sets a sealed segment aside. It counts for the limits, and a restart keeps it aside.
    ///
    /// # Errors
    ///
    /// When the file cannot be renamed.
    pub fn set_aside(&self, name: &SegmentName) -> Result<()> {
        let (from, to) = (self.folder.sealed_path(name), self.folder.set_aside_path(name));
        {
            let mut index = self.index.lock();
            if !index.sealed.contains_key(name) {
                return Ok(());
            }
            fs::rename(&from, &to).map_err(Error::io("renaming to", &to))?;
            if let Some(file) = index.sealed.remove(name) {
                index.set_aside.insert(name.clone(), file);
            }
        }
        files::sync_folder(self.folder.dir())
    }

    /// Makes a segment that was set aside ready for delivery again.
    ///
    /// # Errors
    ///
    /// When the file cannot be renamed.
    pub fn take_back(&self, name: &SegmentName) -> Result<()> {
        let (from, to) = (self.folder.set_aside_path(name), self.folder.sealed_path(name));
        {
            let mut index = self.index.lock();
            if !index.set_aside.contains_key(name) {
                return Ok(());
            }
            fs::rename(&from, &to).map_err(Error::io("renaming to", &to))?;
            if let Some(file) = index.set_aside.remove(name) {
                index.sealed.insert(name.clone(), file);
            }
        }
        files::sync_folder(self.folder.dir())
    }

    /// Sets a resource aside, as a segment.
    ///
    /// # Errors
    ///
    /// When the file cannot be renamed.
    pub fn set_resource_aside(&self, name: &ResourceName) -> Result<()> {
        self.resources.lock().move_aside(name)
    }

    /// Makes a resource that was set aside ready for delivery again.
    ///
    /// # Errors
    ///
    /// When the file cannot be renamed.
    pub fn take_resource_back(&self, name: &ResourceName) -> Result<()> {
        self.resources.lock().take_back(name)
    }
}
