//! The data folder: segments and images as files, with an index over the segments.
//!
//! **Invariant:** every segment file is in the index, or is added at the next start. The index contains nothing that the
//! files do not contain.

mod conflicts;
mod file_io;
mod file_name;
mod index;
mod other_form;
mod receipts;
mod resources;
mod segment_files;
mod session_info;
mod store_outcome;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use afterimage_checksum::BodyChecksum;
use afterimage_config::{SegmentName, SessionName};
use afterimage_replay::Recording;
use parking_lot::Mutex;

pub use self::file_io::{MAX_SEGMENT_BYTES, read_bounded};
pub use self::index::StoreCounts;
pub use self::receipts::Receipt;
pub use self::resources::{RESOURCES_FOLDER, Resources};
pub use self::session_info::{SegmentInfo, SequenceRange, SessionInfo};
pub use self::store_outcome::StoreOutcome;

use self::conflicts::Conflicts;
use self::file_name::MAX_SEQUENCE;
use self::index::SessionIndex;
use self::receipts::Receipts;
use self::segment_files::{FileEntry, SegmentFiles};
use self::session_info::RecordedTimes;
use crate::error::{Error, Result};
use crate::segment_summary::SegmentSummary;

/// Number of segments of a session, and their size.
type StoredSize = (usize, u64);

/// The sessions of one data folder.
#[derive(Debug)]
pub struct Store {
    data: PathBuf,
    files: SegmentFiles,
    receipts: Receipts,
    conflicts: Conflicts,
    resources: Resources,
    /// Locked while a segment is written, so that of concurrent uploads under one name exactly one is created.
    index: Mutex<SessionIndex>,
    /// Times of the sessions with a wrong clock, so that each is decoded again only after it has grown.
    recorded_times: Mutex<BTreeMap<SessionName, (StoredSize, RecordedTimes)>>,
    max_body_bytes: usize,
}

impl Store {
    /// Opens a data folder, creates it if it does not exist, and updates the index from the files.
    ///
    /// # Errors
    ///
    /// If the folder or its index cannot be read or written.
    pub fn open(data: &Path) -> Result<Self> {
        let files = SegmentFiles::open(data)?;
        let mut index = SessionIndex::open(data)?;
        let (receipts, conflicts) = (Receipts::new(data), Conflicts::new(data));
        update_index(&files, &receipts, &conflicts, &mut index)?;
        Ok(Self {
            data: data.to_owned(),
            files,
            receipts,
            conflicts,
            resources: Resources::new(data),
            index: Mutex::new(index),
            recorded_times: Mutex::default(),
            max_body_bytes: MAX_SEGMENT_BYTES,
        })
    }

    /// Refuses segments and images of more than `bytes`, as a server with a limit does.
    #[must_use]
    pub fn with_max_body_bytes(self, bytes: usize) -> Self {
        Self {
            max_body_bytes: bytes,
            ..self
        }
    }

    /// Returns the size of the largest segment or image that is accepted.
    #[must_use]
    pub fn max_body_bytes(&self) -> usize {
        self.max_body_bytes
    }

