//! The files of resources in a folder.

use std::path::{Path, PathBuf};
use std::{fs, io};

use afterimage_config::ResourceName;
use litemap::LiteMap;

use super::ledger::{ResourceEvent, ResourceLedger};
use crate::encryption::SpoolCipher;
use crate::error::{self, Error, Result};
use crate::files;
use crate::spool::{file_name, limits::SpoolLimits};
use crate::spool_time::SpoolTime;

/// Maximum size of the resources in the folder: a day's worth of them while a device is offline.
const MAX_STORED_BYTES: u64 = 8 << 20;

/// Extension of a resource's file.
const RESOURCE: &str = "png";

/// Extension of a resource that is set aside, since the server refused it.
const SET_ASIDE: &str = "refused";

/// The extensions of encrypted files, which a build without encryption and an earlier version leave alone.
const ENCRYPTED: &str = "xpng";
const ENCRYPTED_SET_ASIDE: &str = "xrefused";

/// A resource that is ready for delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredResource {
    /// Name of the resource.
    pub name: ResourceName,
    /// Path of the file.
    pub path: PathBuf,
    /// Size of the file.
    pub bytes: u64,
    /// Time at which the resource was stored.
    pub stored: SpoolTime,
}

/// Statistics of a spool's resources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResourceStats {
    /// Number of resources that are ready for delivery.
    pub waiting: u64,
    /// Number of resources that are set aside: the server refused them, or has other bytes under their names.
    pub set_aside: u64,
    /// Total size of these resources.
    pub set_aside_bytes: u64,
    /// Total size of the resources, those set aside included.
    pub bytes: u64,
    /// Number of resources that were deleted before delivery since the spool was opened: by age, by the size limits, or by
    /// somebody else.
    pub evicted: u64,
    /// Total size of these resources.
    pub evicted_bytes: u64,
    /// Number of those that the age limit deleted.
    pub expired: u64,
    /// Total size of these resources.
    pub expired_bytes: u64,
}

/// The resources of a folder.
#[derive(Debug)]
pub(crate) struct ResourceStore {
    dir: PathBuf,
    files: LiteMap<ResourceName, ResourceFile>,
    /// Resources that the server refused. They stay until a limit deletes them.
    set_aside: LiteMap<ResourceName, ResourceFile>,
    pub(super) ledger: ResourceLedger,
    evicted: Evictions,
}

/// Resources that were deleted before delivery.
#[derive(Clone, Copy, Debug, Default)]
struct Evictions {
    count: u64,
    bytes: u64,
    /// The part that the age limit deleted.
    expired: u64,
    expired_bytes: u64,
}

impl Evictions {
    fn count(&mut self, bytes: u64) {
        self.count += 1;
        self.bytes += bytes;
    }

    fn count_expired(&mut self, bytes: u64) {
        self.count(bytes);
        self.expired += 1;
        self.expired_bytes += bytes;
    }
}

#[derive(Clone, Copy, Debug)]
struct ResourceFile {
    bytes: u64,
    stored: SpoolTime,
    /// Extension of the file.
    extension: &'static str,
}

/// The resources of a folder before the spool time is known.
pub(crate) struct LoadedResources {
    ledger: ResourceLedger,
    files: Vec<FoundFile>,
}

impl LoadedResources {
    /// Returns the latest time in the ledger.
    pub(crate) fn latest_event(&self) -> SpoolTime {
        self.ledger.latest_event()
    }

    /// Returns the resources. Ages that are not known, such as those of an earlier version, count from `now`.
    pub(crate) fn into_store(mut self, dir: &Path, now: SpoolTime) -> ResourceStore {
        // First, so that a resource that was stored again replaces them: a kill may have left both.
        self.files
            .sort_by_key(|file| !matches!(file.kind, FileKind::SetAside));
        let mut store = ResourceStore {
            dir: dir.into(),
            files: LiteMap::new(),
            set_aside: LiteMap::new(),
            ledger: self.ledger,
            evicted: Evictions::default(),
        };
        let mut stored = store.ledger.date_entries(now);
        for file in self.files {
            let FoundFile {
                name, bytes, kind, ..
            } = file;
            let at = store.ledger.stored_at(&name).unwrap_or_else(|| {
                stored = true;
                store.ledger.add_stored(&name, bytes, now);
                now
            });
            match kind {
                FileKind::SetAside => {
                    let file = ResourceFile {
                        bytes,
                        stored: at,
                        extension: file.extension,
                    };
                    store.set_aside.insert(name, file);
                }
                _ => store.insert(&name, bytes, at, file.extension),
            }
        }
        if stored && let Err(error) = store.ledger.rewrite() {
            error::warn(&error, "the times of resources cannot be stored");
        }
        store
    }
}

