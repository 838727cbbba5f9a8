//! The state of a capture: whether it runs, and when the next walk takes place.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use afterimage_wireframe::{AppState, Rect};
use objc2::MainThreadMarker;

use super::changes::{Change, Changes};
use super::composer::FrameComposer;
use super::run_loop::{MainTimer, TurnObserver, wake_main};
use crate::app::{AppChange, ScreenNames, app_state, without_accessory};
use crate::counters::Loss;
use crate::host::{Advice, AppEvent, Clock, EventSink, FrameRequest, FrameSink};
use crate::pace::{TimeBank, WalkSchedule};

/// A still screen that is too large for this many walks stays incomplete until it is drawn again.
const MAX_CONTINUED_WALKS: u32 = 20;

/// Whether frames are captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Stopped,
    Running,
    /// Nothing is recorded: a requested frame starts the capture again.
    Suspended,
}

/// The state of a capture.
pub(super) struct State {
    pub(super) phase: Phase,
    /// Whether the app is in the background, where no observer of turns and no timer exists.
    pub(super) is_in_background: bool,
    pub(super) sink: Box<dyn FrameSink>,
    pub(super) events: Box<dyn EventSink>,
    pub(super) clock: Rc<dyn Clock>,
    pub(super) composer: FrameComposer,
    pub(super) bank: TimeBank,
    pub(super) schedule: WalkSchedule,
    pub(super) request: FrameRequest,
    /// The changes that were made since the last ones were applied.
    changes: Rc<Changes>,
    pub(super) actions: SignalActions,
    signals: Option<Signals>,
    /// The place of the keyboard as UIKit reports it, and of its keys: without the app's view above them.
    keyboard: Option<Rect>,
    keys: Option<Rect>,
    /// Walks since the last turn that was not ours that continued the one before.
    continued_walks: u32,
    /// The time at which the timer fires, if it is set.
    planned_ns: Option<u64>,
    /// Whether the timer fired, so that the turn that it starts is ours.
    has_timer_fired: bool,
    pub(super) walks: u64,
}

/// What the observer of turns and the timer do.
pub(super) struct SignalActions {
    pub(super) turn: Rc<dyn Fn()>,
    pub(super) timer: Rc<dyn Fn()>,
}

/// The parts of a state that its owner makes.
pub(super) struct StateParts {
    pub(super) sink: Box<dyn FrameSink>,
    pub(super) events: Box<dyn EventSink>,
    pub(super) clock: Rc<dyn Clock>,
    pub(super) composer: FrameComposer,
    pub(super) schedule: WalkSchedule,
    pub(super) request: FrameRequest,
    pub(super) changes: Rc<Changes>,
    pub(super) actions: SignalActions,
}

/// The observer and the timer of a running capture.
struct Signals {
    _turns: TurnObserver,
    timer: MainTimer,
}

/// Calls `action` unless the state is in use: a getter of the app may run the run loop within a walk.
pub(super) fn with(state: &Weak<RefCell<State>>, action: impl FnOnce(&mut State)) {
    if let Some(state) = state.upgrade()
        && let Ok(mut state) = state.try_borrow_mut()
    {
        action(&mut state);
    }
}

impl Signals {
    fn add(actions: &SignalActions) -> Option<Self> {
        Some(Self {
            _turns: TurnObserver::add(actions.turn.clone())?,
            timer: MainTimer::add(actions.timer.clone())?,
        })
    }
}

impl State {
    /// A stopped capture.
    pub(super) fn new(parts: StateParts) -> Self {
        Self {
            phase: Phase::Stopped,
            is_in_background: false,
            sink: parts.sink,
            events: parts.events,
            bank: TimeBank::new(parts.clock.now_ns()),
            clock: parts.clock,
            composer: parts.composer,
            schedule: parts.schedule,
            request: parts.request,
            changes: parts.changes,
            actions: parts.actions,
            signals: None,
            keyboard: None,
            keys: None,
            continued_walks: 0,
            planned_ns: None,
            has_timer_fired: false,
            walks: 0,
        }
    }

    /// Starts to walk, unless the app is in the background: then its return does.
    fn run(&mut self) {
        self.phase = Phase::Running;
        if !self.is_in_background && self.signals.is_none() {
            self.signals = Signals::add(&self.actions);
            self.composer.touches.start();
            self.schedule.reset();
            self.request.set();
        }
    }

    /// Ends the walks. Nothing of ours is called in the main run loop from now on.
    fn end(&mut self, phase: Phase) {
        self.pause();
        self.phase = phase;
    }

    fn pause(&mut self) {
        self.signals = None;
        self.planned_ns = None;
        self.composer.release();
    }

    /// Applies the changes that were made since the last call.
    pub(super) fn apply_changes(&mut self) {
        while let Some(change) = self.changes.next() {
            match change {
                Change::App(change) => self.apply(change),
                Change::Follow => self.follow_app(),
                Change::Run => {
                    self.follow_app();
                    self.resume();
                }
                Change::Resume => self.resume(),
                Change::NameScreen => self.composer.screens.name_by_app(),
                Change::Stop => self.end(Phase::Stopped),
            }
        }
    }

    fn follow_app(&mut self) {
        if self.phase == Phase::Stopped
            && let Some(app) = app_state()
        {
            self.phase = Phase::Suspended;
            self.composer.screens = ScreenNames::default();
            // A keyboard that is visible already is not known: touches on its window are left out until it moves.
            self.apply(AppChange::Keyboard(None));
            self.apply_state(app);
        }
    }

    fn resume(&mut self) {
        if self.phase == Phase::Suspended {
            self.run();
            wake_main();
        }
    }

