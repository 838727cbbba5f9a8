//! Segments whose sealed form waits in memory for a disk with room. They are delivered from there, so a full device delivers: the
//! file of their blocks stays until then, and a kill loses nothing that it has.

use std::{path::PathBuf, sync::Arc};

use afterimage_config::SegmentName;

use super::{Spool, folder, index::SpoolIndex};

impl Spool {
    /// Keeps the sealed form of an unsealed segment that the disk has no room for. It is listed as sealed, and is delivered from
    /// memory. A segment that was deleted meanwhile is not kept.
    pub fn hold(&self, name: &SegmentName, bytes: Arc<[u8]>) {
        let mut index = self.index.lock();
        if index.open.contains_key(name) {
            index.held.insert(name.clone(), bytes);
        }
    }

    /// Removes the sealed form of a segment from memory. The file of its blocks stays for the next run.
    pub fn release_held(&self, name: &SegmentName) {
        self.index.lock().held.remove(name);
    }

    /// Returns the path of a segment's file: that of its blocks if its sealed form waits in memory.
    pub(super) fn path_of(&self, index: &SpoolIndex, name: &SegmentName) -> PathBuf {
        let file = index.sealed_file(name);
        self.folder
            .path(name, file.map_or(folder::SEALED, |file| file.extension))
    }

    /// Returns the sealed form of a segment that waits in memory.
    #[must_use]
    pub fn held(&self, name: &SegmentName) -> Option<Arc<[u8]>> {
        self.index.lock().held.get(name).cloned()
    }
}