/// Resources that the limits deleted.
pub(crate) struct EvictedResources {
    pub(crate) names: Vec<ResourceName>,
    /// The first failure to delete a file, if there was one.
    pub(crate) deleted: Result<()>,
}

impl ResourceStore {
    /// Reads the folder, and deletes temporary files that a kill left behind.
    pub(crate) fn load(dir: &Path, cipher: Option<&SpoolCipher>) -> Result<LoadedResources> {
        let ledger = ResourceLedger::load(dir)?;
        let mut files = Vec::new();
        for mut file in found_files(dir)? {
            match file.kind {
                FileKind::Temporary => files::delete(&file.path)?,
                FileKind::Ready if file.extension == ENCRYPTED && !is_own(&file, cipher) => {
                    // It cannot be read: it stays until a limit deletes it.
                    file.kind = FileKind::SetAside;
                    files.push(file);
                }
                FileKind::Ready | FileKind::SetAside => files.push(file),
            }
        }
        Ok(LoadedResources { ledger, files })
    }

    /// Inserts a resource. It replaces one of the same name that is set aside, so that a name is one file.
    pub(super) fn insert(
        &mut self,
        name: &ResourceName,
        bytes: u64,
        stored: SpoolTime,
        extension: &'static str,
    ) {
        let file = ResourceFile {
            bytes,
            stored,
            extension,
        };
        let set_aside = self.set_aside.remove(name);
        let replaced = self.files.insert(name.clone(), file);
        for earlier in set_aside.into_iter().chain(replaced) {
            if earlier.extension != extension {
                let _ = files::delete(&path_in(&self.dir, name, earlier.extension));
            }
        }
    }

    /// Records that a resource was stored, so that it is not requested again.
    pub(super) fn record_stored(&mut self, name: &ResourceName, bytes: u64, now: SpoolTime) -> Result<()> {
        let event = ResourceEvent::Stored { bytes };
        self.ledger.record(std::slice::from_ref(name), event, now)
    }

    /// Returns the resources, sorted by name.
    pub(super) fn list(&self) -> Vec<StoredResource> {
        let resources = self.files.iter().map(|(name, file)| StoredResource {
            name: name.clone(),
            path: path_in(&self.dir, name, file.extension),
            bytes: file.bytes,
            stored: file.stored,
        });
        resources.collect()
    }

    pub(super) fn stats(&self) -> ResourceStats {
        ResourceStats {
            waiting: self.files.len() as u64,
            set_aside: self.set_aside.len() as u64,
            set_aside_bytes: self.set_aside.values().map(|file| file.bytes).sum(),
            bytes: self.bytes(),
            evicted: self.evicted.count,
            evicted_bytes: self.evicted.bytes,
            expired: self.evicted.expired,
            expired_bytes: self.evicted.expired_bytes,
        }
    }

    pub(crate) fn bytes(&self) -> u64 {
        let files = self.files.values().chain(self.set_aside.values());
        files.map(|file| file.bytes).sum()
    }

    /// Deletes expired resources, and the oldest ones while the resources exceed their share beside `segment_bytes` of
    /// segments.
    pub(crate) fn evict(
        &mut self,
        limits: &SpoolLimits,
        segment_bytes: u64,
        now: SpoolTime,
    ) -> EvictedResources {
        let max_bytes = MAX_STORED_BYTES.min(limits.max_bytes.saturating_sub(segment_bytes));
        let mut bytes = self.bytes();
        let mut oldest_first: Vec<_> = self
            .files
            .iter()
            .chain(self.set_aside.iter())
            .map(|(name, file)| (file.stored, name.clone(), file.bytes))
            .collect();
        oldest_first.sort();
        let mut names = Vec::new();
        let mut deleted = Ok(());
        for (stored, name, file_bytes) in oldest_first {
            let is_expired = limits.is_expired(stored, now);
            if bytes > max_bytes || is_expired {
                bytes -= file_bytes;
                if is_expired {
                    self.evicted.count_expired(file_bytes);
                } else {
                    self.evicted.count(file_bytes);
                }
                deleted = deleted.and(self.delete(&name));
                names.push(name);
            }
        }
        EvictedResources { names, deleted }
    }

    /// Deletes all resources, and the ledger.
    pub(crate) fn clear(&mut self) -> Result<()> {
        self.files.clear();
        self.set_aside.clear();
        let deleted = found_files(&self.dir)?
            .iter()
            .map(|file| files::delete(&file.path))
            .fold(Ok(()), Result::and);
        deleted.and(self.ledger.clear())
    }

