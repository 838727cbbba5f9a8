//! The contents of a folder when it is opened, however the previous run ended.

use std::{
    fmt,
    fs::File,
    io::{self, BufReader},
    path::PathBuf,
};

use afterimage_config::SegmentName;
use litemap::LiteMap;

use super::{
    file_name,
    folder::{self, SpoolFolder},
    index::KeptBlocks,
    splitting,
};
use crate::error::Result;
use crate::{
    files,
    record::{self, Recovery},
};

/// A segment that an earlier run did not seal. `Debug` shows the number of records, not their contents.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveredSegment {
    /// Name of the segment.
    pub name: SegmentName,
    /// The intact records, in order.
    pub records: Vec<Vec<u8>>,
    pub(super) intact_bytes: u64,
}

impl fmt::Debug for RecoveredSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecoveredSegment")
            .field("name", &self.name)
            .field("records", &self.records.len())
            .field("intact_bytes", &self.intact_bytes)
            .finish_non_exhaustive()
    }
}

/// The file of a sealed segment.
pub(super) struct FoundSealed {
    pub(super) bytes: u64,
    pub(super) modified_ms: u64,
}

#[derive(Default)]
pub(super) struct ScanResult {
    pub(super) sealed: LiteMap<SegmentName, FoundSealed>,
    pub(super) set_aside: LiteMap<SegmentName, FoundSealed>,
    pub(super) recovered: Vec<RecoveredSegment>,
    /// Open files that cannot be read now, such as those that a locked device protects. They stay for a later run.
    pub(super) unreadable: Vec<SegmentName>,
    pub(super) lost_bytes: u64,
    pub(super) kept_blocks: KeptBlocks,
}

/// Reads the folder. Completes the splits that a kill interrupted. Deletes files that a kill left behind: temporary files, and open files that are sealed already or that
/// have no intact record. Files that the spool did not create are ignored.
pub(super) fn scan(folder: &SpoolFolder) -> Result<ScanResult> {
    let mut found = ScanResult::default();
    let (mut open, mut blocks) = (Vec::new(), Vec::new());
    let mut listed = segment_files(folder)?;
    let splits = listed.iter().filter(|file| matches!(file.kind, FileKind::Split));
    let splits: Vec<_> = splits.map(|file| file.name.clone()).collect();
    for name in &splits {
        splitting::complete(folder, name)?;
    }
    if !splits.is_empty() {
        listed = segment_files(folder)?;
    }
    for file in listed {
        match file.kind {
            FileKind::Sealed | FileKind::SetAside => {
                let modified_ms = files::modified_ms(&file.path).unwrap_or(0);
                let bytes = file.bytes;
                let sealed = match file.kind {
                    FileKind::SetAside => &mut found.set_aside,
                    _ => &mut found.sealed,
                };
                sealed.insert(file.name, FoundSealed { bytes, modified_ms });
            }
            FileKind::Open => open.push(file),
            FileKind::Blocks => blocks.push(file),
            FileKind::Temporary | FileKind::Half | FileKind::Split => files::delete(&file.path)?,
        }
    }
    for file in blocks {
        if found.sealed.contains_key(&file.name) {
            found.kept_blocks.insert(file.name, file.bytes);
        } else {
            files::delete(&file.path)?;
        }
    }
    open.sort_by(|a, b| a.name.cmp(&b.name));
    for file in open {
        if found.sealed.contains_key(&file.name) || found.set_aside.contains_key(&file.name) {
            files::delete(&file.path)?;
            continue;
        }
        let Ok(segment) = read_open(&file) else {
            tracing::warn!(segment = %file.name, "an unsealed segment cannot be read now; kept for a later run");
            found.unreadable.push(file.name);
            continue;
        };
        let lost_bytes = file.bytes.saturating_sub(segment.intact_bytes);
        found.lost_bytes += lost_bytes;
        if lost_bytes > 0 {
            tracing::warn!(segment = %file.name, lost_bytes, "the end of an unsealed segment is torn");
        }
        if segment.records.is_empty() {
            files::delete(&file.path)?;
        } else {
            found.recovered.push(segment);
        }
    }
    Ok(found)
}

fn read_open(file: &SegmentFile) -> io::Result<RecoveredSegment> {
    let Recovery {
        records,
        intact_bytes,
    } = record::recover(BufReader::new(File::open(&file.path)?), file.bytes)?;
    Ok(RecoveredSegment {
        name: file.name.clone(),
        records,
        intact_bytes,
    })
}

/// Deletes the files of segments, in every form. Tries all of them and returns the first failure.
pub(super) fn delete_where(folder: &SpoolFolder, is_deleted: impl Fn(&SegmentName) -> bool) -> Result<()> {
    segment_files(folder)?
        .iter()
        .filter(|file| is_deleted(&file.name))
        .map(|file| files::delete(&file.path))
        .fold(Ok(()), Result::and)
}

/// A file with a segment's name.
struct SegmentFile {
    name: SegmentName,
    kind: FileKind,
    path: PathBuf,
    bytes: u64,
}

enum FileKind {
    Open,
    Sealed,
    SetAside,
    Blocks,
    Half,
    Split,
    Temporary,
}

/// Lists the regular files with segments' names.
fn segment_files(folder: &SpoolFolder) -> Result<Vec<SegmentFile>> {
    let segment_file = |file: files::PlainFile| {
        let (name, extension) = file_name::parse_segment(&file.name)?;
        let kind = match extension {
            folder::OPEN => FileKind::Open,
            folder::SEALED => FileKind::Sealed,
            folder::SET_ASIDE => FileKind::SetAside,
            folder::BLOCKS => FileKind::Blocks,
            folder::HALF => FileKind::Half,
            folder::SPLIT => FileKind::Split,
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
    Ok(files.into_iter().filter_map(segment_file).collect())
}
