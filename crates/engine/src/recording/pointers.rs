//! The pointers that are down: a pointer whose start was redacted stays redacted until it goes up.

use afterimage_wireframe::{Point, Touch, TouchPhase};
use litemap::LiteMap;

/// Most pointers that are tracked: more than a person has fingers. A host that loses their ends costs no memory beyond this.
const MAX_POINTERS: usize = 32;

/// The recorded place of a touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TouchPlace {
    /// Where it was made: the frames before and after it allow it.
    Kept,
    /// The middle of the private area that it was made on.
    Redacted(Point),
    /// None: a frame that decides about it is not known.
    Unknown,
}

/// The pointers that are down, each with the recorded place of its start. They outlive a recording, as fingers do.
///
/// A pointer that is not listed went down while nothing was recorded, or before too many others: no frame decided about it.
#[derive(Debug, Default)]
pub(crate) struct Pointers {
    down: LiteMap<u32, TouchPlace>,
}

impl Pointers {
    /// Returns the recorded place of a touch whose own place is decided. Returns `None` if the touch is not recorded.
    ///
    /// A pointer that went down on a private area stays at its middle until it goes up. Its moves are not recorded: the
    /// place where it left the area would reveal where it was. Moves without a place are not recorded either.
    pub(super) fn place(&mut self, touch: &Touch, own: TouchPlace) -> Option<TouchPlace> {
        let start = match touch.phase {
            TouchPhase::Start => {
                self.insert(touch.pointer, own);
                return Some(own);
            }
            TouchPhase::Move => self.down.get(&touch.pointer).copied(),
            _ => self.down.remove(&touch.pointer),
        };
        let place = match start.unwrap_or(TouchPlace::Unknown) {
            TouchPlace::Kept => own,
            redacted if touch.phase == TouchPhase::Move => {
                debug_assert!(redacted != TouchPlace::Kept, "a kept start is matched above");
                return None;
            }
            redacted => redacted,
        };
        let is_recorded = touch.phase != TouchPhase::Move || place != TouchPlace::Unknown;
        is_recorded.then_some(place)
    }

    /// Applies a touch that is dropped.
    pub(crate) fn skip(&mut self, touch: &Touch) {
        let _ = self.place(touch, TouchPlace::Unknown);
    }

    /// Forgets the pointers whose start kept its place, since touches are not seen from now on: a number may be that of a
    /// different finger when they are seen again. Redacted pointers stay redacted.
    pub(crate) fn lose_sight(&mut self) {
        self.down.retain(|_, place| *place != TouchPlace::Kept);
    }

    fn insert(&mut self, pointer: u32, place: TouchPlace) {
        if self.down.len() >= MAX_POINTERS
            && !self.down.contains_key(&pointer)
            && let Some((&first, _)) = self.down.first()
        {
            self.down.remove(&first);
        }
        self.down.insert(pointer, place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TouchPhase::{End, Move, Start};
    use TouchPlace::{Kept, Redacted, Unknown};

    const MIDDLE: TouchPlace = Redacted(Point { x: 5, y: 5 });

    fn touch(pointer: u32, phase: TouchPhase) -> Touch {
        Touch {
            pointer,
            phase,
            at: Point::default(),
        }
    }

    #[test]
    fn the_place_of_a_start_decides_until_the_end() {
        for (start, moved, end) in [
            (Kept, Some(Kept), Some(Kept)),
            (MIDDLE, None, Some(MIDDLE)),
            (Unknown, None, Some(Unknown)),
        ] {
            let mut pointers = Pointers::default();
            assert_eq!(pointers.place(&touch(1, Start), start), Some(start));
            assert_eq!(pointers.place(&touch(1, Move), Kept), moved);
            assert_eq!(pointers.place(&touch(1, End), Kept), end);
            assert_eq!(pointers.place(&touch(1, End), Kept), Some(Unknown));
        }
    }

    #[test]
    fn a_pointer_without_a_start_has_no_place() {
        let mut pointers = Pointers::default();
        pointers.place(&touch(1, Start), Kept);
        pointers.place(&touch(2, Start), MIDDLE);
        pointers.lose_sight();
        assert_eq!(pointers.place(&touch(1, Move), Kept), None);
        assert_eq!(pointers.place(&touch(1, End), Kept), Some(Unknown));
        assert_eq!(pointers.place(&touch(2, End), Kept), Some(MIDDLE));
    }

    #[test]
    fn a_pointer_that_too_many_others_replaced_has_no_place() {
        let mut pointers = Pointers::default();
        for pointer in 0..=MAX_POINTERS as u32 {
            pointers.place(&touch(pointer, Start), Kept);
        }
        assert_eq!(pointers.place(&touch(0, Move), Kept), None);
        assert_eq!(pointers.place(&touch(1, Move), Kept), Some(Kept));
    }
}
