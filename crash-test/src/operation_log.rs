//! The log of a process's file operations, outside of the spool: which were begun, which ended, and the bytes of the blocks.
//!
//! Each line of a file in memory would die with the process; one write system call per entry does not.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Write},
    path::Path,
};

use afterimage_checksum::crc32;
use afterimage_transport::FileOperation;

/// Kinds of file operations, in the order of their codes in the log.
pub(crate) const KINDS: [&str; 8] = [
    "create",
    "write",
    "truncate",
    "sync",
    "rename",
    "unlink",
    "mkdir",
    "sync folder",
];

/// Code of an entry for an operation that ended. The other codes are indexes of [`KINDS`], for operations that begin.
const ENDED: u8 = 0xff;

/// Code of an entry for bytes that were appended to an open segment.
const APPENDED: u8 = 0xfe;

/// Extension of a segment that is being written.
const OPEN: &str = "open";

/// Returns the index of an operation's kind in [`KINDS`].
fn kind(operation: &FileOperation<'_>) -> u8 {
    match operation {
        FileOperation::Create { .. } => 0,
        FileOperation::Write { .. } => 1,
        FileOperation::Truncate { .. } => 2,
        FileOperation::Sync { .. } => 3,
        FileOperation::Rename { .. } => 4,
        FileOperation::Delete { .. } => 5,
        FileOperation::CreateFolder { .. } => 6,
        _ => 7,
    }
}

/// Appends entries to a log.
pub(crate) struct LogWriter(File);

impl LogWriter {
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        File::options().create(true).append(true).open(path).map(Self)
    }

    /// Records that an operation begins.
    pub(crate) fn begin(&mut self, operation: &FileOperation<'_>) -> io::Result<()> {
        self.0.write_all(&[kind(operation)])
    }

    /// Records that an operation ended.
    pub(crate) fn end(&mut self, operation: &FileOperation<'_>) -> io::Result<()> {
        let FileOperation::Write { path, bytes } = operation else {
            return self.0.write_all(&[ENDED]);
        };
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        if path.extension().is_none_or(|extension| extension != OPEN) {
            return self.0.write_all(&[ENDED]);
        }
        let mut entry = vec![APPENDED];
        for field in [name, bytes] {
            entry.extend((field.len() as u32).to_le_bytes());
            entry.extend(field);
        }
        self.0.write_all(&entry)
    }
}

/// A log that was read.
#[derive(Debug, Default)]
pub(crate) struct OperationLog {
    /// Kind of each operation that began, as an index of [`KINDS`].
    pub(crate) begun: Vec<u8>,
    /// Bytes that were appended to each open segment, by file name.
    appended: BTreeMap<String, Vec<u8>>,
}

impl OperationLog {
    /// Reads a log. A missing one is empty: its process was killed before its first operation.
    pub(crate) fn read(path: &Path) -> io::Result<Self> {
        let bytes = match std::fs::read(path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
            read => read?,
        };
        let mut log = Self::default();
        let mut rest = bytes.as_slice();
        while let Some((code, after)) = rest.split_first() {
            rest = after;
            match *code {
                ENDED => {}
                APPENDED => {
                    let Some((name, bytes, after)) = appended(rest) else {
                        break;
                    };
                    let name = String::from_utf8_lossy(name).into_owned();
                    log.appended.entry(name).or_default().extend(bytes);
                    rest = after;
                }
                kind => log.begun.push(kind),
            }
        }
        Ok(log)
    }

    /// Returns the records that were appended to each open segment, by the name of its file without extension: the header and the blocks.
    /// A record counts if all of its bytes were written.
    pub(crate) fn acknowledged(&self) -> BTreeMap<String, Vec<Vec<u8>>> {
        let records = self.appended.iter().map(|(name, bytes)| {
            let stem = name.trim_end_matches(".open").to_owned();
            (stem, whole_records(bytes))
        });
        records.collect()
    }
}

fn appended(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (name, rest) = field(bytes)?;
    let (written, rest) = field(rest)?;
    Some((name, written, rest))
}

fn field(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}

/// Splits the bytes of an open segment into its records: length, checksum of length and payload, payload.
fn whole_records(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    while let Some((payload, rest)) = first_record(bytes) {
        records.push(payload.to_vec());
        bytes = rest;
    }
    records
}

fn first_record(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (checksum, rest) = rest.split_first_chunk::<4>()?;
    let (payload, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    (crc32(&[length, payload]) == u32::from_le_bytes(*checksum)).then_some((payload, rest))
}
