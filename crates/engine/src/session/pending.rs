//! Inputs that are held until remote config is known: the newest frame of each source, and everything around it.

use std::collections::VecDeque;

use afterimage_wireframe::buffer::RawFrame;
use afterimage_wireframe::{SourceId, Timed, Touch};
use litemap::LiteMap;

use crate::action::Action;
use crate::events::AdmittedEvent;
use crate::masking::{InstanceMasking, Masking};
use crate::model::HostEvent;
use crate::output::Output;
use crate::{Now, RawBytes};

/// Touches that are held at most: ten fingers at 120 Hz for more than three seconds, 128 KiB.
pub const MAX_HELD_TOUCHES: usize = 4096;

/// Events that are held at most; a host reports a few a second.
pub const MAX_HELD_EVENTS: usize = 1024;

/// Maximum number of held moves to the background. Each keeps the frames before it: an app moves a few times a minute, and a
/// frame may be large.
pub const MAX_HELD_MOVES: usize = 16;

/// Changes of sources that are held at most: more than an app attaches and detaches while remote config is requested.
const MAX_HELD_SOURCE_CHANGES: usize = 256;

/// An input about the screen.
#[derive(Debug)]
pub(crate) enum HeldInput {
    /// A frame buffer.
    Frame {
        /// The source.
        source: SourceId,
        /// The time of the walk.
        at_ms: u64,
        /// The buffer.
        frame: RawFrame<RawBytes>,
    },
    /// A frame that a newer one replaced in a queue.
    FrameLost {
        /// The source.
        source: SourceId,
        /// The time of the walk.
        at_ms: u64,
    },
    /// A touch.
    Touch(Timed<Touch>),
    /// A host event.
    Event(AdmittedEvent),
    /// Sources of an attached instance, and the instance's masking.
    Attached {
        /// The sources.
        sources: Vec<SourceId>,
        /// The instance's masking.
        masking: Box<InstanceMasking>,
    },
    /// A source is gone.
    Detached(SourceId),
}

impl HeldInput {
    /// Applies a change of sources to the masking that outlives the session. Other inputs change nothing.
    pub(super) fn apply_to(&self, masking: &mut Masking) {
        match self {
            Self::Attached {
                sources,
                masking: instance,
            } => masking.attach(sources, instance),
            Self::Detached(source) => masking.detach(*source),
            Self::Frame { .. } | Self::FrameLost { .. } | Self::Touch(_) | Self::Event(_) => {}
        }
    }

    /// Returns whether the app moves to the background.
    pub(super) fn is_move_to_background(&self) -> bool {
        matches!(self, Self::Event(event) if event.reported.is_in_background() == Some(true))
    }

    /// Returns whether sources are attached or detached.
    pub(super) fn is_source_change(&self) -> bool {
        matches!(self, Self::Attached { .. } | Self::Detached(_))
    }
}

/// Held inputs in the order of their calls, each with the time of its call.
#[derive(Debug, Default)]
pub(super) struct PendingInputs {
    inputs: VecDeque<(HeldInput, Now)>,
    touches: usize,
    events: usize,
    source_changes: usize,
    /// Moves to the background.
    moves: usize,
}

impl PendingInputs {
    /// Holds an input. A frame replaces the held frame of its source; touches and events beyond their bound are dropped, the
    /// newest first, so that paths keep their start. Replaced and dropped inputs are counted.
    pub(super) fn hold(&mut self, input: HeldInput, now: Now, output: &mut Output) {
        match &input {
            HeldInput::Frame { source, .. } => self.replace(*source, output),
            HeldInput::FrameLost { source, .. } if self.is_lost_before(self.inputs.len(), *source) => return,
            HeldInput::FrameLost { .. } => {}
            HeldInput::Touch(_) if self.touches >= MAX_HELD_TOUCHES => {
                output.counters.dropped_inputs += 1;
                return;
            }
            HeldInput::Event(_) if self.events >= MAX_HELD_EVENTS => {
                output.counters.dropped_inputs += 1;
                return;
            }
            HeldInput::Touch(_) => self.touches += 1,
            HeldInput::Event(_) => {
                self.events += 1;
                self.moves += usize::from(input.is_move_to_background());
            }
            HeldInput::Attached { .. } | HeldInput::Detached(_) => self.source_changes += 1,
        }
        self.inputs.push_back((input, now));
    }

    /// Returns whether the changes of sources have to be taken before another one is held.
    pub(super) fn is_full_of_source_changes(&self) -> bool {
        self.source_changes >= MAX_HELD_SOURCE_CHANGES
    }

