//! Frames of a recording: each is parsed, masked and compared with the one before it.

use afterimage_masking::{FrameChange, MaskedFrame, MaskedText, Tracker};
use afterimage_wireframe::buffer::{BufferError, RawFrame};
use afterimage_wireframe::{Change, Entry, SourceId, Timed};

use super::{Recording, Source};
use crate::RawBytes;
use crate::action::Action;
use crate::output::Output;

impl Recording {
    /// Records a frame. A frame with a malformed tree is counted.
    pub(crate) fn frame(
        &mut self,
        at_ms: u64,
        source: SourceId,
        frame: RawFrame<RawBytes>,
        output: &mut Output,
    ) {
        self.record_overdue_touches(at_ms, output);
        self.settle_screens(at_ms, Some(source), output);
        match self.try_frame(at_ms, source, frame, output) {
            Ok(spare) => output.act(Action::Recycle { buffer: spare }),
            Err(fault) => output.counters.count_bad_frame(&fault),
        }
    }

    /// Records the changes of a frame with a tree. Returns a buffer that can be reused.
    fn try_frame(
        &mut self,
        at_ms: u64,
        source: SourceId,
        frame: RawFrame<RawBytes>,
        output: &mut Output,
    ) -> Result<RawBytes, BufferError> {
        let before = self.frame_before_touches(source, &frame, output);
        let policy = self.policies.policy_for(source);
        let (changes, spare, degraded) = match self.sources.get_mut(&source) {
            None => {
                let (tracker, degraded) = Tracker::open(&mut self.masker, source, policy, frame)?;
                let known = Source {
                    tracker,
                    walked_ms: at_ms,
                    is_stale: false,
                };
                self.sources.insert(source, known);
                (None, RawBytes::default(), degraded)
            }
            Some(known) => {
                let tracked = known.tracker.update(&mut self.masker, policy, frame)?;
                let was_stale = std::mem::take(&mut known.is_stale);
                match tracked.change {
                    FrameChange::Unchanged => {
                        if was_stale {
                            known.walked_ms = at_ms;
                        }
                        self.release_touches(None, output);
                        self.advance_to(at_ms, output);
                        self.last_walk = Some((source, at_ms));
                        output.counters.frames += 1;
                        output.counters.unchanged_frames += 1;
                        return Ok(tracked.spare);
                    }
                    FrameChange::Changed(changes) => {
                        known.walked_ms = at_ms;
                        (Some(changes), tracked.spare, tracked.degraded)
                    }
                }
            }
        };
        output.counters.frames += 1;
        output.counters.count_degraded(&degraded);
        if let Some(known) = self.sources.get(&source) {
            self.images
                .observe(source, changes.as_deref(), known.tracker.frame());
        }
        let opened = self.opened;
        // Held touches are older than the frame, and the frame decides about them too.
        self.release_touches(before.as_ref(), output);
        self.advance_to(at_ms, output);
        self.last_walk = Some((source, at_ms));
        let viewport = self.shown(source).map(|frame| frame.viewport);
        if let Some(viewport) = viewport {
            self.set_viewport(at_ms, viewport, output);
        }
        if self.segment.is_none() {
            self.open_segment(at_ms, output);
        } else if self.opened == opened {
            self.push_changes(at_ms, source, changes, output);
        }
        // Otherwise a segment was opened meanwhile, and its keyframe has this frame.
        Ok(spare)
    }

    fn shown(&self, source: SourceId) -> Option<&MaskedFrame> {
        self.sources.get(&source).map(|known| known.tracker.frame())
    }

    /// Records the changes of a source, or a keyframe of a new source.
    fn push_changes(
        &mut self,
        at_ms: u64,
        source: SourceId,
        changes: Option<Vec<Change<MaskedText>>>,
        output: &mut Output,
    ) {
        let entry = match changes {
            None => self.shown(source).cloned().map(Entry::Keyframe),
            Some(changes) if changes.is_empty() => None,
            Some(changes) => Some(Entry::Changes { source, changes }),
        };
        if let Some(entry) = entry {
            self.push(&Timed::new(at_ms, entry), output);
        }
    }

    /// Returns the frame of a source that is about to change, if touches are held that it decides about. They are recorded
    /// before the change, and therefore in a segment that opens before it.
    fn frame_before_touches(
        &mut self,
        source: SourceId,
        frame: &RawFrame<RawBytes>,
        output: &mut Output,
    ) -> Option<MaskedFrame> {
        let touched_at_ms = self.touches.first_ms()?;
        let policy = self.policies.policy_for(source);
        let known = self.sources.get(&source)?;
        if known.tracker.is_unchanged(policy, frame) {
            return None;
        }
        let before = known.tracker.frame().clone();
        if self.segment.is_none() {
            self.open_segment(touched_at_ms, output);
        }
        Some(before)
    }
}
