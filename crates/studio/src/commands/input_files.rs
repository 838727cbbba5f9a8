//! The files that a verb is given: segments, and folders of them.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::store::read_bounded;

/// `<data>/segments/<device>/<session>/<file>` is the deepest folder that is written anywhere.
pub(super) const MAX_DEPTH: usize = 4;

/// A file that should be a segment.
pub struct InputFile {
    /// Where it lies.
    pub path: PathBuf,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Reads the segments at these paths, those of a folder in the order of their names.
///
/// # Errors
///
/// When a path cannot be read, or there is no segment at any of them.
pub fn read(paths: &[PathBuf]) -> Result<Vec<InputFile>> {
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

/// A file that is named counts whatever its ending; in a folder, only `.seg` files do.
fn collect(path: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<()> {
    if !path.is_dir() {
        if depth == 0 || path.extension().is_some_and(|ending| ending == "seg") {
            files.push(path.to_owned());
        }
        return Ok(());
    }
    if depth > MAX_DEPTH {
        return Ok(());
    }
    let listing = std::fs::read_dir(path).map_err(Error::file("list", path))?;
    let mut inside = listing
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<Vec<_>>>()
        .map_err(Error::file("list", path))?;
    inside.sort();
    inside.iter().try_for_each(|path| collect(path, depth + 1, files))
}
