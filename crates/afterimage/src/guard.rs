//! One guard around everything that the host calls and every thread we start: a panic is ours, it is
//! counted and logged, the engine stops for good, and the host gets a neutral answer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

/// Remembers panics.
#[derive(Debug, Default)]
pub struct Guard {
    panics: AtomicU64,
}

impl Guard {
    /// Runs `f`; after a panic, now or before, gives `neutral` instead.
    pub fn run<R>(&self, what: &'static str, neutral: R, f: impl FnOnce() -> R) -> R {
        if self.panicked() {
            return neutral;
        }
        catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|_| {
            self.panics.fetch_add(1, Ordering::Relaxed);
            // The panic's message may hold anything, so it is not passed on.
            tracing::error!(
                what,
                "internal error: recording is off for the rest of this process"
            );
            neutral
        })
    }

    /// Whether there was a panic: nothing runs any more.
    pub fn panicked(&self) -> bool {
        self.panics.load(Ordering::Relaxed) > 0
    }
}

/// Runs code of the host's; `None` when it panicked, which is the host's affair and no reason to stop.
/// (What a Swift or Kotlin host throws comes back as an error before it gets here.)
pub fn foreign<R>(f: impl FnOnce() -> R) -> Option<R> {
    catch_unwind(AssertUnwindSafe(f)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_gives_the_neutral_answer_and_switches_off() {
        let guard = Guard::default();
        assert_eq!(guard.run("test", 7, || panic!("boom")), 7);
        assert!(guard.panicked());
        assert_eq!(guard.run("test", 7, || 8), 7);
    }
}
