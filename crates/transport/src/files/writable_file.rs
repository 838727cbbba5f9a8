//! A file that is written, and the operations of a folder. All changes of the spool on the disk pass this module, so that a test can
//! observe them, and end the process at each.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
    time::SystemTime,
};

#[cfg(feature = "file-observer")]
use super::observer::{FileOperation, observed};

/// Performs an operation. With the feature `file-observer`, observers are called before and after it.
#[cfg(feature = "file-observer")]
macro_rules! observe {
    ($operation:expr, $perform:expr) => {
        observed(&$operation, || $perform)
    };
}

#[cfg(not(feature = "file-observer"))]
macro_rules! observe {
    ($operation:expr, $perform:expr) => {
        $perform
    };
}

/// A file that is open for writing.
#[derive(Debug)]
pub(crate) struct WritableFile {
    file: File,
    #[cfg(feature = "file-observer")]
    path: std::path::PathBuf,
}

impl WritableFile {
    /// Creates a file, or empties one that exists.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        Self::open(path, options.write(true).create(true).truncate(true))
    }

    /// Creates a file to append to. Fails if it exists.
    pub(crate) fn create_new(path: &Path) -> io::Result<Self> {
        Self::open(path, OpenOptions::new().create_new(true).append(true))
    }

    /// Opens a file to append to, and creates it if it does not exist.
    pub(crate) fn append_to(path: &Path) -> io::Result<Self> {
        Self::open(path, OpenOptions::new().create(true).append(true))
    }

    fn open(path: &Path, options: &OpenOptions) -> io::Result<Self> {
        let file = observe!(FileOperation::Create { path }, options.open(path))?;
        Ok(Self {
            file,
            #[cfg(feature = "file-observer")]
            path: path.into(),
        })
    }

    /// Writes all of `bytes`.
    pub(crate) fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        #[cfg(feature = "file-observer")]
        {
            // In two steps: a kill between them tears the write.
            let (first, second) = bytes.split_at(bytes.len() / 2);
            let Self { file, path } = self;
            observe!(FileOperation::Write { path, bytes: first }, file.write_all(first))?;
            observe!(
                FileOperation::Write { path, bytes: second },
                file.write_all(second)
            )
        }
        #[cfg(not(feature = "file-observer"))]
        self.file.write_all(bytes)
    }

    /// Returns the length of the file in bytes.
    pub(crate) fn len(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    /// Truncates the file to its first `bytes`.
    pub(crate) fn truncate(&self, bytes: u64) -> io::Result<()> {
        observe!(
            FileOperation::Truncate {
                path: &self.path,
                bytes
            },
            self.file.set_len(bytes)
        )
    }

    /// Sets the modification time.
    pub(crate) fn set_modified(&self, modified: SystemTime) -> io::Result<()> {
        self.file.set_modified(modified)
    }

    /// Blocks until the contents are on the storage medium.
    pub(crate) fn sync_data(&self) -> io::Result<()> {
        observe!(FileOperation::Sync { path: &self.path }, self.file.sync_data())
    }

    /// Blocks until the contents and the modification time are on the storage medium.
    pub(crate) fn sync_all(&self) -> io::Result<()> {
        observe!(FileOperation::Sync { path: &self.path }, self.file.sync_all())
    }
}

/// Truncates a file to its first `bytes`.
pub(crate) fn truncate(path: &Path, bytes: u64) -> io::Result<()> {
    let file = OpenOptions::new().write(true).open(path)?;
    observe!(FileOperation::Truncate { path, bytes }, file.set_len(bytes))
}

/// Renames a file, and replaces one that has the new name.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    observe!(FileOperation::Rename { from, to }, fs::rename(from, to))
}

/// Deletes a file.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    observe!(FileOperation::Delete { path }, fs::remove_file(path))
}

/// Creates a folder with its parents. A folder that exists is no error.
pub(crate) fn create_folder(path: &Path) -> io::Result<()> {
    observe!(FileOperation::CreateFolder { path }, fs::create_dir_all(path))
}

/// Syncs a folder.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    observe!(
        FileOperation::SyncFolder { path },
        File::open(path).and_then(|folder| folder.sync_all())
    )
}
