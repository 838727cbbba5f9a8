//! The zip archive of an APK: Android maps some files as they are stored.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::{Error, Result};
use crate::files::Files;

/// Alignment of the resources' table, which Android 11 and later reads from the file.
const TABLE_ALIGNMENT: u16 = 4;
/// Alignment of native libraries, which are loaded from the file: the largest page of a device.
pub(super) const LIBRARY_ALIGNMENT: u16 = 16 * 1024;
const LEVEL: i64 = 9;

/// The alignment of a file that is stored without compression; `None` for all others.
pub(super) fn alignment(path: &str) -> Option<u16> {
    if path.starts_with("lib/") {
        Some(LIBRARY_ALIGNMENT)
    } else if path == "resources.arsc" {
        Some(TABLE_ALIGNMENT)
    } else {
        None
    }
}

/// The archive's bytes, which depend only on the files.
///
/// # Errors
/// When a file is too large for the format.
pub(super) fn to_bytes(files: &Files) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let deflated = options
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL));
    let write = || -> zip::result::ZipResult<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, bytes) in files {
            let options = alignment(path).map_or(deflated, |alignment| {
                options
                    .compression_method(CompressionMethod::Stored)
                    .with_alignment(alignment)
            });
            writer.start_file(path.as_str(), options)?;
            writer.write_all(bytes)?;
        }
        Ok(writer.finish()?.into_inner())
    };
    write().map_err(|error| Error::Unreadable {
        input: "an APK",
        problem: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mapped_files_are_stored_at_their_alignment() {
        let files: Files = [
            ("AndroidManifest.xml", 333),
            ("lib/x86/libone.so", 70_000),
            ("lib/x86/libtwo.so", 5),
            ("resources.arsc", 77),
        ]
        .map(|(path, length)| (path.to_owned(), vec![7; length]))
        .into();
        let bytes = to_bytes(&files).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for (path, alignment) in [
            ("lib/x86/libone.so", 16 * 1024),
            ("lib/x86/libtwo.so", 16 * 1024),
            ("resources.arsc", 4),
        ] {
            let file = archive.by_name(path).unwrap();
            assert_eq!(file.compression(), CompressionMethod::Stored);
            assert_eq!(file.data_start().unwrap() % alignment, 0, "{path}");
        }
        assert_eq!(
            archive.by_name("AndroidManifest.xml").unwrap().compression(),
            CompressionMethod::Deflated
        );
    }
}
