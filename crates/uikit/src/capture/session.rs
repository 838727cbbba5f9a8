//! A capture from its start to its end: decides at the end of each turn of the run loop whether to walk.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use objc2::MainThreadMarker;

use super::composer::FrameComposer;
use super::run_loop::{MainTimer, TurnObserver, wake_main};
use crate::host::{Advice, CaptureOptions, Clock, FrameRequest, FrameSink};
use crate::objects::guard::Failures;
use crate::pace::{NS_PER_MS, TimeBank, WalkSchedule};
use crate::touch::{TouchRecorder, Touches};

/// A still screen that is too large for this many walks stays incomplete until it is drawn again.
const MAX_CONTINUED_WALKS: u32 = 20;

/// A walk follows a touch after this time if no turn of the run loop ends before; half a second is promised.
const TOUCH_WALK_NS: u64 = 300 * NS_PER_MS;

/// The host's part of a capture.
pub struct CaptureParts {
    /// Receives the frames.
    pub sink: Box<dyn FrameSink>,
    /// The clocks.
    pub clock: Rc<dyn Clock>,
    /// Called with the place of the first failure of each place.
    pub report_failure: Box<dyn Fn(&'static str)>,
    /// Limits.
    pub options: CaptureOptions,
}

/// Captures the app's windows. While it is stopped, no observer and no timer of ours exists. Main thread only.
pub struct Capture {
    state: Rc<RefCell<State>>,
    failures: Rc<Failures>,
    request: FrameRequest,
    mtm: MainThreadMarker,
}

/// Whether frames are captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Stopped,
    Running,
    /// Nothing is recorded: a requested frame starts the capture again.
    Suspended,
}

struct State {
    phase: Phase,
    sink: Box<dyn FrameSink>,
    clock: Rc<dyn Clock>,
    composer: FrameComposer,
    bank: TimeBank,
    schedule: WalkSchedule,
    request: FrameRequest,
    signals: Option<Signals>,
    /// Walks since the last turn that was not ours that continued the one before.
    continued_walks: u32,
    /// Whether the timer will fire.
    is_timer_set: bool,
    /// Whether the timer fired, so that the turn that it starts is ours.
    has_timer_fired: bool,
    walks: u64,
    incomplete_walks: u64,
}

/// The observer and the timer of a running capture.
struct Signals {
    _turns: TurnObserver,
    timer: MainTimer,
}

impl Capture {
    /// A stopped capture.
    #[must_use]
    pub fn new(parts: CaptureParts, mtm: MainThreadMarker) -> Self {
        let failures = Rc::new(Failures::new(parts.report_failure));
        let request = FrameRequest::default();
        let clock = parts.clock;
        let options = parts.options;
        let state = Rc::new_cyclic(|state: &Weak<RefCell<State>>| {
            let later = state.clone();
            let on_first = Box::new(move || with(&later, State::touched));
            let recorder = Rc::new(TouchRecorder::new(failures.clone(), on_first));
            let touches = Touches::new(recorder, options.touches);
            RefCell::new(State {
                phase: Phase::Stopped,
                sink: parts.sink,
                bank: TimeBank::new(clock.now_ns()),
                composer: FrameComposer::new(clock.clone(), failures.clone(), touches),
                clock,
                schedule: WalkSchedule::new(options.max_fps),
                request: request.clone(),
                signals: None,
                continued_walks: 0,
                is_timer_set: false,
                has_timer_fired: false,
                walks: 0,
                incomplete_walks: 0,
            })
        });
        Self {
            state,
            failures,
            request,
            mtm,
        }
    }

    /// Starts the capture, or continues it after [`stop`](Self::stop) and after an advice to stop. A frame follows with the
    /// next turn of the run loop.
    pub fn start(&self) {
        let turns = self.turn_action();
        let timer = self.timer_action();
        self.failures.guard("starting capture", || {
            let mut state = self.state.borrow_mut();
            if state.phase == Phase::Running {
                return;
            }
            state.signals = Signals::add(turns, timer);
            state.composer.touches.start();
            state.phase = Phase::Running;
            state.schedule.reset();
            state.request.set();
            wake_main();
        });
    }

    /// Stops the capture and removes the observer and the timer.
    pub fn stop(&self) {
        self.failures
            .guard("stopping capture", || self.state.borrow_mut().end(Phase::Stopped));
    }

    /// Continues after an advice to stop, if a frame is requested. Call it on the main thread after [`Requester::request`] of a
    /// capture that an advice stopped.
    pub fn resume(&self) {
        let is_suspended = self
            .state
            .try_borrow()
            .is_ok_and(|state| state.phase == Phase::Suspended);
        if is_suspended {
            self.start();
        }
    }

    /// Requests frames from any thread.
    #[must_use]
    pub fn requester(&self) -> Requester {
        Requester(self.request.clone())
    }

