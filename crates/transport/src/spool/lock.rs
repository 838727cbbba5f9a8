//! The lock that reserves a folder for one process. The system releases it when the process ends, for whatever reason.

use std::{fs::File, path::Path};

use crate::error::{Error, Result};

/// Name of the locked file. The file is never deleted: deleting it would open a race.
const LOCK_FILE: &str = "lock";

/// A lock on a folder, held until it is dropped.
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
            // Some devices do not support file locks. Two recorders in one folder of an app's own storage are unlikely, and
            // recording nothing would be worse.
            LockAttempt::Unsupported => {
                tracing::warn!("this device does not support file locks: open one recorder per folder only");
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

/// Tries to lock a file. The system call is made here, because `File::try_lock` of the standard library always fails on
/// Android before Rust 1.98.
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
