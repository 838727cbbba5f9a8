//! One process per folder, by a lock that the system takes back when the process dies, however it dies.

use std::{fs::File, path::Path};

use crate::{Error, Result};

/// The file that is locked. It stays when the process ends: deleting it would open a race.
const LOCK_FILE: &str = "lock";

/// A lock on a folder, held until dropped.
#[derive(Debug)]
pub(super) struct FolderLock {
    _file: File,
    is_held: bool,
}

impl FolderLock {
    pub(super) fn acquire(dir: &Path) -> Result<Self> {
        let path = dir.join(LOCK_FILE);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(Error::io("opening", &path))?;
        match try_lock(&file) {
            LockAttempt::Locked => Ok(Self {
                _file: file,
                is_held: true,
            }),
            LockAttempt::InUse => Err(Error::FolderInUse { path: dir.into() }),
            // Some devices have no file locks. A folder in an app's own storage is hardly ever opened twice,
            // and no recording at all would be worse.
            LockAttempt::Unsupported => {
                tracing::warn!("this device cannot lock files: open one recorder per folder only");
                Ok(Self {
                    _file: file,
                    is_held: false,
                })
            }
        }
    }

    pub(super) fn is_held(&self) -> bool {
        self.is_held
    }
}

enum LockAttempt {
    Locked,
    InUse,
    Unsupported,
}

/// `File::try_lock` of the standard library is a stub on Android before Rust 1.98, so the call is made here.
#[cfg(unix)]
fn try_lock(file: &File) -> LockAttempt {
    use rustix::{
        fs::{FlockOperation, flock},
        io::Errno,
    };
    match flock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => LockAttempt::Locked,
        Err(Errno::WOULDBLOCK) => LockAttempt::InUse,
        Err(_) => LockAttempt::Unsupported,
    }
}

#[cfg(not(unix))]
fn try_lock(file: &File) -> LockAttempt {
    match file.try_lock() {
        Ok(()) => LockAttempt::Locked,
        Err(std::fs::TryLockError::WouldBlock) => LockAttempt::InUse,
        Err(std::fs::TryLockError::Error(_)) => LockAttempt::Unsupported,
    }
}
