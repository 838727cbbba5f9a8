//! From a frame buffer to blocks on disk: parse, mask, diff, encode, append. No thread and no clock of
//! its own: the capture thread calls it with what came and when.

use std::collections::BTreeMap;
use std::sync::Arc;

use afterimage_masking::{MaskPolicy, MaskedFrame, MaskedText, Masker, Seen, Tracker};
use afterimage_wireframe::buffer::{BufferError, FrameBuffer};
use afterimage_wireframe::{
    AppState, Change, Entry, Environment, GestureRecogniser, SourceId, Timed, Touch, Viewport,
};

use crate::counters::Counters;
use crate::images::SeenImages;
use crate::masks::Policies;
use crate::raw_bytes::RawBytes;
use crate::screens::Screens;
use crate::segment::{Anchor, FinishedSegment, SegmentInProgress, SegmentOpener, Surroundings};
use crate::touch_privacy::{Areas, TouchPrivacy};

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
    /// The last buffer of each source: a session that follows begins with what is on the screen.
    pub on_screen: Vec<(SourceId, RawBytes)>,
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

    /// Records a frame buffer; gives back a buffer that can be used again.
    pub fn frame(&mut self, at: u64, source: SourceId, buffer: RawBytes) -> RawBytes {
        match FrameBuffer::open(&buffer) {
            Ok(open) if open.has_tree() => {}
            Ok(_) => return buffer,
            Err(why) => {
                self.counters.bad_frame(&why);
                return buffer;
            }
        }
        self.record_overdue_touches(at);
        self.settle_screens(at, Some(source));
        self.try_frame(at, source, buffer).unwrap_or_else(|why| {
            self.counters.bad_frame(&why);
            RawBytes::default()
        })
    }

    /// Records what is new in a frame with a tree.
    fn try_frame(&mut self, at: u64, source: SourceId, buffer: RawBytes) -> Result<RawBytes, BufferError> {
        let before = self.frame_before_touches(source, &buffer);
        let policy = self.policies.of(source);
        let (changes, spare, replaced_nodes) = match self.sources.get_mut(&source) {
            None => {
                let (tracker, replaced_nodes) = Tracker::open(&mut self.masker, source, policy, buffer)?;
                let known = Source {
                    tracker,
                    walked_ms: at,
                    is_stale: false,
                };
                self.sources.insert(source, known);
                (None, RawBytes::default(), replaced_nodes)
            }
            Some(known) => {
                let taken = known.tracker.take(&mut self.masker, policy, buffer)?;
                let was_stale = std::mem::take(&mut known.is_stale);
                match taken.seen {
                    Seen::Same => {
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
                    Seen::Changes(changes) => {
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

    fn shown(&self, source: SourceId) -> Option<&MaskedFrame> {
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
    fn frame_before_touches(&mut self, source: SourceId, buffer: &[u8]) -> Option<MaskedFrame> {
        let touched_at = self.touches.first_ms()?;
        let policy = self.policies.of(source);
        let known = self.sources.get(&source)?;
        if known.tracker.is_same(policy, buffer) {
            return None;
        }
        let before = known.tracker.frame().clone();
        if self.segment.is_none() {
            self.open_segment(touched_at);
        }
        Some(before)
    }

    /// Records a touch, and the gesture that it completes, once it is known what it fell on.
    pub fn touch(&mut self, touch: &Timed<Touch>) {
        self.counters.touches.one();
        self.advance_to(touch.uptime_ms);
        self.touches.hold(touch.clone());
    }

    /// Records the touches that wait; `before` is the frame that they fell on, where its source has the next
    /// one already.
    fn release_touches(&mut self, before: Option<&MaskedFrame>) {
        let waiting = self.touches.all();
        self.record_touches(waiting, before);
    }

    fn record_touches(&mut self, touches: Vec<Timed<Touch>>, before: Option<&MaskedFrame>) {
        if touches.is_empty() {
            return;
        }
        let masker = &self.masker;
        let shown = self.sources.values().map(|known| known.tracker.frame());
        let frames = before.into_iter().chain(shown);
        let areas = frames.map(|frame| Areas::of(frame, |id| masker.masks_by_hand(frame.source, id)));
        let areas: Vec<Areas> = areas.collect();
        for touch in touches {
            let Some(touch) = self.touches.judge(touch, &areas) else {
                continue;
            };
            self.push(&Timed::new(touch.uptime_ms, Entry::Touch(touch.what)));
            if let Some(gesture) = self.gestures.push(&touch) {
                let what = Entry::Environment(Environment::Gesture(gesture.what));
                self.push(&Timed::new(gesture.uptime_ms, what));
            }
        }
    }

    /// Records the touches that have waited long enough.
    fn record_overdue_touches(&mut self, uptime_ms: u64) {
        let overdue = self.touches.overdue(uptime_ms);
        self.record_touches(overdue, None);
    }

    /// Records something around the tree. Going to the background ends the segment: the process may not
    /// come back.
    pub fn event(&mut self, event: Timed<Environment>) {
        let at = event.uptime_ms;
        if let Environment::Keyboard(frame) = event.what {
            // What waits came while the one was there, or while the other was on its way.
            self.touches.keyboard_comes(frame);
            self.release_touches(None);
            self.touches.keyboard_is(frame);
        }
        self.release_touches(None);
        self.advance_to(at);
        if let Environment::Viewport(viewport) = event.what {
            return self.set_viewport(at, viewport);
        }
        let ends_segment = event.what == Environment::App(AppState::Background);
        self.push(&Timed::new(at, Entry::Environment(event.what)));
        if ends_segment {
            // The system takes the fingers that are still down.
            self.gestures.reset();
            self.end_segment();
        }
    }

    /// Another screen is shown: rules go by the name that the app gave, and what is recorded is what the app's
    /// hook left of it.
    pub fn screen(&mut self, at: u64, name: &str, recorded: Option<Box<str>>) {
        self.release_touches(None);
        self.advance_to(at);
        self.screens.show(name, at);
        self.enter_screens();
        self.surroundings.screen.clone_from(&recorded);
        if let Some(recorded) = recorded {
            let screen = Environment::Screen(recorded);
            self.push(&Timed::new(at, Entry::Environment(screen)));
        }
    }

    /// Masks some sources with a policy of their own from their next frame on.
    pub fn set_policy(&mut self, sources: &[SourceId], policy: &MaskPolicy) {
        for source in sources {
            self.policies.insert(*source, policy.clone());
            if let Some(known) = self.sources.get_mut(source) {
                known.is_stale = true;
            }
        }
        self.enter_screens();
    }

    /// Masks by the rules of the screens that may be seen from now on.
    fn enter_screens(&mut self) {
        if self.policies.enter(&self.screens.names()) {
            self.sources.values_mut().for_each(|known| known.is_stale = true);
        }
    }

    /// Shows what only the screen that is gone by now kept hidden: nothing may be drawn for a while. The
    /// source of a frame that comes now needs no other.
    fn settle_screens(&mut self, uptime_ms: u64, coming: Option<SourceId>) {
        if !self.screens.settle(uptime_ms) {
            return;
        }
        self.enter_screens();
        let is_due = |known: &&Source| known.is_stale && self.screens.covers(known.walked_ms);
        let due = self
            .sources
            .iter()
            .filter(|(source, known)| Some(**source) != coming && is_due(known))
            .map(|(source, known)| {
                let mut copy = RawBytes::default();
                copy.fill(known.tracker.buffer());
                (*source, copy)
            });
        for (source, buffer) in due.collect::<Vec<_>>() {
            self.frame(uptime_ms, source, buffer);
        }
    }

    /// Records that a source is gone with its tree.
    pub fn source_gone(&mut self, source: SourceId, uptime_ms: u64) {
        self.release_touches(None);
        self.advance_to(uptime_ms);
        self.masker.forget(source);
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
            let anchor = Environment::Anchor { wall_ms, uptime_ms };
            self.push(&Timed::new(uptime_ms, Entry::Environment(anchor)));
        }
    }

    /// The uptime at which [`Self::advance_to`] next has something to do.
    pub fn next_deadline_ms(&self) -> Option<u64> {
        let segment = self.segment.as_ref().map(SegmentInProgress::next_deadline_ms);
        let others = [self.touches.due_at_ms(), self.screens.next_deadline_ms()];
        segment.into_iter().chain(others.into_iter().flatten()).min()
    }

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

    /// Images that came up or were hidden since the last call.
    pub fn take_images(&mut self) -> SeenImages {
        let hidden = self.masker.hidden_images();
        SeenImages {
            hidden: hidden.take_fresh(),
            hides_all: hidden.hides_all(),
            ..std::mem::take(&mut self.images)
        }
    }

    /// Segments that ended since the last call.
    pub fn take_finished(&mut self) -> Vec<FinishedSegment> {
        std::mem::take(&mut self.finished)
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
                .map(|(id, source)| (id, source.tracker.into_buffer()))
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

    fn push(&mut self, entry: &Timed<MaskedEntry>) {
        if self.segment.is_none() {
            self.open_segment(entry.uptime_ms);
        }
        if let Some(segment) = &mut self.segment {
            segment.push(entry, &self.counters);
        }
    }

    /// Opens a segment with a keyframe of every source.
    fn open_segment(&mut self, at: u64) {
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