    /// Number of walks.
    #[must_use]
    pub fn walks(&self) -> u64 {
        self.state.try_borrow().map_or(0, |state| state.walks)
    }

    /// Number of frames without all views: the walk ended before it reached them, or the core has no room for them.
    #[must_use]
    pub fn incomplete_walks(&self) -> u64 {
        self.state.try_borrow().map_or(0, |state| state.incomplete_walks)
    }

    /// Number of samples of touches that were lost, since no walk followed in time.
    #[must_use]
    pub fn lost_touches(&self) -> u64 {
        self.state
            .try_borrow()
            .map_or(0, |state| state.composer.touches.dropped())
    }

    /// Number of failures.
    #[must_use]
    pub fn failures(&self) -> u64 {
        self.failures.count()
    }

    fn turn_action(&self) -> Rc<dyn Fn()> {
        let (state, failures, mtm) = (Rc::downgrade(&self.state), self.failures.clone(), self.mtm);
        Rc::new(move || {
            failures.guard("a walk", || with(&state, |state| state.turned(mtm)));
        })
    }

    fn timer_action(&self) -> Rc<dyn Fn()> {
        // The walk takes place at the end of the turn that the timer starts.
        let state = Rc::downgrade(&self.state);
        Rc::new(move || {
            with(&state, |state| {
                state.is_timer_set = false;
                state.has_timer_fired = true;
            });
        })
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Requests frames from any thread.
#[derive(Clone, Debug)]
pub struct Requester(FrameRequest);

impl Requester {
    /// Requests a frame even if nothing is drawn.
    pub fn request(&self) {
        self.0.set();
        wake_main();
    }
}

/// Calls `action` unless the state is in use: a getter of the app may run the run loop within a walk.
fn with(state: &Weak<RefCell<State>>, action: impl FnOnce(&mut State)) {
    if let Some(state) = state.upgrade()
        && let Ok(mut state) = state.try_borrow_mut()
    {
        action(&mut state);
    }
}

impl Signals {
    fn add(turns: Rc<dyn Fn()>, timer: Rc<dyn Fn()>) -> Option<Self> {
        Some(Self {
            _turns: TurnObserver::add(turns)?,
            timer: MainTimer::add(timer)?,
        })
    }
}

impl State {
    fn end(&mut self, phase: Phase) {
        self.signals = None;
        self.is_timer_set = false;
        self.composer.release();
        self.phase = phase;
    }

    /// A turn of the run loop ends: something may have changed.
    fn turned(&mut self, mtm: MainThreadMarker) {
        if self.phase != Phase::Running {
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
            self.walk_later(due - now);
        }
    }

    /// A touch was recorded: it keeps its place only with the frame after it.
    fn touched(&mut self) {
        if self.phase != Phase::Running {
            return;
        }
        let now = self.clock.now_ns();
        let due = self.schedule.due_ns(now, &mut self.bank);
        self.walk_later(due.saturating_sub(now).max(TOUCH_WALK_NS));
    }

    fn walk_later(&mut self, after_ns: u64) {
        if let Some(signals) = &self.signals {
            signals.timer.set(after_ns);
            self.is_timer_set = true;
        }
    }

    /// A walk takes place now, so that the planned one is not needed.
    fn cancel_planned_walk(&mut self) {
        if std::mem::take(&mut self.is_timer_set)
            && let Some(signals) = &self.signals
        {
            signals.timer.clear();
        }
    }

    fn walk(&mut self, mtm: MainThreadMarker, start_ns: u64) {
        // A request that arrives from now on is for a later frame.
        let _ = self.request.take();
        self.cancel_planned_walk();
        self.schedule.walked(start_ns, 0);
        self.walks += 1;
        let budget_ns = self.bank.budget_ns(start_ns);
        let Some(frame) = self.composer.compose(mtm, budget_ns) else {
            return;
        };
        let advice = self.sink.submit(frame);
        let end_ns = self.clock.now_ns();
        let is_complete = self.composer.is_complete();
        self.bank
            .spend(end_ns.saturating_sub(start_ns), end_ns, is_complete);
        self.follow(advice, start_ns, end_ns);
    }

    fn follow(&mut self, advice: Advice, start_ns: u64, end_ns: u64) {
        let Advice::Next {
            after_ms,
            frame_wanted,
        } = advice
        else {
            self.end(Phase::Suspended);
            return;
        };
        self.schedule.walked(start_ns, after_ms);
        let is_complete = self.composer.is_complete();
        if !is_complete || self.composer.is_truncated() {
            self.incomplete_walks += 1;
        }
        if is_complete {
            self.continued_walks = 0;
        } else {
            self.continued_walks += 1;
        }
        let is_continued = !is_complete && self.continued_walks < MAX_CONTINUED_WALKS;
        if frame_wanted || is_continued {
            let due = self.schedule.due_ns(end_ns, &mut self.bank);
            self.walk_later(due.saturating_sub(end_ns));
        }
    }
}
