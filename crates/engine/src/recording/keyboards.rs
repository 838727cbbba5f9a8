//! The places of the keyboard: a touch on any that it may have had is redacted.

use std::collections::VecDeque;

use afterimage_wireframe::{Point, Rect};

use super::private_areas::middle;

/// Earlier places that are remembered: a keyboard moves a few times in the seconds by which a touch may be late. If a touch is
/// older than all of them, all of them count.
const MAX_EARLIER: usize = 8;

/// The keyboard's place as the host reported it, and earlier ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keyboards {
    present: Option<Rect>,
    /// Earlier places, each with the time at which the keyboard left it, the latest first.
    earlier: VecDeque<(u64, Option<Rect>)>,
}

impl Keyboards {
    /// Returns the keyboard's place.
    pub(super) fn present(&self) -> Option<Rect> {
        self.present
    }

    /// Moves the keyboard.
    pub(super) fn move_to(&mut self, place: Option<Rect>, at_ms: u64) {
        let before = std::mem::replace(&mut self.present, place);
        self.earlier.push_front((at_ms, before));
        self.earlier.truncate(MAX_EARLIER);
    }

    /// Returns the middle of the keyboard if a touch may have been made on it.
    pub(super) fn redacted_place(&self, at: Point, touched_ms: u64) -> Option<Point> {
        let earlier = self
            .earlier
            .iter()
            .take_while(|(left_ms, _)| touched_ms <= *left_ms);
        let mut places = self
            .present
            .iter()
            .chain(earlier.filter_map(|(_, place)| place.as_ref()));
        places.find(|place| contains(place, at)).map(middle)
    }
}

/// Returns the middle of a keyboard's place if it contains a point.
pub(super) fn middle_if_on(place: Option<&Rect>, at: Point) -> Option<Point> {
    place.filter(|place| contains(place, at)).map(middle)
}

fn contains(rect: &Rect, at: Point) -> bool {
    (rect.x..rect.right()).contains(&at.x) && (rect.y..rect.bottom()).contains(&at.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(y: i32) -> Rect {
        Rect {
            x: 0,
            y,
            w: 100,
            h: 100,
        }
    }

    #[test]
    fn a_late_touch_is_checked_against_the_places_since_it_was_made() {
        let mut keyboards = Keyboards::default();
        keyboards.move_to(Some(row(0)), 100);
        keyboards.move_to(Some(row(100)), 200);
        keyboards.move_to(None, 300);
        let on = |y, at_ms| keyboards.redacted_place(Point { x: 5, y }, at_ms).is_some();
        assert!(on(50, 150) && on(50, 200) && !on(50, 201));
        assert!(on(150, 150) && on(150, 300) && !on(150, 301));
    }
}
