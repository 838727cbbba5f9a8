//! What a folder holds when it is opened, whatever ended the run before.

use std::{
    collections::BTreeMap,
    fmt,
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};

use afterimage_config::SegmentName;

use super::{
    file_name,
    folder::{self, SpoolFolder},
    index::SealedFile,
};
use crate::{
    Result, files,
    record::{self, Recovery},
};

/// A segment that an earlier run did not seal. `Debug` shows the number of records, not what is in them.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveredSegment {
    /// Its name.
    pub name: SegmentName,
    /// The records that were written whole, in order.
    pub records: Vec<Vec<u8>>,
    /// When the last of them was written, in wall milliseconds.
    pub recorded_at_ms: u64,
    pub(super) whole_bytes: u64,
}

impl fmt::Debug for RecoveredSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecoveredSegment")
            .field("name", &self.name)
            .field("records", &self.records.len())
            .field("whole_bytes", &self.whole_bytes)
            .finish_non_exhaustive()
    }
}

#[derive(Default)]
pub(super) struct ScanResult {
    pub(super) sealed: BTreeMap<SegmentName, SealedFile>,
    pub(super) recovered: Vec<RecoveredSegment>,
    /// Open files that cannot be read now, such as those a locked device protects; they stay for another run.
    pub(super) unreadable: Vec<SegmentName>,
    pub(super) lost_bytes: u64,
}

/// Reads the folder. Deletes what a kill left half-done: temporary files, and open files whose sealed form is
/// there or that hold no whole record. Does not touch what it does not know.
pub(super) fn scan(folder: &SpoolFolder) -> Result<ScanResult> {
    let mut found = ScanResult::default();
    let mut open = Vec::new();
    for own in own_files(folder)? {
        match own.kind {
            FileKind::Sealed => {
                let sealed_at_ms = files::modified_ms(&own.path).unwrap_or(0);
                found.sealed.insert(
                    own.name,
                    SealedFile {
                        bytes: own.bytes,
                        sealed_at_ms,
                    },
                );
            }
            FileKind::Open => open.push((own.name, own.bytes)),
            FileKind::Temporary => files::delete(&own.path)?,
        }
    }
    open.sort();
    for (name, total_bytes) in open {
        let path = folder.open_path(&name);
        if found.sealed.contains_key(&name) {
            files::delete(&path)?;
            continue;
        }
        let Ok((recovery, recorded_at_ms)) = read(&path, total_bytes) else {
            tracing::warn!(segment = %name, "an unsealed segment cannot be read now; it stays for another run");
            found.unreadable.push(name);
            continue;
        };
        let lost_bytes = total_bytes.saturating_sub(recovery.whole_bytes);
        found.lost_bytes += lost_bytes;
        if lost_bytes > 0 {
            tracing::warn!(segment = %name, lost_bytes, "the end of an unsealed segment is torn");
        }
        if recovery.records.is_empty() {
            files::delete(&path)?;
            continue;
        }
        let Recovery { records, whole_bytes } = recovery;
        found.recovered.push(RecoveredSegment {
            name,
            records,
            recorded_at_ms,
            whole_bytes,
        });
    }
    Ok(found)
}

fn read(path: &Path, total_bytes: u64) -> std::io::Result<(Recovery, u64)> {
    let recorded_at_ms = files::modified_ms(path)?;
    let recovery = record::recover(BufReader::new(File::open(path)?), total_bytes)?;
    Ok((recovery, recorded_at_ms))
}

/// Deletes segments, in whatever state; returns the first failure, after trying them all.
pub(super) fn delete_where(folder: &SpoolFolder, is_gone: impl Fn(&SegmentName) -> bool) -> Result<()> {
    own_files(folder)?
        .iter()
        .filter(|own| is_gone(&own.name))
        .map(|own| files::delete(&own.path))
        .fold(Ok(()), Result::and)
}

struct SegmentFile {
    name: SegmentName,
    kind: FileKind,
    path: PathBuf,
    bytes: u64,
}

enum FileKind {
    Open,
    Sealed,
    Temporary,
}

/// Lists the plain files that are called as segments are.
fn own_files(folder: &SpoolFolder) -> Result<Vec<SegmentFile>> {
    let own = |file: files::PlainFile| {
        let (name, extension) = file_name::parse_segment(&file.name)?;
        let kind = match extension {
            folder::OPEN => FileKind::Open,
            folder::SEALED => FileKind::Sealed,
            files::TEMPORARY => FileKind::Temporary,
            _ => return None,
        };
        Some(SegmentFile {
            name,
            kind,
            path: file.path,
            bytes: file.bytes,
        })
    };
    let files = files::plain_files(folder.dir())?;
    Ok(files.into_iter().filter_map(own).collect())
}
