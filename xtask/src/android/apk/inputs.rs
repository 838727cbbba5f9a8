//! The parts that the APK is made of.

use std::path::{Path, PathBuf};

/// The folder with Maven's output, and the package.
#[derive(Debug)]
pub(super) struct Inputs {
    /// Maven's output: resources, classes and libraries.
    pub(super) target: PathBuf,
    /// The AAR of `afterimage-android`.
    pub(super) aar: PathBuf,
    /// The AAR of `afterimage-compose`.
    pub(super) compose: PathBuf,
}

impl Inputs {
    /// A file or folder of Maven's output.
    pub(super) fn target(&self, name: &str) -> PathBuf {
        self.target.join(name)
    }

    /// The AAR of a library: a package, or one that Maven copied.
    pub(super) fn aar(&self, library: &str) -> PathBuf {
        match library {
            "afterimage" => self.aar.clone(),
            "afterimage-compose" => self.compose.clone(),
            _ => self.target("libs").join(format!("{library}.aar")),
        }
    }
}

/// Returns whether a file's name ends with a dot and `extension`.
pub(super) fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|found| found == extension)
}
