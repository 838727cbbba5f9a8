//! The files of a folder, as a value: they are compared, or packed into an archive.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::error::{Error, Result};

/// The bytes of files, by their path relative to a folder.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Reads all files below `root`.
///
/// # Errors
/// When a file or folder cannot be read.
pub(crate) fn below(root: &Path) -> Result<Files> {
    let mut files = Files::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(Error::io(&folder))? {
            let path = entry.map_err(Error::io(&folder))?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy();
                files.insert(name.into_owned(), fs::read(&path).map_err(Error::io(&path))?);
            }
        }
    }
    Ok(files)
}

/// Removes a folder with all its files, if it exists.
///
/// # Errors
/// When it cannot be removed.
pub(crate) fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(Error::io(folder))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_their_path_below_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a/b"), "1").unwrap();
        fs::write(folder.path().join("c"), "2").unwrap();
        let files = below(folder.path()).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["a/b", "c"]);
        remove(folder.path()).unwrap();
        remove(folder.path()).unwrap();
        below(folder.path()).unwrap_err();
    }
}
