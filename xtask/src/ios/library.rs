//! Builds the static library of each slice: as it ships, and with the debug information that belongs to it.
//!
//! A static library has no build id, since only the link of an app creates one. The digest of the shipped file names its partner instead.

use std::fs;
use std::path::{Path, PathBuf};

use super::slice::{LIBRARY, Slice};
use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::project::Project;
use crate::{setup, shared_target};

/// The library of one slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Library {
    pub(super) slice: Slice,
    /// Without debug information. Names stay: the linker of the app needs them.
    pub(super) shipped: PathBuf,
    /// With the lines of the sources.
    pub(super) with_symbols: PathBuf,
}

impl Library {
    /// The files of a slice below `out`.
    pub(super) fn below(out: &Path, slice: Slice) -> Self {
        Self {
            slice,
            shipped: out.join("libraries").join(slice.target()).join(LIBRARY),
            with_symbols: out.join("symbols").join(slice.target()).join(LIBRARY),
        }
    }
}

/// cargo's target folder for iOS, outside of the checkout: a fresh clone compiles only the crates of this project again.
pub(super) fn target_folder(project: &Project) -> PathBuf {
    project.cache.join("ios/target")
}

/// Builds one slice into `out`, with cargo's files in `target`.
///
/// # Errors
/// When it cannot be compiled, or copied without its debug information.
pub(super) fn build(project: &Project, slice: Slice, target: &Path, out: &Path) -> Result<Library> {
    eprintln!("building {} (a minute or two) ...", slice.target());
    let folder = target.join(slice.target());
    // Until the library is copied: another checkout's build would replace it.
    let _lock = shared_target::lock(project, &folder)?;
    slice.compile(project, target).run(&project.root)?;
    let library = Library::below(out, slice);
    for path in [&library.shipped, &library.with_symbols] {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(Error::io(folder))?;
        }
    }
    let built = folder.join("mobile").join(LIBRARY);
    fs::copy(&built, &library.with_symbols).map_err(Error::io(&built))?;
    Invocation::new(setup::apple_tool("llvm-strip"), &["-S", "-o"])
        .arg(&library.shipped)
        .arg(&library.with_symbols)
        // Apple's tools write the time into libraries otherwise.
        .env("ZERO_AR_DATE", "1")
        .run(&project.root)?;
    Ok(library)
}
