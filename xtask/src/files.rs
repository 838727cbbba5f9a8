//! The files of a folder, as a value, which are compared or packed into an archive; the lock of a folder; and digests.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use sha2::{Digest, Sha256};

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

/// Returns the files that only one of two folders has, or that differ.
pub(crate) fn differing(first: &Files, second: &Files) -> Vec<String> {
    let names = first
        .keys()
        .chain(second.keys().filter(|name| !first.contains_key(*name)));
    names
        .filter(|name| first.get(*name) != second.get(*name))
        .cloned()
        .collect()
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

/// Waits until no other process works in a folder, and keeps others waiting until the file is closed.
///
/// # Errors
/// When the folder cannot be created or locked.
pub(crate) fn lock(folder: &Path) -> Result<File> {
    fs::create_dir_all(folder).map_err(Error::io(folder))?;
    let path = folder.join("lock");
    let file = File::create(&path).map_err(Error::io(&path))?;
    if file.try_lock().is_err() {
        eprintln!(
            "waiting for another checkout that works in {} ...",
            folder.display()
        );
        file.lock().map_err(Error::io(&path))?;
    }
    Ok(file)
}

/// Returns the digest of a file, in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let digits: Vec<String> = Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    digits.concat()
}

/// Returns the beginning of a digest of the contents of files, in hexadecimal digits.
pub(crate) fn digest(files: &[&str]) -> String {
    let [first, second, third, fourth, ..] = <[u8; 32]>::from(Sha256::digest(files.concat()));
    format!("{:08x}", u32::from_be_bytes([first, second, third, fourth]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folder_is_locked_until_the_file_is_closed() {
        let folder = tempfile::tempdir().unwrap();
        let other = |held: bool| {
            let file = File::open(folder.path().join("inner/lock")).unwrap();
            assert_eq!(file.try_lock().is_err(), held);
        };
        let lock = lock(&folder.path().join("inner")).unwrap();
        other(true);
        drop(lock);
        other(false);
    }

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

    #[test]
    fn digest_depends_on_each_file() {
        assert_eq!(digest(&["a", "b"]), digest(&["a", "b"]));
        assert_ne!(digest(&["a", "b"]), digest(&["a", "c"]));
    }

    #[test]
    fn changed_and_missing_files_differ() {
        let contents = |files: &[(&str, &str)]| -> Files {
            files
                .iter()
                .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
                .collect()
        };
        let first = contents(&[("same", "1"), ("changed", "1"), ("first", "1")]);
        let second = contents(&[("same", "1"), ("changed", "2"), ("second", "1")]);
        assert_eq!(differing(&first, &second), ["changed", "first", "second"]);
        assert_eq!(differing(&first, &first), Vec::<String>::new());
    }
}