    /// Checks that a segment is complete and that its header confirms its name, and stores it.
    ///
    /// # Errors
    ///
    /// If the sequence number is too large, if the segment is broken, if its header contradicts the name, or if writing
    /// fails. The segment is not stored in these cases.
    pub fn insert(&self, name: &SegmentName, bytes: &[u8], receipt: Receipt) -> Result<StoreOutcome> {
        if name.sequence() > MAX_SEQUENCE {
            return Err(Error::SequenceTooLarge { max: MAX_SEQUENCE });
        }
        let summary = SegmentSummary::from_segment(bytes);
        if let Some(fault) = summary.fault {
            return Err(Error::BrokenSegment {
                offset: fault.offset,
                reason: fault.reason,
            });
        }
        if !is_named(&summary, name) {
            debug_assert!(summary.name.is_some(), "a segment without a fault has a header");
            return Err(Error::NameMismatch {
                name: name.clone(),
                header_name: summary.name.unwrap_or_default(),
            });
        }
        let mut index = self.index.lock();
        let outcome = self.files.insert(name, bytes)?;
        match outcome {
            StoreOutcome::Created => {
                if let Err(error) = self.receipts.append(name, receipt) {
                    tracing::warn!(%name, %error, "the receipt of a segment is not stored; a rebuilt index has no skew");
                }
                self.index_file(name, receipt, &summary, &mut index);
            }
            StoreOutcome::OtherForm => {
                let known = self.receipts.read(name.session()).get(&name.sequence()).copied();
                self.index_file(name, known.unwrap_or(receipt), &summary, &mut index);
                tracing::debug!(%name, "replaced a segment by another form of the same recording");
            }
            StoreOutcome::Duplicate => tracing::debug!(%name, "ignored a repeated upload"),
            StoreOutcome::Conflict { .. } => {
                tracing::warn!(%name, bytes = bytes.len(), "ignored an upload: different bytes are stored under its name");
                self.mark_conflict(name, bytes, &index);
            }
        }
        Ok(outcome)
    }

    /// Marks a name under which other bytes were sent than those that are stored.
    fn mark_conflict(&self, name: &SegmentName, bytes: &[u8], index: &SessionIndex) {
        let marked = self.conflicts.mark(name, BodyChecksum::of(bytes).crc32c);
        let marked = marked.map_err(Error::file("write the conflicts in", &self.data));
        let indexed = marked.and_then(|is_new| {
            if is_new {
                index.set_conflicts(name.session(), &self.conflicts.read(name.session()))
            } else {
                Ok(())
            }
        });
        if let Err(error) = indexed {
            tracing::warn!(%name, %error, "a conflict is not marked");
        }
    }

    /// Indexes a file that was written. The file is synced, so the upload has succeeded: if the index fails, the next start adds
    /// the file.
    fn index_file(
        &self,
        name: &SegmentName,
        receipt: Receipt,
        summary: &SegmentSummary,
        index: &mut SessionIndex,
    ) {
        let indexed = self
            .files
            .entry(name)
            .and_then(|entry| index.insert(&entry, receipt, summary))
            .and_then(|()| index.set_conflicts(name.session(), &self.conflicts.read(name.session())));
        if let Err(error) = indexed {
            tracing::error!(%name, %error, "stored a segment but could not index it; the next start does");
        }
    }

    /// The images of all sessions.
    #[must_use]
    pub fn resources(&self) -> &Resources {
        &self.resources
    }

    /// Returns up to `limit` sessions, in order of the receipt of their first segment, newest first.
    ///
    /// # Errors
    ///
    /// If SQLite fails.
    pub fn sessions(&self, limit: usize) -> Result<Vec<SessionInfo>> {
        let mut sessions = self.index.lock().sessions(limit)?;
        for (name, session) in &mut sessions {
            self.correct_times(name, session);
        }
        Ok(sessions.into_iter().map(|(_, session)| session).collect())
    }

    /// Returns one session, or `None` if none of its segments is stored.
    ///
    /// # Errors
    ///
    /// If SQLite fails.
    pub fn session(&self, name: &SessionName) -> Result<Option<SessionInfo>> {
        let mut session = self.index.lock().session(name)?;
        if let Some(session) = &mut session {
            self.correct_times(name, session);
        }
        Ok(session)
    }

    /// Returns the number of listed sessions and of segments.
    ///
    /// # Errors
    ///
    /// If SQLite fails.
    pub fn counts(&self) -> Result<StoreCounts> {
        self.index.lock().counts()
    }

    /// Reads the segments of a session, in order of sequence number. Unreadable files are logged and omitted.
    ///
    /// # Errors
    ///
    /// If SQLite fails.
    pub fn read(&self, name: &SessionName) -> Result<Vec<Vec<u8>>> {
        let segments = self
            .index
            .lock()
            .session(name)?
            .map_or_else(Vec::new, |session| session.segments);
        Ok(self.read_segments(name, &segments))
    }

