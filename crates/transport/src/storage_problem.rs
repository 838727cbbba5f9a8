//! The steps of degradation: each fault of the storage by name, with the next step for the app's developer.

use std::fmt;
use std::io::{self, ErrorKind};

use crate::error::Error;

/// The fault why the spool stores nothing now, decided by the error of the operating system alone. None of them deletes a sealed
/// segment, and recording resumes when the fault is over. `Display` is a sentence with the effect and the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StorageProblem {
    /// The disk or the app's share of it is full.
    Full,
    /// The folder is on a file system that is read-only.
    ReadOnly,
    /// The operating system does not permit the access: the folder has a different owner, or the device is locked.
    NotPermitted,
    /// The folder does not exist and cannot be created, or was removed.
    FolderMissing,
    /// A file is in the place of the folder, or a folder in the place of a file.
    Obstructed,
    /// A different process or a different instance in this one owns the folder.
    FolderInUse,
    /// The path of the folder is one that the operating system does not accept.
    InvalidPath,
    /// The storage medium fails in any other way.
    Failing,
}

impl StorageProblem {
    /// Returns the problem of an error of the operating system.
    #[must_use]
    pub fn of_io(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Self::Full,
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            ErrorKind::PermissionDenied => Self::NotPermitted,
            ErrorKind::NotFound => Self::FolderMissing,
            ErrorKind::NotADirectory
            | ErrorKind::IsADirectory
            | ErrorKind::AlreadyExists
            | ErrorKind::DirectoryNotEmpty => Self::Obstructed,
            // A path with a NUL is an invalid input.
            ErrorKind::InvalidFilename | ErrorKind::InvalidInput => Self::InvalidPath,
            _ => Self::Failing,
        }
    }

    /// Returns the problem of a failed operation; `None` if the storage is not at fault.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        match error {
            Error::Io { source, .. } => Some(Self::of_io(source)),
            Error::FolderInUse { .. } => Some(Self::FolderInUse),
            _ => None,
        }
    }
}

impl fmt::Display for StorageProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => {
                "the disk is full: what is recorded is uploaded, and recording resumes when there is space; free some"
            }
            Self::ReadOnly => "the storage folder is read-only; set a folder that the app can write",
            Self::NotPermitted => {
                "the app may not access the storage folder: it has a different owner or the device is locked; \
                 set a folder of the app, or start when the device is unlocked"
            }
            Self::FolderMissing => {
                "the storage folder was removed or cannot be created; check that the folder above it exists"
            }
            Self::Obstructed => {
                "a file is in the place of the storage folder or a folder in the place of a file; remove it, or set another folder"
            }
            Self::FolderInUse => "a different engine or process uses the storage folder; give each a folder of its own",
            Self::InvalidPath => "the path of the storage folder is invalid or too long; set another one",
            Self::Failing => "the storage fails; its error is the last problem, and each write is tried again",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::{BootReading, Spool, SpoolLimits};

    /// Opens a spool in a folder that has a fault, and returns the problem.
    fn problem_of(dir: &Path) -> Option<StorageProblem> {
        let limits = SpoolLimits {
            max_bytes: 1 << 20,
            max_age_ms: 1 << 40,
        };
        let opened = Spool::open(dir, limits, &BootReading::default());
        opened.err().and_then(|error| StorageProblem::of(&error))
    }

    #[test]
    fn errors_of_the_operating_system_have_names() {
        let problems = [
            (ErrorKind::StorageFull, StorageProblem::Full),
            (ErrorKind::QuotaExceeded, StorageProblem::Full),
            (ErrorKind::FileTooLarge, StorageProblem::Full),
            (ErrorKind::ReadOnlyFilesystem, StorageProblem::ReadOnly),
            (ErrorKind::PermissionDenied, StorageProblem::NotPermitted),
            (ErrorKind::NotFound, StorageProblem::FolderMissing),
            (ErrorKind::NotADirectory, StorageProblem::Obstructed),
            (ErrorKind::IsADirectory, StorageProblem::Obstructed),
            (ErrorKind::AlreadyExists, StorageProblem::Obstructed),
            (ErrorKind::InvalidFilename, StorageProblem::InvalidPath),
            (ErrorKind::InvalidInput, StorageProblem::InvalidPath),
            (ErrorKind::Other, StorageProblem::Failing),
            (ErrorKind::TimedOut, StorageProblem::Failing),
        ];
        for (kind, problem) in problems {
            assert_eq!(StorageProblem::of_io(&kind.into()), problem, "{kind}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn codes_of_unix_have_names() {
        use rustix::io::Errno;
        for (code, problem) in [
            (Errno::NOSPC, StorageProblem::Full),
            (Errno::DQUOT, StorageProblem::Full),
            (Errno::FBIG, StorageProblem::Full),
            (Errno::ROFS, StorageProblem::ReadOnly),
            (Errno::ACCESS, StorageProblem::NotPermitted),
            (Errno::PERM, StorageProblem::NotPermitted),
            (Errno::NOENT, StorageProblem::FolderMissing),
            (Errno::NOTDIR, StorageProblem::Obstructed),
            (Errno::ISDIR, StorageProblem::Obstructed),
            (Errno::EXIST, StorageProblem::Obstructed),
            (Errno::NAMETOOLONG, StorageProblem::InvalidPath),
            (Errno::IO, StorageProblem::Failing),
            (Errno::MFILE, StorageProblem::Failing),
        ] {
            let error = io::Error::from_raw_os_error(code.raw_os_error());
            assert_eq!(StorageProblem::of_io(&error), problem, "{error}");
        }
    }

    #[test]
    fn folders_with_a_fault_are_refused_by_name() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        std::fs::write(&file, []).unwrap();
        assert_eq!(problem_of(&file), Some(StorageProblem::Obstructed));
        assert_eq!(problem_of(&file.join("below")), Some(StorageProblem::Obstructed));
        let long = dir.path().join("x".repeat(300));
        assert_eq!(problem_of(&long), Some(StorageProblem::InvalidPath));
        assert_eq!(
            problem_of(&dir.path().join("a\0b")),
            Some(StorageProblem::InvalidPath)
        );
        assert_eq!(problem_of(&PathBuf::new()), Some(StorageProblem::InvalidPath));
        let owned = dir.path().join("owned");
        let limits = SpoolLimits {
            max_bytes: 1 << 20,
            max_age_ms: 1 << 40,
        };
        let _owner = Spool::open(&owned, limits, &BootReading::default()).unwrap();
        assert_eq!(problem_of(&owned), Some(StorageProblem::FolderInUse));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn folder_whose_path_is_no_text_is_accepted() {
        use std::os::unix::ffi::OsStrExt;
        let dir = tempfile::tempdir().unwrap();
        let name = std::ffi::OsStr::from_bytes(b"\xff\xfe spool\n*");
        assert_eq!(problem_of(&dir.path().join(name)), None);
        assert!(dir.path().join(name).join("lock").exists());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn file_systems_of_the_system_refuse_by_name() {
        // These refuse new folders for every user, root included.
        let problem = problem_of(Path::new("/proc/afterimage-spool"));
        assert_eq!(problem, Some(StorageProblem::FolderMissing));
        let full = std::fs::write("/dev/full", b"x").unwrap_err();
        assert_eq!(StorageProblem::of_io(&full), StorageProblem::Full);
    }
}
