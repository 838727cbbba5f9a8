//! The place of a panic in the source, for the log. A panic's message may hold screen text, its place never does.

use std::cell::RefCell;
use std::panic::{set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// File and line of this thread's latest panic.
    static LATEST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Replaces the panic hook by one that remembers the place for [`take`] and prints nothing. A debug build prints the panic too.
///
/// The hook is one of a process, or of a library that contains its own standard library, as those for phones do. So this is called by
/// the bindings alone: the hook of a Rust host stays.
pub(crate) fn remember_places() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = take_hook();
        set_hook(Box::new(move |panic| {
            let place = panic.location().map(ToString::to_string);
            // Neither access panics: a panic within a panic ends the process.
            let _ = LATEST.try_with(|latest| latest.try_borrow_mut().map(|mut latest| *latest = place));
            if cfg!(debug_assertions) {
                previous(panic);
            }
        }));
    });
}

/// Takes the place of this thread's latest panic, or `unknown` if no hook remembered it.
pub(crate) fn take() -> String {
    let latest = LATEST.try_with(|latest| latest.try_borrow_mut().ok()?.take());
    latest.ok().flatten().unwrap_or_else(|| "unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    #[test]
    fn the_place_of_a_caught_panic_is_taken_once() {
        remember_places();
        catch_unwind(|| panic!("secret of the screen")).unwrap_err();
        let place = take();
        assert!(place.contains("panic_place.rs:"), "{place}");
        assert!(!place.contains("secret"), "{place}");
        assert_eq!(take(), "unknown");
    }
}
