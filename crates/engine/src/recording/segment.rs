//! A segment while it is recorded: entries are encoded into blocks, and each block becomes an action.

use afterimage_compression::{SEGMENT_MAX_AGE_MS, SegmentHeader, SegmentWriter};
use afterimage_wireframe::Timed;

use super::context::SegmentContext;
use super::early_entries::EarlyEntries;
use super::entry::MaskedEntry;
use super::wall_clock::WallClock;
use crate::action::Action;
use crate::ids::SegmentKey;
use crate::model::{DeviceInfo, SpoolRefusal};
use crate::output::Output;
use crate::session::SessionStart;
use crate::session_clock::SegmentOpening;

/// Time until the next segment is opened after the spool refused one, in milliseconds. While opening fails (a full disk, a killed
/// process that still holds the folder), the engine tries twice a second and not once a frame.
const RETRY_OPEN_MS: u64 = 500;

/// Time until the next segment is opened although the screen stands still, in milliseconds: the disk may accept it by then.
const RETRY_STILL_MS: u64 = 5_000;

/// Bytes of blocks for each packed byte, at least: recorded sessions have 2.5.
const PACKING_GAIN: u64 = 2;

/// Opens the segments of one session.
#[derive(Debug)]
pub(crate) struct SegmentOpener {
    device: DeviceInfo,
    session: SessionStart,
    /// The key of the next segment.
    next_key: SegmentKey,
    /// No segment is opened before this time, after the spool refused one.
    retry_at_ms: Option<u64>,
    /// The reason why the spool refused the last segment.
    refusal: Option<SpoolRefusal>,
    /// The next segment is opened at this time without an entry, after the spool refused one.
    retry_still_ms: Option<u64>,
}

impl SegmentOpener {
    /// Returns an opener whose segments have keys from `next_key` on.
    pub(crate) fn new(device: DeviceInfo, session: SessionStart, next_key: SegmentKey) -> Self {
        Self {
            device,
            session,
            next_key,
            retry_at_ms: None,
            refusal: None,
            retry_still_ms: None,
        }
    }

    /// Returns the key of the next segment.
    pub(crate) fn next_key(&self) -> SegmentKey {
        self.next_key
    }

    /// Returns whether the next segment may be opened: not shortly after the spool refused one.
    pub(super) fn may_open(&self, at_ms: u64) -> bool {
        self.retry_at_ms.is_none_or(|retry_at_ms| at_ms >= retry_at_ms)
    }

    /// Opens the next segment, whose first entry is at a time.
    pub(crate) fn open(
        &mut self,
        at_ms: u64,
        wall_clock: &mut WallClock,
        context: &SegmentContext,
        output: &mut Output,
    ) -> SegmentInProgress {
        self.retry_at_ms = None;
        let key = self.next_key;
        self.next_key = SegmentKey(key.0 + 1);
        let header = self.header(at_ms, wall_clock.open_segment(at_ms), context);
        let (writer, _record_without_sequence) = SegmentWriter::open(header.clone());
        output.act(Action::OpenSegment {
            segment: key,
            session: self.session.name.clone(),
            opening: SegmentOpening {
                session_start: self.session.started,
                now: wall_clock.latest(),
                opened_ms: at_ms,
            },
            header: Box::new(header),
        });
        SegmentInProgress {
            key,
            writer,
            last_entry_ms: None,
            first_block_end: 0,
            unconfirmed: Some(EarlyEntries::default()),
        }
    }

    /// Delays the next segment, since the spool refused one.
    pub(crate) fn delay(&mut self, at_ms: u64, refusal: SpoolRefusal) {
        self.retry_at_ms = Some(at_ms.saturating_add(RETRY_OPEN_MS));
        self.retry_still_ms = Some(at_ms.saturating_add(RETRY_STILL_MS));
        self.refusal = Some(refusal);
    }

    /// Notes that the spool has the segment.
    pub(super) fn accepted(&mut self) {
        self.refusal = None;
        self.retry_still_ms = None;
    }

    /// Returns the time at which the next segment is opened without an entry.
    pub(super) fn retry_still_ms(&self) -> Option<u64> {
        self.retry_still_ms
    }

    /// Returns the reason why the spool refused the last segment.
    pub(super) fn refusal(&self) -> Option<SpoolRefusal> {
        self.refusal
    }

    fn header(&self, at_ms: u64, wall_ms: u64, context: &SegmentContext) -> SegmentHeader {
        SegmentHeader {
            device_id: self.session.name.device_id().to_string(),
            session_id: self.session.name.session_id().to_string(),
            session_start_wall_ms: self.session.started.wall_ms,
            wall_ms,
            elapsed_ms: at_ms,
            viewport: context.viewport,
            screen: context.screen.as_deref().unwrap_or_default().to_owned(),
            density: self.device.density,
            platform: self.device.platform.clone(),
            os_version: self.device.os_version.clone(),
            device_model: self.device.device_model.clone(),
            app_id: self.device.app_id.clone(),
            app_version: self.device.app_version.clone(),
            app_build: self.device.app_build.clone(),
            locale: self.device.locale.clone(),
            sdk_version: env!("CARGO_PKG_VERSION").to_owned(),
            ..SegmentHeader::default()
        }
    }
}

