//! Gesture recognition from touch points, with the same rules on every platform and for every source.
//!
//! A gesture is recognised when one of its pointers goes up, and has the time of this touch point. Nothing is
//! decided while all pointers are down, so no timer is needed.

use crate::{Gesture, Point, SwipeDirection, Timed, Touch, TouchPhase};

/// Maximum distance from the start in a tap or long press, in tenths of a logical pixel: 10 pt, the allowable
/// movement of UIKit's long press. Android's touch slop is 8 dp; with the larger of the two, each tap of either
/// platform is a tap here.
pub const TAP_SLOP: u64 = 100;

/// Minimum duration of a long press, in milliseconds: the minimum press duration of UIKit's long press, and Android's
/// long press timeout before Android 11 lowered it to 400 ms.
pub const LONG_PRESS_MS: u64 = 500;

/// Minimum distance of a swipe, in tenths of a logical pixel: the 25 dp that Android's `ViewPager` requires of a fling.
pub const SWIPE_MIN_DISTANCE: u64 = 250;

/// Minimum mean speed of a swipe, in tenths of a logical pixel per second. `ViewPager` requires 400 dp/s at the end; a
/// finger that accelerates from rest has half of that as its mean.
pub const SWIPE_MIN_SPEED: u64 = 2000;

/// Minimum ratio of the distances along and across the axis of a swipe: within 27 degrees.
pub const SWIPE_MIN_STRAIGHTNESS: u64 = 2;

/// Minimum change of the distance between two pointers in a pinch, in tenths of a logical pixel: Android's
/// `ScaleGestureDetector` starts at twice the touch slop, 16 dp.
pub const PINCH_SLOP: u64 = 160;

/// Time without touch points after which a pointer counts as lost when another pointer goes down, in milliseconds. An
/// app that removes the touched view may swallow the end of a touch. A resting finger sends no touch points either,
/// but rarely for so long before a second finger.
pub const LOST_AFTER_MS: u64 = 2000;

/// Maximum number of tracked pointers: ten fingers.
pub const MAX_POINTERS: usize = 10;

/// Recognises gestures in a stream of touch points.
///
/// ```
/// use afterimage_wireframe::{Gesture, GestureRecogniser, Point, Timed, Touch, TouchPhase};
///
/// let at = Point { x: 100, y: 200 };
/// let touch = |elapsed_ms, phase| Timed::new(elapsed_ms, Touch { pointer: 0, phase, at });
/// let mut recogniser = GestureRecogniser::default();
/// assert_eq!(recogniser.push(&touch(1000, TouchPhase::Start)), None);
/// let tap = recogniser.push(&touch(1080, TouchPhase::End));
/// assert_eq!(tap, Some(Timed::new(1080, Gesture::Tap { at })));
/// ```
#[derive(Clone, Debug, Default)]
pub struct GestureRecogniser {
    down: Vec<Pointer>,
    state: GestureState,
}

/// A pointer that is down.
#[derive(Clone, Copy, Debug)]
struct Pointer {
    id: u32,
    start: Point,
    start_ms: u64,
    last: Point,
    last_ms: u64,
    /// Length of the path.
    path: u64,
    /// Maximum distance from the start.
    max_distance: u64,
}

/// The gesture that the pointers that are down may still become.
#[derive(Clone, Copy, Debug, Default)]
enum GestureState {
    /// One pointer: a tap, a long press or a swipe.
    #[default]
    Single,
    /// Two pointers: a pinch.
    Pair {
        distance: u64,
        centre: Point,
        since_ms: u64,
    },
    /// No gesture until all pointers are up.
    Ignored,
}

impl GestureRecogniser {
    /// Processes the next touch point. Returns the gesture that it completes.
    pub fn push(&mut self, touch: &Timed<Touch>) -> Option<Timed<Gesture>> {
        let at_ms = touch.elapsed_ms;
        let Touch { pointer, phase, at } = touch.value;
        if phase == TouchPhase::Start {
            self.start(pointer, at, at_ms);
            return None;
        }
        // The start of an unknown pointer was lost, and its path with it.
        let index = self.down.iter().position(|down| down.id == pointer)?;
        self.down.get_mut(index)?.move_to(at, at_ms);
        let gesture = match phase {
            TouchPhase::Start | TouchPhase::Move => return None,
            TouchPhase::End => self.complete(at_ms),
            TouchPhase::Cancel => None,
        };
        self.down.swap_remove(index);
        self.state = if self.down.is_empty() {
            GestureState::Single
        } else {
            GestureState::Ignored
        };
        gesture.map(|gesture| Timed::new(at_ms, gesture))
    }

