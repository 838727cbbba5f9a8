//! The stand-in of the NDK in the project's cache.

use std::path::{Path, PathBuf};

use super::abi::Abi;
use crate::files::digest;
use crate::project::Project;

/// Files that define the stand-in: the version of its sources, the script that creates it, and the functions that it declares.
const INPUTS: [&str; 7] = [
    include_str!("../../android/requirements.txt"),
    include_str!("../../android/ndk.sh"),
    include_str!("../../android/symbols/libc.txt"),
    include_str!("../../android/symbols/libc-sockets.txt"),
    include_str!("../../android/symbols/libdl.txt"),
    include_str!("../../android/symbols/liblog.txt"),
    include_str!("../../android/symbols/libm.txt"),
];

/// The folder of the stand-in, by its inputs: a checkout with other inputs has a stand-in of its own.
pub(crate) fn stand_in(project: &Project) -> PathBuf {
    let folder = format!("ndk-{}", digest(&INPUTS));
    project.cache.join("android").join(folder)
}

/// Returns whether a stand-in was created to its end.
pub(crate) fn is_complete(stand_in: &Path) -> bool {
    stand_in.join("complete").is_file()
}

/// The folder with the libc.so that declares the functions of sockets too.
pub(super) fn sockets(stand_in: &Path, abi: Abi) -> PathBuf {
    let folder = format!("sysroot/usr/lib/{}/21/sockets", abi.sysroot_folder());
    stand_in.join(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interrupted_stand_in_is_created_again() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!is_complete(folder.path()));
        std::fs::write(folder.path().join("complete"), "").unwrap();
        assert!(is_complete(folder.path()));
    }
}
