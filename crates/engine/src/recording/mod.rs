//! One session that is being recorded: from a frame buffer to encoded blocks. Parse, mask, diff, encode.

mod context;
mod early_entries;
mod entry;
mod frames;
mod held_entries;
mod keyboards;
mod pointers;
mod private_areas;
mod screens;
mod segment;
mod segments;
mod touch_memory;
mod touches;
mod walked_frames;
mod wall_clock;

use afterimage_masking::{Masker, NodeDecision, Tracker};
use afterimage_wireframe::buffer::RawFrame;
use afterimage_wireframe::{
    Entry, Environment, Frame, GestureRecogniser, RawText, SourceId, Timed, Viewport,
};
use litemap::LiteMap;

use crate::events::AdmittedEvent;
use crate::ids::SegmentKey;
use crate::images::ObservedImages;
use crate::masking::Policies;
use crate::model::{DeviceInfo, HostEvent};
use crate::output::Output;
use crate::session::SessionStart;
use crate::{Now, RawBytes, ScreenTransitions};

use context::SegmentContext;
use early_entries::EarlyEntries;
use held_entries::HeldEntries;
use segment::{SegmentInProgress, SegmentOpener};
pub(crate) use touch_memory::TouchMemory;
use walked_frames::WalkedFrames;
use wall_clock::{Step, WallClock};

/// Records one session.
#[derive(Debug)]
pub(crate) struct Recording {
    opener: SegmentOpener,
    policies: Policies,
    screens: ScreenTransitions,
    masker: Masker,
    touch_memory: TouchMemory,
    held: HeldEntries,
    gestures: GestureRecogniser,
    images: ObservedImages,
    sources: LiteMap<SourceId, Source>,
    /// Sources of which a frame was lost before the first one that is known, each with the time of its walk.
    lost_sources: LiteMap<SourceId, u64>,
    /// The time at which a source was gone last: what it showed before is not known any more.
    source_left_ms: Option<u64>,
    context: SegmentContext,
    wall_clock: WallClock,
    /// The source that was walked last and the time of the walk, whether or not its frame had changed.
    last_walk: Option<(SourceId, u64)>,
    segment: Option<SegmentInProgress>,
    /// Number of segments that were opened.
    opened: u64,
    /// Entries for the next segment.
    early: EarlyEntries,
    /// The latest segment and its entries besides frames, if it was sealed before the spool confirmed it.
    sealed: Option<(SegmentKey, EarlyEntries)>,
    /// The spool has a segment of this recording.
    has_stored: bool,
    /// The largest segment that the server accepts, packed.
    segment_limit: Option<u64>,
}

/// The start of a recording.
#[derive(Debug)]
pub(crate) struct RecordingStart {
    /// The device and the app.
    pub(crate) device: DeviceInfo,
    /// The session.
    pub(crate) session: SessionStart,
    /// The key of the first segment.
    pub(crate) next_key: SegmentKey,
    /// The masker, with its memory of earlier sessions.
    pub(crate) masker: Masker,
    /// The pointers that are down, and the keyboard.
    pub(crate) touch_memory: TouchMemory,
    /// The policy of each source.
    pub(crate) policies: Policies,
    /// The visible screens.
    pub(crate) screens: ScreenTransitions,
    /// The name under which the shown screen is recorded, after the event mapper.
    pub(crate) recorded_screen: Option<Box<str>>,
    /// The time of the call that started the recording.
    pub(crate) now: Now,
}

/// The remains of a recording.
#[derive(Debug)]
pub(crate) struct EndedRecording {
    /// The last frame of each source. A session that follows opens with the present screen.
    pub(crate) on_screen: Vec<(SourceId, RawFrame<RawBytes>)>,
    /// The masker, for the next recording.
    pub(crate) masker: Masker,
    /// The pointers that are down and the keyboard, for the next recording.
    pub(crate) touch_memory: TouchMemory,
    /// The key of the next segment.
    pub(crate) next_key: SegmentKey,
}

/// The state of one source.
#[derive(Debug)]
struct Source {
    tracker: Tracker<RawBytes>,
    /// The frames that decide about touches.
    walks: WalkedFrames,
    /// The time at which the frame was walked.
    walked_ms: u64,
    /// The policy may have changed since the frame was masked.
    is_stale: bool,
}

impl Recording {
    /// Starts a recording. No segment is opened before the first frame.
    pub(crate) fn new(start: RecordingStart) -> Self {
        let RecordingStart {
            device,
            session,
            next_key,
            masker,
            touch_memory,
            mut policies,
            screens,
            recorded_screen,
            now,
        } = start;
        policies.set_screens(&screens.visible());
        Self {
            opener: SegmentOpener::new(device, session, next_key),
            policies,
            context: SegmentContext {
                screen: recorded_screen,
                ..SegmentContext::default()
            },
            screens,
            masker,
            touch_memory,
            held: HeldEntries::default(),
            gestures: GestureRecogniser::default(),
            images: ObservedImages::default(),
            sources: LiteMap::new(),
            lost_sources: LiteMap::new(),
            source_left_ms: None,
            wall_clock: WallClock::new(now),
            last_walk: None,
            segment: None,
            opened: 0,
            early: EarlyEntries::default(),
            sealed: None,
            has_stored: false,
            segment_limit: None,
        }
    }

