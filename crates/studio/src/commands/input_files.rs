//! The segments that the paths on the command line name.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::store::read_bounded;

/// Maximum depth of folders. The deepest layout is the studio's: `<data>/segments/<device>/<session>/<file>`.
pub(super) const MAX_DEPTH: usize = 4;

/// A file that should contain a segment.
pub(super) struct InputFile {
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
}

/// Reads the segments at these paths. A folder's segments are sorted by name.
///
/// # Errors
///
/// If a path cannot be read; [`Error::NoSegments`] if there are none.
pub(super) fn read(paths: &[PathBuf]) -> Result<Vec<InputFile>> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, 0, &mut files)?;
    }
    let mut inputs = Vec::with_capacity(files.len());
    for path in files {
        let bytes = read_bounded(&path).map_err(Error::file("read", &path))?;
        inputs.push(InputFile { path, bytes });
    }
    if inputs.is_empty() {
        Err(Error::NoSegments)
    } else {
        Ok(inputs)
    }
}

/// Collects files recursively. A file named on the command line may have any extension; files in folders must end in `.seg`.
fn collect(path: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<()> {
    if !path.is_dir() {
        if depth == 0 || path.extension().is_some_and(|extension| extension == "seg") {
            files.push(path.to_owned());
        }
        return Ok(());
    }
    if depth > MAX_DEPTH {
        return Ok(());
    }
    let listing = std::fs::read_dir(path).map_err(Error::file("list", path))?;
    let mut contents = listing
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<Vec<_>>>()
        .map_err(Error::file("list", path))?;
    contents.sort();
    contents
        .iter()
        .try_for_each(|path| collect(path, depth + 1, files))
}
