//! Environment of the trees: window, screen, app state, keyboard and gestures.

use crate::codes::codes;
use crate::{Orientation, Point, Rect, TouchPhase, Viewport};

codes! {
    closed
    /// The lifecycle state of the app.
    AppState:
    /// On the screen, with input.
    0 = Active "active",
    /// On the screen, without input.
    1 = Inactive "inactive",
    /// Not on the screen.
    2 = Background "background",
    /// The system requested memory.
    3 = LowMemory "low-memory",
}

codes! {
    /// The direction of a swipe.
    SwipeDirection:
    /// To the left.
    0 = Left "left",
    /// To the right.
    1 = Right "right",
    /// Upwards.
    2 = Up "up",
    /// Downwards.
    3 = Down "down",
}

/// A gesture recognised from touches. Positions are in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gesture {
    /// A short touch without movement.
    Tap {
        /// Position of the touch.
        at: Point,
    },
    /// A long touch without movement.
    LongPress {
        /// Position of the touch.
        at: Point,
        /// Duration of the touch.
        duration_ms: u32,
    },
    /// A quick straight movement.
    Swipe {
        /// Start of the movement.
        from: Point,
        /// End of the movement.
        to: Point,
        /// Direction of the movement, along its longer axis.
        direction: SwipeDirection,
        /// Duration of the touch.
        duration_ms: u32,
    },
    /// Two pointers moving apart or together.
    Pinch {
        /// The centre between the pointers at the start.
        centre: Point,
        /// Distance at the end divided by the distance at the start, in thousandths.
        scale_permille: u32,
        /// Time from the start of the second pointer to the end of the first that ended.
        duration_ms: u32,
    },
}

/// A change of the environment of the trees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Environment {
    /// The window has a new size.
    Viewport(Viewport),
    /// The orientation of the screen changed.
    Orientation(Orientation),
    /// A new screen, page or activity is visible.
    Screen(Box<str>),
    /// The app's state changed.
    App(AppState),
    /// The keyboard appeared with this frame in the window, or disappeared (`None`).
    Keyboard(Option<Rect>),
    /// A gesture was recognised. Its time is the end of the gesture.
    Gesture(Gesture),
    /// A touch whose place is not recorded: no frame decided whether it would reveal input.
    TouchWithoutPlace {
        /// Id of the pointer, unique among the pointers that are down.
        pointer: u32,
        /// The phase of the touch.
        phase: TouchPhase,
    },
    /// A reading of the wall clock after it was set. It moves no recorded time. In segments of earlier versions it is a pair of readings,
    /// from which recording time is computed from then on.
    ClockAnchor {
        /// Wall clock, milliseconds since 1970.
        wall_ms: u64,
        /// The time of the reading in segments of earlier versions, in milliseconds. Otherwise it is 0, and the reading is of the time of its
        /// entry.
        elapsed_ms: u64,
    },
}
