//! Segments of a recording: each opens with a keyframe of every source and ends when it is due.

use afterimage_wireframe::{Entry, Timed};

use super::Recording;
use super::entry::MaskedEntry;
use crate::ids::SegmentKey;
use crate::output::Output;

impl Recording {
    /// Ends the segment, so that everything recorded so far can be sealed and delivered.
    pub(crate) fn end_segment(&mut self, output: &mut Output) {
        self.release_touches(None, output);
        let Some(mut segment) = self.segment.take() else {
            return;
        };
        // A screen that did not change was watched to the end: an entry without changes records the time.
        let watched_until = self.last_walk.filter(|(source, at_ms)| {
            self.sources.contains_key(source) && segment.last_entry_ms().is_some_and(|last| last < *at_ms)
        });
        if let Some((source, at_ms)) = watched_until {
            let entry = MaskedEntry::Changes {
                source,
                changes: Vec::new(),
            };
            segment.push(&Timed::new(at_ms, entry), output);
        }
        segment.seal(output);
    }

    /// Drops a segment that the spool refused. The next entry tries to open another one after a while.
    pub(crate) fn open_failed(&mut self, key: SegmentKey) {
        if let Some(refused) = self.segment.take_if(|segment| segment.key() == key) {
            self.opener.delay(refused.opened_at_ms());
        }
    }

    pub(super) fn push(&mut self, entry: &Timed<MaskedEntry>, output: &mut Output) {
        if self.segment.is_none() {
            self.open_segment(entry.elapsed_ms, output);
        }
        if let Some(segment) = &mut self.segment {
            segment.push(entry, output);
        }
    }

    /// Opens a segment with a keyframe of every source.
    pub(super) fn open_segment(&mut self, at_ms: u64, output: &mut Output) {
        let Some(mut segment) = self.opener.open(at_ms, self.anchor, &self.context, output) else {
            return;
        };
        self.opened += 1;
        for known in self.sources.values() {
            let keyframe = Entry::Keyframe(known.tracker.frame().clone());
            segment.push(&Timed::new(at_ms, keyframe), output);
        }
        self.segment = Some(segment);
    }
}