    /// Sets the times of a session with a wrong clock to those of its recording. Its segments cannot give them: each knows the wall
    /// clock of its own time only.
    fn correct_times(&self, name: &SessionName, session: &mut SessionInfo) {
        if !session.has_wrong_clock() {
            return;
        }
        let size: StoredSize = (session.segments.len(), session.bytes);
        let known = self.recorded_times.lock().get(name).copied();
        let times = match known {
            Some((known_size, times)) if known_size == size => Some(times),
            _ => Recording::from_segments(self.read_segments(name, &session.segments))
                .ok()
                .map(|recording| RecordedTimes::new(&recording)),
        };
        if let Some(times) = times {
            self.recorded_times.lock().insert(name.clone(), (size, times));
            session.set_times(times);
        }
    }

    fn read_segments(&self, name: &SessionName, segments: &[SegmentInfo]) -> Vec<Vec<u8>> {
        let mut bytes = Vec::with_capacity(segments.len());
        for segment in segments {
            let name = SegmentName::new(name.clone(), segment.sequence);
            match self.files.read(&name) {
                Ok(read) => bytes.push(read),
                Err(error) => tracing::warn!(%name, %error, "omitted a segment"),
            }
        }
        bytes
    }

    /// Reads the remote config from `config.json` in the data folder; `None` if there is none. The file is read on every
    /// call, so that an edit takes effect immediately.
    ///
    /// # Errors
    ///
    /// If the file exists but cannot be read.
    pub fn remote_config(&self) -> Result<Option<Vec<u8>>> {
        let path = self.data.join("config.json");
        match read_bounded(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Error::file("read", path)(e)),
        }
    }
}

/// Returns whether a segment may have a name: that of its header, or a later number of the session, which a device gives to a segment
/// whose name is taken.
fn is_named(summary: &SegmentSummary, name: &SegmentName) -> bool {
    let recorded = summary
        .name
        .as_deref()
        .and_then(|name| name.parse::<SegmentName>().ok());
    recorded.is_some_and(|recorded| {
        recorded.session() == name.session() && recorded.sequence() <= name.sequence()
    })
}

/// Adds new and changed files to the index, and removes the rows of deleted files.
fn update_index(
    files: &SegmentFiles,
    receipts: &Receipts,
    conflicts: &Conflicts,
    index: &mut SessionIndex,
) -> Result<()> {
    let mut indexed: BTreeMap<SegmentName, FileEntry> = index
        .entries()?
        .into_iter()
        .map(|entry| (entry.name.clone(), entry))
        .collect();
    let mut session_receipts = SessionReceipts::default();
    for entry in files.list()? {
        if indexed.remove(&entry.name).as_ref() == Some(&entry) {
            continue;
        }
        match files.read(&entry.name) {
            Ok(bytes) => {
                let receipt = session_receipts.receipt(&entry, receipts);
                index.insert(&entry, receipt, &SegmentSummary::from_segment(&bytes))?;
                let session = entry.name.session();
                index.set_conflicts(session, &conflicts.read(session))?;
            }
            Err(error) => tracing::warn!(name = %entry.name, %error, "could not index a segment"),
        }
    }
    for name in indexed.keys() {
        index.remove(name)?;
    }
    Ok(())
}

/// The receipts of the session that was read last: files are listed session by session.
#[derive(Default)]
struct SessionReceipts {
    read: Option<(SessionName, BTreeMap<u64, Receipt>)>,
}

impl SessionReceipts {
    /// Returns the receipt of a segment. Without a line, its file's modification time is that of its receipt.
    fn receipt(&mut self, entry: &FileEntry, receipts: &Receipts) -> Receipt {
        let session = entry.name.session();
        if self.read.as_ref().is_none_or(|(read, _)| read != session) {
            self.read = Some((session.clone(), receipts.read(session)));
        }
        let known = self
            .read
            .as_ref()
            .and_then(|(_, receipts)| receipts.get(&entry.name.sequence()));
        known.copied().unwrap_or(Receipt {
            received_ms: entry.modified_ms,
            device_ms: None,
        })
    }
}
