//! Replaces `-[UIApplication sendEvent:]`.
//!
//! The method is replaced once for the process and never restored, since other libraries may have stored ours. It calls the method
//! that it replaced in every case, and outside of any guard, so that exceptions of the app pass unchanged.

use std::cell::RefCell;
use std::ffi::c_void;
use std::rc::{Rc, Weak};
use std::sync::Once;
use std::sync::atomic::{AtomicPtr, Ordering};

use objc2::runtime::{Imp, Sel};
use objc2::{ClassType, sel};
use objc2_ui_kit::{UIApplication, UIEvent};

use super::recorder::TouchRecorder;

/// `-[UIApplication sendEvent:]`. The header denies that the event may be nil; an app may pass nil nevertheless.
type SendEvent = extern "C-unwind" fn(&UIApplication, Sel, Option<&UIEvent>);

/// The method that ours replaced: that of UIKit, or of a library that replaced it before.
static ORIGINAL: AtomicPtr<c_void> = AtomicPtr::new(std::ptr::null_mut());

thread_local! {
    /// The recorders of this thread, which is the main thread, while they record.
    static RECORDERS: RefCell<Vec<Weak<TouchRecorder>>> = const { RefCell::new(Vec::new()) };
}

/// Passes events on to a recorder. Replaces the method before the first one.
pub(super) fn add(recorder: &Rc<TouchRecorder>) {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(install);
    RECORDERS.with_borrow_mut(|recorders| {
        recorders.retain(|known| known.strong_count() > 0);
        if !recorders.iter().any(|known| is(known, recorder)) {
            recorders.push(Rc::downgrade(recorder));
        }
    });
}

/// Ends the passing of events to a recorder.
pub(super) fn remove(recorder: &Rc<TouchRecorder>) {
    // A recorder that the destructors of a thread drop has no list any more.
    let _ = RECORDERS.try_with(|recorders| {
        if let Ok(mut recorders) = recorders.try_borrow_mut() {
            recorders.retain(|known| known.strong_count() > 0 && !is(known, recorder));
        }
    });
}

fn is(known: &Weak<TouchRecorder>, recorder: &Rc<TouchRecorder>) -> bool {
    std::ptr::eq(known.as_ptr(), Rc::as_ptr(recorder))
}

fn install() {
    let Some(method) = UIApplication::class().instance_method(sel!(sendEvent:)) else {
        return;
    };
    // Stored first: ours is called as soon as it is in place.
    ORIGINAL.store(method.implementation() as *mut c_void, Ordering::Release);
    let ours = send_event as SendEvent;
    // SAFETY: both are pointers to functions, and the runtime calls ours with the types of the method.
    let ours = unsafe { std::mem::transmute::<SendEvent, Imp>(ours) };
    // SAFETY: ours has the types of the method, and calls the replaced one.
    let replaced = unsafe { method.set_implementation(ours) };
    ORIGINAL.store(replaced as *mut c_void, Ordering::Release);
}

extern "C-unwind" fn send_event(app: &UIApplication, command: Sel, event: Option<&UIEvent>) {
    if let Some(event) = event {
        record(event);
    }
    let original = ORIGINAL.load(Ordering::Acquire);
    if original.is_null() {
        return;
    }
    // SAFETY: `install` stored the method that ours replaced, which has these types.
    let original = unsafe { std::mem::transmute::<*mut c_void, SendEvent>(original) };
    original(app, command, event);
}

/// Passes an event to the recorders. Does nothing on other threads, and while nothing is recorded.
fn record(event: &UIEvent) {
    let mut index = 0;
    while let Some(recorder) = recorder_at(index) {
        // A recorder may be added or removed meanwhile.
        if let Some(recorder) = recorder.upgrade() {
            recorder.record_event(event);
        }
        index += 1;
    }
}

fn recorder_at(index: usize) -> Option<Weak<TouchRecorder>> {
    let found = RECORDERS.try_with(|recorders| recorders.try_borrow().ok()?.get(index).cloned());
    found.ok().flatten()
}
