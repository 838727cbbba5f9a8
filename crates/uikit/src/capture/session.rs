//! A capture from its start to its end, with the observers that exist meanwhile.

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::sync::Arc;

use objc2::MainThreadMarker;
use objc2_foundation::NSProcessInfo;

use super::changes::{Change, Changes};
use super::composer::FrameComposer;
use super::run_loop::wake_main;
use super::state::{Phase, SignalActions, State, StateParts, with};
use crate::app::{AppObserver, app_state};
use crate::counters::{CaptureCounters, CaptureCounts};
use crate::host::{CaptureOptions, Clock, EventSink, Failure, FrameRequest, FrameSink, IosVersions};
use crate::objects::guard::Failures;
use crate::pace::WalkSchedule;
use crate::touch::{TouchRecorder, Touches};

/// The host's part of a capture.
pub struct CaptureParts {
    /// Receives the frames.
    pub sink: Box<dyn FrameSink>,
    /// Receives the events of the app.
    pub events: Box<dyn EventSink>,
    /// The clocks.
    pub clock: Rc<dyn Clock>,
    /// Called for each failure.
    pub report_failure: Box<dyn Fn(Failure)>,
    /// Counts the losses.
    pub counters: Arc<CaptureCounters>,
    /// Limits.
    pub options: CaptureOptions,
}

/// Captures the app's windows. While it is stopped, no observer and no timer of ours exists; while nothing is recorded and in the
/// background, only the observer of the app's state. Main thread only.
pub struct Capture {
    state: Rc<RefCell<State>>,
    failures: Rc<Failures>,
    request: FrameRequest,
    changes: Rc<Changes>,
    /// Follows the app from a start to a stop, so also in the background and after an advice to stop.
    observer: RefCell<Option<AppObserver>>,
    mtm: MainThreadMarker,
}

impl Capture {
    /// A stopped capture.
    #[must_use]
    pub fn new(parts: CaptureParts, mtm: MainThreadMarker) -> Self {
        let failures = Rc::new(Failures::new(parts.report_failure, parts.counters));
        let request = FrameRequest::default();
        let changes = Rc::new(Changes::default());
        let options = parts.options;
        let takes_pictures = failures.guard("reading the version of iOS", || {
            takes_pictures(options.picture_versions)
        });
        let takes_pictures = takes_pictures == Some(true);
        let state = Rc::new_cyclic(|state: &Weak<RefCell<State>>| {
            let later = state.clone();
            let on_first = Box::new(move || with(&later, State::touched));
            let recorder = Rc::new(TouchRecorder::new(failures.clone(), on_first));
            let touches = Touches::new(recorder, options.touches);
            let clock = parts.clock;
            let parts = StateParts {
                sink: parts.sink,
                events: parts.events,
                composer: FrameComposer::new(
                    clock.clone(),
                    failures.clone(),
                    touches,
                    options.screen_names,
                    takes_pictures,
                ),
                clock,
                schedule: WalkSchedule::new(options.max_fps),
                request: request.clone(),
                changes: changes.clone(),
                actions: SignalActions {
                    turn: turn_action(state.clone(), failures.clone(), mtm),
                    timer: timer_action(state.clone()),
                },
            };
            RefCell::new(State::new(parts))
        });
        Self {
            state,
            failures,
            request,
            changes,
            observer: RefCell::new(None),
            mtm,
        }
    }

    /// Starts the capture, or continues it after [`stop`](Self::stop) and after an advice to stop. A frame follows with the
    /// next turn of the run loop, unless the app is in the background. In an app extension nothing is captured.
    pub fn start(&self) {
        self.failures
            .guard("starting capture", || self.change(Change::Run));
    }

    /// Follows the app's state and the keyboard, and waits for [`request_frame`](Self::request_frame) to start the capture: nothing is
    /// walked and no touch is read before.
    pub fn await_request(&self) {
        self.failures
            .guard("awaiting a request", || self.change(Change::Follow));
    }

    /// Requests a frame even if nothing is drawn. Continues a capture that waits for a request, also after an advice to stop; without
    /// effect after [`stop`](Self::stop).
    pub fn request_frame(&self) {
        self.resume();
        self.request.set();
        wake_main();
    }

    /// Applies a change, at the end of the walk if this is called within one.
    fn change(&self, change: Change) {
        let is_followed = self.observer.borrow().is_some();
        if !is_followed && matches!(change, Change::Follow | Change::Run) {
            if app_state().is_none() {
                self.failures.count_one("finding the application");
                return;
            }
            *self.observer.borrow_mut() = Some(self.observe());
        }
        self.changes.push(change);
        with(&Rc::downgrade(&self.state), State::apply_changes);
    }

    fn observe(&self) -> AppObserver {
        let (state, changes) = (Rc::downgrade(&self.state), self.changes.clone());
        let on_change = Rc::new(move |change| {
            changes.push(Change::App(change));
            with(&state, State::apply_changes);
        });
        AppObserver::add(self.failures.clone(), on_change, self.mtm)
    }

    /// Stops the capture and removes the observers and the timer.
    pub fn stop(&self) {
        self.failures.guard("stopping capture", || {
            drop(self.observer.take());
            self.change(Change::Stop);
        });
    }

    /// The app named the screen that it shows: the class of the view controller does not replace this name.
    pub fn screen_named(&self) {
        self.failures
            .guard("naming a screen", || self.change(Change::NameScreen));
    }

    /// Continues after an advice to stop, if a frame is requested. Call it on the main thread after [`Requester::request`] of a
    /// capture that an advice stopped.
    pub fn resume(&self) {
        // Within a walk, an earlier change may wait that suspends the capture.
        let is_suspended = self.state.try_borrow().map_or_else(
            |_| self.changes.is_waiting(),
            |state| state.phase == Phase::Suspended,
        );
        if is_suspended {
            self.failures
                .guard("resuming capture", || self.change(Change::Resume));
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

    /// Returns the losses so far.
    #[must_use]
    pub fn counts(&self) -> CaptureCounts {
        CaptureCounts {
            failures: self.failures.count(),
            ..self.failures.counters().read()
        }
    }

    /// Number of failures.
    #[must_use]
    pub fn failures(&self) -> u64 {
        self.failures.count()
    }
}

/// Returns whether pictures of hosting views are taken on the version of iOS that runs.
fn takes_pictures(versions: IosVersions) -> bool {
    let major = || NSProcessInfo::processInfo().operatingSystemVersion().majorVersion;
    !versions.is_empty() && u32::try_from(major()).is_ok_and(|major| versions.contains(major))
}

fn turn_action(state: Weak<RefCell<State>>, failures: Rc<Failures>, mtm: MainThreadMarker) -> Rc<dyn Fn()> {
    Rc::new(move || {
        failures.report_off_main();
        failures.guard("a walk", || {
            with(&state, |state| {
                state.turned(mtm);
                state.apply_changes();
            });
        });
    })
}

fn timer_action(state: Weak<RefCell<State>>) -> Rc<dyn Fn()> {
    Rc::new(move || with(&state, State::timer_fired))
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
