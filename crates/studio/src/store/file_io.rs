//! Bounded reads and synced writes, shared by segments and resources.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

/// Maximum size of a segment, uploaded or read from disk. The SDK closes a segment well below 1 MiB; images may add a few.
pub const MAX_SEGMENT_BYTES: usize = 16 << 20;

/// Reads a file of at most [`MAX_SEGMENT_BYTES`].
///
/// # Errors
///
/// Any I/O error; `InvalidData` if the file is larger.
pub fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(MAX_SEGMENT_BYTES as u64 + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() > MAX_SEGMENT_BYTES {
        let message = format!("the file is larger than {MAX_SEGMENT_BYTES} bytes, the limit for a segment");
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    Ok(bytes)
}

pub(super) fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Syncs a folder, so that a rename in it survives a power failure.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}