    /// Removes the changes of sources, and returns them in their order. The frames of detached sources are dropped, and so
    /// are all touches: the areas that would redact them may be in those frames.
    pub(super) fn take_source_changes(&mut self, output: &mut Output) -> Vec<HeldInput> {
        (self.touches, self.source_changes) = (0, 0);
        let mut changes = Vec::new();
        for (input, now) in std::mem::take(&mut self.inputs) {
            match input {
                HeldInput::Touch(_) => output.counters.dropped_inputs += 1,
                HeldInput::Attached { .. } => changes.push(input),
                HeldInput::Detached(source) => {
                    let _ = self.remove_frame(source, output);
                    changes.push(input);
                }
                HeldInput::Frame { .. } | HeldInput::FrameLost { .. } | HeldInput::Event(_) => {
                    self.inputs.push_back((input, now));
                }
            }
        }
        changes
    }

    /// Returns the held inputs in the order of their calls.
    pub(super) fn into_inputs(self) -> impl Iterator<Item = (HeldInput, Now)> {
        self.inputs.into_iter()
    }

    /// Returns whether the last frame of a source before an index is a lost one.
    fn is_lost_before(&self, end: usize, source: SourceId) -> bool {
        let of_source = self
            .inputs
            .iter()
            .take(end)
            .rev()
            .find_map(|(input, _)| match input {
                HeldInput::FrameLost { source: of, .. } => (*of == source).then_some(true),
                HeldInput::Frame { source: of, .. } | HeldInput::Detached(of) => {
                    (*of == source).then_some(false)
                }
                _ => None,
            });
        of_source.unwrap_or(false)
    }

    /// Removes the held frame of a source, and holds in its place that it is lost: touches around it lose their places.
    fn replace(&mut self, source: SourceId, output: &mut Output) {
        if let Some((at, at_ms, now)) = self.remove_frame(source, output)
            && !self.is_lost_before(at, source)
        {
            let lost = HeldInput::FrameLost { source, at_ms };
            self.inputs.insert(at, (lost, now));
        }
    }

    /// Removes the held frame of a source. Returns its index, the time of its walk, and the time of its call.
    fn remove_frame(&mut self, source: SourceId, output: &mut Output) -> Option<(usize, u64, Now)> {
        let is_older = |(input, _): &(HeldInput, Now)| matches!(input, HeldInput::Frame { source: of, .. } if *of == source);
        // A frame before the source was detached is a frame of the instance before, and one before a move to the background was on
        // the screen until then.
        let is_barrier = |(input, _): &(HeldInput, Now)| {
            let is_move = self.moves <= MAX_HELD_MOVES && input.is_move_to_background();
            is_move || matches!(input, HeldInput::Detached(of) if *of == source)
        };
        let from = self.inputs.iter().rposition(is_barrier).map_or(0, |at| at + 1);
        let at = from + self.inputs.iter().skip(from).position(is_older)?;
        let (HeldInput::Frame { frame, at_ms, .. }, now) = self.inputs.remove(at)? else {
            return None;
        };
        output.counters.replaced_frames += 1;
        output.act(Action::Recycle {
            buffer: frame.into_memory(),
        });
        Some((at, at_ms, now))
    }
}

/// The newest frame of each source that is on the screen when the host changes its settings again, before the last change was
/// decided. The session that is decided in the end opens with these frames: a screen that does not change is not drawn again.
#[derive(Debug, Default)]
pub(super) struct ScreenFrames(LiteMap<SourceId, RawFrame<RawBytes>>);

impl ScreenFrames {
    /// Returns the frames of a recording that ended.
    pub(super) fn from_recording(frames: Vec<(SourceId, RawFrame<RawBytes>)>) -> Self {
        Self(frames.into_iter().collect())
    }

    /// Applies an input that was held for a session that is not decided any more.
    pub(super) fn apply(&mut self, input: HeldInput) {
        if input.is_move_to_background() {
            return self.0.clear();
        }
        match input {
            HeldInput::Frame { source, frame, .. } => {
                self.0.insert(source, frame);
            }
            // A frame that was walked before would be masked by the rules of the wrong screen.
            HeldInput::Event(AdmittedEvent {
                reported: HostEvent::Screen { .. },
                ..
            }) => self.0.clear(),
            HeldInput::Detached(source) => {
                self.0.remove(&source);
            }
            HeldInput::FrameLost { .. }
            | HeldInput::Touch(_)
            | HeldInput::Event(_)
            | HeldInput::Attached { .. } => {}
        }
    }

