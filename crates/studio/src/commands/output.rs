//! The output of `export` and `audit`: a file or standard output.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::error::{Error, Result};

/// Calls `write` with a file, or with standard output if there is no path.
///
/// A temporary file is renamed to `path` after `write` has succeeded, and deleted if it fails.
pub(super) fn write_output(
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<()> {
    let Some(path) = path else {
        let mut out = BufWriter::new(io::stdout().lock());
        write(&mut out)?;
        return Ok(out.flush()?);
    };
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".part");
    let temporary = Path::new(&temporary);
    let written = File::create(temporary)
        .map_err(Error::file("write", temporary))
        .and_then(|file| {
            let mut out = BufWriter::new(file);
            write(&mut out)?;
            out.flush()?;
            fs::rename(temporary, path).map_err(Error::file("write", path))
        });
    if written.is_err() {
        fs::remove_file(temporary).ok();
    }
    written
}
