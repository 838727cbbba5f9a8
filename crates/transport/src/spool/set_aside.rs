//! Sealed segments and resources that the server refused: kept until a limit deletes them, and not sent again.

use std::io;

use afterimage_config::{ResourceName, SegmentName};

use super::{Spool, folder, index::SealedFile};
use crate::error::{Error, Result};
use crate::files;
use crate::upload::UploadItem;

impl Spool {
    /// Sets a sealed segment aside. It counts for the limits, and a restart keeps it aside. If somebody deleted its file, it counts as evicted.
    ///
    /// # Errors
    ///
    /// When the file cannot be renamed.
    pub fn set_aside(&self, name: &SegmentName) -> Result<()> {
        {
            let mut index = self.index.lock();
            // The file of a segment that waits in memory has its blocks.
            let from = self.path_of(&index, name);
            let Some(file) = index.sealed_file(name) else {
                return Ok(());
            };
            let extension = folder::set_aside_extension(file.extension);
            let to = self.folder.path(name, extension);
            match files::rename(&from, &to) {
                Ok(()) => {
                    index.remove_sealed(name);
                    index
                        .set_aside
                        .insert(name.clone(), SealedFile { extension, ..file });
                }
                Err(e) if e.kind() == io::ErrorKind::NotFound => {
                    index.remove_sealed(name);
                    index.count_evicted(file.bytes);
                }
                Err(e) => return Err(Error::io("renaming to", &to)(e)),
            }
        }
        self.drop_blocks(name).and(files::sync_folder(self.folder.dir()))
    }

    /// Returns the names of the segments and resources that are set aside, at most `limit`.
    #[must_use]
    pub fn set_aside_names(&self, limit: usize) -> Vec<UploadItem> {
        let segments: Vec<_> = self.index.lock().set_aside.keys().take(limit).cloned().collect();
        let resources = self.resources.lock().set_aside_names(limit - segments.len());
        let segments = segments.into_iter().map(UploadItem::Segment);
        segments
            .chain(resources.into_iter().map(UploadItem::Resource))
            .collect()
    }

    /// Sets a resource aside, as a segment.
    ///
    /// # Errors
    ///
    /// When the file cannot be renamed.
    pub fn set_resource_aside(&self, name: &ResourceName) -> Result<()> {
        self.resources.lock().move_aside(name)
    }
}
