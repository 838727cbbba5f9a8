//! A capture that any thread controls.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::null_mut;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use objc2::MainThreadMarker;

use super::session::{Capture, CaptureParts};

/// A capture on the main thread, controlled from any thread: calls from other threads take effect with a later turn of the main run loop or
/// with the next call from the main thread, so that all calls take effect in their order. Dropping it ends the capture.
#[derive(Debug)]
pub struct MainCapture {
    id: u64,
}

/// An action for the main thread.
type Action = Box<dyn FnOnce(MainThreadMarker) + Send>;

thread_local! {
    /// The captures, on the main thread.
    static CAPTURES: RefCell<Vec<(u64, Rc<Capture>)>> = const { RefCell::new(Vec::new()) };
}

impl MainCapture {
    /// A stopped capture, whose parts are made on the main thread.
    pub fn new(parts: impl FnOnce() -> CaptureParts + Send + 'static) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        on_main(move |mtm| {
            let capture = Rc::new(Capture::new(parts(), mtm));
            CAPTURES.with_borrow_mut(|captures| captures.push((id, capture)));
        });
        Self { id }
    }

    /// Follows the app, and captures from the first [`request_frame`](Self::request_frame) on.
    pub fn start(&self) {
        self.call(Capture::await_request);
    }

    /// Stops the capture and removes the observers and the timer.
    pub fn stop(&self) {
        self.call(Capture::stop);
    }

    /// Requests a frame even if nothing is drawn. Without effect on a stopped capture.
    pub fn request_frame(&self) {
        self.call(Capture::request_frame);
    }

    /// The app named the screen that it shows: the class of the view controller does not replace this name.
    pub fn screen_named(&self) {
        self.call(Capture::screen_named);
    }

    fn call(&self, action: fn(&Capture)) {
        let id = self.id;
        on_main(move |_| {
            let found = CAPTURES.with_borrow(|captures| {
                let mut known = captures.iter().filter(|(known, _)| *known == id);
                known.next().map(|(_, capture)| capture.clone())
            });
            if let Some(capture) = found {
                action(&capture);
            }
        });
    }
}

impl Drop for MainCapture {
    fn drop(&mut self) {
        let id = self.id;
        on_main(move |_| {
            let ended = CAPTURES.with_borrow_mut(|captures| {
                let at = captures.iter().position(|(known, _)| *known == id);
                at.map(|at| captures.swap_remove(at))
            });
            // Outside of the borrow: the capture calls UIKit when it ends.
            drop(ended);
        });
    }
}

/// The queue of the main thread.
#[repr(C)]
struct MainQueue([u8; 0]);

// Of libSystem, which every app links. `dispatch_get_main_queue` is a macro for the address of the queue.
unsafe extern "C" {
    #[link_name = "_dispatch_main_q"]
    static MAIN_QUEUE: MainQueue;
    fn dispatch_async_f(
        queue: *const MainQueue,
        context: *mut c_void,
        work: extern "C-unwind" fn(*mut c_void),
    );
}

/// The actions that wait for the main thread, in the order of the calls.
static WAITING: Mutex<VecDeque<Action>> = Mutex::new(VecDeque::new());

fn waiting() -> MutexGuard<'static, VecDeque<Action>> {
    WAITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Calls an action on the main thread: at once if it is the current one, after those that wait for it.
fn on_main(action: impl FnOnce(MainThreadMarker) + Send + 'static) {
    waiting().push_back(Box::new(action));
    if let Some(mtm) = MainThreadMarker::new() {
        run_waiting(mtm);
        return;
    }
    // SAFETY: the queue is that of the system. `call` has no context.
    unsafe { dispatch_async_f(&raw const MAIN_QUEUE, null_mut(), call) };
}

extern "C-unwind" fn call(_: *mut c_void) {
    if let Some(mtm) = MainThreadMarker::new() {
        run_waiting(mtm);
    }
}

fn run_waiting(mtm: MainThreadMarker) {
    loop {
        // The queue is not locked while an action runs, which may call a capture.
        let next = waiting().pop_front();
        let Some(action) = next else {
            return;
        };
        run(action, mtm);
    }
}

/// A capture counts its own failures; the action that makes it is the host's.
fn run(action: Action, mtm: MainThreadMarker) {
    let _ = catch_unwind(AssertUnwindSafe(|| action(mtm)));
}
