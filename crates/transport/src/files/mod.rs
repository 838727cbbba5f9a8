//! File operations, in an order of writes that leaves a file complete or absent after a kill or a power cut.

#[cfg(feature = "file-observer")]
pub(crate) mod observer;
mod writable_file;

use std::{
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

pub(crate) use self::writable_file::{WritableFile, create_folder, rename, truncate};
use crate::error::{Error, Result};

/// Extension of a file that is not complete yet. Such a file in a folder was left behind by a kill.
pub(crate) const TEMPORARY: &str = "tmp";

/// Writes and syncs `bytes` to a temporary file beside `target`, which the caller renames to `target`; returns its path.
/// The temporary file is deleted if a write fails, so that a full disk does not become fuller.
pub(crate) fn write_temporary(target: &Path, bytes: &[u8], modified: Option<SystemTime>) -> Result<PathBuf> {
    let path = target.with_extension(TEMPORARY);
    let written = WritableFile::create(&path).and_then(|mut file| {
        file.write_all(bytes)?;
        if let Some(modified) = modified {
            file.set_modified(modified)?;
        }
        file.sync_all()
    });
    if written.is_err() {
        let _ = writable_file::remove(&path);
    }
    written.map_err(Error::io("writing", &path))?;
    Ok(path)
}

/// Replaces the contents of `target`, a file in `dir`, by `bytes`: entirely or not at all.
pub(crate) fn replace(dir: &Path, target: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = write_temporary(target, bytes, None)?;
    rename(&temporary, target).map_err(Error::io("renaming to", target))?;
    sync_folder(dir)
}

/// Deletes a file. A file that does not exist is no error.
pub(crate) fn delete(path: &Path) -> Result<()> {
    match writable_file::remove(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(Error::io("deleting", path)(e)),
        _ => Ok(()),
    }
}

/// A regular file in a folder.
pub(crate) struct PlainFile {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) bytes: u64,
}

/// Lists the regular files in a folder. Symbolic links are not followed: the spool never creates one.
pub(crate) fn plain_files(dir: &Path) -> Result<Vec<PlainFile>> {
    let reading = || Error::io("reading the folder", dir);
    let mut files = Vec::new();
    for entry in dir.read_dir().map_err(reading())? {
        let entry = entry.map_err(reading())?;
        // `DirEntry::metadata` does not follow links.
        let metadata = entry.metadata().ok().filter(Metadata::is_file);
        if let Some((metadata, name)) = metadata.zip(entry.file_name().into_string().ok()) {
            files.push(PlainFile {
                name,
                path: entry.path(),
                bytes: metadata.len(),
            });
        }
    }
    Ok(files)
}

/// Syncs a folder, so that renames in it survive a power cut.
pub(crate) fn sync_folder(dir: &Path) -> Result<()> {
    if cfg!(unix) {
        writable_file::sync_folder(dir).map_err(Error::io("syncing the folder", dir))?;
    }
    Ok(())
}

/// Returns a file's modification time, in wall-clock milliseconds since 1970.
pub(crate) fn modified_ms(path: &Path) -> io::Result<u64> {
    let since = fs::metadata(path)?.modified()?.duration_since(UNIX_EPOCH);
    Ok(since.map_or(0, |since| since.as_millis() as u64))
}
