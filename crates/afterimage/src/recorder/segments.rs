//! Segments: opened with all that is known, ended when they are due.

use afterimage_wireframe::{Entry, Timed};

use super::{MaskedEntry, Recorder};
use crate::segment::FinishedSegment;

impl Recorder {
    /// Ends the segment: what was recorded so far can be sealed and sent.
    pub fn end_segment(&mut self) {
        self.release_touches(None);
        if let Some(mut segment) = self.segment.take() {
            // A screen that stood still to the end was watched to the end: no change, at that time.
            let known = self.last_walk.filter(|(source, at)| {
                self.sources.contains_key(source) && segment.last_entry_ms().is_some_and(|last| last < *at)
            });
            if let Some((source, at)) = known {
                segment.push(
                    &Timed::new(
                        at,
                        MaskedEntry::Changes {
                            source,
                            changes: Vec::new(),
                        },
                    ),
                    &self.counters,
                );
            }
            segment.cut_block(&self.counters);
            self.finished.push(segment.finish());
        }
    }

    /// Segments that ended since the last call.
    pub fn take_finished(&mut self) -> Vec<FinishedSegment> {
        std::mem::take(&mut self.finished)
    }

    pub(super) fn push(&mut self, entry: &Timed<MaskedEntry>) {
        if self.segment.is_none() {
            self.open_segment(entry.uptime_ms);
        }
        if let Some(segment) = &mut self.segment {
            segment.push(entry, &self.counters);
        }
    }

    /// Opens a segment with a keyframe of every source.
    pub(super) fn open_segment(&mut self, at: u64) {
        let Some(mut segment) = self
            .opener
            .open(at, self.anchor, &self.surroundings, &self.counters)
        else {
            return;
        };
        self.opened += 1;
        for known in self.sources.values() {
            let keyframe = Entry::Keyframe(known.tracker.frame().clone());
            segment.push(&Timed::new(at, keyframe), &self.counters);
        }
        self.segment = Some(segment);
    }
}
