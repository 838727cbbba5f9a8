//! Observers of the spool's file operations, for tests: they end the process at a chosen operation, or record the operations to derive
//! what a power cut leaves. The feature `file-observer` is off in all libraries for devices.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use parking_lot::RwLock;

/// A change of the disk, or a sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileOperation<'a> {
    /// A file is opened for writing, and created if it does not exist.
    Create {
        /// Path of the file.
        path: &'a Path,
    },
    /// Bytes are appended to a file.
    Write {
        /// Path of the file.
        path: &'a Path,
        /// The bytes.
        bytes: &'a [u8],
    },
    /// A file is truncated.
    Truncate {
        /// Path of the file.
        path: &'a Path,
        /// The new length.
        bytes: u64,
    },
    /// The contents of a file are synced.
    Sync {
        /// Path of the file.
        path: &'a Path,
    },
    /// A file gets a new name, and replaces one that has this name.
    Rename {
        /// The earlier path.
        from: &'a Path,
        /// The new path.
        to: &'a Path,
    },
    /// A file is deleted.
    Delete {
        /// Path of the file.
        path: &'a Path,
    },
    /// A folder is created.
    CreateFolder {
        /// Path of the folder.
        path: &'a Path,
    },
    /// The entries of a folder are synced.
    SyncFolder {
        /// Path of the folder.
        path: &'a Path,
    },
}

impl FileOperation<'_> {
    /// Returns the path that changes.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Create { path }
            | Self::Write { path, .. }
            | Self::Truncate { path, .. }
            | Self::Sync { path }
            | Self::Rename { from: path, .. }
            | Self::Delete { path }
            | Self::CreateFolder { path }
            | Self::SyncFolder { path } => path,
        }
    }
}

/// Observes the file operations of spools. Calls of several threads are concurrent.
pub trait FileObserver: Send + Sync {
    /// Is called before an operation.
    fn before(&self, operation: &FileOperation<'_>);

    /// Is called after an operation that succeeded.
    fn after(&self, operation: &FileOperation<'_>);
}

/// Observers, with the folder that each observes.
static OBSERVERS: RwLock<Vec<(PathBuf, Arc<dyn FileObserver>)>> = RwLock::new(Vec::new());

/// An observation, which ends when it is dropped.
#[derive(Debug)]
#[must_use = "the observation ends when it is dropped"]
pub struct FileObservation(PathBuf);

impl Drop for FileObservation {
    fn drop(&mut self) {
        OBSERVERS.write().retain(|(dir, _)| *dir != self.0);
    }
}

/// Observes the operations in the folder `dir`.
pub fn observe_files(dir: &Path, observer: Arc<dyn FileObserver>) -> FileObservation {
    OBSERVERS.write().push((dir.into(), observer));
    FileObservation(dir.into())
}

pub(super) fn observed<T>(
    operation: &FileOperation<'_>,
    perform: impl FnOnce() -> std::io::Result<T>,
) -> std::io::Result<T> {
    let path = operation.path();
    let observers: Vec<_> = OBSERVERS
        .read()
        .iter()
        .filter(|(dir, _)| path.starts_with(dir))
        .map(|(_, observer)| Arc::clone(observer))
        .collect();
    for observer in &observers {
        observer.before(operation);
    }
    let performed = perform();
    if performed.is_ok() {
        for observer in &observers {
            observer.after(operation);
        }
    }
    performed
}
