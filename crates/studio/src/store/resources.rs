//! Images that sessions refer to, as files: `<data>/resources/<device id>/<id, 32 hexadecimal digits>.png`.
//!
//! A device's sessions share its images, and devices share none: what a fingerprint means is said by the device that
//! made it. The first image under a name stays.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use afterimage_picture::{MAX_CHECKED_BYTES, check, id_of};
use parking_lot::Mutex;

use super::segment_files::{StoreOutcome, read_bounded, sync_folder, write_synced};
use crate::error::{Error, Result};
use crate::name::ResourceName;

/// Images that are kept of one device: years of what it may send in a month.
const MAX_IMAGES_PER_DEVICE: usize = 20_000;

/// The folder of resources, below a data folder or beside the folders of exported sessions.
pub const RESOURCES_FOLDER: &str = "resources";

const ENDING: &str = "png";

/// The folder of images.
#[derive(Debug)]
pub struct Resources {
    root: PathBuf,
    /// Held while one is written, so that of two under one name exactly one is the first.
    writing: Mutex<()>,
}

impl Resources {
    /// The images below a folder; it is made when the first comes.
    #[must_use]
    pub fn new(data: &Path) -> Self {
        Self {
            root: data.join(RESOURCES_FOLDER),
            writing: Mutex::new(()),
        }
    }

    /// Keeps an image that is a whole PNG.
    ///
    /// # Errors
    ///
    /// When it is no PNG or too large, the device has as many as are kept, or the disk does not take it; nothing is
    /// kept then.
    pub fn insert(&self, name: &ResourceName, bytes: &[u8]) -> Result<StoreOutcome> {
        check(bytes).map_err(Error::InvalidImage)?;
        let path = self.path(name);
        let folder = self.root.join(name.device_id());
        let _writing = self.writing.lock();
        match read_bounded(&path) {
            Ok(there) if there == bytes => return Ok(StoreOutcome::Duplicate),
            Ok(_) => return Ok(StoreOutcome::Conflict),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(Error::file("read", path)(e)),
        }
        fs::create_dir_all(&folder).map_err(Error::file("create the folder", &folder))?;
        let there = fs::read_dir(&folder).map_err(Error::file("list", &folder))?;
        if there.count() >= MAX_IMAGES_PER_DEVICE {
            return Err(Error::TooManyResources {
                limit: MAX_IMAGES_PER_DEVICE,
            });
        }
        let part = path.with_extension("part");
        write_synced(&part, bytes)
            .and_then(|()| fs::rename(&part, &path))
            .map_err(Error::file("write", &path))?;
        for ancestor in [&folder, &self.root] {
            sync_folder(ancestor).map_err(Error::file("sync the folder", ancestor))?;
        }
        Ok(StoreOutcome::Created)
    }

    /// The image that a device calls by this fingerprint, if it is there and whole.
    #[must_use]
    pub fn find(&self, device_id: &str, fingerprint: &str) -> Option<Vec<u8>> {
        let name = ResourceName::new(device_id, id_of(fingerprint))?;
        let path = self.path(&name);
        let length = File::open(&path).and_then(|file| file.metadata()).ok()?.len();
        if length > MAX_CHECKED_BYTES as u64 {
            return None;
        }
        // A file may have been put here by hand; what is no picture is not given to a browser.
        let bytes = read_bounded(&path).ok()?;
        check(&bytes).ok().map(|_| bytes)
    }

    fn path(&self, name: &ResourceName) -> PathBuf {
        self.root
            .join(name.device_id())
            .join(name.stem())
            .with_extension(ENDING)
    }
}
