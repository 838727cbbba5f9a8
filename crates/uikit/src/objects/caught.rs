//! Calls into UIKit and into the app, whose code may throw.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Calls `action`, which may call UIKit and the app's overrides of it. Returns `None` if it panicked, or threw an exception of Objective-C.
pub(crate) fn caught<R>(action: impl FnOnce() -> R) -> Option<R> {
    // Exceptions first: Rust ends the process if one reaches `catch_unwind`.
    match catch_unwind(AssertUnwindSafe(|| without_exception(action))) {
        Ok(result) => result,
        Err(payload) => {
            // The destructor of a payload may panic too.
            let _ = catch_unwind(AssertUnwindSafe(|| drop(payload)));
            None
        }
    }
}

/// The destructors of `action` run when an exception leaves it, as they do for a panic.
#[cfg(target_vendor = "apple")]
fn without_exception<R>(action: impl FnOnce() -> R) -> Option<R> {
    objc2::exception::catch(AssertUnwindSafe(action)).ok()
}

/// The fake runtime throws no exceptions: its getters panic.
#[cfg(not(target_vendor = "apple"))]
fn without_exception<R>(action: impl FnOnce() -> R) -> Option<R> {
    Some(action())
}