    /// Forgets all pointers: the app went to the background, or a new recording starts.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    fn start(&mut self, id: u32, at: Point, at_ms: u64) {
        self.down
            .retain(|down| down.id != id && at_ms.saturating_sub(down.last_ms) < LOST_AFTER_MS);
        if self.down.len() >= MAX_POINTERS {
            self.state = GestureState::Ignored;
            return;
        }
        self.down.push(Pointer {
            id,
            start: at,
            start_ms: at_ms,
            last: at,
            last_ms: at_ms,
            path: 0,
            max_distance: 0,
        });
        self.state = match (self.down.as_slice(), self.state) {
            ([_], _) => GestureState::Single,
            ([a, b], GestureState::Single) => GestureState::Pair {
                distance: distance(a.last, b.last),
                centre: middle(a.last, b.last),
                since_ms: at_ms,
            },
            _ => GestureState::Ignored,
        };
    }

    /// Returns the gesture that ends with the end of one pointer, which is still in `down`.
    fn complete(&self, at_ms: u64) -> Option<Gesture> {
        match (self.state, self.down.as_slice()) {
            (GestureState::Single, [pointer]) => pointer.gesture(),
            (
                GestureState::Pair {
                    distance: before,
                    centre,
                    since_ms,
                },
                [a, b],
            ) => {
                let after = distance(a.last, b.last);
                let scale = after.saturating_mul(1000) / before.max(1);
                (after.abs_diff(before) >= PINCH_SLOP).then_some(Gesture::Pinch {
                    centre,
                    scale_permille: u32::try_from(scale).unwrap_or(u32::MAX),
                    duration_ms: duration(since_ms, at_ms),
                })
            }
            _ => None,
        }
    }
}

impl Pointer {
    fn move_to(&mut self, to: Point, at_ms: u64) {
        self.path = self.path.saturating_add(distance(self.last, to));
        self.max_distance = self.max_distance.max(distance(self.start, to));
        self.last = to;
        self.last_ms = at_ms;
    }

    /// The gesture of a pointer that was the only one.
    fn gesture(&self) -> Option<Gesture> {
        let duration_ms = duration(self.start_ms, self.last_ms);
        if self.max_distance <= TAP_SLOP {
            let at = self.start;
            return Some(if u64::from(duration_ms) < LONG_PRESS_MS {
                Gesture::Tap { at }
            } else {
                Gesture::LongPress { at, duration_ms }
            });
        }
        let length = distance(self.start, self.last);
        let across = i64::from(self.last.x) - i64::from(self.start.x);
        let down = i64::from(self.last.y) - i64::from(self.start.y);
        let (x, y) = (across.unsigned_abs(), down.unsigned_abs());
        let (direction, along, aside) = match (x > y, across < 0, down < 0) {
            (true, true, _) => (SwipeDirection::Left, x, y),
            (true, false, _) => (SwipeDirection::Right, x, y),
            (false, _, true) => (SwipeDirection::Up, y, x),
            (false, _, false) => (SwipeDirection::Down, y, x),
        };
        let is_swipe = length >= SWIPE_MIN_DISTANCE
            && length.saturating_mul(1000) >= SWIPE_MIN_SPEED.saturating_mul(u64::from(duration_ms))
            && along >= aside.saturating_mul(SWIPE_MIN_STRAIGHTNESS)
            // A movement back and forth or in a circle is not a swipe.
            && self.path.saturating_mul(2) <= length.saturating_mul(3);
        is_swipe.then_some(Gesture::Swipe {
            from: self.start,
            to: self.last,
            direction,
            duration_ms,
        })
    }
}

fn distance(a: Point, b: Point) -> u64 {
    let x = u64::from(a.x.abs_diff(b.x));
    let y = u64::from(a.y.abs_diff(b.y));
    x.saturating_mul(x).saturating_add(y.saturating_mul(y)).isqrt()
}

fn middle(a: Point, b: Point) -> Point {
    Point {
        x: i32::midpoint(a.x, b.x),
        y: i32::midpoint(a.y, b.y),
    }
}

fn duration(from_ms: u64, to_ms: u64) -> u32 {
    u32::try_from(to_ms.saturating_sub(from_ms)).unwrap_or(u32::MAX)
}
