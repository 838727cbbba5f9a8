//! Raw touch points.

use crate::Point;
use crate::attr::codes;

codes! {
    /// What a pointer did.
    TouchPhase:
    /// Came down.
    0 = Start "start",
    /// Moved.
    1 = Move "move",
    /// Went up.
    2 = End "end",
    /// Was taken over by the system.
    3 = Cancel "cancel",
}

/// One touch point of one pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// The pointer, unique among those that are down.
    pub pointer: u32,
    /// What it did.
    pub phase: TouchPhase,
    /// Where, in the window.
    pub at: Point,
}
