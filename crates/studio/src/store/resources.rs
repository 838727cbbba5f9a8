//! Images of sessions as files: `<data>/resources/<device id>/<id, 32 hexadecimal digits>.png`.
//!
//! All sessions of a device share its images. Devices do not share images: a fingerprint identifies an image only within
//! the device that computed it. The first image under a name is never replaced.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use afterimage_config::{DeviceId, ResourceName};
use afterimage_picture::{MAX_CHECKED_BYTES, check_png, resource_id};
use parking_lot::Mutex;

use super::file_io::{read_bounded, sync_folder, write_synced};
use super::file_name::resource_stem;
use super::store_outcome::StoreOutcome;
use crate::error::{Error, Result};

/// Maximum number of images per device: 40 days of uploads at the SDK's limit of 500 a day.
const MAX_IMAGES_PER_DEVICE: usize = 20_000;

/// Name of the folder of images. It is in the data folder, or next to the session folders that the trace
/// player writes.
pub const RESOURCES_FOLDER: &str = "resources";

const EXTENSION: &str = "png";

/// The folder of images.
#[derive(Debug)]
pub struct Resources {
    root: PathBuf,
    /// Held while an image is written, so that of concurrent uploads under one name exactly one is created.
    write_lock: Mutex<()>,
}

impl Resources {
    /// Uses the folder [`RESOURCES_FOLDER`] in `parent`. The first insert creates it.
    #[must_use]
    pub fn new(parent: &Path) -> Self {
        Self {
            root: parent.join(RESOURCES_FOLDER),
            write_lock: Mutex::new(()),
        }
    }

    /// Checks that the bytes are a complete PNG and stores them.
    ///
    /// # Errors
    ///
    /// If the bytes are not a PNG or too large, if the device has reached its limit of images, or if writing fails. The
    /// image is not stored in these cases.
    pub fn insert(&self, name: &ResourceName, bytes: &[u8]) -> Result<StoreOutcome> {
        check_png(bytes).map_err(Error::InvalidImage)?;
        let path = self.path(name);
        let folder = self.root.join(name.device_id().as_str());
        let _guard = self.write_lock.lock();
        match read_bounded(&path) {
            Ok(stored) => return Ok(StoreOutcome::of_taken(&stored, bytes)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(Error::file("read", path)(e)),
        }
        fs::create_dir_all(&folder).map_err(Error::file("create the folder", &folder))?;
        let stored = fs::read_dir(&folder).map_err(Error::file("list", &folder))?;
        if stored.count() >= MAX_IMAGES_PER_DEVICE {
            return Err(Error::TooManyResources {
                limit: MAX_IMAGES_PER_DEVICE,
            });
        }
        let temporary = path.with_extension("part");
        write_synced(&temporary, bytes)
            .and_then(|()| fs::rename(&temporary, &path))
            .map_err(Error::file("write", &path))?;
        for ancestor in [&folder, &self.root] {
            sync_folder(ancestor).map_err(Error::file("sync the folder", ancestor))?;
        }
        Ok(StoreOutcome::Created)
    }

    /// Returns the image with this fingerprint on this device, if it is stored and a complete PNG.
    #[must_use]
    pub fn find(&self, device_id: &DeviceId, fingerprint: &str) -> Option<Vec<u8>> {
        let name = ResourceName::new(device_id.clone(), resource_id(fingerprint));
        let path = self.path(&name);
        let length = File::open(&path).and_then(|file| file.metadata()).ok()?.len();
        if length > MAX_CHECKED_BYTES as u64 {
            return None;
        }
        // The user may have copied a file into the folder: a browser must not receive anything but an image.
        let bytes = read_bounded(&path).ok()?;
        check_png(&bytes).ok().map(|_| bytes)
    }

    fn path(&self, name: &ResourceName) -> PathBuf {
        self.root
            .join(name.device_id().as_str())
            .join(resource_stem(name))
            .with_extension(EXTENSION)
    }
}
