//! Segments as files: `<data>/segments/<device id>/<session id>/<sequence number, 6 digits>.seg`.
//!
//! The files are the source of truth: the index is rebuilt from them. `insert` returns only after the file and its folders
//! are synced, because the sender deletes its own copy as soon as the collector acknowledges the segment.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use afterimage_config::{SegmentName, SessionName};

use super::file_io::{read_bounded, sync_folder, write_synced};
use super::file_name;
use super::other_form::is_other_form;
use super::store_outcome::StoreOutcome;
use crate::error::{Error, Result};

const EXTENSION: &str = "seg";

/// The folder of segments.
#[derive(Debug)]
pub(super) struct SegmentFiles {
    root: PathBuf,
}

/// Metadata of a segment's file. The index compares it to detect changed files without reading them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileEntry {
    pub(super) name: SegmentName,
    pub(super) bytes: u64,
    /// Modification time, in milliseconds since 1970.
    pub(super) modified_ms: u64,
}

impl SegmentFiles {
    /// Opens the folder of segments, and creates it if it does not exist.
    pub(super) fn open(data: &Path) -> Result<Self> {
        let root = data.join("segments");
        fs::create_dir_all(&root).map_err(Error::file("create the folder", &root))?;
        Ok(Self { root })
    }

    /// Writes a segment. Bytes that are already stored under the name are replaced only by another form of the same recording, so
    /// that the receipt is for the bytes that the sender has.
    ///
    /// The caller must hold a lock: concurrent calls could both return [`StoreOutcome::Created`]. If the call fails, the
    /// file of the segment's name is the one of before, if there was one.
    pub(super) fn insert(&self, name: &SegmentName, bytes: &[u8]) -> Result<StoreOutcome> {
        let path = self.path(name);
        let outcome = match read_bounded(&path) {
            Ok(stored) if is_other_form(&stored, bytes) => StoreOutcome::OtherForm,
            Ok(stored) => return Ok(StoreOutcome::of_taken(&stored, bytes)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => StoreOutcome::Created,
            Err(e) => return Err(Error::file("read", path)(e)),
        };
        let folder = self.folder(name.session());
        fs::create_dir_all(&folder).map_err(Error::file("create the folder", &folder))?;
        let temporary = path.with_extension("tmp");
        write_synced(&temporary, bytes).map_err(Error::file("write", &temporary))?;
        fs::rename(&temporary, &path).map_err(Error::file("write", &path))?;
        for ancestor in folder.ancestors().take_while(|a| a.starts_with(&self.root)) {
            sync_folder(ancestor).map_err(Error::file("sync the folder", ancestor))?;
        }
        Ok(outcome)
    }

    /// Reads the metadata of a segment's file.
    pub(super) fn entry(&self, name: &SegmentName) -> Result<FileEntry> {
        read_entry(name.clone(), &self.path(name))
    }

    /// Reads a segment. Fails if the file is larger than [`MAX_SEGMENT_BYTES`](super::MAX_SEGMENT_BYTES).
    pub(super) fn read(&self, name: &SegmentName) -> Result<Vec<u8>> {
        let path = self.path(name);
        read_bounded(&path).map_err(Error::file("read", path))
    }

    /// Lists all segments, sorted by name. Files and folders with other names are ignored.
    pub(super) fn list(&self) -> Result<Vec<FileEntry>> {
        let mut found = Vec::new();
        for device in list_folder(&self.root)? {
            for session in list_folder(&device.path)? {
                for file in list_folder(&session.path)? {
                    let Some(stem) = file.name.strip_suffix(".seg") else {
                        continue;
                    };
                    let Ok(name) = file_name::read_segment(&device.name, &session.name, stem) else {
                        continue;
                    };
                    // A file may be deleted meanwhile, or be a link to nothing. The others are listed.
                    match read_entry(name, &file.path) {
                        Ok(entry) => found.push(entry),
                        Err(error) => tracing::warn!(%error, "omitted a segment"),
                    }
                }
            }
        }
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }

    fn path(&self, name: &SegmentName) -> PathBuf {
        self.folder(name.session())
            .join(file_name::segment_stem(name))
            .with_extension(EXTENSION)
    }

    fn folder(&self, session: &SessionName) -> PathBuf {
        self.root
            .join(session.device_id().as_str())
            .join(session.session_id().to_string())
    }
}

fn read_entry(name: SegmentName, path: &Path) -> Result<FileEntry> {
    let metadata = fs::metadata(path).map_err(Error::file("read", path))?;
    let modified = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Ok(FileEntry {
        name,
        bytes: metadata.len(),
        modified_ms: modified.map_or(0, |since_epoch| since_epoch.as_millis() as u64),
    })
}

struct NamedPath {
    name: String,
    path: PathBuf,
}

/// Lists the contents of a folder, or nothing if the path is a file. Names that are not UTF-8 are skipped: the studio writes
/// ASCII names only.
fn list_folder(folder: &Path) -> Result<Vec<NamedPath>> {
    let listing = match fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(e) if e.kind() == io::ErrorKind::NotADirectory => return Ok(Vec::new()),
        Err(e) => return Err(Error::file("list", folder)(e)),
    };
    let mut contents = Vec::new();
    for entry in listing {
        let entry = entry.map_err(Error::file("list", folder))?;
        if let Ok(name) = entry.file_name().into_string() {
            contents.push(NamedPath {
                name,
                path: entry.path(),
            });
        }
    }
    Ok(contents)
}