/// A segment that is being recorded.
#[derive(Debug)]
pub(crate) struct SegmentInProgress {
    key: SegmentKey,
    writer: SegmentWriter,
    last_entry_ms: Option<u64>,
    /// Size of the header and the first block; 0 before it was cut.
    first_block_end: u64,
    /// The entries besides frames, until the spool has the segment.
    unconfirmed: Option<EarlyEntries>,
}

impl SegmentInProgress {
    /// Returns the segment's key.
    pub(crate) fn key(&self) -> SegmentKey {
        self.key
    }

    /// Returns the time at which the segment was opened.
    pub(crate) fn opened_at_ms(&self) -> u64 {
        self.writer.header().elapsed_ms
    }

    /// Encodes the entries of before the keyframes.
    pub(super) fn begin(&mut self, early: EarlyEntries, output: &mut Output) {
        early.iter().for_each(|entry| self.encode(entry, output));
        self.unconfirmed = Some(early);
    }

    /// Notes that the spool has the segment.
    pub(super) fn confirm(&mut self) {
        self.unconfirmed = None;
    }

    /// Returns the entries besides frames of a segment that the spool refused.
    pub(super) fn into_early(self) -> EarlyEntries {
        self.unconfirmed.unwrap_or_default()
    }

    /// Records an entry.
    pub(crate) fn push(&mut self, entry: &Timed<MaskedEntry>, output: &mut Output) {
        if let Some(unconfirmed) = &mut self.unconfirmed {
            let header = self.writer.header();
            let context = SegmentContext {
                viewport: header.viewport,
                screen: (!header.screen.is_empty()).then(|| header.screen.as_str().into()),
            };
            output.counters.dropped_inputs += unconfirmed.hold(entry, &context);
        }
        self.encode(entry, output);
    }

    /// Encodes an entry, and cuts the block if it is full.
    fn encode(&mut self, entry: &Timed<MaskedEntry>, output: &mut Output) {
        self.last_entry_ms = Some(entry.elapsed_ms);
        let mut pushed = self.writer.push(entry);
        if matches!(pushed, Err(afterimage_compression::Error::BlockFull)) {
            self.cut_block(output);
            pushed = self.writer.push(entry);
        }
        if let Err(fault) = pushed {
            output.counters.count_lost_entry(&fault);
        }
        if self.writer.is_due(entry.elapsed_ms) {
            self.cut_block(output);
        }
    }

    /// Returns the time of the latest entry.
    pub(crate) fn last_entry_ms(&self) -> Option<u64> {
        self.last_entry_ms
    }

    /// Returns whether the segment is old or large enough to end, or so large that the server might refuse it. If its first block takes half
    /// of that, it goes on: each segment has such a block, and one that is too large is split when it is sent.
    pub(crate) fn should_end(&self, at_ms: u64, limit: Option<u64>) -> bool {
        let bytes = self.writer.bytes();
        let is_at_limit = |limit: u64| {
            let most = limit
                .saturating_mul(PACKING_GAIN)
                .max(self.first_block_end.saturating_mul(2));
            self.first_block_end > 0 && bytes >= most
        };
        self.writer.is_full(at_ms) || limit.is_some_and(is_at_limit)
    }

    /// Returns whether the block is old enough to be cut.
    pub(crate) fn block_is_due(&self, at_ms: u64) -> bool {
        self.writer.is_due(at_ms)
    }

    /// Returns the time at which the block is due or the segment ends, if nothing is pushed until then.
    pub(crate) fn next_deadline_ms(&self) -> u64 {
        let full_at_ms = self.opened_at_ms().saturating_add(SEGMENT_MAX_AGE_MS);
        self.writer
            .due_at_ms()
            .map_or(full_at_ms, |due_at_ms| due_at_ms.min(full_at_ms))
    }

    /// Cuts the block, so that the runtime appends it to the segment's file.
    pub(crate) fn cut_block(&mut self, output: &mut Output) {
        if let Some(block) = self.writer.cut_block() {
            if self.first_block_end == 0 {
                self.first_block_end = self.writer.bytes();
            }
            output.act(Action::Append {
                segment: self.key,
                block,
            });
        }
    }

    /// Cuts the last block and has the segment sealed. Returns the entries besides frames, if the spool did not confirm it yet.
    pub(crate) fn seal(mut self, output: &mut Output) -> Option<EarlyEntries> {
        self.cut_block(output);
        output.act(Action::Seal { segment: self.key });
        self.unconfirmed
    }
}
