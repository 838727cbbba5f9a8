//! Zip archives whose bytes depend only on their contents.

use std::fs::File;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::error::{Error, Result};
use crate::files::Files;

/// The time of all entries is the first that the format has, and their compression is at its maximum.
const LEVEL: i64 = 9;

/// The files of an archive, sorted by their path.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Archive {
    files: Files,
}

impl From<Files> for Archive {
    fn from(files: Files) -> Self {
        Self { files }
    }
}

impl Archive {
    /// Inserts a file, or replaces the one of the same path.
    pub(crate) fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }

    /// Inserts all files of another archive. A path that both have is an error of the build.
    ///
    /// # Errors
    /// When a path is present already.
    pub(crate) fn merge(&mut self, other: Self) -> Result<()> {
        for (path, bytes) in other.files {
            if self.files.contains_key(&path) {
                return Err(Error::Android(vec![format!("two modules contain {path}")]));
            }
            self.files.insert(path, bytes);
        }
        Ok(())
    }

    /// The paths of the files, sorted.
    #[cfg(test)]
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Reads one file of an archive on the disk.
    ///
    /// # Errors
    /// When the archive cannot be read, or has no such file.
    pub(crate) fn read_entry(archive: &Path, entry: &str) -> Result<Vec<u8>> {
        Self::read(archive)?
            .remove(entry)
            .ok_or_else(|| Error::Unreadable {
                input: "an archive",
                problem: format!("{} has no {entry}", archive.display()),
            })
    }

    /// Reads all files of an archive on the disk.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub(crate) fn read(archive: &Path) -> Result<Files> {
        let file = File::open(archive).map_err(Error::io(archive))?;
        let read = || -> zip::result::ZipResult<Files> {
            let mut files = Files::new();
            let mut archive = ZipArchive::new(file)?;
            for index in 0..archive.len() {
                let mut entry = archive.by_index(index)?;
                let mut bytes = Vec::new();
                if entry.is_file() {
                    entry.read_to_end(&mut bytes)?;
                    files.insert(entry.name()?.to_string(), bytes);
                }
            }
            Ok(files)
        };
        read().map_err(|error| Error::Unreadable {
            input: "an archive",
            problem: format!("{}: {error}", archive.display()),
        })
    }

    /// The archive's bytes.
    ///
    /// # Errors
    /// When a file is too large for the format.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        let write = || -> zip::result::ZipResult<Vec<u8>> {
            let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
            for (path, bytes) in &self.files {
                writer.start_file(path.as_str(), options)?;
                writer.write_all(bytes)?;
            }
            Ok(writer.finish()?.into_inner())
        };
        write().map_err(|error| Error::Unreadable {
            input: "an archive",
            problem: error.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_do_not_depend_on_order_or_time() {
        let (mut one, mut other) = (Archive::default(), Archive::default());
        one.insert("b/classes", "two");
        one.insert("a", "one");
        other.insert("a", "one");
        other.insert("b/classes", "two");
        let bytes = one.to_bytes().unwrap();
        assert_eq!(bytes, other.to_bytes().unwrap());
        assert_eq!(one.paths().collect::<Vec<_>>(), ["a", "b/classes"]);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &bytes).unwrap();
        assert_eq!(Archive::read_entry(file.path(), "b/classes").unwrap(), b"two");
        // The time of the first entry is the one that the format starts with: 1980-01-01 00:00.
        assert_eq!(bytes[10..14], [0, 0, 0x21, 0]);
    }

    #[test]
    fn path_of_two_modules_is_an_error() {
        let mut one = Archive::default();
        one.insert("META-INF/LICENSE", "");
        let error = one.clone().merge(one).unwrap_err().to_string();
        assert!(error.contains("META-INF/LICENSE"), "{error}");
    }
}
