//! Panic guards: one around every call of the host and every thread of the engine, one around the host's code.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use super::panic_place;

/// Catches the panics of one engine. After a panic the engine stays off, and every call returns a neutral value.
#[derive(Debug, Default)]
pub(crate) struct Guard {
    has_panicked: AtomicBool,
}

impl Guard {
    /// Runs `f`. Returns `neutral` if `f` panics, or if the engine panicked before.
    pub(crate) fn run<R>(&self, call: &'static str, neutral: R, f: impl FnOnce() -> R) -> R {
        if self.has_panicked() {
            return neutral;
        }
        catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|_| {
            self.switch_off(call);
            neutral
        })
    }

    /// Remembers and logs a panic. Apart from [`Guard::run`], of which each call has a copy.
    #[cold]
    fn switch_off(&self, call: &'static str) {
        self.has_panicked.store(true, Ordering::Relaxed);
        // The panic's message may hold screen text, so it is not logged.
        tracing::error!(
            call,
            place = panic_place::take(),
            "internal error: recording is off for the rest of this process"
        );
    }

    /// Returns whether the engine panicked.
    pub(crate) fn has_panicked(&self) -> bool {
        self.has_panicked.load(Ordering::Relaxed)
    }
}

/// Runs code of the host. Returns `None` if it panicked, which does not stop the engine. (Exceptions of a Swift or Kotlin host
/// arrive as errors.)
pub(crate) fn foreign<R>(f: impl FnOnce() -> R) -> Option<R> {
    catch_unwind(AssertUnwindSafe(f)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_returns_the_neutral_value_and_switches_the_engine_off() {
        let guard = Guard::default();
        assert_eq!(guard.run("test", 7, || panic!("boom")), 7);
        assert!(guard.has_panicked());
        assert_eq!(guard.run("test", 7, || 8), 7);
    }
}
