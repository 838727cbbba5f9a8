//! Which screens may be seen: the one that the app named last, and for a while those before it.
//!
//! An app names a screen when it begins to show it, and for the length of a transition both are drawn.
//! What is excluded on the one that goes must not be seen while it slides out.

/// How long a screen may still be seen after the app named another: transitions of the platforms take 0.2 to
/// 0.5 s, and a phone that is busy loading the next screen draws them late.
pub const LEAVING_MS: u64 = 1000;

/// The screens of an app, by its own word.
#[derive(Clone, Debug, Default)]
pub struct Screens {
    shown: Option<Box<str>>,
    /// When it was named.
    since_ms: u64,
    /// Those that go, with the time at which they are gone.
    leaving: Vec<(Box<str>, u64)>,
}

impl Screens {
    /// Another screen is shown; the same one again changes nothing.
    pub fn show(&mut self, name: &str, uptime_ms: u64) {
        if self.shown.as_deref() == Some(name) {
            return;
        }
        self.settle(uptime_ms);
        let before = self.shown.replace(name.into());
        self.since_ms = uptime_ms;
        self.leaving.retain(|(leaving, _)| **leaving != *name);
        self.leaving
            .extend(before.map(|before| (before, uptime_ms.saturating_add(LEAVING_MS))));
    }

    /// Says whether a screen that was going is gone by a time.
    pub fn settle(&mut self, uptime_ms: u64) -> bool {
        let before = self.leaving.len();
        self.leaving.retain(|(_, until)| *until > uptime_ms);
        self.leaving.len() < before
    }

    /// When [`Self::settle`] next has something to do.
    pub fn next_deadline_ms(&self) -> Option<u64> {
        self.leaving.iter().map(|(_, until)| *until).min()
    }

    /// The one that is shown.
    pub fn shown(&self) -> Option<&str> {
        self.shown.as_deref()
    }

    /// All that may be seen.
    pub fn names(&self) -> Vec<&str> {
        let leaving = self.leaving.iter().map(|(name, _)| &**name);
        self.shown.as_deref().into_iter().chain(leaving).collect()
    }

    /// Whether what was walked at a time is of the screen that is shown, and not of the one before.
    pub fn covers(&self, walked_ms: u64) -> bool {
        walked_ms >= self.since_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_goes_slowly_and_comes_at_once() {
        let mut screens = Screens::default();
        assert!(screens.names().is_empty());
        screens.show("Pay", 5000);
        assert_eq!((screens.names(), screens.next_deadline_ms()), (vec!["Pay"], None));
        screens.show("Home", 9000);
        assert_eq!(screens.names(), ["Home", "Pay"]);
        assert_eq!(screens.next_deadline_ms(), Some(9000 + LEAVING_MS));
        screens.show("Home", 9500);
        assert!(!screens.settle(9000 + LEAVING_MS - 1));
        assert!(screens.covers(9000) && !screens.covers(8999));
        assert!(screens.settle(9000 + LEAVING_MS));
        assert_eq!((screens.names(), screens.shown()), (vec!["Home"], Some("Home")));
    }

    #[test]
    fn quick_changes_leave_every_screen_its_time() {
        let mut screens = Screens::default();
        for (name, at) in [("A", 0), ("B", 100), ("C", 200), ("A", 300)] {
            screens.show(name, at);
        }
        assert_eq!(screens.names(), ["A", "B", "C"]);
        assert!(screens.settle(200 + LEAVING_MS));
        assert_eq!(screens.names(), ["A", "C"]);
    }
}
