//! cargo's target folders in the cache, which checkouts share: a fresh clone compiles only the crates of this project.

use std::fs::{self, File};
use std::path::Path;

use crate::error::{Error, Result};
use crate::files;
use crate::project::Project;

/// Waits until no other checkout builds in the folder of a target, and keeps others waiting until the file is closed: their libraries would
/// replace this one's.
///
/// # Errors
/// When the folder cannot be locked, or files of another checkout cannot be removed.
pub(crate) fn lock(project: &Project, folder: &Path) -> Result<File> {
    let lock = files::lock(folder)?;
    forget_other_checkout(project, folder)?;
    Ok(lock)
}

/// Makes cargo compile the crates of this project again if another checkout was compiled last. cargo compares times of
/// files and paths relative to the checkout, so it would take the other checkout's crates for this one's.
fn forget_other_checkout(project: &Project, folder: &Path) -> Result<()> {
    let stamp = folder.join("checkout");
    let root = project.root.to_string_lossy();
    if fs::read_to_string(&stamp).is_ok_and(|last| last == root) {
        return Ok(());
    }
    let fingerprints = folder.join("mobile/.fingerprint");
    if let Ok(entries) = fs::read_dir(&fingerprints) {
        for entry in entries {
            let path = entry.map_err(Error::io(&fingerprints))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with("afterimage") {
                files::remove(&path)?;
            }
        }
    }
    fs::write(&stamp, root.as_bytes()).map_err(Error::io(&stamp))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_of_another_checkout_are_compiled_again() {
        let folder = tempfile::tempdir().unwrap();
        let crate_of = |name: &str| folder.path().join("mobile/.fingerprint").join(name);
        let compile = || {
            for name in ["afterimage-engine-1", "serde-1"] {
                fs::create_dir_all(crate_of(name)).unwrap();
            }
        };
        compile();
        forget_other_checkout(&Project::for_tests("/one"), folder.path()).unwrap();
        assert!(!crate_of("afterimage-engine-1").exists() && crate_of("serde-1").exists());
        compile();
        forget_other_checkout(&Project::for_tests("/one"), folder.path()).unwrap();
        assert!(crate_of("afterimage-engine-1").exists());
        forget_other_checkout(&Project::for_tests("/two"), folder.path()).unwrap();
        assert!(!crate_of("afterimage-engine-1").exists());
    }
}
