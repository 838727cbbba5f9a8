//! Segments as files: `<data>/segments/<device id>/<session id>/<sequence number, 6 digits>.seg`.
//!
//! The files are the truth; everything else can be built again from them. A segment is answered with "kept"
//! only once it would survive the power going, since its sender deletes its own copy on that word.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::error::{Error, Result};
use crate::name::{SegmentName, SessionName};

/// The largest segment taken or read back. The SDK closes a segment well below 1 MiB; images may add a few.
pub const MAX_SEGMENT_BYTES: usize = 16 << 20;

const ENDING: &str = "seg";

/// The folder of segments.
#[derive(Debug)]
pub struct SegmentFiles {
    root: PathBuf,
}

/// What the folder says of one segment without opening it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEntry {
    /// Its name.
    pub name: SegmentName,
    /// Its size.
    pub bytes: u64,
    /// When it was last written, milliseconds since 1970.
    pub modified_ms: u64,
}

/// What became of bytes that were to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreOutcome {
    /// They are on the disk now.
    Created,
    /// The same bytes were there already.
    Duplicate,
    /// Other bytes were there under this name, and stayed.
    Conflict,
}

impl SegmentFiles {
    /// Opens the folder, making it if need be.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn open(data: &Path) -> Result<Self> {
        let root = data.join("segments");
        fs::create_dir_all(&root).map_err(Error::file("create the folder", &root))?;
        Ok(Self { root })
    }

    /// Where a segment lies.
    #[must_use]
    pub fn path(&self, name: &SegmentName) -> PathBuf {
        self.folder(&name.session)
            .join(name.stem())
            .with_extension(ENDING)
    }

    /// Keeps a segment. The first bytes under a name stay.
    ///
    /// One process and one thread at a time may write (the store holds its lock meanwhile).
    ///
    /// # Errors
    ///
    /// When the disk does not take it; nothing is left under the name then.
    pub fn insert(&self, name: &SegmentName, bytes: &[u8]) -> Result<StoreOutcome> {
        let path = self.path(name);
        match read_bounded(&path) {
            Ok(there) => {
                return Ok(if there == bytes {
                    StoreOutcome::Duplicate
                } else {
                    StoreOutcome::Conflict
                });
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(Error::file("read", path)(e)),
        }
        let folder = self.folder(&name.session);
        fs::create_dir_all(&folder).map_err(Error::file("create the folder", &folder))?;
        let temporary = path.with_extension("tmp");
        write_synced(&temporary, bytes).map_err(Error::file("write", &temporary))?;
        fs::rename(&temporary, &path).map_err(Error::file("write", &path))?;
        for ancestor in folder.ancestors().take_while(|a| a.starts_with(&self.root)) {
            sync_folder(ancestor).map_err(Error::file("sync the folder", ancestor))?;
        }
        Ok(StoreOutcome::Created)
    }

    /// What the folder says of one segment.
    ///
    /// # Errors
    ///
    /// When it is not there.
    pub fn entry(&self, name: &SegmentName) -> Result<FileEntry> {
        read_entry(name.clone(), &self.path(name))
    }

    /// Reads a segment.
    ///
    /// # Errors
    ///
    /// When it is not there, larger than [`MAX_SEGMENT_BYTES`], or the disk fails.
    pub fn read(&self, name: &SegmentName) -> Result<Vec<u8>> {
        let path = self.path(name);
        read_bounded(&path).map_err(Error::file("read", path))
    }

    /// Every segment in the folder, in order. What was not named by us is passed over.
    ///
    /// # Errors
    ///
    /// When a folder of ours cannot be listed.
    pub fn list(&self) -> Result<Vec<FileEntry>> {
        let mut found = Vec::new();
        for (device, devices) in list_folder(&self.root)? {
            for (session, sessions) in list_folder(&devices)? {
                for (file, path) in list_folder(&sessions)? {
                    let Some(stem) = file.strip_suffix(".seg") else {
                        continue;
                    };
                    let Ok(name) = SegmentName::from_file(&device, &session, stem) else {
                        continue;
                    };
                    found.push(read_entry(name, &path)?);
                }
            }
        }
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }

    fn folder(&self, session: &SessionName) -> PathBuf {
        self.root
            .join(session.device_id())
            .join(session.session_id().to_string())
    }
}

/// Reads a whole file that must not be larger than a segment.
///
/// # Errors
///
/// What the system says; `InvalidData` for a file that is too large.
pub fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(MAX_SEGMENT_BYTES as u64 + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() > MAX_SEGMENT_BYTES {
        let what = format!("larger than {MAX_SEGMENT_BYTES} bytes, which no segment is");
        return Err(io::Error::new(io::ErrorKind::InvalidData, what));
    }
    Ok(bytes)
}

fn read_entry(name: SegmentName, path: &Path) -> Result<FileEntry> {
    let about = fs::metadata(path).map_err(Error::file("read", path))?;
    let modified = about
        .modified()
        .ok()
        .and_then(|t| t.duration_since(UNIX_EPOCH).ok());
    let modified_ms = modified.map_or(0, |since| since.as_millis() as u64);
    Ok(FileEntry {
        name,
        bytes: about.len(),
        modified_ms,
    })
}

pub(super) fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// What a folder holds, by name; nothing when the path is a file. Names that are not UTF-8 are not ours.
fn list_folder(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let listing = match fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(e) if e.kind() == io::ErrorKind::NotADirectory => return Ok(Vec::new()),
        Err(e) => return Err(Error::file("list", folder)(e)),
    };
    let mut entries = Vec::new();
    for entry in listing {
        let entry = entry.map_err(Error::file("list", folder))?;
        if let Ok(name) = entry.file_name().into_string() {
            entries.push((name, entry.path()));
        }
    }
    Ok(entries)
}
