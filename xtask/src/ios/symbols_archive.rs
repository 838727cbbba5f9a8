//! The archive of the libraries with their debug information, which stays with the one who publishes.
//!
//! The tools that read the lines of a crash (`dsymutil`, `atos`) need a linked image, and the app's link creates it. So the archive has
//! static libraries: who links the app again with them, and changes nothing else, gets the same code, and a dSYM with our lines.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::library::Library;
use super::slice::LIBRARY;
use crate::error::{Error, Result};
use crate::files;
use crate::zip_archive::Archive;

/// The file name of the archive.
pub(crate) const NAME: &str = "CAfterimage-symbols.zip";

/// Writes the archive into `out`, and returns its path. The file `shipped.sha256` in it has the digests of the libraries as they ship, by
/// target.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn write(libraries: &[Library], out: &Path) -> Result<PathBuf> {
    let mut archive = Archive::default();
    let mut digests = String::new();
    for library in libraries {
        let read = |path: &Path| fs::read(path).map_err(Error::io(path));
        let name = format!("{}/{LIBRARY}", library.slice.target());
        // Writing into a string cannot fail.
        let _ = writeln!(digests, "{}  {name}", files::sha256(&read(&library.shipped)?));
        archive.insert(name, read(&library.with_symbols)?);
    }
    archive.insert("shipped.sha256", digests);
    let path = out.join(NAME);
    fs::write(&path, archive.to_bytes()?).map_err(Error::io(&path))?;
    Ok(path)
}
