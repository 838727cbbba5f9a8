//! From a frame buffer to blocks on disk: parse, mask, diff, encode, append. No thread and no clock of
//! its own: the capture thread calls it with what came and when.

mod frames;
mod screens;
mod segments;
mod touches;

use std::collections::BTreeMap;
use std::sync::Arc;

use afterimage_masking::{MaskedText, Masker, Tracker};
use afterimage_wireframe::buffer::RawFrame;
use afterimage_wireframe::{AppState, Entry, Environment, GestureRecogniser, SourceId, Timed, Viewport};

use crate::counters::Counters;
use crate::images::SeenImages;
use crate::masks::Policies;
use crate::raw_bytes::RawBytes;
use crate::screens::Screens;
use crate::segment::{Anchor, FinishedSegment, SegmentInProgress, SegmentOpener, Surroundings};
use crate::touch_privacy::TouchPrivacy;

/// A wall clock that moved by more than this against the uptime (sleep, or a clock that was set) is
/// recorded as a new pair of anchors; less is the drift of two clocks read one after the other.
const ANCHOR_TOLERANCE_MS: u64 = 1000;

type MaskedEntry = Entry<MaskedText>;

/// Records one session.
pub struct Recorder {
    opener: SegmentOpener,
    counters: Arc<Counters>,
    policies: Policies,
    screens: Screens,
    masker: Masker,
    touches: TouchPrivacy,
    gestures: GestureRecogniser,
    images: SeenImages,
    sources: BTreeMap<SourceId, Source>,
    surroundings: Surroundings,
    anchor: Anchor,
    /// The source that was walked last and when, whether or not anything had changed.
    last_walk: Option<(SourceId, u64)>,
    segment: Option<SegmentInProgress>,
    /// Segments that were opened.
    opened: u64,
    finished: Vec<FinishedSegment>,
}

/// What a recording leaves behind.
pub struct Ended {
    /// Segments to be sealed.
    pub segments: Vec<FinishedSegment>,
    /// The last frame of each source: a session that follows begins with what is on the screen.
    pub on_screen: Vec<(SourceId, RawFrame<RawBytes>)>,
    /// What masking remembers of the views.
    pub masker: Masker,
}

/// What is known of one source.
struct Source {
    tracker: Tracker<RawBytes>,
    /// When its frame was walked.
    walked_ms: u64,
    /// The policy may be another one than its frame was masked with.
    is_stale: bool,
}

impl Recorder {
    /// Records a session that begins at `anchor`, on a screen that is recorded under this name, or under none.
    pub fn new(
        opener: SegmentOpener,
        counters: Arc<Counters>,
        masker: Masker,
        mut policies: Policies,
        screens: Screens,
        screen: Option<Box<str>>,
        anchor: Anchor,
    ) -> Self {
        policies.enter(&screens.names());
        Self {
            opener,
            counters,
            policies,
            surroundings: Surroundings {
                screen,
                ..Surroundings::default()
            },
            screens,
            masker,
            touches: TouchPrivacy::default(),
            gestures: GestureRecogniser::default(),
            images: SeenImages::default(),
            sources: BTreeMap::new(),
            anchor,
            last_walk: None,
            segment: None,
            opened: 0,
            finished: Vec::new(),
        }
    }

    /// Records something around the tree. Going to the background ends the segment: the process may not
    /// come back.
    pub fn event(&mut self, event: Timed<Environment>) {
        let at = event.uptime_ms;
        if let Environment::Keyboard(frame) = event.value {
            // What waits came while the one was there, or while the other was on its way.
            self.touches.keyboard_comes(frame);
            self.release_touches(None);
            self.touches.keyboard_is(frame);
        }
        self.release_touches(None);
        self.advance_to(at);
        if let Environment::Viewport(viewport) = event.value {
            return self.set_viewport(at, viewport);
        }
        let ends_segment = event.value == Environment::App(AppState::Background);
        self.push(&Timed::new(at, Entry::Environment(event.value)));
        if ends_segment {
            // The system takes the fingers that are still down.
            self.gestures.reset();
            self.end_segment();
        }
    }

    /// Records that a source is gone with its tree.
    pub fn source_gone(&mut self, source: SourceId, uptime_ms: u64) {
        self.release_touches(None);
        self.advance_to(uptime_ms);
        self.masker.remove_source(source);
        if self.sources.remove(&source).is_some() && self.segment.is_some() {
            self.push(&Timed::new(uptime_ms, Entry::SourceGone(source)));
        }
    }

    /// Does what is due by a time: cuts a block that is old enough, ends a segment that is.
    pub fn advance_to(&mut self, uptime_ms: u64) {
        self.record_overdue_touches(uptime_ms);
        self.settle_screens(uptime_ms, None);
        if let Some(segment) = &mut self.segment {
            if segment.should_end(uptime_ms) {
                self.end_segment();
            } else if segment.block_is_due(uptime_ms) {
                segment.cut_block(&self.counters);
            }
        }
    }

    /// Compares the clocks with the anchors that hold; after sleep, or when the clock was set, new ones are
    /// recorded.
    pub fn check_clocks(&mut self, now: Anchor) {
        if self.anchor.wall_at(now.uptime_ms).abs_diff(now.wall_ms) <= ANCHOR_TOLERANCE_MS {
            return;
        }
        self.release_touches(None);
        self.anchor = now;
        // A segment that opens later has the new anchors in its header.
        if self.segment.is_some() {
            let Anchor { wall_ms, uptime_ms } = now;
            let anchor = Environment::ClockAnchor { wall_ms, uptime_ms };
            self.push(&Timed::new(uptime_ms, Entry::Environment(anchor)));
        }
    }

    /// The uptime at which [`Self::advance_to`] next has something to do.
    pub fn next_deadline_ms(&self) -> Option<u64> {
        let segment = self.segment.as_ref().map(SegmentInProgress::next_deadline_ms);
        let others = [self.touches.due_at_ms(), self.screens.next_deadline_ms()];
        segment.into_iter().chain(others.into_iter().flatten()).min()
    }

    /// Images that came up or were hidden since the last call.
    pub fn take_images(&mut self) -> SeenImages {
        let hidden = self.masker.hidden_images();
        SeenImages {
            hidden: hidden.take_new(),
            hides_all: hidden.is_full(),
            ..std::mem::take(&mut self.images)
        }
    }

    /// Ends the recording.
    pub fn end(mut self) -> Ended {
        self.end_segment();
        // What was walked before the screen was named would be masked by the rules of another one.
        let may_be_other = self.policies.name_screens();
        let screens = self.screens;
        let of_screen = |source: &Source| !may_be_other || screens.covers(source.walked_ms);
        let shown = self.sources.into_iter().filter(|(_, source)| of_screen(source));
        Ended {
            segments: self.finished,
            on_screen: shown
                .map(|(id, source)| (id, source.tracker.into_raw_frame()))
                .collect(),
            masker: self.masker,
        }
    }

    fn set_viewport(&mut self, at: u64, viewport: Viewport) {
        if self.surroundings.viewport == viewport {
            return;
        }
        let before = std::mem::replace(&mut self.surroundings.viewport, viewport);
        let is_first = before == Viewport::default();
        // The first one stands in the segment's header.
        if is_first && self.segment.is_none() {
            return;
        }
        self.push(&Timed::new(
            at,
            MaskedEntry::Environment(Environment::Viewport(viewport)),
        ));
        if !is_first && before.orientation() != viewport.orientation() {
            let held = Environment::Orientation(viewport.orientation());
            self.push(&Timed::new(at, MaskedEntry::Environment(held)));
        }
    }
}
