//! Bounds of host events: long names are cut, lengths are limited to the range of the format, numbers that are not finite are
//! replaced.

use std::ops::RangeInclusive;

use afterimage_wireframe::{MAX_LENGTH, Rect, Viewport, tenths};

use crate::model::HostEvent;

/// Longest screen name that is recorded, in characters; longer names are cut.
pub const MAX_SCREEN_NAME_CHARS: usize = 200;

/// Maximum of a length in logical pixels.
const MAX_LENGTH_PX: f32 = MAX_LENGTH as f32 / 10.0;
/// Places and sizes that are recorded as they are. Neither contains a number that is not finite.
const PLACES_PX: RangeInclusive<f32> = -MAX_LENGTH_PX..=MAX_LENGTH_PX;
const SIZES_PX: RangeInclusive<f32> = 0.0..=MAX_LENGTH_PX;

/// An event within the bounds.
#[derive(Debug)]
pub(crate) struct BoundedEvent {
    /// The event. `None` if it is the size of a window that cannot exist.
    pub event: Option<HostEvent>,
    /// Lengths that were out of range or not finite.
    pub degraded: u32,
}

/// Bounds an event.
///
/// A window has no size that is negative or not finite: such an event is left out, and the last size stays. A keyboard hides
/// the touches on it, so it covers the whole axis on which its place or size is unknown.
pub(crate) fn bound_event(event: HostEvent) -> BoundedEvent {
    let mut degraded = 0;
    let event = match event {
        HostEvent::Screen { mut name } => {
            name.truncate(bounded_screen_name(&name).len());
            Some(HostEvent::Screen { name })
        }
        event @ HostEvent::App { .. } => Some(event),
        HostEvent::Viewport { width, height } => {
            let mut size = |px: f32| {
                degraded += u32::from(!SIZES_PX.contains(&px));
                (px.is_finite() && px >= 0.0).then(|| px.min(MAX_LENGTH_PX))
            };
            let (width, height) = (size(width), size(height));
            width
                .zip(height)
                .map(|(width, height)| HostEvent::Viewport { width, height })
        }
        HostEvent::Keyboard { x, y, width, height } => {
            let mut span = |start: f32, size: f32| {
                let bounded = (
                    start.clamp(-MAX_LENGTH_PX, MAX_LENGTH_PX),
                    size.clamp(0.0, MAX_LENGTH_PX),
                );
                degraded += u32::from(!PLACES_PX.contains(&start)) + u32::from(!SIZES_PX.contains(&size));
                if start.is_finite() && size.is_finite() {
                    bounded
                } else {
                    (0.0, MAX_LENGTH_PX)
                }
            };
            let ((x, width), (y, height)) = (span(x, width), span(y, height));
            Some(HostEvent::Keyboard { x, y, width, height })
        }
    };
    BoundedEvent { event, degraded }
}

/// Returns a screen name that is cut to [`MAX_SCREEN_NAME_CHARS`].
#[must_use]
pub fn bounded_screen_name(name: &str) -> &str {
    name.char_indices()
        .nth(MAX_SCREEN_NAME_CHARS)
        .map_or(name, |(end, _)| name.get(..end).unwrap_or(name))
}

/// Converts the size of a window to tenths of a pixel.
pub(crate) fn viewport(width: f32, height: f32) -> Viewport {
    let [w, h] = [width, height].map(|px| tenths(px.into()));
    Viewport { w, h }
}

/// Converts the frame of a keyboard to tenths of a pixel.
pub(crate) fn keyboard_rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
    let [x, y, w, h] = [x, y, width, height].map(|px| tenths(px.into()));
    Rect { x, y, w, h }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounded_keyboard(frame: [f32; 4]) -> (Rect, u32) {
        let [x, y, width, height] = frame;
        let bounded = bound_event(HostEvent::Keyboard { x, y, width, height });
        let Some(HostEvent::Keyboard { x, y, width, height }) = bounded.event else {
            panic!("a keyboard stays a keyboard");
        };
        (keyboard_rect(x, y, width, height), bounded.degraded)
    }

    fn rect(x: i32, y: i32, w: i32, h: i32) -> Rect {
        Rect { x, y, w, h }
    }

    #[test]
    fn halves_of_a_tenth_are_rounded_up() {
        assert_eq!(
            bounded_keyboard([-0.25, 0.25, 390.0, 0.75]),
            (rect(-2, 3, 3900, 8), 0)
        );
    }

    #[test]
    fn a_keyboard_covers_the_axis_on_which_it_is_unknown() {
        for unknown in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            let whole = MAX_LENGTH;
            assert_eq!(
                bounded_keyboard([unknown, 500.0, 390.0, 344.0]),
                (rect(0, 5000, whole, 3440), 1)
            );
            assert_eq!(
                bounded_keyboard([10.0, 500.0, 390.0, unknown]),
                (rect(100, 0, 3900, whole), 1)
            );
            assert_eq!(bounded_keyboard([unknown; 4]), (rect(0, 0, whole, whole), 4));
        }
    }

    #[test]
    fn lengths_beyond_the_range_are_clamped_and_counted() {
        assert_eq!(
            bounded_keyboard([-1e9, 1e9, 1e9, -1.0]),
            (rect(-MAX_LENGTH, MAX_LENGTH, MAX_LENGTH, 0), 4)
        );
        let window = bound_event(HostEvent::Viewport {
            width: f32::MAX,
            height: 844.0,
        });
        assert_eq!(window.degraded, 1);
        let Some(HostEvent::Viewport { width, height }) = window.event else {
            panic!("a window of this size is possible");
        };
        assert_eq!(
            viewport(width, height),
            Viewport {
                w: MAX_LENGTH,
                h: 8440
            }
        );
    }
}
