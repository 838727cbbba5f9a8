//! A capture that any thread controls.

use std::cell::RefCell;
use std::ffi::c_void;
use std::ptr::null_mut;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use objc2::MainThreadMarker;

use super::session::{Capture, CaptureParts};
use crate::calls::{CaptureCall, WaitingCalls};
use crate::objects::caught::caught;

/// A capture on the main thread, controlled from any thread: calls from other threads take effect with a later turn of the main run loop or
/// with the next call from the main thread, so that all calls take effect in their order. Dropping it ends the capture.
#[derive(Debug)]
pub struct MainCapture {
    id: u64,
}

/// Makes the parts of a capture, on the main thread.
type MakeParts = Box<dyn FnOnce() -> CaptureParts + Send>;
type Call = CaptureCall<MakeParts>;

thread_local! {
    /// The captures, on the main thread.
    static CAPTURES: RefCell<Vec<(u64, Rc<Capture>)>> = const { RefCell::new(Vec::new()) };
}

impl MainCapture {
    /// A stopped capture, whose parts are made on the main thread.
    pub fn new(parts: impl FnOnce() -> CaptureParts + Send + 'static) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        pass(id, Call::Make(Box::new(parts)));
        Self { id }
    }

    /// Follows the app, and captures from the first [`request_frame`](Self::request_frame) on.
    pub fn start(&self) {
        pass(self.id, Call::Start);
    }

    /// Stops the capture and removes the observers and the timer.
    pub fn stop(&self) {
        pass(self.id, Call::Stop);
    }

    /// Requests a frame even if nothing is drawn. Without effect on a stopped capture.
    pub fn request_frame(&self) {
        pass(self.id, Call::RequestFrame);
    }

    /// The app named the screen that it shows: the class of the view controller does not replace this name.
    pub fn screen_named(&self) {
        pass(self.id, Call::NameScreen);
    }
}

impl Drop for MainCapture {
    fn drop(&mut self) {
        pass(self.id, Call::End);
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

/// The calls that wait for the main thread.
static WAITING: Mutex<Waiting> = Mutex::new(Waiting {
    calls: WaitingCalls::new(),
    is_dispatched: false,
});

struct Waiting {
    calls: WaitingCalls<MakeParts>,
    /// Whether the queue of the main thread has our work: one is enough for all calls.
    is_dispatched: bool,
}

fn waiting() -> MutexGuard<'static, Waiting> {
    WAITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Passes a call on to the main thread: it takes effect at once if that is the current one, after those that wait for it.
fn pass(capture: u64, call: Call) {
    let mtm = MainThreadMarker::new();
    let mut waiting = waiting();
    let removed = waiting.calls.push(capture, call);
    let is_dispatched = mtm.is_some() || std::mem::replace(&mut waiting.is_dispatched, true);
    drop(waiting);
    drop(removed);
    if let Some(mtm) = mtm {
        run_waiting(mtm);
    } else if !is_dispatched {
        // SAFETY: the queue is that of the system. `run_dispatched` has no context.
        unsafe { dispatch_async_f(&raw const MAIN_QUEUE, null_mut(), run_dispatched) };
    }
}

extern "C-unwind" fn run_dispatched(_: *mut c_void) {
    waiting().is_dispatched = false;
    if let Some(mtm) = MainThreadMarker::new() {
        run_waiting(mtm);
    }
}

fn run_waiting(mtm: MainThreadMarker) {
    loop {
        // The calls are not locked while one is run: a capture calls the host, which may call a capture.
        let next = waiting().calls.pop();
        let Some((capture, call)) = next else {
            return;
        };
        // A capture counts its own failures; the parts are made by the host.
        let _ = caught(|| run(capture, call, mtm));
    }
}

fn run(id: u64, call: Call, mtm: MainThreadMarker) {
    match call {
        Call::Make(parts) => {
            let capture = Rc::new(Capture::new(parts(), mtm));
            CAPTURES.with_borrow_mut(|captures| captures.push((id, capture)));
        }
        Call::Start => on_capture(id, Capture::await_request),
        Call::Stop => on_capture(id, Capture::stop),
        Call::RequestFrame => on_capture(id, Capture::request_frame),
        Call::NameScreen => on_capture(id, Capture::screen_named),
        Call::End => {
            let ended = CAPTURES.with_borrow_mut(|captures| {
                let at = captures.iter().position(|(known, _)| *known == id);
                at.map(|at| captures.swap_remove(at))
            });
            // Outside of the borrow: the capture calls UIKit when it ends.
            drop(ended);
        }
    }
}

fn on_capture(id: u64, action: fn(&Capture)) {
    let found = CAPTURES.with_borrow(|captures| {
        let mut known = captures.iter().filter(|(known, _)| *known == id);
        known.next().map(|(_, capture)| capture.clone())
    });
    if let Some(capture) = found {
        action(&capture);
    }
}