    /// Records a host event. An event whose recorded form was dropped still changes the state that redaction and masking use.
    pub(crate) fn event(&mut self, event: AdmittedEvent, output: &mut Output) {
        let AdmittedEvent {
            at_ms,
            reported,
            recorded,
        } = event;
        if let HostEvent::Screen { name } = &reported {
            let recorded = match recorded {
                Some(HostEvent::Screen { name }) => Some(name.into()),
                _ => None,
            };
            return self.screen(at_ms, name, recorded, output);
        }
        if let Environment::Keyboard(frame) = reported.to_environment() {
            self.keyboard_moved(frame, at_ms);
        }
        self.advance_to(at_ms, output);
        if let Some(recorded) = recorded {
            self.environment(at_ms, recorded.to_environment(), output);
        }
        if reported.is_in_background() == Some(true) {
            // The system takes the pointers that are still down, and the process may not return.
            self.end_segment(output);
            self.gestures.reset();
            // There is no screen until the app returns, and its first frame is a keyframe.
            self.sources.clear();
            self.last_walk = None;
        }
    }

    /// Records that a source is gone with its tree.
    pub(crate) fn detach(&mut self, source: SourceId, at_ms: u64, output: &mut Output) {
        self.advance_to(at_ms, output);
        self.masker.remove_source(source);
        self.lost_sources.remove(&source);
        if self.sources.remove(&source).is_some() {
            self.source_gone(source, at_ms, output);
            if self.segment.is_some() {
                self.append(Timed::new(at_ms, Entry::SourceGone(source)), output);
            }
        }
    }

    /// Performs everything that is due by a time: cuts a block, ends a segment, records touches that were held for too long.
    pub(crate) fn advance_to(&mut self, at_ms: u64, output: &mut Output) {
        self.record_overdue(at_ms, output);
        self.settle_screens(at_ms, None, output);
        if let Some(segment) = &mut self.segment {
            if segment.should_end(at_ms, self.segment_limit) {
                self.seal_segment(output);
            } else if segment.block_is_due(at_ms) {
                segment.cut_block(output);
            }
        }
        self.retry_refused(at_ms, output);
    }

    /// Applies a reading of both clocks. A step of the wall clock is recorded with the next entry.
    pub(crate) fn read_clocks(&mut self, now: Now, output: &mut Output) {
        if self.wall_clock.read(now) == Step::Skipped {
            output.counters.skipped_clock_steps += 1;
        }
    }

    /// Returns the time at which [`Self::advance_to`] next has work.
    pub(crate) fn next_deadline_ms(&self) -> Option<u64> {
        let segment = self.segment.as_ref().map(SegmentInProgress::next_deadline_ms);
        let others = [
            self.held.next_deadline_ms(),
            self.screens.next_deadline_ms(),
            self.retry_deadline_ms(),
        ];
        segment.into_iter().chain(others.into_iter().flatten()).min()
    }

    /// Returns the images that frames showed or masking hid since the last call.
    pub(crate) fn take_images(&mut self) -> ObservedImages {
        let hidden = self.masker.hidden_images();
        ObservedImages {
            hidden: hidden.take_new(),
            hides_all: hidden.is_full(),
            ..std::mem::take(&mut self.images)
        }
    }

    /// Returns the decisions that masking makes about a frame now.
    pub(crate) fn explain(&self, frame: &Frame<RawText<'_>>) -> Vec<NodeDecision> {
        self.masker.explain(frame, self.policies.policy_for(frame.source))
    }

    /// Returns whether there is a frame of the present screen.
    pub(crate) fn has_frame(&self) -> bool {
        !self.sources.is_empty()
    }

    /// Returns the time at which a frame that decides about held touches is overdue.
    pub(crate) fn touch_frame_due_ms(&self) -> Option<u64> {
        self.held.frame_due_ms().filter(|_| self.has_frame())
    }

    /// Ends the recording and has its last segment sealed.
    pub(crate) fn end(mut self, output: &mut Output) -> EndedRecording {
        self.end_segment(output);
        output.counters.dropped_inputs += self.early.len();
        self.into_remains()
    }

    /// Ends the recording without another action: its segment was purged.
    pub(crate) fn abandon(mut self) -> EndedRecording {
        self.drop_held();
        self.into_remains()
    }

    fn into_remains(self) -> EndedRecording {
        // A frame that was walked before its screen was named would be masked by the rules of the wrong screen.
        let depends_on_screen = self.policies.depend_on_screens();
        let screens = self.screens;
        let may_open = |source: &Source| !depends_on_screen || screens.covers(source.walked_ms);
        let on_screen = self
            .sources
            .into_iter()
            .filter(|(_, source)| may_open(source))
            .map(|(id, source)| (id, source.tracker.into_raw_frame()));
        EndedRecording {
            on_screen: on_screen.collect(),
            masker: self.masker,
            touch_memory: self.touch_memory,
            next_key: self.opener.next_key(),
        }
    }

    fn environment(&mut self, at_ms: u64, event: Environment, output: &mut Output) {
        match event {
            Environment::Viewport(viewport) => self.set_viewport(at_ms, viewport, output),
            event => self.append(Timed::new(at_ms, Entry::Environment(event)), output),
        }
    }

    fn set_viewport(&mut self, at_ms: u64, viewport: Viewport, output: &mut Output) {
        if self.context.viewport == viewport {
            return;
        }
        let before = std::mem::replace(&mut self.context.viewport, viewport);
        let is_first = before == Viewport::default();
        // The first viewport is stored in the segment's header.
        if is_first && self.segment.is_none() {
            return;
        }
        let resized = Environment::Viewport(viewport);
        self.append(Timed::new(at_ms, Entry::Environment(resized)), output);
        if !is_first && before.orientation() != viewport.orientation() {
            let rotated = Environment::Orientation(viewport.orientation());
            self.append(Timed::new(at_ms, Entry::Environment(rotated)), output);
        }
    }
}
