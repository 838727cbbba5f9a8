//! Raw touch points.

use crate::Point;
use crate::codes::codes;

codes! {
    /// The phase of a touch.
    TouchPhase:
    /// The pointer went down.
    0 = Start "start",
    /// The pointer moved.
    1 = Move "move",
    /// The pointer went up.
    2 = End "end",
    /// The system took the touch over.
    3 = Cancel "cancel",
}

/// One touch point of one pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// Id of the pointer, unique among the pointers that are down.
    pub pointer: u32,
    /// The phase of the touch.
    pub phase: TouchPhase,
    /// Position in the window.
    pub at: Point,
}
