//! Segments of a recording: each opens with a keyframe of every source and ends when it is due.

use afterimage_wireframe::{Entry, Environment, Timed};

use super::Recording;
use super::entry::MaskedEntry;
use super::segment::SegmentInProgress;
use crate::ids::SegmentKey;
use crate::model::SpoolRefusal;
use crate::output::Output;

impl Recording {
    /// Ends the segment, so that everything recorded so far can be sealed and delivered. Touches that are still held lose their
    /// places: no frame decides about them in time.
    pub(crate) fn end_segment(&mut self, output: &mut Output) {
        self.record_held(output);
        self.seal_segment(output);
    }

    /// Ends the segment. Touches that are held are recorded in the next one.
    pub(super) fn seal_segment(&mut self, output: &mut Output) {
        let Some(mut segment) = self.segment.take() else {
            return;
        };
        // A screen that did not change was watched to the end: an entry without changes records the time.
        let watched_until = self.last_walk.filter(|(source, at_ms)| {
            self.sources.contains_key(source) && segment.last_entry_ms().is_some_and(|last| last < *at_ms)
        });
        let end_ms = watched_until.map(|(_, at_ms)| at_ms).or(segment.last_entry_ms());
        if let Some((source, at_ms)) = watched_until {
            let entry = MaskedEntry::Changes {
                source,
                changes: Vec::new(),
            };
            segment.push(&Timed::new(at_ms, entry), output);
        }
        if let Some(end_ms) = end_ms
            && let Some(wall_ms) = self.wall_clock.last_anchor(end_ms)
        {
            segment.push(&clock_anchor(end_ms, wall_ms), output);
        }
        let key = segment.key();
        self.sealed = segment.seal(output).map(|unconfirmed| (key, unconfirmed));
    }

    /// Stores the size of the largest segment that the server accepts.
    pub(crate) fn set_segment_limit(&mut self, bytes: Option<u64>) {
        self.segment_limit = bytes;
    }

    /// Notes that the spool has a segment.
    pub(crate) fn segment_opened(&mut self, key: SegmentKey) {
        if !self.is_latest(key) {
            return;
        }
        self.opener.accepted();
        self.has_stored = true;
        self.sealed = None;
        if let Some(segment) = &mut self.segment {
            segment.confirm();
        }
    }

    /// Drops a segment that the spool refused, but for its early entries. The next entry tries to open another one after a while.
    pub(crate) fn open_failed(&mut self, key: SegmentKey, refusal: SpoolRefusal, now_ms: u64) {
        if !self.is_latest(key) {
            return;
        }
        self.opener.delay(now_ms, refusal);
        let open = self.segment.take().map(SegmentInProgress::into_early);
        let sealed = self.sealed.take().map(|(_, unconfirmed)| unconfirmed);
        if let Some(unconfirmed) = open.or(sealed) {
            self.early.restore(unconfirmed);
        }
    }

    /// Returns whether a segment is the latest of this recording. It may be sealed already: one input may open and seal it.
    fn is_latest(&self, key: SegmentKey) -> bool {
        let is_open = self.segment.as_ref().is_some_and(|segment| segment.key() == key);
        let is_sealed = matches!(self.sealed, Some((sealed, _)) if sealed == key);
        is_open || (is_sealed && self.segment.is_none())
    }

    /// Opens the next segment of a still screen, if the spool refused the last one long ago.
    pub(super) fn retry_refused(&mut self, at_ms: u64, output: &mut Output) {
        if self
            .retry_deadline_ms()
            .is_some_and(|retry_at_ms| at_ms >= retry_at_ms)
        {
            self.open_segment(at_ms, output);
        }
    }

    /// Returns the time at which [`Self::retry_refused`] has work.
    pub(super) fn retry_deadline_ms(&self) -> Option<u64> {
        let is_possible = self.segment.is_none() && self.has_frame();
        self.opener.retry_still_ms().filter(|_| is_possible)
    }

    /// Returns the reason why the spool refused the last segment.
    pub(crate) fn refusal(&self) -> Option<SpoolRefusal> {
        self.opener.refusal()
    }

    /// Returns whether the spool has a segment of this recording.
    pub(crate) fn has_stored(&self) -> bool {
        self.has_stored
    }

    /// Records an entry. Without a segment and a frame to open one with, it is held.
    pub(super) fn push(&mut self, entry: &Timed<MaskedEntry>, output: &mut Output) {
        if self.segment.is_none() && self.has_frame_at(entry.elapsed_ms) {
            self.open_segment(entry.elapsed_ms, output);
        }
        match &mut self.segment {
            Some(segment) => {
                if let Some(wall_ms) = self.wall_clock.anchor(entry.elapsed_ms) {
                    segment.push(&clock_anchor(entry.elapsed_ms, wall_ms), output);
                }
                segment.push(entry, output);
            }
            None => output.counters.dropped_inputs += self.early.hold(entry, &self.context),
        }
    }

    /// Returns whether a frame was on the screen at a time.
    fn has_frame_at(&self, at_ms: u64) -> bool {
        self.sources.values().any(|source| source.walked_ms <= at_ms)
    }

    /// Opens a segment with the early entries and a keyframe of every source.
    pub(super) fn open_segment(&mut self, at_ms: u64, output: &mut Output) {
        if !self.opener.may_open(at_ms) {
            return;
        }
        output.counters.dropped_inputs += self.early.drop_old(at_ms);
        let opened_at_ms = self
            .early
            .first_ms()
            .map_or(at_ms, |first_ms| first_ms.min(at_ms));
        let context = self.early.context(&self.context);
        let mut segment = self
            .opener
            .open(opened_at_ms, &mut self.wall_clock, &context, output);
        self.opened += 1;
        segment.begin(std::mem::take(&mut self.early), output);
        for known in self.sources.values() {
            let keyframe = Entry::Keyframe(known.tracker.frame().clone());
            segment.push(&Timed::new(at_ms, keyframe), output);
        }
        self.segment = Some(segment);
    }
}

/// Returns an entry with a reading of the wall clock. The reading is of the time of the entry: a second time would reveal the time
/// since the boot.
fn clock_anchor(at_ms: u64, wall_ms: u64) -> Timed<MaskedEntry> {
    let anchor = Environment::ClockAnchor {
        wall_ms,
        elapsed_ms: 0,
    };
    Timed::new(at_ms, Entry::Environment(anchor))
}
