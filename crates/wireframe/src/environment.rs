//! What happens around the tree.

use crate::attr::codes;
use crate::{Point, Rect, Viewport};

codes! {
    /// How the screen is held.
    Orientation:
    /// Higher than wide.
    0 = Portrait "portrait",
    /// Wider than high.
    1 = Landscape "landscape",
}

codes! {
    /// The app's lifecycle.
    AppState:
    /// On the screen and taking input.
    0 = Active "active",
    /// On the screen, not taking input.
    1 = Inactive "inactive",
    /// Not on the screen.
    2 = Background "background",
    /// The system asked for memory.
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

/// A gesture recognised from touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gesture {
    /// A short touch that stayed in its place.
    Tap {
        /// Where.
        at: Point,
    },
    /// A long touch that stayed in its place.
    LongPress {
        /// Where.
        at: Point,
        /// How long.
        duration_ms: u32,
    },
    /// A quick straight movement.
    Swipe {
        /// Where it began.
        from: Point,
        /// Where it ended.
        to: Point,
        /// Which way.
        direction: SwipeDirection,
        /// How long it took.
        duration_ms: u32,
    },
    /// Two pointers moving apart or together.
    Pinch {
        /// The middle between the pointers at the start.
        centre: Point,
        /// Distance at the end over distance at the start, thousandths.
        scale_permille: u32,
        /// How long it took.
        duration_ms: u32,
    },
}

/// Something that happened around the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Environment {
    /// The window has another size.
    Viewport(Viewport),
    /// The screen is held another way.
    Orientation(Orientation),
    /// Another screen, page or activity is shown.
    Screen(Box<str>),
    /// The app's state changed.
    App(AppState),
    /// The keyboard came with this frame in the window, or went (`None`).
    Keyboard(Option<Rect>),
    /// A gesture was recognised; its time is that of its end.
    Gesture(Gesture),
    /// From here on, wall time is counted from this pair (after sleep, or when the clock was set).
    ClockAnchor {
        /// Wall clock, milliseconds since 1970.
        wall_ms: u64,
        /// The host's uptime at that moment.
        uptime_ms: u64,
    },
}
