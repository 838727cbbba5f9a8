//! The screens that may be visible: the one that the app named last, and for a while the ones before it.
//!
//! An app names a screen when it begins to show it, and during a transition both are drawn. Content that a rule hides on the
//! leaving screen must stay hidden until that screen has slid out.

/// Time that a screen may stay visible after the app named the next one, in milliseconds. Transitions of the platforms take
/// 0.2 to 0.5 s, and a phone that is busy loading the next screen draws them late.
pub const LEAVING_MS: u64 = 1000;

/// Leaving screens that are tracked: an app that names more in [`LEAVING_MS`] has drawn none of them for long.
const MAX_LEAVING: usize = 64;

/// The visible screens of an app, as the app named them.
#[derive(Clone, Debug, Default)]
pub struct ScreenTransitions {
    shown: Option<Box<str>>,
    /// The time at which the shown screen was named.
    since_ms: u64,
    /// The leaving screens, each with the time at which it is gone.
    leaving: Vec<(Box<str>, u64)>,
}

impl ScreenTransitions {
    /// Shows a screen. Showing the same screen again changes nothing.
    pub fn show(&mut self, name: &str, at_ms: u64) {
        if self.shown.as_deref() == Some(name) {
            return;
        }
        self.settle(at_ms);
        let before = self.shown.replace(name.into());
        self.since_ms = at_ms;
        self.leaving.retain(|(leaving, _)| **leaving != *name);
        self.leaving
            .extend(before.map(|before| (before, at_ms.saturating_add(LEAVING_MS))));
        if self.leaving.len() > MAX_LEAVING {
            self.leaving.remove(0);
        }
    }

    /// Removes the leaving screens that are gone by a time. Returns whether there were any.
    pub fn settle(&mut self, at_ms: u64) -> bool {
        let before = self.leaving.len();
        self.leaving.retain(|(_, gone_at_ms)| *gone_at_ms > at_ms);
        self.leaving.len() < before
    }

    /// Returns the time at which the next leaving screen is gone.
    #[must_use]
    pub fn next_deadline_ms(&self) -> Option<u64> {
        self.leaving.iter().map(|(_, gone_at_ms)| *gone_at_ms).min()
    }

    /// Returns the shown screen.
    #[must_use]
    pub fn shown(&self) -> Option<&str> {
        self.shown.as_deref()
    }

    /// Returns all screens that may be visible.
    #[must_use]
    pub fn visible(&self) -> Vec<&str> {
        let leaving = self.leaving.iter().map(|(name, _)| &**name);
        self.shown.as_deref().into_iter().chain(leaving).collect()
    }

    /// Returns whether a frame that was walked at a time shows the present screen, and not the one before.
    #[must_use]
    pub fn covers(&self, walked_ms: u64) -> bool {
        walked_ms >= self.since_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_appears_at_once_and_leaves_slowly() {
        let mut screens = ScreenTransitions::default();
        assert!(screens.visible().is_empty());
        screens.show("Pay", 5000);
        assert_eq!(
            (screens.visible(), screens.next_deadline_ms()),
            (vec!["Pay"], None)
        );
        screens.show("Home", 9000);
        assert_eq!(screens.visible(), ["Home", "Pay"]);
        assert_eq!(screens.next_deadline_ms(), Some(9000 + LEAVING_MS));
        screens.show("Home", 9500);
        assert!(!screens.settle(9000 + LEAVING_MS - 1));
        assert!(screens.covers(9000) && !screens.covers(8999));
        assert!(screens.settle(9000 + LEAVING_MS));
        assert_eq!((screens.visible(), screens.shown()), (vec!["Home"], Some("Home")));
    }

    #[test]
    fn the_screen_that_has_been_leaving_for_longest_makes_room() {
        let mut screens = ScreenTransitions::default();
        for number in 0..=MAX_LEAVING + 1 {
            screens.show(&number.to_string(), 5000);
        }
        let visible = screens.visible();
        assert_eq!(visible.len(), MAX_LEAVING + 1);
        assert!(!visible.contains(&"0") && visible.contains(&"1"));
    }

    #[test]
    fn each_screen_of_a_quick_sequence_has_its_full_time() {
        let mut screens = ScreenTransitions::default();
        for (name, at_ms) in [("A", 0), ("B", 100), ("C", 200), ("A", 300)] {
            screens.show(name, at_ms);
        }
        assert_eq!(screens.visible(), ["A", "B", "C"]);
        assert!(screens.settle(200 + LEAVING_MS));
        assert_eq!(screens.visible(), ["A", "C"]);
    }
}
