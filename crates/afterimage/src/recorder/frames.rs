//! What is new in a frame: parse, mask, compare, and the entry that says it.

use afterimage_masking::{FrameChange, MaskedFrame, MaskedText, Tracker};
use afterimage_wireframe::buffer::{BufferError, RawFrame};
use afterimage_wireframe::{Change, Entry, SourceId, Timed};

use super::{Recorder, Source};
use crate::raw_bytes::RawBytes;

impl Recorder {
    /// Records a frame. Returns memory that can be reused.
    pub fn frame(&mut self, at: u64, source: SourceId, frame: RawFrame<RawBytes>) -> RawBytes {
        self.record_overdue_touches(at);
        self.settle_screens(at, Some(source));
        self.try_frame(at, source, frame).unwrap_or_else(|why| {
            self.counters.bad_frame(&why);
            RawBytes::default()
        })
    }

    /// Records what is new in a frame with a tree.
    fn try_frame(
        &mut self,
        at: u64,
        source: SourceId,
        frame: RawFrame<RawBytes>,
    ) -> Result<RawBytes, BufferError> {
        let before = self.frame_before_touches(source, &frame);
        let policy = self.policies.of(source);
        let (changes, spare, replaced_nodes) = match self.sources.get_mut(&source) {
            None => {
                let (tracker, replaced_nodes) = Tracker::open(&mut self.masker, source, policy, frame)?;
                let known = Source {
                    tracker,
                    walked_ms: at,
                    is_stale: false,
                };
                self.sources.insert(source, known);
                (None, RawBytes::default(), replaced_nodes)
            }
            Some(known) => {
                let taken = known.tracker.update(&mut self.masker, policy, frame)?;
                let was_stale = std::mem::take(&mut known.is_stale);
                match taken.change {
                    FrameChange::Unchanged => {
                        if was_stale {
                            known.walked_ms = at;
                        }
                        self.release_touches(None);
                        self.advance_to(at);
                        self.last_walk = Some((source, at));
                        self.counters.frames.one();
                        self.counters.unchanged_frames.one();
                        return Ok(taken.spare);
                    }
                    FrameChange::Changed(changes) => {
                        known.walked_ms = at;
                        (Some(changes), taken.spare, taken.replaced_nodes)
                    }
                }
            }
        };
        self.counters.frames.one();
        self.counters.degraded_nodes.add(u64::from(replaced_nodes));
        if let Some(known) = self.sources.get(&source) {
            self.images
                .note(source, changes.as_deref(), known.tracker.frame());
        }
        let opened = self.opened;
        // Both come before the frame, and touches are judged by it too.
        self.release_touches(before.as_ref());
        self.advance_to(at);
        self.last_walk = Some((source, at));
        let viewport = self.shown(source).map(|frame| frame.viewport);
        if let Some(viewport) = viewport {
            self.set_viewport(at, viewport);
        }
        if self.segment.is_none() {
            self.open_segment(at);
        } else if self.opened == opened {
            self.push_new(at, source, changes);
        }
        // Else a segment began in between, with this frame: there is nothing to say besides.
        Ok(spare)
    }

    pub(super) fn shown(&self, source: SourceId) -> Option<&MaskedFrame> {
        self.sources.get(&source).map(|known| known.tracker.frame())
    }

    /// Records how a source changed, or all of one that was not known.
    fn push_new(&mut self, at: u64, source: SourceId, changes: Option<Vec<Change<MaskedText>>>) {
        let entry = match changes {
            None => self.shown(source).cloned().map(Entry::Keyframe),
            Some(changes) if changes.is_empty() => None,
            Some(changes) => Some(Entry::Changes { source, changes }),
        };
        if let Some(entry) = entry {
            self.push(&Timed::new(at, entry));
        }
    }

    /// The frame of a source that is about to change, where touches wait that are judged by it. They are
    /// recorded before the change, and therefore in a segment that begins before it.
    fn frame_before_touches(&mut self, source: SourceId, frame: &RawFrame<RawBytes>) -> Option<MaskedFrame> {
        let touched_at = self.touches.first_ms()?;
        let policy = self.policies.of(source);
        let known = self.sources.get(&source)?;
        if known.tracker.is_unchanged(policy, frame) {
            return None;
        }
        let before = known.tracker.frame().clone();
        if self.segment.is_none() {
            self.open_segment(touched_at);
        }
        Some(before)
    }
}
