//! The order of writes that makes a file whole or absent, whenever a kill or a power cut comes.

use std::{
    fs::{self, File, Metadata},
    io::{self, Write},
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{Error, Result};

/// The extension of a file that is not whole yet; one that is found was left by a kill.
pub(crate) const TEMPORARY: &str = "tmp";

/// Writes `bytes` beside `target` and syncs them, to be renamed to it; returns the path. A file that could not be
/// finished is deleted, so that a full disk does not get fuller.
pub(crate) fn write_temporary(target: &Path, bytes: &[u8], modified: Option<SystemTime>) -> Result<PathBuf> {
    let path = target.with_extension(TEMPORARY);
    let written = File::create(&path).and_then(|mut file| {
        file.write_all(bytes)?;
        if let Some(modified) = modified {
            file.set_modified(modified)?;
        }
        file.sync_all()
    });
    if written.is_err() {
        let _ = fs::remove_file(&path);
    }
    written.map_err(Error::io("writing", &path))?;
    Ok(path)
}

/// Replaces `target`, a file of `dir`, by `bytes`, whole or not at all.
pub(crate) fn replace(dir: &Path, target: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = write_temporary(target, bytes, None)?;
    fs::rename(&temporary, target).map_err(Error::io("renaming to", target))?;
    sync_folder(dir)
}

/// Deletes a file; one that is gone is as good.
pub(crate) fn delete(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(Error::io("deleting", path)(e)),
        _ => Ok(()),
    }
}

/// A plain file of a folder.
pub(crate) struct PlainFile {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) bytes: u64,
}

/// Lists the plain files of a folder. What is behind a link is not among them: it is not ours.
pub(crate) fn plain_files(dir: &Path) -> Result<Vec<PlainFile>> {
    let reading = || Error::io("reading the folder", dir);
    let mut files = Vec::new();
    for entry in dir.read_dir().map_err(reading())? {
        let entry = entry.map_err(reading())?;
        // This does not follow links.
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

/// Makes renames outlast a power cut.
pub(crate) fn sync_folder(dir: &Path) -> Result<()> {
    if cfg!(unix) {
        File::open(dir)
            .and_then(|dir| dir.sync_all())
            .map_err(Error::io("syncing the folder", dir))?;
    }
    Ok(())
}

/// Returns when a file was last written, in wall milliseconds.
pub(crate) fn modified_ms(path: &Path) -> io::Result<u64> {
    let since = fs::metadata(path)?.modified()?.duration_since(UNIX_EPOCH);
    Ok(since.map_or(0, |since| since.as_millis() as u64))
}