    /// Applies and reports a change of the app.
    fn apply(&mut self, change: AppChange) {
        match change {
            AppChange::State(state) => self.apply_state(state),
            AppChange::Keyboard(place) => {
                // The same place again: the walk has found the app's view above the keys already.
                let keys = if place == self.keyboard { self.keys } else { place };
                (self.keyboard, self.keys) = (place, keys);
                self.composer.touches.recorder.set_keyboard(keys);
                self.events.record(AppEvent::Keyboard(keys));
            }
        }
    }

    /// Also called when the capture starts.
    fn apply_state(&mut self, state: AppState) {
        self.events.record(AppEvent::State(state));
        match state {
            AppState::LowMemory => (),
            AppState::Background => {
                self.is_in_background = true;
                self.pause();
            }
            AppState::Active | AppState::Inactive => {
                self.is_in_background = false;
                if self.phase == Phase::Running {
                    self.run();
                }
            }
        }
    }

    /// The timer fires. The walk takes place at the end of the turn that it starts.
    pub(super) fn timer_fired(&mut self) {
        self.planned_ns = None;
        self.has_timer_fired = true;
    }

    /// A turn of the run loop ends: something may have changed.
    pub(super) fn turned(&mut self, mtm: MainThreadMarker) {
        if self.signals.is_none() {
            return;
        }
        if !std::mem::take(&mut self.has_timer_fired) {
            self.continued_walks = 0;
        }
        let now = self.clock.now_ns();
        let due = self.schedule.due_ns(now, &mut self.bank);
        if due <= now {
            self.walk(mtm, now);
        } else {
            self.plan_walk(due, now);
        }
    }

    /// A touch was recorded: it keeps its place only with the frame after it.
    pub(super) fn touched(&mut self) {
        if self.signals.is_none() {
            return;
        }
        let now = self.clock.now_ns();
        let at = self.schedule.touched(now, &mut self.bank);
        self.plan_walk(at, now);
    }

    /// Sets the timer, unless it fires before this time anyway: the walk is then planned again.
    fn plan_walk(&mut self, at_ns: u64, now_ns: u64) {
        if self
            .planned_ns
            .is_some_and(|planned| (now_ns..=at_ns).contains(&planned))
        {
            return;
        }
        if let Some(signals) = &self.signals {
            signals.timer.set(at_ns.saturating_sub(now_ns));
            self.planned_ns = Some(at_ns);
        }
    }

    /// A walk takes place now, so that the planned one is not needed.
    fn cancel_planned_walk(&mut self) {
        if self.planned_ns.take().is_some()
            && let Some(signals) = &self.signals
        {
            signals.timer.clear();
        }
    }

    fn walk(&mut self, mtm: MainThreadMarker, start_ns: u64) {
        // A request that arrives from now on is for a later frame. The first frame of a recording has no earlier one, from which the engine
        // takes the views before the place at which the last walk ended.
        if self.request.take() {
            self.composer.start_over();
        }
        self.cancel_planned_walk();
        self.schedule.walked(start_ns, 0);
        self.walks += 1;
        // A walk that follows a touch does not wait for the bank.
        let budget_ns = match self.bank.budget_ns(start_ns) {
            0 => TimeBank::LONGEST_WALK_NS,
            budget_ns => budget_ns,
        };
        let Some(frame) = self.composer.compose(mtm, budget_ns) else {
            return;
        };
        // First, since masking may depend on the screen. The app may have named it within the walk.
        if let Some(name) = frame.screen.filter(|_| !self.changes.names_screen()) {
            self.events.record(AppEvent::Screen(name));
        }
        let keys = match (self.keyboard, frame.accessory) {
            (Some(keyboard), Some(accessory)) => without_accessory(keyboard, accessory),
            (keyboard, _) => keyboard,
        };
        if std::mem::replace(&mut self.keys, keys) != keys {
            self.events.record(AppEvent::Keyboard(keys));
        }
        let frame = frame.bytes;
        let mut advice = self.sink.submit(frame);
        self.composer.touches.recorder.set_keyboard(keys);
        if let Advice::Next { images, .. } = &mut advice {
            self.composer.images.add(std::mem::take(images));
            let end_ns = start_ns + TimeBank::LONGEST_WALK_NS;
            self.composer.draw_images(mtm, &mut *self.sink, end_ns);
        }
        let end_ns = self.clock.now_ns();
        let is_complete = self.composer.is_complete();
        self.bank
            .spend(end_ns.saturating_sub(start_ns), end_ns, is_complete);
        self.follow(&advice, start_ns, end_ns);
    }

    fn follow(&mut self, advice: &Advice, start_ns: u64, end_ns: u64) {
        let Advice::Next {
            after_ms,
            frame_wanted,
            ..
        } = advice
        else {
            self.end(Phase::Suspended);
            return;
        };
        self.schedule.walked(start_ns, *after_ms);
        let is_complete = self.composer.is_complete();
        if !is_complete || self.composer.is_truncated() {
            self.composer.failures.counters().add(Loss::IncompleteFrame);
        }
        let has_more =
            !is_complete || self.composer.has_waiting_images() || self.composer.images.is_waiting();
        if has_more {
            self.continued_walks += 1;
        } else {
            self.continued_walks = 0;
        }
        let is_continued = has_more && self.continued_walks < MAX_CONTINUED_WALKS;
        if *frame_wanted || is_continued {
            let due = self.schedule.due_ns(end_ns, &mut self.bank);
            self.plan_walk(due, end_ns);
        }
        // The app's code sent an event while the images were drawn.
        if !self.composer.touches.recorder.is_empty() {
            self.touched();
        }
    }
}
