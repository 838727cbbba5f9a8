//! The signals of the main run loop: the end of a turn, just after Core Animation committed what changed, and a timer.

use std::ffi::c_void;
use std::rc::Rc;

use objc2_core_foundation::{
    CFAbsoluteTimeGetCurrent, CFIndex, CFRetained, CFRunLoop, CFRunLoopActivity, CFRunLoopObserver,
    CFRunLoopObserverContext, CFRunLoopTimer, CFRunLoopTimerContext, kCFRunLoopCommonModes,
};

/// Core Animation lays views out and commits in an observer of this order. Ours follows it: before, views that were added in the turn
/// have no place yet (`docs/adr/0019-walk-after-the-commit.md`).
const COMMIT_ORDER: CFIndex = 2_000_000;

/// Seconds until a timer that is not set would fire: thirty years.
const NEVER_S: f64 = 1e9;

/// An action that a run loop calls. It may end its own observer or timer, which releases it while it runs.
type Action = Rc<dyn Fn()>;

/// Calls an action at the end of each turn of the main run loop until it is dropped.
pub(super) struct TurnObserver(CFRetained<CFRunLoopObserver>);

impl TurnObserver {
    /// Adds the observer. Returns `None` if the system refuses it.
    pub(super) fn add(action: Action) -> Option<Self> {
        let mut context = CFRunLoopObserverContext {
            version: 0,
            info: into_info(action),
            retain: None,
            release: Some(release),
            copyDescription: None,
        };
        let activities = CFRunLoopActivity::BeforeWaiting | CFRunLoopActivity::Exit;
        // SAFETY: the context is copied, its `info` is the action that `on_turn` expects, and `release` drops it.
        let observer = unsafe {
            CFRunLoopObserver::new(
                None,
                activities.0,
                true,
                COMMIT_ORDER + 1,
                Some(on_turn),
                &raw mut context,
            )
        }?;
        // SAFETY: the constants of Core Foundation are valid while it is loaded.
        let modes = unsafe { kCFRunLoopCommonModes };
        CFRunLoop::main()?.add_observer(Some(&observer), modes);
        Some(Self(observer))
    }
}

impl Drop for TurnObserver {
    fn drop(&mut self) {
        self.0.invalidate();
    }
}

/// Calls an action on the main run loop at a time that can be set again and again, until it is dropped.
pub(super) struct MainTimer(CFRetained<CFRunLoopTimer>);

impl MainTimer {
    /// Adds the timer, which is not set. Returns `None` if the system refuses it.
    pub(super) fn add(action: Action) -> Option<Self> {
        let mut context = CFRunLoopTimerContext {
            version: 0,
            info: into_info(action),
            retain: None,
            release: Some(release),
            copyDescription: None,
        };
        let never = CFAbsoluteTimeGetCurrent() + NEVER_S;
        // SAFETY: the context is copied, its `info` is the action that `on_time` expects, and `release` drops it.
        let timer =
            unsafe { CFRunLoopTimer::new(None, never, NEVER_S, 0, 0, Some(on_time), &raw mut context) }?;
        // SAFETY: the constants of Core Foundation are valid while it is loaded.
        let modes = unsafe { kCFRunLoopCommonModes };
        CFRunLoop::main()?.add_timer(Some(&timer), modes);
        Some(Self(timer))
    }

    /// Sets the time at which the action is called, from now on.
    pub(super) fn set(&self, after_ns: u64) {
        const NS_PER_S: f64 = 1e9;
        self.set_s(after_ns as f64 / NS_PER_S);
    }

    /// Removes the time that was set.
    pub(super) fn clear(&self) {
        self.set_s(NEVER_S);
    }

    fn set_s(&self, after_s: f64) {
        self.0.set_next_fire_date(CFAbsoluteTimeGetCurrent() + after_s);
    }
}

impl Drop for MainTimer {
    fn drop(&mut self) {
        self.0.invalidate();
    }
}

/// Ends the wait of the main run loop. Any thread.
pub(super) fn wake_main() {
    if let Some(main) = CFRunLoop::main() {
        main.wake_up();
    }
}

/// A thin pointer to the action.
fn into_info(action: Action) -> *mut c_void {
    Box::into_raw(Box::new(action)).cast()
}

extern "C-unwind" fn on_turn(_: *mut CFRunLoopObserver, _: CFRunLoopActivity, info: *mut c_void) {
    call(info);
}

extern "C-unwind" fn on_time(_: *mut CFRunLoopTimer, info: *mut c_void) {
    call(info);
}

fn call(info: *mut c_void) {
    let action = info.cast::<Action>();
    // SAFETY: `info` is the pointer of `into_info`, which `release` has not freed: the run loop retains what it calls.
    let action = unsafe { &*action };
    let action = action.clone();
    action();
}

/// Called once, when the observer or timer is no longer retained.
extern "C-unwind" fn release(info: *const c_void) {
    let action = info.cast_mut().cast::<Action>();
    // SAFETY: the pointer of `into_info`, which nothing uses from now on.
    drop(unsafe { Box::from_raw(action) });
}
