//! Frames of a recording: each is parsed, masked and compared with the one before it.

use afterimage_masking::{FrameChange, MaskedFrame, MaskedText, Tracker};
use afterimage_wireframe::buffer::{BufferError, RawFrame};
use afterimage_wireframe::{Change, Entry, SourceId, Timed};

use super::walked_frames::WalkedFrames;
use super::{Recording, Source};
use crate::RawBytes;
use crate::action::Action;
use crate::output::Output;

/// The reason why a frame is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FrameOrigin {
    /// The host walked its views.
    Walk,
    /// Other rules mask the frame of an earlier walk.
    Masking,
}

impl Recording {
    /// Records a frame. A frame with a malformed tree is counted.
    pub(crate) fn frame(
        &mut self,
        at_ms: u64,
        source: SourceId,
        frame: RawFrame<RawBytes>,
        output: &mut Output,
    ) {
        self.settle_screens(at_ms, Some(source), output);
        match self.try_frame(at_ms, source, FrameOrigin::Walk, frame, output) {
            Ok(spare) => output.act(Action::Recycle { buffer: spare }),
            Err(fault) => {
                output.counters.count_bad_frame(&fault);
                self.lose_frame(source, at_ms, output);
            }
        }
    }

    /// Records the frame of a source again, since other rules mask it now.
    pub(super) fn mask_again(
        &mut self,
        at_ms: u64,
        source: SourceId,
        frame: RawFrame<RawBytes>,
        output: &mut Output,
    ) {
        match self.try_frame(at_ms, source, FrameOrigin::Masking, frame, output) {
            Ok(spare) => output.act(Action::Recycle { buffer: spare }),
            Err(fault) => output.counters.count_bad_frame(&fault),
        }
    }

    /// Records the changes of a frame with a tree. Returns a buffer that can be reused.
    fn try_frame(
        &mut self,
        at_ms: u64,
        source: SourceId,
        origin: FrameOrigin,
        frame: RawFrame<RawBytes>,
        output: &mut Output,
    ) -> Result<RawBytes, BufferError> {
        self.open_for_held_touches(source, &frame, output);
        let policy = self.policies.policy_for(source);
        let (changes, spare, degraded) = match self.sources.get_mut(&source) {
            None => {
                let (tracker, degraded) = Tracker::open(&mut self.masker, source, policy, frame)?;
                let known = Source {
                    tracker,
                    walks: WalkedFrames::new(at_ms, self.lost_sources.remove(&source)),
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
                        if origin == FrameOrigin::Walk {
                            let buffer = known.walks.walked_again(at_ms);
                            output.act(Action::Recycle { buffer });
                        }
                        if was_stale {
                            known.walked_ms = at_ms;
                        }
                        self.decide_touches(source, output);
                        self.advance_to(at_ms, output);
                        self.last_walk = Some((source, at_ms));
                        output.counters.frames += 1;
                        output.counters.unchanged_frames += 1;
                        return Ok(tracked.spare.into_memory());
                    }
                    FrameChange::Changed(changes) => {
                        known.walked_ms = at_ms;
                        let spare = match origin {
                            FrameOrigin::Walk => known.walks.changed(at_ms, tracked.spare),
                            FrameOrigin::Masking => {
                                known.walks.masked_again();
                                tracked.spare.into_memory()
                            }
                        };
                        (Some(changes), spare, tracked.degraded)
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
        // The frame decides about touches that were made before it, which are recorded before its changes.
        self.decide_touches(source, output);
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
            self.append(Timed::new(at_ms, entry), output);
        }
    }

    /// Opens a segment at the time of the first held touch, before a frame changes a tree: the keyframes of the segment show the
    /// screen of before the touch.
    fn open_for_held_touches(&mut self, source: SourceId, frame: &RawFrame<RawBytes>, output: &mut Output) {
        let Some(touched_ms) = self.held.first_ms() else {
            return;
        };
        if self.segment.is_some() || self.sources.is_empty() {
            return;
        }
        let policy = self.policies.policy_for(source);
        let is_unchanged = |known: &Source| known.tracker.is_unchanged(policy, frame);
        if !self.sources.get(&source).is_some_and(is_unchanged) {
            self.open_segment(touched_ms, output);
        }
    }
}
