//! A segment while it is written: its blocks go to the spool one by one, and stay in memory to be sealed.

use std::sync::Arc;

use afterimage_compression::{SEGMENT_MAX_AGE_MS, SegmentHeader, SegmentWriter};
use afterimage_config::{SegmentName, SessionName};
use afterimage_masking::MaskedText;
use afterimage_transport::OpenSegment;
use afterimage_wireframe::{Entry, Timed, Viewport};

use crate::counters::Counters;
use crate::model::HostInfo;
use crate::store::Store;

/// After a failure to open a segment (a full disk, a killed process that still holds the folder) the next try
/// waits this long, so that a session of failures costs a system call in a while and not one a frame.
const RETRY_OPEN_MS: u64 = 500;

/// What a segment that opens later has to say in its header.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The window.
    pub viewport: Viewport,
    /// The screen's name.
    pub screen: Option<Box<str>>,
}

/// A moment on both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Milliseconds since 1970.
    pub wall_ms: u64,
    /// The host's uptime.
    pub uptime_ms: u64,
}

impl Anchor {
    /// The wall clock at an uptime, by this pair.
    pub fn wall_at(&self, uptime_ms: u64) -> u64 {
        self.wall_ms
            .saturating_add(uptime_ms)
            .saturating_sub(self.uptime_ms)
    }
}

/// Opens the segments of one session.
pub struct SegmentOpener {
    /// Where they go.
    pub store: Arc<Store>,
    /// Who records.
    pub host: HostInfo,
    /// The session.
    pub session: SessionName,
    /// When the session's recording began, wall clock.
    pub session_start_wall_ms: u64,
    /// Not before this uptime, after a failure.
    pub retry_at_ms: Option<u64>,
}

impl SegmentOpener {
    /// Opens the next segment; `None` when the disk refused, which is counted.
    pub fn open(
        &mut self,
        at: u64,
        anchor: Anchor,
        surroundings: &Surroundings,
        counters: &Counters,
    ) -> Option<SegmentInProgress> {
        if self.retry_at_ms.is_some_and(|retry| at < retry) {
            return None;
        }
        let begun = self.store.begin(&self.session, anchor.wall_at(at));
        let (name, file) = match begun {
            Ok(begun) => begun,
            Err(why) => {
                self.retry_at_ms = Some(at.saturating_add(RETRY_OPEN_MS));
                counters.write_failure(&why);
                return None;
            }
        };
        self.retry_at_ms = None;
        let (writer, header) = SegmentWriter::open(self.header(&name, at, anchor, surroundings));
        let mut segment = SegmentInProgress {
            file,
            writer,
            records: Vec::new(),
            on_disk: 0,
            last_entry_ms: None,
        };
        segment.keep(header, counters);
        Some(segment)
    }

    fn header(
        &self,
        name: &SegmentName,
        at: u64,
        anchor: Anchor,
        surroundings: &Surroundings,
    ) -> SegmentHeader {
        SegmentHeader {
            device_id: name.device_id().to_string(),
            session_id: name.session_id().to_string(),
            sequence: name.sequence(),
            session_start_wall_ms: self.session_start_wall_ms,
            wall_ms: anchor.wall_at(at),
            uptime_ms: at,
            viewport: surroundings.viewport,
            screen: surroundings.screen.as_deref().unwrap_or_default().to_owned(),
            density: self.host.density,
            platform: self.host.platform.clone(),
            os_version: self.host.os_version.clone(),
            device_model: self.host.device_model.clone(),
            app_id: self.host.app_id.clone(),
            app_version: self.host.app_version.clone(),
            app_build: self.host.app_build.clone(),
            locale: self.host.locale.clone(),
            sdk_version: env!("CARGO_PKG_VERSION").to_owned(),
            ..SegmentHeader::default()
        }
    }
}

/// A segment that is being written.
pub struct SegmentInProgress {
    file: OpenSegment,
    writer: SegmentWriter,
    records: Vec<Vec<u8>>,
    /// How many of the records the file has.
    on_disk: usize,
    last_entry_ms: Option<u64>,
}

/// A segment that nothing is added to any more.
pub struct FinishedSegment {
    /// Its file in the spool.
    pub file: OpenSegment,
    /// Its header and blocks.
    pub records: Vec<Vec<u8>>,
}

impl SegmentInProgress {
    /// Adds an entry; a block that is full goes to the spool.
    pub fn push(&mut self, entry: &Timed<Entry<MaskedText>>, counters: &Counters) {
        self.last_entry_ms = Some(entry.uptime_ms);
        let mut pushed = self.writer.push(entry);
        if matches!(pushed, Err(afterimage_compression::Error::BlockFull)) {
            self.cut_block(counters);
            pushed = self.writer.push(entry);
        }
        if let Err(why) = pushed {
            counters.write_failure(&why);
        }
        if self.writer.is_due(entry.uptime_ms) {
            self.cut_block(counters);
        }
    }

    /// When the last entry was, the host's uptime.
    pub fn last_entry_ms(&self) -> Option<u64> {
        self.last_entry_ms
    }

    /// Whether the segment has lasted long enough or is large enough.
    pub fn should_end(&self, uptime_ms: u64) -> bool {
        self.writer.is_full(uptime_ms)
    }

    /// Whether the block has lasted long enough.
    pub fn block_is_due(&self, uptime_ms: u64) -> bool {
        self.writer.is_due(uptime_ms)
    }

    /// When one of the two next becomes true by time alone.
    pub fn next_deadline_ms(&self) -> u64 {
        let full_at = self.writer.header().uptime_ms.saturating_add(SEGMENT_MAX_AGE_MS);
        self.writer
            .due_at_ms()
            .map_or(full_at, |due_at| due_at.min(full_at))
    }

    /// Sends what is not in a block yet to the spool.
    pub fn cut_block(&mut self, counters: &Counters) {
        if let Some(block) = self.writer.cut_block() {
            self.keep(block, counters);
        }
    }

    /// Nothing more comes.
    pub fn finish(self) -> FinishedSegment {
        FinishedSegment {
            file: self.file,
            records: self.records,
        }
    }

    fn keep(&mut self, record: Vec<u8>, counters: &Counters) {
        self.records.push(record);
        // A block is read by what the blocks before it said: behind one that is missing, the file would be worth
        // nothing. The records stay in memory until they are sealed, so one that could not be appended is
        // lost only if the process dies before the disk has room again.
        while let Some(next) = self.records.get(self.on_disk) {
            if let Err(why) = self.file.append(next) {
                return counters.write_failure(&why);
            }
            self.on_disk += 1;
        }
    }
}