    /// Returns whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the frames by source.
    pub(super) fn into_frames(self) -> impl Iterator<Item = (SourceId, RawFrame<RawBytes>)> {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use afterimage_wireframe::buffer::{FrameBuffer, FrameWriter};
    use afterimage_wireframe::{Point, TouchPhase, Viewport};

    use super::*;

    const HOST: SourceId = SourceId(0);

    /// An empty tree in a window of this width, by which the tests tell frames apart.
    fn raw(w: i32) -> RawFrame<RawBytes> {
        let mut writer = FrameWriter::default();
        writer.begin(HOST, 1, Viewport { w, h: 1 });
        writer.tree();
        let buffer = FrameBuffer::open(writer.finish()).unwrap();
        RawFrame::copy_of(&buffer.tree().unwrap(), RawBytes::default())
    }

    fn frame(source: SourceId, w: i32) -> HeldInput {
        HeldInput::Frame {
            source,
            at_ms: 0,
            frame: raw(w),
        }
    }

    fn touch() -> HeldInput {
        let touch = Touch {
            pointer: 1,
            phase: TouchPhase::Move,
            at: Point { x: 1, y: 1 },
        };
        HeldInput::Touch(Timed::new(1, touch))
    }

    fn screen(name: &str) -> HeldInput {
        let reported = HostEvent::Screen {
            name: name.to_owned(),
        };
        HeldInput::Event(AdmittedEvent {
            at_ms: 0,
            recorded: Some(reported.clone()),
            reported,
        })
    }

    fn held(inputs: impl IntoIterator<Item = HeldInput>) -> (PendingInputs, Output) {
        let (mut pending, mut output) = (PendingInputs::default(), Output::default());
        for input in inputs {
            pending.hold(input, Now::default(), &mut output);
        }
        (pending, output)
    }

    #[test]
    fn a_frame_replaces_the_held_frame_of_its_source_and_no_touch() {
        let (pending, output) = held([frame(HOST, 1), touch(), frame(SourceId(1), 2), frame(HOST, 3)]);
        let kinds: Vec<_> = pending
            .into_inputs()
            .map(|(input, _)| match input {
                HeldInput::Frame { frame, .. } => frame.tree().viewport().w.to_string(),
                other => format!("{other:?}").chars().take(5).collect(),
            })
            .collect();
        assert_eq!(kinds, ["Frame", "Touch", "2", "3"]);
        assert_eq!(output.counters.replaced_frames, 1);
    }

    #[test]
    fn a_frame_after_a_detached_source_does_not_replace_the_frame_before() {
        let (pending, output) = held([frame(HOST, 1), HeldInput::Detached(HOST), frame(HOST, 2)]);
        assert_eq!((pending.inputs.len(), output.counters.replaced_frames), (3, 0));
    }

    #[test]
    fn frames_before_moves_to_the_background_have_a_bound() {
        let background = || {
            let reported = HostEvent::App {
                state: afterimage_wireframe::AppState::Background,
            };
            HeldInput::Event(AdmittedEvent {
                at_ms: 0,
                recorded: Some(reported.clone()),
                reported,
            })
        };
        let moves = (0..100).flat_map(|w| [frame(HOST, w), background()]);
        let (pending, output) = held(moves);
        let is_frame = |(input, _): &&(HeldInput, Now)| matches!(input, HeldInput::Frame { .. });
        let frames = pending.inputs.iter().filter(is_frame).count();
        assert_eq!(frames, MAX_HELD_MOVES + 1);
        assert_eq!(output.counters.replaced_frames, (100 - frames) as u64);
    }

    #[test]
    fn touches_and_events_have_bounds() {
        let (pending, output) = held((0..=MAX_HELD_TOUCHES).map(|_| touch()));
        assert_eq!(
            (pending.inputs.len(), output.counters.dropped_inputs),
            (MAX_HELD_TOUCHES, 1)
        );
        let (pending, output) = held((0..=MAX_HELD_EVENTS).map(|n| screen(&n.to_string())));
        assert_eq!(
            (pending.inputs.len(), output.counters.dropped_inputs),
            (MAX_HELD_EVENTS, 1)
        );
    }

    #[test]
    fn frames_of_an_earlier_screen_are_not_carried_over() {
        let mut frames = ScreenFrames::from_recording(vec![(HOST, raw(1))]);
        frames.apply(screen("Pay"));
        frames.apply(frame(HOST, 2));
        frames.apply(frame(SourceId(1), 3));
        frames.apply(HeldInput::Detached(SourceId(1)));
        let frames: Vec<_> = frames
            .into_frames()
            .map(|(source, frame)| (source, frame.tree().viewport().w))
            .collect();
        assert_eq!(frames, [(HOST, 2)]);
    }
}