    /// Drops and counts all resources, after the folder was deleted. The ledger stays in memory.
    pub(crate) fn drop_all(&mut self) {
        let files = std::mem::take(&mut self.files);
        let set_aside = std::mem::take(&mut self.set_aside);
        for (_, file) in files.into_iter().chain(set_aside) {
            self.evicted.count(file.bytes);
        }
    }

    /// Drops and counts a resource whose file does not exist any more.
    pub(super) fn drop_missing(&mut self, name: &ResourceName) {
        if let Some(file) = self.files.remove(name) {
            self.evicted.count(file.bytes);
        }
    }

    pub(super) fn delete(&mut self, name: &ResourceName) -> Result<()> {
        let set_aside = self.set_aside.remove(name);
        let mut deleted = Ok(());
        for file in set_aside.into_iter().chain(self.files.remove(name)) {
            deleted = deleted.and(files::delete(&path_in(&self.dir, name, file.extension)));
        }
        deleted
    }

    /// Returns the path of a resource whose file is encrypted.
    pub(in crate::spool) fn encrypted_path(&self, name: &ResourceName) -> Option<PathBuf> {
        let file = self.files.get(name)?;
        (file.extension == ENCRYPTED).then(|| path_in(&self.dir, name, ENCRYPTED))
    }

    /// Keeps a resource that turned out to be unreadable, and lists it no more.
    pub(in crate::spool) fn keep_unreadable(&mut self, name: &ResourceName) {
        if let Some(file) = self.files.remove(name) {
            self.set_aside.insert(name.clone(), file);
        }
    }

    /// Sets a resource aside.
    pub(in crate::spool) fn move_aside(&mut self, name: &ResourceName) -> Result<()> {
        let Some(file) = self.files.get(name).copied() else {
            return Ok(());
        };
        let extension = match file.extension {
            ENCRYPTED => ENCRYPTED_SET_ASIDE,
            _ => SET_ASIDE,
        };
        let from = path_in(&self.dir, name, file.extension);
        let to = path_in(&self.dir, name, extension);
        match files::rename(&from, &to) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => self.drop_missing(name),
            renamed => {
                renamed.map_err(Error::io("renaming to", &to))?;
                self.files.remove(name);
                self.set_aside
                    .insert(name.clone(), ResourceFile { extension, ..file });
            }
        }
        Ok(())
    }

    /// Returns the names of the resources that are set aside, at most `limit`.
    pub(in crate::spool) fn set_aside_names(&self, limit: usize) -> Vec<ResourceName> {
        self.set_aside.keys().take(limit).cloned().collect()
    }
}

/// Returns the path of a resource in the folder `dir`.
pub(super) fn path_in(dir: &Path, name: &ResourceName, extension: &str) -> PathBuf {
    dir.join(file_name::for_resource(name, extension))
}

/// Returns the extension of a new resource.
pub(super) fn extension(is_encrypted: bool) -> &'static str {
    if is_encrypted { ENCRYPTED } else { RESOURCE }
}

/// Returns whether the present key encrypted a file, as its header claims.
fn is_own(file: &FoundFile, cipher: Option<&SpoolCipher>) -> bool {
    cipher.is_some_and(|cipher| fs::read(&file.path).is_ok_and(|bytes| cipher.is_own(&bytes)))
}

/// A regular file with a resource's name.
struct FoundFile {
    name: ResourceName,
    kind: FileKind,
    path: PathBuf,
    bytes: u64,
    extension: &'static str,
}

#[derive(Clone, Copy)]
enum FileKind {
    Ready,
    SetAside,
    Temporary,
}

fn found_files(dir: &Path) -> Result<Vec<FoundFile>> {
    let found_file = |file: files::PlainFile| {
        let (name, extension) = file_name::parse_resource(&file.name)?;
        let kinds = [
            (RESOURCE, FileKind::Ready),
            (ENCRYPTED, FileKind::Ready),
            (SET_ASIDE, FileKind::SetAside),
            (ENCRYPTED_SET_ASIDE, FileKind::SetAside),
            (files::TEMPORARY, FileKind::Temporary),
        ];
        let (extension, kind) = kinds.into_iter().find(|(known, _)| *known == extension)?;
        Some(FoundFile {
            name,
            kind,
            path: file.path,
            bytes: file.bytes,
            extension,
        })
    };
    let files = files::plain_files(dir)?;
    Ok(files.into_iter().filter_map(found_file).collect())
}
