//! The contents of a folder when it is opened, however the previous run ended.

use std::{
    fmt,
    fs::File,
    io::{self, BufReader, Read},
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
use crate::encryption::{self, FileKind as FileContent, SpoolCipher};
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
    pub(super) extension: &'static str,
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
    pub(super) extension: &'static str,
}

#[derive(Default)]
pub(super) struct ScanResult {
    pub(super) sealed: LiteMap<SegmentName, FoundSealed>,
    /// Segments that the server refused, and encrypted ones that cannot be read.
    pub(super) set_aside: LiteMap<SegmentName, FoundSealed>,
    pub(super) recovered: Vec<RecoveredSegment>,
    /// Open files that cannot be read now, such as those that a locked device protects. They stay for a later run.
    pub(super) unreadable: Vec<SegmentName>,
    pub(super) lost_bytes: u64,
    pub(super) kept_blocks: KeptBlocks,
}

/// Reads the folder. Completes the splits that a kill interrupted. Deletes files that a kill left behind: temporary files, and open files that are sealed already or that
/// have no intact record. Files that the spool did not create are ignored.
pub(super) fn scan(folder: &SpoolFolder, cipher: Option<&SpoolCipher>) -> Result<ScanResult> {
    let mut found = ScanResult::default();
    let (mut open, mut sealed, mut set_aside) = (Vec::new(), Vec::new(), Vec::new());
    let mut blocks = Vec::new();
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
        let is_readable = !folder::is_encrypted(file.extension) || is_own(&file, cipher);
        match file.kind {
            FileKind::Sealed if is_readable => sealed.push((file.name.clone(), found_sealed(&file))),
            FileKind::Open if is_readable => open.push(file),
            FileKind::Sealed | FileKind::Open | FileKind::SetAside => {
                set_aside.push((file.name.clone(), found_sealed(&file)));
            }
            FileKind::Blocks => blocks.push(file),
            FileKind::Temporary | FileKind::Half | FileKind::Split => files::delete(&file.path)?,
        }
    }
    // From lists, which are sorted once: a folder may have very many files.
    found.sealed = sealed.into_iter().collect();
    found.set_aside = set_aside.into_iter().collect();
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
        let Ok(segment) = read_open(&file, cipher) else {
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

fn found_sealed(file: &SegmentFile) -> FoundSealed {
    FoundSealed {
        bytes: file.bytes,
        modified_ms: files::modified_ms(&file.path).unwrap_or(0),
        extension: file.extension,
    }
}

/// Returns whether an encrypted file is encrypted by the present key, as its header claims.
fn is_own(file: &SegmentFile, cipher: Option<&SpoolCipher>) -> bool {
    // The header of an open file is a record.
    let offset = match file.kind {
        FileKind::Open => record::HEADER_BYTES,
        _ => 0,
    };
    if matches!(file.kind, FileKind::Open) && file.bytes < (offset + encryption::HEADER_BYTES) as u64 {
        // Its header is torn, so no key decrypts it.
        return true;
    }
    cipher.is_some_and(|cipher| {
        let mut header = Vec::new();
        let read = File::open(&file.path).and_then(|file| {
            file.take((offset + encryption::HEADER_BYTES) as u64)
                .read_to_end(&mut header)
        });
        read.is_ok() && header.get(offset..).is_some_and(|header| cipher.is_own(header))
    })
}

fn read_open(file: &SegmentFile, cipher: Option<&SpoolCipher>) -> io::Result<RecoveredSegment> {
    let mut recovery = record::recover(BufReader::new(File::open(&file.path)?), file.bytes)?;
    if folder::is_encrypted(file.extension) {
        recovery = decrypted(&recovery, &file.name, cipher);
    }
    Ok(RecoveredSegment {
        name: file.name.clone(),
        records: recovery.records,
        intact_bytes: recovery.intact_bytes,
        extension: file.extension,
    })
}

/// Returns the records of an encrypted open file up to the first one that is not authentic.
fn decrypted(recovery: &Recovery, name: &SegmentName, cipher: Option<&SpoolCipher>) -> Recovery {
    let mut decrypted = Recovery::default();
    let mut records = recovery.records.iter();
    let file = records
        .next()
        .and_then(|header| cipher?.resume(header, FileContent::Open, &name.session().to_string()));
    let Some(file) = file else {
        return decrypted;
    };
    for (record, position) in records.zip(0..) {
        let Some(plain) = file.decrypt(position, record) else {
            let intact = recovery.records.iter().take(decrypted.records.len() + 1);
            decrypted.intact_bytes = intact.map(|record| record::framed_bytes(record)).sum();
            return decrypted;
        };
        decrypted.records.push(plain);
    }
    decrypted.intact_bytes = recovery.intact_bytes;
    decrypted
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
    extension: &'static str,
}

#[derive(Clone, Copy)]
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
        let kinds = [
            (folder::OPEN, FileKind::Open),
            (folder::ENCRYPTED_OPEN, FileKind::Open),
            (folder::SEALED, FileKind::Sealed),
            (folder::ENCRYPTED_SEALED, FileKind::Sealed),
            (folder::SET_ASIDE, FileKind::SetAside),
            (folder::ENCRYPTED_SET_ASIDE, FileKind::SetAside),
            (folder::BLOCKS, FileKind::Blocks),
            (folder::HALF, FileKind::Half),
            (folder::SPLIT, FileKind::Split),
            (files::TEMPORARY, FileKind::Temporary),
        ];
        let (extension, kind) = kinds.into_iter().find(|(known, _)| *known == extension)?;
        Some(SegmentFile {
            name,
            kind,
            path: file.path,
            bytes: file.bytes,
            extension,
        })
    };
    let files = files::plain_files(folder.dir())?;
    Ok(files.into_iter().filter_map(segment_file).collect())
}
